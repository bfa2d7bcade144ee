"""The Today board and its steps."""

import hashlib
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appointments.board import change_status as take_step
from appointments.forms.booking import StepForm
from appointments.models import Appointment
from appointments.today import Board, Lane, Ticket, busiest, read_board
from clinic.access import Capability, capabilities_of, requires
from clinic.errors import DomainError
from clinic.models import Location, Membership
from clinic.prepared import prepared
from clinic.requests import StaffRequest, own_page

PLACE = "place"


def find_location(request: StaffRequest) -> tuple[Location | None, list[Location]]:
    """The place named in the address, else the one looked at last, else where today's visits are; and all there are."""
    places = open_places()
    by_uid = {str(each.uid): each for each in places}
    wanted = request.GET.get("location", "")
    if wanted in by_uid:
        if request.session.get(PLACE) != wanted:
            request.session[PLACE] = wanted
        return by_uid[wanted], places
    place = by_uid.get(request.session.get(PLACE, "")) or busiest(places, now=timezone.now())
    return place, places


@prepared
def open_places() -> QuerySet[Location]:
    return Location.objects.filter(is_active=True)


def back_to(request: StaffRequest, otherwise: str) -> str:
    """The page in `next`, if it is one of ours."""
    return own_page(request, request.POST.get("next", ""), otherwise=otherwise)


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def show_today(request: StaffRequest) -> HttpResponse:
    """The board; asked again every few seconds, it answers 304 when nothing changed."""
    return _show_board(request)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def change_status(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One step of one visit, from the board or from the visit's own page."""
    visible = Appointment.objects.visible_to(request.membership).select_related(
        "patient", "practitioner", "visit_type", "location", "room"
    )
    appointment = get_object_or_404(visible, uid=uid)
    form = StepForm(request.POST)
    if not form.is_valid():
        problem = _("Nothing was changed. Reload the page and use its buttons.")
        return _refuse(request, appointment, problem, status=422)
    try:
        take_step(
            appointment=appointment,
            to=form.cleaned_data["to"],
            version=form.cleaned_data["version"],
            by=request.membership,
            now=timezone.now(),
        )
    except DomainError as error:
        return _refuse(request, appointment, str(error), status=409)
    if request.htmx:
        return _show_board(request)
    return redirect(back_to(request, f"/appointments/{appointment.uid}/"))


def _refuse(request: StaffRequest, appointment: Appointment, problem: str, *, status: int) -> HttpResponse:
    if request.htmx:
        return _show_board(request, problem=problem, status=status)
    context = {"problem": problem, "appointment": appointment}
    return render(request, "appointments/refused.html", context, status=status)


def _show_board(request: StaffRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    place, places = find_location(request)
    board = read_board(location=place, membership=request.membership, now=now) if place else None
    etag = _etag(board)
    is_poll = bool(request.htmx) and request.method == "GET" and not request.htmx.boosted
    if is_poll and request.headers.get("If-None-Match") == etag:
        unchanged = HttpResponseNotModified()
        unchanged["ETag"] = etag
        return unchanged
    lanes = _lanes(board, place, request.membership) if board and place else []
    context = {
        "board": board,
        "lanes": lanes,
        "etag": etag,
        "place": place,
        "places": places,
        "problem": problem,
        "now": now,
    }
    is_fragment = bool(request.htmx) and not request.htmx.boosted
    template = "appointments/_board_answer.html" if is_fragment else "appointments/show_today.html"
    response = render(request, template, context, status=status)
    response["ETag"] = etag
    return response


def _lanes(board: Board, place: Location, membership: Membership) -> list[tuple[Lane, list[SafeString]]]:
    seen_by = (capabilities_of(membership.role), str(place.uid), get_language())
    return [(lane, [_drawn(ticket, *seen_by) for ticket in lane.tickets]) for lane in board.lanes]


@lru_cache(maxsize=2048)
def _drawn(ticket: Ticket, can: frozenset[Capability], place_uid: str, _language: str | None) -> SafeString:
    """A ticket says the same wherever all of these are the same; most do from one look at the board to the next."""
    context = {"ticket": ticket, "can": {str(each) for each in can}, "place_uid": place_uid}
    return render_to_string("appointments/_ticket.html", context)


def _etag(board: Board | None) -> str:
    """Of what is shown, not of its HTML, in which tokens and nonces differ each time."""
    return f'"{hashlib.sha256(repr(board).encode()).hexdigest()[:24]}"'
