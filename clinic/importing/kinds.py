"""What can be brought in: the upper apps say what they know of patients and visits, this floor knows files and rows.

They meet in `ImportKind`, registered in `AppConfig.ready()`, as mails do in `clinic.mail`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise

from clinic.importing.sheets import Row, Sheet
from clinic.models import Clinic, Membership, Outcome

Words = str | Promise
LEFT_OUT = ""  # a column that is not brought in
OTHER_SYSTEM = "other"


@dataclass(frozen=True)
class Field:
    """What a column may hold. many: several columns may hold it. words: headings that usually mean it, folded."""

    name: str
    label: Words
    many: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preset:
    """How one program names its columns when it writes such a list: folded heading → name of a field.

    tells: headings that are found together in its lists alone.
    """

    system: str
    tells: frozenset[str]
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Note:
    """What there is to say about a row; `column` is the heading that it is about."""

    message: Words
    column: str = ""


@dataclass(frozen=True)
class Verdict:
    row: int
    outcome: Outcome
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class NameList:
    """Words of the file that stand for something here. words: (word, rows that say it); options: (key, label).

    guess: word → key. The word "" stands for rows that say nothing.
    """

    field: str
    label: Words
    words: Sequence[tuple[str, int]]
    options: Sequence[tuple[str, str]]
    guess: Mapping[str, str]


@dataclass(frozen=True)
class Job:
    """One file with everything that was said about it."""

    sheet: Sheet
    columns: Sequence[str]
    choices: Mapping[str, Any]
    by: Membership
    clinic: Clinic

    def all(self, row: Row, field: str) -> list[str]:
        """What the row says under every column that holds the field; empty cells are left out."""
        return [cell for cell, name in zip(row.cells, self.columns, strict=True) if name == field and cell]

    def one(self, row: Row, field: str) -> str:
        return next(iter(self.all(row, field)), "")

    def heading(self, field: str) -> str:
        names = (
            heading for heading, name in zip(self.sheet.headings, self.columns, strict=True) if name == field
        )
        return next(names, "")

    @property
    def system(self) -> str:
        return str(self.choices.get("system") or OTHER_SYSTEM)

    @property
    def date_order(self) -> str:
        return str(self.choices.get("date_order") or "")

    def named(self, field: str) -> Mapping[str, str]:
        found: Mapping[str, str] = self.choices.get("names", {}).get(field, {})
        return found


class Work(Protocol):
    """A job under way. Every part is taken in one transaction, in this order, which depends on the file alone."""

    parts: Sequence[Sequence[Row]]

    def take(self, part: Sequence[Row], *, now: datetime) -> list[Verdict]:
        """Bring these rows in and say what became of each; whoever only tries takes it back."""
        ...


def no_names(job: Job, now: datetime) -> list[NameList]:
    return []


@dataclass(frozen=True)
class ImportKind:
    """missing(columns): what else has to be among the columns, in words; "" when all is there.

    work(job, is_trial): in the clinic's scope. names(job, now): the words of the file that somebody has to explain.
    asks_hours: whether rows outside working hours may be taken on purpose. is_tried_whole: a trial has to know of all
    rows before, so one that was cut off begins anew.
    """

    name: str
    label: Words
    about: Words
    fields: Sequence[Field]
    presets: Sequence[Preset]
    sample: Sequence[Sequence[str]]
    missing: Callable[[Sequence[str]], Words]
    work: Callable[[Job, bool], Work]
    names: Callable[[Job, datetime], list[NameList]] = no_names
    asks_hours: bool = False
    is_tried_whole: bool = False

    @property
    def field_names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields)


kinds: dict[str, ImportKind] = {}
SYSTEMS = (("jane", "Jane"), ("cliniko", "Cliniko"))


def register(kind: ImportKind) -> None:
    if kind.name in kinds:
        raise ValueError(f"import kind {kind.name!r} is registered twice")
    kinds[kind.name] = kind


def fold(text: str) -> str:
    """A heading or a name without case, accents and signs: "Province/State" and "province_state" are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", plain))
