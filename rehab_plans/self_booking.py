"""What a plan says to a patient who books by link: whether it rests, and how often to come in that week."""

from datetime import date

from appointments.self_booking import PlanSays
from patients.models import Patient
from patients.persons import home_zone
from rehab_plans.models import PlanStatus, RehabPlan


def plan_says(patient: Patient, day: date) -> PlanSays:
    """As long as one plan runs they may come; the one that asks for most counts, since a visit serves several."""
    plans = RehabPlan.objects.filter(
        episode__patient=patient, status__in=[PlanStatus.ACTIVE, PlanStatus.HELD]
    ).prefetch_related("cadence")
    if plans and all(plan.status == PlanStatus.HELD for plan in plans):
        return PlanSays(is_held=True)
    zone = home_zone()
    asked = [
        a_week
        for plan in plans
        if plan.status == PlanStatus.ACTIVE
        and plan.accepted_at is not None
        and (
            a_week := visits_a_week(_stages(plan), began_on=plan.accepted_at.astimezone(zone).date(), day=day)
        )
    ]
    return PlanSays(a_week=max(asked, default=None))


def visits_a_week(stages: list[tuple[int, int]], *, began_on: date, day: date) -> int | None:
    """How often to come in the week of that day; stages: (visits, weeks). None once they are over, or before them."""
    ends = 0
    for visits, weeks in stages:
        ends += weeks * 7
        if 0 <= (day - began_on).days < ends:
            return -(-visits // weeks)
    return None


def _stages(plan: RehabPlan) -> list[tuple[int, int]]:
    return [(row.visits, row.weeks) for row in plan.cadence.all()]
