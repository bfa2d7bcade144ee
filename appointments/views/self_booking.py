"""Pages of a patient's link: another time for a visit, and a further visit. A time is kept, then a yes is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.forms.self_booking import PickForm
from appointments.kept_times import (
    KeepOverError,
    give_back,
    is_kept,
    is_late_move,
    keep_time,
    kept_by,
    take_kept,
)
from appointments.models import Appointment, KeptTime, VisitType
from appointments.self_booking import check_self_move, kinds_open_to
from appointments.suggestions import say_when, usual_of
from appointments.views.choosing import Choice, look_at, say_hold, say_refusal
from appointments.wanted import Wanted, wanted_again
from clinic.errors import DomainError
from clinic.models.links import LinkPurpose
from clinic.public import link_over_response, patient_page
from clinic.requests import PatientRequest
from patients.models import Patient

SHOWN = ("patient", "practitioner__user", "visit_type", "location", "room")


@patient_page(LinkPurpose.APPOINTMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def move_visit(request: PatientRequest, token: str) -> HttpResponse:
    """Another time with the same practitioner; what it means to be late is said first."""
    link = request.patient_link
    visits = Appointment.objects.select_related(*SHOWN).filter(uid=link.subject_uid)
    visit = visits.filter(patient__uid=cast(UUID, link.patient_uid)).first()
    if visit is None:
        return link_over_response(request)
    done = f"{reverse('appointments:open_appointment', args=[token])}?said=moved"
    return _serve(_Chooser(request, visit.patient, request.path, done, moving=visit))


@patient_page(LinkPurpose.APPOINTMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def book_another(request: PatientRequest, token: str) -> HttpResponse:
    """A further visit, from the page of one; one per link."""
    return _book(request)


@patient_page(LinkPurpose.REBOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def open_rebook(request: PatientRequest, token: str) -> HttpResponse:
    """The next visit, with whom the patient usually sees; one per link."""
    return _book(request)


def _book(request: PatientRequest) -> HttpResponse:
    patient = Patient.objects.current().filter(uid=request.patient_link.patient_uid).first()
    if patient is None:
        return link_over_response(request)
    return _serve(_Chooser(request, patient, request.path, request.path))


@dataclass(frozen=True)
class _Chooser:
    """Who chooses, on which page, and where a yes leads; `moving`: the visit that goes to another time."""

    request: PatientRequest
    patient: Patient
    page: str
    done: str
    moving: Appointment | None = None

    @property
    def link(self) -> UUID:
        return self.request.patient_link.uid


def _serve(who: _Chooser) -> HttpResponse:
    """One request: look, keep a time, take it, or let it go. GET only shows."""
    is_post = who.request.method == "POST"
    if is_post and who.request.POST.get("answer") == "yes":
        return _take(who)
    kept = _kept(who)
    if kept is not None and kept.hold is not None and _is_made(kept):
        return _show(who, made=kept.hold)
    try:
        kinds = _kinds(who)
    except DomainError as error:
        return _show(who, refusal=error, status=error.status if is_post else 200)
    return _answer(who, kinds) if is_post else _show(who, kinds=kinds, kept=kept)


def _kinds(who: _Chooser) -> list[VisitType]:
    now = timezone.now()
    if who.moving is None:
        return kinds_open_to(who.patient, now=now)
    check_self_move(who.moving, now=now)
    return [who.moving.visit_type]


def _kept(who: _Chooser) -> KeptTime | None:
    """What the link keeps for this page; another page's is none of it."""
    kept = kept_by(who.link)
    is_ours = kept is not None and kept.moving_id == (who.moving.pk if who.moving else None)
    return kept if is_ours else None


def _is_made(kept: KeptTime) -> bool:
    """A visit was booked by this link, and it stands; a visit that only moved has left no hold behind."""
    return kept.answered_at is not None and kept.hold is not None and kept.hold.occupies


def _take(who: _Chooser) -> HttpResponse:
    try:
        visit = take_kept(link=who.link, now=timezone.now())
    except KeepOverError as error:
        return _answer_again(who, error)
    except DomainError as error:
        return _show(who, refusal=error, status=error.status)
    return redirect(who.done if who.moving and visit == who.moving else who.page)


def _answer_again(who: _Chooser, error: DomainError) -> HttpResponse:
    """The times as they are now, and what was in the way."""
    try:
        return _show(who, kinds=_kinds(who), problem=say_refusal(error), status=error.status)
    except DomainError as refusal:
        return _show(who, refusal=refusal, status=refusal.status)


def _answer(who: _Chooser, kinds: Sequence[VisitType]) -> HttpResponse:
    now = timezone.now()
    if who.request.POST.get("answer") == "other":
        give_back(link=who.link)
        return redirect(who.page)
    form = PickForm(who.request.POST, kinds=kinds)
    if who.request.POST.get("answer") or not form.is_valid():
        return _show(who, kinds=kinds, problem=_("Choose one of the free times."), status=422)
    try:
        keep_time(link=who.link, wanted=_wanted(who, form.cleaned_data), now=now, moving=who.moving)
    except DomainError as error:
        return _show(who, kinds=kinds, problem=say_refusal(error), status=error.status)
    return redirect(who.page)


def _wanted(who: _Chooser, data: dict[str, Any]) -> Wanted:
    place = {"practitioner": data["practitioner"], "location": data["location"], "starts_at": data["at"]}
    if who.moving is not None:
        return wanted_again(who.moving, **place, desk_note="")
    return Wanted(patient=who.patient, visit_type=data["visit_type"], **place)


def _show(
    who: _Chooser,
    *,
    kinds: Sequence[VisitType] = (),
    kept: KeptTime | None = None,
    made: Appointment | None = None,
    refusal: DomainError | None = None,
    problem: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    now, moving = timezone.now(), who.moving
    context: dict[str, Any] = {
        "page": who.page,
        "patient": who.patient,
        "moving": moving,
        "moving_when": say_when(moving.starts_at, moving.location) if moving else "",
        "made": made,
        "refusal": refusal,
        "problem": problem,
    }
    if made is not None:
        context |= {"when": say_when(made.starts_at, made.location), "place": made.location}
    elif kept is not None and kept.hold is not None and is_kept(kept, now=now):
        context |= {**say_hold(kept.hold), "is_late": is_late_move(kept)}
    elif choice := _choice(who, kinds):
        ended = kept is not None and kept.hold is not None and kept.answered_at is None
        context |= {**look_at(who.request.GET, choice, now=now), "was_kept": ended}
    return render(who.request, "appointments/self_booking/choose.html", context, status=status)


def _choice(who: _Chooser, kinds: Sequence[VisitType]) -> Choice | None:
    """What there is to choose; None where the clinic opens nothing."""
    if who.moving is not None:
        visit = who.moving
        kind = visit.visit_type.lasting(visit.own_minutes)
        practitioner, place = visit.practitioner, visit.location
        return Choice([kind], [practitioner], [place], kind, practitioner, place, who.patient)
    usual = usual_of(who.patient)
    if not kinds or usual.location is None or not usual.people:
        return None
    kind = next((each for each in kinds if each == usual.visit_type), kinds[0])
    return Choice(kinds, usual.people, usual.places, kind, usual.practitioner, usual.location, who.patient)
