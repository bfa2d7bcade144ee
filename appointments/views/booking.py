"""Book a visit and move one: patient, kind, and one click on a free time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appointments.booking import book, move
from appointments.diary import Search
from appointments.forms.booking import BookForm, DiaryForm, MoveForm, SuggestForm, read_instant
from appointments.models import Appointment
from appointments.suggestions import Offer, Suggested, offer_times, offers, say_when, usual_of
from appointments.suggestions import suggest_widely as find_widely
from appointments.views.appointment import say_with_undo
from appointments.views.finding import found_guests
from clinic.access import Capability, requires
from clinic.components import local
from clinic.errors import DomainError
from clinic.requests import StaffRequest
from patients.models import Patient


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def book_visit(request: StaffRequest) -> HttpResponse:
    """Whom, then one click on a suggested time; a time from the calendar (`?at=`) is offered first."""
    now = timezone.now()
    if request.method == "GET":
        form = BookForm(membership=request.membership, initial=fresh_values(request, now))
        return _show_booking(request, form, now=now)
    form = BookForm(request.POST, membership=request.membership)
    if not form.is_valid():
        return _show_booking(request, form, now=now, status=422)
    patient = form.cleaned_data["patient"]
    try:
        made = book(
            wanted=form.wanted(patient),
            by=request.membership,
            now=now,
            idem_key=str(form.cleaned_data["idem_key"]),
        )
    except DomainError as error:
        return _show_booking(request, form, now=now, status=error.status, error=error)
    return say_booked(request, made)


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def move_appointment(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The same visit at another time, with another practitioner, or of another kind."""
    now = timezone.now()
    visible = Appointment.objects.visible_to(request.membership).select_related(
        "patient", "practitioner__user", "visit_type", "location", "room"
    )
    appointment = get_object_or_404(visible, uid=uid)
    if request.method == "GET":
        # A time from the rebooking list (`?at=`, with whom) is offered first.
        asked = {name: request.GET[name] for name in ("at", "practitioner") if request.GET.get(name)}
        form = MoveForm(membership=request.membership, initial=_as_it_stands(appointment) | asked)
        return _show_move(request, appointment, form, now=now)
    form = MoveForm(request.POST, membership=request.membership)
    if not form.is_valid():
        return _show_move(request, appointment, form, now=now, status=422)
    try:
        moved = move(
            appointment=appointment,
            wanted=form.wanted(appointment.patient),
            version=form.cleaned_data["version"],
            by=request.membership,
            now=now,
            tell=not form.cleaned_data["is_silent"],
        )
    except DomainError as error:
        return _show_move(request, visible.get(uid=uid), form, now=now, status=error.status, error=error)
    _say(request, _("%(name)s now comes on %(when)s to %(who)s."), moved)
    return redirect("appointments:show_appointment", uid=moved.uid)


@requires(Capability.SCHEDULE_EDIT)
@require_GET
def suggest_widely(request: StaffRequest) -> HttpResponse:
    """Fragment: the next free times with everybody, for another kind of visit."""
    form = BookForm(membership=request.membership, initial=request.GET.dict())
    patient = picked(form, "patient", request.GET.get("patient", ""))
    suggested = suggest_for(form, patient, now=timezone.now())
    return render(request, "appointments/_suggested.html", {"suggested": suggested})


@requires(Capability.SCHEDULE_EDIT)
@require_GET
def suggest_times(request: StaffRequest) -> HttpResponse:
    """Fragment: the next free times for what the form says."""
    times = _suggest(request, request.GET, now=timezone.now())
    return render(request, "appointments/_times.html", {"times": times})


def _suggest(request: StaffRequest, given: Any, *, now: datetime) -> list[Offer]:
    form = SuggestForm(given, membership=request.membership)
    if not form.is_valid():
        return []
    data = form.cleaned_data
    moving = data["moving"]
    search = Search(
        practitioner=data["practitioner"],
        visit_type=data["visit_type"].lasting(data["minutes"]),
        location=data["location"],
        patient=moving.patient if moving else data["patient"],
        moving=moving,
    )
    return offer_times(search, first_day=data["day"], now=now)


def fresh_values(request: StaffRequest, now: datetime) -> dict[str, Any]:
    """What a new form says: what the address says, else what is usual for the patient."""
    asked = {
        name: request.GET.get(name, "")
        for name in ("patient", "visit_type", "practitioner", "location", "at")
    }
    blank = BookForm(membership=request.membership)
    patient = picked(blank, "patient", asked["patient"])
    usual = usual_of(patient, now=now)
    at = read_instant(asked["at"])
    place = picked(blank, "location", asked["location"]) or usual.location
    day = local(at or now, place.zone if place else None)
    return {
        "patient": patient.uid if patient else "",
        "visit_type": asked["visit_type"] or (usual.visit_type and usual.visit_type.uid),
        "practitioner": asked["practitioner"] or (usual.practitioner and usual.practitioner.uid),
        "location": place and place.uid,
        "at": at.isoformat() if at else "",
        "day": request.GET.get("day") or day.date(),
        "clock": day.time() if at else None,
    }


def picked(form: forms.Form, name: str, uid: Any) -> Any:
    """The row that a choice field of the form offers under this public id, or None."""
    field: Any = form.fields[name]
    try:
        return field.queryset.filter(uid=UUID(str(uid))).first()
    except ValueError:
        return None


def _as_it_stands(appointment: Appointment) -> dict[str, Any]:
    there = local(appointment.starts_at, appointment.location.zone)
    return {
        "version": appointment.version,
        "visit_type": appointment.visit_type.uid,
        "practitioner": appointment.practitioner.uid,
        "location": appointment.location.uid,
        "day": there.date(),
        "clock": there.time(),
        "minutes": appointment.own_minutes,
        "desk_note": appointment.desk_note,
        "overbook_reason": appointment.overbook_reason,
    }


def _show_booking(
    request: StaffRequest,
    form: BookForm,
    *,
    now: datetime,
    status: int = 200,
    error: DomainError | None = None,
) -> HttpResponse:
    patient: Patient | None = picked(form, "patient", form["patient"].value())
    context: dict[str, Any] = {"patient": patient, **found_guests(request)}
    if patient:
        context |= times_context(request, form, patient, now=now, error=error)
        context["suggested"] = [] if context["around"] else suggest_for(form, patient, now=now)
    else:
        chosen = read_instant(request.GET.get("at", ""))
        place = picked(form, "location", form["location"].value())
        context["when"] = say_when(chosen, place) if chosen and place else ""
    return render(request, "appointments/book_visit.html", context, status=status)


def suggest_for(form: DiaryForm, patient: Patient | None, *, now: datetime) -> list[Suggested]:
    """The next free times, whoever gives them, for the kind of visit that the form says."""
    visit_type = picked(form, "visit_type", form["visit_type"].value())
    return find_widely(usual_of(patient, now=now), visit_type, patient=patient, now=now) if visit_type else []


def _show_move(
    request: StaffRequest,
    appointment: Appointment,
    form: MoveForm,
    *,
    now: datetime,
    status: int = 200,
    error: DomainError | None = None,
) -> HttpResponse:
    context = {
        "appointment": appointment,
        "when": say_when(appointment.starts_at, appointment.location),
        **times_context(request, form, appointment.patient, now=now, error=error, moving=appointment),
    }
    return render(request, "appointments/move_appointment.html", context, status=status)


def times_context(
    request: StaffRequest,
    form: DiaryForm,
    patient: Patient | None,
    *,
    now: datetime,
    error: DomainError | None,
    moving: Appointment | None = None,
) -> dict[str, Any]:
    """The form, the free times to click, and what stood in the way with the times around it."""
    if error:
        _keep_time(form)
    given = {name: form[name].value() for name in ("visit_type", "practitioner", "location", "day")}
    given |= {"patient": patient.uid if patient else "", "moving": moving.uid if moving else ""}
    given["minutes"] = form["minutes"].value() if moving else ""
    if error and error.field != "starts_at" and error.field in form.fields:
        form.add_error(error.field, str(error))
    around = []
    if error and error.detail.get("slots"):
        around = offers(error.detail["slots"], form.cleaned_data["location"])
    chosen = read_instant(str(form["at"].value() or ""))
    place = picked(form, "location", form["location"].value())
    return {
        "form": form,
        "moving": moving,
        "error": error,
        "around": around,
        "times": [] if error and around else _suggest(request, given, now=now),
        "chosen": Offer(chosen.isoformat(), say_when(chosen, place))
        if chosen and place and not error
        else None,
    }


def _keep_time(form: DiaryForm) -> None:
    """The refused time stands in day and time, so that it can be changed, or booked on purpose after all."""
    there = local(form.cleaned_data["starts_at"], form.cleaned_data["location"].zone)
    kept = dict(form.data.items())
    form.data = kept | {"at": "", "pick": "", "day": there.date().isoformat(), "clock": f"{there:%H:%M}"}


def _say(request: StaffRequest, words: str, made: Appointment) -> None:
    filled = {
        "name": made.patient.full_name,
        "when": say_when(made.starts_at, made.location),
        "who": made.practitioner.display_name,
    }
    say_with_undo(request, words % filled, made)


def say_booked(request: StaffRequest, made: Appointment) -> HttpResponse:
    """To the visit's page, which offers the same time in the next weeks."""
    if made.occupies:
        _say(request, _("%(name)s is booked for %(when)s with %(who)s."), made)
    else:
        messages.warning(request, _("This was booked and taken back. Start anew to book it after all."))
    return redirect(f"{reverse('appointments:show_appointment', args=[made.uid])}?booked=1")
