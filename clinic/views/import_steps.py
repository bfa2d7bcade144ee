"""The steps of a file: its columns, who its words mean, the start, and throwing it away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.forms import ColumnsForm, NamesForm
from clinic.importing import uploads
from clinic.models import FileImport
from clinic.requests import StaffRequest, read_version
from clinic.views.imports import find_import, show_step


@requires(Capability.DATA_IMPORT)
@require_POST
def set_import_columns(request: StaffRequest, uid: UUID) -> HttpResponse:
    """What each column holds; then it is checked, or asks who is meant."""
    source = find_import(request, uid)
    form = ColumnsForm(request.POST, source=source)
    if not form.is_valid():
        return show_step(request, source, step="columns", form=form, status=422)
    choices = {name: form.cleaned_data[name] for name in ("system", "date_order")}
    try:
        uploads.set_columns(
            source=source, columns=form.columns, choices=choices, version=_version(request), by=request.membership,
            now=timezone.now(),
        )  # fmt: skip
    except uploads.ImportRefusedError as error:
        for name, words in (error.problems or {None: error.message}).items():
            form.add_error(name, str(words))
        return show_step(request, source, step="columns", form=form, status=422)
    except DomainError as error:
        return _refused(request, uid, error)
    return redirect("clinic:show_import", uid)


@requires(Capability.DATA_IMPORT)
@require_POST
def set_import_names(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Who and what the words of the file mean; then it is checked."""
    source, now = find_import(request, uid), timezone.now()
    try:
        form = NamesForm(request.POST, source=source, lists=uploads.name_lists(source, now=now))
        if not form.is_valid():
            return show_step(request, source, step="names", form=form, status=422)
        uploads.set_names(
            source=source,
            names=form.names,
            takes_outside_hours=form.cleaned_data.get("outside_hours", False),
            version=_version(request),
            by=request.membership,
            now=now,
        )
    except DomainError as error:
        return _refused(request, uid, error)
    return redirect("clinic:show_import", uid)


@requires(Capability.DATA_IMPORT)
@require_POST
def start_import(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Bring in what was checked."""
    source = find_import(request, uid)
    try:
        uploads.start_import(
            source=source, version=_version(request), by=request.membership, now=timezone.now()
        )
    except DomainError as error:
        return _refused(request, uid, error)
    return redirect("clinic:show_import", uid)


@requires(Capability.DATA_IMPORT)
@require_POST
def discard_import(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Throw away a file that brought nothing in."""
    source = find_import(request, uid)
    try:
        uploads.discard_import(
            source=source, version=_version(request), by=request.membership, now=timezone.now()
        )
    except DomainError as error:
        return _refused(request, uid, error)
    messages.success(request, _("Thrown away. Nothing of it is kept."))
    return redirect("clinic:list_imports")


def _version(request: StaffRequest) -> int:
    return read_version(request.POST.get("version", ""))


def _refused(request: StaffRequest, uid: UUID, error: DomainError) -> HttpResponse:
    fresh: FileImport = find_import(request, uid)
    return show_step(request, fresh, problem=str(error), status=error.status)
