"""What is done with a recall: each verb's answer and its refusals, and the mail that asks somebody to come again."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from appointments.booking import book
from appointments.errors import IdempotencyConflictError
from appointments.models import AttemptResult, Channel, Recall, RecallAttempt, RecallKind, RecallOutcome
from appointments.recall_list import FEWEST, Tab, conversions, count_tabs, in_tab, say_months, say_why
from appointments.recalls import (
    NoContactError,
    NotMailableError,
    RecallClosedError,
    RecallOpenError,
    RecallRefusedError,
    add_recall,
    allow_recalls,
    close_recall,
    log_attempt,
    mail_recall,
    snooze_recall,
    stop_recalls,
)
from appointments.wanted import Wanted
from clinic.errors import DomainError, StaleVersionError
from clinic.links import resolve_link
from clinic.models import LinkPurpose, MailState, OutgoingMail
from clinic.sending import send_due_mail
from clinic.typed import TextRefusedError
from patients.consents import record_consent, stop_optional_mail
from patients.models import ConsentPurpose, Episode, EpisodeState, Patient, Source
from tests.appointments.test_emails import CLINICAL
from tests.factories.appointments import make_recall
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.smtp import Post

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture
def recall(house: House, patient: Patient, now: datetime) -> Recall:
    return make_recall(patient, now=now)


def agree(patient: Patient, now: datetime) -> None:
    record_consent(
        patient=patient,
        purpose=ConsentPurpose.EMAIL,
        is_given=True,
        given_by="Nora",
        source=Source.LINK,
        now=now,
    )


def note(patient: Patient, house: House, now: datetime, **changes: Any) -> Recall:
    given: dict[str, Any] = {
        "due_on": TODAY + DAY,
        "reason": "Bring the films",
        "today": TODAY,
        "by": house.rita,
    }
    return add_recall(patient=patient, now=now, **given | changes)


# -- by hand ------------------------------------------------------------------------------------------------


def test_noted_by_hand(house: House, patient: Patient, now: datetime) -> None:
    made = note(patient, house, now, reason="  Bring   the films ")
    assert (made.kind, made.state, made.reason, made.created_by) == (
        "manual",
        "due",
        "Bring the films",
        house.rita,
    )


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"reason": " "}, RecallRefusedError, "reason"),
        ({"reason": "x" * 201}, TextRefusedError, "reason"),
        ({"reason": "a\x00"}, TextRefusedError, "reason"),
        ({"due_on": TODAY - DAY}, RecallRefusedError, "due_on"),
        ({"due_on": TODAY + 731 * DAY}, RecallRefusedError, "due_on"),
    ],
)
def test_what_cannot_be_noted_is_said_at_its_field(
    house: House,
    patient: Patient,
    now: datetime,
    changes: dict[str, Any],
    error: type[DomainError],
    field: str,
) -> None:
    with pytest.raises(error) as refused:
        note(patient, house, now, **changes)
    assert refused.value.field == field
    assert not Recall.objects.exists()


def test_the_same_form_sent_twice_notes_once_and_another_is_refused(
    house: House, patient: Patient, now: datetime
) -> None:
    key = str(uuid4())
    assert note(patient, house, now, idem_key=key) == note(patient, house, now, idem_key=key)
    with pytest.raises(IdempotencyConflictError):
        note(patient, house, now, idem_key=key, reason="Something else")
    with pytest.raises(RecallOpenError):
        note(patient, house, now, idem_key=str(uuid4()))
    assert Recall.objects.count() == 1


# -- tries, putting off, closing ----------------------------------------------------------------------------


def test_a_try_is_written_down_and_a_second_click_is_not(house: House, recall: Recall, now: datetime) -> None:
    given: dict[str, Any] = {"channel": Channel.PHONE, "result": AttemptResult.NO_ANSWER, "note": "At noon"}
    log_attempt(recall=recall, version=1, by=house.rita, now=now, **given)
    with pytest.raises(StaleVersionError):
        log_attempt(recall=recall, version=1, by=house.rita, now=now, **given)
    made = RecallAttempt.objects.get()
    assert (made.by, made.at, made.channel, made.result, made.note) == (
        house.rita, now, "phone", "no_answer", "At noon",
    )  # fmt: skip
    recall.refresh_from_db()
    assert (recall.state, recall.version) == ("due", 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"channel": "pigeon"}, "channel"), ({"result": ""}, "result"), ({"note": "a\x07"}, "note")],
)
def test_a_try_that_says_nothing_is_refused(
    house: House, recall: Recall, now: datetime, changes: dict[str, str], field: str
) -> None:
    given: dict[str, Any] = {"channel": "phone", "result": "no_answer", "note": ""}
    with pytest.raises(DomainError) as refused:
        log_attempt(recall=recall, version=1, by=house.rita, now=now, **given | changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("days", "is_taken"), [(-1, False), (0, False), (1, True), (730, True), (731, False)]
)
def test_put_off_until_a_day_to_come(house: House, recall: Recall, days: int, is_taken: bool) -> None:
    until = TODAY + days * DAY
    if not is_taken:
        with pytest.raises(RecallRefusedError):
            snooze_recall(recall=recall, version=1, until=until, today=TODAY, by=house.rita)
        return
    put_off = snooze_recall(recall=recall, version=1, until=until, today=TODAY, by=house.rita)
    assert (put_off.state, put_off.snoozed_until, put_off.version) == ("snoozed", until, 2)


@pytest.mark.parametrize("outcome", RecallOutcome.values)
def test_closed_with_what_came_of_it(house: House, recall: Recall, now: datetime, outcome: str) -> None:
    if outcome in ("over", "no_contact"):
        with pytest.raises(RecallRefusedError):
            close_recall(recall=recall, version=1, outcome=outcome, by=house.rita, now=now)
        return
    closed = close_recall(recall=recall, version=1, outcome=outcome, by=house.rita, now=now)
    assert (closed.state, closed.outcome, closed.closed_at, closed.closed_by) == (
        "closed",
        outcome,
        now,
        house.rita,
    )


def test_nothing_is_done_with_what_is_closed(house: House, recall: Recall, now: datetime) -> None:
    close_recall(recall=recall, version=1, outcome="declined", by=house.rita, now=now)
    for act in (
        lambda: log_attempt(
            recall=recall, version=2, channel="phone", result="no_answer", by=house.rita, now=now
        ),
        lambda: snooze_recall(recall=recall, version=2, until=TODAY + DAY, today=TODAY, by=house.rita),
        lambda: close_recall(recall=recall, version=2, outcome="moved", by=house.rita, now=now),
        lambda: mail_recall(recall=recall, version=2, by=house.rita, now=now),
    ):
        with pytest.raises(RecallClosedError):
            act()


def test_a_person_is_put_off_with_all_that_is_due_by_then(
    house: House, patient: Patient, recall: Recall, now: datetime
) -> None:
    for kind, due_on in ((RecallKind.PLAN, TODAY), (RecallKind.MANUAL, TODAY + 9 * DAY)):
        make_recall(patient, now=now, kind=kind, due_on=due_on)
    make_recall(make_patient(), now=now)
    snooze_recall(recall=recall, version=1, until=TODAY + 7 * DAY, today=TODAY, by=house.rita)
    found = Recall.objects.order_by("pk").values_list("state", "version")
    assert list(found) == [("snoozed", 2), ("snoozed", 2), ("due", 1), ("due", 1)]


@pytest.mark.parametrize(
    ("closed", "left"), [("lost", ["manual"]), ("plan", ["manual"]), ("manual", ["lost", "plan"])]
)
def test_one_answer_closes_all_rules_and_what_was_noted_by_hand_stands_alone(
    house: House, patient: Patient, recall: Recall, now: datetime, closed: str, left: list[str]
) -> None:
    for kind in (RecallKind.PLAN, RecallKind.MANUAL):
        make_recall(patient, now=now, kind=kind)
    one = Recall.objects.get(kind=closed)
    close_recall(recall=one, version=1, outcome="declined", by=house.rita, now=now)
    assert sorted(Recall.objects.open().values_list("kind", flat=True)) == left


# -- do not contact -----------------------------------------------------------------------------------------


def test_do_not_contact_closes_everything_until_it_is_lifted(
    house: House, patient: Patient, recall: Recall, now: datetime, post: Post
) -> None:
    agree(patient, now)
    mail_recall(recall=recall, version=1, by=house.rita, now=now)
    note(patient, house, now)
    stopped = stop_recalls(patient=patient, reason="Asked us", by=house.rita, now=now)
    assert (stopped.recall_stopped_at, stopped.recall_stopped_reason) == (now, "Asked us")
    assert set(Recall.objects.values_list("state", "outcome")) == {("closed", "no_contact")}
    assert send_due_mail(clock=lambda: now) == {}
    stop_recalls(patient=patient, reason="Again", by=house.amy, now=now + DAY)
    patient.refresh_from_db()
    assert patient.recall_stopped_reason == "Asked us"
    with pytest.raises(NoContactError):
        note(patient, house, now)
    allow_recalls(patient=patient, by=house.rita, now=now)
    assert note(patient, house, now).is_open


def test_do_not_contact_wants_a_reason(house: House, patient: Patient, now: datetime) -> None:
    with pytest.raises(RecallRefusedError):
        stop_recalls(patient=patient, reason=" ", by=house.rita, now=now)


def test_mail_that_waits_does_not_go_to_who_is_not_to_be_contacted(
    house: House, patient: Patient, recall: Recall, now: datetime, post: Post
) -> None:
    agree(patient, now)
    mail_recall(recall=recall, version=1, by=house.rita, now=now)
    Patient.objects.filter(pk=patient.pk).update(recall_stopped_at=now)
    assert send_due_mail(clock=lambda: now) == {"suppressed": 1}
    assert OutgoingMail.objects.get().reason == "no_contact"


def test_nobody_is_asked_by_mail_while_a_flare_is_open(
    house: House, patient: Patient, recall: Recall, now: datetime, post: Post
) -> None:
    agree(patient, now)
    mail_recall(recall=recall, version=1, by=house.rita, now=now)
    episode = make_episode(patient, state=EpisodeState.FLARE)
    assert send_due_mail(clock=lambda: now) == {"suppressed": 1}
    with pytest.raises(NotMailableError):
        mail_recall(recall=recall, version=2, by=house.rita, now=now)
    Episode.objects.filter(pk=episode.pk).update(state=EpisodeState.IN_CARE)
    mail_recall(recall=recall, version=2, by=house.rita, now=now)
    assert send_due_mail(clock=lambda: now) == {"sent": 1}


# -- the mail -----------------------------------------------------------------------------------------------


def test_mail_has_a_link_to_book_nothing_clinical_and_one_click_to_stop(
    house: House, patient: Patient, recall: Recall, now: datetime, post: Post
) -> None:
    agree(patient, now)
    attempt = mail_recall(recall=recall, version=1, by=house.rita, now=now)
    assert (attempt.channel, attempt.result) == ("email", "sent")
    assert send_due_mail(clock=lambda: now) == {"sent": 1}
    words = post.text()
    assert not CLINICAL.search(re.sub(r"https?://\S+", "", words))
    assert post.letters[0]["Subject"] == "Would you like to come again?"
    assert post.letters[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = re.search(r"/r/([\w-]+)/", words)
    assert token
    link = resolve_link(token[1], now=now, purpose=LinkPurpose.REBOOK)
    assert link is not None
    assert (link.patient_uid, link.subject_uid) == (patient.uid, recall.uid)


def test_mail_waits_for_the_morning(
    house: House, patient: Patient, recall: Recall, now: datetime, post: Post
) -> None:
    agree(patient, now)
    night = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # 22:00 in New York
    mail_recall(recall=recall, version=1, by=house.rita, now=night)
    assert send_due_mail(clock=lambda: night) == {"postponed": 1}
    assert OutgoingMail.objects.get().due_at == datetime(2026, 11, 25, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize("why", ["no_consent", "taken_back", "no_address", "stopped"])
def test_who_may_not_be_written_to_is_called(
    house: House, patient: Patient, recall: Recall, now: datetime, why: str
) -> None:
    if why != "no_consent":
        agree(patient, now)
    if why == "taken_back":
        stop_optional_mail(patient=patient, now=now)
    changes = {"no_address": {"email": ""}, "stopped": {"mail_stopped_at": now}}.get(why, {})
    if changes:
        Patient.objects.filter(pk=patient.pk).update(**changes)
    with pytest.raises(NotMailableError):
        mail_recall(recall=recall, version=1, by=house.rita, now=now)
    assert not RecallAttempt.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("how", ["booked", "closed"])
def test_mail_is_not_sent_once_nobody_has_to_ask(
    house: House,
    patient: Patient,
    recall: Recall,
    now: datetime,
    wish: Callable[..., Wanted],
    post: Post,
    how: str,
) -> None:
    agree(patient, now)
    mail_recall(recall=recall, version=1, by=house.rita, now=now)
    if how == "booked":
        book(wanted=wish("10:00"), by=None, now=now)
    else:
        recall.refresh_from_db()
        close_recall(recall=recall, version=2, outcome="declined", by=house.rita, now=now)
    send_due_mail(clock=lambda: now)
    assert OutgoingMail.objects.get(kind="recall").state == MailState.SUPERSEDED
    assert post.letters == []


# -- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", RecallKind.values)
def test_the_desk_reads_nothing_of_plan_or_examination(patient: Patient, now: datetime, kind: str) -> None:
    recall = make_recall(patient, now=now, kind=RecallKind(kind))
    desk = say_why(recall, reads_the_record=False)
    assert not re.search("plan|examin", desk, re.IGNORECASE)
    clinical = say_why(recall, reads_the_record=True)
    assert (desk == clinical) == (kind in ("lost", "manual"))


@pytest.mark.parametrize(
    ("days", "said"), [(14, "1 month"), (60, "1 month"), (62, "2 months"), (400, "13 months")]
)
def test_months_since_the_last_visit(days: int, said: str) -> None:
    assert say_months(TODAY - days * DAY, today=TODAY) == said


def test_every_recall_stands_in_one_list(house: House, now: datetime) -> None:
    given: list[dict[str, Any]] = [
        {"due_on": TODAY},
        {"due_on": TODAY + DAY},
        {"state": "snoozed", "snoozed_until": TODAY + DAY},
        {"state": "closed", "outcome": "moved", "closed_at": now},
    ]
    for fields in given:
        make_recall(make_patient(), now=now, **fields)
    found = [Recall.objects.filter(in_tab(tab, today=TODAY)).count() for tab in Tab]
    assert found == [1, 1, 1, 1]
    counted = [count for _tab, _label, count in count_tabs(by=house.rita, today=TODAY)]
    assert counted == [1, 1, 1, None]


@pytest.mark.parametrize(("asked", "percent"), [(FEWEST - 1, None), (FEWEST, 0)])
def test_share_is_told_only_of_enough(house: House, now: datetime, asked: int, percent: int | None) -> None:
    for _number in range(asked):
        make_recall(make_patient(), now=now)
    make_recall(make_patient(), now=now, state="closed", outcome="over", closed_at=now)
    make_recall(make_patient(), now=now - 91 * DAY)
    [found] = conversions(by=house.rita, now=now)
    assert (found.kind, found.asked, found.booked, found.percent) == ("lost", asked, 0, percent)


def test_share_counts_who_is_booked(
    house: House, patient: Patient, wish: Callable[..., Wanted], now: datetime
) -> None:
    for _number in range(9):
        make_recall(make_patient(), now=now)
    make_recall(patient, now=now)
    book(wanted=wish("10:00"), by=None, now=now)
    [found] = conversions(by=house.rita, now=now)
    assert (found.asked, found.booked, found.percent) == (10, 1, 10)
