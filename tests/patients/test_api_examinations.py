"""Examinations by API: begun, listed, read whole; closed to whoever may not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from clinic.models import AccessLog, KeptAnswer, Membership
from clinic.tenancy import clinic_scope
from patients.coding import add_diagnosis
from patients.examinations import closing, drafts, measuring, palpation, testing
from patients.examinations.palpation import Place
from patients.models import (
    Area,
    Examination,
)
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.codes import make_codes
from tests.factories.patients import make_episode, make_patient
from tests.patients.examined import L4, WRITES, make_draft, make_signed, path

NOBODY = "0198c0de-0000-7000-8000-00000000dead"

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob_api(bob: Membership) -> Program:
    return Program(bob)


@pytest.fixture
def draft(bob: Membership) -> Examination:
    return make_draft(bob)


def rows_of(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


# --- list -----------------------------------------------------------------------------------------


def test_list_tells_of_one_patient_the_latest_first(bob: Membership, bob_api: Program) -> None:
    episode = make_episode()
    old = make_signed(bob, episode, days_ago=40)
    new = make_draft(bob, episode)
    make_draft(bob)
    rows = rows_of(bob_api.get(f"patients/{episode.patient.uid}/examinations"))
    assert [row["uid"] for row in rows] == [str(new.uid), str(old.uid)]
    assert [row["kind"] for row in rows] == ["re_examination", "initial"]
    assert rows[0]["signed_at"] is None
    assert rows[1]["signed_by"]["name"] == "Dr Bob"
    assert rows[1]["episode"] == {"uid": str(episode.uid), "area": "low_back"}
    assert AccessLog.objects.filter(patient_uid=episode.patient.uid, what="examination").count() == 1


def test_list_filters_and_goes_on_page_by_page(bob: Membership, bob_api: Program) -> None:
    patient = make_patient()
    neck, back = make_episode(patient, area=Area.NECK), make_episode(patient)
    old = make_signed(bob, neck, days_ago=40)
    new = make_draft(bob, neck)
    other = make_draft(bob, back, days_ago=1)
    where = f"patients/{patient.uid}/examinations"

    def found(query: str) -> list[str]:
        return [row["uid"] for row in rows_of(bob_api.get(f"{where}?{query}"))]

    assert found(f"episode={neck.uid}") == [str(new.uid), str(old.uid)]
    assert found("is_signed=true") == [str(old.uid)]
    assert found("is_signed=false") == [str(new.uid), str(other.uid)]
    assert found("kind=re_examination") == [str(new.uid)]
    first = bob_api.get(f"{where}?limit=2").json()
    rest = rows_of(bob_api.get(first["next"].partition("/api/v1/")[2]))
    assert [row["uid"] for row in rest] == [str(old.uid)]


@pytest.mark.parametrize(
    ("query", "field"),
    [("episode=x", "episode"), (f"episode={NOBODY}", "episode"), ("kind=x", "kind"), ("is_signed=x", "is_signed"),
     ("limit=0", "limit"), ("signed=1", "signed")],
)  # fmt: skip
def test_list_refuses_a_filter_that_makes_no_sense(
    draft: Examination, bob_api: Program, query: str, field: str
) -> None:
    answer = bob_api.get(f"patients/{draft.patient.uid}/examinations?{query}")
    assert answer.status_code == 422
    assert list(fields_of(answer)) == [field]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_queries_with_one_and_three(
    bob: Membership, bob_api: Program, django_assert_num_queries: Any, rows: int
) -> None:
    patient = make_patient()
    for _each in range(rows):
        make_signed(bob, make_episode(patient))
    with django_assert_num_queries(12):
        assert len(rows_of(bob_api.get(f"patients/{patient.uid}/examinations"))) == rows


# --- start ----------------------------------------------------------------------------------------


def test_start_makes_a_draft_and_takes_it_up_again(bob: Membership, bob_api: Program) -> None:
    episode = make_episode()
    where = f"patients/{episode.patient.uid}/examinations"
    first, second = (bob_api.post(where, {"episode": episode.uid}) for _twice in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["uid"] == second.json()["uid"] == str(Examination.objects.get().uid)
    assert first["ETag"] == '"1"'
    assert first.json()["examiner"]["name"] == "Dr Bob"
    assert first.json()["is_editable"] is True
    assert AccessLog.objects.filter(what="examination").count() == 2


def test_start_may_name_the_kind(bob_api: Program) -> None:
    episode = make_episode()
    answer = bob_api.post(
        f"patients/{episode.patient.uid}/examinations", {"episode": episode.uid, "kind": "discharge"}
    )
    assert answer.json()["kind"] == "discharge"


def test_start_sent_twice_makes_one_and_gets_one_answer(bob_api: Program) -> None:
    episode = make_episode()
    where, body = f"patients/{episode.patient.uid}/examinations", {"episode": str(episode.uid)}
    first, again = (bob_api.post(where, body, idempotency_key="start-it-once") for _twice in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (again["ETag"], again["Idempotency-Replayed"]) == (first["ETag"], "true")
    assert Examination.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "episode"),
        ({"episode": None}, "episode"),
        ({"episode": "x"}, "episode"),
        ({"episode": NOBODY}, "episode"),
        ({"episode": ["x"]}, "episode"),
        ({"episode": NOBODY, "kind": "x"}, "kind"),
        ({"episode": NOBODY, "examiner": "me"}, "examiner"),
    ],
)
def test_start_refuses_what_does_not_fit(bob_api: Program, body: Any, field: str) -> None:
    answer = bob_api.post(f"patients/{make_patient().uid}/examinations", body)
    assert answer.status_code == 422
    assert field in fields_of(answer)
    assert not Examination.objects.exists()


def test_start_for_somebody_elses_or_another_clinics_episode_is_refused(
    bob_api: Program, other_house: House
) -> None:
    mine, other = make_episode(), make_episode()
    with clinic_scope(other_house.clinic):
        stranger = make_episode()
    where = f"patients/{mine.patient.uid}/examinations"
    for episode, code in ((other, "examination_refused"), (stranger, "does_not_exist")):
        answer = bob_api.post(where, {"episode": episode.uid})
        assert (answer.status_code, fields_of(answer)) == (422, {"episode": code})
    assert bob_api.post(f"patients/{stranger.patient.uid}/examinations", {"episode": mine.uid}).json()[
        "code"
    ] == ("no_such_patient")
    assert not Examination.objects.exists()
    assert not KeptAnswer.objects.exists()


def test_start_for_a_closed_episode_is_refused(bob_api: Program) -> None:
    episode = make_episode(state="discharged", discharged_at=timezone.now())
    answer = bob_api.post(f"patients/{episode.patient.uid}/examinations", {"episode": episode.uid})
    assert (answer.status_code, fields_of(answer)) == (422, {"episode": "examination_refused"})


# --- show -----------------------------------------------------------------------------------------


def test_show_tells_everything_the_page_does(bob: Membership, bob_api: Program) -> None:
    make_codes()
    episode = make_episode(complaint={"pain_now": 6})
    before = make_signed(bob, episode, days_ago=40)
    draft = make_draft(bob, episode)
    now = timezone.now()
    add_diagnosis(episode=episode, examination=draft, code="M54.59", by=bob, now=now)
    palpation.save_finding(examination=draft, place=L4, kind="pain", detail={"grade": 3}, by=bob, now=now)
    palpation.repeat_last(examination=draft, by=bob, now=now)
    drafts.save_vitals(examination=draft, values={"systolic": 190, "diastolic": 115}, by=bob, now=now)
    answer = bob_api.get(path(draft))
    told = answer.json()
    assert answer["ETag"] == f'"{told["version"]}"'
    assert told["last"]["uid"] == str(before.uid)
    segment = told["segments"][0]
    assert (segment["segment"], segment["letters"], segment["is_sufficient"]) == ("L4", "PR", True)
    assert [(each["kind"], each["says"], each["change"]) for each in segment["found"]] == [
        ("pain", "pain 3 of 4", "new"), ("motion_restriction", "restricted extension", "same"),
    ]  # fmt: skip
    assert told["vitals"]["systolic"] == 190
    assert [flag["key"] for flag in told["flags"]] == ["BP"]
    assert [each["code"] for each in told["diagnoses"]] == ["M54.59"]
    assert [each["code"] for each in told["offers"]] == ["M99.03"]
    assert "slr" in [each["test"] for each in told["tests"]]
    assert len(told["postures"]) == 8
    assert told["patient"] == {"uid": str(draft.patient.uid), "name": "Nora Quill"}
    assert AccessLog.objects.filter(patient_uid=draft.patient.uid, what="examination").count() == 1


def test_show_is_never_unchanged_though_the_version_is(bob: Membership, bob_api: Program) -> None:
    signed = make_signed(bob)
    first = bob_api.get(path(signed))
    bob_api.post(path(signed, "addenda"), {"text": "More", "reason": "Left out"})
    again = bob_api.get(path(signed), if_none_match=first["ETag"])
    assert (again.status_code, len(again.json()["addenda"])) == (200, 1)


def test_owner_reads_and_is_offered_nothing(draft: Examination, alice: Membership) -> None:
    told = Program(alice).get(path(draft)).json()
    assert (told["is_editable"], told["offers"]) == (False, [])


@pytest.mark.parametrize("rows", [1, 3])
def test_show_costs_the_same_queries_with_one_and_three(
    bob: Membership, bob_api: Program, django_assert_num_queries: Any, rows: int
) -> None:
    make_codes()
    examination = make_full(bob, rows)
    with django_assert_num_queries(22):
        told = bob_api.get(path(examination)).json()
    parts = ("segments", "measurements", "numbers", "diagnoses", "addenda")
    assert [len(told[name]) for name in parts] == [rows] * len(parts)
    assert len([each for each in told["postures"] if each["word"]]) == rows
    assert len([each for each in told["tests"] if each["sides"][0]["outcome"]]) == rows


def make_full(by: Membership, rows: int) -> Examination:
    """A signed examination with an earlier one behind it and so many rows of every kind."""
    episode = make_episode(complaint={"pain_now": 6})
    make_signed(by, episode, days_ago=40)
    draft = make_draft(by, episode)
    who: dict[str, Any] = {"examination": draft, "by": by, "now": draft.started_at}
    for number in range(rows):
        place = Place(("L4", "L3", "L2")[number], "right")
        palpation.save_finding(place=place, kind="pain", detail={}, **who)
        measure = ("abdominals", "extensor_hold", "tandem_stance")[number]
        measuring.save_measurement(measure=measure, value=4, **who)
        testing.save_test_result(
            test=("slr", "slump", "kemp")[number], side="left", outcome="negative", **who
        )
        drafts.save_posture(feature=("lordosis", "kyphosis", "scoliosis")[number], word="normal", **who)
        add_diagnosis(episode=episode, code=("M99.03", "M54.59", "M54.2")[number], **who)
    signed = closing.sign_examination(version=draft.version, **who)
    for _each in range(rows):
        closing.add_examination_addendum(text="x", reason="y", **{**who, "examination": signed})
    return signed


# --- gates ----------------------------------------------------------------------------------------


READS = ("", "place?segment=L4", "tests", "codes")


@pytest.mark.parametrize("who", ["rita", "alice"])
def test_desk_and_owner_write_nothing(draft: Examination, house: House, who: str) -> None:
    program = Program(getattr(house, who))
    for method, rest, body in WRITES:
        answer = program.call(method, path(draft, rest), body, idempotency_key=uuid4().hex)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied"), rest
    draft.refresh_from_db()
    assert draft.version == 1


@pytest.mark.parametrize("rest", READS)
def test_desk_reads_nothing(draft: Examination, rita: Membership, rest: str) -> None:
    assert Program(rita).get(path(draft, rest).removesuffix("/")).status_code == 403


def test_another_clinic_finds_nothing(draft: Examination, other_house: House) -> None:
    program = Program(other_house.bob)
    for rest in READS:
        assert program.get(path(draft, rest).removesuffix("/")).status_code == 404
    for method, rest, body in WRITES:
        answer = program.call(method, path(draft, rest), body, idempotency_key=uuid4().hex)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), rest
    assert program.get(f"patients/{draft.patient.uid}/examinations").status_code == 404
    draft.refresh_from_db()
    assert draft.version == 1


def test_reading_is_written_down_when_the_call_is_refused(draft: Examination, bob_api: Program) -> None:
    episode = make_episode(state="discharged", discharged_at=timezone.now() - timedelta(days=1))
    bob_api.post(f"patients/{episode.patient.uid}/examinations", {"episode": episode.uid})
    assert AccessLog.objects.filter(patient_uid=episode.patient.uid, what="examination").count() == 1
