"""What is offered to whoever books: whom the patient usually sees, for what, and the next free times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from appointments.availability import LOOK_AHEAD, find_slots
from appointments.diary import Search, Slot
from appointments.errors import say_clock
from appointments.hours import is_said_twice
from appointments.models import Appointment, VisitType, VisitTypeKind
from clinic.components import local, say_day
from clinic.models import Location, Membership
from patients.models import Patient

OFFERED = 6
DAYS_AHEAD = 42
DAYS_OFFERED = 3
A_DAY = 4


@dataclass(frozen=True)
class Offer:
    """A free time as a button: `at` goes back with the form, `label` is read."""

    at: str
    label: str


@dataclass(frozen=True)
class OfferedDay:
    label: str
    times: tuple[Offer, ...]


@dataclass(frozen=True)
class Usual:
    """How a patient's next visit will most likely be; None where the clinic has nothing to choose from."""

    practitioner: Membership | None
    visit_type: VisitType | None
    location: Location | None


def usual_of(patient: Patient | None) -> Usual:
    """The practitioner and place of the last visit; a first visit for whoever has none."""
    last = (
        Appointment.objects.occupying()
        .filter(patient=patient)
        .select_related("practitioner__user", "location")
        .order_by("-starts_at")
        .first()
        if patient
        else None
    )
    kind = VisitTypeKind.ADJUSTMENT if last or patient is None else VisitTypeKind.FIRST
    types = list(VisitType.objects.filter(is_active=True))
    people = list(Membership.objects.practitioners())
    places = list(Location.objects.filter(is_active=True))
    return Usual(
        practitioner=last.practitioner if last and last.practitioner in people else next(iter(people), None),
        visit_type=next((each for each in types if each.kind == kind), next(iter(types), None)),
        location=last.location if last and last.location in places else next(iter(places), None),
    )


def offer_times(
    search: Search, *, first_day: date | None, now: datetime, most: int = OFFERED, days: int = LOOK_AHEAD
) -> list[Offer]:
    """The next free times from that day on, today at the earliest."""
    today = local(now, search.location.zone).date()
    day = max(first_day or today, today)
    slots = find_slots(search, first_day=day, days=days, now=now, most=most)
    return offers(slots, search.location)


def by_day(slots: Iterable[Slot], location: Location) -> list[OfferedDay]:
    """A few days with a few times each, from early to late, for somebody who looks for a time that suits."""
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        days.setdefault(local(slot.starts_at, location.zone).date(), []).append(slot)
    return [
        OfferedDay(
            label=say_day(day, "l, j F"),
            times=tuple(
                Offer(at=slot.starts_at.isoformat(), label=say_clock(slot.starts_at, location))
                for slot in _spread(free)
            ),
        )
        for day, free in list(days.items())[:DAYS_OFFERED]
    ]


def _spread(free: Sequence[Slot]) -> list[Slot]:
    if len(free) <= A_DAY:
        return list(free)
    return [free[number * (len(free) - 1) // (A_DAY - 1)] for number in range(A_DAY)]


def offers(slots: Sequence[Slot], location: Location) -> list[Offer]:
    """With day and time; with the offset where the wall shows that time twice."""
    return [Offer(at=slot.starts_at.isoformat(), label=say_when(slot.starts_at, location)) for slot in slots]


def say_when(moment: datetime, location: Location) -> str:
    """Tue 24 Nov 10:15"""
    pattern = "D j M G:i T" if is_said_twice(moment, location.zone) else "D j M G:i"
    return say_day(moment, pattern, location.zone)
