"""One visit: what it is, its steps, its history, and taking it out of the diary."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appointments.board import BACK, MOVES, NEXT
from appointments.booking import RESTORABLE, TO_COME, WAITING, cancel
from appointments.forms.booking import CancelForm
from appointments.models import Appointment
from appointments.suggestions import say_when
from appointments.today import STEP_LABELS, WITH_NOTE
from appointments.visit_history import read_history
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest


def _visible(request: StaffRequest) -> Any:
    return Appointment.objects.visible_to(request.membership).select_related(
        "patient", "practitioner", "visit_type", "location", "room", "booked_by"
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
    messages.success(request, _("The visit is cancelled and the time is free again."))
    return redirect("appointments:show_appointment", uid=appointment.uid)


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
        "history": read_history(appointment),
        "error": error,
    }
    return render(request, "appointments/show_appointment.html", context, status=status)
