"""An examination as a page: begun, read, signed, added to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clinic.access import Capability, requires
from clinic.errors import DomainError
from patients.charts import open_chart
from patients.examinations import closing, drafts
from patients.forms.examination import AddendumForm, ErrorForm, SignForm, StartForm
from patients.models import Examination
from patients.views.examination_answers import open_sheet, page_context, page_url, refuse


@requires(Capability.CLINICAL_EDIT)
@require_http_methods(["GET", "POST"])
def start_examination(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks for the episode; an open draft is taken up instead of a second one."""
    now = timezone.now()
    member = request.membership  # type: ignore[attr-defined]
    request_id = getattr(request, "request_id", "")
    patient = open_chart(uid=uid, membership=member, what="examination", now=now, request_id=request_id)
    drafts_open = list(Examination.objects.filter(patient=patient, signed_at__isnull=True))
    form = StartForm(request.POST or None, patient=patient)
    if request.method == "POST" and form.is_valid():
        try:
            examination = drafts.start_examination(
                patient=patient,
                by=member,
                now=now,
                episode=form.cleaned_data["episode"],
                kind=form.cleaned_data["kind"],
            )
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            return redirect("patients:show_examination", uid=examination.uid)
    context = {"patient": patient, "form": form, "drafts": drafts_open}
    status = 422 if form.is_bound else 200
    return render(request, "patients/examination/start.html", context, status=status)


@requires(Capability.CLINICAL_VIEW)
@require_GET
def show_examination(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    open_chart(
        uid=sheet.examination.patient.uid,
        membership=request.membership,  # type: ignore[attr-defined]
        what="examination",
        now=timezone.now(),
        request_id=getattr(request, "request_id", ""),
    )
    return render(request, "patients/examination/show.html", page_context(sheet))


@requires(Capability.NOTE_SIGN)
@require_POST
def sign_examination(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    form = SignForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        closing.sign_examination(
            examination=sheet.examination,
            version=version,
            by=request.membership,  # type: ignore[attr-defined]
            now=timezone.now(),
        )
    except DomainError as error:
        return refuse(request, sheet, error)
    messages.success(request, _("Signed. What follows is an addendum."))
    return redirect(page_url(sheet))


@requires(Capability.CLINICAL_EDIT)
@require_POST
def add_examination_addendum(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    form = AddendumForm(request.POST)
    if form.is_valid():
        try:
            closing.add_examination_addendum(
                examination=sheet.examination,
                by=request.membership,  # type: ignore[attr-defined]
                now=timezone.now(),
                text=form.cleaned_data["text"],
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            return refuse(request, sheet, error)
        return redirect(page_url(sheet))
    context = page_context(sheet, addendum_form=form)
    return render(request, "patients/examination/show.html", context, status=422)


@requires(Capability.NOTE_SIGN)
@require_POST
def enter_examination_in_error(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet = open_sheet(request, uid)
    form = ErrorForm(request.POST)
    if form.is_valid():
        try:
            drafts.enter_in_error(
                examination=sheet.examination,
                reason=form.cleaned_data["reason"],
                by=request.membership,  # type: ignore[attr-defined]
                now=timezone.now(),
            )
        except DomainError as error:
            return refuse(request, sheet, error)
        return redirect(page_url(sheet))
    context = page_context(sheet, error_form=form)
    return render(request, "patients/examination/show.html", context, status=422)
