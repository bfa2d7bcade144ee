"""One visit: what it is, its steps, its history, and taking it out of the diary."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appointments.board import BACK, MOVES, NEXT
from appointments.booking import RESTORABLE, TO_COME, WAITING, cancel
from appointments.forms.booking import CancelForm
from appointments.models import Appointment, AppointmentStatus
from appointments.newcomers import is_of_newcomer
from appointments.suggestions import Offer, offer_next_weeks, say_when
from appointments.today import STEP_LABELS, WITH_NOTE
from appointments.undo import may_undo, undo
from appointments.visit_history import read_history
from appointments.waitlist.matching import matches_for
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest
from patients.intake import is_intake_missing


def _visible(request: StaffRequest) -> Any:
    return Appointment.objects.visible_to(request.membership).select_related(
        "patient", "practitioner", "visit_type", "location", "room", "booked_by", "series"
    )


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def show_appointment(request: StaffRequest, uid: UUID) -> HttpResponse:
    appointment = get_object_or_404(_visible(request), uid=uid)
    return _show(request, appointment)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def cancel_appointment(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Take a visit out of the diary; who was invited is told."""
    appointment = get_object_or_404(_visible(request), uid=uid)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _show(request, appointment, form=form, status=422)
    try:
        cancel(
            appointment=appointment,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by=request.membership,
            now=timezone.now(),
        )
    except DomainError as error:
        return _show(request, _visible(request).get(uid=uid), error=error, status=error.status)
    say_with_undo(request, _("The visit is cancelled and the time is free again."), appointment)
    return redirect("appointments:show_appointment", uid=appointment.uid)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def undo_change(request: StaffRequest, uid: UUID, version: int) -> HttpResponse:
    """The last booking, move or cancellation did not happen; the address says which version was looked at."""
    appointment = get_object_or_404(_visible(request), uid=uid)
    try:
        undone = undo(appointment=appointment, version=version, by=request.membership, now=timezone.now())
    except DomainError as error:
        context = {"problem": str(error), "appointment": _visible(request).get(uid=uid)}
        return render(request, "appointments/refused.html", context, status=error.status)
    messages.success(request, _say_undone(undone))
    return redirect("appointments:show_appointment", uid=undone.uid)


def say_with_undo(request: StaffRequest, words: str, appointment: Appointment) -> None:
    """A notice that offers to take the change back, for as long as nobody has been told of it."""
    address = reverse("appointments:undo_change", args=[appointment.uid, appointment.version])
    is_fresh = may_undo(appointment, now=timezone.now())
    messages.success(request, words, extra_tags=f"undo={address}" if is_fresh else "")


def _say_undone(appointment: Appointment) -> str:
    if not appointment.occupies:
        return _("Taken back: the visit is out of the diary. Nobody was told of it.")
    when = say_when(appointment.starts_at, appointment.location)
    return _("Taken back: it stands on %(when)s as before. Nobody was told of the change.") % {"when": when}


def _next_weeks(request: StaffRequest, appointment: Appointment) -> list[tuple[Offer, UUID]]:
    """Right after booking: the same time in the next weeks, each with the key of the form that books it."""
    if not (request.GET.get("booked") and appointment.status in TO_COME):
        return []
    return [(offer, uuid4()) for offer in offer_next_weeks(appointment, now=timezone.now())]


def _show(
    request: StaffRequest,
    appointment: Appointment,
    *,
    form: CancelForm | None = None,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    state, moves = appointment.status, MOVES[appointment.status]
    next_to = NEXT.get(state, "")
    context = {
        "appointment": appointment,
        "when": say_when(appointment.starts_at, appointment.location),
        "until": say_when(appointment.ends_at, appointment.location).rsplit(" ", 1)[-1],
        "cancel_form": form or CancelForm(initial={"version": appointment.version}),
        "next_to": next_to,
        "next_label": STEP_LABELS.get(next_to, ""),
        "back_to": BACK.get(state, ""),
        "may_confirm": "confirmed" in moves and state == "booked",
        "may_miss": "no_show" in moves and timezone.now() >= appointment.starts_at,
        "may_change": state in (*TO_COME, *WAITING),
        "may_have_note": state in WITH_NOTE,
        "may_restore": state in RESTORABLE and "booked" in moves,
        "next_weeks": _next_weeks(request, appointment),
        "needs_intake": state == "arrived" and is_intake_missing(appointment.patient),
        "history": read_history(appointment),
        "error": error,
        **_waiting_for(appointment),
    }
    return render(request, "appointments/show_appointment.html", context, status=status)


def _waiting_for(appointment: Appointment) -> dict[str, Any]:
    """Of a visit that gave its time back: who waits for it. Of a hold: the time that is offered."""
    if appointment.status == AppointmentStatus.HELD:
        round = appointment.waitlist_rounds.select_related("freed").first()
        return {"kept_for": round.freed if round else None, "is_newcomers": is_of_newcomer(appointment)}
    now = timezone.now()
    if appointment.occupies or appointment.starts_at <= now:
        return {}
    rows = appointment.freed_times.filter(starts_at=appointment.starts_at)
    freed = rows.select_related("practitioner", "location").last()
    return {"freed": freed, "matches": matches_for(freed, now=now) if freed else []}
