"""How often, on which days and at what time: the rule of a series, and the local times it gives. Pure.

A rule is told in wall time. It is expanded to naive local times, and whoever knows the place attaches them to its zone
(DOMAIN §12), so that 9:00 stays 9:00 when the clocks change.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, combinations, pairwise
from typing import Any

MOST_VISITS = 60
MOST_STEPS = 6
MOST_TIMES = 3
MOST_WEEKS = 104
WEEK = 7


class RuleError(ValueError):
    """A rule that cannot be; `field` says which part, `code` why."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True)
class Step:
    """So many visits every so many weeks, for so many weeks: 3 every week for 2 weeks, 1 every 2 weeks for 8."""

    visits: int
    weeks: int
    every: int = 1

    def counts(self) -> list[int]:
        """Visits of each of its weeks, the earlier ones first where it does not come out even."""
        upto = [-(-self.visits * week // self.every) for week in range(self.weeks + 1)]
        return [after - before for before, after in pairwise(upto)]


@dataclass(frozen=True)
class Rule:
    """Steps one after the other from `first_day` on; weekdays: 0 is Monday.

    times: the wall times that suit, the best first; the others are for days when it is taken. Raises RuleError.
    """

    first_day: date
    steps: tuple[Step, ...]
    weekdays: frozenset[int]
    times: tuple[time, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.steps) <= MOST_STEPS:
            raise RuleError("steps", "steps")
        for step in self.steps:
            if not (1 <= step.visits <= MOST_VISITS and 1 <= step.weeks <= 52 and 1 <= step.every <= 52):
                raise RuleError("step_range", "steps")
        if not self.weekdays or not self.weekdays <= set(range(WEEK)):
            raise RuleError("weekdays", "weekdays")
        if not 1 <= len(self.times) <= MOST_TIMES or len(set(self.times)) < len(self.times):
            raise RuleError("times", "times")
        if max(self.counts()) > len(self.weekdays):
            raise RuleError("too_few_weekdays", "weekdays")
        if sum(self.counts()) > MOST_VISITS or len(self.counts()) > MOST_WEEKS:
            raise RuleError("too_long", "steps")

    def counts(self) -> list[int]:
        """Visits of each week."""
        return list(chain.from_iterable(step.counts() for step in self.steps))

    def days(self) -> list[date]:
        """The days of the visits, in order. Weeks are counted from the first day, so none of them is cut short."""
        offered = sorted((weekday - self.first_day.weekday()) % WEEK for weekday in self.weekdays)
        return [
            self.first_day + timedelta(days=week * WEEK + offset)
            for week, count in enumerate(self.counts())
            for offset in spread(offered, count)
        ]

    def expand(self) -> Iterator[tuple[datetime, ...]]:
        """For each visit the naive local times that suit, the best first."""
        for day in self.days():
            yield tuple(datetime.combine(day, clock) for clock in self.times)


def spread(offered: Sequence[int], count: int) -> tuple[int, ...]:
    """So many of the offered days of a week as leave the longest rests, also to the next week; the first such."""
    if not count:
        return ()

    def rests(days: tuple[int, ...]) -> list[int]:
        return sorted(after - before for before, after in zip(days, (*days[1:], days[0] + WEEK), strict=True))

    return max(combinations(offered, count), key=rests)


def write_rule(rule: Rule) -> dict[str, Any]:
    """As JSON."""
    return {
        "first_day": rule.first_day.isoformat(),
        "steps": [{"visits": step.visits, "every": step.every, "weeks": step.weeks} for step in rule.steps],
        "weekdays": sorted(rule.weekdays),
        "times": [f"{clock:%H:%M}" for clock in rule.times],
    }


def read_rule(data: Mapping[str, Any]) -> Rule:
    """From JSON. Raises RuleError when it is no rule."""
    try:
        return Rule(
            first_day=date.fromisoformat(data["first_day"]),
            steps=tuple(
                Step(visits=int(row["visits"]), weeks=int(row["weeks"]), every=int(row.get("every", 1)))
                for row in data["steps"]
            ),
            weekdays=frozenset(int(day) for day in data["weekdays"]),
            times=tuple(time.fromisoformat(clock) for clock in data["times"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, RuleError):
            raise
        raise RuleError("unreadable", "steps") from error


def weekdays_for(visits_a_week: int, first_day: date) -> Collection[int]:
    """Working days that leave the longest rests, for whoever has no wish: 3 a week are Monday, Wednesday, Friday."""
    offered = sorted((day - first_day.weekday()) % WEEK for day in range(5))
    days = spread(offered, max(1, min(visits_a_week, len(offered))))
    return sorted((first_day.weekday() + offset) % WEEK for offset in days)
