"""Goals with baseline and target numbers, read off the facts (DOMAIN §4, plan in three parts). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rehab_plans.facts import Facts

TANDEM_TARGET = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """`measure` names the outcome so that a re-examination can be set beside it; numbers are in `unit`."""

    measure: str
    text: str
    baseline: float
    target: float
    unit: str
    rule_id: str = ""


def goals_for(facts: Facts) -> tuple[Goal, ...]:
    return tuple(_goals(facts))


def _goals(facts: Facts) -> Iterator[Goal]:
    if facts.nprs:
        # The first real gain is 2 points (VA); the plan aims for the pain level that leaves daily life alone.
        calm = max(0, min(2, facts.nprs - 2))
        yield Goal(measure="nprs", text=_("Less pain"), baseline=facts.nprs, target=calm, unit="/10")
    names = {"left": _("left"), "right": _("right")}
    for side, value in facts.short_hamstrings:
        yield Goal(
            measure=f"hamstring_{side}",
            text=_("Hamstring longer, %s") % names[side],
            baseline=value,
            target=max(0, min(value - 10, facts.hamstring_limit)),
            unit="°",
            rule_id="R04",
        )
    for side, value in facts.short_hip_flexors:
        text = _("Hip flexor longer, %s") % names[side]
        yield Goal(measure=f"thomas_{side}", text=text, baseline=value, target=0, unit="°", rule_id="R05")
    limits = facts.thresholds
    held = (
        (
            "side_bridge",
            _("Side bridge held longer"),
            facts.side_bridge_seconds,
            limits.side_bridge_seconds,
            "R03",
        ),
        ("extensor", _("Back hold longer"), facts.extensor_hold_seconds, limits.extensor_hold_seconds, "R26"),
        ("tandem", _("Heel-to-toe stance longer"), facts.tandem_seconds, limits.tandem_seconds, "R20"),
    )
    for measure, text, seconds, limit, rule_id in held:
        if seconds is not None and seconds < limit:
            target = TANDEM_TARGET if measure == "tandem" else limit
            yield Goal(measure=measure, text=text, baseline=seconds, target=target, unit="s", rule_id=rule_id)
