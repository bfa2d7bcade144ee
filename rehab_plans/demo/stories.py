"""How an episode goes, week by week: the pain a patient would report, and the days they would come. Pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from appointments.models import VisitTypeKind as Kind

RE_EXAMINE_DAY = 30


class Turn(StrEnum):
    """How it goes."""

    RECOVERS = "recovers"
    SLOW = "slow"
    RECURS = "recurs"
    FLARES = "flares"
    PERSISTS = "persists"
    SILENT = "silent"


WEIGHTS: dict[Turn, int] = {
    Turn.RECOVERS: 32, Turn.SLOW: 13, Turn.RECURS: 22, Turn.FLARES: 13, Turn.PERSISTS: 10, Turn.SILENT: 10,
}  # fmt: skip


@dataclass(frozen=True)
class Week:
    """What the patient would answer, and whether they do."""

    pain: int
    days: int
    lasted: bool
    spasm: bool
    limited: bool
    sought: bool
    answers: bool


@dataclass
class Story:
    """`starts_on` is the day of the first visit; `back_week` the week it comes back or flares, if ever."""

    turn: Turn
    starts_on: date
    pain: int
    has_spasm: bool
    calm_week: int
    back_week: int | None
    weeks: list[Week] = field(default_factory=list)
    visits: list[tuple[int, str]] = field(default_factory=list)
    """Day after the first visit, and the kind."""

    def pain_on(self, day: date) -> int:
        """Pain 0-10 that day, as far as the weeks tell."""
        week = (day - self.starts_on).days // 7
        if week <= 0 or not self.weeks:
            return self.pain
        return self.weeks[min(week, len(self.weeks)) - 1].pain


def tell(rng: Random, *, starts_on: date, today: date, turn: Turn | None = None) -> Story:
    turn = turn or rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    pain = rng.choice((5, 6, 6, 7, 7, 8, 9))
    calm = {Turn.SLOW: rng.randint(9, 14), Turn.PERSISTS: 99, Turn.FLARES: rng.randint(14, 24)}.get(
        turn, rng.randint(4, 7)
    )
    back = None
    if turn is Turn.RECURS:
        back = calm + rng.randint(6, 16)
    elif turn is Turn.FLARES:
        back = rng.randint(4, 8)
    story = Story(turn, starts_on, pain, rng.random() < 0.62, calm, back)
    count = min(52, max(0, (today - starts_on).days // 7 + 1))
    silent_from = rng.randint(3, 7) if turn is Turn.SILENT else 99
    keen = rng.choice((0.8, 0.9, 0.95, 0.98))
    story.weeks = [
        _week(rng, story, number, answers=number < silent_from and rng.random() < keen)
        for number in range(1, count + 1)
    ]
    story.visits = _visits(rng, story)
    return story


def _week(rng: Random, story: Story, number: int, *, answers: bool) -> Week:
    pain = _pain(rng, story, number)
    is_back = story.back_week is not None and 0 <= number - story.back_week <= 1
    days = 0 if pain == 0 else max(1, min(7, round(pain * 0.9 + rng.uniform(-1, 1))))
    return Week(
        pain=pain,
        days=days,
        lasted=pain > 2 and (is_back or rng.random() < 0.6),
        spasm=pain > 2 and ((is_back and rng.random() < 0.6) or (story.has_spasm and number == 1)),
        limited=pain > 2 and (is_back or (pain >= 5 and rng.random() < 0.5)),
        sought=pain > 4 and rng.random() < 0.06,
        answers=answers,
    )


def _pain(rng: Random, story: Story, number: int) -> int:
    if story.turn is Turn.PERSISTS:
        return max(2, min(7, round(4 + rng.uniform(-1.4, 1.4))))
    base = story.pain * max(0.0, 1 - number / story.calm_week) ** 1.1
    if story.back_week is not None and number >= story.back_week:
        since = number - story.back_week
        peak = 6 if story.turn is Turn.RECURS else 4
        base = max(base, 0.0) + max(0.0, peak - since * 1.6)
    if number >= story.calm_week and base == 0:
        return 1 if rng.random() < 0.05 else 0
    return max(0, min(10, round(base + rng.uniform(-0.5, 0.5))))


def _visits(rng: Random, story: Story) -> list[tuple[int, str]]:
    """Trial of care, then fewer; a re-examination after a month, more visits when it comes back."""
    days: dict[int, str] = {0: Kind.FIRST}
    for day in (2, 5, 8, 12, 15, 19, 23):
        if day < 12 or rng.random() < 0.8:
            days[day] = Kind.ADJUSTMENT
    days[RE_EXAMINE_DAY] = Kind.RE_EXAMINATION
    last = min(story.calm_week, 16) * 7
    for day in range(37, max(last, 38), 7 if story.turn is not Turn.RECOVERS else 9):
        days[day] = rng.choice((Kind.ADJUSTMENT, Kind.ADJUSTMENT, Kind.REHAB))
    if last > 70:
        days[88] = Kind.RE_EXAMINATION
    if story.turn is Turn.PERSISTS or rng.random() < 0.4:
        step = 14 if story.turn is Turn.PERSISTS else 35
        for day in range(max(last, 60) + step, 380, step):
            days[day] = Kind.REVIEW if day % 3 == 0 else Kind.ADJUSTMENT
    if story.back_week is not None:
        for offset, kind in ((2, Kind.ACUTE), (5, Kind.ADJUSTMENT), (9, Kind.ADJUSTMENT), (16, Kind.REVIEW)):
            days[story.back_week * 7 + offset] = kind
    if story.turn is Turn.SILENT:
        gone = rng.randint(24, 48)
        days = {day: kind for day, kind in days.items() if day <= gone}
    return sorted(days.items())


def day_of(story: Story, offset: int) -> date:
    return story.starts_on + timedelta(days=offset)
