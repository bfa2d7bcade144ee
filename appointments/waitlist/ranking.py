"""Who suits a free time, and who best: a pure judgement of values (no database, no clock).

A match has points from three things: how well the time suits, how urgent it is, and how long the patient has waited.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

ANY: frozenset[int] = frozenset()
URGENCY_POINTS = {"soon": 40, "normal": 20, "whenever": 0}
FILLS_POINTS = 20  # the whole time is used; a part of it gives its share
NAMED_POINTS = 10  # the patient asked for this practitioner, or for this place
MOST_DAYS = 30  # one point for every day of waiting, up to so many


@dataclass(frozen=True)
class FreeSpan:
    """A free time of so many minutes; `starts_at` carries the zone of its place, on whose wall patients read it."""

    practitioner: int
    location: int
    starts_at: datetime
    minutes: int


@dataclass(frozen=True)
class Waiting:
    """What one entry asks for. Empty collections and None: anything will do.

    since: when it was added. before: the start of the visit that would be brought forward.
    """

    key: int
    minutes: int
    since: datetime
    first_day: date
    last_day: date | None = None
    practitioners: Collection[int] = ANY
    locations: Collection[int] = ANY
    weekdays: Collection[int] = ANY
    from_time: time | None = None
    until_time: time | None = None
    urgency: str = "normal"
    before: datetime | None = None


@dataclass(frozen=True)
class Match:
    """An entry that suits, and why it stands where it stands: points of fit, urgency and waiting."""

    key: int
    fit: int
    urgency: int
    waited: int

    @property
    def points(self) -> int:
        return self.fit + self.urgency + self.waited


def suits(waiting: Waiting, free: FreeSpan) -> bool:
    """Whether the visit fits into the time and the patient said that such a time will do."""
    day = free.starts_at.date()
    return (
        waiting.minutes <= free.minutes
        and (not waiting.practitioners or free.practitioner in waiting.practitioners)
        and (not waiting.locations or free.location in waiting.locations)
        and (not waiting.weekdays or free.starts_at.weekday() in waiting.weekdays)
        and waiting.first_day <= day
        and (waiting.last_day is None or day <= waiting.last_day)
        and _in_the_hours(waiting, free.starts_at)
        and (waiting.before is None or free.starts_at.astimezone(UTC) < waiting.before)
    )


def _in_the_hours(waiting: Waiting, starts_at: datetime) -> bool:
    """The wall clock is what the patient spoke of; a visit over midnight is over by no time of its own day."""
    if waiting.from_time is not None and starts_at.time() < waiting.from_time:
        return False
    if waiting.until_time is None:
        return True
    length = timedelta(minutes=waiting.minutes)
    ends_at = (starts_at.astimezone(UTC) + length).astimezone(starts_at.tzinfo)
    return ends_at.date() == starts_at.date() and ends_at.time() <= waiting.until_time


def judge(waiting: Waiting, free: FreeSpan, *, now: datetime) -> Match | None:
    """The match, or None when the time does not suit."""
    if not suits(waiting, free):
        return None
    fit = round(FILLS_POINTS * waiting.minutes / free.minutes)
    fit += NAMED_POINTS * bool(waiting.practitioners) + NAMED_POINTS * bool(waiting.locations)
    waited = min(max((now - waiting.since).days, 0), MOST_DAYS)
    return Match(waiting.key, fit, URGENCY_POINTS[waiting.urgency], waited)


def rank(entries: Iterable[Waiting], free: FreeSpan, *, now: datetime) -> list[Match]:
    """Those who suit, the best first; of equals whoever waits longer, then by key: always the same."""
    found = [(match, each) for each in entries if (match := judge(each, free, now=now))]
    found.sort(key=lambda pair: (-pair[0].points, pair[1].since, pair[1].key))
    return [match for match, _each in found]
