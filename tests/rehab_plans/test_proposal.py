"""Combining rules: what may never happen, and what must."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from rehab_plans.bans import active_bans
from rehab_plans.exercises import LIBRARY, Phase
from rehab_plans.facts import Facts, GateRow
from rehab_plans.proposal import MOST_EXERCISES, MOST_SECONDS, propose, start_phase
from rehab_plans.rules import BY_ID
from rehab_plans.rules.rule import REST_KEYS
from tests.rehab_plans.people import any_facts, some
from tests.rehab_plans.words import assert_plain

SPASM = Facts(
    age=38,
    sex="male",
    nprs=7,
    regions=some("lumbar"),
    spasm_regions=some("lumbar"),
    spasm_hours=20,
    mechanisms=some("lifting", "sport"),
    sports=some("weight_lifting"),
    hamstring_right=48,
    hamstring_left=30,
    has_weak_abdominals=True,
)
many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(any_facts)
def test_no_banned_exercise_is_ever_proposed(facts: Facts) -> None:
    bans = active_bans(facts)
    for line in propose(facts).lines:
        exercise = LIBRARY[line.exercise]
        assert not [ban.key for ban in bans if ban.strikes(exercise, facts)]
        assert not [ban.key for ban in bans if ban.tags & exercise.tags]


@many
@given(any_facts)
def test_programme_stays_short_and_every_line_says_why(facts: Facts) -> None:
    proposal = propose(facts)
    for phase in proposal.phases:
        assert len(phase.lines) <= MOST_EXERCISES
        assert sum(line.seconds_a_day for line in phase.lines) <= MOST_SECONDS
        assert len({line.exercise for line in phase.lines}) == len(phase.lines)
        assert 0 < len(phase.exit_criteria) <= 300
    for line in proposal.lines:
        assert 0 < len(line.staff_reason) <= 400
        assert 0 < len(line.source) <= 200
        assert line.basis in "SKJ"
        assert line.evidence in "HMLX"
        assert line.rule_id in BY_ID
        assert line.rule_version == BY_ID[line.rule_id].version
        assert line.patient_reason or line.rule_id == "R27"
        assert_plain(line.patient_reason)
        assert line.each_side == LIBRARY[line.exercise].each_side
        assert line.seconds_a_day > 0 or line.exercise in REST_KEYS
        dose = line.dose
        assert 1 <= dose.times_a_day <= 12
        assert 1 <= dose.days_a_week <= 7
        assert dose.sets <= 10
        assert dose.reps <= 60
        assert dose.hold_seconds <= 300
        assert dose.minutes <= 90


@many
@given(any_facts)
def test_left_out_is_complete_and_never_prescribed(facts: Facts) -> None:
    proposal = propose(facts)
    keys = [row.exercise for row in proposal.left_out]
    assert len(keys) == len(set(keys))
    assert not set(keys) & {line.exercise for line in proposal.lines}
    for row in proposal.left_out:
        assert row.reason
        assert row.source
        assert row.rule_id in BY_ID
    wanted = {
        key
        for rule_id in {ref.id for ref in proposal.rules}
        for phase in proposal.phases
        for key in BY_ID[rule_id].gives.get(phase.phase, ())
        if facts.treats_low_back or not BY_ID[rule_id].by_area
    }
    assert proposal.is_held or wanted <= set(keys) | {line.exercise for line in proposal.lines}


@many
@given(any_facts)
def test_same_facts_give_the_same_plan(facts: Facts) -> None:
    assert propose(facts) == propose(replace(facts))


@many
@given(any_facts)
def test_open_emergency_or_absolute_row_always_holds(facts: Facts) -> None:
    for severity in ("E", "A"):
        held = propose(replace(facts, gates=(*facts.gates, GateRow(key="FX", severity=severity))))
        assert held.is_held
        assert "Possible fracture" in held.held_reason
        assert not held.lines
        assert not held.advice
        assert not held.cadence


@many
@given(any_facts)
def test_advice_is_plain_and_heat_respects_its_gate(facts: Facts) -> None:
    proposal = propose(facts)
    keys = [line.key for line in proposal.advice]
    assert len(keys) == len(set(keys))
    for line in proposal.advice:
        assert 0 < len(line.text) <= 600
        assert_plain(line.text)
        assert line.staff_reason
        assert line.source
        assert len(line.rule_id) <= 6
        assert line.rule_version >= 1
    if "heat" in keys:
        assert not facts.is_swollen
        assert not facts.is_pregnant
        assert not facts.has("lost_sensation", "poor_circulation", "cancer_history", "heart_failure")


def test_spasm_patient_gets_all_four_phases() -> None:
    proposal = propose(SPASM)
    assert [phase.phase for phase in proposal.phases] == list(Phase)
    restore = proposal.phases[1]
    assert {"cat_camel", "hamstring_strap_floor"} <= {line.exercise for line in restore.lines}
    assert [line.key for line in proposal.advice][:2] == ["heat", "short_rest"]
    assert "no_bed_rest" in [line.key for line in proposal.advice]
    assert [(stage.visits, stage.weeks) for stage in proposal.cadence] == [(6, 3), (4, 3)]
    goals = {goal.measure: (goal.baseline, goal.target) for goal in proposal.goals}
    assert goals == {"nprs": (7, 2), "hamstring_right": (48, 30)}


def test_reason_speaks_of_todays_numbers_in_later_phases() -> None:
    line = next(line for line in propose(SPASM).phases[1].lines if line.exercise == "cat_camel")
    assert "for 20 h, pain 7 of 10" in line.staff_reason


def test_spasm_of_unknown_age_and_pain_still_gets_the_restoring_set() -> None:
    facts = Facts(spasm_regions=some("lumbar"))
    assert "cat_camel" in {line.exercise for line in propose(facts).phases[1].lines}


@pytest.mark.parametrize(
    ("facts", "phase"),
    [
        (Facts(nprs=6), Phase.RELIEF),
        (Facts(nprs=5), Phase.RESTORE),
        (Facts(), Phase.RESTORE),
        (Facts(nprs=3), Phase.STRENGTHEN),
        (Facts(nprs=0, spasm_regions=some("lumbar")), Phase.RELIEF),
        (Facts(nprs=0, spasm_regions=some("lumbar"), spasm_hours=400), Phase.STRENGTHEN),
        (Facts(nprs=2, is_swollen=True), Phase.RELIEF),
        (Facts(nprs=7, episode_state="recovering"), Phase.PREVENT),
    ],
)
def test_start_phase(facts: Facts, phase: Phase) -> None:
    assert start_phase(facts) == phase


def test_bed_versions_without_floor_and_side_versions_late_in_pregnancy() -> None:
    in_bed = {line.exercise: line for line in propose(replace(SPASM, can_reach_floor=False)).phases[0].lines}
    assert {"belly_breathing_bed", "knees_on_pillow_rest", "pelvic_tilt_bed", "short_walk"} == set(in_bed)
    assert in_bed["knees_on_pillow_rest"].replaces == "legs_on_chair_rest"
    assert in_bed["knees_on_pillow_rest"].dose.minutes == 10
    pregnant = propose(replace(SPASM, weeks_pregnant=30))
    assert {"belly_breathing_side", "side_lying_rest"} <= {line.exercise for line in pregnant.phases[0].lines}
    assert {"heat_ask_first", "short_rest_side"} <= {line.key for line in pregnant.advice}
    left = {row.exercise: row for row in pregnant.left_out}
    assert left["legs_on_chair_rest"].replaced_by == "side_lying_rest"
    assert left["legs_on_chair_rest"].ban == "late_pregnancy"


def test_wheelchair_never_gets_a_standing_exercise() -> None:
    for line in propose(replace(SPASM, needs=some("wheelchair"))).lines:
        assert "standing" not in LIBRARY[line.exercise].tags


def test_direction_conflict_gives_the_neutral_set_and_a_flag() -> None:
    facts = Facts(nprs=6, needs=some("disc", "spondylolisthesis"), centralises_with="extension")
    proposal = propose(facts)
    assert all(LIBRARY[line.exercise].direction == "neutral" for line in proposal.lines)
    assert "direction" in {flag.key for flag in proposal.flags}
    assert {"belly_breathing_floor", "short_walk"} <= {line.exercise for line in proposal.phases[0].lines}


def test_direction_conflict_strikes_what_no_ban_strikes() -> None:
    facts = Facts(
        nprs=6,
        irritates="disc",
        needs=some("stenosis"),
        centralises_with="extension",
        is_centralised=True,
        days_since_onset=90,
    )
    left = {row.exercise: row.ban for row in propose(facts).left_out}
    assert left["both_knees_to_chest"] == "direction"
    assert left["press_up"] == "stenosis"


def test_two_rules_for_one_exercise_become_one_line() -> None:
    proposal = propose(Facts(nprs=3, has_weak_abdominals=True, has_weak_extensors=True))
    bird_dog = next(line for line in proposal.lines if line.exercise == "bird_dog")
    assert [ref.id for ref in bird_dog.rules] == ["R26", "R03"]
    assert bird_dog.staff_reason == "Weak back extensors; Weak abdominals"


def test_one_rule_reaching_a_version_twice_is_one_reason() -> None:
    facts = Facts(nprs=4, can_reach_floor=False, hamstring_left=48, needs=some("pregnancy"))
    lines = [line for line in propose(facts).lines if line.exercise == "hamstring_chair"]
    assert [ref.id for ref in lines[0].rules] == ["R04"]


def test_same_words_of_two_rules_are_said_once() -> None:
    facts = Facts(nprs=4, needs=some("disc", "spondylolisthesis"), centralises_with="extension")
    for line in propose(facts).lines:
        parts = line.staff_reason.split("; ")
        assert len(parts) == len(set(parts))


def test_silence_of_two_weeks_cuts_to_two_exercises() -> None:
    proposal = propose(replace(SPASM, days_without_log=14))
    assert {len(phase.lines) for phase in proposal.phases} == {2}
    assert "R22" in {flag.key for flag in proposal.flags}


def test_area_treated_decides_the_words() -> None:
    neck = propose(Facts(nprs=7, regions=some("cervical"), spasm_regions=some("cervical"), spasm_hours=5))
    words = " ".join(line.patient_reason for line in neck.lines)
    assert "your neck" in words
    assert "your back" not in words
    assert not {"cat_camel", "pelvic_tilt_floor"} & {line.exercise for line in neck.lines}
    chest = propose(Facts(nprs=7, regions=some("thoracic"), spasm_regions=some("thoracic"), spasm_hours=5))
    assert "your mid back" in " ".join(line.patient_reason for line in chest.lines)


def test_tumour_history_holds_until_cleared_then_offers_a_silent_choice() -> None:
    facts = replace(SPASM, needs=some("cancer_history"))
    assert propose(facts).is_held
    assert propose(replace(facts, gates=(GateRow(key="CA_W", severity="A"),))).is_held
    cleared = propose(replace(facts, gates=(GateRow(key="CA_W", severity="A", cleared=True),)))
    assert {line.exercise for line in cleared.lines} == {"walk_programme"}
    assert all(line.is_choice and line.patient_reason == "" for line in cleared.lines)
    assert not {"heat", "short_rest"} & {line.key for line in cleared.advice}
    assert {"R27", "no_heat"} <= {flag.key for flag in cleared.flags}


def test_tumour_row_without_a_recorded_need_counts_too() -> None:
    facts = Facts(nprs=4, gates=(GateRow(key="CA_W", severity="A", cleared=True),))
    assert {line.exercise for line in propose(facts).lines} == {"walk_programme"}


def test_recovering_patient_gets_prevention_only() -> None:
    proposal = propose(Facts(nprs=0, episode_state="recovered", earlier_episodes=3, is_early_responder=True))
    assert [phase.phase for phase in proposal.phases] == [Phase.PREVENT]
    assert [stage.is_optional for stage in proposal.cadence] == [True]
    assert {"walking_ladder", "prevention_visits"} <= {line.key for line in proposal.advice}


def test_watchful_rows_vascular_legs_and_empty_phases_are_flagged() -> None:
    rows = (GateRow(key="INFLAM", severity="W"), GateRow(key="BP", severity="W", cleared=True))
    proposal = propose(Facts(nprs=4, gates=rows, has_vascular_legs=True))
    assert {"gate-INFLAM", "vascular", "empty-restore", "empty-strengthen"} <= {
        flag.key for flag in proposal.flags
    }
    assert "gate-BP" not in {flag.key for flag in proposal.flags}


def test_days_in_bed_and_medicine_caution() -> None:
    keys = {line.key for line in propose(Facts(days_in_bed=3, age=70)).advice}
    assert {"get_moving", "medicine_ask_first"} <= keys
    early = {line.key for line in propose(Facts(weeks_pregnant=12, needs=some("pregnancy"), age=30)).advice}
    late = {line.key for line in propose(Facts(weeks_pregnant=20, age=30)).advice}
    assert "medicine" in early
    assert "medicine_ask_first" in late


def test_goals_for_seconds_and_hip_flexors() -> None:
    facts = Facts(
        nprs=1,
        side_bridge_seconds=20,
        extensor_hold_seconds=90,
        tandem_seconds=6,
        thomas_right=5,
        is_thomas_controlled=True,
    )
    goals = {goal.measure: (goal.baseline, goal.target) for goal in propose(facts).goals}
    assert goals == {"nprs": (1, 0), "side_bridge": (20, 45), "tandem": (6, 30), "thomas_right": (5, 0)}


def test_version_of_a_chosen_exercise_is_no_second_exercise() -> None:
    facts = replace(SPASM, irritates="disc")
    restore = propose(facts).phases[1]
    assert "cat_camel" in {line.exercise for line in restore.lines}
    assert "seated_cat_camel" not in {line.exercise for line in restore.lines}


def test_disc_goes_on_with_the_trunk_set_once_centralised() -> None:
    facts = Facts(
        nprs=2, needs=some("disc"), centralises_with="extension", is_centralised=True, days_since_onset=20
    )
    assert {"curl_up", "side_bridge_knees", "bird_dog"} <= {line.exercise for line in propose(facts).lines}
    fresh = {line.exercise for line in propose(replace(facts, is_centralised=False)).lines}
    assert "curl_up" not in fresh
    assert "dead_bug_floor" in fresh


def test_suspected_pars_is_told_to_leave_the_sport_not_to_warm_up() -> None:
    facts = Facts(nprs=4, needs=some("spondylolysis"), mechanisms=some("sport"))
    keys = {line.key for line in propose(facts).advice}
    assert "stop_sport" in keys
    assert "warm_up" not in keys
    assert "warm_up" in {line.key for line in propose(replace(facts, pars_cleared=True)).advice}


def test_two_kinds_of_walk_become_one() -> None:
    relief = propose(replace(SPASM, weeks_pregnant=10, needs=some("pregnancy"))).phases[0]
    walks = [line for line in relief.lines if "walk" in line.exercise]
    assert [line.exercise for line in walks] == ["short_walk"]
    assert {ref.id for ref in walks[0].rules} == {"R01", "R13"}
