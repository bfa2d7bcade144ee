"""A diary without overlaps: quarter hours per practitioner lane and room, filled near the day somebody wants."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from appointments.hours import Span, at_wall_clock, away_of, spans_on, without
from appointments.models import TimeOff, WorkingHours
from clinic.models import Location, Membership, Room

CELL = 15  # minutes
NEARBY = (0, 1, -1, 2, -2, 3, -3)
Cells = frozenset[int]


@dataclass(frozen=True)
class Place:
    """A free time, taken."""

    practitioner: Membership
    location: Location
    room: Room
    lane: int
    starts_at: datetime
    day: date


class Diary:
    """Cells are quarter hours of the location's wall clock; a practitioner works at one place a day."""

    def __init__(
        self, hours: Iterable[WorkingHours], off: Iterable[TimeOff], rooms: dict[int, list[Room]]
    ) -> None:
        self.hours: dict[tuple[int, int], list[WorkingHours]] = defaultdict(list)
        for row in hours:
            self.hours[row.practitioner_id, row.location_id].append(row)
        self.off, self.rooms = list(off), rooms
        self.lanes: dict[tuple[int, int, date], set[int]] = defaultdict(set)
        self.taken_rooms: dict[tuple[int, date], set[int]] = defaultdict(set)
        self.patients: set[tuple[int, date]] = set()
        self._open: dict[tuple[int, int, date], Cells] = {}

    def take(
        self,
        *,
        patient: int,
        people: Sequence[Membership],
        location: Location,
        wanted: date,
        minutes: int,
        cell: int,
        days: Sequence[int] = NEARBY,
    ) -> Place | None:
        """The free time nearest to the wanted day and cell; the first of `people` who works that day goes first."""
        for offset in days:
            day = wanted + timedelta(days=offset)
            if (patient, day) in self.patients:
                continue
            for who in people:
                place = self._on(who, location, day, minutes, cell)
                if place is not None:
                    self.patients.add((patient, day))
                    return place
        return None

    def open_cells(self, who: Membership, location: Location, day: date) -> Cells:
        key = (who.pk, location.pk, day)
        if key not in self._open:
            self._open[key] = self._read(who, location, day)
        return self._open[key]

    def _read(self, who: Membership, location: Location, day: date) -> Cells:
        spans = spans_on(self.hours[who.pk, location.pk], day, location.zone)
        if not spans:
            return frozenset()
        away = away_of(self.off, practitioner_id=who.pk, location_id=location.pk)
        left: list[Span] = without(spans, away)
        midnight = at_wall_clock(day, time.min, location.zone)
        cells: set[int] = set()
        for span in left:
            first = -(-int((span.start - midnight).total_seconds()) // (CELL * 60))
            last = int((span.end - midnight).total_seconds()) // (CELL * 60)
            cells |= set(range(first, last))
        return frozenset(cells)

    def _on(self, who: Membership, location: Location, day: date, minutes: int, cell: int) -> Place | None:
        open_cells = self.open_cells(who, location, day)
        length = -(-minutes // CELL)
        for start in sorted(open_cells, key=lambda each: (abs(each - cell), each)):
            wanted = set(range(start, start + length))
            if not wanted <= open_cells:
                continue
            lane = self._lane(who, day, wanted)
            room = self._room(location, day, wanted)
            if lane is None or room is None:
                continue
            self.lanes[who.pk, lane, day] |= wanted
            self.taken_rooms[room.pk, day] |= wanted
            clock = time(start * CELL // 60, start * CELL % 60)
            return Place(who, location, room, lane, at_wall_clock(day, clock, location.zone), day)
        return None

    def _lane(self, who: Membership, day: date, wanted: set[int]) -> int | None:
        lanes = range(1, who.capacity + 1)
        return next((lane for lane in lanes if not wanted & self.lanes[who.pk, lane, day]), None)

    def _room(self, location: Location, day: date, wanted: set[int]) -> Room | None:
        rooms = self.rooms[location.pk]
        return next((room for room in rooms if not wanted & self.taken_rooms[room.pk, day]), None)
