"""Rules about muscles and posture: what is short, what needs building, what has to be practised."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from rehab_plans.exercises.exercise import Phase
from rehab_plans.facts import LOADING_MECHANISMS, Facts
from rehab_plans.rules.rule import Dose, Gives, Rule

RESTORE, STRENGTHEN, PREVENT = Phase.RESTORE, Phase.STRENGTHEN, Phase.PREVENT
# Holds of ten seconds in sets of 6, 4 and 2: twelve in all.
TRUNK = Dose(sets=3, reps=4, hold_seconds=10)
STRETCH = Dose(sets=2, reps=1, hold_seconds=30)
LADDERS: dict[str, str] = {
    "weight_lifting": "lifting_ladder",
    "golf": "golf_ladder",
    "basketball": "jump_ladder",
    "football": "contact_ladder",
    "running": "run_walk_ladder",
}


def ladders(facts: Facts) -> Gives:
    """One return ladder per sport; lifting at work counts as lifting."""
    wanted = {key for sport, key in LADDERS.items() if sport in facts.sports}
    if "lifting" in facts.mechanisms:
        wanted.add("lifting_ladder")
    return {STRENGTHEN: tuple(sorted(wanted)), PREVENT: tuple(sorted(wanted))}


def has_weak_trunk(facts: Facts) -> bool:
    seconds = facts.side_bridge_seconds
    return facts.has_weak_abdominals or (
        seconds is not None and seconds < facts.thresholds.side_bridge_seconds
    )


def has_weak_extensors(facts: Facts) -> bool:
    seconds = facts.extensor_hold_seconds
    return facts.has_weak_extensors or (
        seconds is not None and seconds < facts.thresholds.extensor_hold_seconds
    )


def tips_forward(facts: Facts) -> bool:
    return facts.lordosis == "hyper" or facts.pelvic_tilt == "forward"


def _sides(pairs: tuple[tuple[str, int], ...]) -> str:
    words = {"left": gettext("left"), "right": gettext("right")}
    return ", ".join(f"{value}° {words[side]}" for side, value in pairs)


def _trunk_words(facts: Facts) -> str:
    if facts.side_bridge_seconds is None:
        return gettext("Weak abdominals")
    return gettext("Trunk endurance low: side bridge %d s") % facts.side_bridge_seconds


def _extensor_words(facts: Facts) -> str:
    if facts.extensor_hold_seconds is None:
        return gettext("Weak back extensors")
    return gettext("Back extensors: hold %d s") % facts.extensor_hold_seconds


def _posture_words(facts: Facts) -> str:
    found = []
    if facts.lordosis == "hyper":
        found.append(gettext("lordosis increased"))
    if facts.pelvic_tilt == "forward":
        found.append(gettext("pelvis tipped forward"))
    return gettext("Posture: %s; told as strength, not as cure") % ", ".join(found)


def _mechanism_words(facts: Facts) -> str:
    causes = sorted((facts.mechanisms & LOADING_MECHANISMS) | facts.sports)
    return gettext("Came with %s; return step by step") % ", ".join(
        cause.replace("_", " ") for cause in causes
    )


RULES = (
    Rule(
        id="R03",
        priority=30,
        applies=has_weak_trunk,
        gives={
            STRENGTHEN: ("curl_up", "side_bridge_knees", "bird_dog"),
            PREVENT: ("side_bridge_knees", "bird_dog"),
        },
        dose=TRUNK,
        bans=("osteoporosis", "pregnancy", "diastasis", "shoulder_pain", "wrist_pain", "knee_pain"),
        progress_when=_("3 clean sessions"),
        staff_reason=_trunk_words,
        patient_reason=_("Your stomach and side muscles are muscles we can build. They steady %(area)s."),
        source="McGill, trunk endurance set",
        basis="K",
        evidence="L",
    ),
    Rule(
        id="R04",
        priority=32,
        applies=lambda facts: bool(facts.short_hamstrings),
        gives={RESTORE: ("hamstring_strap_floor", "hamstring_chair"), STRENGTHEN: ("hamstring_strap_floor",)},
        dose=STRETCH,
        bans=("neural_tension", "strain"),
        progress_when=_("10 degrees gained and sides within 10 degrees"),
        staff_reason=lambda facts: (
            gettext("Hamstring short of straight: %s") % _sides(facts.short_hamstrings)
        ),
        patient_reason=_("The muscles behind your thighs are tight and pull on %(area)s when you bend."),
        source="ACSM flexibility recommendations",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R05",
        priority=34,
        applies=lambda facts: bool(facts.short_hip_flexors),
        gives={
            RESTORE: ("hip_flexor_half_kneeling", "gluteal_squeeze"),
            STRENGTHEN: ("hip_flexor_half_kneeling",),
        },
        dose=STRETCH,
        doses={"gluteal_squeeze": Dose(sets=2, reps=8, hold_seconds=5)},
        bans=("unstable_knee", "pelvic_girdle_pain"),
        progress_when=_("Thomas test negative"),
        staff_reason=lambda facts: gettext("Hip flexor short (Thomas): %s") % _sides(facts.short_hip_flexors),
        patient_reason=_("The front of your hip is tight and pulls %(area)s into an arch."),
        source="ACSM flexibility recommendations",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R06",
        priority=36,
        applies=tips_forward,
        gives={
            RESTORE: ("pelvic_tilt_floor", "hip_flexor_half_kneeling"),
            STRENGTHEN: ("dead_bug_floor", "bridge_floor", "hip_hinge"),
            PREVENT: ("hip_hinge",),
        },
        dose=Dose(sets=3, reps=8, days_a_week=5),
        doses={
            "hip_flexor_half_kneeling": STRETCH,
            "hip_flexor_standing": STRETCH,
            "hip_flexor_bed": STRETCH,
        },
        bans=("extension_provokes", "painful_listhesis"),
        progress_when=_("Tilt held in standing for 30 seconds"),
        staff_reason=_posture_words,
        patient_reason=_("Strong hips and a steady belly make standing and lifting easier."),
        source="IJERPH 2022;19:4906, against PMC6488071",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R14",
        priority=38,
        applies=lambda facts: facts.has_weak_gluteals or facts.has_trendelenburg,
        gives={
            STRENGTHEN: ("bridge_floor", "clam_floor", "band_side_step", "single_leg_stance"),
            PREVENT: ("bridge_floor",),
        },
        dose=Dose(sets=3, reps=8, days_a_week=3),
        doses={
            "single_leg_stance": Dose(sets=1, reps=3, hold_seconds=10, days_a_week=3),
            "tandem_stance": Dose(sets=1, reps=3, hold_seconds=10, days_a_week=3),
        },
        bans=("sacroiliac_bridge",),
        progress_when=_("12 clean repetitions, twice"),
        staff_reason=lambda facts: (
            gettext("Trendelenburg positive") if facts.has_trendelenburg else gettext("Weak gluteals")
        ),
        patient_reason=_("Your hip muscles are muscles we can build. They carry you when you walk."),
        source="ACSM resistance training",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R21",
        priority=40,
        applies=lambda facts: bool(facts.mechanisms & LOADING_MECHANISMS or facts.sports),
        gives={STRENGTHEN: ("hinge_rehearsal", "anti_rotation_press", "band_row", "wall_push")},
        adds=ladders,
        dose=Dose(sets=2, reps=8, days_a_week=3),
        doses={
            "golf_ladder": Dose(sets=1, reps=8, days_a_week=3),
            "jump_ladder": Dose(sets=2, reps=5, days_a_week=3),
            "run_walk_ladder": Dose(minutes=9, days_a_week=3),
        },
        advice=("warm_up", "fatigue"),
        bans=("pain_at_rest", "pars", "osteoporosis"),
        progress_when=_("Two sessions without pain"),
        staff_reason=_mechanism_words,
        patient_reason=_(
            "This is how it started. Practising the movement in small steps makes it safe again."
        ),
        source="Steffens 2015, triggers of back pain",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R25",
        priority=42,
        applies=lambda facts: facts.has_inflexible_back,
        gives={RESTORE: ("cat_camel", "side_rotation_floor")},
        dose=Dose(reps=8),
        bans=("osteoporosis", "acute_disc", "listhesis"),
        progress_when=_("Sides equal"),
        staff_reason=lambda facts: gettext("Inflexible back"),
        patient_reason=_("Slow movement every day makes %(area)s more supple."),
        source="Clinic judgement",
        basis="J",
        evidence="X",
    ),
    Rule(
        id="R26",
        priority=31,
        applies=has_weak_extensors,
        gives={STRENGTHEN: ("bird_dog", "hip_hinge", "prone_lift"), PREVENT: ("bird_dog",)},
        dose=Dose(sets=1, reps=8, hold_seconds=5),
        bans=("pregnancy", "stenosis", "listhesis", "extension_provokes"),
        progress_when=_("3 clean sessions"),
        staff_reason=_extensor_words,
        patient_reason=_("The muscles along your spine are muscles we can build."),
        source="Back extensor endurance, clinic judgement",
        basis="J",
        evidence="L",
    ),
)
