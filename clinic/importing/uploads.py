"""From a file to a start: take it in, say what its columns and words mean, let it be checked, and bring it in."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.access import Capability
from clinic.errors import DomainError, StaleVersionError
from clinic.importing.dates import ORDERS
from clinic.importing.guessing import guess_columns
from clinic.importing.kinds import OTHER_SYSTEM, SYSTEMS, ImportKind, Job, NameList, kinds
from clinic.importing.sheets import SheetRefusedError, read_sheet
from clinic.mail import poke
from clinic.models import FileImport, ImportFinding, ImportState, Membership
from clinic.models.imports import AT_WORK, SETTLED

TASK = "clinic.work_on_imports"
KEPT_FOR = timedelta(days=30)
LEAVE_OUT = "-"  # in the place of a key: rows that say this word are left out
MOST_WORDS = 100


class ImportRefusedError(DomainError):
    """The columns or words do not say enough; what is wrong stands at its field.

    `detail["problems"]`: field → message; `column_3` is the fourth column.
    """

    code = "import_refused"
    status = 422


class ImportNotReadyError(DomainError):
    """The file is not at the step that was asked for: it is being worked on, or is done."""

    code = "import_not_ready"


@transaction.atomic
def upload_file(
    *,
    kind: str,
    filename: str,
    content: bytes,
    by: Membership,
    now: datetime,
    idem_key: str | None = None,
) -> FileImport:
    """Take a file in and guess its columns; nothing is checked yet. The same key again gives the same file.

    Raises SheetRefusedError, ImportRefusedError.
    """
    _check_role(by)
    if kind not in kinds:
        raise ImportRefusedError(_("Choose one of the lists offered."), field="kind")
    if idem_key and (known := FileImport.objects.filter(idem_key=idem_key).first()):
        return known
    sheet = read_sheet(content)
    columns, choices = guess_columns(kinds[kind], sheet)
    name = "".join(sign for sign in filename.replace("\\", "/").rpartition("/")[2] if sign.isprintable())
    source = FileImport(
        kind=kind,
        filename=name.strip()[-120:] or _("list.csv"),
        content=content,
        headings=list(sheet.headings),
        n_rows=len(sheet.rows),
        columns=columns,
        choices=choices,
        uploaded_by=by,
        uploaded_at=now,
        idem_key=idem_key or None,
    )
    if not idem_key:
        source.save()
        return source
    FileImport.objects.bulk_create([source], ignore_conflicts=True)
    return FileImport.objects.get(idem_key=idem_key)


@transaction.atomic
def set_columns(
    *,
    source: FileImport,
    columns: Sequence[str],
    choices: Mapping[str, Any],
    version: int,
    by: Membership,
    now: datetime,
) -> FileImport:
    """Say what each column holds, and of `choices` the system and the date order; then it is checked.

    A kind whose rows name people asks for them first. Raises ImportRefusedError, ImportNotReadyError,
    StaleVersionError.
    """
    fresh = _take(source, version=version, by=by)
    kind = kinds[fresh.kind]
    given = {name: str(choices[name]) for name in ("system", "date_order") if name in choices}
    _refuse(_column_problems(kind, fresh, columns) | _choice_problems(given))
    fresh.columns, fresh.choices = list(columns), {**fresh.choices, **given}
    fresh.state = ImportState.NAMES if kind.names(open_job(fresh), now) else ImportState.CHECKING
    return _begin(fresh)


@transaction.atomic
def set_names(
    *,
    source: FileImport,
    names: Mapping[str, Mapping[str, str]],
    takes_outside_hours: bool = False,
    version: int,
    by: Membership,
    now: datetime,
) -> FileImport:
    """Say what the words of the file stand for (field → word → key; "-" leaves rows out); then it is checked.

    Raises ImportRefusedError, ImportNotReadyError, StaleVersionError.
    """
    fresh = _take(source, version=version, by=by)
    if fresh.state == ImportState.COLUMNS:
        raise ImportNotReadyError(_("Choose the columns first."))
    lists = name_lists(fresh, now=now)
    problems: dict[str, Any] = {}
    kept: dict[str, dict[str, str]] = {field: dict(said) for field, said in _said(fresh).items()}
    for each in lists:
        known = {LEAVE_OUT, *(key for key, _label in each.options)}
        said = names.get(each.field, {})
        for at, (word, _n) in enumerate(each.words):
            key = said.get(word, "")
            if key not in known:
                problems[f"{each.field}_{at}"] = _("Choose who or what is meant.")
            kept.setdefault(each.field, {})[word] = key
    _refuse(problems)
    fresh.choices = {**fresh.choices, "names": kept, "outside_hours": bool(takes_outside_hours)}
    fresh.state = ImportState.CHECKING
    return _begin(fresh)


@transaction.atomic
def start_import(*, source: FileImport, version: int, by: Membership, now: datetime) -> FileImport:
    """Bring in what was checked; one that stopped goes on. Raises ImportNotReadyError, StaleVersionError."""
    fresh = _take(source, version=version, by=by)
    if fresh.state not in (ImportState.CHECKED, ImportState.FAILED):
        raise ImportNotReadyError(_("This file has to be checked first."))
    fresh.state, fresh.started_at = ImportState.RUNNING, now
    return _begin(fresh)


@transaction.atomic
def discard_import(*, source: FileImport, version: int, by: Membership, now: datetime) -> None:
    """Throw a file away that brought nothing in. Raises ImportNotReadyError, StaleVersionError."""
    fresh = _take(source, version=version, by=by)
    if fresh.started_at is not None:
        raise ImportNotReadyError(_("This file brought something in, so it stays on the list."))
    fresh.delete()


def forget_files(*, now: datetime) -> int:
    """After a month the file and what was said of its rows go; who brought it and how many came in stays."""
    old = FileImport.objects.filter(uploaded_at__lt=now - KEPT_FOR).exclude(state__in=AT_WORK)
    ImportFinding.objects.filter(source__in=old).delete()
    gone = old.filter(started_at__isnull=True).delete()[0]
    return gone + old.filter(content__isnull=False).update(content=None)


def open_job(source: FileImport) -> Job:
    """Read the file anew. Raises ImportNotReadyError when it is kept no more."""
    if source.content is None:
        raise ImportNotReadyError(_("This file is kept no more. Please bring it again."))
    return Job(
        sheet=read_sheet(bytes(source.content)),
        columns=source.columns,
        choices=source.choices,
        by=source.uploaded_by,
        clinic=source.clinic,
    )


def name_lists(source: FileImport, *, now: datetime) -> list[NameList]:
    """The words of the file that somebody has to explain, with what was last said of them as the guess."""
    said = _said(source)
    lists = []
    for each in kinds[source.kind].names(open_job(source), now):
        if len(each.words) > MOST_WORDS:
            raise SheetRefusedError(
                _("There are %(n)s different entries under “%(what)s”. Is this the right column?")
                % {"n": len(each.words), "what": each.label}
            )
        known = {LEAVE_OUT, *(key for key, _label in each.options)}
        kept = {word: key for word, key in said.get(each.field, {}).items() if key in known}
        lists.append(NameList(each.field, each.label, each.words, each.options, {**each.guess, **kept}))
    return lists


def _said(source: FileImport) -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = source.choices.get("names", {})
    return found


def _check_role(by: Membership) -> None:
    if not by.may(Capability.DATA_IMPORT):
        raise ImportRefusedError(_("Only the owner brings in files."))


def _take(source: FileImport, *, version: int, by: Membership) -> FileImport:
    _check_role(by)
    fresh: FileImport = FileImport.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if fresh.version != version:
        raise StaleVersionError(_("Somebody changed this a moment ago. Here is how it stands now."))
    if fresh.is_at_work:
        raise ImportNotReadyError(_("This file is being worked on. Please wait until it is done."))
    if fresh.state == ImportState.DONE or (fresh.state in SETTLED and fresh.content is None):
        raise ImportNotReadyError(_("This file is done. To bring it in again, choose it anew."))
    return fresh


def _begin(fresh: FileImport) -> FileImport:
    """Write the step; a worker is woken for what is to be worked on, and the clock finds it otherwise."""
    fresh.n_done, fresh.counts, fresh.finished_at = 0, {}, None
    fresh.version += 1
    fresh.save(
        update_fields=[
            "columns",
            "choices",
            "state",
            "n_done",
            "counts",
            "started_at",
            "finished_at",
            "version",
        ]
    )
    fresh.findings.all().delete()
    if fresh.is_at_work:
        poke(TASK)
    return fresh


def _refuse(problems: Mapping[str, Any]) -> None:
    if problems:
        raise ImportRefusedError(_("Please look at the marked places."), detail={"problems": dict(problems)})


def _column_problems(kind: ImportKind, source: FileImport, columns: Sequence[str]) -> dict[Any, Any]:
    if len(columns) != len(source.headings):
        return {None: _("This file has %(n)s columns.") % {"n": len(source.headings)}}
    many = {field.name for field in kind.fields if field.many}
    problems: dict[Any, Any] = {}
    for at, name in enumerate(columns):
        if name and name not in kind.field_names:
            problems[f"column_{at}"] = _("Choose one of the words offered.")
        elif name and name not in many and name in columns[:at]:
            problems[f"column_{at}"] = _("Another column holds this already.")
    missing = kind.missing(columns)
    if missing and not problems:
        problems[None] = missing
    return problems


def _choice_problems(given: Mapping[str, str]) -> dict[Any, Any]:
    known = {
        "system": {OTHER_SYSTEM, *(key for key, _label in SYSTEMS)},
        "date_order": {key for key, _label in ORDERS},
    }
    return {
        name: _("Choose one of the words offered.")
        for name, value in given.items()
        if value not in known[name]
    }
