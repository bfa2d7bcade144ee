"""The waitlist: who waits, what they ask for, and booking them by hand."""

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appointments.forms.waitlist import AddToWaitlistForm, BookWaitingForm, EditWaitingForm, WithdrawForm
from appointments.models import EntryState, VisitType, WaitlistEntry
from appointments.suggestions import say_when
from appointments.waitlist.answers import book_entry, withdraw_entry
from appointments.waitlist.entries import add_entry, change_entry, wishes_of
from appointments.waitlist.matching import WITH_WISHES, ranked, upcoming_freed, waiting_entries
from appointments.waitlist.openings import openings_for
from appointments.waitlist.steps import read_steps
from appointments.wanted import Wanted
from clinic.access import Capability, requires
from clinic.components import local
from clinic.errors import DomainError
from clinic.models import Membership
from clinic.requests import StaffRequest
from patients.models import Patient

PAGE = 25
FREED_SHOWN = 6
SHOWN = (
    "patient",
    "visit_type",
    "bring_forward__location",
    "bring_forward__practitioner",
    "booked__location",
)


def _visible(request: StaffRequest) -> QuerySet[WaitlistEntry]:
    rows: QuerySet[WaitlistEntry] = WaitlistEntry.objects.visible_to(request.membership)
    return rows.select_related(*SHOWN).prefetch_related(*WITH_WISHES)


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def list_waitlist(request: StaffRequest) -> HttpResponse:
    """In the address: show (a state), visit_type, practitioner."""
    now, asked = timezone.now(), request.GET
    counts = dict(
        WaitlistEntry.objects.visible_to(request.membership)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    show = asked.get("show", "")
    state = EntryState(show) if show in EntryState.values else EntryState.WAITING
    types, people = (
        list(VisitType.objects.filter(is_active=True)),
        list(Membership.objects.practitioners().not_gone(timezone.now())),
    )
    kind = next((each for each in types if str(each.uid) == asked.get("visit_type", "")), None)
    who = next((each for each in people if str(each.uid) == asked.get("practitioner", "")), None)
    rows = _visible(request).filter(state=state)
    if kind:
        rows = rows.filter(visit_type=kind)
    if who:
        rows = rows.filter(wishes__practitioner=who)
    waiting = waiting_entries()
    freed = [
        {"time": time, "suits": len(ranked(waiting, time, now=now))}
        for time in upcoming_freed(now=now)[:FREED_SHOWN]
    ]
    context = {
        "tabs": [{"key": each, "label": each.label, "count": counts.get(each, 0)} for each in EntryState],
        "show": state,
        "types": types,
        "people": people,
        "kind": kind,
        "who": who,
        "page": Paginator(rows, PAGE).get_page(asked.get("page")),
        "freed": freed,
    }
    return render(request, "appointments/waitlist/list_waitlist.html", context)


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def add_to_waitlist(request: StaffRequest, uid: UUID) -> HttpResponse:
    """From the patient's page, from a booking where nothing suits, or from a visit that should be earlier."""
    now = timezone.now()
    patient = get_object_or_404(Patient.objects.visible_to(request.membership).current(), uid=uid)
    if request.method == "GET":
        form = AddToWaitlistForm(patient=patient, now=now, initial=_asked(request, now))
        return _show_form(request, form, patient)
    form = AddToWaitlistForm(request.POST, patient=patient, now=now)
    if not form.is_valid():
        return _show_form(request, form, patient, status=422)
    key = str(form.cleaned_data["idem_key"])
    try:
        entry = add_entry(patient=patient, wishes=form.wishes(), by=request.membership, now=now, idem_key=key)
    except DomainError as error:
        return _refuse(request, form, patient, error)
    messages.success(request, _("%(name)s is on the waitlist.") % {"name": patient.full_name})
    return redirect("appointments:show_waiting", uid=entry.uid)


def _asked(request: StaffRequest, now: datetime) -> dict[str, Any]:
    asked = request.GET
    who = asked.get("practitioner", "")
    return {
        "first_day": local(now, request.location.zone if request.location else None).date(),
        "visit_type": asked.get("visit_type", ""),
        "practitioners": [who] if who else [],
        "bring_forward": asked.get("bring_forward", ""),
        "urgency": "normal",
    }


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def edit_waiting(request: StaffRequest, uid: UUID) -> HttpResponse:
    now = timezone.now()
    entry = get_object_or_404(_visible(request), uid=uid)
    if request.method == "GET":
        form = EditWaitingForm(patient=entry.patient, now=now, initial=_as_it_stands(entry))
        return _show_form(request, form, entry.patient, entry=entry)
    form = EditWaitingForm(request.POST, patient=entry.patient, now=now)
    if not form.is_valid():
        return _show_form(request, form, entry.patient, entry=entry, status=422)
    try:
        change_entry(
            entry=entry,
            wishes=form.wishes(),
            version=form.cleaned_data["version"],
            by=request.membership,
            now=now,
        )
    except DomainError as error:
        return _refuse(request, form, entry.patient, error, entry=entry)
    messages.success(request, _("Saved."))
    return redirect("appointments:show_waiting", uid=entry.uid)


def _as_it_stands(entry: WaitlistEntry) -> dict[str, Any]:
    return vars(wishes_of(entry)) | {
        "version": entry.version,
        "visit_type": entry.visit_type.uid,
        "practitioners": [each.uid for each in entry.practitioners()],
        "locations": [each.uid for each in entry.locations()],
        "bring_forward": entry.bring_forward.uid if entry.bring_forward else "",
    }


def _refuse(
    request: StaffRequest, form: forms.Form, patient: Patient, error: DomainError, **more: Any
) -> HttpResponse:
    for name, words in (error.problems or {None: error.message}).items():
        form.add_error(name if name in form.fields else None, str(words))
    return _show_form(request, form, patient, status=error.status, **more)


def _show_form(
    request: StaffRequest, form: forms.Form, patient: Patient, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "patient": patient, "entry": more.get("entry")}
    return render(request, "appointments/waitlist/edit_waiting.html", context, status=status)


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def show_waiting(request: StaffRequest, uid: UUID) -> HttpResponse:
    return _show(request, get_object_or_404(_visible(request), uid=uid))


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def withdraw_waiting(request: StaffRequest, uid: UUID) -> HttpResponse:
    entry = get_object_or_404(_visible(request), uid=uid)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _show(request, entry, form=form, status=422)
    try:
        withdraw_entry(
            entry=entry, version=form.cleaned_data["version"], by=request.membership, now=timezone.now()
        )
    except DomainError as error:
        return _show(request, _visible(request).get(uid=uid), error=error, status=error.status)
    messages.success(request, _("%(name)s is off the waitlist.") % {"name": entry.patient.full_name})
    return redirect("appointments:show_waiting", uid=entry.uid)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def book_waiting(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One of the free times, for somebody who waits."""
    entry = get_object_or_404(_visible(request), uid=uid)
    form = BookWaitingForm(request.POST)
    if not form.is_valid():
        return _show(request, entry, form=form, status=422)
    data = form.cleaned_data
    wanted = Wanted(entry.patient, data["practitioner"], entry.visit_type, data["location"], data["at"])
    try:
        made = book_entry(
            entry=entry,
            wanted=wanted,
            version=data["version"],
            by=request.membership,
            now=timezone.now(),
            idem_key=str(data["idem_key"]),
        )
    except DomainError as error:
        return _show(request, _visible(request).get(uid=uid), error=error, status=error.status)
    words = _("%(name)s is booked for %(when)s.")
    when = say_when(made.starts_at, made.location)
    messages.success(request, words % {"name": entry.patient.full_name, "when": when})
    return redirect("appointments:show_appointment", uid=made.uid)


def _show(
    request: StaffRequest,
    entry: WaitlistEntry,
    *,
    form: forms.Form | None = None,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    may_book = entry.is_open and request.membership.may(Capability.SCHEDULE_EDIT)
    openings = openings_for(entry, now=now) if may_book else []
    offers = entry.offers.select_related("round__hold__location", "round__freed").order_by("-pk")
    context = {
        "entry": entry,
        "form": form,
        "error": error,
        "times": [
            {"found": each, "label": say_when(each.slot.starts_at, each.location), "key": uuid.uuid4()}
            for each in openings
        ],
        "offers": offers,
        "steps": read_steps(entry),
    }
    return render(request, "appointments/waitlist/show_waiting.html", context, status=status)
