"""The day sheet: the list that is printed each morning."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from appointments.day_sheet import read_sheet
from appointments.diary import practitioners_on
from appointments.forms.booking import day_in
from appointments.views.board import find_location
from clinic.access import Capability, requires
from clinic.components import local
from clinic.requests import StaffRequest


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def show_sheet(request: StaffRequest) -> HttpResponse:
    """One place's day by practitioner. In the address: location, day, practitioner; what is unknown is left out."""
    now = timezone.now()
    place, places = find_location(request)
    context: dict[str, Any] = {"place": place, "places": places, "now": now}
    if place is not None:
        day = day_in(request.GET.get("day", "")) or local(now, place.zone).date()
        people = practitioners_on(day, place)
        wanted = request.GET.get("practitioner", "")
        chosen = next((member for member in people if str(member.uid) == wanted), None)
        sheet = read_sheet(location=place, day=day, practitioner=chosen)
        context |= {"people": people, "chosen": chosen, "sheet": sheet}
    return render(request, "appointments/show_sheet.html", context)
