"""A patient enters the record once, with a name, a birth date, and a guardian when under age."""

import uuid
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.tenancy import clinic_scope
from patients.models import Guardian, Patient
from patients.persons import PersonRefusedError, check_person, is_minor
from patients.registration import SimilarPatientsError, register_patient, similar_patients
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

FIELDS: dict[str, Any] = {
    "first_name": "Nora",
    "last_name": "Quill",
    "birth_on": date(1985, 5, 4),
    "email": "nora@mail.example",
    "phone": "+12125550142",
}
GUARDIAN = {
    "guardian_name": "Ada Quill",
    "guardian_relation": "mother",
    "guardian_phone": "+12125550143",
    "guardian_email": "",
}


def register(house: House, now: datetime, **changed: Any) -> Patient:
    settings_of = {name: changed.pop(name) for name in ("idem", "is_confirmed") if name in changed}
    return register_patient(fields=FIELDS | changed, by=house.rita, now=now, **settings_of)


def test_patient_is_kept_as_given_with_the_zone_of_the_location(house: House, now: datetime) -> None:
    patient = register(house, now, first_name="  Nora \t", last_name="van  der\u00a0Quill")
    patient.refresh_from_db()
    assert (patient.first_name, patient.last_name) == ("Nora", "van der Quill")
    assert patient.phone.as_e164 == "+12125550142"
    assert patient.time_zone == "America/New_York"


def test_letters_and_accents_typed_apart_are_put_together(house: House, now: datetime) -> None:
    assert register(house, now, last_name="Nu\u0301n\u0303ez").last_name == "Núñez"


def test_number_of_the_country_is_made_international(house: House, now: datetime) -> None:
    assert register(house, now, phone="(212) 555-0142").phone.as_e164 == "+12125550142"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"first_name": "   "}, "first_name"),
        ({"last_name": ""}, "last_name"),
        ({"last_name": "Qu\x00ill"}, "last_name"),
        ({"last_name": "Qu\nill"}, "last_name"),
        ({"last_name": "Qu\u202eill"}, "last_name"),
        ({"last_name": "..."}, "last_name"),
        ({"last_name": "Q" * 81}, "last_name"),
        ({"birth_on": None}, "birth_on"),
        ({"birth_on": date(2026, 11, 25)}, "birth_on"),
        ({"birth_on": date(1899, 12, 31)}, "birth_on"),
        ({"phone": "12"}, "phone"),
        ({"phone": "+1 999"}, "phone"),
        ({"email": "nora at mail"}, "email"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"desk_note": "a\x00b"}, "desk_note"),
        ({"sex": "yes"}, "sex"),
        ({"birth_on": date(2012, 1, 1)}, "guardian_name"),
        ({"birth_on": date(2012, 1, 1), **GUARDIAN, "guardian_relation": ""}, "guardian_relation"),
        ({"birth_on": date(2012, 1, 1), **GUARDIAN, "guardian_phone": ""}, "guardian_phone"),
        ({"guardian_relation": "mother"}, "guardian_name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    house: House, now: datetime, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(PersonRefusedError) as refused:
        register(house, now, **changed)
    assert field in refused.value.detail["problems"]
    assert refused.value.code == "person_refused"
    assert not Patient.objects.exists()


def test_everything_wrong_is_said_at_once(house: House, now: datetime) -> None:
    with pytest.raises(PersonRefusedError) as refused:
        register(house, now, first_name="", phone="12", birth_on=date(2027, 1, 1))
    assert set(refused.value.detail["problems"]) == {"first_name", "phone", "birth_on"}


@pytest.mark.parametrize(("birth_on", "accepted"), [(date(2008, 11, 24), True), (date(2008, 11, 25), False)])
def test_guardian_is_needed_until_the_eighteenth_birthday(
    house: House, now: datetime, birth_on: date, accepted: bool
) -> None:
    if accepted:
        assert register(house, now, birth_on=birth_on).guardians.count() == 0
    else:
        with pytest.raises(PersonRefusedError):
            register(house, now, birth_on=birth_on)


def test_born_on_a_leap_day_is_of_age_on_the_first_of_march(house: House) -> None:
    assert is_minor(date(2008, 2, 29), today=date(2026, 2, 28))
    assert not is_minor(date(2008, 2, 29), today=date(2026, 3, 1))


def test_guardian_of_a_child_is_kept(house: House, now: datetime) -> None:
    child = register(house, now, birth_on=date(2012, 1, 1), **GUARDIAN)
    guardian = Guardian.objects.get(patient=child)
    assert (guardian.name, guardian.relation) == ("Ada Quill", "mother")
    assert guardian.phone.as_e164 == "+12125550143"


@pytest.mark.parametrize(
    ("given_fields", "reason"),
    [
        ({"first_name": "Nora", "last_name": "Quil", "birth_on": date(1985, 5, 4)}, "birth date"),
        ({"first_name": "Quill", "last_name": "Nora", "birth_on": date(1970, 1, 1)}, "name is alike"),
        ({"first_name": "NÓRA", "last_name": "Quíll", "birth_on": date(1970, 1, 1)}, "name is alike"),
        ({"first_name": "Norah", "last_name": "Baker", "birth_on": date(1985, 5, 4)}, "little alike"),
        ({"first_name": "Tom", "last_name": "Baker", "birth_on": date(1970, 1, 1), "phone": "+12125550142"}, "phone"),
    ],
)  # fmt: skip
def test_somebody_who_may_be_in_the_record_already_is_shown_with_the_reason(
    house: House, now: datetime, given_fields: dict[str, Any], reason: str
) -> None:
    known = make_patient()
    with pytest.raises(SimilarPatientsError) as refused:
        register(house, now, **({"email": "", "phone": ""} | given_fields))
    (match,) = refused.value.detail["matches"]
    assert match.patient == known
    assert any(reason in str(each) for each in match.reasons)
    assert Patient.objects.count() == 1


def test_another_person_is_added_when_somebody_says_so(house: House, now: datetime) -> None:
    make_patient()
    register(house, now, is_confirmed=True)
    assert Patient.objects.count() == 2


def test_shared_family_address_and_birthday_of_a_stranger_stop_nobody(house: House, now: datetime) -> None:
    make_patient()
    make_patient(first_name="Zoltan", last_name="Weber", email="z@mail.example", phone="+12125550188")
    register(house, now, first_name="Tom", last_name="Baker", birth_on=date(1985, 5, 4), phone="")
    assert Patient.objects.count() == 3


def test_shared_address_is_a_note(house: House) -> None:
    known = make_patient()
    (match,) = similar_patients(
        first_name="Tom", last_name="Baker", birth_on=None, phone="", email="NORA@mail.example"
    )
    assert match.patient == known
    assert not match.is_warning


def test_people_of_other_clinics_and_archived_ones_are_not_alike(
    house: House, other_house: House, now: datetime
) -> None:
    with clinic_scope(other_house.clinic):
        make_patient()
    archived = make_patient(archived_at=now)
    assert register(house, now) != archived


def test_second_click_finds_the_patient_of_the_first(house: House, now: datetime) -> None:
    idem = uuid.uuid4()
    first = register(house, now, idem=idem, birth_on=date(2012, 1, 1), **GUARDIAN)
    again = register(house, now, idem=idem, birth_on=date(2012, 1, 1), **GUARDIAN)
    assert first == again
    assert Guardian.objects.count() == 1


def test_another_person_typed_into_the_same_form_is_another_patient(house: House, now: datetime) -> None:
    idem = uuid.uuid4()
    first = register(house, now, idem=idem)
    other = register(house, now, idem=idem, first_name="Tom", last_name="Baker", phone="", email="")
    assert first != other


def test_same_form_key_in_two_clinics_makes_two_patients(
    house: House, other_house: House, now: datetime
) -> None:
    idem = uuid.uuid4()
    here = register(house, now, idem=idem)
    with clinic_scope(other_house.clinic):
        there = register_patient(fields=FIELDS, by=other_house.rita, now=now, idem=idem)
    assert here.uid != there.uid


odd_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=90)


@given(first=odd_text, last=odd_text, note=odd_text)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_either_kept_whole_or_refused_in_words(
    house: House, now: datetime, first: str, last: str, note: str
) -> None:
    given_fields = FIELDS | {"first_name": first, "last_name": last, "desk_note": note}
    problems = check_person(given_fields, today=now.date(), has_guardian=False)
    try:
        patient = register_patient(fields=given_fields, by=house.rita, now=now, is_confirmed=True)
    except PersonRefusedError as error:
        refused = set(error.detail["problems"])
    else:
        refused = set()
        patient.refresh_from_db()
        assert patient.first_name == patient.first_name.strip() != ""
        assert any(letter.isalpha() for letter in patient.last_name)
        assert "\x00" not in patient.first_name + patient.last_name + patient.desk_note
    assert refused <= {"first_name", "last_name", "desk_note"}
    assert refused <= set(problems)
