"""What a patient's link opens in the diary: their visit, and a time that is offered. GET only shows."""

from collections.abc import Callable
from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.booking import LATE, cancel, confirm
from appointments.errors import say_clock
from appointments.feeds import give_visits_address, stop_visits_address
from appointments.models import (
    Appointment,
    AppointmentStatus,
    OfferState,
    RoundState,
    WaitlistOffer,
)
from appointments.self_booking import may_move
from appointments.suggestions import say_when
from appointments.waitlist.answers import accept_offer, decline_offer
from clinic.components import local, say_day
from clinic.errors import DomainError
from clinic.links import standing_link
from clinic.models.links import LinkPurpose
from clinic.public import link_over_response, patient_page
from clinic.requests import PatientRequest
from patients.models import Patient

ANSWERS: dict[str, Callable[..., Appointment]] = {"confirm": confirm, "cancel": cancel}
OFFER_ANSWERS: dict[str, Callable[..., object]] = {"accept": accept_offer, "decline": decline_offer}


@patient_page(LinkPurpose.APPOINTMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def open_appointment(request: PatientRequest, token: str) -> HttpResponse:
    """When and where; "I will come" and "cancel" are sent by the page, never by opening it."""
    link = request.patient_link
    appointment = (
        Appointment.objects.select_related("patient", "practitioner", "visit_type", "location")
        .filter(uid=link.subject_uid, patient__uid=cast(UUID, link.patient_uid))
        .first()
    )
    if appointment is None:
        return link_over_response(request)
    now = timezone.now()
    if request.method != "POST":
        return _show_appointment(request, appointment, now=now, asks=request.GET.get("ask", ""))
    verb = ANSWERS.get(request.POST.get("answer", ""))
    if verb is None:
        return _show_appointment(
            request, appointment, now=now, problem=_("Tell us whether you will come."), status=422
        )
    try:
        verb(appointment=appointment, by=None, now=now)
    except DomainError as error:
        appointment.refresh_from_db()
        return _show_appointment(request, appointment, now=now, problem=error.message, status=error.status)
    return redirect("appointments:open_appointment", token)


def _show_appointment(
    request: PatientRequest,
    appointment: Appointment,
    *,
    now: datetime,
    asks: str = "",
    problem: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    zone = appointment.location.zone
    is_ahead = appointment.starts_at > now
    context = {
        "appointment": appointment,
        "day": say_day(appointment.starts_at, "l, j F", zone),
        "clock": say_when(appointment.starts_at, appointment.location).split(" ", 3)[-1],
        "is_on": appointment.occupies,
        "may_confirm": appointment.status == "booked" and is_ahead,
        "may_cancel": appointment.status in ("booked", "confirmed", "held", "pending") and is_ahead,
        "is_late": appointment.starts_at - now < LATE,
        "in_time_until": say_when(appointment.starts_at - LATE, appointment.location),
        "may_move": may_move(appointment, now=now),
        "is_moved": request.GET.get("said") == "moved",
        "is_over": not is_ahead,
        "asks": asks,
        "error": problem,
    }
    return render(request, "appointments/open_appointment.html", context, status=status)


@patient_page(LinkPurpose.APPOINTMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_calendar(request: PatientRequest, token: str) -> HttpResponse:
    """All visits in the patient's own calendar program. The address is shown on the answer to its making alone."""
    patient = Patient.objects.current().filter(uid=request.patient_link.patient_uid).first()
    if patient is None:
        return link_over_response(request)
    now, address, problem = timezone.now(), "", ""
    answer = request.POST.get("answer", "") if request.method == "POST" else None
    if answer == "stop":
        stop_visits_address(patient, now=now)
    elif answer == "make":
        address = give_visits_address(patient, clinic=request.clinic, now=now)
    elif answer is not None:
        problem = _("Use one of the buttons of this page.")
    link = standing_link(subject_uid=patient.uid, purpose=LinkPurpose.VISITS_FEED, now=now)
    context = {
        "token": token,
        "address": address,
        "stopped": answer == "stop",
        "has_address": link is not None,
        "problem": problem,
    }
    return render(request, "appointments/add_calendar.html", context, status=422 if problem else 200)


@patient_page(LinkPurpose.WAITLIST_OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def open_offer(request: PatientRequest, token: str) -> HttpResponse:
    """A free time that is kept: how long, and yes or no. Opening it answers nothing."""
    link = request.patient_link
    offer = (
        WaitlistOffer.objects.select_related(
            "entry__patient",
            "entry__bring_forward__location",
            "round__hold__practitioner",
            "round__hold__location",
        )
        .filter(uid=link.subject_uid, entry__patient__uid=cast(UUID, link.patient_uid))
        .first()
    )
    if offer is None:
        return link_over_response(request)
    now = timezone.now()
    if request.method != "POST":
        return _show_offer(request, offer, now=now)
    verb = OFFER_ANSWERS.get(request.POST.get("answer", ""))
    if verb is None:
        problem = _("Tell us whether you take the time.")
        return _show_offer(request, offer, now=now, problem=problem, status=422)
    try:
        verb(offer=offer, by=None, now=now)
    except DomainError as error:
        offer.refresh_from_db()
        return _show_offer(request, offer, now=now, problem=error.message, status=error.status)
    return redirect("appointments:open_offer", token)


def _show_offer(
    request: PatientRequest,
    offer: WaitlistOffer,
    *,
    now: datetime,
    problem: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    hold, later = offer.round.hold, offer.entry.bring_forward
    zone, until = hold.location.zone, offer.round.expires_at
    is_open = offer.state == OfferState.OFFERED and offer.round.state == RoundState.RUNNING and until > now
    is_same_day = local(until, zone).date() == local(now, zone).date()
    context = {
        "offer": offer,
        "hold": hold,
        "day": say_day(hold.starts_at, "l, j F", zone),
        "clock": say_when(hold.starts_at, hold.location).split(" ", 3)[-1],
        "until": say_clock(until, hold.location) if is_same_day else say_when(until, hold.location),
        "may_answer": is_open and hold.status == AppointmentStatus.HELD,
        "is_mine": offer.state == OfferState.ACCEPTED,
        "is_declined": offer.state == OfferState.DECLINED,
        "is_lost": offer.state == OfferState.LOST,
        "is_withdrawn": offer.state == OfferState.WITHDRAWN,
        "later": say_when(later.starts_at, later.location) if later and later.occupies else "",
        "waits_on": offer.entry.is_open,
        "error": problem,
    }
    return render(request, "appointments/waitlist/open_offer.html", context, status=status)
