"""Time off of a practitioner, and closures of a place or the whole clinic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.hours import YEARS, at_wall_clock
from appointments.models import TimeOff
from appointments.rebooking import ask_anew, weighing
from clinic.components import local, say_day
from clinic.models import Location, Membership
from clinic.resources import refuse, take_settings
from clinic.typed import one_line

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Absence:
    """Who is away (None: everybody), where (None: everywhere), from one instant until another."""

    practitioner: Membership | None
    location: Location | None
    starts_at: datetime
    ends_at: datetime
    reason: str = ""

    @classmethod
    def of(cls, row: TimeOff) -> "Absence":
        return cls(row.practitioner, row.location, row.starts_at, row.ends_at, row.reason)


def whole_days(first: date, last: date, places: Sequence[Location]) -> tuple[datetime, datetime]:
    """From the first midnight until the last one at any of these places, as instants."""
    starts = [at_wall_clock(first, time.min, place.zone) for place in places]
    ends = [at_wall_clock(last + timedelta(days=1), time.min, place.zone) for place in places]
    return min(starts), max(ends)


def days_of(row: TimeOff, places: Sequence[Location]) -> tuple[date, date] | None:
    """The first and the last day, when the row is whole days at these places; None when it has hours of its own."""
    for zone in {place.zone for place in places}:
        first = row.starts_at.astimezone(zone).date()
        for other in {place.zone for place in places}:
            last = row.ends_at.astimezone(other).date() - timedelta(days=1)
            if first <= last and whole_days(first, last, places) == (row.starts_at, row.ends_at):
                return first, last
    return None


def say_absence(row: TimeOff, places: Sequence[Location]) -> str:
    """Thu 26 Nov 2026; Mon 13 Jul – Sun 19 Jul 2026; Thu 26 Nov 2026 15:00 – 18:00. `places`: all that are in use."""
    here = [row.location] if row.location else places
    if days := days_of(row, here):
        first, last = days
        return (
            say_day(first, "D j M Y")
            if first == last
            else f"{say_day(first, 'D j M')} – {say_day(last, 'D j M Y')}"
        )
    zone = here[0].zone if here else None
    first, last = local(row.starts_at, zone), local(row.ends_at, zone)
    until = "G:i" if first.date() == last.date() else "D j M Y G:i"
    return f"{say_day(first, 'D j M Y G:i', zone)} – {say_day(last, until, zone)}"


@transaction.atomic
def add_time_off(*, absence: Absence, by: Membership, now: datetime, accept: str = "") -> TimeOff:
    """Raises SettingRefusedError, DisplacesVisitsError."""
    take_settings(by)
    with weighing(accept=accept, now=now):
        return _save(TimeOff(), absence)


@transaction.atomic
def change_time_off(
    *, row: TimeOff, absence: Absence, by: Membership, now: datetime, accept: str = ""
) -> TimeOff:
    """Raises SettingRefusedError, DisplacesVisitsError."""
    take_settings(by)
    with weighing(accept=accept, now=now):
        return _save(row, absence)


@transaction.atomic
def remove_time_off(*, row: TimeOff, by: Membership, now: datetime) -> None:
    """They work again. Raises SettingRefusedError."""
    take_settings(by)
    TimeOff.objects.filter(pk=row.pk).delete()


def _save(row: TimeOff, absence: Absence) -> TimeOff:
    refuse(_check(absence))
    before = None if row._state.adding else Absence.of(row)
    row.practitioner, row.location = absence.practitioner, absence.location
    row.starts_at, row.ends_at = absence.starts_at, absence.ends_at
    row.reason = one_line(absence.reason, most=120, field="reason")
    twins = TimeOff.objects.filter(
        practitioner=row.practitioner, location=row.location, starts_at=row.starts_at, ends_at=row.ends_at
    )
    if twins.exclude(pk=row.pk).exists():
        refuse({"starts_at": _("This time off is there already.")})
    row.save()
    if before is None or _where(before) != _where(absence):
        ask_anew(row)
    return row


def _where(absence: Absence) -> tuple[object, ...]:
    return (absence.practitioner, absence.location, absence.starts_at, absence.ends_at)


def _check(absence: Absence) -> dict[str, str]:
    problems = {}
    if absence.practitioner and not absence.practitioner.is_practitioner:
        problems["practitioner"] = _("Only practitioners see patients.")
    if absence.ends_at <= absence.starts_at:
        problems["ends_at"] = _("The end comes after the beginning.")
    elif absence.ends_at - absence.starts_at > LONGEST:
        problems["ends_at"] = _("A year at the most. Enter the rest as a second one.")
    if absence.starts_at.year not in YEARS:
        problems["starts_at"] = _("The calendar knows the years 2000 to 2200.")
    return problems
