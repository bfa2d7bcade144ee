"""From a due row to a letter on its way: claim, look again, render, say so, hand over, settle (DESIGN §4).

What holds it together: `handed` is committed before the network is touched, and every step is taken only by the
holder of the row's lease. So a row is sent twice only when a person asks for it.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import F, QuerySet

from clinic.delivery import Answer, Carrier, Outcome
from clinic.letters import Envelope, compose, message_id_of
from clinic.links import insert_links, links_at_once
from clinic.logs import describe
from clinic.mail import registry
from clinic.mail_switch import MAIL_OFF
from clinic.models import Clinic, MailState, OutgoingMail
from clinic.postgresql.questions import Question
from clinic.prepared import in_words, prepared, together
from clinic.settling import end_mail, postpone_mail, retry_mail
from clinic.tenancy import CLINIC_SETTING, ask_with, clinic_scope, clock_door

log = structlog.get_logger("plumbline.mail")

Clock = Callable[[], datetime]

BATCH = 20
PER_CLINIC = 10
LEASE = timedelta(seconds=120)
BUDGET = 45.0  # seconds one run may take; the next tick goes on

# Clinics with due mail, the longest waiting first; a few rows of each; then row by row in turn, so that a clinic
# with ten thousand rows does not hold up another's one.
CLAIM = """
WITH waiting AS (
    SELECT mail.clinic_id, min(mail.due_at) AS head
    FROM clinic_outgoingmail mail JOIN clinic_clinic clinic ON clinic.id = mail.clinic_id AND clinic.is_active
    WHERE mail.state IN ('planned', 'retry') AND mail.due_at <= %(now)s
    GROUP BY mail.clinic_id ORDER BY head LIMIT %(most)s
), locked AS (
    SELECT row.id, row.due_at, row_number() OVER (PARTITION BY row.clinic_id ORDER BY row.due_at, row.id) AS turn
    FROM waiting CROSS JOIN LATERAL (
        SELECT mail.id, mail.clinic_id, mail.due_at FROM clinic_outgoingmail mail
        WHERE mail.clinic_id = waiting.clinic_id
          AND mail.state IN ('planned', 'retry') AND mail.due_at <= %(now)s
        ORDER BY mail.due_at, mail.id LIMIT %(per_clinic)s FOR UPDATE SKIP LOCKED
    ) row
), chosen AS (
    SELECT id, turn, due_at FROM locked ORDER BY turn, due_at LIMIT %(most)s
), taken AS (
    UPDATE clinic_outgoingmail mail
    SET state = 'claimed', attempt = mail.attempt + 1, lease_token = gen_random_uuid(), lease_until = %(until)s
    FROM chosen WHERE mail.id = chosen.id
    RETURNING mail.*
)
SELECT taken.* FROM taken JOIN chosen USING (id) ORDER BY chosen.turn, chosen.due_at
"""

HELD = Question.of("""
SELECT id FROM clinic_outgoingmail
WHERE id = %s AND lease_token = %s AND state = 'claimed' AND lease_until > %s FOR UPDATE
""")
HANDED = """
UPDATE clinic_outgoingmail SET state = 'handed', handed_at = %s, lease_until = %s, message_id = %s WHERE id = %s
"""
# Only the holder of the lease settles; one that comes late may still turn `unknown` into what it knows.
OURS = (MailState.CLAIMED, MailState.HANDED, MailState.UNKNOWN)
SENT = Question.of("""
UPDATE clinic_outgoingmail SET state = 'sent', reason = '', sent_at = %s, lease_until = NULL
WHERE id = %s AND lease_token = %s AND state = ANY(%s) RETURNING id
""")


def claim(*, now: datetime, most: int = BATCH, per_clinic: int = PER_CLINIC) -> list[OutgoingMail]:
    """Take up to `most` due rows, in turn over the clinics that have any; they are ours until their lease ends."""
    with clock_door():
        given = {"now": now, "until": now + LEASE, "most": most, "per_clinic": per_clinic}
        return list(_of_clock().raw(CLAIM, given))


def release(rows: Iterable[OutgoingMail]) -> None:
    """Give rows back untouched: no attempt is counted."""
    with clock_door():
        for row in rows:
            _of_clock().filter(pk=row.pk, lease_token=row.lease_token, state=MailState.CLAIMED).update(
                state=MailState.PLANNED, attempt=F("attempt") - 1, lease_token=None, lease_until=None
            )


def send_due_mail(*, clock: Clock, carrier: Carrier | None = None) -> Counter[str]:
    """Send what is due, batch by batch, until nothing is left or the time is up; returns how the rows ended."""
    ended: Counter[str] = Counter()
    give_up = time.monotonic() + BUDGET
    with carrier or Carrier() as carrier:
        while time.monotonic() < give_up:
            batch = claim(now=clock())
            if not batch or not _send_batch(batch, carrier, clock, ended):
                break
    if ended:
        log.info("mail sent", **{f"n_{state}": count for state, count in sorted(ended.items())})
    return ended


def _send_batch(batch: list[OutgoingMail], carrier: Carrier, clock: Clock, ended: Counter[str]) -> bool:
    """False when the mail server is out of reach: the rest of the batch goes back, uncounted."""
    clinics = Clinic.objects.in_bulk({row.clinic_id for row in batch})
    for position, row in enumerate(batch):
        if not carrier.is_ready():
            release(batch[position:])
            return False
        row.clinic = clinics[row.clinic_id]
        ended[send_one(row, carrier=carrier, clock=clock)] += 1
    return True


def send_one(mail: OutgoingMail, *, carrier: Carrier, clock: Clock) -> str:
    """One claimed row to its end; returns its new state, or "lost" when another sender holds it now."""
    try:
        letter = prepare(mail, now=clock())
    except (
        OperationalError,
        InterfaceError,
    ):  # the database's trouble, not the letter's: the lease brings it back
        raise
    except Exception as error:
        log.error("mail cannot be written", mail=mail.pk, clinic=mail.clinic_id, error=describe(error))
        return _settle(mail, state=MailState.DEAD, reason="cannot_be_written", now=clock())
    if not isinstance(letter, Envelope):
        return letter
    answer = carrier.deliver(letter)
    return settle(mail, answer=answer, now=clock())


def prepare(mail: OutgoingMail, *, now: datetime) -> Envelope | str:
    """Look again, render, and commit `handed`; returns the letter, or the state of a row that does not go now."""
    with clinic_scope(mail.clinic, (HELD, [mail.pk, mail.lease_token, now])) as [held]:
        if not held:
            return "lost"
        kind = registry[mail.kind]
        if mail.useful_until is not None and mail.useful_until <= now:
            return end_mail(mail, state=MailState.SUPPRESSED, reason="too_late", now=now)
        if not mail.clinic.mail_is_on:
            return end_mail(mail, state=MailState.SUPPRESSED, reason=MAIL_OFF, now=now)
        verdict = kind.still_stands(mail, now)
        if not verdict.stands:
            return end_mail(mail, state=verdict.state, reason=verdict.reason, now=now)
        if verdict.wait_until is not None and verdict.wait_until > now:
            return postpone_mail(mail, until=verdict.wait_until)
        with links_at_once() as links:
            letter = kind.render(mail, now)
        envelope = compose(letter, mail=mail, now=now)
        handed = in_words(HANDED, [now, now + LEASE, message_id_of(mail), mail.pk])
        together(handed, insert_links(links))
    return envelope


def settle(mail: OutgoingMail, *, answer: Answer, now: datetime) -> str:
    """Write down what came of handing it over."""
    if answer.outcome is Outcome.SENT:
        return _settle_sent(mail, now=now)
    if answer.outcome is Outcome.UNSURE:
        return _settle(mail, state=MailState.UNKNOWN, reason=answer.reason, now=now)
    if answer.outcome is Outcome.REFUSED:
        return _settle(mail, state=MailState.DEAD, reason=answer.reason, now=now)
    return _settle(mail, state=MailState.RETRY, reason=answer.reason, now=now)


def _settle_sent(mail: OutgoingMail, *, now: datetime) -> str:
    """What nearly every letter comes to, in one statement that does not wait for the disk: should PostgreSQL's machine
    lose it, the row ends as unknown, not as a second letter."""
    settings = {CLINIC_SETTING: str(mail.clinic_id), "synchronous_commit": "off"}
    [ours] = ask_with(settings, (SENT, [now, mail.pk, mail.lease_token, [*map(str, OURS)]]))
    return str(MailState.SENT.value) if ours else "lost"


def _settle(mail: OutgoingMail, *, state: MailState, reason: str, now: datetime) -> str:
    with clinic_scope(mail.clinic):
        fresh = next(iter(_ours(mail.pk, mail.lease_token)), None)
        if fresh is None:
            return "lost"
        fresh.clinic = mail.clinic
        if state == MailState.RETRY:
            return retry_mail(fresh, reason=reason, now=now)
        return end_mail(fresh, state=state, reason=reason, now=now)


@prepared
def _ours(key: int, token: UUID | None) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.select_for_update().filter(pk=key, lease_token=token, state__in=OURS)


def _of_clock() -> QuerySet[OutgoingMail]:
    """Rows of every clinic; only inside `clock_door`."""
    return OutgoingMail.objects.with_scopes_disabled()
