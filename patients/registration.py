"""A new patient enters the record: once, with a warning when they seem to be in it already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

from clinic.errors import DomainError
from clinic.models import Membership
from clinic.tenancy import current_clinic_id
from patients.models import Guardian, Patient
from patients.persons import PersonRefusedError, check_person, desk_day, home_zone, tidy
from patients.search import find_patients

LIKE_NAME = 0.75
LIKE_NAME_WITH_BIRTH = 0.2
MOST_MATCHES = 8
_NAMESPACE = UUID("5b8f3d0e-4c63-4f0c-9d0b-0d9d7d8f4b11")


@dataclass(frozen=True)
class Match:
    """Somebody in the record who may be the same person, and why. A `note` alone stops nobody."""

    patient: Patient
    reasons: tuple[str | Promise, ...]
    is_warning: bool
    likeness: float


class SimilarPatientsError(DomainError):
    """Somebody in the record seems to be the same person; `matches` says who, and why.

    `detail["matches"]`: the people to look at before adding another one.
    """

    code = "similar_patients"

    def tell(self) -> dict[str, Any]:
        return {"matches": [_told(match) for match in self.detail["matches"]]}


@transaction.atomic
def register_patient(
    *,
    fields: Mapping[str, Any],
    by: Membership | None,
    now: datetime,
    idem: UUID | None = None,
    is_confirmed: bool = False,
) -> Patient:
    """Add a patient, with a guardian when the patient is under age.

    `fields` are those of `persons.PERSON_FIELDS` and GUARDIAN_FIELDS. The same `idem` with the same name and birth
    date gives back the same patient. Raises PersonRefusedError, or SimilarPatientsError unless `is_confirmed`.
    """
    clean = tidy(fields)
    problems = check_person(clean, today=desk_day(now), has_guardian=False)
    if problems:
        raise PersonRefusedError(problems)
    uid = _uid_for(idem, clean)
    if uid is not None and (known := Patient.objects.filter(uid=uid).first()):
        return known
    if not is_confirmed:
        _stop_at_similar(clean, uid=uid)
    return _add(clean, uid=uid)


def similar_patients(
    *, first_name: str, last_name: str, birth_on: date | None, phone: PhoneNumber | str, email: str
) -> list[Match]:
    """Who in the record may be this person, most alike first; a shared e-mail address alone is only a note."""
    name = f"{first_name} {last_name}".strip()
    same = Q(pk__in=[patient.pk for patient in find_patients(name, most=30)])
    if birth_on is not None:
        same |= Q(birth_on=birth_on)
    if phone:
        same |= Q(phone=phone)
    if email:
        same |= Q(email__iexact=email)
    candidates = Patient.objects.current().filter(same).annotate(likeness=_likeness_to(name))
    matches = [
        match
        for patient in candidates.order_by("-likeness", "pk")[:200]
        if (match := _judge(patient, birth_on=birth_on, phone=phone, email=email))
    ]
    return sorted(matches, key=lambda match: (not match.is_warning, -match.likeness))[:MOST_MATCHES]


def save_guardian(patient: Patient, fields: Mapping[str, Any]) -> Guardian | None:
    """Write the guardian of tidied `fields`: the first one is changed, a missing one added, none given is none."""
    if not fields.get("guardian_name"):
        return None
    guardian = patient.guardians.order_by("pk").first() or Guardian(patient=patient)
    guardian.name = fields["guardian_name"]
    guardian.relation = fields["guardian_relation"]
    guardian.email = fields.get("guardian_email") or ""
    guardian.phone = fields.get("guardian_phone") or ""
    guardian.save()
    return guardian


def _uid_for(idem: UUID | None, clean: Mapping[str, Any]) -> UUID | None:
    """The public id that this form's patient gets, so that a second click finds the first one's patient.

    Name and birth date are part of it: whoever goes back and types another person gets another patient.
    """
    if idem is None:
        return None
    person = [clean["first_name"], clean["last_name"], clean["birth_on"].isoformat()]
    return uuid5(_NAMESPACE, "\x1f".join([str(current_clinic_id()), str(idem), *person]))


def _stop_at_similar(clean: Mapping[str, Any], *, uid: UUID | None) -> None:
    matches = similar_patients(
        first_name=clean["first_name"],
        last_name=clean["last_name"],
        birth_on=clean["birth_on"],
        phone=clean.get("phone") or "",
        email=clean.get("email") or "",
    )
    # The first of two clicks may have landed between our look for it and this one: it is no other person.
    matches = [match for match in matches if match.patient.uid != uid]
    if any(match.is_warning for match in matches):
        raise SimilarPatientsError(
            _("This person may be in the record already."), detail={"matches": matches}
        )


def _add(clean: Mapping[str, Any], *, uid: UUID | None) -> Patient:
    values = {name: value for name, value in clean.items() if not name.startswith("guardian_")}
    values["time_zone"] = values.get("time_zone") or home_zone().key
    if uid is None:
        patient, is_new = Patient.objects.create(**values), True
    else:
        patient, is_new = Patient.objects.get_or_create(uid=uid, defaults=values)
    if is_new:
        save_guardian(patient, clean)
    return patient


def _likeness_to(name: str) -> Func:
    """Trigram similarity of the whole name, 0-1, blind to case, accents and the order of the names."""
    stored = Func(Concat(F("first_name"), Value(" "), F("last_name")), function="plain_text")
    wanted = Func(Value(name), function="plain_text")
    return Func(stored, wanted, function="similarity", output_field=FloatField())


def _told(match: Match) -> dict[str, Any]:
    """As much of a person as the desk needs to tell two apart."""
    patient = match.patient
    return {
        "uid": str(patient.uid),
        "name": patient.full_name,
        "birth_on": patient.birth_on.isoformat(),
        "phone": str(patient.phone),
        "email": patient.email,
        "reasons": [str(reason) for reason in match.reasons],
    }


def _judge(patient: Any, *, birth_on: date | None, phone: PhoneNumber | str, email: str) -> Match | None:
    reasons: list[str | Promise] = []
    is_same_day = birth_on is not None and patient.birth_on == birth_on
    if patient.likeness >= LIKE_NAME:
        reasons.append(_("the name is alike"))
    elif is_same_day and patient.likeness >= LIKE_NAME_WITH_BIRTH:
        reasons.append(_("the name is a little alike"))
    has_like_name = bool(reasons)
    if is_same_day and has_like_name:
        reasons.append(_("the birth date is the same"))
    has_same_phone = bool(phone) and patient.phone == phone
    if has_same_phone:
        reasons.append(_("the phone number is the same"))
    if email and patient.email.lower() == email.lower():
        reasons.append(_("the e-mail address is the same"))
    if not reasons:
        return None
    return Match(patient, tuple(reasons), has_like_name or has_same_phone, patient.likeness)
