"""Plans by API: proposed, shown whole, accepted, moved, held; refused where the page refuses."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone

from clinic.models import AccessLog, Membership, OutgoingMail
from clinic.tenancy import clinic_scope
from patients.conditions import Need
from patients.models import Episode, EpisodeState
from rehab_plans.models import CheckIn, ExerciseLog, PlanStatus, Prescription, RehabPlan
from rehab_plans.planning import propose_plan
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.plans import make_accepted_plan, make_need, make_proposal

pytestmark = pytest.mark.django_db

HUGE = "9" * 5000


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def api(bob: Membership) -> Program:
    return Program(bob)


@pytest.fixture
def episode(house: House, now: datetime) -> Episode:
    return make_episode(
        make_patient(),
        opened_at=now - timedelta(days=1),
        complaint={"mechanisms": ["lifting"], "pain_now": 6, "has_spasm": True},
    )


@pytest.fixture
def proposal(episode: Episode, bob: Membership, now: datetime) -> RehabPlan:
    return make_proposal(episode, by=bob, now=now)


@pytest.fixture
def plan(episode: Episode, bob: Membership, now: datetime) -> RehabPlan:
    return make_accepted_plan(episode, by=bob, now=now)


def tag(plan: RehabPlan) -> str:
    plan.refresh_from_db()
    return f'"{plan.version}"'


def test_plan_is_shown_whole_with_reasons(api: Program, proposal: RehabPlan, bob: Membership) -> None:
    line = Prescription.objects.filter(phase__plan=proposal).select_related("exercise")[0]
    ExerciseLog.objects.create(
        prescription=line, done_on=timezone.localdate(), answer="done", logged_at=timezone.now()
    )
    answer = api.get(f"plans/{proposal.uid}")
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    told = answer.json()
    assert told["patient"] == {"uid": str(proposal.episode.patient.uid), "name": "Nora Quill"}
    assert [phase["kind"] for phase in told["phases"]] == ["relief", "restore", "strengthen", "prevent"]
    first = told["phases"][0]["lines"][0]
    assert first["exercise"] == {"key": line.exercise.key, "name": line.exercise.name}
    assert first["because"]["reason"] == line.reason
    assert first["because"]["rule"] == {"id": line.rule_id, "version": line.rule_version}
    assert (first["because"]["source"], first["because"]["evidence"]) == (line.source, line.evidence)
    assert first["logged"] == {"done": 1, "too_easy": 0, "too_hard": 0, "hurt": 0, "no_time": 0}
    assert any("20 to 30 minutes" in row["text"] for row in told["advice"])
    assert told["cadence"][0]["visits"] == 6
    assert told["goals"][0] == {"text": "Less pain", "baseline": "6/10", "target": "2/10", "reached_on": None}
    assert told["proposed_by"]["name"] == "Dr Bob"
    assert (told["pace"], told["edits"]) == (None, [])
    assert AccessLog.objects.filter(what="plan", membership=bob).count() == 1


def test_what_the_record_forbids_is_left_out_with_the_ban(
    api: Program, episode: Episode, bob: Membership, now: datetime
) -> None:
    make_need(episode.patient, Need.OSTEOPOROSIS, now)
    told = api.get(f"plans/{make_proposal(episode, by=bob, now=now).uid}").json()
    forbidden = {row["exercise"]["key"]: row["reason"] for row in told["forbidden"]}
    assert "Fragile bone" in forbidden["knee_rolls_floor"]
    assert not forbidden.keys() & {row["exercise"]["key"] for row in told["no_room"]}
    assert not forbidden.keys() & {
        line["exercise"]["key"] for phase in told["phases"] for line in phase["lines"]
    }


@pytest.mark.parametrize("number", [1, 3])
def test_whole_plan_takes_the_same_queries_for_one_line_and_three(
    number: int, api: Program, plan: RehabPlan, django_assert_num_queries: Any
) -> None:
    lines = Prescription.objects.filter(phase__plan=plan)
    kept = [line.pk for line in lines[:number]]
    lines.exclude(pk__in=kept).update(removed_at=timezone.now())
    with django_assert_num_queries(22):
        told = api.get(f"plans/{plan.uid}").json()
    assert sum(len(phase["lines"]) for phase in told["phases"]) == number


def test_same_plan_is_not_called_unchanged_when_the_patient_logged(api: Program, plan: RehabPlan) -> None:
    assert api.get(f"plans/{plan.uid}", if_none_match=tag(plan)).status_code == 200


def test_proposing_makes_one_plan_however_often_it_is_sent(
    api: Program, proposal: RehabPlan, episode: Episode
) -> None:
    first = api.post(f"episodes/{episode.uid}/plans", idempotency_key="propose-once")
    assert (first.status_code, first.json()["status"], first["ETag"]) == (201, "proposed", '"1"')
    again = api.post(f"episodes/{episode.uid}/plans", idempotency_key="propose-once")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotency-Replayed"] == "true"
    statuses = RehabPlan.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == [PlanStatus.REPLACED, PlanStatus.PROPOSED]


def test_proposing_without_a_key_makes_nothing(api: Program, episode: Episode) -> None:
    answer = api.call("POST", f"episodes/{episode.uid}/plans")
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")
    assert not RehabPlan.objects.exists()


def test_closed_episode_gets_no_plan(api: Program, episode: Episode, now: datetime) -> None:
    Episode.objects.update(state=EpisodeState.DISCHARGED, discharged_at=now)
    answer = api.post(f"episodes/{episode.uid}/plans")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_open")
    assert not RehabPlan.objects.exists()


def test_safety_gate_holds_a_proposal_and_the_plan_in_force(
    api: Program, plan: RehabPlan, episode: Episode, now: datetime
) -> None:
    before = tag(plan)
    make_need(episode.patient, Need.SPINAL_TUMOUR, now)
    told = api.post(f"episodes/{episode.uid}/plans").json()
    assert told["held_reason"]
    assert told["phases"] == []
    refused = api.post(f"plans/{told['uid']}/accept", if_match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (422, "safety_hold")
    assert refused.json()["reason"]
    assert api.get(f"plans/{plan.uid}").json()["status"] == "held"
    assert api.post(f"plans/{plan.uid}/resume", if_match=before).status_code == 412, "it changed meanwhile"
    refused = api.post(f"plans/{plan.uid}/resume", if_match=tag(plan))
    assert (refused.status_code, refused.json()["code"]) == (422, "safety_hold")


def test_accepting_puts_the_plan_in_force(api: Program, proposal: RehabPlan) -> None:
    answer = api.post(f"plans/{proposal.uid}/accept", if_match='"1"')
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    told = answer.json()
    assert (told["status"], told["accepted_by"]["name"]) == ("active", "Dr Bob")
    assert [phase["is_current"] for phase in told["phases"]] == [True, False, False, False]
    assert told["pace"] == {"done": 0, "due": 0}
    assert OutgoingMail.objects.filter(kind="plan", subject_uid=proposal.uid).count() == 1
    assert CheckIn.objects.count() == 1
    again = api.post(f"plans/{proposal.uid}/accept", if_match='"2"')
    assert (again.status_code, again.json()["code"]) == (422, "not_open")


def test_banned_line_or_empty_plan_is_not_accepted(
    api: Program, proposal: RehabPlan, episode: Episode, now: datetime
) -> None:
    make_need(episode.patient, Need.OSTEOPOROSIS, now)
    refused = api.post(f"plans/{proposal.uid}/accept", if_match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (422, "banned")
    Prescription.objects.update(removed_at=now)
    proposal.phases.all().delete()
    refused = api.post(f"plans/{proposal.uid}/accept", if_match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (422, "empty")
    proposal.refresh_from_db()
    assert (proposal.status, proposal.version) == (PlanStatus.PROPOSED, 1)
    assert not OutgoingMail.objects.exists()


def test_phase_hold_and_resume(api: Program, plan: RehabPlan) -> None:
    answer = api.post(f"plans/{plan.uid}/phase", {"kind": "restore"}, if_match=tag(plan))
    assert [phase["kind"] for phase in answer.json()["phases"] if phase["is_current"]] == ["restore"]
    held = api.post(f"plans/{plan.uid}/hold", {"reason": "Operation"}, if_match=answer["ETag"])
    assert (held.json()["status"], held.json()["held_reason"]) == ("held", "Operation")
    moved = api.post(f"plans/{plan.uid}/phase", {"kind": "relief"}, if_match=held["ETag"])
    assert (moved.status_code, moved.json()["code"]) == (422, "not_open")
    again = api.post(f"plans/{plan.uid}/hold", {"reason": "Once more"}, if_match=held["ETag"])
    assert (again.status_code, again.json()["code"]) == (422, "not_open")
    resumed = api.post(f"plans/{plan.uid}/resume", if_match=held["ETag"])
    assert (resumed.json()["status"], resumed.json()["held_reason"]) == ("active", "")
    again = api.post(f"plans/{plan.uid}/resume", if_match=resumed["ETag"])
    assert (again.status_code, again.json()["code"]) == (422, "not_open")


def test_phase_that_the_plan_lacks_is_told_at_the_field(api: Program, plan: RehabPlan) -> None:
    plan.phases.filter(kind="prevent").delete()
    answer = api.post(f"plans/{plan.uid}/phase", {"kind": "prevent"}, if_match=tag(plan))
    assert (answer.status_code, fields_of(answer)) == (422, {"kind": "refused"})


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("hold", {}, "reason"),
        ("hold", {"reason": ""}, "reason"),
        ("hold", {"reason": "  "}, "reason"),
        ("hold", {"reason": None}, "reason"),
        ("hold", {"reason": ["x"]}, "reason"),
        ("hold", {"reason": "x" * 301}, "reason"),
        ("hold", {"reason": "a\x00b"}, "reason"),
        ("hold", {"reason": "\ud800"}, "reason"),
        ("hold", {"reason": "x", "version": 1}, "version"),
        ("phase", {}, "kind"),
        ("phase", {"kind": "rest"}, "kind"),
        ("phase", {"kind": {"$ne": ""}}, "kind"),
        ("phase", {"kind": HUGE}, "kind"),
    ],
)
def test_wrong_field_is_told_and_nothing_is_written(
    path: str, body: dict[str, Any], field: str, api: Program, plan: RehabPlan
) -> None:
    answer = api.post(f"plans/{plan.uid}/{path}", body, if_match=tag(plan))
    assert (answer.status_code, [*fields_of(answer)]) == (422, [field])
    version = plan.version
    plan.refresh_from_db()
    assert (plan.status, plan.version) == (PlanStatus.ACTIVE, version)


def test_words_of_any_script_are_kept_as_they_are(api: Program, plan: RehabPlan) -> None:
    words = "Операция <b>завтра</b> 明日 🩹"
    answer = api.post(f"plans/{plan.uid}/hold", {"reason": words}, if_match=tag(plan))
    assert answer.json()["held_reason"] == words


@pytest.mark.parametrize(
    ("path", "body"),
    [("accept", None), ("phase", {"kind": "restore"}), ("hold", {"reason": "x"}), ("resume", None)],
)
def test_version_is_asked_for_and_a_stale_one_refused(
    path: str, body: Any, api: Program, plan: RehabPlan
) -> None:
    missing = api.post(f"plans/{plan.uid}/{path}", body)
    assert (missing.status_code, missing.json()["code"]) == (428, "version_required")
    RehabPlan.objects.update(version=F("version") + 1)
    stale = api.post(f"plans/{plan.uid}/{path}", body, if_match=f'"{plan.version}"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")


def _patient_with_plans(number: int, bob: Membership, now: datetime) -> Episode:
    episode = make_episode(make_patient(last_name="Many"))
    make_accepted_plan(episode, by=bob, now=now - timedelta(days=number))
    for later in range(1, number):
        propose_plan(episode=episode, by=bob, now=now - timedelta(days=number - later))
    return episode


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_plans_takes_the_same_queries_for_one_and_three(
    number: int, api: Program, bob: Membership, now: datetime, django_assert_num_queries: Any
) -> None:
    episode = _patient_with_plans(number, bob, now)
    with django_assert_num_queries(13):
        rows = api.get(f"patients/{episode.patient.uid}/plans").json()["results"]
    assert len(rows) == number
    assert [row["phase"] for row in rows] == [None] * (number - 1) + ["restore"]
    assert rows[0]["episode"] == {"uid": str(episode.uid), "area": "low_back"}


def test_list_of_plans_is_filtered_and_goes_on_by_cursor(
    api: Program, bob: Membership, now: datetime, plan: RehabPlan
) -> None:
    episode = _patient_with_plans(3, bob, now)
    second = make_episode(episode.patient, area="neck")
    make_proposal(second, by=bob, now=now)
    path = f"patients/{episode.patient.uid}/plans"

    def statuses(query: str) -> list[str]:
        return [row["status"] for row in api.get(f"{path}?{query}").json()["results"]]

    assert statuses("") == ["proposed", "proposed", "replaced", "active"]
    assert statuses("status=active") == ["active"]
    assert statuses(f"episode={second.uid}") == ["proposed"]
    assert statuses(f"episode={plan.episode.uid}") == [], "another patient's episode"
    first = api.get(f"{path}?limit=3").json()
    rest = api.get(first["next"].partition("/api/v1/")[2]).json()
    assert len({row["uid"] for row in (*first["results"], *rest["results"])}) == 4
    assert rest["next"] is None
    assert AccessLog.objects.filter(what="plans", patient_uid=episode.patient.uid).exists()


@pytest.mark.parametrize(
    "query", ["status=gone", "episode=1", "limit=0", "limit=201", "cursor=x", "state=active"]
)
def test_wrong_filter_is_told_at_the_field(query: str, api: Program, plan: RehabPlan) -> None:
    answer = api.get(f"patients/{plan.episode.patient.uid}/plans?{query}")
    assert (answer.status_code, [*fields_of(answer)]) == (422, [query.partition("=")[0]])


def test_nothing_of_another_clinic_is_found(api: Program, other_house: House, now: datetime) -> None:
    with clinic_scope(other_house.clinic):
        theirs = make_accepted_plan(make_episode(), by=other_house.bob, now=now)
        episode, patient = theirs.episode, theirs.episode.patient
    for uid in (theirs.uid, uuid4()):
        assert api.get(f"plans/{uid}").status_code == 404
        for path, body in (
            ("accept", None),
            ("phase", {"kind": "relief"}),
            ("hold", {"reason": "x"}),
            ("resume", None),
        ):
            assert api.post(f"plans/{uid}/{path}", body, if_match='"2"').status_code == 404
    assert api.post(f"episodes/{episode.uid}/plans").status_code == 404
    assert api.get(f"patients/{patient.uid}/plans").json()["code"] == "no_such_patient"
    assert api.get("plans/not-a-uid").status_code == 404
    with clinic_scope(other_house.clinic):
        theirs.refresh_from_db()
        assert (theirs.status, theirs.version) == (PlanStatus.ACTIVE, 2)
        assert RehabPlan.objects.count() == 1


def test_assistant_prepares_and_chiropractor_decides(
    proposal: RehabPlan, amy: Membership, rita: Membership
) -> None:
    answer = Program(amy).post(f"plans/{proposal.uid}/accept", if_match='"1"')
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    answer = Program(rita).get(f"plans/{proposal.uid}")
    assert answer.status_code == 403
    assert "lines" not in answer.content.decode()
