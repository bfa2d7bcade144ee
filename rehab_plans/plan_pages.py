"""A plan as its page shows it: phases with their lines, what was logged, and what was changed, in few queries."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Patient
from patients.screening import local_day
from rehab_plans.bans import active_bans, first_strike
from rehab_plans.dosing import dose_words
from rehab_plans.drawings import draw
from rehab_plans.exercises import LIBRARY
from rehab_plans.exercises import Exercise as LibraryExercise
from rehab_plans.facts import Facts
from rehab_plans.models import (
    Advice,
    Cadence,
    ExerciseLog,
    Goal,
    LeftOut,
    LogAnswer,
    Phase,
    PlanEdit,
    Prescription,
    RehabPlan,
)
from rehab_plans.proposal import SHORT_IS_KEPT

LOGS_OF_DAYS = 14
TONES: Mapping[str, str] = {
    LogAnswer.DONE: "good",
    LogAnswer.TOO_EASY: "calm",
    LogAnswer.TOO_HARD: "watch",
    LogAnswer.HURT: "bad",
    LogAnswer.NO_TIME: "plain",
}
DOSE_LABELS: Mapping[str, str | Promise] = {
    "sets": gettext_lazy("sets"),
    "reps": gettext_lazy("repetitions"),
    "hold_seconds": gettext_lazy("hold, seconds"),
    "minutes": gettext_lazy("minutes"),
    "times_a_day": gettext_lazy("times a day"),
    "days_a_week": gettext_lazy("days a week"),
    "per_side": gettext_lazy("each side"),
}


@dataclass(frozen=True)
class LineRow:
    """One line and how often the patient gave which answer in the last two weeks."""

    line: Prescription
    answers: Counter[str]

    @property
    def version(self) -> int:
        """A line changes with its plan."""
        return self.line.phase.plan.version

    @property
    def name(self) -> str:
        return _(self.line.exercise.name)

    @property
    def dose(self) -> str:
        return dose_words(self.line)

    @property
    def logged(self) -> list[dict[str, str]]:
        """Chips of what the patient answered lately: "done 5", "too easy 2"."""
        return [
            {"word": f"{answer.label} {self.answers[answer]}", "tone": TONES[answer]}
            for answer in LogAnswer
            if self.answers[answer]
        ]


@dataclass(frozen=True)
class PhaseRow:
    phase: Phase
    lines: Sequence[LineRow]

    @property
    def is_current(self) -> bool:
        return self.phase.is_current


@dataclass(frozen=True)
class EditRow:
    edit: PlanEdit
    changes: str


@dataclass(frozen=True)
class WholePlan:
    """Everything a plan holds. `forbidden` always shows; what only found no room may be folded away."""

    plan: RehabPlan
    phases: Sequence[PhaseRow]
    advice: Sequence[Advice]
    cadence: Sequence[Cadence]
    goals: Sequence[Goal]
    forbidden: Sequence[LeftOut]
    no_room: Sequence[LeftOut]
    edits: Sequence[EditRow]

    @property
    def version(self) -> int:
        return self.plan.version


def whole_plan(plan: RehabPlan, *, now: datetime) -> WholePlan:
    """What stands in the plan, what was left out of it, and what was changed, the latest first: eight queries."""
    left_out = list(plan.left_out.select_related("exercise"))
    return WholePlan(
        plan=plan,
        phases=phase_rows(plan, now=now),
        advice=list(plan.advice.filter(removed_at__isnull=True)),
        cadence=list(plan.cadence.all()),
        goals=list(plan.goals.all()),
        forbidden=[row for row in left_out if SHORT_IS_KEPT not in row.reason],
        no_room=[row for row in left_out if SHORT_IS_KEPT in row.reason],
        edits=edit_rows(plan.edits.select_related("edited_by").order_by("-edited_at", "-pk")),
    )


def line_row(line: Prescription, *, now: datetime) -> LineRow:
    """One line as its plan shows it; `line` comes with its plan's patient."""
    patient = line.phase.plan.episode.patient
    logs = ExerciseLog.objects.filter(prescription=line, done_on__gt=_logs_since(patient, now))
    return LineRow(line, Counter(logs.values_list("answer", flat=True)))


def phase_rows(plan: RehabPlan, *, now: datetime) -> list[PhaseRow]:
    """Phases with their standing lines and the answers of the last two weeks: three queries."""
    phases = list(plan.phases.all())
    lines = Prescription.objects.standing().filter(phase__plan=plan).select_related("exercise", "phase")
    since = _logs_since(plan.episode.patient, now)
    logs = ExerciseLog.objects.filter(prescription__phase__plan=plan, done_on__gt=since)
    answers: dict[int, Counter[str]] = {}
    for line_id, answer in logs.values_list("prescription_id", "answer"):
        answers.setdefault(line_id, Counter())[answer] += 1
    by_phase: dict[int, list[LineRow]] = {}
    for line in lines:
        by_phase.setdefault(line.phase_id, []).append(LineRow(line, answers.get(line.pk, Counter())))
    return [PhaseRow(phase, by_phase.get(phase.pk, [])) for phase in phases]


def _logs_since(patient: Patient, now: datetime) -> date:
    return local_day(patient, now) - timedelta(days=LOGS_OF_DAYS)


def edit_rows(edits: Iterable[PlanEdit]) -> list[EditRow]:
    return [EditRow(edit, changes_in(edit.before, edit.after)) for edit in edits]


def changes_in(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """ "repetitions 8 → 10, each side no → yes"; empty when a line came or went as a whole."""
    if not before or not after:
        return ""
    return ", ".join(
        f"{label} {_say(before.get(name))} → {_say(after.get(name))}"
        for name, label in DOSE_LABELS.items()
        if before.get(name) != after.get(name)
    )


def _say(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def allowed_keys(plan: RehabPlan) -> list[str]:
    """What may be added by hand, by the facts of the plan; the record of today is asked again when it is added."""
    facts = Facts.from_json(plan.facts)
    bans = active_bans(facts)
    return [key for key, exercise in LIBRARY.items() if first_strike(exercise, bans, facts) is None]


def picture(exercise: LibraryExercise) -> SafeString:
    """The drawing; its label is escaped by `draw`, the rest is made of numbers."""
    return mark_safe(draw(exercise.drawing, label=_(exercise.name)))
