"""The calendar by day, and a patient's visits."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from appointments.day_plan import read_day
from appointments.diary import practitioners_on
from appointments.forms.booking import day_in
from appointments.models import OCCUPYING, Appointment
from appointments.views.board import find_location
from clinic.access import Capability, requires
from clinic.components import local
from clinic.models import Location, Membership
from clinic.requests import StaffRequest
from patients.models import Patient

PAST_SHOWN = 12


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def show_day(request: StaffRequest, day: str = "") -> HttpResponse:
    """A day by practitioner. In the address: location, practitioner, view (list or grid); `day` leads to that day."""
    if typed := day_in(request.GET.get("day", "")):
        page = reverse("appointments:show_day", args=[typed.isoformat()])
        return redirect(f"{page}?{_filters(request)}")
    if day and day_in(day) is None:
        raise Http404
    now = timezone.now()
    place, places = find_location(request)
    context: dict[str, Any] = {"place": place, "places": places, "view": request.GET.get("view", "")}
    if place is None:
        return render(request, "appointments/show_day.html", context)
    today = local(now, place.zone).date()
    shown = day_in(day) or today
    people = practitioners_on(shown, place)
    wanted = request.GET.get("practitioner", "")
    chosen = [member for member in people if str(member.uid) == wanted]
    context |= {
        "today": today,
        "day": shown,
        "before": shown - timedelta(days=1),
        "after": shown + timedelta(days=1),
        "people": people,
        "chosen": chosen[0] if chosen else None,
        "plan": read_day(location=place, day=shown, practitioners=chosen or people, now=now),
        "filters": f"?{query}" if (query := _filters(request)) else "",
        "columns_url": _columns_url(place, shown, chosen),
        "live_url": _live_url(place, shown, chosen, context["view"]),
    }
    return _answer(request, context)


def _answer(request: StaffRequest, context: dict[str, Any]) -> HttpResponse:
    """The page, or for its own question every few seconds the day alone; 304 when nothing changed."""
    etag = f'"{context["plan"].mark}"'
    is_poll = bool(request.htmx) and not request.htmx.boosted
    if is_poll and request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        template = "appointments/_day.html" if is_poll else "appointments/show_day.html"
        response = render(request, template, context | {"etag": etag, "is_poll": is_poll})
    response["ETag"] = etag
    return response


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def for_patient(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Fragment: what is booked and what was, for the patient's page."""
    patient = get_object_or_404(Patient.objects.visible_to(request.membership), uid=uid)
    now = timezone.now()
    rows = (
        Appointment.objects.visible_to(request.membership)
        .filter(patient=patient)
        .select_related("practitioner", "visit_type", "location", "series")
    )
    context = {
        "patient": patient,
        "upcoming": list(rows.filter(status__in=OCCUPYING, ends_at__gt=now).order_by("starts_at")),
        "waiting": list(patient.waitlist_entries.open().select_related("visit_type")),
        "past": list(rows.exclude(status__in=OCCUPYING, ends_at__gt=now).order_by("-starts_at")[:PAST_SHOWN]),
    }
    return render(request, "appointments/_for_patient.html", context)


def _columns_url(place: Location, day: date, chosen: list[Membership]) -> str:
    """The same day in the calendar that can be dragged in."""
    query = {"day": day.isoformat(), "location": str(place.uid)}
    if chosen:
        query["practitioner"] = str(chosen[0].uid)
    return f"{reverse('appointments:show_calendar')}?{urlencode(query)}"


def _live_url(place: Location, day: date, chosen: list[Membership], view: str) -> str:
    """The same look at the day, also when the desk looks at another place elsewhere."""
    query = {"location": str(place.uid), "practitioner": str(chosen[0].uid) if chosen else "", "view": view}
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{reverse('appointments:show_day', args=[day.isoformat()])}?{said}"


def _filters(request: StaffRequest) -> str:
    """The filters of this page, as they go along to the next day."""
    query = request.GET.copy()
    for name in list(query):
        if name not in ("location", "practitioner", "view"):
            del query[name]
    return query.urlencode()
