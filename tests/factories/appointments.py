"""A bookable clinic: hours on every weekday, visit types, and appointments written straight into the diary."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from appointments.models import (
    Appointment,
    AppointmentStatus,
    Recall,
    RecallKind,
    Series,
    VisitType,
    VisitTypeKind,
    WorkingHours,
)
from clinic.models import Location, Membership
from patients.models import Patient


def make_visit_type(kind: VisitTypeKind = VisitTypeKind.ADJUSTMENT, **fields: Any) -> VisitType:
    given: dict[str, Any] = {"name": str(kind.label), "kind": kind, "minutes": 15, "needs_room": False}
    return VisitType.objects.create(**given | fields)


def make_hours(
    practitioner: Membership, location: Location, *, opens: str = "08:00", closes: str = "18:00"
) -> None:
    """The same hours Monday to Saturday."""
    from_, until = time.fromisoformat(opens), time.fromisoformat(closes)
    WorkingHours.objects.bulk_create(
        WorkingHours(practitioner=practitioner, location=location, weekday=weekday, opens=from_, closes=until)
        for weekday in range(6)
    )


def make_appointment(
    *, patient: Patient, practitioner: Membership, location: Location, starts_at: datetime, **fields: Any
) -> Appointment:
    visit_type = fields.pop("visit_type", None) or VisitType.objects.first() or make_visit_type()
    ends_at = starts_at + timedelta(minutes=visit_type.minutes)
    given: dict[str, Any] = {
        "visit_type": visit_type,
        "status": AppointmentStatus.BOOKED,
        "ends_at": ends_at,
        "blocked_from": starts_at,
        "blocked_until": ends_at,
        "booked_at": starts_at - timedelta(days=1),
    }
    return Appointment.objects.create(
        patient=patient, practitioner=practitioner, location=location, starts_at=starts_at, **given | fields
    )


def make_recall(
    patient: Patient, *, now: datetime, kind: RecallKind = RecallKind.LOST, **fields: Any
) -> Recall:
    """Due today; its rule counts from two months ago."""
    given: dict[str, Any] = {
        "due_on": now.date(),
        "counted_from": None if kind == RecallKind.MANUAL else now.date() - timedelta(days=60),
        "reason": "Bring the films" if kind == RecallKind.MANUAL else "",
        "created_at": now,
    }
    return Recall.objects.create(patient=patient, kind=kind, **given | fields)


def make_series(
    *,
    patient: Patient,
    practitioner: Membership,
    location: Location,
    by: Membership,
    starts: Sequence[datetime],
    now: datetime,
) -> Series:
    """Visits at these instants, whatever the diary says."""
    visit_type = VisitType.objects.first() or make_visit_type()
    rule = {
        "first_day": f"{starts[0]:%Y-%m-%d}",
        "steps": [{"visits": 1, "every": 1, "weeks": len(starts)}],
        "weekdays": [0, 1, 2, 3, 4, 5, 6],
        "times": ["10:00"],
    }
    series: Series = Series.objects.create(
        patient=patient,
        practitioner=practitioner,
        visit_type=visit_type,
        location=location,
        rule=rule,
        made_by=by,
        made_at=now,
    )
    for number, starts_at in enumerate(starts, start=1):
        make_appointment(
            patient=patient,
            practitioner=practitioner,
            location=location,
            starts_at=starts_at,
            visit_type=visit_type,
            series=series,
            series_number=number,
        )
    return series
