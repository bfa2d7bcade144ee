"""The normalised finding row of an examination: its kinds, its words, and the P.A.R.T. meter.

Pure; no models. P.A.R.T. sufficiency: at least 2 of the 4, one of them A or R (MLN SE1601).
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FindingKind(TextChoices):
    PAIN = "pain", _("Pain or tenderness")
    ASYMMETRY = "asymmetry", _("Asymmetry")
    MOTION_RESTRICTION = "motion_restriction", _("Restricted motion")
    HYPERMOBILE = "hypermobile", _("Too much motion")
    TISSUE = "tissue", _("Tissue change")
    MUSCLE_NORMAL = "normal", _("Muscle normal")
    HYPERTONIC = "hypertonic", _("Tight muscle")
    SPASM = "spasm", _("Muscle spasm")
    HYPOTONIC = "hypotonic", _("Slack muscle")
    ATROPHY = "atrophy", _("Wasted muscle")
    TRIGGER_POINT = "trigger_point", _("Trigger point")
    TAUT_BAND = "taut_band", _("Taut band")
    EDEMA = "edema", _("Swelling")
    BRUISE = "bruise", _("Bruise")
    STRAIN = "strain", _("Suspected strain or tear")
    TEMPERATURE = "temperature", _("Temperature change")
    BONY_TENDERNESS = "bony_tenderness", _("Tender on the bone in the middle")


class ChangeSince(TextChoices):
    NEW = "new", _("New")
    WORSE = "worse", _("Worse")
    SAME = "same", _("Same")
    BETTER = "better", _("Better")
    RESOLVED = "resolved", _("Gone")


class EndFeel(TextChoices):
    NORMAL = "normal", _("Normal")
    FIRM = "firm", _("Firm")
    HARD = "hard", _("Hard")
    SPRINGY = "springy", _("Springy")
    GUARDED = "guarded", _("Guarded by muscle")
    EMPTY = "empty", _("Empty, stopped by pain")


class Direction(TextChoices):
    FLEXION = "flexion", _("Flexion")
    EXTENSION = "extension", _("Extension")
    LATERAL_LEFT = "lateral_left", _("Bending left")
    LATERAL_RIGHT = "lateral_right", _("Bending right")
    ROTATION_LEFT = "rotation_left", _("Turning left")
    ROTATION_RIGHT = "rotation_right", _("Turning right")
    ANTERIOR = "anterior", _("Glide forward")
    POSTERIOR = "posterior", _("Glide backward")


class Tenderness(IntegerChoices):
    NONE = 0, _("None")
    MILD = 1, _("Mild")
    WITH_WINCE = 2, _("Moderate, winces")
    WITHDRAWS = 3, _("Strong, pulls away")
    UNTOUCHABLE = 4, _("Cannot be touched")


class Amount(IntegerChoices):
    """How much of a spasm, a swelling, a tissue change."""

    MILD = 1, _("Mild")
    MODERATE = 2, _("Moderate")
    STRONG = 3, _("Strong")


class StrainGrade(IntegerChoices):
    STRETCHED = 1, _("Stretched")
    PARTLY_TORN = 2, _("Partly torn")
    TORN = 3, _("Torn")


class ListingSystem(TextChoices):
    """The system a listing was written in. Letters are stored, never read across systems."""

    DIVERSIFIED = "diversified", _("Diversified")
    GONSTEAD = "gonstead", _("Gonstead")
    THOMPSON = "thompson", _("Thompson")
    SOT = "sot", _("SOT")
    OTHER = "other", _("Other")


class Finding(Protocol):
    """What the meter reads of a finding row: a FindingKind, a ChangeSince or "", a segment or ""."""

    @property
    def kind(self) -> str: ...
    @property
    def change(self) -> str: ...
    @property
    def segment(self) -> str: ...


# Bruise and suspected strain are injuries, not tone or texture: they do not fill the T (J).
_LETTER: dict[str, str] = {
    FindingKind.PAIN: "P",
    FindingKind.BONY_TENDERNESS: "P",
    FindingKind.ASYMMETRY: "A",
    FindingKind.MOTION_RESTRICTION: "R",
    FindingKind.HYPERMOBILE: "R",
    FindingKind.TISSUE: "T",
    FindingKind.HYPERTONIC: "T",
    FindingKind.SPASM: "T",
    FindingKind.HYPOTONIC: "T",
    FindingKind.ATROPHY: "T",
    FindingKind.TRIGGER_POINT: "T",
    FindingKind.TAUT_BAND: "T",
    FindingKind.EDEMA: "T",
    FindingKind.TEMPERATURE: "T",
}

PART_WORDS: dict[str, Promise] = {
    "P": _("Pain"),
    "A": _("Asymmetry"),
    "R": _("Range of motion"),
    "T": _("Tissue"),
}

# Kinds that ask for "since when" and "neurological screen done".
ASKS_SINCE: frozenset[FindingKind] = frozenset({FindingKind.SPASM})


def part_letters(findings: Iterable[Finding]) -> str:
    """Letters present, in P.A.R.T. order, e.g. "PRT". Resolved and normal findings do not count."""
    present = {_LETTER.get(each.kind) for each in findings if each.change != ChangeSince.RESOLVED}
    return "".join(letter for letter in "PART" if letter in present)


def part_sufficient(letters: str) -> bool:
    """At least two of the four letters, one of them A or R. Source: MLN SE1601."""
    present = set(letters) & set("PART")
    return len(present) >= 2 and bool(present & {"A", "R"})


def part_by_segment(findings: Iterable[Finding]) -> dict[str, str]:
    """Segment → its letters; findings without a segment, and segments without letters, are left out."""
    rows: defaultdict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        if each.segment:
            rows[each.segment].append(each)
    return {segment: letters for segment, own in rows.items() if (letters := part_letters(own))}


NPRS_ENDS: tuple[Promise, Promise] = (_("No pain"), _("The worst pain you can think of"))


def nprs_words(score: int) -> Promise:
    """Words for a pain score of 0-10. Raises ValueError outside the scale."""
    if not 0 <= score <= 10:
        raise ValueError(f"pain score out of 0-10: {score}")
    if score == 0:
        return _("No pain")
    if score <= 3:
        return _("Mild pain")
    return _("Moderate pain") if score <= 6 else _("Strong pain")
