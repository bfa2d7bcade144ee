"""Diagnoses by API: found, offered, given, warned about, taken away; and what irritates."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from clinic.models import AccessLog, Membership
from patients.coding import add_diagnosis
from patients.models import Diagnosis, DiagnosisCode, Examination
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.codes import make_codes
from tests.factories.patients import make_episode
from tests.patients.examined import AT, make_draft, make_signed, path

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def codes(house: House) -> dict[str, DiagnosisCode]:
    return make_codes()


@pytest.fixture
def bob_api(bob: Membership) -> Program:
    return Program(bob)


@pytest.fixture
def draft(bob: Membership) -> Examination:
    return make_draft(bob)


def found(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["code"] for each in answer.json()["results"]]


def coded(answer: Any) -> list[str]:
    return [each["code"] for each in answer.json()["diagnoses"]]


# --- find -----------------------------------------------------------------------------------------


def test_codes_are_found_by_code_by_words_and_with_a_slip(draft: Examination, bob_api: Program) -> None:
    assert found(bob_api.get(path(draft, "codes?words=M54.5"))) == ["M54.50", "M54.59"]
    assert found(bob_api.get(path(draft, "codes?words=spasn%20of%20back"))) == ["M62.830"]
    assert found(bob_api.get(path(draft, "codes?words=zebra"))) == []
    favourites = found(bob_api.get(path(draft, "codes")))
    assert favourites[0] == "M99.01"
    assert found(bob_api.get(path(draft, "codes?words="))) == favourites


def test_codes_leave_out_what_is_chosen_or_not_billable_that_day(
    draft: Examination, bob_api: Program
) -> None:
    bob_api.post(path(draft, "diagnoses"), {"code": "M54.50"})
    assert found(bob_api.get(path(draft, "codes?words=M54.5"))) == ["M54.59"]
    DiagnosisCode.objects.filter(code="M54.59").update(valid_until=timezone.now() - timedelta(days=9))
    assert found(bob_api.get(path(draft, "codes?words=M54.5"))) == []


@pytest.mark.parametrize("query", ["words=%00", f"words={'x' * 81}"])
def test_words_that_make_no_sense_are_refused(draft: Examination, bob_api: Program, query: str) -> None:
    answer = bob_api.get(path(draft, f"codes?{query}"))
    assert (answer.status_code, list(fields_of(answer))) == (422, ["words"])


@pytest.mark.parametrize("words", ["M54.41", "M54.5", "%25", "(", "'"])
def test_codes_cost_the_same_queries_with_none_one_and_more(
    draft: Examination, bob_api: Program, django_assert_num_queries: Any, words: str
) -> None:
    is_code = words[0] == "M"
    with django_assert_num_queries(12 if is_code else 13):  # words are looked for once more, with a slip
        bob_api.get(path(draft, f"codes?words={words}"))


# --- give and take --------------------------------------------------------------------------------


def test_diagnosis_is_given_once_and_its_conflict_told(draft: Examination, bob_api: Program) -> None:
    body = {"code": "m5459", "reason": "Low back pain without leg pain"}
    first, again = (
        bob_api.post(path(draft, "diagnoses"), body, idempotency_key="give-it-once") for _twice in range(2)
    )
    assert (first.status_code, coded(first), again.content) == (201, ["M54.59"], first.content)
    assert first.json()["diagnoses"][0]["reason"] == "Low back pain without leg pain"
    assert first["ETag"] == '"2"'
    assert coded(bob_api.post(path(draft, "diagnoses"), {"code": "M54.59"})) == ["M54.59"]
    assert Diagnosis.objects.count() == 1
    clash = bob_api.post(path(draft, "diagnoses"), {"code": "M51.26"}).json()
    assert [(pair["first"], pair["second"]) for pair in clash["conflicts"]] == [("M54.59", "M51.26")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required"),
        ({"code": ""}, "blank"),
        ({"code": "M54.5"}, "code_not_billable"),
        ({"code": "Z99"}, "code_not_billable"),
        ({"code": "x" * 13}, "max_length"),
        ({"code": "\x00"}, "null_characters_not_allowed"),
        ({"code": ["M54.59"]}, "invalid"),
    ],
)
def test_code_that_cannot_be_used_is_refused(
    draft: Examination, bob_api: Program, body: Any, code: str
) -> None:
    answer = bob_api.post(path(draft, "diagnoses"), body)
    assert (answer.status_code, fields_of(answer)) == (422, {"code": code})
    assert not Diagnosis.objects.exists()
    draft.refresh_from_db()
    assert draft.version == 1


def test_findings_offer_codes_with_their_reason(draft: Examination, bob_api: Program) -> None:
    for kind in ("pain", "motion_restriction", "spasm"):
        bob_api.put(path(draft, "findings"), {**AT, "kind": kind})
    offers = bob_api.get(path(draft)).json()["offers"]
    assert [(each["code"], each["asks_cause"]) for each in offers] == [
        ("M99.03", False), ("M62.830", True), ("M54.59", False),
    ]  # fmt: skip
    assert offers[0]["reason"] == "P.A.R.T. met: L4 PRT"
    rest = bob_api.post(path(draft, "diagnoses"), {key: offers[1][key] for key in ("code", "reason")}).json()
    assert [each["code"] for each in rest["offers"]] == ["M99.03", "M54.59"]
    assert rest["needs_cause"] is True
    told = bob_api.put(path(draft, "hypothesis"), {"hypothesis": "joint"}).json()
    assert (told["hypothesis"], told["needs_cause"]) == ("joint", False)
    assert bob_api.put(path(draft, "hypothesis"), {"hypothesis": ""}).json()["needs_cause"] is True


@pytest.mark.parametrize(
    "body", [{}, {"hypothesis": None}, {"hypothesis": "bad luck"}, {"hypothesis": "\x00"}]
)
def test_hypothesis_that_does_not_exist_is_refused(draft: Examination, bob_api: Program, body: Any) -> None:
    answer = bob_api.put(path(draft, "hypothesis"), body)
    assert (answer.status_code, list(fields_of(answer))) == (422, ["hypothesis"])


def test_diagnosis_is_taken_away_and_a_repeat_changes_nothing(
    draft: Examination, bob: Membership, bob_api: Program
) -> None:
    bob_api.post(path(draft, "diagnoses"), {"code": "M54.59"})
    row = Diagnosis.objects.get()
    for _twice in range(2):
        answer = bob_api.delete(path(draft, "diagnoses", row.uid))
        assert (answer.status_code, coded(answer)) == (200, [])
    removed_at = Diagnosis.objects.get().removed_at
    assert removed_at is not None
    other = add_diagnosis(episode=make_episode(), code="M54.2", by=bob, now=timezone.now())
    assert bob_api.delete(path(draft, "diagnoses", other.uid)).status_code == 404
    assert bob_api.delete(path(draft, "diagnoses", uuid4())).status_code == 404
    other.refresh_from_db()
    assert other.removed_at is None


# --- of an episode --------------------------------------------------------------------------------


def test_diagnoses_of_an_episode_are_those_that_stand(bob: Membership, bob_api: Program) -> None:
    draft = make_draft(bob)
    for code in ("M54.59", "M99.03"):
        bob_api.post(path(draft, "diagnoses"), {"code": code})
    bob_api.delete(path(draft, "diagnoses", Diagnosis.objects.get(code__code="M54.59").uid))
    assert found(bob_api.get(f"episodes/{draft.episode.uid}/diagnoses")) == ["M99.03"]
    assert AccessLog.objects.filter(patient_uid=draft.patient.uid, what="examination").count() == 1


def test_diagnoses_of_a_signed_examination_are_those_of_its_day(bob: Membership, bob_api: Program) -> None:
    old = make_draft(bob, days_ago=9)
    add_diagnosis(episode=old.episode, examination=old, code="M54.59", by=bob, now=old.started_at)
    signed = make_signed(bob, old.episode, days_ago=9)
    new = make_draft(bob, old.episode)
    bob_api.delete(path(new, "diagnoses", Diagnosis.objects.get().uid))
    assert coded(bob_api.get(path(signed))) == ["M54.59"]
    assert coded(bob_api.get(path(new))) == []


def test_diagnoses_of_an_episode_are_not_for_the_desk_nor_for_others(
    draft: Examination, rita: Membership, other_house: House
) -> None:
    where = f"episodes/{draft.episode.uid}/diagnoses"
    assert Program(rita).get(where).status_code == 403
    assert Program(other_house.bob).get(where).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_diagnoses_cost_the_same_queries_with_one_and_three(
    draft: Examination, bob: Membership, bob_api: Program, django_assert_num_queries: Any, rows: int
) -> None:
    for code in ("M99.03", "M54.59", "M54.2")[:rows]:
        add_diagnosis(episode=draft.episode, code=code, by=bob, now=timezone.now())
    with django_assert_num_queries(13):
        assert len(found(bob_api.get(f"episodes/{draft.episode.uid}/diagnoses"))) == rows
