"""The start set of plan rules (DOMAIN §9), in the order of their ids."""

import re

from rehab_plans.rules import conditions, habits, relief, strength
from rehab_plans.rules.rule import Dose, Rule


def _order(rule: Rule) -> tuple[int, str]:
    number = re.match(r"R(\d+)", rule.id)
    return (int(number[1]) if number else 0, rule.id)


RULES: tuple[Rule, ...] = tuple(
    sorted((*relief.RULES, *strength.RULES, *conditions.RULES, *habits.RULES), key=_order)
)
BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}

__all__ = ["BY_ID", "RULES", "Dose", "Rule"]
