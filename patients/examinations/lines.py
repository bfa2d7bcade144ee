"""Lines of an examination page: a finding with the details its form asks for, a test with its sides."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from patients.findings import (
    Amount,
    ChangeSince,
    Direction,
    FindingKind,
    StrainGrade,
    Tenderness,
    part_letters,
    part_sufficient,
)
from patients.models import Finding
from patients.ortho_tests import Ask, OrthoTest
from patients.spine import Segment

_TENDER = frozenset({FindingKind.PAIN, FindingKind.BONY_TENDERNESS})
_NO_GRADE = frozenset(
    {
        FindingKind.ASYMMETRY,
        FindingKind.MOTION_RESTRICTION,
        FindingKind.MUSCLE_NORMAL,
        FindingKind.TEMPERATURE,
    }
)


@dataclass(frozen=True)
class FoundLine:
    """A finding at the chosen place and which details its form offers."""

    row: Finding
    says: str
    since_days: int | None

    @property
    def letter(self) -> str:
        return part_letters([self.row])

    @property
    def grades(self) -> Sequence[tuple[int, str | Promise]]:
        if self.row.kind in _NO_GRADE:
            return ()
        if self.row.kind in _TENDER:
            return Tenderness.choices
        return StrainGrade.choices if self.row.kind == FindingKind.STRAIN else Amount.choices

    @property
    def has_details(self) -> bool:
        """Whether there is more to read than the name of the finding."""
        row = self.row
        more = row.grade is not None or row.end_feel or row.listing_system or row.since_on
        return bool(more) or self.says != str(FindingKind(row.kind).label).lower()

    @property
    def asks_direction(self) -> bool:
        return self.row.kind in (FindingKind.MOTION_RESTRICTION, FindingKind.HYPERMOBILE)

    @property
    def asks_since(self) -> bool:
        return self.row.kind in (FindingKind.SPASM, FindingKind.STRAIN, FindingKind.EDEMA)

    @property
    def asks_listing(self) -> bool:
        return self.row.kind == FindingKind.ASYMMETRY


@dataclass(frozen=True)
class SegmentLine:
    """What was found at one segment, on whichever side."""

    segment: str
    found: tuple[FoundLine, ...]

    @property
    def name(self) -> str:
        return str(Segment(self.segment).label)

    @property
    def letters(self) -> str:
        return part_letters(line.row for line in self.found)

    @property
    def is_sufficient(self) -> bool:
        return part_sufficient(self.letters)


@dataclass(frozen=True)
class TestSide:
    """One side of one test and its result; `name` is "test.side"."""

    __test__ = False

    name: str
    label: str
    outcome: str
    angle: int | None
    site: str

    @property
    def side(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class TestLine:
    __test__ = False

    test: OrthoTest
    barred: tuple[str, ...]
    sides: tuple[TestSide, ...]

    @property
    def asks_angle(self) -> bool:
        return Ask.ANGLE in self.test.asks

    @property
    def asks_site(self) -> bool:
        return Ask.SITE in self.test.asks


def say_finding(row: Finding) -> str:
    """ "pain 3 of 4", "restricted extension, firm", "muscle spasm, 2 of 3": as it is said aloud."""
    if row.kind == FindingKind.PAIN and row.grade is not None:
        return _("pain %(grade)s of 4") % {"grade": row.grade}
    if row.kind == FindingKind.MOTION_RESTRICTION and row.direction:
        return _("restricted %(direction)s") % {"direction": str(Direction(row.direction).label).lower()}
    words = str(FindingKind(row.kind).label).lower()
    if row.kind == FindingKind.ASYMMETRY and row.listing:
        return f"{words}, {row.listing}"
    return _("%(finding)s, gone") % {"finding": words} if row.change == ChangeSince.RESOLVED else words
