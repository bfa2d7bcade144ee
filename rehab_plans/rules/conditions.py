"""Rules about what a person lives with: slips, bone, pregnancy, joints, balance, tumour history."""

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

from patients.conditions import Need
from rehab_plans.exercises.exercise import Phase
from rehab_plans.facts import Facts
from rehab_plans.rules.rule import Dose, Rule

RELIEF, RESTORE, STRENGTHEN, PREVENT = Phase.RELIEF, Phase.RESTORE, Phase.STRENGTHEN, Phase.PREVENT
BALANCE = Dose(sets=1, reps=3, hold_seconds=10)
WALK = Dose(minutes=10, days_a_week=5)


def _pregnancy_words(facts: Facts) -> str:
    if facts.weeks_pregnant is None:
        return gettext("Pregnant, week not recorded: counted as after week 20")
    return gettext("Pregnant, week %d") % facts.weeks_pregnant


def _flexible_words(facts: Facts) -> str:
    return gettext("Hypermobile") if facts.beighton is None else gettext("Beighton %d of 9") % facts.beighton


def _is_unsteady(facts: Facts) -> bool:
    return facts.has_poor_balance and (facts.age or 0) >= facts.thresholds.older_age


RULES = (
    Rule(
        id="R10",
        priority=16,
        applies=lambda facts: (
            facts.has(Need.SPONDYLOLISTHESIS, Need.UNSTABLE_LISTHESIS) or facts.irritates == "slip"
        ),
        direction="flexion",
        gives={
            RESTORE: ("pelvic_tilt_floor", "bird_dog_small"),
            STRENGTHEN: ("dead_bug_floor", "bird_dog_small", "pelvic_tilt_floor"),
            PREVENT: ("bird_dog_small",),
        },
        dose=Dose(sets=3, reps=10, days_a_week=5),
        bans=("listhesis",),
        progress_when=_("Daily life free of pain for 2 weeks"),
        staff_reason=lambda facts: gettext("Spondylolisthesis: neutral to flexion-biased stabilisation"),
        patient_reason=_("Steady muscles hold %(area)s in a comfortable middle position."),
        source="Sinaki 1989; Phys Ther pzab108, 2021",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R10b",
        priority=9,
        applies=lambda facts: facts.is_pars_suspected,
        gives={STRENGTHEN: ("dead_bug_floor", "bird_dog_small", "side_bridge_knees")},
        dose=Dose(sets=2, reps=6, days_a_week=5),
        advice=("stop_sport",),
        bans=("pars", "pars_not_cleared"),
        flag=gettext_lazy("Suspected pars injury: stop the sport and refer; stabilisation when cleared"),
        progress_when=_("Cleared"),
        staff_reason=lambda facts: gettext("Spondylolysis or suspected pars injury (extension pain, sport)"),
        patient_reason=_("You need a break from your sport now, and calm, steady work instead."),
        source="Common practice for pars injury",
        basis="K",
        evidence="X",
    ),
    Rule(
        id="R11",
        priority=18,
        applies=lambda facts: facts.has(Need.OSTEOPOROSIS, Need.LONG_STEROIDS),
        gives={
            RESTORE: ("tall_sitting", "walk_programme", "tandem_stance"),
            STRENGTHEN: ("tall_sitting", "hip_hinge", "band_row", "tandem_stance", "walk_programme"),
            PREVENT: ("hip_hinge", "band_row", "tandem_stance"),
        },
        dose=Dose(sets=1, reps=8, days_a_week=2),
        doses={"tandem_stance": BALANCE, "walk_programme": Dose(minutes=8, days_a_week=5)},
        bans=("osteoporosis", "heart"),
        progress_when=_("Form first, load later"),
        staff_reason=lambda facts: gettext("Osteoporosis or long steroids: extensors, hinge, balance"),
        patient_reason=_("Strong back muscles and good balance protect your bones."),
        source="Too Fit To Fracture, PMC5101068",
        basis="S",
        evidence="M",
    ),
    Rule(
        id="R12",
        priority=17,
        applies=lambda facts: facts.has(Need.FRAGILITY_FRACTURE),
        gives={
            RESTORE: ("lying_press_floor", "walk_programme", "tandem_stance"),
            STRENGTHEN: ("lying_press_floor", "tall_sitting", "hip_hinge", "tandem_stance", "walk_programme"),
            PREVENT: ("tall_sitting", "tandem_stance"),
        },
        dose=Dose(sets=1, reps=8, days_a_week=2),
        doses={"tandem_stance": BALANCE, "walk_programme": Dose(minutes=8, days_a_week=5)},
        bans=("osteoporosis", "fracture"),
        flag=gettext_lazy("Vertebral fracture in the past: supervise the first sessions, start lying"),
        progress_when=_("Form only"),
        staff_reason=lambda facts: gettext(
            "Fragility or vertebral fracture in the past: moderate, lying start"
        ),
        patient_reason=_("Gentle, upright strength protects your spine."),
        source="Too Fit To Fracture, PMC5101068",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R13",
        priority=15,
        applies=lambda facts: facts.is_pregnant,
        gives={
            RELIEF: ("cat_camel", "walk_programme"),
            RESTORE: ("clam_floor", "cat_camel", "walk_programme"),
            STRENGTHEN: ("clam_floor", "bird_dog", "wall_squat", "walk_programme"),
            PREVENT: ("wall_squat", "cat_camel"),
        },
        dose=Dose(sets=1, reps=8, days_a_week=5),
        doses={"walk_programme": WALK, "seated_march": Dose(minutes=5, days_a_week=5)},
        advice=("pregnancy_stop_list",),
        bans=("pregnancy", "late_pregnancy", "pelvic_girdle_pain"),
        staff_reason=_pregnancy_words,
        patient_reason=_("Gentle movement on most days is good for you while you are pregnant."),
        source="ACOG Committee Opinion 804",
        basis="S",
        evidence="M",
    ),
    Rule(
        id="R13b",
        priority=15,
        applies=lambda facts: facts.has(Need.POSTPARTUM),
        gives={
            RELIEF: ("pelvic_tilt_floor", "belly_breathing_floor", "short_walk"),
            RESTORE: ("pelvic_tilt_floor", "belly_breathing_floor", "walk_programme"),
            STRENGTHEN: ("side_bridge_knees", "bird_dog"),
        },
        dose=Dose(sets=1, reps=8),
        doses={"short_walk": Dose(minutes=5, times_a_day=2), "walk_programme": WALK},
        bans=("postpartum", "diastasis"),
        progress_when=_("Cleared by the patient's own clinician"),
        staff_reason=lambda facts: gettext("Gave birth in the last year"),
        patient_reason=_("Start softly after giving birth. Breath and belly come first."),
        source="Postpartum return to exercise, common practice",
        basis="K",
        evidence="X",
    ),
    Rule(
        id="R19",
        priority=26,
        applies=lambda facts: facts.is_hypermobile,
        gives={
            STRENGTHEN: ("wall_squat", "bird_dog", "sit_to_stand", "tandem_stance"),
            PREVENT: ("wall_squat",),
        },
        dose=Dose(sets=2, reps=10, days_a_week=3),
        doses={
            "bird_dog": Dose(sets=2, reps=5, days_a_week=3),
            "tandem_stance": Dose(sets=1, reps=3, hold_seconds=10, days_a_week=3),
        },
        bans=("hypermobile",),
        staff_reason=_flexible_words,
        patient_reason=_("Your joints are very bendy. Muscles that hold them make movement safe."),
        source="WHO guidelines on basic training and safety in chiropractic, 2005",
        basis="S",
        evidence="X",
    ),
    Rule(
        id="R20",
        priority=22,
        applies=_is_unsteady,
        gives={RESTORE: ("sit_to_stand", "tandem_stance"), STRENGTHEN: ("sit_to_stand", "tandem_stance")},
        dose=Dose(sets=2, reps=8),
        doses={"tandem_stance": BALANCE},
        bans=("poor_balance",),
        progress_when=_("Tandem stance 30 seconds"),
        staff_reason=lambda facts: (
            gettext("Tandem stance %d s at age %d") % (facts.tandem_seconds, facts.age)
        ),
        patient_reason=_("Practising balance and standing up keeps you safe on your feet."),
        source="STEADI, CDC",
        basis="S",
        evidence="M",
    ),
    Rule(
        id="R24",
        priority=28,
        applies=lambda facts: facts.has(Need.ARTHRITIS),
        gives={
            RESTORE: ("seated_cat_camel", "walk_programme"),
            STRENGTHEN: ("cycling", "seated_cat_camel"),
            PREVENT: ("cycling",),
        },
        dose=Dose(reps=8),
        doses={
            "walk_programme": Dose(minutes=10, days_a_week=3),
            "cycling": Dose(minutes=10, days_a_week=3),
            "seated_march": Dose(minutes=5, days_a_week=3),
        },
        bans=("arthritis_flare",),
        progress_when=_("No increase of pain the next day"),
        staff_reason=lambda facts: gettext("Osteoarthritis"),
        patient_reason=_("Joints like regular, easy movement."),
        source="Clinic judgement",
        basis="J",
        evidence="L",
    ),
    Rule(
        id="R27",
        priority=1,
        applies=lambda facts: facts.has_tumour_history,
        gives=dict.fromkeys(Phase, ("walk_programme",)),
        dose=Dose(minutes=5, days_a_week=5),
        bans=("tumour",),
        is_choice=True,
        flag=gettext_lazy("Tumour history: nothing is chosen for you; add walking only by your own decision"),
        progress_when=_("Clearance"),
        staff_reason=lambda facts: gettext("Tumour history, cleared: walking only, by your own choice"),
        patient_reason="",
        source="Clinic judgement",
        basis="J",
        evidence="X",
    ),
)
