"""Rules about days and habits: sitting, worry, doing nothing, staying well."""

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

from rehab_plans.exercises.exercise import Phase
from rehab_plans.facts import Facts
from rehab_plans.rules.rule import Dose, Rule

RELIEF, RESTORE, STRENGTHEN, PREVENT = Phase.RELIEF, Phase.RESTORE, Phase.STRENGTHEN, Phase.PREVENT
DESK = ("desk_stand_up", "desk_shoulder_roll")


def _sits_long(facts: Facts) -> bool:
    return facts.sitting_hours is not None and facts.sitting_hours > facts.thresholds.sitting_hours


RULES = (
    Rule(
        id="R15",
        priority=44,
        applies=_sits_long,
        gives={RESTORE: DESK, STRENGTHEN: DESK, PREVENT: DESK},
        dose=Dose(reps=3, times_a_day=8, days_a_week=5),
        advice=("sitting_breaks",),
        staff_reason=lambda facts: gettext("Sits %g hours a day") % (facts.sitting_hours or 0),
        patient_reason=_("You sit a lot. Short breaks keep %(area)s from getting stiff."),
        source="da Silva 2019",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R16",
        priority=5,
        applies=lambda facts: facts.is_recovering,
        gives={PREVENT: ("walk_programme", "bridge_floor", "bird_dog")},
        dose=Dose(sets=2, reps=8, days_a_week=2),
        doses={
            "walk_programme": Dose(minutes=10, days_a_week=5),
            "seated_march": Dose(minutes=8, days_a_week=5),
            "bird_dog": Dose(sets=1, reps=6, days_a_week=2),
        },
        advice=("walking_ladder",),
        bans=("heart",),
        progress_when=_(
            "Walks 10 to 20 % longer each week, to 30 minutes on 5 days by month 6; 4 weeks at the goal"
        ),
        staff_reason=lambda facts: gettext("Recovering or recovered: walking ladder and two strength days"),
        patient_reason=_("Walking and two strength days a week help %(area)s stay well."),
        source="Pocovi 2024 (WalkBack)",
        basis="S",
        evidence="M",
    ),
    Rule(
        id="R17",
        priority=46,
        applies=lambda facts: facts.distress == "high",
        gives={RESTORE: ("walk_programme",), STRENGTHEN: ("walk_programme",)},
        dose=Dose(minutes=6, days_a_week=5),
        advice=("pacing",),
        flag=gettext_lazy("High distress: graded activity by quota, book a longer review"),
        progress_when=_("By quota, not by pain"),
        staff_reason=lambda facts: gettext("High distress in the screening"),
        patient_reason=_("Doing a little on good days and on bad days builds trust in %(area)s."),
        source="Graded activity and pacing, common practice",
        basis="K",
        evidence="M",
    ),
    Rule(
        id="R22",
        priority=47,
        applies=lambda facts: (facts.days_without_log or 0) >= 14,
        flag=gettext_lazy("Nothing logged for two weeks: plan cut to 2 exercises, make a booster call"),
        staff_reason=lambda facts: gettext("Nothing logged for %d days") % (facts.days_without_log or 0),
        patient_reason=_("We made it shorter, so that it fits your day."),
        source="Jordan, Cochrane review on adherence",
        basis="S",
        evidence="L",
    ),
    Rule(
        id="R23",
        priority=48,
        applies=lambda facts: facts.earlier_episodes >= 3 and facts.is_early_responder,
        advice=("prevention_visits",),
        progress_when=_("Review at every second visit"),
        staff_reason=lambda facts: (
            gettext("%d earlier episodes and a good early response") % facts.earlier_episodes
        ),
        patient_reason=_("Planned visits now and then can mean fewer bad days. It is your choice."),
        source="Eklund 2018, 2020",
        basis="S",
        evidence="L",
    ),
)
