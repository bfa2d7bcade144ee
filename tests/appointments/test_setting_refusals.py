"""What the verbs of the settings refuse, whoever calls them: a page, a program or nobody in particular."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import transaction

from appointments.models import VisitType, WorkingHours
from appointments.rebooking import find_to_rebook
from appointments.resources import change_capacity, change_room
from appointments.time_off import Absence, add_time_off
from appointments.visit_types import add_visit_type, change_visit_type
from appointments.working_hours import OneDay, Weekly, add_hours, add_other_hours
from clinic.models import Location
from clinic.resources import SettingRefusedError, save_room
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db
NOON, NINE = time(12), time(9)


def problems(act: Callable[..., Any], **given: Any) -> dict[str | None, Any]:
    with pytest.raises(SettingRefusedError) as caught, transaction.atomic():
        act(**given)
    return dict(caught.value.problems)


def who(house: House, now: datetime) -> dict[str, Any]:
    return {"by": house.alice, "now": now}


def test_only_the_owner_changes_settings(house: House, now: datetime) -> None:
    weekly = Weekly(house.location, NINE, NOON)
    for member in (house.bob, house.amy, house.rita):
        with pytest.raises(SettingRefusedError):
            add_hours(practitioner=house.bob, weekdays=[0], hours=weekly, by=member, now=now)
    assert not WorkingHours.objects.exists()


def test_hours(house: House, now: datetime) -> None:
    weekly, known = Weekly(house.location, NINE, NOON), who(house, now)
    assert set(problems(add_hours, practitioner=house.bob, weekdays=[], hours=weekly, **known)) == {
        "weekdays"
    }
    found = problems(add_hours, practitioner=house.rita, weekdays=[0], hours=weekly, **known)
    assert set(found) == {"practitioner"}
    early = Weekly(house.location, NINE, NOON, valid_from=date(1999, 1, 1))
    assert set(problems(add_hours, practitioner=house.bob, weekdays=[0], hours=early, **known)) == {
        "valid_from"
    }
    Location.objects.update(is_active=False)
    house.location.refresh_from_db()
    day = OneDay(house.location, date(2026, 12, 1), NOON, NINE)
    assert set(problems(add_other_hours, practitioner=house.bob, day=day, **known)) == {"location", "closes"}


def test_hours_whose_seasons_do_not_meet(house: House, now: datetime) -> None:
    winter = Weekly(house.location, NINE, NOON, valid_until=date(2026, 12, 31))
    spring = Weekly(house.location, NINE, NOON, valid_from=date(2027, 1, 1))
    for hours in (winter, spring):
        add_hours(practitioner=house.bob, weekdays=[0], hours=hours, **who(house, now))
    assert WorkingHours.objects.count() == 2


def test_time_off(house: House, now: datetime) -> None:
    start, end = datetime(1999, 12, 31, tzinfo=UTC), datetime(2000, 1, 2, tzinfo=UTC)
    absence = Absence(house.rita, None, start, end)
    found = problems(add_time_off, absence=absence, **who(house, now))
    assert set(found) == {"practitioner", "starts_at"}


def test_rooms_and_capacity(house: House, now: datetime) -> None:
    known = who(house, now)
    assert set(problems(save_room, room=house.room, fields={"name": ""}, **known)) == {"name"}
    assert set(problems(save_room, room=house.room, fields={"features": ["pool"]}, **known)) == {"features"}
    hill = Location.objects.create(name="Hill", time_zone="America/Chicago")
    assert set(problems(change_room, room=house.room, fields={"location": hill}, **known)) == {"location"}
    assert set(problems(change_capacity, practitioner=house.rita, capacity=2, **known)) == {"capacity"}
    assert set(problems(change_capacity, practitioner=house.bob, capacity=9, **known)) == {"capacity"}


def test_kinds_of_visit(house: House, adjustment: VisitType, now: datetime) -> None:
    known = who(house, now)
    fields = {"name": "Talk", "kind": "review", "minutes": 20}
    assert set(problems(add_visit_type, fields=fields, givers=[house.rita], **known)) == {"givers"}
    wide = {**fields, "buffer_before": 61, "buffer_after": 99}
    assert set(problems(add_visit_type, fields=wide, givers=[], **known)) == {"buffer_before", "buffer_after"}
    long = {"visit_type": adjustment, "fields": {"minutes": 241}, "givers": None, "version": 1}
    assert set(problems(change_visit_type, **long, **known)) == {"minutes"}
    assert VisitType.objects.get() == adjustment


def test_nothing_is_offered_at_a_place_that_is_no_more(open_house: House, now: datetime) -> None:
    make_appointment(
        patient=make_patient(),
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=now.replace(day=27),
    )
    Location.objects.update(is_active=False)
    (shown,), _total = find_to_rebook(now=now)
    assert shown.free == []
