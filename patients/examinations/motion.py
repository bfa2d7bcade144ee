"""The table of motion, length, strength and balance: today, last time, and whether a difference is more than noise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.examinations.measuring import MYOTOMES, SCALES, TILT_HELD, Scale, myotome_key
from patients.measures import (
    BANDS,
    ChangeKind,
    Measure,
    Motion,
    RomRegion,
    RomSet,
    compare,
    hamstrings,
    is_hip_flexor_short,
    is_hypermobile,
    normal_degrees,
    rom_key,
)
from patients.models import Measurement, TestOutcome, TestResult
from patients.ortho_tests import BY_KEY
from patients.spine import Side

LEG_RAISE = "slr"
Key = tuple[str, str]
Values = Mapping[Key, Decimal]

# Two motions that share a plane, and the measure that judges the whole plane where a band is known.
PLANES: tuple[tuple[Motion, Motion, str | Promise, str], ...] = (
    (Motion.FLEXION, Motion.EXTENSION, gettext_lazy("forward and back"), "flexion_extension"),
    (Motion.LATERAL_LEFT, Motion.LATERAL_RIGHT, gettext_lazy("bending, left and right"), "lateral"),
    (Motion.ROTATION_LEFT, Motion.ROTATION_RIGHT, gettext_lazy("turning, left and right"), "rotation"),
)
_VERDICT = {
    ChangeKind.REAL_GAIN: "gain",
    ChangeKind.REAL_LOSS: "worse",
    ChangeKind.WITHIN_NOISE: "noise",
    ChangeKind.NO_BAND: "unknown",
}
LENGTH = (Measure.HAMSTRING, Measure.THOMAS, Measure.ANKLE_DORSIFLEXION)
POWER = (
    Measure.ABDOMINALS,
    Measure.GLUTEALS,
    Measure.SIDE_BRIDGE,
    Measure.EXTENSOR_HOLD,
    Measure.NECK_FLEXOR_HOLD,
    Measure.TANDEM_STANCE,
    Measure.ONE_LEG_STANCE,
    Measure.BEIGHTON,
)


@dataclass(frozen=True, kw_only=True)
class Box:
    """One number to fill in: `name` is "measure.side", `label` is what a screen reader hears."""

    name: str
    label: str
    value: str
    scale: Scale

    @property
    def id(self) -> str:
        return "m-" + self.name.replace(".", "-")


@dataclass(frozen=True, kw_only=True)
class MotionRow:
    """One line of the table. `change` is "+13°"; `verdict` as components/change.html takes it, "" without one."""

    key: str
    label: str
    boxes: tuple[Box, ...] = ()
    shown: str = ""  # instead of boxes: a number that is entered elsewhere
    last: str = ""
    norm: str = ""
    change: str = ""
    verdict: str = ""
    band: str = ""
    word: str = ""
    tone: str = ""

    @property
    def is_empty(self) -> bool:
        """Neither a number today nor one last time."""
        return not (self.shown or self.last or any(box.value for box in self.boxes))


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The measurements of today and of last time, and what is needed to judge them."""

    today: Values
    last: Values
    sex: str
    is_tilt_held: bool

    @classmethod
    def of(cls, today: Iterable[Measurement], last: Iterable[Measurement] | None, *, sex: str) -> "Numbers":
        rows = list(today)
        return cls(
            today=_values(rows),
            last=_values(last or ()),
            sex=sex,
            is_tilt_held=any(row.measure == Measure.THOMAS and row.method == TILT_HELD for row in rows),
        )


def motion_rows(numbers: Numbers, rom_set: RomSet) -> list[MotionRow]:
    """Planes of motion the clinic's set has numbers for, from the neck down."""
    return [
        _plane_row(numbers, rom_set, region, *plane)
        for region in RomRegion
        for plane in PLANES
        if normal_degrees(rom_set, region, plane[0]) is not None
    ]


def length_rows(numbers: Numbers) -> list[MotionRow]:
    return [_own_row(numbers, measure) for measure in LENGTH]


def power_rows(numbers: Numbers) -> list[MotionRow]:
    return [_own_row(numbers, measure) for measure in POWER]


def strength_rows(numbers: Numbers) -> list[MotionRow]:
    return [_own_row(numbers, myotome_key(root), label=root) for root in MYOTOMES]


def leg_raise_row(today: Iterable[TestResult], last: Iterable[TestResult]) -> MotionRow:
    """The angle of the straight leg raise on both sides, as entered with the test; positive ones are named."""
    now, then = ({row.side: row for row in rows if row.test == LEG_RAISE} for rows in (today, last))
    pairs = [
        (now[side].angle, then[side].angle)
        for side in (Side.LEFT, Side.RIGHT)
        if side in now and side in then
    ]
    changes = [
        _signed(after - before, "°") for after, before in pairs if after is not None and before is not None
    ]
    positive = [
        str(Side(side).label).lower() for side, row in now.items() if row.outcome == TestOutcome.POSITIVE
    ]
    return MotionRow(
        key=LEG_RAISE,
        label=str(BY_KEY[LEG_RAISE].name),
        shown=_angles(now),
        last=_angles(then),
        change=" / ".join(changes),
        verdict="unknown" if changes else "",
        word=_("positive %(sides)s") % {"sides": ", ".join(positive)} if positive else "",
        tone="watch",
    )


def _angles(rows: Mapping[str, TestResult]) -> str:
    angles = [rows[side].angle if side in rows else None for side in (Side.LEFT, Side.RIGHT)]
    if angles == [None, None]:
        return ""
    return " / ".join("–" if angle is None else f"{angle}°" for angle in angles)


def say(value: Decimal | None) -> str:
    """48.0 as "48"; None as nothing."""
    return "" if value is None else f"{value.normalize():f}"


def _values(rows: Iterable[Measurement]) -> dict[Key, Decimal]:
    return {(row.measure, row.side): row.value for row in rows}


def _plane_row(
    numbers: Numbers,
    rom_set: RomSet,
    region: RomRegion,
    first: Motion,
    second: Motion,
    words: object,
    plane: str,
) -> MotionRow:
    motions = [each for each in (first, second) if normal_degrees(rom_set, region, each) is not None]
    keys = [(rom_key(region, each), str(Side.MIDLINE)) for each in motions]
    label = _("%(region)s: %(motion)s") % {
        "region": region.label,
        "motion": str(words) if len(motions) == 2 else str(first.label).lower(),
    }
    boxes = tuple(
        _box(numbers, key, f"{region.label}, {each.label}") for key, each in zip(keys, motions, strict=True)
    )
    judged = f"{region}_{plane}" if len(keys) == 2 else ""
    norm = "/".join(str(normal_degrees(rom_set, region, each)) for each in motions)
    return MotionRow(
        key=f"{region}-{plane}", label=label, boxes=boxes, norm=norm, **_compared(numbers, keys, judged, "°")
    )


def _own_row(numbers: Numbers, measure: str, *, label: str = "") -> MotionRow:
    scale = SCALES[measure]
    sides = (Side.LEFT, Side.RIGHT) if scale.has_sides else (Side.MIDLINE,)
    keys = [(str(measure), str(side)) for side in sides]
    name = label or str(scale.label)
    words = [f"{name}, {str(side.label).lower()}" if scale.has_sides else name for side in sides]
    boxes = tuple(_box(numbers, key, word) for key, word in zip(keys, words, strict=True))
    word, tone = _verdict_of(numbers, measure)
    unit = str(scale.unit) if scale.unit == "°" else ""
    return MotionRow(
        key=str(measure), label=name, boxes=boxes, word=word, tone=tone, **_compared(numbers, keys, "", unit)
    )


def _box(numbers: Numbers, key: Key, label: str) -> Box:
    return Box(
        name=f"{key[0]}.{key[1]}",
        label=label,
        value=say(numbers.today.get(key)),
        scale=SCALES[key[0]],
    )


def _compared(numbers: Numbers, keys: list[Key], judged: str, unit: str) -> dict[str, str]:
    """Last time, and the change: of the whole plane where a band is known, else of each number by itself."""
    before = [numbers.last.get(key) for key in keys]
    today = [numbers.today.get(key) for key in keys]
    if not any(value is not None for value in before):
        return {}
    last = " / ".join(f"{say(value)}{unit}" if value is not None else "–" for value in before)
    if judged in BANDS:
        return {"last": last, **_judged(judged, before, today, unit)}
    changes = [
        _signed(now - then, unit)
        for then, now in zip(before, today, strict=True)
        if then is not None and now is not None
    ]
    return {"last": last, "change": " / ".join(changes), "verdict": "unknown" if changes else ""}


def _judged(
    measure: str, before: list[Decimal | None], today: list[Decimal | None], unit: str
) -> dict[str, str]:
    then = [value for value in before if value is not None]
    now = [value for value in today if value is not None]
    if len(then) < len(before) or len(now) < len(today):
        return {}
    change = compare(measure, float(sum(then)), float(sum(now)))
    band = f"±{BANDS[measure].points:.0f}{unit}"
    return {"change": _signed(change.delta, unit), "verdict": _VERDICT[change.kind], "band": band}


def _verdict_of(numbers: Numbers, measure: str) -> tuple[str, str]:
    """A word for a length or a score of today, and its tone; two empty strings when there is nothing to say."""
    left, right = (_whole(numbers.today.get((measure, side))) for side in (Side.LEFT, Side.RIGHT))
    if measure == Measure.HAMSTRING:
        result = hamstrings(left=left, right=right, sex=numbers.sex)
        sides = ", ".join(str(Side(side).label).lower() for side in sorted(result.short_sides))
        if sides:
            return _("tight %(sides)s") % {"sides": sides}, "watch"
        return (_("sides differ"), "watch") if result.differs else ("", "")
    if measure == Measure.THOMAS:
        found = [
            is_hip_flexor_short(thomas_degrees=value, is_tilt_controlled=numbers.is_tilt_held)
            for value in (left, right)
            if value is not None
        ]
        if None in found:
            return _("no verdict: tilt not held"), "plain"
        return (_("short"), "watch") if any(found) else ("", "")
    if measure == Measure.BEIGHTON and is_hypermobile(_whole(numbers.today.get((measure, Side.MIDLINE)))):
        return _("hypermobile"), "watch"
    return "", ""


def _signed(delta: Decimal | float, unit: str) -> str:
    """+13°, −2°, 0°: a difference of nothing has no sign."""
    whole = round(delta)
    return f"{whole:+d}{unit}" if whole else f"0{unit}"


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else round(value)
