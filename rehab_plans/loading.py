"""The library and the rules as rows: what is in the code is in the tables, what left the code is switched off."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from rehab_plans.exercises import LIBRARY
from rehab_plans.models import Exercise, PlanRule
from rehab_plans.rules import RULES


@dataclass(frozen=True)
class Loaded:
    exercises: int
    switched_off: int
    new_rules: int


@transaction.atomic
def load_library() -> Loaded:
    """Write the rows; running it again changes nothing. A rule is never changed: its new version is a new row."""
    rows = [
        Exercise(key=each.key, name=each.name, tags=sorted(map(str, each.tags)), is_active=True)
        for each in LIBRARY.values()
    ]
    Exercise.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["name", "tags", "is_active"]
    )
    gone = Exercise.objects.filter(is_active=True).exclude(key__in=LIBRARY).update(is_active=False)
    before = PlanRule.objects.count()
    rules = [
        PlanRule(rule_id=rule.id, version=rule.version, source=rule.source, evidence=rule.evidence)
        for rule in RULES
    ]
    PlanRule.objects.bulk_create(rules, ignore_conflicts=True)
    return Loaded(len(rows), gone, PlanRule.objects.count() - before)


def exercise_rows(keys: Iterable[str]) -> dict[str, Exercise]:
    """Rows by key; a database that was never loaded is loaded now."""
    wanted = set(keys)
    rows = {row.key: row for row in Exercise.objects.filter(key__in=wanted)}
    if wanted - rows.keys():
        load_library()
        rows = {row.key: row for row in Exercise.objects.filter(key__in=wanted)}
    return rows
