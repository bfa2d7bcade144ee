"""Plans by API: propose, read whole with every reason, accept, move through the phases, put on hold."""

from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, choice_field
from patients.api.charts import open_record
from patients.charts import NoSuchPatientError
from rehab_plans import planning
from rehab_plans.api.gate import PEOPLE, open_episode, open_plan
from rehab_plans.api.serializers import PlanOutput, PlanSummaryOutput
from rehab_plans.errors import BannedError, EmptyPlanError, NotOpenError, PlanError, SafetyHoldError
from rehab_plans.models import PhaseKind, PlanStatus, RehabPlan
from rehab_plans.plan_pages import WholePlan, whole_plan


class PlanQuery(Listing):
    status = choice_field(PlanStatus, required=False)
    episode = serializers.UUIDField(required=False, help_text="Only those of this episode.")


class PatientPlans(Endpoint):
    @operation(
        "list_plans", Capability.CLINICAL_VIEW, query=PlanQuery, answer=PlanSummaryOutput,
        ordering=("-proposed_at", "-id"), refusals=[NoSuchPatientError],
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[RehabPlan]:
        """Plans of a patient, the latest first

        Proposals, plans in force, on hold, and those that were replaced.
        """
        patient = open_record(call, uid, what="plans")
        columns = {"status": "status", "episode": "episode__uid"}
        wanted = {column: call.query[name] for name, column in columns.items() if name in call.query}
        rows: QuerySet[RehabPlan] = RehabPlan.objects.filter(episode__patient=patient, **wanted)
        return rows.select_related(*PEOPLE).prefetch_related("phases")


class EpisodePlans(Endpoint):
    @operation(
        "propose_plan", Capability.PLAN_EDIT, answer=PlanOutput, status=201, creates=True, refusals=[NotOpenError]
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> WholePlan:
        """Propose a plan

        The rules write it from what the record says now: the latest signed examination, the intake, the safety gate.
        It replaces an older proposal; a plan in force stays until the new one is accepted. When the safety gate
        holds, the proposal is empty and says why, and a plan in force is put on hold with it.
        """
        episode = open_episode(call, uid, what="plan_proposal")
        plan = planning.propose_plan(episode=episode, by=call.by, now=call.now)
        return _whole(call, plan.uid)


class OnePlan(Endpoint):
    @operation("show_plan", Capability.CLINICAL_VIEW, answer=PlanOutput)
    def get(self, call: Call, uid: UUID) -> WholePlan:
        """A plan with everything in it

        Phases and their exercises with dose, reason, rule, source and grade; advice, visits and goals; what was left
        out and why; what was changed by whom.
        """
        return whole_plan(open_plan(call, uid), now=call.now)


class AcceptPlan(Endpoint):
    @operation(
        "accept_plan", Capability.PLAN_ACCEPT, answer=PlanOutput, versioned=True,
        refusals=[NotOpenError, SafetyHoldError, BannedError, EmptyPlanError],
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> WholePlan:
        """Accept a proposal

        It comes into force in its first phase and replaces the plan before it. The patient gets the link to the
        programme by e-mail, and the first weekly question in seven days. What the record of today forbids cannot be
        accepted.
        """
        planning.accept_plan(plan=open_plan(call, uid), version=call.version, by=call.by, now=call.now)
        return _whole(call, uid)


class PhaseInput(Input):
    kind = choice_field(PhaseKind)
    example = {"kind": "strengthen"}


class EnterPhase(Endpoint):
    @operation(
        "enter_phase", Capability.PLAN_EDIT, body=PhaseInput, answer=PlanOutput, versioned=True,
        refusals=[NotOpenError, PlanError],
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> WholePlan:
        """Enter a phase

        Of a plan in force, forward or back. Entering where the patient is changes nothing.
        """
        plan, kind = open_plan(call, uid), call.data["kind"]
        planning.enter_phase(plan=plan, kind=kind, version=call.version, by=call.by, now=call.now)
        return _whole(call, uid)


class HoldInput(Input):
    reason = serializers.CharField(
        max_length=planning.LONGEST_HOLD_REASON, help_text="Why it waits, for staff."
    )
    example = {"reason": "Operation next week"}


class HoldPlan(Endpoint):
    @operation(
        "hold_plan", Capability.PLAN_EDIT, body=HoldInput, answer=PlanOutput, versioned=True, refusals=[NotOpenError]
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> WholePlan:
        """Put a plan on hold

        The patient's page says so and shows no exercise.
        """
        plan, reason = open_plan(call, uid), call.data["reason"]
        planning.hold_plan(plan=plan, reason=reason, version=call.version, by=call.by, now=call.now)
        return _whole(call, uid)


class ResumePlan(Endpoint):
    @operation(
        "resume_plan", Capability.PLAN_ACCEPT, answer=PlanOutput, versioned=True,
        refusals=[NotOpenError, SafetyHoldError, BannedError],
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> WholePlan:
        """Let a plan run again

        When nothing in the record forbids it today.
        """
        planning.resume_plan(plan=open_plan(call, uid), version=call.version, by=call.by, now=call.now)
        return _whole(call, uid)


def _whole(call: Call, uid: UUID) -> WholePlan:
    """The plan as the verb left it."""
    return whole_plan(RehabPlan.objects.select_related(*PEOPLE).get(uid=uid), now=call.now)
