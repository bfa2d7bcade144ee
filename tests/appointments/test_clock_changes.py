"""The diary on days that are no ordinary days: clocks change, places lie in two zones, a visit runs over midnight,
February has 29 days (DOMAIN §12)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from appointments.availability import WideSearch, find_slots, next_slots
from appointments.booking import book
from appointments.diary import Search
from appointments.errors import OutsideHoursError, SlotTakenError
from appointments.hours import at_wall_clock
from appointments.models import Appointment, OtherHours, VisitType, WorkingHours
from appointments.wanted import Wanted
from clinic.models import Location
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_hour(house: House) -> VisitType:
    return make_visit_type(minutes=30)


def open_on(house: House, place: Location, day: date, opens: str, closes: str) -> None:
    """Bob works there on this day of the week."""
    WorkingHours.objects.create(
        practitioner=house.bob, location=place, weekday=day.weekday(), opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
    )  # fmt: skip


def slots_on(house: House, place: Location, kind: VisitType, day: date) -> list[datetime]:
    search = Search(house.bob, kind, place)
    now = datetime.combine(day - timedelta(days=2), time(12), tzinfo=UTC)
    return [slot.starts_at for slot in find_slots(search, first_day=day, days=1, now=now)]


@pytest.mark.parametrize(
    ("zone", "day", "opens", "closes", "first", "last", "number"),
    [
        # An hour is missing at two: three hours of the wall's four, in quarters, the last half an hour before the end.
        ("America/New_York", date(2027, 3, 14), "01:00", "05:00", "06:00", "08:30", 11),
        # An hour is there twice.
        ("America/New_York", date(2027, 11, 7), "01:00", "05:00", "05:00", "09:30", 19),
        # Half an hour is missing, or there twice, at two.
        ("Australia/Lord_Howe", date(2027, 10, 3), "01:00", "04:00", "14:30", "16:30", 9),
        ("Australia/Lord_Howe", date(2027, 4, 4), "01:00", "04:00", "14:00", "17:00", 13),
        # Midnight itself is missing.
        ("Africa/Cairo", date(2027, 4, 30), "00:00", "03:00", "22:00", "23:30", 7),
        # The hour before midnight is there twice: hours that end in it end the first time.
        ("Africa/Cairo", date(2027, 10, 28), "22:00", "23:45", "19:00", "20:15", 6),
        ("Asia/Kathmandu", date(2027, 3, 14), "09:00", "11:00", "03:15", "04:45", 7),
        ("America/Phoenix", date(2027, 3, 14), "01:00", "05:00", "08:00", "11:30", 15),
    ],
)
def test_what_is_offered_when_clocks_change_is_what_can_be_booked(
    zone: str,
    day: date,
    opens: str,
    closes: str,
    first: str,
    last: str,
    number: int,
    house: House,
    half_hour: VisitType,
) -> None:
    place = Location.objects.create(name="Far", time_zone=zone)
    open_on(house, place, day, opens, closes)
    starts = slots_on(house, place, half_hour, day)
    assert (f"{starts[0]:%H:%M}", f"{starts[-1]:%H:%M}", len(starts)) == (first, last, number)
    assert starts == sorted(set(starts))
    now = starts[0] - timedelta(days=2)
    who = (house.bob, half_hour, place)
    for start in starts[::2]:  # every half hour there is
        book(wanted=Wanted(make_patient(), *who, start), by=house.rita, now=now)
    assert slots_on(house, place, half_hour, day) == []
    for beside in (starts[0] - timedelta(minutes=30), starts[-1] + timedelta(minutes=30)):
        with pytest.raises(OutsideHoursError):
            book(wanted=Wanted(make_patient(), *who, beside), by=house.rita, now=now)


def test_one_day_in_two_zones_is_one_day_of_one_person(house: House, half_hour: VisitType) -> None:
    """Mornings in New York, then Phoenix, two hours behind: both walls show the same hours for other instants."""
    phoenix = Location.objects.create(name="Phoenix", time_zone="America/Phoenix")
    day = date(2026, 12, 1)
    open_on(house, house.location, day, "09:00", "12:00")
    open_on(house, phoenix, day, "09:00", "12:00")
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    east = slots_on(house, house.location, half_hour, day)
    west = slots_on(house, phoenix, half_hour, day)
    assert (f"{east[0]:%H:%M}", f"{west[0]:%H:%M}", len(east), len(west)) == ("14:00", "16:00", 11, 11)
    # 11:00 in New York is 9:00 in Phoenix: Bob is at one of them.
    taken = west[0]
    book(wanted=Wanted(make_patient(), house.bob, half_hour, phoenix, taken), by=house.rita, now=now)
    assert taken not in slots_on(house, house.location, half_hour, day)
    with pytest.raises(SlotTakenError) as refused:
        book(
            wanted=Wanted(make_patient(), house.bob, half_hour, house.location, taken), by=house.rita, now=now
        )
    assert refused.value.detail["what"] == "practitioner"
    wide = WideSearch(half_hour, [house.bob], [house.location, phoenix])
    found = next_slots(wide, first_day=day, now=now, most=40, days=1)
    assert [each.slot.starts_at for each in found] == sorted(each.slot.starts_at for each in found)
    assert {each.location for each in found} == {house.location, phoenix}
    assert taken not in {each.slot.starts_at for each in found}


def test_an_evening_belongs_to_the_day_of_its_own_place(house: House, half_hour: VisitType) -> None:
    """23:00 in New York is tomorrow in UTC and in Kathmandu."""
    far = Location.objects.create(name="Far", time_zone="Asia/Kathmandu")
    late = at_wall_clock(date(2026, 12, 1), time(23), house.location.zone)
    early = at_wall_clock(date(2026, 12, 2), time(0, 15), far.zone)
    made = [
        book(
            wanted=Wanted(make_patient(), who, half_hour, place, at, outside_hours=True),
            by=house.rita,
            now=datetime(2026, 11, 30, 12, tzinfo=UTC),
        )
        for who, place, at in ((house.bob, house.location, late), (house.bob, far, early))
    ]
    assert [f"{each.starts_at.astimezone(UTC):%d %H:%M}" for each in made] == ["02 04:00", "01 18:30"]
    days = {each.location.name: each.starts_at.astimezone(each.location.zone).day for each in made}
    assert days == {"Main Street": 1, "Far": 2}


@pytest.fixture
def over_midnight(house: House, half_hour: VisitType) -> Appointment:
    """From 23:45 until a quarter past midnight, on purpose."""
    make_hours(house.bob, house.location, opens="00:00", closes="23:59")
    start = at_wall_clock(date(2026, 12, 1), time(23, 45), house.location.zone)
    return book(
        wanted=Wanted(make_patient(), house.bob, half_hour, house.location, start, outside_hours=True),
        by=house.rita,
        now=datetime(2026, 11, 30, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("day", "clock", "is_free"),
    [(1, "23:15", True), (1, "23:30", False), (2, "00:00", False), (2, "00:15", True)],
)
def test_a_visit_over_midnight_takes_its_time_on_both_days(
    day: int, clock: str, *, is_free: bool, over_midnight: Appointment, house: House, half_hour: VisitType
) -> None:
    start = at_wall_clock(date(2026, 12, day), time.fromisoformat(clock), house.location.zone)
    offered = slots_on(house, house.location, half_hour, date(2026, 12, day))
    if start.time() != time(4, 30):  # no visit ends after the hours, which end before midnight
        assert (start in offered) is is_free
    wanted = Wanted(make_patient(), house.bob, half_hour, house.location, start, outside_hours=True)
    try:
        book(wanted=wanted, by=house.rita, now=datetime(2026, 11, 30, 12, tzinfo=UTC))
    except SlotTakenError:
        assert not is_free
    else:
        assert is_free


def test_the_29th_of_february_is_a_day_like_others(house: House, half_hour: VisitType) -> None:
    leap = date(2028, 2, 29)  # a Tuesday
    open_on(house, house.location, leap, "09:00", "12:00")
    assert len(slots_on(house, house.location, half_hour, leap)) == 11
    OtherHours.objects.create(
        practitioner=house.bob, location=house.location, day=leap, opens=time(14), closes=time(15)
    )
    (first, *_more) = slots_on(house, house.location, half_hour, leap)
    assert f"{first:%Y-%m-%d %H:%M}" == "2028-02-29 19:00"
    made = book(
        wanted=Wanted(make_patient(), house.bob, half_hour, house.location, first), by=house.rita,
        now=datetime(2028, 2, 27, 12, tzinfo=UTC),
    )  # fmt: skip
    assert Appointment.objects.between(first, first + timedelta(days=1)).get() == made
