"""Recalls from the side of the people: who is lost, noting somebody by hand, and leaving somebody alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appointments.forms.recalls import RecallForm, StopForm
from appointments.models import Recall
from appointments.recall_list import read_lost, say_why
from appointments.recall_planning import lost_patients
from appointments.recalls import add_recall as note
from appointments.recalls import allow_recalls, stop_recalls
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest
from patients.models import Patient

PAGE = 25


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def list_lost(request: StaffRequest) -> HttpResponse:
    """Whoever is in care, was not seen for long and has nothing booked."""
    now = timezone.now()
    page = Paginator(lost_patients(request.clinic, now=now), PAGE).get_page(request.GET.get("page"))
    shown = read_lost(list(page.object_list), by=request.membership, today=timezone.localdate(now))
    context = {"page": page, "people": shown, "days": request.clinic.lost_after_days}
    return render(request, "appointments/recalls/list_lost.html", context)


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def add_recall(request: StaffRequest) -> HttpResponse:
    """Note somebody with a day and a reason; `?patient=` says whom."""
    if request.method == "GET":
        initial = {"patient": request.GET.get("patient", ""), "due_on": timezone.localdate()}
        return _show_form(request, RecallForm(membership=request.membership, initial=initial))
    form = RecallForm(request.POST, membership=request.membership)
    if not form.is_valid():
        return _show_form(request, form, status=422)
    data, now = form.cleaned_data, timezone.now()
    try:
        recall = note(
            patient=data["patient"],
            due_on=data["due_on"],
            reason=data["reason"],
            today=timezone.localdate(now),
            by=request.membership,
            now=now,
            idem_key=str(data["idem_key"]),
        )
    except DomainError as error:
        form.add_error(error.field if error.field in ("due_on", "reason") else None, str(error))
        return _show_form(request, form, status=error.status)
    messages.success(request, _("%(name)s is on the list.") % {"name": recall.patient.full_name})
    return redirect("patients:show_patient", uid=recall.patient.uid)


def _show_form(request: StaffRequest, form: RecallForm, *, status: int = 200) -> HttpResponse:
    field: Any = form.fields["patient"]
    try:
        patient = field.queryset.filter(uid=UUID(str(form["patient"].value()))).first()
    except ValueError:
        patient = None
    context = {"form": form, "patient": patient}
    return render(request, "appointments/recalls/add_recall.html", context, status=status)


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def recalls_for_patient(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Fragment: what is open about a patient and whether they may be asked, for the patient's page."""
    patient = get_object_or_404(Patient.objects.visible_to(request.membership), uid=uid)
    return _show_for_patient(request, patient)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def stop_recalls_of(request: StaffRequest, uid: UUID) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.visible_to(request.membership), uid=uid)
    form = StopForm(request.POST)
    if form.is_valid():
        try:
            stop_recalls(
                patient=patient, reason=form.cleaned_data["reason"], by=request.membership, now=timezone.now()
            )
        except DomainError as error:
            form.add_error("reason", str(error))
    if form.errors:
        return _show_for_patient(request, patient, form=form, status=422)
    return redirect("patients:show_patient", uid=patient.uid)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def allow_recalls_of(request: StaffRequest, uid: UUID) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.visible_to(request.membership), uid=uid)
    allow_recalls(patient=patient, by=request.membership, now=timezone.now())
    return redirect("patients:show_patient", uid=patient.uid)


def _show_for_patient(
    request: StaffRequest, patient: Patient, *, form: StopForm | None = None, status: int = 200
) -> HttpResponse:
    """The fragment, and after a refused button a page around it."""
    reads = request.membership.may(Capability.CLINICAL_VIEW)
    rows = Recall.objects.visible_to(request.membership).open().filter(patient=patient)
    context = {
        "patient": patient,
        "open": [(each, say_why(each, reads_the_record=reads)) for each in rows],
        "form": form or StopForm(),
    }
    is_part = status == 200 or request.htmx
    name = "_for_patient" if is_part else "for_patient"
    return render(request, f"appointments/recalls/{name}.html", context, status=status)
