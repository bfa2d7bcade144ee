"""Pages of a patient's link: another time for a visit, and a further visit. A time is kept, then a yes is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.availability import is_free
from appointments.forms.self_booking import PickForm
from appointments.kept_times import (
    KeepOverError,
    LateMoveError,
    give_back,
    is_kept,
    is_late,
    is_late_move,
    keep_time,
    kept_by,
    move_at_once,
    reaches_into,
    take_kept,
)
from appointments.models import Appointment, KeptTime, VisitType
from appointments.self_booking import check_self_move, kinds_open_to
from appointments.suggestions import pick_at, say_when, usual_of
from appointments.views.choosing import Choice, look_at, say_gone, say_hold, say_refusal
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
    who = mover(request, token)
    return link_over_response(request) if who is None else _serve(who)


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
    who = booker(request)
    return link_over_response(request) if who is None else _serve(who)


@dataclass(frozen=True)
class Chooser:
    """Who chooses, on which page, and where a yes leads; `moving`: the visit that goes to another time."""

    request: PatientRequest
    patient: Patient
    page: str
    done: str
    moving: Appointment | None = None

    @property
    def link(self) -> UUID:
        return self.request.patient_link.uid


def mover(request: PatientRequest, token: str) -> Chooser | None:
    """Whoever moves the visit that the link is about; None when there is no such visit of theirs."""
    link = request.patient_link
    visits = Appointment.objects.select_related(*SHOWN).filter(uid=link.subject_uid)
    visit = visits.filter(patient__uid=cast(UUID, link.patient_uid)).first()
    if visit is None:
        return None
    done = f"{reverse('appointments:open_appointment', args=[token])}?said=moved"
    return Chooser(request, visit.patient, request.path, done, moving=visit)


def booker(request: PatientRequest) -> Chooser | None:
    """Whoever books one more."""
    patient = Patient.objects.current().filter(uid=request.patient_link.patient_uid).first()
    return Chooser(request, patient, request.path, request.path) if patient else None


def _serve(who: Chooser) -> HttpResponse:
    """One request: look, keep a time, take it, or let it go. GET only shows."""
    is_post = who.request.method == "POST"
    if is_post and who.request.POST.get("answer") == "yes":
        return _take_near(who) if _names_a_time(who, who.request.POST) else _take(who)
    kept = _kept(who)
    if kept is not None and kept.hold is not None and _is_made(kept):
        return _show(who, chosen=kept.hold)
    try:
        kinds = kinds_of(who)
    except DomainError as error:
        return _show(who, refusal=error, status=error.status if is_post else 200)
    return _answer(who, kinds) if is_post else _look(who, kinds, kept)


def _look(who: Chooser, kinds: Sequence[VisitType], kept: KeptTime | None) -> HttpResponse:
    near = _near(who, who.request.GET)
    if near is None:
        return _show(who, kinds=kinds, kept=kept)
    now = timezone.now()
    if is_free(replace(near.search(who.moving), for_themselves=True), near.starts_at, now=now):
        return _show(who, chosen=near)
    return _show(who, kinds=kinds, problem=say_gone())


def kinds_of(who: Chooser) -> list[VisitType]:
    now = timezone.now()
    if who.moving is None:
        return kinds_open_to(who.patient, now=now)
    check_self_move(who.moving, now=now)
    return [who.moving.visit_type]


def _kept(who: Chooser) -> KeptTime | None:
    """What the link keeps for this page; another page's is none of it."""
    kept = kept_by(who.link)
    is_ours = kept is not None and kept.moving_id == (who.moving.pk if who.moving else None)
    return kept if is_ours else None


def _is_made(kept: KeptTime) -> bool:
    """A visit was booked by this link, and it stands; a visit that only moved has left no hold behind."""
    return kept.answered_at is not None and kept.hold is not None and kept.hold.occupies


def _take(who: Chooser) -> HttpResponse:
    try:
        visit = take_kept(link=who.link, now=timezone.now())
    except KeepOverError as error:
        return _answer_again(who, error)
    except DomainError as error:
        return _show(who, refusal=error, status=error.status)
    return redirect(who.done if who.moving and visit == who.moving else who.page)


def _take_near(who: Chooser) -> HttpResponse:
    """Yes to a time that could not be kept, since the visit itself stands in it."""
    near = _near(who, who.request.POST)
    if near is None or who.moving is None:
        return _answer_again(who, KeepOverError(_("Choose one of the free times.")))
    was_told = bool(who.request.POST.get("was_told"))
    try:
        visit = move_at_once(
            link=who.link, moving=who.moving, wanted=near, was_told=was_told, now=timezone.now()
        )
    except LateMoveError as error:
        return _show(who, chosen=near, problem=str(error), status=error.status)
    except DomainError as error:
        return _answer_again(who, error)
    return redirect(who.done if visit == who.moving else who.page)


def _names_a_time(who: Chooser, data: QueryDict) -> bool:
    return who.moving is not None and not {"pick", "at"}.isdisjoint(data)


def _near(who: Chooser, data: QueryDict) -> Wanted | None:
    """The time that is picked, when it is one and reaches into that of the visit which is moved."""
    if who.moving is None or not _names_a_time(who, data):
        return None
    form = PickForm(data, kinds=[who.moving.visit_type])
    wanted = _wanted(who, form.cleaned_data) if form.is_valid() else None
    return wanted if wanted and reaches_into(wanted, who.moving) else None


def _again(wanted: Wanted) -> dict[str, str]:
    """What picks this time."""
    pick = pick_at(wanted.starts_at, wanted.practitioner, wanted.location)
    return {"pick": pick, "visit_type": str(wanted.visit_type.uid)}


def _answer_again(who: Chooser, error: DomainError) -> HttpResponse:
    """The times as they are now, and what was in the way."""
    try:
        return _show(who, kinds=kinds_of(who), problem=say_refusal(error), status=error.status)
    except DomainError as refusal:
        return _show(who, refusal=refusal, status=refusal.status)


def _answer(who: Chooser, kinds: Sequence[VisitType]) -> HttpResponse:
    now = timezone.now()
    if who.request.POST.get("answer") == "other":
        give_back(link=who.link)
        return redirect(who.page)
    form = PickForm(who.request.POST, kinds=kinds)
    if who.request.POST.get("answer") or not form.is_valid():
        return _show(who, kinds=kinds, problem=_("Choose one of the free times."), status=422)
    wanted = _wanted(who, form.cleaned_data)
    if who.moving is not None and reaches_into(wanted, who.moving):
        give_back(link=who.link)
        return redirect(f"{who.page}?{urlencode(_again(wanted))}")
    try:
        keep_time(link=who.link, wanted=wanted, now=now, moving=who.moving)
    except DomainError as error:
        return _show(who, kinds=kinds, problem=say_refusal(error), status=error.status)
    return redirect(who.page)


def _wanted(who: Chooser, data: dict[str, Any]) -> Wanted:
    place = {"practitioner": data["practitioner"], "location": data["location"], "starts_at": data["at"]}
    if who.moving is not None:
        return wanted_again(who.moving, **place, desk_note="")
    return Wanted(patient=who.patient, visit_type=data["visit_type"], **place)


def _show(
    who: Chooser,
    *,
    kinds: Sequence[VisitType] = (),
    kept: KeptTime | None = None,
    chosen: Appointment | Wanted | None = None,
    refusal: DomainError | None = None,
    problem: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    """chosen: the visit that was made, or a time that is not kept and waits for a yes."""
    now, moving = timezone.now(), who.moving
    made = chosen if isinstance(chosen, Appointment) else None
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
    elif isinstance(chosen, Wanted) and moving is not None:
        context |= {
            **say_hold(chosen),
            "near": _again(chosen),
            "is_late": is_late(moving, at=now),
        }
    elif kept is not None and kept.hold is not None and is_kept(kept, now=now):
        context |= {**say_hold(kept.hold), "is_late": is_late_move(kept)}
    elif choice := choice_of(who, kinds):
        ended = kept is not None and kept.hold is not None and kept.answered_at is None
        context |= {**look_at(who.request.GET, choice, now=now), "was_kept": ended}
    return render(who.request, "appointments/self_booking/choose.html", context, status=status)


def choice_of(who: Chooser, kinds: Sequence[VisitType]) -> Choice | None:
    """What there is to choose; None where the clinic opens nothing."""
    if who.moving is not None:
        visit = who.moving
        kind = visit.visit_type.lasting(visit.own_minutes)
        practitioner, place = visit.practitioner, visit.location
        return Choice([kind], [practitioner], [place], kind, practitioner, place, who.patient, visit)
    usual = usual_of(who.patient)
    if not kinds or usual.location is None or not usual.people:
        return None
    kind = next((each for each in kinds if each == usual.visit_type), kinds[0])
    return Choice(kinds, usual.people, usual.places, kind, usual.practitioner, usual.location, who.patient)
