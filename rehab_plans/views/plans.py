"""Staff pages of a plan: propose, read with reasons, edit line by line, accept, hold."""

from collections.abc import Callable, Iterable
from datetime import datetime
from math import gcd
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from appointments.forms.series import as_fields
from clinic.access import Capability, requires
from clinic.errors import DomainError
from patients.charts import open_chart
from patients.models import Episode, Patient
from rehab_plans import plan_edits, planning
from rehab_plans.forms.plans import AddExerciseForm, DoseForm, HoldForm, RemoveForm, VersionForm
from rehab_plans.models import Cadence, PhaseKind, PlanStatus, Prescription, RehabPlan
from rehab_plans.plan_pages import allowed_keys, whole_plan
from rehab_plans.programme import pace

PREVENTION = "R23"


@requires(Capability.CLINICAL_VIEW)
@require_GET
def for_patient(request: Any, uid: UUID) -> HttpResponse:
    """Fragment of the patient page: the plan of each open episode, and the way to the next one."""
    now = timezone.now()
    patient = _chart(request, uid, what="plans", now=now)
    plans = RehabPlan.objects.filter(
        episode__patient=patient, status__in=[*planning.RUNNING, PlanStatus.PROPOSED]
    ).select_related("episode__patient", "accepted_by", "proposed_by")
    by_episode: dict[int, list[RehabPlan]] = {}
    for plan in plans:
        by_episode.setdefault(plan.episode_id, []).append(plan)
    rows = [
        _episode_row(episode, by_episode.get(episode.pk, []), now)
        for episode in Episode.objects.open().filter(patient=patient)
    ]
    return render(request, "rehab_plans/_for_patient.html", {"patient": patient, "rows": rows})


def _episode_row(episode: Episode, plans: list[RehabPlan], now: datetime) -> dict[str, Any]:
    running = next((plan for plan in plans if plan.status in planning.RUNNING), None)
    proposal = next((plan for plan in plans if plan.status == PlanStatus.PROPOSED), None)
    row: dict[str, Any] = {"episode": episode, "running": running, "proposal": proposal}
    if running is not None:
        row["phase"] = running.phases.filter(entered_at__isnull=False, left_at__isnull=True).first()
        row["done"], row["due"] = pace(running, now=now)
    return row


@requires(Capability.PLAN_EDIT)
@require_POST
def propose_plan(request: Any, uid: UUID) -> HttpResponse:
    """Let the rules write a proposal for an episode from what the record says now."""
    episode: Episode = get_object_or_404(Episode.objects.select_related("patient"), uid=uid)
    now = timezone.now()
    patient = _chart(request, episode.patient.uid, what="plan_proposal", now=now)
    try:
        plan = planning.propose_plan(episode=episode, by=request.membership, now=now)
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("patients:show_patient", patient.uid)
    return redirect("rehab_plans:show_plan", plan.uid)


@requires(Capability.CLINICAL_VIEW)
@require_GET
def show_plan(request: Any, uid: UUID) -> HttpResponse:
    """The plan with the reason of each line."""
    return _show(request, _plan(request, uid))


@requires(Capability.PLAN_ACCEPT)
@require_POST
def accept_plan(request: Any, uid: UUID) -> HttpResponse:
    def accept(plan: RehabPlan, form: Any, now: datetime) -> str:
        planning.accept_plan(plan=plan, version=form.cleaned_data["version"], by=request.membership, now=now)
        return _("Accepted. The patient gets the link by e-mail, and the first weekly question in 7 days.")

    return _act(request, uid, VersionForm(request.POST), accept)


@requires(Capability.PLAN_EDIT)
@require_POST
def enter_phase(request: Any, uid: UUID) -> HttpResponse:
    kind = request.POST.get("kind", "")

    def enter(plan: RehabPlan, form: Any, now: datetime) -> str:
        planning.enter_phase(
            plan=plan, kind=kind, version=form.cleaned_data["version"], by=request.membership, now=now
        )
        return _("Phase: %s. Propose again to let the rules look at today.") % PhaseKind(kind).label

    return _act(request, uid, VersionForm(request.POST), enter)


@requires(Capability.PLAN_EDIT)
@require_POST
def hold_plan(request: Any, uid: UUID) -> HttpResponse:
    def hold(plan: RehabPlan, form: Any, now: datetime) -> str:
        planning.hold_plan(plan=plan, by=request.membership, now=now, **form.cleaned_data)
        return _("The plan is on hold. The patient's page says so.")

    return _act(request, uid, HoldForm(request.POST), hold, name="hold_form")


@requires(Capability.PLAN_ACCEPT)
@require_POST
def resume_plan(request: Any, uid: UUID) -> HttpResponse:
    def resume(plan: RehabPlan, form: Any, now: datetime) -> str:
        planning.resume_plan(plan=plan, by=request.membership, now=now, **form.cleaned_data)
        return _("The plan runs again.")

    return _act(request, uid, VersionForm(request.POST), resume)


@requires(Capability.PLAN_EDIT)
@require_POST
def add_exercise(request: Any, uid: UUID) -> HttpResponse:
    plan = _plan(request, uid)
    phases = list(plan.phases.all())
    form = AddExerciseForm(request.POST, phases=phases, allowed=allowed_keys(plan))

    def add(plan: RehabPlan, form: Any, now: datetime) -> str:
        said = form.cleaned_data
        plan_edits.add_exercise(
            phase=next(phase for phase in phases if str(phase.uid) == said["phase"]),
            key=said["exercise"],
            reason=said["reason"],
            version=said["version"],
            by=request.membership,
            now=now,
        )
        return _("Added.")

    return _act(request, uid, form, add, name="add_form")


@requires(Capability.PLAN_EDIT)
@require_http_methods(["GET", "POST"])
def edit_prescription(request: Any, uid: UUID) -> HttpResponse:
    """The dose of one line: a part of the plan page, or a page of its own."""
    line, plan = _line(request, uid)
    if request.method == "GET":
        return _edit(request, line, DoseForm(instance=line, initial={"version": plan.version}))
    form = DoseForm(request.POST, instance=line)
    if not form.is_valid():
        return _edit(request, line, form, status=422)
    try:
        plan_edits.edit_prescription(
            prescription=line,
            dose=form.dose(),
            version=form.cleaned_data["version"],
            by=request.membership,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return _edit(request, line, form, status=error.status)
    return _back_to(request, plan)


@requires(Capability.PLAN_EDIT)
@require_POST
def remove_line(request: Any, uid: UUID) -> HttpResponse:
    line, plan = _line(request, uid)

    def remove(plan: RehabPlan, form: Any, now: datetime) -> str:
        plan_edits.remove_line(prescription=line, by=request.membership, now=now, **form.cleaned_data)
        return _("Removed.")

    return _act(request, plan.uid, RemoveForm(request.POST), remove)


Verb = Callable[[RehabPlan, Any, datetime], str]


def _act(request: Any, uid: UUID, form: Any, verb: Verb, *, name: str = "") -> HttpResponse:
    """Check the form, do one thing, say so; what was refused is shown on the plan's page."""
    plan = _plan(request, uid)
    if not form.is_valid():
        refusal = "" if name else _say_wrong(form)
        return _show(request, plan, status=422, refusal=refusal, **({name: form} if name else {}))
    try:
        said = verb(plan, form, timezone.now())
    except DomainError as error:
        if name and error.field in form.fields:
            form.add_error(error.field, str(error.message))
            return _show(request, plan, status=error.status, **{name: form})
        return _show(request, plan, status=error.status, refusal=str(error.message))
    messages.success(request, said)
    return _back_to(request, plan)


def _say_wrong(form: Any) -> str:
    """What a form that the page does not draw again was refused for; its version is nothing that a hand writes."""
    if "version" in form.errors:
        return _("Reload the page and try again.")
    field, problems = next(iter(form.errors.items()))
    return f"{form[field].label}: {problems[0]}"


def _plan(request: Any, uid: UUID) -> RehabPlan:
    """One plan, through the gate of its patient."""
    rows = RehabPlan.objects.select_related("episode__patient", "proposed_by", "accepted_by")
    plan: RehabPlan = get_object_or_404(rows, uid=uid)
    _chart(request, plan.episode.patient.uid, what="plan", now=timezone.now())
    return plan


def _line(request: Any, uid: UUID) -> tuple[Prescription, RehabPlan]:
    rows = Prescription.objects.standing().select_related("exercise", "phase__plan__episode__patient")
    line: Prescription = get_object_or_404(rows, uid=uid)
    plan = line.phase.plan
    _chart(request, plan.episode.patient.uid, what="plan", now=timezone.now())
    return line, plan


def _chart(request: Any, uid: UUID, *, what: str, now: datetime) -> Patient:
    return open_chart(
        uid=uid, membership=request.membership, what=what, now=now, request_id=request.request_id
    )


def _show(request: Any, plan: RehabPlan, *, status: int = 200, **more: Any) -> HttpResponse:
    is_open = plan.status in plan_edits.EDITABLE
    may_edit = is_open and request.membership.may(Capability.PLAN_EDIT)
    whole = whole_plan(plan, now=timezone.now())
    version = {"version": plan.version}
    context: dict[str, Any] = {
        **vars(whole),
        "patient": plan.episode.patient,
        "may_edit": may_edit,
        "may_accept": is_open and request.membership.may(Capability.PLAN_ACCEPT),
        "hold_form": HoldForm(initial=version),
        "series_url": _series_url(plan, whole.cadence) if is_open else "",
        **more,
    }
    if may_edit and whole.phases and "add_form" not in context:
        context["add_form"] = AddExerciseForm(
            initial=version, phases=[row.phase for row in whole.phases], allowed=allowed_keys(plan)
        )
    return render(request, "rehab_plans/show_plan.html", context, status=status)


def _series_url(plan: RehabPlan, cadence: Iterable[Cadence]) -> str:
    """The page that books these visits as a series; prevention visits are for later, one at a time."""
    steps = []
    for row in cadence:
        if row.rule_id != PREVENTION:
            shared = gcd(row.visits, row.weeks)
            steps.append((row.visits // shared, row.weeks // shared, row.weeks))
    if not steps:
        return ""
    query = urlencode({"patient": plan.episode.patient.uid, **as_fields(steps)})
    return f"{reverse('appointments:plan_series')}?{query}"


def _edit(request: Any, line: Prescription, form: DoseForm, *, status: int = 200) -> HttpResponse:
    plan = line.phase.plan
    context = {
        "line": line,
        "plan": plan,
        "form": form,
        "remove_form": RemoveForm(initial={"version": plan.version}),
    }
    is_part = request.htmx and not request.htmx.boosted
    name = "rehab_plans/_edit_line.html" if is_part else "rehab_plans/edit_prescription.html"
    return render(request, name, context, status=status)


def _back_to(request: Any, plan: RehabPlan) -> HttpResponse:
    answer = redirect("rehab_plans:show_plan", plan.uid)
    return HttpResponseClientRedirect(answer["Location"]) if request.htmx else answer
