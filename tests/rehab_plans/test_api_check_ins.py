"""The weekly question by API: listed, shown, and typed for whom who answered by phone or on paper."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from clinic.models import AccessLog, Membership, OutgoingMail
from clinic.tenancy import clinic_scope
from patients.models import Episode, EpisodeState, FollowUp, OutcomeScore
from rehab_plans.models import CheckIn, CheckInState
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.rehab_plans import make_answer, make_check_in, make_plan

pytestmark = pytest.mark.django_db

CALM = {"days": 0, "pain": 0, "source": "phone"}
FURTHER = {"lasted_a_day": True, "had_spasm": False, "was_limited": True, "sought_care": False}
BAD_WEEK = {"days": 5, "pain": 6, "source": "paper", **FURTHER}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def api(bob: Membership) -> Program:
    return Program(bob)


@pytest.fixture
def episode(bob: Membership, now: datetime) -> Episode:
    episode = make_episode()
    make_plan(episode, by=bob, at=now - timedelta(days=7))
    return episode


def test_typed_answer_counts_like_one_by_link(
    api: Program, episode: Episode, bob: Membership, now: datetime
) -> None:
    asked = make_check_in(episode, due_at=now - timedelta(hours=1))
    answer = api.post(f"episodes/{episode.uid}/check-ins", BAD_WEEK)
    assert (answer.status_code, answer["ETag"]) == (201, '"2"')
    told = answer.json()
    assert told["uid"] == str(asked.uid)
    assert {name: told[name] for name in BAD_WEEK} == BAD_WEEK
    assert (told["state"], told["typed_by"]["uid"]) == ("answered", str(bob.uid))
    assert [event["kind"] for event in told["events"]] == ["worse"]
    assert FollowUp.objects.get().episode == episode
    assert OutgoingMail.objects.filter(kind="rebook").count() == 1
    assert CheckIn.objects.get(state=CheckInState.DUE).due_at > now, "the next question waits"
    assert api.get(f"check-ins/{asked.uid}").json() == told


def test_answer_without_an_open_question_is_one_asked_now(api: Program, episode: Episode) -> None:
    told = api.post(f"episodes/{episode.uid}/check-ins", CALM).json()
    assert (told["state"], told["pain"], told["had_spasm"]) == ("answered", 0, False)
    assert [event["kind"] for event in told["events"]] == ["recovering"]
    episode.refresh_from_db()
    assert episode.state == EpisodeState.RECOVERING


def test_answer_sent_twice_counts_once(api: Program, episode: Episode) -> None:
    path = f"episodes/{episode.uid}/check-ins"
    first = api.post(path, CALM, idempotency_key="phoned-on-monday")
    rows = CheckIn.objects.count(), OutcomeScore.objects.count()
    again = api.post(path, CALM, idempotency_key="phoned-on-monday")
    assert (again.status_code, again.json()) == (201, first.json())
    assert (CheckIn.objects.count(), OutcomeScore.objects.count()) == rows
    missing = api.call("POST", path, CALM)
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency_key_required")


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"days": None}, {"days": "null"}),
        ({"days": 8}, {"days": "max_value"}),
        ({"days": -1}, {"days": "min_value"}),
        ({"days": 1.5}, {"days": "invalid"}),
        ({"pain": 11}, {"pain": "max_value"}),
        ({"pain": "ö"}, {"pain": "invalid"}),
        ({"pain": "9" * 5000}, {"pain": "max_string_length"}),
        ({"pain": 3}, dict.fromkeys(FURTHER, "required")),
        ({"pain": 3, **FURTHER, "had_spasm": None}, {"had_spasm": "required"}),
        ({"pain": 3, **FURTHER, "had_spasm": "maybe"}, {"had_spasm": "invalid"}),
        ({"source": "link"}, {"source": "invalid_choice"}),
        ({"source": "\x00"}, {"source": "invalid_choice"}),
        ({"state": "answered"}, {"state": "unknown_field"}),
    ],
)
def test_wrong_answer_is_told_at_the_field(
    change: dict[str, Any], errors: dict[str, str], api: Program, episode: Episode
) -> None:
    answer = api.post(f"episodes/{episode.uid}/check-ins", CALM | change)
    assert (answer.status_code, fields_of(answer)) == (422, errors)
    assert not CheckIn.objects.exists()
    assert not OutcomeScore.objects.exists()


def test_missing_fields_are_told_together(api: Program, episode: Episode) -> None:
    answer = api.post(f"episodes/{episode.uid}/check-ins", {})
    assert fields_of(answer) == dict.fromkeys(("days", "pain", "source"), "required")


def test_pain_of_two_asks_nothing_further(api: Program, episode: Episode) -> None:
    assert api.post(f"episodes/{episode.uid}/check-ins", CALM | {"pain": 2, "days": 1}).status_code == 201


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(
    number: int,
    api: Program,
    episode: Episode,
    bob: Membership,
    now: datetime,
    django_assert_num_queries: Any,
) -> None:
    for week in range(number):
        due_at = now - timedelta(weeks=week)
        check_in = make_answer(episode, due_at=due_at, days=3, pain=4, typed_by=bob, source="phone")
        check_in.events.create(
            episode=episode, kind="worse", from_state="in_care", to_state="in_care", happened_at=due_at
        )
    with django_assert_num_queries(13):
        rows = api.get(f"patients/{episode.patient.uid}/check-ins").json()["results"]
    assert [len(row["events"]) for row in rows] == [1] * number


def test_list_is_filtered_and_goes_on_by_cursor(api: Program, episode: Episode, now: datetime) -> None:
    second = make_episode(episode.patient, area="neck")
    for week in range(3):
        make_answer(episode, due_at=now - timedelta(weeks=week, days=1), days=1, pain=1)
    make_check_in(second, due_at=now)
    stranger = make_episode(make_patient(first_name="Oz"))
    make_check_in(stranger, due_at=now)
    path = f"patients/{episode.patient.uid}/check-ins"

    def states(query: str) -> list[str]:
        return [row["state"] for row in api.get(f"{path}?{query}").json()["results"]]

    assert states("") == ["due", "answered", "answered", "answered"]
    assert states("state=due") == ["due"]
    assert states(f"episode={episode.uid}") == ["answered"] * 3
    assert states(f"episode={stranger.uid}") == []
    first = api.get(f"{path}?limit=3").json()
    rest = api.get(first["next"].partition("/api/v1/")[2]).json()["results"]
    assert len({row["uid"] for row in (*first["results"], *rest)}) == 4
    assert AccessLog.objects.filter(what="course", patient_uid=episode.patient.uid).exists()
    for query in ("state=open", "episode=x", "limit=900"):
        assert [*fields_of(api.get(f"{path}?{query}"))] == [query.partition("=")[0]]


def test_nothing_of_another_clinic_is_found(api: Program, other_house: House, now: datetime) -> None:
    with clinic_scope(other_house.clinic):
        theirs = make_check_in(make_episode(), due_at=now)
        episode, patient = theirs.episode, theirs.episode.patient
    assert api.get(f"check-ins/{theirs.uid}").status_code == 404
    assert api.get(f"check-ins/{uuid4()}").status_code == 404
    assert api.get(f"patients/{patient.uid}/check-ins").json()["code"] == "no_such_patient"
    assert api.post(f"episodes/{episode.uid}/check-ins", CALM).status_code == 404
    with clinic_scope(other_house.clinic):
        theirs.refresh_from_db()
        assert theirs.state == CheckInState.DUE


def test_front_desk_and_owner_type_no_answer(episode: Episode, rita: Membership, alice: Membership) -> None:
    for member in (rita, alice):
        answer = Program(member).post(f"episodes/{episode.uid}/check-ins", CALM)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert not CheckIn.objects.exists()
