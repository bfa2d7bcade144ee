"""Check-in answers → the state of an episode, and the events that follow.

Pure: the whole history is read again each time, so the same answers always give the same state, in whatever order
they were typed in. Definitions: recovered after four calm weekly check-ins, 28 days (Stanton; Kamper); recurrence
R1-R3 (Stanton 2010/2011; da Silva 2019; Pocovi 2024); flare, spasm event and follow-up are our own (J).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

from patients.models.episodes import EpisodeState
from rehab_plans.models.check_ins import EventKind

__all__ = ["Answer", "EpisodeState", "Event", "EventKind", "Settings", "Transition", "Usual", "next_state"]


class RecurrenceLevel(IntegerChoices):
    """R1 any, R2 activity-limiting, R3 care-seeking; 0 is no recurrence."""

    NONE = 0, _("None")
    ANY = 1, _("R1: pain is back")
    LIMITING = 2, _("R2: limits activity")
    CARE_SEEKING = 3, _("R3: sought care")


@dataclass(frozen=True)
class Settings:
    """Defaults a clinic may change. Gaps are days between answers; slack allows for answering late or early (J)."""

    calm_check_ins: int = 4
    calm_days: int = 28
    hand_over_at: int = 2
    recurrence_pain_above: int = 2
    flare_pain_above_usual: int = 2
    flare_days_above_usual: int = 2
    follow_up_pain: int = 4
    follow_up_days: int = 3
    shorter_after: int = 2
    unknown_after: int = 4
    slack_days: int = 3
    usual_of_last: int = 4


DEFAULTS = Settings()

# Each of these brings a follow-up for the chiropractor and a rebook link for the patient.
ASKS_FOLLOW_UP = frozenset({EventKind.RECURRENCE, EventKind.FLARE, EventKind.SPASM, EventKind.WORSE})


@dataclass(frozen=True)
class Answer:
    """One answered check-in.

    ``days`` bothersome days of the last 7, ``pain`` worst pain 0-10, ``covers_days`` the period asked about;
    ``at`` when the check-in was due, since "in a row" is counted by due dates, not by how fast someone answers.
    Raises ValueError for numbers outside their scale.
    """

    days: int
    pain: int
    lasted_a_day: bool
    spasm: bool
    limited: bool
    sought_care: bool
    at: datetime
    covers_days: int = 7

    def __post_init__(self) -> None:
        if not 0 <= self.pain <= 10 or not 0 <= self.days <= max(self.covers_days, 7):
            raise ValueError(f"answer out of range: {self.days} days, pain {self.pain}")

    @property
    def is_calm(self) -> bool:
        """No bothersome day, no pain, and none of the signs that contradict it."""
        return self.days == 0 and self.pain == 0 and not (self.spasm or self.limited or self.sought_care)


@dataclass(frozen=True)
class Event:
    """``at`` is the due date of the answer; it happened between ``after`` (the answer before, if any) and ``at``.

    ``kind`` and ``at`` together name the event once: asking again gives the same event.
    """

    kind: EventKind
    at: datetime
    after: datetime | None = None
    level: RecurrenceLevel = RecurrenceLevel.NONE

    @property
    def mid_at(self) -> datetime:
        """Middle of the interval: the date a survival curve uses."""
        return self.at if self.after is None else self.after + (self.at - self.after) / 2


@dataclass(frozen=True)
class Transition:
    """The new state, and the events of the newest answer or of the silence after it."""

    state: EpisodeState
    events: tuple[Event, ...] = ()
    sends_shorter_check_in: bool = False

    @property
    def follow_up(self) -> bool:
        """The chiropractor gets a follow-up, and the patient a link to book."""
        return any(event.kind in ASKS_FOLLOW_UP for event in self.events)


@dataclass(frozen=True)
class Usual:
    """What is usual for this patient: worst pain and bothersome days."""

    pain: float
    days: float | None = None


@dataclass(frozen=True)
class _Course:
    """Where the history stands: state, the calm run (answers counted, when it began and was last counted)."""

    state: EpisodeState
    has_recovered: bool = False
    calm_count: int = 0
    calm_since: datetime | None = None
    counted_at: datetime | None = None
    calm_covered: int = 0
    last_at: datetime | None = None
    events: tuple[Event, ...] = ()


def next_state(
    *,
    history: Sequence[Answer],
    state: EpisodeState | str = EpisodeState.IN_CARE,
    now: datetime,
    unanswered: int = 0,
    usual: Usual | None = None,
    settings: Settings = DEFAULTS,
) -> Transition:
    """State after the newest answer, and the events of that answer alone.

    ``history``: every answer of the episode, newest included. ``state``: the state on record; discharged stays
    (its events still count), and a recovery on record counts even when the history before it is missing.
    ``unanswered``: check-ins sent since the newest answer without one; from four on the state is unknown.
    ``usual``: baseline for flares; without it the median of the earlier answers is used.
    """
    on_record = EpisodeState(state)
    if unanswered:
        return _silence(on_record, unanswered=unanswered, now=now, settings=settings)
    answers = sorted(history, key=lambda answer: answer.at)
    if not answers:
        return Transition(on_record)
    course = _Course(EpisodeState.IN_CARE)
    for at, answer in enumerate(answers):
        if at == len(answers) - 1 and on_record is EpisodeState.RECOVERED and not course.has_recovered:
            course = _Course(EpisodeState.RECOVERED, has_recovered=True, last_at=course.last_at)
        baseline = usual or usual_of(answers[:at], settings=settings)
        course = _step(course, answer, baseline, settings)
    kept = on_record if on_record is EpisodeState.DISCHARGED else course.state
    return Transition(kept, course.events)


def usual_of(earlier: Sequence[Answer], *, settings: Settings = DEFAULTS) -> Usual | None:
    """Median pain and days of the last few answers; None before the first."""
    recent = earlier[-settings.usual_of_last :]
    if not recent:
        return None
    return Usual(median(answer.pain for answer in recent), median(answer.days for answer in recent))


def is_flare(answer: Answer, usual: Usual | None, *, settings: Settings = DEFAULTS) -> bool:
    """Worst pain at least 2 above usual, and limited, or a spasm, or 2 more bothersome days than usual."""
    if usual is None or answer.pain < usual.pain + settings.flare_pain_above_usual:
        return False
    more_days = usual.days is not None and answer.days >= usual.days + settings.flare_days_above_usual
    return answer.limited or answer.spasm or more_days


def is_recurrence(answer: Answer, *, settings: Settings = DEFAULTS) -> bool:
    """Pain above 2 that lasted a day or longer. Counts as recurrence only after a recovery."""
    return answer.pain > settings.recurrence_pain_above and answer.lasted_a_day


def is_bothersome_week(answer: Answer, *, settings: Settings = DEFAULTS) -> bool:
    """Worth a call even while in care: pain 4 or more on 3 or more days, or care sought elsewhere (J)."""
    return answer.sought_care or (
        answer.pain >= settings.follow_up_pain and answer.days >= settings.follow_up_days
    )


def level_of(answer: Answer) -> RecurrenceLevel:
    if answer.sought_care:
        return RecurrenceLevel.CARE_SEEKING
    return RecurrenceLevel.LIMITING if answer.limited else RecurrenceLevel.ANY


def _silence(on_record: EpisodeState, *, unanswered: int, now: datetime, settings: Settings) -> Transition:
    if unanswered >= settings.unknown_after:
        first = unanswered == settings.unknown_after
        events = (Event(EventKind.UNKNOWN, now),) if first and on_record is not EpisodeState.UNKNOWN else ()
        is_over = on_record is EpisodeState.DISCHARGED
        return Transition(on_record if is_over else EpisodeState.UNKNOWN, () if is_over else events)
    if unanswered == settings.shorter_after:
        return Transition(on_record, sends_shorter_check_in=on_record is not EpisodeState.UNKNOWN)
    return Transition(on_record)


def _step(course: _Course, answer: Answer, usual: Usual | None, settings: Settings) -> _Course:
    if answer.is_calm:
        return _calm_step(course, answer, settings)
    return _sore_step(course, answer, usual, settings)


def _calm_step(course: _Course, answer: Answer, settings: Settings) -> _Course:
    run = _calm_run(course, answer, settings)
    counts = run.calm_count > course.calm_count or course.calm_since != run.calm_since
    is_recovered = (
        run.calm_count >= settings.calm_check_ins
        and run.calm_covered >= settings.calm_days - settings.slack_days
    )
    state = EpisodeState.RECOVERED if is_recovered else EpisodeState.RECOVERING
    if course.state is EpisodeState.RECOVERED:
        state = EpisodeState.RECOVERED
    kinds = []
    if state is EpisodeState.RECOVERING and course.state is not EpisodeState.RECOVERING:
        kinds.append(EventKind.RECOVERING)
    if counts and run.calm_count == settings.hand_over_at:
        kinds.append(EventKind.HAND_OVER)
    if state is EpisodeState.RECOVERED and course.state is not EpisodeState.RECOVERED:
        kinds.append(EventKind.RECOVERED)
    return _Course(
        state,
        has_recovered=course.has_recovered or state is EpisodeState.RECOVERED,
        calm_count=run.calm_count,
        calm_since=run.calm_since,
        counted_at=run.counted_at,
        calm_covered=run.calm_covered,
        last_at=answer.at,
        events=tuple(Event(kind, answer.at, course.last_at) for kind in kinds),
    )


def _calm_run(course: _Course, answer: Answer, settings: Settings) -> _Course:
    """The calm run with this answer: a missed check-in starts it anew, one given too soon adds nothing."""
    slack = timedelta(days=settings.slack_days)
    period = timedelta(days=answer.covers_days)
    if course.calm_since is None or course.counted_at is None or course.last_at is None:
        return _new_run(course, answer)
    if answer.at - course.last_at > period + slack:
        return _new_run(course, answer)
    covered = (answer.at - course.calm_since).days
    if answer.at - course.counted_at < period - slack:
        return _Course(
            course.state,
            calm_count=course.calm_count,
            calm_since=course.calm_since,
            counted_at=course.counted_at,
            calm_covered=covered,
        )
    return _Course(
        course.state,
        calm_count=course.calm_count + 1,
        calm_since=course.calm_since,
        counted_at=answer.at,
        calm_covered=covered,
    )


def _new_run(course: _Course, answer: Answer) -> _Course:
    return _Course(
        course.state,
        calm_count=1,
        calm_since=answer.at - timedelta(days=answer.covers_days),
        counted_at=answer.at,
        calm_covered=answer.covers_days,
    )


def _sore_step(course: _Course, answer: Answer, usual: Usual | None, settings: Settings) -> _Course:
    came_back = course.has_recovered and is_recurrence(answer, settings=settings)
    flares = not came_back and is_flare(answer, usual, settings=settings)
    state = _sore_state(course.state, came_back=came_back, flares=flares)
    level = level_of(answer) if came_back else RecurrenceLevel.NONE
    kinds = [
        (EventKind.RECURRENCE, came_back),
        (EventKind.FLARE, flares),
        (EventKind.SPASM, answer.spasm),
        (EventKind.WORSE, not came_back and not flares and is_bothersome_week(answer, settings=settings)),
    ]
    events = [
        Event(
            kind, answer.at, course.last_at, level if kind is EventKind.RECURRENCE else RecurrenceLevel.NONE
        )
        for kind, happened in kinds
        if happened
    ]
    return _Course(
        state,
        has_recovered=course.has_recovered and not came_back,
        last_at=answer.at,
        events=tuple(events),
    )


def _sore_state(state: EpisodeState, *, came_back: bool, flares: bool) -> EpisodeState:
    """A recurrence stands until a calm week; a mild bad week does not undo a recovery."""
    if came_back or state is EpisodeState.RECURRED:
        return EpisodeState.RECURRED
    if flares:
        return EpisodeState.FLARE
    return EpisodeState.RECOVERED if state is EpisodeState.RECOVERED else EpisodeState.IN_CARE
