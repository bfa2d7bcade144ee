"""ICD-10-CM rules the product knows by itself: favourites, pairs that exclude each other, offers from findings.

Pure; the codes themselves (billable or not, valid on a day) live in the database. Source of the pairs: the
"Excludes1" notes of ICD-10-CM, April 2026 release; US government data, free to use.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from patients.complaints import Hypothesis
from patients.findings import ChangeSince, Finding, FindingKind, part_by_segment, part_sufficient
from patients.spine import ExtraSpinal, Region, Side, in_order, m99_code, region_of

# Prefixes: a code belongs to the pair when it starts with one, dots left out.
EXCLUDES: tuple[tuple[str, str], ...] = (
    ("M545", "S39012"),
    ("M545", "M512"),
    ("M545", "M544"),
    ("M545", "M51360"),
    ("M545", "M51370"),
    ("M544", "M511"),
    ("M544", "M51362"),
    ("M544", "M51372"),
    ("M543", "M544"),
    ("M543", "M511"),
    ("M543", "M51361"),
    ("M543", "M51371"),
    ("M543", "G570"),
    ("M542", "M50"),
    ("M546", "M51"),
    ("M541", "M501"),
    ("M541", "M511"),
    ("M541", "M472"),
    ("M541", "M792"),
    ("M430", "M431"),
    ("M40", "M41"),
    ("M62", "M791"),
    ("S33", "M51"),
)

FAVOURITES: tuple[str, ...] = (
    "M99.00",
    "M99.01",
    "M99.02",
    "M99.03",
    "M99.04",
    "M99.05",
    "M99.06",
    "M99.07",
    "M99.08",
    "M99.09",
    "M62.830",
    "M54.2",
    "M54.6",
    "M54.50",
    "M54.51",
    "M54.59",
    "M54.12",
    "M54.16",
    "M54.17",
    "M54.31",
    "M54.32",
    "M54.41",
    "M54.42",
    "M51.26",
    "M51.27",
    "M51.360",
    "M51.361",
    "M51.362",
    "M51.369",
    "M51.370",
    "M51.371",
    "M51.372",
    "M51.379",
    "M43.06",
    "M43.07",
    "M43.16",
    "M43.17",
    "M48.061",
    "M48.062",
    "M40.56",
    "M40.57",
    "M41.9",
    "S33.5XXA",
    "S39.012A",
)

SPASM_OF_BACK = "M62.830"
SPASM_ELSEWHERE = "M62.838"


@dataclass(frozen=True)
class Conflict:
    """Two codes that may not stand together on one date of service."""

    first: str
    second: str
    reason: str


@dataclass(frozen=True)
class Offer:
    """A diagnosis to consider and why. ``asks_cause``: a symptom; ask what irritates before sign-off."""

    code: str
    reason: str
    asks_cause: bool = False


def plain(code: str) -> str:
    """Code without its dot and blanks, upper case: the form prefixes are compared in."""
    return code.replace(".", "").strip().upper()


def conflicts(codes: Iterable[str]) -> list[Conflict]:
    """Every forbidden pair among the codes, in the order given."""
    listed = list(dict.fromkeys(codes))
    return [
        Conflict(
            first,
            second,
            _("%(first)s and %(second)s exclude each other") % {"first": first, "second": second},
        )
        for first, second in combinations(listed, 2)
        if _exclude(plain(first), plain(second))
    ]


def _exclude(first: str, second: str) -> bool:
    return any(
        (first.startswith(left) and second.startswith(right))
        or (first.startswith(right) and second.startswith(left))
        for left, right in EXCLUDES
    )


def asks_cause(codes: Iterable[str], hypotheses: Iterable[Hypothesis | str]) -> bool:
    """A spasm diagnosis alone asks what irritates, since spasm is a symptom."""
    listed = {plain(code) for code in codes}
    spasm = {plain(SPASM_OF_BACK), plain(SPASM_ELSEWHERE)}
    return bool(listed) and listed <= spasm and not any(hypotheses)


def offer(
    findings: Iterable[Finding],
    *,
    pain_regions: Iterable[Region | str] = (),
    leg_pain: Side | str = "",
    chosen: Iterable[str] = (),
    extra_spinal: Iterable[ExtraSpinal | str] = (),
) -> list[Offer]:
    """Diagnoses the findings speak for, from the head down; none that is chosen or collides with a chosen one.

    ``pain_regions``: where the complaint is; ``leg_pain``: side of pain running down a leg, or "".
    ``extra_spinal``: places outside the spine with a finding of their own.
    """
    rows = [each for each in findings if each.change != ChangeSince.RESOLVED]
    found = [*_dysfunction(rows), *_outside(extra_spinal), *_spasm(rows), *_pain(set(pain_regions), leg_pain)]
    kept = list(chosen)
    offers: list[Offer] = []
    for each in found:
        if each.code not in kept and not any(_exclude(plain(each.code), plain(code)) for code in kept):
            offers.append(each)
            kept.append(each.code)
    return offers


def _dysfunction(rows: list[Finding]) -> list[Offer]:
    """M99.0x where P.A.R.T. suffices; one offer per code, naming its segments."""
    letters = part_by_segment(rows)
    enough = in_order(segment for segment, own in letters.items() if part_sufficient(own))
    by_code: dict[str, list[str]] = {}
    for segment in enough:
        by_code.setdefault(m99_code(segment), []).append(f"{segment.value} {letters[segment.value]}")
    return [
        Offer(code, _("P.A.R.T. met: %(segments)s") % {"segments": ", ".join(named)})
        for code, named in by_code.items()
    ]


def _outside(places: Iterable[ExtraSpinal | str]) -> list[Offer]:
    return [
        Offer(m99_code(place), _("Finding outside the spine: %(place)s") % {"place": place.label})
        for place in dict.fromkeys(ExtraSpinal(each) for each in places)
    ]


def _spasm(rows: list[Finding]) -> list[Offer]:
    segments = in_order(row.segment for row in rows if row.kind == FindingKind.SPASM and row.segment)
    back = [segment.value for segment in segments if region_of(segment) is not Region.CERVICAL]
    neck = [segment.value for segment in segments if region_of(segment) is Region.CERVICAL]
    hint = _("Spasm at %(segments)s. Spasm is a symptom: say what irritates.")
    return [
        Offer(code, hint % {"segments": ", ".join(named)}, asks_cause=True)
        for code, named in ((SPASM_OF_BACK, back), (SPASM_ELSEWHERE, neck))
        if named
    ]


def _pain(regions: set[str], leg_pain: str) -> list[Offer]:
    offers = []
    if Region.CERVICAL in regions:
        offers.append(Offer("M54.2", _("Neck pain")))
    if Region.THORACIC in regions:
        offers.append(Offer("M54.6", _("Pain in the mid back")))
    if Region.LUMBAR in regions and not leg_pain:
        offers.append(Offer("M54.59", _("Low back pain without leg pain")))
    if leg_pain:
        offers += _leg(leg_pain, has_back_pain=Region.LUMBAR in regions)
    return offers


def _leg(leg_pain: str, *, has_back_pain: bool) -> list[Offer]:
    digit = {Side.RIGHT: "1", Side.LEFT: "2"}
    sides = [Side.RIGHT, Side.LEFT] if leg_pain == Side.BOTH else [Side(leg_pain)]
    stem = "M54.4" if has_back_pain else "M54.3"
    reason = _("Low back pain with leg pain") if has_back_pain else _("Leg pain along the nerve")
    return [Offer(stem + digit[side], reason) for side in sides if side in digit]
