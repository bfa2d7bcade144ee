"""Running late: who comes next to whom, and one press that tells them."""

from itertools import groupby, islice
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from django_scopes.forms import SafeModelChoiceField

from appointments.delays import MINUTES, NEXT, next_visits, tell_delay
from appointments.views.board import find_location
from clinic.access import Capability, requires
from clinic.components import say_day
from clinic.errors import DomainError
from clinic.models import Location, Membership
from clinic.requests import StaffRequest


class DelayForm(forms.Form):
    """Who is late, by how much. `idem_key` makes sending it twice tell once."""

    idem_key = forms.UUIDField(widget=forms.HiddenInput)
    practitioner = SafeModelChoiceField(
        Membership.objects.none(), to_field_name="uid", label=gettext_lazy("Who")
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes late"), min_value=5, max_value=120)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def tell_late(request: StaffRequest) -> HttpResponse:
    """GET shows the next visits of everybody at this place; POST tells those of one practitioner."""
    place, _places = find_location(request)
    if place is None:
        return redirect("appointments:show_today")
    if request.method == "GET":
        return _show(request, place)
    form = DelayForm(request.POST)
    if not form.is_valid():
        problem = " ".join(str(each) for found in form.errors.values() for each in found)
        return _show(request, place, problem=problem, status=422)
    try:
        told = tell_delay(
            practitioner=form.cleaned_data["practitioner"],
            location=place,
            minutes=form.cleaned_data["minutes"],
            by=request.membership,
            now=timezone.now(),
            idem_key=str(form.cleaned_data["idem_key"]),
        )
    except DomainError as error:
        return _show(request, place, problem=str(error), status=error.status)
    number = len(told.visits)
    messages.success(request, ngettext("%d patient is told.", "%d patients are told.", number) % number)
    if told.to_call:
        messages.warning(request, _("Some patients get no e-mail: they are on the call list in Follow-ups."))
    return redirect("appointments:show_today")


def _show(request: StaffRequest, place: Location, *, problem: str = "", status: int = 200) -> HttpResponse:
    visits = sorted(
        next_visits(location=place, now=timezone.now()),
        key=lambda visit: (visit.practitioner.display_name, visit.starts_at),
    )
    lines = [
        {
            "practitioner": practitioner,
            "key": uuid4(),
            "next": [
                {"name": visit.patient.full_name, "clock": say_day(visit.starts_at, "G:i", place.zone)}
                for visit in islice(rows, NEXT)
            ],
        }
        for practitioner, rows in groupby(visits, key=lambda visit: visit.practitioner)
    ]
    context = {"place": place, "lines": lines, "minutes": MINUTES, "problem": problem}
    return render(request, "appointments/tell_late.html", context, status=status)
