"""The settings pages of the diary: forms, messages at the fields, the preview and its second yes, lists."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book
from appointments.models import Appointment, Giver, OtherHours, TimeOff, VisitType, WorkingHours
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.models import Location, Membership, Room
from tests.appointments.conftest import TUESDAY
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient
from tests.filled_settings import VISIT_TYPE

pytestmark = pytest.mark.django_db
SignIn = Callable[[Membership], Client]

LISTS = {
    "list_schedules": 12,
    "list_time_off": 12,
    "list_visit_types": 12,
    "list_rooms": 11,
    "list_rebooking": 13,
}


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def owner(house: House, sign_in: SignIn) -> Client:
    return sign_in(house.alice)


@pytest.fixture
def visit(wish: Callable[..., Wanted], rita: Membership, now: datetime) -> Appointment:
    return book(wanted=wish("16:00"), by=rita, now=now)


CLOSED = {"practitioner": "everybody"}


def url(name: str, *args: Any) -> str:
    return reverse(f"appointments:{name}", args=args)


def hours_form(house: House, **more: Any) -> dict[str, Any]:
    return {"location": house.location.uid, "opens": "09:00", "closes": "12:00", **more}


def says(answer: Any, field: str, words: str) -> None:
    """A refusal at its field."""
    page = answer.content.decode()
    assert answer.status_code == 422, page
    at = page.index(f'id="id_{field}_error"')
    assert words in page[at : at + 400]


def test_weekly_hours_are_added_for_several_days(house: House, owner: Client) -> None:
    page = url("add_hours", house.bob.uid)
    assert owner.get(page).status_code == 200
    form = hours_form(house, weekdays=["0", "2"], valid_from="2027-01-01", valid_until="2027-06-30")
    assert owner.post(page, form).url == url("show_schedule", house.bob.uid)
    assert [(row.weekday, row.opens, row.valid_until) for row in WorkingHours.objects.all()] == [
        (0, time(9), date(2027, 6, 30)),
        (2, time(9), date(2027, 6, 30)),
    ]
    assert "Mon, Wed 9:00–12:00, Main Street" in owner.get(url("list_schedules")).content.decode()
    assert "from 1 Jan 2027" in owner.get(url("show_schedule", house.bob.uid)).content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"closes": "09:00"}, "closes", "The end comes after the beginning."),
        ({"weekdays": []}, "weekdays", "This field is required."),
        ({"valid_from": "2027-02-01", "valid_until": "2027-01-31"}, "valid_until", "not before the first"),
        ({"valid_from": "1999-01-01"}, "valid_from", "Enter a valid date."),
        ({"weekdays": ["1"]}, "opens", "Dr Bob is at Main Street then: Tuesday 8:00 to 18:00."),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_field(
    open_house: House, owner: Client, changed: dict[str, Any], field: str, words: str
) -> None:
    form = hours_form(open_house, weekdays=["6"]) | changed
    says(owner.post(url("add_hours", open_house.bob.uid), form), field, words)
    assert not WorkingHours.objects.filter(weekday=6).exists()


def test_nobody_is_in_two_places_at_once(open_house: House, owner: Client) -> None:
    """Chicago's clocks are an hour behind: 17 to 18 there is 18 to 19 in New York."""
    hill = Location.objects.create(name="Hill", time_zone="America/Chicago")
    page = url("add_hours", open_house.bob.uid)
    form = {**hours_form(open_house), "location": hill.uid, "weekdays": ["1"]}
    says(owner.post(page, form | {"opens": "16:59", "closes": "18:00"}), "opens", "Main Street")
    assert owner.post(page, form | {"opens": "17:00", "closes": "18:00"}).status_code == 302
    row = WorkingHours.objects.get(location=hill)
    changed = {**form, "weekday": "1", "opens": "10:00", "closes": "18:00"}
    says(owner.post(url("change_hours", row.uid), changed), "opens", "Main Street")


def test_hours_of_another_season_may_be_the_same(open_house: House, owner: Client) -> None:
    WorkingHours.objects.filter(weekday=1).update(valid_until=date(2026, 12, 31))
    page = url("add_hours", open_house.bob.uid)
    form = hours_form(open_house, weekdays=["1"], opens="08:00")
    says(owner.post(page, form | {"valid_from": "2026-12-29"}), "opens", "Tuesday")
    assert owner.post(page, form | {"valid_from": "2027-01-01"}).status_code == 302


def test_a_change_is_shown_first_and_saved_with_the_second_yes(
    visit: Appointment, house: House, owner: Client
) -> None:
    row = WorkingHours.objects.get(weekday=TUESDAY.weekday())
    page = url("change_hours", row.uid)
    shown = owner.get(page).context["form"].initial
    assert (shown["weekday"], shown["closes"]) == (1, time(18))
    form = hours_form(house, weekday="1")
    asked = owner.post(page, form)
    text = asked.content.decode()
    assert asked.status_code == 409
    for words in ("1 booked visit would no longer stand", "Tue 24 Nov 16:00", "Nora Quill", "Dr Bob"):
        assert words in text
    row.refresh_from_db()
    assert row.closes == time(18)
    answer = owner.post(page, form | {"accept": asked.context["accept"]})
    assert answer.url == url("list_rebooking")
    row.refresh_from_db()
    assert row.closes == time(12)
    listed = owner.get(answer.url).content.decode()
    assert "outside working hours" in listed
    assert f"{url('move_appointment', visit.uid)}?at=" in listed


def test_removing_asks_first_too(visit: Appointment, owner: Client) -> None:
    row = WorkingHours.objects.get(weekday=TUESDAY.weekday())
    page = url("remove_hours", row.uid)
    assert "Tue 8:00–18:00, Main Street" in owner.get(page).content.decode()
    asked = owner.post(page)
    assert asked.status_code == 409
    assert "Remove, and go on to rebook them" in asked.content.decode()
    assert owner.post(page, {"accept": asked.context["accept"]}).status_code == 302
    assert not WorkingHours.objects.filter(pk=row.pk).exists()


def test_other_hours_of_a_day(open_house: House, owner: Client) -> None:
    page = url("add_other_hours", open_house.bob.uid)
    form = hours_form(open_house, day="2026-12-01", reason="Course")
    assert owner.post(page, form).status_code == 302
    says(owner.post(page, form), "opens", "Dr Bob is at Main Street then: 9:00 to 12:00.")
    assert owner.post(page, form | {"opens": "13:00", "closes": "15:00"}).status_code == 302
    first = OtherHours.objects.all()[0]
    assert owner.get(url("change_other_hours", first.uid)).context["form"].initial["opens"] == time(9)
    assert owner.post(url("change_other_hours", first.uid), form | {"closes": "11:00"}).status_code == 302
    assert "9:00–11:00" in owner.get(url("show_schedule", open_house.bob.uid)).content.decode()
    assert owner.get(url("remove_other_hours", first.uid)).status_code == 200
    assert owner.post(url("remove_other_hours", first.uid)).status_code == 302
    assert OtherHours.objects.count() == 1


def test_other_hours_elsewhere_need_time_off_here(open_house: House, owner: Client) -> None:
    hill = Location.objects.create(name="Hill", time_zone="America/New_York")
    page = url("add_other_hours", open_house.bob.uid)
    form = {**hours_form(open_house, day="2026-12-01"), "location": hill.uid}
    says(owner.post(page, form), "opens", "Dr Bob is at Main Street then: 8:00 to 18:00.")
    off = {"practitioner": open_house.bob.uid, "location": open_house.location.uid, "first_day": "2026-12-01"}
    assert owner.post(url("add_time_off"), off).status_code == 302
    assert owner.post(page, form).status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Tue 1 Dec 2026"),
        ({"last_day": "2026-12-03"}, "Tue 1 Dec – Thu 3 Dec 2026"),
        ({"first_clock": "15:00", "last_clock": "18:00"}, "Tue 1 Dec 2026 15:00 – 18:00"),
        ({"first_clock": "15:00", "last_day": "2026-12-02"}, "Tue 1 Dec 2026 15:00 – Thu 3 Dec 2026 0:00"),
    ],
)
def test_time_off_says_what_was_entered(
    house: House, owner: Client, given: dict[str, str], words: str
) -> None:
    form = {"practitioner": house.bob.uid, "first_day": "2026-12-01", "reason": "Course", **given}
    assert owner.post(url("add_time_off"), form).url == url("list_time_off")
    listed = owner.get(url("list_time_off")).content.decode()
    assert words in listed
    assert "Course" in listed
    row = TimeOff.objects.get()
    again = owner.get(url("change_time_off", row.uid)).context["form"].initial
    sent = {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in again.items()}
    shown = {name: value for name, value in sent.items() if value is not None}
    assert owner.post(url("change_time_off", row.uid), shown).status_code == 302
    row.refresh_from_db()
    assert words in owner.get(url("list_time_off")).content.decode()
    assert owner.get(url("remove_time_off", row.uid)).status_code == 200
    assert owner.post(url("remove_time_off", row.uid)).status_code == 302
    assert not TimeOff.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"last_day": "2026-11-30"}, "last_day", "The end comes after the beginning."),
        ({"first_clock": "15:00", "last_clock": "15:00"}, "last_day", "The end comes after the beginning."),
        ({"practitioner": ""}, "practitioner", "This field is required."),
        ({"last_day": "2028-12-01"}, "last_day", "A year at the most."),
        ({"reason": "ring\x07"}, "reason", "hidden sign"),
        ({"first_day": "2026-12-25"}, "first_day", "This time off is there already."),
    ],
)
def test_time_off_that_cannot_be(
    house: House, owner: Client, given: dict[str, str], field: str, words: str
) -> None:
    assert owner.post(url("add_time_off"), {**CLOSED, "first_day": "2026-12-25"}).status_code == 302
    says(owner.post(url("add_time_off"), {**CLOSED, "first_day": "2026-12-01", **given}), field, words)
    assert TimeOff.objects.count() == 1


def test_a_closure_covers_the_day_of_every_place(house: House, owner: Client) -> None:
    hill = Location.objects.create(name="Hill", time_zone="America/Chicago")
    assert owner.post(url("add_time_off"), {**CLOSED, "first_day": "2026-12-25"}).status_code == 302
    row = TimeOff.objects.get()
    assert (row.starts_at.isoformat(), row.ends_at.isoformat()) == (
        "2026-12-25T05:00:00+00:00",
        "2026-12-26T06:00:00+00:00",
    )
    assert "Fri 25 Dec 2026" in owner.get(url("list_time_off")).content.decode()
    hour = {**CLOSED, "first_day": "2026-12-24", "first_clock": "12:00"}
    says(owner.post(url("add_time_off"), hour), "location", "Choose the place whose clock you mean.")
    assert owner.post(url("add_time_off"), hour | {"location": hill.uid}).status_code == 302


def test_kinds_of_visit(house: House, owner: Client) -> None:
    form = {**VISIT_TYPE, "givers": [str(house.bob.uid)]}
    assert owner.get(url("add_visit_type")).status_code == 200
    assert owner.post(url("add_visit_type"), form).url == url("list_visit_types")
    row = VisitType.objects.get(name="Long talk")
    assert (row.minutes, row.buffer_after, row.room_feature, row.tone, row.lead_minutes) == (
        40,
        10,
        "exercise",
        "calm",
        120,
    )
    assert Giver.objects.get().practitioner == house.bob
    says(owner.post(url("add_visit_type"), form | {"name": "LONG TALK"}), "name", "There is a kind of visit")
    page = url("change_visit_type", row.uid)
    assert owner.get(page).context["form"].initial["givers"] == [house.bob.uid]
    assert owner.post(page, {**VISIT_TYPE, "minutes": "30", "version": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.minutes, row.version, Giver.objects.count()) == (30, 2, 0)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"minutes": "4"}, "minutes"),
        ({"buffer_after": "61"}, "buffer_after"),
        ({"horizon_days": "0"}, "horizon_days"),
        ({"tone": "pink"}, "tone"),
        ({"needs_room": ""}, "room_feature"),
        ({"name": ""}, "name"),
    ],
)
def test_a_kind_of_visit_that_cannot_be(
    house: House, owner: Client, changed: dict[str, str], field: str
) -> None:
    says(owner.post(url("add_visit_type"), VISIT_TYPE | changed), field, "")
    assert not VisitType.objects.exists()


def test_two_owners_do_not_overwrite_each_other(house: House, owner: Client) -> None:
    row = make_visit_type(name="Talk")
    page = url("change_visit_type", row.uid)
    assert owner.post(page, {**VISIT_TYPE, "name": "Talk A", "version": "1"}).status_code == 302
    late = owner.post(page, {**VISIT_TYPE, "name": "Talk B", "version": "1"})
    assert late.status_code == 409
    assert "Here is how it stands now." in late.content.decode()
    assert 'value="Talk A"' in late.content.decode()
    assert late.context["form"].initial["version"] == 2
    row.refresh_from_db()
    assert row.name == "Talk A"


def test_rooms(house: House, owner: Client) -> None:
    form = {"name": "Room 2", "features": ["drop_table", "table"], "is_active": "on"}
    assert owner.post(url("add_room"), form | {"location": house.location.uid}).url == url("list_rooms")
    room = Room.objects.get(name="Room 2")
    assert room.features == ["drop_table", "table"]
    says(owner.post(url("add_room"), form | {"location": house.location.uid}), "name", "There is a room")
    assert owner.get(url("change_room", room.uid)).context["form"].initial["name"] == "Room 2"
    assert owner.post(url("change_room", room.uid), {"name": "Gym"}).status_code == 302
    room.refresh_from_db()
    assert (room.name, room.features, room.is_active) == ("Gym", [], False)
    assert "not in use" in owner.get(url("list_rooms")).content.decode()


def test_patients_at_the_same_time(house: House, owner: Client) -> None:
    page = url("change_capacity", house.bob.uid)
    says(owner.post(page, {"capacity": "9"}), "capacity", "less than or equal to 8")
    says(owner.post(page), "capacity", "required")
    assert owner.post(page, {"capacity": "3"}).status_code == 302
    assert "3 patients at the same time" in owner.get(url("show_schedule", house.bob.uid)).content.decode()


def test_the_desk_moves_a_visit_from_the_list_or_keeps_it(
    visit: Appointment, house: House, sign_in: SignIn
) -> None:
    WorkingHours.objects.filter(weekday=TUESDAY.weekday()).delete()
    rita = sign_in(house.rita)
    (row,) = rita.get(url("list_rebooking")).context["rows"]
    first = row["free"][0]
    move = url("move_appointment", visit.uid)
    page = rita.get(move, {"at": first["at"], "practitioner": house.bob.uid})
    assert page.context["chosen"].at == first["at"]
    answer = rita.post(url("keep_visit", visit.uid), {"version": visit.version + 7})
    assert answer.status_code == 409
    assert "Somebody changed this visit" in answer.content.decode()
    assert rita.post(url("keep_visit", visit.uid), {"version": "x"}).status_code == 422
    kept = rita.post(url("keep_visit", visit.uid), {"version": visit.version})
    assert [str(each) for each in get_messages(kept.wsgi_request)] == ["The visit stays where it is."]
    assert "Every visit stands" in rita.get(url("list_rebooking")).content.decode()


def test_who_may_only_read_gets_no_buttons(open_house: House, sign_in: SignIn) -> None:
    bob = sign_in(open_house.bob)
    for name in ("list_time_off", "list_visit_types", "list_rooms", "list_schedules"):
        assert "/add/" not in bob.get(url(name)).content.decode()
    page = bob.get(url("show_schedule", open_house.bob.uid)).content.decode()
    assert "/remove/" not in page
    assert "/add/" not in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_as_often_for_one_row_as_for_three(
    name: str,
    rows: int,
    house: House,
    owner: Client,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        member = make_member(make_user(f"Doc{number}"), Role.CHIROPRACTOR)
        make_hours(member, house.location)
        kind = make_visit_type(name=f"Kind {number}")
        Giver.objects.create(visit_type=kind, practitioner=member)
        Room.objects.create(location=house.location, name=f"R{number}")
        start = now + timedelta(days=number + 1)
        TimeOff.objects.create(practitioner=member, starts_at=start, ends_at=start + timedelta(hours=1))
        make_appointment(
            patient=make_patient(first_name=f"N{number}"),
            practitioner=member,
            location=house.location,
            starts_at=start,
            visit_type=kind,
        )
    owner.get(url(name))
    with django_assert_num_queries(LISTS[name]):
        owner.get(url(name))
