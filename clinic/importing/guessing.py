"""What the columns of a file probably hold: as last time, as the program that wrote it names them, or by the word."""

from collections.abc import Mapping, Sequence
from typing import Any

from clinic.importing.dates import MONTH_FIRST, guess_order
from clinic.importing.kinds import LEFT_OUT, OTHER_SYSTEM, ImportKind, Preset, fold
from clinic.importing.sheets import Sheet
from clinic.models import FileImport

EARLIER = 20


def guess_columns(kind: ImportKind, sheet: Sheet) -> tuple[list[str], dict[str, Any]]:
    """A field for each column ("": left out), and what else is kept of earlier files or seen in this one."""
    earlier = list(_earlier(kind))
    kept = _kept(earlier)
    preset = _preset_of(kind, sheet.headings)
    by_word = {word: field.name for field in kind.fields for word in (fold(str(field.label)), *field.words)}
    named = by_word | dict(preset.columns if preset else {})
    many = {field.name for field in kind.fields if field.many}
    found: list[str] = []
    for heading in sheet.headings:
        guess = kept.get(heading)
        if guess is None:
            guess = named.get(fold(heading), LEFT_OUT)
        is_known = guess in kind.field_names and (guess in many or guess not in found)
        found.append(guess if is_known else LEFT_OUT)
    choices = dict(earlier[0].choices) if earlier else {}
    order = guess_order(cell for row in sheet.rows[:2000] for cell in row.cells)
    choices["date_order"] = order or choices.get("date_order") or MONTH_FIRST
    choices["system"] = preset.system if preset else choices.get("system", OTHER_SYSTEM)
    return found, choices


def _earlier(kind: ImportKind) -> Sequence[FileImport]:
    """Files whose columns somebody has looked at, newest first."""
    rows = FileImport.objects.filter(kind=kind.name).exclude(columns=[]).defer("content")
    return rows.exclude(state="columns")[:EARLIER]


def _kept(earlier: Sequence[FileImport]) -> Mapping[str, str]:
    """heading → what it was last said to hold."""
    kept: dict[str, str] = {}
    for source in reversed(earlier):
        kept.update(zip(source.headings, source.columns, strict=False))
    return kept


def _preset_of(kind: ImportKind, headings: Sequence[str]) -> Preset | None:
    """The program whose list this is, as far as its headings tell."""
    words = {fold(heading) for heading in headings}
    return next((preset for preset in kind.presets if preset.tells <= words), None)
