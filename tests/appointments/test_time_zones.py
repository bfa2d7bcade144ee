"""Local hours become instants in zones that change their clocks at odd times (DOMAIN §12)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from appointments.hours import Span, at_wall_clock, day_bounds, is_said_twice, join, spans_on, without
from appointments.models import WorkingHours

ZONES = ["America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu", "America/Phoenix"]


def hours(weekday: int, opens: str, closes: str, **fields: date) -> WorkingHours:
    return WorkingHours(
        weekday=weekday, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes), **fields
    )


@pytest.mark.parametrize(
    ("zone", "day", "clock", "expected"),
    [
        # A gap moves on by its length: 02:30 is 03:30 in New York, half an hour later on Lord Howe.
        ("America/New_York", date(2026, 3, 8), "02:30", "2026-03-08T07:30"),
        ("Australia/Lord_Howe", date(2026, 10, 4), "02:15", "2026-10-03T15:45"),
        # Cairo loses midnight itself on the last Friday of April.
        ("Africa/Cairo", date(2026, 4, 24), "00:00", "2026-04-23T22:00"),
        # What exists twice is the first of the two.
        ("America/New_York", date(2026, 11, 1), "01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", date(2026, 4, 5), "01:45", "2026-04-04T14:45"),
        ("Asia/Kathmandu", date(2026, 11, 24), "09:00", "2026-11-24T03:15"),
        ("America/Phoenix", date(2026, 7, 1), "09:00", "2026-07-01T16:00"),
    ],
)
def test_wall_clock_becomes_an_instant(zone: str, day: date, clock: str, expected: str) -> None:
    found = at_wall_clock(day, time.fromisoformat(clock), ZoneInfo(zone))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_nine_o_clock_stays_nine_o_clock_over_two_years(zone: str) -> None:
    place = ZoneInfo(zone)
    for offset in range(731):
        day = date(2026, 1, 1) + timedelta(days=offset)
        local = at_wall_clock(day, time(9), place).astimezone(place)
        assert (local.date(), local.time()) == (day, time(9))


@pytest.mark.parametrize("zone", ZONES)
def test_days_follow_each_other_without_gap_over_two_years(zone: str) -> None:
    place = ZoneInfo(zone)
    ends = day_bounds(date(2026, 1, 1), place).start
    lengths = set()
    for offset in range(731):
        bounds = day_bounds(date(2026, 1, 1) + timedelta(days=offset), place)
        assert bounds.start == ends
        ends = bounds.end
        lengths.add(bounds.end - bounds.start)
    usual = {timedelta(hours=24)}
    changing = {
        "America/New_York": {timedelta(hours=23), timedelta(hours=25)},
        "Africa/Cairo": {timedelta(hours=23), timedelta(hours=25)},
        "Australia/Lord_Howe": {timedelta(hours=23.5), timedelta(hours=24.5)},
    }
    assert lengths == usual | changing.get(zone, set())


def test_hours_across_a_change_are_as_long_as_the_clock_on_the_wall_makes_them() -> None:
    place = ZoneInfo("America/New_York")
    [spring] = spans_on([hours(6, "01:00", "05:00")], date(2026, 3, 8), place)
    [autumn] = spans_on([hours(6, "01:00", "05:00")], date(2026, 11, 1), place)
    assert spring.end - spring.start == timedelta(hours=3)
    assert autumn.end - autumn.start == timedelta(hours=5)


def test_hours_that_vanish_in_a_gap_are_left_out() -> None:
    assert spans_on([hours(6, "02:30", "03:00")], date(2026, 3, 8), ZoneInfo("America/New_York")) == []


def test_hours_hold_between_their_dates_only() -> None:
    place = ZoneInfo("UTC")
    row = hours(1, "09:00", "12:00", valid_from=date(2026, 11, 17), valid_until=date(2026, 11, 24))
    days = [date(2026, 11, 10), date(2026, 11, 17), date(2026, 11, 24), date(2026, 12, 1)]
    assert [bool(spans_on([row], day, place)) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("moment", "twice"),
    [
        ("2026-11-01T05:30", True),
        ("2026-11-01T06:30", True),
        ("2026-11-01T07:30", False),
        ("2026-03-08T07:30", False),
    ],
)
def test_a_time_that_is_said_twice_is_known(moment: str, twice: bool) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert is_said_twice(at, ZoneInfo("America/New_York")) is twice


def at(hour: int) -> datetime:
    return datetime(2026, 11, 24, hour, tzinfo=UTC)


def test_spans_are_joined_and_cut() -> None:
    joined = join([Span(at(13), at(15)), Span(at(8), at(12)), Span(at(12), at(13))])
    assert joined == [Span(at(8), at(15))]
    assert without(joined, [Span(at(9), at(10)), Span(at(14), at(16)), Span(at(16), at(17))]) == [
        Span(at(8), at(9)),
        Span(at(10), at(14)),
    ]
    assert without(joined, [Span(at(7), at(16))]) == []
