from dataclasses import dataclass
from itertools import combinations

import pytest

from patients.findings import FindingKind, nprs_words, part_by_segment, part_letters, part_sufficient


@dataclass(frozen=True)
class Row:
    kind: str
    segment: str = "L4"
    change: str = ""


@pytest.mark.parametrize(
    ("kinds", "letters"),
    [
        ([], ""),
        (["pain"], "P"),
        (["spasm", "pain"], "PT"),
        (["trigger_point", "motion_restriction", "pain"], "PRT"),
        (["hypermobile"], "R"),
        (["asymmetry", "edema"], "AT"),
        (["normal", "bruise", "strain"], ""),
        (["bony_tenderness"], "P"),
    ],
)
def test_part_letters_of_kinds(kinds: list[str], letters: str) -> None:
    assert part_letters(Row(kind) for kind in kinds) == letters


def test_part_letters_leave_out_what_is_gone() -> None:
    assert part_letters([Row("pain", change="resolved"), Row("asymmetry", change="better")]) == "A"


def test_part_is_sufficient_with_two_of_four_and_a_or_r() -> None:
    enough = {"PA", "PR", "AR", "AT", "RT", "PAR", "PAT", "PRT", "ART", "PART"}
    every = {"".join(some) for size in range(5) for some in combinations("PART", size)}
    assert {letters for letters in every if part_sufficient(letters)} == enough


def test_part_by_segment_keeps_segments_apart() -> None:
    rows = [
        Row("pain", "L4"),
        Row("asymmetry", "L4"),
        Row("spasm", "T6"),
        Row("pain", ""),
        Row("normal", "C2"),
    ]
    assert part_by_segment(rows) == {"L4": "PA", "T6": "T"}


def test_each_kind_fits_its_column() -> None:
    assert all(len(kind) <= 20 for kind in FindingKind.values)


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (0, "No pain"),
        (1, "Mild pain"),
        (3, "Mild pain"),
        (4, "Moderate pain"),
        (6, "Moderate pain"),
        (7, "Strong pain"),
    ],
)
def test_pain_words(score: int, words: str) -> None:
    assert nprs_words(score) == words


@pytest.mark.parametrize("score", [-1, 11])
def test_pain_words_outside_the_scale_raise(score: int) -> None:
    with pytest.raises(ValueError):
        nprs_words(score)
