"""Which e-mails a person wants: a page for people, and one click for mail programs (RFC 8058)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from clinic.errors import DomainError
from clinic.models.links import LinkPurpose
from clinic.public import link_over_response, patient_page
from patients.consents import (
    OPTIONAL_MAIL,
    answers_for,
    record_consent,
    standing_consents,
    stop_optional_mail,
    withdraw_consent,
)
from patients.forms.preferences import PreferencesForm
from patients.models import Patient, Source
from patients.screening import local_day


@csrf_exempt
@patient_page(LinkPurpose.PREFERENCES)
@require_http_methods(["GET", "HEAD", "POST"])
def open_preferences(request: HttpRequest, token: str) -> HttpResponse:
    """The page, or the one-click request of a mail program, which has neither cookie nor form token."""
    link = request.patient_link  # type: ignore[attr-defined]
    patient = Patient.objects.filter(uid=link.patient_uid).first()
    if patient is None:
        return link_over_response(request)
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        stop_optional_mail(patient=patient, now=timezone.now())
        return HttpResponse(
            _("You will get no more of these e-mails."), content_type="text/plain; charset=utf-8"
        )
    return _page(request, patient, token)


@csrf_protect
def _page(request: HttpRequest, patient: Patient, token: str) -> HttpResponse:
    now = timezone.now()
    is_minor = patient.is_minor_on(local_day(patient, now))
    standing = standing_consents(patient)
    if request.method != "POST":
        form = PreferencesForm(standing=standing, is_minor=is_minor)
        return _show(request, patient, form)
    if "stop" in request.POST:
        stop_optional_mail(patient=patient, now=now)
        return _saved(token)
    form = PreferencesForm(request.POST, standing=standing, is_minor=is_minor)
    if form.is_valid():
        try:
            _change(patient, form, standing)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
    return _show(request, patient, form, status=422) if form.errors else _saved(token)


def _change(patient: Patient, form: PreferencesForm, standing: Any) -> None:
    now = timezone.now()
    name = form.cleaned_data.get("signed_by") or answers_for(patient, patient.guardians.all(), now)
    for purpose in OPTIONAL_MAIL:
        wanted = form.cleaned_data[purpose]
        if wanted and purpose not in standing:
            record_consent(
                patient=patient, purpose=purpose, is_given=True, given_by=name, source=Source.LINK, now=now
            )
        elif not wanted:
            withdraw_consent(patient=patient, purpose=purpose, now=now)


def _saved(token: str) -> HttpResponse:
    response = redirect("patients:open_preferences", token)
    response["Location"] += "?saved=1"
    return response


def _show(
    request: HttpRequest, patient: Patient, form: PreferencesForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "first_name": patient.first_name, "is_saved": "saved" in request.GET}
    return render(request, "patients/preferences/open_preferences.html", context, status=status)
