"""The clock's rounds over the outbox besides sending: plan what is owed, take back leases, prove nothing is missing."""

from datetime import datetime, timedelta

import structlog
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Min, Q
from django_scopes import get_scope

from clinic.every import for_every_clinic
from clinic.logs import describe
from clinic.mail import MailKind, registry
from clinic.models import Clinic, MailState, OutgoingMail
from clinic.models.outbox import WAITING
from clinic.settling import MOST_ATTEMPTS, end_mail
from clinic.tenancy import clock_door

log = structlog.get_logger("plumbline.mail")

LEASED = (MailState.CLAIMED, MailState.HANDED)
STUCK_AFTER = timedelta(minutes=30)
LEASE_GRACE = timedelta(minutes=10)
RECONCILED = "reconciled_mail"
KEPT = 3 * 60 * 60  # seconds; the round runs every hour


def plan_mail(*, now: datetime) -> int:
    """Ask every kind in every clinic what became due; returns how many rows are new. Repeatable."""
    return for_every_clinic(lambda: sum(_plan(kind, _here(), now) for kind in registry.kinds.values()))


def _plan(kind: MailKind, clinic: Clinic, now: datetime) -> int:
    if kind.plan is None:
        return 0
    try:
        with transaction.atomic():
            return kind.plan(clinic, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # one kind's trouble does not keep the others from going out
        log.error("planner failed", kind=kind.name, clinic=clinic.pk, error=describe(error))
        return 0


def recover_leases(*, now: datetime) -> int:
    """Rows whose lease ran out: prepared ones wait again, handed ones are `unknown` and a line for the desk.

    Over plain SMTP nobody can ask the server whether it took a letter, so it is neither repeated nor forgotten.
    """
    with clock_door():
        over = OutgoingMail.objects.with_scopes_disabled().filter(lease_until__lte=now, state__in=LEASED)
        if not over.exists():
            return 0
    return for_every_clinic(lambda: _recover(now))


def _recover(now: datetime) -> int:
    over = OutgoingMail.objects.filter(lease_until__lte=now)
    recovered = over.filter(state=MailState.CLAIMED, attempt__lt=MOST_ATTEMPTS).update(
        state=MailState.PLANNED, lease_token=None, lease_until=None
    )
    for mail in over.filter(state__in=LEASED).select_for_update(skip_locked=True):
        if mail.state == MailState.HANDED:
            end_mail(mail, state=MailState.UNKNOWN, reason="sender_lost", now=now)
        else:
            end_mail(mail, state=MailState.DEAD, reason="gave_up", now=now)
        recovered += 1
    return recovered


def reconcile(*, now: datetime) -> int:
    """Events without their row plus rows that are stuck: 0 when every promise is kept. Kept for `/healthz`.

    More than one row per event cannot be: the database refuses it.
    """
    found = for_every_clinic(lambda: _missing(_here(), now) + _stuck(now))
    cache.set(RECONCILED, found, KEPT)
    if found:
        log.error("mail does not add up", n_found=found)
    return found


def _missing(clinic: Clinic, now: datetime) -> int:
    return sum(kind.missing(clinic, now) for kind in registry.kinds.values() if kind.missing is not None)


def _stuck(now: datetime) -> int:
    waiting = Q(state__in=WAITING, due_at__lt=now - STUCK_AFTER)
    leased = Q(state__in=LEASED, lease_until__lt=now - LEASE_GRACE)
    return OutgoingMail.objects.filter(waiting | leased).count()


def oldest_due(*, now: datetime) -> datetime | None:
    """Since when the longest waiting mail of any active clinic is due; None when nothing waits."""
    with clock_door():
        rows = OutgoingMail.objects.with_scopes_disabled().due(now=now).filter(clinic__is_active=True)
        return rows.aggregate(oldest=Min("due_at"))["oldest"]


def _here() -> Clinic:
    return get_scope()["clinic"]
