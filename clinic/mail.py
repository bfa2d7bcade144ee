"""The outbox as its users see it: register a kind of mail, queue one, withdraw those that no longer stand.

The upper apps know patients and appointments; this module knows rows. They meet in `MailKind`, registered in
`AppConfig.ready()` (DESIGN §4). `clinic.sending` does the rest.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise

from clinic.celery import app
from clinic.models import Clinic, OutgoingMail
from clinic.models.outbox import NOT_HANDED, MailState, Purpose

log = structlog.get_logger("plumbline.mail")

# A person waits for the page behind a poke: with the pool's own patience it took two seconds more without Redis.
POKE = {"max_retries": 0, "socket_timeout": 1, "socket_connect_timeout": 1}


@dataclass(frozen=True)
class Attachment:
    """A part of a mail. `alternative` parts stand beside text and HTML, others are attached files."""

    filename: str
    content: bytes
    mimetype: str
    is_alternative: bool = False


@dataclass(frozen=True)
class Letter:
    """A rendered mail, ready to hand over. `unsubscribe_url` adds the RFC 8058 headers."""

    to: str
    to_name: str
    subject: str
    text: str
    html: str
    reply_to: str
    from_name: str
    unsubscribe_url: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """Does this mail still stand? `wait_until` moves it (quiet hours); `reason` says why it does not stand.

    `follows`: what it waits for may go out in this very batch; then it is looked at once more after that.
    `state` is what a mail that does not stand becomes: superseded (nobody needs it any more) or suppressed (it may
    not go to this person).
    """

    stands: bool
    reason: str = ""
    wait_until: datetime | None = None
    state: MailState = MailState.SUPERSEDED
    follows: bool = False


STANDS = Verdict(stands=True)


def superseded(reason: str) -> Verdict:
    return Verdict(stands=False, reason=reason)


def suppressed(reason: str) -> Verdict:
    return Verdict(stands=False, reason=reason, state=MailState.SUPPRESSED)


@dataclass(frozen=True)
class MailKind:
    """One kind of mail.

    still_stands(mail, now): looked at right before rendering, in the clinic's scope.
    render(mail, now): the letter; in the clinic's scope.
    gather(mails): read at once what these two will ask for about several mails of this kind.
    plan(clinic, now): queue what became due since the last tick; returns how many; may be None.
    missing(clinic, now): how many events should have had a row of this kind by now and have none; may be None.
    failed(mail, now): told when a mail ended as dead, unknown, bounced or suppressed; opens the desk's follow-up.
    """

    name: str
    label: str | Promise
    purpose: Purpose
    still_stands: Callable[[OutgoingMail, datetime], Verdict]
    render: Callable[[OutgoingMail, datetime], Letter]
    plan: Callable[[Clinic, datetime], int] | None = None
    missing: Callable[[Clinic, datetime], int] | None = None
    failed: Callable[[OutgoingMail, datetime], None] | None = None
    gather: Callable[[Sequence[OutgoingMail]], None] = lambda mails: None


def _nameless(uids: Iterable[UUID]) -> Mapping[UUID, str]:
    return {}


@dataclass
class Registry:
    """`name_patients`: public ids → names in one query, given by the app that knows patients."""

    kinds: dict[str, MailKind] = field(default_factory=dict)
    name_patients: Callable[[Iterable[UUID]], Mapping[UUID, str]] = _nameless

    def register(self, kind: MailKind) -> None:
        if kind.name in self.kinds:
            raise ValueError(f"mail kind {kind.name!r} is registered twice")
        self.kinds[kind.name] = kind

    def __getitem__(self, name: str) -> MailKind:
        return self.kinds[name]


registry = Registry()


def queue_mail(
    *,
    kind: str,
    patient_uid: UUID,
    subject_uid: UUID,
    subject_version: int,
    now: datetime,
    due_at: datetime | None = None,
    useful_until: datetime | None = None,
) -> None:
    """Owe one mail, once: the key is kind, subject and version. It is due now, unless `due_at` says later.

    Runs in the caller's transaction, so that an event and its mail are written together or not at all. A worker is
    woken for what is due at once; the clock finds the rest.
    """
    row = OutgoingMail(
        idem_key=idem_key(kind, subject_uid, subject_version),
        kind=kind,
        purpose=registry[kind].purpose,
        patient_uid=patient_uid,
        subject_uid=subject_uid,
        subject_version=subject_version,
        due_at=due_at or now,
        useful_until=useful_until,
    )
    OutgoingMail.objects.bulk_create([row], ignore_conflicts=True)
    if row.due_at <= now:
        poke("clinic.send_due_mail")


def queue_all(rows: Iterable[OutgoingMail]) -> int:
    """Owe many mails at once, for planners; a row that another planner wrote meanwhile stays as it is."""
    owed = list(rows)
    for row in owed:
        row.purpose = registry[row.kind].purpose
    OutgoingMail.objects.bulk_create(owed, ignore_conflicts=True, batch_size=500)
    return len(owed)


def idem_key(kind: str, subject_uid: UUID, subject_version: int) -> str:
    return f"{kind}:{subject_uid}:{subject_version}"


def withdraw_mail(*, subject_uid: UUID, below_version: int | None = None) -> int:
    """Supersede what is not on its way yet about a subject (older versions only, when given); returns how many."""
    rows = OutgoingMail.objects.filter(subject_uid=subject_uid)
    if below_version is not None:
        rows = rows.filter(subject_version__lt=below_version)
    return withdraw_all(rows)


def withdraw_all(rows: "QuerySet[OutgoingMail]", *, reason: str = "") -> int:
    """Supersede those that are not on their way yet: a sender that is writing one finds that it is not its own."""
    return rows.filter(state__in=NOT_HANDED).update(
        state=MailState.SUPERSEDED, reason=reason, lease_token=None, lease_until=None
    )


def poke(task: str) -> None:
    """Wake a worker after commit. Redis may be down: the clock finds the work within its next tick."""
    transaction.on_commit(partial(_send_task, task), robust=True)


def _send_task(task: str) -> None:
    try:
        with app.connection_for_write(transport_options=POKE) as connection:
            app.send_task(task, connection=connection, retry=False)
    except Exception as error:
        log.warning("broker out of reach, the clock will do it", task=task, error=type(error).__name__)
