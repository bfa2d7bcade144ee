"""The intake a patient fills in, and the red flags their answers raise (DOMAIN §5)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.conditions import GateKey, Severity
from patients.models.episodes import Episode
from patients.models.people import Patient, Source


@tracked
class Intake(ClinicModel):
    """One round of questions. Each page is kept in `answers` as the patient gave it, from the moment it is sent."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="intakes")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="intakes")
    source = models.CharField(max_length=12, choices=Source, default=Source.LINK)
    typed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)
    urgent_read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = scoped()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "patient"], condition=Q(submitted_at__isnull=True), name="intake_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"intake {self.uid}"


class RedFlagQuerySet(models.QuerySet["RedFlag"]):
    def standing(self) -> "RedFlagQuerySet":
        return self.filter(cleared_at__isnull=True)


@tracked
class RedFlag(ClinicModel):
    """A gate row that stands until a chiropractor clears it with a record; a later "no" never clears it."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="red_flags")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="red_flags")
    key = models.CharField(max_length=12, choices=GateKey)
    severity = models.CharField(max_length=1, choices=Severity)
    level = models.CharField(max_length=10, choices=[("watchful", _("watchful")), ("urgent", _("urgent"))])
    places = ArrayField(models.CharField(max_length=12), default=list)
    reason = models.CharField(max_length=300)
    source = models.CharField(max_length=12, choices=Source)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    clearance_assessed_by = models.CharField(_("who assessed it"), max_length=160, blank=True)
    clearance_on = models.DateField(_("assessed on"), null=True)
    clearance_result = models.TextField(_("result"), blank=True, max_length=1000)
    version = models.PositiveIntegerField(default=1)

    objects = scoped(RedFlagQuerySet)

    class Meta:
        ordering = ["severity", "-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "patient", "key"],
                condition=Q(cleared_at__isnull=True),
                name="red_flag_once",
            ),
            models.CheckConstraint(condition=Q(key__in=GateKey.values), name="red_flag_known"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="red_flag_severity_known"),
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True)
                | (
                    Q(cleared_by__isnull=False)
                    & ~Q(clearance_result="")
                    & ~Q(clearance_assessed_by="")
                    & Q(clearance_on__isnull=False)
                ),
                name="red_flag_cleared_with_record",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "patient", "cleared_at"], name="red_flag_standing")]

    def __str__(self) -> str:
        return str(self.get_key_display())
