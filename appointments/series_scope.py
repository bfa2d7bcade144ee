"""Which visits of a series a change names, and where it puts them. Pure: no database, no clock of its own.

- What is over, has begun or is out of the diary never changes.
- The visit that somebody has in hand is always named, whatever became of it before.
- A visit that was moved on its own keeps its place when others are moved, unless it is asked for: somebody made that
  appointment on purpose. A cancellation names it too: who stays away from the rest would else be waited for.
- *this and later* counts by number: the visits keep their numbers wherever they are moved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum


class Scope(StrEnum):
    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class Member:
    """A visit of a series as a scope sees it. starts_at: naive local time on the wall of its place.

    may_change: it stands in the diary and has not begun. is_apart: it was moved on its own.
    """

    number: int
    starts_at: datetime
    may_change: bool = True
    is_apart: bool = False


@dataclass(frozen=True)
class Shift:
    """What happens to the wall time: another time of day (None: the same), so many days later (or earlier)."""

    clock: time | None = None
    days: int = 0

    def apply(self, starts_at: datetime) -> datetime:
        day = starts_at.date() + timedelta(days=self.days)
        return datetime.combine(day, self.clock if self.clock is not None else starts_at.time())


def named(members: Iterable[Member], scope: Scope, number: int, *, with_apart: bool = False) -> list[Member]:
    """The visits that change, by number. `number`: the one in hand."""

    def is_named(each: Member) -> bool:
        if not each.may_change:
            return False
        if each.number == number:
            return True
        reaches = scope == Scope.ALL or (scope == Scope.FOLLOWING and each.number > number)
        return reaches and (with_apart or not each.is_apart)

    return sorted(filter(is_named, members), key=lambda each: each.number)


def out_of_order(members: Iterable[Member], targets: Mapping[int, datetime]) -> set[int]:
    """Numbers of those whose target would stand before an earlier visit or after a later one of the series.

    targets: number → naive local time. Visits apart, and those no longer in the diary, stand outside the order.
    """
    stand = sorted((each for each in members if not each.is_apart), key=lambda each: each.number)
    times = {each.number: targets.get(each.number, each.starts_at) for each in stand}
    numbers = list(times)
    wrong: set[int] = set()
    for at, number in enumerate(numbers):
        if number not in targets:
            continue
        before = [times[each] for each in numbers[:at]]
        after = [times[each] for each in numbers[at + 1 :]]
        if any(each >= times[number] for each in before) or any(each <= times[number] for each in after):
            wrong.add(number)
    return wrong


def safe_order(moves: Sequence[tuple[datetime, datetime]]) -> list[int]:
    """Indexes of (from, to) in an order in which no visit steps on one that has not moved yet.

    Those that go forward, the last first; then those that go back, the first first. It holds as long as the moves keep
    the visits in their order.
    """
    forward = [index for index, (old, new) in enumerate(moves) if new > old]
    back = [index for index, (old, new) in enumerate(moves) if new <= old]
    return [
        *sorted(forward, key=lambda index: moves[index][0], reverse=True),
        *sorted(back, key=lambda index: moves[index][0]),
    ]
