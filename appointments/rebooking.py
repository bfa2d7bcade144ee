"""Visits that no longer stand where they were booked: one rule, for the preview of a change, the list and the API.

A change of settings is weighed by making it: what it does to the diary is looked at before it is kept, so that a
preview can never differ from what happens.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments.availability import LOOK_AHEAD, OpenSlot
from appointments.diary import Diary, Taken, all_givers, may_give, named_givers, read_diaries
from appointments.hours import Span, away_of, spans_on, why_outside
from appointments.models import (
    Appointment,
    AppointmentStatus,
    OtherHours,
    Outside,
    TimeOff,
    VisitType,
    WorkingHours,
)
from appointments.placing import check_version, save_step
from clinic.errors import DomainError
from clinic.models import Location, Membership, Room
from clinic.prepared import Asked, prepared, together

# What patients count on; a hold is judged anew when it becomes a booking.
COUNTED_ON = (AppointmentStatus.PENDING, AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED)
OFFERED = 3
SHOWN_AT_MOST = 50


class Why(models.TextChoices):
    """Why a visit has to be looked at again."""

    HOURS = "hours", gettext_lazy("outside working hours")
    TIME_OFF = "time_off", gettext_lazy("away")
    CLOSED = "closed", gettext_lazy("closed")
    ROOM = "room", gettext_lazy("room not in use")
    GIVER = "giver", gettext_lazy("does not give this kind")
    CAPACITY = "capacity", gettext_lazy("more at once than now")
    LEFT = "left", gettext_lazy("does not see patients then")
    PLACE = "place", gettext_lazy("place not in use")


@dataclass(frozen=True)
class Displaced:
    """A visit and all that is wrong with where it stands; `free`: next free times, where they were asked for."""

    visit: Appointment
    whys: Sequence[Why]
    free: Sequence[OpenSlot] = ()


Whose = tuple[int, int]  # practitioner and location


@dataclass
class Rules:
    """All settings that decide over booked visits, and what each visit was agreed to lie outside of."""

    hours: Mapping[Whose, Sequence[WorkingHours]]
    other_hours: Mapping[Whose, Sequence[OtherHours]]
    time_off: Sequence[TimeOff]
    givers: Mapping[int, Collection[int]]
    people: Mapping[int, Membership]
    rooms: Mapping[int, Room]
    places: Mapping[int, Location]
    types: Mapping[int, VisitType]
    agreed: Mapping[int, str]
    worked: dict[tuple[Whose, date], list[Span]] = field(default_factory=dict)

    def spans(self, visit: Appointment) -> list[Span]:
        """When the practitioner works there on the day of the visit, time off not taken away."""
        whose = (visit.practitioner_id, visit.location_id)
        zone = self.places[visit.location_id].zone
        day = visit.starts_at.astimezone(zone).date()
        if (whose, day) not in self.worked:
            other = self.other_hours.get(whose, ())
            self.worked[whose, day] = spans_on(self.hours.get(whose, ()), day, zone, other)
        return self.worked[whose, day]

    def furnish(self, visit: Appointment) -> None:
        """What it belongs to, as it was read with the settings."""
        visit.practitioner, visit.location = (
            self.people[visit.practitioner_id],
            self.places[visit.location_id],
        )
        visit.visit_type = self.types[visit.visit_type_id]
        visit.room = self.rooms[visit.room_id] if visit.room_id else None


def why_displaced(visit: Appointment, rules: Rules) -> list[Why]:
    """All reasons why this visit cannot stay as it is; none when it can. What was agreed on purpose stays."""
    member, found = rules.people[visit.practitioner_id], []
    is_closed = away_of(
        [row for row in rules.time_off if row.practitioner_id is None],
        practitioner_id=member.pk,
        location_id=visit.location_id,
    )
    away = away_of(rules.time_off, practitioner_id=member.pk, location_id=visit.location_id)
    outside = why_outside(rules.spans(visit), away, visit.starts_at, visit.ends_at)
    if outside and rules.agreed.get(visit.pk, "") not in (outside, Outside.TIME_OFF):
        closed = any(span.start < visit.ends_at and visit.starts_at < span.end for span in is_closed)
        found.append(Why.CLOSED if closed else Why(outside.value))
    works_here = member.is_practitioner and member.is_active and member.user.is_active
    if not (works_here and member.is_here(visit.starts_at, visit.ends_at)):
        found.append(Why.LEFT)
    elif not may_give(rules.givers, member, rules.types[visit.visit_type_id]):
        found.append(Why.GIVER)
    if visit.room_id is not None and not rules.rooms[visit.room_id].is_active:
        found.append(Why.ROOM)
    if not rules.places[visit.location_id].is_active:
        found.append(Why.PLACE)
    if visit.lane > member.capacity and not visit.overbook_reason:
        found.append(Why.CAPACITY)
    return found


def find_displaced(*, now: datetime) -> list[Displaced]:
    """Every future visit that cannot stay as it is, in the order of their time; one round trip."""
    visits, rules = _read(now=now)
    return _judge(visits, rules)


def find_to_rebook(*, now: datetime) -> tuple[list[Displaced], int]:
    """The first of them with the next free times of each, and how many there are; two round trips."""
    visits, rules = _read(now=now)
    found = _judge(visits, rules)
    return _with_free_times(found[:SHOWN_AT_MOST], visits, rules, now=now), len(found)


class DisplacesVisitsError(DomainError):
    """Booked visits would no longer stand. Send the same again with `accept`, and they go on the rebooking list.

    detail: `displaced`, and `accept`, which names exactly these visits.
    """

    code = "displaces_visits"

    def tell(self) -> dict[str, Any]:
        visits = [
            {
                "uid": str(each.visit.uid),
                "starts_at": each.visit.starts_at,
                "patient": str(each.visit.patient.uid),
                "practitioner": str(each.visit.practitioner.uid),
                "why": [why.value for why in each.whys],
            }
            for each in self.detail["displaced"]
        ]
        return {"accept": self.detail["accept"], "visits": visits}


@contextmanager
def weighing(*, accept: str, now: datetime) -> Iterator[None]:
    """Keep what the block changes only when no visit loses its place by it, or `accept` names those that do.

    Raises DisplacesVisitsError otherwise, and nothing is changed. Somebody who booked in between makes it ask again.
    """
    before = read_rules(now=now)
    with transaction.atomic():
        yield
        fallen = [
            each
            for each in find_displaced(now=now)
            if set(each.whys) - set(why_displaced(each.visit, before))
        ]
        if fallen and accept != _mark(fallen):
            raise DisplacesVisitsError(
                ngettext(
                    "%(n)s booked visit would no longer stand. Nothing is saved yet.",
                    "%(n)s booked visits would no longer stand. Nothing is saved yet.",
                    len(fallen),
                )
                % {"n": len(fallen)},
                detail={"displaced": fallen, "accept": _mark(fallen)},
            )


def keep_visit(*, appointment: Appointment, version: int, by: Membership, now: datetime) -> Appointment:
    """The practitioner comes in for it: the visit stays where it is, outside hours or in time off, on purpose.

    Raises StaleVersionError, and KeepRefusedError where hours are not what is in the way.
    """
    check_version(appointment, version)
    rules = read_rules(now=now)
    away = away_of(
        rules.time_off, practitioner_id=appointment.practitioner_id, location_id=appointment.location_id
    )
    spans = rules.spans(appointment)
    outside = why_outside(spans, away, appointment.starts_at, appointment.ends_at)
    if appointment.status not in COUNTED_ON or appointment.starts_at < now or outside is None:
        raise KeepRefusedError(_("This visit is not outside working hours any more."))
    appointment.agreed_outside = outside
    return save_step(appointment, ["agreed_outside"])


class KeepRefusedError(DomainError):
    """The visit is not outside hours, so there is nothing to agree to."""

    code = "keep_refused"


def ask_anew(time_off: TimeOff, *, but: Collection[Appointment] = ()) -> None:
    """Visits that were agreed to lie in time off have not been agreed to lie in this one; `but`: those that were."""
    whose = {
        name: value
        for name in ("practitioner", "location")
        if (value := getattr(time_off, f"{name}_id")) is not None
    }
    rows = Appointment.objects.filter(
        starts_at__lt=time_off.ends_at,
        ends_at__gt=time_off.starts_at,
        agreed_outside=Outside.TIME_OFF,
        **whose,
    )
    rows = rows.filter(status__in=COUNTED_ON).exclude(pk__in=[visit.pk for visit in but])
    rows.update(agreed_outside=Outside.HOURS, version=models.F("version") + 1)


def _mark(displaced: Iterable[Displaced]) -> str:
    """Names a set of visits and why; the same for the same."""
    words = sorted(f"{each.visit.uid} {each.visit.starts_at} {sorted(each.whys)}" for each in displaced)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def _judge(visits: Iterable[Appointment], rules: Rules) -> list[Displaced]:
    judged = (Displaced(visit, why_displaced(visit, rules)) for visit in visits)
    found = [each for each in judged if each.whys]
    for each in found:
        rules.furnish(each.visit)
    return found


def _read(*, now: datetime) -> tuple[list[Appointment], Rules]:
    visits, *settings = together(_counted_on.ask(now), *_settings(now))
    return visits, _rules(*settings)


def read_rules(*, now: datetime) -> Rules:
    """The settings as they stand, without the visits; one round trip."""
    return _rules(*together(*_settings(now)))


def _settings(now: datetime) -> list[Asked[Any]]:
    return [
        _all_hours.ask(),
        _other_hours_from.ask(now.date() - timedelta(days=1)),
        _time_off_from.ask(now),
        all_givers.ask(),
        _people.ask(),
        _rooms.ask(),
        _places.ask(),
        _visit_types.ask(),
        _agreed_from.ask(now),
    ]


def _rules(*settings: list[Any]) -> Rules:
    hours, other, time_off, givers, people, rooms, places, types, agreed = settings
    return Rules(
        hours=_by_whose(hours),
        other_hours=_by_whose(other),
        time_off=time_off,
        givers=named_givers(givers),
        people={each.pk: each for each in people},
        rooms={each.pk: each for each in rooms},
        places={each.pk: each for each in places},
        types={each.pk: each for each in types},
        agreed=dict(agreed),
    )


def _by_whose(rows: Iterable[Any]) -> dict[Whose, list[Any]]:
    found: dict[Whose, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.practitioner_id, row.location_id].append(row)
    return dict(found)


def _with_free_times(
    shown: Sequence[Displaced], visits: Iterable[Appointment], rules: Rules, *, now: datetime
) -> list[Displaced]:
    """Each with a few free times from its day on: with the same practitioner, or with whoever gives it."""
    if not shown:
        return []
    people = list(Membership.objects.practitioners())
    places = {each.visit.location_id: each.visit.location for each in shown}
    days = [each.visit.starts_at.astimezone(each.visit.location.zone).date() for each in shown]
    span = (max(days) - min(days)).days + LOOK_AHEAD
    diaries = {
        diary.location.pk: diary
        for diary in read_diaries(
            locations=list(places.values()), practitioners=people, first_day=min(days), days=span, now=now
        )
    }
    theirs: dict[int, list[Span]] = defaultdict(list)
    for visit in visits:
        theirs[visit.patient_id].append(Span(visit.starts_at, visit.ends_at))
    offered = []
    for each, day in zip(shown, days, strict=True):
        visit = each.visit
        diary = replace(diaries[visit.location_id], patient=Taken(theirs[visit.patient_id]))
        same = [member for member in people if member.pk == visit.practitioner_id]
        is_gone = Why.LEFT in each.whys or Why.GIVER in each.whys
        free = [] if is_gone else _next_free(diary, same, visit, day)
        offered.append(replace(each, free=free or _next_free(diary, people, visit, day)))
    return offered


def _next_free(diary: Diary, people: Sequence[Membership], visit: Appointment, day: date) -> list[OpenSlot]:
    if not diary.location.is_active:
        return []

    def stream(member: Membership) -> Iterator[OpenSlot]:
        for offset in range(LOOK_AHEAD):
            for slot in diary.slots(member, visit.visit_type, day + timedelta(days=offset)):
                yield OpenSlot(slot, member, diary.location)

    streams = [stream(member) for member in people]
    return list(islice(merge(*streams, key=lambda found: found.slot.starts_at), OFFERED))


@prepared
def _counted_on(now: datetime) -> QuerySet[Appointment]:
    """A clinic has thousands of these, few of them displaced: what they belong to comes with the settings."""
    rows = Appointment.objects.filter(status__in=COUNTED_ON, starts_at__gte=now)
    return rows.select_related("patient").order_by("starts_at", "id")


@prepared
def _agreed_from(now: datetime) -> QuerySet[Appointment, tuple[int, str]]:
    rows = Appointment.objects.filter(status__in=COUNTED_ON, starts_at__gte=now).exclude(agreed_outside="")
    return rows.order_by().values_list("pk", "agreed_outside")


@prepared
def _people() -> QuerySet[Membership]:
    return Membership.objects.select_related("user").order_by()


@prepared
def _rooms() -> QuerySet[Room]:
    return Room.objects.order_by()


@prepared
def _places() -> QuerySet[Location]:
    return Location.objects.order_by()


@prepared
def _visit_types() -> QuerySet[VisitType]:
    return VisitType.objects.order_by()


@prepared
def _all_hours() -> QuerySet[WorkingHours]:
    return WorkingHours.objects.all()


@prepared
def _other_hours_from(day: date) -> QuerySet[OtherHours]:
    return OtherHours.objects.filter(day__gte=day)


@prepared
def _time_off_from(now: datetime) -> QuerySet[TimeOff]:
    return TimeOff.objects.filter(ends_at__gt=now)
