"""Find a patient by what somebody at the desk has in hand: part of a name, a phone number, a birth date, an e-mail.

Accents and typos are forgiven by the database (`search_patients`, migration 0003), which looks only at the clinic
whose scope is open.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from patients.models import Patient

LONGEST = 100
_DATE_PATTERNS = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")
_PHONE = re.compile(r"[\d\s()+./\-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_FEWEST_DIGITS = 3


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
    order = {pk: place for place, pk in enumerate(rank_patients(words, most))}
    return sorted(Patient.objects.filter(pk__in=order), key=lambda patient: order[patient.pk])


def rank_patients(words: str, most: int) -> list[int]:
    """Primary keys of those who fit, best first. Needs an open clinic scope."""
    query = read_query(words)
    if query == Query():
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT patient_id FROM search_patients(%s, %s, %s, %s)",
            [query.words, query.digits, query.birth_on, most],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _read_date(words: str) -> date | None:
    plain = words.replace(",", "")
    for pattern in _DATE_PATTERNS:
        try:
            # Only the day is read, no instant: there is no zone to know.
            return datetime.strptime(plain, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
