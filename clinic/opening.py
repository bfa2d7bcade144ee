"""When somebody is there to read: asked by the lower floors, answered by the diary above them.

`appointments` registers its answer in `AppConfig.ready()`; without one the clinic counts as closed and minutes run
by the clock, so that urgent work is never put off by a missing answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.models import Clinic


@dataclass(frozen=True)
class OpeningHours:
    """is_open(clinic, now); after_minutes(clinic, start, minutes) = when that many opening minutes have passed."""

    is_open: Callable[[Clinic, datetime], bool]
    after_minutes: Callable[[Clinic, datetime, int], datetime]


@dataclass
class _Registered:
    hours: OpeningHours | None = None


_registered = _Registered()


def register_opening_hours(hours: OpeningHours) -> None:
    _registered.hours = hours


def is_open(clinic: Clinic, now: datetime) -> bool:
    """Whether somebody works at this moment. Runs in the clinic's scope."""
    return _registered.hours.is_open(clinic, now) if _registered.hours else False


def after_opening_minutes(clinic: Clinic, start: datetime, minutes: int) -> datetime:
    """The moment at which `minutes` of opening time have passed since `start`. Runs in the clinic's scope."""
    if _registered.hours is None:
        return start + timedelta(minutes=minutes)
    return _registered.hours.after_minutes(clinic, start, minutes)
