"""The tablet at the door, and where its address is made."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appointments.kiosk import Said, arrive, close_kiosk, find_guest, open_kiosk, ticket_of
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.links import standing_link
from clinic.models import LinkPurpose, Location
from clinic.public import link_over_response, patient_page
from clinic.rates import count_call
from clinic.requests import PatientRequest, StaffRequest
from clinic.typed import validate_line

GUESSES_A_MINUTE = 12
OLDEST = date(1900, 1, 1)
BACK_TO_START = 12  # seconds that the thanks stay
TOO_MANY = gettext_lazy("Too many tries. Please tell the front desk that you are here.")


class WhoForm(forms.Form):
    """A phone number, or the birth date and the first letter of the first name."""

    phone = forms.CharField(
        label=gettext_lazy("Your phone number"), required=False, max_length=40, validators=[validate_line],
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    birth_on = forms.DateField(
        label=gettext_lazy("Your birth date"), required=False,
        widget=forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
    )  # fmt: skip
    letter = forms.CharField(
        label=gettext_lazy("First letter of your first name"), required=False, max_length=3,
        validators=[validate_line], widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def clean_birth_on(self) -> date | None:
        day: date | None = self.cleaned_data["birth_on"]
        if day and not OLDEST <= day <= timezone.now().date():
            raise forms.ValidationError(_("Please check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data["phone"] and not (data["birth_on"] and data["letter"]):
            raise forms.ValidationError(
                _("Type your phone number, or your birth date and the first letter of your name.")
            )
        return data


class PainForm(forms.Form):
    """`ticket` is what the first page found."""

    ticket = forms.CharField(max_length=400, widget=forms.HiddenInput)
    pain = forms.IntegerField(min_value=0, max_value=10, required=False)


@patient_page(LinkPurpose.KIOSK)
@require_http_methods(["GET", "HEAD", "POST"])
def open_kiosk_page(request: PatientRequest, token: str) -> HttpResponse:
    """Who are you? Nothing of the visit is shown, for others stand around."""
    place = _place_of(request)
    if place is None:
        return link_over_response(request)
    if request.method != "POST":
        return _ask_who(request, token, WhoForm())
    form = WhoForm(request.POST)
    if not form.is_valid():
        return _ask_who(request, token, form, status=422)
    now = timezone.now()
    # Answered by 200: a refusal would take its own count back with it.
    if count_call(f"kiosk:{request.patient_link.pk}", limit=GUESSES_A_MINUTE, now=now).is_over:
        return _ask_who(request, token, WhoForm(), problem=str(TOO_MANY))
    try:
        visit = find_guest(Said(**form.cleaned_data), location=place, now=now)
    except DomainError as error:
        return _ask_who(request, token, WhoForm(), problem=str(error))
    context = {
        "step": "pain",
        "token": token,
        "name": visit.patient.first_name,
        "ticket": ticket_of(visit),
        "scale": range(11),
    }
    return render(request, "appointments/kiosk.html", context)


@patient_page(LinkPurpose.KIOSK)
@require_http_methods(["GET", "HEAD", "POST"])
def arrive_at_kiosk(request: PatientRequest, token: str) -> HttpResponse:
    """How bad is it? Thank you. After a while the tablet asks the next person."""
    place = _place_of(request)
    if place is None:
        return link_over_response(request)
    if request.method != "POST":
        return redirect("appointments:open_kiosk_page", token)
    form = PainForm(request.POST)
    if not form.is_valid():
        return _ask_who(request, token, WhoForm(), problem=_("Please begin again."), status=422)
    try:
        visit = arrive(**form.cleaned_data, location=place, now=timezone.now())
    except DomainError as error:
        return _ask_who(request, token, WhoForm(), problem=str(error), status=error.status)
    context = {"step": "thanks", "token": token, "name": visit.patient.first_name}
    response = render(request, "appointments/kiosk.html", context)
    response["Refresh"] = f"{BACK_TO_START};url={reverse('appointments:open_kiosk_page', args=[token])}"
    return response


def _place_of(request: PatientRequest) -> Location | None:
    found: Location | None = Location.objects.filter(
        uid=request.patient_link.subject_uid, is_active=True
    ).first()
    return found


def _ask_who(
    request: PatientRequest, token: str, form: WhoForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"step": "who", "token": token, "form": form, "problem": problem}
    return render(request, "appointments/kiosk.html", context, status=status)


@requires(Capability.SETTINGS_VIEW)
@require_GET
def list_kiosks(request: StaffRequest) -> HttpResponse:
    return _show_kiosks(request)


@requires(Capability.SETTINGS_EDIT)
@require_POST
def make_kiosk(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The address is shown on the answer to its making alone."""
    place: Location = get_object_or_404(Location.objects.filter(is_active=True), uid=uid)
    address = open_kiosk(place, clinic=request.clinic, now=timezone.now())
    return _show_kiosks(request, address=address, made_for=place)


@requires(Capability.SETTINGS_EDIT)
@require_POST
def stop_kiosk(request: StaffRequest, uid: UUID) -> HttpResponse:
    place: Location = get_object_or_404(Location.objects.all(), uid=uid)
    close_kiosk(place, now=timezone.now())
    return _show_kiosks(request)


def _show_kiosks(request: StaffRequest, **more: Any) -> HttpResponse:
    now = timezone.now()
    lines = [
        {"place": place, "link": standing_link(subject_uid=place.uid, purpose=LinkPurpose.KIOSK, now=now)}
        for place in Location.objects.filter(is_active=True)
    ]
    return render(request, "appointments/list_kiosks.html", {"lines": lines, **more})
