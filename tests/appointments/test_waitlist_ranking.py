"""The ranking of the waitlist: a table of what suits, and what must hold whatever is asked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.waitlist.ranking import MOST_DAYS, FreeSpan, Waiting, judge, rank, suits

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
FREE = FreeSpan(
    practitioner=1, location=7, starts_at=datetime(2026, 11, 25, 10, 0, tzinfo=NEW_YORK), minutes=30
)
ASKS = Waiting(key=1, minutes=30, since=NOW, first_day=date(2026, 11, 24))


@pytest.mark.parametrize(
    ("wish", "does"),
    [
        ({}, True),
        ({"minutes": 15}, True),
        ({"minutes": 31}, False),
        ({"practitioners": {1, 2}}, True),
        ({"practitioners": {2}}, False),
        ({"locations": {7}}, True),
        ({"locations": {8}}, False),
        ({"weekdays": {2}}, True),  # a Wednesday
        ({"weekdays": {1, 3}}, False),
        ({"from_time": time(10)}, True),
        ({"from_time": time(10, 1)}, False),
        ({"until_time": time(10, 30)}, True),
        ({"until_time": time(10, 29)}, False),
        ({"until_time": time(10, 15), "minutes": 15}, True),
        ({"first_day": date(2026, 11, 25)}, True),
        ({"first_day": date(2026, 11, 26)}, False),
        ({"last_day": date(2026, 11, 25)}, True),
        ({"last_day": date(2026, 11, 24)}, False),
        ({"before": datetime(2026, 11, 25, 15, 1, tzinfo=UTC)}, True),
        ({"before": datetime(2026, 11, 25, 15, 0, tzinfo=UTC)}, False),  # it is that very time
    ],
)
def test_what_suits(wish: dict[str, Any], does: bool) -> None:
    assert suits(replace(ASKS, **wish), FREE) is does


def test_a_visit_over_midnight_is_over_by_no_time_of_its_day() -> None:
    late = replace(FREE, starts_at=datetime(2026, 11, 25, 23, 45, tzinfo=NEW_YORK))
    assert suits(ASKS, late)
    assert not suits(replace(ASKS, until_time=time(23, 59)), late)


def test_the_wall_clock_counts_when_the_clocks_change() -> None:
    # 1 November 2026, 1:45 is said twice; half an hour after the first is 1:15 again.
    twice = replace(FREE, starts_at=datetime(2026, 11, 1, 1, 45, tzinfo=NEW_YORK))
    asks = replace(ASKS, first_day=date(2026, 11, 1), from_time=time(1, 45), until_time=time(2, 0))
    assert suits(asks, twice)
    gap = replace(FREE, starts_at=datetime(2026, 3, 8, 1, 45, tzinfo=NEW_YORK))
    spring = replace(ASKS, first_day=date(2026, 3, 8), until_time=time(3, 14))
    assert not suits(spring, gap)
    assert suits(replace(spring, until_time=time(3, 15)), gap)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"urgency": "soon"}, {"urgency": "normal"}),
        ({"urgency": "normal"}, {"urgency": "whenever"}),
        ({"since": NOW - timedelta(days=2)}, {"since": NOW - timedelta(days=1)}),
        ({"minutes": 30}, {"minutes": 15}),
        ({"practitioners": {1}}, {}),
        ({"locations": {7}}, {}),
        ({"urgency": "soon"}, {"since": NOW - timedelta(days=19)}),
        ({"since": NOW - timedelta(days=21)}, {"urgency": "soon"}),  # in the end waiting tells
        ({"urgency": "soon"}, {"urgency": "whenever", "since": NOW - timedelta(days=400)}),
        ({"since": NOW - timedelta(hours=2)}, {"since": NOW - timedelta(hours=1)}),  # the same points
    ],
)
def test_who_comes_first(better: dict[str, Any], worse: dict[str, Any]) -> None:
    entries = [replace(ASKS, key=1, **worse), replace(ASKS, key=2, **better)]
    assert [match.key for match in rank(entries, FREE, now=NOW)] == [2, 1]


def test_points_say_where_they_come_from() -> None:
    match = judge(
        replace(ASKS, minutes=15, practitioners={1}, urgency="soon", since=NOW - timedelta(days=50)),
        FREE,
        now=NOW,
    )
    assert match is not None
    assert (match.fit, match.urgency, match.waited, match.points) == (20, 40, MOST_DAYS, 90)


ENTRIES = st.lists(
    st.builds(
        Waiting,
        key=st.integers(1, 10**6),
        minutes=st.sampled_from([15, 30, 45]),
        since=st.integers(-100, 5).map(lambda days: NOW + timedelta(days=days)),
        first_day=st.dates(date(2026, 11, 20), date(2026, 11, 27)),
        last_day=st.none() | st.dates(date(2026, 11, 20), date(2026, 12, 5)),
        practitioners=st.frozensets(st.integers(1, 3), max_size=2),
        locations=st.frozensets(st.integers(7, 8), max_size=2),
        weekdays=st.frozensets(st.integers(0, 6), max_size=4),
        from_time=st.none() | st.times(),
        until_time=st.none() | st.times(),
        urgency=st.sampled_from(["soon", "normal", "whenever"]),
    ),
    max_size=12,
    unique_by=lambda each: each.key,
)


@given(entries=ENTRIES, order=st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_read_changes_nothing(entries: list[Waiting], order: Any) -> None:
    shuffled = list(entries)
    order.shuffle(shuffled)
    assert rank(entries, FREE, now=NOW) == rank(shuffled, FREE, now=NOW)


@given(entries=ENTRIES)
def test_exactly_those_who_suit_are_ranked_and_each_has_its_place_by_points(entries: list[Waiting]) -> None:
    ranked = rank(entries, FREE, now=NOW)
    assert {match.key for match in ranked} == {each.key for each in entries if suits(each, FREE)}
    points = [match.points for match in ranked]
    assert points == sorted(points, reverse=True)
    assert all(0 <= match.fit <= 40 and 0 <= match.waited <= MOST_DAYS for match in ranked)


@given(entries=ENTRIES, days=st.integers(1, 60))
def test_who_waits_longer_or_more_urgently_never_falls_behind(entries: list[Waiting], days: int) -> None:
    """Change one entry for the better, and nobody whom it preceded comes before it."""
    before = [match.key for match in rank(entries, FREE, now=NOW)]
    if not before:
        return
    chosen = before[len(before) // 2]
    for change in (
        lambda each: replace(each, since=each.since - timedelta(days=days)),
        lambda each: replace(each, urgency="soon"),
    ):
        changed = [change(each) if each.key == chosen else each for each in entries]
        after = [match.key for match in rank(changed, FREE, now=NOW)]
        assert after.index(chosen) <= before.index(chosen)


@given(entries=ENTRIES)
def test_asking_for_less_never_shuts_anybody_out(entries: list[Waiting]) -> None:
    free = [
        replace(
            each,
            weekdays=frozenset(),
            from_time=None,
            until_time=None,
            last_day=None,
            practitioners=frozenset(),
        )
        for each in entries
    ]
    keys = {match.key for match in rank(entries, FREE, now=NOW)}
    assert keys <= {match.key for match in rank(free, FREE, now=NOW)}
