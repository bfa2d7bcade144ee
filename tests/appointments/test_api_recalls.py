"""Recalls by API: the list, tries, putting off, closing, noting, the mail, and patients who are left alone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from appointments.models import Recall, RecallAttempt, RecallKind
from appointments.recalls import log_attempt
from clinic.models import OutgoingMail
from clinic.tenancy import clinic_scope
from patients.consents import record_consent
from patients.models import Patient
from tests.api import Program, fields_of
from tests.conftest import NOW
from tests.factories.appointments import make_recall
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
TRY = {"channel": "phone", "result": "left_word", "note": "Monday"}


@pytest.fixture(autouse=True)
def _at_nine() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rita_api(house: House) -> Program:
    return Program(house.rita)


@pytest.fixture
def recall(house: House, patient: Patient) -> Recall:
    return make_recall(patient, now=NOW)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def uids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["uid"] for each in answer.json()["results"]]


def test_list_is_filtered_and_says_no_more_to_the_desk(
    house: House, rita_api: Program, recall: Recall
) -> None:
    other = make_recall(
        make_patient(), now=NOW, kind=RecallKind.PLAN, due_on=TODAY + timedelta(days=2), created_by=house.bob
    )
    assert uids(rita_api.get("recalls")) == [str(recall.uid), str(other.uid)]
    assert uids(rita_api.get("recalls?show=due")) == [str(recall.uid)]
    assert (
        uids(rita_api.get("recalls?show=soon")) == uids(rita_api.get("recalls?kind=plan")) == [str(other.uid)]
    )
    assert uids(rita_api.get(f"recalls?patient={recall.patient.uid}&show=done")) == []
    assert uids(rita_api.get("recalls?tries=none")) == [str(recall.uid), str(other.uid)]
    assert uids(rita_api.get(f"recalls?practitioner={house.bob.uid}")) == []
    desk = rita_api.get(f"recalls/{other.uid}").json()
    assert (desk["why"], desk["created_by"]["name"]) == (
        "A visit is due from 26 Nov, and none is booked.",
        "Dr Bob",
    )
    assert "plan" in Program(house.bob).get(f"recalls/{other.uid}").json()["why"]


@pytest.mark.parametrize(
    ("query", "wrong"), [("show=x", "show"), ("kind=x", "kind"), ("patient=x", "patient"), ("q=1", "q")]
)
def test_query_that_is_none_is_said(rita_api: Program, query: str, wrong: str) -> None:
    assert set(fields_of(rita_api.get(f"recalls?{query}"))) == {wrong}


def test_noting_twice_with_one_key_notes_once(rita_api: Program, patient: Patient) -> None:
    body = {"patient": patient.uid, "due_on": "2026-12-01", "reason": "Films"}
    key = uuid4().hex
    first, again = (rita_api.post("recalls", body, idempotency_key=key) for _time in range(2))
    assert (first.status_code, first.json(), first["ETag"]) == (201, again.json(), '"1"')
    assert code_of(rita_api.post("recalls", body)) == (409, "recall_open")
    assert Recall.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"due_on": "2026-11-23"}, "due_on"),
        ({"due_on": "2029-01-01"}, "due_on"),
        ({"due_on": "x"}, "due_on"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"patient": str(uuid4())}, "patient"),
        ({"kind": "lost"}, "kind"),
    ],
)
def test_what_cannot_be_noted_is_said_at_its_field(
    rita_api: Program, patient: Patient, changes: dict[str, str], wrong: str
) -> None:
    body = {"patient": str(patient.uid), "due_on": "2026-12-01", "reason": "Films"}
    answer = rita_api.post("recalls", body | changes)
    assert (answer.status_code, set(fields_of(answer))) == (422, {wrong})
    assert not Recall.objects.exists()


def test_a_try_needs_the_version_and_raises_it(rita_api: Program, recall: Recall) -> None:
    path = f"recalls/{recall.uid}/attempts"
    assert code_of(rita_api.post(path, TRY)) == (428, "version_required")
    key = uuid4().hex
    made, again = (rita_api.post(path, TRY, if_match='"1"', idempotency_key=key) for _time in range(2))
    assert (made.status_code, made["ETag"], made.json()) == (201, '"2"', again.json())
    [attempt] = made.json()["attempts"]
    assert (attempt["by"]["name"], attempt["result"], attempt["note"]) == ("Rita", "left_word", "Monday")
    assert code_of(rita_api.post(path, TRY, if_match='"1"')) == (412, "stale_version")
    wrong = rita_api.post(path, TRY | {"result": "sang"}, if_match='"2"')
    assert set(fields_of(wrong)) == {"result"}
    assert RecallAttempt.objects.count() == 1


def test_putting_off_and_closing(house: House, rita_api: Program, recall: Recall) -> None:
    path = f"recalls/{recall.uid}"
    past = rita_api.post(f"{path}/snooze", {"until": "2026-11-24"}, if_match='"1"')
    assert (past.status_code, set(fields_of(past))) == (422, {"until"})
    put_off = rita_api.post(f"{path}/snooze", {"until": "2026-12-01"}, if_match='"1"').json()
    assert (put_off["state"], put_off["snoozed_until"]) == ("snoozed", "2026-12-01")
    assert set(fields_of(rita_api.post(f"{path}/close", {"outcome": "over"}, if_match='"2"'))) == {"outcome"}
    closed = rita_api.post(f"{path}/close", {"outcome": "moved"}, if_match='"2"').json()
    assert (closed["state"], closed["outcome"], closed["closed_by"]["name"]) == ("closed", "moved", "Rita")
    assert code_of(rita_api.post(f"{path}/attempts", TRY, if_match='"3"')) == (409, "recall_closed")


def test_mail_goes_to_who_agreed(rita_api: Program, recall: Recall, patient: Patient) -> None:
    path = f"recalls/{recall.uid}/mail"
    assert code_of(rita_api.post(path, if_match='"1"')) == (409, "not_mailable")
    record_consent(
        patient=patient, purpose="email", is_given=True, given_by="Nora", source="link", now=NOW
    )  # fmt: skip
    assert rita_api.post(path, if_match='"1"').json()["attempts"][0]["channel"] == "email"
    assert OutgoingMail.objects.get().kind == "recall"


def test_do_not_contact_is_set_read_and_lifted(rita_api: Program, recall: Recall, patient: Patient) -> None:
    path = f"patients/{patient.uid}/no-contact"
    assert rita_api.get(path).json()["recall_stopped_at"] is None
    assert set(fields_of(rita_api.put(path, {"reason": " "}))) == {"reason"}
    said = rita_api.put(path, {"reason": "Asked us"}).json()
    assert (said["recall_stopped_reason"], rita_api.get(path).json()) == ("Asked us", said)
    recall.refresh_from_db()
    assert (recall.state, recall.outcome) == ("closed", "no_contact")
    refused = rita_api.post("recalls", {"patient": patient.uid, "due_on": "2026-12-01", "reason": "x"})
    assert code_of(refused) == (409, "no_contact")
    assert rita_api.delete(path).status_code == 204
    assert rita_api.get(path).json()["recall_stopped_at"] is None


def test_recall_of_another_clinic_is_not_there(rita_api: Program, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        theirs = make_recall(make_patient(), now=NOW)
    assert uids(rita_api.get("recalls")) == []
    assert rita_api.get(f"recalls/{theirs.uid}").status_code == 404
    assert rita_api.post(f"recalls/{theirs.uid}/attempts", TRY, if_match='"1"').status_code == 404
    assert rita_api.get(f"patients/{theirs.patient.uid}/no-contact").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_three_rows_as_for_one(
    house: House, rita_api: Program, rows: int, django_assert_num_queries: Any
) -> None:
    for _number in range(rows):
        recall = make_recall(make_patient(), now=NOW)
        for version in (1, 2):
            log_attempt(recall=recall, version=version, by=house.rita, now=NOW, **TRY)
    rita_api.get("me")
    with django_assert_num_queries(10):
        assert len(uids(rita_api.get("recalls"))) == rows
