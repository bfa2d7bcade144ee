"""One row per rule: who gets it, what it gives, what it keeps from whom."""

from dataclasses import replace
from typing import Any

import pytest

from rehab_plans.advice import ADVICE
from rehab_plans.bans import BANS, BY_KEY, active_bans, first_strike
from rehab_plans.exercises import LIBRARY, Phase
from rehab_plans.facts import Facts, GateRow
from rehab_plans.proposal import propose
from rehab_plans.rules import BY_ID, RULES
from rehab_plans.rules.rule import Dose
from tests.rehab_plans.people import some

IDS = ["R00", *(f"R{n:02d}" for n in range(1, 31)), "R10b", "R13b"]
SPASM = {"spasm_regions": some("lumbar"), "spasm_hours": 20}
CLEARED = (GateRow(key="CA_W", severity="A", cleared=True),)

# id: (what makes it apply, what it then puts into the plan)
APPLIES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "R00": ({"gates": (GateRow(key="CES", severity="E"),)}, set()),
    "R01": (
        {**SPASM, "nprs": 8},
        {"belly_breathing_floor", "legs_on_chair_rest", "pelvic_tilt_floor", "short_walk"},
    ),
    "R02": (
        {"spasm_regions": some("lumbar"), "spasm_hours": 100, "nprs": 4},
        {"cat_camel", "knee_to_chest_floor", "knee_rolls_floor"},
    ),
    "R03": ({"has_weak_abdominals": True}, {"curl_up", "side_bridge_knees", "bird_dog"}),
    "R04": ({"hamstring_right": 48, "sex": "male"}, {"hamstring_strap_floor", "hamstring_chair"}),
    "R05": (
        {"thomas_left": 8, "is_thomas_controlled": True},
        {"hip_flexor_half_kneeling", "gluteal_squeeze"},
    ),
    "R06": ({"pelvic_tilt": "forward"}, {"pelvic_tilt_floor", "dead_bug_floor", "bridge_floor", "hip_hinge"}),
    "R07": (
        {"needs": some("disc"), "centralises_with": "extension", "nprs": 6},
        {"prone_elbows", "press_up", "standing_extension", "walk_programme"},
    ),
    "R08": ({"needs": some("disc")}, set()),
    "R09": (
        {"needs": some("stenosis"), "nprs": 6},
        {"both_knees_to_chest", "seated_flexion", "pelvic_tilt_floor", "cycling", "incline_walk"},
    ),
    "R10": ({"needs": some("spondylolisthesis")}, {"pelvic_tilt_floor", "bird_dog_small", "dead_bug_floor"}),
    "R10b": ({"needs": some("spondylolysis"), "pars_cleared": True}, {"dead_bug_floor", "bird_dog_small"}),
    "R11": ({"needs": some("osteoporosis")}, {"tall_sitting", "hip_hinge", "band_row", "tandem_stance"}),
    "R12": ({"needs": some("fragility_fracture")}, {"lying_press_floor", "hip_hinge", "tandem_stance"}),
    "R13": ({"weeks_pregnant": 12}, {"clam_floor", "cat_camel", "bird_dog", "wall_squat", "walk_programme"}),
    "R13b": ({"needs": some("postpartum")}, {"pelvic_tilt_floor", "belly_breathing_floor", "walk_programme"}),
    "R14": (
        {"has_trendelenburg": True},
        {"bridge_floor", "clam_floor", "band_side_step", "single_leg_stance"},
    ),
    "R15": ({"sitting_hours": 8.0}, {"desk_stand_up", "desk_shoulder_roll"}),
    "R16": ({"episode_state": "recovering"}, {"walk_programme", "bridge_floor", "bird_dog"}),
    "R17": ({"distress": "high"}, {"walk_programme"}),
    "R18": ({"has_neural_tension": True, "nprs": 6}, {"nerve_slider_floor"}),
    "R19": ({"beighton": 6}, {"wall_squat", "bird_dog", "sit_to_stand", "tandem_stance"}),
    "R20": ({"age": 78, "tandem_seconds": 6.0}, {"sit_to_stand", "tandem_stance"}),
    "R21": (
        {"mechanisms": some("twisting"), "sports": some("golf")},
        {"hinge_rehearsal", "golf_ladder", "band_row"},
    ),
    "R22": ({"days_without_log": 15}, set()),
    "R23": ({"earlier_episodes": 3, "is_early_responder": True}, set()),
    "R24": ({"needs": some("arthritis")}, {"seated_cat_camel", "walk_programme", "cycling"}),
    "R25": ({"has_inflexible_back": True}, {"cat_camel", "side_rotation_floor"}),
    "R26": ({"extensor_hold_seconds": 30.0}, {"bird_dog", "hip_hinge", "prone_lift"}),
    "R27": ({"needs": some("cancer_history"), "gates": CLEARED}, {"walk_programme"}),
    "R28": ({"strained": some("hamstrings")}, {"pain_free_motion"}),
    "R29": ({"has_stiff_thorax": True}, {"chair_extension", "open_book_floor"}),
    "R30": ({"regions": some("cervical"), "nprs": 6}, {"neck_nod_floor", "shoulder_blade_set", "neck_turn"}),
}

# ban: (what makes it apply, the rule that would have given it, what must be gone)
BANNED: list[tuple[str, str, dict[str, Any], set[str]]] = [
    ("late_pregnancy", "R01", {"weeks_pregnant": 24}, {"belly_breathing_floor", "legs_on_chair_rest"}),
    ("no_floor", "R01", {"can_reach_floor": False}, {"belly_breathing_floor", "pelvic_tilt_floor"}),
    ("wheelchair", "R01", {"needs": some("wheelchair")}, {"short_walk", "pelvic_tilt_floor"}),
    (
        "disc_leg_pain",
        "R02",
        {"needs": some("disc_leg_pain"), "days_since_onset": 60},
        {"knee_to_chest_floor"},
    ),
    ("osteoporosis", "R02", {"needs": some("osteoporosis")}, {"knee_to_chest_floor", "knee_rolls_floor"}),
    ("osteoporosis", "R02", {"needs": some("long_steroids")}, {"knee_rolls_floor"}),
    ("late_pregnancy", "R02", {"needs": some("pregnancy")}, {"knee_to_chest_floor"}),
    ("acute_disc", "R02", {"irritates": "disc"}, {"knee_to_chest_floor", "knee_rolls_floor"}),
    ("listhesis", "R02", {"irritates": "slip"}, {"knee_rolls_floor"}),
    ("osteoporosis", "R03", {"needs": some("osteoporosis")}, {"curl_up"}),
    ("pregnancy", "R03", {"weeks_pregnant": 10}, {"curl_up"}),
    ("diastasis", "R03", {"needs": some("diastasis")}, {"curl_up"}),
    ("shoulder_pain", "R03", {"has_shoulder_pain": True}, {"side_bridge_knees", "side_bridge_wall"}),
    ("wrist_pain", "R03", {"has_wrist_pain": True}, {"bird_dog"}),
    ("knee_pain", "R03", {"has_knee_pain": True}, {"bird_dog"}),
    ("neural_tension", "R04", {"has_neural_tension": True}, {"hamstring_strap_floor", "hamstring_chair"}),
    ("strain", "R04", {"strained": some("hamstrings")}, {"hamstring_strap_floor", "hamstring_chair"}),
    ("clot", "R04", {"gates": (GateRow(key="DVT", severity="R"),)}, {"hamstring_strap_floor"}),
    ("unstable_knee", "R05", {"has_unstable_knee": True}, {"hip_flexor_half_kneeling"}),
    (
        "pelvic_girdle_pain",
        "R05",
        {"weeks_pregnant": 12, "needs": some("pelvic_girdle_pain")},
        {"hip_flexor_half_kneeling", "hip_flexor_standing"},
    ),
    ("painful_listhesis", "R06", {"is_listhesis_painful": True}, {"bridge_floor", "bridge_bed"}),
    ("stenosis", "R07", {"irritates": "stenosis"}, {"press_up", "prone_elbows", "standing_extension"}),
    ("listhesis", "R07", {"irritates": "slip"}, {"press_up", "prone_elbows", "standing_extension"}),
    ("pregnancy", "R07", {"weeks_pregnant": 8}, {"press_up", "prone_elbows"}),
    (
        "peripheralises_extension",
        "R07",
        {"peripheralises_with": "extension"},
        {"press_up", "standing_extension"},
    ),
    (
        "peripheralises_flexion",
        "R09",
        {"peripheralises_with": "flexion"},
        {"both_knees_to_chest", "seated_flexion"},
    ),
    ("fracture", "R09", {"needs": some("stenosis", "fragility_fracture")}, {"both_knees_to_chest"}),
    ("heart", "R09", {"heart_not_ready": True}, {"cycling", "incline_walk"}),
    ("heart", "R16", {"gates": (GateRow(key="CARD", severity="R"),)}, {"walk_programme"}),
    ("pars", "R21", {"needs": some("spondylolysis")}, {"hinge_rehearsal", "band_row", "golf_ladder"}),
    ("pars_not_cleared", "R10b", {"pars_cleared": False}, {"dead_bug_floor", "bird_dog_small"}),
    ("pelvic_girdle_pain", "R13", {"needs": some("pelvic_girdle_pain")}, {"clam_floor", "clam_bed"}),
    ("sacroiliac_bridge", "R14", {"bridge_hurts_sacroiliac": True}, {"bridge_floor", "bridge_bed"}),
    (
        "progressive_deficit",
        "R18",
        {"has_progressive_deficit": True},
        {"nerve_slider_floor", "nerve_slider_chair"},
    ),
    ("hypermobile", "R04", {"beighton": 7}, {"hamstring_strap_floor"}),
    ("hypermobile", "R29", {"needs": some("hypermobility")}, {"chair_extension"}),
    ("poor_balance", "R14", {"tandem_seconds": 4.0}, {"band_side_step"}),
    ("pain_at_rest", "R21", {"pain_at_rest": 5}, {"hinge_rehearsal", "band_row"}),
    ("osteoporosis", "R21", {"needs": some("osteoporosis")}, {"golf_ladder"}),
    ("extension_provokes", "R26", {"extension_provokes": True}, {"prone_lift"}),
    ("prefers_extension", "R02", {"centralises_with": "extension"}, {"knee_to_chest_floor"}),
    ("osteoporosis", "R29", {"needs": some("osteoporosis")}, {"chair_extension", "open_book_floor"}),
    ("recent_surgery", "R29", {"needs": some("fusion")}, {"chair_extension", "open_book_floor"}),
    ("neck_vessel", "R30", {"needs": some("dissection")}, {"neck_turn", "neck_nod_floor"}),
    ("rheumatoid_neck", "R30", {"needs": some("rheumatoid")}, {"neck_turn", "neck_nod_floor"}),
    ("unstable_neck", "R30", {"needs": some("chiari")}, {"neck_turn", "neck_nod_floor"}),
    ("vessel_wall", "R21", {"needs": some("aneurysm"), "sports": some("weight_lifting")}, {"lifting_ladder"}),
    (
        "arthritis_flare",
        "R21",
        {"is_flaring": True, "needs": some("arthritis"), "sports": some("running")},
        {"run_walk_ladder"},
    ),
    ("postpartum", "R21", {"needs": some("postpartum"), "sports": some("basketball")}, {"jump_ladder"}),
    ("tumour", "R03", {"needs": some("cancer_history"), "gates": CLEARED}, {"curl_up", "bird_dog"}),
]


def facts_for(rule_id: str) -> Facts:
    return Facts(**{"nprs": 4, **APPLIES[rule_id][0]})


def test_start_set_is_complete() -> None:
    assert {rule.id for rule in RULES} == set(IDS) == set(APPLIES)
    assert len(RULES) == len(IDS)
    assert [rule.id for rule in RULES][:2] == ["R00", "R01"]
    assert RULES[-1].id == "R30"


@pytest.mark.parametrize("rule_id", IDS)
def test_rule_applies_to_its_finding_only(rule_id: str) -> None:
    assert BY_ID[rule_id].applies(facts_for(rule_id))
    assert not BY_ID[rule_id].applies(Facts(nprs=4))


@pytest.mark.parametrize("rule_id", [rule_id for rule_id in IDS if rule_id != "R00"])
def test_rule_brings_its_exercises(rule_id: str) -> None:
    proposal = propose(facts_for(rule_id))
    seen = {line.exercise for line in proposal.lines}
    next_in_line = {row.exercise for row in proposal.left_out if row.ban == "limit"}
    assert APPLIES[rule_id][1] <= seen | next_in_line
    assert rule_id in {ref.id for ref in proposal.rules}


@pytest.mark.parametrize(("ban", "rule_id", "change", "gone"), BANNED)
def test_ban_beats_the_rule(ban: str, rule_id: str, change: dict[str, Any], gone: set[str]) -> None:
    facts = facts_for(rule_id)
    merged = {**change, "needs": facts.needs | change.get("needs", frozenset())}
    facts = replace(facts, **merged)
    assert BY_ID[rule_id].applies(facts)
    assert BY_KEY[ban] in active_bans(facts)
    assert all(BY_KEY[ban].strikes(LIBRARY[key], facts) or not _is_its_work(ban, key) for key in gone)
    proposal = propose(facts)
    assert not gone & {line.exercise for line in proposal.lines}


def _is_its_work(ban: str, key: str) -> bool:
    """Rows may name exercises that another ban of the same person removes; the first one is the ban's own."""
    return key in next(row[3] for row in BANNED if row[0] == ban) and ban not in ("fracture", "wheelchair")


def test_every_ban_has_a_case() -> None:
    assert {ban.key for ban in BANS} == {row[0] for row in BANNED}


def test_every_ban_named_by_a_rule_exists() -> None:
    assert all(key in BY_KEY for rule in RULES for key in rule.bans)


def test_every_exercise_and_advice_named_by_a_rule_exists() -> None:
    for rule in RULES:
        facts = replace(
            Facts(), sports=some(*["golf", "basketball", "football", "running", "weight_lifting"])
        )
        given = [key for keys in rule.all_gives(facts).values() for key in keys]
        assert all(key in LIBRARY for key in (*given, *rule.doses))
        assert all(
            Phase(phase) in LIBRARY[key].phases for phase, keys in rule.gives.items() for key in keys
        ), rule.id
        assert all(key in ADVICE for key in rule.advice)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_says_why_and_from_where(rule: Any) -> None:
    assert rule.source
    assert len(rule.source) <= 200
    assert len(rule.progress_when) <= 200
    assert rule.version >= 1
    assert len(rule.id) <= 6
    assert rule.staff_reason(facts_for(rule.id))
    assert rule.patient_reason or rule.id in ("R00", "R27")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hamstring_right": 48, "sex": "male"}, "48° right"),
        ({"hamstring_left": 12, "hamstring_right": 28, "sex": "male"}, "28° right"),
        ({"thomas_left": 8, "is_thomas_controlled": True}, "8° left"),
        ({"extensor_hold_seconds": 30.0}, "hold 30 s"),
        ({"has_weak_extensors": True}, "Weak back extensors"),
        ({"side_bridge_seconds": 20.0}, "side bridge 20 s"),
        ({"has_weak_gluteals": True}, "Weak gluteals"),
        ({"lordosis": "hyper", "pelvic_tilt": "forward"}, "lordosis increased, pelvis tipped forward"),
        ({"weeks_pregnant": 18}, "week 18"),
        ({"needs": some("pregnancy")}, "week not recorded"),
        ({"beighton": 6}, "Beighton 6 of 9"),
        ({"needs": some("hypermobility")}, "Hypermobile"),
        ({"needs": some("stenosis"), "has_vascular_legs": True}, "vascular, refer"),
        ({"spasm_regions": some("lumbar"), "nprs": None}, "since unknown, pain –"),
        ({"is_swollen": True}, "swelling"),
    ],
)
def test_staff_reason_names_the_finding_with_its_number(change: dict[str, Any], words: str) -> None:
    proposal = propose(Facts(**{"nprs": 4, **change}))
    assert any(words in line.staff_reason for line in proposal.lines)


def test_spasm_with_much_pain_starts_at_the_lowest_dose() -> None:
    rule = BY_ID["R01"]
    assert rule.dose_for("pelvic_tilt_floor", Facts(nprs=7)).reps == 5
    assert rule.dose_for("pelvic_tilt_floor", Facts(nprs=6)).reps == 8
    assert rule.dose_for("short_walk", Facts(nprs=9)).minutes == 3


def test_dose_counts_both_sides_and_the_longer_of_hold_and_pace() -> None:
    dose = Dose(sets=2, reps=3, hold_seconds=30, times_a_day=2)
    assert dose.seconds_a_day(LIBRARY["hamstring_chair"]) == 2 * 3 * 30 * 2 * 2
    assert Dose(reps=10).seconds_a_day(LIBRARY["pelvic_tilt_floor"]) == 60
    assert Dose(minutes=5, times_a_day=3).seconds_a_day(LIBRARY["walk_programme"]) == 900
    assert Dose(minutes=10).seconds_a_day(LIBRARY["side_lying_rest"]) == 0


@pytest.mark.parametrize(
    ("facts", "short"),
    [
        (Facts(hamstring_left=30, hamstring_right=22, sex="male"), ()),
        (Facts(hamstring_left=31, sex="male"), (("left", 31),)),
        (Facts(hamstring_left=21, sex="female"), (("left", 21),)),
        (Facts(hamstring_left=21), (("left", 21),)),
        (Facts(hamstring_left=20, hamstring_right=10, sex="male"), (("left", 20),)),
        (Facts(hamstring_left=20, hamstring_right=11, sex="male"), ()),
        (Facts(hamstring_left=10), ()),
    ],
)
def test_hamstring_limits(facts: Facts, short: tuple[tuple[str, int], ...]) -> None:
    assert facts.short_hamstrings == short


def test_young_athlete_with_extension_pain_counts_as_suspected_pars() -> None:
    athlete = Facts(age=16, extension_provokes=True, mechanisms=some("sport"))
    assert BY_ID["R10b"].applies(athlete)
    assert not BY_ID["R10b"].applies(replace(athlete, age=26))
    assert not BY_ID["R10b"].applies(replace(athlete, age=None))


def test_thomas_without_tilt_control_does_not_count() -> None:
    assert not BY_ID["R05"].applies(Facts(thomas_left=8))


def test_first_strike_is_none_without_bans() -> None:
    assert first_strike(LIBRARY["curl_up"], (), Facts()) is None


def test_facts_become_plain_json() -> None:
    record = facts_for("R27").as_json()
    assert record["needs"] == ["cancer_history"]
    assert record["gates"] == ({"key": "CA_W", "severity": "A", "cleared": True},)
    assert record["thresholds"]["hamstring_men"] == 30
