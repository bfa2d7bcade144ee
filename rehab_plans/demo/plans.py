"""Plans as the rules propose them from the record of that day, moved through their phases, and done at home."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from rehab_plans.demo.care import Care
from rehab_plans.demo.exams import Bundle
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.stories import Turn
from rehab_plans.filing import file_proposal, flags_of, propose_for
from rehab_plans.gathering import gather_facts
from rehab_plans.models import ExerciseLog, LogAnswer, Phase, PhaseKind, PlanStatus, Prescription, RehabPlan

LOGGED_DAYS = 35
WAITING_DAYS = 2


@dataclass
class Planned:
    """A plan of the demo; `hurt` are taps that ask for a follow-up."""

    plan: RehabPlan
    care: Care
    phases: list[Phase] = field(default_factory=list)
    hurt: list[ExerciseLog] = field(default_factory=list)

    @property
    def is_running(self) -> bool:
        return self.plan.status == PlanStatus.ACTIVE

    @property
    def was_accepted(self) -> bool:
        return self.plan.accepted_at is not None


def write_plans(frame: Frame, exams: Iterable[Bundle]) -> list[Planned]:
    """One plan per signed first examination; the newest ones still wait for somebody to accept them."""
    signed = [bundle for bundle in exams if bundle.examination.signed_at is not None]
    newest = max(signed, key=lambda bundle: bundle.examination.started_at, default=None)
    planned = [_plan(frame, bundle, is_newest=bundle is newest) for bundle in signed]
    phases = Phase.objects.filter(plan__in=[each.plan for each in planned]).order_by("plan", "position")
    by_plan: dict[int, list[Phase]] = {}
    for phase in phases:
        by_plan.setdefault(phase.plan_id, []).append(phase)
    for each in planned:
        each.phases = by_plan.get(each.plan.pk, [])
        if each.was_accepted:
            _walk(frame, each)
    walked = [phase for each in planned for phase in each.phases if phase.entered_at]
    Phase.objects.bulk_update(walked, ["entered_at", "left_at"], batch_size=200)
    return planned


def _plan(frame: Frame, bundle: Bundle, *, is_newest: bool) -> Planned:
    care, exam = bundle.care, bundle.examination
    assert exam.signed_at is not None
    at = min(exam.signed_at + timedelta(minutes=6), frame.now)
    facts = gather_facts(care.episode, now=at)
    ours, theirs = propose_for(facts, language=care.person.patient.language)
    plan = RehabPlan(
        uid=frame.uid(at),
        episode=care.episode,
        facts=facts.as_json(),
        flags=flags_of(ours),
        held_reason=ours.held_reason[:300],
        proposed_at=at,
        proposed_by=exam.examiner,
    )
    is_waiting = is_newest or at > frame.now - timedelta(days=WAITING_DAYS)
    if not ours.is_held and not is_waiting:
        plan.status, plan.version = PlanStatus.ACTIVE, 2
        plan.accepted_at, plan.accepted_by = at + timedelta(minutes=3), exam.examiner
        if care.ends_on is not None:
            plan.status = PlanStatus.COMPLETED
            plan.ended_at = datetime.combine(care.ends_on, time(17), tzinfo=care.person.location.zone)
    frame.write([plan])
    file_proposal(plan, ours, theirs)
    return Planned(plan, care)


def _walk(frame: Frame, planned: Planned) -> None:
    """Enter the phases one after the other, as the pain goes."""
    story, plan = planned.care.story, planned.plan
    assert plan.accepted_at is not None
    last = min(planned.care.ends_on or frame.today, frame.today)
    weeks = {
        PhaseKind.RESTORE: 2,
        PhaseKind.STRENGTHEN: max(4, round(story.calm_week * 0.7)),
        PhaseKind.PREVENT: story.calm_week + 2,
    }
    entered = [planned.phases[0]] if planned.phases else []
    for phase in entered:
        phase.entered_at = plan.accepted_at
    for phase in planned.phases[1:]:
        week = weeks.get(PhaseKind(phase.kind), 0)
        if story.turn is Turn.PERSISTS and phase.kind == PhaseKind.PREVENT:
            break
        at = plan.accepted_at + timedelta(weeks=week)
        if at.date() > last or at <= (entered[-1].entered_at or at):
            break
        phase.entered_at = entered[-1].left_at = at
        entered.append(phase)


def write_logs(frame: Frame, planned: list[Planned]) -> None:
    """Taps of the last weeks on the exercises of the phase each day belongs to."""
    running = [each for each in planned if each.is_running]
    lines: dict[int, list[Prescription]] = {}
    rows = Prescription.objects.filter(phase__plan__in=[each.plan for each in running]).order_by("id")
    for line in rows:
        lines.setdefault(line.phase_id, []).append(line)
    logs: list[ExerciseLog] = []
    for each in running:
        keen = frame.rng.choice((0.0, 0.25, 0.5, 0.7, 0.9))
        for phase in each.phases:
            for day in _days_of(frame, phase):
                logs += _taps(frame, each, lines.get(phase.pk, []), day, keen)
    frame.write(logs)


def _days_of(frame: Frame, phase: Phase) -> list[date]:
    if phase.entered_at is None:
        return []
    first = max(phase.entered_at.date() + timedelta(days=1), frame.today - timedelta(days=LOGGED_DAYS))
    last = phase.left_at.date() if phase.left_at else frame.today
    return [first + timedelta(days=count) for count in range(max(0, (last - first).days))]


def _taps(
    frame: Frame, planned: Planned, lines: list[Prescription], day: date, keen: float
) -> list[ExerciseLog]:
    if not frame.chance(keen):
        return []
    rows = []
    for line in lines:
        if not frame.chance(0.85):
            continue
        answer = frame.rng.choices(
            (LogAnswer.DONE, LogAnswer.TOO_EASY, LogAnswer.TOO_HARD, LogAnswer.NO_TIME, LogAnswer.HURT),
            (86, 5, 5, 3.2, 0.4),
        )[0]
        at = datetime.combine(
            day, time(frame.rng.randint(7, 19), 20), tzinfo=planned.care.person.location.zone
        )
        log = ExerciseLog(uid=frame.uid(at), prescription=line, done_on=day, answer=answer, logged_at=at)
        rows.append(log)
        if answer == LogAnswer.HURT:
            planned.hurt.append(log)
    return rows
