"""Files as owners bring them, taken through every step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from clinic.importing.uploads import name_lists, set_columns, set_names, start_import, upload_file
from clinic.importing.working import work_on_imports
from clinic.models import FileImport, ImportState, Membership

PEOPLE = ("Number", "First name", "Last name", "Birth date", "E-mail", "Phone")
NORA = ("1", "Nora", "Quill", "1985-05-04", "nora@mail.example", "+1 212 555 0142")
AMOS = ("2", "Amos", "Reed", "1970-01-31", "", "")
VISITS = ("Number of the visit", "Number of the patient", "Day", "Time", "Practitioner", "Kind of visit")


def csv_of(*lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(line) for line in lines).encode(encoding)


def upload(kind: str, content: bytes, *, by: Membership, now: datetime, **more: Any) -> FileImport:
    return upload_file(kind=kind, filename=f"{kind}.csv", content=content, by=by, now=now, **more)


def check(
    kind: str,
    content: bytes,
    *,
    by: Membership,
    now: datetime,
    outside_hours: bool = False,
    names: Mapping[str, Mapping[str, str]] | None = None,
    **choices: str,
) -> FileImport:
    """Uploaded, with the guessed columns and names, and tried out."""
    source = upload(kind, content, by=by, now=now)
    given = {"columns": source.columns, "choices": choices, "version": source.version}
    source = set_columns(source=source, **given, by=by, now=now)
    if source.state == ImportState.NAMES:
        guessed = {each.field: dict(each.guess) for each in name_lists(source, now=now)}
        source = set_names(
            source=source,
            names={field: {**words, **(names or {}).get(field, {})} for field, words in guessed.items()},
            takes_outside_hours=outside_hours,
            version=source.version,
            by=by,
            now=now,
        )
    return work(source, now=now)


def bring(kind: str, content: bytes, *, by: Membership, now: datetime, **more: Any) -> FileImport:
    """And brought in."""
    source = check(kind, content, by=by, now=now, **more)
    return work(start_import(source=source, version=source.version, by=by, now=now), now=now)


def work(source: FileImport, *, now: datetime) -> FileImport:
    work_on_imports(clock=lambda: now)
    source.refresh_from_db()
    return source


def said(source: FileImport) -> list[tuple[int, str, str, str]]:
    """(row, column, outcome, message)"""
    return list(source.findings.values_list("row", "column", "outcome", "message"))
