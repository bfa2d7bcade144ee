"""Staff pages of the visit note: begin it, tap what is done, decide at the gate, write, sign, add."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appointments import visits
from appointments.forms.visits import DecisionForm, NeckConsentForm, PlaceForm, TherapyForm, TouchForm
from appointments.models import Adjustment, Appointment, Visit
from appointments.techniques import Technique
from appointments.views.visit_page import Shown, answer, care_context, page_context, say_category
from appointments.visits.care import PLACES
from clinic.access import Capability, requires
from clinic.audit import record_reading
from clinic.errors import DomainError
from clinic.signing import SignedError
from patients.consents import record_consent
from patients.models import ConsentPurpose, Patient, Source
from patients.spine import Side

RECENT = 8


@requires(Capability.CLINICAL_EDIT)
@require_POST
def start_visit(request: Any, uid: UUID) -> HttpResponse:
    """Begin today's note of a patient, or open the one that was begun."""
    patient = get_object_or_404(Patient.objects.visible_to(request.membership), uid=uid)
    appointment = None
    if request.POST.get("appointment"):
        own = Appointment.objects.visible_to(request.membership).filter(patient=patient)
        chosen = _uid(request.POST["appointment"])
        appointment = get_object_or_404(own.select_related("practitioner"), uid=chosen)
    try:
        visit = visits.start_visit(
            patient=patient, appointment=appointment, by=request.membership, now=timezone.now()
        )
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("patients:show_patient", uid=patient.uid)
    return redirect("appointments:show_visit", uid=visit.uid)


@requires(Capability.CLINICAL_VIEW)
@require_GET
def show_visit(request: Any, uid: UUID) -> HttpResponse:
    """The note. With `segment` the keys for one place; asked for by the map, those alone."""
    now = timezone.now()
    visit = find_visit(request, uid)
    form = PlaceForm(request.GET)
    shown = Shown()
    if "segment" in request.GET and form.is_valid() and is_known(form.cleaned_data):
        shown = Shown(form.cleaned_data["place"], form.cleaned_data["side"])
    if (
        request.htmx
        and request.htmx.target == "segment-panel"
        and request.membership.may(Capability.CLINICAL_EDIT)
    ):
        context = care_context(request, visit, shown, now=now)
        return render(request, "appointments/visit/_segment_panel.html", context)
    record_reading(
        membership=request.membership,
        patient_uid=visit.patient.uid,
        what="visit",
        now=now,
        request_id=request.request_id,
    )
    return render(request, "appointments/visit/show_visit.html", page_context(request, visit, shown, now=now))


@requires(Capability.CLINICAL_VIEW)
@require_GET
def visits_for_patient(request: Any, uid: UUID) -> HttpResponse:
    """Fragment for the patient's page: the latest notes, and the way to begin one."""
    patient = get_object_or_404(Patient.objects.visible_to(request.membership), uid=uid)
    notes = (
        Visit.objects.visible_to(request.membership)
        .filter(patient=patient)
        .select_related("practitioner")
        .prefetch_related("adjustments")
    )
    lines = [
        {"visit": note, "category": say_category(row.place for row in note.adjustments.all())}
        for note in notes[:RECENT]
    ]
    return render(request, "appointments/visit/_for_patient.html", {"patient": patient, "lines": lines})


@requires(Capability.CLINICAL_EDIT)
@require_POST
def adjust(request: Any, uid: UUID) -> HttpResponse:
    """One technique at one place; its answer and its details come the same way."""
    form = TouchForm(request.POST)
    if not form.is_valid():
        return tap(request, uid, refuse(form), Shown())
    touch = form.touch
    return tap(
        request,
        uid,
        lambda visit, now: visits.adjust(visit=visit, touch=touch, by=request.membership, now=now),
        shown_at(touch),
    )


@requires(Capability.CLINICAL_EDIT)
@require_POST
def decide_gate(request: Any, uid: UUID) -> HttpResponse:
    """Acknowledge or override, and do what was asked for; an override needs its own right."""
    touch_form, form, therapy = (
        TouchForm(request.POST),
        DecisionForm(request.POST),
        request.POST.get("therapy"),
    )
    if not form.is_valid():
        return tap(request, uid, refuse(form), Shown())
    given = {"by": request.membership, "decision": form.decision}
    if therapy:
        return tap(
            request,
            uid,
            lambda visit, now: visits.give_therapy(visit=visit, therapy=therapy, now=now, **given),
            Shown(),
        )
    if not touch_form.is_valid():
        return tap(request, uid, refuse(touch_form), Shown())
    touch = touch_form.touch
    return tap(
        request,
        uid,
        lambda visit, now: visits.adjust(visit=visit, touch=touch, now=now, **given),
        shown_at(touch),
    )


@requires(Capability.CLINICAL_EDIT)
@require_POST
def record_manipulation_consent(request: Any, uid: UUID) -> HttpResponse:
    """Keep the patient's answer about the neck, a yes or a no."""
    form, place = NeckConsentForm(request.POST), PlaceForm(request.POST)
    if not form.is_valid():
        return tap(request, uid, refuse(form), Shown())
    is_given = form.cleaned_data["answer"] == "yes"
    says = _("The yes is recorded. Tap the technique again.") if is_given else _("The no is recorded.")
    shown = Shown(says=says)
    if place.is_valid() and is_known(place.cleaned_data):
        shown.place, shown.side = place.cleaned_data["place"], place.cleaned_data["side"]
    return tap(
        request,
        uid,
        lambda visit, now: record_consent(
            patient=visit.patient,
            purpose=ConsentPurpose.NECK_MANIPULATION,
            is_given=is_given,
            given_by=form.cleaned_data["signed_by"],
            source=Source.STAFF,
            now=now,
        ),
        shown,
    )


@requires(Capability.CLINICAL_EDIT)
@require_POST
def set_response(request: Any, uid: UUID) -> HttpResponse:
    """How one segment answered; without `adjustment` all that have no answer yet."""
    chosen, value = request.POST.get("adjustment", ""), request.POST.get("response", "")
    response = int(value) if value.isdecimal() and len(value) < 3 else -1
    shown = shown_of(request)

    def act(visit: Visit, now: datetime) -> Any:
        row = _uid(chosen)
        rows = (
            None if not chosen else list(Adjustment.objects.filter(visit=visit, uid__in=[row] if row else []))
        )
        return visits.set_response(
            visit=visit, response=response, adjustments=rows, by=request.membership, now=now
        )

    return tap(request, uid, act, shown)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def remove_adjustment(request: Any, uid: UUID, row: UUID) -> HttpResponse:
    def act(visit: Visit, now: datetime) -> Any:
        found = Adjustment.objects.select_related("visit").filter(visit=visit, uid=row).first()
        if found is not None:
            visits.remove_adjustment(adjustment=found, by=request.membership, now=now)
            visit.version = found.visit.version

    return tap(request, uid, act, shown_of(request))


@requires(Capability.CLINICAL_EDIT)
@require_POST
def repeat_last_visit(request: Any, uid: UUID) -> HttpResponse:
    """Same as last time: each of its adjustments through today's gate."""
    shown = Shown()

    def act(visit: Visit, now: datetime) -> Any:
        repeated = visits.carry_forward(visit=visit, by=request.membership, now=now)
        shown.held_back = repeated.refused
        shown.says = _("Added %(count)s from last time.") % {"count": len(repeated.added)}

    return tap(request, uid, act, shown)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def give_therapy(request: Any, uid: UUID) -> HttpResponse:
    form = TherapyForm(request.POST)
    if not form.is_valid():
        return tap(request, uid, refuse(form), Shown())
    return tap(
        request,
        uid,
        lambda visit, now: visits.give_therapy(
            visit=visit, by=request.membership, now=now, **form.cleaned_data
        ),
        shown_of(request),
    )


@requires(Capability.CLINICAL_EDIT)
@require_POST
def remove_therapy(request: Any, uid: UUID) -> HttpResponse:
    therapy = request.POST.get("therapy", "")
    return tap(
        request,
        uid,
        lambda visit, now: visits.remove_therapy(
            visit=visit, therapy=therapy, by=request.membership, now=now
        ),
        shown_of(request),
    )


def find_visit(request: Any, uid: UUID) -> Visit:
    visible = Visit.objects.visible_to(request.membership)
    return get_object_or_404(
        visible.select_related("patient", "practitioner", "appointment", "signed_by"), uid=uid
    )


def tap(request: Any, uid: UUID, act: Callable[[Visit, datetime], Any], shown: Shown) -> HttpResponse:
    """One saved tap: find the note, act, and draw what follows or why not."""
    now = timezone.now()
    visit = find_visit(request, uid)
    try:
        act(visit, now)
    except SignedError as error:
        return to_signed(request, visit, error)
    except DomainError as error:
        if error.status == 403:
            raise PermissionDenied from error
        shown.refusal, shown.armed = error, ""
        visit = find_visit(request, uid)  # what the refused act had begun is undone, so is its version
    return answer(request, visit, shown, now=now)


def refuse(form: Any) -> Callable[[Visit, datetime], Any]:
    """What a form that cannot be read asks of `tap`: to say so."""

    def act(visit: Visit, now: datetime) -> Any:
        field, problems = next(iter(form.errors.items()))
        raise visits.VisitError(f"{form[field].label}: {problems[0]}", field=field)

    return act


def to_signed(request: Any, visit: Visit, error: DomainError) -> HttpResponse:
    """Somebody signed meanwhile: the page as it stands, and why nothing was saved."""
    messages.warning(request, str(error))
    address = reverse("appointments:show_visit", args=[visit.uid])
    if not request.htmx:
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


def shown_of(request: HttpRequest) -> Shown:
    """Where the hand was, as the page says."""
    form = PlaceForm(request.POST)
    if form.is_valid() and is_known(form.cleaned_data):
        return Shown(form.cleaned_data["place"], form.cleaned_data["side"], armed=_armed(request))
    return Shown(armed="")


def shown_at(touch: visits.Touch) -> Shown:
    """Where a tap was made; nowhere when the map does not have the place."""
    if touch.place not in PLACES or touch.side not in Side.values:
        return Shown()
    armed = touch.technique if touch.technique in Technique.values else ""
    return Shown(touch.place, touch.side, armed=armed)


def is_known(place: dict[str, Any]) -> bool:
    return place.get("place") in PLACES and place.get("side") in Side.values


def _armed(request: HttpRequest) -> str:
    armed = request.POST.get("armed", "")
    return armed if armed in Technique.values else ""


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
