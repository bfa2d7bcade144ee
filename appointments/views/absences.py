"""A sick day, a holiday or a closing: say who is away, look at what becomes of the visits, say yes once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from appointments.absences import Done, Fate, Proposal, carry_out, propose
from appointments.forms.absences import AbsenceForm, DecisionsForm, written
from appointments.suggestions import say_when
from clinic.access import Capability, requires
from clinic.components import local
from clinic.errors import DomainError
from clinic.requests import StaffRequest


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def plan_absence(request: StaffRequest) -> HttpResponse:
    """GET shows, and with dates in the address proposes; POST writes the time off and every decision, or nothing."""
    now, zone = timezone.now(), timezone.get_current_timezone()
    if request.method == "GET":
        if "first_day" not in request.GET:
            today = local(now, zone).date()
            return _show(request, AbsenceForm(initial={"first_day": today, "last_day": today}, zone=zone))
        form = AbsenceForm(request.GET, zone=zone)
        return _show(request, form, status=200 if form.is_valid() else 422)
    form = DecisionsForm(request.POST, zone=zone)
    if not form.is_valid():
        return _show(request, form, status=422)
    absence = form.cleaned_data["absence"]
    try:
        done = carry_out(
            absence,
            form.cleaned_data["decision"],
            by=request.membership,
            now=now,
            stand_in=form.cleaned_data["stand_in"],
        )
    except DomainError as error:
        return _show(request, form, status=error.status, problem=str(error))
    messages.success(request, _say(done))
    if done.to_call:
        messages.warning(request, _("Some patients get no e-mail: they are on the call list in Follow-ups."))
    return redirect("appointments:show_day", day=local(absence.starts_at, zone).date().isoformat())


def _show(request: StaffRequest, form: AbsenceForm, *, status: int = 200, problem: str = "") -> HttpResponse:
    context: dict[str, Any] = {"form": form, "problem": problem}
    absence = getattr(form, "cleaned_data", {}).get("absence")
    if absence is not None:
        try:
            given = form.cleaned_data
            rows = propose(absence, how=given["how"], stand_in=given["stand_in"], now=timezone.now())
        except DomainError as error:
            form.add_error("last_day", str(error))
            return render(request, "appointments/plan_absence.html", context, status=error.status)
        context |= {"rows": [_row(each) for each in rows], "is_preview": True, "given": form.cleaned_data}
    return render(request, "appointments/plan_absence.html", context, status=status)


def _row(proposal: Proposal) -> dict[str, Any]:
    """A visit with what may be chosen for it, the proposal first."""
    visit = proposal.visit
    choices = []
    if proposal.starts_at and proposal.practitioner:
        to = {"when": say_when(proposal.starts_at, visit.location), "who": proposal.practitioner.display_name}
        choices.append((written(proposal, Fate.MOVE), _("Move to %(when)s with %(who)s") % to))
    choices.append((written(proposal, Fate.CANCEL), _("Cancel it")))
    choices.append((written(proposal, Fate.KEEP), _("Leave it as it is")))
    return {
        "visit": visit,
        "when": say_when(visit.starts_at, visit.location),
        "choices": choices,
        "can_be_mailed": proposal.can_be_mailed,
    }


def _say(done: Done) -> str:
    """Written down: 3 visits moved, 1 cancelled, 2 to call."""
    counts = [
        ngettext("%d visit moved", "%d visits moved", len(done.moved)) % len(done.moved),
        ngettext("%d cancelled", "%d cancelled", len(done.cancelled)) % len(done.cancelled),
    ]
    if done.kept:
        counts.append(ngettext("%d left as it is", "%d left as they are", len(done.kept)) % len(done.kept))
    if done.to_call:
        counts.append(ngettext("%d to call", "%d to call", len(done.to_call)) % len(done.to_call))
    return _("Written down: %(what)s.") % {"what": ", ".join(counts)}
