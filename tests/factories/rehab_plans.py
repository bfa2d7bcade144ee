"""Plans and check-ins as a test needs them, without asking the rules."""

from datetime import datetime, timedelta
from typing import Any

from clinic.models import Membership
from patients.models import Episode
from rehab_plans.models import CheckIn, CheckInState, PhaseKind, PlanStatus, RehabPlan


def make_plan(episode: Episode, *, by: Membership, at: datetime, **fields: Any) -> RehabPlan:
    """An accepted plan in its first phase."""
    given: dict[str, Any] = {
        "status": PlanStatus.ACTIVE,
        "proposed_at": at,
        "proposed_by": by,
        "accepted_at": at,
        "accepted_by": by,
    }
    plan = RehabPlan.objects.create(episode=episode, **given | fields)
    plan.phases.create(kind=PhaseKind.RELIEF, exit_criteria="Pain 5 or less", position=0, entered_at=at)
    return plan


def make_check_in(episode: Episode, *, due_at: datetime, **fields: Any) -> CheckIn:
    given: dict[str, Any] = {"state": CheckInState.DUE, "closes_at": due_at + timedelta(days=7)}
    return CheckIn.objects.create(episode=episode, due_at=due_at, **given | fields)


def make_answer(episode: Episode, *, due_at: datetime, days: int, pain: int, **fields: Any) -> CheckIn:
    return make_check_in(
        episode,
        due_at=due_at,
        state=CheckInState.ANSWERED,
        answered_at=due_at + timedelta(hours=2),
        days=days,
        pain=pain,
        **fields,
    )
