"""When people work: the weekly hours of a practitioner at a place, and other hours of one day in their place."""

import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from appointments.hours import YEARS, Span, at_wall_clock, away_of, day_bounds, spans_on, without
from appointments.models import OtherHours, TimeOff, WorkingHours
from appointments.rebooking import weighing
from clinic.components import say_day
from clinic.models import Location, Membership
from clinic.resources import refuse, take_settings
from clinic.typed import one_line

# Two zones keep their distance, but for the weeks when their clocks change: a year has all of them.
A_YEAR = 366


@dataclass(frozen=True)
class Weekly:
    """Hours at a place, the same every week, from one day until another (both included) or for good."""

    location: Location
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def days(self) -> dict[str, date | None]:
        return {"valid_from": self.valid_from, "valid_until": self.valid_until}

    @classmethod
    def of(cls, row: WorkingHours) -> "Weekly":
        return cls(row.location, row.opens, row.closes, row.valid_from, row.valid_until)


@dataclass(frozen=True)
class OneDay:
    """Hours of one day at a place, instead of the weekly ones there."""

    location: Location
    day: date
    opens: time
    closes: time
    reason: str = ""

    @property
    def days(self) -> dict[str, date | None]:
        return {"day": self.day}

    @classmethod
    def of(cls, row: OtherHours) -> "OneDay":
        return cls(row.location, row.day, row.opens, row.closes, row.reason)


@transaction.atomic
def add_hours(
    *, practitioner: Membership, weekdays: Collection[int], hours: Weekly, by: Membership, now: datetime
) -> list[WorkingHours]:
    """The same hours on each of these weekdays (0 = Monday). Raises SettingRefusedError."""
    take_settings(by)
    problems = _check(practitioner, hours)
    if not weekdays:
        problems["weekdays"] = _("Choose at least one day.")
    refuse(problems)
    return [
        _save(WorkingHours(practitioner=practitioner), day, hours, now=now) for day in sorted(set(weekdays))
    ]


@transaction.atomic
def change_hours(
    *, row: WorkingHours, weekday: int, hours: Weekly, by: Membership, now: datetime, accept: str = ""
) -> WorkingHours:
    """Other hours, or another place, of one row. Raises SettingRefusedError, DisplacesVisitsError."""
    take_settings(by)
    refuse(_check(row.practitioner, hours))
    with weighing(accept=accept, now=now):
        return _save(row, weekday, hours, now=now)


@transaction.atomic
def remove_hours(*, row: WorkingHours, by: Membership, now: datetime, accept: str = "") -> None:
    """Raises SettingRefusedError, DisplacesVisitsError."""
    take_settings(by)
    with weighing(accept=accept, now=now):
        WorkingHours.objects.filter(pk=row.pk).delete()


@transaction.atomic
def add_other_hours(
    *, practitioner: Membership, day: OneDay, by: Membership, now: datetime, accept: str = ""
) -> OtherHours:
    """Hours of one day; what the week says of that place does not count then. A day may have several.

    Raises SettingRefusedError, DisplacesVisitsError.
    """
    take_settings(by)
    with weighing(accept=accept, now=now):
        return _save_day(OtherHours(practitioner=practitioner), day)


@transaction.atomic
def change_other_hours(
    *, row: OtherHours, day: OneDay, by: Membership, now: datetime, accept: str = ""
) -> OtherHours:
    """Raises SettingRefusedError, DisplacesVisitsError."""
    take_settings(by)
    with weighing(accept=accept, now=now):
        return _save_day(row, day)


@transaction.atomic
def remove_other_hours(*, row: OtherHours, by: Membership, now: datetime, accept: str = "") -> None:
    """The day is as the week says again. Raises SettingRefusedError, DisplacesVisitsError."""
    take_settings(by)
    with weighing(accept=accept, now=now):
        OtherHours.objects.filter(pk=row.pk).delete()


def _check(practitioner: Membership, hours: Weekly | OneDay) -> dict[str, str]:
    """What is wrong with the hours by themselves, by field."""
    problems = {}
    if not practitioner.is_practitioner:
        problems["practitioner"] = _("Only practitioners see patients.")
    if not hours.location.is_active:
        problems["location"] = _("This place is not in use.")
    if hours.closes <= hours.opens:
        problems["closes"] = _("The end comes after the beginning.")
    days = hours.days
    for name, day in days.items():
        if day is not None and day.year not in YEARS:
            problems[name] = _("The calendar knows the years 2000 to 2200.")
    first, last = days.get("valid_from"), days.get("valid_until")
    if first and last and last < first:
        problems["valid_until"] = _("The last day is not before the first.")
    return problems


def _save(row: WorkingHours, weekday: int, hours: Weekly, *, now: datetime) -> WorkingHours:
    row.weekday, row.location = weekday, hours.location
    row.opens, row.closes = hours.opens, hours.closes
    row.valid_from, row.valid_until = hours.valid_from, hours.valid_until
    others = WorkingHours.objects.filter(practitioner=row.practitioner).exclude(pk=row.pk)
    for other in others.select_related("location"):
        if _meets(row, other, now=now):
            refuse({"opens": _already(row.practitioner, other)})
    row.save()
    return row


def _already(practitioner: Membership, other: WorkingHours) -> str:
    return _("%(who)s is at %(place)s then: %(day)s %(opens)s to %(closes)s.") % {
        "who": practitioner.display_name,
        "place": other.location.name,
        "day": WEEKDAYS[other.weekday],
        "opens": formats.time_format(other.opens, "G:i"),
        "closes": formats.time_format(other.closes, "G:i"),
    }


def _meets(one: WorkingHours, other: WorkingHours, *, now: datetime) -> bool:
    """Whether there is a moment that is in both."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_until or date.max, other.valid_until or date.max)
    if last < first:
        return False
    if one.location.time_zone == other.location.time_zone:
        is_same_day = one.weekday == other.weekday and _has_weekday(one.weekday, first, last)
        return is_same_day and one.opens < other.closes and other.opens < one.closes
    begin = max(first, min(now.date(), last))
    end = min(last, begin + timedelta(days=A_YEAR)) if begin < date.max - timedelta(days=A_YEAR) else last
    theirs = list(_spans(other, begin - timedelta(days=1), end + timedelta(days=1)))
    return _overlap(list(_spans(one, begin, end)), theirs)


def _has_weekday(weekday: int, first: date, last: date) -> bool:
    return (weekday - first.weekday()) % 7 <= (last - first).days


def _spans(row: WorkingHours, first: date, last: date) -> Iterator[Span]:
    day = first + timedelta(days=(row.weekday - first.weekday()) % 7)
    while day <= last:
        yield from spans_on([row], day, row.location.zone)
        day += timedelta(days=7)


def _overlap(some: Iterable[Span], others: Iterable[Span]) -> bool:
    spans = sorted([*((span, 0) for span in some), *((span, 1) for span in others)])
    return any(
        second.start < first.end and whose != whose_next
        for (first, whose), (second, whose_next) in itertools.pairwise(spans)
    )


def _save_day(row: OtherHours, day: OneDay) -> OtherHours:
    refuse(_check(row.practitioner, day))
    row.location, row.day, row.opens, row.closes = day.location, day.day, day.opens, day.closes
    row.reason = one_line(day.reason, most=120, field="reason")
    start = at_wall_clock(day.day, day.opens, day.location.zone)
    end = at_wall_clock(day.day, day.closes, day.location.zone)
    for place, span in _elsewhere(row):
        if span.start < end and start < span.end:
            refuse(
                {
                    "opens": _("%(who)s is at %(place)s then: %(opens)s to %(closes)s.")
                    % {
                        "who": row.practitioner.display_name,
                        "place": place.name,
                        "opens": say_day(span.start, "G:i", place.zone),
                        "closes": say_day(span.end, "G:i", place.zone),
                    }
                }
            )
    row.save()
    return row


def _elsewhere(row: OtherHours) -> Iterator[tuple[Location, Span]]:
    """Where the practitioner is on that day, but for the row itself and the weekly hours that it stands for."""
    around = Q(day__range=(row.day - timedelta(days=1), row.day + timedelta(days=1)))
    mine = OtherHours.objects.filter(around, practitioner=row.practitioner).exclude(pk=row.pk)
    other, weekly = list(mine.select_related("location")), _weekly_elsewhere(row)
    bounds = day_bounds(row.day, row.location.zone)
    gone = list(TimeOff.objects.filter(starts_at__lt=bounds.end, ends_at__gt=bounds.start))
    rows: list[WorkingHours | OtherHours] = [*other, *weekly]
    places = {each.location_id: each.location for each in rows}
    for place in places.values():
        here = [each for each in other if each.location_id == place.pk]
        usual = [each for each in weekly if each.location_id == place.pk]
        away = away_of(gone, practitioner_id=row.practitioner_id, location_id=place.pk)
        for offset in (-1, 0, 1):
            for span in without(spans_on(usual, row.day + timedelta(days=offset), place.zone, here), away):
                yield place, span


def _weekly_elsewhere(row: OtherHours) -> list[WorkingHours]:
    rows = WorkingHours.objects.filter(practitioner=row.practitioner, location__is_active=True)
    return list(rows.exclude(location=row.location).select_related("location"))
