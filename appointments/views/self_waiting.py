"""Pages of a patient's link: tell me when a time comes free. One open entry of the waitlist per patient."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.forms.self_waiting import WaitForm
from appointments.models import WaitlistEntry
from appointments.suggestions import say_when
from appointments.views.self_booking import Chooser, booker, choice_of, kinds_of, mover
from appointments.waitlist.self_service import ask_to_wait, open_entry_of, stop_waiting
from clinic.errors import DomainError
from clinic.models.links import LinkPurpose
from clinic.public import link_over_response, patient_page
from clinic.requests import PatientRequest

ANSWERS = ("wait", "stop")


@patient_page(LinkPurpose.APPOINTMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def wait_for_earlier(request: PatientRequest, token: str) -> HttpResponse:
    """A time before the one that the visit has."""
    return _serve(request, mover(request, token))


@patient_page(LinkPurpose.APPOINTMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def wait_for_another(request: PatientRequest, token: str) -> HttpResponse:
    """A further visit, from the page of one."""
    return _serve(request, booker(request))


@patient_page(LinkPurpose.REBOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def wait_to_rebook(request: PatientRequest, token: str) -> HttpResponse:
    """The next visit."""
    return _serve(request, booker(request))


def _serve(request: PatientRequest, who: Chooser | None) -> HttpResponse:
    """GET only shows. Who is on the list already is told so, and may leave it."""
    if who is None:
        return link_over_response(request)
    entry = open_entry_of(who.patient)
    if request.method != "POST":
        return _show(who, entry=entry) if entry else _ask(who)
    if request.POST.get("answer") not in ANSWERS:
        problem = _("Use one of the buttons of this page.")
        return _show(who, entry=entry, problem=problem, status=422) if entry else _ask(who, problem=problem)
    if request.POST.get("answer") == "stop":
        return _stop(who, entry)
    return redirect(who.page) if entry else _ask(who)


def _stop(who: Chooser, entry: WaitlistEntry | None) -> HttpResponse:
    try:
        if entry is not None:
            stop_waiting(entry=entry, now=timezone.now())
    except DomainError as error:
        return _show(who, entry=entry, problem=error.message, status=error.status)
    return redirect(f"{who.page}?said=off")


def _ask(who: Chooser, *, problem: str | Promise = "") -> HttpResponse:
    """The questions; what was answered is kept, or said to be wrong."""
    now, is_post = timezone.now(), who.request.method == "POST"
    try:
        choice = choice_of(who, kinds_of(who))
    except DomainError as error:
        return _show(who, refusal=error.message, status=error.status if is_post else 200)
    if choice is None:
        words = _("There is nothing to book here right now. Please call us and we will find a time.")
        return _show(who, refusal=words, status=409 if is_post else 200)
    form = WaitForm(
        who.request.POST if is_post else None,
        kinds=choice.kinds,
        people=choice.people,
        places=choice.places,
        moving=who.moving,
        initial={"visit_type": choice.kind.uid, "location": choice.location.uid},
    )
    if not is_post or problem or not form.is_valid():
        return _show(who, form=form, problem=problem, status=422 if is_post else 200)
    try:
        ask_to_wait(patient=who.patient, wishes=form.wishes(now=now), now=now)
    except DomainError as error:
        return _show(who, form=form, problem=error.message, status=error.status)
    return redirect(who.page)


def _show(who: Chooser, *, status: int = 200, **more: Any) -> HttpResponse:
    """more: entry, form, refusal, problem."""
    visit = who.moving
    context = {
        "patient": who.patient,
        "moving_when": say_when(visit.starts_at, visit.location) if visit else "",
        "is_off": who.request.GET.get("said") == "off",
        **more,
    }
    return render(who.request, "appointments/self_booking/wait.html", context, status=status)
