"""The day on paper: per place and practitioner, with phones and access needs, and nothing clinical."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book, cancel
from appointments.day_sheet import read_sheet
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.models import Location, Membership
from patients.conditions import Need, NeedKind
from patients.models import Guardian, Patient, SpecialNeed
from tests.factories.appointments import make_appointment, make_hours
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]
Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def note(patient: Patient, key: Need, kind: NeedKind, now: datetime, detail: str = "") -> None:
    SpecialNeed.objects.create(patient=patient, key=key, kind=kind, noted_at=now, detail=detail)


def test_a_line_says_when_who_how_to_reach_them_and_what_to_be_ready_for(
    open_house: House, wish: Wish, patient: Patient, rita: Membership, now: datetime
) -> None:
    note(patient, Need.WHEELCHAIR, NeedKind.ACCESS, now, "wide")
    note(patient, Need.OSTEOPOROSIS, NeedKind.CLINICAL, now)
    make_episode(patient, complaint={"pain_now": 8})
    book(wanted=wish("10:00", room=open_house.room, desk_note="Wants to talk"), by=rita, now=now)
    sheet = read_sheet(location=open_house.location, day=now.date())
    [line] = sheet.parts[0].lines
    assert (line.clock, line.until, line.name) == ("10:00", "10:15", "Nora Quill")
    assert (line.phone, line.visit_type, line.room) == ("+1 212-555-0142", "Adjustment", "Room 1")
    assert line.remarks == (f"{Need.WHEELCHAIR.label}: wide",)


def test_a_child_is_reached_through_the_guardian(
    open_house: House, wish: Wish, rita: Membership, now: datetime
) -> None:
    child = make_patient(first_name="Kim", birth_on=date(2018, 1, 1), phone="", email="")
    Guardian.objects.create(patient=child, name="Eva Quill", relation="mother", phone="+12125550188")
    book(wanted=wish("10:00", patient=child), by=rita, now=now)
    [line] = read_sheet(location=open_house.location, day=now.date()).parts[0].lines
    assert line.phone == "+1 212-555-0188 (Eva Quill)"


def test_only_that_day_that_place_and_who_comes(
    open_house: House, wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    side = Location.objects.create(name="Side Street", time_zone="America/New_York")
    for starts_at, place, status in (
        (on_tuesday("10:00") + timedelta(days=1), open_house.location, "booked"),
        (on_tuesday("11:00"), side, "booked"),
        (on_tuesday("12:00"), open_house.location, "no_show"),
        (on_tuesday("13:00"), open_house.location, "pending"),
    ):
        make_appointment(
            patient=make_patient(),
            practitioner=open_house.bob,
            location=place,
            starts_at=starts_at,
            status=status,
        )
    gone = book(wanted=wish("15:00"), by=rita, now=now)
    cancel(appointment=gone, by=rita, now=now)
    sheet = read_sheet(location=open_house.location, day=now.date())
    assert [(line.clock, line.remarks) for line in sheet.parts[0].lines] == [("13:00", ("not accepted yet",))]


def test_the_page_is_for_one_practitioner_or_all(
    open_house: House, wish: Wish, rita: Membership, now: datetime, sign_in: SignIn
) -> None:
    ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
    make_hours(ann, open_house.location)
    book(wanted=wish("10:00"), by=rita, now=now)
    theo = make_patient(first_name="Theo")
    book(wanted=wish("10:00", practitioner=ann, patient=theo), by=rita, now=now)
    client = sign_in(rita)
    page = client.get("/sheet/").content.decode()
    assert page.index("Theo Quill") < page.index("Nora Quill")  # Dr Ann before Dr Bob
    page = client.get("/sheet/", {"practitioner": str(ann.uid), "day": "2026-11-24"}).content.decode()
    assert "Theo Quill" in page
    assert "Nora Quill" not in page
    assert "Nobody is booked on this day" in client.get("/sheet/", {"day": "2026-11-29"}).content.decode()
    assert client.get("/sheet/", {"day": "never", "practitioner": "x"}).status_code == 200


def test_it_is_found_from_the_board_and_the_calendar(
    open_house: House, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    assert 'href="/sheet/?location=' in client.get("/today/").content.decode()
    assert 'href="/sheet/?day=2026-11-24' in client.get("/calendar/2026-11-24/").content.decode()


@pytest.mark.parametrize("visits", [1, 3])
def test_it_costs_the_same_with_one_and_three(
    visits: int,
    open_house: House,
    wish: Wish,
    rita: Membership,
    now: datetime,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(visits):
        book(wanted=wish(f"1{number}:00", patient=make_patient()), by=rita, now=now)
    client = sign_in(rita)
    with django_assert_num_queries(14):
        client.get("/sheet/")
