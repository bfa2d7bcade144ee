"""What happened to an appointment, from its history table: one line per change that somebody would ask about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from appointments.errors import say_clock
from appointments.models import Appointment, AppointmentStatus
from clinic.components import say_day
from clinic.models import User

TOLD = ("status", "starts_at", "practitioner_id", "room_id", "visit_type_id")


@dataclass(frozen=True)
class Happened:
    at: datetime
    what: str
    who: str


def read_history(appointment: Appointment) -> list[Happened]:
    """Newest first; two queries."""
    events = list(appointment.history.order_by("pgh_id"))  # type: ignore[attr-defined]
    ids = {_user_of(event) for event in events} - {None}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    told, before = [], None
    for event in events:
        what = _say(event, before, appointment)
        if what:
            who = names.get(_user_of(event) or 0) or (_("by link") if _link_of(event) else "")
            told.append(Happened(at=event.pgh_created_at, what=what, who=who))
        before = event
    return told[::-1]


def _user_of(event: Any) -> int | None:
    return (event.pgh_context or {}).get("user")


def _link_of(event: Any) -> str | None:
    """The link by which somebody without an account did it."""
    return (event.pgh_context or {}).get("link")


def _say(event: Any, before: Any, appointment: Appointment) -> str:
    when = f"{say_day(event.starts_at, 'D j M', appointment.location.zone)} " + say_clock(
        event.starts_at, appointment.location
    )
    if before is None and event.status == AppointmentStatus.HELD:
        return _("%(when)s kept for a while") % {"when": when}
    if before is None and "file_import" in (event.pgh_context or {}):
        return _("Brought in by an import, for %(when)s") % {"when": when}
    if before is None:
        return _("Booked for %(when)s") % {"when": when}
    parts = []
    if event.starts_at != before.starts_at:
        parts.append(_("moved to %(when)s") % {"when": when})
    elif any(getattr(event, name) != getattr(before, name) for name in TOLD if name != "status"):
        parts.append(_("changed practitioner, room or kind"))
    if event.status != before.status:
        parts.append(str(AppointmentStatus(event.status).label))
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]
