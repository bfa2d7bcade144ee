"""Techniques with their force class, responses and other therapies. Pure tables; no models."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from patients.spine import EVERYWHERE, ExtraSpinal, Place, Region


class ForceClass(TextChoices):
    THRUST = "thrust", _("Thrust")
    DROP_THRUST = "drop_thrust", _("Drop thrust")
    INSTRUMENT = "instrument", _("Instrument impulse")
    TRACTION = "traction", _("Traction")
    SUSTAINED = "sustained", _("Sustained pressure")
    MOBILISATION = "mobilisation", _("Mobilisation")
    SOFT_TISSUE = "soft_tissue", _("Soft tissue")


class Technique(TextChoices):
    DIVERSIFIED = "diversified", _("Diversified")
    GONSTEAD = "gonstead", _("Gonstead")
    TOGGLE_RECOIL = "toggle_recoil", _("Toggle recoil")
    EXTREMITY = "extremity", _("Extremity")
    THOMPSON = "thompson", _("Thompson drop")
    ACTIVATOR = "activator", _("Activator")
    FLEXION_DISTRACTION = "flexion_distraction", _("Flexion-distraction")
    SOT_BLOCKING = "sot_blocking", _("SOT blocking")
    LOGAN_BASIC = "logan_basic", _("Logan basic")
    WEBSTER = "webster", _("Webster")
    MOBILISATION = "mobilisation", _("Mobilisation")
    TRIGGER_POINT = "trigger_point", _("Trigger point")
    MASSAGE = "massage", _("Massage")
    IASTM = "iastm", _("Instrument-assisted soft tissue")


_FORCE_CLASS: dict[Technique, ForceClass] = {
    Technique.DIVERSIFIED: ForceClass.THRUST,
    Technique.GONSTEAD: ForceClass.THRUST,
    Technique.TOGGLE_RECOIL: ForceClass.THRUST,
    Technique.EXTREMITY: ForceClass.THRUST,
    Technique.THOMPSON: ForceClass.DROP_THRUST,
    Technique.ACTIVATOR: ForceClass.INSTRUMENT,
    Technique.FLEXION_DISTRACTION: ForceClass.TRACTION,
    Technique.SOT_BLOCKING: ForceClass.SUSTAINED,
    Technique.LOGAN_BASIC: ForceClass.SUSTAINED,
    Technique.WEBSTER: ForceClass.SUSTAINED,
    Technique.MOBILISATION: ForceClass.MOBILISATION,
    Technique.TRIGGER_POINT: ForceClass.SOFT_TISSUE,
    Technique.MASSAGE: ForceClass.SOFT_TISSUE,
    Technique.IASTM: ForceClass.SOFT_TISSUE,
}

THRUST_CLASSES: frozenset[ForceClass] = frozenset({ForceClass.THRUST, ForceClass.DROP_THRUST})

# From the most to the least force; the gate offers gentler techniques by this order (J).
FORCE_ORDER: tuple[ForceClass, ...] = tuple(ForceClass)

# Usually done face down: in pregnancy only on a cushion or table that frees the belly (K).
USUALLY_PRONE: frozenset[Technique] = frozenset(
    {
        Technique.GONSTEAD,
        Technique.THOMPSON,
        Technique.ACTIVATOR,
        Technique.FLEXION_DISTRACTION,
        Technique.SOT_BLOCKING,
        Technique.LOGAN_BASIC,
        Technique.WEBSTER,
    }
)


# Where a technique is usually done: narrows what the gate suggests, never what a note may hold (J).
_SPINE: frozenset[Place] = frozenset(Region)
_LIMBS: frozenset[Place] = frozenset({ExtraSpinal.HEAD, ExtraSpinal.UPPER_LIMB, ExtraSpinal.LOWER_LIMB})
_PELVIS: frozenset[Place] = frozenset({Region.SACRAL, Region.PELVIC})
_ANYWHERE: frozenset[Place] = frozenset(EVERYWHERE)
_PLACES: dict[Technique, frozenset[Place]] = {
    Technique.TOGGLE_RECOIL: frozenset({Region.CERVICAL}),
    Technique.EXTREMITY: _LIMBS,
    Technique.DIVERSIFIED: _SPINE | {ExtraSpinal.RIB_CAGE},
    Technique.GONSTEAD: _SPINE,
    Technique.THOMPSON: _SPINE,
    Technique.FLEXION_DISTRACTION: frozenset({Region.THORACIC, Region.LUMBAR, Region.SACRAL}),
    Technique.SOT_BLOCKING: _PELVIS | {Region.LUMBAR},
    Technique.LOGAN_BASIC: _PELVIS,
    Technique.WEBSTER: _PELVIS,
}


class Response(IntegerChoices):
    """How the segment answered. "Not tolerated" is its own yes/no on the row."""

    NONE = 0, _("None")
    SLIGHT = 1, _("Slight")
    MODERATE = 2, _("Moderate")
    FULL = 3, _("Full")


class TherapyConcern(TextChoices):
    """What speaks against a therapy: from needs, from open gate rows, or from today's findings."""

    LOST_SENSATION = "lost_sensation", _("Lost skin sensation")
    FEVER = "fever", _("Fever or infection")
    TUMOUR = "tumour", _("Tumour")
    SWELLING = "swelling", _("Swelling or a fresh strain")
    POOR_CIRCULATION = "poor_circulation", _("Poor circulation")
    PREGNANCY = "pregnancy", _("Pregnancy")
    HEART_FAILURE = "heart_failure", _("Heart failure")
    RAYNAUD = "raynaud", _("Raynaud")
    PACEMAKER = "pacemaker", _("Pacemaker or implanted device")
    OSTEOPOROSIS = "osteoporosis", _("Osteoporosis")
    LISTHESIS = "listhesis", _("Spondylolisthesis")
    SKIN_ALLERGY = "skin_allergy", _("Skin allergy to tape")


class Therapy(TextChoices):
    HEAT = "heat", _("Heat")
    ICE = "ice", _("Ice")
    ELECTROTHERAPY = "electrotherapy", _("Electrotherapy")
    TRACTION = "traction", _("Traction")
    TAPING = "taping", _("Taping")
    EXERCISE_INSTRUCTION = "exercise_instruction", _("Exercise instruction")
    HOME_ADVICE = "home_advice", _("Home advice")


THERAPY_BANS: dict[Therapy, frozenset[TherapyConcern]] = {
    Therapy.HEAT: frozenset(
        {
            TherapyConcern.LOST_SENSATION,
            TherapyConcern.FEVER,
            TherapyConcern.TUMOUR,
            TherapyConcern.SWELLING,
            TherapyConcern.POOR_CIRCULATION,
        }
    ),
    Therapy.ICE: frozenset({TherapyConcern.RAYNAUD}),
    Therapy.ELECTROTHERAPY: frozenset(
        {TherapyConcern.PACEMAKER, TherapyConcern.PREGNANCY, TherapyConcern.TUMOUR}
    ),
    Therapy.TRACTION: frozenset({TherapyConcern.OSTEOPOROSIS, TherapyConcern.LISTHESIS}),
    Therapy.TAPING: frozenset({TherapyConcern.SKIN_ALLERGY}),
}

# Ask first, then it may be done.
THERAPY_ASKS: dict[Therapy, frozenset[TherapyConcern]] = {
    Therapy.HEAT: frozenset({TherapyConcern.PREGNANCY, TherapyConcern.HEART_FAILURE}),
}


def suits(technique: Technique | str, place: Place | str) -> bool:
    """Whether the technique is usually done there; only for suggestions."""
    return place in _PLACES.get(Technique(technique), _ANYWHERE)


def force_class(technique: Technique | str) -> ForceClass:
    """Raises ValueError for an unknown technique."""
    return _FORCE_CLASS[Technique(technique)]


def is_thrust(technique: Technique | str) -> bool:
    """Thrust or drop thrust: what an A row blocks."""
    return force_class(technique) in THRUST_CLASSES


def gentler_than(technique: Technique | str) -> tuple[Technique, ...]:
    """Techniques of a gentler force class, in order of force."""
    limit = FORCE_ORDER.index(force_class(technique))
    return tuple(each for each in Technique if FORCE_ORDER.index(force_class(each)) > limit)
