"""Numbers of an examination and of follow-up, and when a difference is more than noise.

Pure; no models. Where no band is known the verdict is "no_band": the screen shows the difference only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RomSet(TextChoices):
    """Named sets of normal active motion; the clinic picks one."""

    AMA = "ama", _("AMA style")
    VA = "va", _("VA")


class RomRegion(TextChoices):
    CERVICAL = "cervical", _("Neck")
    THORACIC = "thoracic", _("Mid back")
    LUMBAR = "lumbar", _("Low back")
    THORACOLUMBAR = "thoracolumbar", _("Mid and low back")


class Motion(TextChoices):
    FLEXION = "flexion", _("Flexion")
    EXTENSION = "extension", _("Extension")
    LATERAL_LEFT = "lateral_left", _("Bending left")
    LATERAL_RIGHT = "lateral_right", _("Bending right")
    ROTATION_LEFT = "rotation_left", _("Turning left")
    ROTATION_RIGHT = "rotation_right", _("Turning right")


class RomMode(TextChoices):
    ACTIVE = "active", _("Active")
    PASSIVE = "passive", _("Passive")


class RomMethod(TextChoices):
    VISUAL = "visual", _("By eye")
    GONIOMETER = "goniometer", _("Goniometer")
    INCLINOMETER = "inclinometer", _("Inclinometer")
    APP = "app", _("App")


def _motions(
    *, flexion: int | None, extension: int | None, lateral: int | None, rotation: int | None
) -> dict[Motion, int]:
    given = {
        Motion.FLEXION: flexion,
        Motion.EXTENSION: extension,
        Motion.LATERAL_LEFT: lateral,
        Motion.LATERAL_RIGHT: lateral,
        Motion.ROTATION_LEFT: rotation,
        Motion.ROTATION_RIGHT: rotation,
    }
    return {motion: degrees for motion, degrees in given.items() if degrees is not None}


# Normal active motion in degrees.
ROM_SETS: Mapping[RomSet, Mapping[RomRegion, Mapping[Motion, int]]] = {
    RomSet.AMA: {
        RomRegion.CERVICAL: _motions(flexion=50, extension=60, lateral=45, rotation=80),
        RomRegion.THORACIC: _motions(flexion=50, extension=None, lateral=None, rotation=30),
        RomRegion.LUMBAR: _motions(flexion=60, extension=25, lateral=25, rotation=None),
    },
    RomSet.VA: {
        RomRegion.CERVICAL: _motions(flexion=45, extension=45, lateral=45, rotation=80),
        RomRegion.THORACOLUMBAR: _motions(flexion=90, extension=30, lateral=30, rotation=30),
    },
}


def normal_degrees(rom_set: RomSet | str, region: RomRegion | str, motion: Motion | str) -> int | None:
    """Normal degrees in the set, or None where the set has no number."""
    return ROM_SETS[RomSet(rom_set)].get(RomRegion(region), {}).get(Motion(motion))


def rom_key(region: RomRegion | str, motion: Motion | str) -> str:
    """Key of one motion as a stored measurement, e.g. "cervical_rotation_left"."""
    return f"{RomRegion(region)}_{Motion(motion)}"


def rom_keys(rom_set: RomSet | str) -> tuple[str, ...]:
    """Keys of every motion the set has a number for, from the neck down."""
    return tuple(
        rom_key(region, motion) for region, motions in ROM_SETS[RomSet(rom_set)].items() for motion in motions
    )


class Measure(TextChoices):
    NPRS = "nprs", _("Pain, 0-10")
    BOTHERSOME_DAYS = "bothersome_days", _("Bothersome days in the last 7")
    ACTIVITIES_MEAN = "activities_mean", _("Own activities, mean")
    ACTIVITY = "activity", _("One own activity")
    RMDQ = "rmdq", _("RMDQ total")
    ODI = "odi", _("ODI, %")
    NDI = "ndi", _("NDI, %")
    START = "start", _("STarT total")
    FABQ = "fabq", _("FABQ total")
    PROMIS = "promis", _("PROMIS T score")
    CERVICAL_FLEXION_EXTENSION = "cervical_flexion_extension", _("Neck: forward and back together")
    CERVICAL_LATERAL = "cervical_lateral", _("Neck: left and right bending together")
    CERVICAL_ROTATION = "cervical_rotation", _("Neck: left and right turning together")
    HAMSTRING = "hamstring", _("Hamstring, degrees from straight")
    THOMAS = "thomas", _("Thomas test, degrees")
    ANKLE_DORSIFLEXION = "ankle_dorsiflexion", _("Ankle bend, degrees")
    BEIGHTON = "beighton", _("Beighton score, 0-9")
    ABDOMINALS = "abdominals", _("Stomach muscles, 0-5")
    GLUTEALS = "gluteals", _("Gluteals, 0-5")
    SIDE_BRIDGE = "side_bridge", _("Side bridge, seconds")
    EXTENSOR_HOLD = "extensor_hold", _("Back extensor hold, seconds")
    NECK_FLEXOR_HOLD = "neck_flexor_hold", _("Neck flexor hold, seconds")
    TANDEM_STANCE = "tandem_stance", _("Tandem stance, seconds")
    ONE_LEG_STANCE = "one_leg_stance", _("One-leg stance, seconds")


@dataclass(frozen=True)
class Band:
    """When a difference counts: by points (``inclusive``: reaching it is enough) or by a share of the start."""

    points: float
    share: float | None = None
    inclusive: bool = True


# Minimal important change; own activities 2 (mean) and 3 (single).
# Neck motion is judged by the whole plane only: Christensen and Nilsson 1998.
BANDS: Mapping[str, Band] = {
    Measure.NPRS: Band(2, share=0.3),
    Measure.ACTIVITIES_MEAN: Band(2),
    Measure.ACTIVITY: Band(3),
    Measure.RMDQ: Band(5, share=0.3),
    Measure.ODI: Band(10, share=0.3),
    Measure.NDI: Band(10, share=0.3),
    Measure.CERVICAL_FLEXION_EXTENSION: Band(20, inclusive=False),
    Measure.CERVICAL_LATERAL: Band(12, inclusive=False),
    Measure.CERVICAL_ROTATION: Band(14, inclusive=False),
}

LOWER_IS_BETTER: frozenset[Measure] = frozenset(
    {
        Measure.NPRS,
        Measure.BOTHERSOME_DAYS,
        Measure.RMDQ,
        Measure.ODI,
        Measure.NDI,
        Measure.START,
        Measure.FABQ,
    }
)


class ChangeKind(TextChoices):
    REAL_GAIN = "real_gain", _("Real gain")
    WITHIN_NOISE = "within_noise", _("Within noise")
    REAL_LOSS = "real_loss", _("Real loss")
    NO_BAND = "no_band", _("No verdict")


@dataclass(frozen=True)
class Change:
    """``delta`` is now minus before, in the unit of the measure."""

    kind: ChangeKind
    delta: float


def compare(measure: Measure | str, before: float, now: float) -> Change:
    """Whether a measure really changed. A measure without a band, or an unknown one, gives NO_BAND.

    The share of the start counts for gains only: from a low start one point would else be a real loss (J).
    """
    delta = now - before
    band = BANDS.get(measure)
    if band is None:
        return Change(ChangeKind.NO_BAND, delta)
    gain = -delta if measure in LOWER_IS_BETTER else delta
    if _reaches(gain, band, before):
        return Change(ChangeKind.REAL_GAIN, delta)
    if _reaches(-gain, band, None):
        return Change(ChangeKind.REAL_LOSS, delta)
    return Change(ChangeKind.WITHIN_NOISE, delta)


def _reaches(size: float, band: Band, start: float | None) -> bool:
    if size <= 0:
        return False
    if size > band.points or (band.inclusive and size == band.points):
        return True
    # Rounded: 3 of 10 is exactly 30 %, which binary fractions would miss.
    return band.share is not None and bool(start) and round(size / abs(start or 1), 9) >= band.share


def plane_total(first: int | None, second: int | None) -> int | None:
    """Whole motion plane (flexion + extension, left + right); None while a half is missing."""
    return None if first is None or second is None else first + second


@dataclass(frozen=True)
class Thresholds:
    """Degrees, seconds and points a clinic may change. Sources: K unless a line says otherwise."""

    hamstring_short_men: int = 30
    hamstring_short_women: int = 20
    hamstring_side_difference: int = 10
    hip_flexor_short: int = 0
    hypermobile_beighton: int = 5
    tandem_poor_seconds: int = 10


DEFAULTS = Thresholds()


@dataclass(frozen=True)
class HamstringResult:
    """``short_sides`` holds "left", "right"; ``differs`` when the sides are 10 degrees or more apart."""

    short_sides: frozenset[str] = field(default_factory=frozenset)
    differs: bool = False

    @property
    def is_short(self) -> bool:
        return bool(self.short_sides) or self.differs


def hamstrings(
    *, left: int | None, right: int | None, sex: str = "", thresholds: Thresholds = DEFAULTS
) -> HamstringResult:
    """Passive knee extension at 90/90, in degrees from straight. ``sex`` "female" uses the lower limit.

    Unknown sex takes the higher limit, so that an alarm is never the product of a gap in the data.
    """
    limit = thresholds.hamstring_short_women if sex == "female" else thresholds.hamstring_short_men
    sides = {"left": left, "right": right}
    short = frozenset(side for side, degrees in sides.items() if degrees is not None and degrees > limit)
    differs = (
        left is not None and right is not None and abs(left - right) >= thresholds.hamstring_side_difference
    )
    return HamstringResult(short, differs)


def is_hip_flexor_short(
    *, thomas_degrees: int | None, is_tilt_controlled: bool, thresholds: Thresholds = DEFAULTS
) -> bool | None:
    """Thomas test; None (no verdict) when it was not measured or the pelvic tilt was not controlled."""
    if thomas_degrees is None or not is_tilt_controlled:
        return None
    return thomas_degrees > thresholds.hip_flexor_short


def is_hypermobile(beighton: int | None, *, thresholds: Thresholds = DEFAULTS) -> bool:
    return beighton is not None and beighton >= thresholds.hypermobile_beighton


def is_balance_poor(tandem_seconds: float | None, *, thresholds: Thresholds = DEFAULTS) -> bool:
    """Tandem stance under 10 seconds. Source: STEADI."""
    return tandem_seconds is not None and tandem_seconds < thresholds.tandem_poor_seconds


def is_recovered_by_scores(*, nprs: int, rmdq: int) -> bool:
    """Recovered as patients see it: no pain and RMDQ 2 or less. Source: Kamper 2010."""
    return nprs == 0 and rmdq <= 2
