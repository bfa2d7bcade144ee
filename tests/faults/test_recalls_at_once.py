"""The round of the clock while patients are booked and the desk works: nobody is turned away, nobody is lost."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections

from appointments.booking import book, cancel
from appointments.models import Appointment, Recall, RecallState, VisitType
from appointments.recall_planning import plan_recalls
from appointments.recalls import RecallClosedError, log_attempt, snooze_recall
from appointments.wanted import Wanted
from clinic.errors import StaleVersionError
from clinic.tenancy import clinic_scope
from patients.models import Patient
from tests.factories.appointments import make_appointment, make_hours, make_recall, make_visit_type
from tests.factories.clinic import House, make_house
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
PEOPLE, ROUNDS = 8, 5


@pytest.fixture
def lasting() -> Iterator[House]:
    """A clinic that is committed, for work on several connections."""
    house = make_house()
    with clinic_scope(house.clinic):
        make_visit_type()
        make_hours(house.bob, house.location)
        for number in range(PEOPLE):
            patient = make_patient(first_name=f"No{number}")
            make_episode(patient)
            make_appointment(
                patient=patient, practitioner=house.bob, location=house.location, status="checked_out",
                starts_at=NOW - timedelta(days=70), lane=number + 1,
            )  # fmt: skip
    yield house
    connections.close_all()


def test_rounds_bookings_and_the_desk_at_once(lasting: House) -> None:
    house = lasting

    def round_of_the_clock(_number: int) -> None:
        for _round in range(ROUNDS):
            with clinic_scope(house.clinic):
                plan_recalls(now=NOW)

    def visits_of(number: int) -> None:
        for _round in range(ROUNDS):
            with clinic_scope(house.clinic):
                visit = book(wanted=_wanted(house, number), by=house.rita, now=NOW)
            with clinic_scope(house.clinic):
                if _round < ROUNDS - 1:
                    cancel(appointment=Appointment.objects.get(pk=visit.pk), by=house.rita, now=NOW)

    def desk(_number: int) -> None:
        today = NOW.date()
        for _round in range(ROUNDS):
            with clinic_scope(house.clinic):
                seen = list(Recall.objects.open())
            for recall in seen:
                try:
                    with clinic_scope(house.clinic):
                        given: dict[str, Any] = {
                            "recall": recall,
                            "version": recall.version,
                            "by": house.rita,
                        }
                        log_attempt(channel="phone", result="no_answer", now=NOW, **given)
                        given["version"] += 1
                        snooze_recall(until=today + timedelta(days=7), today=today, **given)
                except (StaleVersionError, RecallClosedError):
                    pass

    _all_at_once(
        [(round_of_the_clock, 0), (round_of_the_clock, 1), (desk, 0)]
        + [(visits_of, number) for number in range(PEOPLE // 2)]
    )
    with clinic_scope(house.clinic):
        plan_recalls(now=NOW)
        ahead = Appointment.objects.upcoming(now=NOW)
        for patient in Patient.objects.all():
            [recall] = Recall.objects.filter(patient=patient)
            visit = ahead.filter(patient=patient).first()
            assert (recall.state == RecallState.BOOKED) == (visit is not None)
            assert recall.appointment == visit


def test_the_round_lets_go_before_a_person_would_be_turned_away(lasting: House) -> None:
    """Who holds the last patient of a round wants the first one too, which the round has by then."""

    def round_of_the_clock() -> int:
        try:
            with clinic_scope(lasting.clinic):
                return plan_recalls(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with clinic_scope(lasting.clinic):
            first, *_others, last = Patient.objects.order_by("pk")
            make_recall(last, now=NOW)
            number = pool.submit(round_of_the_clock)
            _until_the_round_waits()
            make_recall(first, now=NOW)
        assert number.result() == PEOPLE - 2
    with clinic_scope(lasting.clinic):
        assert Recall.objects.open().count() == PEOPLE


def _until_the_round_waits() -> None:
    give_up = time.monotonic() + 10
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
            if cursor.fetchone() != (0,):
                return
            assert time.monotonic() < give_up, "the round did not wait"
            time.sleep(0.02)


def _wanted(house: House, number: int) -> Wanted:
    return Wanted(
        patient=Patient.objects.get(first_name=f"No{number}"),
        practitioner=house.bob,
        visit_type=VisitType.objects.get(),
        location=house.location,
        starts_at=NOW + timedelta(days=1, minutes=15 * number),
    )


def _all_at_once(works: list[Any]) -> None:
    def run(work: Any) -> None:
        try:
            act, number = work
            act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(run, works))  # raises what any of them met
