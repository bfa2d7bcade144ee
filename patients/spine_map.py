"""The spine map: rows to draw, seen from behind, from segments and what was found on them. Pure; no models.

Widths and heights are units of the drawing, 128 wide and 22 high per row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.findings import Direction, FindingKind, part_letters, part_sufficient
from patients.spine import ORDER, Region, Segment, Side, region_of

LETTERS = ("P", "A", "R", "T")
WORDS: Mapping[str, Promise] = {
    "P": gettext_lazy("pain"),
    "A": gettext_lazy("asymmetry"),
    "R": gettext_lazy("restricted motion"),
    "T": gettext_lazy("changed tissue tone"),
}
ILIA = {Segment.IL_L: Side.LEFT, Segment.IL_R: Side.RIGHT}

_CENTRE = 64.0
_MIDDLE = 11.0
_COLUMN = tuple(segment for segment in ORDER if segment not in ILIA)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One P.A.R.T. finding: `says` is what a screen reader hears ("pain 3 of 4"), else the letter's own word.

    `strong` makes the segment stand out by itself, for example muscle spasm or tenderness 3 of 4.
    """

    segment: str
    side: str
    letter: str
    says: str = ""
    strong: bool = False


class FoundRow(Protocol):
    """What the map reads of a finding row."""

    @property
    def kind(self) -> str: ...
    @property
    def segment(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def change(self) -> str: ...
    @property
    def grade(self) -> int | None: ...
    @property
    def direction(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Part:
    """One button: a side of a segment. `value` is what a form without scripts sends ("L4:right")."""

    segment: str
    side: str
    place: str
    name: str
    letters: tuple[str, ...]
    is_current: bool

    @property
    def value(self) -> str:
        return f"{self.segment}:{self.side}"


@dataclass(frozen=True)
class Bone:
    """An outline as SVG path data, and its severity: 0 nothing, 1 found, 2 marked."""

    path: str
    severity: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the map."""

    label: str
    kind: str
    parts: tuple[Part, ...]
    bones: tuple[Bone, ...]
    has_gap_after: bool
    letters_in_body: bool = field(default=False)


def build_rows(marks: Iterable[Mark] = (), *, selected: tuple[str, str] | None = None) -> tuple[Row, ...]:
    """Rows from the head down, the ilia beside the sacrum. Raises ValueError for an unknown segment or side."""
    found: dict[Segment, list[Mark]] = {}
    for mark in marks:
        Side(mark.side)
        found.setdefault(Segment(mark.segment), []).append(mark)
    rows: list[Row] = []
    for segment in _COLUMN:
        rows.append(_segment_row(segment, found.get(segment, []), selected))
        if segment is Segment.S:
            rows.append(_ilium_row(found, selected))
    return tuple(rows)


def marks_of(findings: Iterable[FoundRow]) -> list[Mark]:
    """Marks of finding rows; normal and resolved findings, and those without a segment, leave none."""
    return [
        Mark(segment=row.segment, side=row.side, letter=letter, says=_says(row), strong=_is_strong(row))
        for row in findings
        if row.segment and (letter := part_letters([row]))
    ]


def severity_of(marks: Iterable[Mark]) -> int:
    """0 nothing; 2 when the P.A.R.T. findings suffice (two of four, one of them A or R) or one is strong; else 1."""
    listed = list(marks)
    if any(mark.strong for mark in listed) or part_sufficient("".join(mark.letter for mark in listed)):
        return 2
    return 1 if listed else 0


def read_choice(params: Mapping[str, str]) -> tuple[Segment, Side]:
    """Segment and side from a request: `segment=L4&side=right`, or `segment=L4:right` from a form without scripts.

    Raises ValueError when either is unknown.
    """
    segment, _colon, side = params.get("segment", "").partition(":")
    return Segment(segment), Side(side or params.get("side") or Side.MIDLINE)


def _says(row: FoundRow) -> str:
    if row.kind == FindingKind.PAIN and row.grade:
        return _("pain %(grade)s of 4") % {"grade": row.grade}
    if row.kind == FindingKind.MOTION_RESTRICTION and row.direction:
        return _("restricted %(direction)s") % {"direction": str(Direction(row.direction).label).lower()}
    return str(FindingKind(row.kind).label).lower()


def _is_strong(row: FoundRow) -> bool:
    if row.kind == FindingKind.SPASM:
        return True
    return row.kind in {FindingKind.PAIN, FindingKind.BONY_TENDERNESS} and (row.grade or 0) >= 3


def _segment_row(segment: Segment, marks: list[Mark], selected: tuple[str, str] | None) -> Row:
    parts = tuple(_part(segment, side, marks, selected) for side in (Side.LEFT, Side.MIDLINE, Side.RIGHT))
    severity = severity_of(marks)
    return Row(
        label=segment.value,
        kind={Segment.S: "sacrum", Segment.CO: "coccyx"}.get(segment, "vertebra"),
        parts=parts,
        bones=tuple(Bone(path, severity) for path in _outlines(segment)),
        has_gap_after=segment in {Segment.C7, Segment.T12, Segment.L5},
        letters_in_body=bool(parts[1].letters),
    )


def _ilium_row(found: Mapping[Segment, list[Mark]], selected: tuple[str, str] | None) -> Row:
    return Row(
        label="IL",
        kind="ilia",
        parts=tuple(_part(ilium, side, found.get(ilium, []), selected) for ilium, side in ILIA.items()),
        bones=tuple(Bone(path, severity_of(found.get(ilium, []))) for ilium, path in _ILIUM_OUTLINES.items()),
        has_gap_after=False,
    )


def _part(segment: Segment, side: Side, marks: list[Mark], selected: tuple[str, str] | None) -> Part:
    here = [mark for mark in marks if _is_here(segment, side, mark)]
    letters = tuple(letter for letter in LETTERS if any(mark.letter == letter for mark in here))
    place = {Side.LEFT: "left", Side.RIGHT: "right"}.get(side, "body")
    return Part(
        segment=segment.value,
        side=side.value,
        place=place,
        name=_name(segment, side, here),
        letters=letters,
        is_current=selected is not None and _is_selected(segment, side, selected),
    )


def _is_here(segment: Segment, side: Side, mark: Mark) -> bool:
    # An ilium is a side already, whatever side its finding was written down with.
    return segment in ILIA or mark.side == side or (mark.side == Side.BOTH and side != Side.MIDLINE)


def _is_selected(segment: Segment, side: Side, selected: tuple[str, str]) -> bool:
    if segment.value != selected[0]:
        return False
    return segment in ILIA or (Side.MIDLINE if selected[1] == Side.BOTH else selected[1]) == side


def _name(segment: Segment, side: Side, marks: list[Mark]) -> str:
    if segment in ILIA:
        where = str(segment.label)
    else:
        where = _("%(segment)s, %(side)s") % {"segment": segment.label, "side": str(side.label).lower()}
    said = [mark.says or str(WORDS[mark.letter]) for mark in marks]
    return f"{where}: {', '.join(said)}" if said else where


def _outlines(segment: Segment) -> tuple[str, ...]:
    """Wings and body of a segment: bodies widen from C0 to L5, the sacrum is a wedge, the coccyx a drop."""
    if segment is Segment.S:
        return (f"M{_CENTRE - 27} 2 h54 l-14 26 q-13 8 -26 0 z",)
    if segment is Segment.CO:
        return (f"M{_CENTRE - 9} 3 h18 l-6 14 q-3 4 -6 0 z",)
    index = _COLUMN.index(segment)
    width = round(30 + index * 1.15, 1)
    height = {Region.CERVICAL: 11, Region.THORACIC: 13}.get(region_of(segment), 15)
    return (_wing(width, -1), _wing(width, 1), _rounded(width - 8, height))


def _wing(width: float, way: int) -> str:
    """Transverse process of a body of the given width: `way` -1 left, 1 right."""
    root = _CENTRE + way * (width / 2 - 5)
    return f"M{root:.1f} {_MIDDLE - 5} q{way * 9} 0 {way * 15} 5 q{way * -6} 5 {way * -15} 5 z"


def _rounded(width: float, height: float) -> str:
    x, y, r = _CENTRE - width / 2, _MIDDLE - height / 2, 4.5
    across, down = width - 2 * r, height - 2 * r
    return (
        f"M{x + r:.1f} {y:.1f} h{across:.1f} q{r} 0 {r} {r} v{down:.1f} q0 {r} -{r} {r} "
        f"h-{across:.1f} q-{r} 0 -{r} -{r} v-{down:.1f} q0 -{r} {r} -{r} z"
    )


# They rise into the sacrum's row, so that the sacrum stands between them.
_ILIUM_OUTLINES = {
    Segment.IL_L: "M31 -22 q-18 -5 -28 6 q-8 12 -2 24 q8 12 22 10 q10 -3 14 -13 q-6 -12 -6 -27 z",
    Segment.IL_R: "M97 -22 q18 -5 28 6 q8 12 2 24 q-8 12 -22 10 q-10 -3 -14 -13 q6 -12 6 -27 z",
}
