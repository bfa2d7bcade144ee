"""What the examination says to the plan rules: findings, numbers, tests and posture as facts.

The latest signed examination counts; before the first signature, its draft. Thresholds that DOMAIN leaves open are
professional judgement and marked (J).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from clinic.prepared import prepared
from patients.examinations.measuring import TILT_HELD, rom_set_of
from patients.findings import ChangeSince, FindingKind
from patients.measures import Measure, Motion, RomRegion, normal_degrees, rom_key
from patients.models import (
    Episode,
    Examination,
    Finding,
    Measurement,
    Posture,
    PostureFeature,
    PostureWord,
    TestOutcome,
    TestResult,
)
from patients.spine import Region, Side, region_of

FULL_STRENGTH = 5
LITTLE_MOTION = 2 / 3  # of the normal bend (J)
SACROILIAC_TESTS = frozenset({"thigh_thrust", "si_distraction", "si_compression", "gaenslen", "faber"})
SACROILIAC_CLUSTER = 2  # positive tests (J)
TENSION_TESTS = frozenset(
    {"slr", "lasegue", "braggard", "sicard", "well_leg", "bowstring", "bechterew", "slump"}
)
LORDOSIS: Mapping[str, str] = {
    PostureWord.LESS: "hypo",
    PostureWord.NORMAL: "normal",
    PostureWord.MORE: "hyper",
}
TILTS = (PostureWord.FORWARD, PostureWord.NEUTRAL, PostureWord.BACKWARD)
MUSCLE_OF_REGION: Mapping[str, str] = {
    Region.CERVICAL: "neck",
    Region.THORACIC: "back_extensors",
    Region.LUMBAR: "back_extensors",
    Region.SACRAL: "gluteals",
    Region.PELVIC: "gluteals",
}
Numbers = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class Felt:
    """A finding, as far as the rules look at it."""

    kind: str
    segment: str
    change: str
    since_on: date | None


@dataclass(frozen=True)
class Measured:
    measure: str
    side: str
    value: float
    pain: int | None
    method: str


def examined_facts(episode: Episode, rows: list[Any], *, now: datetime) -> dict[str, Any]:
    """Fields of `Facts` that an examination knows; empty without one. `rows`: of `latest_examination`."""
    found = next(iter(rows), None)
    if found is None:
        return {}
    started_at, felt, measured, tests, postures = found
    findings = [_felt_of(each) for each in felt if each["change"] != ChangeSince.RESOLVED]
    numbered = [Measured(**each) for each in measured]
    positive = set(tests)
    numbers = {(row.measure, row.side): float(row.value) for row in numbered}
    hurts_back = any(row.measure in _EXTENSIONS and row.pain for row in numbered)
    return {
        **_felt(findings, started_at, now),
        **_lengths(numbers, is_held=_is_tilt_held(numbered)),
        **_strength(numbers, findings),
        **_posture((each["feature"], each["word"]) for each in postures),
        "extension_provokes": "kemp" in positive or hurts_back,
        "has_neural_tension": bool(TENSION_TESTS & positive),
        "has_trendelenburg": "trendelenburg" in positive,
        "bridge_hurts_sacroiliac": len(SACROILIAC_TESTS & positive) >= SACROILIAC_CLUSTER,
        "has_inflexible_back": "schober" in positive or _bends_little(numbers, episode.clinic.rom_set),
    }


@prepared
def latest_examination(episode: int) -> QuerySet[Examination, Any]:
    """(started_at, findings, measurements, positive tests, postures); all but the tests as JSON objects."""
    exam = OuterRef("pk")
    findings = Finding.objects.filter(examination=exam)
    measurements = Measurement.objects.filter(examination=exam)
    tests = TestResult.objects.filter(examination=exam, outcome=TestOutcome.POSITIVE)
    postures = Posture.objects.filter(examination=exam)
    rows = Examination.objects.filter(episode=episode, entered_in_error_at__isnull=True).annotate(
        all_felt=_objects(findings, "kind", "segment", "change", "since_on"),
        all_measured=_objects(measurements, "measure", "side", "value", "pain", "method"),
        all_positive=ArraySubquery(tests.values("test")),
        all_postures=_objects(postures, "feature", "word"),
    )
    latest = rows.order_by(F("signed_at").desc(nulls_last=True), "-started_at")
    return latest.values_list("started_at", "all_felt", "all_measured", "all_positive", "all_postures")[:1]


def _objects(rows: QuerySet[Any], *fields: str) -> ArraySubquery:
    return ArraySubquery(rows.values(each=JSONObject(**{name: name for name in fields})))


def _felt_of(each: Mapping[str, Any]) -> Felt:
    since = each["since_on"]
    return Felt(each["kind"], each["segment"], each["change"], date.fromisoformat(since) if since else None)


_EXTENSIONS = {rom_key(region, Motion.EXTENSION) for region in (RomRegion.LUMBAR, RomRegion.THORACOLUMBAR)}


def _regions(findings: Iterable[Felt], kind: FindingKind) -> frozenset[str]:
    return frozenset(region_of(row.segment).value for row in findings if row.kind == kind)


def _felt(findings: list[Felt], started_at: datetime, now: datetime) -> dict[str, Any]:
    spasms = [row for row in findings if row.kind == FindingKind.SPASM]
    stiff = {
        row.segment
        for row in findings
        if row.kind == FindingKind.MOTION_RESTRICTION and region_of(row.segment) == Region.THORACIC
    }
    since_exam = now - started_at
    days = [(now.date() - row.since_on) if row.since_on else since_exam for row in spasms]
    return {
        "spasm_regions": _regions(findings, FindingKind.SPASM),
        "spasm_hours": _hours(min(days)) if days else None,
        "strained": frozenset(MUSCLE_OF_REGION[region] for region in _regions(findings, FindingKind.STRAIN)),
        "is_swollen": any(row.kind == FindingKind.EDEMA for row in findings),
        # One stiff level of the mid back is no stiff mid back (J).
        "has_stiff_thorax": len(stiff) >= 2,
    }


def _hours(span: timedelta) -> int:
    return max(0, int(span.total_seconds() // 3600))


def _is_tilt_held(rows: Iterable[Any]) -> bool:
    thomas = [row for row in rows if row.measure == Measure.THOMAS]
    return bool(thomas) and all(row.method == TILT_HELD for row in thomas)


def _whole(numbers: Numbers, measure: str, side: str) -> int | None:
    value = numbers.get((measure, side))
    return None if value is None else round(value)


def _least(numbers: Numbers, measure: str) -> float | None:
    """The lowest value of all sides."""
    return min((value for (name, _side), value in numbers.items() if name == measure), default=None)


def _lengths(numbers: Numbers, *, is_held: bool) -> dict[str, Any]:
    return {
        "hamstring_left": _whole(numbers, Measure.HAMSTRING, Side.LEFT),
        "hamstring_right": _whole(numbers, Measure.HAMSTRING, Side.RIGHT),
        "thomas_left": _whole(numbers, Measure.THOMAS, Side.LEFT),
        "thomas_right": _whole(numbers, Measure.THOMAS, Side.RIGHT),
        "is_thomas_controlled": is_held,
        "beighton": _whole(numbers, Measure.BEIGHTON, Side.MIDLINE),
    }


def _strength(numbers: Numbers, findings: Iterable[Felt]) -> dict[str, Any]:
    def is_weak(measure: str) -> bool:
        value = _least(numbers, measure)
        return value is not None and value < FULL_STRENGTH

    slack = {FindingKind.HYPOTONIC, FindingKind.ATROPHY}
    low_back = (Region.THORACIC, Region.LUMBAR)
    return {
        "has_weak_abdominals": is_weak(Measure.ABDOMINALS),
        "has_weak_gluteals": is_weak(Measure.GLUTEALS),
        "has_weak_extensors": any(
            row.kind in slack and region_of(row.segment) in low_back for row in findings
        ),
        "side_bridge_seconds": _least(numbers, Measure.SIDE_BRIDGE),
        "extensor_hold_seconds": _least(numbers, Measure.EXTENSOR_HOLD),
        "tandem_seconds": _least(numbers, Measure.TANDEM_STANCE),
    }


def _posture(rows: Iterable[tuple[str, str]]) -> dict[str, Any]:
    words = dict(rows)
    tilt = words.get(PostureFeature.PELVIC_TILT, "")
    return {
        "lordosis": LORDOSIS.get(words.get(PostureFeature.LORDOSIS, ""), ""),
        "pelvic_tilt": tilt if tilt in TILTS else "",
    }


def _bends_little(numbers: Numbers, rom_set: str) -> bool:
    for region in (RomRegion.LUMBAR, RomRegion.THORACOLUMBAR):
        degrees = _least(numbers, rom_key(region, Motion.FLEXION))
        normal = normal_degrees(rom_set_of(rom_set), region, Motion.FLEXION)
        if degrees is not None and normal is not None and degrees < normal * LITTLE_MOTION:
            return True
    return False
