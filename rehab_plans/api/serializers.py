"""Fields of plans and their lines as programs see them."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clinic.api.serializers import Output, choice_field
from clinic.api.views import UID
from patients.api.serializers import ColleagueOutput, PersonOutput
from patients.models import Area
from rehab_plans.models import Evidence, Exercise, PhaseKind, PlanStatus, RehabPlan
from rehab_plans.plan_pages import WholePlan
from rehab_plans.planning import RUNNING
from rehab_plans.programme import pace

EVIDENCE_HELP = "H high, M moderate, L low, X expert opinion."


class ExerciseNameOutput(Output):
    """An exercise of the library; `show_exercise` tells the rest."""

    key = serializers.CharField(help_text="Of the library.")
    name = serializers.SerializerMethodField()
    example = {"key": "curl_up", "name": "Curl-up"}

    def get_name(self, exercise: Exercise) -> str:
        return _(exercise.name)


class EpisodeOfPlanOutput(Output):
    """The episode that it is about."""

    uid = serializers.UUIDField()
    area = choice_field(Area)
    example = {"uid": UID, "area": "low_back"}


class RuleOutput(Output):
    """The clinical rule that asked for a line; an empty `id`: a person did."""

    id = serializers.CharField(source="rule_id")
    version = serializers.IntegerField(source="rule_version")
    example = {"id": "R02", "version": 1}


class ReasonedOutput(Output):
    """Why it is there."""

    reason = serializers.CharField(help_text="For staff.")
    patient_reason = serializers.CharField(help_text="As the patient reads it; may be empty.")
    rule = RuleOutput(source="*")
    source = serializers.CharField()
    evidence = choice_field(Evidence, help_text=EVIDENCE_HELP)
    example = {
        "reason": "Weak abdominals", "patient_reason": "A strong belly supports your back.",
        "rule": RuleOutput.example, "source": "McGill 2015", "evidence": "M",
    }  # fmt: skip


class LoggedOutput(Output):
    """How often the patient gave which answer in the last 14 days."""

    done = serializers.IntegerField()
    too_easy = serializers.IntegerField()
    too_hard = serializers.IntegerField()
    hurt = serializers.IntegerField()
    no_time = serializers.IntegerField()
    example = {"done": 9, "too_easy": 1, "too_hard": 0, "hurt": 0, "no_time": 2}


class PlanLineOutput(Output):
    """One exercise in one phase. Zero in a field of the dose: it does not apply."""

    uid = serializers.UUIDField(source="line.uid")
    exercise = ExerciseNameOutput(source="line.exercise")
    dose = serializers.CharField(help_text="In words.")
    sets = serializers.IntegerField(source="line.sets")
    reps = serializers.IntegerField(source="line.reps")
    hold_seconds = serializers.IntegerField(source="line.hold_seconds")
    minutes = serializers.IntegerField(source="line.minutes")
    times_a_day = serializers.IntegerField(source="line.times_a_day")
    days_a_week = serializers.IntegerField(source="line.days_a_week")
    per_side = serializers.BooleanField(source="line.per_side")
    progress_when = serializers.CharField(
        source="line.progress_when", help_text="When there may be more; may be empty."
    )
    because = ReasonedOutput(source="line")
    logged = LoggedOutput(source="answers")
    example = {
        "uid": UID, "exercise": ExerciseNameOutput.example, "dose": "3 × 8, daily", "sets": 3, "reps": 8,
        "hold_seconds": 0, "minutes": 0, "times_a_day": 1, "days_a_week": 7, "per_side": False,
        "progress_when": "Too easy on 3 days", "because": ReasonedOutput.example, "logged": LoggedOutput.example,
    }  # fmt: skip


class PrescriptionOutput(PlanLineOutput):
    """One line of a plan. It changes with its plan: `version` and ETag are the plan's."""

    tells_of_others = True
    version = serializers.IntegerField(help_text="Of the plan; rises with every change of it.")
    plan = serializers.UUIDField(source="line.phase.plan.uid")
    phase = choice_field(PhaseKind, source="line.phase.kind")
    removed_at = serializers.DateTimeField(source="line.removed_at", allow_null=True)
    removed_reason = serializers.CharField(source="line.removed_reason")
    example = {
        **PlanLineOutput.example, "version": 3, "plan": UID, "phase": "strengthen", "removed_at": None,
        "removed_reason": "",
    }  # fmt: skip


class PhaseOutput(Output):
    uid = serializers.UUIDField(source="phase.uid")
    kind = choice_field(PhaseKind, source="phase.kind")
    name = serializers.CharField(source="phase.get_kind_display")
    exit_criteria = serializers.CharField(source="phase.exit_criteria", help_text="When it is done.")
    entered_at = serializers.DateTimeField(source="phase.entered_at", allow_null=True)
    left_at = serializers.DateTimeField(source="phase.left_at", allow_null=True)
    is_current = serializers.BooleanField(help_text="The patient is in this phase.")
    lines = PlanLineOutput(many=True)
    example = {
        "uid": UID, "kind": "strengthen", "name": "Strengthen: build support",
        "exit_criteria": "Side bridge held 45 s", "entered_at": "2026-11-24T14:00:00Z", "left_at": None,
        "is_current": True, "lines": [PlanLineOutput.example],
    }  # fmt: skip


class AdviceOutput(ReasonedOutput):
    key = serializers.CharField()
    text = serializers.CharField(help_text="As the patient reads it, in their language.")
    example = {
        **ReasonedOutput.example, "key": "keep_moving", "text": "Keep moving.",
        "reason": "Staying active shortens an episode", "patient_reason": "",
    }  # fmt: skip


class CadenceOutput(ReasonedOutput):
    """At most so many visits in so many weeks, then the next row."""

    visits = serializers.IntegerField()
    weeks = serializers.IntegerField()
    example = {
        **ReasonedOutput.example, "visits": 6, "weeks": 3, "reason": "Acute: at most 6 visits in 3 weeks",
        "patient_reason": "We meet more often at first, and less as you get better.", "evidence": "X",
    }  # fmt: skip


class GoalOutput(Output):
    text = serializers.CharField()
    baseline = serializers.CharField()
    target = serializers.CharField()
    reached_on = serializers.DateField(allow_null=True)
    example = {"text": "Less pain", "baseline": "7/10", "target": "2/10", "reached_on": None}


class LeftOutOutput(Output):
    """An exercise that the rules wanted and the plan does not hold."""

    exercise = ExerciseNameOutput()
    reason = serializers.CharField(help_text="The ban or the limit, the rule that wanted it, the source.")
    example = {
        "exercise": ExerciseNameOutput.example,
        "reason": "Fragile bone: no loaded bending · R02 · Sinaki 1984",
    }  # fmt: skip


class PlanFlagOutput(Output):
    """Something for the chiropractor to look at before accepting."""

    key = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField()
    rule = serializers.CharField()
    example = {
        "key": "r13",
        "text": "Ask for a scan of the bones",
        "source": "Common practice",
        "rule": "R13",
    }


class PlanEditOutput(Output):
    """A change that a person made. Nobody in `by`: the patient's own tap did it."""

    what = serializers.CharField(source="edit.what")
    changes = serializers.CharField(
        help_text="Of a dose, in words; empty when a line came or went as a whole."
    )
    before = serializers.DictField(source="edit.before")
    after = serializers.DictField(source="edit.after")
    by = ColleagueOutput(source="edit.edited_by", allow_null=True)
    at = serializers.DateTimeField(source="edit.edited_at")
    example = {
        "what": "Dose: Curl-up", "changes": "repetitions 8 → 10", "before": {"line": UID, "reps": 8},
        "after": {"line": UID, "reps": 10}, "by": ColleagueOutput.example, "at": "2026-11-24T15:00:00Z",
    }  # fmt: skip


class PaceOutput(Output):
    """The last 7 whole days of the current phase."""

    done = serializers.IntegerField(help_text="Exercises the patient did.")
    due = serializers.IntegerField(help_text="Exercises that were due.")
    example = {"done": 11, "due": 14}


class PlanSummaryOutput(Output):
    """A plan among the plans of a patient."""

    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises with every change of the plan; the ETag.")
    status = choice_field(PlanStatus)
    episode = EpisodeOfPlanOutput()
    phase = serializers.SerializerMethodField(help_text="The phase the patient is in, if any.")
    held_reason = serializers.CharField(help_text="Why it waits; empty: it does not.")
    proposed_at = serializers.DateTimeField()
    proposed_by = ColleagueOutput()
    accepted_at = serializers.DateTimeField(allow_null=True)
    accepted_by = ColleagueOutput(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    example = {
        "uid": UID, "version": 2, "status": "active", "episode": EpisodeOfPlanOutput.example, "phase": "relief",
        "held_reason": "", "proposed_at": "2026-11-24T14:00:00Z", "proposed_by": ColleagueOutput.example,
        "accepted_at": "2026-11-24T14:05:00Z", "accepted_by": ColleagueOutput.example, "ended_at": None,
    }  # fmt: skip

    @extend_schema_field(choice_field(PhaseKind, allow_null=True))
    def get_phase(self, plan: RehabPlan) -> str | None:
        return next((phase.kind for phase in plan.phases.all() if phase.is_current), None)


class PlanOutput(Output):
    """A plan with everything in it. A held proposal is empty: it says only why."""

    tells_of_others = True
    uid = serializers.UUIDField(source="plan.uid")
    version = serializers.IntegerField(help_text="Rises with every change of the plan; the ETag.")
    status = choice_field(PlanStatus, source="plan.status")
    patient = PersonOutput(source="plan.episode.patient")
    episode = EpisodeOfPlanOutput(source="plan.episode")
    held_reason = serializers.CharField(
        source="plan.held_reason", help_text="Why it waits; empty: it does not."
    )
    flags = PlanFlagOutput(source="plan.flags", many=True)
    proposed_at = serializers.DateTimeField(source="plan.proposed_at")
    proposed_by = ColleagueOutput(source="plan.proposed_by")
    accepted_at = serializers.DateTimeField(source="plan.accepted_at", allow_null=True)
    accepted_by = ColleagueOutput(source="plan.accepted_by", allow_null=True)
    ended_at = serializers.DateTimeField(source="plan.ended_at", allow_null=True)
    pace = serializers.SerializerMethodField(help_text="Only of a plan in force.")
    phases = PhaseOutput(many=True)
    advice = AdviceOutput(many=True)
    cadence = CadenceOutput(many=True)
    goals = GoalOutput(many=True)
    forbidden = LeftOutOutput(many=True, help_text="Left out because the record forbids it.")
    no_room = LeftOutOutput(many=True, help_text="Left out because a short programme is kept up better.")
    edits = PlanEditOutput(many=True, help_text="What was changed, the latest first.")
    example = {
        "uid": UID, "version": 2, "status": "active", "patient": PersonOutput.example,
        "episode": EpisodeOfPlanOutput.example, "held_reason": "", "flags": [PlanFlagOutput.example],
        "proposed_at": "2026-11-24T14:00:00Z", "proposed_by": ColleagueOutput.example,
        "accepted_at": "2026-11-24T14:05:00Z", "accepted_by": ColleagueOutput.example, "ended_at": None,
        "pace": PaceOutput.example, "phases": [PhaseOutput.example], "advice": [AdviceOutput.example],
        "cadence": [CadenceOutput.example], "goals": [GoalOutput.example], "forbidden": [LeftOutOutput.example],
        "no_room": [], "edits": [PlanEditOutput.example],
    }  # fmt: skip

    @extend_schema_field(PaceOutput(allow_null=True))
    def get_pace(self, whole: WholePlan) -> dict[str, int] | None:
        if whole.plan.status not in RUNNING:
            return None
        done, due = pace(whole.plan, now=self.context["now"])
        return {"done": done, "due": due}
