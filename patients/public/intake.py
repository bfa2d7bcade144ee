"""The intake as a patient opens it from a link: birth date first, then one page at a time.

GET only shows, also to mail scanners: the intake itself begins with the first page that is sent.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.models import PatientLink
from clinic.models.links import LinkPurpose
from clinic.opening import is_open
from clinic.public import link_over_response, patient_page
from patients.forms.intake import BirthDateForm, PageForm, page_form
from patients.forms.intake_pages import take_page
from patients.intake import read_urgent
from patients.intake_questions import PAGES, Page
from patients.intake_rounds import STEPS, Round, page_before, step_of
from patients.models import Intake, Patient, Source
from patients.urgent_advice import advice_for

MOST_TRIES = 10
TRIES_FORGOTTEN_AFTER = 60 * 60
_SESSION_KEY = "intake_links"
_LINKS_REMEMBERED = 20


@dataclass(frozen=True)
class Caller:
    """Who holds the link, and whether this browser has given the birth date."""

    link: PatientLink
    token: str
    patient: Patient
    intake: Intake | None
    is_known: bool
    now: datetime

    @property
    def is_done(self) -> bool:
        return self.intake is not None and self.intake.submitted_at is not None

    @property
    def round(self) -> Round:
        return Round.of(self.patient, self.intake, self.now)


@patient_page(LinkPurpose.INTAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def open_intake(request: HttpRequest, token: str) -> HttpResponse:
    """Start: who this is for, the birth date, or where it goes on."""
    caller = _caller(request, token)
    if caller is None:
        return link_over_response(request)
    if caller.is_done:
        return render(request, "patients/intake/done.html", {"token": token, "urgent": _advice(caller)})
    if caller.is_known:
        return _go_on(caller)
    if request.method == "POST":
        return _check_birth_date(request, caller)
    return _start_page(request, caller, BirthDateForm())


@patient_page(LinkPurpose.INTAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def show_intake_page(request: HttpRequest, token: str, page: str) -> HttpResponse:
    """One page of questions. A POST keeps it and shows the next one, or at once what to do now."""
    caller = _caller(request, token)
    if page not in Page.values:
        raise Http404
    # A page that stood open when the intake was sent may still say something urgent.
    if caller is None or not caller.is_known or (caller.is_done and request.method != "POST"):
        return redirect("patients:open_intake", token)
    round, wanted = caller.round, Page(page)
    if request.method != "POST":
        if round.must_read_urgent:
            return redirect("patients:show_intake_urgent", token)
        if _is_ahead(round, wanted):
            return _go_on(caller)
        return _page(request, caller, page_form(wanted, round=round), wanted)
    taken = take_page(round=round, page=wanted, data=request.POST, source=Source.LINK, now=caller.now)
    if taken.has_new_urgent or (taken.form.errors and round.must_read_urgent):
        return _urgent_page(request, caller, taken.round)
    if taken.form.errors and not caller.is_done:
        return _page(request, caller, taken.form, wanted)
    if taken.next_page is None:
        return redirect("patients:open_intake", token)
    return redirect("patients:show_intake_page", token, taken.next_page)


@patient_page(LinkPurpose.INTAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def show_intake_urgent(request: HttpRequest, token: str) -> HttpResponse:
    """What to do now. One tap says that it was read, and is kept."""
    caller = _caller(request, token)
    if caller is None or not caller.is_known or caller.intake is None or not caller.round.urgent:
        return redirect("patients:open_intake", token)
    if request.method == "POST":
        read_urgent(intake=caller.intake, now=caller.now)
        return redirect("patients:open_intake", token)
    return _urgent_page(request, caller, caller.round)


def _caller(request: HttpRequest, token: str) -> Caller | None:
    link: PatientLink = request.patient_link  # type: ignore[attr-defined]
    patient = Patient.objects.current().filter(uid=link.patient_uid, died_on__isnull=True).first()
    if patient is None:
        return None
    known = request.session.get(_SESSION_KEY, [])
    return Caller(
        link, token, patient, _intake(link, patient), is_known=str(link.uid) in known, now=timezone.now()
    )


def _intake(link: PatientLink, patient: Patient) -> Intake | None:
    """The open intake, or the one sent since this link was made: a newer link begins a new round."""
    intake = Intake.objects.filter(patient=patient).order_by("submitted_at").last()
    open_one = Intake.objects.filter(patient=patient, submitted_at__isnull=True).first()
    if open_one is not None:
        return open_one
    return intake if intake and intake.submitted_at and intake.submitted_at >= link.created_at else None


def _check_birth_date(request: HttpRequest, caller: Caller) -> HttpResponse:
    # The row lock makes guesses queue up, so that the count holds against many at once.
    PatientLink.objects.select_for_update().get(pk=caller.link.pk)
    key = f"intake-birth-date:{caller.link.uid}"
    tries = cache.get(key, 0)
    form = BirthDateForm(request.POST)
    if tries >= MOST_TRIES:
        return _start_page(request, caller, BirthDateForm(), status=429)
    if not form.is_valid():
        return _start_page(request, caller, form, status=422)
    if form.cleaned_data["birth_on"] != caller.patient.birth_on:
        cache.set(key, tries + 1, TRIES_FORGOTTEN_AFTER)
        form.add_error("birth_on", _("This is not the date we have. Check the day, the month and the year."))
        # Not an error status: those roll back, and the count of tries must stay.
        return _start_page(request, caller, form)
    cache.delete(key)
    known = [*request.session.get(_SESSION_KEY, []), str(caller.link.uid)]
    request.session[_SESSION_KEY] = known[-_LINKS_REMEMBERED:]
    return redirect("patients:open_intake", caller.token)


def _start_page(
    request: HttpRequest, caller: Caller, form: BirthDateForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "first_name": caller.patient.first_name, "is_blocked": status == 429}
    return render(request, "patients/intake/start.html", context | {"steps": STEPS}, status=status)


def _go_on(caller: Caller) -> HttpResponse:
    round = caller.round
    if round.must_read_urgent:
        return redirect("patients:show_intake_urgent", caller.token)
    return redirect("patients:show_intake_page", caller.token, round.first_open_page or PAGES[-1])


def _is_ahead(round: Round, page: Page) -> bool:
    open_page = round.first_open_page
    return open_page is not None and PAGES.index(page) > PAGES.index(open_page)


def _page(request: HttpRequest, caller: Caller, form: PageForm, page: Page) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "hint": _("Tick what is true for you. If nothing is, just go on.") if page == Page.HEALTH else "",
        "token": caller.token,
        "first_name": caller.patient.first_name,
        "step": step_of(page),
        "steps": STEPS,
        "before": page_before(page),
        "is_last": page == PAGES[-1],
        "was_urgent": bool(caller.round.urgent),
    }
    return render(request, "patients/intake/page.html", context, status=422 if form.errors else 200)


def _advice(caller: Caller) -> list[Any]:
    if not caller.is_known:
        return []
    return advice_for(caller.round.urgent, emergency_number=caller.link.clinic.emergency_number)


def _urgent_page(request: HttpRequest, caller: Caller, round: Round) -> HttpResponse:
    clinic = caller.link.clinic
    context = {
        "advice": advice_for(round.urgent, emergency_number=clinic.emergency_number),
        "is_open": is_open(clinic, caller.now),
        "token": caller.token,
        "is_read": not round.must_read_urgent,
    }
    return render(request, "patients/intake/urgent.html", context)
