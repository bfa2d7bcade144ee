"""The calendar in columns: its page, what its script asks again and again, and where a visit is dropped."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appointments.booking import move
from appointments.calendar import Columns, Shown, read_calendar
from appointments.diary import practitioners_on
from appointments.forms.booking import day_in
from appointments.forms.calendar import DropForm, read_columns
from appointments.models import Appointment, AppointmentStatus
from appointments.suggestions import offers, say_when
from appointments.views.board import find_location, open_places
from clinic.access import Capability, requires
from clinic.components import local
from clinic.errors import DomainError
from clinic.models import Location, Membership
from clinic.requests import StaffRequest

WEEK = 7
# What stands beside a visit's name for its status; a booked one needs no sign.
SIGNS = {
    AppointmentStatus.HELD: "clock",
    AppointmentStatus.PENDING: "help",
    AppointmentStatus.CONFIRMED: "check",
    AppointmentStatus.ARRIVED: "patient",
    AppointmentStatus.IN_ROOM: "room",
    AppointmentStatus.TREATED: "spine",
    AppointmentStatus.CHECKED_OUT: "sign_out",
    AppointmentStatus.NO_SHOW: "cross",
}


@dataclass(frozen=True)
class Look:
    """What the address says of the page; every part of it stands in the address."""

    place: Location
    day: date
    is_week: bool
    columns: Columns
    only: tuple[str, ...]

    @property
    def first_day(self) -> date:
        return self.day - timedelta(days=self.day.weekday()) if self.is_week else self.day

    @property
    def step(self) -> timedelta:
        return timedelta(days=WEEK if self.is_week else 1)

    def query(self, **changes: Any) -> str:
        """The address's query for this look with changes; what is usual is left out."""
        said: dict[str, Any] = {
            "day": self.day.isoformat(),
            "location": str(self.place.uid),
            "view": "week" if self.is_week else "",
            "columns": self.columns if self.columns == Columns.ROOM else "",
            "practitioner": self.only,
        }
        return urlencode({name: value for name, value in (said | changes).items() if value}, doseq=True)

    @property
    def links(self) -> dict[str, str]:
        """Where the page's switches lead."""
        switches: dict[str, dict[str, Any]] = {
            "before": {"day": (self.day - self.step).isoformat()},
            "after": {"day": (self.day + self.step).isoformat()},
            "today": {"day": ""},
            "by_day": {"view": ""},
            "by_week": {"view": "week"},
            "by_practitioner": {"columns": ""},
            "by_room": {"columns": Columns.ROOM},
        }
        page = reverse("appointments:show_calendar")
        found = {name: f"{page}?{self.query(**changes)}" for name, changes in switches.items()}
        found["feed"] = f"{reverse('appointments:read_feed')}?{self.query()}"
        found["list"] = reverse("appointments:show_day", args=[self.day.isoformat()]) + "?"
        found["list"] += urlencode({"location": str(self.place.uid), "practitioner": "".join(self.only[:1])})
        return found


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def show_calendar(request: StaffRequest) -> HttpResponse:
    """A day or a week. In the address: day, location, view, columns, practitioner (as often as wanted)."""
    now = timezone.now()
    place, places = find_location(request)
    if place is None:
        return render(request, "appointments/show_calendar.html", {"place": None})
    today = local(now, place.zone)
    look, people = _look(request, place, today=today.date())
    context = {
        "look": look,
        "links": look.links,
        "place": place,
        "places": places,
        "people": people,
        "chosen": [member for member in people if str(member.uid) in look.only],
        "today": today.date(),
        "last_day": look.first_day + look.step - timedelta(days=1),
        "offset": f"{today:%z}",
        "scroll": _scroll(look, today),
        "signs": [(status, SIGNS.get(status, ""), status.label) for status in AppointmentStatus],
    }
    return render(request, "appointments/show_calendar.html", context)


def _scroll(look: Look, now: datetime) -> str:
    """The hour on top: the one before now on a stretch that holds today, else the first."""
    is_today = look.first_day <= now.date() < look.first_day + look.step
    return f"{max(0, now.hour - 1):02}:00" if is_today else "00:00"


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def read_feed(request: StaffRequest) -> HttpResponse:
    """What the page draws, as JSON; 304 as long as nothing changed."""
    now = timezone.now()
    places = open_places()
    if not places:
        raise Http404
    # The place that was looked at last is for the page to remember, not for each look.
    place = next((each for each in places if str(each.uid) == request.GET.get("location")), places[0])
    look, people = _look(request, place, today=local(now, place.zone).date())
    shown = Shown(place, look.first_day, look.step.days, look.columns, frozenset(look.only))
    said = read_calendar(shown, people, membership=request.membership, now=now)
    body = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    is_same = request.headers.get("If-None-Match") == etag
    response = HttpResponseNotModified() if is_same else HttpResponse(body, content_type="application/json")
    response["ETag"] = etag
    return response


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def drop_visit(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Move a visit to where it was dropped, or answer why not and what is free instead."""
    now = timezone.now()
    visible = Appointment.objects.visible_to(request.membership).select_related(
        "patient", "practitioner__user", "visit_type", "location", "room"
    )
    appointment = get_object_or_404(visible, uid=uid)
    form = DropForm(request.POST)
    if not form.is_valid():
        why = next(iter(form.errors.values()))[0]
        return JsonResponse({"code": "invalid", "detail": str(why), "free": []}, status=422)
    try:
        moved = move(
            appointment=appointment,
            wanted=form.wanted(appointment, by=request.membership),
            version=form.cleaned_data["version"],
            by=request.membership,
            now=now,
            tell=form.cleaned_data["tell"],
        )
    except DomainError as error:
        free = offers(error.detail.get("slots", []), appointment.location)
        said = {"code": error.code, "detail": str(error), "free": [[each.at, each.label] for each in free]}
        return JsonResponse(said, status=error.status)
    words = _("%(name)s now comes on %(when)s to %(who)s.") % {
        "name": moved.patient.full_name,
        "when": say_when(moved.starts_at, moved.location),
        "who": moved.practitioner.display_name,
    }
    take_back = reverse("appointments:undo_change", args=[moved.uid, moved.version])
    return JsonResponse({"version": moved.version, "detail": words, "undo": take_back})


def _look(request: StaffRequest, place: Location, *, today: date) -> tuple[Look, Sequence[Membership]]:
    """And who is here then. What the address does not say is as usual, and so is a practitioner that nobody knows."""
    asked = set(request.GET.getlist("practitioner"))
    look = Look(
        place=place,
        day=day_in(request.GET.get("day", "")) or today,
        is_week=request.GET.get("view") == "week",
        columns=read_columns(request.GET.get("columns", "")),
        only=(),
    )
    people = practitioners_on(look.first_day, place, days=look.step.days)
    return replace(look, only=tuple(uid for member in people if (uid := str(member.uid)) in asked)), people
