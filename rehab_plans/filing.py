"""A proposal becomes rows: phases, prescriptions, advice, visits, goals and what was left out."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from rehab_plans.advice import ADVICE
from rehab_plans.dosing import dose_fields
from rehab_plans.exercises import LIBRARY
from rehab_plans.facts import Facts
from rehab_plans.goals import Goal as ProposedGoal
from rehab_plans.loading import exercise_rows
from rehab_plans.models import Advice, Cadence, Exercise, Goal, LeftOut, Phase, Prescription, RehabPlan
from rehab_plans.plan_lines import AdviceLine, Line, Proposal
from rehab_plans.proposal import propose

LONGEST_SOURCE, LONGEST_REASON = 200, 400


def propose_for(facts: Facts, *, language: str) -> tuple[Proposal, Proposal]:
    """The same proposal twice: in the words of the house, and in the patient's language."""
    with override(language):
        theirs = propose(facts)
    return propose(facts), theirs


def file_proposal(plan: RehabPlan, ours: Proposal, theirs: Proposal) -> None:
    """Write everything below the plan; a fixed number of statements."""
    keys = {line.exercise for line in ours.lines} | {row.exercise for row in ours.left_out}
    rows = exercise_rows(keys)
    phases = Phase.objects.bulk_create(
        Phase(plan=plan, kind=phase.phase.value, exit_criteria=phase.exit_criteria[:300], position=position)
        for position, phase in enumerate(ours.phases)
    )
    Prescription.objects.bulk_create(
        _prescription(row, rows[line.exercise], line, said.patient_reason, position)
        for row, phase, told in zip(phases, ours.phases, theirs.phases, strict=True)
        for position, (line, said) in enumerate(zip(phase.lines, told.lines, strict=True))
        if not line.is_choice
    )
    _file_left_out(plan, ours, rows)
    _file_advice(plan, ours.advice, theirs.advice)
    _file_cadence(plan, ours)
    _file_goals(plan, ours.goals)


def flags_of(proposal: Proposal) -> list[dict[str, str]]:
    """Flags for the chiropractor, and the lines that wait for a choice, as the plan keeps them."""
    flags = [
        {
            "key": flag.key,
            "text": str(flag.text)[:LONGEST_REASON],
            "source": flag.source,
            "rule": flag.rule_id,
        }
        for flag in proposal.flags
    ]
    choices = {
        line.exercise: {
            "key": f"choice-{line.exercise}",
            "text": _("Only by your own choice, add it by hand: %s") % _(LIBRARY[line.exercise].name),
            "source": line.source,
            "rule": line.rule_id,
        }
        for line in proposal.lines
        if line.is_choice
    }
    return [*flags, *choices.values()]


def _prescription(phase: Phase, exercise: Exercise, line: Line, said: str, position: int) -> Prescription:
    return Prescription(
        phase=phase,
        exercise=exercise,
        per_side=line.each_side,
        progress_when=line.progress_when[:200],
        position=position,
        **dose_fields(line.dose),
        **_reasoned(line.staff_reason, said, line),
    )


def _reasoned(reason: str, said: str, line: Line | AdviceLine) -> dict[str, Any]:
    return {
        "reason": reason[:LONGEST_REASON],
        "patient_reason": said[:LONGEST_REASON],
        "rule_id": line.rule_id,
        "rule_version": line.rule_version,
        "source": line.source[:LONGEST_SOURCE],
        "evidence": line.evidence,
    }


def _file_left_out(plan: RehabPlan, ours: Proposal, rows: dict[str, Exercise]) -> None:
    def reason(row: Any) -> str:
        words = f"{row.reason} · {row.rule_id} · {row.source}"
        if row.replaced_by:
            words += " · " + _("instead: %s") % _(LIBRARY[row.replaced_by].name)
        return words[:LONGEST_REASON]

    # What is forbidden comes first; what only found no room follows.
    ordered = sorted(ours.left_out, key=lambda row: row.ban == "limit")
    LeftOut.objects.bulk_create(
        LeftOut(plan=plan, exercise=rows[row.exercise], reason=reason(row)) for row in ordered
    )


def _file_advice(plan: RehabPlan, ours: Iterable[AdviceLine], theirs: Iterable[AdviceLine]) -> None:
    Advice.objects.bulk_create(
        Advice(
            plan=plan,
            key=line.key,
            text=said.text[:600],
            position=position,
            **_reasoned(line.staff_reason or str(ADVICE[line.key].staff_reason), "", line),
        )
        for position, (line, said) in enumerate(zip(ours, theirs, strict=True))
    )


def _file_cadence(plan: RehabPlan, ours: Proposal) -> None:
    with override(plan.episode.patient.language):
        told = [str(stage.patient_reason) for stage in ours.cadence]
    Cadence.objects.bulk_create(
        Cadence(
            plan=plan,
            visits=stage.visits,
            weeks=stage.weeks,
            reason=str(stage.reason),
            patient_reason=said,
            rule_id=stage.rule_id,
            source=stage.source,
            evidence=stage.evidence,
            position=position,
        )
        for position, (stage, said) in enumerate(zip(ours.cadence, told, strict=True))
    )


def _file_goals(plan: RehabPlan, goals: Iterable[ProposedGoal]) -> None:
    Goal.objects.bulk_create(
        Goal(
            plan=plan,
            text=goal.text,
            baseline=_with_unit(goal.baseline, goal.unit),
            target=_with_unit(goal.target, goal.unit),
            position=position,
        )
        for position, goal in enumerate(goals)
    )


def _with_unit(value: float, unit: str) -> str:
    return f"{value:g} {unit}" if unit == "s" else f"{value:g}{unit}"
