"""Find a patient by what somebody at the desk has in hand: part of a name, a phone number, a birth date, an e-mail.

Accents and typos are forgiven by the database (`search_patients`, migration 0003), which looks only at the clinic
whose scope is open.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from clinic.tenancy import current_clinic_id
from patients.models import Patient

LONGEST = 100
_DATE_PATTERNS = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")
_PHONE = re.compile(r"[\d\s()+./\-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_FEWEST_DIGITS = 3

FOUND = """
    SELECT {columns} FROM search_patients(%s, %s, %s, %s) WITH ORDINALITY AS found(patient_id, score, place)
    JOIN patients_patient p ON p.id = found.patient_id AND p.clinic_id = %s ORDER BY found.place
"""


@dataclass(frozen=True)
class Query:
    """What the words were taken for: exactly one of the three is set, or none."""

    words: str = ""
    digits: str = ""
    birth_on: date | None = None


def read_query(typed: str) -> Query:
    """Words as typed → a query. A date is year first, month/day/year, or day.month.year."""
    words = " ".join(_CONTROL.sub(" ", typed).split())[:LONGEST]
    birth_on = _read_date(words)
    if birth_on is not None:
        return Query(birth_on=birth_on)
    if _PHONE.fullmatch(words):
        # A stored number starts with its country; a trunk zero or the 00 of an international call is not in it.
        digits = re.sub(r"\D", "", words).lstrip("0")
        return Query(digits=digits) if len(digits) >= _FEWEST_DIGITS else Query()
    if "@" in words:
        words = re.sub(r"([\\%_])", r"\\\1", words)
    return Query(words=words)


def find_patients(words: str, most: int = 10) -> list[Patient]:
    """The patients that fit best, best first; nobody for empty words. Needs an open clinic scope."""
    order = {row["id"]: place for place, row in enumerate(find_rows(words, most, columns=["id"]))}
    return sorted(Patient.objects.filter(pk__in=order), key=lambda patient: order[patient.pk])


def find_rows(words: str, most: int, *, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Like `find_patients`, but plain rows of these columns, in one statement: a model parses each phone number only to
    have it written again.
    """
    query = read_query(words)
    if query == Query():
        return []
    chosen = ", ".join(f"p.{connection.ops.quote_name(column)}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            FOUND.format(columns=chosen),
            [query.words, query.digits, query.birth_on, most, current_clinic_id()],
        )
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def guess_person(words: str) -> dict[str, Any]:
    """The words somebody searched for, put where they belong in the record of a new patient."""
    query = read_query(words)
    if query.birth_on:
        return {"birth_on": query.birth_on}
    if query.digits:
        return {"phone": words.strip()}
    if "@" in words:
        return {"email": words.strip()}
    first, _blank, last = query.words.rpartition(" ")
    return {"first_name": first, "last_name": last} if first else {"first_name": last}


def _read_date(words: str) -> date | None:
    plain = words.replace(",", "")
    for pattern in _DATE_PATTERNS:
        try:
            # Only the day is read, no instant: there is no zone to know.
            return datetime.strptime(plain, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
