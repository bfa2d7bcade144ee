"""What every page of the house shows: the navigation of the member's role, with the work that waits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.access import Capability, capabilities_of
from clinic.prepared import Asked, together
from clinic.tenancy import current_clinic_id

# The question how many wait; its answer is one number, or no row for none.
Counter = Callable[[HttpRequest], Asked[int]]


@dataclass(frozen=True)
class NavigationItem:
    label: str | Promise
    url_name: str
    icon: str
    capability: Capability
    below: tuple[str, ...] = ()  # the pages that belong under it
    wide_url_name: str = ""  # where the sidebar of wide screens leads, when that is another page
    # "calm" for people whose turn comes by itself; otherwise the count is work that is due.
    count_tone: str = ""


_RECORD = ("/patients/", "/examinations/", "/visits/", "/plans/", "/episodes/")

NAVIGATION = (
    NavigationItem(_("Today"), "appointments:show_today", "today", Capability.SCHEDULE_VIEW),
    NavigationItem(
        _("Calendar"),
        "appointments:show_day",
        "calendar",
        Capability.SCHEDULE_VIEW,
        ("/calendar/", "/rebooking/"),
        wide_url_name="appointments:show_calendar",
    ),
    NavigationItem(_("Patients"), "patients:list_patients", "patients", Capability.PATIENT_VIEW, _RECORD),
    NavigationItem(_("Follow-ups"), "patients:list_follow_ups", "follow_ups", Capability.WORK_VIEW),
    NavigationItem(
        _("Recalls"), "appointments:list_recalls", "phone", Capability.SCHEDULE_VIEW, ("/recalls/",)
    ),
    NavigationItem(
        _("Waitlist"),
        "appointments:list_waitlist",
        "clock",
        Capability.SCHEDULE_VIEW,
        ("/waitlist/",),
        count_tone="calm",
    ),
    NavigationItem(_("Recurrence"), "rehab_plans:list_recurrences", "recurrence", Capability.RECURRENCE_VIEW),
    NavigationItem(_("Messages"), "clinic:list_messages", "messages", Capability.MAIL_VIEW),
    NavigationItem(
        _("Settings"), "clinic:show_settings", "settings", Capability.SETTINGS_VIEW, ("/settings/",)
    ),
)

# The upper apps add their counts in AppConfig.ready(): url name → how much waits for this member.
counters: dict[str, Counter] = {}


def house(request: HttpRequest) -> dict[str, Any]:
    """`clinic`, `membership`, `can` and, on whole pages, `navigation` with counts. Fragments draw no navigation."""
    membership = getattr(request, "membership", None)
    clinic = getattr(request, "clinic", None)
    if membership is None:
        return {"clinic": clinic, "membership": None, "can": frozenset(), "navigation": []}
    can = capabilities_of(membership.role)
    is_fragment = bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]
    # The pages of refusal are drawn when the scope has closed, where nothing may be counted.
    is_plain = is_fragment or current_clinic_id() is None
    return {
        "clinic": clinic,
        "membership": membership,
        "can": {str(capability) for capability in can},
        "navigation": [] if is_plain else _navigation(request, can),
    }


def _navigation(request: HttpRequest, can: frozenset[Capability]) -> list[dict[str, Any]]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    items = [item for item in NAVIGATION if item.capability in can]
    counts = _counts(request, [item.url_name for item in items if item.url_name in counters])
    return [
        {
            "label": item.label,
            "url": reverse(item.url_name),
            "wide_url": reverse(item.wide_url_name or item.url_name),
            "icon": item.icon,
            "count": counts.get(item.url_name, 0),
            "count_tone": item.count_tone,
            "active": here == item.url_name or request.path.startswith(item.below or ("\0",)),
        }
        for item in items
    ]


def _counts(request: HttpRequest, names: list[str]) -> dict[str, int]:
    """url name → how much waits, all in one round trip."""
    answers = together(*(counters[name](request) for name in names))
    return {name: next(iter(rows), 0) for name, rows in zip(names, answers, strict=True)}
