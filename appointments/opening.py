"""Opening hours, as the working hours and the time off of the clinic's people make them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet

from appointments.models import TimeOff, WorkingHours
from clinic.models import Clinic
from clinic.opening import OpeningHours
from clinic.prepared import prepared

Span = tuple[datetime, datetime]

DAYS_AHEAD = 14


def is_open(clinic: Clinic, now: datetime) -> bool:
    """Whether at least one person is scheduled to work at `now`."""
    return any(start <= now < end for start, end in _open_spans(now, days=1))


def after_opening_minutes(clinic: Clinic, start: datetime, minutes: int) -> datetime:
    """When `minutes` of opening time have passed since `start`.

    A clinic that does not open for two weeks gives plain minutes: urgent work must not wait for a holiday to end.
    """
    left = timedelta(minutes=minutes)
    for opens, closes in _open_spans(start, days=DAYS_AHEAD):
        begins = max(opens, start)
        if begins + left <= closes:
            return begins + left
        left -= max(closes - begins, timedelta())
    return start + timedelta(minutes=minutes)


OPENING_HOURS = OpeningHours(is_open=is_open, after_minutes=after_opening_minutes)


def _open_spans(start: datetime, *, days: int) -> list[Span]:
    """Spans of UTC time from `start` on in which anybody works, joined and in order."""
    until = start + timedelta(days=days)
    away = _time_off(start, until)
    spans: list[Span] = []
    for row in _hours_of_everybody():
        off = [(each.starts_at, each.ends_at) for each in away if _concerns(each, row)]
        for span in _spans_of(row, start.date() - timedelta(days=1), until.date() + timedelta(days=1)):
            spans += _without(span, off)
    return [span for span in _joined(spans) if span[1] > start and span[0] < until]


@prepared
def _time_off(start: datetime, until: datetime) -> QuerySet[TimeOff]:
    return TimeOff.objects.filter(starts_at__lt=until, ends_at__gt=start)


@prepared
def _hours_of_everybody() -> QuerySet[WorkingHours]:
    return WorkingHours.objects.select_related("location").filter(
        practitioner__is_active=True, practitioner__user__is_active=True, location__is_active=True
    )


def _spans_of(row: WorkingHours, first: date, last: date) -> Iterator[Span]:
    for day in (first + timedelta(days=count) for count in range((last - first).days + 1)):
        is_valid = (row.valid_from is None or row.valid_from <= day) and (
            row.valid_until is None or day <= row.valid_until
        )
        if day.weekday() == row.weekday and is_valid:
            zone = row.location.zone
            yield (
                datetime.combine(day, row.opens, zone).astimezone(UTC),
                datetime.combine(day, row.closes, zone).astimezone(UTC),
            )


def _concerns(off: TimeOff, row: WorkingHours) -> bool:
    return off.practitioner_id in (None, row.practitioner_id) and off.location_id in (None, row.location_id)


def _without(span: Span, off: Iterable[Span]) -> list[Span]:
    left = [span]
    for gone_from, gone_until in off:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, gone_from)), (max(start, gone_until), end))
            if piece[0] < piece[1]
        ]
    return left


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
