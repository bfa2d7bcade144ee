"""The clinic's booking page for new patients: a time, who they are, an e-mail, a yes. GET changes nothing."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.forms.newcomers import NewcomerForm
from appointments.forms.self_booking import PickForm
from appointments.models import BookingRequest, RequestState, VisitType
from appointments.newcomers import (
    AN_HOUR,
    TIMES_AN_HOUR,
    Chosen,
    ask_to_book,
    confirm_request,
    may_answer,
    open_request,
)
from appointments.public_booking import is_taking_newcomers, kinds_for_newcomers, public_booking
from appointments.suggestions import open_places, say_when
from appointments.views.choosing import Choice, look_at, say_hold, say_refusal
from clinic.errors import DomainError
from clinic.links import issue_link
from clinic.models import Membership
from clinic.models.links import LinkPurpose
from clinic.public import clinic_page, link_over_response, patient_page, too_often_response
from clinic.rates import count_call
from clinic.requests import PatientRequest, VisitorRequest, client_address
from patients.persons import desk_day


@clinic_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose_first_time(request: VisitorRequest, slug: str) -> HttpResponse:
    """The free times for a first visit. Taking one keeps it for five minutes."""
    kinds = kinds_for_newcomers()
    if not is_taking_newcomers(request.clinic):
        raise Http404
    if request.method != "POST":
        return _show_times(request, kinds)
    form = PickForm(request.POST, kinds=kinds)
    if not form.is_valid():
        return _show_times(request, kinds, problem=_("Choose one of the free times."), status=422)
    now, data = timezone.now(), form.cleaned_data
    caller = f"newcomer:{client_address(request)}"
    if count_call(caller, limit=TIMES_AN_HOUR, now=now, window=AN_HOUR).is_over:
        return too_often_response(request)
    chosen = Chosen(data["visit_type"], data["practitioner"], data["location"], data["at"])
    try:
        made = open_request(chosen=chosen, now=now)
    except DomainError as error:
        return _show_times(request, kinds, problem=say_refusal(error), status=error.status)
    token = issue_link(
        clinic=request.clinic, purpose=LinkPurpose.NEWCOMER, patient_uid=None, subject_uid=made.uid, now=now
    )
    return redirect("appointments:give_details", token)


def _show_times(
    request: VisitorRequest, kinds: list[VisitType], *, problem: str | Promise = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    people, places = list(Membership.objects.practitioners().not_gone(now)), open_places()
    context: dict[str, Any] = {"problem": problem, "welcome": public_booking().welcome}
    if kinds and people and places:
        choice = Choice(kinds, people, places, kinds[0], None, places[0])
        context |= look_at(request.GET, choice, now=now)
    return render(request, "appointments/public_booking/choose.html", context, status=status)


@patient_page(LinkPurpose.NEWCOMER)
@require_http_methods(["GET", "HEAD", "POST"])
def give_details(request: PatientRequest, token: str) -> HttpResponse:
    """Who they are. Whoever is known here already is answered in the same words."""
    found = _find(request.patient_link.subject_uid)
    if found is None:
        return link_over_response(request)
    now = timezone.now()
    today = desk_day(now)
    if found.state != RequestState.CHOOSING or not may_answer(found, now=now):
        return _show(request, found, "sent" if may_answer(found, now=now) else "over")
    if request.method != "POST":
        return _show(request, found, "details", form=NewcomerForm(today=today))
    form = NewcomerForm(request.POST, today=today)
    if not form.is_valid():
        return _show(request, found, "details", form=form, status=422)
    if form.is_by_a_program:
        return _show(request, found, "sent")
    try:
        ask_to_book(request=found, person=form.person(), now=now)
    except DomainError as error:
        for name, words in (error.problems or {None: error.message}).items():
            form.add_error(name if name in form.fields else None, str(words))
        return _show(request, found, "details", form=form, status=error.status)
    return redirect("appointments:give_details", token)


@patient_page(LinkPurpose.NEWCOMER_YES)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_newcomer(request: PatientRequest, token: str) -> HttpResponse:
    """From the e-mail: the visit, and the yes that makes it count."""
    found = _find(request.patient_link.subject_uid)
    if found is None:
        return link_over_response(request)
    now = timezone.now()
    if request.method != "POST":
        is_on = found.state == RequestState.BOOKED and found.hold.occupies
        return _show(request, found, "booked" if is_on else "ask" if may_answer(found, now=now) else "over")
    if request.POST.get("answer") != "yes":
        return _show(request, found, "ask", problem=_("Tell us whether you want this visit."), status=422)
    try:
        confirm_request(request=found, now=now)
    except DomainError as error:
        found.hold.refresh_from_db()
        step = "ask" if may_answer(found, now=now) else "over"
        return _show(request, found, step, problem=error.message, status=error.status)
    return redirect("appointments:confirm_newcomer", token)


def _find(uid: UUID) -> BookingRequest | None:
    rows = BookingRequest.objects.select_related("hold__practitioner", "hold__visit_type", "hold__location")
    return rows.filter(uid=uid).first()


def _show(
    request: PatientRequest,
    found: BookingRequest,
    step: str,
    *,
    form: NewcomerForm | None = None,
    problem: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **say_hold(found.hold),
        "step": step,
        "form": form,
        "problem": problem,
        "when": say_when(found.hold.starts_at, found.hold.location),
    }
    return render(request, "appointments/public_booking/request.html", context, status=status)
