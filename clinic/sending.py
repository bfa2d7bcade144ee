"""From a due row to a letter on its way: claim, look again, render, say so, hand over, settle (DESIGN §4).

What holds it together: `handed` is committed before the network is touched, and every step is taken only by the
holder of the row's lease. So a row is sent twice only when a person asks for it, and one that is withdrawn while its
letter is written does not go. Letters to different people are looked at and written together, which is half the work.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import F, QuerySet

from clinic.delivery import Answer, Carrier, Outcome
from clinic.letters import Envelope, compose, message_id_of
from clinic.links import insert_links, links_at_once
from clinic.logs import describe
from clinic.mail import Verdict, registry, suppressed
from clinic.mail_switch import MAIL_OFF
from clinic.models import Clinic, MailState, OutgoingMail
from clinic.postgresql.errors import PASSING, sqlstate
from clinic.prepared import Asked, in_words, prepared, together, together_with
from clinic.settling import end_mail, postpone_mail, retry_mail
from clinic.tenancy import CLINIC_SETTING, clinic_scope, clock_door

log = structlog.get_logger("plumbline.mail")

Clock = Callable[[], datetime]

BATCH = 20  # rows that are claimed at once, and as a rule looked at and written together
LEASE = timedelta(seconds=120)
BUDGET = 45.0  # seconds one run may take; the next tick goes on
FRESH = timedelta(seconds=1)  # a letter that waits longer for its turn is looked at again

# Clinics with due mail, the longest waiting first; of each its share of the batch, so that a clinic with ten thousand
# rows does not hold up another's one. A person for whom another sender holds a row waits until that is out.
CLAIM = """
WITH waiting AS (
    SELECT mail.clinic_id, min(mail.due_at) AS head
    FROM clinic_outgoingmail mail JOIN clinic_clinic clinic ON clinic.id = mail.clinic_id AND clinic.is_active
    WHERE mail.state IN ('planned', 'retry') AND mail.due_at <= %(now)s
    GROUP BY mail.clinic_id ORDER BY head LIMIT %(most)s
), chosen AS (
    SELECT row.id FROM waiting CROSS JOIN LATERAL (
        SELECT mail.id FROM clinic_outgoingmail mail
        WHERE mail.clinic_id = waiting.clinic_id
          AND mail.state IN ('planned', 'retry') AND mail.due_at <= %(now)s
          AND NOT EXISTS (
              SELECT FROM clinic_outgoingmail other
              WHERE other.clinic_id = mail.clinic_id AND other.patient_uid = mail.patient_uid
                AND other.state IN ('claimed', 'handed') AND other.lease_until > %(now)s
          )
        ORDER BY mail.due_at, mail.id LIMIT (SELECT %(most)s / count(*) FROM waiting) FOR UPDATE SKIP LOCKED
    ) row
), taken AS (
    UPDATE clinic_outgoingmail mail
    SET state = 'claimed', attempt = mail.attempt + 1, lease_token = gen_random_uuid(), lease_until = %(until)s
    FROM chosen WHERE mail.id = chosen.id
    RETURNING mail.*
)
SELECT * FROM taken ORDER BY clinic_id, due_at, id
"""

# What was withdrawn meanwhile, or taken by another, is not ours any more; for who is about to do so nobody waits.
HANDED = """
UPDATE clinic_outgoingmail SET state = 'handed', handed_at = %s, lease_until = %s, message_id = %s
WHERE id = (
    SELECT id FROM clinic_outgoingmail
    WHERE id = %s AND lease_token = %s AND state = 'claimed' AND lease_until > %s FOR UPDATE SKIP LOCKED
) RETURNING id
"""
# Only the holder of the lease settles; one that comes late may still turn `unknown` into what it knows.
OURS = (MailState.CLAIMED, MailState.HANDED, MailState.UNKNOWN)
SENT = """
UPDATE clinic_outgoingmail SET state = 'sent', reason = '', sent_at = %s, lease_until = NULL
WHERE id = %s AND lease_token = %s AND state = ANY(%s) RETURNING id
"""


def claim(*, now: datetime, most: int = BATCH) -> list[OutgoingMail]:
    """Take up to `most` due rows, clinic by clinic, of each a like share; they are ours until their lease ends."""
    with clock_door():
        given = {"now": now, "until": now + LEASE, "most": most}
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
    with carrier or Carrier() as carrier:
        sender = Sender(carrier, clock)
        while sender.has_time():
            batch = claim(now=clock())
            if not batch or not sender.send(batch):
                break
    if sender.ended:
        log.info("mail sent", **{f"n_{state}": count for state, count in sorted(sender.ended.items())})
    return sender.ended


class Sender:
    """Takes claimed rows to their end. `ended` counts how each did; "lost" is one that is not ours any more."""

    def __init__(self, carrier: Carrier, clock: Clock) -> None:
        self.carrier, self.clock = carrier, clock
        self.give_up = time.monotonic() + BUDGET
        self.ended: Counter[str] = Counter()
        self.most = BATCH  # to look at together: as many as go out while the look is fresh
        self.sent: OutgoingMail | None = None  # it went out, and that is not written down yet

    def has_time(self) -> bool:
        return time.monotonic() < self.give_up

    def send(self, batch: Iterable[OutgoingMail]) -> bool:
        """False when the mail server is out of reach or the time is up: the rest of the batch goes back, uncounted."""
        self.most = min(BATCH, self.most * 2)
        rows = list(batch)
        clinics = Clinic.objects.in_bulk({mail.clinic_id for mail in rows})
        for mail in rows:
            mail.clinic = clinics[mail.clinic_id]
        while rows and self.has_time() and self.carrier.is_ready():
            chosen, looked_at = _of_different_people(rows, self.most), self.clock()
            letters, behind = self._write(chosen, now=looked_at)
            left = self._hand_over(letters, looked_at=looked_at)
            if left:
                self.most = max(1, len(letters) - len(left))
            rows = left + behind + [mail for mail in rows if mail not in chosen]
        if rows:
            release(rows)
        return not rows

    def _write(
        self, mails: Sequence[OutgoingMail], *, now: datetime
    ) -> tuple[list[tuple[OutgoingMail, Envelope]], list[OutgoingMail]]:
        """The letters of those that still stand, and the rows whose turn comes after them; the others are ended.

        One that cannot be written stops no other.
        """
        try:
            looked = look(mails, now=now)
        except Exception as error:
            if not _is_about_the_mail(error):
                raise
            if len(mails) > 1:
                log.warning("letters are written one by one", n_mails=len(mails), error=describe(error))
                return [pair for mail in mails for pair in self._write([mail], now=now)[0]], []
            log.error(
                "mail cannot be written",
                mail=mails[0].pk,
                clinic=mails[0].clinic_id,
                error=describe(error),
            )
            if sqlstate(error) in PASSING:
                return [], []  # the lease brings it back
            looked = [(mails[0], Verdict(stands=False, reason="cannot_be_written", state=MailState.DEAD))]
        letters = [(mail, found) for mail, found in looked if isinstance(found, Envelope)]
        behind = []
        for mail, found in looked:
            if isinstance(found, Envelope):
                continue
            if found.follows and letters:
                behind.append(mail)
            elif found.stands and found.wait_until:
                self._end(mail, partial(postpone_mail, until=found.wait_until))
            else:
                self._end(mail, partial(end_mail, state=found.state, reason=found.reason, now=now))
        return letters, behind

    def _hand_over(
        self, letters: Sequence[tuple[OutgoingMail, Envelope]], *, looked_at: datetime
    ) -> list[OutgoingMail]:
        """Returns the rows whose turn did not come, since the mail server is slow or out of reach."""
        left: list[OutgoingMail] = []
        for number, (mail, letter) in enumerate(letters):
            is_stale = number > 0 and self.clock() - looked_at > FRESH
            if is_stale or not self.carrier.is_ready():
                left = [each for each, _letter in letters[number:]]
                break
            now = self.clock()
            values = [now, now + LEASE, message_id_of(mail), *_held(mail), now]
            [handed] = self._note(mail, in_words(HANDED, values))
            if handed:
                self._settle(mail, self.carrier.deliver(letter))
            else:
                self.ended["lost"] += 1
        if self.sent:
            # Nothing waits for the disk: should PostgreSQL's machine lose it, the row ends as unknown.
            self._note(self.sent, synchronous_commit="off")
        return left

    def _settle(self, mail: OutgoingMail, answer: Answer) -> None:
        """Write down what came of handing it over; what nearly every letter comes to, along with the next one."""
        now = self.clock()
        if answer.outcome is Outcome.SENT:
            mail.sent_at, self.sent = now, mail
        elif answer.outcome is Outcome.LATER:
            self._end(mail, partial(retry_mail, reason=answer.reason, now=now))
        else:
            state = MailState.UNKNOWN if answer.outcome is Outcome.UNSURE else MailState.DEAD
            self._end(mail, partial(end_mail, state=state, reason=answer.reason, now=now))

    def _note(self, mail: OutgoingMail, *asked: Asked[Any], **settings: str) -> list[list[Any]]:
        """Ask this about a mail, and note the one of its clinic that went out before; in one round trip."""
        settings[CLINIC_SETTING] = str(mail.clinic_id)
        sent, self.sent = self.sent, None
        if sent is None:
            return together_with(settings, *asked)
        values = [sent.sent_at, *_held(sent), [*map(str, OURS)]]
        try:
            noted, *answers = together_with(settings, in_words(SENT, values), *asked)
        except DatabaseError:
            if asked:  # what keeps the next one from going is no trouble of this one
                self.sent = sent
                self._note(sent)
            raise
        self.ended[str(MailState.SENT.value) if noted else "lost"] += 1
        return answers

    def _end(self, mail: OutgoingMail, how: Callable[[OutgoingMail], str]) -> None:
        with clinic_scope(mail.clinic):
            fresh = next(iter(_ours(*_held(mail))), None)
            if fresh is not None:
                fresh.clinic = mail.clinic
            self.ended[how(fresh) if fresh else "lost"] += 1


def _is_about_the_mail(error: Exception) -> bool:
    """The line to the database and the end of the task's time are not: the lease brings the rows back."""
    if isinstance(error, (OperationalError, InterfaceError)):
        return sqlstate(error) in PASSING
    return not isinstance(error, SoftTimeLimitExceeded)


def look(mails: Sequence[OutgoingMail], *, now: datetime) -> list[tuple[OutgoingMail, Envelope | Verdict]]:
    """Whether each of them still stands, and then its letter; rows of one clinic, in one transaction."""
    with clinic_scope(mails[0].clinic), links_at_once() as links:
        for name in {mail.kind for mail in mails}:
            registry[name].gather([mail for mail in mails if mail.kind == name])
        looked = [(mail, _look(mail, now)) for mail in mails]
        if links:
            together(insert_links(links))
    return looked


def _look(mail: OutgoingMail, now: datetime) -> Envelope | Verdict:
    kind = registry[mail.kind]
    if mail.useful_until is not None and mail.useful_until <= now:
        return suppressed("too_late")
    if not mail.clinic.mail_is_on:
        return suppressed(MAIL_OFF)
    verdict = kind.still_stands(mail, now)
    if not verdict.stands or (verdict.wait_until is not None and verdict.wait_until > now):
        return verdict
    return compose(kind.render(mail, now), mail=mail, now=now)


def _of_different_people(rows: Sequence[OutgoingMail], most: int) -> list[OutgoingMail]:
    """The first letters of one clinic, one for each person: how much somebody got is asked before every letter."""
    chosen: dict[UUID, OutgoingMail] = {}
    for mail in rows:
        if len(chosen) == most or mail.clinic_id != rows[0].clinic_id:
            break
        chosen.setdefault(mail.patient_uid, mail)
    return list(chosen.values())


def _held(mail: OutgoingMail) -> tuple[int, UUID | None]:
    return mail.pk, mail.lease_token


@prepared
def _ours(key: int, token: UUID | None) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.select_for_update().filter(pk=key, lease_token=token, state__in=OURS)


def _of_clock() -> QuerySet[OutgoingMail]:
    """Rows of every clinic; only inside `clock_door`."""
    return OutgoingMail.objects.with_scopes_disabled()
