"""What is free: the questions that booking asks of the diary. Nothing here promises a time: booking does."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice

from appointments.diary import Diary, Search, Slot, read_diaries, read_diary
from appointments.hours import at_wall_clock
from appointments.models import Appointment, VisitType
from clinic.models import Location, Membership
from patients.models import Patient

LOOK_AHEAD = 14


def read_for(search: Search, *, first_day: date, days: int, now: datetime) -> Diary:
    return read_diary(
        location=search.location,
        practitioners=[search.practitioner],
        first_day=first_day,
        days=days,
        now=now,
        search=search,
    )


def find_slots(
    search: Search, *, first_day: date, days: int, now: datetime, most: int | None = None
) -> list[Slot]:
    """Free times from `first_day` on (a local day), over so many days; one round trip."""
    return list(islice(_each_slot(search, first_day=first_day, days=days, now=now), most))


def is_free(search: Search, starts_at: datetime, *, now: datetime) -> bool:
    """Whether the visit could begin then; hours of the day before may reach into it."""
    day = starts_at.astimezone(search.location.zone).date() - timedelta(days=1)
    return any(slot.starts_at == starts_at for slot in _each_slot(search, first_day=day, days=2, now=now))


def _each_slot(search: Search, *, first_day: date, days: int, now: datetime) -> Iterator[Slot]:
    diary = read_for(search, first_day=first_day, days=days, now=now)
    bounds = search.bounds(now)
    for offset in range(days):
        day = first_day + timedelta(days=offset)
        yield from diary.slots(search.practitioner, search.visit_type, day, bounds=bounds)


@dataclass(frozen=True)
class OpenSlot:
    """A free time and whose it is, where several people or places were looked at."""

    slot: Slot
    practitioner: Membership
    location: Location


@dataclass(frozen=True)
class WideSearch:
    """A visit with any of these people at any of these places.

    moving: the visit that goes there; it is not in its own way, and is not offered the time that it has.
    """

    visit_type: VisitType
    practitioners: Sequence[Membership]
    locations: Sequence[Location]
    patient: Patient | None = None
    for_themselves: bool = False
    moving: Appointment | None = None

    def is_elsewhere(self, found: OpenSlot) -> bool:
        """Whether that is not where the visit stands already."""
        visit = self.moving
        return visit is None or (found.slot.starts_at, found.practitioner.pk, found.location.pk) != (
            visit.starts_at, visit.practitioner_id, visit.location_id,
        )  # fmt: skip


def next_slots(
    wide: WideSearch, *, first_day: date, now: datetime, most: int, days: int = LOOK_AHEAD
) -> list[OpenSlot]:
    """The next free times, the earliest first; one round trip."""
    if not (wide.practitioners and wide.locations):
        return []
    search = Search(
        wide.practitioners[0],
        wide.visit_type,
        wide.locations[0],
        wide.patient,
        wide.moving,
        wide.for_themselves,
    )
    diaries = read_diaries(
        locations=wide.locations,
        practitioners=wide.practitioners,
        first_day=first_day,
        days=days,
        now=now,
        search=search,
    )
    bounds = search.bounds(now)

    def stream(diary: Diary, member: Membership) -> Iterator[OpenSlot]:
        for offset in range(days):
            for slot in diary.slots(
                member, wide.visit_type, first_day + timedelta(days=offset), bounds=bounds
            ):
                yield OpenSlot(slot, member, diary.location)

    streams = [stream(diary, member) for diary in diaries for member in wide.practitioners]
    found: Iterator[OpenSlot] = merge(*streams, key=lambda found: found.slot.starts_at)
    if wide.moving:
        found = filter(wide.is_elsewhere, found)
    return list(islice(found, most))


def same_time_in_weeks(
    search: Search, *, starts_at: datetime, weeks: Iterable[int], now: datetime
) -> list[tuple[datetime, Slot | None]]:
    """The same weekday and wall time so many weeks later: each with its slot, None where it is not free."""
    zone = search.location.zone
    local = starts_at.astimezone(zone)
    days = [local.date() + timedelta(weeks=week) for week in weeks]
    if not days:
        return []
    diary = read_for(search, first_day=min(days), days=(max(days) - min(days)).days + 1, now=now)
    found = []
    for day in days:
        at = at_wall_clock(day, local.time(), zone)
        ends_at = at + timedelta(minutes=search.visit_type.minutes)
        is_worked = any(span.holds(at, ends_at) for span in diary.spans(search.practitioner, day))
        gives = diary.gives(search.practitioner, search.visit_type)
        slot = diary.slot_at(search.practitioner, search.visit_type, at) if is_worked and gives else None
        found.append((at, slot if at >= now else None))
    return found


def free_times(
    *,
    practitioner: Membership,
    visit_type: VisitType,
    location: Location,
    first_day: date,
    days: int,
    now: datetime,
    most: int | None = None,
) -> list[Slot]:
    """As `find_slots`, for nobody in particular."""
    search = Search(practitioner=practitioner, visit_type=visit_type, location=location)
    return find_slots(search, first_day=first_day, days=days, now=now, most=most)


def next_free_times(
    search: Search, *, wanted_at: datetime, now: datetime, before: int = 1, after: int = 3
) -> list[Slot]:
    """The free times around a wanted one: the nearest before it on that day, and the next after it."""
    day = wanted_at.astimezone(search.location.zone).date()
    earlier: list[Slot] = []
    later: list[Slot] = []
    # Mostly the same day and the next have enough, and everybody who lost a race asks at once.
    for first, days in ((0, 2), (2, LOOK_AHEAD - 2)):
        begin = day + timedelta(days=first)
        for slot in _each_slot(search, first_day=begin, days=days, now=now):
            if len(later) == after:
                break
            if slot.starts_at < wanted_at:
                earlier.append(slot)
            elif slot.starts_at > wanted_at:
                later.append(slot)
        if len(later) == after:
            break
    return (earlier[-before:] if before else []) + later[:after]


def first_free(
    diary: Diary, practitioners: Iterable[Membership], visit_type: VisitType, *, day: date
) -> tuple[Membership, Slot] | None:
    """Who is free first on that day, and when."""
    firsts = (
        (slot, member) for member in practitioners for slot in islice(diary.slots(member, visit_type, day), 1)
    )
    found = min(firsts, key=lambda pair: pair[0].starts_at, default=None)
    return (found[1], found[0]) if found else None
