"""The spine as the product names it: segments in order, regions, and what follows from them.

Pure tables; no models. Codes are the neutral region count and ICD-10-CM M99.0x; no licensed procedure codes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Segment(TextChoices):
    C0 = "C0", _("C0 (occiput)")
    C1 = "C1", _("C1 (atlas)")
    C2 = "C2", _("C2 (axis)")
    C3 = "C3", "C3"
    C4 = "C4", "C4"
    C5 = "C5", "C5"
    C6 = "C6", "C6"
    C7 = "C7", "C7"
    T1 = "T1", "T1"
    T2 = "T2", "T2"
    T3 = "T3", "T3"
    T4 = "T4", "T4"
    T5 = "T5", "T5"
    T6 = "T6", "T6"
    T7 = "T7", "T7"
    T8 = "T8", "T8"
    T9 = "T9", "T9"
    T10 = "T10", "T10"
    T11 = "T11", "T11"
    T12 = "T12", "T12"
    L1 = "L1", "L1"
    L2 = "L2", "L2"
    L3 = "L3", "L3"
    L4 = "L4", "L4"
    L5 = "L5", "L5"
    S = "S", _("Sacrum")
    CO = "CO", _("Coccyx")
    IL_L = "IL-L", _("Left ilium")
    IL_R = "IL-R", _("Right ilium")


class Region(TextChoices):
    CERVICAL = "cervical", _("Neck")
    THORACIC = "thoracic", _("Mid back")
    LUMBAR = "lumbar", _("Low back")
    SACRAL = "sacral", _("Sacrum")
    PELVIC = "pelvic", _("Pelvis")


class ExtraSpinal(TextChoices):
    HEAD = "head", _("Head and jaw")
    UPPER_LIMB = "upper_limb", _("Arm")
    LOWER_LIMB = "lower_limb", _("Leg")
    RIB_CAGE = "rib_cage", _("Ribs")
    ABDOMEN = "abdomen", _("Abdomen")


class Side(TextChoices):
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both sides")
    MIDLINE = "midline", _("Middle")


Place = Region | ExtraSpinal

ORDER: tuple[Segment, ...] = tuple(Segment)
EVERYWHERE: tuple[Place, ...] = (*Region, *ExtraSpinal)

_REGION_BY_LETTER = {"C": Region.CERVICAL, "T": Region.THORACIC, "L": Region.LUMBAR}
_REGION_BY_SEGMENT = {
    Segment.S: Region.SACRAL,
    Segment.CO: Region.SACRAL,
    Segment.IL_L: Region.PELVIC,
    Segment.IL_R: Region.PELVIC,
}
_M99_BY_REGION = {
    Region.CERVICAL: "M99.01",
    Region.THORACIC: "M99.02",
    Region.LUMBAR: "M99.03",
    Region.SACRAL: "M99.04",
    Region.PELVIC: "M99.05",
}
_M99_BY_EXTRA = {
    ExtraSpinal.HEAD: "M99.00",
    ExtraSpinal.LOWER_LIMB: "M99.06",
    ExtraSpinal.UPPER_LIMB: "M99.07",
    ExtraSpinal.RIB_CAGE: "M99.08",
    ExtraSpinal.ABDOMEN: "M99.09",
}


def region_of(segment: Segment | str) -> Region:
    """Spinal region of a segment; C0 counts as cervical. Raises ValueError for an unknown segment."""
    known = Segment(segment)
    return _REGION_BY_SEGMENT.get(known) or _REGION_BY_LETTER[known.value[0]]


def segments_of(region: Region | str) -> tuple[Segment, ...]:
    wanted = Region(region)
    return tuple(segment for segment in ORDER if region_of(segment) is wanted)


def neighbours(segment: Segment | str) -> tuple[Segment, ...]:
    """Segments directly above and below; the ilia neighbour the sacrum and the sacrum also both ilia."""
    known = Segment(segment)
    if known in (Segment.IL_L, Segment.IL_R):
        return (Segment.S,)
    column = ORDER[: ORDER.index(Segment.CO) + 1]
    at = column.index(known)
    beside = (*column[max(at - 1, 0) : at], *column[at + 1 : at + 2])
    return (*beside, Segment.IL_L, Segment.IL_R) if known is Segment.S else beside


def in_order(segments: Iterable[Segment | str]) -> list[Segment]:
    """The given segments once each, from the head down."""
    return sorted({Segment(each) for each in segments}, key=ORDER.index)


def m99_code(place: Segment | ExtraSpinal | str) -> str:
    """ICD-10-CM segmental dysfunction code, e.g. "M99.03" for L4.

    C0 is coded to the head (M99.00) although it counts with the neck in the region count.
    """
    if place in Segment.values:
        if place == Segment.C0:
            return "M99.00"
        return _M99_BY_REGION[region_of(place)]
    return _M99_BY_EXTRA[ExtraSpinal(place)]


@dataclass(frozen=True)
class VisitCategory:
    """Neutral visit size: how many of the five spinal regions, and whether anything outside the spine.

    ``band`` is "none", "1-2", "3-4" or "5"; a clinic maps it to codes it holds a licence for.
    """

    spinal_regions: int
    extra_spinal: bool
    band: str


def visit_category(places: Iterable[Segment | ExtraSpinal | str]) -> VisitCategory:
    """Category of the adjusted places; several segments in one region count once."""
    listed = set(places)
    regions = {region_of(place) for place in listed if place in Segment.values}
    extra = {ExtraSpinal(place) for place in listed if place not in Segment.values}
    return VisitCategory(len(regions), bool(extra), _band(len(regions)))


def _band(count: int) -> str:
    if count == 0:
        return "none"
    if count <= 2:
        return "1-2"
    return "3-4" if count <= 4 else "5"
