"""Somebody stands at the desk: the next free lane now, and they have arrived."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from appointments.availability import OpenSlot, WideSearch, next_slots
from appointments.board import change_status
from appointments.booking import TO_COME, Wanted, book
from appointments.diary import Diary, Search, read_diary
from appointments.errors import NoPlaceError, NotBookableError
from appointments.guests import Guest, admit
from appointments.hours import day_bounds
from appointments.models import Appointment, AppointmentStatus, VisitType
from appointments.suggestions import OFFERED, usual_of
from appointments.wanted import TEXTS
from clinic.components import local
from clinic.models import Location, Membership
from clinic.typed import one_line
from patients.models import Patient

IN_THE_HOUSE = (AppointmentStatus.ARRIVED, AppointmentStatus.IN_ROOM)


class NobodyFreeError(NoPlaceError):
    """Nobody has a free lane at this moment.

    detail: `open` (the later times of today, with whom), `free` (their instants), `patient`.
    """

    code = "nobody_free"


@dataclass(frozen=True)
class WalkIn:
    """What is known when somebody walks in; what is left open is chosen.

    visit_type: otherwise what is usual for them. practitioner: otherwise whom they usually see, or who is free.
    starts_at: a later time of today for which they wait; otherwise now. overbook_reason: on top, when nobody is free.
    Raises TextRefusedError for a reason that cannot be kept as it is.
    """

    guest: Guest
    location: Location
    visit_type: VisitType | None = None
    practitioner: Membership | None = None
    starts_at: datetime | None = None
    overbook_reason: str = ""

    def __post_init__(self) -> None:
        reason = one_line(self.overbook_reason, most=TEXTS["overbook_reason"], field="overbook_reason")
        object.__setattr__(self, "overbook_reason", reason)


@transaction.atomic
def walk_in(*, wish: WalkIn, by: Membership, now: datetime, idem: UUID) -> Appointment:
    """A visit that has arrived, once per `idem`. Whoever is expected here today anyway arrives for that visit.

    Raises NobodyFreeError with the later times of today, what `guests.admit` raises, and what booking raises.
    """
    patient = admit(wish.guest, by=by, now=now, idem=idem)
    # Whoever goes back in the browser and chooses somebody else has the same form.
    key = f"w:{idem}:{patient.uid}"
    made = _shown().filter(idem_key=key).first()
    if made is not None:
        return made
    expected = _expected_today(patient, wish.location, now=now)
    if expected is None:
        expected = book(wanted=_find_place(wish, patient, now=now), by=by, now=now, idem_key=key)
    if expected.status in IN_THE_HOUSE:
        return expected
    return change_status(
        appointment=expected, to=AppointmentStatus.ARRIVED, version=expected.version, by=by, now=now
    )


def _shown() -> QuerySet[Appointment]:
    rows: QuerySet[Appointment] = Appointment.objects.select_related(
        "patient", "practitioner", "visit_type", "location", "room"
    )
    return rows


def _expected_today(patient: Patient, location: Location, *, now: datetime) -> Appointment | None:
    bounds = day_bounds(local(now, location.zone).date(), location.zone)
    rows = _shown().filter(patient=patient, location=location, status__in=[*TO_COME, *IN_THE_HOUSE])
    return rows.filter(starts_at__gte=bounds.start, starts_at__lt=bounds.end).order_by("starts_at").first()


def _find_place(wish: WalkIn, patient: Patient, *, now: datetime) -> Wanted:
    """With whom and when. Raises NobodyFreeError, NotBookableError when the clinic has nothing to choose from."""
    usual = usual_of(patient, now=now)
    kind = wish.visit_type or usual.visit_type
    people = [wish.practitioner] if wish.practitioner else _usual_first(usual.practitioner, usual.people)
    if kind is None or not people:
        raise NotBookableError(
            _("Nobody can be booked here yet. Add people and kinds of visits in the settings.")
        )
    at = wish.starts_at or now.replace(second=0, microsecond=0)
    wanted = Wanted(patient, people[0], kind, wish.location, at)
    if wish.starts_at is not None:
        return wanted
    day = local(now, wish.location.zone).date()
    search = Search(people[0], kind, wish.location, patient)
    diary = read_diary(
        location=wish.location, practitioners=people, first_day=day, days=1, now=now, search=search
    )
    working = [member for member in people if _works(diary, member, kind, at)]
    free = next((member for member in working if diary.slot_at(member, kind, at)), None)
    if free is not None:
        return replace(wanted, practitioner=free)
    if wish.overbook_reason:
        on_top = next(iter(working), people[0])
        return replace(wanted, practitioner=on_top, outside_hours=True, overbook_reason=wish.overbook_reason)
    wide = WideSearch(kind, people, [wish.location], patient)
    raise _nobody(next_slots(wide, first_day=day, now=now, most=OFFERED, days=1), patient)


def _usual_first(usual: Membership | None, people: Sequence[Membership]) -> list[Membership]:
    return sorted(people, key=lambda member: usual is None or member.pk != usual.pk)


def _works(diary: Diary, member: Membership, kind: VisitType, at: datetime) -> bool:
    ends_at = at + timedelta(minutes=kind.minutes)
    day = local(at, diary.location.zone).date()
    return diary.gives(member, kind) and any(span.holds(at, ends_at) for span in diary.spans(member, day))


def _nobody(later: Sequence[OpenSlot], patient: Patient) -> NobodyFreeError:
    return NobodyFreeError(
        _("Nobody is free at this moment. Choose a later time, or put them on top.")
        if later
        else _("Nobody is free today any more. Put them on top, or book another day."),
        detail={
            "open": list(later),
            "free": [each.slot.starts_at for each in later],
            "patient": patient,
        },
    )
