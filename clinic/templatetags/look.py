"""Tags and filters of the look: `{% load look %}`. Block tags wrap content in a component file."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, tzinfo
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.urls import reverse
from django.utils.dateformat import time_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clinic.components import draw_chip, draw_icon, local, say_day

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "today" %}`"""
    return draw_icon(name)


@register.simple_tag
def chip(word: Any, tone: str = "", icon: str = "", title: str = "") -> SafeString:
    """`{% chip "confirmed" "good" "check" %}`; the same as `components/chip.html`."""
    return draw_chip(word, tone, icon, title)


@register.simple_tag
def url_of(name: str, uid: Any) -> str:
    """`{% url_of "patients:show_patient" patient.uid %}`: as `url`, for an address with one public id, and sooner."""
    before, after = _around(name)
    return f"{before}{uid}{after}"


@lru_cache(maxsize=256)
def _around(name: str) -> tuple[str, str]:
    nobody = UUID(int=0)
    before, _uid, after = reverse(name, args=[nobody]).partition(str(nobody))
    return before, after


@register.filter
def clock(value: datetime | time | None, zone: tzinfo | str | None = None) -> str:
    """10:40, in the zone given or the active one."""
    if value is None or value == "":
        return ""
    moment = local(value, zone) if isinstance(value, datetime) else value
    return time_format(moment, "G:i")


@register.filter
def day(value: date | None, zone: tzinfo | str | None = None) -> str:
    """24 Nov"""
    return say_day(value, "j M", zone) if value else ""


@register.filter
def weekday(value: date | None, zone: tzinfo | str | None = None) -> str:
    """Tue 24 Nov"""
    return say_day(value, "D j M", zone) if value else ""


@register.filter
def long_day(value: date | None, zone: tzinfo | str | None = None) -> str:
    """Tuesday, 24 November"""
    return say_day(value, "l, j F", zone) if value else ""


@register.filter
def day_year(value: date | None, zone: tzinfo | str | None = None) -> str:
    """24 Nov 2026"""
    return say_day(value, "j M Y", zone) if value else ""


@register.filter
def day_clock(value: datetime | None, zone: tzinfo | str | None = None) -> str:
    """24 Nov 10:40"""
    return f"{day(value, zone)} {clock(value, zone)}" if value else ""


@register.filter
def is_choices(field: BoundField) -> bool:
    """Whether the field is drawn as several radio buttons or checkboxes."""
    return getattr(field.field.widget, "input_type", "") in {"radio", "checkbox"} and hasattr(
        field.field.widget, "choices"
    )


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not hasattr(
        field.field.widget, "choices"
    )


@register.filter
def undo_url(message: Any) -> str:
    """Address in a message sent with `extra_tags="undo=/address"`, else an empty string."""
    for tag in str(getattr(message, "extra_tags", "") or "").split():
        if tag.startswith("undo="):
            return tag.removeprefix("undo=")
    return ""


@register.filter
def tone_of(level: str | None) -> str:
    """Tone of a Django message level: success is good, warning watch, error bad, the rest calm."""
    return {"success": "good", "warning": "watch", "error": "bad"}.get(level or "", "calm")


@register.filter
def share(part: float | None, whole: float | None) -> str:
    """Part of the whole as a whole number from 0 to 100, for the width of a meter."""
    if not part or not whole:
        return "0"
    return str(max(0, min(100, round(100 * float(part) / float(whole)))))


@register.filter
def coded(text: str) -> SafeString:
    """Words in `backticks` set as code."""
    parts = enumerate(text.split("`"))
    marks = ((format_html("<code>{}</code>", part) if number % 2 else part,) for number, part in parts)
    return format_html_join("", "{}", marks)


def _block(name: str) -> Callable[..., str]:
    """Block tag that hands its keyword arguments and its content to `components/<name>.html`."""

    def draw(context: Context, content: str, *args: Any, **given: Any) -> str:
        if args:
            given["title"] = args[0]
        # A fresh context, as for an inclusion tag: the context processors of the page do not run again.
        assert context.template is not None
        component = context.template.engine.get_template(f"components/{name}.html")
        return component.render(context.new({**given, "content": content}))

    draw.__name__ = name
    return draw


def _register_blocks(names: Iterable[str]) -> None:
    for name in names:
        register.simple_block_tag(_block(name), takes_context=True, name=name, end_name=f"end{name}")


_register_blocks(("card", "lane", "dialog"))
