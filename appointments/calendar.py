"""What the calendar draws: days by practitioner or by room, as plain values for the page's script.

Times are those on the wall of the place, without an offset; a visit ends as many minutes later as it takes, also in
the night when the clocks change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from appointments.booking import TO_COME, WAITING
from appointments.diary import rooms_at
from appointments.hours import Span, day_bounds, join, without
from appointments.models import OCCUPYING, Appointment, AppointmentStatus, VisitType
from appointments.models.availability import LONGEST_MINUTES
from appointments.models.diary import is_booked_online
from appointments.rota import hours_of_days
from clinic.models import Location, Membership, Room
from clinic.prepared import prepared, together

# The hours drawn where nobody works and nobody is booked.
USUAL_HOURS = (8, 18)
MOVABLE = (*TO_COME, *WAITING)
# The id of the column for what stands in none of the others: no room, or somebody who left.
ELSEWHERE = "-"


class Columns(StrEnum):
    PRACTITIONER = "practitioner"
    ROOM = "room"


@dataclass(frozen=True)
class Shown:
    """A stretch of days at one place. `only`: public ids of the practitioners that are shown; none for all."""

    location: Location
    first_day: date
    days: int
    columns: Columns = Columns.PRACTITIONER
    only: frozenset[str] = frozenset()


Titles = Mapping[int | None, tuple[str, str]]
Hours = Mapping[date, Mapping[int, list[Span]]]


@dataclass(frozen=True)
class _Frame:
    """The days as the wall of the place shows them, between two hours."""

    days: Sequence[date]
    zone: tzinfo
    first_hour: int
    last_hour: int


def read_calendar(
    shown: Shown, everybody: Sequence[Membership], *, membership: Membership, now: datetime
) -> dict[str, Any]:
    """Columns, closed stretches and visits; `everybody` has a column. Two round trips, however many visits."""
    place, zone = shown.location, shown.location.zone
    days = [shown.first_day + timedelta(days=offset) for offset in range(shown.days)]
    start, end = day_bounds(days[0], zone).start, day_bounds(days[-1], zone).end
    rooms, kinds, rows = together(
        rooms_at.ask(place.pk),
        _kinds.ask(),
        _visits.ask(place.pk, start - timedelta(minutes=LONGEST_MINUTES), start, end, membership=membership),
    )
    people = [member for member in everybody if not shown.only or str(member.uid) in shown.only]
    hours = hours_of_days(location=place, practitioners=people, first_day=days[0], days=shown.days)
    rows = [row for row in rows if not _ran_out(row, now)]
    if shown.only:
        keys = {member.pk for member in people}
        rows = [row for row in rows if row.practitioner_id in keys]
    frame = _frame(days, zone, hours, rows)
    by_room = shown.columns == Columns.ROOM
    columns = _columns(rooms if by_room else people, rows, by_room=by_room)
    draw = _Drawing(zone, columns, _places_of(kinds), _places_of(everybody), _places_of(rooms), by_room)
    return {
        "from": f"{frame.first_hour:02}:00",
        "until": f"{frame.last_hour:02}:00",
        "columns": [{"id": key, "title": title} for key, title in columns.values()],
        "kinds": [[kind.name, kind.tone] for kind in kinds],
        "people": [member.display_name for member in everybody],
        "rooms": [room.name for room in rooms],
        "closed": list(_closed(frame, columns, hours, by_room=by_room)),
        "idle": _idle_weekdays(days, hours, rows, zone),
        "visits": [draw.visit(row) for row in rows],
    }


@prepared
def _kinds() -> QuerySet[VisitType]:
    return VisitType.objects.all()


@prepared
def _visits(
    location: int, earliest: datetime, start: datetime, end: datetime, *, membership: Membership
) -> QuerySet[Appointment, Any]:
    """What is drawn of visits that reach into the stretch; none begins before `earliest`."""
    return (
        Appointment.objects.visible_to(membership)
        .filter(location=location, status__in=[*OCCUPYING, AppointmentStatus.NO_SHOW])
        .filter(starts_at__gte=earliest, starts_at__lt=end, ends_at__gt=start)
        .order_by("starts_at", "pk")
        .values_list(
            "uid", "version", "status", "starts_at", "ends_at", "expires_at", "overbook_reason",
            "practitioner_id", "room_id", "visit_type_id", "booked_by_id", "patient__first_name", "patient__last_name",
            named=True,
        )
    )  # fmt: skip


def _ran_out(row: Any, now: datetime) -> bool:
    return row.status == AppointmentStatus.HELD and row.expires_at is not None and row.expires_at <= now


def _columns(
    owners: Sequence[Membership] | Sequence[Room], rows: Iterable[Any], *, by_room: bool
) -> dict[int | None, tuple[str, str]]:
    """Key of a practitioner or room → id and title of its column; None → that of whatever has none of them."""
    columns: dict[int | None, tuple[str, str]] = {
        owner.pk: (str(owner.uid), owner.name if isinstance(owner, Room) else owner.display_name)
        for owner in owners
    }
    if any(_key(row, by_room=by_room) not in columns for row in rows) or not columns:
        columns[None] = (ELSEWHERE, _("Without a room") if by_room else _("Not here any more"))
    return columns


def _key(row: Any, *, by_room: bool) -> int | None:
    key: int | None = row.room_id if by_room else row.practitioner_id
    return key


def _frame(days: Sequence[date], zone: tzinfo, hours: Hours, rows: Sequence[Any]) -> _Frame:
    """From the first opening or visit to the last closing or end, in whole hours."""
    first, last = [], []
    spans = [span for day in days for mine in hours[day].values() for span in mine]
    for start, end in [(each.start, each.end) for each in spans] + [(r.starts_at, r.ends_at) for r in rows]:
        begins, ends = start.astimezone(zone), end.astimezone(zone)
        is_over_midnight = ends.date() > begins.date()
        first.append(0 if is_over_midnight else begins.hour)
        last.append(24 if is_over_midnight else ends.hour + bool(ends.minute or ends.second))
    return _Frame(days, zone, min(first, default=USUAL_HOURS[0]), max(last, default=USUAL_HOURS[1]))


def _closed(
    frame: _Frame,
    columns: Titles,
    hours: Hours,
    *,
    by_room: bool,
) -> Iterable[tuple[str, str, str]]:
    """(column, from, until): when nobody is seen there. A room is open while anybody works."""
    for day in frame.days:
        whole = day_bounds(day, frame.zone)
        anybody = join(span for mine in hours[day].values() for span in mine)
        for key, (column, _title) in columns.items():
            if key is None:
                continue
            spans = anybody if by_room else hours[day].get(key, [])
            for gap in without([whole], spans):
                yield column, _wall(gap.start, frame.zone), _end_of_day(gap.end, day, frame.zone)


def _end_of_day(moment: datetime, day: date, zone: tzinfo) -> str:
    """Midnight belongs to the day that it ends."""
    there = moment.astimezone(zone)
    return f"{day}T24:00" if there.date() > day else _wall(moment, zone)


def _idle_weekdays(days: Sequence[date], hours: Hours, rows: Iterable[Any], zone: tzinfo) -> list[int]:
    """Days of a week with neither hours nor visits, as the script counts them (Sunday is 0); not all of them."""
    if len(days) == 1:
        return []
    booked = {row.starts_at.astimezone(zone).date() for row in rows}
    idle = [day.isoweekday() % 7 for day in days if day not in booked and not any(hours[day].values())]
    return idle if len(idle) < len(days) else []


def _places_of(rows: Iterable[Any]) -> dict[int, int]:
    """Key → its place in the list that goes along; keys stay in the house."""
    return {row.pk: number for number, row in enumerate(rows)}


@dataclass(frozen=True)
class _Drawing:
    """What the visits of one answer share. `kinds`, `people`, `rooms`: key → place in the answer's lists."""

    zone: tzinfo
    columns: Titles
    kinds: Mapping[int, int]
    people: Mapping[int, int]
    rooms: Mapping[int, int]
    by_room: bool

    def visit(self, row: Any) -> dict[str, Any]:
        """What is the same for most visits is left out."""
        key = _key(row, by_room=self.by_room)
        begins = row.starts_at.astimezone(self.zone).replace(tzinfo=None)
        ends = begins + (row.ends_at - row.starts_at)
        said: dict[str, Any] = {
            "id": str(row.uid),
            "version": row.version,
            "column": self.columns[key if key in self.columns else None][0],
            "from": begins.isoformat(timespec="minutes"),
            "until": ends.isoformat(timespec="minutes"),
            "name": f"{row.patient__first_name} {row.patient__last_name}",
            "kind": self.kinds[row.visit_type_id],
            "status": row.status,
        }
        if row.practitioner_id in self.people:
            said["who"] = self.people[row.practitioner_id]
        if row.room_id in self.rooms:
            said["room"] = self.rooms[row.room_id]
        if row.overbook_reason:
            said["over"] = row.overbook_reason
        if is_booked_online(row):
            said["online"] = True
        if row.status not in MOVABLE:
            said["fixed"] = True
        return said


def _wall(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")
