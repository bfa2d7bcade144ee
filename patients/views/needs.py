"""Buttons of the patient page that write: special needs and episodes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest, read_version
from patients.episodes import discharge_episode as discharge
from patients.episodes import open_episode as begin
from patients.forms.records import EpisodeForm, NeedForm
from patients.models import Episode, Patient, SpecialNeed
from patients.records import add_need as note_need
from patients.records import end_need as close_need
from patients.views.records import add_problems, read_chart, snapshot


@requires(Capability.PATIENT_EDIT)
@require_POST
def add_need(request: StaffRequest, uid: UUID) -> HttpResponse:
    now = timezone.now()
    patient = read_chart(request, uid, what="patient", now=now)
    form = NeedForm(request.POST, membership=request.membership)
    if form.is_valid():
        try:
            note_need(patient=patient, by=request.membership, now=now, **form.cleaned_data)
        except DomainError as error:
            add_problems(form, error)
        else:
            return redirect("patients:show_patient", uid=patient.uid)
    return _refuse(request, patient, need_form=form)


@requires(Capability.PATIENT_EDIT)
@require_POST
def end_need(request: StaffRequest, uid: UUID) -> HttpResponse:
    """`uid` is the need's own. One that this role cannot see is not there."""
    visible = SpecialNeed.objects.visible_to(request.membership).select_related("patient")
    need = get_object_or_404(visible, uid=uid)
    try:
        close_need(need=need, by=request.membership, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("patients:show_patient", uid=need.patient.uid)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def open_episode(request: StaffRequest, uid: UUID) -> HttpResponse:
    now = timezone.now()
    patient = read_chart(request, uid, what="patient", now=now)
    form = EpisodeForm(request.POST)
    if form.is_valid():
        begin(patient=patient, area=form.cleaned_data["area"], by=request.membership, now=now)
        return redirect("patients:show_patient", uid=patient.uid)
    return _refuse(request, patient, episode_form=form)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def discharge_episode(request: StaffRequest, uid: UUID) -> HttpResponse:
    """`uid` is the episode's own."""
    episode: Episode = get_object_or_404(Episode.objects.select_related("patient"), uid=uid)
    version = read_version(request.POST.get("version", ""))
    try:
        discharge(episode=episode, version=version, by=request.membership, now=timezone.now())
    except DomainError as error:
        return _refuse(request, episode.patient, status=error.status, refusal=error.message)
    messages.success(request, _("Discharged. The record stays."))
    return redirect("patients:show_patient", uid=episode.patient.uid)


def _refuse(request: StaffRequest, patient: Patient, *, status: int = 422, **more: Any) -> HttpResponse:
    context = snapshot(request, patient, now=timezone.now(), **more)
    return render(request, "patients/show_patient.html", context, status=status)
