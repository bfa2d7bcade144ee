"""Advice in our own words: what the patient reads, why it is there, and when it must not be given.

Texts hold at most 600 characters and never a diagnosis. `gives` of a rule names advice; the always-set is
added to each plan that is not on hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from patients.conditions import GateKey, Need, asks_before_medicine
from rehab_plans.facts import Facts

HEAT_GATES: tuple[tuple[Callable[[Facts], bool], str | Promise], ...] = (
    (lambda facts: facts.has(Need.LOST_SENSATION), gettext_lazy("lost skin sensation")),
    (lambda facts: facts.has_fever or facts.gate_is_open(GateKey.INF), gettext_lazy("fever or infection")),
    (lambda facts: facts.has_tumour_history, gettext_lazy("tumour history")),
    (lambda facts: facts.is_swollen or bool(facts.strained), gettext_lazy("swelling or fresh strain")),
    (lambda facts: facts.has(Need.POOR_CIRCULATION), gettext_lazy("poor circulation")),
)


def heat_gate(facts: Facts) -> str | Promise | None:
    """Why heat must not be advised, or None (DOMAIN §4)."""
    return next((reason for applies, reason in HEAT_GATES if applies(facts)), None)


def asks_before_heat(facts: Facts) -> bool:
    return facts.is_pregnant or facts.has(Need.HEART_FAILURE)


def asks_first(facts: Facts) -> bool:
    """Medicine: the caution list, with pregnancy counted from week 20 (FDA 2020) or an unknown week."""
    if facts.is_late_pregnancy:
        return True
    return asks_before_medicine(facts.needs - {Need.PREGNANCY}, age=facts.age)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    key: str
    text: str
    staff_reason: str | Promise
    source: str
    basis: Literal["S", "K", "J"]
    evidence: Literal["H", "M", "L", "X"]
    version: int = 1


ADVICE: dict[str, Advice] = {
    advice.key: advice
    for advice in (
        Advice(
            key="heat",
            text=_(
                "Put something warm on the sore place for 20 to 30 minutes, a few times a day. "
                "Warm, not hot: keep a cloth between it and your skin, and do not fall asleep on it."
            ),
            staff_reason=gettext_lazy("Spasm, no gate against heat"),
            source="Heat wrap trials in acute back pain",
            basis="K",
            evidence="M",
        ),
        Advice(
            key="heat_ask_first",
            text=_(
                "Warmth for 20 to 30 minutes may help. Please ask us or your doctor first whether it suits you."
            ),
            staff_reason=gettext_lazy("Spasm; pregnancy or heart failure: ask before heat"),
            source="Heat and its limits, clinic judgement",
            basis="K",
            evidence="X",
        ),
        Advice(
            key="short_rest",
            text=_(
                "A short rest calms things down: lie on your back with a pillow under your knees, or with your "
                "lower legs on a chair. Do it for a little while, several times a day, for one or two days at most."
            ),
            staff_reason=gettext_lazy("Spasm: short relieving posture, 1-2 days at most"),
            source="Stay-active guidelines for acute back pain",
            basis="K",
            evidence="M",
        ),
        Advice(
            key="short_rest_side",
            text=_(
                "A short rest calms things down: lie on your side with a pillow between your knees. "
                "Do it for a little while, several times a day, for one or two days at most."
            ),
            staff_reason=gettext_lazy("Spasm: short relieving posture on the side, 1-2 days at most"),
            source="Stay-active guidelines for acute back pain",
            basis="K",
            evidence="M",
        ),
        Advice(
            key="no_bed_rest",
            text=_("Do not stay in bed for long. Long bed rest makes healing take longer."),
            staff_reason=gettext_lazy("Long bed rest lengthens healing"),
            source="Stay-active guidelines for acute back pain",
            basis="K",
            evidence="H",
        ),
        Advice(
            key="get_moving",
            text=_(
                "You have been in bed for some days. Get up for a few minutes every hour while you are awake, "
                "and add a little each day."
            ),
            staff_reason=gettext_lazy("More than 2 days in bed so far"),
            source="Stay-active guidelines for acute back pain",
            basis="K",
            evidence="M",
        ),
        Advice(
            key="keep_moving",
            text=_(
                "Keep moving. Do your usual things as far as they feel all right, and change position often."
            ),
            staff_reason=gettext_lazy("Staying active shortens an episode"),
            source="Stay-active guidelines for acute back pain",
            basis="K",
            evidence="H",
        ),
        Advice(
            key="medicine",
            text=_("Take medicine for the pain only as your doctor or pharmacist has told you."),
            staff_reason=gettext_lazy("No dose is ever named by us"),
            source="Self-care, common practice",
            basis="K",
            evidence="X",
        ),
        Advice(
            key="medicine_ask_first",
            text=_(
                "Ask your pharmacist or doctor before you take anything for the pain, also if you can buy it "
                "without a prescription. Tell them about your other medicines and conditions."
            ),
            staff_reason=gettext_lazy("Caution list for anti-inflammatory medicine"),
            source="FDA 2020 for pregnancy; common practice",
            basis="S",
            evidence="M",
        ),
        Advice(
            key="stop_rule",
            text=_(
                "Stop and tell us if the pain goes up by more than 2 while you exercise or the next morning. "
                "Do the same if it spreads down an arm or leg, or if you notice new numbness."
            ),
            staff_reason=gettext_lazy("Stop rule of each programme"),
            source="Stop rule of home programmes, common practice",
            basis="K",
            evidence="X",
        ),
        Advice(
            key="spare_bending",
            text=_(
                "For now, spare yourself deep bending: bend your knees, keep things close, and do not sit for long. "
                "An irritated disc calms down when it is left in peace."
            ),
            staff_reason=gettext_lazy("Acute disc: no loaded or end-range flexion"),
            source="Directional loading in acute disc herniation",
            basis="S",
            evidence="L",
        ),
        Advice(
            key="relative_rest",
            text=_(
                "Give the sore muscle two or three quiet days. Move it gently as far as it does not hurt, "
                "and do not stretch it. No heat while it is swollen."
            ),
            staff_reason=gettext_lazy("Strain: relative rest for 48-72 hours"),
            source="Early management of muscle strain",
            basis="J",
            evidence="L",
        ),
        Advice(
            key="stop_sport",
            text=_("Leave your sport for now. We will tell you when and how to start again."),
            staff_reason=gettext_lazy("Suspected pars injury"),
            source="Common practice for pars injury",
            basis="K",
            evidence="X",
        ),
        Advice(
            key="pregnancy_stop_list",
            text=_(
                "Stop and call your midwife or doctor if you bleed, lose fluid, or have regular contractions. "
                "Call them too if you get short of breath at rest, feel faint, or have a bad headache or a "
                "painful calf."
            ),
            staff_reason=gettext_lazy("Pregnancy: stop list"),
            source="ACOG Committee Opinion 804",
            basis="S",
            evidence="M",
        ),
        Advice(
            key="sitting_breaks",
            text=_(
                "Get up every 30 to 45 minutes while you work. A minute is enough. Set a timer if you forget."
            ),
            staff_reason=gettext_lazy("Sits long"),
            source="da Silva 2019",
            basis="S",
            evidence="L",
        ),
        Advice(
            key="warm_up",
            text=_("Warm up for five minutes before sport or heavy work, and start with easy movements."),
            staff_reason=gettext_lazy("Loading mechanism"),
            source="Steffens 2015, triggers of back pain",
            basis="S",
            evidence="L",
        ),
        Advice(
            key="fatigue",
            text=_(
                "Lift and twist with care when you are tired or have your mind elsewhere. Then take a break first."
            ),
            staff_reason=gettext_lazy("Fatigue and distraction are triggers"),
            source="Steffens 2015, triggers of back pain",
            basis="S",
            evidence="L",
        ),
        Advice(
            key="walking_ladder",
            text=_(
                "Walk on most days. Add a few minutes each week until you reach half an hour on five days a week."
            ),
            staff_reason=gettext_lazy("Walking ladder with education"),
            source="Pocovi 2024 (WalkBack)",
            basis="S",
            evidence="M",
        ),
        Advice(
            key="pacing",
            text=_(
                "Do the same small amount on good days and on bad days, and rest before you have to. "
                "Pain does not always mean harm."
            ),
            staff_reason=gettext_lazy("High distress: pacing"),
            source="Graded activity and pacing, common practice",
            basis="K",
            evidence="M",
        ),
        Advice(
            key="prevention_visits",
            text=_(
                "You may plan a visit every one to three months to stay well. It is your choice, and we stop when "
                "it does not help you."
            ),
            staff_reason=gettext_lazy("Planned prevention visits with an exit date"),
            source="Eklund 2018, 2020",
            basis="S",
            evidence="L",
        ),
    )
}


def always_keys(facts: Facts) -> tuple[str, ...]:
    """Advice that needs no rule: bed, movement, medicine and the stop rule."""
    keys = ["keep_moving", "no_bed_rest"]
    if facts.days_in_bed > 2:
        keys.append("get_moving")
    return (*keys, "medicine_ask_first" if asks_first(facts) else "medicine", "stop_rule")


def swapped(key: str, facts: Facts) -> str | None:
    """The advice that is right for this person in place of `key`, or None when nothing is."""
    if key == "heat":
        if heat_gate(facts):
            return None
        return "heat_ask_first" if asks_before_heat(facts) else "heat"
    if key == "short_rest" and facts.is_late_pregnancy:
        return "short_rest_side"
    if key == "warm_up" and facts.is_pars_suspected and not facts.pars_cleared:
        return None
    return key
