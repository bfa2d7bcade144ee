"""The life of a plan: proposed, edited, accepted, held; what is forbidden never gets in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.errors import StaleVersionError
from clinic.models import Membership, OutgoingMail
from patients.conditions import Need
from patients.models import Area, Episode, RedFlag, Source
from patients.red_flags import evaluate
from patients.screening import raise_flags, record_need_flags
from rehab_plans.errors import PlanError
from rehab_plans.exercises import LIBRARY, Tag
from rehab_plans.loading import load_library
from rehab_plans.models import (
    CheckIn,
    Exercise,
    Phase,
    PlanEdit,
    PlanRule,
    PlanStatus,
    Prescription,
    RehabPlan,
)
from rehab_plans.plan_edits import add_exercise, edit_prescription, remove_advice, remove_line
from rehab_plans.planning import accept_plan, enter_phase, hold_plan, propose_plan, resume_plan
from rehab_plans.rules import RULES
from tests.factories.patients import make_episode, make_patient
from tests.factories.plans import make_accepted_plan, make_need, make_proposal

pytestmark = pytest.mark.django_db

LIFTER = {
    "mechanisms": ["lifting"],
    "pain_now": 7,
    "has_spasm": True,
    "sitting_hours": 9,
}


@pytest.fixture
def episode(house: Any, now: datetime) -> Episode:
    return make_episode(make_patient(), opened_at=now - timedelta(days=1), complaint=LIFTER)


@pytest.fixture
def proposal(episode: Episode, bob: Membership, now: datetime) -> RehabPlan:
    return make_proposal(episode, by=bob, now=now)


@pytest.fixture
def plan(episode: Episode, bob: Membership, now: datetime) -> RehabPlan:
    return make_accepted_plan(episode, by=bob, now=now)


def raise_emergency(episode: Episode, now: datetime) -> None:
    raised = evaluate({"saddle_numb": True})
    raise_flags(patient=episode.patient, episode=episode, raised=raised, source=Source.LINK, now=now)


def keys_of(plan: RehabPlan) -> set[str]:
    lines = Prescription.objects.standing().filter(phase__plan=plan)
    return set(lines.values_list("exercise__key", flat=True))


def line_of(plan: RehabPlan) -> Prescription:
    return Prescription.objects.filter(phase__plan=plan).select_related("phase__plan", "exercise")[0]


def test_library_is_loaded_once_and_switches_off_what_is_gone(db: None) -> None:
    Exercise.objects.create(key="gone", name="Gone")
    loaded = load_library()
    assert (loaded.exercises, loaded.switched_off) == (len(LIBRARY), 1)
    assert loaded.new_rules == len(RULES) == PlanRule.objects.count()
    assert not Exercise.objects.get(key="gone").is_active
    again = load_library()
    assert (again.switched_off, again.new_rules) == (0, 0)
    assert Exercise.objects.filter(is_active=True).count() == len(LIBRARY)


def test_load_library_says_what_it_did(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_library")
    assert f"{len(LIBRARY)} exercises, 0 switched off, {len(RULES)} new rules" in capsys.readouterr().out


def test_proposal_holds_lines_with_reasons(proposal: RehabPlan) -> None:
    assert proposal.status == PlanStatus.PROPOSED
    assert [phase.kind for phase in proposal.phases.all()] == ["relief", "restore", "strengthen", "prevent"]
    lines = Prescription.objects.filter(phase__plan=proposal)
    assert len(lines) > 5
    assert all(line.reason and line.source and line.rule_id and line.evidence for line in lines)
    advice = {row.key: row for row in proposal.advice.all()}
    assert {"heat", "short_rest", "no_bed_rest", "stop_rule"} <= advice.keys()
    assert "20 to 30 minutes" in advice["heat"].text
    assert proposal.cadence.exists()
    assert proposal.goals.get(text="Less pain").baseline == "7/10"
    assert proposal.facts["nprs"] == 7


def test_second_proposal_replaces_the_first(
    proposal: RehabPlan, episode: Episode, bob: Membership, now: datetime
) -> None:
    second = propose_plan(episode=episode, by=bob, now=now)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.ended_at) == (PlanStatus.REPLACED, now)
    assert second.status == PlanStatus.PROPOSED


def test_what_the_needs_forbid_is_nowhere_in_the_plan(
    episode: Episode, bob: Membership, now: datetime
) -> None:
    free = keys_of(make_proposal(episode, by=bob, now=now))
    make_need(episode.patient, Need.OSTEOPOROSIS, now)
    make_need(episode.patient, Need.NO_FLOOR, now)
    plan = propose_plan(episode=episode, by=bob, now=now)
    assert not plan.held_reason
    forbidden = {Tag.TWIST, Tag.LOADED_FLEXION, Tag.END_RANGE_FLEXION, Tag.IMPACT, Tag.FLOOR_TRANSFER}
    struck = {key for key in free if LIBRARY[key].tags & forbidden}
    assert struck
    assert not struck & keys_of(plan)
    assert not [key for key in keys_of(plan) if LIBRARY[key].tags & forbidden]
    left_out = {row.exercise.key: row.reason for row in plan.left_out.select_related("exercise")}
    assert struck <= left_out.keys()
    assert "Fragile bone" in left_out["knee_rolls_floor"]


def test_closed_episode_gets_no_plan(episode: Episode, bob: Membership, now: datetime) -> None:
    Episode.objects.update(state="discharged", discharged_at=now)
    with pytest.raises(PlanError) as refused:
        propose_plan(episode=episode, by=bob, now=now)
    assert refused.value.code == "not_open"


def test_edit_keeps_before_and_after(proposal: RehabPlan, bob: Membership, now: datetime) -> None:
    line = line_of(proposal)
    before = line.reps
    edit_prescription(prescription=line, dose={"reps": before + 3}, version=1, by=bob, now=now)
    edit = PlanEdit.objects.get(plan=proposal)
    assert (edit.before["reps"], edit.after["reps"]) == (before, before + 3)
    assert (edit.edited_by, edit.edited_at) == (bob, now)
    assert line.exercise.name in edit.what
    proposal.refresh_from_db()
    assert proposal.version == 2
    with pytest.raises(StaleVersionError):
        edit_prescription(prescription=line, dose={"reps": 4}, version=1, by=bob, now=now)


def test_same_dose_again_writes_no_edit(proposal: RehabPlan, bob: Membership, now: datetime) -> None:
    line = line_of(proposal)
    edit_prescription(prescription=line, dose={"reps": line.reps}, version=1, by=bob, now=now)
    assert not PlanEdit.objects.exists()


@pytest.mark.parametrize(
    "dose",
    [{"reps": 61}, {"days_a_week": 0}, {"times_a_day": 13}, {"reps": 0, "minutes": 0, "hold_seconds": 0}],
)
def test_dose_beyond_its_limits_is_refused(
    proposal: RehabPlan, bob: Membership, now: datetime, dose: dict[str, int]
) -> None:
    with pytest.raises(PlanError) as refused:
        edit_prescription(prescription=line_of(proposal), dose=dose, version=1, by=bob, now=now)
    assert refused.value.code == "dose"


def test_exercise_is_added_by_hand(proposal: RehabPlan, bob: Membership, now: datetime) -> None:
    phase = proposal.phases.get(kind="prevent")
    line = add_exercise(phase=phase, key="wall_squat", reason="Likes it", version=1, by=bob, now=now)
    assert (line.reason, line.evidence) == ("Likes it", "X")
    assert PlanEdit.objects.get().after["line"] == str(line.uid)
    with pytest.raises(PlanError) as refused:
        add_exercise(phase=phase, key="wall_squat", reason="Again", version=2, by=bob, now=now)
    assert refused.value.code == "already_there"


def test_forbidden_exercise_cannot_be_added(proposal: RehabPlan, bob: Membership, now: datetime) -> None:
    make_need(proposal.episode.patient, Need.PREGNANCY, now, weeks=25)
    phase = proposal.phases.get(kind="strengthen")
    with pytest.raises(PlanError, match="Pregnancy") as refused:
        add_exercise(phase=phase, key="curl_up", reason="Strong", version=1, by=bob, now=now)
    assert refused.value.code == "banned"


def test_stored_facts_forbid_even_when_the_record_changed(
    episode: Episode, bob: Membership, now: datetime
) -> None:
    need = make_need(episode.patient, Need.DIASTASIS, now)
    plan = make_proposal(episode, by=bob, now=now)
    need.ended_on = now.date()
    need.save()
    phase = plan.phases.get(kind="strengthen")
    with pytest.raises(PlanError) as refused:
        add_exercise(phase=phase, key="curl_up", reason="Strong", version=1, by=bob, now=now)
    assert refused.value.code == "banned"


def test_removed_line_stays_on_record(proposal: RehabPlan, bob: Membership, now: datetime) -> None:
    line = line_of(proposal)
    remove_line(prescription=line, reason="Not now", version=1, by=bob, now=now)
    line.refresh_from_db()
    assert (line.removed_at, line.removed_reason) == (now, "Not now")
    assert line not in Prescription.objects.standing()
    assert PlanEdit.objects.get().after == {}
    with pytest.raises(PlanError):
        edit_prescription(prescription=line, dose={"reps": 4}, version=2, by=bob, now=now)


def test_stop_rule_cannot_be_removed(proposal: RehabPlan, bob: Membership, now: datetime) -> None:
    with pytest.raises(PlanError):
        remove_advice(advice=proposal.advice.get(key="stop_rule"), version=1, by=bob, now=now)
    remove_advice(advice=proposal.advice.get(key="heat"), version=1, by=bob, now=now)
    assert proposal.advice.get(key="heat").removed_at == now


def test_acceptance_owes_one_mail_and_asks_in_a_week(plan: RehabPlan, bob: Membership, now: datetime) -> None:
    assert (plan.status, plan.accepted_by, plan.accepted_at) == (PlanStatus.ACTIVE, bob, now)
    current = Phase.objects.get(plan=plan, entered_at__isnull=False)
    assert (current.kind, current.entered_at) == ("relief", now)
    mail = OutgoingMail.objects.get(kind="plan")
    assert (mail.subject_uid, mail.subject_version, mail.due_at) == (plan.uid, plan.version, now)
    assert mail.patient_uid == plan.episode.patient.uid
    check_in = CheckIn.objects.get(episode=plan.episode)
    assert check_in.due_at == datetime(2026, 12, 1, 14, 0, tzinfo=UTC)  # 09:00 in New York
    assert check_in.closes_at == check_in.due_at + timedelta(days=7)
    with pytest.raises(StaleVersionError):
        accept_plan(plan=plan, version=1, by=bob, now=now)
    with pytest.raises(PlanError):
        accept_plan(plan=plan, version=plan.version, by=bob, now=now)
    assert OutgoingMail.objects.filter(kind="plan").count() == 1


def test_first_question_keeps_nine_o_clock_over_a_clock_change(
    episode: Episode, bob: Membership, now: datetime
) -> None:
    in_october = datetime(2026, 10, 28, 13, 0, tzinfo=UTC)  # summer time ends on 1 November
    make_accepted_plan(episode, by=bob, now=in_october)
    assert CheckIn.objects.get().due_at == datetime(2026, 11, 4, 14, 0, tzinfo=UTC)


def test_second_plan_replaces_the_one_in_force(
    plan: RehabPlan, episode: Episode, bob: Membership, now: datetime
) -> None:
    later = now + timedelta(days=2)
    second = make_accepted_plan(episode, by=bob, now=later)
    plan.refresh_from_db()
    assert (plan.status, plan.ended_at, second.status) == (PlanStatus.REPLACED, later, PlanStatus.ACTIVE)
    assert CheckIn.objects.count() == 1
    states = dict(OutgoingMail.objects.filter(kind="plan").values_list("subject_uid", "state"))
    assert states == {plan.uid: "superseded", second.uid: "planned"}


def test_assistant_cannot_accept(proposal: RehabPlan, amy: Membership, now: datetime) -> None:
    with pytest.raises(PlanError) as refused:
        accept_plan(plan=proposal, version=1, by=amy, now=now)
    assert refused.value.code == "not_yours"
    assert not OutgoingMail.objects.exists()


def test_flag_raised_after_the_proposal_holds_it(proposal: RehabPlan, bob: Membership, now: datetime) -> None:
    raise_emergency(proposal.episode, now)
    with pytest.raises(PlanError) as refused:
        accept_plan(plan=proposal, version=1, by=bob, now=now)
    assert refused.value.code == "safety_hold"
    assert not OutgoingMail.objects.exists()
    assert not CheckIn.objects.exists()


def test_need_noted_after_the_proposal_stops_acceptance(
    proposal: RehabPlan, bob: Membership, now: datetime
) -> None:
    make_need(proposal.episode.patient, Need.NO_FLOOR, now)
    with pytest.raises(PlanError) as refused:
        accept_plan(plan=proposal, version=1, by=bob, now=now)
    assert refused.value.code == "banned"


def test_held_proposal_is_empty_and_stops_the_plan_in_force(
    plan: RehabPlan, episode: Episode, bob: Membership, now: datetime
) -> None:
    raise_emergency(episode, now)
    held = propose_plan(episode=episode, by=bob, now=now)
    assert held.held_reason
    assert not held.phases.exists()
    assert not held.advice.exists()
    with pytest.raises(PlanError) as refused:
        accept_plan(plan=held, version=held.version, by=bob, now=now)
    assert refused.value.code == "safety_hold"
    plan.refresh_from_db()
    assert plan.status == PlanStatus.HELD
    with pytest.raises(PlanError) as refused:
        resume_plan(plan=plan, version=plan.version, by=bob, now=now)
    assert refused.value.code == "safety_hold"
    RedFlag.objects.update(
        cleared_at=now,
        cleared_by=bob,
        clearance_assessed_by="Dr Hart",
        clearance_on=now.date(),
        clearance_result="clear",
    )
    assert resume_plan(plan=plan, version=plan.version, by=bob, now=now).status == PlanStatus.ACTIVE


def test_plan_is_held_with_a_reason(plan: RehabPlan, bob: Membership, now: datetime) -> None:
    with pytest.raises(PlanError):
        hold_plan(plan=plan, reason="  ", version=plan.version, by=bob, now=now)
    held = hold_plan(plan=plan, reason="Operation next week", version=plan.version, by=bob, now=now)
    assert (held.status, held.held_reason) == (PlanStatus.HELD, "Operation next week")


def test_phase_is_entered_once(plan: RehabPlan, bob: Membership, now: datetime) -> None:
    moved = enter_phase(plan=plan, kind="restore", version=plan.version, by=bob, now=now)
    assert Phase.objects.get(plan=plan, entered_at__isnull=False, left_at__isnull=True).kind == "restore"
    assert Phase.objects.get(plan=plan, kind="relief").left_at == now
    same = enter_phase(plan=plan, kind="restore", version=moved.version, by=bob, now=now)
    assert same.version == moved.version
    enter_phase(plan=plan, kind="relief", version=moved.version, by=bob, now=now)
    assert Phase.objects.get(plan=plan, entered_at__isnull=False, left_at__isnull=True).kind == "relief"


def test_tumour_history_leaves_walking_as_a_choice(episode: Episode, bob: Membership, now: datetime) -> None:
    make_need(episode.patient, Need.CANCER_HISTORY, now)
    assert make_proposal(episode, by=bob, now=now).held_reason
    record_need_flags(patient=episode.patient, source=Source.STAFF, now=now)
    RedFlag.objects.update(
        cleared_at=now,
        cleared_by=bob,
        clearance_assessed_by="Dr Hart",
        clearance_on=now.date(),
        clearance_result="clear",
    )
    plan = make_proposal(episode, by=bob, now=now)
    assert not plan.held_reason
    assert keys_of(plan) == set()
    assert any(flag["key"] == "choice-walk_programme" for flag in plan.flags)


def test_proposing_takes_the_same_queries_for_any_patient(house: Any, bob: Membership, now: datetime) -> None:
    load_library()

    def count(episode: Episode) -> int:
        with CaptureQueriesContext(connection) as queries:
            propose_plan(episode=episode, by=bob, now=now)
        return len(queries)

    calm = make_episode(make_patient(), area=Area.NECK, complaint={"pain_now": 2})
    sore = make_episode(make_patient(last_name="Sore"), complaint=LIFTER)
    assert count(calm) <= count(sore) <= 40
