"""Rules of the first days: hold, spasm, disc, narrow canal, irritated nerve, strain, mid back and neck."""

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

from patients.conditions import GateKey, Need
from patients.spine import Region
from rehab_plans.exercises.exercise import Phase
from rehab_plans.facts import Facts
from rehab_plans.rules.rule import Dose, Rule
from rehab_plans.rules.strength import TRUNK

RELIEF, RESTORE, STRENGTHEN = Phase.RELIEF, Phase.RESTORE, Phase.STRENGTHEN


def hold_reason(facts: Facts) -> str:
    rows = ", ".join(str(GateKey(row.key).label) for row in facts.holding_rows)
    return gettext("%(rows)s. No plan until this is assessed and the clearance recorded; refer.") % {
        "rows": rows or gettext("Tumour history")
    }


def _spasm_words(facts: Facts) -> str:
    regions = ", ".join(str(Region(region).label).lower() for region in sorted(facts.spasm_regions))
    if facts.spasm_hours is None:
        since = gettext("since unknown")
    else:
        since = gettext("for %d h") % facts.spasm_hours if facts.spasm_hours else gettext("since today")
    pain = "–" if facts.nprs is None else str(facts.nprs)
    return gettext("Spasm %(regions)s, %(since)s, pain %(pain)s of 10") % {
        "regions": regions,
        "since": since,
        "pain": pain,
    }


def _late_spasm(facts: Facts) -> bool:
    hours = facts.spasm_hours
    return facts.has_spasm and hours is not None and 72 <= hours <= 42 * 24 and (facts.nprs or 0) <= 6


def _stenosis_words(facts: Facts) -> str:
    if facts.has_vascular_legs:
        return gettext("Stenosis, but leg pain eases by standing still or pulses are poor: vascular, refer")
    return gettext("Spinal stenosis, relief in sitting")


def _strain_words(facts: Facts) -> str:
    parts = ", ".join(sorted(facts.strained)) or gettext("swelling")
    return gettext("Suspected strain or tear: %s") % parts


RULES = (
    Rule(
        id="R00",
        priority=0,
        applies=lambda facts: (
            bool(facts.holding_rows) or (facts.has_tumour_history and not facts.is_tumour_cleared)
        ),
        progress_when=_("Cleared: who assessed, when, with what result"),
        staff_reason=hold_reason,
        source="WHO guidelines on basic training and safety in chiropractic, 2005",
        basis="S",
        evidence="X",
    ),
    Rule(
        id="R01",
        priority=10,
        applies=lambda facts: facts.has_recent_spasm,
        by_area=True,
        gives={RELIEF: ("belly_breathing_floor", "short_walk", "legs_on_chair_rest", "pelvic_tilt_floor")},
        dose=Dose(reps=8, times_a_day=3),
        gentler_dose=Dose(reps=5, times_a_day=3),
        doses={
            "legs_on_chair_rest": Dose(minutes=10, times_a_day=2),
            "short_walk": Dose(minutes=3, times_a_day=3),
        },
        advice=("heat", "short_rest"),
        bans=("late_pregnancy", "no_floor"),
        progress_when=_("Pain 5 or less and walking 10 minutes"),
        staff_reason=_spasm_words,
        patient_reason=_("The muscles of %(area)s are cramped. Calm, small movements help them let go."),
        source="Stay-active guidelines for acute back pain",
        basis="K",
        evidence="M",
    ),
    Rule(
        id="R02",
        priority=14,
        applies=_late_spasm,
        by_area=True,
        gives={RESTORE: ("cat_camel", "knee_to_chest_floor", "knee_rolls_floor")},
        dose=Dose(reps=8, times_a_day=2),
        bans=("disc_leg_pain", "osteoporosis", "late_pregnancy", "acute_disc", "listhesis"),
        progress_when=_("Free of pain for 3 days"),
        staff_reason=_spasm_words,
        patient_reason=_("The cramp is easing. Slow movement brings %(area)s back into motion."),
        source="Common practice for subacute spasm",
        basis="K",
        evidence="L",
    ),
    Rule(
        id="R07",
        priority=12,
        applies=lambda facts: facts.has_disc and facts.centralises_with == "extension",
        direction="extension",
        gives={
            RELIEF: ("prone_elbows", "press_up", "standing_extension", "walk_programme"),
            RESTORE: ("press_up", "standing_extension", "walk_programme"),
            # Once centralised for 48 hours the programme goes on as R03.
            STRENGTHEN: ("curl_up", "side_bridge_knees", "bird_dog"),
        },
        dose=Dose(reps=10, times_a_day=6),
        doses={
            "prone_elbows": Dose(reps=5, times_a_day=6),
            "curl_up": TRUNK,
            "side_bridge_knees": TRUNK,
            "bird_dog": TRUNK,
            "walk_programme": Dose(minutes=4, times_a_day=2),
        },
        bans=("stenosis", "listhesis", "pregnancy", "peripheralises_extension", "prefers_extension"),
        progress_when=_("Leg pain centralised for 48 hours, then the trunk exercises"),
        staff_reason=lambda facts: gettext("Disc: symptoms centralise with extension"),
        patient_reason=_("You have an irritated disc, and this direction draws the pain back from your leg."),
        source="Long 2004, directional preference",
        basis="K",
        evidence="L",
    ),
    Rule(
        id="R08",
        priority=11,
        applies=lambda facts: facts.has_acute_disc,
        bans=("acute_disc",),
        flag=gettext_lazy("Acute disc: no loaded or end-range flexion until centralised"),
        advice=("spare_bending",),
        progress_when=_("After centralisation"),
        staff_reason=lambda facts: gettext("Acute disc rupture, day %s") % (facts.days_since_onset or 0),
        patient_reason=_("An irritated disc needs a rest from deep bending for a while."),
        source="Directional loading in acute disc herniation",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R09",
        priority=12,
        applies=lambda facts: facts.has(Need.STENOSIS) or facts.irritates == "stenosis",
        direction="flexion",
        gives={
            RELIEF: ("both_knees_to_chest", "seated_flexion", "pelvic_tilt_floor"),
            RESTORE: ("both_knees_to_chest", "cycling", "pelvic_tilt_floor", "seated_flexion"),
            STRENGTHEN: ("incline_walk", "pelvic_tilt_floor"),
        },
        dose=Dose(reps=10, times_a_day=2),
        doses={
            "cycling": Dose(minutes=10, days_a_week=3),
            "incline_walk": Dose(minutes=10, days_a_week=3),
            "seated_march": Dose(minutes=5, days_a_week=3),
        },
        bans=("stenosis", "osteoporosis", "fracture", "acute_disc", "heart"),
        progress_when=_("Walking distance up by a fifth"),
        staff_reason=_stenosis_words,
        patient_reason=_("Bending a little gives the nerves in %(area)s more room."),
        source="Stenosis exercise trials, flexion-based programmes",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R18",
        priority=20,
        applies=lambda facts: facts.has_neural_tension,
        gives={RELIEF: ("nerve_slider_floor",), RESTORE: ("nerve_slider_floor",)},
        dose=Dose(reps=10, times_a_day=2),
        bans=("neural_tension", "progressive_deficit"),
        progress_when=_("Slump test negative"),
        staff_reason=lambda facts: gettext("Neural tension (slump or straight leg raise)"),
        patient_reason=_("A nerve in your leg is touchy. Light gliding calms it better than a stretch."),
        source="Neural mobilisation, common practice",
        basis="K",
        evidence="L",
    ),
    Rule(
        id="R28",
        priority=8,
        applies=lambda facts: bool(facts.strained) or facts.is_swollen,
        gives={RELIEF: ("pain_free_motion",)},
        dose=Dose(reps=5, times_a_day=3),
        advice=("relative_rest",),
        bans=("strain",),
        progress_when=_("No pain on contraction"),
        staff_reason=_strain_words,
        patient_reason=_("A sore muscle heals best with a short rest and small movements that do not hurt."),
        source="Early management of muscle strain",
        basis="J",
        evidence="L",
    ),
    Rule(
        id="R29",
        priority=24,
        applies=lambda facts: facts.has_stiff_thorax or Region.THORACIC in facts.spasm_regions,
        gives={RESTORE: ("chair_extension", "open_book_floor"), STRENGTHEN: ("open_book_floor",)},
        dose=Dose(reps=8),
        bans=("osteoporosis", "fracture"),
        staff_reason=lambda facts: gettext("Thoracic stiffness or spasm"),
        patient_reason=_("Your mid back moves little. Opening it takes load off its neighbours."),
        source="Thoracic mobility, clinic judgement",
        basis="J",
        evidence="X",
    ),
    Rule(
        id="R30",
        priority=13,
        applies=lambda facts: Region.CERVICAL in (facts.regions | facts.spasm_regions),
        gives={
            RELIEF: ("neck_turn", "shoulder_blade_set"),
            RESTORE: ("neck_nod_floor", "shoulder_blade_set", "neck_turn"),
            STRENGTHEN: ("neck_nod_floor", "shoulder_blade_set"),
        },
        dose=Dose(reps=5, hold_seconds=5),
        bans=("neck_vessel", "rheumatoid_neck", "unstable_neck"),
        staff_reason=lambda facts: gettext("Neck pain or spasm treated in this episode"),
        patient_reason=_("Small, steady work helps the deep muscles of your neck hold your head up."),
        source="Deep neck flexor training, clinic judgement",
        basis="J",
        evidence="L",
    ),
)
