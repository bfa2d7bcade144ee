"""Opening hours, as the working hours and the time off of the clinic's people make them."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from appointments.hours import Span, away_of, join, spans_on, within, without
from appointments.models import OtherHours, TimeOff, WorkingHours
from clinic.models import Clinic, Location, Membership
from clinic.opening import OpeningHours
from clinic.prepared import prepared, together

DAYS_AHEAD = 14
AT_WORK = {
    "practitioner__is_active": True,
    "practitioner__user__is_active": True,
    "location__is_active": True,
}


def is_open(clinic: Clinic, now: datetime) -> bool:
    """Whether at least one person is scheduled to work at `now`."""
    return any(span.start <= now < span.end for span in _open_spans(now, days=1))


def after_opening_minutes(clinic: Clinic, start: datetime, minutes: int) -> datetime:
    """When `minutes` of opening time have passed since `start`.

    A clinic that does not open for two weeks gives plain minutes: urgent work must not wait for a holiday to end.
    """
    left = timedelta(minutes=minutes)
    for span in _open_spans(start, days=DAYS_AHEAD):
        begins = max(span.start, start)
        if begins + left <= span.end:
            return begins + left
        left -= max(span.end - begins, timedelta())
    return start + timedelta(minutes=minutes)


OPENING_HOURS = OpeningHours(is_open=is_open, after_minutes=after_opening_minutes)


def _open_spans(start: datetime, *, days: int) -> list[Span]:
    """Stretches from `start` on in which anybody works, joined and in order."""
    until = start + timedelta(days=days)
    first, last = start.date() - timedelta(days=1), until.date() + timedelta(days=1)
    hours, other, away = together(
        _hours_of_everybody.ask(), _other_hours_of_everybody.ask(first, last), _time_off.ask(start, until)
    )
    weekly: dict[tuple[Membership, Location], list[WorkingHours]] = defaultdict(list)
    instead: dict[tuple[Membership, Location], list[OtherHours]] = defaultdict(list)
    for row in hours:
        weekly[row.practitioner, row.location].append(row)
    for row in other:
        instead[row.practitioner, row.location].append(row)
    spans: list[Span] = []
    for who, place in weekly.keys() | instead.keys():
        off = away_of(away, practitioner_id=who.pk, location_id=place.pk)
        for day in (first + timedelta(days=count) for count in range((last - first).days + 1)):
            mine = spans_on(weekly.get((who, place), ()), day, place.zone, instead.get((who, place), ()))
            spans += within(without(mine, off), who.here_from, who.here_until)
    return [span for span in join(spans) if span.end > start and span.start < until]


@prepared
def _time_off(start: datetime, until: datetime) -> QuerySet[TimeOff]:
    return TimeOff.objects.filter(starts_at__lt=until, ends_at__gt=start)


@prepared
def _hours_of_everybody() -> QuerySet[WorkingHours]:
    return WorkingHours.objects.select_related("location", "practitioner").filter(**AT_WORK)


@prepared
def _other_hours_of_everybody(first: date, last: date) -> QuerySet[OtherHours]:
    rows = OtherHours.objects.select_related("location", "practitioner").filter(**AT_WORK)
    return rows.filter(day__gte=first, day__lte=last)
