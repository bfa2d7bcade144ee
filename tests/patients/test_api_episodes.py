"""Episodes of care by API."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from clinic.models import AccessLog
from clinic.tenancy import clinic_scope
from patients.models import Complaint, Episode, OutcomeScore, Source
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.patients import LONG_AGO, make_episode, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob_api(house: House) -> Program:
    return Program(house.bob)


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def discharged(**fields: Any) -> Episode:
    return make_episode(state="discharged", discharged_at=LONG_AGO + timedelta(days=9), **fields)


def test_episodes_are_listed_by_patient_state_and_area(bob_api: Program) -> None:
    nora, tom = make_patient(), make_patient(first_name="Tom")
    old = discharged(patient=nora, area="neck")
    back = make_episode(nora, parent=old, opened_at=LONG_AGO + timedelta(days=20))
    make_episode(tom, area="neck")
    rows = results(bob_api.get(f"patients/{nora.uid}/episodes"))
    assert [(row["area"], row["state"], row["parent"]) for row in rows] == [
        ("low_back", "in_care", str(old.uid)),
        ("neck", "discharged", None),
    ]
    assert AccessLog.objects.get().what == "patient"
    [row] = results(bob_api.get(f"patients/{nora.uid}/episodes?state=in_care"))
    assert row["uid"] == str(back.uid)
    names = [row["patient"]["name"] for row in results(bob_api.get("episodes?area=neck"))]
    assert sorted(names) == ["Nora Quill", "Tom Quill"]
    assert len(results(bob_api.get("episodes?state=in_care&area=neck"))) == 1
    assert list(fields_of(bob_api.get("episodes?state=fine"))) == ["state"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [("episodes", 9), ("patients/{}/episodes", 11), ("episodes/{}/scores", 12)]
)
def test_lists_cost_the_same_for_three_rows_as_for_one(
    house: House, bob_api: Program, django_assert_num_queries: Any, rows: int, path: str, queries: int
) -> None:
    patient = make_patient()
    episodes = [make_episode(patient) for _ in range(rows)]
    for number in range(rows):
        score(episodes[0], number, typed_by=house.bob)
    path = path.format(patient.uid if path.startswith("patients") else episodes[0].uid)
    bob_api.get(path)
    with django_assert_num_queries(queries):
        assert len(results(bob_api.get(path))) == rows


def test_episode_is_opened_once_with_an_empty_complaint(bob_api: Program) -> None:
    path = f"patients/{make_patient().uid}/episodes"
    first = bob_api.post(path, {"area": "neck"}, idempotency_key="open-neck")
    assert first.status_code == 201, first.content
    told = first.json()
    assert (told["area"], told["state"], told["complaint"]["pain_now"]) == ("neck", "in_care", None)
    assert first["ETag"] == '"1"'
    again = bob_api.post(path, {"area": "neck"}, idempotency_key="open-neck")
    assert (again.status_code, again.json()) == (201, told)
    assert (Episode.objects.count(), Complaint.objects.count()) == (1, 1)


@pytest.mark.parametrize("body", [{}, {"area": "toe"}, {"area": None}, {"area": ""}, {"area": {"neck": 1}}])
def test_episode_of_nowhere_is_refused(bob_api: Program, body: dict[str, Any]) -> None:
    answer = bob_api.post(f"patients/{make_patient().uid}/episodes", body)
    assert (answer.status_code, list(fields_of(answer))) == (422, ["area"])
    assert not Episode.objects.exists()


def test_episode_is_shown_with_what_the_patient_told(bob_api: Program) -> None:
    episode = make_episode(
        complaint={
            "in_own_words": "It <b>locked</b>.",
            "mechanisms": ["lifting"],
            "pain_now": 6,
            "has_spasm": True,
        }
    )
    answer = bob_api.get(f"episodes/{episode.uid}")
    told = answer.json()["complaint"]
    assert (told["in_own_words"], told["mechanisms"], told["pain_now"]) == (
        "It <b>locked</b>.", ["lifting"], 6,
    )  # fmt: skip
    assert (told["has_spasm"], told["can_reach_floor"], told["frequency"]) == (True, None, "")
    assert (answer["ETag"], AccessLog.objects.get().what) == ('"1"', "chart_summary")


def test_episode_without_a_complaint_is_shown(bob_api: Program) -> None:
    episode = make_episode()
    Complaint.objects.all().delete()
    assert bob_api.get(f"episodes/{episode.uid}").json()["complaint"] is None


def test_discharge_holds_to_what_was_read(bob_api: Program) -> None:
    episode = make_episode(version=3)
    path = f"episodes/{episode.uid}/discharge"
    assert bob_api.post(path).json()["code"] == "version_required"
    stale = bob_api.post(path, if_match='"2"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    episode.refresh_from_db()
    assert episode.state == "in_care"
    done = bob_api.post(path, if_match='"3"')
    assert (done.status_code, done.json()["state"], done["ETag"]) == (200, "discharged", '"4"')
    assert bob_api.post(path, if_match='"3"').json() == done.json()


def test_scores_are_told_in_the_order_they_were_taken(house: House, bob_api: Program) -> None:
    episode, other = make_episode(), make_episode(area="neck")
    score(episode, 6)
    score(episode, 4, days=7, typed_by=house.amy)
    score(episode, 12, days=8, measure="rmdq")
    score(other, 9)
    rows = results(bob_api.get(f"episodes/{episode.uid}/scores"))
    assert [(row["measure"], row["score"]) for row in rows] == [("nprs", 6.0), ("nprs", 4.0), ("rmdq", 12.0)]
    assert [row["typed_by"] and row["typed_by"]["name"] for row in rows] == [None, "Amy", None]
    assert [row["score"] for row in results(bob_api.get(f"episodes/{episode.uid}/scores?measure=rmdq"))] == [
        12.0
    ]
    assert list(fields_of(bob_api.get(f"episodes/{episode.uid}/scores?measure=iq"))) == ["measure"]


def test_episodes_of_another_clinic_are_not_there(bob_api: Program, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        theirs = make_episode()
    for uid in (theirs.uid, uuid4()):
        for answer in (
            bob_api.get(f"episodes/{uid}"),
            bob_api.get(f"episodes/{uid}/scores"),
            bob_api.post(f"episodes/{uid}/discharge", if_match='"1"'),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert bob_api.get(f"patients/{theirs.patient.uid}/episodes").status_code == 404
    assert bob_api.post(f"patients/{theirs.patient.uid}/episodes", {"area": "neck"}).status_code == 404
    assert results(bob_api.get("episodes")) == []


def test_owner_reads_episodes_but_neither_opens_nor_ends_them(house: House) -> None:
    alice, episode = Program(house.alice), make_episode()
    assert alice.get(f"episodes/{episode.uid}").status_code == 200
    assert alice.post(f"patients/{episode.patient.uid}/episodes", {"area": "neck"}).status_code == 403
    assert alice.post(f"episodes/{episode.uid}/discharge", if_match='"1"').status_code == 403


def score(
    episode: Episode, number: int, *, days: int = 0, measure: str = "nprs", typed_by: Any = None
) -> None:
    OutcomeScore.objects.create(
        episode=episode, measure=measure, score=number, taken_at=timezone.now() + timedelta(days=days),
        source=Source.LINK, typed_by=typed_by,
    )  # fmt: skip
