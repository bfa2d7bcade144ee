"""The rule of a series and the scope of a change, without a database: by table, and by property."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.hours import at_wall_clock
from appointments.series_rule import Rule, RuleError, Step, read_rule, spread, weekdays_for, write_rule
from appointments.series_scope import Member, Scope, Shift, named, out_of_order, safe_order

MONDAY = date(2026, 11, 23)
TEN = time(10, 0)
ZONES = ["America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu", "America/Phoenix"]


def rule(*steps: Step, first_day: date = MONDAY, weekdays: Any = (0, 2, 4), times: Any = (TEN,)) -> Rule:
    return Rule(first_day=first_day, steps=steps, weekdays=frozenset(weekdays), times=tuple(times))


def days_of(given_rule: Rule) -> list[str]:
    return [f"{day:%a %d}" for day in given_rule.days()]


def test_three_a_week_then_two_then_one() -> None:
    ours = rule(Step(3, 2), Step(2, 1), Step(1, 2))
    assert days_of(ours) == [
        "Mon 23", "Wed 25", "Fri 27", "Mon 30", "Wed 02", "Fri 04",
        "Mon 07", "Fri 11",
        "Mon 14", "Mon 21",
    ]  # fmt: skip


def test_weeks_are_counted_from_the_first_day() -> None:
    ours = rule(Step(3, 1), first_day=date(2026, 11, 25))
    assert days_of(ours) == ["Wed 25", "Fri 27", "Mon 30"]


@pytest.mark.parametrize(
    ("step", "counts"),
    [
        (Step(visits=8, every=6, weeks=6), [2, 1, 1, 2, 1, 1]),
        (Step(visits=1, every=2, weeks=6), [1, 0, 1, 0, 1, 0]),
        (Step(visits=4, every=3, weeks=3), [2, 1, 1]),
        (Step(visits=2, weeks=2), [2, 2]),
        (
            Step(visits=6, every=52, weeks=52),
            [1 if week in (0, 8, 17, 26, 34, 43) else 0 for week in range(52)],
        ),
    ],
)
def test_visits_are_spread_over_the_weeks_of_a_step(step: Step, counts: list[int]) -> None:
    assert step.counts() == counts


@pytest.mark.parametrize(
    ("offered", "count", "expected"),
    [
        ([0, 1, 2, 3, 4], 3, (0, 2, 4)),
        ([0, 1, 2, 3, 4], 2, (0, 3)),
        ([0, 1, 2, 3, 4], 1, (0,)),
        ([0, 1, 2, 3, 4, 5, 6], 2, (0, 3)),
        ([1, 2], 2, (1, 2)),
        ([1, 2], 0, ()),
    ],
)
def test_spread_leaves_long_rests(offered: list[int], count: int, expected: tuple[int, ...]) -> None:
    assert spread(offered, count) == expected


def test_weekdays_for_whoever_has_no_wish() -> None:
    assert list(weekdays_for(3, MONDAY)) == [0, 2, 4]
    assert list(weekdays_for(0, MONDAY)) == [0]
    assert list(weekdays_for(9, MONDAY)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"steps": ()}, "steps"),
        ({"steps": (Step(1, 1),) * 7}, "steps"),
        ({"steps": (Step(0, 1),)}, "step_range"),
        ({"steps": (Step(1, 53),)}, "step_range"),
        ({"steps": (Step(1, 1, every=0),)}, "step_range"),
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"times": ()}, "times"),
        ({"times": (TEN, TEN)}, "times"),
        ({"steps": (Step(4, 1),)}, "too_few_weekdays"),
        ({"steps": (Step(3, 21),)}, "too_long"),
        ({"steps": (Step(1, 52, every=52),) * 3}, "too_long"),
    ],
)
def test_rules_that_cannot_be(changes: dict[str, Any], code: str) -> None:
    steps = changes.pop("steps", (Step(1, 1),))
    with pytest.raises(RuleError) as refused:
        rule(*steps, **changes)
    assert refused.value.code == code


def test_a_rule_is_written_and_read_back() -> None:
    ours = rule(Step(3, 2), Step(1, 4, every=2), times=(TEN, time(16, 30)))
    assert read_rule(write_rule(ours)) == ours
    for wrong in (None, {}, [], {**write_rule(ours), "times": ["25:00"]}, {**write_rule(ours), "steps": 3}):
        with pytest.raises(RuleError):
            read_rule(wrong)  # type: ignore[arg-type]
    with pytest.raises(RuleError) as refused:
        read_rule({**write_rule(ours), "weekdays": []})
    assert refused.value.code == "weekdays"


RULES = st.builds(
    lambda first, steps, extra, times: (first, steps, extra, times),
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    st.lists(
        st.builds(Step, st.integers(1, 7), st.integers(1, 6), st.integers(1, 4)), min_size=1, max_size=3
    ),
    st.sets(st.integers(0, 6), min_size=1),
    st.lists(
        st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, max_size=2, unique=True
    ),
)


@given(RULES, st.sampled_from(ZONES))
def test_a_rule_gives_each_visit_once_in_order_on_its_weekdays_at_its_time(
    parts: Any, zone_name: str
) -> None:
    first, steps, weekdays, times = parts
    try:
        ours = Rule(first, tuple(steps), frozenset(weekdays), tuple(times))
    except RuleError:
        return
    visits = list(ours.expand())
    assert len(visits) == sum(ours.counts())
    days = [options[0].date() for options in visits]
    assert days == sorted(set(days))
    assert first <= days[0]
    assert {day.weekday() for day in days} <= set(weekdays)
    zone = ZoneInfo(zone_name)
    for options in visits:
        assert tuple(at.time() for at in options) == tuple(times)
        for naive in options:
            there = at_wall_clock(naive.date(), naive.time(), zone).astimezone(zone).replace(tzinfo=None)
            exists = there == naive
            # What does not exist is moved forward, by an hour (half an hour on Lord Howe); nothing else is.
            assert exists or naive < there <= naive + timedelta(hours=1)


def test_a_time_that_does_not_exist_moves_forward_and_the_next_day_is_as_asked() -> None:
    zone = ZoneInfo("America/New_York")
    ours = rule(Step(2, 1), first_day=date(2026, 3, 8), weekdays=(6, 0), times=(time(2, 30),))
    there = [at_wall_clock(at.date(), at.time(), zone).astimezone(zone) for (at,) in ours.expand()]
    assert [f"{at:%a %H:%M}" for at in there] == ["Sun 03:30", "Mon 02:30"]


def ten_on(day: int) -> datetime:
    """Naive, as a wall shows it."""
    return datetime.combine(date(2026, 11, day), TEN)


def members(*specs: str) -> list[Member]:
    """One per word: a number of the day, then `-` (cannot change) or `~` (apart)."""
    return [
        Member(
            number=number,
            starts_at=ten_on(int(spec.rstrip("-~"))),
            may_change="-" not in spec,
            is_apart="~" in spec,
        )
        for number, spec in enumerate(specs, start=1)
    ]


@pytest.mark.parametrize(
    ("scope", "number", "with_apart", "expected"),
    [
        (Scope.THIS, 3, False, [3]),
        (Scope.THIS, 1, False, []),  # is over
        (Scope.THIS, 4, False, [4]),  # the one in hand, though it stands apart
        (Scope.FOLLOWING, 3, False, [3, 5]),
        (Scope.FOLLOWING, 3, True, [3, 4, 5]),
        (Scope.FOLLOWING, 4, False, [4, 5]),
        (Scope.ALL, 5, False, [2, 3, 5]),
        (Scope.ALL, 1, True, [2, 3, 4, 5]),
        (Scope.FOLLOWING, 9, True, []),
    ],
)
def test_which_visits_a_scope_names(scope: Scope, number: int, with_apart: bool, expected: list[int]) -> None:
    found = named(members("2-", "4", "6", "20~", "10"), scope, number, with_apart=with_apart)
    assert [each.number for each in found] == expected


def test_out_of_order_names_those_that_would_overtake() -> None:
    mine = members("2", "4", "6", "8~")
    at = ten_on
    assert out_of_order(mine, {2: at(5)}) == set()
    assert out_of_order(mine, {2: at(7)}) == {2}
    assert out_of_order(mine, {2: at(1)}) == {2}
    assert out_of_order(mine, {3: at(20)}) == set()  # the fourth stands apart
    assert out_of_order(mine, {4: at(1)}) == set()


LENGTH = timedelta(minutes=15)
# Mostly visits that may change and do not stand apart, often as many days apart as they are moved by.
OFTEN, SELDOM = st.sampled_from([True, True, True, False]), st.sampled_from([False, False, False, True])
SERIES = st.lists(st.tuples(st.integers(1, 3), OFTEN, SELDOM), min_size=1, max_size=12)
SHIFTS = st.builds(Shift, st.none() | st.sampled_from([time(8, 0), TEN, time(17, 30)]), st.integers(-4, 4))


@given(SERIES, st.sampled_from(Scope), st.integers(1, 12), st.booleans(), SHIFTS)
def test_no_change_loses_adds_or_repeats_a_visit(
    gaps: list[tuple[int, bool, bool]], scope: Scope, number: int, with_apart: bool, shift: Shift
) -> None:
    day = ten_on(2)
    mine = []
    for index, (gap, may_change, is_apart) in enumerate(gaps, start=1):
        day += timedelta(days=gap)
        mine.append(Member(index, day, may_change=may_change, is_apart=is_apart))
    changed = named(mine, scope, number, with_apart=with_apart)
    targets = {each.number: shift.apply(each.starts_at) for each in changed}
    after = {each.number: targets.get(each.number, each.starts_at) for each in mine}

    assert set(after) == {each.number for each in mine}
    assert all(after[each.number] == each.starts_at for each in mine if not each.may_change)
    if shift.clock:
        assert all(at.time() == shift.clock for at in targets.values())
    else:
        assert all(targets[each.number].time() == each.starts_at.time() for each in changed)
    in_order = [after[each.number] for each in mine if not each.is_apart]
    if not out_of_order(mine, targets):
        assert in_order == sorted(set(in_order))
    _moves_without_stepping_on_another(changed, targets)


def _moves_without_stepping_on_another(changed: list[Member], targets: dict[int, datetime]) -> None:
    stands = {each.number: each.starts_at for each in changed}
    order = safe_order([(each.starts_at, targets[each.number]) for each in changed])
    assert sorted(order) == list(range(len(changed)))
    for index in order:
        number = changed[index].number
        at = targets[number]
        others = [other for key, other in stands.items() if key != number]
        assert all(at + LENGTH <= other or other + LENGTH <= at for other in others)
        stands[number] = at
