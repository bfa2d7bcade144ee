"""When people see patients at a place: weekly hours, the hours of a single day instead of them, and time off."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from appointments.hours import Span, away_of, day_bounds, spans_on, why_outside, within, without
from appointments.models import OtherHours, Outside, TimeOff, WorkingHours
from clinic.models import Location, Membership
from clinic.prepared import Asked, prepared, together


def ask_hours(
    practitioner: Membership, location: Location, starts_at: datetime, ends_at: datetime
) -> list[Asked[Any]]:
    """What `why_not_worked` has to know: three questions for `together`."""
    day = starts_at.astimezone(location.zone).date()
    bounds = day_bounds(day, location.zone)
    ids, places = [practitioner.pk], [location.pk]
    return [
        hours_of.ask(ids, places),
        other_hours_of.ask(ids, places, day, day),
        time_off_between.ask(bounds.start, max(bounds.end, ends_at)),
    ]


def why_not_worked(
    practitioner: Membership,
    location: Location,
    starts_at: datetime,
    ends_at: datetime,
    answers: Sequence[list[Any]],
) -> Outside | None:
    """Why they do not see patients there at that time, None when they do. answers: to `ask_hours`."""
    hours, other, time_off = answers
    day = starts_at.astimezone(location.zone).date()
    away = away_of(time_off, practitioner_id=practitioner.pk, location_id=location.pk)
    return why_outside(spans_on(hours, day, location.zone, other), away, starts_at, ends_at)


def hours_of_days(
    *,
    location: Location,
    practitioners: Sequence[Membership],
    first_day: date,
    days: int,
    not_away: Membership | None = None,
) -> dict[date, dict[int, list[Span]]]:
    """When each of them (by key) sees patients there on each day; one round trip.

    not_away: whose own time off is left aside.
    """
    ids, places = [member.pk for member in practitioners], [location.pk]
    shown = [first_day + timedelta(days=offset) for offset in range(days)]
    start, end = day_bounds(shown[0], location.zone).start, day_bounds(shown[-1], location.zone).end
    weekly, other, time_off = together(
        hours_of.ask(ids, places),
        other_hours_of.ask(ids, places, shown[0], shown[-1]),
        time_off_between.ask(start, end),
    )
    hours, others = by_practitioner(weekly, location), by_practitioner(other, location)
    if not_away:
        time_off = [row for row in time_off if row.practitioner_id != not_away.pk]
    found: dict[date, dict[int, list[Span]]] = {day: {} for day in shown}
    for member in practitioners:
        key = member.pk
        away = away_of(time_off, practitioner_id=key, location_id=location.pk)
        for day in shown:
            spans = spans_on(hours.get(key, ()), day, location.zone, others.get(key, ()))
            found[day][key] = within(without(spans, away), member.here_from, member.here_until)
    return found


def by_practitioner(rows: Iterable[Any], place: Location) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if row.location_id == place.pk:
            found[row.practitioner_id].append(row)
    return found


@prepared
def hours_of(people: Collection[int], places: Collection[int]) -> QuerySet[WorkingHours]:
    return WorkingHours.objects.filter(practitioner__in=people, location__in=places)


@prepared
def other_hours_of(
    people: Collection[int], places: Collection[int], first: date, last: date
) -> QuerySet[OtherHours]:
    rows = OtherHours.objects.filter(practitioner__in=people, location__in=places)
    return rows.filter(day__gte=first, day__lte=last)


@prepared
def time_off_between(start: datetime, end: datetime) -> QuerySet[TimeOff]:
    return TimeOff.objects.filter(ends_at__gt=start, starts_at__lt=end)
