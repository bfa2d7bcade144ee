"""Days and clock times as other programs write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta, timezone, tzinfo

from django.utils.translation import gettext_lazy as _

MONTH_FIRST, DAY_FIRST = "mdy", "dmy"
ORDERS = ((MONTH_FIRST, _("month first (12/31/2026)")), (DAY_FIRST, _("day first (31/12/2026)")))
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- ]([a-z]{3,9})[-, ]+(\d{4})", re.ASCII)
_NAMED_DAY = re.compile(r"([a-z]{3,9})[- ](\d{1,2})(?:st|nd|rd|th)?[-, ]+(\d{4})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?:[:.]\d{2}(?:[.,]\d+)?)?\s*([ap])?\.?m?\.?", re.ASCII)
_ZONE = re.compile(r"\s*(z|utc|gmt|[+-]\d{2}:?\d{2})$", re.ASCII)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[., ]+", re.ASCII)


@dataclass(frozen=True)
class Moment:
    """A day and a clock time; `zone` only where the text itself says one."""

    day: date
    clock: time
    zone: tzinfo | None = None


def read_day(text: str, order: str) -> date | None:
    """A day, whatever time stands behind it; None when the text is no day. `order` decides 03/04/2026."""
    found = _split_day(text, order)
    return found[0] if found else None


def read_clock(text: str) -> time | None:
    """9:30, 9.30, 09:30:00, 9:30 am, 2 PM; None when the text is no time of day."""
    found = _CLOCK.fullmatch(text.strip().lower())
    if found is None or not (found[2] or found[3]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def read_moment(text: str, order: str) -> Moment | None:
    """A day with a time behind it, in one cell: 2026-11-30 10:00, 30/11/2026 10:00 am, 2026-11-30T15:00:00Z."""
    found = _split_day(text, order)
    if found is None:
        return None
    day, rest = found
    rest = rest.lstrip("t ,")
    says = _ZONE.search(rest)
    clock = read_clock(rest[: says.start()] if says else rest)
    if clock is None:
        return None
    return Moment(day, clock, _zone(says[1]) if says else None)


def guess_order(texts: Iterable[str]) -> str | None:
    """Whether months or days come first, from days past the twelfth; None when nothing tells."""
    orders = set()
    for text in texts:
        found = _NUMBERS.match(text.strip())
        if found and int(found[1]) > 12:
            orders.add(DAY_FIRST)
        elif found and int(found[2]) > 12:
            orders.add(MONTH_FIRST)
    return orders.pop() if len(orders) == 1 else None


def _split_day(text: str, order: str) -> tuple[date, str] | None:
    words = _WEEKDAY.sub("", text.strip().lower())
    if found := _ISO.match(words):
        parts = (found[1], found[2], found[3])
    elif found := _NUMBERS.match(words):
        month, day = (found[1], found[2]) if order == MONTH_FIRST else (found[2], found[1])
        parts = (found[3], month, day)
    elif found := _DAY_NAMED.match(words):
        parts = (found[3], str(_MONTHS.get(found[2][:3], 0)), found[1])
    elif found := _NAMED_DAY.match(words):
        parts = (found[3], str(_MONTHS.get(found[1][:3], 0)), found[2])
    else:
        return None
    rest = words[found.end() :]
    if rest[:1].isdigit():
        return None
    try:
        year, month_number, day_number = map(int, parts)
        return date(year, month_number, day_number), rest
    except ValueError:
        return None


def _zone(says: str) -> tzinfo | None:
    if not says.startswith(("+", "-")):
        return timezone.utc  # noqa: UP017  the same type as the offsets below
    minutes = int(says[1:3]) * 60 + int(says[-2:])
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if says[0] == "-" else minutes))
