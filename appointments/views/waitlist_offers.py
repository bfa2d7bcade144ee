"""Times that became free: who waits for them, offering them, and what people said on the phone."""

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appointments.forms.waitlist import AnswerForm, OfferForm, PolicyForm
from appointments.models import FreedTime, RoundState, WaitlistOffer, WaitlistRound
from appointments.suggestions import say_when
from appointments.waitlist.answers import accept_offer, decline_offer
from appointments.waitlist.matching import matches_for
from appointments.waitlist.policies import change_policy, policy
from appointments.waitlist.rounds import MOST_BY_ITSELF, open_round, take_back
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest


def _freed(uid: UUID) -> FreedTime:
    rows = FreedTime.objects.select_related("clinic", "practitioner", "location", "visit_type", "appointment")
    found: FreedTime = get_object_or_404(rows, uid=uid)
    return found


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def show_freed_time(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Who waits for it, the best first; the offers that were made of it."""
    return _show(request, _freed(uid))


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def offer_freed_time(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Keep the time and offer it to those who are ticked."""
    freed = _freed(uid)
    form = OfferForm(request.POST, membership=request.membership)
    if not form.is_valid():
        return _show(request, freed, form=form, status=422)
    try:
        opened = open_round(
            freed=freed,
            entries=form.in_order(),
            by=request.membership,
            now=timezone.now(),
            idem_key=str(form.cleaned_data["idem_key"]),
        )
    except DomainError as error:
        return _show(request, freed, error=error, status=error.status)
    words = _("Offered. The time is kept until %(until)s.")
    messages.success(request, words % {"until": say_when(opened.expires_at, freed.location)})
    return redirect("appointments:show_freed_time", uid=freed.uid)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def end_round(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The desk needs the time for something else."""
    round: WaitlistRound = get_object_or_404(WaitlistRound.objects.select_related("freed"), uid=uid)
    take_back(round=round, by=request.membership, now=timezone.now())
    messages.success(request, _("The offers are taken back and the time is free."))
    return redirect("appointments:show_freed_time", uid=round.freed.uid)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def answer_for(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Somebody said it on the phone."""
    visible = WaitlistOffer.objects.visible_to(request.membership)
    offer: WaitlistOffer = get_object_or_404(visible.select_related("round__freed"), uid=uid)
    form = AnswerForm(request.POST)
    freed = _freed(offer.round.freed.uid)
    if not form.is_valid():
        return _show(request, freed, form=form, status=422)
    try:
        if form.cleaned_data["answer"] == "decline":
            decline_offer(offer=offer, by=request.membership, now=timezone.now())
            return redirect("appointments:show_freed_time", uid=freed.uid)
        made = accept_offer(offer=offer, by=request.membership, now=timezone.now())
    except DomainError as error:
        return _show(request, freed, error=error, status=error.status)
    messages.success(request, _("%(name)s has the time.") % {"name": made.patient.full_name})
    return redirect("appointments:show_appointment", uid=made.uid)


def _show(
    request: StaffRequest,
    freed: FreedTime,
    *,
    form: forms.Form | None = None,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    rounds = list(
        freed.rounds.select_related("hold__patient", "opened_by").prefetch_related("offers__entry__patient")
    )
    running = next((each for each in rounds if each.state == RoundState.RUNNING), None)
    matches = [] if running else matches_for(freed, now=now)
    context = {
        "freed": freed,
        "when": say_when(freed.starts_at, freed.location),
        "is_over": freed.starts_at <= now,
        "rounds": rounds,
        "running": running,
        "matches": [
            {"entry": each.entry, "match": each.match, "is_ticked": at < MOST_BY_ITSELF, "key": uuid.uuid4()}
            for at, each in enumerate(matches)
        ],
        "minutes": policy().minutes,
        "key": uuid.uuid4(),
        "form": form,
        "error": error,
    }
    return render(request, "appointments/waitlist/show_freed_time.html", context, status=status)


@requires(Capability.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def waitlist_settings(request: StaffRequest) -> HttpResponse:
    """Whether free times are offered by themselves, and how long they are kept."""
    current = policy()
    initial: dict[str, Any] = {
        "offers_itself": current.offers_itself, "minutes": current.minutes, "version": current.version,
    }  # fmt: skip
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_policy(**form.cleaned_data, by=request.membership, now=timezone.now())
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
                status = error.status
            else:
                messages.success(request, _("Saved."))
                return redirect("appointments:list_waitlist")
    return render(request, "appointments/waitlist/waitlist_settings.html", {"form": form}, status=status)
