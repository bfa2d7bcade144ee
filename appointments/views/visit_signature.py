"""Staff pages of the visit note: its texts, its signature, and what may follow a signature."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appointments import visits
from appointments.forms.visits import AddendumForm, InErrorForm, NoteForm
from appointments.models import Visit
from appointments.views.visit_page import Shown, answer, page_context
from appointments.views.visits import find_visit, to_signed
from appointments.visits.drafts import NOTE_FIELDS
from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.signing import SignedError


@requires(Capability.CLINICAL_EDIT)
@require_POST
def save_visit_note(request: Any, uid: UUID) -> HttpResponse:
    """The texts, saved when the hand leaves a field."""
    now = timezone.now()
    visit = find_visit(request, uid)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_note(request, visit, form, status=422, now=now)
    try:
        visits.save_note(
            visit=visit,
            fields=texts(form),
            version=form.cleaned_data["version"],
            by=request.membership,
            now=now,
        )
    except SignedError as error:
        return to_signed(request, visit, error)
    except DomainError as error:
        return show_note(request, visit, form, error=error, now=now)
    if not request.htmx:
        return redirect("appointments:show_visit", uid=visit.uid)
    response = render(request, "appointments/visit/_version.html", {"visit": visit})
    response["HX-Reswap"] = "none"
    return response


@requires(Capability.NOTE_SIGN)
@require_POST
def sign_visit(request: Any, uid: UUID) -> HttpResponse:
    """Close the note with the texts that stand on the page."""
    now = timezone.now()
    visit = find_visit(request, uid)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_note(request, visit, form, status=422, now=now)
    try:
        visits.sign_visit(
            visit=visit,
            version=form.cleaned_data["version"],
            fields=texts(form),
            by=request.membership,
            now=now,
        )
    except SignedError as error:
        return to_signed(request, visit, error)
    except visits.GateError as error:
        return answer(request, find_visit(request, uid), Shown(refusal=error), now=now)
    except DomainError as error:
        return show_note(request, visit, form, error=error, now=now)
    messages.success(request, _("Signed."))
    address = reverse("appointments:show_visit", args=[visit.uid])
    if not request.htmx:
        return redirect(address)
    return HttpResponse(status=204, headers={"HX-Redirect": address})


@requires(Capability.NOTE_SIGN)
@require_POST
def add_visit_addendum(request: Any, uid: UUID) -> HttpResponse:
    visit, form = find_visit(request, uid), AddendumForm(request.POST)
    if form.is_valid():
        try:
            visits.add_addendum(visit=visit, by=request.membership, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("The addendum is part of the note."))
            return redirect("appointments:show_visit", uid=visit.uid)
    return show_again(request, visit, {"addendum_form": form})


@requires(Capability.NOTE_SIGN)
@require_POST
def enter_visit_in_error(request: Any, uid: UUID) -> HttpResponse:
    visit, form = find_visit(request, uid), InErrorForm(request.POST)
    if form.is_valid():
        try:
            visits.enter_in_error(visit=visit, by=request.membership, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("The note is marked as entered in error."))
            return redirect("appointments:show_visit", uid=visit.uid)
    return show_again(request, visit, {"in_error_form": form})


def texts(form: NoteForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in NOTE_FIELDS}


def show_again(request: Any, visit: Visit, more: dict[str, Any]) -> HttpResponse:
    context = page_context(request, visit, Shown(), now=timezone.now()) | more
    return render(request, "appointments/visit/show_visit.html", context, status=422)


def show_note(
    request: Any,
    visit: Visit,
    form: NoteForm,
    *,
    now: datetime,
    error: DomainError | None = None,
    status: int = 409,
) -> HttpResponse:
    """The note's form again: what was typed stays in it, what is saved by somebody else is shown beside it."""
    theirs: list[dict[str, Any]] = []
    if error is not None:
        status = error.status
        form.add_error(error.field if error.field in form.fields else None, str(error))
    if isinstance(error, visits.VisitChangedError):
        form, theirs = rebase(form, error)
    context = {"visit": visit, "note": form, "theirs": theirs, "is_editable": True}
    if not request.htmx:
        whole = page_context(request, find_visit(request, visit.uid), Shown(), now=now, note=form)
        return render(request, "appointments/visit/show_visit.html", whole | context, status=status)
    response = render(request, "appointments/visit/_note.html", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = "#note", "outerHTML"
    return response


def rebase(form: NoteForm, error: visits.VisitChangedError) -> tuple[NoteForm, list[dict[str, Any]]]:
    """The same texts on top of the fresh version, and the saved ones that differ."""
    fresh: Visit = error.detail["visit"]
    data = dict(form.data.items())
    data["version"] = str(fresh.version)
    again = NoteForm(data)
    again.is_valid()
    again.add_error(None, str(error))
    mine = texts(form)
    theirs = [
        {"label": again.fields[name].label, "text": getattr(fresh, name)}
        for name in NOTE_FIELDS
        if getattr(fresh, name) != mine[name] and getattr(fresh, name) not in ("", None)
    ]
    return again, theirs
