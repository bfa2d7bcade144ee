"""Find a patient by what somebody at the desk has in hand: part of a name, a phone number, a birth date, an e-mail.

Accents and typos are forgiven by the database (`search_patients`, migration 0003), which looks only at the clinic
whose scope is open. The number of the program that a patient was brought from is found when it is typed whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from clinic.importing.kinds import OTHER_SYSTEM, SYSTEMS
from clinic.tenancy import current_clinic_id
from patients.models import Patient

LONGEST = 100
_DATE_PATTERNS = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")
_PHONE = re.compile(r"[\d\s()+./\-]+")
_NUMBER = re.compile(r"\d")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_FEWEST_DIGITS = 3

FOUND = """
    SELECT {columns} FROM search_patients(%s, %s, %s, %s) WITH ORDINALITY AS found(patient_id, score, place)
    JOIN patients_patient p ON p.id = found.patient_id AND p.clinic_id = %s ORDER BY found.place
"""
# Whose number it is comes first. The systems are named, so that the index of the numbers is asked whole keys.
FOUND_OR_NUMBERED = """
    SELECT {columns} FROM (
        SELECT each.patient_id, min(each.place) AS place FROM (
            SELECT fits.patient_id, fits.place
            FROM search_patients(%s, %s, %s, %s) WITH ORDINALITY AS fits(patient_id, score, place)
            UNION ALL
            SELECT coalesce(owner.merged_into_id, owner.id), 0
            FROM patients_patientnumber n JOIN patients_patient owner ON owner.id = n.patient_id
            WHERE n.clinic_id = %s AND n.system = ANY(%s) AND n.number = %s
        ) AS each GROUP BY each.patient_id
    ) AS found
    JOIN patients_patient p ON p.id = found.patient_id AND p.clinic_id = %s
    WHERE p.archived_at IS NULL AND p.merged_into_id IS NULL
    ORDER BY found.place, p.id LIMIT %s
"""
NUMBERED_BY = [OTHER_SYSTEM, *(system for system, _label in SYSTEMS)]


@dataclass(frozen=True)
class Query:
    """What the words were taken for: exactly one of the first three is set, or none.

    number: the words as a number of another program might read; whatever else they were taken for.
    """

    words: str = ""
    digits: str = ""
    birth_on: date | None = None
    number: str = ""


def read_query(typed: str) -> Query:
    """Words as typed → a query. A date is year first, month/day/year, or day.month.year."""
    words = " ".join(_CONTROL.sub(" ", typed).split())[:LONGEST]
    number = words if _NUMBER.search(words) and "@" not in words else ""
    birth_on = _read_date(words)
    if birth_on is not None:
        return Query(birth_on=birth_on, number=number)
    if _PHONE.fullmatch(words):
        # A stored number starts with its country; a trunk zero or the 00 of an international call is not in it.
        digits = re.sub(r"\D", "", words).lstrip("0")
        return Query(digits=digits if len(digits) >= _FEWEST_DIGITS else "", number=number)
    if "@" in words:
        words = re.sub(r"([\\%_])", r"\\\1", words)
    return Query(words=words, number=number)


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
    clinic = current_clinic_id()
    asked: list[Any] = [query.words, query.digits, query.birth_on, most]
    statement = FOUND_OR_NUMBERED if query.number else FOUND
    asked += [clinic, NUMBERED_BY, query.number, clinic, most] if query.number else [clinic]
    with connection.cursor() as cursor:
        cursor.execute(statement.format(columns=chosen), asked)
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
