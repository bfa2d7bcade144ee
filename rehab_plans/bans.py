"""What must not be given to whom: one table, condition to tags (DOMAIN §9). A ban always beats a rule.

A row strikes an exercise by its tags, its key, its area, or the muscles it stretches or loads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.conditions import GateKey, Need
from rehab_plans.exercises import LIBRARY, Area, Exercise, Tag
from rehab_plans.facts import Facts

T = Tag
NO_MUSCLES: frozenset[str] = frozenset()


def _no_muscles(facts: Facts) -> frozenset[str]:
    return NO_MUSCLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    key: str
    applies: Callable[[Facts], bool]
    reason: str | Promise
    source: str
    basis: Literal["S", "K", "J"] = "K"
    tags: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    stretched: Callable[[Facts], frozenset[str]] = _no_muscles
    loaded: Callable[[Facts], frozenset[str]] = _no_muscles

    def strikes(self, exercise: Exercise, facts: Facts) -> bool:
        """Whether this row, given that it applies, forbids the exercise."""
        return bool(
            self.tags & exercise.tags
            or exercise.key in self.keys
            or exercise.area in self.areas
            or self.stretched(facts) & exercise.stretches
            or self.loaded(facts) & exercise.loads
        )


def _starting(*starts: str) -> frozenset[str]:
    return frozenset(key for key in LIBRARY if key.startswith(starts))


def _strained(facts: Facts) -> frozenset[str]:
    return facts.strained


def _hamstrings(facts: Facts) -> frozenset[str]:
    return frozenset({"hamstrings"})


ARCHING = frozenset({T.END_RANGE_EXTENSION, T.EXTENSION_LOADING})
BENDING = frozenset({T.LOADED_FLEXION, T.END_RANGE_FLEXION})
LADDER_KEYS = _starting("hinge_rehearsal", "lifting_ladder", "golf_", "jump_", "contact_", "run_walk_")
ACTIVE_TRUNK = _starting(
    "dead_bug", "bird_dog", "side_bridge", "curl_up", "prone_lift", "bridge_", "brace_chair"
)
TUMOUR_ALLOWS = frozenset({"walk_programme"})

BANS: tuple[Ban, ...] = (
    Ban(
        key="tumour",
        applies=lambda facts: facts.has_tumour_history,
        keys=frozenset(LIBRARY) - TUMOUR_ALLOWS,
        reason=_("Tumour history: walking only, after clearance"),
        source="Clinic judgement",
        basis="J",
    ),
    Ban(
        key="osteoporosis",
        applies=lambda facts: facts.has_fragile_bone,
        tags=BENDING | {T.TWIST, T.IMPACT},
        keys=_starting("chair_extension", "open_book"),
        reason=_("Fragile bone: no loaded or end-range bending, twisting or impact"),
        source="Too Fit To Fracture, PMC5101068",
        basis="S",
    ),
    Ban(
        key="fracture",
        applies=lambda facts: facts.has(Need.FRAGILITY_FRACTURE),
        tags=BENDING | {T.TWIST, T.IMPACT, T.PRONE, T.VALSALVA},
        keys=_starting("chair_extension", "open_book"),
        reason=_("Fracture in the past: no bending to the end, twisting, impact or lying on the front"),
        source="Too Fit To Fracture, PMC5101068",
        basis="S",
    ),
    Ban(
        key="pregnancy",
        applies=lambda facts: facts.is_pregnant,
        tags=frozenset({T.PRONE, T.VALSALVA}),
        keys=frozenset({"curl_up"}),
        reason=_("Pregnancy: not on the front, no held breath, no curl-ups"),
        source="ACOG Committee Opinion 804",
        basis="S",
    ),
    Ban(
        key="late_pregnancy",
        applies=lambda facts: facts.is_late_pregnancy,
        tags=frozenset({T.SUPINE}),
        keys=_starting("knee_to_chest", "both_knees_to_chest"),
        reason=_("Pregnancy from week 20: not long on the back"),
        source="ACOG Committee Opinion 804",
        basis="S",
    ),
    Ban(
        key="pelvic_girdle_pain",
        applies=lambda facts: facts.has(Need.PELVIC_GIRDLE_PAIN),
        tags=frozenset({T.SINGLE_LEG, T.WIDE_LEG}),
        keys=_starting("clam", "hip_flexor"),
        reason=_("Pelvic pain in pregnancy: nothing on one leg, legs wide, clam or lunge"),
        source="Pelvic girdle pain in pregnancy, common practice",
    ),
    Ban(
        key="postpartum",
        applies=lambda facts: facts.has(Need.POSTPARTUM),
        tags=frozenset({T.IMPACT}),
        reason=_("After a birth: no impact until cleared by the patient's own clinician"),
        source="Postpartum return to exercise, common practice",
    ),
    Ban(
        key="diastasis",
        applies=lambda facts: facts.has(Need.DIASTASIS),
        tags=frozenset({T.LOADED_FLEXION}),
        keys=frozenset({"curl_up"}),
        reason=_("Separated stomach muscles: no curl-ups"),
        source="Postpartum return to exercise, common practice",
    ),
    Ban(
        key="acute_disc",
        applies=lambda facts: facts.has_acute_disc,
        tags=BENDING | {T.TWIST},
        reason=_("Acute disc: no loaded or end-range bending, no twisting, until centralised"),
        source="Directional loading in acute disc herniation",
        basis="S",
    ),
    Ban(
        key="disc_leg_pain",
        applies=lambda facts: facts.has(Need.DISC_LEG_PAIN),
        tags=frozenset({T.END_RANGE_FLEXION}),
        reason=_("Disc with leg pain: no bending to the end"),
        source="Directional loading in acute disc herniation",
    ),
    Ban(
        key="stenosis",
        applies=lambda facts: facts.has(Need.STENOSIS) or facts.irritates == "stenosis",
        tags=ARCHING,
        reason=_("Stenosis: no loaded or end-range arching"),
        source="Stenosis exercise trials, flexion-based programmes",
        basis="S",
    ),
    Ban(
        key="listhesis",
        applies=lambda facts: (
            facts.has(Need.SPONDYLOLISTHESIS, Need.UNSTABLE_LISTHESIS) or facts.irritates == "slip"
        ),
        tags=ARCHING | {T.IMPACT, T.TWIST, T.OVERHEAD},
        reason=_("Spondylolisthesis: no arching under load, impact, twisting or heavy overhead work"),
        source="Sinaki 1989; Phys Ther pzab108, 2021",
        basis="S",
    ),
    Ban(
        key="painful_listhesis",
        applies=lambda facts: facts.is_listhesis_painful,
        keys=frozenset({"bridge_floor", "bridge_bed"}),
        reason=_("Painful spondylolisthesis: no bridge to the end of range"),
        source="IJERPH 2022;19:4906, against PMC6488071",
        basis="S",
    ),
    Ban(
        key="pars",
        applies=lambda facts: facts.is_pars_suspected,
        tags=ARCHING | {T.IMPACT, T.TWIST, T.PUSH_PULL},
        keys=LADDER_KEYS,
        reason=_("Spondylolysis or suspected pars injury: no arching, impact, rotation or return to sport"),
        source="Common practice for pars injury",
    ),
    Ban(
        key="pars_not_cleared",
        applies=lambda facts: facts.is_pars_suspected and not facts.pars_cleared,
        keys=ACTIVE_TRUNK,
        reason=_("Suspected pars injury not cleared: refer first, stabilisation after that"),
        source="Common practice for pars injury",
    ),
    Ban(
        key="hypermobile",
        applies=lambda facts: facts.is_hypermobile or facts.gate_is_open(GateKey.HYPER),
        tags=frozenset({T.STRETCH, T.END_RANGE_FLEXION, T.END_RANGE_EXTENSION}),
        reason=_("Hypermobile joints: no stretching to the end of range"),
        source="WHO guidelines on basic training and safety in chiropractic, 2005",
        basis="S",
    ),
    Ban(
        key="heart",
        applies=lambda facts: facts.heart_not_ready or facts.gate_is_open(GateKey.CARD),
        tags=frozenset({T.AEROBIC, T.VALSALVA}),
        reason=_("Heart not cleared: chest pain on effort, fainting or a recent heart event"),
        source="Exercise readiness screening, common practice",
    ),
    Ban(
        key="vessel_wall",
        applies=lambda facts: facts.has(Need.ANEURYSM) or facts.gate_is_open(GateKey.AAA),
        tags=frozenset({T.VALSALVA, T.IMPACT}),
        reason=_("Aneurysm: no straining and no impact"),
        source="Clinic judgement",
        basis="J",
    ),
    Ban(
        key="extension_provokes",
        applies=lambda facts: facts.extension_provokes,
        tags=ARCHING,
        reason=_("Extension provokes the pain"),
        source="IJERPH 2022;19:4906, against PMC6488071",
        basis="S",
    ),
    Ban(
        key="peripheralises_extension",
        applies=lambda facts: facts.peripheralises_with == "extension",
        tags=ARCHING,
        reason=_("Symptoms move down the limb with extension"),
        source="Long 2004, directional preference",
    ),
    Ban(
        key="peripheralises_flexion",
        applies=lambda facts: facts.peripheralises_with == "flexion",
        tags=BENDING,
        reason=_("Symptoms move down the limb with flexion"),
        source="Long 2004, directional preference",
    ),
    Ban(
        key="prefers_extension",
        applies=lambda facts: facts.centralises_with == "extension" and not facts.is_centralised,
        tags=BENDING,
        reason=_("Symptoms centralise with extension: no end-range bending until centralised"),
        source="Long 2004, directional preference",
    ),
    Ban(
        key="no_floor",
        applies=lambda facts: not facts.reaches_floor,
        tags=frozenset({T.FLOOR_TRANSFER}),
        reason=_("Cannot get down to the floor and up again"),
        source="Access need on record",
    ),
    Ban(
        key="wheelchair",
        applies=lambda facts: facts.has(Need.WHEELCHAIR),
        tags=frozenset({T.STANDING, T.FLOOR_TRANSFER}),
        reason=_("Uses a wheelchair: nothing that needs standing"),
        source="Access need on record",
    ),
    Ban(
        key="wrist_pain",
        applies=lambda facts: facts.has_wrist_pain,
        tags=frozenset({T.WRIST_LOAD}),
        reason=_("Wrist pain: no weight on the hands"),
        source="McGill, trunk endurance set",
    ),
    Ban(
        key="knee_pain",
        applies=lambda facts: facts.has_knee_pain,
        tags=frozenset({T.KNEELING}),
        reason=_("Knee pain: no kneeling"),
        source="McGill, trunk endurance set",
    ),
    Ban(
        key="unstable_knee",
        applies=lambda facts: facts.has_unstable_knee,
        tags=frozenset({T.KNEELING, T.SINGLE_LEG, T.IMPACT}),
        reason=_("Unstable knee: no kneeling lunge, one-leg work or impact"),
        source="ACSM flexibility recommendations",
        basis="J",
    ),
    Ban(
        key="shoulder_pain",
        applies=lambda facts: facts.has_shoulder_pain,
        tags=frozenset({T.SHOULDER_LOAD, T.OVERHEAD}),
        reason=_("Shoulder pain: no weight on the shoulder, no overhead work"),
        source="McGill, trunk endurance set",
    ),
    Ban(
        key="strain",
        applies=lambda facts: bool(facts.strained),
        stretched=_strained,
        loaded=_strained,
        reason=_("Suspected strain or tear: no stretch and no load of that muscle"),
        source="Early management of muscle strain",
        basis="J",
    ),
    Ban(
        key="neural_tension",
        applies=lambda facts: facts.has_neural_tension,
        stretched=_hamstrings,
        reason=_("Neural tension: sliders instead of hamstring stretches"),
        source="Neural mobilisation, common practice",
    ),
    Ban(
        key="progressive_deficit",
        applies=lambda facts: facts.has_progressive_deficit or facts.gate_is_open(GateKey.PROG_NEURO),
        keys=_starting("nerve_slider"),
        reason=_("Strength of a nerve root is going down: no sliders"),
        source="Neural mobilisation, common practice",
    ),
    Ban(
        key="clot",
        applies=lambda facts: facts.gate_is_open(GateKey.DVT),
        tags=frozenset({T.STRETCH}),
        reason=_("Possible clot in the leg: no stretching, refer"),
        source="Safety gate, DVT",
    ),
    Ban(
        key="neck_vessel",
        applies=lambda facts: facts.has(Need.DISSECTION) or facts.gate_is_open(GateKey.VASC_C),
        areas=frozenset({Area.CERVICAL}),
        reason=_("Neck artery signs or known dissection: no neck exercises"),
        source="Rushton 2023, cervical framework",
        basis="S",
    ),
    Ban(
        key="rheumatoid_neck",
        applies=lambda facts: facts.has(Need.RHEUMATOID),
        areas=frozenset({Area.CERVICAL}),
        reason=_("Rheumatoid arthritis: no neck exercises before the neck was assessed"),
        source="Safety gate, ARTH",
    ),
    Ban(
        key="unstable_neck",
        applies=lambda facts: (
            facts.has(Need.CONNECTIVE_TISSUE, Need.DOWN_SYNDROME, Need.ODONTOID, Need.CHIARI)
            or facts.gate_is_open(GateKey.INSTAB)
        ),
        areas=frozenset({Area.CERVICAL}),
        reason=_("Possible instability of the neck: no neck exercises"),
        source="Safety gate, INSTAB",
    ),
    Ban(
        key="poor_balance",
        applies=lambda facts: facts.has_poor_balance,
        tags=frozenset({T.UNSUPPORTED_BALANCE}),
        reason=_("Poor balance: only with support"),
        source="STEADI, CDC",
        basis="S",
    ),
    Ban(
        key="sacroiliac_bridge",
        applies=lambda facts: facts.bridge_hurts_sacroiliac,
        keys=frozenset({"bridge_floor", "bridge_bed"}),
        reason=_("The bridge provokes sacroiliac pain"),
        source="ACSM resistance training",
        basis="J",
    ),
    Ban(
        key="pain_at_rest",
        applies=lambda facts: (facts.pain_at_rest or 0) > 3,
        tags=frozenset({T.PUSH_PULL, T.IMPACT}),
        keys=LADDER_KEYS,
        reason=_("Pain above 3 at rest: offered again when it is 3 or less"),
        source="Steffens 2015, triggers of back pain",
        basis="J",
    ),
    Ban(
        key="arthritis_flare",
        applies=lambda facts: facts.is_flaring and facts.has(Need.ARTHRITIS),
        tags=frozenset({T.IMPACT}),
        reason=_("Arthritis in a flare: no impact"),
        source="Clinic judgement",
        basis="J",
    ),
    Ban(
        key="recent_surgery",
        applies=lambda facts: facts.has(Need.RECENT_SPINAL_SURGERY, Need.DISC_REPLACEMENT, Need.FUSION),
        tags=BENDING | ARCHING | {T.TWIST, T.IMPACT},
        reason=_(
            "Spinal surgery or hardware: no end of range, twisting or impact without the surgeon's word"
        ),
        source="Clinic judgement",
        basis="J",
    ),
)
BY_KEY: dict[str, Ban] = {ban.key: ban for ban in BANS}


def active_bans(facts: Facts) -> tuple[Ban, ...]:
    return tuple(ban for ban in BANS if ban.applies(facts))


def first_strike(exercise: Exercise, bans: tuple[Ban, ...], facts: Facts) -> Ban | None:
    """The first row of the table that forbids this exercise, or None."""
    return next((ban for ban in bans if ban.strikes(exercise, facts)), None)
