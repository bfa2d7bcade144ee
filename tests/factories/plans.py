"""Plans made the way the product makes them: proposed by the rules, accepted by a person."""

from datetime import datetime

from clinic.models import Membership
from patients.conditions import Need, need_kind
from patients.models import Episode, Patient, SpecialNeed
from rehab_plans.loading import load_library
from rehab_plans.models import RehabPlan
from rehab_plans.planning import accept_plan, propose_plan


def make_need(patient: Patient, need: Need, now: datetime, **fields: object) -> SpecialNeed:
    return SpecialNeed.objects.create(patient=patient, key=need, kind=need_kind(need), noted_at=now, **fields)


def make_proposal(episode: Episode, *, by: Membership, now: datetime) -> RehabPlan:
    load_library()
    return propose_plan(episode=episode, by=by, now=now)


def make_accepted_plan(episode: Episode, *, by: Membership, now: datetime) -> RehabPlan:
    plan = make_proposal(episode, by=by, now=now)
    return accept_plan(plan=plan, version=plan.version, by=by, now=now)
