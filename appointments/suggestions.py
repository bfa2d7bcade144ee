"""What is offered to whoever books: whom the patient usually sees, for what, and the next free times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.availability import (
    LOOK_AHEAD,
    OpenSlot,
    WideSearch,
    find_slots,
    next_slots,
    same_time_in_weeks,
)
from appointments.diary import Search, Slot, practitioners
from appointments.errors import say_clock
from appointments.hours import is_said_twice
from appointments.models import Appointment, VisitType, VisitTypeKind
from clinic.components import local, say_day
from clinic.models import Location, Membership
from clinic.prepared import prepared, together
from patients.models import Patient

OFFERED = 6
OTHERS = 4
LOOKED_AT = 60
WEEKS = range(1, 7)


@dataclass(frozen=True)
class Offer:
    """A free time as a button: `at` goes back with the form, `label` is read."""

    at: str
    label: str


@dataclass(frozen=True)
class Usual:
    """How a patient's next visit will most likely be; None where the clinic has nothing to choose from."""

    practitioner: Membership | None
    visit_type: VisitType | None
    location: Location | None
    people: Sequence[Membership] = ()
    places: Sequence[Location] = ()


def usual_of(patient: Patient | None, *, now: datetime | None = None) -> Usual:
    """The practitioner and place of the last visit; a first visit for whoever has none, or is new."""
    now = now or timezone.now()
    rows, types, people, places = together(
        _last_visit.ask(patient.pk if patient else 0),
        _bookable_types.ask(),
        practitioners.ask(),
        open_places.ask(),
    )
    people = [member for member in people if member.here_until is None or member.here_until > now]
    last = next(iter(rows), None)
    kind = VisitTypeKind.ADJUSTMENT if last else VisitTypeKind.FIRST
    return Usual(
        practitioner=last.practitioner if last and last.practitioner in people else next(iter(people), None),
        visit_type=next((each for each in types if each.kind == kind), next(iter(types), None)),
        location=last.location if last and last.location in places else next(iter(places), None),
        people=people,
        places=places,
    )


@prepared
def _last_visit(patient: int) -> QuerySet[Appointment]:
    rows = Appointment.objects.occupying().filter(patient=patient)
    return rows.select_related("practitioner__user", "location").order_by("-starts_at")[:1]


@prepared
def _bookable_types() -> QuerySet[VisitType]:
    return VisitType.objects.filter(is_active=True)


@prepared
def open_places() -> QuerySet[Location]:
    return Location.objects.filter(is_active=True)


def offer_times(
    search: Search, *, first_day: date | None, now: datetime, most: int = OFFERED, days: int = LOOK_AHEAD
) -> list[Offer]:
    """The next free times from that day on, today at the earliest."""
    today = local(now, search.location.zone).date()
    day = max(first_day or today, today)
    slots = find_slots(search, first_day=day, days=days, now=now, most=most)
    return offers(slots, search.location)


def offers(slots: Sequence[Slot], location: Location) -> list[Offer]:
    """With day and time; with the offset where the wall shows that time twice."""
    return [Offer(at=slot.starts_at.isoformat(), label=say_when(slot.starts_at, location)) for slot in slots]


def say_when(moment: datetime, location: Location) -> str:
    """Tue 24 Nov 10:15"""
    pattern = "D j M G:i T" if is_said_twice(moment, location.zone) else "D j M G:i"
    return say_day(moment, pattern, location.zone)


@dataclass(frozen=True)
class Suggested:
    """Free times under a title; each offer's `at` is a pick: instant, practitioner and place in one."""

    title: str
    offers: tuple[Offer, ...]


def suggest_widely(
    usual: Usual, visit_type: VisitType, *, patient: Patient | None, now: datetime
) -> list[Suggested]:
    """The next times with whom they usually see, where they usually do, and the first with each of the others."""
    if not (usual.practitioner and usual.location):
        return []
    today = local(now, usual.location.zone).date()
    theirs = WideSearch(visit_type, [usual.practitioner], [usual.location], patient)
    everybody = WideSearch(visit_type, usual.people, usual.places, patient)
    own = next_slots(theirs, first_day=today, now=now, most=OFFERED)
    others = _first_of_each(
        next_slots(everybody, first_day=today, now=now, most=LOOKED_AT),
        but=(usual.practitioner, usual.location),
    )
    names_places = len(usual.places) > 1
    title = _("With %(who)s") % {"who": usual.practitioner.display_name}
    if names_places:
        title = _("With %(who)s at %(place)s") % {
            "who": usual.practitioner.display_name,
            "place": usual.location.name,
        }
    groups = [
        Suggested(title, tuple(Offer(pick_of(each), say_when_open(each)) for each in own)),
        Suggested(
            _("With others"),
            tuple(Offer(pick_of(each), _say_whose(each, names_places=names_places)) for each in others),
        ),
    ]
    return [group for group in groups if group.offers]


def _first_of_each(found: Sequence[OpenSlot], *, but: tuple[Membership, Location]) -> list[OpenSlot]:
    firsts: dict[tuple[int, int], OpenSlot] = {}
    for each in found:
        if (each.practitioner, each.location) != but:
            firsts.setdefault((each.practitioner.pk, each.location.pk), each)
    return list(firsts.values())[:OTHERS]


def pick_of(found: OpenSlot) -> str:
    """2026-11-24T10:00:00+00:00|practitioner|location"""
    return pick_at(found.slot.starts_at, found.practitioner, found.location)


def pick_at(starts_at: datetime, practitioner: Membership, location: Location) -> str:
    return f"{starts_at.isoformat()}|{practitioner.uid}|{location.uid}"


def say_when_open(found: OpenSlot) -> str:
    return say_when(found.slot.starts_at, found.location)


def say_clock_and_whose(found: OpenSlot) -> str:
    """10:15 · Dr Eve, for times of one day at one place"""
    return f"{say_clock(found.slot.starts_at, found.location)} · {found.practitioner.display_name}"


def _say_whose(found: OpenSlot, *, names_places: bool) -> str:
    """Tue 24 Nov 10:15 · Dr Eve · Side Street"""
    parts = [say_when_open(found), found.practitioner.display_name]
    return " · ".join([*parts, found.location.name] if names_places else parts)


def offer_next_weeks(made: Appointment, *, now: datetime) -> list[Offer]:
    """The same weekday and time in each of the next weeks; `at` is empty where it is taken."""
    search = Search(made.practitioner, made.visit_type, made.location, made.patient)
    found = same_time_in_weeks(search, starts_at=made.starts_at, weeks=WEEKS, now=now)
    return [Offer(at.isoformat() if slot else "", say_when(at, made.location)) for at, slot in found]
