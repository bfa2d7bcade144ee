"""Work that waits for a person: a task about one patient, for clinical staff or for the desk."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.access import Capability
from clinic.models import Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models.episodes import Episode
from patients.models.people import Patient


class FollowUpKind(models.TextChoices):
    URGENT_ANSWER = "urgent_answer", _("Urgent answer")
    FLARE = "flare", _("Pain came up in a check-in")
    RECURRENCE = "recurrence", _("The problem came back")
    HURT = "hurt", _("An exercise hurt")
    HAND_OVER = "hand_over", _("Feels fine: prevention plan")
    NO_ANSWER = "no_answer", _("Does not answer the weekly question")
    MAIL_FAILED = "mail_failed", _("An e-mail did not arrive")
    CALL = "call", _("Call, no e-mail address")
    OTHER = "other", _("Other")


class Audience(models.TextChoices):
    CLINICAL = "clinical", _("clinical staff")
    DESK = "desk", _("front desk")


class Urgency(models.IntegerChoices):
    URGENT = 0, _("urgent")
    TODAY = 1, _("today")
    SOON = 2, _("this week")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, membership: Membership) -> "FollowUpQuerySet":
        if membership.may(Capability.CLINICAL_VIEW):
            return self
        if membership.may(Capability.WORK_VIEW):
            return self.filter(audience=Audience.DESK)
        return self.none()

    def open(self) -> "FollowUpQuerySet":
        return self.filter(done_at__isnull=True)

    def to_escalate(self, *, now: datetime) -> "FollowUpQuerySet":
        return self.open().filter(
            acknowledged_at__isnull=True, escalated_at__isnull=True, escalate_at__lte=now
        )


@tracked
class FollowUp(ClinicModel):
    """`title` may be read by the desk when the audience is the desk; `detail` is clinical. One row per `key`."""

    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=FollowUpKind)
    audience = models.CharField(max_length=10, choices=Audience)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.SOON)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="follow_ups")
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, null=True, related_name="follow_ups")
    title = models.CharField(max_length=160)
    detail = models.TextField(blank=True, max_length=2000)
    assigned_to = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    escalate_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = scoped(FollowUpQuerySet)

    class Meta:
        ordering = ["urgency", "due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "key"], name="follow_up_once"),
            models.CheckConstraint(condition=Q(kind__in=FollowUpKind.values), name="follow_up_kind_known"),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="follow_up_audience_known"
            ),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="follow_up_urgency_known"),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "urgency", "due_at"],
                condition=Q(done_at__isnull=True),
                name="follow_up_open",
            ),
            models.Index(
                fields=["escalate_at"],
                condition=Q(done_at__isnull=True, acknowledged_at__isnull=True, escalated_at__isnull=True),
                name="follow_up_to_escalate",
            ),
        ]

    def __str__(self) -> str:
        return self.title
