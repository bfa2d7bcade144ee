"""Patients by API: found, added, shown, changed; and what is refused on the way."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from clinic.models import AccessLog, KeptAnswer
from clinic.tenancy import clinic_scope
from patients.conditions import NeedKind
from patients.models import Guardian, Patient, RedFlag, Source, SpecialNeed
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

NEW = {
    "first_name": "Tom",
    "last_name": "Baker",
    "birth_on": "1970-02-03",
    "phone": "(212) 555-0188",
    "email": "tom@mail.example",
}


@pytest.fixture
def rita_api(house: House) -> Program:
    return Program(house.rita)


@pytest.fixture
def bob_api(house: House) -> Program:
    return Program(house.bob)


def names_of(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["last_name"] for row in answer.json()["results"]]


def years_ago(years: int) -> str:
    return (timezone.now() - timedelta(days=365 * years)).date().isoformat()


# --- list and search ---


def test_list_goes_by_name_page_by_page(rita_api: Program) -> None:
    for name in ("Zuse", "Abel", "Noether"):
        make_patient(last_name=name)
    make_patient(last_name="Gone", archived_at=timezone.now())
    first = rita_api.get("patients?limit=2")
    assert names_of(first) == ["Abel", "Noether"]
    assert first.json()["previous"] is None
    rest = rita_api.get(first.json()["next"].partition("/api/v1/")[2])
    assert names_of(rest) == ["Zuse"]
    assert rest.json()["next"] is None
    back = rita_api.get(rest.json()["previous"].partition("/api/v1/")[2])
    assert names_of(back) == ["Abel", "Noether"]


def test_pages_hold_everybody_once_though_all_have_one_name(rita_api: Program) -> None:
    made = {str(make_patient(first_name=f"Nora {number % 2}").uid) for number in range(7)}
    seen: list[str] = []
    path = "patients?limit=2"
    while path:
        page = rita_api.get(path).json()
        seen += [row["uid"] for row in page["results"]]
        path = (page["next"] or "").partition("/api/v1/")[2]
    assert len(seen) == len(set(seen))
    assert set(seen) == made


@pytest.mark.parametrize(
    "query", ["q=Nunez", "q=Núñez", "q=555+0199", "q=1990-01-02", "birth_on=1990-01-02", "email=ANA@mail.example",
              "phone=%2B12125550199", "phone=212+555+0199"]
)  # fmt: skip
def test_patient_is_found_by_what_is_at_hand(rita_api: Program, query: str) -> None:
    make_patient()
    make_patient(
        first_name="Ana", last_name="Núñez", birth_on="1990-01-02", phone="+12125550199", email="ana@mail.example"
    )  # fmt: skip
    assert names_of(rita_api.get(f"patients?{query}")) == ["Núñez"]


def test_search_answers_best_first_and_as_many_as_wanted(rita_api: Program) -> None:
    for name in ("Quillson", "Quill", "Quail"):
        make_patient(last_name=name)
    assert names_of(rita_api.get("patients?q=quill"))[0] == "Quill"
    assert names_of(rita_api.get("patients?q=quill&limit=1")) == ["Quill"]
    answer = rita_api.get("patients?q=nobodyatall").json()
    assert answer == {"next": None, "previous": None, "results": []}


def test_search_and_list_say_the_same_of_a_person(rita_api: Program) -> None:
    make_patient()
    listed, found = rita_api.get("patients").json(), rita_api.get("patients?q=Quill").json()
    assert listed["results"] == found["results"]
    assert found["results"][0]["phone"] == "+12125550142"
    assert "id" not in found["results"][0]


def test_blank_words_list_everybody(rita_api: Program) -> None:
    make_patient()
    assert names_of(rita_api.get("patients?q=+")) == ["Quill"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("birth_on=yesterday", "birth_on"),
        ("birth_on=1990-13-01", "birth_on"),
        ("phone=12", "phone"),
        ("phone=abc", "phone"),
        ("q=a%00b", "q"),
        ("q=" + "a" * 101, "q"),
        ("q=Nora&birth_on=1990-01-02", "q"),
        ("q=Nora&cursor=x", "q"),
        ("email=" + "a" * 255, "email"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("name=Nora", "name"),
        ("cursor=x", "cursor"),
    ],
)
def test_query_that_is_none_is_said_at_its_field(rita_api: Program, query: str, field: str) -> None:
    answer = rita_api.get(f"patients?{query}")
    assert answer.status_code == 422
    assert list(fields_of(answer)) == [field]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [("", 9), ("?q=Quill", 9)])
def test_list_asks_the_database_as_often_for_three_rows_as_for_one(
    rita_api: Program, django_assert_num_queries: Any, rows: int, query: str, queries: int
) -> None:
    for number in range(rows):
        make_patient(first_name=f"Nora{number}")
    rita_api.get(f"patients{query}")
    with django_assert_num_queries(queries):
        assert len(rita_api.get(f"patients{query}").json()["results"]) == rows


# --- add ---


def test_patient_is_added_once(rita_api: Program) -> None:
    answer = rita_api.post("patients", NEW, idempotency_key="tom-baker")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert answer["ETag"] == '"1"'
    assert (told["phone"], told["sex"], told["language"]) == ("+12125550188", "unknown", "en")
    assert told["time_zone"] == "America/New_York"
    again = rita_api.post("patients", NEW, idempotency_key="tom-baker")
    assert (again.status_code, again.json()) == (201, told)
    assert again["Idempotency-Replayed"] == "true"
    assert Patient.objects.count() == 1


def test_patient_under_age_comes_with_a_guardian(rita_api: Program) -> None:
    young = NEW | {"birth_on": years_ago(9)}
    answer = rita_api.post("patients", young)
    assert (answer.status_code, answer.json()["code"]) == (422, "person_refused")
    assert set(fields_of(answer)) == {"guardian_name", "guardian_relation", "guardian_phone"}
    guardian = {"guardian_name": "Amy Baker", "guardian_relation": "mother", "guardian_phone": "+12125550188"}
    told = rita_api.post("patients", young | guardian).json()
    assert [(each["name"], each["relation"], each["phone"]) for each in told["guardians"]] == [
        ("Amy Baker", "mother", "+12125550188")
    ]


def test_similar_patient_is_told_and_waits_for_a_word(rita_api: Program) -> None:
    known = make_patient(**NEW | {"phone": "+12125550188"})
    answer = rita_api.post("patients", NEW)
    assert (answer.status_code, answer.json()["code"]) == (409, "similar_patients")
    [match] = answer.json()["matches"]
    assert (match["uid"], match["name"], match["phone"]) == (str(known.uid), "Tom Baker", "+12125550188")
    assert "the name is alike" in match["reasons"]
    assert (Patient.objects.count(), KeptAnswer.objects.count()) == (1, 0)
    assert rita_api.post("patients", NEW | {"is_confirmed": True}).status_code == 201


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"first_name": None}, "first_name"),
        ({"first_name": ""}, "first_name"),
        ({"first_name": "a" * 81}, "first_name"),
        ({"last_name": "a\x00b"}, "last_name"),
        ({"last_name": "\ud800"}, "last_name"),
        ({"last_name": "12"}, "last_name"),
        ({"last_name": "Ba\u202eker"}, "last_name"),
        ({"birth_on": "1899-12-31"}, "birth_on"),
        ({"birth_on": "9999-12-31"}, "birth_on"),
        ({"birth_on": "tomorrow"}, "birth_on"),
        ({"phone": "12"}, "phone"),
        ({"phone": "1" * 41}, "phone"),
        ({"email": "tom"}, "email"),
        ({"email": "t" * 250 + "@mail.example"}, "email"),
        ({"sex": "none"}, "sex"),
        ({"language": "tlh"}, "language"),
        ({"time_zone": "Moon/Base"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"address": "a" * 501}, "address"),
        ({"desk_note": "a\x08b"}, "desk_note"),
        ({"guardian_name": "Amy", "guardian_phone": "+12125550188"}, "guardian_relation"),
        # Composed, this is twice as long as it came.
        ({"guardian_name": "Amy", "guardian_phone": "+12125550188", "guardian_relation": "\u0958" * 60},
         "guardian_relation"),
        ({"uid": str(uuid4())}, "uid"),
        ({"version": 7}, "version"),
        ({"is_confirmed": "perhaps"}, "is_confirmed"),
        ({"first_name": {"a": [1]}}, "first_name"),
    ],
)  # fmt: skip
def test_person_that_cannot_be_taken_is_said_at_the_field(
    rita_api: Program, fields: dict[str, Any], field: str
) -> None:
    answer = rita_api.post("patients", NEW | fields)
    assert answer.status_code == 422, answer.content
    assert list(fields_of(answer)) == [field]
    assert not Patient.objects.exists()


def test_names_from_everywhere_are_kept_as_they_are(rita_api: Program) -> None:
    names = {"first_name": "<b>Zoë</b>", "last_name": "Nguyễn-Ōe 山田"}
    told = rita_api.post("patients", NEW | names).json()
    assert {name: told[name] for name in names} == names


# --- show and change ---


def test_record_tells_what_must_not_be_missed(bob_api: Program) -> None:
    patient = make_patient()
    Guardian.objects.create(patient=patient, name="Amy", relation="wife", phone="+12125550188")
    note(patient, "wheelchair", NeedKind.ACCESS)
    note(patient, "osteoporosis", NeedKind.CLINICAL)
    note(patient, "interpreter", NeedKind.ACCESS, ended_on="2026-11-01")
    RedFlag.objects.create(
        patient=patient, key="BP", severity="A", level="urgent", reason="190/115", source=Source.STAFF,
        raised_at=timezone.now(),
    )  # fmt: skip
    answer = bob_api.get(f"patients/{patient.uid}")
    told = answer.json()
    assert answer["ETag"] == '"1"'
    assert [each["name"] for each in told["guardians"]] == ["Amy"]
    assert [each["key"] for each in told["needs"]] == ["wheelchair", "osteoporosis"]
    assert [each["key"] for each in told["red_flags"]] == ["BP"]
    assert AccessLog.objects.get().what == "patient"


def test_desk_sees_access_needs_and_no_flag(rita_api: Program) -> None:
    patient = make_patient()
    note(patient, "wheelchair", NeedKind.ACCESS)
    note(patient, "osteoporosis", NeedKind.CLINICAL)
    RedFlag.objects.create(
        patient=patient, key="BP", severity="A", level="urgent", reason="190/115", source=Source.STAFF,
        raised_at=timezone.now(),
    )  # fmt: skip
    answer = rita_api.get(f"patients/{patient.uid}")
    assert [each["key"] for each in answer.json()["needs"]] == ["wheelchair"]
    assert answer.json()["red_flags"] == []
    assert b"190/115" not in answer.content


def test_change_is_written_over_what_was_read_only(rita_api: Program) -> None:
    patient = make_patient()
    path = f"patients/{patient.uid}"
    assert rita_api.patch(path, {"phone": ""}).json()["code"] == "version_required"
    answer = rita_api.patch(path, {"last_name": "Marsh"}, if_match=rita_api.get(path)["ETag"])
    assert (answer.status_code, answer.json()["last_name"]) == (200, "Marsh")
    assert (answer["ETag"], answer.json()["email"]) == ('"2"', "nora@mail.example")
    stale = rita_api.patch(path, {"last_name": "Moor"}, if_match='"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert stale.json()["changed_by"] == "Rita"
    patient.refresh_from_db()
    assert (patient.last_name, patient.version) == ("Marsh", 2)
    assert set(AccessLog.objects.values_list("what", flat=True)) == {"patient", "patient_edit"}


def test_change_that_cannot_be_taken_leaves_the_record(rita_api: Program) -> None:
    patient = make_patient()
    answer = rita_api.patch(
        f"patients/{patient.uid}", {"last_name": "Marsh", "birth_on": years_ago(9)}, if_match='"1"'
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "person_refused")
    patient.refresh_from_db()
    assert (patient.last_name, patient.version) == ("Quill", 1)


def test_guardian_is_given_whole_and_replaces_the_first(rita_api: Program) -> None:
    patient = make_patient()
    path = f"patients/{patient.uid}"
    half = rita_api.patch(path, {"guardian_email": "amy@mail.example"}, if_match='"1"')
    assert set(fields_of(half)) == {"guardian_name", "guardian_relation"}
    for version, name in enumerate(("Amy", "Alice"), start=1):
        whole = {"guardian_name": name, "guardian_relation": "wife", "guardian_email": "amy@mail.example"}
        assert rita_api.patch(path, whole, if_match=f'"{version}"').status_code == 200
    assert [each["name"] for each in rita_api.get(path).json()["guardians"]] == ["Alice"]


def test_patient_of_another_clinic_is_not_there(rita_api: Program, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        theirs = make_patient(last_name="Elsewhere")
    for uid in (theirs.uid, uuid4()):
        for answer in (
            rita_api.get(f"patients/{uid}"),
            rita_api.patch(f"patients/{uid}", {}, if_match='"1"'),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "no_such_patient")
    assert names_of(rita_api.get("patients?q=Elsewhere")) == []
    assert UUID(str(theirs.uid)) not in set(Patient.objects.values_list("uid", flat=True))


def note(patient: Patient, key: str, kind: NeedKind, **fields: Any) -> SpecialNeed:
    return SpecialNeed.objects.create(
        patient=patient, key=key, kind=kind, noted_at=timezone.now(), source=Source.STAFF, **fields
    )
