"""The course of an episode as a chart and as a table: worst pain and bothersome days, check-in by check-in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from patients.models import Episode, OutcomeMeasure, OutcomeScore
from rehab_plans.models import CheckIn, EventKind, RecurrenceEvent


@dataclass(frozen=True)
class Point:
    """`days` is None where only pain was asked (intake, visit). `kinds`: what the answer meant."""

    at: datetime
    pain: float | None
    days: int | None
    kinds: tuple[EventKind, ...] = ()

    @property
    def words(self) -> list[str]:
        return [str(kind.label) for kind in self.kinds]


@dataclass(frozen=True)
class Course:
    episode: Episode
    points: Sequence[Point]
    events: Sequence[RecurrenceEvent]

    def chart(self) -> dict[str, Any]:
        """Columns for the chart: seconds since 1970, pain 0-10, days 0-7; None leaves a gap."""
        return {
            "at": [int(point.at.timestamp()) for point in self.points],
            "pain": [point.pain for point in self.points],
            "days": [point.days for point in self.points],
        }


def courses_of(episodes: Sequence[Episode], *, zone: tzinfo) -> list[Course]:
    """One course per episode, in three queries however many there are. Times are local to `zone`."""
    check_ins = _grouped(CheckIn.objects.answered().filter(episode__in=episodes).order_by("due_at"))
    events = _grouped(RecurrenceEvent.objects.filter(episode__in=episodes))
    scores = _grouped(OutcomeScore.objects.filter(episode__in=episodes, measure=OutcomeMeasure.NPRS))
    courses = []
    for episode in episodes:
        meant = _meant(events.get(episode.pk, []))
        answered = check_ins.get(episode.pk, [])
        asked = [
            Point(each.due_at.astimezone(zone), each.pain, each.days, tuple(meant.get(each.pk, ())))
            for each in answered
        ]
        # A check-in leaves a score of its own; only what intake and visits asked is still to be drawn.
        own = {each.answered_at for each in answered}
        told = [
            Point(score.taken_at.astimezone(zone), float(score.score), None)
            for score in scores.get(episode.pk, [])
            if score.taken_at not in own
        ]
        points = sorted([*told, *asked], key=lambda point: point.at)
        courses.append(Course(episode, points, events.get(episode.pk, [])))
    return courses


def _grouped(rows: Any) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.episode_id, []).append(row)
    return groups


def _meant(events: Sequence[RecurrenceEvent]) -> dict[int | None, list[EventKind]]:
    kinds: dict[int | None, list[EventKind]] = {}
    for event in events:
        kinds.setdefault(event.check_in_id, []).append(EventKind(event.kind))
    return kinds
