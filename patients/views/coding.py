"""Diagnoses on the examination page: find, add, remove."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clinic.access import Capability, requires
from clinic.errors import DomainError
from patients import coding
from patients.models import Diagnosis
from patients.views.examination_answers import answer, open_sheet, refuse


@requires(Capability.CLINICAL_VIEW)
@require_GET
def find_codes(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    words = request.GET.get("words", "")[:80]
    context = {
        "sheet": sheet,
        "examination": sheet.examination,
        "codes": sheet.found_codes(words),
        "words": words,
    }
    template = "_found_codes.html" if request.htmx else "find_codes.html"  # type: ignore[attr-defined]
    return render(request, f"patients/examination/{template}", context)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def add_diagnosis(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    try:
        coding.add_diagnosis(
            episode=sheet.examination.episode,
            examination=sheet.examination,
            code=request.POST.get("code", ""),
            reason=request.POST.get("reason", ""),
            by=request.membership,  # type: ignore[attr-defined]
            now=timezone.now(),
        )
    except DomainError as error:
        return refuse(request, sheet, error, "codes")
    return answer(request, sheet, "codes")


@requires(Capability.CLINICAL_EDIT)
@require_POST
def remove_diagnosis(request: HttpRequest, uid: UUID, diagnosis: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    row: Diagnosis = get_object_or_404(
        Diagnosis.objects.filter(episode=sheet.examination.episode), uid=diagnosis
    )
    try:
        coding.remove_diagnosis(
            diagnosis=row,
            examination=sheet.examination,
            by=request.membership,  # type: ignore[attr-defined]
            now=timezone.now(),
        )
    except DomainError as error:
        return refuse(request, sheet, error, "codes")
    return answer(request, sheet, "codes")
