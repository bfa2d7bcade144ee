"""Episodes of care: which problem, how it goes, how long, and what came back as an episode of its own."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from appointments.models import Appointment
from patients.complaints import Hypothesis, Mechanism, Sport
from patients.conditions import Need
from patients.models import Area, Episode, EpisodeState
from rehab_plans.demo.diary import Place
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.people import Person
from rehab_plans.demo.stories import Story, Turn, tell

AREAS: dict[str, int] = {Area.LOW_BACK: 56, Area.NECK: 24, Area.MID_BACK: 12, Area.PELVIS: 8}
MECHANISMS: dict[str, int] = {
    Mechanism.LIFTING: 24, Mechanism.TWISTING: 12, Mechanism.PULLING: 7, Mechanism.PUSHING: 6, Mechanism.SPORT: 20,
    Mechanism.LONG_SITTING: 14, Mechanism.NOTHING: 9, Mechanism.FALL: 4, Mechanism.AWKWARD_POSTURE: 4,
}  # fmt: skip
SPORTS = (Sport.WEIGHT_LIFTING, Sport.BASKETBALL, Sport.FOOTBALL, Sport.GOLF, Sport.RUNNING)
AHEAD = timedelta(days=18)


@dataclass
class Booked:
    """One visit of the plan: where it is in the diary, and what became of it (a status)."""

    kind: str
    place: Place
    ends_at: datetime
    status: str = ""
    row: Appointment | None = None


@dataclass
class Care:
    """One episode with all that hangs on it while the demo is written."""

    person: Person
    story: Story
    area: str
    mechanism: str
    sport: str
    cause: str
    side: str
    episode: Episode
    ends_on: date | None = None
    parent: "Care | None" = None
    visits: list[Booked] = field(default_factory=list)

    @property
    def first(self) -> Booked | None:
        return self.visits[0] if self.visits else None

    @property
    def is_spastic(self) -> bool:
        return self.story.has_spasm


def make_care(frame: Frame, people: list[Person]) -> list[Care]:
    """One or two episodes per patient. Nothing is written: the diary decides on which day each really begins."""
    cares: list[Care] = []
    for person in people:
        first = _care(frame, person, person.since, area=_area(frame))
        cares.append(first)
        came_back = _child_of(frame, first)
        if came_back is not None:
            cares.append(came_back)
        elif first.ends_on and (frame.today - first.ends_on).days > 40 and frame.chance(0.22):
            other = first.ends_on + timedelta(days=frame.rng.randint(20, 40))
            cares.append(_care(frame, person, other, area=_other_area(frame, first.area)))
    return cares


def _care(
    frame: Frame,
    person: Person,
    starts_on: date,
    *,
    area: str,
    turn: Turn | None = None,
    parent: Care | None = None,
) -> Care:
    rng = frame.rng
    story = tell(rng, starts_on=starts_on, today=frame.today, turn=turn)
    mechanism = rng.choices(list(MECHANISMS), list(MECHANISMS.values()))[0]
    episode = Episode(patient=person.patient, area=area, state=EpisodeState.IN_CARE)
    care = Care(
        person=person,
        story=story,
        area=area,
        mechanism=mechanism,
        sport=rng.choice(SPORTS) if mechanism == Mechanism.SPORT else "",
        cause=_cause(frame, person, mechanism),
        side=rng.choice(("left", "right")),
        episode=episode,
        parent=parent,
    )
    care.ends_on = _end(frame, care)
    return care


def _child_of(frame: Frame, parent: Care) -> Care | None:
    """Half of what comes back is opened as an episode of its own, and ends the first one."""
    story = parent.story
    if story.turn is not Turn.RECURS or story.back_week is None or not frame.chance(0.5):
        return None
    starts_on = story.starts_on + timedelta(days=story.back_week * 7 + 2)
    if starts_on > frame.today - timedelta(days=3):
        return None
    parent.ends_on = starts_on
    turn = frame.rng.choice((Turn.RECOVERS, Turn.SLOW))
    return _care(frame, parent.person, starts_on, area=parent.area, turn=turn, parent=parent)


def _end(frame: Frame, care: Care) -> date | None:
    """The day of the discharge, or None when the care goes on."""
    story, rng = care.story, frame.rng
    weeks = 42 + rng.randint(0, 6)
    if story.turn is Turn.RECOVERS and rng.random() < 0.6:
        weeks = story.calm_week + rng.randint(10, 18)
    elif story.turn is Turn.SILENT and rng.random() < 0.75:
        weeks = 17
    ends_on = story.starts_on + timedelta(weeks=weeks)
    return ends_on if ends_on < frame.today else None


def _area(frame: Frame) -> str:
    return frame.rng.choices(list(AREAS), list(AREAS.values()))[0]


def _other_area(frame: Frame, area: str) -> str:
    return frame.rng.choice([each for each in AREAS if each != area])


def _cause(frame: Frame, person: Person, mechanism: str) -> str:
    if person.has(Need.DISC, Need.DISC_LEG_PAIN):
        return Hypothesis.DISC
    if person.has(Need.STENOSIS):
        return Hypothesis.STENOSIS
    if person.has(Need.SPONDYLOLISTHESIS):
        return Hypothesis.SLIP
    if mechanism in (Mechanism.LONG_SITTING, Mechanism.AWKWARD_POSTURE):
        return Hypothesis.POSTURE
    if mechanism in (Mechanism.LIFTING, Mechanism.SPORT, Mechanism.PULLING):
        return frame.rng.choice((Hypothesis.STRAIN, Hypothesis.JOINT, Hypothesis.LOAD))
    return Hypothesis.JOINT


def wanted_days(frame: Frame, care: Care) -> list[tuple[date, str]]:
    """The days of visits that make sense by now: none after the discharge, none for a turn that has not come."""
    story = care.story
    last = care.ends_on or frame.today + AHEAD
    days = []
    for offset, kind in story.visits:
        day = story.starts_on + timedelta(days=offset)
        is_ahead_of_turn = story.back_week is not None and len(story.weeks) < story.back_week <= offset // 7
        if day <= last and not is_ahead_of_turn:
            days.append((day, kind))
    return days
