"""Files of patients and visits: bring one, see how far it is and what became of its rows, and templates to fill in."""

from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clinic.access import Capability, requires
from clinic.errors import DomainError
from clinic.forms import ColumnsForm, NamesForm, UploadForm
from clinic.importing.kinds import kinds
from clinic.importing.sheets import SheetRefusedError, read_sheet, write_sheet
from clinic.importing.uploads import name_lists, open_job, upload_file
from clinic.models import FileImport, ImportFinding, ImportState, Outcome
from clinic.requests import StaffRequest

PAGE = 50
SAMPLES = 3
LONGEST_SAMPLE = 60
TONES = {
    Outcome.NEW: "good", Outcome.HERE: "calm", Outcome.DIFFERS: "watch", Outcome.SKIPPED: "plain",
    Outcome.ERROR: "bad",
}  # fmt: skip
STATE_TONES = {
    ImportState.DONE: "good", ImportState.FAILED: "bad", ImportState.CHECKING: "calm", ImportState.RUNNING: "calm",
}  # fmt: skip


@requires(Capability.DATA_IMPORT)
@require_http_methods(["GET", "POST"])
def list_imports(request: StaffRequest) -> HttpResponse:
    """The next file, and those that came before."""
    if request.method == "GET":
        return _list(request, UploadForm(initial={"idem_key": uuid4()}))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=422)
    given = form.cleaned_data
    try:
        source = upload_file(
            kind=given["kind"],
            filename=given["file"].name if given["file"] else "",
            content=given["content"],
            by=request.membership,
            now=timezone.now(),
            idem_key=f"page:{given['idem_key']}",
        )
    except DomainError as error:
        form.add_error(form.where if error.field == "file" else error.field, str(error))
        return _list(request, form, status=error.status)
    return redirect("clinic:show_import", source.uid)


@requires(Capability.DATA_IMPORT)
@require_GET
def show_import(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One file at its step. While it is worked on the page asks again; once that is over, for the whole page."""
    source = find_import(request, uid)
    if request.htmx and not request.htmx.boosted:
        if not source.is_at_work:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "clinic/imports/_progress.html", {"source": source})
    return show_step(request, source, step=request.GET.get("show", ""))


@requires(Capability.DATA_IMPORT)
@require_GET
def download_rows(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The rows with errors as they came, each with what to change: corrected, this file can be brought again."""
    source = find_import(request, uid)
    if source.content is None:
        raise Http404
    sheet = read_sheet(bytes(source.content))
    said: dict[int, list[str]] = {}
    for finding in source.findings.filter(outcome=Outcome.ERROR):
        words = f"{finding.column}: {finding.message}" if finding.column else finding.message
        said.setdefault(finding.row, []).append(words)
    rows = [
        [*row.cells, str(row.number), " ".join(said[row.number])] for row in sheet.rows if row.number in said
    ]
    content = write_sheet([*sheet.headings, _("Row"), _("What to change")], rows)
    return _attached(content, f"errors-{source.kind}.csv")


@requires(Capability.DATA_IMPORT)
@require_GET
def download_template(request: StaffRequest, kind: str) -> HttpResponse:
    """A small file with the headings that are known by themselves, and an example of how to fill it in."""
    if kind not in kinds:
        raise Http404
    headings, *rows = kinds[kind].sample
    return _attached(write_sheet(headings, rows), f"{kind}.csv")


def find_import(request: StaffRequest, uid: UUID) -> FileImport:
    rows = FileImport.objects.visible_to(request.membership).select_related("uploaded_by")
    return get_object_or_404(rows, uid=uid)


def show_step(
    request: StaffRequest, source: FileImport, *, step: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """The page of the step where the file is, or of an earlier one that somebody comes back to."""
    may_go_back = not source.is_at_work and source.state != ImportState.DONE and source.content is not None
    context: dict[str, Any] = {
        "source": source,
        "kind": kinds[source.kind],
        "may_go_back": may_go_back,
        **more,
    }
    step = step if may_go_back and step in ("columns", "names") else source.state
    if step == ImportState.COLUMNS:
        return render(request, "clinic/imports/columns.html", context | _columns(source, more), status=status)
    if step == ImportState.NAMES:
        try:
            names = more.get("form") or NamesForm(source=source, lists=name_lists(source, now=timezone.now()))
        except SheetRefusedError as error:
            context |= {"problem": str(error)}
            return render(
                request, "clinic/imports/columns.html", context | _columns(source, {}), status=status
            )
        return render(request, "clinic/imports/names.html", context | _names(names), status=status)
    rows: Any = source.findings.order_by("row", "id")
    show = request.GET.get("outcome", "")
    if show in Outcome.values:
        rows = rows.filter(outcome=show)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "lines": [_line(each) for each in page.object_list], "outcome": show}
    context |= {
        "tallies": _tallies(source),
        "state_tone": STATE_TONES.get(ImportState(source.state), "plain"),
    }
    return render(request, "clinic/imports/show_import.html", context, status=status)


def _columns(source: FileImport, more: dict[str, Any]) -> dict[str, Any]:
    """Each column with its first values, so that nobody has to open the file beside it."""
    form = more.get("form") or ColumnsForm(source=source)
    sheet = open_job(source).sheet
    samples = [
        [cell[:LONGEST_SAMPLE] for cell in dict.fromkeys(sheet.column(at)[:200]) if cell][:SAMPLES]
        for at in range(len(sheet.headings))
    ]
    fields = [form[f"column_{at}"] for at in range(len(source.headings))]
    return {"form": form, "rows": list(zip(fields, samples, strict=True)), "twins": sheet.twins}


def _names(form: NamesForm) -> dict[str, Any]:
    cards = [
        {
            "label": each.label,
            "id": each.field,
            "rows": [(form[f"{each.field}_{at}"], n) for at, (_word, n) in enumerate(each.words)],
        }
        for each in form.lists
    ]
    return {"form": form, "cards": cards}


def _tallies(source: FileImport) -> list[dict[str, Any]]:
    return [
        {"outcome": outcome, "n": source.counts[outcome], "tone": TONES[outcome]}
        for outcome in Outcome
        if source.counts.get(outcome)
    ]


def _line(finding: ImportFinding) -> dict[str, Any]:
    return {"finding": finding, "tone": TONES[Outcome(finding.outcome)]}


def _list(request: StaffRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    earlier = FileImport.objects.visible_to(request.membership).defer("content").select_related("uploaded_by")
    page = Paginator(earlier, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [
            {
                "source": each,
                "label": kinds[each.kind].label,
                "tone": STATE_TONES.get(ImportState(each.state), "plain"),
                "tallies": _tallies(each),
            }
            for each in page.object_list
        ],
        "kinds": list(kinds.values()),
    }
    return render(request, "clinic/imports/list_imports.html", context, status=status)


def _attached(content: bytes, filename: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
