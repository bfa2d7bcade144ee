"""A week of free times to choose from, day by day: for patients who look for themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.availability import OpenSlot, WideSearch, next_slots
from appointments.errors import say_clock
from appointments.suggestions import Offer, pick_of, say_clock_and_whose
from clinic.components import local, say_day

DAYS = 7
A_DAY = 4
LOOKED_AT = 2000


@dataclass(frozen=True)
class FreeDay:
    """`has_more`: not all of its times are shown."""

    day: date
    label: str
    times: tuple[Offer, ...]
    has_more: bool


@dataclass(frozen=True)
class FreeWeek:
    """earlier, later: the first days of the pages before and behind; None where nothing can be booked."""

    first_day: date
    days: tuple[FreeDay, ...]
    earlier: date | None
    later: date | None


def read_week(
    wide: WideSearch, *, first_day: date | None, now: datetime, only: date | None = None
) -> FreeWeek:
    """The free times of seven days, a choice of each day; all of them of the day `only`.

    Without a first day it begins today, or with the first day that has a free time. Raises nothing: a day out of
    reach is taken for the nearest within.
    """
    zone = wide.locations[0].zone
    today = local(now, zone).date()
    last = today + timedelta(days=wide.visit_type.horizon_days)
    begin = min(max(only or first_day or today, today), last)
    found = _between(wide, begin, days=1 if only else DAYS, now=now)
    if not found and first_day is None and only is None:
        ahead = next_slots(wide, first_day=today, now=now, most=1, days=(last - today).days + 1)
        if ahead:
            begin = local(ahead[0].slot.starts_at, zone).date()
            found = _between(wide, begin, days=DAYS, now=now)
    after = begin + timedelta(days=DAYS)
    before = max(today, begin - timedelta(days=DAYS))
    return FreeWeek(
        first_day=begin,
        days=tuple(_by_day(found, names=len(wide.practitioners) > 1, whole=only is not None)),
        earlier=before if before < begin else None,
        later=after if after <= last else None,
    )


def _between(wide: WideSearch, begin: date, *, days: int, now: datetime) -> list[OpenSlot]:
    """The first of those that begin at the same instant."""
    firsts: dict[datetime, OpenSlot] = {}
    for each in next_slots(wide, first_day=begin, now=now, most=LOOKED_AT, days=days):
        firsts.setdefault(each.slot.starts_at, each)
    return list(firsts.values())


def _by_day(found: Iterable[OpenSlot], *, names: bool, whole: bool) -> Iterable[FreeDay]:
    days: dict[date, list[OpenSlot]] = {}
    for each in found:
        days.setdefault(local(each.slot.starts_at, each.location.zone).date(), []).append(each)
    for day, free in sorted(days.items()):
        shown = free if whole else _spread(free)
        yield FreeDay(
            day=day,
            label=say_day(day, "l, j F"),
            times=tuple(Offer(pick_of(each), _label(each, names=names)) for each in shown),
            has_more=len(shown) < len(free),
        )


def _label(found: OpenSlot, *, names: bool) -> str:
    return say_clock_and_whose(found) if names else say_clock(found.slot.starts_at, found.location)


def _spread(free: list[OpenSlot]) -> list[OpenSlot]:
    """A few of the day, from early to late."""
    if len(free) <= A_DAY:
        return free
    return [free[number * (len(free) - 1) // (A_DAY - 1)] for number in range(A_DAY)]
