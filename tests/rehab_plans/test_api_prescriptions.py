"""The exercises of a plan by API: added, dosed, taken out; the library, and what the patient logged."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from clinic.models import Membership
from clinic.tenancy import clinic_scope
from patients.conditions import Need
from rehab_plans.exercises import LIBRARY
from rehab_plans.models import ExerciseLog, PlanEdit, PlanStatus, Prescription, RehabPlan
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.plans import make_accepted_plan, make_need, make_proposal

pytestmark = pytest.mark.django_db

WALL_SQUAT = {"phase": "prevent", "exercise": "wall_squat", "reason": "Likes it"}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def api(bob: Membership) -> Program:
    return Program(bob)


@pytest.fixture
def proposal(house: House, now: datetime) -> RehabPlan:
    episode = make_episode(
        make_patient(),
        opened_at=now - timedelta(days=1),
        complaint={"mechanisms": ["lifting"], "pain_now": 6, "has_spasm": True},
    )
    return make_proposal(episode, by=house.bob, now=now)


@pytest.fixture
def line(proposal: RehabPlan) -> Prescription:
    return Prescription.objects.filter(phase__plan=proposal).select_related("exercise", "phase")[0]


def add(api: Program, plan: RehabPlan, body: Any = None, **headers: str) -> Any:
    return api.post(f"plans/{plan.uid}/prescriptions", body or WALL_SQUAT, **{"if_match": '"1"', **headers})


def test_exercise_is_added_at_its_gentle_start(api: Program, proposal: RehabPlan) -> None:
    answer = add(api, proposal)
    assert (answer.status_code, answer["ETag"]) == (201, '"2"')
    told = answer.json()
    assert (told["phase"], told["plan"], told["version"]) == ("prevent", str(proposal.uid), 2)
    assert (told["exercise"]["key"], told["sets"], told["reps"]) == ("wall_squat", 1, 8)
    assert told["because"]["reason"] == "Likes it"
    assert told["because"]["source"] == "Added by Dr Bob"
    assert told["because"]["rule"]["id"] == ""
    edit = api.get(f"plans/{proposal.uid}").json()["edits"][0]
    assert (edit["what"], edit["by"]["name"]) == ("Added: Wall squat", "Dr Bob")
    assert edit["after"]["line"] == told["uid"]
    twice = add(api, proposal, if_match='"2"')
    assert (twice.status_code, fields_of(twice)) == (422, {"exercise": "already_there"})


def test_adding_again_with_the_same_key_adds_nothing(api: Program, proposal: RehabPlan) -> None:
    first = add(api, proposal, idempotency_key="add-it-once")
    count = Prescription.objects.count()
    again = add(api, proposal, idempotency_key="add-it-once")
    assert (again.status_code, again.json(), again["ETag"]) == (201, first.json(), first["ETag"])
    other = add(api, proposal, WALL_SQUAT | {"reason": "Other"}, idempotency_key="add-it-once")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert Prescription.objects.count() == count
    assert PlanEdit.objects.count() == 1


def test_forbidden_exercise_is_neither_offered_nor_taken(
    api: Program, proposal: RehabPlan, now: datetime
) -> None:
    path = f"plans/{proposal.uid}/exercises"
    offered = {row["key"] for row in api.get(path).json()["results"]}
    assert "knee_to_chest_floor" in offered
    make_need(proposal.episode.patient, Need.OSTEOPOROSIS, now)  # after the list was read
    answer = add(api, proposal, WALL_SQUAT | {"exercise": "knee_to_chest_floor"})
    assert (answer.status_code, fields_of(answer)) == (422, {"exercise": "banned"})
    assert "Fragile bone" in answer.json()["detail"]
    proposal.refresh_from_db()
    assert proposal.version == 1
    again = make_proposal(proposal.episode, by=proposal.proposed_by, now=now)
    offered = {row["key"] for row in api.get(f"plans/{again.uid}/exercises").json()["results"]}
    assert "knee_to_chest_floor" not in offered


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"phase": None}, {"phase": "null"}),
        ({"phase": "rest"}, {"phase": "invalid_choice"}),
        ({"exercise": ""}, {"exercise": "blank"}),
        ({"exercise": "no_such"}, {"exercise": "refused"}),
        ({"exercise": "x" * 41}, {"exercise": "max_length"}),
        ({"exercise": 7.5}, {"exercise": "refused"}),
        ({"reason": " "}, {"reason": "blank"}),
        ({"reason": "x" * 401}, {"reason": "max_length"}),
        ({"reason": "a\x00"}, {"reason": "null_characters_not_allowed"}),
        ({"dose": 3}, {"dose": "unknown_field"}),
    ],
)
def test_wrong_addition_is_told_at_the_field(
    change: dict[str, Any], errors: dict[str, str], api: Program, proposal: RehabPlan
) -> None:
    count = Prescription.objects.count()
    answer = add(api, proposal, WALL_SQUAT | change)
    assert (answer.status_code, fields_of(answer)) == (422, errors)
    assert Prescription.objects.count() == count


def test_phase_that_the_plan_lacks_is_told_at_the_field(api: Program, proposal: RehabPlan) -> None:
    proposal.phases.filter(kind="prevent").delete()
    answer = add(api, proposal)
    assert (answer.status_code, fields_of(answer)) == (422, {"phase": "refused"})


def test_line_is_shown_with_the_version_of_its_plan(api: Program, line: Prescription) -> None:
    answer = api.get(f"prescriptions/{line.uid}")
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    assert answer.json()["uid"] == str(line.uid)
    assert (answer.json()["phase"], answer.json()["removed_at"]) == (line.phase.kind, None)


def test_dose_is_changed_field_by_field(api: Program, line: Prescription) -> None:
    answer = api.patch(f"prescriptions/{line.uid}", {"reps": 12, "per_side": True}, if_match='"1"')
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    told = answer.json()
    assert (told["reps"], told["per_side"], told["sets"]) == (12, True, line.sets)
    same = api.patch(f"prescriptions/{line.uid}", {"reps": 12}, if_match='"2"')
    assert (same.status_code, same["ETag"]) == (200, '"2"')
    assert PlanEdit.objects.count() == 1


@pytest.mark.parametrize(
    ("dose", "errors"),
    [
        ({}, {"": "invalid"}),
        ({"sets": 0}, {"sets": "min_value"}),
        ({"sets": 11}, {"sets": "max_value"}),
        ({"reps": -1}, {"reps": "min_value"}),
        ({"reps": 10**30}, {"reps": "max_value"}),
        ({"reps": "9" * 2000}, {"reps": "max_string_length"}),
        ({"reps": "many"}, {"reps": "invalid"}),
        ({"reps": True}, {"reps": "invalid"}),
        ({"hold_seconds": None}, {"hold_seconds": "null"}),
        ({"minutes": [1]}, {"minutes": "invalid"}),
        ({"per_side": "perhaps"}, {"per_side": "invalid"}),
        ({"days_a_week": 8, "times_a_day": 13}, {"days_a_week": "max_value", "times_a_day": "max_value"}),
        ({"reps": 0, "minutes": 0, "hold_seconds": 0}, {"reps": "dose"}),
        ({"reason": "x"}, {"reason": "unknown_field"}),
    ],
)
def test_wrong_dose_is_told_at_the_field(
    dose: dict[str, Any], errors: dict[str, str], api: Program, line: Prescription
) -> None:
    answer = api.patch(f"prescriptions/{line.uid}", dose, if_match='"1"')
    assert (answer.status_code, fields_of(answer)) == (422, errors)
    assert not PlanEdit.objects.exists()
    before = line.sets, line.reps, line.minutes
    line.refresh_from_db()
    assert (line.sets, line.reps, line.minutes) == before


def test_dose_of_what_is_now_forbidden_is_not_changed(
    api: Program, proposal: RehabPlan, now: datetime
) -> None:
    line = Prescription.objects.filter(phase__plan=proposal, exercise__key="knee_rolls_floor")[0]
    make_need(proposal.episode.patient, Need.OSTEOPOROSIS, now)
    answer = api.patch(f"prescriptions/{line.uid}", {"reps": 12}, if_match='"1"')
    assert (answer.status_code, answer.json()["code"]) == (422, "banned")
    assert not PlanEdit.objects.exists()


def test_line_is_taken_out_and_stays_on_record(api: Program, line: Prescription) -> None:
    answer = api.post(f"prescriptions/{line.uid}/remove", {"reason": "Dizzy"}, if_match='"1"')
    assert (answer.status_code, answer["ETag"], answer.json()["removed_reason"]) == (200, '"2"', "Dizzy")
    assert answer.json()["removed_at"] is not None
    assert api.get(f"prescriptions/{line.uid}").status_code == 404
    assert api.patch(f"prescriptions/{line.uid}", {"reps": 5}, if_match='"2"').status_code == 404
    line.refresh_from_db()
    assert line.removed_at is not None


@pytest.mark.parametrize("reason", ["x" * 201, "\x00", ["x"], None])
def test_wrong_reason_of_a_removal_is_told(reason: Any, api: Program, line: Prescription) -> None:
    answer = api.post(f"prescriptions/{line.uid}/remove", {"reason": reason}, if_match='"1"')
    assert (answer.status_code, [*fields_of(answer)]) == (422, ["reason"])
    line.refresh_from_db()
    assert line.removed_at is None


def test_plan_that_was_replaced_is_only_read(api: Program, proposal: RehabPlan, line: Prescription) -> None:
    RehabPlan.objects.update(status=PlanStatus.REPLACED, ended_at=timezone.now())
    assert api.get(f"plans/{proposal.uid}").json()["status"] == "replaced"
    answers = [
        add(api, proposal),
        api.patch(f"prescriptions/{line.uid}", {"reps": 5}, if_match='"1"'),
        api.post(f"prescriptions/{line.uid}/remove", {}, if_match='"1"'),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(422, "not_open")] * 3


def test_version_is_asked_for_and_a_stale_one_refused(
    api: Program, proposal: RehabPlan, line: Prescription
) -> None:
    RehabPlan.objects.update(version=2)
    calls = (
        ("POST", f"plans/{proposal.uid}/prescriptions", WALL_SQUAT),
        ("PATCH", f"prescriptions/{line.uid}", {"reps": 5}),
        ("POST", f"prescriptions/{line.uid}/remove", {}),
    )
    for method, path, body in calls:
        missing = api.call(method, path, body, idempotency_key=uuid4().hex)
        assert (missing.status_code, missing.json()["code"]) == (428, "version_required")
        stale = api.call(method, path, body, idempotency_key=uuid4().hex, if_match='"1"')
        assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert not PlanEdit.objects.exists()


def test_nothing_of_another_clinic_is_found(api: Program, other_house: House, now: datetime) -> None:
    with clinic_scope(other_house.clinic):
        plan = make_accepted_plan(make_episode(), by=other_house.bob, now=now)
        theirs = Prescription.objects.filter(phase__plan=plan)[0]
    for path in (f"prescriptions/{theirs.uid}", f"plans/{plan.uid}/exercises", f"plans/{plan.uid}/logs"):
        assert api.get(path).status_code == 404
    assert api.patch(f"prescriptions/{theirs.uid}", {"reps": 5}, if_match='"2"').status_code == 404
    assert api.post(f"prescriptions/{theirs.uid}/remove", {}, if_match='"2"').status_code == 404
    assert add(api, plan, if_match='"2"').status_code == 404
    with clinic_scope(other_house.clinic):
        assert not PlanEdit.objects.exists()


def test_library_is_listed_and_filtered(api: Program) -> None:
    rows = api.get("exercises").json()["results"]
    assert [row["key"] for row in rows] == list(LIBRARY)
    some = api.get("exercises?area=cervical&phase=relief").json()["results"]
    assert some
    assert all(row["area"] == "cervical" and "relief" in row["phases"] for row in some)
    twisting = api.get("exercises?tag=twist").json()["results"]
    assert {row["key"] for row in twisting} == {key for key, each in LIBRARY.items() if "twist" in each.tags}
    assert fields_of(api.get("exercises?area=elbow")) == {"area": "invalid_choice"}


def test_exercise_is_told_in_words_and_as_a_drawing(api: Program) -> None:
    told = api.get("exercises/wall_squat").json()
    assert told["name"] == "Wall squat"
    assert len(told["steps"]) == 3
    assert told["stop"]
    assert told["picture"].startswith("<svg")
    assert api.get("exercises/no_such").json()["code"] == "not_found"


def _log(line: Prescription, *days_ago: int, answer: str = "done") -> None:
    for days in days_ago:
        ExerciseLog.objects.create(
            prescription=line,
            done_on=timezone.localdate() - timedelta(days=days),
            answer=answer,
            logged_at=timezone.now() - timedelta(days=days),
        )


@pytest.mark.parametrize("number", [1, 3])
def test_logs_take_the_same_queries_for_one_and_three(
    number: int, api: Program, proposal: RehabPlan, django_assert_num_queries: Any
) -> None:
    for line in Prescription.objects.filter(phase__plan=proposal)[:number]:
        _log(line, 1)
    with django_assert_num_queries(13):
        rows = api.get(f"plans/{proposal.uid}/logs").json()["results"]
    assert len(rows) == number


def test_logs_say_what_was_done_when(api: Program, proposal: RehabPlan, line: Prescription) -> None:
    other = Prescription.objects.filter(phase__plan=proposal)[1]
    _log(line, 1, 3)
    _log(other, 2, answer="hurt")
    Prescription.objects.filter(pk=other.pk).update(removed_at=timezone.now())
    path = f"plans/{proposal.uid}/logs"
    rows = api.get(path).json()["results"]
    assert [row["answer"] for row in rows] == ["done", "hurt", "done"], "the latest day first"
    assert rows[0]["prescription"] == str(line.uid)
    assert rows[0]["exercise"]["name"] == line.exercise.name
    assert [row["uid"] for row in api.get(f"{path}?answer=hurt").json()["results"]] == [rows[1]["uid"]]
    assert len(api.get(f"{path}?prescription={line.uid}").json()["results"]) == 2
    middle = f"done_from={rows[1]['done_on']}&done_before={rows[0]['done_on']}"
    assert [row["uid"] for row in api.get(f"{path}?{middle}").json()["results"]] == [rows[1]["uid"]]
    first = api.get(f"{path}?limit=2").json()
    rest = api.get(first["next"].partition("/api/v1/")[2]).json()["results"]
    assert [row["uid"] for row in rest] == [rows[2]["uid"]]


@pytest.mark.parametrize(
    "query", ["answer=yes", "prescription=7", "done_from=2026-02-30", "done_before=%00", "cursor=cD14", "q=x"]
)
def test_wrong_filter_of_logs_is_told_at_the_field(query: str, api: Program, proposal: RehabPlan) -> None:
    answer = api.get(f"plans/{proposal.uid}/logs?{query}")
    assert (answer.status_code, [*fields_of(answer)]) == (422, [query.partition("=")[0]])
