from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.safety_gate import (
    RANK,
    GateRow,
    ReasonKind,
    Verdict,
    judge,
    judge_therapy,
    therapy_concerns,
)
from appointments.techniques import Technique, Therapy, TherapyConcern, force_class, is_thrust
from patients.conditions import GateKey, Severity
from patients.red_flags import evaluate, from_needs
from patients.spine import EVERYWHERE, ExtraSpinal, Region

THRUSTS = [each for each in Technique if is_thrust(each)]
OTHERS = [each for each in Technique if not is_thrust(each)]


@dataclass(frozen=True)
class Row:
    key: str
    severity: str
    places: tuple[str, ...] = ()


def verdict(technique: str, region: str, *rows: GateRow, consented: bool = True) -> Verdict:
    return judge(technique=technique, region=region, open_rows=rows, consented=consented)


@pytest.mark.parametrize("technique", list(Technique))
@pytest.mark.parametrize("place", EVERYWHERE)
def test_nothing_open_allows_everything(technique: str, place: str) -> None:
    assert verdict(technique, place) == Verdict("allowed")


@pytest.mark.parametrize("technique", list(Technique))
@pytest.mark.parametrize("place", EVERYWHERE)
def test_emergency_stops_every_technique_in_every_place(technique: str, place: str) -> None:
    found = verdict(technique, place, Row("AAA", "E", ("lumbar",)), Row("OP", "A"))
    assert found.kind == "stopped"
    assert found.gentler == ()
    assert found.refers


@pytest.mark.parametrize("technique", THRUSTS)
@pytest.mark.parametrize("place", EVERYWHERE)
def test_absolute_row_blocks_thrust_in_its_places(technique: str, place: str) -> None:
    found = verdict(technique, place, Row("CA_W", "A"))
    assert found.kind == "override"
    assert found.refers
    assert verdict(technique, place, Row("CA_W", "A", (place,))).kind == "override"


@pytest.mark.parametrize("technique", OTHERS)
def test_absolute_row_lets_gentler_techniques_pass_with_acknowledgement(technique: str) -> None:
    assert verdict(technique, "lumbar", Row("CA_W", "A")).kind == "acknowledge"


def test_absolute_row_does_not_reach_other_places() -> None:
    assert verdict("diversified", "thoracic", Row("LISTH", "A", ("lumbar",))).kind == "allowed"


def test_absolute_row_offers_gentler_techniques_that_fit_the_place() -> None:
    found = verdict("diversified", "cervical", Row("ARTH", "A", ("cervical",)))
    assert Technique.ACTIVATOR in found.gentler
    assert Technique.WEBSTER not in found.gentler
    assert Technique.FLEXION_DISTRACTION not in found.gentler


@pytest.mark.parametrize(
    ("technique", "kind"),
    [
        ("diversified", "acknowledge"),
        ("thompson", "acknowledge"),
        ("activator", "acknowledge"),
        ("sot_blocking", "allowed"),
        ("mobilisation", "allowed"),
        ("massage", "allowed"),
    ],
)
def test_relative_row_asks_before_force(technique: str, kind: str) -> None:
    assert verdict(technique, "lumbar", Row("HYPER", "R")).kind == kind


def test_relative_row_offers_what_needs_no_question_first() -> None:
    found = verdict("diversified", "lumbar", Row("HYPER", "R"))
    kinds = [verdict(each, "lumbar", Row("HYPER", "R")).kind for each in found.gentler]
    assert kinds == sorted(kinds, key=lambda kind: RANK[kind])
    assert kinds[0] == "allowed"


@pytest.mark.parametrize("key", ["PREG", "MINOR"])
def test_positioning_and_guardian_concern_every_touch(key: str) -> None:
    assert verdict("massage", "lumbar", Row(key, "R")).kind == "acknowledge"


def test_prone_techniques_ask_in_pregnancy_even_outside_its_places() -> None:
    row = Row("PREG", "R", ("lumbar", "pelvic"))
    assert verdict("thompson", "thoracic", row).kind == "acknowledge"
    assert verdict("diversified", "thoracic", row).kind == "allowed"
    assert verdict("webster", "pelvic", row).kind == "acknowledge"


@pytest.mark.parametrize("severity", ["R", "A"])
def test_flexion_distraction_is_blocked_in_fragile_bone(severity: str) -> None:
    assert verdict("flexion_distraction", "lumbar", Row("OP", severity)).kind == "override"
    assert Technique.FLEXION_DISTRACTION not in verdict("diversified", "lumbar", Row("OP", severity)).gentler


def test_flexion_distraction_of_another_place_is_free() -> None:
    assert verdict("flexion_distraction", "lumbar", Row("OP", "A", ("rib_cage",))).kind == "allowed"


def test_scraping_asks_with_a_bleeding_risk_while_massage_does_not() -> None:
    assert verdict("iastm", "lumbar", Row("ANTICOAG", "R")).kind == "acknowledge"
    assert verdict("massage", "lumbar", Row("ANTICOAG", "R")).kind == "allowed"
    assert verdict("iastm", "lumbar", Row("ANTICOAG", "R", ("cervical",))).kind == "allowed"


def test_possible_clot_bars_any_touch_of_the_leg() -> None:
    row = Row("DVT", "A", ("lower_limb",))
    assert verdict("massage", "lower_limb", row).kind == "override"
    assert verdict("extremity", "lower_limb", row).gentler == ()
    assert verdict("diversified", "lumbar", row).kind == "allowed"


def test_neck_artery_risk_asks_for_checks_before_force_in_the_neck() -> None:
    row = Row("VASC_W", "W", ("cervical",))
    found = verdict("diversified", "cervical", row)
    assert found.kind == "acknowledge"
    assert "cranial nerves" in found.reasons[0].text
    assert verdict("massage", "cervical", row).kind == "allowed"
    assert verdict("diversified", "lumbar", row).kind == "allowed"


def test_watchful_row_is_a_note() -> None:
    found = verdict("diversified", "lumbar", Row("INFLAM", "W"), Row("OP", "W"))
    assert found.kind == "allowed"
    assert [reason.kind for reason in found.reasons] == [ReasonKind.NOTE, ReasonKind.NOTE]
    assert [reason.refer for reason in found.reasons] == [True, False]


def test_row_without_severity_is_ignored() -> None:
    assert verdict("diversified", "lumbar", Row("OP", "N")) == Verdict("allowed")


@pytest.mark.parametrize(
    ("technique", "region", "missing"),
    [
        ("diversified", "cervical", True),
        ("thompson", "cervical", True),
        ("activator", "cervical", False),
        ("diversified", "lumbar", False),
    ],
)
def test_consent_is_asked_before_a_neck_thrust(technique: str, region: str, missing: bool) -> None:
    found = verdict(technique, region, consented=False)
    assert found.is_consent_missing is missing
    assert found.kind == ("acknowledge" if missing else "allowed")
    assert found.gentler == ()


def test_consent_does_not_weaken_a_block() -> None:
    found = verdict("diversified", "cervical", Row("BP", "A", ("cervical",)), consented=False)
    assert found.kind == "override"
    assert found.is_consent_missing
    assert verdict("diversified", "cervical", Row("CES", "E"), consented=False).kind == "stopped"


def test_gravest_reason_comes_first_and_once() -> None:
    found = verdict("diversified", "lumbar", Row("HYPER", "R"), Row("OP", "A"), Row("OP", "A"))
    assert [reason.key for reason in found.reasons] == ["OP", "HYPER"]


@pytest.mark.parametrize(
    ("technique", "region", "row"),
    [
        ("hammer", "lumbar", Row("OP", "R")),
        ("massage", "tail", Row("OP", "R")),
        ("massage", "lumbar", Row("OP", "X")),
    ],
)
def test_unknown_values_raise(technique: str, region: str, row: Row) -> None:
    with pytest.raises(ValueError):
        verdict(technique, region, row)


def test_flags_of_the_screen_fit_the_gate() -> None:
    flags = [*evaluate({"steroids": True}), *from_needs(["fusion", "pregnancy"], age=16)]
    assert verdict("diversified", "lumbar", *flags).kind == "override"
    assert verdict("diversified", "cervical", *evaluate({"fever": True})).kind == "stopped"


rows = st.builds(
    Row,
    st.sampled_from(GateKey.values),
    st.sampled_from(Severity.values),
    st.lists(st.sampled_from([str(place) for place in EVERYWHERE]), max_size=3).map(tuple),
)
asked = st.tuples(st.sampled_from(list(Technique)), st.sampled_from(EVERYWHERE), st.booleans())


@given(asked, st.lists(rows, max_size=5), rows)
def test_one_more_row_never_weakens_the_verdict(asked: tuple, open_rows: list[Row], more: Row) -> None:
    technique, place, consented = asked
    before = verdict(technique, place, *open_rows, consented=consented)
    after = verdict(technique, place, *open_rows, more, consented=consented)
    assert RANK[after.kind] >= RANK[before.kind]


@given(asked, st.lists(rows, max_size=5))
def test_gentler_techniques_need_no_override_themselves(asked: tuple, open_rows: list[Row]) -> None:
    technique, place, consented = asked
    found = verdict(technique, place, *open_rows, consented=consented)
    for each in found.gentler:
        assert verdict(each, place, *open_rows).kind in ("allowed", "acknowledge")
        assert force_class(each) != force_class(technique)


@given(asked, st.lists(rows, max_size=5))
def test_verdict_follows_the_gravest_severity_in_reach(asked: tuple, open_rows: list[Row]) -> None:
    technique, place, consented = asked
    found = verdict(technique, place, *open_rows, consented=consented)
    reach = {row.severity for row in open_rows if not row.places or place in row.places}
    assert (found.kind == "stopped") is any(row.severity == "E" for row in open_rows)
    if "A" in reach and is_thrust(technique):
        assert RANK[found.kind] >= RANK["override"]


@given(asked, st.lists(rows, max_size=5))
def test_verdict_does_not_depend_on_the_order_of_rows(asked: tuple, open_rows: list[Row]) -> None:
    technique, place, consented = asked
    there = verdict(technique, place, *open_rows, consented=consented)
    back = verdict(technique, place, *reversed(open_rows), consented=consented)
    assert (there.kind, there.gentler, set(there.reasons)) == (back.kind, back.gentler, set(back.reasons))


@pytest.mark.parametrize(
    ("therapy", "concern", "kind"),
    [
        ("heat", "lost_sensation", "override"),
        ("heat", "fever", "override"),
        ("heat", "tumour", "override"),
        ("heat", "swelling", "override"),
        ("heat", "poor_circulation", "override"),
        ("heat", "pregnancy", "acknowledge"),
        ("heat", "heart_failure", "acknowledge"),
        ("heat", "pacemaker", "allowed"),
        ("ice", "raynaud", "override"),
        ("ice", "pregnancy", "allowed"),
        ("electrotherapy", "pacemaker", "override"),
        ("electrotherapy", "pregnancy", "override"),
        ("electrotherapy", "tumour", "override"),
        ("traction", "osteoporosis", "override"),
        ("traction", "listhesis", "override"),
        ("taping", "skin_allergy", "override"),
        ("exercise_instruction", "tumour", "allowed"),
    ],
)
def test_therapy_against_concern(therapy: str, concern: str, kind: str) -> None:
    assert judge_therapy(therapy=therapy, concerns=[concern]).kind == kind


@pytest.mark.parametrize("therapy", list(Therapy))
def test_emergency_leaves_only_advice(therapy: str) -> None:
    found = judge_therapy(therapy=therapy, concerns=[], open_rows=[Row("CES", "E"), Row("OP", "A")])
    assert found.kind == ("allowed" if therapy == "home_advice" else "stopped")


def test_therapy_concerns_come_from_needs_rows_and_findings() -> None:
    found = therapy_concerns(
        needs=["pacemaker", "wheelchair"],
        open_rows=[Row("OP", "R"), Row("CA_W", "W"), Row("INF", "E"), Row("FX", "E")],
        finding_kinds=["edema", "pain"],
    )
    assert found == {
        TherapyConcern.PACEMAKER,
        TherapyConcern.OSTEOPOROSIS,
        TherapyConcern.FEVER,
        TherapyConcern.SWELLING,
    }
    assert therapy_concerns(needs=[]) == frozenset()


def test_extra_spinal_place_is_judged_like_a_region() -> None:
    assert verdict("extremity", ExtraSpinal.UPPER_LIMB, Row("ARTH", "A", ("upper_limb",))).kind == "override"
    assert verdict("diversified", Region.LUMBAR, Row("ARTH", "A", ("upper_limb",))).kind == "allowed"
