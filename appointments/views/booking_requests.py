"""Who is booking for the first time at this moment, and the page where they do."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appointments.errors import say_clock
from appointments.forms.newcomers import PublicBookingForm
from appointments.newcomers import pending_requests
from appointments.public_booking import (
    address_of,
    change_public_booking,
    kinds_for_newcomers,
    public_booking,
)
from appointments.suggestions import say_when
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest

SHOWN = 50


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def list_requests(request: StaffRequest) -> HttpResponse:
    """Those whose time is kept; whoever has said yes is a patient and a follow-up."""
    rows = pending_requests(request.membership, now=timezone.now())[:SHOWN]
    lines = [
        {
            "request": row,
            "when": say_when(row.hold.starts_at, row.hold.location),
            "until": say_clock(row.hold.expires_at, row.hold.location),
        }
        for row in rows
    ]
    context = {"lines": lines, "page": public_booking(), "address": address_of(request.clinic)}
    return render(request, "appointments/public_booking/list_requests.html", context)


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def public_booking_settings(request: StaffRequest) -> HttpResponse:
    """Whether new patients may book online, and the address to give away."""
    current = public_booking()
    initial: dict[str, Any] = {
        "is_open": current.is_open, "welcome": current.welcome, "version": current.version,
    }  # fmt: skip
    form = PublicBookingForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_public_booking(**form.cleaned_data, by=request.membership, now=timezone.now())
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
                status = error.status
            else:
                messages.success(request, _("Saved."))
                return redirect("appointments:public_booking_settings")
    context = {
        "form": form,
        "page": current,
        "address": address_of(request.clinic),
        "kinds": kinds_for_newcomers(),
    }
    return render(request, "appointments/public_booking/settings.html", context, status=status)
