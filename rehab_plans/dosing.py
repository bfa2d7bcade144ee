"""How much of an exercise: which exercises are due on a day, how long they take, and one step down. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from math import ceil
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rehab_plans.exercises import LIBRARY
from rehab_plans.rules import Dose

DOSE_FIELDS = ("sets", "reps", "hold_seconds", "minutes", "times_a_day", "days_a_week")
LEAST_REPS, LEAST_HOLD = 3, 5


class Dosed(Protocol):
    """A prescription, or anything else with the fields of a dose."""

    sets: int
    reps: int
    hold_seconds: int
    minutes: int
    times_a_day: int
    days_a_week: int
    per_side: bool


def dose_of(line: Dosed) -> Dose:
    return Dose(**{name: getattr(line, name) for name in DOSE_FIELDS})


def dose_fields(dose: Dose) -> Mapping[str, int]:
    return asdict(dose)


def is_due(dose: Dose, *, started_on: date, today: date) -> bool:
    """Whether an exercise of so many days a week is due: the first day, then evenly spread over each week."""
    day = (today - started_on).days % 7
    return (day * dose.days_a_week) % 7 < dose.days_a_week


def seconds_a_day(key: str, dose: Dose) -> int:
    return dose.seconds_a_day(LIBRARY[key])


def seconds_at_a_time(key: str, dose: Dose) -> int:
    """What the timer counts: one set of one side, or the minutes of one go."""
    if dose.minutes:
        return dose.minutes * 60
    return dose.reps * max(dose.hold_seconds, LIBRARY[key].seconds)


def whole_minutes(seconds: int) -> int:
    return ceil(seconds / 60)


def easier(dose: Dose) -> Dose | None:
    """One step down: fewer minutes, else fewer sets, repetitions, shorter holds, fewer times a day. None at the end.

    A patient's own tap may do this at once; a step up waits for the chiropractor (DOMAIN §9).
    """
    if dose.minutes > 1:
        return replace(dose, minutes=max(1, dose.minutes * 2 // 3))
    if not dose.minutes and dose.sets > 1:
        return replace(dose, sets=dose.sets - 1)
    if dose.reps > LEAST_REPS:
        return replace(dose, reps=max(LEAST_REPS, dose.reps * 2 // 3))
    if dose.hold_seconds > LEAST_HOLD:
        return replace(dose, hold_seconds=max(LEAST_HOLD, dose.hold_seconds * 2 // 3))
    if dose.times_a_day > 1:
        return replace(dose, times_a_day=dose.times_a_day - 1)
    return None


def dose_words(line: Dosed, *, is_plain: bool = False) -> str:
    """ "30 s × 3, each side, daily"; `is_plain` writes the seconds out, for patients."""
    return _words(_Given._make(_given(line)), is_plain=is_plain, language=get_language())


class _Given(NamedTuple):
    sets: int
    reps: int
    hold_seconds: int
    minutes: int
    times_a_day: int
    days_a_week: int
    per_side: bool


_given = attrgetter(*_Given._fields)


@lru_cache(maxsize=2048)
def _words(line: _Given, *, is_plain: bool, language: str) -> str:
    """A plan page says two dozen doses, most of them of a handful."""
    words = [_amount(line, is_plain=is_plain)]
    if line.per_side:
        words.append(_("each side"))
    if line.times_a_day > 1:
        words.append(ngettext("%d time a day", "%d times a day", line.times_a_day) % line.times_a_day)
    if line.times_a_day == 1 or line.days_a_week < 7:
        words.append(_days(line.days_a_week))
    return ", ".join(word for word in words if word)


def _amount(line: _Given, *, is_plain: bool) -> str:
    if line.minutes:
        return ngettext("%d minute", "%d minutes", line.minutes) % line.minutes
    held = ngettext("%d second", "%d seconds", line.hold_seconds) if is_plain else _("%d s")
    held = held % line.hold_seconds if line.hold_seconds else ""
    if held and line.reps:
        if 1 in (line.sets, line.reps):
            return f"{held} × {line.sets * line.reps}"
        return f"{line.sets} × ({held} × {line.reps})"
    if held:
        return _("hold %s") % held
    if not line.reps:
        return ""
    if line.sets > 1:
        return f"{line.sets} × {line.reps}"
    return ngettext("%d repetition", "%d repetitions", line.reps) % line.reps


def _days(days: int) -> str:
    return _("daily") if days == 7 else ngettext("%d day a week", "%d days a week", days) % days


def as_json(line: Dosed) -> dict[str, Any]:
    """The dose as the record of an edit keeps it."""
    return {**{name: getattr(line, name) for name in DOSE_FIELDS}, "per_side": line.per_side}
