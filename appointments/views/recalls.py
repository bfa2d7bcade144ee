"""The desk's list of people who should come again, and the buttons of each line."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appointments import recalls as work
from appointments.forms.recalls import AttemptForm, CloseForm, SnoozeForm, StopForm, VersionForm
from appointments.models import Recall, RecallKind
from appointments.recall_list import (
    LOOKED_BACK,
    Tab,
    Tries,
    Wanted,
    conversions,
    count_tabs,
    others_of,
    say_why,
    with_attempts,
)
from appointments.recall_list import list_recalls as read_list
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.models import Membership
from clinic.requests import StaffRequest, own_page

PAGE = 25
Act = Callable[[Recall, dict[str, Any], datetime], Any]


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def list_recalls(request: StaffRequest) -> HttpResponse:
    """In the address: show (tab), kind, practitioner, tries."""
    return show_list(request)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def log_attempt(request: StaffRequest, uid: UUID) -> HttpResponse:
    def act(recall: Recall, data: dict[str, Any], now: datetime) -> None:
        work.log_attempt(recall=recall, by=request.membership, now=now, **data)

    return _act(request, uid, AttemptForm(request.POST), act)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def snooze_recall(request: StaffRequest, uid: UUID) -> HttpResponse:
    """For some days by one button, or until a day."""

    def act(recall: Recall, data: dict[str, Any], now: datetime) -> None:
        today = timezone.localdate(now)
        until = today + timedelta(days=data["days"]) if data["days"] else data["until"] or today
        work.snooze_recall(
            recall=recall, version=data["version"], until=until, today=today, by=request.membership
        )

    return _act(request, uid, SnoozeForm(request.POST), act)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def close_recall(request: StaffRequest, uid: UUID) -> HttpResponse:
    def act(recall: Recall, data: dict[str, Any], now: datetime) -> None:
        work.close_recall(recall=recall, by=request.membership, now=now, **data)

    return _act(request, uid, CloseForm(request.POST), act)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def mail_recall(request: StaffRequest, uid: UUID) -> HttpResponse:
    def act(recall: Recall, data: dict[str, Any], now: datetime) -> None:
        work.mail_recall(recall=recall, version=data["version"], by=request.membership, now=now)
        messages.success(request, _("The e-mail goes out, outside the quiet hours."))

    return _act(request, uid, VersionForm(request.POST), act)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def stop_contact(request: StaffRequest, uid: UUID) -> HttpResponse:
    """From the line of a recall: nobody asks this patient any more."""

    def act(recall: Recall, data: dict[str, Any], now: datetime) -> None:
        work.stop_recalls(patient=recall.patient, reason=data["reason"], by=request.membership, now=now)

    return _act(request, uid, StopForm(request.POST), act)


def _act(request: StaffRequest, uid: UUID, form: forms.Form, act: Act) -> HttpResponse:
    recall = get_object_or_404(
        Recall.objects.visible_to(request.membership).select_related("patient"), uid=uid
    )
    what, status, problems = request.resolver_match.url_name, 422, {}  # type: ignore[union-attr]
    if form.is_valid():
        try:
            act(recall, form.cleaned_data, timezone.now())
        except DomainError as error:
            status, problems = error.status, {error.field or "": [str(error)]}
    else:
        problems = {name: [str(word) for word in each] for name, each in form.errors.items()}
    if not problems:
        return redirect(_back(request))
    words = [word for each in problems.values() for word in each]
    refused = {"uid": recall.uid, "what": what, "words": words, "typed": request.POST}
    return show_list(request, status=status, refused=refused)


def _back(request: StaffRequest) -> str:
    """The page of this house the button stood on."""
    return own_page(request, request.POST.get("back", ""), otherwise=reverse("appointments:list_recalls"))


def show_list(
    request: StaffRequest, *, status: int = 200, refused: dict[str, Any] | None = None
) -> HttpResponse:
    now = timezone.now()
    today, member = timezone.localdate(now), request.membership
    people = list(Membership.objects.practitioners().not_gone(timezone.now()))
    wanted = _wanted(request, people)
    rows = with_attempts(read_list(wanted, by=member, today=today))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines_of(list(page.object_list), member, today=today),
        "tabs": count_tabs(by=member, today=today),
        "wanted": wanted,
        "is_filtered": bool(wanted.kind or wanted.practitioner or wanted.tries),
        "kinds": RecallKind.choices,
        "tries": Tries.choices,
        "people": people,
        "conversions": conversions(by=member, now=now),
        "looked_back": LOOKED_BACK.days,
        "refused": refused,
        "back": request.get_full_path() if request.method == "GET" else "",
        "attempt_form": AttemptForm(auto_id=False),
        "snooze_choices": SnoozeForm.base_fields["days"].choices,  # type: ignore[attr-defined]
        "close_form": CloseForm(auto_id=False),
    }
    return render(request, "appointments/recalls/list_recalls.html", context, status=status)


def _wanted(request: StaffRequest, people: list[Membership]) -> Wanted:
    """What the address asks for; what it does not know means: no matter."""
    given = request.GET
    who = given.get("practitioner", "")
    return Wanted(
        tab=_known(given.get("show", ""), Tab.values) or Tab.DUE,
        kind=_known(given.get("kind", ""), RecallKind.values),
        practitioner=next((each.uid for each in people if str(each.uid) == who), None),
        tries=_known(given.get("tries", ""), Tries.values),
    )


def _known(value: str, values: list[str]) -> str:
    return value if value in values else ""


def lines_of(recalls: list[Recall], member: Membership, *, today: date) -> list[dict[str, Any]]:
    reads = member.may(Capability.CLINICAL_VIEW)
    others = others_of(recalls, by=member)
    return [
        {
            "recall": recall,
            "others": [
                (other.get_kind_display(), say_why(other, reads_the_record=reads))
                for other in others.get(recall.patient_id, ())
                if recall.is_open
            ],
            "why": say_why(recall, reads_the_record=reads),
            "overdue": (today - recall.due_on).days,
        }
        for recall in recalls
    ]
