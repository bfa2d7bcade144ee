"""When a family fits: one after the other with one practitioner, or at the same time, also with the neighbours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from appointments.availability import LOOK_AHEAD
from appointments.diary import Diary, Slot, around, read_diary
from appointments.families import starts_of
from appointments.hours import Span
from appointments.models import Appointment, VisitType
from appointments.suggestions import OFFERED
from clinic.components import local
from clinic.models import Location, Membership
from patients.models import Patient


@dataclass(frozen=True)
class Party:
    """Who comes together and for what, in order. `people`: who may see them, whom they see first of all.

    side_by_side: at the same time, with others of `people` where the first has no lane left.
    """

    patients: Sequence[Patient]
    kinds: Sequence[VisitType]
    people: Sequence[Membership]
    location: Location
    side_by_side: bool = False


@dataclass(frozen=True)
class Seat:
    """One of them at a certain start. Without a slot nobody is free then, or (`is_busy`) they have another visit."""

    starts_at: datetime
    practitioner: Membership | None = None
    slot: Slot | None = None
    is_busy: bool = False


Seats = Sequence[Seat]


def find_family_times(party: Party, *, first_day: date, now: datetime, most: int = OFFERED) -> list[Seats]:
    """The next starts at which everybody has a place, each with the places; two round trips."""
    first_day = max(first_day, local(now, party.location.zone).date())
    diary, elsewhere = _read(party, first_day=first_day, days=LOOK_AHEAD, now=now)
    return list(islice(_fitting(party, diary, elsewhere, first_day), most))


def look_at_family(party: Party, *, starts_at: datetime, now: datetime) -> Seats:
    """Everybody's place at one start, free or not; two round trips."""
    day = local(starts_at, party.location.zone).date()
    diary, elsewhere = _read(party, first_day=day, days=2, now=now)
    return _seat(party, diary, elsewhere, starts_at)


def _fitting(
    party: Party, diary: Diary, elsewhere: Mapping[int, Sequence[Span]], first_day: date
) -> Iterator[Seats]:
    for offset in range(LOOK_AHEAD):
        for slot in diary.slots(party.people[0], party.kinds[0], first_day + timedelta(days=offset)):
            seats = _seat(party, diary, elsewhere, slot.starts_at)
            if all(each.slot for each in seats):
                yield seats


def _seat(party: Party, diary: Diary, elsewhere: Mapping[int, Sequence[Span]], starts_at: datetime) -> Seats:
    seats = []
    starts = starts_of(party.kinds, starts_at, side_by_side=party.side_by_side)
    for patient, kind, start in zip(party.patients, party.kinds, starts, strict=True):
        busy = elsewhere.get(patient.pk, ())
        end = start + timedelta(minutes=kind.minutes)
        if any(span.start < end and start < span.end for span in busy):
            seats.append(Seat(start, is_busy=True))
            continue
        who, slot = next(_free(party, diary, kind, start), (None, None))
        seats.append(Seat(start, who, slot))
        if who and slot:
            diary = diary.holding(who, slot, around(kind, start, end))
    return seats


def _free(party: Party, diary: Diary, kind: VisitType, start: datetime) -> Iterator[tuple[Membership, Slot]]:
    day = local(start, party.location.zone).date()
    end = start + timedelta(minutes=kind.minutes)
    for who in party.people if party.side_by_side else party.people[:1]:
        works = any(span.holds(start, end) for span in diary.spans(who, day))
        slot = diary.slot_at(who, kind, start) if works and diary.gives(who, kind) else None
        if slot:
            yield who, slot


def _read(party: Party, *, first_day: date, days: int, now: datetime) -> tuple[Diary, dict[int, list[Span]]]:
    diary = read_diary(
        location=party.location, practitioners=party.people, first_day=first_day, days=days, now=now
    )
    return diary, _elsewhere(party.patients, now=now)


def _elsewhere(patients: Iterable[Patient], *, now: datetime) -> dict[int, list[Span]]:
    rows = Appointment.objects.occupying().filter(patient__in=[each.pk for each in patients], ends_at__gt=now)
    found: dict[int, list[Span]] = {}
    for patient, start, end in rows.values_list("patient_id", "starts_at", "ends_at"):
        found.setdefault(patient, []).append(Span(start, end))
    return found
