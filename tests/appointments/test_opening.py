"""Opening hours: local wall time, time off, and what thirty opening minutes are."""

from datetime import UTC, date, datetime, timedelta

import pytest

from appointments.models import TimeOff, WorkingHours
from clinic.opening import after_opening_minutes, is_open
from tests.factories.appointments import make_hours
from tests.factories.clinic import House

pytestmark = pytest.mark.django_db


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def hours(house: House) -> None:
    """Monday to Saturday, 08:00-18:00 in New York: 13:00-23:00 UTC in winter."""
    make_hours(house.bob, house.location)


@pytest.mark.parametrize(
    ("moment", "open_now"),
    [
        (at(24, 12, 59), False),
        (at(24, 13), True),
        (at(24, 22, 59), True),
        (at(24, 23), False),
        (at(22, 15), False),
        (at(21, 15), True),
    ],
    ids=["before", "opens", "last minute", "closes", "Sunday", "Saturday"],
)
def test_open_follows_local_wall_time(house: House, hours: None, moment: datetime, open_now: bool) -> None:
    assert is_open(house.clinic, moment) is open_now


def test_summer_time_moves_the_opening(house: House, hours: None) -> None:
    assert is_open(house.clinic, at(30, 12, 30, month=10))
    assert not is_open(house.clinic, at(2, 12, 30))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at(24, 14), at(24, 14, 30)),
        (at(24, 22, 45), at(25, 13, 15)),
        (at(24, 3), at(24, 13, 30)),
        (at(21, 22, 50), at(23, 13, 20)),
    ],
    ids=["by day", "over the night", "at night", "over Sunday"],
)
def test_thirty_opening_minutes(house: House, hours: None, start: datetime, end: datetime) -> None:
    assert after_opening_minutes(house.clinic, start, 30) == end


def test_time_off_of_the_only_person_closes(house: House, hours: None) -> None:
    TimeOff.objects.create(practitioner=house.bob, starts_at=at(24, 13), ends_at=at(24, 15))
    assert not is_open(house.clinic, at(24, 14))
    assert is_open(house.clinic, at(24, 15))
    assert after_opening_minutes(house.clinic, at(24, 14), 30) == at(24, 15, 30)


def test_time_off_of_one_leaves_the_other(house: House, hours: None) -> None:
    make_hours(house.amy, house.location)
    TimeOff.objects.create(practitioner=house.bob, starts_at=at(24, 13), ends_at=at(24, 15))
    assert is_open(house.clinic, at(24, 14))


def test_holiday_of_the_clinic_closes_everybody(house: House, hours: None) -> None:
    TimeOff.objects.create(starts_at=at(24, 0), ends_at=at(25, 5))
    assert not is_open(house.clinic, at(24, 14))


def test_hours_outside_their_dates_do_not_count(house: House, hours: None) -> None:
    WorkingHours.objects.update(valid_until=date(2026, 11, 23))
    assert not is_open(house.clinic, at(24, 14))


@pytest.mark.parametrize("closed", ["no hours", "long holiday"])
def test_clinic_that_does_not_open_counts_plain_minutes(house: House, closed: str) -> None:
    if closed == "long holiday":
        make_hours(house.bob, house.location)
        TimeOff.objects.create(starts_at=at(20, 0), ends_at=at(24, 0, month=12))
    assert after_opening_minutes(house.clinic, at(24, 14), 30) == at(24, 14) + timedelta(minutes=30)


def test_hours_of_another_clinic_do_not_open_this_one(house: House, other_house: House) -> None:
    from clinic.tenancy import clinic_scope

    with clinic_scope(other_house.clinic):
        make_hours(other_house.bob, other_house.location)
    assert not is_open(house.clinic, at(24, 18))
