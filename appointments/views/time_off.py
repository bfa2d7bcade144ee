"""Time off and closures."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appointments import time_off
from appointments.forms.settings import RemoveForm, TimeOffForm, as_entered
from appointments.models import TimeOff
from appointments.time_off import Absence, say_absence
from appointments.views.settings_forms import Sheet, answer_form
from clinic.access import Capability, requires
from clinic.models import Location
from clinic.requests import StaffRequest

SHOWN = 200


@requires(Capability.SETTINGS_VIEW)
@require_GET
def list_time_off(request: StaffRequest) -> HttpResponse:
    """What is to come or goes on, the nearest first."""
    places = list(Location.objects.filter(is_active=True))
    rows = _rows(request).filter(ends_at__gt=timezone.now())[:SHOWN]
    context = {"rows": [(row, say_absence(row, places)) for row in rows]}
    return render(request, "appointments/settings/list_time_off.html", context)


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def add_time_off(request: StaffRequest) -> HttpResponse:
    """`?practitioner=` is who is away, as a start."""
    shown = {"practitioner": request.GET.get("practitioner", "")}
    form = TimeOffForm(request.POST if request.method == "POST" else None, initial=shown)

    def save(form: TimeOffForm) -> object:
        return time_off.add_time_off(
            absence=form.absence(), accept=form.cleaned_data["accept"], **_who(request)
        )

    return answer_form(request, form, save, _sheet(_("Add time off or a closure")))


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def change_time_off(request: StaffRequest, uid: UUID) -> HttpResponse:
    row = get_object_or_404(_rows(request), uid=uid)
    shown = as_entered(Absence.of(row), row, list(Location.objects.filter(is_active=True)))
    form = TimeOffForm(request.POST if request.method == "POST" else None, initial=shown)

    def save(form: TimeOffForm) -> object:
        return time_off.change_time_off(
            row=row, absence=form.absence(), accept=form.cleaned_data["accept"], **_who(request)
        )

    return answer_form(request, form, save, _sheet(_("Change time off")))


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def remove_time_off(request: StaffRequest, uid: UUID) -> HttpResponse:
    row = get_object_or_404(_rows(request), uid=uid)
    who = row.practitioner.display_name if row.practitioner else _("Everybody")
    when = say_absence(row, list(Location.objects.filter(is_active=True)))
    sheet = _sheet(_("Remove time off"), f"{who}, {when}", is_removal=True)

    def save(form: RemoveForm) -> object:
        return time_off.remove_time_off(row=row, **_who(request))

    return answer_form(request, RemoveForm(request.POST), save, sheet)


def _rows(request: StaffRequest) -> Any:
    return TimeOff.objects.visible_to(request.membership).select_related("practitioner__user", "location")


def _who(request: StaffRequest) -> dict[str, Any]:
    return {"by": request.membership, "now": timezone.now()}


def _sheet(title: str, facts: str = "", *, is_removal: bool = False) -> Sheet:
    return Sheet(
        title=title,
        back=reverse("appointments:list_time_off"),
        facts=facts,
        is_removal=is_removal,
    )
