"""Examinations and re-examinations: what was felt, measured, tested and seen, signed as the product signs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from appointments.models import AppointmentStatus, VisitTypeKind
from clinic.signing import content_hash
from patients.examinations.closing import content_of
from patients.examinations.measuring import TILT_HELD
from patients.exclusions import offer
from patients.findings import ChangeSince, Direction, EndFeel, FindingKind
from patients.measures import ROM_SETS, Measure, RomRegion, RomSet, rom_key
from patients.models import (
    Area,
    Diagnosis,
    DiagnosisCode,
    Examination,
    ExaminationKind,
    Finding,
    Measurement,
    OutcomeMeasure,
    OutcomeScore,
    Posture,
    PostureFeature,
    PostureWord,
    Sex,
    Source,
    TestOutcome,
    TestResult,
)
from patients.ortho_tests import BY_KEY, TEMPLATE, Ask
from patients.spine import Region, Segment, Side, m99_code
from rehab_plans.demo.care import Booked, Care
from rehab_plans.demo.frame import Frame, close_records

HELD = (AppointmentStatus.CHECKED_OUT, AppointmentStatus.TREATED)
SEGMENTS: dict[str, tuple[Segment, ...]] = {
    Area.LOW_BACK: (Segment.L4, Segment.L5, Segment.L3, Segment.S, Segment.T12),
    Area.NECK: (Segment.C5, Segment.C2, Segment.C6, Segment.T1, Segment.C4),
    Area.MID_BACK: (Segment.T5, Segment.T6, Segment.T7, Segment.T4, Segment.T8),
    Area.PELVIS: (Segment.S, Segment.L5, Segment.IL_L, Segment.IL_R),
}
REGION: dict[str, Region] = {
    Area.LOW_BACK: Region.LUMBAR,
    Area.NECK: Region.CERVICAL,
    Area.MID_BACK: Region.THORACIC,
    Area.PELVIS: Region.PELVIC,
}
ROM: dict[str, RomRegion] = {
    Area.LOW_BACK: RomRegion.LUMBAR,
    Area.NECK: RomRegion.CERVICAL,
    Area.MID_BACK: RomRegion.THORACIC,
    Area.PELVIS: RomRegion.LUMBAR,
}
SOMETIMES_POSITIVE = (
    "kemp",
    "faber",
    "thigh_thrust",
    "trendelenburg",
    "spurling",
    "shoulder_depression",
    "slump",
)
NOTES = (
    "Guards on standing up. Neurological screen normal. Explained what was found; agreed on a trial of care.",
    "Tight paraspinals, better after heat. No leg signs. Wants to get back to sport.",
    "Moves carefully, no red flags today. Agreed to start with the plan and three weeks of visits.",
)
NOTES_AGAIN = (
    "Moves freely now. Numbers better than at the start; go on with strength.",
    "Better, still stiff in the morning. Keep the exercises, come once a week.",
)


@dataclass
class Bundle:
    """An examination and its rows, before any of them is written."""

    examination: Examination
    care: Care
    booked: Booked
    rows: list[Any] = field(default_factory=list)
    diagnoses: list[Diagnosis] = field(default_factory=list)
    is_draft: bool = False


def first_exams(frame: Frame, cares: Iterable[Care]) -> list[Bundle]:
    """The examination of each first visit: signed, or a draft while the patient is in the room."""
    bundles = []
    for care in cares:
        booked = care.first
        if booked is not None and booked.status in (*HELD, AppointmentStatus.IN_ROOM):
            bundles.append(_bundle(frame, care, booked, gain=0.0, kind=ExaminationKind.INITIAL))
    newest = max(bundles, key=lambda bundle: bundle.booked.place.starts_at, default=None)
    if newest is not None:
        newest.is_draft = True
    return _write(frame, bundles)


def later_exams(frame: Frame, cares: Iterable[Care]) -> list[Bundle]:
    """Re-examinations, those of one round at a time: an episode has one open draft."""
    rounds: dict[int, list[Bundle]] = defaultdict(list)
    for care in cares:
        again = [
            each for each in care.visits if each.kind == VisitTypeKind.RE_EXAMINATION and each.status in HELD
        ]
        for number, booked in enumerate(again):
            gain = 1 - care.story.pain_on(booked.place.day) / max(care.story.pain, 1)
            kind = ExaminationKind.RE_EXAMINATION
            rounds[number].append(_bundle(frame, care, booked, gain=max(0.0, gain), kind=kind))
    for bundles in rounds.values():
        _write(frame, bundles)
    every = [bundle for bundles in rounds.values() for bundle in bundles]
    _write_scores(frame, every)
    return every


def _bundle(frame: Frame, care: Care, booked: Booked, *, gain: float, kind: str) -> Bundle:
    at = booked.place.starts_at
    is_first = kind == ExaminationKind.INITIAL
    over_60 = care.person.patient.age_on(frame.today) > 60
    exam = Examination(
        uid=frame.uid(at),
        patient=care.person.patient,
        episode=care.episode,
        kind=kind,
        examiner=booked.place.practitioner,
        started_at=at,
        systolic=frame.rng.randint(112, 128) + (18 if over_60 else 0),
        diastolic=frame.rng.randint(68, 82) + (6 if over_60 else 0),
        pulse=frame.rng.randint(58, 84),
        neuro_screen_done=True,
        note=frame.rng.choice(NOTES if is_first else NOTES_AGAIN),
        version=frame.rng.randint(14, 30),
    )
    bundle = Bundle(exam, care, booked)
    findings = _findings(frame, bundle, gain)
    bundle.rows = [*findings, *_measures(frame, bundle, gain), *_tests(frame, bundle, gain)]
    if is_first:
        bundle.rows += _postures(frame, bundle)
    bundle.diagnoses = _diagnoses(frame, bundle, findings) if is_first else []
    return bundle


def _findings(frame: Frame, bundle: Bundle, gain: float) -> list[Finding]:
    care = bundle.care
    segments = SEGMENTS[care.area][: 3 if gain < 0.5 else 2]
    rows = []
    for number, segment in enumerate(segments):
        side = {Segment.IL_L: Side.LEFT, Segment.IL_R: Side.RIGHT}.get(segment, Side(care.side))
        change = _change(gain)
        found = [
            (FindingKind.PAIN, max(1, round((3 - number) * (1 - gain)))),
            (FindingKind.MOTION_RESTRICTION, 2),
        ]
        if number == 0:
            found.append((FindingKind.ASYMMETRY, 2))
        found += _tissue(care, number, gain)
        rows += [_finding(frame, bundle, kind, segment, side, grade, change) for kind, grade in found]
    return rows


def _tissue(care: Care, number: int, gain: float) -> list[tuple[FindingKind, int]]:
    if care.is_spastic and number == 0 and gain < 0.6:
        return [(FindingKind.SPASM, 3 if gain < 0.3 else 1)]
    if number == 1 and gain < 0.7:
        return [(FindingKind.HYPERTONIC, 2)]
    return [(FindingKind.TRIGGER_POINT, 1)] if number == 2 else []


def _change(gain: float) -> str:
    if gain <= 0:
        return ""
    return ChangeSince.BETTER if gain > 0.25 else ChangeSince.SAME


def _finding(
    frame: Frame, bundle: Bundle, kind: FindingKind, segment: Segment, side: Side, grade: int, change: str
) -> Finding:
    at = bundle.examination.started_at
    is_stiff = kind == FindingKind.MOTION_RESTRICTION
    turned = Direction.ROTATION_LEFT if side == Side.LEFT else Direction.ROTATION_RIGHT
    return Finding(
        uid=frame.uid(at),
        examination=bundle.examination,
        kind=kind,
        segment=segment,
        side=side,
        grade=grade,
        direction=frame.rng.choice((turned, Direction.EXTENSION)) if is_stiff else "",
        end_feel=EndFeel.FIRM if is_stiff else "",
        since_on=at.date() - timedelta(days=frame.rng.randint(1, 6)) if kind == FindingKind.SPASM else None,
        change=change,
    )


def _measures(frame: Frame, bundle: Bundle, gain: float) -> list[Measurement]:
    care, rng = bundle.care, frame.rng
    region = ROM[care.area]
    rows = []

    def add(measure: str, value: float, side: str = Side.MIDLINE, method: str = "", **more: Any) -> None:
        at = bundle.examination.started_at
        row = Measurement(
            uid=frame.uid(at),
            examination=bundle.examination,
            measure=measure,
            side=side,
            value=round(value),
            **more,
        )
        row.method = method
        rows.append(row)

    for motion, normal in ROM_SETS[RomSet.AMA][region].items():
        share = 0.55 + 0.4 * gain + rng.uniform(-0.08, 0.08)
        add(rom_key(region, motion), normal * min(1.0, share), method="inclinometer")
    if care.area in (Area.LOW_BACK, Area.PELVIS):
        tight = rng.randint(14, 44) if care.person.patient.sex == Sex.MALE else rng.randint(8, 34)
        for side in (Side.LEFT, Side.RIGHT):
            uneven = rng.randint(0, 8) if side == care.side else 0
            add(Measure.HAMSTRING, max(4, tight + uneven - 12 * gain), side, is_passive=True)
            add(Measure.THOMAS, max(-5, rng.randint(-4, 9) - 5 * gain), side, TILT_HELD, is_passive=True)
            add(Measure.GLUTEALS, 4 if gain < 0.5 and frame.chance(0.4) else 5, side)
            add(Measure.SIDE_BRIDGE, rng.randint(18, 46) + 26 * gain, side)
        add(Measure.ABDOMINALS, 4 if gain < 0.6 and frame.chance(0.6) else 5)
        add(Measure.EXTENSOR_HOLD, rng.randint(28, 70) + 30 * gain)
    else:
        add(Measure.NECK_FLEXOR_HOLD, rng.randint(12, 26) + 12 * gain)
    if care.person.patient.age_on(frame.today) > 62:
        add(Measure.TANDEM_STANCE, rng.randint(5, 24) + 8 * gain)
    return rows


def _tests(frame: Frame, bundle: Bundle, gain: float) -> list[TestResult]:
    care = bundle.care
    rows = []
    for key in TEMPLATE[REGION[care.area]]:
        is_sided = Ask.SIDE in BY_KEY[key].asks
        for side in (Side.LEFT, Side.RIGHT) if is_sided else (Side.MIDLINE,):
            hits = side in (care.side, Side.MIDLINE) and gain < 0.5
            is_leg = key in ("slr", "slump") and care.cause == "disc"
            is_positive = hits and (is_leg or (key in SOMETIMES_POSITIVE and frame.chance(0.3)))
            rows.append(
                TestResult(
                    uid=frame.uid(bundle.examination.started_at),
                    examination=bundle.examination,
                    test=key,
                    side=side,
                    outcome=TestOutcome.POSITIVE if is_positive else TestOutcome.NEGATIVE,
                    angle=frame.rng.randint(40, 65) if is_positive and key == "slr" else None,
                )
            )
    return rows


def _postures(frame: Frame, bundle: Bundle) -> list[Posture]:
    rng = frame.rng
    words = {
        PostureFeature.LORDOSIS: rng.choice((PostureWord.MORE, PostureWord.NORMAL, PostureWord.LESS)),
        PostureFeature.PELVIC_TILT: rng.choice(
            (PostureWord.FORWARD, PostureWord.FORWARD, PostureWord.NEUTRAL)
        ),
        PostureFeature.HEAD_CARRIAGE: rng.choice((PostureWord.FORWARD, PostureWord.NEUTRAL)),
        PostureFeature.SHOULDER_HEIGHT: rng.choice((PostureWord.NORMAL, PostureWord.LEFT, PostureWord.RIGHT)),
    }
    at = bundle.examination.started_at
    return [
        Posture(uid=frame.uid(at), examination=bundle.examination, feature=feature, word=word)
        for feature, word in words.items()
    ]


def _diagnoses(frame: Frame, bundle: Bundle, findings: Sequence[Finding]) -> list[Diagnosis]:
    """What the product itself would offer for these findings."""
    care, at = bundle.care, bundle.examination.started_at
    regions = [] if care.area == Area.PELVIS else [REGION[care.area]]
    leg = Side(care.side) if care.cause == "disc" and care.area == Area.LOW_BACK and frame.chance(0.5) else ""
    rows = []
    for each in offer(findings, pain_regions=regions, leg_pain=leg):
        code = _codes().get(each.code)
        if code is not None:
            row = Diagnosis(
                uid=frame.uid(at), episode=care.episode, examination=bundle.examination, code=code
            )
            row.reason = each.reason[:300]
            places = dict.fromkeys(found.segment for found in findings)
            named = [
                place for place in places if not each.code.startswith("M99") or m99_code(place) == each.code
            ]
            row.level = ", ".join(named)[:40]
            row.added_at, row.added_by = at + timedelta(minutes=20), bundle.examination.examiner
            rows.append(row)
    return rows


_CODES: dict[str, DiagnosisCode] = {}


def read_codes() -> None:
    """Diagnosis codes the demo may give, read once a run."""
    _CODES.clear()
    _CODES.update({row.code: row for row in DiagnosisCode.objects.filter(code__regex=r"^M(99|62|54)")})


def _codes() -> dict[str, DiagnosisCode]:
    return _CODES


def _write(frame: Frame, bundles: list[Bundle]) -> list[Bundle]:
    """Drafts with their rows first, then the signatures: a signed record takes no rows."""
    frame.write([bundle.examination for bundle in bundles])
    for model in (Finding, Measurement, TestResult, Posture):
        frame.write([row for bundle in bundles for row in bundle.rows if isinstance(row, model)])
    frame.write([row for bundle in bundles for row in bundle.diagnoses])
    signed = [bundle for bundle in bundles if bundle.booked.status in HELD and not bundle.is_draft]
    for bundle in signed:
        exam = bundle.examination
        exam.signed_at = _signed_at(frame, bundle.booked)
        exam.signed_by = exam.examiner
        exam.content_hash = content_hash(content_of(exam))
    close_records("patients_examination", [bundle.examination for bundle in signed])
    return bundles


def _signed_at(frame: Frame, booked: Booked) -> datetime:
    return min(booked.ends_at + timedelta(minutes=frame.rng.randint(0, 9)), frame.now)


def _write_scores(frame: Frame, bundles: Iterable[Bundle]) -> None:
    """Totals typed by staff on the day of a re-examination."""
    rows = []
    for bundle in bundles:
        care, at = bundle.care, bundle.booked.place.starts_at
        pain = care.story.pain_on(bundle.booked.place.day)
        percent = OutcomeMeasure.NDI if care.area == Area.NECK else OutcomeMeasure.ODI
        for measure, score in ((OutcomeMeasure.PSFS, 10 - pain), (percent, pain * 6)):
            row = OutcomeScore(
                uid=frame.uid(at), episode=care.episode, measure=measure, score=score, taken_at=at
            )
            row.source, row.typed_by = Source.PAPER, frame.house.assistant
            rows.append(row)
    frame.write(rows)
