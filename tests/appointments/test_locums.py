"""Locums: from a day until a day they sign in and are booked, and they take over somebody's day."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.absences import AbsenceError, Fate, How, carry_out, propose
from appointments.availability import find_slots
from appointments.booking import book, wanted_again
from appointments.diary import Search
from appointments.errors import NotBookableError
from appointments.locums import Stay, add_locum, change_stay
from appointments.models import Appointment, OtherHours, TimeOff, VisitType
from appointments.rebooking import DisplacesVisitsError, Why, find_displaced
from appointments.time_off import Absence, write_time_off
from appointments.wanted import Wanted
from clinic.models import Membership, User
from clinic.resources import SettingRefusedError
from tests.api import Program
from tests.appointments.conftest import TUESDAY
from tests.appointments.test_absences import as_said, decide
from tests.factories.appointments import make_appointment, make_hours
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
SignIn = Callable[[Membership], Client]
WEDNESDAY = TUESDAY + timedelta(days=1)
A_DAY = timedelta(days=1)
LIST_QUERIES = 12
WEEK = Stay(TUESDAY, TUESDAY + timedelta(days=6))


@pytest.fixture
def vera(open_house: House, now: datetime) -> Membership:
    """Dr Vera is here from Tuesday until Monday, without hours."""
    return add_locum(name="Dr Vera", email="Vera@plumb.example", stay=WEEK, by=open_house.alice, now=now)


def refused(**given: object) -> set[str | None]:
    with pytest.raises(SettingRefusedError) as caught:
        add_locum(**given)  # type: ignore[arg-type]
    return set(caught.value.problems)


def test_who_cannot_be_a_locum(vera: Membership, open_house: House, now: datetime) -> None:
    given = {"name": "Dr New", "email": "new@plumb.example", "stay": WEEK, "by": open_house.alice, "now": now}
    assert refused(**given | {"by": open_house.rita}) == set()
    assert refused(**given | {"name": " ", "email": "x"}) == {"name", "email"}
    assert refused(**given | {"email": "vera@plumb.example"}) == {"email"}
    assert refused(**given | {"stay": Stay(WEDNESDAY, TUESDAY)}) == {"last_day"}
    assert refused(**given | {"stay": Stay(TUESDAY - A_DAY, TUESDAY - A_DAY)}) == {"last_day"}
    assert refused(**given | {"stay": Stay(TUESDAY, date(2029, 1, 1))}) == {"last_day"}
    assert refused(**given | {"stay": Stay(date(1999, 1, 1), TUESDAY)}) == {"first_day"}
    assert not User.objects.filter(email="new@plumb.example").exists()


@pytest.mark.parametrize(
    ("days", "is_in"),
    [(-1, False), (0, True), (6, True), (7, False)],
    ids=["before", "first", "last", "after"],
)
def test_all_pages_and_tokens_are_open_between_the_days_alone(
    vera: Membership, sign_in: SignIn, now: datetime, days: int, is_in: bool
) -> None:
    vera.user.set_password("a long enough phrase")
    vera.user.save()
    with time_machine.travel(now + timedelta(days=days), tick=False):
        client = sign_in(vera)
        for page in ("/today/", "/calendar/", "/patients/"):
            assert (client.get(page).status_code == 200) is is_in
        program = Program(vera)
        assert (program.get("appointments").status_code == 200) is is_in


def test_a_locum_chooses_a_password_by_the_page_that_sends_a_link(vera: Membership, client: Client) -> None:
    client.post("/account/password/reset/", {"email": "vera@plumb.example"})
    [letter] = mail.outbox
    assert letter.to == ["vera@plumb.example"]
    assert "/account/password/reset/key/" in letter.body


def test_nothing_is_offered_or_booked_outside_the_days(
    vera: Membership, open_house: House, adjustment: VisitType, rita: Membership, wish: Wish, now: datetime
) -> None:
    make_hours(vera, open_house.location)
    search = Search(vera, adjustment, open_house.location)
    days = {
        slot.starts_at.astimezone(open_house.location.zone).date()
        for slot in find_slots(search, first_day=TUESDAY - A_DAY, days=14, now=now - A_DAY)
    }
    assert (min(days), max(days)) == (TUESDAY, WEEK.last_day)
    made = book(wanted=wish("10:00", practitioner=vera), by=rita, now=now)
    later = wanted_again(made, starts_at=made.starts_at + timedelta(days=7), outside_hours=True)
    with pytest.raises(NotBookableError, match="Dr Vera is not here"):
        book(wanted=later, by=rita, now=now)


def test_earlier_dates_show_the_visits_that_fall_out_of_them(
    vera: Membership, open_house: House, rita: Membership, wish: Wish, now: datetime
) -> None:
    make_hours(vera, open_house.location)
    made = book(wanted=wish("10:00", practitioner=vera), by=rita, now=now)
    given = {"member": vera, "by": open_house.alice, "now": now}
    with pytest.raises(DisplacesVisitsError) as weighed:
        change_stay(**given, stay=Stay(WEDNESDAY, WEEK.last_day))
    change_stay(**given, stay=Stay(WEDNESDAY, WEEK.last_day), accept=weighed.value.detail["accept"])
    assert [(each.visit, each.whys) for each in find_displaced(now=now)] == [(made, [Why.LEFT])]
    change_stay(**given, stay=WEEK)
    assert find_displaced(now=now) == []


@pytest.fixture
def ill(open_house: House, on_tuesday: OnTuesday) -> Absence:
    """Dr Bob, who works 8 to 18, is ill from nine on."""
    return Absence(open_house.bob, None, on_tuesday("09:00"), on_tuesday("23:00"), "Ill")


@pytest.fixture
def visits(open_house: House, on_tuesday: OnTuesday) -> list[Appointment]:
    return [
        make_appointment(
            patient=make_patient(first_name=name),
            practitioner=open_house.bob,
            location=open_house.location,
            starts_at=on_tuesday(clock),
        )
        for name, clock in (("Nora", "09:30"), ("Theo", "17:45"))
    ]


@pytest.mark.parametrize("is_written_before", [False, True])
def test_the_day_of_who_is_ill_is_handed_to_the_locum_in_one(
    is_written_before: bool,
    vera: Membership,
    open_house: House,
    rita: Membership,
    ill: Absence,
    visits: list[Appointment],
    now: datetime,
) -> None:
    if is_written_before:
        write_time_off(ill)
    look = propose(ill, how=How.STAND_IN, now=now, stand_in=vera)
    assert as_said(open_house, look) == [("move", "Dr Vera", "Tue 09:30"), ("move", "Dr Vera", "Tue 17:45")]
    assert not OtherHours.objects.exists()
    done = carry_out(ill, decide(look), by=rita, now=now, stand_in=vera)
    assert [visit.practitioner for visit in done.moved] == [vera, vera]
    hours = OtherHours.objects.get()
    assert (hours.practitioner, hours.day, f"{hours.opens:%H:%M}", f"{hours.closes:%H:%M}", hours.reason) == (
        vera, TUESDAY, "09:00", "18:00", "stands in for Dr Bob",
    )  # fmt: skip
    assert TimeOff.objects.get().practitioner == open_house.bob
    assert find_displaced(now=now) == []


def test_who_has_hours_of_their_own_keeps_them(
    vera: Membership,
    open_house: House,
    rita: Membership,
    ill: Absence,
    visits: list[Appointment],
    now: datetime,
) -> None:
    make_hours(vera, open_house.location, opens="09:00", closes="12:00")
    look = propose(ill, how=How.STAND_IN, now=now, stand_in=vera)
    assert as_said(open_house, look) == [("move", "Dr Vera", "Tue 09:30"), ("move", "Dr Bob", "Wed 08:00")]
    carry_out(ill, decide(look, Theo=Fate.CANCEL), by=rita, now=now, stand_in=vera)
    assert not OtherHours.objects.exists()


def test_who_cannot_stand_in(vera: Membership, open_house: House, ill: Absence, now: datetime) -> None:
    gone = Absence(open_house.bob, None, ill.starts_at + timedelta(days=14), ill.ends_at + timedelta(days=14))
    closing = Absence(None, None, ill.starts_at, ill.ends_at)
    for absence, who in ((ill, open_house.bob), (ill, open_house.alice), (closing, vera), (gone, vera)):
        with pytest.raises(AbsenceError) as refused:
            propose(absence, how=How.STAND_IN, now=now, stand_in=who)
        assert refused.value.field == "stand_in"


# -- pages and API ------------------------------------------------------------------------------------------


def test_the_owner_adds_a_locum_and_hands_a_day_over_by_the_pages(
    open_house: House, visits: list[Appointment], sign_in: SignIn, now: datetime
) -> None:
    with time_machine.travel(now, tick=False):
        alice, rita = sign_in(open_house.alice), sign_in(open_house.rita)
        stay = {"first_day": "2026-11-24", "last_day": "2026-11-30"}
        said = alice.post(
            "/settings/locums/add/", {"name": "Dr Vera", "email": "vera@plumb.example", **stay}, follow=True
        )
        assert "Dr Vera" in said.content.decode()
        assert "here" in said.content.decode()
        vera = Membership.objects.get(display_name="Dr Vera")
        assert 'value="2026-11-30"' in alice.get(f"/settings/locums/{vera.uid}/").content.decode()
        asked = {
            "practitioner": str(open_house.bob.uid), "location": "", "first_day": "2026-11-24",
            "last_day": "2026-11-24", "how": "stand_in", "stand_in": str(vera.uid),
        }  # fmt: skip
        look = rita.get("/calendar/absence/", asked).content.decode()
        assert look.count("with Dr Vera</option>") == 2
        answers = [
            re.findall(r'<option value="([^"]+)"', each)[0] for each in look.split('name="decision"')[1:]
        ]
        rita.post("/calendar/absence/", asked | {"decision": answers})
        wrong = rita.get("/calendar/absence/", asked | {"practitioner": ""})
        assert "nobody can stand in for everybody" in wrong.content.decode()
    assert {visit.practitioner for visit in Appointment.objects.all()} == {vera}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    number: int,
    open_house: House,
    sign_in: SignIn,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for each in range(number):
        add_locum(name=f"Dr {each}", email=f"l{each}@plumb.example", stay=WEEK, by=open_house.alice, now=now)
    with time_machine.travel(now, tick=False):
        alice = sign_in(open_house.alice)
        alice.get("/settings/locums/")
        with django_assert_num_queries(LIST_QUERIES):
            assert alice.get("/settings/locums/").content.decode().count("Dates") == number


def test_a_program_adds_a_locum_and_changes_the_dates(open_house: House, now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        alice = Program(open_house.alice)
        body = {
            "name": "Dr Vera", "email": "vera@plumb.example", "first_day": "2026-11-24", "last_day": "2026-11-30",
        }  # fmt: skip
        for _again in range(2):
            made = alice.post("locums", body, idempotency_key="locum-0001")
            assert made.status_code == 201
        uid = made.json()["uid"]
        assert made.json()["here_until"] == "2026-12-01T05:00:00Z"
        shorter = {"first_day": "2026-11-24", "last_day": "2026-11-25"}
        assert alice.patch(f"locums/{uid}", shorter).json()["here_until"] == "2026-11-26T05:00:00Z"
        assert [row["uid"] for row in alice.get("locums").json()["results"]] == [uid]
        wrong = alice.post("locums", body | {"last_day": "2026-11-23", "email": "x@plumb.example"})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "setting_refused")
