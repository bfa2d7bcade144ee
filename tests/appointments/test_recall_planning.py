"""Who should come again: found by rule for all at once, once, and no longer when the rule stops to speak."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments.board import change_status
from appointments.booking import book, cancel, move, wanted_again
from appointments.models import Appointment, Recall, RecallKind, RecallOutcome, RecallState
from appointments.recall_planning import lost_patients, plan_recalls
from appointments.recalls import add_recall, allow_recalls, close_recall, snooze_recall, stop_recalls
from appointments.tasks import plan_recalls as plan_task
from appointments.undo import undo
from appointments.wanted import Wanted
from clinic.tenancy import clinic_scope
from patients.models import EpisodeState, Patient
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
LOST = RecallKind.LOST


def came(house: House, patient: Patient, at: datetime, **fields: Any) -> Appointment:
    return make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=at,
        **{"status": "checked_out"} | fields,
    )  # fmt: skip


def make_lost(house: House, now: datetime, *, days: int = 60, name: str = "Nora") -> Patient:
    patient = make_patient(first_name=name)
    make_episode(patient)
    came(house, patient, now - timedelta(days=days, minutes=len(name)), lane=1 + Appointment.objects.count())
    return patient


def kinds(patient: Patient) -> list[tuple[str, str]]:
    return list(Recall.objects.filter(patient=patient).order_by("pk").values_list("kind", "state"))


@pytest.mark.parametrize(("days", "is_lost"), [(59, False), (60, True), (61, True), (400, True)])
def test_a_patient_is_lost_after_so_many_days(house: House, now: datetime, days: int, is_lost: bool) -> None:
    patient = make_lost(house, now, days=days)
    assert plan_recalls(now=now) == int(is_lost)
    assert kinds(patient) == ([(LOST, "due")] if is_lost else [])
    if is_lost:
        recall = Recall.objects.get()
        last_on = now.date() - timedelta(days=days)
        assert (recall.counted_from, recall.due_on) == (last_on, last_on + timedelta(days=60))
    assert [pk for pk, _day in lost_patients(house.clinic, now=now)] == ([patient.pk] if is_lost else [])


def test_the_clinic_says_after_how_many_days(house: House, now: datetime) -> None:
    make_lost(house, now, days=40)
    house.clinic.lost_after_days = 40
    assert plan_recalls(now=now) == 1


@pytest.mark.parametrize("state", EpisodeState.values)
def test_only_who_is_in_care_is_lost(house: House, now: datetime, state: str) -> None:
    patient = make_lost(house, now)
    patient.episodes.update(state=state, discharged_at=now if state == "discharged" else None)
    assert plan_recalls(now=now) == int(state not in ("discharged", "recovered"))


@pytest.mark.parametrize(
    ("status", "is_lost"),
    [("booked", False), ("held", False), ("pending", False), ("cancelled", True), ("no_show", True)],
)
def test_whoever_has_a_visit_ahead_is_not_lost(
    house: House, now: datetime, status: str, is_lost: bool
) -> None:
    patient = make_lost(house, now)
    expires_at = now + timedelta(minutes=5) if status == "held" else None
    came(house, patient, now + timedelta(days=3), status=status, expires_at=expires_at)
    assert plan_recalls(now=now) == int(is_lost)


@pytest.mark.parametrize(("status", "is_lost"), [("no_show", True), ("cancelled", True), ("booked", False)])
def test_a_missed_visit_is_no_visit(house: House, now: datetime, status: str, is_lost: bool) -> None:
    """Who was not marked as missed counts as having come: nobody is called in error."""
    patient = make_lost(house, now)
    came(house, patient, now - timedelta(days=10), status=status)
    assert plan_recalls(now=now) == int(is_lost)


@pytest.mark.parametrize(
    "fields", [{"died_on": date(2026, 11, 1)}, {"archived_at": timezone.now()}, {"recall_stopped_at": timezone.now()}]
)  # fmt: skip
def test_nobody_asks_for_who_died_left_or_is_not_to_be_contacted(
    house: House, now: datetime, fields: dict[str, Any]
) -> None:
    patient = make_lost(house, now)
    Patient.objects.filter(pk=patient.pk).update(**fields)
    assert plan_recalls(now=now) == 0


def test_planning_again_changes_nothing(house: House, now: datetime) -> None:
    for name in ("Ann", "Berta", "Cleo"):
        make_lost(house, now, name=name)
    assert plan_recalls(now=now) == 3
    before = list(Recall.objects.values())
    assert plan_recalls(now=now) == plan_recalls(now=now + timedelta(hours=5)) == 0
    assert list(Recall.objects.values()) == before


def test_planning_takes_as_many_statements_for_thirty_patients_as_for_one(
    house: House, now: datetime
) -> None:
    counts = []
    for more in (1, 29):
        for number in range(more):
            make_lost(house, now, name=f"{'x' * more}{number}")
        with CaptureQueriesContext(connection) as asked:
            assert plan_recalls(now=now) == more
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_a_person_closed_stays_closed_until_another_visit(house: House, now: datetime) -> None:
    patient = make_lost(house, now)
    plan_recalls(now=now)
    recall = Recall.objects.get()
    close_recall(recall=recall, version=1, outcome=RecallOutcome.NO_NEED, by=house.rita, now=now)
    assert plan_recalls(now=now + timedelta(days=9)) == 0
    came(house, patient, now + timedelta(days=1))
    later = now + timedelta(days=70)
    assert plan_recalls(now=later) == 1
    assert kinds(patient) == [(LOST, "closed"), (LOST, "due")]


def test_rule_that_no_longer_speaks_closes_and_speaks_again(house: House, now: datetime) -> None:
    patient = make_lost(house, now)
    plan_recalls(now=now)
    patient.episodes.update(state="discharged", discharged_at=now)
    assert plan_recalls(now=now) == 0
    closed = Recall.objects.get()
    assert (closed.state, closed.outcome, closed.closed_by) == ("closed", "over", None)
    patient.episodes.update(state="in_care", discharged_at=None)
    assert plan_recalls(now=now) == 1


def test_put_off_comes_back_on_its_day(house: House, now: datetime) -> None:
    make_lost(house, now)
    plan_recalls(now=now)
    today = now.date()
    snooze_recall(
        recall=Recall.objects.get(), version=1, until=today + timedelta(days=7), today=today, by=house.rita
    )
    plan_recalls(now=now + timedelta(days=6))
    assert Recall.objects.get().state == RecallState.SNOOZED
    plan_recalls(now=now + timedelta(days=7))
    woken = Recall.objects.get()
    assert (woken.state, woken.snoozed_until, woken.version) == ("due", None, 2)


def test_stopped_and_allowed_again(house: House, now: datetime) -> None:
    patient = make_lost(house, now)
    plan_recalls(now=now)
    stop_recalls(patient=patient, reason="Asked us to", by=house.rita, now=now)
    assert plan_recalls(now=now) == 0
    assert Recall.objects.get().outcome == RecallOutcome.NO_CONTACT
    allow_recalls(patient=patient, by=house.rita, now=now)
    assert plan_recalls(now=now) == 1


# -- what a visit means for it ------------------------------------------------------------------------------


def test_a_booking_answers_and_its_cancellation_gives_back(
    house: House, wish: Wish, patient: Patient, now: datetime
) -> None:
    make_episode(patient)
    came(house, patient, now - timedelta(days=60))
    plan_recalls(now=now)
    add_recall(patient=patient, due_on=now.date(), reason="Bill", today=now.date(), by=house.rita, now=now)
    snooze_recall(
        recall=Recall.objects.get(kind=LOST), version=1, until=now.date() + timedelta(days=1), today=now.date(),
        by=house.rita,
    )  # fmt: skip
    visit = book(wanted=wish("10:00"), by=None, now=now)
    for recall in Recall.objects.all():
        assert (recall.state, recall.appointment, recall.snoozed_until) == ("booked", visit, None)
    assert plan_recalls(now=now) == 0
    cancel(appointment=visit, by=house.rita, now=now)
    assert kinds(patient) == [(LOST, "due"), (RecallKind.MANUAL, "due")]
    assert plan_recalls(now=now) == 0


def test_a_booking_that_is_taken_back_gives_back(
    house: House, wish: Wish, patient: Patient, now: datetime
) -> None:
    make_episode(patient)
    came(house, patient, now - timedelta(days=60))
    plan_recalls(now=now)
    visit = book(wanted=wish("10:00"), by=house.rita, now=now)
    undo(appointment=visit, version=visit.version, by=house.rita, now=now)
    assert kinds(patient) == [(LOST, "due")]


def test_with_another_visit_ahead_it_stays_booked(
    house: House, wish: Wish, patient: Patient, now: datetime
) -> None:
    make_episode(patient)
    came(house, patient, now - timedelta(days=60))
    plan_recalls(now=now)
    first = book(wanted=wish("10:00"), by=house.rita, now=now)
    second = book(wanted=wish("11:00"), by=house.rita, now=now)
    cancel(appointment=first, by=house.rita, now=now)
    assert Recall.objects.get().appointment == second
    moved = move(
        appointment=second, wanted=wanted_again(second, starts_at=second.starts_at + timedelta(hours=1)), version=1,
        by=house.rita, now=now,
    )  # fmt: skip
    assert Recall.objects.get().appointment == moved


def test_who_did_not_come_is_due_again_and_a_restored_visit_answers(
    house: House, wish: Wish, patient: Patient, now: datetime
) -> None:
    make_episode(patient)
    came(house, patient, now - timedelta(days=60))
    plan_recalls(now=now)
    visit = book(wanted=wish("10:00"), by=house.rita, now=now)
    later = visit.starts_at + timedelta(minutes=30)
    visit = change_status(appointment=visit, to="no_show", version=visit.version, by=house.rita, now=later)
    assert kinds(patient) == [(LOST, "due")]
    change_status(appointment=visit, to="booked", version=visit.version, by=house.rita, now=later)
    assert kinds(patient) == [(LOST, "booked")]


def test_a_hold_answers_only_when_it_is_booked(house: House, now: datetime, patient: Patient) -> None:
    make_episode(patient)
    came(house, patient, now - timedelta(days=60))
    plan_recalls(now=now)
    hold = came(house, patient, now + timedelta(days=1), status="held", expires_at=now + timedelta(minutes=5))
    plan_recalls(now=now)
    assert kinds(patient) == [(LOST, "due")]
    hold.status = "booked"
    hold.save()
    plan_recalls(now=now)  # written past the verbs, and made good by the clock
    assert kinds(patient) == [(LOST, "booked")]
    Appointment.objects.filter(pk=hold.pk).update(status="cancelled")
    plan_recalls(now=now)
    assert kinds(patient) == [(LOST, "due")]


def test_noted_by_hand_knows_of_the_visit_that_is_booked(
    house: House, wish: Wish, patient: Patient, now: datetime
) -> None:
    visit = book(wanted=wish("10:00"), by=house.rita, now=now)
    later = now + timedelta(minutes=1)
    add_recall(patient=patient, due_on=now.date(), reason="Bill", today=now.date(), by=house.rita, now=later)
    plan_recalls(now=later)
    move(
        appointment=visit, wanted=wanted_again(visit, starts_at=visit.starts_at + timedelta(hours=1)), version=1,
        by=house.rita, now=later,
    )  # fmt: skip
    assert kinds(patient) == [(RecallKind.MANUAL, "due")]
    book(wanted=wish("14:00"), by=house.rita, now=later)
    assert kinds(patient) == [(RecallKind.MANUAL, "booked")]


def test_clock_looks_into_every_clinic_and_no_further(
    house: House, other_house: House, now: datetime
) -> None:
    make_lost(house, now)
    with clinic_scope(other_house.clinic):
        theirs = make_lost(other_house, now, name="Theo")
    with time_machine.travel(now, tick=False):
        assert plan_task() == 2
    assert Recall.objects.count() == 1
    with clinic_scope(other_house.clinic):
        assert Recall.objects.get().patient == theirs


def test_what_was_noted_by_hand_ends_with_the_patient(house: House, patient: Patient, now: datetime) -> None:
    add_recall(patient=patient, due_on=now.date(), reason="Bill", today=now.date(), by=house.rita, now=now)
    plan_recalls(now=now)
    assert kinds(patient) == [(RecallKind.MANUAL, "due")]
    Patient.objects.filter(pk=patient.pk).update(died_on=now.date())
    plan_recalls(now=now)
    assert kinds(patient) == [(RecallKind.MANUAL, "closed")]
