"""The list of work that waits, and the two buttons of each line."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest, own_page, read_version
from patients import follow_ups as work
from patients.models import FollowUp

PAGE = 25
TABS = {"mine": _("For me"), "all": _("All open"), "done": _("Done")}
SHOWN = ("patient", "assigned_to", "acknowledged_by", "done_by")


@requires(Capability.WORK_VIEW)
@require_GET
def list_follow_ups(request: StaffRequest) -> HttpResponse:
    return _render(request, show=request.GET.get("show", "mine"))


@requires(Capability.WORK_VIEW)
@require_POST
def acknowledge_follow_up(request: StaffRequest, uid: UUID) -> HttpResponse:
    def act(follow_up: FollowUp, version: int, now: datetime) -> None:
        work.acknowledge_follow_up(follow_up=follow_up, version=version, by=request.membership, now=now)

    return _act(request, uid, act)


@requires(Capability.WORK_VIEW)
@require_POST
def finish_follow_up(request: StaffRequest, uid: UUID) -> HttpResponse:
    outcome = request.POST.get("outcome", "")

    def act(follow_up: FollowUp, version: int, now: datetime) -> None:
        work.finish_follow_up(
            follow_up=follow_up, version=version, outcome=outcome, by=request.membership, now=now
        )

    return _act(request, uid, act)


def _act(request: StaffRequest, uid: UUID, act: Callable[[FollowUp, int, datetime], None]) -> HttpResponse:
    follow_up = get_object_or_404(FollowUp.objects.visible_to(request.membership), uid=uid)
    try:
        act(follow_up, read_version(request.POST.get("version", "")), timezone.now())
    except DomainError as error:
        typed = request.POST.get("outcome", "")
        refused = {"uid": follow_up.uid, "message": error.message, "outcome": typed}
        return _render(request, show="all", status=error.status, refused=refused)
    return redirect(_back(request))


def _back(request: StaffRequest) -> str:
    """The page of this house the button stood on."""
    return own_page(request, request.POST.get("back", ""), otherwise=reverse("patients:list_follow_ups"))


def _render(
    request: StaffRequest, *, show: str, status: int = 200, refused: dict[str, Any] | None = None
) -> HttpResponse:
    show = show if show in TABS else "mine"
    member = request.membership
    visible = FollowUp.objects.visible_to(member)
    rows = {
        "mine": work.waiting_for(member),
        "all": visible.open(),
        "done": visible.filter(done_at__isnull=False).order_by("-done_at", "-pk"),
    }[show]
    page = Paginator(rows.select_related(*SHOWN), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "tabs": TABS.items(),
        "show": show,
        "refused": refused,
        "now": timezone.now(),
        "back": request.get_full_path() if request.method == "GET" else "",
    }
    return render(request, "patients/list_follow_ups.html", context, status=status)
