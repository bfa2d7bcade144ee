"""What an answer to the weekly question does, and what silence does."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.models import Membership, OutgoingMail
from clinic.models.outbox import MailState
from patients.models import Episode, EpisodeState, FollowUp, FollowUpKind, OutcomeScore, Source
from rehab_plans.check_ins import (
    CheckInOverError,
    Given,
    answer_check_in,
    describe,
    judge_silence,
    schedule_check_in,
)
from rehab_plans.models import CheckIn, CheckInState, EventKind, RecurrenceEvent
from tests.factories.patients import make_episode
from tests.factories.rehab_plans import make_answer, make_check_in, make_plan

WEEK = timedelta(days=7)
BAD = Given(days=5, pain=6, lasted_a_day=True, was_limited=True)
CALM = Given(days=0, pain=0)


@pytest.fixture
def episode(bob: Membership, now: datetime) -> Episode:
    made = make_episode()
    make_plan(made, by=bob, at=now - WEEK)
    return made


@pytest.fixture
def check_in(episode: Episode, now: datetime) -> CheckIn:
    return make_check_in(episode, due_at=now)


def answered(check_in: CheckIn, given: Given, now: datetime) -> CheckIn:
    answer_check_in(check_in=check_in, given=given, source=Source.LINK, now=now)
    check_in.refresh_from_db()
    return check_in


def test_bad_week_opens_one_follow_up_and_owes_a_rebook_mail(
    check_in: CheckIn, bob: Membership, now: datetime
) -> None:
    answered(check_in, BAD, now)
    follow_up = FollowUp.objects.get()
    assert follow_up.kind == FollowUpKind.FLARE
    assert follow_up.assigned_to == bob
    assert follow_up.detail.startswith("5 bothersome days, worst pain 6 of 10")
    assert follow_up.title == "A bad week"
    mail = OutgoingMail.objects.get(kind="rebook")
    assert (mail.subject_uid, mail.due_at) == (check_in.episode.uid, now)
    assert RecurrenceEvent.objects.get().kind == EventKind.WORSE


def test_answer_is_kept_with_its_scores(check_in: CheckIn, now: datetime) -> None:
    kept = answered(check_in, BAD, now)
    assert (kept.state, kept.days, kept.pain, kept.answered_at) == (CheckInState.ANSWERED, 5, 6, now)
    assert sorted(OutcomeScore.objects.values_list("measure", "score")) == [
        ("bothersome_days", 5),
        ("nprs", 6),
    ]


def test_same_answer_twice_counts_once(check_in: CheckIn, now: datetime) -> None:
    answered(check_in, BAD, now)
    answered(check_in, BAD, now + timedelta(seconds=1))
    assert FollowUp.objects.count() == 1
    assert OutcomeScore.objects.count() == 2
    assert OutgoingMail.objects.filter(kind="rebook").count() == 1


def test_other_answer_after_the_first_is_refused(check_in: CheckIn, now: datetime) -> None:
    answered(check_in, BAD, now)
    with pytest.raises(CheckInOverError) as refusal:
        answered(check_in, CALM, now)
    assert refusal.value.code == "check_in_over"


def test_calm_answer_moves_to_recovering_and_asks_nobody(check_in: CheckIn, now: datetime) -> None:
    answered(check_in, CALM, now)
    check_in.episode.refresh_from_db()
    assert check_in.episode.state == EpisodeState.RECOVERING
    assert check_in.episode.state_since == now
    assert not FollowUp.objects.exists()
    assert RecurrenceEvent.objects.get().kind == EventKind.RECOVERING


def test_second_calm_week_offers_the_prevention_plan(episode: Episode, now: datetime) -> None:
    make_answer(episode, due_at=now - WEEK, days=0, pain=0)
    answered(make_check_in(episode, due_at=now), CALM, now)
    assert FollowUp.objects.get().kind == FollowUpKind.HAND_OVER


def test_four_calm_weeks_are_a_recovery_and_pain_after_it_a_recurrence(
    episode: Episode, now: datetime
) -> None:
    for week in (4, 3, 2):
        make_answer(episode, due_at=now - week * WEEK, days=0, pain=0)
    answered(make_check_in(episode, due_at=now - WEEK), CALM, now - WEEK)
    episode.refresh_from_db()
    assert episode.state == EpisodeState.RECOVERED
    CheckIn.objects.filter(state=CheckInState.DUE).delete()
    answered(make_check_in(episode, due_at=now), BAD, now)
    episode.refresh_from_db()
    assert episode.state == EpisodeState.RECURRED
    event = RecurrenceEvent.objects.get(kind=EventKind.RECURRENCE)
    assert event.level == 2
    assert FollowUp.objects.filter(kind=FollowUpKind.RECURRENCE).count() == 1


def test_next_question_comes_a_week_later_at_the_same_local_hour(episode: Episode) -> None:
    zone = ZoneInfo("America/New_York")
    before_the_change = datetime(2026, 10, 28, 9, 0, tzinfo=zone)  # clocks go back on 1 November
    answered(make_check_in(episode, due_at=before_the_change), CALM, before_the_change + timedelta(hours=1))
    following = CheckIn.objects.get(state=CheckInState.DUE)
    assert following.due_at.astimezone(zone) == datetime(2026, 11, 4, 9, 0, tzinfo=zone)


def test_no_question_follows_a_discharge(check_in: CheckIn, now: datetime) -> None:
    Episode.objects.update(state=EpisodeState.DISCHARGED, discharged_at=now)
    check_in.refresh_from_db()
    answered(check_in, CALM, now)
    assert not CheckIn.objects.filter(state=CheckInState.DUE).exists()


def test_waiting_mail_is_withdrawn_by_the_answer(check_in: CheckIn, now: datetime) -> None:
    OutgoingMail.objects.create(
        idem_key="x",
        kind="check_in",
        purpose="check_in",
        patient_uid=check_in.episode.patient.uid,
        subject_uid=check_in.uid,
        due_at=now,
    )
    answered(check_in, CALM, now)
    assert OutgoingMail.objects.get(kind="check_in").state == MailState.SUPERSEDED


def test_scheduling_twice_asks_once(episode: Episode, now: datetime) -> None:
    first = schedule_check_in(episode=episode, due_at=now, now=now)
    again = schedule_check_in(episode=episode, due_at=now + WEEK, now=now)
    assert first == again


def test_silence_is_asked_again_and_at_last_handed_to_the_desk(check_in: CheckIn) -> None:
    for missed in range(1, 5):
        closing = CheckIn.objects.get(state=CheckInState.DUE).closes_at
        assert judge_silence(now=closing) == 1
        assert CheckIn.objects.filter(state=CheckInState.MISSED).count() == missed
    check_in.episode.refresh_from_db()
    assert check_in.episode.state == EpisodeState.UNKNOWN
    assert not CheckIn.objects.filter(state=CheckInState.DUE).exists()
    follow_up = FollowUp.objects.get()
    assert (follow_up.kind, follow_up.audience) == (FollowUpKind.NO_ANSWER, "desk")


def test_second_missed_question_is_asked_again_after_three_days(check_in: CheckIn, now: datetime) -> None:
    judge_silence(now=now + timedelta(days=8))
    second = CheckIn.objects.get(state=CheckInState.DUE)
    closing = second.closes_at + timedelta(hours=1)
    judge_silence(now=closing)
    assert CheckIn.objects.get(state=CheckInState.DUE).due_at == closing + timedelta(days=3)


def test_silence_leaves_open_questions_alone(check_in: CheckIn, now: datetime) -> None:
    assert judge_silence(now=now + timedelta(days=6)) == 0


def test_description_says_it_in_one_line() -> None:
    check_in = CheckIn(days=1, pain=3, had_spasm=True, sought_care=True)
    assert describe(check_in) == (
        "1 bothersome day, worst pain 3 of 10; it locked or went into spasm; they sought care elsewhere"
    )
