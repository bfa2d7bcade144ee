"""Working hours as instants: weekly wall time attached to the location's zone, less what is taken off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from appointments.models import OtherHours, Outside, TimeOff, WorkingHours

# Outside these years an instant cannot be told in every zone.
YEARS = range(2000, 2201)


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time, start included, end not; both in UTC."""

    start: datetime
    end: datetime

    def holds(self, start: datetime, end: datetime) -> bool:
        return self.start <= start and end <= self.end


def at_wall_clock(day: date, clock: time, zone: tzinfo) -> datetime:
    """The instant (UTC) when that day's clock on the wall shows `clock`.

    A time that does not exist (clocks go forward) moves on by the length of the gap; one that exists twice is the
    first (DOMAIN §12). Both follow from fold=0.
    """
    return datetime.combine(day, clock).replace(tzinfo=zone, fold=0).astimezone(UTC)


def day_bounds(day: date, zone: tzinfo) -> Span:
    """The local day as instants; 23 or 25 hours long when the clocks change."""
    return Span(at_wall_clock(day, time.min, zone), at_wall_clock(day + timedelta(days=1), time.min, zone))


def is_said_twice(moment: datetime, zone: tzinfo) -> bool:
    """Whether the wall clock shows this time twice on that day, so that a page must say which is meant."""
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def spans_on(
    hours: Iterable[WorkingHours], day: date, zone: tzinfo, other: Iterable[OtherHours] = ()
) -> list[Span]:
    """What `hours` give on one local day, or `other` hours of that day in their place; touching stretches joined."""
    rows: list[WorkingHours | OtherHours] = [each for each in other if each.day == day]
    rows = rows or [
        each
        for each in hours
        if each.weekday == day.weekday()
        and (each.valid_from is None or each.valid_from <= day)
        and (each.valid_until is None or day <= each.valid_until)
    ]
    found = [
        Span(at_wall_clock(day, each.opens, zone), at_wall_clock(day, each.closes, zone)) for each in rows
    ]
    return join(span for span in found if span.start < span.end)


def join(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def within(spans: Sequence[Span], start: datetime | None, end: datetime | None) -> list[Span]:
    """Those parts of `spans` that lie between the two; None: no such end."""
    if start is None and end is None:  # nearly everybody, in every look for free times
        return list(spans)
    cut = (
        Span(max(span.start, start) if start else span.start, min(span.end, end) if end else span.end)
        for span in spans
    )
    return [span for span in cut if span.start < span.end]


def without(spans: Sequence[Span], away: Iterable[Span]) -> list[Span]:
    """`spans` less every stretch of `away`."""
    left = list(spans)
    for gone in away:
        cut: list[Span] = []
        for span in left:
            if gone.end <= span.start or span.end <= gone.start:
                cut.append(span)
                continue
            if span.start < gone.start:
                cut.append(Span(span.start, gone.start))
            if gone.end < span.end:
                cut.append(Span(gone.end, span.end))
        left = cut
    return left


def away_of(rows: Iterable[TimeOff], *, practitioner_id: int, location_id: int) -> list[Span]:
    """Those stretches off that concern this practitioner at this place; a row that names nobody concerns all."""
    return [
        Span(row.starts_at, row.ends_at)
        for row in rows
        if row.practitioner_id in (None, practitioner_id) and row.location_id in (None, location_id)
    ]


def why_outside(
    worked: Iterable[Span], away: Iterable[Span], starts_at: datetime, ends_at: datetime
) -> Outside | None:
    """Why a visit is not at a time when its practitioner sees patients; None when it is. `worked`: before time off."""
    if any(span.start < ends_at and starts_at < span.end for span in away):
        return Outside.TIME_OFF
    return None if any(span.holds(starts_at, ends_at) for span in worked) else Outside.HOURS
