"""Locums: who stands in from a day until a day."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appointments import locums
from appointments.forms.locums import LocumForm, StayForm
from appointments.locums import Stay
from appointments.views.settings_forms import Sheet, answer_form
from clinic.access import Capability, requires
from clinic.models import Membership
from clinic.requests import StaffRequest
from patients.persons import home_zone


@requires(Capability.SETTINGS_VIEW)
@require_GET
def list_locums(request: StaffRequest) -> HttpResponse:
    """Who is or was here for a time, the latest first."""
    people = Membership.objects.practitioners().filter(here_from__isnull=False)
    now, zone = timezone.now(), home_zone()
    rows = [
        (member, Stay.of(member, zone), member.is_here(now, now))
        for member in people.order_by("-here_until", "display_name")
    ]
    return render(request, "appointments/settings/list_locums.html", {"rows": rows, "now": now})


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def add_locum(request: StaffRequest) -> HttpResponse:
    form = LocumForm(request.POST if request.method == "POST" else None)

    def save(form: LocumForm) -> object:
        data = form.cleaned_data
        return locums.add_locum(name=data["name"], email=data["email"], stay=form.stay(), **_who(request))

    return answer_form(request, form, save, _sheet(_("Add a locum")))


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def change_stay(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Visits that lie outside the new dates are shown first."""
    member = get_object_or_404(Membership.objects.practitioners().select_related("user"), uid=uid)
    stay = Stay.of(member, home_zone())
    shown = {"first_day": stay.first_day, "last_day": stay.last_day} if stay else {}
    form = StayForm(request.POST if request.method == "POST" else None, initial=shown)

    def save(form: StayForm) -> object:
        accept = form.cleaned_data["accept"]
        return locums.change_stay(member=member, stay=form.stay(), accept=accept, **_who(request))

    facts = _("%(name)s: on other days nothing can be booked, and all pages are closed to them.")
    return answer_form(request, form, save, _sheet(_("Change dates"), facts % {"name": member.display_name}))


def _who(request: StaffRequest) -> dict[str, Any]:
    return {"by": request.membership, "now": timezone.now()}


def _sheet(title: str, facts: str = "") -> Sheet:
    return Sheet(title=title, back=reverse("appointments:list_locums"), facts=facts)
