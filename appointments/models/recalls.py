"""Recalls: people who should come again and have nothing booked, and what was tried to reach them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.diary import Appointment
from clinic.access import Capability
from clinic.models import Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models import Patient


class RecallKind(models.TextChoices):
    """Which rule found somebody. The words tell the desk nothing clinical."""

    PLAN = "plan", _("Next visit")
    RE_EXAMINATION = "re_examination", _("Check-up")
    LOST = "lost", _("Not seen for long")
    MANUAL = "manual", _("Noted by us")


class RecallState(models.TextChoices):
    DUE = "due", _("open")
    SNOOZED = "snoozed", _("put off")
    BOOKED = "booked", _("booked")
    CLOSED = "closed", _("closed")


OPEN_STATES = (RecallState.DUE, RecallState.SNOOZED)


class RecallOutcome(models.TextChoices):
    DECLINED = "declined", _("does not want to come")
    NO_NEED = "no_need", _("needs no visit now")
    LATER = "later", _("will call when they want to come")
    ELSEWHERE = "elsewhere", _("goes somewhere else")
    MOVED = "moved", _("has moved away")
    UNREACHABLE = "unreachable", _("could not be reached")
    NO_CONTACT = "no_contact", _("do not contact")
    OVER = "over", _("no longer due")


# Not a person's answer: should it change, the rule speaks again for the same day.
SPEAKS_AGAIN = (RecallOutcome.NO_CONTACT, RecallOutcome.OVER)
# What a person may close a recall with.
CHOSEN_OUTCOMES = tuple(each for each in RecallOutcome if each not in SPEAKS_AGAIN)


class RecallQuerySet(models.QuerySet["Recall"]):
    def visible_to(self, membership: Membership) -> "RecallQuerySet":
        if not membership.may(Capability.SCHEDULE_VIEW):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)

    def open(self) -> "RecallQuerySet":
        return self.filter(state__in=OPEN_STATES)


@tracked
class Recall(ClinicModel):
    """One reason to ask one person to come again: found by a rule, or noted by somebody with a day and a reason.

    due_on: from when to ask; the clock may find somebody a few days earlier, as a warning. counted_from: the day the
    rule counts from (the last visit or examination): for one such day a rule speaks once. `reason` is of what was
    noted by hand, and the desk reads it.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="recalls")
    kind = models.CharField(max_length=16, choices=RecallKind)
    due_on = models.DateField(_("from which day"))
    counted_from = models.DateField(null=True)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=RecallState, default=RecallState.DUE)
    snoozed_until = models.DateField(null=True)
    outcome = models.CharField(max_length=12, choices=RecallOutcome, blank=True)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="answered_recalls"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    idem_key = models.CharField(max_length=80, null=True, editable=False)  # noqa: DJ001 (NULLs never clash)
    version = models.PositiveIntegerField(default=1)

    objects = scoped(RecallQuerySet)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "patient", "kind"],
                condition=Q(state__in=OPEN_STATES),
                name="recall_one_open",
            ),
            models.UniqueConstraint(
                fields=["clinic", "patient", "kind", "counted_from"],
                condition=Q(counted_from__isnull=False) & ~Q(outcome__in=SPEAKS_AGAIN),
                name="recall_once_per_day_counted_from",
            ),
            models.UniqueConstraint(fields=["clinic", "idem_key"], name="recall_idem_key_once"),
            models.CheckConstraint(condition=Q(kind__in=RecallKind.values), name="recall_kind_known"),
            models.CheckConstraint(condition=Q(state__in=RecallState.values), name="recall_state_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *RecallOutcome.values]), name="recall_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(state=RecallState.SNOOZED, snoozed_until__isnull=False)
                | (~Q(state=RecallState.SNOOZED) & Q(snoozed_until__isnull=True)),
                name="recall_snoozed_until",
            ),
            models.CheckConstraint(
                condition=Q(state=RecallState.BOOKED, appointment__isnull=False)
                | (~Q(state=RecallState.BOOKED) & Q(appointment__isnull=True)),
                name="recall_booked_names_the_visit",
            ),
            models.CheckConstraint(
                condition=(Q(state=RecallState.CLOSED) & ~Q(outcome="") & Q(closed_at__isnull=False))
                | (~Q(state=RecallState.CLOSED) & Q(outcome="")),
                name="recall_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RecallKind.MANUAL) | ~Q(reason=""), name="recall_by_hand_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "due_on", "id"], condition=Q(state__in=OPEN_STATES), name="recall_open"
            ),
            models.Index(fields=["clinic", "created_at"], name="recall_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class Channel(models.TextChoices):
    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    LETTER = "letter", _("letter")
    SMS = "sms", _("text message")


class AttemptResult(models.TextChoices):
    NO_ANSWER = "no_answer", _("no answer")
    LEFT_WORD = "left_word", _("left a word")
    SENT = "sent", _("sent")
    WILL_CALL = "will_call", _("will call back")
    CALL_LATER = "call_later", _("asked us to try later")
    REFUSED = "refused", _("does not want to come")
    WRONG_NUMBER = "wrong_number", _("wrong number or address")


@tracked
class RecallAttempt(ClinicModel):
    """One try to reach somebody, and what came of it."""

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="attempts")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(_("how"), max_length=8, choices=Channel)
    result = models.CharField(_("what came of it"), max_length=14, choices=AttemptResult)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="recall_attempt_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(result__in=AttemptResult.values), name="recall_attempt_result_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.result}"
