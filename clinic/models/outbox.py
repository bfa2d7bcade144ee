"""The outbox: every mail the product owes, as a row written with the event that owes it (DESIGN §4)."""

from datetime import datetime

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.access import Capability
from clinic.models.people import Membership
from clinic.tenancy import ClinicModel, scoped


class MailState(models.TextChoices):
    PLANNED = "planned", _("planned")
    CLAIMED = "claimed", _("being prepared")
    HANDED = "handed", _("handed to the mail server")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    BOUNCED = "bounced", _("came back")
    COMPLAINED = "complained", _("reported as unwanted")
    RETRY = "retry", _("will be tried again")
    UNKNOWN = "unknown", _("not known whether it went out")
    DEAD = "dead", _("could not be sent")
    SUPERSEDED = "superseded", _("no longer needed")
    SUPPRESSED = "suppressed", _("not sent")


WAITING = (MailState.PLANNED, MailState.RETRY)
NOT_HANDED = (*WAITING, MailState.CLAIMED)
SETTLED = (
    MailState.SENT,
    MailState.DELIVERED,
    MailState.BOUNCED,
    MailState.COMPLAINED,
    MailState.DEAD,
    MailState.SUPERSEDED,
    MailState.SUPPRESSED,
)


class Purpose(models.TextChoices):
    """What a person can switch off. Appointment mail is transactional, the others are not."""

    APPOINTMENT = "appointment", _("appointments")
    PLAN = "plan", _("rehabilitation plan")
    CHECK_IN = "check_in", _("weekly question")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def visible_to(self, membership: Membership) -> "OutgoingMailQuerySet":
        if not membership.may(Capability.MAIL_VIEW):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)

    def due(self, *, now: datetime) -> "OutgoingMailQuerySet":
        return self.filter(state__in=WAITING, due_at__lte=now)

    def for_subject(self, *, kind: str, subject_uid: object) -> "OutgoingMailQuerySet":
        return self.filter(kind=kind, subject_uid=subject_uid)


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class OutgoingMail(ClinicModel):
    """One mail to one person about one version of one thing.

    It names patient and subject by public id only: lower floors know nothing of the tables above. The words are
    rendered when it is sent, never stored.
    """

    idem_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    purpose = models.CharField(max_length=20, choices=Purpose)
    patient_uid = models.UUIDField()
    subject_uid = models.UUIDField()
    subject_version = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField()
    useful_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=MailState, default=MailState.PLANNED)
    reason = models.CharField(max_length=60, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, blank=True)
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped(OutgoingMailQuerySet)

    class Meta:
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "idem_key"], name="outgoing_mail_once"),
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="outgoing_mail_state_known"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=WAITING), name="outgoing_mail_due"),
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=[MailState.CLAIMED, MailState.HANDED]),
                name="outgoing_mail_leased",
            ),
            models.Index(fields=["clinic", "patient_uid", "due_at"], name="outgoing_mail_patient"),
            models.Index(fields=["clinic", "subject_uid"], name="outgoing_mail_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
