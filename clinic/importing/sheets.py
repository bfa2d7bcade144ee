"""A table in a text file, as spreadsheets and other programs write it; and lists that we write for them."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinic.errors import DomainError

LARGEST = 10 * 1024 * 1024  # bytes
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_HEADING = 120
DELIMITERS = ",;\t|"
# What a spreadsheet would take for a formula; an apostrophe before it makes it text again.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class SheetRefusedError(DomainError):
    """The file cannot be read as a table; the message says what to change."""

    code = "file_refused"
    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True)
class Row:
    """`number` counts as a spreadsheet does: the headings are row 1. has_more: it has more cells than headings."""

    number: int
    cells: tuple[str, ...]
    has_more: bool = False


@dataclass(frozen=True)
class Sheet:
    """`headings` are all different and never empty. `twins`: headings that stood there more than once."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    twins: tuple[str, ...] = ()

    def column(self, at: int) -> list[str]:
        return [row.cells[at] for row in self.rows]


def read_sheet(content: bytes) -> Sheet:
    """UTF-8 (with or without a mark), UTF-16 with a mark, or Windows-1252; divided by comma, semicolon, tab or bar.

    Rows without anything in them are passed over. Raises SheetRefusedError.
    """
    text = _decoded(content)
    lines = [tuple(cell.strip() for cell in line) for line in _lines(text)]
    first = next((at for at, line in enumerate(lines) if any(line)), None)
    if first is None:
        raise SheetRefusedError(_("This file is empty."))
    headings, twins = _headings(lines[first])
    rows = []
    for number, line in enumerate(lines[first + 1 :], start=first + 2):
        if any(line):
            cells = tuple(_plain(cell) for cell in line[: len(headings)])
            rows.append(
                Row(number, cells + ("",) * (len(headings) - len(cells)), has_more=any(line[len(headings) :]))
            )
    if not rows:
        raise SheetRefusedError(_("There are headings in this file, but no rows below them."))
    if len(rows) > MOST_ROWS:
        raise SheetRefusedError(
            _("This file has %(n)s rows; %(most)s fit. Please divide it into several files.")
            % {"n": len(rows), "most": MOST_ROWS}
        )
    return Sheet(headings, tuple(rows), twins)


def write_sheet(headings: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file that Excel opens rightly (UTF-8 with a mark), in which nothing is run as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_harmless(cell) for cell in headings])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _plain(cell: str) -> str:
    """Without the apostrophe that `write_sheet` and spreadsheets put before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST:
        raise SheetRefusedError(
            _("This file is larger than %(most)s MB. Please divide it.") % {"most": LARGEST // 2**20}
        )
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise SheetRefusedError(_("This file is empty."))
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise SheetRefusedError(_("This is an Excel workbook. Open it there and save it as “CSV UTF-8”."))
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = content.decode("utf-16")
        elif b"\x00" in content:
            raise SheetRefusedError(_("This is not a text file. Please save the list as “CSV UTF-8”."))
        else:
            text = _utf8_or_windows(content)
    except UnicodeDecodeError:
        raise SheetRefusedError(
            _("Some signs of this file cannot be read. Please save it as “CSV UTF-8”.")
        ) from None
    if "\x00" in text:
        raise SheetRefusedError(_("This is not a text file. Please save the list as “CSV UTF-8”."))
    return unicodedata.normalize("NFC", text)


def _utf8_or_windows(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _lines(text: str) -> list[list[str]]:
    delimiter = _delimiter(text)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise SheetRefusedError(
                _("A quotation mark opens in this file and is never closed, so its end cannot be told.")
            ) from None
        # Quotation marks within a cell are common where people type: read them as they are.
        return _leniently(text, delimiter)


def _leniently(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return list(reader)
    except csv.Error:
        raise SheetRefusedError(
            _("Line %(n)s cannot be read: a cell is far too long, or a quotation mark is missing.")
            % {"n": reader.line_num}
        ) from None


def _delimiter(text: str) -> str:
    """What stands most often in the line of headings, outside quotation marks."""
    head = ""
    for part in text.lstrip("\r\n ").split('"')[::2]:
        line = re.split(r"[\r\n]", part, maxsplit=1)
        head += line[0]
        if len(line) > 1:
            break
    count, best = max((head.count(each), each) for each in DELIMITERS)
    if not count:
        raise SheetRefusedError(
            _("There is only one column here. Columns are divided by a comma, a semicolon or a tab.")
        )
    return best


def _headings(line: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Each heading by a name of its own, and those that stood there more than once."""
    last = max(at for at, cell in enumerate(line) if cell)
    if last >= MOST_COLUMNS:
        raise SheetRefusedError(
            _("This file has %(n)s columns; %(most)s fit. Please take out those that are not needed.")
            % {"n": last + 1, "most": MOST_COLUMNS}
        )
    names: list[str] = []
    seen: Counter[str] = Counter()
    for number, cell in enumerate(line[: last + 1], start=1):
        name = "".join(sign if sign.isprintable() else " " for sign in cell)[: LONGEST_HEADING - 6].strip()
        name = name or _("Column %(n)s") % {"n": number}
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    if len(set(names)) < len(names):  # "Phone", "Phone", "Phone (2)"
        names = [f"{name} #{number}" for number, name in enumerate(names, start=1)]
    return tuple(names), tuple(name for name, count in seen.items() if count > 1)
