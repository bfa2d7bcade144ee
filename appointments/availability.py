"""What is free: hours less time off less what is in the diary, per lane, room and patient (DESIGN §3).

A page that asks for a day or a year makes the same few queries. Nothing here promises a time: booking does.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from appointments.hours import Span, away_of, day_bounds, spans_on, without
from appointments.models import Appointment, AppointmentStatus, TimeOff, VisitType, WorkingHours
from clinic.models import Location, Membership, Room
from clinic.prepared import prepared
from patients.models import Patient

STEP = timedelta(minutes=15)
# The longest visit with its buffers: what starts earlier than this cannot reach into a day.
LONGEST = timedelta(hours=6)
LOOK_AHEAD = 14


@dataclass(frozen=True)
class Search:
    """What is wanted. `patient` leaves out times when they have another visit; `moving` leaves that one aside."""

    practitioner: Membership
    visit_type: VisitType
    location: Location
    patient: Patient | None = None
    moving: Appointment | None = None


@dataclass(frozen=True, order=True)
class Slot:
    """A time that was free when it was looked for."""

    starts_at: datetime
    ends_at: datetime
    lane: int = field(compare=False)
    room: Room | None = field(compare=False, default=None)


class Taken:
    """Stretches that never overlap each other (the database sees to it), asked by bisection."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans = sorted(spans)
        self.ends = [span.end for span in self.spans]

    def is_free(self, start: datetime, end: datetime) -> bool:
        at = bisect_right(self.ends, start)
        return at == len(self.spans) or self.spans[at].start >= end


@dataclass(frozen=True)
class Diary:
    """Everything about one location between two days, for any of the practitioners it was read for."""

    location: Location
    now: datetime
    hours: dict[int, list[WorkingHours]]
    time_off: list[TimeOff]
    lanes: dict[tuple[int, int], Taken]
    rooms: dict[int, Taken]
    all_rooms: list[Room]
    patient: Taken

    def spans(self, practitioner: Membership, day: date) -> list[Span]:
        """When they see patients here on that day."""
        away = away_of(self.time_off, practitioner_id=practitioner.pk, location_id=self.location.pk)
        return without(spans_on(self.hours.get(practitioner.pk, []), day, self.location.zone), away)

    def slot_at(self, practitioner: Membership, visit_type: VisitType, starts_at: datetime) -> Slot | None:
        """The slot for a visit at that instant, whatever the hours say; None when it does not fit."""
        ends_at = starts_at + timedelta(minutes=visit_type.minutes)
        blocked = around(visit_type, starts_at, ends_at)
        lane = self.free_lane(practitioner, blocked)
        if lane is None or not self.patient.is_free(starts_at, ends_at):
            return None
        if not visit_type.needs_room:
            return Slot(starts_at, ends_at, lane)
        room = self.free_room(blocked)
        return Slot(starts_at, ends_at, lane, room) if room else None

    def free_lane(self, practitioner: Membership, blocked: Span) -> int | None:
        for lane in range(1, practitioner.capacity + 1):
            taken = self.lanes.get((practitioner.pk, lane))
            if taken is None or taken.is_free(blocked.start, blocked.end):
                return lane
        return None

    def free_room(self, blocked: Span) -> Room | None:
        for room in self.all_rooms:
            taken = self.rooms.get(room.pk)
            if taken is None or taken.is_free(blocked.start, blocked.end):
                return room
        return None

    def slots(self, practitioner: Membership, visit_type: VisitType, day: date) -> Iterator[Slot]:
        """Free times of one day, in order."""
        length = timedelta(minutes=visit_type.minutes)
        for span in self.spans(practitioner, day):
            start = span.start
            while start + length <= span.end:
                if start >= self.now:
                    slot = self.slot_at(practitioner, visit_type, start)
                    if slot:
                        yield slot
                start += STEP


def around(visit_type: VisitType, starts_at: datetime, ends_at: datetime) -> Span:
    """The visit with its buffers."""
    return Span(
        starts_at - timedelta(minutes=visit_type.buffer_before),
        ends_at + timedelta(minutes=visit_type.buffer_after),
    )


def read_diary(
    *,
    location: Location,
    practitioners: Iterable[Membership],
    first_day: date,
    days: int,
    now: datetime,
    search: Search | None = None,
) -> Diary:
    """Three queries, a fourth when rooms matter, whatever the span and however many practitioners."""
    ids = [member.pk for member in practitioners]
    start = day_bounds(first_day, location.zone).start - LONGEST
    end = day_bounds(first_day + timedelta(days=days), location.zone).start + LONGEST
    needs_room = search is None or search.visit_type.needs_room
    rooms = rooms_at(location.pk) if needs_room else []
    patient_id = search.patient.pk if search and search.patient else None
    moving = search.moving.pk if search and search.moving else None
    lanes: dict[tuple[int, int], list[Span]] = defaultdict(list)
    in_rooms: dict[int, list[Span]] = defaultdict(list)
    with_patient: list[Span] = []
    for row in _taken_between(start, end, now, ids, [room.pk for room in rooms], patient_id, moving):
        lanes[row.practitioner_id, row.lane].append(Span(row.blocked_from, row.blocked_until))
        if row.room_id:
            in_rooms[row.room_id].append(Span(row.blocked_from, row.blocked_until))
        if patient_id is not None and row.patient_id == patient_id:
            with_patient.append(Span(row.starts_at, row.ends_at))
    hours: dict[int, list[WorkingHours]] = defaultdict(list)
    for each in _hours_of(ids, location.pk):
        hours[each.practitioner_id].append(each)
    return Diary(
        location=location,
        now=now,
        hours=hours,
        time_off=_time_off(start, end),
        lanes={key: Taken(spans) for key, spans in lanes.items()},
        rooms={key: Taken(spans) for key, spans in in_rooms.items()},
        all_rooms=rooms,
        patient=Taken(with_patient),
    )


def working_spans(practitioner: Membership, location: Location, day: date) -> list[Span]:
    """When they see patients there on that day; two queries."""
    bounds = day_bounds(day, location.zone)
    hours = _hours_of([practitioner.pk], location.pk)
    away = away_of(
        _time_off(bounds.start, bounds.end), practitioner_id=practitioner.pk, location_id=location.pk
    )
    return without(spans_on(hours, day, location.zone), away)


@prepared
def practitioners() -> QuerySet[Membership]:
    """Everybody who has a column in the calendar."""
    found: QuerySet[Membership] = Membership.objects.practitioners()
    return found


@prepared
def rooms_at(location: int) -> QuerySet[Room]:
    """Rooms that can be used there, by the location's key."""
    return Room.objects.filter(location=location, is_active=True)


@prepared
def _taken_between(
    start: datetime,
    end: datetime,
    now: datetime,
    people: Collection[int],
    rooms: Collection[int],
    patient: int | None,
    moving: int | None,
) -> QuerySet[Appointment, Any]:
    """What keeps these people, rooms or this patient; a hold that ran out keeps nobody."""
    wanted = Q(practitioner__in=people) | Q(patient_id=patient) | Q(room__in=rooms)
    rows = Appointment.objects.occupying().between(start, end).filter(wanted)
    if moving is not None:
        rows = rows.exclude(pk=moving)
    columns = ["practitioner_id", "lane", "room_id", "blocked_from", "blocked_until"]
    if patient is not None:  # a week of a place is hundreds of rows, and reading an instant is what costs
        columns += ["patient_id", "starts_at", "ends_at"]
    return rows.exclude(status=AppointmentStatus.HELD, expires_at__lte=now).values_list(*columns, named=True)


@prepared
def _hours_of(people: Collection[int], location: int) -> QuerySet[WorkingHours]:
    return WorkingHours.objects.filter(practitioner__in=people, location=location)


@prepared
def _time_off(start: datetime, end: datetime) -> QuerySet[TimeOff]:
    return TimeOff.objects.filter(ends_at__gt=start, starts_at__lt=end)


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
    """Free times from `first_day` on (a local day), over so many days; at most 4 queries."""
    diary = read_for(search, first_day=first_day, days=days, now=now)
    found = (
        slot
        for offset in range(days)
        for slot in diary.slots(search.practitioner, search.visit_type, first_day + timedelta(days=offset))
    )
    return list(islice(found, most))


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
        for slot in find_slots(search, first_day=begin, days=days, now=now):
            if slot.starts_at < wanted_at:
                earlier.append(slot)
            elif slot.starts_at > wanted_at:
                later.append(slot)
        if len(later) >= after:
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
