"""A series: visits that were booked together from one rule, and that can be changed and cancelled together."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.availability import VisitType
from appointments.series_rule import Rule, RuleError, read_rule
from clinic.access import Capability
from clinic.models import Location, Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models import Patient


def check_rule(value: Any) -> None:
    try:
        read_rule(value)
    except RuleError as error:
        raise ValidationError(_("This is no rule of a series."), code=error.code) from error


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, membership: Membership) -> "SeriesQuerySet":
        if not membership.may(Capability.SCHEDULE_VIEW):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)


@tracked
class Series(ClinicModel):
    """Its visits are appointments like any other (`visits`), numbered from 1 in the order of their times.

    rule: what was asked for when it was booked (`appointments.series_rule.write_rule`); the visits are what is true.
    asked: a digest of the whole request, so that a key that comes twice with other content is noticed.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="series")
    practitioner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    visit_type = models.ForeignKey(VisitType, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    rule = models.JSONField(validators=[check_rule])
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    idem_key = models.CharField(max_length=80, null=True, editable=False)  # noqa: DJ001 (NULLs never clash)
    asked = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = scoped(SeriesQuerySet)

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["clinic", "idem_key"], name="series_idem_key_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="series_version"),
        ]

    def __str__(self) -> str:
        return f"series of {self.made_at:%Y-%m-%d}"

    @property
    def ruled(self) -> Rule:
        return read_rule(self.rule)
