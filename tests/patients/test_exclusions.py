from dataclasses import dataclass

import pytest

from patients.exclusions import EXCLUDES, FAVOURITES, asks_cause, conflicts, offer


@dataclass(frozen=True)
class Row:
    kind: str
    segment: str = "L4"
    change: str = ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("M54.59", "S39.012A"),
        ("M54.50", "M51.26"),
        ("M54.59", "M54.41"),
        ("M54.42", "M51.16"),
        ("M54.12", "M50.121"),
        ("M54.16", "M51.16"),
        ("M54.16", "M47.26"),
        ("M43.06", "M43.16"),
        ("M54.59", "M51.360"),
        ("M54.31", "M54.41"),
    ],
)
def test_forbidden_pair_is_named_either_way_round(first: str, second: str) -> None:
    for pair in ([first, second], [second, first]):
        [found] = conflicts(["M99.03", *pair])
        assert {found.first, found.second} == {first, second}
        assert first in found.reason


@pytest.mark.parametrize(
    "codes",
    [
        [],
        ["M62.830", "M99.03", "M54.59"],
        ["M54.59", "M54.59"],
        ["M54.2", "M54.6", "M54.59"],
        ["M54.59", "M51.369"],
    ],
)
def test_legal_codes_have_no_conflict(codes: list[str]) -> None:
    assert conflicts(codes) == []


def test_conflicts_ignore_case_dot_and_blanks() -> None:
    assert len(conflicts(["m5459 ", "S39012A"])) == 1


def test_all_pairs_are_reported_at_once() -> None:
    assert len(conflicts(["M54.59", "S39.012A", "M51.26", "M54.41"])) == 3


def test_favourites_are_unique_and_leave_out_what_is_not_billable() -> None:
    assert len(set(FAVOURITES)) == len(FAVOURITES)
    assert not {"M54.5", "M51.36", "M51.37"} & set(FAVOURITES)
    assert EXCLUDES


def test_spasm_alone_asks_for_a_cause() -> None:
    assert asks_cause(["M62.830"], [])
    assert not asks_cause(["M62.830"], ["disc"])
    assert not asks_cause(["M62.830", "M99.03"], [])
    assert not asks_cause([], [])


def test_offer_of_segment_with_part_met() -> None:
    [found] = offer([Row("pain", "L4"), Row("motion_restriction", "L4"), Row("pain", "T6")])
    assert found.code == "M99.03"
    assert "L4 PR" in found.reason


def test_offer_leaves_out_what_is_gone() -> None:
    assert offer([Row("pain"), Row("asymmetry", change="resolved")]) == []


def test_offer_of_spasm_asks_what_irritates() -> None:
    [back, neck] = offer([Row("spasm", "L5"), Row("spasm", "C4")])
    assert (back.code, back.asks_cause) == ("M62.830", True)
    assert (neck.code, neck.asks_cause) == ("M62.838", True)
    assert "irritates" in back.reason
    assert "L5" in back.reason
    assert "C4" in neck.reason
    assert [each.code for each in offer([Row("spasm", "C4")])] == ["M62.838"]


@pytest.mark.parametrize(
    ("regions", "leg", "codes"),
    [
        (["cervical"], "", ["M54.2"]),
        (["thoracic", "lumbar"], "", ["M54.6", "M54.59"]),
        (["lumbar"], "right", ["M54.41"]),
        (["lumbar"], "both", ["M54.41", "M54.42"]),
        ([], "left", ["M54.32"]),
        ([], "midline", []),
    ],
)
def test_offer_of_pain(regions: list[str], leg: str, codes: list[str]) -> None:
    assert [each.code for each in offer([], pain_regions=regions, leg_pain=leg)] == codes


def test_offer_outside_the_spine() -> None:
    assert [each.code for each in offer([], extra_spinal=["rib_cage", "rib_cage"])] == ["M99.08"]


def test_offer_skips_chosen_and_colliding_codes() -> None:
    rows = [Row("pain"), Row("asymmetry")]
    assert offer(rows, pain_regions=["lumbar"], chosen=["M99.03", "S39.012A"]) == []


def test_offers_never_conflict_with_each_other() -> None:
    rows = [Row("pain"), Row("asymmetry"), Row("spasm"), Row("spasm", "C2")]
    found = offer(
        rows, pain_regions=["cervical", "thoracic", "lumbar"], leg_pain="both", extra_spinal=["head"]
    )
    assert len(found) == 8
    assert conflicts(each.code for each in found) == []
