"""Weekly questions and answers, judged by the product's own definitions, and the state each episode is in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from patients.models import Episode, EpisodeState, OutcomeMeasure, OutcomeScore, Source
from rehab_plans.check_ins import OPEN_FOR, SHORTER_AFTER
from rehab_plans.demo.care import Care
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.plans import Planned
from rehab_plans.demo.stories import Week
from rehab_plans.models import CheckIn, CheckInState, RecurrenceEvent
from rehab_plans.recurrence import Answer, Transition, next_state

WEEK = timedelta(days=7)


@dataclass
class Course:
    """The questions of one episode and what they led to."""

    care: Care
    zone: ZoneInfo
    state: EpisodeState = EpisodeState.IN_CARE
    since: datetime | None = None
    check_ins: list[CheckIn] = field(default_factory=list)
    events: list[RecurrenceEvent] = field(default_factory=list)
    scores: list[OutcomeScore] = field(default_factory=list)
    turns: list[tuple[CheckIn, Transition]] = field(default_factory=list)
    """What asks for somebody: the check-in and what it changed."""
    history: list[Answer] = field(default_factory=list)
    missed: int = 0

    @property
    def episode(self) -> Episode:
        return self.care.episode


def write_courses(frame: Frame, planned: Iterable[Planned]) -> list[Course]:
    """Ask every week since the plan was accepted, and write questions, scores, events and states."""
    courses = []
    for each in planned:
        if each.plan.accepted_at is None:
            continue
        course = Course(each.care, ZoneInfo(each.care.person.patient.time_zone))
        _run(frame, course, each.plan.accepted_at)
        _end(course)
        courses.append(course)
    frame.write([row for course in courses for row in course.check_ins])
    frame.write([row for course in courses for row in course.events])
    frame.write([row for course in courses for row in course.scores])
    episodes = [course.episode for course in courses]
    Episode.objects.bulk_update(
        episodes, ["state", "state_since", "discharged_at", "version"], batch_size=100
    )
    return courses


def _run(frame: Frame, course: Course, accepted_at: datetime) -> None:
    day = accepted_at.astimezone(course.zone).date() + timedelta(days=7)
    due_at: datetime | None = datetime.combine(day, time(9), tzinfo=course.zone).astimezone(UTC)
    while due_at is not None:
        if course.care.ends_on and due_at.date() > course.care.ends_on:
            return
        due_at = _ask(frame, course, due_at)


def _ask(frame: Frame, course: Course, due_at: datetime) -> datetime | None:
    """One question; returns when the next one is due, or None when none follows yet."""
    check_in = CheckIn(
        uid=frame.uid(due_at - WEEK), episode=course.episode, due_at=due_at, closes_at=due_at + OPEN_FOR
    )
    course.check_ins.append(check_in)
    week = _week_of(course.care, due_at)
    answered_at = due_at + timedelta(minutes=frame.rng.choice((20, 45, 90, 240, 600, 1500, 3000)))
    if week is not None and week.answers and _reaches(frame, course.care) and answered_at <= frame.now:
        _answer(frame, course, check_in, week, answered_at)
        return _later(course, due_at, WEEK)
    if check_in.closes_at > frame.now:
        return None
    return _miss(course, check_in)


def _reaches(frame: Frame, care: Care) -> bool:
    """By mail, or now and then by phone."""
    return care.person.is_asked_weekly() or frame.chance(0.5)


def _week_of(care: Care, due_at: datetime) -> Week | None:
    number = (due_at.date() - care.story.starts_on).days // 7
    return care.story.weeks[number - 1] if 1 <= number <= len(care.story.weeks) else None


def _answer(frame: Frame, course: Course, check_in: CheckIn, week: Week, at: datetime) -> None:
    is_typed = not course.care.person.is_asked_weekly()
    check_in.state, check_in.answered_at, check_in.version = CheckInState.ANSWERED, at, 2
    check_in.source = Source.PHONE if is_typed else Source.LINK
    check_in.typed_by = frame.house.assistant if is_typed else None
    check_in.days, check_in.pain = week.days, week.pain
    check_in.lasted_a_day, check_in.had_spasm = week.lasted, week.spasm
    check_in.was_limited, check_in.sought_care = week.limited, week.sought
    course.missed = 0
    course.history.append(answer_of(check_in))
    _turn(course, check_in, next_state(history=course.history, state=course.state, now=at))
    for measure, score in ((OutcomeMeasure.NPRS, week.pain), (OutcomeMeasure.BOTHERSOME_DAYS, week.days)):
        row = OutcomeScore(
            uid=frame.uid(at), episode=course.episode, measure=measure, score=score, taken_at=at
        )
        row.source, row.typed_by = check_in.source, check_in.typed_by
        course.scores.append(row)


def answer_of(check_in: CheckIn) -> Answer:
    return Answer(
        days=check_in.days or 0,
        pain=check_in.pain or 0,
        lasted_a_day=bool(check_in.lasted_a_day),
        spasm=bool(check_in.had_spasm),
        limited=bool(check_in.was_limited),
        sought_care=bool(check_in.sought_care),
        at=check_in.due_at,
    )


def _miss(course: Course, check_in: CheckIn) -> datetime | None:
    """Nobody answered within the week: ask again, sooner after two; after four we do not know."""
    check_in.state, check_in.version = CheckInState.MISSED, 2
    course.missed += 1
    transition = next_state(history=(), state=course.state, now=check_in.closes_at, unanswered=course.missed)
    _turn(course, check_in, transition)
    if transition.state == EpisodeState.UNKNOWN:
        return None
    if transition.sends_shorter_check_in:
        return check_in.closes_at + SHORTER_AFTER
    return _later(course, check_in.due_at, 2 * WEEK)


def _turn(course: Course, check_in: CheckIn, transition: Transition) -> None:
    at = check_in.answered_at or check_in.closes_at
    for event in transition.events:
        course.events.append(
            RecurrenceEvent(
                episode=course.episode,
                check_in=check_in,
                kind=event.kind,
                level=event.level,
                from_state=course.state,
                to_state=transition.state,
                happened_at=event.mid_at,
            )
        )
    if transition.events:
        course.turns.append((check_in, transition))
    if transition.state != course.state:
        course.state, course.since = transition.state, at


def _end(course: Course) -> None:
    """Write on the episode where it stands; a discharge closes what is still open."""
    episode, ends_on = course.episode, course.care.ends_on
    episode.state, episode.version = course.state, 2 + len(course.turns)
    episode.state_since = course.since or episode.state_since
    if ends_on is not None:
        at = datetime.combine(ends_on, time(17), tzinfo=course.zone)
        episode.state, episode.state_since, episode.discharged_at = EpisodeState.DISCHARGED, at, at
        for check_in in course.check_ins:
            if check_in.state == CheckInState.DUE:
                check_in.state = CheckInState.STOPPED


def _later(course: Course, due_at: datetime, later: timedelta) -> datetime:
    """The same hour on the wall."""
    return (due_at.astimezone(course.zone) + later).astimezone(UTC)
