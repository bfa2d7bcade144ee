"""Numbers of an examination: motion, muscle length, strength, endurance, balance, and what changed since last time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import Membership
from patients.examinations.drafts import ExaminationError, hold, raise_from, signed_before
from patients.measures import Measure, Motion, RomRegion, RomSet, rom_key
from patients.models import Examination, Measurement
from patients.red_flags import ExamFacts, from_findings
from patients.spine import Side

# Said of a Thomas test in `method`: without it the number gives no verdict.
TILT_HELD = "tilt_held"
MYOTOMES = ("C5", "C6", "C7", "C8", "T1", "L2", "L3", "L4", "L5", "S1")
PASSIVE = frozenset({Measure.HAMSTRING, Measure.THOMAS})


@dataclass(frozen=True)
class Scale:
    """What a measure is called, its unit, what is plausible, and whether it has a left and a right."""

    label: str | Promise
    unit: str | Promise
    low: int
    high: int
    has_sides: bool = False


DEGREES, SECONDS = "°", gettext_lazy("s")
_OWN: Mapping[str, Scale] = {
    Measure.HAMSTRING: Scale(gettext_lazy("Hamstring, short of straight"), DEGREES, 0, 90, True),
    Measure.THOMAS: Scale(gettext_lazy("Thomas test"), DEGREES, -30, 90, True),
    Measure.ANKLE_DORSIFLEXION: Scale(gettext_lazy("Ankle bend"), DEGREES, -30, 60, True),
    Measure.ABDOMINALS: Scale(gettext_lazy("Stomach muscles"), "/5", 0, 5),
    Measure.GLUTEALS: Scale(gettext_lazy("Gluteals"), "/5", 0, 5, True),
    Measure.SIDE_BRIDGE: Scale(gettext_lazy("Side bridge"), SECONDS, 0, 600, True),
    Measure.EXTENSOR_HOLD: Scale(gettext_lazy("Back extensor hold"), SECONDS, 0, 600),
    Measure.NECK_FLEXOR_HOLD: Scale(gettext_lazy("Neck flexor hold"), SECONDS, 0, 600),
    Measure.TANDEM_STANCE: Scale(gettext_lazy("Tandem stance"), SECONDS, 0, 120),
    Measure.ONE_LEG_STANCE: Scale(gettext_lazy("One-leg stance"), SECONDS, 0, 120, True),
    Measure.BEIGHTON: Scale(gettext_lazy("Beighton score"), "/9", 0, 9),
}
_ROM: Mapping[str, Scale] = {
    rom_key(region, motion): Scale(motion.label, DEGREES, 0, 180) for region in RomRegion for motion in Motion
}


def myotome_key(root: str) -> str:
    """Key of a root's strength as a stored measurement, e.g. "myotome_L5"."""
    return f"myotome_{root}"


_STRENGTH: Mapping[str, Scale] = {
    myotome_key(root): Scale(gettext_lazy("Strength"), "/5", 0, 5, True) for root in MYOTOMES
}
SCALES: Mapping[str, Scale] = {**_ROM, **_OWN, **_STRENGTH}


@transaction.atomic
def save_measurement(
    *,
    examination: Examination,
    measure: str,
    value: str | int | Decimal | None,
    by: Membership,
    now: datetime,
    side: str = Side.MIDLINE,
    method: str = "",
) -> Measurement | None:
    """Write one number, or take it away when `value` is None or empty. Weak myotomes and Beighton 5 raise gate rows."""
    scale = _scale_of(measure, side)
    hold(examination)
    at: dict[str, Any] = {
        "examination": examination,
        "measure": measure,
        "side": side,
        "is_passive": measure in PASSIVE,
    }
    if value is None or value == "":
        Measurement.objects.filter(**at).delete()
        return None
    number = _number(value, scale, name=f"{measure}.{side}")
    row, _made = Measurement.objects.update_or_create(**at, defaults={"value": number, "method": method[:12]})
    raise_from(examination, from_findings(exam_facts(examination)), now=now)
    return row


def exam_facts(examination: Examination) -> ExamFacts:
    """Blood pressure, Beighton and myotomes of the examination, and the myotomes of the one before."""
    rows = list(Measurement.objects.filter(examination=examination))
    strengths = _myotomes(rows)
    before = signed_before(examination) if strengths else None
    earlier = Measurement.objects.filter(examination=before, measure__startswith="myotome_") if before else ()
    beighton = next((int(row.value) for row in rows if row.measure == Measure.BEIGHTON), None)
    return ExamFacts(
        systolic=examination.systolic,
        diastolic=examination.diastolic,
        beighton=beighton,
        myotomes=strengths,
        myotomes_before=_myotomes(earlier),
    )


def rom_set_of(name: str) -> RomSet:
    """The clinic's set of motion norms; the first one when the setting names none we know."""
    return RomSet(name) if name in RomSet.values else RomSet.AMA


def _myotomes(rows: Iterable[Measurement]) -> dict[str, int]:
    return {
        f"{row.measure.removeprefix('myotome_')}-{row.side}": int(row.value)
        for row in rows
        if row.measure.startswith("myotome_")
    }


def _scale_of(measure: str, side: str) -> Scale:
    scale = SCALES.get(measure)
    if scale is None or side not in ((Side.LEFT, Side.RIGHT) if scale.has_sides else (Side.MIDLINE,)):
        raise ExaminationError(_("There is no such measure."), field=f"{measure}.{side}")
    return scale


def _number(value: str | int | Decimal, scale: Scale, *, name: str) -> Decimal:
    try:
        number = Decimal(str(value).strip().replace(",", ".")).quantize(Decimal("0.1"))
    except InvalidOperation as error:
        raise ExaminationError(_("Write a number."), field=name) from error
    if not number.is_finite() or not scale.low <= number <= scale.high:
        raise ExaminationError(
            _("A number from %(low)s to %(high)s.") % {"low": scale.low, "high": scale.high}, field=name
        )
    return number
