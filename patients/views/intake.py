"""Staff pages of the intake: read it, type it in, end a flag with a record, hand out a link."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.models import Membership
from patients.charts import open_chart
from patients.forms.flags import ClearFlagForm, IntakeSourceForm
from patients.forms.intake import PageForm, page_form
from patients.forms.intake_pages import pages_read, take_page
from patients.intake import issue_intake_link, read_urgent, start_intake
from patients.intake_questions import PAGES, Page
from patients.intake_rounds import STEPS, Round, page_before
from patients.models import Intake, Patient, RedFlag
from patients.screening import clear_flag as end_flag
from patients.screening import local_day, standing_flags
from patients.urgent_advice import advice_for


@requires(Capability.CLINICAL_VIEW)
@require_GET
def show_intake(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the patient said, what stands because of it first, and who typed it."""
    now = timezone.now()
    patient = _chart(request, uid, "intake", now)
    rounds = list(Intake.objects.filter(patient=patient).select_related("typed_by"))
    wanted = request.GET.get("round", "")
    intake = next((each for each in rounds if str(each.uid) == wanted), rounds[0] if rounds else None)
    round = Round.of(patient, intake, now)
    pages = list(pages_read(round))
    context = {
        "patient": patient,
        "intake": intake,
        "rounds": rounds,
        "pages": pages,
        "calm_pages": [read for read in pages if not read.lines],
        "flags": [row for row in standing_flags(patient, today=round.today) if row.level != "none"],
        "cleared": patient.red_flags.filter(cleared_at__isnull=False).select_related("cleared_by"),
        "open_page": round.first_open_page if intake and not intake.submitted_at else None,
    }
    return render(request, "patients/intake/show_intake.html", context)


@requires(Capability.CLINICAL_EDIT)
@require_http_methods(["GET", "POST"])
def type_intake(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where the answers come from; then the same pages that the patient would see."""
    now = timezone.now()
    patient = _chart(request, uid, "intake_typed", now)
    form = IntakeSourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        intake = start_intake(
            patient=patient, source=form.cleaned_data["source"], now=now, by=_member(request)
        )
        page = Round.of(patient, intake, now).first_open_page or PAGES[-1]
        return redirect("patients:type_intake_page", uid, page)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "patients/intake/type_intake.html", {"patient": patient, "form": form}, status=status
    )


@requires(Capability.CLINICAL_EDIT)
@require_http_methods(["GET", "POST"])
def type_intake_page(request: HttpRequest, uid: UUID, page: str) -> HttpResponse:
    """One page, typed. An urgent answer shows at once what to tell the caller."""
    now = timezone.now()
    if page not in Page.values:
        raise Http404
    patient = _chart(request, uid, "intake_typed", now)
    intake = Intake.objects.filter(patient=patient, submitted_at__isnull=True).first()
    if intake is None:
        return redirect("patients:show_intake", uid)
    round, wanted = Round.of(patient, intake, now), Page(page)
    if request.method == "GET":
        return _typing(request, patient, page_form(wanted, round=round), wanted)
    taken = take_page(round=round, page=wanted, data=request.POST, source=intake.source, now=now)
    if taken.has_new_urgent or (taken.form.errors and round.must_read_urgent):
        return _tell_the_caller(request, patient, taken.round)
    if taken.form.errors:
        return _typing(request, patient, taken.form, wanted)
    if taken.next_page is None:
        messages.success(request, _("The intake is complete."))
        return redirect("patients:show_intake", uid)
    return redirect("patients:type_intake_page", uid, taken.next_page)


@requires(Capability.CLINICAL_EDIT)
@require_POST
def read_intake_advice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The caller was told what to do now; then it goes on where it stopped."""
    now = timezone.now()
    patient = _chart(request, uid, "intake_typed", now)
    intake = Intake.objects.filter(patient=patient, submitted_at__isnull=True).first()
    if intake is None:
        return redirect("patients:show_intake", uid)
    read_urgent(intake=intake, now=now)
    page = Round.of(patient, intake, now).first_open_page or PAGES[-1]
    return redirect("patients:type_intake_page", uid, page)


@requires(Capability.FLAG_CLEAR)
@require_http_methods(["GET", "POST"])
def clear_flag(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a gate row with the record of who assessed it, when, and with which result."""
    now = timezone.now()
    visible = Patient.objects.visible_to(_member(request))
    flag: RedFlag = get_object_or_404(RedFlag.objects.select_related("patient"), uid=uid, patient__in=visible)
    patient = _chart(request, flag.patient.uid, "flag", now)
    if request.method == "GET":
        initial = {"version": flag.version, "assessed_on": local_day(patient, now)}
        return _clearing(request, flag, ClearFlagForm(initial=initial))
    form = ClearFlagForm(request.POST)
    if not form.is_valid():
        return _clearing(request, flag, form, status=422)
    try:
        end_flag(flag=flag, by=_member(request), now=now, **form.cleaned_data)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _clearing(request, flag, form, status=error.status)
    messages.success(request, _("Cleared, with your record."))
    return redirect("patients:show_intake", patient.uid)


@requires(Capability.PATIENT_EDIT)
@require_POST
def send_intake_link(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A fresh link to copy into a message or to open on the clinic's tablet. It begins a new round of questions."""
    now = timezone.now()
    patient = _chart(request, uid, "intake_link", now)
    url = issue_intake_link(patient=patient, by=_member(request), now=now)
    return render(request, "patients/intake/link.html", {"patient": patient, "link": url})


def _member(request: Any) -> Membership:
    return request.membership


def _chart(request: Any, uid: UUID, what: str, now: datetime) -> Patient:
    return open_chart(
        uid=uid, membership=request.membership, what=what, now=now, request_id=request.request_id
    )


def _typing(request: HttpRequest, patient: Patient, form: PageForm, page: Page) -> HttpResponse:
    context = {
        "patient": patient,
        "form": form,
        "page": page,
        "step": PAGES.index(page) + 1,
        "steps": STEPS - 1,
        "before": page_before(page),
        "is_last": page == PAGES[-1],
    }
    return render(
        request, "patients/intake/type_intake_page.html", context, status=422 if form.errors else 200
    )


def _tell_the_caller(request: HttpRequest, patient: Patient, round: Round) -> HttpResponse:
    advice = advice_for(round.urgent, emergency_number=patient.clinic.emergency_number)
    return render(request, "patients/intake/tell_caller.html", {"patient": patient, "advice": advice})


def _clearing(request: HttpRequest, flag: RedFlag, form: ClearFlagForm, *, status: int = 200) -> HttpResponse:
    context = {"flag": flag, "patient": flag.patient, "form": form}
    return render(request, "patients/intake/clear_flag.html", context, status=status)
