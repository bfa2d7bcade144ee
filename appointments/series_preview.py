"""What a series would be, visit by visit: what stands in the way of each, and the nearest times that are free.

Nothing here promises a time: booking does. The diary is read once, whatever the span.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.booking import FURTHEST
from appointments.diary import Diary, Search, around, read_diary
from appointments.errors import not_given
from appointments.hours import Span, at_wall_clock, spans_on
from appointments.models import Appointment, Series, VisitType
from appointments.series_rule import Rule
from appointments.series_scope import Member, Scope, Shift, named, out_of_order
from clinic.components import local
from clinic.models import Location, Membership
from patients.models import Patient

# How many days before and after a wanted one are looked at, and how many other times are offered.
REACH = 6
OFFERED = 3


class Problem(models.TextChoices):
    """Why a visit does not fit."""

    PAST = "past", _("over already")
    FAR = "far", _("more than two years ahead")
    AWAY = "away", _("holiday or away")
    OUTSIDE = "outside", _("outside working hours")
    ELSEWHERE = "elsewhere", _("the patient has another visit")
    TAKEN = "taken", _("taken")
    NO_ROOM = "no_room", _("no room is free")
    ORDER = "order", _("not in order with the other visits")


@dataclass(frozen=True)
class SeriesWanted:
    """A series as somebody wants it."""

    patient: Patient
    practitioner: Membership
    visit_type: VisitType
    location: Location
    rule: Rule


@dataclass(frozen=True)
class Look:
    """One visit as it would be. `visit`: what it is now, when it exists already.

    problem: empty when it fits. others: the nearest free times, the nearest first.
    """

    number: int
    starts_at: datetime
    problem: str = ""
    others: tuple[datetime, ...] = ()
    visit: Appointment | None = None

    @property
    def fits(self) -> bool:
        return not self.problem


@dataclass(frozen=True)
class Change:
    """What is to become of the named visits: another wall time, another practitioner, or both."""

    shift: Shift
    practitioner: Membership | None = None


@dataclass(frozen=True)
class Pick:
    """Which visits of a series: `number` is the one in hand. with_apart: also those that were moved on their own."""

    scope: Scope
    number: int
    with_apart: bool = False


@dataclass(frozen=True)
class Standing:
    """A series with its visits, in the order of their numbers."""

    series: Series
    visits: Sequence[Appointment]
    now: datetime

    @cached_property
    def by_number(self) -> dict[int, Appointment]:
        return {int(visit.series_number or 0): visit for visit in self.visits}

    @cached_property
    def members(self) -> list[Member]:
        return [
            Member(
                number=number,
                starts_at=wall_time(visit),
                may_change=may_change(visit, now=self.now),
                is_apart=visit.is_apart,
            )
            for number, visit in self.by_number.items()
        ]

    def picked(self, pick: Pick) -> list[Member]:
        return named(self.members, pick.scope, pick.number, with_apart=pick.with_apart)


def read_series(series: Series, *, now: datetime) -> Standing:
    """One query, whatever the number of visits."""
    shown = ("patient", "practitioner__user", "visit_type", "location", "room")
    return Standing(series, list(series.visits.select_related(*shown).order_by("series_number")), now)


def may_change(visit: Appointment, *, now: datetime) -> bool:
    """It stands in the diary and has not begun; what is past never changes."""
    return visit.status in ("booked", "confirmed") and visit.starts_at > now


def wall_time(visit: Appointment) -> datetime:
    """Naive, on the wall of its place."""
    return visit.starts_at.astimezone(visit.location.zone).replace(tzinfo=None)


def preview_series(wanted: SeriesWanted, *, now: datetime) -> list[Look]:
    """Every visit that the rule gives, at the first of its times that fits; one round trip.

    Raises NotBookableError when this practitioner does not give this kind of visit.
    """
    zone = wanted.location.zone
    choices = [
        tuple(at_wall_clock(at.date(), at.time(), zone) for at in times) for times in wanted.rule.expand()
    ]
    first, last = local(choices[0][0], zone).date(), local(choices[-1][0], zone).date()
    desk = _Desk(
        diary=_read(
            Search(wanted.practitioner, wanted.visit_type, wanted.location, wanted.patient),
            first,
            last,
            now=now,
        ),
        practitioner=wanted.practitioner,
        visit_type=wanted.visit_type,
    )
    looks = []
    for number, times in enumerate(choices, start=1):
        at = next((time for time in times if not desk.problem(time)), times[0])
        looks.append(Look(number, at, desk.problem(at)))
    return desk.with_others(looks)


def preview_change(standing: Standing, *, pick: Pick, change: Change, now: datetime) -> list[Look]:
    """Each visit that the scope names, where the change would put it; one round trip for each pair of practitioner
    and place. Raises NotBookableError as above.
    """
    picked = standing.picked(pick)
    targets = {each.number: change.shift.apply(each.starts_at) for each in picked}
    wrong = out_of_order(standing_in_order(standing, pick), targets)
    moving = [standing.by_number[each.number] for each in picked]
    looks: list[Look] = []
    for pair in dict.fromkeys(_desk_of(visit, change) for visit in moving):
        mine = [visit for visit in moving if _desk_of(visit, change) == pair]
        looks += _looks_at(mine, targets, wrong, moving, change=change, now=now)
    return sorted(looks, key=lambda look: look.number)


def standing_in_order(standing: Standing, pick: Pick) -> list[Member]:
    """Those whose order counts: in the diary or over, and not apart; a visit that changes alone stands apart."""
    return [
        each
        for each in standing.members
        if standing.by_number[each.number].occupies
        and not (pick.scope == Scope.THIS and each.number == pick.number)
    ]


def _looks_at(
    mine: Sequence[Appointment],
    targets: Mapping[int, datetime],
    wrong: set[int],
    moving: Sequence[Appointment],
    *,
    change: Change,
    now: datetime,
) -> list[Look]:
    one = mine[0]
    practitioner = change.practitioner or one.practitioner
    zone = one.location.zone
    times = {
        number: at_wall_clock(targets[number].date(), targets[number].time(), zone)
        for number in (int(visit.series_number or 0) for visit in mine)
    }
    days = [local(at, zone).date() for at in times.values()]
    search = Search(practitioner, one.visit_type, one.location, one.patient)
    diary = _read(search, min(days), max(days), now=now).lacking(moving)
    desk = _Desk(diary=diary, practitioner=practitioner, visit_type=one.visit_type)
    looks = []
    for visit in mine:
        number = int(visit.series_number or 0)
        problem = Problem.ORDER.value if number in wrong else desk.problem(times[number])
        looks.append(Look(number, times[number], problem, visit=visit))
    return desk.with_others(looks)


def _desk_of(visit: Appointment, change: Change) -> tuple[int, int, int]:
    who = change.practitioner.pk if change.practitioner else visit.practitioner_id
    return who, visit.location_id, visit.visit_type_id


def _read(search: Search, first: date, last: date, *, now: datetime) -> Diary:
    diary = read_diary(
        location=search.location,
        practitioners=[search.practitioner],
        first_day=first - timedelta(days=REACH),
        days=(last - first).days + 1 + 2 * REACH,
        now=now,
        search=search,
    )
    if not diary.gives(search.practitioner, search.visit_type):
        raise not_given(search.practitioner, search.visit_type)
    return diary


@dataclass(frozen=True)
class _Desk:
    """One practitioner's diary at one place, asked for one kind of visit."""

    diary: Diary
    practitioner: Membership
    visit_type: VisitType

    def problem(self, starts_at: datetime) -> str:
        diary, who, kind = self.diary, self.practitioner, self.visit_type
        if starts_at < diary.now:
            return Problem.PAST.value
        if starts_at > diary.now + FURTHEST:
            return Problem.FAR.value
        ends_at = starts_at + timedelta(minutes=kind.minutes)
        day = local(starts_at, diary.location.zone).date()
        if not any(span.holds(starts_at, ends_at) for span in diary.spans(who, day)):
            hours = diary.hours.get(who.pk, ()), diary.other_hours.get(who.pk, ())
            weekly = spans_on(hours[0], day, diary.location.zone, hours[1])
            is_worked = any(span.holds(starts_at, ends_at) for span in weekly)
            return (Problem.AWAY if is_worked else Problem.OUTSIDE).value
        if not diary.patient.is_free(starts_at, ends_at):
            return Problem.ELSEWHERE.value
        blocked: Span = around(kind, starts_at, ends_at)
        if diary.free_lane(who, blocked) is None:
            return Problem.TAKEN.value
        if kind.needs_room and diary.free_room(blocked, kind) is None:
            return Problem.NO_ROOM.value
        return ""

    def with_others(self, looks: Sequence[Look]) -> list[Look]:
        """The same with the nearest free times for those that do not fit, between their neighbours of the series."""
        length = timedelta(minutes=self.visit_type.minutes)
        found = []
        for index, look in enumerate(looks):
            if look.problem:
                after = looks[index - 1].starts_at + length if index else self.diary.now
                before = looks[index + 1].starts_at - length if index + 1 < len(looks) else None
                look = replace(look, others=self._near(look.starts_at, (max(after, self.diary.now), before)))
            found.append(look)
        return found

    def _near(self, wanted_at: datetime, bounds: tuple[datetime, datetime | None]) -> tuple[datetime, ...]:
        """On the same day those closest by, else on the nearest days those closest to the same time of day."""
        zone = self.diary.location.zone
        there = local(wanted_at, zone)
        found: list[tuple[int, int, datetime]] = []
        for reach in range(REACH + 1):
            for offset in {reach, -reach}:
                day = there.date() + timedelta(days=offset)
                same_time = at_wall_clock(day, there.time(), zone)
                found += [
                    (reach, abs(int((slot.starts_at - same_time).total_seconds())), slot.starts_at)
                    for slot in self.diary.slots(self.practitioner, self.visit_type, day, bounds=bounds)
                ]
            if len(found) >= OFFERED:
                break
        return tuple(at for _reach, _distance, at in sorted(found)[:OFFERED])
