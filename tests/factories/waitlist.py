"""People who wait, and times that became free."""

from datetime import datetime, timedelta
from typing import Any

from appointments.booking import book, cancel
from appointments.models import (
    Appointment,
    AppointmentStatus,
    EntryState,
    FreedTime,
    VisitType,
    WaitlistEntry,
    WaitlistOffer,
    WaitlistRound,
)
from appointments.waitlist.entries import Wishes, add_entry
from appointments.waitlist.rounds import open_round
from appointments.wanted import Wanted
from clinic.models import Membership
from patients.models import Patient
from tests.factories.appointments import make_appointment
from tests.factories.patients import make_patient


def make_entry(
    name: str, kind: VisitType, *, now: datetime, days: int = 0, patient: Patient | None = None, **wishes: Any
) -> WaitlistEntry:
    """Somebody of this first name who has waited so many days."""
    added_at = now - timedelta(days=days)
    who = patient or make_patient(
        first_name=name, last_name="Wait", email=f"{name.lower()}@mail.example", phone=""
    )
    given: dict[str, Any] = {"visit_type": kind, "first_day": added_at.date()}
    return add_entry(patient=who, wishes=Wishes(**given | wishes), by=None, now=added_at)


def free_up(wanted: Wanted, *, by: Membership, now: datetime) -> FreedTime:
    """Book that time for its patient and cancel it again."""
    made = book(wanted=wanted, by=by, now=now)
    cancel(appointment=made, by=by, now=now)
    return FreedTime.objects.get(appointment=made)


def offer_to(
    freed: FreedTime, *entries: WaitlistEntry, by: Membership, now: datetime
) -> tuple[WaitlistRound, list[WaitlistOffer]]:
    opened = open_round(freed=freed, entries=list(entries), by=by, now=now)
    offers = {offer.entry_id: offer for offer in opened.offers.all()}
    return opened, [offers[entry.pk] for entry in entries]


def make_freed(appointment: Appointment, *, starts_at: datetime, now: datetime) -> FreedTime:
    """A time that this visit had once, whatever the diary says."""
    return FreedTime.objects.create(
        appointment=appointment,
        practitioner=appointment.practitioner,
        location=appointment.location,
        visit_type=appointment.visit_type,
        starts_at=starts_at,
        ends_at=starts_at + (appointment.ends_at - appointment.starts_at),
        freed_at=now,
    )


def make_offer(
    entry: WaitlistEntry, appointment: Appointment, *, starts_at: datetime, now: datetime
) -> WaitlistOffer:
    """An offer that runs, written straight into the tables."""
    expires_at = now + timedelta(hours=2)
    hold = make_appointment(
        patient=entry.patient,
        practitioner=appointment.practitioner,
        location=appointment.location,
        visit_type=appointment.visit_type,
        starts_at=starts_at,
        status=AppointmentStatus.HELD,
        expires_at=expires_at,
    )
    freed = make_freed(appointment, starts_at=starts_at, now=now)
    opened = WaitlistRound.objects.create(freed=freed, hold=hold, opened_at=now, expires_at=expires_at)
    WaitlistEntry.objects.filter(pk=entry.pk).update(state=EntryState.OFFERED)
    return WaitlistOffer.objects.create(round=opened, entry=entry, offered_at=now)
