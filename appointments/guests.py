"""Who is booked: a patient of the record, or somebody who enters the record with the booking, or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from appointments.booking import Wanted, book
from appointments.models import Appointment
from clinic.models import Membership
from patients.models import Patient
from patients.registration import register_patient


@dataclass(frozen=True)
class Guest:
    """A known `patient`, or the fields of a new `person` as `patients.registration.register_patient` takes them.

    is_confirmed: somebody looked at the people who seem to be the same person, and it is another one.
    """

    patient: Patient | None = None
    person: Mapping[str, Any] | None = None
    is_confirmed: bool = False


def admit(guest: Guest, *, by: Membership, now: datetime, idem: UUID | None = None) -> Patient:
    """The guest's record; a new one is made once per `idem`. Raises PersonRefusedError, SimilarPatientsError."""
    if guest.patient is not None:
        return guest.patient
    return register_patient(
        fields=guest.person or {}, by=by, now=now, idem=idem, is_confirmed=guest.is_confirmed
    )


@transaction.atomic
def book_guest(
    *, guest: Guest, wanted: Callable[[Patient], Wanted], by: Membership, now: datetime, idem: UUID
) -> Appointment:
    """Add the person and book the visit: both or neither, once per `idem`.

    Raises what `admit` and `appointments.booking.book` raise.
    """
    patient = admit(guest, by=by, now=now, idem=idem)
    return book(wanted=wanted(patient), by=by, now=now, idem_key=str(idem))
