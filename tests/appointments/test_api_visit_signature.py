"""Visit notes by API: texts with their version, the signature, addenda, and notes entered in error."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from appointments.models import Addendum, Visit
from appointments.visits import Touch, adjust, sign_visit, start_visit
from clinic.models import Membership
from patients.conditions import GateKey, Severity
from patients.models import OutcomeScore, Patient, Source
from patients.red_flags import Level, RaisedFlag
from patients.screening import raise_flags
from tests.api import Program, fields_of
from tests.appointments.test_api_visits import at, code_of
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_episode

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def bob_api(bob: Membership) -> Program:
    return Program(bob)


@pytest.fixture
def visit(patient: Patient, bob: Membership, now: datetime) -> Visit:
    make_episode(patient)
    return start_visit(patient=patient, by=bob, now=now)


@pytest.fixture
def signed(visit: Visit, bob: Membership, now: datetime) -> Visit:
    return sign_visit(visit=visit, version=1, fields={"assessment": "Improving"}, by=bob, now=now)


def texts(visit: Visit) -> dict[str, Any]:
    return Visit.objects.filter(pk=visit.pk).values().get()


def test_texts_are_saved_and_what_is_not_given_stays(amy: Membership, visit: Visit) -> None:
    program = Program(amy)
    first = program.patch(at(visit), {"pain": 4, "assessment": " Better \r\n today"}, if_match='"1"')
    assert (first.status_code, first["ETag"], first.json()["assessment"]) == (200, '"2"', "Better \n today")
    second = program.patch(at(visit), {"care": "maintenance", "home_advice": "Walk"}, if_match=first["ETag"])
    said = second.json()
    assert (said["pain"], said["assessment"], said["care"], said["home_advice"]) == (
        4, "Better \n today", "maintenance", "Walk",
    )  # fmt: skip
    emptied = program.patch(at(visit), {"pain": None, "assessment": ""}, if_match=second["ETag"]).json()
    assert (emptied["pain"], emptied["assessment"], emptied["care"]) == (None, "", "maintenance")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"pain": 11}, {"pain": "max_value"}),
        ({"pain": -1}, {"pain": "min_value"}),
        ({"pain": 3.5}, {"pain": "invalid"}),
        ({"pain": True}, {"pain": "invalid"}),
        ({"pain": "9" * 2000}, {"pain": "max_string_length"}),
        ({"assessment": "x" * 2001}, {"assessment": "max_length"}),
        ({"assessment": None}, {"assessment": "null"}),
        ({"home_advice": "a\x00b"}, {"home_advice": "null_characters_not_allowed"}),
        ({"complaint_review": {"a": "b"}}, {"complaint_review": "invalid"}),
        ({"care": "some"}, {"care": "invalid_choice"}),
        ({"asessment": "x"}, {"asessment": "unknown_field"}),
    ],
)
def test_text_that_cannot_be_taken_is_said(
    body: dict[str, Any], wrong: dict[str, str], bob_api: Program, visit: Visit
) -> None:
    before = texts(visit)
    for answer in (
        bob_api.patch(at(visit), body, if_match='"1"'),
        bob_api.post(at(visit, "/sign"), body, if_match='"1"'),
    ):
        assert (code_of(answer), fields_of(answer)) == ((422, "invalid"), wrong)
    assert texts(visit) == before


def test_text_of_an_old_version_is_not_saved(bob_api: Program, visit: Visit) -> None:
    bob_api.patch(at(visit), {"assessment": "mine"}, if_match='"1"')
    before = texts(visit)
    for call in (bob_api.patch, bob_api.post):
        path = at(visit) if call == bob_api.patch else at(visit, "/sign")
        assert code_of(call(path, {"assessment": "theirs"}, if_match='"1"')) == (412, "stale_version")
        assert code_of(call(path, {"assessment": "theirs"})) == (428, "version_required")
    assert texts(visit) == before


def test_signature_closes_the_note_and_the_visit(
    bob_api: Program, patient: Patient, house: House, bob: Membership, now: datetime
) -> None:
    make_episode(patient)
    booked = make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=now, status="arrived"
    )
    visit = start_visit(patient=patient, by=bob, now=now)
    adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)
    answer = bob_api.post(at(visit, "/sign"), {"assessment": "Improving", "pain": 3}, if_match='"2"')
    said = answer.json()
    assert (answer.status_code, answer["ETag"]) == (200, '"3"')
    assert (said["signed_by"]["name"], said["is_intact"], said["assessment"]) == ("Dr Bob", True, "Improving")
    assert said["signed_at"] == f"{now:%Y-%m-%dT%H:%M:%SZ}"
    booked.refresh_from_db()
    assert booked.status == "treated"
    assert OutcomeScore.objects.get().score == 3
    assert code_of(bob_api.post(at(visit, "/sign"), {}, if_match='"3"')) == (409, "signed")
    assert code_of(bob_api.patch(at(visit), {"pain": 1}, if_match='"3"')) == (409, "signed")


def test_note_that_says_nothing_is_not_signed(bob_api: Program, visit: Visit) -> None:
    before = texts(visit)
    answer = bob_api.post(at(visit, "/sign"), {"home_advice": "Walk"}, if_match='"1"')
    assert code_of(answer) == (422, "nothing_recorded")
    assert texts(visit) == before


def test_what_stands_at_the_gate_now_blocks_the_signature(
    bob_api: Program, visit: Visit, bob: Membership, now: datetime
) -> None:
    adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)
    raised = RaisedFlag(GateKey.CES, Severity.EMERGENCY, Level.URGENT, (), "numb saddle")
    raise_flags(patient=visit.patient, episode=None, raised=[raised], source=Source.STAFF, now=now)
    before = texts(visit)
    answer = bob_api.post(at(visit, "/sign"), {"assessment": "Improving", "pain": 3}, if_match='"2"')
    assert code_of(answer) == (409, "manual_care_stopped")
    assert (answer.json()["what"], answer.json()["place"]) == ("diversified", "L4")
    assert texts(visit) == before
    assert not OutcomeScore.objects.exists()


def test_addendum_is_added_once_and_leaves_the_note_intact(bob_api: Program, signed: Visit) -> None:
    path, body = at(signed, "/addenda"), {"text": "The hip too.", "reason": "Left out"}
    answers = [bob_api.post(path, body, idempotency_key="click-0001") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    (added,) = bob_api.get(at(signed)).json()["addenda"]
    assert (added["text"], added["reason"], added["added_by"]["name"]) == (
        "The hip too.",
        "Left out",
        "Dr Bob",
    )
    assert answers[0].json()["is_intact"]
    for wrong, said in (
        ({"text": "x"}, {"reason": "required"}),
        ({"text": " ", "reason": "x"}, {"text": "blank"}),
        ({"text": "x" * 4001, "reason": "x" * 201}, {"text": "max_length", "reason": "max_length"}),
    ):
        assert fields_of(bob_api.post(path, wrong)) == said
    assert Addendum.objects.count() == 1


def test_draft_takes_no_addendum_and_is_not_in_error(bob_api: Program, visit: Visit) -> None:
    addendum = {"text": "x", "reason": "y"}
    assert code_of(bob_api.post(at(visit, "/addenda"), addendum)) == (409, "not_signed")
    assert code_of(bob_api.post(at(visit, "/error"), {"reason": "x"})) == (409, "not_signed")
    assert not Addendum.objects.exists()


def test_note_in_error_stays_readable(bob_api: Program, signed: Visit, patient: Patient) -> None:
    for wrong, said in (
        ({}, {"reason": "required"}),
        ({"reason": ""}, {"reason": "blank"}),
        ({"reason": "x" * 301}, {"reason": "max_length"}),
    ):
        assert fields_of(bob_api.post(at(signed, "/error"), wrong)) == said
    answer = bob_api.post(at(signed, "/error"), {"reason": "Somebody else"})
    assert (answer.status_code, answer.json()["entered_in_error_reason"]) == (200, "Somebody else")
    again = bob_api.post(at(signed, "/error"), {"reason": "Another reason"})
    assert again.json()["entered_in_error_reason"] == "Somebody else"
    assert bob_api.get(at(signed)).json()["assessment"] == "Improving"
    (line,) = bob_api.get(f"patients/{patient.uid}/visits").json()["results"]
    assert line["entered_in_error_at"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"pain": 1}),
        ("POST", "/sign", {"assessment": "x"}),
        ("POST", "/addenda", {"text": "x", "reason": "y"}),
        ("POST", "/error", {"reason": "x"}),
    ],
)
def test_note_of_another_clinic_is_not_found(
    method: str, path: str, body: Any, signed: Visit, other_house: House
) -> None:
    before = texts(signed)
    charlie = Program(other_house.bob)
    answer = charlie.call(method, at(signed, path), body, if_match='"2"', idempotency_key=uuid4().hex)
    assert code_of(answer) == (404, "not_found")
    assert texts(signed) == before
    assert not Addendum.objects.exists()
