"""A parent and children in one booking: one after the other with one practitioner, or side by side; all or nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.booking import Wanted, book
from appointments.diary import around
from appointments.errors import NotBookableError
from appointments.guests import Guest, admit
from appointments.models import Appointment, VisitType
from appointments.placing import together_or_not
from clinic.models import Location, Membership
from patients.models import Patient
from patients.persons import desk_day, is_minor

MOST = 8


@dataclass(frozen=True)
class FamilyMember:
    guest: Guest
    visit_type: VisitType


@dataclass(frozen=True)
class FamilyWish:
    """Who comes, in the order in which they are seen. A new child gets the first grown-up of them as its guardian.

    side_by_side: all begin at `starts_at`, each in a lane of their own.
    """

    members: Sequence[FamilyMember]
    practitioner: Membership
    location: Location
    starts_at: datetime
    side_by_side: bool = False


@transaction.atomic
def book_family(*, wish: FamilyWish, by: Membership, now: datetime, idem: UUID) -> list[Appointment]:
    """Book all of them or none, once per `idem`.

    Raises NotBookableError for nobody, too many, or one person twice; what `guests.admit` and booking raise.
    """
    if not 1 <= len(wish.members) <= MOST:
        raise NotBookableError(_("Book one to %(most)s people together.") % {"most": MOST}, field="members")
    patients = _admit_all(wish.members, by=by, now=now, idem=idem)
    if len({patient.pk for patient in patients}) < len(patients):
        raise NotBookableError(_("The same person is in the list twice."), field="members")
    wishes = [
        Wanted(patient, wish.practitioner, member.visit_type, wish.location, start)
        for member, patient, start in zip(wish.members, patients, _starts(wish), strict=True)
    ]

    def act() -> list[Appointment]:
        return [
            book(wanted=each, by=by, now=now, idem_key=f"f:{idem}:{number}")
            for number, each in enumerate(wishes)
        ]

    return together_or_not(wishes, act)


def _starts(wish: FamilyWish) -> list[datetime]:
    """When each of them begins; with the buffers of their visits between them."""
    starts: list[datetime] = []
    free_from = None
    for member in wish.members:
        start = wish.starts_at
        if free_from is not None and not wish.side_by_side:
            start = free_from + timedelta(minutes=member.visit_type.buffer_before)
        starts.append(start)
        free_from = around(member.visit_type, start, start + timedelta(minutes=member.visit_type.minutes)).end
    return starts


def _admit_all(
    members: Sequence[FamilyMember], *, by: Membership, now: datetime, idem: UUID
) -> list[Patient]:
    patients: list[Patient] = []
    for member in members:
        guest = member.guest
        if guest.person is not None:
            parent = next((each for each in patients if not each.is_minor_on(desk_day(now))), None)
            guest = Guest(person=_with_parent(guest.person, parent, now=now), is_confirmed=guest.is_confirmed)
        patients.append(admit(guest, by=by, now=now, idem=idem))
    return patients


def _with_parent(person: Mapping[str, Any], parent: Patient | None, *, now: datetime) -> Mapping[str, Any]:
    """A child whose guardian nobody named belongs to the grown-up who comes along."""
    birth_on = person.get("birth_on")
    is_child = birth_on is not None and is_minor(birth_on, today=desk_day(now))
    if parent is None or not is_child or person.get("guardian_name"):
        return person
    guardian = {
        "guardian_name": parent.full_name,
        "guardian_relation": _("parent"),
        "guardian_phone": str(parent.phone or ""),
        "guardian_email": parent.email,
    }
    return {**person, **guardian}
