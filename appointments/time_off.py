"""Time off of a practitioner, and closures of a place or the whole clinic."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.hours import YEARS, Span, at_wall_clock
from appointments.models import Appointment, TimeOff
from appointments.rebooking import ask_anew, weighing
from clinic.components import local, say_day
from clinic.models import Location, Membership
from clinic.resources import refuse, take_settings
from clinic.typed import one_line

LONGEST = timedelta(days=366)
MOST_WORDS = 120  # characters of a reason


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

    @property
    def when_and_where(self) -> dict[str, Any]:
        """By field; two absences that agree in it are one."""
        return {
            "practitioner": self.practitioner,
            "location": self.location,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
        }

    def concerns(self, practitioner: Membership, location: Location, span: Span) -> bool:
        return (
            self.practitioner in (None, practitioner)
            and self.location in (None, location)
            and span.start < self.ends_at
            and span.end > self.starts_at
        )

    def problems(self) -> dict[str, str]:
        """Why it cannot be, by field; none when it can."""
        found = {}
        if self.practitioner and not self.practitioner.is_practitioner:
            found["practitioner"] = _("Only practitioners see patients.")
        if self.ends_at <= self.starts_at:
            found["ends_at"] = _("The end comes after the beginning.")
        elif self.ends_at - self.starts_at > LONGEST:
            found["ends_at"] = _("A year at the most. Enter the rest as a second one.")
        if self.starts_at.year not in YEARS:
            found["starts_at"] = _("The calendar knows the years 2000 to 2200.")
        return found


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


def write_time_off(absence: Absence, *, decided: Collection[Appointment] = ()) -> TimeOff:
    """Write it where nobody has to accept what it does: `decided` are the visits in it, each of them looked at.

    What is written down already is not written twice. Raises SettingRefusedError.
    """
    twin: TimeOff | None = TimeOff.objects.filter(**absence.when_and_where).first()
    return twin or _save(TimeOff(), absence, decided=decided)


def _save(row: TimeOff, absence: Absence, *, decided: Collection[Appointment] = ()) -> TimeOff:
    refuse(absence.problems())
    before = None if row._state.adding else Absence.of(row).when_and_where
    for name, value in absence.when_and_where.items():
        setattr(row, name, value)
    row.reason = one_line(absence.reason, most=MOST_WORDS, field="reason")
    if TimeOff.objects.filter(**absence.when_and_where).exclude(pk=row.pk).exists():
        refuse({"starts_at": _("This time off is there already.")})
    row.save()
    if before != absence.when_and_where:
        ask_anew(row, but=decided)
    return row
