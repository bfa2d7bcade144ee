"""What is due at home on a day, and what a tap does."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from clinic.models import Membership
from patients.conditions import Need
from patients.models import Episode, FollowUp, Source
from patients.red_flags import evaluate
from patients.screening import raise_flags
from rehab_plans.dosing import dose_words, easier, is_due, whole_minutes
from rehab_plans.errors import PlanError
from rehab_plans.exercises import LIBRARY, Tag
from rehab_plans.models import ExerciseLog, PlanEdit, Prescription, RehabPlan
from rehab_plans.plan_edits import remove_line
from rehab_plans.planning import hold_plan
from rehab_plans.programme import log_exercise, pace, plan_of_link, todays_programme
from rehab_plans.rules import Dose
from tests.factories.patients import make_episode, make_patient
from tests.factories.plans import make_accepted_plan, make_need, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(house: Any, now: datetime) -> Episode:
    return make_episode(
        make_patient(),
        opened_at=now - timedelta(days=1),
        complaint={"mechanisms": ["lifting"], "pain_now": 6, "has_spasm": True},
    )


@pytest.fixture
def plan(episode: Episode, bob: Membership, now: datetime) -> RehabPlan:
    return make_accepted_plan(episode, by=bob, now=now)


def first_line(plan: RehabPlan, now: datetime) -> Prescription:
    return todays_programme(plan, now=now).due[0].line


def tap(line: Prescription, answer: str, now: datetime) -> ExerciseLog:
    return log_exercise(prescription=line, answer=answer, today=now.date(), now=now)


@pytest.mark.parametrize("days", range(1, 8))
def test_exercise_is_due_on_the_first_day_and_so_often_a_week(days: int, now: datetime) -> None:
    start = now.date()
    dose = Dose(reps=8, days_a_week=days)
    due = [is_due(dose, started_on=start, today=start + timedelta(days=day)) for day in range(14)]
    assert due[0]
    assert sum(due[:7]) == sum(due[7:]) == days


@pytest.mark.parametrize(
    ("dose", "less"),
    [
        (Dose(minutes=10, times_a_day=3), Dose(minutes=6, times_a_day=3)),
        (Dose(sets=3, reps=10), Dose(sets=2, reps=10)),
        (Dose(reps=9), Dose(reps=6)),
        (Dose(reps=3, hold_seconds=30), Dose(reps=3, hold_seconds=20)),
        (Dose(reps=3, hold_seconds=5, times_a_day=2), Dose(reps=3, hold_seconds=5, times_a_day=1)),
        (Dose(minutes=1, times_a_day=3), Dose(minutes=1, times_a_day=2)),
        (Dose(reps=2), None),
    ],
)
def test_easier_is_one_step_down(dose: Dose, less: Dose | None) -> None:
    assert easier(dose) == less


@pytest.mark.parametrize("exercise", LIBRARY.values(), ids=LIBRARY)
def test_easier_never_gets_longer_and_ends(exercise: Any) -> None:
    dose: Dose | None = Dose(sets=4, reps=12, hold_seconds=40, times_a_day=4)
    steps = 0
    while dose is not None and (less := easier(dose)) is not None:
        assert less.seconds_a_day(exercise) <= dose.seconds_a_day(exercise)
        dose, steps = less, steps + 1
    assert 5 < steps < 30


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reps": 3, "hold_seconds": 30, "per_side": True}, "30 s × 3, each side, daily"),
        ({"sets": 3, "reps": 10, "days_a_week": 4}, "3 × 10, 4 days a week"),
        ({"minutes": 5, "times_a_day": 3}, "5 minutes, 3 times a day"),
        ({"reps": 8}, "8 repetitions, daily"),
        ({"sets": 2, "reps": 1, "hold_seconds": 30}, "30 s × 2, daily"),
        ({"sets": 2, "reps": 4, "hold_seconds": 10}, "2 × (10 s × 4), daily"),
    ],
)
def test_dose_in_words(fields: dict[str, Any], words: str) -> None:
    assert dose_words(Prescription(**fields)) == words


def test_minutes_are_rounded_up() -> None:
    assert [whole_minutes(seconds) for seconds in (0, 1, 60, 61)] == [0, 1, 1, 2]


def test_today_shows_the_phase_the_patient_is_in(plan: RehabPlan, now: datetime) -> None:
    programme = todays_programme(plan, now=now)
    assert programme.phase is not None
    assert programme.phase.kind == "relief"
    assert 1 <= len(programme.due) <= 5
    assert {each.line.phase_id for each in programme.exercises} == {programme.phase.pk}
    assert 1 <= programme.minutes <= 20
    assert programme.done == 0


def test_need_noted_later_takes_the_exercise_away_at_once(plan: RehabPlan, now: datetime) -> None:
    def keys() -> list[str]:
        return [each.exercise.key for each in todays_programme(plan, now=now).exercises]

    assert any(Tag.FLOOR_TRANSFER in LIBRARY[key].tags for key in keys())
    make_need(plan.episode.patient, Need.NO_FLOOR, now)
    assert not any(Tag.FLOOR_TRANSFER in LIBRARY[key].tags for key in keys())


def test_emergency_flag_holds_the_programme(plan: RehabPlan, now: datetime) -> None:
    raised = evaluate({"saddle_numb": True})
    raise_flags(patient=plan.episode.patient, episode=None, raised=raised, source=Source.LINK, now=now)
    programme = todays_programme(plan, now=now)
    assert programme.is_held
    assert not programme.exercises


def test_plan_on_hold_shows_nothing(plan: RehabPlan, bob: Membership, now: datetime) -> None:
    hold_plan(plan=plan, reason="Operation", version=plan.version, by=bob, now=now)
    plan.refresh_from_db()
    assert todays_programme(plan, now=now).is_held


def test_last_tap_of_a_day_counts(plan: RehabPlan, now: datetime) -> None:
    line = first_line(plan, now)
    tap(line, "no_time", now)
    tap(line, "done", now + timedelta(hours=3))
    log = ExerciseLog.objects.get()
    assert (log.answer, log.logged_at) == ("done", now + timedelta(hours=3))
    assert todays_programme(plan, now=now).done == 1
    tap(line, "done", now + timedelta(days=1))
    assert ExerciseLog.objects.count() == 2


def test_hurt_tells_the_chiropractor_once_and_pauses_the_exercise(
    plan: RehabPlan, bob: Membership, now: datetime
) -> None:
    line = first_line(plan, now)
    tap(line, "hurt", now)
    tap(line, "hurt", now + timedelta(minutes=1))
    work = FollowUp.objects.get(kind="hurt")
    assert (work.audience, work.assigned_to, work.episode) == ("clinical", bob, plan.episode)
    assert line.exercise.name in work.title
    tomorrow = todays_programme(plan, now=now + timedelta(days=1))
    assert [each.line for each in tomorrow.paused] == [line]
    assert line not in [each.line for each in tomorrow.due]
    FollowUp.objects.update(done_at=now, done_by=bob)
    assert not todays_programme(plan, now=now + timedelta(days=1)).paused


def test_too_hard_is_eased_at_once_and_once_a_day(plan: RehabPlan, now: datetime) -> None:
    line = next(each.line for each in todays_programme(plan, now=now).due if each.line.reps > 3)
    before = line.reps
    tap(line, "too_hard", now)
    tap(line, "done", now)
    tap(line, "too_hard", now)
    line.refresh_from_db()
    assert line.reps < before or line.sets == 1
    edit = PlanEdit.objects.get()
    assert edit.edited_by is None
    assert edit.before != edit.after
    eased = (line.sets, line.reps)
    tap(line, "too_hard", now + timedelta(days=1))
    line.refresh_from_db()
    assert (line.sets, line.reps) != eased


def test_too_easy_waits_for_the_chiropractor(plan: RehabPlan, now: datetime) -> None:
    line = first_line(plan, now)
    before = (line.sets, line.reps, line.minutes)
    tap(line, "too_easy", now)
    line.refresh_from_db()
    assert (line.sets, line.reps, line.minutes) == before
    assert not PlanEdit.objects.exists()
    assert not FollowUp.objects.filter(kind="hurt").exists()


def test_line_that_is_gone_takes_no_answer(plan: RehabPlan, bob: Membership, now: datetime) -> None:
    later = Prescription.objects.filter(phase__plan=plan, phase__kind="prevent")[0]
    with pytest.raises(PlanError):
        tap(later, "done", now)
    line = first_line(plan, now)
    remove_line(prescription=line, reason="", version=plan.version, by=bob, now=now)
    with pytest.raises(PlanError):
        tap(line, "done", now)
    assert not ExerciseLog.objects.exists()


def test_unknown_answer_is_refused(plan: RehabPlan, now: datetime) -> None:
    with pytest.raises(PlanError):
        tap(first_line(plan, now), "perfect", now)


def test_old_link_leads_to_the_plan_that_replaced_it(
    plan: RehabPlan, episode: Episode, bob: Membership, now: datetime
) -> None:
    proposal = make_proposal(episode, by=bob, now=now)
    assert plan_of_link(plan.uid) == plan
    second = make_accepted_plan(episode, by=bob, now=now)
    assert plan_of_link(plan.uid) == plan_of_link(proposal.uid) == second


def test_pace_counts_whole_days_since_the_phase_began(plan: RehabPlan, now: datetime) -> None:
    assert pace(plan, now=now) == (0, 0)
    for each in todays_programme(plan, now=now).due:
        tap(each.line, "done", now)
    due = len(todays_programme(plan, now=now).due)
    done, all_due = pace(plan, now=now + timedelta(days=1))
    assert (done, all_due) == (due, due)
