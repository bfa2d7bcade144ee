"""Staff pages of the patient record: list, find, add, show, edit."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import global_settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.importing.kinds import SYSTEMS
from clinic.models import Membership
from clinic.prepared import prepared, together
from clinic.requests import StaffRequest
from patients.banners import banners_of
from patients.charts import open_chart
from patients.conditions import NeedKind
from patients.forms.records import AddPatientForm, EditPatientForm, EpisodeForm, NeedForm, initial_of
from patients.models import Episode, FollowUp, Guardian, Patient, PatientNumber, SpecialNeed
from patients.persons import PERSON_FIELDS
from patients.records import RecordChangedError, change_patient
from patients.registration import SimilarPatientsError, register_patient, similar_patients
from patients.search import find_patients as find
from patients.search import guess_person
from patients.summary import summarise_open_episodes

SYSTEM_NAMES = dict(SYSTEMS)
PAGE = 25
RECENT = 6


@requires(Capability.PATIENT_VIEW)
@require_GET
def list_patients(request: StaffRequest) -> HttpResponse:
    """Everybody by name, or whoever fits the words; the rows alone when typing asks for them."""
    words = request.GET.get("q", "").strip()
    visible = Patient.objects.visible_to(request.membership).current()
    found = find(words, most=50) if words else visible
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {"words": words, "page": page, "patients": with_age(page.object_list, now=now)}
    if request.htmx and not request.htmx.boosted:
        return render(request, "patients/_patients.html", context)
    if not words and page.number == 1:
        context["recent"] = visible.order_by("-created_at", "-pk")[:RECENT]
    return render(request, "patients/list_patients.html", context)


@requires(Capability.PATIENT_VIEW)
@require_GET
def find_patients(request: StaffRequest) -> HttpResponse:
    """What the search box drops down: people, then a way to add who was not found."""
    words = request.GET.get("q", "").strip()
    purpose = request.GET.get("purpose", "")
    found = find(words, most=8)
    book_url = _book_url()
    rows = [
        {
            "patient": patient,
            "age": age,
            "url": f"{book_url}?{urlencode({'patient': patient.uid})}"
            if purpose == "book" and book_url
            else reverse("patients:show_patient", args=[patient.uid]),
        }
        for patient, age in with_age(found, now=timezone.now())
    ]
    add_url = f"{reverse('patients:add_patient')}?{urlencode({'words': words, 'purpose': purpose})}"
    return render(request, "patients/_found.html", {"rows": rows, "words": words, "add_url": add_url})


@requires(Capability.PATIENT_EDIT)
@require_http_methods(["GET", "POST"])
def add_patient(request: StaffRequest) -> HttpResponse:
    """A form, the people who look the same, and at last one patient."""
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "GET":
        form = AddPatientForm(today=today, initial=guess_person(request.GET.get("words", "")))
        return render(request, "patients/add_patient.html", _adding(request, form))
    form = AddPatientForm(request.POST, today=today)
    if not form.is_valid():
        return render(request, "patients/add_patient.html", _adding(request, form), status=422)
    fields = form.cleaned_data
    try:
        patient = register_patient(
            fields=fields,
            by=request.membership,
            now=now,
            idem=fields["idem_key"],
            is_confirmed=fields["is_confirmed"],
        )
    except SimilarPatientsError as error:
        context = _adding(request, form) | {"matches": error.detail["matches"]}
        return render(request, "patients/add_patient.html", context, status=409)
    except DomainError as error:
        add_problems(form, error)
        return render(request, "patients/add_patient.html", _adding(request, form), status=422)
    _say_added(request, patient)
    return redirect(_after_adding(request, patient))


@requires(Capability.PATIENT_VIEW)
@require_GET
def show_patient(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The snapshot: what must not be missed, how to reach them, what comes next, how it goes."""
    now = timezone.now()
    patient = read_chart(request, uid, what="patient", now=now)
    return render(request, "patients/show_patient.html", snapshot(request, patient, now=now))


@requires(Capability.PATIENT_EDIT)
@require_http_methods(["GET", "POST"])
def edit_patient(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Correct who the patient is; a change by somebody else is shown, never written over."""
    now = timezone.now()
    patient = read_chart(request, uid, what="patient_edit", now=now)
    given: dict[str, Any] = {"today": timezone.localdate(now), "has_guardian": patient.guardians.exists()}
    if request.method == "GET":
        form = EditPatientForm(initial=initial_of(patient), **given)
        return _show_edit(request, patient, form)
    form = EditPatientForm(request.POST, **given)
    if not form.is_valid():
        return _show_edit(request, patient, form, status=422)
    fields = form.cleaned_data
    try:
        change_patient(
            patient=patient, fields=fields, version=fields["version"], by=request.membership, now=now
        )
    except RecordChangedError as error:
        return _show_changed(request, error, form)
    except DomainError as error:
        add_problems(form, error)
        return _show_edit(request, patient, form, status=422)
    messages.success(request, _("Saved."))
    return redirect("patients:show_patient", uid=patient.uid)


@requires(Capability.CLINICAL_VIEW)
@require_GET
def chart_summary(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Fragment: the open episodes with complaint and codes, for clinical staff only."""
    patient = read_chart(request, uid, what="chart_summary", now=timezone.now())
    context = {
        "patient": patient,
        "summaries": summarise_open_episodes(patient),
        "examinations": patient.examinations.select_related("examiner")[:4],
    }
    return render(request, "patients/_chart_summary.html", context)


def read_chart(request: StaffRequest, uid: UUID, *, what: str, now: datetime) -> Patient:
    """`open_chart` with what the request knows."""
    return open_chart(
        uid=uid, membership=request.membership, what=what, now=now, request_id=request.request_id
    )


def snapshot(request: StaffRequest, patient: Patient, *, now: datetime, **more: Any) -> dict[str, Any]:
    """What the patient page draws; verbs that were refused pass their form in `more`."""
    member = request.membership
    episodes: list[Episode] = []
    if member.may(Capability.CLINICAL_VIEW):
        episodes = _episodes_of(patient.pk)
    today = timezone.localdate(now)
    banners = banners_of(patient, membership=member)
    guardians, follow_ups, numbers = together(
        _guardians_of.ask(patient.pk), _open_work.ask(patient.pk, member), _numbers_of.ask(patient.pk)
    )
    return {
        "patient": patient,
        "age": patient.age_on(today),
        "is_minor": patient.is_minor_on(today),
        "banners": banners,
        "needs_groups": [
            _group(NeedKind.ACCESS, banners.access, may_end=member.may(Capability.PATIENT_EDIT)),
            _group(NeedKind.CLINICAL, banners.clinical, may_end=member.may(Capability.CLINICAL_EDIT)),
        ],
        "language_name": dict(global_settings.LANGUAGES).get(patient.language, patient.language),
        "guardians": guardians,
        "old_numbers": [(number, SYSTEM_NAMES.get(system, "")) for system, number in numbers],
        "episodes": episodes,
        "follow_ups": follow_ups,
        "need_form": NeedForm(membership=member),
        "episode_form": EpisodeForm(),
        "now": now,
        **more,
    }


@prepared
def _episodes_of(patient: int) -> QuerySet[Episode]:
    return Episode.objects.filter(patient=patient).select_related("parent")


@prepared
def _guardians_of(patient: int) -> QuerySet[Guardian]:
    return Guardian.objects.filter(patient=patient)


@prepared
def _numbers_of(patient: int) -> QuerySet[PatientNumber, tuple[str, str]]:
    """(system, number), as an import brought them."""
    return PatientNumber.objects.filter(patient=patient).order_by("pk").values_list("system", "number")


@prepared
def _open_work(patient: int, membership: Membership) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.filter(patient=patient).visible_to(membership).open()
    found: QuerySet[FollowUp] = rows.select_related("acknowledged_by")
    return found


def _group(kind: NeedKind, needs: list[SpecialNeed], *, may_end: bool) -> dict[str, Any]:
    return {"label": kind.label, "needs": needs, "may_end": may_end}


def with_age(patients: Any, *, now: datetime) -> list[tuple[Patient, int]]:
    today = timezone.localdate(now)
    return [(patient, patient.age_on(today)) for patient in patients]


def add_problems(form: Any, error: DomainError) -> None:
    """Put each problem of a refused verb at its field, or above the form when the field is not in it."""
    problems = error.detail.get("problems") or {error.field: error.message}
    for field, message in problems.items():
        form.add_error(field if field in form.fields else None, str(message))


def _adding(request: StaffRequest, form: AddPatientForm) -> dict[str, Any]:
    purpose = request.POST.get("purpose") or request.GET.get("purpose", "")
    return {"form": form, "purpose": purpose, "matches": []}


def _say_added(request: StaffRequest, patient: Patient) -> None:
    messages.success(request, _("%(name)s is in the record.") % {"name": patient.full_name})
    if not patient.email:
        return
    others = similar_patients(first_name="", last_name="", birth_on=None, phone="", email=patient.email)
    names = [match.patient.full_name for match in others if match.patient.pk != patient.pk]
    if names:
        words = _("%(names)s has the same e-mail address. Each e-mail says whom it is for.")
        messages.info(request, words % {"names": ", ".join(names)})


def _after_adding(request: StaffRequest, patient: Patient) -> str:
    book_url = _book_url() if request.POST.get("purpose") == "book" else ""
    if book_url:
        return f"{book_url}?{urlencode({'patient': patient.uid})}"
    return reverse("patients:show_patient", args=[patient.uid])


def _book_url() -> str:
    """The booking page lives on a floor above: this one knows its name only."""
    try:
        return reverse("appointments:book_visit")
    except NoReverseMatch:
        return ""


def _show_edit(
    request: StaffRequest, patient: Patient, form: EditPatientForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"patient": patient, "form": form, **more}
    return render(request, "patients/edit_patient.html", context, status=status)


def _show_changed(request: StaffRequest, error: RecordChangedError, form: EditPatientForm) -> HttpResponse:
    """The member's text stays in the fields; what stands in the record is shown beside it."""
    current: Patient = error.detail["current"]
    mine = form.cleaned_data
    theirs = [
        {"label": form.fields[name].label, "text": getattr(current, name)}
        for name in PERSON_FIELDS
        if str(getattr(current, name) or "") != str(mine.get(name) or "")
    ]
    data = request.POST.copy()
    data["version"] = str(current.version)
    again = EditPatientForm(data, today=form.today, has_guardian=form.has_guardian)
    return _show_edit(
        request,
        current,
        again,
        status=409,
        is_changed=True,
        theirs=theirs,
        who=error.detail["who"],
        at=error.detail["at"],
    )
