"""The programme at home: what is due today, and what a tap of the patient does.

What the record forbids today is not shown, even when the plan in force still holds it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from clinic.opening import after_opening_minutes
from clinic.prepared import prepared, together
from patients.follow_ups import open_follow_up
from patients.models import Audience, FollowUp, FollowUpKind, Urgency
from patients.screening import local_day
from rehab_plans.dosing import (
    as_json,
    dose_fields,
    dose_of,
    dose_words,
    easier,
    is_due,
    seconds_a_day,
    seconds_at_a_time,
    whole_minutes,
)
from rehab_plans.errors import NotOpenError, PlanError
from rehab_plans.exercises import LIBRARY
from rehab_plans.exercises import Exercise as LibraryExercise
from rehab_plans.facts import Facts
from rehab_plans.gathering import ask_facts, facts_in
from rehab_plans.models import (
    Advice,
    Cadence,
    ExerciseLog,
    LogAnswer,
    Phase,
    PlanEdit,
    PlanStatus,
    Prescription,
    RehabPlan,
)
from rehab_plans.planning import HOLD, RUNNING, bump, struck_lines

DID_IT = (LogAnswer.DONE, LogAnswer.TOO_EASY)
# What a line says to staff alone.
NOT_FOR_PATIENTS = (
    "reason", "source", "evidence", "rule_id", "rule_version", "progress_when", "removed_reason",
    "exercise__name", "exercise__tags", "exercise__is_active",
)  # fmt: skip
HURT_IS_READ_WITHIN = 8 * 60  # opening minutes


@dataclass(frozen=True)
class TodaysExercise:
    """One line of the current phase. `is_paused`: it hurt, and nobody has answered yet."""

    line: Prescription
    exercise: LibraryExercise
    is_due: bool
    is_paused: bool
    answer: str

    @property
    def is_done(self) -> bool:
        return self.answer in DID_IT

    @property
    def dose(self) -> str:
        return dose_words(self.line, is_plain=True)

    @property
    def seconds(self) -> int:
        return seconds_a_day(self.exercise.key, dose_of(self.line))

    @property
    def timer_seconds(self) -> int:
        return seconds_at_a_time(self.exercise.key, dose_of(self.line))


@dataclass(frozen=True)
class Programme:
    """What the patient's page shows on one day. `is_held`: no exercise may be shown.

    `phases`, `lines`: all of the plan, in order, of which `forbidden` keys are not to be named today. `advice`,
    `cadence`: what else the plan says; of their rows what a patient reads.
    """

    plan: RehabPlan
    today: date
    is_held: bool
    phase: Phase | None = None
    exercises: tuple[TodaysExercise, ...] = ()
    forbidden: frozenset[str] = frozenset()
    phases: tuple[Phase, ...] = ()
    lines: tuple[Prescription, ...] = ()
    advice: tuple[Any, ...] = ()
    cadence: tuple[Any, ...] = ()

    @property
    def due(self) -> list[TodaysExercise]:
        return [each for each in self.exercises if each.is_due and not each.is_paused]

    @property
    def paused(self) -> list[TodaysExercise]:
        return [each for each in self.exercises if each.is_paused]

    @property
    def later(self) -> list[TodaysExercise]:
        return [each for each in self.exercises if not each.is_due and not each.is_paused]

    @property
    def minutes(self) -> int:
        return whole_minutes(sum(each.seconds for each in self.due))

    @property
    def done(self) -> int:
        return sum(each.is_done for each in self.due)


def plan_of_link(uid: UUID) -> RehabPlan | None:
    """The plan a link was made for, or the one that replaced it; None when the episode has none in force."""
    plan = next(iter(_plan_by_uid(uid)), None)
    if plan is None or plan.status in RUNNING:
        return plan
    return next(iter(_running_plan(plan.episode_id)), None)


@prepared
def _plan_by_uid(uid: UUID) -> QuerySet[RehabPlan]:
    return _with_people().filter(uid=uid)


@prepared
def _running_plan(episode: int) -> QuerySet[RehabPlan]:
    return _with_people().filter(episode=episode, status__in=RUNNING)[:1]


def _with_people() -> QuerySet[RehabPlan]:
    found: QuerySet[RehabPlan] = RehabPlan.objects.select_related("clinic", "episode__patient", "accepted_by")
    return found


@prepared
def _phases_of(plan: int) -> QuerySet[Phase]:
    return Phase.objects.filter(plan=plan)


@prepared
def _lines_of(plan: int, day: date) -> QuerySet[Prescription]:
    """With `answer`, that of the day."""
    rows = Prescription.objects.standing().filter(phase__plan=plan).select_related("exercise")
    logs = ExerciseLog.objects.filter(prescription=OuterRef("pk"), done_on=day)
    return rows.annotate(answer=Subquery(logs.values("answer"))).defer(*NOT_FOR_PATIENTS)


@prepared
def _advice_of(plan: int) -> QuerySet[Advice, Any]:
    rows = Advice.objects.filter(plan=plan, removed_at__isnull=True)
    return rows.values_list("key", "text", named=True)


@prepared
def _cadence_of(plan: int) -> QuerySet[Cadence, Any]:
    return Cadence.objects.filter(plan=plan).values_list("visits", "weeks", "patient_reason", named=True)


@prepared
def _open_hurts(episode: int) -> QuerySet[FollowUp, str]:
    rows = FollowUp.objects.open().filter(kind=FollowUpKind.HURT, episode_id=episode)
    return rows.values_list("key", flat=True)


def todays_programme(plan: RehabPlan, *, now: datetime) -> Programme:
    """The exercises of the current phase as they stand today, where the patient lives."""
    today = local_day(plan.episode.patient, now)
    phases, lines, hurts, advice, cadence, *told = together(
        _phases_of.ask(plan.pk),
        _lines_of.ask(plan.pk, today),
        _open_hurts.ask(plan.episode_id),
        _advice_of.ask(plan.pk),
        _cadence_of.ask(plan.pk),
        *ask_facts(plan.episode),
    )
    facts = facts_in(told, now=now)
    if plan.status != PlanStatus.ACTIVE or HOLD.applies(facts):
        return Programme(plan, today, is_held=True)
    whole = Programme(
        plan,
        today,
        is_held=False,
        phases=tuple(phases),
        lines=tuple(lines),
        advice=tuple(advice),
        cadence=tuple(cadence),
    )
    phase = next((each for each in phases if each.entered_at and each.left_at is None), None)
    if phase is None or phase.entered_at is None:
        return whole
    forbidden = _forbidden(lines, facts)
    current = [line for line in lines if line.phase_id == phase.pk and line.exercise.key not in forbidden]
    hurting = _lines_in(hurts)
    started_on = local_day(plan.episode.patient, phase.entered_at)
    exercises = tuple(
        TodaysExercise(
            line=line,
            exercise=LIBRARY[line.exercise.key],
            is_due=is_due(dose_of(line), started_on=started_on, today=today),
            is_paused=str(line.uid) in hurting,
            answer=line.answer or "",
        )
        for line in current
    )
    return replace(whole, phase=phase, exercises=exercises, forbidden=forbidden)


@transaction.atomic
def log_exercise(*, prescription: Prescription, answer: str, today: date, now: datetime) -> ExerciseLog:
    """Keep one answer for one exercise and day; the last one counts.

    "It hurt" opens a follow-up, "too hard" makes the dose easier at once, "too easy" only waits to be read.
    Raises PlanError (not_open) for a line that is no longer part of what the patient does.
    """
    if answer not in LogAnswer.values:
        raise PlanError(_("Choose one of the answers."), field="answer")
    plan = (
        RehabPlan.objects.select_for_update(of=("self",))
        .select_related("episode__patient", "accepted_by")
        .get(phases__prescriptions=prescription)
    )
    row = (
        Prescription.objects.for_today()
        .select_for_update(of=("self",))
        .select_related("exercise")
        .filter(pk=prescription.pk)
        .first()
    )
    if row is None or plan.status != PlanStatus.ACTIVE:
        raise NotOpenError(_("This exercise is not part of your plan any more."))
    before = ExerciseLog.objects.filter(prescription=row, done_on=today).values_list("answer", flat=True)
    was = before.first()
    log, _made = ExerciseLog.objects.update_or_create(
        prescription=row, done_on=today, defaults={"answer": answer, "logged_at": now}
    )
    if answer == LogAnswer.HURT:
        _tell_it_hurt(plan, row, today=today, now=now)
    elif answer == LogAnswer.TOO_HARD and was != LogAnswer.TOO_HARD:
        _ease(plan, row, now=now)
    return log


def _forbidden(lines: Sequence[Prescription], facts: Facts) -> frozenset[str]:
    struck = {line.exercise.key for line, _ban in struck_lines(lines, facts)}
    unknown = {line.exercise.key for line in lines if line.exercise.key not in LIBRARY}
    return frozenset(struck | unknown)


def _lines_in(hurts: Iterable[str]) -> set[str]:
    """Public ids of the lines that hurt and whose follow-up is open."""
    return {key.split(":")[1] for key in hurts if key.count(":") == 2}


def _tell_it_hurt(plan: RehabPlan, row: Prescription, *, today: date, now: datetime) -> None:
    open_follow_up(
        key=f"hurt:{row.uid}:{today.isoformat()}",
        kind=FollowUpKind.HURT,
        audience=Audience.CLINICAL,
        urgency=Urgency.TODAY,
        patient=plan.episode.patient,
        episode=plan.episode,
        title=_("An exercise hurt: %s") % _(row.exercise.name),
        detail=_("%(dose)s. The exercise waits until this is finished.") % {"dose": dose_words(row)},
        due_at=now,
        escalate_at=after_opening_minutes(plan.clinic, now, HURT_IS_READ_WITHIN),
        assigned_to=plan.accepted_by,
        now=now,
    )


def _ease(plan: RehabPlan, row: Prescription, *, now: datetime) -> None:
    """One step down, at most once a day and line; the change is kept like any other."""
    less = easier(dose_of(row))
    midnight = _start_of_day(plan, now)
    eased = plan.edits.filter(edited_by__isnull=True, edited_at__gte=midnight, after__line=str(row.uid))
    if less is None or eased.exists():
        return
    before = as_json(row)
    for name, value in dose_fields(less).items():
        setattr(row, name, value)
    row.save(update_fields=list(dose_fields(less)))
    PlanEdit.objects.create(
        plan=plan,
        what=(_("Made easier by the patient: %s") % _(row.exercise.name))[:160],
        before={"line": str(row.uid), **before},
        after={"line": str(row.uid), **as_json(row)},
        edited_at=now,
    )
    bump(plan)


def _start_of_day(plan: RehabPlan, now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(plan.episode.patient.time_zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def pace(plan: RehabPlan, *, now: datetime) -> tuple[int, int]:
    """(exercises done, exercises that were due) in the last 7 whole days of the phase, for the patient's chart."""
    phase = plan.phases.filter(entered_at__isnull=False, left_at__isnull=True).first()
    if phase is None or phase.entered_at is None:
        return 0, 0
    patient = plan.episode.patient
    today, started_on = local_day(patient, now), local_day(patient, phase.entered_at)
    days = [
        today - timedelta(days=back) for back in range(1, 8) if today - timedelta(days=back) >= started_on
    ]
    lines = list(Prescription.objects.standing().filter(phase=phase))
    due = sum(is_due(dose_of(line), started_on=started_on, today=day) for line in lines for day in days)
    did = (LogAnswer.DONE, LogAnswer.TOO_EASY, LogAnswer.TOO_HARD)
    done = ExerciseLog.objects.filter(prescription__in=lines, done_on__in=days, answer__in=did).count()
    return min(done, due), due
