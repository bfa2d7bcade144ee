"""The exercise library and the rules as rows, so that plans can refer to them and reports can count them.

The rows come from `rehab_plans.exercises` and `rehab_plans.rules` (`manage.py load_library`); they belong to no clinic.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class PhaseKind(models.TextChoices):
    RELIEF = "relief", _("Relief: calm the pain")
    RESTORE = "restore", _("Restore: move freely")
    STRENGTHEN = "strengthen", _("Strengthen: build support")
    PREVENT = "prevent", _("Prevent: stay well")


class Evidence(models.TextChoices):
    HIGH = "H", _("high")
    MODERATE = "M", _("moderate")
    LOW = "L", _("low")
    OPINION = "X", _("expert opinion")


class Exercise(models.Model):
    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    tags = ArrayField(models.CharField(max_length=24), default=list)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PlanRule(models.Model):
    """One version of one clinical rule; a changed rule is a new row, so that old plans keep their reason."""

    rule_id = models.CharField(max_length=6)
    version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    evidence = models.CharField(max_length=1, choices=Evidence)

    class Meta:
        ordering = ["rule_id", "version"]
        constraints = [models.UniqueConstraint(fields=["rule_id", "version"], name="plan_rule_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.version}"
