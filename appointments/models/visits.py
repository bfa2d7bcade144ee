"""The visit note: what was done, decided and signed (DOMAIN §4)."""

import pgtrigger
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.diary import Appointment
from appointments.techniques import Response, Technique, Therapy
from clinic.access import Capability
from clinic.models import Membership
from clinic.sealing import no_truncate, sealed_child, sealed_row, tracked
from clinic.tenancy import ClinicModel, scoped
from patients.findings import ListingSystem
from patients.models import Episode, Patient
from patients.spine import ExtraSpinal, Segment, Side

PLACES = [*Segment.values, *ExtraSpinal.values]


class CareKind(models.TextChoices):
    ACTIVE = "active", _("active care")
    MAINTENANCE = "maintenance", _("maintenance")


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, membership: Membership) -> "VisitQuerySet":
        """The gate: notes are read by those whose role reads the record."""
        if not membership.may(Capability.CLINICAL_VIEW):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)

    def counting(self) -> "VisitQuerySet":
        """Signed notes that were not entered in error."""
        return self.filter(signed_at__isnull=False, entered_in_error_at__isnull=True)


@tracked
class Visit(ClinicModel):
    """One note for one contact. A draft saves every tap; once signed it only takes addenda."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="visits")
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, null=True, related_name="visit")
    practitioner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="visits")
    started_at = models.DateTimeField()
    care = models.CharField(max_length=12, choices=CareKind, default=CareKind.ACTIVE)
    pain = models.PositiveSmallIntegerField(
        _("pain today"), null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    complaint_review = models.TextField(_("since last time"), blank=True, max_length=2000)
    assessment = models.TextField(_("assessment"), blank=True, max_length=2000)
    home_advice = models.TextField(_("advice for home"), blank=True, max_length=2000)
    version = models.PositiveIntegerField(default=1)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    entered_in_error_at = models.DateTimeField(null=True)
    entered_in_error_reason = models.CharField(max_length=300, blank=True)

    objects = scoped(VisitQuerySet)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(pain__isnull=True) | Q(pain__lte=10), name="visit_pain_0_10"),
            models.CheckConstraint(condition=Q(care__in=CareKind.values), name="visit_care_known"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | (Q(signed_by__isnull=False) & ~Q(content_hash="")),
                name="visit_signed_whole",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "patient", "-started_at"], name="visit_latest")]
        triggers = sealed_row("visit")

    def __str__(self) -> str:
        return f"visit {self.started_at:%Y-%m-%d}"


def _sealed(prefix: str) -> list:
    return sealed_child(prefix, parent_table="appointments_visit", parent_column="visit_id")


@tracked
class VisitEpisode(ClinicModel):
    """A visit may serve several open episodes; each adjustment says which."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="served")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="visits")

    objects = scoped()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "episode"], name="visit_episode_once")]
        triggers = _sealed("visit_episode")

    def __str__(self) -> str:
        return f"{self.visit_id} for {self.episode_id}"


@tracked
class Adjustment(ClinicModel):
    """One segment or joint, one technique, one response."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="adjustments")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="adjustments")
    place = models.CharField(_("segment"), max_length=12)
    side = models.CharField(max_length=8, choices=Side, default=Side.BOTH)
    technique = models.CharField(max_length=24, choices=Technique)
    response = models.PositiveSmallIntegerField(choices=Response, null=True, blank=True)
    is_tolerated = models.BooleanField(default=True)
    listing_system = models.CharField(max_length=12, choices=ListingSystem, blank=True)
    listing = models.CharField(max_length=20, blank=True)
    position = models.CharField(_("position"), max_length=40, blank=True)
    contact = models.CharField(_("contact"), max_length=40, blank=True)
    line_of_drive = models.CharField(_("line of drive"), max_length=40, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "place", "side", "technique"], name="adjustment_once"),
            models.CheckConstraint(condition=Q(place__in=PLACES), name="adjustment_place_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="adjustment_side_known"),
            models.CheckConstraint(
                condition=Q(technique__in=Technique.values), name="adjustment_technique_known"
            ),
            models.CheckConstraint(
                condition=Q(response__isnull=True) | Q(response__in=Response.values),
                name="adjustment_response_known",
            ),
        ]
        triggers = _sealed("adjustment")

    def __str__(self) -> str:
        return f"{self.place} {self.technique}"


@tracked
class TherapyGiven(ClinicModel):
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="therapies")
    therapy = models.CharField(max_length=24, choices=Therapy)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.CharField(max_length=12, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "therapy", "place"], name="therapy_once"),
            models.CheckConstraint(condition=Q(therapy__in=Therapy.values), name="therapy_known"),
        ]
        triggers = _sealed("therapy_given")

    def __str__(self) -> str:
        return self.therapy


class DecisionKind(models.TextChoices):
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    OVERRIDDEN = "overridden", _("overridden")


@tracked
class GateDecision(ClinicModel):
    """What a person decided at the safety gate of one visit; with the reason where a thrust was let through."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="gate_decisions")
    kind = models.CharField(max_length=14, choices=DecisionKind)
    place = models.CharField(max_length=12)
    technique = models.CharField(max_length=24, choices=Technique)
    keys = models.JSONField(default=list)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        ordering = ["decided_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "place", "technique"], name="gate_decision_once"),
            models.CheckConstraint(
                condition=Q(kind__in=DecisionKind.values), name="gate_decision_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.OVERRIDDEN) | ~Q(reason=""), name="gate_override_with_reason"
            ),
        ]
        triggers = _sealed("gate_decision")

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


@tracked
class Addendum(ClinicModel):
    """What was added to a signed note: by whom, when and why. Never changed."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField(_("addendum"), max_length=4000)
    reason = models.CharField(_("reason"), max_length=200)
    added_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        ordering = ["added_at", "id"]
        triggers = [
            pgtrigger.Protect(name="addendum_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            no_truncate("addendum_no_truncate"),
        ]

    def __str__(self) -> str:
        return f"addendum {self.added_at:%Y-%m-%d}"
