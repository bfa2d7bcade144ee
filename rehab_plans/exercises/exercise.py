"""What an exercise is: the words, the tags that bans act on, and the pose its drawing is made from."""

from dataclasses import dataclass
from typing import Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    RELIEF = "relief", _("Relief")
    RESTORE = "restore", _("Restore")
    STRENGTHEN = "strengthen", _("Strengthen")
    PREVENT = "prevent", _("Prevent")


class Area(TextChoices):
    CERVICAL = "cervical", _("Neck")
    THORACIC = "thoracic", _("Mid back")
    LUMBAR = "lumbar", _("Low back")
    PELVIC = "pelvic", _("Hips and legs")
    GENERAL = "general", _("Whole body")


class Tag(TextChoices):
    """Bans act on these. The last four are ours beside the start set: a wheelchair, a sore shoulder, poor
    balance and loose joints each need something a ban can name."""

    LOADED_FLEXION = "loaded_flexion", _("Loaded bending")
    END_RANGE_FLEXION = "end_range_flexion", _("Bending to the end of range")
    END_RANGE_EXTENSION = "end_range_extension", _("Arching to the end of range")
    EXTENSION_LOADING = "extension_loading", _("Loaded arching")
    PRONE = "prone", _("On the front")
    SUPINE = "supine", _("On the back")
    TWIST = "twist", _("Twisting")
    IMPACT = "impact", _("Impact")
    VALSALVA = "valsalva", _("Straining with held breath")
    QUADRUPED = "quadruped", _("On hands and knees")
    SINGLE_LEG = "single_leg", _("On one leg")
    WIDE_LEG = "wide_leg", _("Legs wide apart")
    KNEELING = "kneeling", _("Kneeling")
    OVERHEAD = "overhead", _("Arms overhead")
    WRIST_LOAD = "wrist_load", _("Weight on the wrists")
    PUSH_PULL = "push_pull", _("Pushing or pulling")
    FLOOR_TRANSFER = "floor_transfer", _("Getting down to the floor")
    AEROBIC = "aerobic", _("Raises the pulse")
    STANDING = "standing", _("Standing")
    SHOULDER_LOAD = "shoulder_load", _("Weight on the shoulder")
    UNSUPPORTED_BALANCE = "unsupported_balance", _("Balance without support")
    STRETCH = "stretch", _("Stretch to the end of range")


class Muscle(TextChoices):
    HAMSTRINGS = "hamstrings", _("Hamstrings")
    HIP_FLEXORS = "hip_flexors", _("Hip flexors")
    GLUTEALS = "gluteals", _("Gluteals")
    ABDOMINALS = "abdominals", _("Abdominals")
    BACK_EXTENSORS = "back_extensors", _("Back extensors")
    NECK = "neck", _("Neck muscles")
    CALVES = "calves", _("Calves")


class Equipment(TextChoices):
    CHAIR = "chair", _("Chair")
    BED = "bed", _("Bed")
    PILLOW = "pillow", _("Pillow")
    TOWEL = "towel", _("Towel or strap")
    BAND = "band", _("Exercise band")
    WALL = "wall", _("Wall")
    COUNTER = "counter", _("Kitchen counter")
    STICK = "stick", _("Broom stick")
    BOX = "box", _("Small box")
    BIKE = "bike", _("Exercise bike")


Joint = str
Pair = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Directions of the limbs in degrees: 0 to the right, 90 up. Pairs are (near, far) limbs; trunk is
    (lower, upper) half. `view` is "side", or "front" which spreads hips and shoulders."""

    trunk: Pair = (90, 90)
    head: float = 90
    thigh: Pair = (-90, -90)
    shin: Pair = (-90, -90)
    foot: Pair = (0, 0)
    arm: Pair = (-90, -90)
    fore: Pair = (-90, -90)
    view: Literal["side", "front"] = "side"


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing in the picture; `at` and `to` are the joints it touches."""

    kind: str
    at: Joint = ""
    to: Joint = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Motion: `tip` swings about `centre` by so many degrees (positive is anticlockwise)."""

    centre: Joint
    tip: Joint
    degrees: float


@dataclass(frozen=True, slots=True)
class Shift:
    """Motion: `tip` moves by (right, up) drawing units."""

    tip: Joint
    right: float
    up: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    pose: Pose
    props: tuple[Prop, ...] = ()
    motions: tuple[Turn | Shift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One entry of the library. Texts are marked for translation and shown through gettext.

    `seconds` is the time of one repetition; a hold in the dose replaces it when longer. `versions` are
    (kind, key) pairs tried in order when this one is banned. `direction` is the way the back bends.
    """

    key: str
    name: str
    area: Area
    phases: tuple[Phase, ...]
    steps: tuple[str, ...]
    feel: str
    stop: str
    drawing: Drawing
    tags: frozenset[Tag] = frozenset()
    equipment: tuple[Equipment, ...] = ()
    seconds: int = 4
    each_side: bool = False
    direction: Literal["flexion", "extension", "neutral"] = "neutral"
    stretches: frozenset[Muscle] = frozenset()
    loads: frozenset[Muscle] = frozenset()
    versions: tuple[tuple[str, str], ...] = ()
