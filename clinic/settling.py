"""How a row of the outbox ends, waits or begins anew; and that the desk hears of what did not arrive."""

import random
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from clinic.errors import DomainError
from clinic.logs import describe
from clinic.mail import poke, registry
from clinic.models import MailState, Membership, OutgoingMail

log = structlog.get_logger("plumbline.mail")

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
MOST_ATTEMPTS = 8
CAN_GO_AGAIN = (MailState.UNKNOWN, MailState.DEAD, MailState.BOUNCED)


class CannotGoAgainError(DomainError):
    """Only a mail that ended without arriving can be sent again, and only while it is of use."""

    code = "cannot_go_again"


def end_mail(mail: OutgoingMail, *, state: MailState, reason: str, now: datetime) -> str:
    """A state that needs nothing more from the clock; the desk hears of it when it did not arrive."""
    mail.state, mail.reason, mail.lease_until = state, reason, None
    if state == MailState.SENT:
        mail.sent_at = now
    mail.save(update_fields=["state", "reason", "lease_until", "sent_at"])
    if state in (MailState.DEAD, MailState.UNKNOWN, MailState.SUPPRESSED):
        _tell(mail, now)
    return str(state.value)


def retry_mail(mail: OutgoingMail, *, reason: str, now: datetime) -> str:
    """Another try after 1, 5, 15 minutes, 1 and 4 hours, never past the time it is useful."""
    delay = BACKOFF[min(max(mail.attempt, 1), len(BACKOFF)) - 1] * random.uniform(0.8, 1.2)
    due_at = now + delay
    if mail.attempt >= MOST_ATTEMPTS or (mail.useful_until is not None and due_at >= mail.useful_until):
        return end_mail(mail, state=MailState.DEAD, reason=reason, now=now)
    mail.state, mail.reason, mail.due_at = MailState.RETRY, reason, due_at
    mail.lease_token = mail.lease_until = None
    mail.save(update_fields=["state", "reason", "due_at", "lease_token", "lease_until"])
    return str(MailState.RETRY.value)


def postpone_mail(mail: OutgoingMail, *, until: datetime) -> str:
    """It stands but not now: no attempt is counted."""
    mail.state, mail.due_at, mail.attempt = MailState.PLANNED, until, max(mail.attempt - 1, 0)
    mail.lease_token = mail.lease_until = None
    mail.save(update_fields=["state", "due_at", "attempt", "lease_token", "lease_until"])
    return "postponed"


@transaction.atomic
def send_again(*, mail: OutgoingMail, by: Membership, now: datetime) -> OutgoingMail:
    """A person decides that a mail which did not arrive, or perhaps not, goes once more.

    Raises CannotGoAgainError when it is on its way, has arrived, or is no longer of use.
    """
    fresh = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if fresh.state not in CAN_GO_AGAIN:
        raise CannotGoAgainError(_("This mail is already on its way."))
    if fresh.useful_until is not None and fresh.useful_until <= now:
        raise CannotGoAgainError(_("This mail is no longer of use."))
    fresh.state, fresh.reason, fresh.due_at, fresh.attempt = MailState.PLANNED, "", now, 0
    fresh.lease_token = fresh.lease_until = fresh.handed_at = None
    fresh.save(
        update_fields=["state", "reason", "due_at", "attempt", "lease_token", "lease_until", "handed_at"]
    )
    log.info("mail sent again by a person", mail=fresh.pk, clinic=fresh.clinic_id, membership=by.pk)
    poke("clinic.send_due_mail")
    return fresh


def _tell(mail: OutgoingMail, now: datetime) -> None:
    """The row is settled whatever becomes of the telling."""
    kind = registry.kinds.get(mail.kind)
    if kind is None or kind.failed is None:
        return
    try:
        with transaction.atomic():
            kind.failed(mail, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.error("desk could not be told", mail=mail.pk, clinic=mail.clinic_id, error=describe(error))
