"""Special needs and consents by API."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from clinic.models import AccessLog
from clinic.tenancy import clinic_scope
from patients.conditions import Need
from patients.consents import record_consent, withdraw_consent
from patients.models import RedFlag, Source, SpecialNeed
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.factories.plans import make_need

pytestmark = pytest.mark.django_db

THREE = (Need.DIABETES, Need.WHEELCHAIR, Need.ASTHMA)


@pytest.fixture
def bob_api(house: House) -> Program:
    return Program(house.bob)


@pytest.fixture
def rita_api(house: House) -> Program:
    return Program(house.rita)


def keys_of(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["key"] for row in answer.json()["results"]]


def test_desk_and_clinical_staff_see_their_needs(bob_api: Program, rita_api: Program) -> None:
    patient = make_patient()
    for need in THREE:
        make_need(patient, need, timezone.now())
    make_need(patient, Need.LARGE_PRINT, timezone.now(), ended_on="2026-11-01")
    assert keys_of(bob_api.get(f"patients/{patient.uid}/needs")) == ["asthma", "diabetes", "wheelchair"]
    assert keys_of(rita_api.get(f"patients/{patient.uid}/needs")) == ["wheelchair"]
    assert AccessLog.objects.filter(patient_uid=patient.uid, what="patient").count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_needs_cost_the_same_for_three_rows_as_for_one(
    bob_api: Program, django_assert_num_queries: Any, rows: int
) -> None:
    patient = make_patient()
    for need in THREE[:rows]:
        make_need(patient, need, timezone.now())
    bob_api.get(f"patients/{patient.uid}/needs")
    with django_assert_num_queries(11):
        assert len(keys_of(bob_api.get(f"patients/{patient.uid}/needs"))) == rows


def test_need_is_noted_once_and_raises_its_flag(bob_api: Program) -> None:
    patient = make_patient()
    path, body = f"patients/{patient.uid}/needs", {"key": "spinal_tumour", "detail": "L4"}
    first = bob_api.post(path, body, idempotency_key="need-one")
    assert first.status_code == 201, first.content
    assert (first.json()["kind"], first.json()["source"]) == ("clinical", "staff")
    again = bob_api.post(path, body, idempotency_key="need-one")
    assert (again.status_code, again.json()) == (201, first.json())
    assert bob_api.post(path, {"key": "spinal_tumour", "detail": "L5"}).json()["detail"] == "L5"
    assert (SpecialNeed.objects.count(), RedFlag.objects.count()) == (1, 1)


def test_desk_notes_access_needs_only(rita_api: Program) -> None:
    path = f"patients/{make_patient().uid}/needs"
    assert rita_api.post(path, {"key": "wheelchair"}).status_code == 201
    answer = rita_api.post(path, {"key": "osteoporosis"})
    assert (answer.status_code, answer.json()["code"]) == (403, "need_not_yours")
    assert SpecialNeed.objects.get().key == "wheelchair"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "key"),
        ({"key": "wings"}, "key"),
        ({"key": ["wheelchair"]}, "key"),
        ({"key": "pregnancy", "weeks": 46}, "weeks"),
        ({"key": "pregnancy", "weeks": -1}, "weeks"),
        ({"key": "pregnancy", "weeks": "many"}, "weeks"),
        ({"key": "wheelchair", "weeks": 12}, "weeks"),
        ({"key": "wheelchair", "detail": "a" * 201}, "detail"),
        ({"key": "wheelchair", "detail": "a\x00b"}, "detail"),
        ({"key": "wheelchair", "kind": "access"}, "kind"),
    ],
)
def test_need_that_cannot_be_taken_is_said_at_the_field(
    bob_api: Program, body: dict[str, Any], field: str
) -> None:
    answer = bob_api.post(f"patients/{make_patient().uid}/needs", body)
    assert answer.status_code == 422, answer.content
    assert list(fields_of(answer)) == [field]
    assert not SpecialNeed.objects.exists()


def test_need_ends_and_stays_on_record(bob_api: Program, rita_api: Program) -> None:
    patient = make_patient()
    need = make_need(patient, Need.ASTHMA, timezone.now())
    assert rita_api.post(f"needs/{need.uid}/end").status_code == 404
    first = bob_api.post(f"needs/{need.uid}/end")
    assert (first.status_code, first.json()["ended_on"] is not None) == (200, True)
    assert bob_api.post(f"needs/{need.uid}/end").json() == first.json()
    assert keys_of(bob_api.get(f"patients/{patient.uid}/needs")) == []
    assert SpecialNeed.objects.get().ended_on is not None


def test_owner_reads_a_clinical_need_but_does_not_end_it(house: House) -> None:
    need = make_need(make_patient(), Need.ASTHMA, timezone.now())
    answer = Program(house.alice).post(f"needs/{need.uid}/end")
    assert (answer.status_code, answer.json()["code"]) == (403, "need_not_yours")


def test_needs_of_another_clinic_are_not_there(bob_api: Program, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        theirs = make_patient()
        need = make_need(theirs, Need.ASTHMA, timezone.now())
    assert bob_api.get(f"patients/{theirs.uid}/needs").status_code == 404
    assert bob_api.post(f"patients/{theirs.uid}/needs", {"key": "asthma"}).status_code == 404
    assert bob_api.post(f"needs/{need.uid}/end").status_code == 404
    assert bob_api.post(f"needs/{uuid4()}/end").status_code == 404


# --- consents ---


def test_consents_are_told_with_refusals_and_withdrawals(bob_api: Program) -> None:
    patient, now = make_patient(), timezone.now() - timedelta(days=1)
    for hours, (purpose, is_given) in enumerate((("care", True), ("email", True), ("check_in", False))):
        record_consent(
            patient=patient, purpose=purpose, is_given=is_given, given_by="Nora Quill", source=Source.LINK,
            now=now + timedelta(hours=hours),
        )  # fmt: skip
    withdraw_consent(patient=patient, purpose="email", now=timezone.now())
    rows = bob_api.get(f"patients/{patient.uid}/consents").json()["results"]
    told = [(row["purpose"], row["is_given"], row["withdrawn_at"] is None) for row in rows]
    assert told == [("check_in", False, True), ("email", True, False), ("care", True, True)]
    [only] = bob_api.get(f"patients/{patient.uid}/consents?purpose=care").json()["results"]
    assert (only["given_by"], len(only["text_hash"])) == ("Nora Quill", 64)
    answer = bob_api.get(f"patients/{patient.uid}/consents?purpose=all")
    assert list(fields_of(answer)) == ["purpose"]


@pytest.mark.parametrize("rows", [1, 3])
def test_consents_cost_the_same_for_three_rows_as_for_one(
    bob_api: Program, django_assert_num_queries: Any, rows: int
) -> None:
    patient = make_patient()
    for purpose in ("care", "email", "check_in")[:rows]:
        record_consent(
            patient=patient, purpose=purpose, is_given=True, given_by="Nora", source=Source.LINK,
            now=timezone.now(),
        )  # fmt: skip
    bob_api.get(f"patients/{patient.uid}/consents")
    with django_assert_num_queries(11):
        assert len(bob_api.get(f"patients/{patient.uid}/consents").json()["results"]) == rows
