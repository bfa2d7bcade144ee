"""The rebooking list: visits that cannot stay where they are, until each has another time or is kept on purpose."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appointments import rebooking
from appointments.forms.settings import KeepForm
from appointments.models import Appointment
from appointments.rebooking import Why, find_to_rebook
from appointments.suggestions import say_when
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest

KEEPABLE = {Why.HOURS, Why.TIME_OFF, Why.CLOSED}


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def list_rebooking(request: StaffRequest) -> HttpResponse:
    return _show(request)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def keep_visit(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The practitioner comes in for this one."""
    rows = Appointment.objects.visible_to(request.membership)
    visit = get_object_or_404(rows.select_related("location", "practitioner__user", "patient"), uid=uid)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _show(request, status=422, problem=_("Please try again."))
    try:
        rebooking.keep_visit(
            appointment=visit,
            version=form.cleaned_data["version"],
            by=request.membership,
            now=timezone.now(),
        )
    except DomainError as error:
        return _show(request, status=error.status, problem=str(error))
    messages.success(request, _("The visit stays where it is."))
    return redirect("appointments:list_rebooking")


def _show(request: StaffRequest, *, status: int = 200, problem: str = "") -> HttpResponse:
    shown, total = find_to_rebook(now=timezone.now())
    rows = [
        {
            "visit": each.visit,
            "when": say_when(each.visit.starts_at, each.visit.location),
            "whys": [(why.label, why.value) for why in each.whys],
            "may_keep": KEEPABLE.issuperset(each.whys),
            "free": [
                {
                    "at": found.slot.starts_at.isoformat(),
                    "label": say_when(found.slot.starts_at, found.location),
                    "practitioner": found.practitioner,
                    "is_other": found.practitioner.pk != each.visit.practitioner_id,
                }
                for found in each.free
            ],
        }
        for each in shown
    ]
    context = {"rows": rows, "total": total, "left_out": total - len(rows), "problem": problem}
    return render(request, "appointments/list_rebooking.html", context, status=status)
