"""The day on paper: who comes when, how to reach them, which room, and what the door must be ready for."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from appointments.errors import say_clock
from appointments.hours import day_bounds
from appointments.models import OCCUPYING, Appointment, AppointmentStatus
from clinic.models import Location, Membership
from clinic.prepared import prepared, together
from patients.conditions import NeedKind
from patients.models import Guardian, SpecialNeed


@dataclass(frozen=True)
class SheetLine:
    """Nothing clinical: paper lies about."""

    clock: str
    until: str
    name: str
    phone: str
    visit_type: str
    room: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class SheetPart:
    """One practitioner's day."""

    practitioner: Membership
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True)
class DaySheet:
    day: date
    parts: tuple[SheetPart, ...]
    visits: int


def read_sheet(*, location: Location, day: date, practitioner: Membership | None = None) -> DaySheet:
    """The visits of that local day, by practitioner; of one alone when given. Two round trips."""
    bounds = day_bounds(day, location.zone)
    rows = _visits_of(location.pk, bounds.start, bounds.end)
    if practitioner is not None:
        rows = [row for row in rows if row.practitioner_id == practitioner.pk]
    ids = {row.patient_id for row in rows}
    needs, guardians = together(_access_needs.ask(ids), _guardians_of.ask(ids))
    remarks: dict[int, list[str]] = defaultdict(list)
    for need in needs:
        remarks[need.patient_id].append(_say_need(need))
    speakers = {guardian.patient_id: guardian for guardian in reversed(guardians)}
    parts: dict[Membership, list[SheetLine]] = defaultdict(list)
    for row in rows:
        line = _line(row, location, remarks[row.patient_id], speakers.get(row.patient_id))
        parts[row.practitioner].append(line)
    by_name = sorted(parts.items(), key=lambda part: part[0].display_name)
    return DaySheet(day, tuple(SheetPart(who, tuple(lines)) for who, lines in by_name), len(rows))


def _line(
    row: Appointment, location: Location, remarks: Collection[str], speaker: Guardian | None
) -> SheetLine:
    phone = row.patient.phone.as_international if row.patient.phone else ""
    if not phone and speaker and speaker.phone:
        phone = f"{speaker.phone.as_international} ({speaker.name})"
    status = [_("on top")] if row.is_overbooked else []
    if row.status == AppointmentStatus.PENDING:
        status.append(_("not accepted yet"))
    return SheetLine(
        clock=say_clock(row.starts_at, location),
        until=say_clock(row.ends_at, location),
        name=row.patient.full_name,
        phone=phone,
        visit_type=row.visit_type.name,
        room=row.room.name if row.room else "",
        remarks=(*remarks, *status),
    )


def _say_need(need: SpecialNeed) -> str:
    label = str(need.get_key_display())
    return f"{label}: {need.detail}" if need.detail else label


@prepared
def _visits_of(location: int, start: datetime, end: datetime) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(location=location, status__in=OCCUPYING).between(start, end)
    shown = rows.exclude(status=AppointmentStatus.HELD)
    return shown.select_related("patient", "practitioner__user", "visit_type", "room")


@prepared
def _access_needs(patients: Collection[int]) -> QuerySet[SpecialNeed]:
    return SpecialNeed.objects.active().filter(patient__in=patients, kind=NeedKind.ACCESS)


@prepared
def _guardians_of(patients: Collection[int]) -> QuerySet[Guardian]:
    return Guardian.objects.filter(patient__in=patients).order_by("pk")
