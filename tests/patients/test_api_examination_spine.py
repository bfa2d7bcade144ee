"""What the hands find, by API: findings and letters of P.A.R.T. put, taken away and repeated."""

from typing import Any
from uuid import uuid4

import pytest

from clinic.models import Membership
from patients.models import Examination, Finding, RedFlag
from tests.api import Program, fields_of
from tests.patients.examined import AT, L4, make_draft, make_signed, path

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob_api(bob: Membership) -> Program:
    return Program(bob)


@pytest.fixture
def draft(bob: Membership) -> Examination:
    return make_draft(bob)


def found_in(answer: Any) -> list[tuple[str, str, str]]:
    assert answer.status_code == 200, answer.content
    return [
        (segment["segment"], each["side"], each["kind"])
        for segment in answer.json()["segments"]
        for each in segment["found"]
    ]


def test_finding_is_put_once_and_keeps_what_is_not_given(draft: Examination, bob_api: Program) -> None:
    body = {**AT, "kind": "motion_restriction", "grade": 2, "direction": "extension", "end_feel": "firm"}
    first = bob_api.put(path(draft, "findings"), body)
    assert found_in(first) == [("L4", "right", "motion_restriction")]
    assert first["ETag"] == '"2"'
    again = bob_api.put(path(draft, "findings"), {**AT, "kind": "motion_restriction", "end_feel": ""})
    told = again.json()["segments"][0]["found"][0]
    assert (told["grade"], told["direction"], told["end_feel"]) == (2, "extension", "")
    emptied = bob_api.put(path(draft, "findings"), {**AT, "kind": "motion_restriction", "grade": None})
    assert emptied.json()["segments"][0]["found"][0]["grade"] is None
    assert Finding.objects.count() == 1


def test_segments_come_from_the_head_down_with_their_letters(draft: Examination, bob_api: Program) -> None:
    for segment, kind in (("L4", "pain"), ("C2", "spasm"), ("L4", "asymmetry")):
        answer = bob_api.put(path(draft, "findings"), {"segment": segment, "side": "left", "kind": kind})
    told = answer.json()["segments"]
    assert [(each["segment"], each["letters"], each["is_sufficient"]) for each in told] == [
        ("C2", "T", False), ("L4", "PA", True),
    ]  # fmt: skip


def test_side_of_an_ilium_is_its_own(draft: Examination, bob_api: Program) -> None:
    answer = bob_api.put(path(draft, "findings"), {"segment": "IL-L", "side": "midline", "kind": "pain"})
    assert found_in(answer) == [("IL-L", "left", "pain")]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"side": "right", "kind": "pain"}, "segment"),
        ({**AT}, "kind"),
        ({**AT, "segment": "Z9", "kind": "pain"}, "segment"),
        ({**AT, "side": "up", "kind": "pain"}, "side"),
        ({**AT, "kind": "luck"}, "kind"),
        ({**AT, "kind": ["pain"]}, "kind"),
        ({**AT, "kind": "pain", "grade": 9}, "grade"),
        ({**AT, "kind": "spasm", "grade": 4}, "grade"),
        ({**AT, "kind": "pain", "grade": "9" * 400}, "grade"),
        ({**AT, "kind": "spasm", "since_on": "2999-01-01"}, "since_on"),
        ({**AT, "kind": "spasm", "since_on": "0001-01-01"}, "since_on"),
        ({**AT, "kind": "spasm", "since_on": "yesterday"}, "since_on"),
        ({**AT, "kind": "pain", "direction": "inwards"}, "direction"),
        ({**AT, "kind": "asymmetry", "listing": "x" * 21}, "listing"),
        ({**AT, "kind": "asymmetry", "listing": "a\x00"}, "listing"),
        ({**AT, "kind": "pain", "strength": 3}, "strength"),
    ],
)
def test_finding_that_does_not_fit_is_refused(
    draft: Examination, bob_api: Program, body: Any, field: str
) -> None:
    answer = bob_api.put(path(draft, "findings"), body)
    assert answer.status_code == 422
    assert list(fields_of(answer)) == [field]
    assert not Finding.objects.exists()
    draft.refresh_from_db()
    assert draft.version == 1


def test_bony_tenderness_raises_its_flag_at_once(draft: Examination, bob_api: Program) -> None:
    bob_api.put(path(draft, "findings"), {"segment": "L1", "side": "midline", "kind": "bony_tenderness"})
    assert RedFlag.objects.get().key == "FX"


def test_finding_is_taken_away_by_its_id(draft: Examination, bob: Membership, bob_api: Program) -> None:
    for kind in ("pain", "spasm"):
        bob_api.put(path(draft, "findings"), {**AT, "kind": kind})
    row = Finding.objects.get(kind="pain")
    answer = bob_api.delete(path(draft, "findings", row.uid))
    assert found_in(answer) == [("L4", "right", "spasm")]
    assert answer["ETag"] == '"4"'
    assert bob_api.delete(path(draft, "findings", row.uid)).status_code == 404
    other = make_signed(bob).findings.get()
    assert bob_api.delete(path(draft, "findings", other.uid)).status_code == 404
    assert Finding.objects.filter(pk=other.pk).exists()


def test_letter_stands_and_goes_and_a_repeat_undoes_nothing(draft: Examination, bob_api: Program) -> None:
    for _twice in range(2):
        answer = bob_api.put(path(draft, "letters"), {**AT, "letter": "R", "is_on": True})
        assert found_in(answer) == [("L4", "right", "motion_restriction")]
    for _twice in range(2):
        answer = bob_api.put(path(draft, "letters"), {**AT, "letter": "R", "is_on": False})
        assert found_in(answer) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"letter": "P", "is_on": True}, "segment"),
        ({**AT, "letter": "X", "is_on": True}, "letter"),
        ({**AT, "letter": "P"}, "is_on"),
        ({**AT, "letter": "P", "is_on": None}, "is_on"),
        ({**AT, "letter": "P", "is_on": "maybe"}, "is_on"),
    ],
)
def test_letter_that_does_not_fit_is_refused(
    draft: Examination, bob_api: Program, body: Any, field: str
) -> None:
    answer = bob_api.put(path(draft, "letters"), body)
    assert answer.status_code == 422
    assert field in fields_of(answer)
    assert not Finding.objects.exists()


def test_repeat_brings_back_the_last_findings_here_or_everywhere(bob: Membership, bob_api: Program) -> None:
    signed = make_signed(bob, days_ago=40)
    draft = make_draft(bob, signed.episode)
    elsewhere = bob_api.post(path(draft, "repeat"), {"segment": "L5"})
    assert found_in(elsewhere) == []
    answer = bob_api.post(path(draft, "repeat"), {**AT}, idempotency_key="the-same-again")
    assert found_in(answer) == [("L4", "right", "motion_restriction")]
    assert answer.json()["segments"][0]["found"][0]["change"] == "same"
    again = bob_api.post(path(draft, "repeat"), {**AT}, idempotency_key="the-same-again")
    assert (again.content, again["ETag"]) == (answer.content, answer["ETag"])
    assert found_in(bob_api.post(path(draft, "repeat"), {})) == found_in(answer)
    assert draft.findings.count() == 1
    alone = bob_api.post(path(draft, "repeat"), {"side": "right"})
    assert (alone.status_code, list(fields_of(alone))) == (422, ["segment"])


def test_place_tells_what_stands_and_what_stood_before(bob: Membership, bob_api: Program) -> None:
    signed = make_signed(bob, days_ago=40)
    draft = make_draft(bob, signed.episode)
    bob_api.put(path(draft, "findings"), {"segment": L4.segment, "side": "left", "kind": "pain", "grade": 2})
    told = bob_api.get(path(draft, f"place?segment={L4.segment}&side=left")).json()
    assert (told["name"], told["is_sufficient"]) == ("L4, left", False)
    assert [each["says"] for each in told["found"]] == ["pain 2 of 4"]
    assert [(each["examination"], each["says"]) for each in told["history"]] == [
        (str(signed.uid), ["right: restricted extension"])
    ]
    other = bob_api.get(path(draft, "place?segment=T6")).json()
    assert (other["side"], other["found"], other["history"]) == ("midline", [], [])


@pytest.mark.parametrize(
    ("query", "field"), [("", "segment"), ("segment=Z9", "segment"), ("segment=L4&side=x", "side")]
)
def test_place_that_does_not_exist_is_refused(
    draft: Examination, bob_api: Program, query: str, field: str
) -> None:
    answer = bob_api.get(path(draft, f"place?{query}"))
    assert (answer.status_code, list(fields_of(answer))) == (422, [field])


@pytest.mark.parametrize("examinations", [1, 3])
def test_place_costs_the_same_queries_with_one_and_three(
    bob: Membership, bob_api: Program, django_assert_num_queries: Any, examinations: int
) -> None:
    signed = make_signed(bob, days_ago=40)
    for number in range(examinations - 1):
        make_signed(bob, signed.episode, days_ago=30 - number)
    draft = make_draft(bob, signed.episode)
    with django_assert_num_queries(12):
        told = bob_api.get(path(draft, "place?segment=L4&side=right")).json()
    assert len(told["history"]) == examinations


def test_nobody_examines_what_is_not_there(bob_api: Program) -> None:
    answer = bob_api.put(f"examinations/{uuid4()}/findings", {**AT, "kind": "pain"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
