"""Which reminders are owed: looked up from the diary every minute, written once each (DESIGN §4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from appointments.models import Appointment, AppointmentStatus
from clinic.mail import idem_key, queue_all
from clinic.models import Clinic, OutgoingMail
from clinic.quiet_hours import before_quiet

KIND = "reminder"
LEAD = timedelta(hours=24)
LOOK_AHEAD = timedelta(days=2)
LONGEST_LEAD = LEAD + timedelta(hours=24)  # before the quiet hours of a day that is nearly all quiet


@dataclass(frozen=True)
class Owed:
    appointment: Appointment
    due_at: datetime


def plan_reminders(clinic: Clinic, now: datetime) -> int:
    """Owe a reminder for every booked visit whose time has come near; returns how many are new.

    An outage is caught up: a visit that is still ahead gets its reminder late rather than never.
    """
    rows = [
        OutgoingMail(
            idem_key=idem_key(KIND, owed.appointment.uid, owed.appointment.sequence + 1),
            kind=KIND,
            patient_uid=owed.appointment.patient.uid,
            subject_uid=owed.appointment.uid,
            subject_version=owed.appointment.sequence + 1,
            due_at=owed.due_at,
            useful_until=owed.appointment.starts_at,
        )
        for owed in _owed(clinic, now, until=now + LOOK_AHEAD)
    ]
    return queue_all(rows)


def missing_reminders(clinic: Clinic, now: datetime) -> int:
    """Visits whose reminder is due and that have no row: none, when the planner runs."""
    return sum(1 for _owed_one in _owed(clinic, now, until=now))


def _owed(clinic: Clinic, now: datetime, *, until: datetime) -> Iterator[Owed]:
    for appointment in _without_reminder(now=now, until=until):
        due_at = reminder_time(clinic, appointment)
        # Whoever heard of the visit later than that needs no second mail about it.
        told_at = max(appointment.booked_at, _confirmed_at(appointment))
        if told_at < due_at <= until:
            yield Owed(appointment, due_at)


def _confirmed_at(appointment: Appointment) -> datetime:
    """When the confirmation of this very time went out, else when the visit was booked."""
    return appointment.confirmation_due_at or appointment.booked_at  # type: ignore[attr-defined]  # annotated below


def _without_reminder(*, now: datetime, until: datetime) -> QuerySet[Appointment]:
    mails = OutgoingMail.objects.filter(subject_uid=OuterRef("uid"), subject_version=OuterRef("sequence") + 1)
    return (
        Appointment.objects.filter(status=AppointmentStatus.BOOKED)
        .between(now, until + LONGEST_LEAD)
        .filter(~Exists(mails.filter(kind=KIND)))
        .annotate(confirmation_due_at=Subquery(mails.filter(kind="confirmation").values("due_at")[:1]))
        .select_related("patient")
    )


def reminder_time(clinic: Clinic, appointment: Appointment) -> datetime:
    """A day before the visit, or before the quiet hours that this falls into."""
    return before_quiet(
        appointment.starts_at - LEAD,
        ZoneInfo(appointment.patient.time_zone),
        quiet_from=clinic.quiet_from,
        quiet_until=clinic.quiet_until,
    )
