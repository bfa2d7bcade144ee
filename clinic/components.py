"""Small drawings and words that many templates need. Icons are ours: strokes on a 24 by 24 grid."""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

ICONS: dict[str, str] = {
    "today": '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M9 15l2 2 4-4"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 14h2M12 14h2M8 17h2"/>',
    "patients": '<circle cx="9" cy="8" r="3.5"/><path d="M3 20c0-4 2.5-6 6-6s6 2 6 6"/>'
    '<path d="M16 5a3.5 3.5 0 0 1 0 6M18 14.5c2 .8 3 2.7 3 5.5"/>',
    "patient": '<circle cx="12" cy="8" r="4"/><path d="M5 21c0-5 3-7 7-7s7 2 7 7"/>',
    "follow-ups": '<path d="M6 4h12v17H6zM9 2.5h6v3H9zM9 11l1.5 1.5L13 10M9 16h6"/>',
    "recurrence": '<path d="M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5"/>',
    "messages": '<path d="M3 6h18v13H3zM3.5 6.5 12 13l8.5-6.5"/>',
    "settings": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
    "more": '<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/>',
    "add": '<path d="M12 5v14M5 12h14"/>',
    "book": '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M12 12.5v5M9.5 15h5"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7"/>',
    "cross": '<path d="m6 6 12 12M18 6 6 18"/>',
    "warning": '<path d="M12 4 2.5 20h19zM12 10v4.5M12 17.3v.2"/>',
    "stop": '<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v5.5M12 16v.2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.2"/>',
    "help": '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1 1-1.1 1.8M12 16.8v.2"/>',
    "theme": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentColor"/>',
    "sign-out": '<path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4"/>',
    "keys": '<path d="M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M8 14h8"/>',
    "left": '<path d="m14.5 6-6 6 6 6"/>',
    "right": '<path d="m9.5 6 6 6-6 6"/>',
    "up": '<path d="m6 14.5 6-6 6 6"/>',
    "down": '<path d="m6 9.5 6 6 6-6"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "room": '<path d="M5 21V4h10v17M3 21h18M15 7h4v14M11.5 12.5v.5"/>',
    "phone": '<path d="M6 3h4l1.5 5L9 10c1 2 3 4 5 5l2-2.5 5 1.5v4c0 1.7-1.3 3-3 3'
    'C10.5 20.5 3.5 13.5 3 6c0-1.7 1.3-3 3-3z"/>',
    "mail": '<path d="M3 6h18v13H3zM3.5 6.5 12 13l8.5-6.5"/>',
    "print": '<path d="M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z"/>',
    "edit": '<path d="M4 20h4L20 8l-4-4L4 16zM13.5 6.500l4 4"/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4"/>',
    "undo": '<path d="M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3"/>',
    "spine": '<path d="M8 4h8M7 8.500h10M7.5 13h9M6.5 17.500h11M12 3v18"/>',
    "plan": '<path d="M5 3h14v18H5zM9 8h6M9 12h6M9 16h4"/>',
    "exercise": '<circle cx="6" cy="16" r="2"/><path d="M8.5 17.5 15 17l6 2M15 17l2-9M3 21h18"/>',
    "note": '<path d="M5 3h10l4 4v14H5zM15 3v4h4M9 12h6M9 16h6"/>',
    "flag": '<path d="M6 21V4h12l-3 4 3 4H6"/>',
    "pain": '<path d="M13 2 5 13h6l-1 9 9-12h-6z"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"/>',
    "online": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18"/>',
    "chart": '<path d="M4 4v16h16M7 15l4-4 3 2 5-6"/>',
}


@lru_cache(maxsize=256)
def draw_icon(name: str) -> SafeString:
    """Inline SVG of one icon, hidden from screen readers; an unknown name draws nothing."""
    paths = ICONS.get(str(name or "").replace("_", "-"))
    if paths is None:
        return SafeString("")
    # The paths are constants of this module, never input.
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(paths),
    )


def draw_chip(word: object, tone: str = "", icon: str = "", title: str = "") -> SafeString:
    """State in a word. Boards draw a hundred of them, so it is no template of its own."""
    return format_html(
        '<span class="{}"{}>{}{}</span>',
        f"chip tone-{tone}" if tone else "chip",
        format_html(' title="{}"', title) if title else "",
        draw_icon(icon) if icon else "",
        word,
    )


def local(value: datetime, zone: tzinfo | str | None = None) -> datetime:
    """The instant on the wall clock of the zone, or of the active zone when none is given."""
    where = ZoneInfo(zone) if isinstance(zone, str) and zone else zone or None
    return timezone.localtime(value, where) if timezone.is_aware(value) else value


def say_day(value: date, pattern: str = "j M", zone: tzinfo | str | None = None) -> str:
    """A day as the product writes it: "24 Nov"."""
    moment = local(value, zone).replace(tzinfo=None) if isinstance(value, datetime) else value
    return _say(moment, pattern, get_language())


@lru_cache(maxsize=2048)
def _say(moment: date, pattern: str, language: str | None) -> str:
    """Of no zone, since the same instant in two zones passes for the same key."""
    return format_date(moment, pattern)
