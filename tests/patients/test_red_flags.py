from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.conditions import SEVERITY_RANK, GateKey, Need, NeedKind, needs_of_kind
from patients.red_flag_questions import Group
from patients.red_flags import (
    QUESTIONS,
    SHORT_KEYS,
    ExamFacts,
    Level,
    RaisedFlag,
    evaluate,
    from_findings,
    from_needs,
    from_tests,
    level_of,
    merge,
    one_per_key,
    urgent,
)
from patients.spine import EVERYWHERE, ExtraSpinal, Region, Segment
from patients.urgent_advice import ADVICE_GROUP, DESK_CARD, URGENT_ADVICE, advice_for

KEYS = [question.key for question in QUESTIONS]
EMERGENCIES = {
    "saddle_numb": "CES",
    "bladder_bowel": "CES",
    "both_legs": "CES",
    "unsteady": "CORD",
    "clumsy_hands": "CORD",
    "both_sides": "CORD",
    "electric_feeling": "CORD",
    "new_head_neck_pain": "VASC_C",
    "sudden_face_eye_speech": "VASC_C",
    "sudden_fall_balance": "VASC_C",
    "chest_pain": "CARD",
    "chest_pain_effort": "CARD",
    "fainted": "CARD",
    "pulsing_belly": "AAA",
    "aneurysm_known": "AAA",
    "fever": "INF",
    "weak_immunity": "INF",
    "injected_drugs": "INF",
    "infection_or_surgery": "INF",
    "spine_tumour": "CA",
    "great_injury": "FX",
    "pregnant_bleeding": "PREG",
    "pregnant_unwell": "PREG",
}


@dataclass(frozen=True)
class Row:
    kind: str
    segment: str = "L4"
    change: str = ""


def brief(flags: list[RaisedFlag]) -> list[tuple[str, str, str]]:
    return [(str(flag.key), str(flag.severity), str(flag.level)) for flag in flags]


def test_questions_are_unique_and_grouped() -> None:
    assert len(set(KEYS)) == len(KEYS)
    assert {question.group for question in QUESTIONS} == set(Group)
    assert all(str(question.text).endswith((".", "?")) for question in QUESTIONS)


def test_conditional_questions_follow_a_question_that_exists() -> None:
    for question in QUESTIONS:
        if question.only_if:
            assert KEYS.index(question.only_if) < KEYS.index(question.key)


def test_short_screen_uses_known_questions() -> None:
    assert set(SHORT_KEYS) <= set(KEYS)


def test_no_answers_raise_nothing() -> None:
    assert evaluate({}) == []
    assert evaluate(dict.fromkeys(KEYS, False), age=80, needs=[Need.CANCER_HISTORY]) == []
    assert evaluate(dict.fromkeys(KEYS)) == []


def test_answer_to_unknown_question_raises() -> None:
    with pytest.raises(ValueError, match="saddle_nmub"):
        evaluate({"saddle_nmub": True})


@pytest.mark.parametrize(("answer", "key"), EMERGENCIES.items())
def test_emergency_answer_is_urgent(answer: str, key: str) -> None:
    [flag] = evaluate({answer: True})
    assert brief([flag]) == [(key, "E", "urgent")]
    assert flag.reason
    assert flag.places == flag.regions
    assert urgent([flag])
    assert advice_for([flag], emergency_number="112")


@pytest.mark.parametrize("answer", ["dizzy", "neck_injury_or_cold", "migraine", "high_blood_pressure"])
def test_neck_artery_risks_are_watchful_in_the_neck(answer: str) -> None:
    [flag] = evaluate({answer: True})
    assert brief([flag]) == [("VASC_W", "W", "watchful")]
    assert flag.regions == (Region.CERVICAL,)
    assert not urgent([flag])


@pytest.mark.parametrize("sign", ["weight_loss", "night_pain", "no_relief"])
def test_one_cancer_sign_is_watchful(sign: str) -> None:
    assert brief(evaluate({sign: True})) == [("CA_W", "W", "watchful")]


@pytest.mark.parametrize(
    "signs", [("weight_loss", "night_pain"), ("night_pain", "no_relief"), ("weight_loss", "no_relief")]
)
def test_two_cancer_signs_are_urgent(signs: tuple[str, str]) -> None:
    assert brief(evaluate(dict.fromkeys(signs, True))) == [("CA_W", "A", "urgent")]


def test_cancer_history_blocks_with_new_pain_and_is_watched_without() -> None:
    assert brief(evaluate({"cancer_past": True})) == [("CA_W", "A", "watchful")]
    assert brief(evaluate({"cancer_past": True}, has_new_pain=False)) == [("CA_W", "W", "watchful")]


def test_cancer_history_with_one_sign_is_urgent() -> None:
    assert brief(evaluate({"cancer_past": True, "night_pain": True})) == [("CA_W", "A", "urgent")]
    assert brief(evaluate({"night_pain": True}, needs=["cancer_history"])) == [("CA_W", "A", "urgent")]


def test_small_injury_counts_over_70_or_with_fragile_bone() -> None:
    assert evaluate({"small_injury": True}, age=70) == []
    assert evaluate({"small_injury": True}) == []
    assert brief(evaluate({"small_injury": True}, age=71)) == [("FX", "E", "urgent")]
    assert brief(evaluate({"small_injury": True}, age=40, needs=["osteoporosis"])) == [("FX", "E", "urgent")]
    assert brief(evaluate({"small_injury": True, "steroids": True}, age=40)) == [
        ("FX", "E", "urgent"),
        ("OP", "A", "watchful"),
    ]


def test_steroids_alone_block_thrust() -> None:
    assert brief(evaluate({"steroids": True})) == [("OP", "A", "watchful")]


@pytest.mark.parametrize("answer", ["weak_immunity", "injected_drugs", "infection_or_surgery"])
def test_infection_risk_counts_only_with_new_pain(answer: str) -> None:
    assert evaluate({answer: True}, has_new_pain=False) == []


def test_known_aneurysm_without_pain_blocks_thrust() -> None:
    [flag] = evaluate({"aneurysm_known": True}, has_new_pain=False)
    assert brief([flag]) == [("AAA", "A", "watchful")]
    assert flag.regions == (Region.THORACIC, Region.LUMBAR)


def test_growing_weakness_blocks_where_it_is_felt() -> None:
    [flag] = evaluate({"one_limb_weak": True}, affected=[Region.LUMBAR])
    assert brief([flag]) == [("PROG_NEURO", "A", "watchful")]
    assert flag.regions == (Region.LUMBAR,)
    assert evaluate({"one_limb_weak": True})[0].regions == EVERYWHERE


def test_swollen_calf_blocks_the_leg_and_must_be_seen_today() -> None:
    [flag] = evaluate({"swollen_calf": True})
    assert brief([flag]) == [("DVT", "A", "urgent")]
    assert flag.regions == (ExtraSpinal.LOWER_LIMB,)


def test_inflammatory_pattern_needs_all_three() -> None:
    both = {"morning_stiffness": True, "better_moving": True}
    assert brief(evaluate(both, age=44)) == [("INFLAM", "W", "watchful")]
    assert evaluate(both, age=45) == []
    assert evaluate(both) == []
    assert evaluate({"morning_stiffness": True}, age=30) == []


def test_kidney_pattern_is_watchful() -> None:
    assert brief(evaluate({"kidney_belly": True})) == [("VISC", "W", "watchful")]


def test_pregnancy_asks_for_positioning() -> None:
    [flag] = evaluate({"pregnant": True})
    assert brief([flag]) == [("PREG", "R", "none")]
    assert Region.PELVIC in flag.regions
    assert Region.CERVICAL not in flag.regions


def test_reasons_of_one_key_are_joined_once() -> None:
    [flag] = evaluate({"fever": True, "weak_immunity": True})
    assert flag.reason == "Fever with the pain; Weak immune system with new pain"
    assert merge([flag, flag]) == [flag]


@given(st.sets(st.sampled_from(KEYS)), st.sets(st.sampled_from(KEYS)), st.integers(0, 110) | st.none())
def test_one_more_yes_never_lowers_the_level(first: set[str], more: set[str], age: int | None) -> None:
    levels = list(Level)
    fewer = evaluate(dict.fromkeys(first, True), age=age)
    all_of_them = evaluate(dict.fromkeys(first | more, True), age=age)
    assert levels.index(level_of(fewer)) <= levels.index(level_of(all_of_them))
    rank = {flag.key: SEVERITY_RANK[flag.severity] for flag in one_per_key(all_of_them)}
    assert all(rank[flag.key] >= SEVERITY_RANK[flag.severity] for flag in fewer)


@given(st.sets(st.sampled_from(KEYS)))
def test_emergencies_are_always_urgent_and_come_first(yes: set[str]) -> None:
    flags = evaluate(dict.fromkeys(yes, True))
    ranks = [SEVERITY_RANK[flag.severity] for flag in flags]
    assert ranks == sorted(ranks, reverse=True)
    assert all(flag.level == "urgent" for flag in flags if flag.severity == "E")


NEED_CASES = [
    ("osteoporosis", [("OP", "A"), ("OP", "R")]),
    ("fragility_fracture", [("OP", "A")]),
    ("long_steroids", [("OP", "A")]),
    ("blood_thinner", [("ANTICOAG", "R")]),
    ("bleeding_disorder", [("ANTICOAG", "R")]),
    ("two_blood_thinners", [("ANTICOAG", "A")]),
    ("inr_high_or_bleed", [("ANTICOAG", "A")]),
    ("pregnancy", [("PREG", "R")]),
    ("hypermobility", [("HYPER", "R")]),
    ("connective_tissue", [("INSTAB", "A")]),
    ("down_syndrome", [("INSTAB", "E"), ("INSTAB", "A")]),
    ("odontoid", [("INSTAB", "E"), ("INSTAB", "A")]),
    ("chiari", [("INSTAB", "E"), ("INSTAB", "A")]),
    ("rheumatoid", [("ARTH", "A")]),
    ("inflammatory_arthritis", [("ARTH", "A")]),
    ("dissection", [("VASC_C", "E")]),
    ("spinal_tumour", [("CA", "E")]),
    ("cancer_history", [("CA_W", "A")]),
    ("aneurysm", [("AAA", "E")]),
    ("high_blood_pressure", [("VASC_W", "W")]),
    ("spondylolisthesis", [("LISTH", "R")]),
    ("unstable_listhesis", [("LISTH", "A")]),
    ("fusion", [("SURG", "A")]),
    ("disc_replacement", [("SURG", "A")]),
    ("recent_spinal_surgery", [("SURG", "A")]),
    ("disc", []),
    ("wheelchair", []),
]


@pytest.mark.parametrize(("need", "rows"), NEED_CASES)
def test_need_raises_its_rows(need: str, rows: list[tuple[str, str]]) -> None:
    assert [(flag.key, flag.severity) for flag in from_needs([need])] == rows


@pytest.mark.parametrize("need", needs_of_kind(NeedKind.ACCESS))
def test_access_need_never_opens_the_gate(need: str) -> None:
    assert from_needs([need]) == []


def test_osteoporosis_blocks_rib_thrust_only() -> None:
    absolute, relative = from_needs(["osteoporosis"])
    assert absolute.regions == (ExtraSpinal.RIB_CAGE,)
    assert relative.regions == EVERYWHERE


def test_rheumatoid_always_concerns_the_neck() -> None:
    assert from_needs(["rheumatoid"])[0].regions == (Region.CERVICAL,)


def test_inflamed_joint_concerns_the_affected_place() -> None:
    assert from_needs(["inflammatory_arthritis"], affected=[ExtraSpinal.LOWER_LIMB])[0].regions == (
        ExtraSpinal.LOWER_LIMB,
    )
    assert from_needs(["inflammatory_arthritis"])[0].regions == EVERYWHERE


def test_unstable_neck_closes_the_gate_without_an_emergency_call() -> None:
    flags = from_needs(["down_syndrome"])
    assert (flags[0].severity, flags[0].regions) == ("E", (Region.CERVICAL,))
    assert not urgent(flags)


def test_fusion_blocks_its_level_and_warns_beside_it() -> None:
    level, beside = from_needs(["fusion"], levels={"fusion": [Segment.L4, Segment.L5]})
    assert (level.severity, level.regions) == ("A", (Region.LUMBAR,))
    assert (beside.severity, beside.regions) == ("R", (Region.SACRAL,))


def test_fusion_in_the_middle_of_a_region_has_no_region_beside() -> None:
    assert len(from_needs(["fusion"], levels={"fusion": [Segment.T6]})) == 1


def test_slip_counts_at_its_level_or_in_the_whole_spine() -> None:
    assert from_needs(["spondylolisthesis"], levels={"spondylolisthesis": [Segment.L5]})[0].regions == (
        Region.LUMBAR,
    )
    [unknown] = from_needs(["spondylolisthesis"])
    assert unknown.regions == tuple(Region)
    assert "level not recorded" in unknown.reason


@pytest.mark.parametrize(("age", "count"), [(None, 0), (17, 1), (18, 0)])
def test_minor_by_age(age: int | None, count: int) -> None:
    assert len(from_needs([], age=age)) == count


def test_standing_history_is_milder_without_new_pain() -> None:
    assert brief(from_needs(["cancer_history", "aneurysm"], has_new_pain=False)) == [
        ("AAA", "A", "watchful"),
        ("CA_W", "W", "watchful"),
    ]


@pytest.mark.parametrize(
    ("test", "key"),
    [
        ("babinski", "CORD"),
        ("hoffmann", "CORD"),
        ("clonus", "CORD"),
        ("lhermitte", "CORD"),
        ("kernig", "INF"),
    ],
)
def test_positive_test_raises_its_row(test: str, key: str) -> None:
    assert brief(from_tests([test, "slr"])) == [(key, "E", "urgent")]


def test_harmless_tests_raise_nothing() -> None:
    assert from_tests(["slr", "kemp"]) == []


def test_bony_tenderness_raises_fracture_until_gone() -> None:
    assert brief(from_findings(ExamFacts(findings=(Row("bony_tenderness"),)))) == [("FX", "E", "urgent")]
    assert from_findings(ExamFacts(findings=(Row("bony_tenderness", change="resolved"), Row("pain")))) == []


@pytest.mark.parametrize(
    ("systolic", "diastolic", "count"),
    [(None, None, 0), (179, 109, 0), (180, 80, 1), (120, 110, 1), (180, None, 1)],
)
def test_blood_pressure_closes_the_neck(systolic: int | None, diastolic: int | None, count: int) -> None:
    flags = from_findings(ExamFacts(systolic=systolic, diastolic=diastolic))
    assert [(flag.key, flag.severity, flag.regions) for flag in flags] == [
        (GateKey.BP, "A", (Region.CERVICAL,))
    ] * count


def test_examination_signs_raise_their_rows() -> None:
    facts = ExamFacts(beighton=5, has_swollen_warm_calf=True, has_pulsing_belly=True)
    assert brief(from_findings(facts)) == [
        ("AAA", "E", "urgent"),
        ("DVT", "A", "urgent"),
        ("HYPER", "R", "none"),
    ]
    assert from_findings(ExamFacts()) == []


@pytest.mark.parametrize(
    ("grade", "before", "severity"),
    [
        (5, None, None),
        (4, None, None),
        (4, 4, None),
        (4, 3, None),
        (4, 5, "A"),
        (3, None, "A"),
        (2, 3, "A"),
        (3, 3, "R"),
        (3, 2, "R"),
    ],
)
def test_myotome_blocks_when_weak_or_lost(grade: int, before: int | None, severity: str | None) -> None:
    earlier = {} if before is None else {"L5-left": before}
    flags = from_findings(ExamFacts(myotomes={"L5-left": grade}, myotomes_before=earlier))
    assert [str(flag.severity) for flag in flags] == ([severity] if severity else [])
    assert all(flag.regions == (Region.LUMBAR, ExtraSpinal.LOWER_LIMB) for flag in flags)


@pytest.mark.parametrize(
    ("root", "place"),
    [("C6-right", ExtraSpinal.UPPER_LIMB), ("T1-left", Region.CERVICAL), ("S1-left", Region.LUMBAR)],
)
def test_myotome_concerns_the_place_of_its_root(root: str, place: str) -> None:
    [flag] = from_findings(ExamFacts(myotomes={root: 2}))
    assert place in flag.regions


def test_one_per_key_keeps_the_gravest_with_every_place() -> None:
    [flag] = one_per_key(from_needs(["osteoporosis"]))
    assert (flag.severity, flag.regions) == ("A", EVERYWHERE)


def test_level_of_nothing_is_none() -> None:
    assert level_of([]) is Level.NONE
    assert not urgent([])


def test_advice_comes_most_pressing_first_and_once() -> None:
    flags = evaluate(
        {"weight_loss": True, "night_pain": True, "chest_pain": True, "fainted": True, "fever": True}
    )
    groups = [advice.group for advice in advice_for(flags, emergency_number="112")]
    assert groups == ["call_now", "infection", "doctor"]


@pytest.mark.parametrize("group", URGENT_ADVICE)
def test_advice_names_the_local_emergency_number(group: str) -> None:
    key = next(key for key, own in ADVICE_GROUP.items() if own == group)
    flag = RaisedFlag(GateKey(key), evaluate({"fever": True})[0].severity, Level.URGENT, EVERYWHERE, "")
    [advice] = advice_for([flag], emergency_number="000 now")
    assert "000 now" in " ".join(advice.steps)
    assert "%(" not in " ".join([advice.title, *advice.steps])


def test_advice_for_a_key_without_text_is_the_strongest() -> None:
    flag = RaisedFlag(GateKey.BP, evaluate({"fever": True})[0].severity, Level.URGENT, EVERYWHERE, "")
    assert [advice.group for advice in advice_for([flag], emergency_number="112")] == ["call_now"]


def test_no_advice_without_an_urgent_flag() -> None:
    assert advice_for(evaluate({"dizzy": True}), emergency_number="112") == []


def test_desk_card_has_four_questions() -> None:
    assert len(DESK_CARD) == 4
