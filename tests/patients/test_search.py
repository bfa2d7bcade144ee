"""Whoever calls is found by whatever they say first."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.tenancy import clinic_scope
from patients.models import Patient, PatientNumber
from patients.search import Query, find_patients, read_query
from tests.factories.clinic import House
from tests.factories.patients import LONG_AGO, make_patient

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("  Nora   Quill ", Query(words="Nora Quill")),
        ("1985-05-04", Query(birth_on=date(1985, 5, 4), number="1985-05-04")),
        ("05/04/1985", Query(birth_on=date(1985, 5, 4), number="05/04/1985")),
        ("4.5.1985", Query(birth_on=date(1985, 5, 4), number="4.5.1985")),
        ("4 May 1985", Query(birth_on=date(1985, 5, 4), number="4 May 1985")),
        ("May 4, 1985", Query(birth_on=date(1985, 5, 4), number="May 4, 1985")),
        ("(212) 555-0142", Query(digits="2125550142", number="(212) 555-0142")),
        ("+1 212 555 0142", Query(digits="12125550142", number="+1 212 555 0142")),
        ("0142", Query(digits="142", number="0142")),
        ("07", Query(number="07")),
        ("PT-07a", Query(words="PT-07a", number="PT-07a")),
        ("a_b%@mail.example", Query(words="a\\_b\\%@mail.example")),
        ("", Query()),
        ("\x00\n", Query()),
    ],
)
def test_words_are_taken_for_what_they_look_like(typed: str, query: Query) -> None:
    assert read_query(typed) == query


@pytest.mark.parametrize(
    "typed",
    ["Núñez", "Nunez", "nunes", "Nuñ", "Maria Nunez", "nunez maria", "+34 600 123 456", "600123456", "123 456",
     "maria@", "MARIA@mail.example", "1990-02-03", "2/3/1990"],
)  # fmt: skip
def test_patient_is_found_by_name_phone_birth_date_or_mail(house: House, typed: str) -> None:
    wanted = make_patient(
        first_name="María",
        last_name="Núñez",
        email="maria@mail.example",
        phone="+34600123456",
        birth_on=date(1990, 2, 3),
    )
    make_patient(first_name="Tom", last_name="Baker", email="tom@mail.example", phone="+12125550199")
    assert find_patients(typed) == [wanted]


def test_best_name_comes_first(house: House) -> None:
    close = make_patient(last_name="Quilt")
    exact = make_patient(last_name="Quill")
    assert find_patients("Nora Quill") == [exact, close]


def test_no_more_than_asked_for(house: House) -> None:
    for _ in range(4):
        make_patient()
    assert len(find_patients("Quill", most=3)) == 3


@pytest.mark.parametrize("typed", ["", "   ", "zzzz", "%", "_", "%@", "12"])
def test_nothing_is_found_for_nothing_known(house: House, typed: str) -> None:
    make_patient()
    assert find_patients(typed) == []


def test_patient_of_another_clinic_is_not_found(house: House, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        make_patient(last_name="Elsewhere")
    assert find_patients("Elsewhere") == []


def test_archived_and_merged_patients_are_not_found(house: House, now: object) -> None:
    kept = make_patient()
    make_patient(archived_at=now)
    make_patient(merged_into=kept)
    assert find_patients("Quill") == [kept]


def test_the_number_of_the_old_program_is_found_when_it_is_typed_whole(
    house: House, other_house: House
) -> None:
    """Before anybody whose phone holds the same digits, once for two numbers, and as whoever it was merged into."""
    ann, kept = make_patient(first_name="Ann", phone="+12125559000"), make_patient(first_name="Kit", phone="")
    twice = make_patient(merged_into=kept)
    for system, number, patient in (("jane", "5550", ann), ("other", "5550", ann), ("cliniko", "7", twice)):
        PatientNumber.objects.create(patient=patient, system=system, number=number)
    nora = make_patient(first_name="Nora", phone="+12125550142")
    assert find_patients("5550") == [ann, nora]
    assert find_patients("5550", most=1) == [ann]
    assert find_patients(" 7 ") == [kept]
    Patient.objects.filter(pk=kept.pk).update(archived_at=LONG_AGO)
    with clinic_scope(other_house.clinic):
        assert find_patients("5550") == []
    assert find_patients("7") == []


@given(typed=st.text(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_may_be_typed(house: House, typed: str) -> None:
    assert find_patients(typed) == []
