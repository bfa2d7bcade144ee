"""Change and cancel visits of a series: which ones, what becomes of them, and a look at it before it is done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appointments import series_undo
from appointments.forms.booking import read_instant
from appointments.forms.series import CancelSeriesForm, ChangeSeriesForm, MoveSeriesForm, PickForm
from appointments.models import Series
from appointments.series import cancel_series, change_series, open_standing
from appointments.series_preview import Pick, Standing, may_change, preview_change, read_series
from appointments.series_scope import Scope
from appointments.suggestions import say_when
from appointments.views.series import LEAVE, find_series, kept_of, rows_of, show_one
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest

CHANGE, CANCEL = "change", "cancel"


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def move_series(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Which visits, what becomes of them, and a look at it (`?show=`) before it is done."""
    series, now = find_series(request, uid), timezone.now()
    standing = read_series(series, now=now)
    if request.method == "GET":
        return _look_at_change(request, standing, now)
    form = MoveSeriesForm(request.POST, visits=_numbered(standing))
    if not form.is_valid():
        return _show_change(request, standing, form, status=422)
    pick, chosen = form.pick(), request.POST.getlist("at")
    numbers = [each.number for each in standing.picked(pick)]
    instants = [read_instant(text) if text != LEAVE else None for text in chosen]
    is_whole = len(chosen) == len(numbers) and all(
        at is not None or text == LEAVE for at, text in zip(instants, chosen, strict=True)
    )
    if not is_whole:
        return _show_change(
            request, standing, form, status=422, error=_("Look at the visits again, then choose.")
        )
    try:
        changed = change_series(
            standing=open_standing(series, version=form.cleaned_data["version"], now=now),
            pick=pick,
            change=form.change(),
            choices=dict(zip(numbers, instants, strict=True)),
            by=request.membership,
            now=now,
        )
    except DomainError as problem:
        fresh = read_series(find_series(request, uid), now=now)
        return _show_change(
            request, fresh, form, what=CHANGE, error=str(problem), picked=chosen, status=problem.status
        )
    _say(request, _("Changed. The patient gets one e-mail about it."), changed, standing, pick)
    return redirect("appointments:show_series", uid=uid)


def _look_at_change(request: StaffRequest, standing: Standing, now: datetime) -> HttpResponse:
    visits, what = _numbered(standing), request.GET.get("show", "")
    if not what:
        first = next((each.number for each in standing.members if each.may_change), 0)
        asked = request.GET.get("number", "")
        is_known = asked in {str(number) for number, _label in visits}
        initial = {"number": asked if is_known else first, "scope": "following"}
        return _show_change(request, standing, ChangeSeriesForm(initial=initial, visits=visits))
    form = ChangeSeriesForm(request.GET, visits=visits)
    return _show_change(request, standing, form, what=CANCEL if what == CANCEL else CHANGE)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def call_series_off(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Cancel this visit, this and later, or all."""
    series, now = find_series(request, uid), timezone.now()
    standing = read_series(series, now=now)
    form = CancelSeriesForm(request.POST, visits=_numbered(standing))
    if not form.is_valid():
        return _show_change(request, standing, form, what=CANCEL, status=422)
    try:
        changed = cancel_series(
            standing=open_standing(series, version=form.cleaned_data["version"], now=now),
            pick=form.pick(),
            reason=form.cleaned_data["reason"],
            by=request.membership,
            now=now,
        )
    except DomainError as problem:
        fresh = read_series(find_series(request, uid), now=now)
        return _show_change(request, fresh, form, what=CANCEL, error=str(problem), status=problem.status)
    _say(request, _("Cancelled. The times are free again."), changed, standing, form.pick())
    return redirect("appointments:show_series", uid=uid)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def undo_series_change(request: StaffRequest, uid: UUID, version: int) -> HttpResponse:
    """`version`: of the series as the change left it."""
    series, now = find_series(request, uid), timezone.now()
    try:
        standing = open_standing(series, version=version, now=now)
        series_undo.undo_series_change(standing=standing, by=request.membership, now=now)
    except DomainError as error:
        return show_one(request, find_series(request, uid), error=error, status=error.status)
    messages.success(request, _("Taken back. Nothing was mailed."))
    return redirect("appointments:show_series", uid=uid)


def _say(request: StaffRequest, words: str, series: Series, standing: Standing, pick: Pick) -> None:
    """With the way back, as long as nobody was told: of the one visit, or of all of them."""
    visit = standing.by_number[pick.number]
    undo = reverse("appointments:undo_series_change", args=[series.uid, series.version])
    if pick.scope == Scope.THIS:
        undo = reverse("appointments:undo_change", args=[visit.uid, visit.version])
    messages.success(request, words, extra_tags=f"undo={undo}")


def _numbered(standing: Standing) -> list[tuple[int, str]]:
    """The visits that may still change, as choices."""
    return [
        (
            number,
            _("%(number)s: %(when)s") % {"number": number, "when": say_when(visit.starts_at, visit.location)},
        )
        for number, visit in standing.by_number.items()
        if may_change(visit, now=standing.now)
    ]


def _show_change(
    request: StaffRequest,
    standing: Standing,
    form: PickForm,
    *,
    what: str = "",
    error: str = "",
    picked: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    series = standing.series
    cancels = what == CANCEL
    context: dict[str, Any] = {"series": series, "form": form, "error": error, "cancels": cancels}
    if what and form.is_valid():
        pick = form.pick()
        named = standing.picked(Pick(pick.scope, pick.number, pick.with_apart or cancels))
        context["kept"] = kept_of(form)
        context["left"] = [
            say_when(standing.by_number[each.number].starts_at, standing.by_number[each.number].location)
            for each in standing.members
            if each.may_change and each.is_apart and each not in named
        ]
        if cancels:
            visits = [standing.by_number[each.number] for each in named]
            context["gone"] = [say_when(visit.starts_at, visit.location) for visit in visits]
        elif isinstance(form, ChangeSeriesForm):
            try:
                looks = preview_change(standing, pick=pick, change=form.change(), now=standing.now)
                context["rows"] = rows_of(looks, series.location, picked)
            except DomainError as problem:
                form.add_error("practitioner", str(problem))
    if cancels and not isinstance(form, CancelSeriesForm):
        context["cancel_form"] = CancelSeriesForm(visits=_numbered(standing))
    elif cancels:
        context["cancel_form"] = form
    if not isinstance(form, ChangeSeriesForm):
        initial = {name: form[name].value() for name in ("number", "scope")}
        context["form"] = ChangeSeriesForm(initial=initial, visits=_numbered(standing))
    return render(request, "appointments/move_series.html", context, status=status)
