"""What makes a person's data acceptable, said once for the pages, the API and imports."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import global_settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber, to_python

from clinic.errors import DomainError
from clinic.models import Location
from clinic.models.people import validate_zone
from clinic.typed import HIDDEN, HIDDEN_IN_LINES, HIDDEN_SIGN
from patients.models.people import MAJORITY, Sex

Problems = dict[str, str | Promise]

EARLIEST_BIRTH = date(1900, 1, 1)
LONGEST_NAME = 80
LONGEST: Mapping[str, int] = {
    "email": 254,
    "address": 500,
    "desk_note": 1000,
    "guardian_relation": 60,
    "guardian_email": 254,
}
LANGUAGES = frozenset(code for code, _name in global_settings.LANGUAGES)
FALLBACK_ZONE = "UTC"

PERSON_FIELDS = (
    "first_name",
    "last_name",
    "birth_on",
    "sex",
    "email",
    "phone",
    "address",
    "language",
    "time_zone",
    "desk_note",
)
GUARDIAN_FIELDS = ("guardian_name", "guardian_relation", "guardian_phone", "guardian_email")


class PersonRefusedError(DomainError):
    """What is given of the person cannot be taken as it is.

    `detail["problems"]`: field → message, all of them.
    """

    code = "person_refused"
    status = 422

    def __init__(self, problems: Problems) -> None:
        field, message = next(iter(problems.items()))
        super().__init__(message, field=field, detail={"problems": problems})


def home_zone() -> ZoneInfo:
    """The zone of the clinic's first location: what "today" means at the desk, and a new patient's own zone."""
    location = Location.objects.filter(is_active=True).first()
    return location.zone if location else ZoneInfo(FALLBACK_ZONE)


def desk_day(now: datetime) -> date:
    return now.astimezone(home_zone()).date()


def tidy(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The known fields, with text trimmed and composed (NFC), inner runs of blanks made one in one-line fields."""
    clean: dict[str, Any] = {}
    for name in (*PERSON_FIELDS, *GUARDIAN_FIELDS):
        if name not in fields:
            continue
        value = fields[name]
        if isinstance(value, str):
            value = unicodedata.normalize("NFC", value).strip()
            if name not in ("address", "desk_note"):
                value = re.sub(r"[^\S\x00-\x1f]+", " ", value)
        if name in ("phone", "guardian_phone"):
            value = to_python(value) if value else ""
        clean[name] = value
    return clean


def check_person(
    fields: Mapping[str, Any], *, today: date, has_guardian: bool, keeps: frozenset[str] = frozenset()
) -> Problems:
    """Everything that is wrong with tidied `fields`, by field. `keeps` are fields that need not be given."""
    problems: Problems = {}
    for name in ("first_name", "last_name"):
        if name in fields or name not in keeps:
            _note(problems, name, name_problem(fields.get(name) or ""))
    if "birth_on" in fields or "birth_on" not in keeps:
        _note(problems, "birth_on", birth_problem(fields.get("birth_on"), today=today))
    for name in ("phone", "guardian_phone"):
        _note(problems, name, phone_problem(fields.get(name) or ""))
    for name in ("email", "guardian_email"):
        _note(problems, name, email_problem(fields.get(name) or ""))
    for name in ("address", "desk_note"):
        if HIDDEN_IN_LINES.search(fields.get(name) or ""):
            problems[name] = HIDDEN_SIGN
    _note(problems, "time_zone", zone_problem(fields.get("time_zone") or ""))
    if fields.get("sex") and fields["sex"] not in Sex.values:
        problems["sex"] = _("Choose one of the words offered.")
    if fields.get("language") and fields["language"] not in LANGUAGES:
        problems["language"] = _("Choose one of the languages offered.")
    for name, longest in LONGEST.items():
        if len(fields.get(name) or "") > longest:
            problems.setdefault(name, _("This is too long: %(most)s signs fit.") % {"most": longest})
    if "birth_on" not in problems:
        for name, message in guardian_problems(fields, today=today, has_guardian=has_guardian).items():
            problems.setdefault(name, message)
    return problems


def name_problem(name: str) -> str | Promise | None:
    if not name:
        return _("Write the name.")
    if HIDDEN.search(name):
        return _("There is a hidden sign in this name. Type it again by hand.")
    if not any(letter.isalpha() for letter in name):
        return _("A name has at least one letter.")
    if len(name) > LONGEST_NAME:
        return _("This name is too long: 80 letters fit.")
    return None


def birth_problem(birth_on: date | None, *, today: date) -> str | Promise | None:
    if birth_on is None:
        return _("Give the birth date.")
    if birth_on > today:
        return _("This birth date is in the future.")
    if birth_on < EARLIEST_BIRTH:
        return _("This birth date is before 1900. Look at the year again.")
    return None


def phone_problem(phone: PhoneNumber | str) -> str | Promise | None:
    number = to_python(phone) if isinstance(phone, str) else phone
    if number and not number.is_valid():
        return _("This is not a phone number we can call. Write it with its country, like +1 212 555 0142.")
    return None


def email_problem(email: str) -> str | Promise | None:
    if not email:
        return None
    try:
        validate_email(email)
    except ValidationError:
        return _("This is not an e-mail address. It looks like name@example.com.")
    return None


def zone_problem(name: str) -> str | Promise | None:
    if not name:
        return None
    try:
        validate_zone(name)
    except ValidationError:
        return _("We do not know this time zone. It looks like America/New_York.")
    return None


def guardian_problems(fields: Mapping[str, Any], *, today: date, has_guardian: bool) -> Problems:
    """A minor needs somebody with a name, a relation, and a way to reach them; half a guardian is refused too."""
    given = [name for name in GUARDIAN_FIELDS if fields.get(name)]
    birth_on = fields.get("birth_on")
    needed = birth_on is not None and is_minor(birth_on, today=today) and not has_guardian
    if not given and not needed:
        return {}
    problems: Problems = {}
    if not fields.get("guardian_name"):
        problems["guardian_name"] = _("Who decides for this patient, who is under 18?")
    else:
        _note(problems, "guardian_name", name_problem(fields["guardian_name"]))
    if not fields.get("guardian_relation"):
        problems["guardian_relation"] = _("Write how they are related, for example mother.")
    elif HIDDEN.search(fields["guardian_relation"]):
        problems["guardian_relation"] = HIDDEN_SIGN
    if not fields.get("guardian_phone") and not fields.get("guardian_email"):
        problems["guardian_phone"] = _("Give a phone number or an e-mail address.")
    return problems


def is_minor(birth_on: date, *, today: date) -> bool:
    eighteenth = (birth_on.year + MAJORITY, birth_on.month, birth_on.day)
    return (today.year, today.month, today.day) < eighteenth


def _note(problems: Problems, name: str, message: str | Promise | None) -> None:
    if message is not None:
        problems[name] = message
