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
from appointments.undo import NothingToUndoError, UndoOverError, may_undo, take_out
from clinic.models import Location, Membership
from patients.models import Patient
from patients.persons import desk_day, is_minor

MOST = 8
FAMILY = "f:"  # how the keys of visits begin that were booked together; their number stands at the end


@dataclass(frozen=True)
class FamilyMember:
    """practitioner: whom this one sees, where that is not whom the family sees."""

    guest: Guest
    visit_type: VisitType
    practitioner: Membership | None = None


@dataclass(frozen=True)
class FamilyWish:
    """Who comes, in the order in which they are seen. A new child gets the first grown-up of them as its guardian.

    side_by_side: all begin at `starts_at`, each in a lane of their own, or with a neighbour.
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
    starts = starts_of(
        [each.visit_type for each in wish.members], wish.starts_at, side_by_side=wish.side_by_side
    )
    wishes = [
        Wanted(patient, member.practitioner or wish.practitioner, member.visit_type, wish.location, start)
        for member, patient, start in zip(wish.members, patients, starts, strict=True)
    ]

    def act() -> list[Appointment]:
        return [
            book(wanted=each, by=by, now=now, idem_key=f"{FAMILY}{idem}:{number}")
            for number, each in enumerate(wishes)
        ]

    return together_or_not(wishes, act)


def booked_together(appointment: Appointment) -> list[Appointment]:
    """The visits of one family booking, in order; none for a visit that was booked alone."""
    key = appointment.idem_key or ""
    if not key.startswith(FAMILY):
        return []
    booking, _colon, _number = key.rpartition(":")
    rows = Appointment.objects.filter(idem_key__in=[f"{booking}:{number}" for number in range(MOST)])
    return list(rows.select_related("patient", "practitioner", "visit_type", "location").order_by("idem_key"))


@transaction.atomic
def undo_family(*, appointment: Appointment, by: Membership, now: datetime) -> list[Appointment]:
    """Take all visits of a family booking out again while nobody has been told. Raises what `undo.undo` raises."""
    together = booked_together(appointment)
    if not together:
        raise NothingToUndoError(_("There is nothing to undo: this visit was booked alone."))
    for each in together:
        # Whoever was moved or cancelled since is no longer as the family was booked.
        if each.version > 1 or not may_undo(each, now=now):
            raise UndoOverError(
                _("Some of them changed, or three minutes have passed. Cancel them one by one.")
            )
    return [take_out(each, now=now) for each in together]


def starts_of(
    kinds: Sequence[VisitType], starts_at: datetime, *, side_by_side: bool = False
) -> list[datetime]:
    """When each of them begins; with the buffers of their visits between them."""
    starts: list[datetime] = []
    free_from = None
    for kind in kinds:
        start = starts_at
        if free_from is not None and not side_by_side:
            start = free_from + timedelta(minutes=kind.buffer_before)
        starts.append(start)
        free_from = around(kind, start, start + timedelta(minutes=kind.minutes)).end
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
