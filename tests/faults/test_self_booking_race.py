"""Patients by link, somebody new and the desk reach for one time at once; and each yes comes from three tabs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from appointments.booking import book
from appointments.kept_times import keep_time, take_kept
from appointments.models import Appointment, BookingRequest, VisitType, WaitlistEntry
from appointments.newcomers import Chosen, ask_to_book, confirm_request, open_request
from appointments.waitlist.entries import Wishes
from appointments.waitlist.self_service import ask_to_wait
from appointments.wanted import Wanted, wanted_again
from clinic.errors import DomainError
from clinic.models import OutgoingMail
from clinic.tenancy import clinic_scope
from patients.models import Patient
from tests.factories.appointments import make_appointment, make_visit_type
from tests.factories.clinic import House, make_house
from tests.factories.newcomers import ZOE, open_page
from tests.factories.patients import make_patient
from tests.faults.test_waitlist_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)

TABS = 3


@dataclass(frozen=True)
class Town:
    """A committed clinic, whose page is open; everybody here came before."""

    house: House
    adjustment: VisitType
    first: VisitType
    people: list[Patient]
    at: datetime
    now: datetime

    def wanted(self, number: int, *, days: int = 0) -> Wanted:
        at = self.at + timedelta(days=days)
        return Wanted(self.people[number], self.house.bob, self.adjustment, self.house.location, at)

    def chosen(self, *, days: int = 0) -> Chosen:
        return Chosen(self.first, self.house.bob, self.house.location, self.at + timedelta(days=days))


@pytest.fixture
def town(now: datetime) -> Town:
    house = make_house()
    with clinic_scope(house.clinic):
        first = open_page(house)
        adjustment = make_visit_type()
        people = [make_patient(first_name=name) for name in ("Ann", "Ben", "Cleo")]
        for number, person in enumerate(people):
            make_appointment(
                patient=person,
                practitioner=house.bob,
                location=house.location,
                starts_at=now - timedelta(days=number + 1),
                visit_type=adjustment,
                status="checked_out",
            )
    return Town(house, adjustment, first, people, now + timedelta(days=2), now)


def outcomes(got: list[object]) -> list[str]:
    return sorted(each.code if isinstance(each, DomainError) else type(each).__name__ for each in got)


def test_one_of_those_who_reach_for_a_time_has_it(town: Town) -> None:
    def keeping(number: int) -> Callable[[], object]:
        return lambda: keep_time(link=UUID(int=number + 1), wanted=town.wanted(number), now=town.now)

    got = at_once(
        town.house,
        keeping(0),
        keeping(1),
        lambda: book(wanted=town.wanted(2), by=town.house.rita, now=town.now),
        lambda: open_request(chosen=town.chosen(), now=town.now),
        lambda: open_request(chosen=town.chosen(), now=town.now),
    )
    told = outcomes(got)
    assert told.count("slot_taken") == 4, told
    with clinic_scope(town.house.clinic):
        assert Appointment.objects.occupying().filter(starts_at=town.at).count() == 1


def test_a_patient_who_asks_from_three_tabs_waits_once(town: Town) -> None:
    ann, wishes = town.people[0], Wishes(town.adjustment, town.now.date())
    got = at_once(town.house, *[lambda: ask_to_wait(patient=ann, wishes=wishes, now=town.now)] * TABS)
    assert outcomes(got) == ["WaitlistEntry"] * TABS
    with clinic_scope(town.house.clinic):
        assert WaitlistEntry.objects.count() == 1


def test_a_yes_from_three_tabs_is_one(town: Town) -> None:
    """Of a further visit, of a move, and of somebody new."""
    now, house = town.now, town.house
    with clinic_scope(house.clinic):
        visit = book(wanted=town.wanted(1, days=5), by=house.rita, now=now)
        keep_time(link=UUID(int=1), wanted=town.wanted(0), now=now)
        there = wanted_again(visit, starts_at=town.wanted(1, days=1).starts_at)
        keep_time(link=UUID(int=2), wanted=there, moving=visit, now=now)
        request = open_request(chosen=town.chosen(days=2), now=now)
        request = ask_to_book(request=request, person=ZOE, now=now)
    got = at_once(
        house,
        *[lambda: take_kept(link=UUID(int=1), now=now)] * TABS,
        *[lambda: take_kept(link=UUID(int=2), now=now)] * TABS,
        *[lambda: confirm_request(request=request, now=now)] * TABS,
    )
    assert outcomes(got) == ["Appointment"] * 3 * TABS
    with clinic_scope(house.clinic):
        assert {each.pk for each in got if isinstance(each, Appointment)} == set(
            Appointment.objects.filter(status="booked").values_list("pk", flat=True)
        )
        visit.refresh_from_db()
        assert (visit.starts_at, visit.version) == (there.starts_at, 2)
        assert Patient.objects.current().filter(first_name="Zoe").count() == 1
        assert BookingRequest.objects.get().state == "booked"
        mails = OutgoingMail.objects.filter(kind="confirmation").exclude(state="superseded")
        assert mails.count() == 3
