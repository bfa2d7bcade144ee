"""The day page: a table of quarter hours, a column per practitioner's lane, each visit as tall as it is long."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from appointments.diary import STEP, Diary, read_diary
from appointments.hours import Span, day_bounds
from appointments.models import OCCUPYING, Appointment, AppointmentStatus, VisitTypeKind
from clinic.components import say_day
from clinic.models import Location, Membership

S = AppointmentStatus


@dataclass(frozen=True)
class Entry:
    """One visit as the day shows it."""

    appointment: Appointment
    clock: str
    until: str
    tone: str


@dataclass
class Cell:
    """kind: visits, free (can be booked), closed. `rows` is its height in quarter hours."""

    kind: str
    rows: int = 1
    entries: list[Entry] = field(default_factory=list)
    at: datetime | None = None
    clock: str = ""
    practitioner: Membership | None = None


@dataclass(frozen=True)
class Column:
    practitioner: Membership
    lanes: int
    visits: int


@dataclass(frozen=True)
class Row:
    clock: str
    is_hour: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class DayPlan:
    """cells of a row leave out what a taller cell above covers, as a table wants it."""

    day: date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]

    @property
    def mark(self) -> str:
        """The same as long as the same is shown."""
        visits = [_shown(each) for each in self.entries]
        cells = [[(cell.kind, cell.rows, cell.at) for cell in row.cells] for row in self.rows]
        columns = [(each.practitioner.display_name, each.lanes) for each in self.columns]
        return hashlib.sha256(repr((self.day, visits, cells, columns)).encode()).hexdigest()[:24]


def read_day(*, location: Location, day: date, practitioners: Sequence[Membership], now: datetime) -> DayPlan:
    """Who has hours or visits at that place on that day; everything in a handful of queries."""
    diary = read_diary(location=location, practitioners=practitioners, first_day=day, days=1, now=now)
    bounds = day_bounds(day, location.zone)
    visits = list(
        Appointment.objects.filter(location=location, practitioner__in=practitioners)
        .filter(status__in=[*OCCUPYING, S.NO_SHOW])
        .between(bounds.start, bounds.end)
        .select_related("patient", "practitioner", "visit_type", "room")
    )
    entries = tuple(_entry(row, location) for row in visits)
    placed: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.appointment.occupies:
            placed[entry.appointment.practitioner_id].append(entry)
    spans = {member.pk: diary.spans(member, day) for member in practitioners}
    present = [member for member in practitioners if spans[member.pk] or placed[member.pk]]
    frame = _frame([span for member in present for span in spans[member.pk]], visits)
    columns, grid = [], []
    for member in present:
        lanes = _lanes_of(member, placed[member.pk])
        columns.append(Column(practitioner=member, lanes=lanes, visits=len(placed[member.pk])))
        for lane in range(1, lanes + 1):
            mine = [entry for entry in placed[member.pk] if entry.appointment.lane == lane]
            grid.append(_fill(frame, mine, member, lane, spans[member.pk], diary))
    rows = [
        Row(
            clock=say_day(start, "G:i", location.zone),
            is_hour=start.astimezone(location.zone).minute == 0,
            cells=tuple(cell for column in grid if (cell := column[number])),
        )
        for number, start in enumerate(frame)
    ]
    return DayPlan(day=day, columns=tuple(columns), rows=tuple(rows), entries=entries)


def _shown(entry: Entry) -> tuple[object, ...]:
    visit = entry.appointment
    room = visit.room.name if visit.room else ""
    return (visit.uid, visit.version, entry.clock, visit.patient.full_name, visit.visit_type.name, room)


def _entry(row: Appointment, location: Location) -> Entry:
    if row.status in (S.CHECKED_OUT, S.NO_SHOW, S.HELD):
        tone = "plain"
    elif row.visit_type.kind == VisitTypeKind.ACUTE:
        tone = "bad"
    else:
        tone = "calm" if row.visit_type.kind == VisitTypeKind.FIRST else ""
    clock, until = (say_day(at, "G:i", location.zone) for at in (row.starts_at, row.ends_at))
    return Entry(appointment=row, clock=clock, until=until, tone=tone)


def _lanes_of(member: Membership, entries: Sequence[Entry]) -> int:
    return max([member.capacity, *(entry.appointment.lane for entry in entries)])


def _frame(spans: Sequence[Span], visits: Sequence[Appointment]) -> list[datetime]:
    """Quarter hours from the first opening or visit to the last closing or end."""
    starts = [span.start for span in spans] + [row.starts_at for row in visits]
    ends = [span.end for span in spans] + [row.ends_at for row in visits]
    if not starts:
        return []
    first = min(starts)
    at = first - timedelta(minutes=first.minute % 15, seconds=first.second)
    frame = []
    while at < max(ends):
        frame.append(at)
        at += STEP
    return frame


def _fill(
    frame: Sequence[datetime],
    entries: Sequence[Entry],
    member: Membership,
    lane: int,
    spans: Sequence[Span],
    diary: Diary,
) -> list[Cell | None]:
    """One lane from top to bottom; None where a taller cell above reaches. Visits that share a quarter share a cell."""
    column: list[Cell | None] = []
    waiting = list(entries)
    for number, start in enumerate(frame):
        if number < len(column):
            continue
        end = start + STEP
        cell = Cell(kind="closed")
        while waiting and waiting[0].appointment.starts_at < end:
            cell.kind = "visits"
            cell.entries.append(waiting.pop(0))
            while end < cell.entries[-1].appointment.ends_at:
                end += STEP
        cell.rows = min(max(1, (end - start) // STEP), len(frame) - number)
        is_open = any(span.holds(start, start + STEP) for span in spans)
        if cell.kind == "closed" and is_open and lane <= member.capacity and start + STEP > diary.now:
            cell = Cell(
                "free", at=start, practitioner=member, clock=say_day(start, "G:i", diary.location.zone)
            )
        column += [cell, *[None] * (cell.rows - 1)]
    return column
