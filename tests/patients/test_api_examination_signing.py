"""Examinations by API: signed, added to, withdrawn; and what a signature refuses from then on."""

from typing import Any
from uuid import uuid4

import pytest

from clinic.models import KeptAnswer, Membership
from patients.models import (
    Diagnosis,
    Examination,
    ExaminationAddendum,
    Finding,
    Measurement,
    Posture,
    TestResult,
)
from tests.api import Program, fields_of
from tests.factories.codes import make_codes
from tests.patients.examined import WRITES, make_draft, make_signed, path

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob_api(bob: Membership) -> Program:
    return Program(bob)


@pytest.fixture
def draft(bob: Membership) -> Examination:
    return make_draft(bob)


@pytest.fixture
def signed(bob: Membership) -> Examination:
    return make_signed(bob)


# --- sign -----------------------------------------------------------------------------------------


def test_sign_closes_and_every_write_is_refused_after(draft: Examination, bob_api: Program) -> None:
    make_codes()
    for method, rest, body in WRITES:
        answer = bob_api.call(method, path(draft, rest), body, idempotency_key=uuid4().hex)
        assert answer.status_code in (200, 201), (rest, answer.content)
    version = bob_api.get(path(draft))["ETag"]
    answer = bob_api.call("POST", path(draft, "signature"), if_match=version)
    assert answer.status_code == 200, answer.content
    assert (answer.json()["signed_by"]["name"], answer.json()["is_editable"]) == ("Dr Bob", False)
    assert len(answer.json()["content_hash"]) == 64
    counted = _count_rows()
    finding, diagnosis = Finding.objects.first(), Diagnosis.objects.get()
    assert finding is not None
    gone = [("DELETE", f"findings/{finding.uid}", None), ("DELETE", f"diagnoses/{diagnosis.uid}", None)]
    changed = [
        (*each[:2], {**(each[2] or {}), "note": "else"} if each[1] == "note" else each[2]) for each in WRITES
    ]
    for method, rest, body in [*changed, *gone]:
        refused = bob_api.call(method, path(draft, rest), body, idempotency_key=uuid4().hex)
        assert (refused.status_code, refused.json()["code"]) == (409, "signed"), rest
    assert _count_rows() == counted
    again = bob_api.call("POST", path(draft, "signature"), if_match=answer["ETag"])
    assert (again.status_code, again.json()["code"]) == (409, "signed")


def _count_rows() -> list[int]:
    standing = Diagnosis.objects.filter(removed_at__isnull=True).count()
    return [
        standing,
        *(model.objects.count() for model in (Finding, Measurement, TestResult, Posture, KeptAnswer)),
    ]


def test_sign_wants_the_version_that_was_read(draft: Examination, bob_api: Program) -> None:
    bob_api.put(path(draft, "note"), {"note": "seen", "was": ""})
    missing = bob_api.call("POST", path(draft, "signature"))
    assert (missing.status_code, missing.json()["code"]) == (428, "version_required")
    stale = bob_api.call("POST", path(draft, "signature"), if_match='"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    draft.refresh_from_db()
    assert draft.signed_at is None
    assert bob_api.call("POST", path(draft, "signature"), if_match='"2"').status_code == 200


def test_sign_says_what_is_in_the_way(draft: Examination, bob_api: Program) -> None:
    make_codes()

    def refusal() -> Any:
        version = bob_api.get(path(draft))["ETag"]
        answer = bob_api.call("POST", path(draft, "signature"), if_match=version)
        assert answer.status_code == 422
        return answer.json()

    assert refusal()["code"] == "nothing_recorded"
    bob_api.put(path(draft, "note"), {"note": "seen", "was": ""})
    bob_api.post(path(draft, "diagnoses"), {"code": "M62.830"})
    assert (refusal()["code"], refusal()["errors"][0]["field"]) == ("cause_missing", "hypothesis")
    for code in ("M54.59", "M51.26"):
        bob_api.post(path(draft, "diagnoses"), {"code": code})
    told = refusal()
    assert told["code"] == "codes_conflict"
    assert [(pair["first"], pair["second"]) for pair in told["conflicts"]] == [("M54.59", "M51.26")]


def test_assistant_writes_but_does_not_sign(draft: Examination, amy: Membership) -> None:
    program = Program(amy)
    version = program.put(path(draft, "note"), {"note": "seen", "was": ""})["ETag"]
    answer = program.call("POST", path(draft, "signature"), if_match=version)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


# --- after the signature --------------------------------------------------------------------------


def test_addendum_is_added_once_though_sent_twice(signed: Examination, bob_api: Program) -> None:
    body = {"text": "The left side too.", "reason": "Left out"}
    first, again = (
        bob_api.post(path(signed, "addenda"), body, idempotency_key="once-and-no-more") for _twice in range(2)
    )
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    row = ExaminationAddendum.objects.get()
    assert first.json()["uid"] == str(row.uid)
    assert (first.json()["text"], first.json()["added_by"]["name"]) == (row.text, "Dr Bob")
    assert bob_api.get(path(signed)).json()["addenda"][0]["reason"] == "Left out"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "x"}, "reason"),
        ({"text": "  ", "reason": "x"}, "text"),
        ({"text": "x" * 4001, "reason": "x"}, "text"),
        ({"text": "x", "reason": "x" * 201}, "reason"),
        ({"text": "a\x00b", "reason": "x"}, "text"),
        ({"text": 5.5, "reason": {}}, "reason"),
    ],
)
def test_addendum_that_does_not_fit_is_refused(
    signed: Examination, bob_api: Program, body: Any, field: str
) -> None:
    answer = bob_api.post(path(signed, "addenda"), body)
    assert answer.status_code == 422
    assert field in fields_of(answer)
    assert not ExaminationAddendum.objects.exists()


def test_draft_takes_no_addendum_and_is_not_withdrawn(draft: Examination, bob_api: Program) -> None:
    addendum = bob_api.post(path(draft, "addenda"), {"text": "x", "reason": "y"})
    error = bob_api.post(path(draft, "error"), {"reason": "x"})
    assert (addendum.status_code, addendum.json()["code"]) == (409, "not_signed")
    assert (error.status_code, error.json()["code"]) == (409, "not_signed")


def test_entered_in_error_stays_readable_and_counts_no_more(bob: Membership, bob_api: Program) -> None:
    signed = make_signed(bob, days_ago=3)
    for body, field in (({}, "reason"), ({"reason": " "}, "reason"), ({"reason": "x" * 301}, "reason")):
        assert list(fields_of(bob_api.post(path(signed, "error"), body))) == [field]
    answer = bob_api.post(path(signed, "error"), {"reason": "Wrong record"})
    assert answer.status_code == 200
    told = bob_api.get(path(signed)).json()
    assert (told["entered_in_error_reason"], told["entered_in_error_at"] is None) == ("Wrong record", False)
    again = bob_api.post(path(signed, "error"), {"reason": "Once more"})
    assert again.json()["entered_in_error_at"] == told["entered_in_error_at"]
    assert bob_api.get(path(make_draft(bob, signed.episode))).json()["last"] is None
