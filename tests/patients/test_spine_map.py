"""The spine map: every side of every segment is a button with a full name."""

from dataclasses import dataclass

import pytest
from django.template.loader import render_to_string

from patients.spine import ORDER, Segment, Side
from patients.spine_map import Mark, Part, Row, build_rows, marks_of, read_choice, severity_of


@dataclass(frozen=True)
class Felt:
    kind: str
    segment: str = "L4"
    side: str = "right"
    change: str = ""
    grade: int | None = None
    direction: str = ""


def part_at(rows: tuple[Row, ...], value: str) -> Part:
    return next(part for row in rows for part in row.parts if part.value == value)


def row_at(rows: tuple[Row, ...], label: str) -> Row:
    return next(row for row in rows if row.label == label)


def mark(segment: str, side: str, letter: str, *, says: str = "", strong: bool = False) -> Mark:
    return Mark(segment=segment, side=side, letter=letter, says=says, strong=strong)


def test_rows_hold_each_segment_once_from_the_head_down() -> None:
    rows = build_rows()
    assert [row.label for row in rows][:3] == ["C0", "C1", "C2"]
    assert [row.label for row in rows][-3:] == ["S", "IL", "CO"]
    values = [part.value for row in rows for part in row.parts]
    assert len(values) == len(set(values)) == 3 * (len(ORDER) - 2) + 2
    assert {value.split(":")[0] for value in values} == set(Segment.values)


def test_ilia_are_two_buttons_left_and_right() -> None:
    parts = row_at(build_rows(), "IL").parts
    assert [(part.value, part.place) for part in parts] == [("IL-L:left", "left"), ("IL-R:right", "right")]
    assert parts[0].name == "Left ilium"


def test_name_says_everything_found_on_that_side() -> None:
    rows = build_rows(
        [
            mark("L4", "right", "P", says="pain 3 of 4"),
            mark("L4", "right", "R", says="restricted extension"),
            mark("L4", "right", "T", says="muscle spasm"),
        ]
    )
    assert part_at(rows, "L4:right").name == "L4, right: pain 3 of 4, restricted extension, muscle spasm"
    assert part_at(rows, "L4:left").name == "L4, left"


def test_letters_stand_in_part_order_without_repeats() -> None:
    rows = build_rows([mark("T6", "left", letter) for letter in "TRPP"])
    assert part_at(rows, "T6:left").letters == ("P", "R", "T")


def test_finding_on_both_sides_stands_left_and_right_only() -> None:
    rows = build_rows([mark("C1", "both", "R")])
    assert part_at(rows, "C1:left").letters == part_at(rows, "C1:right").letters == ("R",)
    assert part_at(rows, "C1:midline").letters == ()


def test_ilium_takes_a_finding_whatever_its_side() -> None:
    rows = build_rows([mark("IL-R", "midline", "P")])
    assert part_at(rows, "IL-R:right").letters == ("P",)
    assert [bone.severity for bone in row_at(rows, "IL").bones] == [0, 1]


@pytest.mark.parametrize(
    ("letters", "strong", "expected"),
    [("", False, 0), ("P", False, 1), ("PT", False, 1), ("PR", False, 2), ("AR", False, 2), ("T", True, 2)],
)
def test_severity_follows_part(letters: str, strong: bool, expected: int) -> None:
    marks = [mark("L5", "left", letter, strong=strong) for letter in letters]
    assert severity_of(marks) == expected
    assert {bone.severity for bone in row_at(build_rows(marks), "L5").bones} == {expected}


def test_selected_side_is_the_only_current_one() -> None:
    rows = build_rows(selected=("L4", "right"))
    assert [part.value for row in rows for part in row.parts if part.is_current] == ["L4:right"]


def test_selected_both_marks_the_middle() -> None:
    rows = build_rows(selected=("L4", "both"))
    assert [part.value for row in rows for part in row.parts if part.is_current] == ["L4:midline"]


def test_unknown_segment_or_side_is_refused() -> None:
    with pytest.raises(ValueError, match="L9"):
        build_rows([mark("L9", "left", "P")])
    with pytest.raises(ValueError, match="upside"):
        build_rows([mark("L4", "upside", "P")])


def test_marks_of_findings_say_what_was_felt() -> None:
    marks = marks_of(
        [
            Felt("pain", grade=3),
            Felt("pain", segment="L5", grade=2),
            Felt("motion_restriction", direction="extension"),
            Felt("spasm"),
            Felt("taut_band", segment=""),
            Felt("normal"),
            Felt("pain", change="resolved"),
        ]
    )
    assert [(each.letter, each.says, each.strong) for each in marks] == [
        ("P", "pain 3 of 4", True),
        ("P", "pain 2 of 4", False),
        ("R", "restricted extension", False),
        ("T", "muscle spasm", True),
    ]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"segment": "L4", "side": "right"}, (Segment.L4, Side.RIGHT)),
        ({"segment": "IL-L:left"}, (Segment.IL_L, Side.LEFT)),
        ({"segment": "S"}, (Segment.S, Side.MIDLINE)),
    ],
)
def test_choice_is_read_with_and_without_scripts(
    params: dict[str, str], expected: tuple[Segment, Side]
) -> None:
    assert read_choice(params) == expected


@pytest.mark.parametrize("params", [{}, {"segment": "L9"}, {"segment": "L4:up"}])
def test_unknown_choice_is_refused(params: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        read_choice(params)


def test_bodies_widen_from_the_head_down() -> None:
    # The body of a vertebra is the last outline; its first number is the left edge.
    lefts = [float(row.bones[-1].path[1:].split()[0]) for row in build_rows() if row.kind == "vertebra"]
    assert lefts == sorted(lefts, reverse=True)
    assert len(set(lefts)) == len(lefts)


def drawn(**context: object) -> str:
    rows = build_rows([mark("L4", "right", "P", says="pain 3 of 4")], selected=("L4", "right"))
    return render_to_string("components/spine_map.html", {"rows": rows, **context})


def test_map_draws_real_buttons_that_work_without_scripts() -> None:
    html = drawn(select_url="/exam/segment", toggle_url="/exam/finding", editable=True)
    assert html.count("<button") == 83
    assert 'name="segment" value="L4:right"' in html
    assert 'hx-get="/exam/segment?segment=L4&amp;side=right"' in html
    assert '<span class="visually-hidden">L4, right: pain 3 of 4</span>' in html
    assert html.count('aria-current="true"') == 1
    assert 'data-toggle-url="/exam/finding"' in html
    assert "style=" not in html


def test_map_of_a_signed_examination_takes_no_letters() -> None:
    html = drawn(select_url="/exam/segment", toggle_url="/exam/finding", editable=False)
    assert "data-toggle-url" not in html


def test_map_without_address_is_a_picture_that_can_be_read() -> None:
    html = drawn()
    assert "<button" not in html
    assert "L4, right: pain 3 of 4." in html
