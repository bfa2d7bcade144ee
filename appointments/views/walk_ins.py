"""Walk-in: two taps from the board to a visit that has arrived."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.forms.guests import NewPersonForm
from appointments.forms.walk_ins import NewWalkInForm, WalkInForm
from appointments.guests import Guest
from appointments.models import Appointment
from appointments.suggestions import Offer, pick_of, say_clock_and_whose
from appointments.views.board import find_location
from appointments.views.finding import found_guests
from appointments.walk_ins import walk_in
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest
from patients.intake import is_intake_missing
from patients.persons import PersonRefusedError
from patients.registration import SimilarPatientsError
from patients.search import guess_person
from patients.views.records import add_problems


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def take_walk_in(request: StaffRequest) -> HttpResponse:
    """Whom; choosing them is the second tap. What stands in the way comes back with the times to wait for."""
    if request.method == "GET":
        place, _places = find_location(request)
        form = WalkInForm(membership=request.membership, initial={"location": place and place.uid})
        return _show(request, form)
    form = WalkInForm(request.POST, membership=request.membership)
    if not form.is_valid():
        return _show(request, form, status=422)
    patient, key = form.cleaned_data["patient"], form.cleaned_data["idem_key"]
    try:
        wish = form.wish(Guest(patient=patient))
        made = walk_in(wish=wish, by=request.membership, now=timezone.now(), idem=key)
    except DomainError as error:
        return _show(request, form, status=error.status, error=error, patient=patient)
    return _say_arrived(request, made)


@requires(Capability.PATIENT_EDIT)
@require_http_methods(["GET", "POST"])
def take_new_walk_in(request: StaffRequest) -> HttpResponse:
    """Somebody new walks in: into the record and onto the board with one form."""
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "GET":
        place, _places = find_location(request)
        form = NewWalkInForm(membership=request.membership, initial={"location": place and place.uid})
        person = NewPersonForm(today=today, initial=guess_person(request.GET.get("words", "")))
        return _show_new(request, form, person)
    form = NewWalkInForm(request.POST, membership=request.membership)
    person = NewPersonForm(request.POST, today=today)
    if not (form.is_valid() & person.is_valid()):
        return _show_new(request, form, person, status=422)
    try:
        wish = form.wish(person.guest())
        made = walk_in(wish=wish, by=request.membership, now=now, idem=form.cleaned_data["idem_key"])
    except SimilarPatientsError as error:
        return _show_new(request, form, person, status=409, matches=error.detail["matches"])
    except PersonRefusedError as error:
        add_problems(person, error)
        return _show_new(request, form, person, status=error.status)
    except DomainError as error:
        return _show_new(request, form, person, status=error.status, error=error)
    return _say_arrived(request, made)


def _show(request: StaffRequest, form: WalkInForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "later": _later(more.get("error")),
        **found_guests(request, "walk_in"),
        **more,
    }
    return render(request, "appointments/take_walk_in.html", context, status=status)


def _show_new(
    request: StaffRequest, form: NewWalkInForm, person: NewPersonForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "person": person, "later": _later(more.get("error")), **more}
    return render(request, "appointments/take_new_walk_in.html", context, status=status)


def _later(error: DomainError | None) -> list[Offer]:
    found = error.detail.get("open", []) if error else []
    return [Offer(pick_of(each), say_clock_and_whose(each)) for each in found]


def _say_arrived(request: StaffRequest, made: Appointment) -> HttpResponse:
    """Back to the board; where the questions are not answered yet, to the visit's page, which offers them."""
    words = _("%(name)s has arrived for %(who)s.")
    messages.success(request, words % {"name": made.patient.full_name, "who": made.practitioner.display_name})
    if is_intake_missing(made.patient):
        return redirect("appointments:show_appointment", uid=made.uid)
    return redirect("appointments:show_today")
