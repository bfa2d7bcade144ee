"""How an examination page answers: the changed parts to a tap, a redirect to a form without scripts."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.errors import DomainError
from patients.examinations.drafts import ExaminationError
from patients.examinations.palpation import Place
from patients.examinations.sheet import Sheet
from patients.forms.examination import AddendumForm, ErrorForm, NoteForm, VitalsForm
from patients.models import Examination
from patients.screening import local_day
from patients.spine_map import read_choice

# The parts that depend on what was felt.
SPINE = ("map", "panel", "codes", "flags")


def open_sheet(request: HttpRequest, uid: UUID) -> Sheet:
    """The sheet of an examination of this clinic, with the place of the spine the request names, if any."""
    found = Examination.objects.select_related("patient", "episode", "examiner", "signed_by")
    examination: Examination = get_object_or_404(found, uid=uid)
    today = local_day(examination.patient, timezone.now())
    params = request.POST if request.method == "POST" else request.GET
    return Sheet(examination, reader=request.membership, today=today, place=read_place(params))  # type: ignore[attr-defined]


def read_place(params: QueryDict) -> Place | None:
    """The place of the request; None when it names none or one that does not exist."""
    if not params.get("segment"):
        return None
    try:
        segment, side = read_choice(params)
    except ValueError:
        return None
    return Place(segment, side)


def given_place(sheet: Sheet) -> Place:
    """The place the request names. Raises ExaminationError without one: a finding is never put somewhere by guess."""
    if sheet.chosen is None:
        raise ExaminationError(_("Choose a place on the spine first."), field="segment")
    return sheet.chosen


def answer(request: HttpRequest, sheet: Sheet, *parts: str, **extra: Any) -> HttpResponse:
    """The parts as htmx takes them, or back to the page."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(page_url(sheet))
    fresh = Sheet(
        sheet.examination, reader=sheet.reader, today=sheet.today, place=sheet.chosen or _chosen(request)
    )
    return _parts(request, fresh, parts, **extra)


def refuse(request: HttpRequest, sheet: Sheet, error: DomainError, *parts: str) -> HttpResponse:
    """Nothing was saved, and why: at its part, or on the whole page for a form without scripts."""
    status = error.status
    sheet.examination.refresh_from_db()
    if not request.htmx:  # type: ignore[attr-defined]
        return render(
            request, "patients/examination/show.html", page_context(sheet, problem=error), status=status
        )
    return _parts(request, sheet, ("problem", *parts), status=status, problem=error)


def page_url(sheet: Sheet) -> str:
    path = reverse("patients:show_examination", args=[sheet.examination.uid])
    place = sheet.chosen
    return f"{path}?{urlencode({'segment': f'{place.segment}:{place.side}'})}" if place else path


def page_context(sheet: Sheet, **extra: Any) -> dict[str, Any]:
    """What `show.html` needs."""
    examination = sheet.examination
    return {
        "sheet": sheet,
        "examination": examination,
        "patient": examination.patient,
        "age": examination.patient.age_on(sheet.today),
        "vitals": VitalsForm(instance=examination),
        "note_form": NoteForm(initial={"note": examination.note, "was": examination.note}),
        "addendum_form": AddendumForm(),
        "error_form": ErrorForm(),
        **extra,
    }


def _chosen(request: HttpRequest) -> Place | None:
    return read_place(request.POST) or read_place(request.GET)


def _parts(
    request: HttpRequest, sheet: Sheet, parts: tuple[str, ...], *, status: int = 200, **extra: Any
) -> HttpResponse:
    wants_map = request.headers.get("HX-Target") == "spine-map"
    context = {
        "sheet": sheet,
        "examination": sheet.examination,
        "patient": sheet.examination.patient,
        "parts": [part for part in parts if not (wants_map and part == "map")],
        "wants_map": wants_map,
        "oob": True,
        **extra,
    }
    return render(request, "patients/examination/_answer.html", context, status=status)
