"""Settings of the diary by API: made, changed, removed, weighed against what is booked; and the rebooking list."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book
from appointments.models import Appointment, OtherHours, TimeOff, VisitType, WorkingHours
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.models import Membership, Room
from clinic.tenancy import clinic_scope
from tests.api import Program, fields_of
from tests.appointments.conftest import TUESDAY
from tests.clinic.test_api_replays import CLICKS, at_once, twin_of
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House, make_house, make_member, make_user
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def owner(house: House) -> Program:
    return Program(house.alice)


@pytest.fixture
def visit(wish: Callable[..., Wanted], rita: Membership, now: datetime) -> Appointment:
    return book(wanted=wish("16:00"), by=rita, now=now)


def hours(house: House, **changes: Any) -> dict[str, Any]:
    given = {
        "practitioner": house.bob.uid,
        "location": house.location.uid,
        "opens": "09:00",
        "closes": "12:00",
    }
    return given | changes


def test_weekly_hours_are_made_changed_and_removed(house: House, owner: Program) -> None:
    made = owner.post("working-hours", hours(house, weekday=6, valid_from="2027-01-01"))
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["weekday"], body["opens"], body["valid_from"], body["valid_until"]) == (
        6, "09:00", "2027-01-01", None,
    )  # fmt: skip
    changed = owner.patch(f"working-hours/{body['uid']}", {"closes": "11:00", "weekday": 5})
    assert (changed.json()["closes"], changed.json()["weekday"]) == ("11:00", 5)
    listed = owner.get(f"working-hours?practitioner={house.bob.uid}").json()["results"]
    assert [row["uid"] for row in listed] == [body["uid"]]
    assert owner.get(f"working-hours?practitioner={house.rita.uid}").json()["results"] == []
    assert owner.call("DELETE", f"working-hours/{body['uid']}").status_code == 204
    assert not WorkingHours.objects.exists()


def test_the_same_key_makes_hours_once(house: House, owner: Program) -> None:
    body = hours(house, weekday=6)
    first = owner.post("working-hours", body, idempotency_key="the-same-key")
    again = owner.post("working-hours", body, idempotency_key="the-same-key")
    assert first.json() == again.json()
    assert WorkingHours.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"closes": "09:00"}, "closes", "setting_refused"),
        ({"weekday": 7}, "weekday", "invalid"),
        ({"opens": "9 o'clock"}, "opens", "invalid"),
        ({"weekday": 1}, "opens", "setting_refused"),
        ({"valid_from": "1999-12-31"}, "valid_from", "invalid"),
        ({"valid_from": "2027-02-01", "valid_until": "2027-01-01"}, "valid_until", "setting_refused"),
        ({"location": "0198c0de-0000-7000-8000-00000000dead"}, "location", "invalid"),
    ],
)
def test_hours_that_cannot_be(
    open_house: House, owner: Program, changes: dict[str, Any], field: str, code: str
) -> None:
    answer = owner.post("working-hours", hours(open_house, weekday=6) | changes)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert field in fields_of(answer)


def test_what_loses_its_place_has_to_be_accepted(visit: Appointment, owner: Program) -> None:
    row = WorkingHours.objects.get(weekday=TUESDAY.weekday())
    asked = owner.patch(f"working-hours/{row.uid}", {"closes": "12:00"})
    body = asked.json()
    assert (asked.status_code, body["code"]) == (409, "displaces_visits")
    assert [(each["uid"], each["why"]) for each in body["visits"]] == [(str(visit.uid), ["hours"])]
    row.refresh_from_db()
    assert row.closes == time(18)
    done = owner.patch(f"working-hours/{row.uid}", {"closes": "12:00", "accept": body["accept"]})
    assert done.status_code == 200
    (listed,) = Program(visit.booked_by).get("rebooking").json()["results"]
    assert (listed["appointment"], listed["why"]) == (str(visit.uid), ["hours"])
    at = listed["free"][0]["starts_at"]
    etag = f'"{listed["appointment_version"]}"'
    moved = owner.patch(f"appointments/{visit.uid}", {"starts_at": at}, if_match=etag)
    assert moved.status_code == 200, moved.content
    assert owner.get("rebooking").json()["results"] == []


def test_removing_hours_is_weighed_too(visit: Appointment, owner: Program) -> None:
    path = f"working-hours/{WorkingHours.objects.get(weekday=TUESDAY.weekday()).uid}"
    asked = owner.call("DELETE", path)
    assert asked.status_code == 409
    assert owner.call("DELETE", f"{path}?accept={asked.json()['accept']}").status_code == 204


def test_other_hours_of_a_day(open_house: House, owner: Program) -> None:
    made = owner.post("other-hours", hours(open_house, day="2026-12-01", reason="Course"))
    assert made.status_code == 201, made.content
    path = f"other-hours/{made.json()['uid']}"
    assert owner.patch(path, {"opens": "10:00"}).json()["opens"] == "10:00"
    assert len(owner.get("other-hours").json()["results"]) == 1
    assert owner.call("DELETE", path).status_code == 204
    assert not OtherHours.objects.exists()


def test_time_off_and_keeping_a_visit_in_it(visit: Appointment, house: House, owner: Program) -> None:
    body = {
        "practitioner": house.bob.uid,
        "starts_at": "2026-11-24T15:00:00-05:00",
        "ends_at": "2026-11-24T18:00:00-05:00",
        "reason": "Dentist",
    }
    asked = owner.post("time-off", body)
    assert asked.status_code == 409
    made = owner.post("time-off", body | {"accept": asked.json()["accept"]})
    assert (made.status_code, made.json()["location"]) == (201, None)
    rita = Program(house.rita)
    kept = rita.post(f"appointments/{visit.uid}/keep", if_match=f'"{visit.version}"')
    assert kept.status_code == 200, kept.content
    assert rita.get("rebooking").json()["results"] == []
    again = rita.post(f"appointments/{visit.uid}/keep", if_match='"9"')
    assert again.status_code == 412
    path = f"time-off/{made.json()['uid']}"
    assert owner.patch(path, {"reason": "Dentist again"}).json()["reason"] == "Dentist again"
    assert owner.patch(path, {"ends_at": "2026-11-24T14:00:00-05:00"}).status_code == 422
    after = "time-off?ends_after=2026-11-25T00:00:00Z"
    assert owner.get(after).json()["results"] == []
    assert owner.call("DELETE", path).status_code == 204
    assert not TimeOff.objects.exists()
    refused = rita.post(f"appointments/{visit.uid}/keep", if_match=f'"{visit.version + 1}"')
    assert (refused.status_code, refused.json()["code"]) == (409, "keep_refused")


def test_kinds_of_visit(house: House, owner: Program) -> None:
    made = owner.post(
        "visit-types", {"name": "Long", "kind": "adjustment", "minutes": 30, "givers": [house.bob.uid]}
    )
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["version"], body["givers"], body["tone"]) == (1, [str(house.bob.uid)], "brand")
    path = f"visit-types/{body['uid']}"
    assert owner.get(path)["ETag"] == '"1"'
    changed = owner.patch(path, {"minutes": 20, "room_feature": "drop_table"}, if_match='"1"')
    assert changed.status_code == 200, changed.content
    assert (changed.json()["minutes"], changed.json()["givers"]) == (20, [str(house.bob.uid)])
    assert owner.patch(path, {"minutes": 25}, if_match='"1"').status_code == 412
    assert owner.patch(path, {"minutes": 25}).status_code == 428
    refused = owner.patch(path, {"needs_room": False}, if_match='"2"')
    assert "room_feature" in fields_of(refused)
    assert owner.patch(path, {"givers": []}, if_match='"2"').json()["givers"] == []
    twin = owner.post("visit-types", {"name": "LONG", "kind": "adjustment", "minutes": 30})
    assert (twin.status_code, list(fields_of(twin))) == (422, ["name"])


def test_rooms_and_capacity(visit: Appointment, house: House, owner: Program) -> None:
    made = owner.post("rooms", {"location": house.location.uid, "name": "Gym", "features": ["exercise"]})
    assert (made.status_code, made.json()["is_active"]) == (201, True)
    Appointment.objects.update(room=Room.objects.get(name="Gym"))
    path = f"rooms/{made.json()['uid']}"
    asked = owner.patch(path, {"is_active": False})
    assert asked.json()["visits"][0]["why"] == ["room"]
    closed = owner.patch(path, {"is_active": False, "accept": asked.json()["accept"]})
    assert closed.json()["is_active"] is False
    assert owner.patch(path, {"features": ["pool"]}).status_code == 422
    assert owner.patch(f"practitioners/{house.bob.uid}", {"capacity": 3}).json()["capacity"] == 3
    assert owner.patch(f"practitioners/{house.bob.uid}", {"capacity": 0}).status_code == 422
    assert owner.patch(f"practitioners/{house.rita.uid}", {"capacity": 2}).status_code == 404


def test_another_clinic_is_not_there(open_house: House, other_house: House) -> None:
    carol = Program(other_house.alice)
    row = WorkingHours.objects.all()[0]
    assert carol.patch(f"working-hours/{row.uid}", {"closes": "11:00"}).status_code == 404
    assert carol.get("working-hours").json()["results"] == []
    refused = carol.post("working-hours", hours(open_house, weekday=6))
    assert {"practitioner", "location"} <= set(fields_of(refused))
    with clinic_scope(other_house.clinic):
        assert not WorkingHours.objects.exists()


LISTS = {"working-hours": 9, "other-hours": 9, "time-off": 9, "rooms": 9, "visit-types": 10, "rebooking": 11}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", LISTS)
def test_lists_ask_as_often_for_one_row_as_for_three(
    path: str,
    rows: int,
    house: House,
    owner: Program,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Room.objects.all().delete()
    for number in range(rows):
        member = make_member(make_user(f"Doc{number}"), Role.CHIROPRACTOR)
        make_hours(member, house.location)
        start = now + timedelta(days=number + 1)
        who: dict[str, Any] = {"practitioner": member, "location": house.location}
        make_visit_type(name=f"Kind {number}").givers.create(practitioner=member)
        Room.objects.create(location=house.location, name=f"R{number}")
        OtherHours.objects.create(**who, day=date(2027, 1, 1), opens=time(9), closes=time(10))
        TimeOff.objects.create(**who, starts_at=start, ends_at=start + timedelta(hours=1))
        make_appointment(patient=make_patient(first_name=f"N{number}"), **who, starts_at=start)
    WorkingHours.objects.exclude(weekday=0).delete()
    owner.get(path)
    with django_assert_num_queries(LISTS[path]):
        assert len(owner.get(path).json()["results"]) == rows
    assert VisitType.objects.count() == rows


@pytest.fixture
def lasting() -> Iterator[House]:
    """A clinic that is committed, for calls from several connections."""
    yield make_house()
    connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["working-hours", "other-hours", "time-off", "rooms", "visit-types"])
def test_the_same_thing_from_six_at_the_same_instant_is_made_once(lasting: House, path: str) -> None:
    """Each with a key of its own, so that only the rule can keep them apart."""
    bodies: dict[str, dict[str, Any]] = {
        "working-hours": hours(lasting, weekday=6),
        "other-hours": hours(lasting, day="2027-01-23"),
        "time-off": {"starts_at": "2027-01-23T10:00:00-05:00", "ends_at": "2027-01-23T12:00:00-05:00"},
        "rooms": {"location": lasting.location.uid, "name": "Gym"},
        "visit-types": {"name": "Long", "kind": "adjustment", "minutes": 30},
    }
    program = Program(lasting.alice)
    answers = at_once(lambda: twin_of(program).post(path, bodies[path]))
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * (CLICKS - 1)
