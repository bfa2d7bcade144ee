"""Follow-ups by API: who sees which, and the two things that are done to them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from clinic.tenancy import clinic_scope
from patients.follow_ups import open_follow_up
from patients.models import Audience, FollowUp, FollowUpKind, Patient, Urgency
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob_api(house: House) -> Program:
    return Program(house.bob)


def open_work(patient: Patient | None = None, **fields: Any) -> FollowUp:
    now = timezone.now()
    given: dict[str, Any] = {
        "key": uuid4().hex,
        "kind": FollowUpKind.FLARE,
        "audience": Audience.CLINICAL,
        "urgency": Urgency.TODAY,
        "title": "A bad week",
        "detail": "Seven of ten since Sunday",
        "due_at": now,
    }
    return open_follow_up(patient=patient or make_patient(), now=now, **given | fields)


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


def test_work_is_listed_as_on_the_page(house: House, bob_api: Program) -> None:
    patient = make_patient()
    open_work(patient, title="soon", urgency=Urgency.SOON)
    open_work(patient, title="now", urgency=Urgency.URGENT)
    open_work(title="of Amy", assigned_to=house.amy)
    done = open_work(title="done", urgency=Urgency.SOON)
    FollowUp.objects.filter(pk=done.pk).update(done_at=timezone.now(), done_by=house.bob, outcome="fine")
    assert titles(bob_api.get("follow-ups")) == ["now", "soon"]
    assert titles(bob_api.get("follow-ups?show=all")) == ["now", "of Amy", "soon"]
    assert titles(bob_api.get(f"follow-ups?show=all&patient={patient.uid}")) == ["now", "soon"]
    assert titles(bob_api.get("follow-ups/done")) == ["done"]
    assert titles(bob_api.get(f"follow-ups/done?patient={patient.uid}")) == []


def test_work_goes_on_over_pages(bob_api: Program) -> None:
    due = timezone.now()
    for number in range(5):
        open_work(title=str(number), due_at=due + timedelta(hours=number))
    first = bob_api.get("follow-ups?limit=2")
    second = bob_api.get(first.json()["next"].partition("/api/v1/")[2])
    assert titles(first) + titles(second) == ["0", "1", "2", "3"]


def test_desk_gets_its_work_without_clinical_words(house: House) -> None:
    rita = Program(house.rita)
    hidden = open_work(title="for clinical staff")
    shown = open_work(make_patient(), audience=Audience.DESK, title="Call, no address")
    assert titles(rita.get("follow-ups?show=all")) == ["Call, no address"]
    told = rita.get(f"follow-ups/{shown.uid}").json()
    assert (told["detail"], told["kind"], told["patient"]["phone"]) == (None, None, "+12125550142")
    assert rita.get(f"follow-ups/{hidden.uid}").status_code == 404
    assert rita.post(f"follow-ups/{hidden.uid}/finish", {"outcome": "x"}, if_match='"1"').status_code == 404


def test_work_is_told_whole_to_clinical_staff(house: House, bob_api: Program) -> None:
    episode = make_episode()
    work = open_work(episode.patient, episode=episode, assigned_to=house.bob)
    answer = bob_api.get(f"follow-ups/{work.uid}")
    told = answer.json()
    assert (told["detail"], told["kind"], told["urgency"]) == ("Seven of ten since Sunday", "flare", 1)
    assert (told["episode"], told["assigned_to"]["name"]) == (str(episode.uid), "Dr Bob")
    assert answer["ETag"] == '"1"'


def test_reading_is_written_once(house: House, bob_api: Program) -> None:
    path = f"follow-ups/{open_work().uid}/acknowledge"
    assert bob_api.post(path).json()["code"] == "version_required"
    assert bob_api.post(path, if_match='"4"').status_code == 412
    first = bob_api.post(path, if_match='"1"')
    assert (first.status_code, first.json()["acknowledged_by"]["name"], first["ETag"]) == (
        200,
        "Dr Bob",
        '"2"',
    )
    assert Program(house.amy).post(path, if_match='"1"').json() == first.json()


def test_work_is_finished_once_with_what_came_of_it(house: House, bob_api: Program) -> None:
    work = open_work()
    path = f"follow-ups/{work.uid}/finish"
    stale = bob_api.post(path, {"outcome": "called"}, if_match='"2"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    done = bob_api.post(path, {"outcome": "called,\n better"}, if_match='"1"')
    assert (done.status_code, done.json()["outcome"], done.json()["done_by"]["name"]) == (
        200, "called, better", "Dr Bob",
    )  # fmt: skip
    for version in ('"1"', '"2"'):
        assert Program(house.amy).post(path, {"outcome": "too"}, if_match=version).status_code == 412
    work.refresh_from_db()
    assert (work.outcome, work.done_by) == ("called, better", house.bob)


@pytest.mark.parametrize(
    "outcome", [None, "", "  ", "a" * 301, "a\x00b", ["called"], {"a": {"b": "c"}}, "\u2028"]
)
def test_work_is_not_finished_without_words(bob_api: Program, outcome: Any) -> None:
    work = open_work()
    answer = bob_api.post(f"follow-ups/{work.uid}/finish", {"outcome": outcome}, if_match='"1"')
    assert (answer.status_code, list(fields_of(answer))) == (422, ["outcome"])
    work.refresh_from_db()
    assert (work.done_at, work.version) == (None, 1)


@pytest.mark.parametrize(
    ("query", "field"), [("show=done", "show"), ("patient=x", "patient"), ("show=mine&q=x", "q")]
)
def test_query_that_is_none_is_said_at_its_field(bob_api: Program, query: str, field: str) -> None:
    assert list(fields_of(bob_api.get(f"follow-ups?{query}"))) == [field]


def test_work_of_another_clinic_is_not_there(bob_api: Program, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        theirs = open_work()
    assert titles(bob_api.get("follow-ups?show=all")) == []
    assert list(fields_of(bob_api.get(f"follow-ups?patient={theirs.patient.uid}"))) == ["patient"]
    for uid in (theirs.uid, uuid4()):
        assert bob_api.get(f"follow-ups/{uid}").status_code == 404
        assert bob_api.post(f"follow-ups/{uid}/acknowledge", if_match='"1"').status_code == 404
        assert bob_api.post(f"follow-ups/{uid}/finish", {"outcome": "x"}, if_match='"1"').status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [("follow-ups", 9), ("follow-ups?show=all", 9), ("follow-ups/done", 9)]
)
def test_lists_cost_the_same_for_three_rows_as_for_one(
    house: House, bob_api: Program, django_assert_num_queries: Any, rows: int, path: str, queries: int
) -> None:
    episode = make_episode()
    for _ in range(rows):
        open_work(episode.patient, episode=episode, assigned_to=house.bob)
    if path.endswith("done"):
        now = timezone.now()
        FollowUp.objects.update(
            done_at=now, done_by=house.bob, acknowledged_at=now, acknowledged_by=house.amy
        )
    bob_api.get(path)
    with django_assert_num_queries(queries):
        assert len(titles(bob_api.get(path))) == rows
