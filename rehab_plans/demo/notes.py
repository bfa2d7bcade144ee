"""Visit notes: adjustments the safety gate lets through, therapies, words, and the signature."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from appointments.models import (
    Adjustment,
    CareKind,
    DecisionKind,
    GateDecision,
    TherapyGiven,
    Visit,
    VisitEpisode,
)
from appointments.safety_gate import Verdict, VerdictKind, judge, judge_therapy, therapy_concerns
from appointments.techniques import Technique, Therapy, suits
from appointments.visits.gate import Judged, region_at
from appointments.visits.signature import content_of
from clinic.signing import content_hash
from patients.models import ConsentPurpose, OutcomeMeasure, OutcomeScore, Source
from patients.screening import StandingFlag, local_day, standing_flags
from patients.spine import Segment, Side
from rehab_plans.demo.care import Booked, Care
from rehab_plans.demo.exams import HELD, SEGMENTS
from rehab_plans.demo.frame import Frame, close_records

# In the order a doctor reaches for them; the gate takes away what is not safe.
HABITS: dict[str, tuple[Technique, ...]] = {
    "Dr Ames": (
        Technique.DIVERSIFIED,
        Technique.FLEXION_DISTRACTION,
        Technique.MOBILISATION,
        Technique.MASSAGE,
    ),
    "Dr Lund": (Technique.ACTIVATOR, Technique.MOBILISATION, Technique.MASSAGE),
    "Dr Okafor": (Technique.THOMPSON, Technique.DIVERSIFIED, Technique.MOBILISATION, Technique.MASSAGE),
}
BETTER = (
    "Better than last time.",
    "Sleeps through again.",
    "Sore for a day, then easier.",
    "Did the exercises daily.",
)
SAME = ("About the same.", "Good days and bad days.", "Better in the morning, tight by evening.")
WORSE = (
    "A setback after the weekend.",
    "It locked again when lifting.",
    "Bad night, could hardly turn over.",
)
CALM = ("No trouble since the last visit.", "Feels fine.", "Back to sport without pain.")
ADVICE = (
    "Keep walking, heat in the evening.",
    "Exercises as in the plan.",
    "Break up sitting every half hour.",
)


class Gates:
    """What stands in the way of each patient, read once; verdicts are remembered."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._rows: dict[int, list[StandingFlag]] = {}
        self._verdicts: dict[tuple[int, str, str], Verdict] = {}

    def rows(self, care: Care) -> list[StandingFlag]:
        patient = care.person.patient
        if patient.pk not in self._rows:
            self._rows[patient.pk] = standing_flags(patient, today=local_day(patient, self.frame.now))
        return self._rows[patient.pk]

    def judge(self, care: Care, place: str, technique: Technique) -> Judged:
        region = region_at(place)
        key = (care.person.patient.pk, region.value, technique.value)
        if key not in self._verdicts:
            agrees = care.person.agrees
            consented = agrees["asked_neck"] and agrees[ConsentPurpose.NECK_MANIPULATION]
            self._verdicts[key] = judge(
                technique=technique, region=region, open_rows=self.rows(care), consented=consented
            )
        return Judged(place, technique.value, self._verdicts[key])

    def allows(self, care: Care, therapy: Therapy) -> bool:
        rows = self.rows(care)
        concerns = therapy_concerns(needs=[need.key for need in care.person.needs], open_rows=rows)
        return judge_therapy(therapy=therapy, concerns=concerns, open_rows=rows).kind == VerdictKind.ALLOWED


def write_notes(frame: Frame, cares: Iterable[Care]) -> list[Visit]:
    """A signed note for every visit that took place."""
    gates = Gates(frame)
    visits: list[Visit] = []
    rows: dict[type, list[Any]] = {VisitEpisode: [], Adjustment: [], TherapyGiven: [], GateDecision: []}
    for care in cares:
        for number, booked in enumerate(each for each in care.visits if each.status in HELD):
            visit = _visit(frame, care, booked, number)
            visits.append(visit)
            rows[VisitEpisode].append(
                VisitEpisode(uid=frame.uid(visit.started_at), visit=visit, episode=care.episode)
            )
            _adjust(frame, gates, care, visit, rows)
            _treat(frame, gates, care, visit, rows)
    frame.write(visits)
    for written in rows.values():
        frame.write(written)
    for visit in visits:
        ended = visit.started_at + timedelta(minutes=frame.rng.randint(12, 19))
        visit.signed_at, visit.signed_by = min(ended, frame.now), visit.practitioner
        visit.content_hash = content_hash(content_of(visit))
    close_records("appointments_visit", visits)
    frame.write([_score(frame, each) for each in rows[VisitEpisode] if each.visit.pain is not None])
    return visits


def _score(frame: Frame, served: VisitEpisode) -> OutcomeScore:
    """Pain today, as the signature keeps it."""
    visit = served.visit
    at = visit.signed_at or visit.started_at
    return OutcomeScore(
        uid=frame.uid(at),
        episode=served.episode,
        measure=OutcomeMeasure.NPRS,
        score=visit.pain or 0,
        taken_at=at,
        source=Source.STAFF,
        typed_by=visit.signed_by,
    )


def _visit(frame: Frame, care: Care, booked: Booked, number: int) -> Visit:
    pain, before = (
        care.story.pain_on(booked.place.day),
        care.story.pain_on(booked.place.day - timedelta(days=7)),
    )
    is_calm = pain == 0
    told = CALM if is_calm else BETTER if pain < before else WORSE if pain > before + 1 else SAME
    return Visit(
        uid=frame.uid(booked.place.starts_at),
        patient=care.person.patient,
        appointment=booked.row,
        practitioner=booked.place.practitioner,
        started_at=booked.place.starts_at,
        care=CareKind.MAINTENANCE if is_calm and number > 8 else CareKind.ACTIVE,
        pain=pain,
        complaint_review="First visit, see the examination." if number == 0 else frame.rng.choice(told),
        assessment="Moves better after." if pain < 5 else "Guarded at first, looser after.",
        home_advice=frame.rng.choice(ADVICE),
        version=frame.rng.randint(4, 9),
    )


def _adjust(frame: Frame, gates: Gates, care: Care, visit: Visit, rows: dict[type, list[Any]]) -> None:
    most = 2 if visit.pain and visit.pain > 2 else 1
    habits = HABITS[visit.practitioner.display_name]
    for number, segment in enumerate(SEGMENTS[care.area][:most]):
        judged = _first_safe(gates, care, segment, habits)
        if judged is None:
            continue
        side = {Segment.IL_L: Side.LEFT, Segment.IL_R: Side.RIGHT}.get(segment, Side(care.side))
        row = Adjustment(
            uid=frame.uid(visit.started_at), visit=visit, episode=care.episode, place=segment, side=side
        )
        row.technique = judged.what
        row.response = frame.rng.choice((1, 2, 2, 3, 3))
        rows[Adjustment].append(row)
        if judged.asks == VerdictKind.ACKNOWLEDGE and not _is_decided(visit, judged, rows[GateDecision]):
            rows[GateDecision].append(_decision(frame, visit, judged, number))


def _first_safe(gates: Gates, care: Care, segment: Segment, habits: tuple[Technique, ...]) -> Judged | None:
    """The first habit that the gate lets through, free of questions if there is one."""
    fitting = [gates.judge(care, segment, each) for each in habits if suits(each, region_at(segment))]
    safe = [
        each
        for each in fitting
        if not each.verdict.is_consent_missing and each.asks in (VerdictKind.ALLOWED, VerdictKind.ACKNOWLEDGE)
    ]
    return min(safe, key=lambda each: each.asks != VerdictKind.ALLOWED, default=None)


def _is_decided(visit: Visit, judged: Judged, decisions: list[GateDecision]) -> bool:
    region = region_at(judged.place).value
    return any(
        each.visit is visit and each.place == region and each.technique == judged.what
        for each in decisions[-3:]
    )


def _decision(frame: Frame, visit: Visit, judged: Judged, number: int) -> GateDecision:
    return GateDecision(
        uid=frame.uid(visit.started_at),
        visit=visit,
        kind=DecisionKind.ACKNOWLEDGED,
        place=region_at(judged.place).value,
        technique=judged.what,
        keys=judged.keys,
        decided_by=visit.practitioner,
        decided_at=visit.started_at + timedelta(minutes=2 + number),
    )


def _treat(frame: Frame, gates: Gates, care: Care, visit: Visit, rows: dict[type, list[Any]]) -> None:
    wanted = [Therapy.EXERCISE_INSTRUCTION] if frame.chance(0.35) else []
    if visit.pain and visit.pain >= 5:
        wanted.append(Therapy.HEAT)
    for therapy in wanted:
        if gates.allows(care, therapy):
            row = TherapyGiven(uid=frame.uid(visit.started_at), visit=visit, therapy=therapy)
            row.minutes = 10 if therapy == Therapy.HEAT else None
            rows[TherapyGiven].append(row)
