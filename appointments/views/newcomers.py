"""Somebody new on the telephone: into the record and into the diary with one form."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appointments.forms.booking import VisitForm
from appointments.forms.guests import NewPersonForm
from appointments.guests import book_guest
from appointments.views.booking import fresh_values, say_booked, suggest_for, times_context
from appointments.views.finding import KEPT
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.requests import StaffRequest
from patients.persons import PersonRefusedError
from patients.registration import SimilarPatientsError
from patients.search import guess_person
from patients.views.records import add_problems


@requires(Capability.PATIENT_EDIT)
@require_http_methods(["GET", "POST"])
def book_newcomer(request: StaffRequest) -> HttpResponse:
    """Name, phone, birth date, and one click on a time. Who seems to be in the record already is shown first."""
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "GET":
        person = NewPersonForm(today=today, initial=guess_person(request.GET.get("words", "")))
        form = VisitForm(membership=request.membership, initial=fresh_values(request, now))
        return _show(request, form, person, now=now)
    form = VisitForm(request.POST, membership=request.membership)
    person = NewPersonForm(request.POST, today=today)
    if not (form.is_valid() & person.is_valid()):
        return _show(request, form, person, now=now, status=422)
    try:
        made = book_guest(
            guest=person.guest(),
            wanted=form.wanted,
            by=request.membership,
            now=now,
            idem=form.cleaned_data["idem_key"],
        )
    except SimilarPatientsError as error:
        return _show(request, form, person, now=now, status=409, matches=error.detail["matches"])
    except PersonRefusedError as error:
        add_problems(person, error)
        return _show(request, form, person, now=now, status=error.status)
    except DomainError as error:
        return _show(request, form, person, now=now, status=error.status, error=error)
    return say_booked(request, made)


def _show(
    request: StaffRequest,
    form: VisitForm,
    person: NewPersonForm,
    *,
    now: datetime,
    status: int = 200,
    error: DomainError | None = None,
    matches: Any = (),
) -> HttpResponse:
    context: dict[str, Any] = {
        "person": person,
        "matches": matches,
        "keeps": urlencode({name: form[name].value() or "" for name in KEPT}),
        **times_context(request, form, None, now=now, error=error),
    }
    context["suggested"] = [] if context["around"] else suggest_for(form, None, now=now)
    return render(request, "appointments/book_newcomer.html", context, status=status)
