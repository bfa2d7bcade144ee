"""What is done with a recall: note one, try to reach somebody, put it off, close it, write, or leave them alone."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from appointments.errors import IdempotencyConflictError
from appointments.models import (
    CHOSEN_OUTCOMES,
    AttemptResult,
    Channel,
    Recall,
    RecallAttempt,
    RecallKind,
    RecallOutcome,
    RecallState,
)
from appointments.models.recalls import RecallQuerySet
from appointments.placing import UNIQUE
from clinic.errors import DomainError, StaleVersionError
from clinic.mail import Verdict, queue_mail, suppressed, withdraw_mail
from clinic.models import Membership, Purpose
from clinic.postgresql.errors import sqlstate
from clinic.typed import one_line
from patients.addressing import NO_ADDRESS, may_be_mailed
from patients.models import Episode, Patient

MAIL_KIND = "recall"
LONGEST = 200  # characters of a reason or a note
FURTHEST = timedelta(days=730)


class RecallRefusedError(DomainError):
    """A day, a reason or an outcome that cannot be taken."""

    code = "recall_refused"
    status = 422


class RecallOpenError(DomainError):
    """Somebody noted the same patient before."""

    code = "recall_open"


class RecallClosedError(DomainError):
    """The patient is booked, or the recall was closed."""

    code = "recall_closed"


class NoContactError(DomainError):
    """The patient is not to be asked."""

    code = "no_contact"


class NotMailableError(DomainError):
    """No e-mail may or can go to this patient; call instead."""

    code = "not_mailable"


@transaction.atomic
def add_recall(
    *,
    patient: Patient,
    due_on: date,
    reason: str,
    today: date,
    by: Membership,
    now: datetime,
    idem_key: str | None = None,
) -> Recall:
    """Note by hand that somebody should be asked from a day on. `today` is the clinic's.

    Raises RecallRefusedError, TextRefusedError, NoContactError, RecallOpenError, IdempotencyConflictError.
    """
    words = one_line(reason, most=LONGEST, field="reason")
    fresh = Patient.objects.select_for_update().get(pk=patient.pk)
    made = Recall.objects.filter(idem_key=idem_key).first() if idem_key else None
    if made is not None:
        if (made.patient_id, made.due_on, made.reason) != (patient.pk, due_on, words):
            raise IdempotencyConflictError(_("This form was sent before with other answers."))
        return made
    if not words:
        raise RecallRefusedError(_("Say in a few words why."), field="reason")
    if not today <= due_on <= today + FURTHEST:
        raise RecallRefusedError(_("Choose a day from today on, at most two years ahead."), field="due_on")
    _may_be_asked(fresh)
    recall = Recall(
        patient=fresh, kind=RecallKind.MANUAL, due_on=due_on, reason=words, created_at=now, created_by=by,
        idem_key=idem_key or None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            recall.save(force_insert=True)
    except IntegrityError as error:
        if sqlstate(error) != UNIQUE:
            raise
        raise RecallOpenError(
            _("%(name)s is on the list already, noted by hand.") % {"name": patient.full_name},
            field="patient",
        ) from error
    return recall


@transaction.atomic
def log_attempt(
    *, recall: Recall, version: int, channel: str, result: str, note: str = "", by: Membership, now: datetime
) -> RecallAttempt:
    """Write down one try. Raises RecallRefusedError, TextRefusedError, RecallClosedError, StaleVersionError."""
    if channel not in Channel.values:
        raise RecallRefusedError(_("Say how you tried."), field="channel")
    if result not in AttemptResult.values:
        raise RecallRefusedError(_("Say what came of it."), field="result")
    words = one_line(note, most=LONGEST, field="note")
    fresh = _open(recall, version)
    _may_be_asked(fresh.patient)
    _save(fresh)
    return fresh.attempts.create(by=by, at=now, channel=channel, result=result, note=words)


@transaction.atomic
def snooze_recall(*, recall: Recall, version: int, until: date, today: date, by: Membership) -> Recall:
    """Off the list until that day, with all else that is due about the same patient by then: people are put off.

    Raises RecallRefusedError, RecallClosedError, StaleVersionError.
    """
    if not today < until <= today + FURTHEST:
        raise RecallRefusedError(_("Choose a day from tomorrow on, at most two years ahead."), field="until")
    fresh = _open(recall, version)
    put_off = {"state": RecallState.SNOOZED, "snoozed_until": until}
    _others(fresh).filter(state=RecallState.DUE, due_on__lte=until).update(
        **put_off, version=F("version") + 1
    )
    fresh.state, fresh.snoozed_until = RecallState.SNOOZED, until
    return _save(fresh, "state", "snoozed_until")


@transaction.atomic
def close_recall(*, recall: Recall, version: int, outcome: str, by: Membership, now: datetime) -> Recall:
    """Off the list for good, with what came of it; the rule speaks again only after another visit.

    All rules that have found the patient are answered by it; what was noted by hand stands alone.
    Raises RecallRefusedError, RecallClosedError, StaleVersionError.
    """
    if outcome not in CHOSEN_OUTCOMES:
        raise RecallRefusedError(_("Say what came of it."), field="outcome")
    fresh = _open(recall, version)
    same = [fresh]
    if fresh.kind != RecallKind.MANUAL:
        same += _others(fresh).exclude(kind=RecallKind.MANUAL)
    for each in same:
        _close(each, RecallOutcome(outcome), by=by, now=now)
    return fresh


@transaction.atomic
def mail_recall(*, recall: Recall, version: int, by: Membership, now: datetime) -> RecallAttempt:
    """Owe the patient a mail with a link to book, and write it down as a try. It keeps quiet hours.

    Raises NotMailableError, NoContactError, RecallClosedError, StaleVersionError.
    """
    fresh = _open(recall, version)
    _may_be_asked(fresh.patient)
    verdict = may_be_asked_by_mail(fresh.patient, now=now)
    if not verdict.stands:
        raise NotMailableError(
            _("There is no e-mail address. Please call.")
            if verdict.reason == NO_ADDRESS
            else _("No such e-mail may go to this patient. Please call.")
        )
    _save(fresh)
    queue_mail(
        kind=MAIL_KIND,
        patient_uid=fresh.patient.uid,
        subject_uid=fresh.uid,
        subject_version=fresh.version,
        now=now,
    )
    return fresh.attempts.create(by=by, at=now, channel=Channel.EMAIL, result=AttemptResult.SENT)


@transaction.atomic
def stop_recalls(*, patient: Patient, reason: str, by: Membership, now: datetime) -> Patient:
    """Do not contact: nobody asks this patient to come again until it is lifted. Doing it again changes nothing.

    What is open about them is closed and mail that waits is withdrawn. Raises RecallRefusedError, TextRefusedError.
    """
    words = one_line(reason, most=LONGEST, field="reason")
    if not words:
        raise RecallRefusedError(_("Say in a few words why."), field="reason")
    fresh = Patient.objects.select_for_update().get(pk=patient.pk)
    if fresh.recall_stopped_at is not None:
        return fresh
    fresh.recall_stopped_at, fresh.recall_stopped_reason = now, words
    fresh.save(update_fields=["recall_stopped_at", "recall_stopped_reason"])
    for recall in Recall.objects.open().filter(patient=fresh).select_for_update():
        _close(recall, RecallOutcome.NO_CONTACT, by=by, now=now)
    return fresh


@transaction.atomic
def allow_recalls(*, patient: Patient, by: Membership, now: datetime) -> Patient:
    """Lift it; the clock finds the patient again if a rule speaks. Doing it again changes nothing."""
    fresh = Patient.objects.select_for_update().get(pk=patient.pk)
    if fresh.recall_stopped_at is not None:
        fresh.recall_stopped_at, fresh.recall_stopped_reason = None, ""
        fresh.save(update_fields=["recall_stopped_at", "recall_stopped_reason"])
    return fresh


def may_be_asked_by_mail(patient: Patient, *, now: datetime) -> Verdict:
    """By the consent to mail about care; never while a safety hold or a flare is open (DOMAIN §10)."""
    verdict = may_be_mailed(patient, purpose=Purpose.PLAN, now=now)
    if verdict.stands and Episode.objects.flaring().filter(patient=patient).exists():
        return suppressed("not_now")
    return verdict


def _may_be_asked(patient: Patient) -> None:
    if patient.recall_stopped_at is not None:
        raise NoContactError(
            _("%(name)s is not to be contacted: %(reason)s")
            % {"name": patient.full_name, "reason": patient.recall_stopped_reason}
        )


def _open(recall: Recall, version: int) -> Recall:
    """The row as it stands, locked. Raises RecallClosedError or StaleVersionError."""
    fresh = Recall.objects.select_for_update(of=("self",)).select_related("patient").get(pk=recall.pk)
    if not fresh.is_open:
        raise RecallClosedError(
            _("%(name)s is booked by now.") % {"name": fresh.patient.full_name}
            if fresh.state == RecallState.BOOKED
            else _("Somebody has closed this already.")
        )
    if fresh.version != version:
        raise StaleVersionError(_("Somebody else was here a moment ago. This is how it stands now."))
    return fresh


def _others(recall: Recall) -> RecallQuerySet:
    """What else is open about the same patient, but for what somebody is just writing: a booking, most likely."""
    others: RecallQuerySet = Recall.objects.open().filter(patient=recall.patient_id).exclude(pk=recall.pk)
    free = others.select_for_update(skip_locked=True).values_list("pk", flat=True)
    found: RecallQuerySet = Recall.objects.filter(pk__in=list(free))
    return found


def _close(recall: Recall, outcome: RecallOutcome, *, by: Membership, now: datetime) -> Recall:
    recall.state, recall.snoozed_until, recall.outcome = RecallState.CLOSED, None, outcome
    recall.closed_at, recall.closed_by = now, by
    withdraw_mail(subject_uid=recall.uid)
    return _save(recall, "state", "snoozed_until", "outcome", "closed_at", "closed_by")


def _save(recall: Recall, *fields: str) -> Recall:
    """Write these fields; the version rises, so that a second click is turned away."""
    recall.version += 1
    recall.save(update_fields=[*fields, "version"])
    return recall
