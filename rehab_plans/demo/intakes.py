"""What patients told: the intake, the complaint, their consents, the flags it raised and the first pain score."""

from datetime import datetime, timedelta
from typing import Any

from patients.complaints import AggravatedBy, Frequency, Mechanism, Quality, RelievedBy, recurrence_risk
from patients.conditions import GateKey, Need, Severity
from patients.intake_questions import HEALTH_FIELDS, SAFETY_PAGES, Page, questions_of
from patients.intake_rounds import Round
from patients.models import (
    Complaint,
    Consent,
    ConsentPurpose,
    Intake,
    OutcomeMeasure,
    OutcomeScore,
    RedFlag,
    Source,
)
from patients.red_flags import one_per_key
from rehab_plans.demo.care import Care
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.names import ACTIVITIES, IN_OWN_WORDS
from rehab_plans.demo.people import consents_of

# Watchful or urgent answers, and what a clearance would say; one patient in twelve has one.
YES_ANSWERS: tuple[tuple[str, str], ...] = (
    ("night_pain", "Talked it through, blood count normal (family doctor)"),
    ("great_injury", "X-ray of the same day: no fracture"),
    ("dizzy", "Blood pressure and cranial nerves normal"),
    ("migraine", ""),
    ("fainted", "Heart checked at the hospital: nothing found"),
    ("small_injury", ""),
    ("morning_stiffness", ""),
)


def write_intakes(frame: Frame, cares: list[Care]) -> None:
    """For each first episode of a patient an intake; for every episode its complaint and first score."""
    complaints, intakes, scores = [], [], []
    consents: list[Consent] = []
    flags: list[RedFlag] = []
    seen: set[int] = set()
    for care in cares:
        if care.first is None:
            continue
        at = _told_at(frame, care)
        _open(frame, care, at)
        complaint = _complaint(frame, care, at)
        complaints.append(complaint)
        if care.person.patient.pk not in seen:
            seen.add(care.person.patient.pk)
            intake = _intake(frame, care, complaint, at)
            intakes.append(intake)
            consents += consents_of(frame, care.person, at, intake.source)
            flags += _flags(frame, care, intake, at)
        scores.append(_first_score(frame, care, at))
        _judge_risk(care, complaint)
    frame.write([care.episode for care in cares if care.first and not care.parent])
    frame.write([care.episode for care in cares if care.first and care.parent])
    for rows in (complaints, intakes, consents, flags, scores):
        frame.write(rows)


def _told_at(frame: Frame, care: Care) -> datetime:
    assert care.first is not None
    before = care.first.place.starts_at - timedelta(hours=frame.rng.randint(3, 60))
    return min(before, frame.now - timedelta(minutes=50))


def _open(frame: Frame, care: Care, at: datetime) -> None:
    episode = care.episode
    episode.uid = frame.uid(at)
    episode.opened_at = episode.state_since = at
    episode.hypothesis = care.cause
    if care.parent is not None:
        episode.parent = care.parent.episode


def _complaint(frame: Frame, care: Care, at: datetime) -> Complaint:
    rng = frame.rng
    sitting = (
        rng.choice((2, 4, 6, 7, 8, 9)) if care.mechanism == Mechanism.LONG_SITTING else rng.randint(1, 8)
    )
    mechanisms = [care.mechanism]
    if care.mechanism == Mechanism.LIFTING and frame.chance(0.4):
        mechanisms.append(Mechanism.TWISTING)
    qualities = [
        Quality.CRAMPING if care.is_spastic else Quality.ACHING,
        rng.choice((Quality.STIFF, Quality.SHARP)),
    ]
    return Complaint(
        uid=frame.uid(at),
        episode=care.episode,
        in_own_words=rng.choice(IN_OWN_WORDS.get(care.sport or care.mechanism, IN_OWN_WORDS["nothing"])),
        onset_on=at.date() - timedelta(days=rng.choice((1, 2, 3, 5, 8, 14, 30, 60))),
        mechanisms=mechanisms,
        sports=[care.sport] if care.sport else [],
        aggravated_by=rng.sample((AggravatedBy.TWISTING, AggravatedBy.PULLING, AggravatedBy.BENDING), 2),
        relieved_by=rng.sample((RelievedBy.HEAT, RelievedBy.REST_POSITION, RelievedBy.WALKING), 2),
        qualities=qualities,
        frequency=rng.choice(Frequency.values),
        pain_now=care.story.pain,
        pain_worst=min(10, care.story.pain + rng.randint(0, 2)),
        has_spasm=care.is_spastic,
        radiates=f"down the {care.side} leg" if care.cause == "disc" and frame.chance(0.6) else "",
        earlier_episodes=rng.choice((0, 0, 1, 1, 2, 3, 5)) + (1 if care.parent else 0),
        days_in_bed=rng.choice((0, 0, 0, 1, 2, 3)) if care.is_spastic else 0,
        sitting_hours=sitting,
        has_awkward_posture=care.mechanism == Mechanism.AWKWARD_POSTURE or frame.chance(0.2),
        can_reach_floor=not care.person.has(Need.NO_FLOOR),
        medicines=rng.choice(("", "", "Ibuprofen, sometimes", "Paracetamol at night")),
        activities=rng.choice(ACTIVITIES),
    )


def _intake(frame: Frame, care: Care, complaint: Complaint, at: datetime) -> Intake:
    is_typed = not care.person.may_be_mailed or frame.chance(0.08)
    source = frame.rng.choice((Source.PAPER, Source.PHONE)) if is_typed else Source.LINK
    return Intake(
        uid=frame.uid(at),
        patient=care.person.patient,
        episode=care.episode,
        source=source,
        typed_by=frame.house.desk if is_typed else None,
        answers=answers_of(frame, care, complaint),
        created_at=at - timedelta(minutes=12),
        submitted_at=at,
        version=len(Page) + 2,
    )


def answers_of(frame: Frame, care: Care, complaint: Complaint) -> dict[str, Any]:
    """The answers as the pages of the intake keep them."""
    person = care.person
    keys = {need.key for need in person.needs}
    is_pregnant = Need.PREGNANCY in keys
    told = ("in_own_words", "mechanisms", "sports", "pain_now", "pain_worst")
    asked = (
        "frequency", "has_spasm", "aggravated_by", "relieved_by", "radiates", "earlier_episodes", "days_in_bed",
        "sitting_hours", "has_awkward_posture", "can_reach_floor", "medicines", "activities",
    )  # fmt: skip
    health: dict[str, Any] = {
        name: [line.need.value for line in lines if line.need in keys]
        for name, lines in HEALTH_FIELDS.items()
    }
    health["spine_level"] = next((need.detail for need in person.needs if need.detail.startswith("L")), "")
    health |= {"is_pregnant": is_pregnant, "pregnant_weeks": _weeks(care)}
    said_yes = frame.rng.choice(YES_ANSWERS)[0] if frame.chance(0.11) else ""
    known = {"high_blood_pressure": Need.HIGH_BLOOD_PRESSURE, "cancer_past": Need.CANCER_HISTORY}
    safety = {
        str(page): {
            question.key: question.key == said_yes or known.get(question.key) in keys
            for question in questions_of(page, is_pregnant=is_pregnant)
        }
        for page in SAFETY_PAGES
    }
    agreement = {text: said for text, said in person.agrees.items() if text in ConsentPurpose.values}
    onset = complaint.onset_on.isoformat() if complaint.onset_on else None
    return {
        Page.COMPLAINT.value: {"area": care.area, "onset_on": onset, **_said(complaint, told)},
        Page.DETAILS.value: _said(complaint, asked),
        Page.HEALTH.value: health,
        **safety,
        Page.AGREEMENT.value: {**agreement, "signed_by": person.signs},
    }


def _said(complaint: Complaint, names: tuple[str, ...]) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        return [str(each) for each in value] if isinstance(value, list) else value

    return {name: plain(getattr(complaint, name)) for name in names}


def _weeks(care: Care) -> int | None:
    return next((need.weeks for need in care.person.needs if need.key == Need.PREGNANCY), None)


def _flags(frame: Frame, care: Care, intake: Intake, at: datetime) -> list[RedFlag]:
    """The gate rows of the intake. What was urgent has been cleared with a record, or treatment would not go on."""
    raised = one_per_key(Round.of(care.person.patient, intake, at).raised)
    said = [key for page in SAFETY_PAGES for key, yes in intake.answers[page].items() if yes]
    results = [result for key, result in YES_ANSWERS if key in said and result]
    rows = []
    for each in raised:
        row = RedFlag(
            uid=frame.uid(at),
            patient=care.person.patient,
            episode=care.episode,
            key=each.key,
            severity=each.severity,
            level=each.level,
            places=[place.value for place in each.regions],
            reason=each.reason[:300],
            source=intake.source,
            raised_at=at,
        )
        is_old = (frame.now - at).days > 3
        if each.severity == Severity.EMERGENCY or (is_old and each.key == GateKey.CA_W and frame.chance(0.6)):
            _clear(
                frame, care, row, results[0] if results else "Assessed by the family doctor: nothing found"
            )
        rows.append(row)
    return rows


def _clear(frame: Frame, care: Care, row: RedFlag, result: str) -> None:
    assert care.first is not None
    row.cleared_at = max(row.raised_at, care.first.place.starts_at - timedelta(minutes=20))
    row.cleared_at = min(row.cleared_at, frame.now - timedelta(minutes=5))
    row.cleared_by = care.first.place.practitioner
    row.clearance_assessed_by = "Dr Vale, family doctor"
    row.clearance_on = row.raised_at.date()
    row.clearance_result = result
    row.version = 2


def _first_score(frame: Frame, care: Care, at: datetime) -> OutcomeScore:
    source = Source.LINK if care.person.may_be_mailed else Source.PAPER
    return OutcomeScore(
        uid=frame.uid(at),
        episode=care.episode,
        measure=OutcomeMeasure.NPRS,
        score=care.story.pain,
        taken_at=at,
        source=source,
    )


def _judge_risk(care: Care, complaint: Complaint) -> None:
    care.episode.risk = recurrence_risk(
        earlier_episodes=complaint.earlier_episodes,
        sitting_hours=complaint.sitting_hours,
        has_awkward_postures=bool(complaint.has_awkward_posture),
    )
