"""Series: plan one, look at what stands in its way, book it whole, take it back; and one series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appointments.forms.booking import read_instant
from appointments.forms.series import (
    ROWS,
    BookSeriesForm,
    PickForm,
    SeriesForm,
    as_fields,
    first_day_for,
)
from appointments.models import Appointment, Series
from appointments.series import (
    book_series,
    may_undo,
    undo_series,
)
from appointments.series_preview import (
    Look,
    Problem,
    may_change,
    preview_series,
    read_series,
)
from appointments.series_rule import weekdays_for
from appointments.series_undo import may_undo_change
from appointments.suggestions import Offer, say_when, usual_of
from clinic.access import Capability, requires
from clinic.components import local
from clinic.errors import DomainError
from clinic.models import Location
from clinic.requests import StaffRequest
from patients.models import Patient

USUAL_STEPS = ((3, 1, 2), (2, 1, 2), (1, 1, 2))
LEAVE = ""


@dataclass(frozen=True)
class Row:
    """A visit of a preview as the page shows it: its choices, the first of which is picked unless another is."""

    number: int
    when: str
    problem: str
    choices: Sequence[Offer]
    picked: str
    was: str = ""


@requires(Capability.SCHEDULE_EDIT)
@require_http_methods(["GET", "POST"])
def plan_series(request: StaffRequest) -> HttpResponse:
    """The rule, what it gives (`?show=`), and booking it. Without a patient the booking page asks for one."""
    now = timezone.now()
    if request.method == "POST":
        return _book(request, now)
    patient = _patient(request, request.GET.get("patient", ""))
    if patient is None:
        return redirect("appointments:book_visit")
    if not request.GET.get("show"):
        return _show_plan(request, patient, _fresh(request, patient, now))
    form = SeriesForm(request.GET, membership=request.membership)
    return _show_plan(request, patient, form, now=now)


def _book(request: StaffRequest, now: datetime) -> HttpResponse:
    form = BookSeriesForm(request.POST, membership=request.membership)
    patient = _patient(request, request.POST.get("patient", ""))
    if not form.is_valid():
        return _show_plan(request, patient, form, status=422)
    chosen = request.POST.getlist("at")
    starts = [read_instant(text) for text in chosen if text != LEAVE]
    if None in starts:
        error = _("Choose one of the times shown.")
        return _show_plan(request, patient, form, now=now, error=error, picked=chosen, status=422)
    try:
        made = book_series(
            wanted=form.wanted(),
            starts=[at for at in starts if at],
            by=request.membership,
            now=now,
            idem_key=str(form.cleaned_data["idem_key"]),
        )
    except DomainError as problem:
        return _show_plan(
            request, patient, form, now=now, error=str(problem), picked=chosen, status=problem.status
        )
    count = made.visits.count()
    said = ngettext("%(n)s visit is booked.", "%(n)s visits are booked.", count) % {"n": count}
    undo = reverse("appointments:take_series_back", args=[made.uid])
    messages.success(request, said, extra_tags=f"undo={undo}")
    return redirect("appointments:show_series", uid=made.uid)


def _patient(request: StaffRequest, text: str) -> Patient | None:
    try:
        uid = UUID(text)
    except ValueError:
        return None
    found: Patient | None = Patient.objects.visible_to(request.membership).current().filter(uid=uid).first()
    return found


def _fresh(request: StaffRequest, patient: Patient, now: datetime) -> SeriesForm:
    """Filled with what the address says (a plan's cadence), else with what is usual for the patient."""
    usual = usual_of(patient, now=now)
    zone = usual.location.zone if usual.location else None
    last = Appointment.objects.occupying().filter(patient=patient).order_by("-starts_at").first()
    today = local(now, zone).date()
    steps = _asked_steps(request) or USUAL_STEPS
    weekdays = list(weekdays_for(max(-(-visits // every) for visits, every, _weeks in steps), today))
    initial = {
        "patient": patient.uid,
        "visit_type": usual.visit_type and usual.visit_type.uid,
        "practitioner": usual.practitioner and usual.practitioner.uid,
        "location": usual.location and usual.location.uid,
        "first_day": first_day_for(today, weekdays),
        "weekdays": weekdays,
        "clock": local(last.starts_at, last.location.zone).time() if last else None,
        **as_fields(steps),
    }
    return SeriesForm(initial=initial, membership=request.membership)


def _asked_steps(request: StaffRequest) -> list[tuple[int, int, int]]:
    """(visits, every, weeks) as the address names them; what cannot be is left out."""
    steps = []
    for row in range(1, ROWS + 1):
        said = [request.GET.get(f"{name}_{row}", "") for name in ("visits", "every", "weeks")]
        numbers = [int(text) if text.isdecimal() and len(text) < 3 else 0 for text in said]
        if all(numbers):
            steps.append((numbers[0], numbers[1], numbers[2]))
    return steps


def _show_plan(
    request: StaffRequest,
    patient: Patient | None,
    form: SeriesForm,
    *,
    now: datetime | None = None,
    error: str = "",
    picked: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """`now` given: with a preview, as far as the form is right."""
    context: dict[str, Any] = {"form": form, "patient": patient, "error": error}
    if now is not None and form.is_valid():
        wanted = form.wanted()
        try:
            looks = preview_series(wanted, now=now)
        except DomainError as problem:
            form.add_error("practitioner", str(problem))
            looks = []
        context["rows"] = rows_of(looks, wanted.location, picked)
        context["fitting"] = sum(look.fits for look in looks)
        context["key"] = BookSeriesForm(membership=request.membership)["idem_key"]
        if isinstance(form, BookSeriesForm):
            context["key"] = form["idem_key"]
        context["kept"] = kept_of(form)
    return render(request, "appointments/plan_series.html", context, status=status)


def kept_of(form: SeriesForm | PickForm) -> list[tuple[str, str]]:
    """What the form says, as hidden fields of the one that acts."""
    names = [name for name in form.fields if name not in ("idem_key", "version", "reason")]
    data: Any = form.data
    return [(name, value) for name in names for value in data.getlist(name)]


def rows_of(looks: Sequence[Look], place: Location, picked: Sequence[str] = ()) -> list[Row]:
    """`picked`: what was chosen before, in the same order, where it was sent already."""
    rows = []
    for index, look in enumerate(looks):
        mine = look.visit.location if look.visit else place
        times = [look.starts_at, *look.others] if look.fits else list(look.others)
        choices = [Offer(at.isoformat(), say_when(at, mine)) for at in times]
        first = choices[0].at if look.fits else LEAVE
        before = picked[index] if len(picked) == len(looks) else first
        rows.append(
            Row(
                number=look.number,
                when=say_when(look.starts_at, mine),
                problem=str(Problem(look.problem).label) if look.problem else "",
                choices=choices,
                picked=before if before in {LEAVE, *(offer.at for offer in choices)} else first,
                was=say_when(look.visit.starts_at, mine) if look.visit else "",
            )
        )
    return rows


def find_series(request: StaffRequest, uid: UUID) -> Series:
    rows = Series.objects.visible_to(request.membership)
    shown = ("patient", "practitioner__user", "visit_type", "location", "made_by")
    series: Series = get_object_or_404(rows.select_related(*shown), uid=uid)
    return series


@requires(Capability.SCHEDULE_VIEW)
@require_GET
def show_series(request: StaffRequest, uid: UUID) -> HttpResponse:
    return show_one(request, find_series(request, uid))


def show_one(
    request: StaffRequest, series: Series, *, error: DomainError | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    standing = read_series(series, now=now)
    lines = [
        {
            "visit": visit,
            "when": say_when(visit.starts_at, visit.location),
            "may_change": may_change(visit, now=now),
        }
        for visit in standing.visits
    ]
    context = {
        "series": series,
        "lines": lines,
        "to_come": sum(bool(line["may_change"]) for line in lines),
        "may_undo": may_undo(series, now=now),
        "may_undo_change": may_undo_change(series, now=now),
        "error": error,
    }
    return render(request, "appointments/show_series.html", context, status=status)


@requires(Capability.SCHEDULE_EDIT)
@require_POST
def take_series_back(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Undo, until the confirmation goes out."""
    series, now = find_series(request, uid), timezone.now()
    try:
        undo_series(standing=read_series(series, now=now), by=request.membership, now=now)
    except DomainError as error:
        return show_one(request, find_series(request, uid), error=error, status=error.status)
    messages.success(request, _("The series is taken back. Nothing was mailed."))
    return redirect("appointments:show_series", uid=uid)
