"""The taps of an examination: each saves one small thing and answers with the parts that changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic.access import Capability, requires
from clinic.errors import DomainError
from patients.examinations import closing, drafts, measuring, palpation, testing
from patients.examinations.drafts import ExaminationError
from patients.examinations.motion import say
from patients.examinations.sheet import Sheet
from patients.forms.examination import DetailForm, KindForm, LetterForm, NoteForm, VitalsForm
from patients.models import PostureFeature
from patients.ortho_tests import BY_KEY
from patients.views.examination_answers import SPINE, answer, given_place, open_sheet, page_url, refuse

LONGEST_NUMBER = 9  # digits


@requires(Capability.CLINICAL_VIEW)
@require_GET
def select_segment(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(page_url(sheet))
    return render(
        request, "patients/examination/_panel.html", {"sheet": sheet, "examination": sheet.examination}
    )


@requires(Capability.CLINICAL_EDIT)
@require_POST
def toggle_letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    try:
        tap = _cleaned(LetterForm(request.POST))
        palpation.toggle_letter(
            place=given_place(sheet), letter=tap["letter"], on=tap["on"] == "1", **_who(request, sheet)
        )
    except DomainError as error:
        return refuse(request, sheet, error, *SPINE)
    return answer(request, sheet, *SPINE)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def save_finding(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    form = DetailForm(request.POST)
    try:
        kind = _cleaned(form)["kind"]
        palpation.save_finding(
            place=given_place(sheet), kind=kind, detail=form.given(), **_who(request, sheet)
        )
    except DomainError as error:
        return refuse(request, sheet, error, *SPINE)
    return answer(request, sheet, *SPINE)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def remove_finding(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    try:
        kind = _cleaned(KindForm(request.POST))["kind"]
        palpation.remove_finding(place=given_place(sheet), kind=kind, **_who(request, sheet))
    except DomainError as error:
        return refuse(request, sheet, error, *SPINE)
    return answer(request, sheet, *SPINE)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def repeat_findings(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Same as last: at the place named, or everywhere when none is named."""
    sheet = open_sheet(request, uid)
    try:
        palpation.repeat_last(place=sheet.chosen, **_who(request, sheet))
    except DomainError as error:
        return refuse(request, sheet, error, *SPINE)
    return answer(request, sheet, *SPINE)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def save_measurements(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Fields are named "measure.side"; those that are not sent stay as they are."""
    sheet = open_sheet(request, uid)
    sent = {name: value for name, value in _sent(request).items() if name.split(".")[0] in measuring.SCALES}
    try:
        for name, value in sent.items():
            measure, _dot, side = name.partition(".")
            method = measuring.TILT_HELD if measure == "thomas" and request.POST.get("tilt_held") else ""
            if measure != "thomas" and say(sheet.numbers.today.get((measure, side))) == value.strip():
                continue
            with _named(measuring.SCALES[measure].label, name):
                measuring.save_measurement(
                    measure=measure, side=side, value=value, method=method, **_who(request, sheet)
                )
    except DomainError as error:
        return refuse(request, sheet, error)
    return answer(request, sheet, "numbers", "flags")


@requires(Capability.CLINICAL_EDIT)
@require_POST
def save_tests(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Fields "test.side" hold the outcome, "test.side.angle" and "test.side.site" its details."""
    sheet = open_sheet(request, uid)
    try:
        for name, outcome in _sent(request).items():
            test, _dot, side = name.partition(".")
            if test in BY_KEY and "." not in side:
                with _named(BY_KEY[test].name, name):
                    testing.save_test_result(
                        test=test,
                        side=side,
                        outcome=outcome,
                        detail=_test_detail(request, name),
                        **_who(request, sheet),
                    )
    except DomainError as error:
        return refuse(request, sheet, error)
    return answer(request, sheet, *(("tests",) if request.POST.get("draw") else ()), "numbers", "flags")


@requires(Capability.CLINICAL_EDIT)
@require_POST
def mark_all_negative(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    try:
        testing.mark_all_negative(**_who(request, sheet))
    except DomainError as error:
        return refuse(request, sheet, error, "tests")
    return answer(request, sheet, "tests")


@requires(Capability.CLINICAL_VIEW)
@require_GET
def find_tests(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    words = request.GET.get("words", "")[:60]
    context = {
        "sheet": sheet,
        "examination": sheet.examination,
        "lines": sheet.found_tests(words),
        "words": words,
    }
    template = "_found_tests.html" if request.htmx else "find_tests.html"  # type: ignore[attr-defined]
    return render(request, f"patients/examination/{template}", context)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def save_postures(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Fields are named after the feature and hold its word; "feature.degrees" its degrees."""
    sheet = open_sheet(request, uid)
    try:
        for feature in PostureFeature:
            if feature.value in request.POST:
                with _named(feature.label, feature.value):
                    drafts.save_posture(
                        feature=feature.value,
                        word=request.POST[feature.value],
                        degrees=_whole(request.POST.get(f"{feature.value}.degrees", "")),
                        **_who(request, sheet),
                    )
    except DomainError as error:
        return refuse(request, sheet, error, "posture")
    return answer(request, sheet)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def save_vitals(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    form = VitalsForm(request.POST)
    try:
        _cleaned(form)
        drafts.save_vitals(values=form.given(), **_who(request, sheet))
    except DomainError as error:
        return refuse(request, sheet, error)
    return answer(request, sheet, "flags")


@requires(Capability.CLINICAL_EDIT)
@require_POST
def save_note(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    try:
        given = _cleaned(NoteForm(request.POST))
        drafts.save_note(note=given["note"], was=given["was"], **_who(request, sheet))
    except DomainError as error:
        return refuse(request, sheet, error)
    return answer(request, sheet, "was")


@requires(Capability.CLINICAL_EDIT)
@require_POST
def save_hypothesis(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    try:
        closing.save_hypothesis(hypothesis=request.POST.get("hypothesis", ""), **_who(request, sheet))
    except DomainError as error:
        return refuse(request, sheet, error, "codes")
    return answer(request, sheet, "codes")


def _who(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    return {"examination": sheet.examination, "by": request.membership, "now": timezone.now()}  # type: ignore[attr-defined]


def _sent(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items()}


def _cleaned(form: forms.BaseForm) -> dict[str, Any]:
    """The form's values. Raises ExaminationError with the first thing that is wrong."""
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    with _named(form[name].label, name):
        raise ExaminationError(str(errors[0]), field=name)


@contextmanager
def _named(label: object, name: str) -> Iterator[None]:
    """A card sends many boxes and its refusal stands above them all: it says which box is meant."""
    try:
        yield
    except ExaminationError as error:
        raise ExaminationError(f"{label}: {error}", field=name) from error


def _test_detail(request: HttpRequest, name: str) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    if f"{name}.angle" in request.POST:
        detail["angle"] = _whole(request.POST[f"{name}.angle"])
    if f"{name}.site" in request.POST:
        detail["site"] = request.POST[f"{name}.site"]
    return detail


def _whole(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text) > LONGEST_NUMBER:
        raise ExaminationError(_("Write a whole number."))
    return int(text)
