"""A person changes a plan: each change is kept as before and after, and none brings in what is forbidden."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from clinic.models import Membership
from clinic.typed import one_line
from rehab_plans.bans import active_bans, first_strike
from rehab_plans.dosing import DOSE_FIELDS, as_json
from rehab_plans.errors import AlreadyThereError, BannedError, DoseError, NotOpenError, PlanError
from rehab_plans.exercises import LIBRARY
from rehab_plans.exercises import Exercise as LibraryExercise
from rehab_plans.facts import Facts
from rehab_plans.gathering import gather_facts
from rehab_plans.loading import exercise_rows
from rehab_plans.models import (
    Advice,
    Evidence,
    Phase,
    PlanEdit,
    PlanStatus,
    Prescription,
    RehabPlan,
)
from rehab_plans.planning import bump, hold_row, struck_lines

EDITABLE = (PlanStatus.PROPOSED, PlanStatus.ACTIVE, PlanStatus.HELD)
LIMITS = {
    "sets": (1, 10),
    "reps": (0, 60),
    "hold_seconds": (0, 300),
    "minutes": (0, 90),
    "times_a_day": (1, 12),
    "days_a_week": (1, 7),
}


@transaction.atomic
def edit_prescription(
    *, prescription: Prescription, dose: Mapping[str, Any], version: int, by: Membership, now: datetime
) -> Prescription:
    """Change the dose of one line; `dose` holds any of DOSE_FIELDS and per_side. `version` is the plan's.

    Raises PlanError (dose, banned, not_open) or StaleVersionError. The same dose again changes nothing.
    """
    plan = _editable(prescription.phase.plan, version=version)
    row = _standing(prescription)
    _check_dose(dose)
    _refuse_if_struck(row, plan, now=now)
    before = as_json(row)
    changed = {name: dose[name] for name in (*DOSE_FIELDS, "per_side") if name in dose}
    for name, value in changed.items():
        setattr(row, name, value)
    _check_whole(row)
    after = as_json(row)
    if before == after:
        return row
    row.save(update_fields=list(changed))
    _keep(plan, row, _("Dose: %s"), before=before, after=after, by=by, now=now)
    bump(plan)
    return row


@transaction.atomic
def add_exercise(
    *, phase: Phase, key: str, reason: str, version: int, by: Membership, now: datetime
) -> Prescription:
    """Add an exercise of the library by hand, at its gentle start dose. Raises PlanError (banned, already_there)."""
    plan = _editable(phase.plan, version=version)
    exercise = LIBRARY.get(key)
    if exercise is None:
        raise PlanError(_("Choose an exercise from the list."), field="exercise")
    words = one_line(reason, most=400, field="reason", error=PlanError)
    if not words:
        raise PlanError(_("Say in a few words why you add it."), field="reason")
    refusal = why_banned(exercise, *facts_of(plan, now=now))
    if refusal:
        raise BannedError(refusal, field="exercise")
    lines = Prescription.objects.filter(phase=phase)
    if lines.standing().filter(exercise__key=key).exists():
        raise AlreadyThereError(_("This exercise is in the phase already."), field="exercise")
    position = lines.aggregate(last=Max("position"))["last"]
    row = Prescription.objects.create(
        phase=phase,
        exercise=exercise_rows([key])[key],
        reps=8,
        per_side=exercise.each_side,
        reason=words,
        source=_("Added by %s") % by.display_name,
        evidence=Evidence.OPINION,
        position=0 if position is None else position + 1,
    )
    _keep(plan, row, _("Added: %s"), before={}, after=as_json(row), by=by, now=now)
    bump(plan)
    return row


@transaction.atomic
def remove_line(
    *, prescription: Prescription, reason: str, version: int, by: Membership, now: datetime
) -> Prescription:
    """Take a line out; it stays on record with the time and the reason. Taking it out twice changes nothing."""
    words = one_line(reason, most=200, field="reason", error=PlanError)
    plan = _editable(prescription.phase.plan, version=version)
    row = _locked(prescription)
    if row.removed_at is not None:
        return row
    row.removed_at, row.removed_reason = now, words
    row.save(update_fields=["removed_at", "removed_reason"])
    _keep(plan, row, _("Removed: %s"), before=as_json(row), after={}, by=by, now=now)
    bump(plan)
    return row


@transaction.atomic
def remove_advice(*, advice: Advice, version: int, by: Membership, now: datetime) -> Advice:
    """Take a line of advice out. The stop rule stays in each plan."""
    plan = _editable(advice.plan, version=version)
    if advice.key == "stop_rule":
        raise PlanError(_("The stop rule belongs to each plan."))
    row = Advice.objects.select_for_update(of=("self",)).get(pk=advice.pk)
    if row.removed_at is not None:
        return row
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    what = _("Advice removed: %s") % row.key
    PlanEdit.objects.create(
        plan=plan, what=what[:160], before={"text": row.text}, edited_by=by, edited_at=now
    )
    bump(plan)
    return row


def facts_of(plan: RehabPlan, *, now: datetime) -> tuple[Facts, Facts]:
    """What the plan was made of, and what the record says today: either may forbid."""
    return Facts.from_json(plan.facts), gather_facts(plan.episode, now=now)


def why_banned(exercise: LibraryExercise, *facts: Facts) -> str:
    """The reason that any of the facts forbid this exercise, with its source; empty when none does."""
    for each in facts:
        ban = first_strike(exercise, active_bans(each), each)
        if ban is not None:
            return f"{ban.reason} ({ban.source})"
    return ""


def _editable(plan: RehabPlan, *, version: int) -> RehabPlan:
    row = hold_row(plan, version=version)
    if row.status not in EDITABLE:
        raise NotOpenError(_("This plan was replaced and can only be read."))
    return row


def _locked(prescription: Prescription) -> Prescription:
    return (
        Prescription.objects.select_for_update(of=("self",))
        .select_related("exercise", "phase")
        .get(pk=prescription.pk)
    )


def _standing(prescription: Prescription) -> Prescription:
    row = _locked(prescription)
    if row.removed_at is not None:
        raise NotOpenError(_("This line was removed."))
    return row


def _refuse_if_struck(row: Prescription, plan: RehabPlan, *, now: datetime) -> None:
    struck = struck_lines([row], *facts_of(plan, now=now))
    if struck:
        raise BannedError(_("The record forbids this exercise: %s. Remove it.") % struck[0][1].reason)


def _check_dose(dose: Mapping[str, Any]) -> None:
    for name, value in dose.items():
        low, high = LIMITS.get(name, (0, 1))
        if not low <= int(value) <= high:
            words = _("From %(low)d to %(high)d.") % {"low": low, "high": high}
            raise DoseError(words, field=name)


def _check_whole(row: Prescription) -> None:
    if not (row.reps or row.minutes or row.hold_seconds):
        raise DoseError(_("Give repetitions, a hold or minutes."), field="reps")


def _keep(
    plan: RehabPlan,
    row: Prescription,
    words: str,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: Membership | None,
    now: datetime,
) -> None:
    PlanEdit.objects.create(
        plan=plan,
        what=(words % _(row.exercise.name))[:160],
        before={"line": str(row.uid), **before} if before else {},
        after={"line": str(row.uid), **after} if after else {},
        edited_by=by,
        edited_at=now,
    )
