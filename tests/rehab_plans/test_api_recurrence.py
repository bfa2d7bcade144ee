"""The recurrence board and the course of a patient by API."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from clinic.models import AccessLog, Membership
from clinic.tenancy import clinic_scope
from patients.models import Episode, EpisodeState, OutcomeMeasure, OutcomeScore, Source
from rehab_plans.check_ins import Given, type_check_in
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.rehab_plans import make_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def api(bob: Membership) -> Program:
    return Program(bob)


def _episode(number: int, now: datetime, state: EpisodeState = EpisodeState.FLARE) -> Episode:
    closed = {"discharged_at": now} if state == EpisodeState.DISCHARGED else {}
    return make_episode(
        make_patient(last_name=f"Quill{number}"),
        state=state,
        state_since=now - timedelta(days=number),
        **closed,
    )


@pytest.mark.parametrize("number", [1, 3])
def test_board_takes_the_same_queries_for_one_and_three(
    number: int, api: Program, house: House, now: datetime, django_assert_num_queries: Any
) -> None:
    for each in range(number):
        make_answer(_episode(each, now), due_at=now - timedelta(days=1), days=3, pain=4)
    with django_assert_num_queries(10):
        rows = api.get("recurrence").json()["results"]
    assert [row["latest_answer"]["pain"] for row in rows] == [4] * number


def test_board_shows_state_and_latest_answer(api: Program, house: House, now: datetime) -> None:
    episode = _episode(0, now)
    make_answer(episode, due_at=now - timedelta(days=8), days=7, pain=9)
    latest = make_answer(episode, due_at=now - timedelta(days=1), days=3, pain=4)
    row = api.get("recurrence").json()["results"][0]
    assert row["episode"] == str(episode.uid)
    assert row["patient"] == {"uid": str(episode.patient.uid), "name": "Nora Quill0"}
    assert (row["area"], row["state"]) == ("low_back", "flare")
    assert (row["latest_answer"]["days"], row["latest_answer"]["pain"]) == (3, 4)
    assert datetime.fromisoformat(row["latest_answer"]["at"]) == latest.answered_at


def test_board_is_filtered_by_tab_and_goes_on_by_cursor(api: Program, house: House, now: datetime) -> None:
    states = ("recurred", "flare", "unknown", "in_care", "recovering", "recovered", "discharged")
    for number, state in enumerate(states):
        _episode(number, now, EpisodeState(state))

    def shown(query: str) -> list[str]:
        return [row["state"] for row in api.get(f"recurrence?{query}").json()["results"]]

    assert shown("") == list(states[:-1]), "the latest change first, and nobody who was discharged"
    assert shown("tab=look") == ["recurred", "flare", "unknown"]
    assert shown("tab=recovered") == ["recovered"]
    assert api.get("recurrence?tab=in_care").json()["results"][0]["latest_answer"] is None
    first = api.get("recurrence?limit=4").json()
    rest = api.get(first["next"].partition("/api/v1/")[2]).json()
    assert [row["state"] for row in rest["results"]] == ["recovering", "recovered"]
    assert fields_of(api.get("recurrence?tab=all")) == {"tab": "invalid_choice"}
    assert fields_of(api.get("recurrence?cursor=cD0yMDI2LTAyLTMx")) == {"cursor": "invalid"}
    counts = {row["tab"]: row["count"] for row in api.get("recurrence/counts").json()["results"]}
    assert counts == {"look": 3, "in_care": 1, "recovering": 1, "recovered": 1}


def test_board_shows_nobody_of_another_clinic(api: Program, other_house: House, now: datetime) -> None:
    with clinic_scope(other_house.clinic):
        _episode(0, now)
    assert api.get("recurrence").json()["results"] == []
    assert sum(row["count"] for row in api.get("recurrence/counts").json()["results"]) == 0


def test_course_tells_each_answer_and_what_it_meant(api: Program, bob: Membership, now: datetime) -> None:
    episode = make_episode()
    OutcomeScore.objects.create(
        episode=episode,
        measure=OutcomeMeasure.NPRS,
        score=7,
        taken_at=now - timedelta(days=20),
        source=Source.LINK,
    )
    given = Given(days=5, pain=6, lasted_a_day=True, was_limited=True)
    type_check_in(episode=episode, given=given, source=Source.PHONE, by=bob, now=now)
    make_episode(episode.patient, state=EpisodeState.DISCHARGED, discharged_at=now)
    (course,) = api.get(f"patients/{episode.patient.uid}/course").json()["results"]
    assert (course["episode"], course["state"]) == (str(episode.uid), "in_care")
    intake, answer = course["points"]
    assert (intake["pain"], intake["days"], intake["meant"]) == (7.0, None, [])
    assert (answer["pain"], answer["days"], answer["meant"]) == (6.0, 5, ["worse"])
    assert [event["kind"] for event in course["events"]] == ["worse"]
    assert AccessLog.objects.filter(what="course", membership=bob).count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_course_takes_the_same_queries_for_one_and_three(
    number: int, api: Program, house: House, now: datetime, django_assert_num_queries: Any
) -> None:
    patient = make_patient()
    for _each in range(number):
        make_answer(make_episode(patient), due_at=now - timedelta(days=1), days=3, pain=4)
    with django_assert_num_queries(15):
        courses = api.get(f"patients/{patient.uid}/course").json()["results"]
    assert [len(course["points"]) for course in courses] == [1] * number


def test_course_of_another_clinic_is_not_found(api: Program, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        patient = make_episode().patient
    answer = api.get(f"patients/{patient.uid}/course")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_patient")
