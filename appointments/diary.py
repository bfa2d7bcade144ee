"""What is free: hours less time off less what is in the diary, per lane, room and patient (DESIGN §3).

A page that asks for a day or a year, for one practitioner or all, asks the database once. Nothing here promises a time:
booking does.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from appointments.hours import Span, away_of, day_bounds, spans_on, within, without
from appointments.models import (
    Appointment,
    AppointmentStatus,
    Giver,
    OtherHours,
    TimeOff,
    VisitType,
    WorkingHours,
)
from appointments.rota import by_practitioner, hours_of, other_hours_of, time_off_between
from clinic.models import Location, Membership, Room
from clinic.prepared import prepared, together
from patients.models import Patient

Found = TypeVar("Found")

STEP = timedelta(minutes=15)
# The longest visit with its buffers: what starts earlier than this cannot reach into a day.
LONGEST = timedelta(hours=6)


@dataclass(frozen=True)
class Search:
    """What is wanted. `patient` leaves out times when they have another visit; `moving` leaves that one aside.

    for_themselves: a patient looks, so that notice and horizon of the visit type count.
    """

    practitioner: Membership
    visit_type: VisitType
    location: Location
    patient: Patient | None = None
    moving: Appointment | None = None
    for_themselves: bool = False

    def bounds(self, now: datetime) -> tuple[datetime, datetime | None]:
        """From when and until when a visit may begin."""
        if not self.for_themselves:
            return now, None
        return notice_of(self.visit_type, now=now)


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

    def and_also(self, span: Span) -> "Taken":
        return Taken([*self.spans, span])

    def lacking(self, gone: Collection[Span]) -> "Taken":
        return Taken(span for span in self.spans if span not in gone)


NEVER = Taken()


def first_clear(among: Iterable[tuple[Found, Taken]], blocked: Span) -> Found | None:
    """The first lane or room that nothing stands in."""
    for found, taken in among:
        if taken.is_free(blocked.start, blocked.end):
            return found
    return None


@dataclass(frozen=True)
class Diary:
    """Everything about one location between two days, for any of the practitioners it was read for."""

    location: Location
    now: datetime
    hours: Mapping[int, Sequence[WorkingHours]]
    other_hours: Mapping[int, Sequence[OtherHours]]
    time_off: Sequence[TimeOff]
    lanes: Mapping[tuple[int, int], Taken]
    rooms: Mapping[int, Taken]
    all_rooms: Sequence[Room]
    patient: Taken
    givers: Mapping[int, Collection[int]]

    def spans(self, practitioner: Membership, day: date) -> list[Span]:
        """When they see patients here on that day."""
        away = away_of(self.time_off, practitioner_id=practitioner.pk, location_id=self.location.pk)
        weekly, other = self.hours.get(practitioner.pk, ()), self.other_hours.get(practitioner.pk, ())
        worked = spans_on(weekly, day, self.location.zone, other)
        return within(without(worked, away), practitioner.here_from, practitioner.here_until)

    def gives(self, practitioner: Membership, visit_type: VisitType) -> bool:
        return may_give(self.givers, practitioner, visit_type)

    def lacking(self, visits: Collection[Appointment]) -> "Diary":
        """The same diary as if these visits, which stand in it, did not: to find them another time together."""
        lanes, rooms = dict(self.lanes), dict(self.rooms)
        for visit in visits:
            blocked = Span(visit.blocked_from, visit.blocked_until)
            lane = (visit.practitioner_id, visit.lane)
            if lane in lanes:
                lanes[lane] = lanes[lane].lacking([blocked])
            if visit.room_id in rooms:
                rooms[visit.room_id] = rooms[visit.room_id].lacking([blocked])
        patient = self.patient.lacking([Span(visit.starts_at, visit.ends_at) for visit in visits])
        return replace(self, lanes=lanes, rooms=rooms, patient=patient)

    def holding(self, practitioner: Membership, slot: Slot, blocked: Span) -> "Diary":
        """The same diary as if this time had been given away."""
        lane, lanes, rooms = (practitioner.pk, slot.lane), dict(self.lanes), dict(self.rooms)
        lanes[lane] = lanes.get(lane, Taken()).and_also(blocked)
        if slot.room:
            rooms[slot.room.pk] = rooms.get(slot.room.pk, Taken()).and_also(blocked)
        return replace(self, lanes=lanes, rooms=rooms)

    def slot_at(self, practitioner: Membership, visit_type: VisitType, starts_at: datetime) -> Slot | None:
        """The slot for a visit at that instant, whatever the hours say; None when it does not fit."""
        return self._fitting(practitioner, visit_type)(starts_at)

    def _fitting(self, practitioner: Membership, visit_type: VisitType) -> Callable[[datetime], Slot | None]:
        """`slot_at` for many instants: what is the same for all of them is looked up once."""
        lanes, rooms = self._lanes_of(practitioner), self._rooms_for(visit_type)
        length = timedelta(minutes=visit_type.minutes)

        def slot_at(starts_at: datetime) -> Slot | None:
            ends_at = starts_at + length
            blocked = around(visit_type, starts_at, ends_at)
            lane = first_clear(lanes, blocked)
            if lane is None or not self.patient.is_free(starts_at, ends_at):
                return None
            if not visit_type.needs_room:
                return Slot(starts_at, ends_at, lane)
            room = first_clear(rooms, blocked)
            return Slot(starts_at, ends_at, lane, room) if room else None

        return slot_at

    def free_lane(self, practitioner: Membership, blocked: Span) -> int | None:
        return first_clear(self._lanes_of(practitioner), blocked)

    def free_room(self, blocked: Span, visit_type: VisitType) -> Room | None:
        return first_clear(self._rooms_for(visit_type), blocked)

    def _lanes_of(self, practitioner: Membership) -> list[tuple[int, Taken]]:
        numbers = range(1, practitioner.capacity + 1)
        return [(lane, self.lanes.get((practitioner.pk, lane), NEVER)) for lane in numbers]

    def _rooms_for(self, visit_type: VisitType) -> list[tuple[Room, Taken]]:
        return [(room, self.rooms.get(room.pk, NEVER)) for room in self.all_rooms if suits(room, visit_type)]

    def slots(
        self,
        practitioner: Membership,
        visit_type: VisitType,
        day: date,
        *,
        bounds: tuple[datetime, datetime | None] | None = None,
    ) -> Iterator[Slot]:
        """Free times of one day, in order, which begin within the bounds; from now on without them."""
        if not self.gives(practitioner, visit_type):
            return
        earliest, latest = bounds or (self.now, None)
        length, slot_at = timedelta(minutes=visit_type.minutes), self._fitting(practitioner, visit_type)
        for span in self.spans(practitioner, day):
            start = span.start
            while start + length <= span.end and (latest is None or start <= latest):
                if start >= earliest:
                    slot = slot_at(start)
                    if slot:
                        yield slot
                start += STEP


def suits(room: Room, visit_type: VisitType) -> bool:
    return not visit_type.room_feature or visit_type.room_feature in room.features


def may_give(givers: Mapping[int, Collection[int]], practitioner: Membership, visit_type: VisitType) -> bool:
    """A kind of visit that names nobody is given by everybody."""
    named = givers.get(visit_type.pk)
    return not named or practitioner.pk in named


def notice_of(visit_type: VisitType, *, now: datetime) -> tuple[datetime, datetime]:
    """Between which instants a visit that a patient books themselves may begin."""
    return now + timedelta(minutes=visit_type.lead_minutes), now + timedelta(days=visit_type.horizon_days)


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
    """One round trip, whatever the span and however many practitioners."""
    (diary,) = read_diaries(
        locations=[location],
        practitioners=practitioners,
        first_day=first_day,
        days=days,
        now=now,
        search=search,
    )
    return diary


def read_diaries(
    *,
    locations: Sequence[Location],
    practitioners: Iterable[Membership],
    first_day: date,
    days: int,
    now: datetime,
    search: Search | None = None,
) -> list[Diary]:
    """The diary of each place in one round trip. Lanes, rooms and the patient are the same in all of them."""
    ids, places = [member.pk for member in practitioners], [place.pk for place in locations]
    start = min(day_bounds(first_day, place.zone).start for place in locations) - LONGEST
    last = first_day + timedelta(days=days)
    end = max(day_bounds(last, place.zone).start for place in locations) + LONGEST
    needs_room = search is None or search.visit_type.needs_room
    patient_id = search.patient.pk if search and search.patient else None
    moving = search.moving.pk if search and search.moving else None
    taken, hours, other, time_off, rooms, givers = together(
        _taken_between.ask(start, end, now, ids, places if needs_room else [], patient_id, moving),
        hours_of.ask(ids, places),
        other_hours_of.ask(ids, places, first_day - timedelta(days=1), last),
        time_off_between.ask(start, end),
        rooms_at_all.ask(places if needs_room else []),
        all_givers.ask(),
    )
    lanes, in_rooms, with_patient = _spans_taken(taken, patient_id)
    return [
        Diary(
            location=place,
            now=now,
            hours=by_practitioner(hours, place),
            other_hours=by_practitioner(other, place),
            time_off=time_off,
            lanes=lanes,
            rooms=in_rooms,
            all_rooms=[room for room in rooms if room.location_id == place.pk],
            patient=with_patient,
            givers=named_givers(givers),
        )
        for place in locations
    ]


def _spans_taken(
    rows: Iterable[Any], patient_id: int | None
) -> tuple[dict[tuple[int, int], Taken], dict[int, Taken], Taken]:
    lanes: dict[tuple[int, int], list[Span]] = defaultdict(list)
    in_rooms: dict[int, list[Span]] = defaultdict(list)
    with_patient: list[Span] = []
    for row in rows:
        lanes[row.practitioner_id, row.lane].append(Span(row.blocked_from, row.blocked_until))
        if row.room_id:
            in_rooms[row.room_id].append(Span(row.blocked_from, row.blocked_until))
        if patient_id is not None and row.patient_id == patient_id:
            with_patient.append(Span(row.starts_at, row.ends_at))
    return (
        {key: Taken(spans) for key, spans in lanes.items()},
        {key: Taken(spans) for key, spans in in_rooms.items()},
        Taken(with_patient),
    )


def named_givers(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """visit type → who gives it, for those that name somebody."""
    found: dict[int, set[int]] = defaultdict(set)
    for visit_type, practitioner in pairs:
        found[visit_type].add(practitioner)
    return dict(found)


@prepared
def practitioners() -> QuerySet[Membership]:
    """Everybody who has a column in the calendar."""
    found: QuerySet[Membership] = Membership.objects.practitioners()
    return found


def practitioners_on(first_day: date, place: Location, *, days: int = 1) -> list[Membership]:
    """Without locums who are not here on any of these days."""
    start = day_bounds(first_day, place.zone).start
    end = day_bounds(first_day + timedelta(days=days - 1), place.zone).end
    return [member for member in practitioners() if member.is_around(start, end)]


@prepared
def rooms_at(location: int) -> QuerySet[Room]:
    """Rooms that can be used there, by the location's key."""
    return Room.objects.filter(location=location, is_active=True)


@prepared
def rooms_at_all(locations: Collection[int]) -> QuerySet[Room]:
    return Room.objects.filter(location__in=locations, is_active=True)


@prepared
def all_givers() -> QuerySet[Giver, tuple[int, int]]:
    """(visit type, practitioner), for the kinds that only some give; few rows."""
    return Giver.objects.values_list("visit_type_id", "practitioner_id")


@prepared
def _taken_between(
    start: datetime,
    end: datetime,
    now: datetime,
    people: Collection[int],
    places: Collection[int],
    patient: int | None,
    moving: int | None,
) -> QuerySet[Appointment, Any]:
    """What keeps these people, the rooms of these places or this patient; a hold that ran out keeps nobody."""
    wanted = Q(practitioner__in=people) | Q(patient_id=patient) | Q(location__in=places, room__isnull=False)
    rows = Appointment.objects.occupying().between(start, end).filter(wanted)
    if moving is not None:
        rows = rows.exclude(pk=moving)
    columns = ["practitioner_id", "lane", "room_id", "blocked_from", "blocked_until"]
    if patient is not None:  # a week of a place is hundreds of rows, and reading an instant is what costs
        columns += ["patient_id", "starts_at", "ends_at"]
    return rows.exclude(status=AppointmentStatus.HELD, expires_at__lte=now).values_list(*columns, named=True)
