"""A parent and children in one booking: choose them, take a time at which all fit, look, say yes once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from appointments import families
from appointments.errors import say_clock
from appointments.family_times import Seat, Seats, find_family_times, look_at_family
from appointments.forms.families import BookFamilyForm, FamilyForm
from appointments.forms.guests import NewInFamilyForm
from appointments.guests import admit
from appointments.models import Appointment, VisitType
from appointments.suggestions import Offer, say_when, usual_of
from appointments.views.finding import ALONG, found_guests
from clinic.access import Capability, requires
from clinic.components import local
from clinic.errors import DomainError
from clinic.requests import StaffRequest
from patients.models import Patient
from patients.persons import PersonRefusedError
from patients.registration import SimilarPatientsError
from patients.search import guess_person
from patients.views.records import add_problems

KEPT = ("practitioner", "location", "how", "day", "clock", "at")
MOST_SAID = 50


@dataclass(frozen=True)
class Line:
    """One of them on the page; `without`: the page without them."""

    patient: Patient
    kind: VisitType | None
    without: str
    starts: str = ""
    who: str = ""
    problem: str = ""


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def book_family(request: StaffRequest) -> HttpResponse:
    """In the address: patient and kind of each, with whom, where, how, from when. POST books all of them or none."""
    now = timezone.now()
    if request.method == "GET":
        form = FamilyForm(_filled(request), membership=request.membership)
        return _show(request, form, now=now, status=200)
    form = BookFamilyForm(request.POST, membership=request.membership)
    if not form.is_valid():
        return _show(request, form, now=now, status=422)
    try:
        made = families.book_family(
            wish=form.wish(), by=request.membership, now=now, idem=form.cleaned_data["idem_key"]
        )
    except DomainError as error:
        return _show(request, form, now=now, status=error.status, problem=str(error))
    return _say_booked(request, made)


@requires(Capability.PATIENT_EDIT)
@require_http_methods(["GET", "POST"])
def add_to_family(request: StaffRequest) -> HttpResponse:
    """Somebody new of the family enters the record, and comes along. `back`: the page that asked, as an address."""
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "GET":
        known = guess_person(request.GET.get("words", "")) | _guardian(request, now)
        return _show_new(request, NewInFamilyForm(today=today, initial=known), _kept(request.GET.urlencode()))
    keeps = _kept(request.POST.get("back", ""))
    person = NewInFamilyForm(request.POST, today=today)
    if not person.is_valid():
        return _show_new(request, person, keeps, status=422)
    try:
        patient = admit(person.guest(), by=request.membership, now=now, idem=person.cleaned_data["idem_key"])
    except SimilarPatientsError as error:
        return _show_new(request, person, keeps, status=409, matches=error.detail["matches"])
    except PersonRefusedError as error:
        add_problems(person, error)
        return _show_new(request, person, keeps, status=error.status)
    return redirect(f"{_page(keeps)}&patient={patient.uid}")


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def undo_family(request: StaffRequest, uid: UUID) -> HttpResponse:
    """`uid`: any visit of the booking."""
    rows = Appointment.objects.visible_to(request.membership).select_related("patient", "location")
    appointment = get_object_or_404(rows, uid=uid)
    try:
        undone = families.undo_family(appointment=appointment, by=request.membership, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("appointments:show_appointment", uid=uid)
    count = len(undone)
    words = ngettext("%(n)s visit is taken back.", "%(n)s visits are taken back.", count) % {"n": count}
    messages.success(request, words)
    return redirect("appointments:book_visit")


def _filled(request: StaffRequest) -> QueryDict:
    """What the address says; where it says nothing, what is usual for the first of them."""
    data = request.GET.copy()
    first = _first(request)
    usual = usual_of(first)
    if usual.practitioner and not data.get("practitioner"):
        data["practitioner"] = str(usual.practitioner.uid)
    if usual.location and not data.get("location"):
        data["location"] = str(usual.location.uid)
    if not data.get("day"):
        data["day"] = (
            local(timezone.now(), usual.location.zone if usual.location else None).date().isoformat()
        )
    return data


def _first(request: StaffRequest) -> Patient | None:
    try:
        uid = UUID(next(iter(request.GET.getlist("patient")), ""))
    except ValueError:
        return None
    found: Patient | None = Patient.objects.visible_to(request.membership).current().filter(uid=uid).first()
    return found


def _show(
    request: StaffRequest, form: FamilyForm, *, now: datetime, status: int, problem: str = ""
) -> HttpResponse:
    form.is_valid()
    data = getattr(form, "cleaned_data", {})
    patients: Sequence[Patient] = data.get("patient") or ()
    context: dict[str, Any] = {"form": form, "problem": problem, "most": families.MOST}
    context["is_refused"] = status == 422
    context |= found_guests(request, "family")
    seats: Seats = ()
    if patients and not form.errors:
        party, starts_at = form.party(), data["starts_at"]
        context["day"] = data["day"]
        if starts_at is None:
            found = find_family_times(party, first_day=data["day"] or local(now).date(), now=now)
            context["times"] = [
                Offer(each[0].starts_at.isoformat(), say_when(each[0].starts_at, party.location))
                for each in found
            ]
        else:
            seats = look_at_family(party, starts_at=starts_at, now=now)
            context |= {
                "starts_at": starts_at,
                "when": say_when(starts_at, party.location),
                "fits": starts_at >= now and all(each.slot for each in seats),
                "seats": seats,
                "key": (
                    form
                    if isinstance(form, BookFamilyForm)
                    else BookFamilyForm(membership=request.membership)
                )["idem_key"],
            }
    context["lines"] = _lines(form, patients, data.get("kind") or (), seats)
    return render(request, "appointments/book_family.html", context, status=status)


def _lines(
    form: FamilyForm, patients: Sequence[Patient], kinds: Sequence[VisitType], seats: Seats
) -> list[Line]:
    lines = []
    place = form.cleaned_data.get("location") if seats else None
    for number, patient in enumerate(patients):
        kind = kinds[number] if number < len(kinds) else None
        line = Line(patient, kind, _without(form.data, number))
        if place and number < len(seats):
            seat = seats[number]
            who = seat.practitioner.display_name if seat.practitioner else ""
            line = Line(
                patient,
                kind,
                line.without,
                say_clock(seat.starts_at, place),
                who,
                _say_problem(seat),
            )
        lines.append(line)
    return lines


def _say_problem(seat: Seat) -> str:
    if seat.slot:
        return ""
    return _("has another visit then") if seat.is_busy else _("nobody is free then")


def _kept(query: str) -> QueryDict:
    """What an address of the family's page says, and nothing else."""
    kept = QueryDict(mutable=True)
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_SAID)
    except ValueError:
        return kept
    for name, value in pairs:
        if name in ALONG:
            kept.appendlist(name, value)
        elif name in KEPT:
            kept[name] = value
    return kept


def _without(given: Any, number: int) -> str:
    query = _kept(given.urlencode())
    for name in ALONG:
        query.setlist(name, [each for at, each in enumerate(query.getlist(name)) if at != number])
    query.pop("at", None)
    return _page(query)


def _page(query: QueryDict) -> str:
    return f"{reverse('appointments:book_family')}?{query.urlencode()}"


def _guardian(request: StaffRequest, now: datetime) -> dict[str, Any]:
    """The grown-up who comes along, as the guardian of whoever is new."""
    first = _first(request)
    if first is None or first.is_minor_on(timezone.localdate(now)):
        return {}
    return {
        "last_name": first.last_name,
        "guardian_name": first.full_name,
        "guardian_relation": _("parent"),
        "guardian_phone": str(first.phone or ""),
        "guardian_email": first.email,
    }


def _show_new(
    request: StaffRequest, person: NewInFamilyForm, keeps: QueryDict, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"person": person, "keeps": keeps.urlencode(), "back": _page(keeps), **more}
    return render(request, "appointments/add_to_family.html", context, status=status)


def _say_booked(request: StaffRequest, made: Sequence[Appointment]) -> HttpResponse:
    """To the day, where they stand one below or beside the other."""
    first, count = made[0], len(made)
    facts = {"n": count, "when": say_when(first.starts_at, first.location)}
    words = ngettext(
        "%(n)s visit is booked for %(when)s.", "%(n)s visits are booked from %(when)s on.", count
    )
    undo = reverse("appointments:undo_family", args=[first.uid])
    messages.success(request, words % facts, extra_tags=f"undo={undo}")
    return redirect(
        "appointments:show_day", day=local(first.starts_at, first.location.zone).date().isoformat()
    )
