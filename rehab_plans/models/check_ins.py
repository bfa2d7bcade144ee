"""The weekly question, and what its answers say about the episode (DOMAIN §7)."""

from datetime import datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models import Episode, Source


class CheckInState(models.TextChoices):
    DUE = "due", _("due")
    ANSWERED = "answered", _("answered")
    MISSED = "missed", _("not answered")
    STOPPED = "stopped", _("stopped")


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def answered(self) -> "CheckInQuerySet":
        return self.filter(state=CheckInState.ANSWERED)

    def overdue(self, *, now: datetime) -> "CheckInQuerySet":
        return self.filter(state=CheckInState.DUE, closes_at__lte=now)


@tracked
class CheckIn(ClinicModel):
    """One asking. `days` 0-7 bothersome days since the last answer; `pain` worst 0-10."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="check_ins")
    state = models.CharField(max_length=10, choices=CheckInState, default=CheckInState.DUE)
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=12, choices=Source, blank=True)
    typed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    days = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(7)])
    pain = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(10)])
    lasted_a_day = models.BooleanField(null=True)
    had_spasm = models.BooleanField(null=True)
    was_limited = models.BooleanField(null=True)
    sought_care = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = scoped(CheckInQuerySet)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "episode", "due_at"], name="check_in_once"),
            models.UniqueConstraint(
                fields=["clinic", "episode"], condition=Q(state=CheckInState.DUE), name="check_in_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=CheckInState.values), name="check_in_state_known"),
            models.CheckConstraint(condition=Q(days__isnull=True) | Q(days__lte=7), name="check_in_days_0_7"),
            models.CheckConstraint(
                condition=Q(pain__isnull=True) | Q(pain__lte=10), name="check_in_pain_0_10"
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckInState.ANSWERED)
                | Q(answered_at__isnull=False, days__isnull=False, pain__isnull=False),
                name="check_in_answered_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "episode", "due_at"], name="check_in_course"),
            models.Index(fields=["closes_at"], condition=Q(state="due"), name="check_in_open"),
        ]

    def __str__(self) -> str:
        return f"check-in {self.due_at:%Y-%m-%d}"


class EventKind(models.TextChoices):
    FLARE = "flare", _("Flare")
    RECURRENCE = "recurrence", _("Recurrence")
    SPASM = "spasm", _("Spasm")
    RECOVERING = "recovering", _("Recovering")
    RECOVERED = "recovered", _("Recovered")
    HAND_OVER = "hand_over", _("Hand-over")
    WORSE = "worse", _("Bothersome week")
    UNKNOWN = "unknown", _("No answer")


@tracked
class RecurrenceEvent(ClinicModel):
    """What one check-in changed. Unique per check-in and kind, so that judging twice writes once."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="events")
    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, null=True, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind)
    level = models.PositiveSmallIntegerField(default=0)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    happened_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        ordering = ["happened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["check_in", "kind"], name="recurrence_event_once"),
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values), name="recurrence_event_kind_known"
            ),
            models.CheckConstraint(condition=Q(level__lte=3), name="recurrence_event_level"),
        ]
        indexes = [models.Index(fields=["clinic", "kind", "-happened_at"], name="recurrence_event_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d}"
