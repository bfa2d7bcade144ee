"""What one row says of a person, in the words that the record keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from clinic.importing.dates import read_day
from clinic.importing.kinds import Job, Note, fold
from clinic.importing.sheets import FORMULA, Row
from patients.models.people import Sex
from patients.persons import LONGEST, check_person, email_problem, is_minor, phone_problem, tidy

LONGEST_NUMBER = 80
SEXES = {
    **dict.fromkeys(("f", "female", "woman", "w"), Sex.FEMALE),
    **dict.fromkeys(("m", "male", "man"), Sex.MALE),
    **dict.fromkeys(("", "u", "unknown", "not specified", "not said", "prefer not to say", "unspecified"), Sex.UNKNOWN),
}  # fmt: skip
PersonKey = tuple[str, str, date]


@dataclass(frozen=True)
class Person:
    """`fields` as `persons.tidy` leaves them. errors keep the row out; notes only tell of something."""

    row: int
    number: str
    fields: Mapping[str, Any]
    errors: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def key(self) -> PersonKey:
        return person_key(self.fields["first_name"], self.fields["last_name"], self.fields["birth_on"])


@dataclass
class _Reading:
    job: Job
    row: Row
    errors: dict[str, Note] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # for the note for the desk

    def one(self, name: str) -> str:
        return self.job.one(self.row, name)

    def heading(self, name: str) -> str:
        whole = "name" if name in ("first_name", "last_name") else ""
        return self.job.heading(name) or self.job.heading(whole)

    def wrong(self, name: str, message: Any) -> None:
        """The first thing that is wrong with a field is what there is to change."""
        self.errors.setdefault(name, Note(message, self.heading(name)))


def person_key(first_name: str, last_name: str, birth_on: date) -> PersonKey:
    """Who is the same person when no number tells: name without case and accents, and birth date."""
    return fold(first_name), fold(last_name), birth_on


def split_name(whole: str) -> tuple[str, str]:
    """First and last name of "Quill, Nora" or "Nora Quill"."""
    last, comma, first = whole.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _blank, last = whole.strip().rpartition(" ")
    return first.strip(), last


def read_names(job: Job, row: Row) -> tuple[str, str]:
    first, last = split_name(job.one(row, "name"))
    return job.one(row, "first_name") or first, job.one(row, "last_name") or last


def read_person(job: Job, row: Row, *, today: date) -> Person:
    """One row as a person, judged by the rules of the record (`patients.persons`).

    A phone number or e-mail address that cannot be right does not keep somebody out: it goes into the note for the
    desk, as do further phone numbers. A child without a guardian comes in too; the record asks for one later.
    """
    at = _Reading(job, row)
    if row.has_more:
        at.wrong("", _("This row has more cells than there are headings. Is a quotation mark missing?"))
    fields = _fields(at)
    problems = check_person(fields, today=today, has_guardian=True)
    for name, message in problems.items():
        at.wrong(name, message)
    birth_on = fields.get("birth_on")
    if birth_on and not at.errors and not fields.get("guardian_name") and is_minor(birth_on, today=today):
        at.notes.append(
            Note(_("Under 18: add a parent or guardian before the first visit."), at.job.heading("birth_on"))
        )
    number = at.one("number")
    if len(number) > LONGEST_NUMBER or not number.isprintable():
        at.wrong("number", _("This number cannot be kept: at most 80 signs, none of them hidden."))
    return Person(row.number, number, fields, tuple(at.errors.values()), tuple(at.notes))


def _fields(at: _Reading) -> dict[str, Any]:
    first, last = read_names(at.job, at.row)
    fields: dict[str, Any] = {
        "first_name": first,
        "last_name": last,
        "birth_on": _birth(at),
        "sex": _sex(at),
        "email": _email(at),
        "phone": _phone(at),
        "address": ", ".join(at.job.all(at.row, "address")),
    }
    for name in ("first_name", "last_name"):
        if fields[name].startswith(FORMULA):
            at.wrong(name, _("This begins like a formula. Write the name alone."))
    for name in ("guardian_name", "guardian_relation", "guardian_phone", "guardian_email"):
        if at.one(name):
            fields[name] = at.one(name)
    fields["desk_note"] = _desk_note(at)
    return tidy(fields)


def _birth(at: _Reading) -> date | None:
    text = at.one("birth_on")
    day = read_day(text, at.job.date_order)
    if text and day is None:
        at.wrong(
            "birth_on",
            _(
                "“%(text)s” is no date that we can read. Write it with four digits of the year, like 1985-05-04."
            )
            % {"text": text[:40]},
        )
    return day


def _sex(at: _Reading) -> Sex:
    return SEXES.get(fold(at.one("sex")), Sex.OTHER)


def _email(at: _Reading) -> str:
    text = at.one("email")
    if len(text) <= LONGEST["email"] and not email_problem(text):
        return text
    at.kept.append(_("E-mail as it came: %(text)s") % {"text": text[:80]})
    at.notes.append(
        Note(_("This is no e-mail address, so it went into the note for the desk."), at.job.heading("email"))
    )
    return ""


def _phone(at: _Reading) -> str:
    """The first that can be called; the others are kept for the desk."""
    numbers = at.job.all(at.row, "phone")
    callable_ones = [each for each in numbers if len(each) < 40 and not phone_problem(each)]
    for other in numbers:
        if other not in callable_ones:
            at.notes.append(
                Note(
                    _(
                        "“%(text)s” is no phone number that we can call, so it went into the note for the desk."
                    )
                    % {"text": other[:40]},
                    at.job.heading("phone"),
                )
            )
        if other not in callable_ones[:1]:
            at.kept.append(_("Phone: %(text)s") % {"text": other[:60]})
    return next(iter(callable_ones), "")


def _desk_note(at: _Reading) -> str:
    return "\n".join([*at.job.all(at.row, "desk_note"), *at.kept])
