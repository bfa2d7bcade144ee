"""The parts of an examination as programs see them: what was felt, measured, tested, seen and coded.

Each reads a `Sheet`, as the page does.
"""

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from clinic.api.serializers import Output, choice_field
from clinic.api.views import UID
from patients.complaints import Hypothesis
from patients.conditions import GateKey, Severity
from patients.examinations.motion import MotionRow
from patients.exclusions import Offer
from patients.findings import ChangeSince, Direction, EndFeel, FindingKind, ListingSystem
from patients.models import DiagnosisCode, PostureFeature, PostureWord, TestOutcome
from patients.spine import Segment, Side


class PartOutput(Output):
    """A part of an examination, with the version of the whole."""

    tells_of_others = True

    version = serializers.IntegerField(
        help_text="Of the examination: rises with everything saved; the ETag, which the signature asks for."
    )
    example = {"version": 7}


class FindingOutput(Output):
    """What was felt at a segment and side."""

    uid = serializers.UUIDField(source="row.uid")
    kind = choice_field(FindingKind, source="row.kind")
    side = choice_field(Side, source="row.side")
    letter = serializers.CharField(help_text="P, A, R or T; empty for what is gone or normal.")
    says = serializers.CharField(help_text="In words, as it is said aloud.")
    grade = serializers.IntegerField(
        source="row.grade", allow_null=True, help_text="Tenderness 0-4, else severity 1-3."
    )
    direction = choice_field(Direction, source="row.direction", allow_blank=True)
    end_feel = choice_field(EndFeel, source="row.end_feel", allow_blank=True)
    since_on = serializers.DateField(source="row.since_on", allow_null=True)
    since_days = serializers.IntegerField(allow_null=True)
    change = choice_field(
        ChangeSince, source="row.change", allow_blank=True, help_text="Since the last signed examination."
    )
    listing_system = choice_field(ListingSystem, source="row.listing_system", allow_blank=True)
    listing = serializers.CharField(source="row.listing")
    example = {
        "uid": UID, "kind": "motion_restriction", "side": "right", "letter": "R", "says": "restricted extension",
        "grade": 2, "direction": "extension", "end_feel": "firm", "since_on": None, "since_days": None,
        "change": "same", "listing_system": "", "listing": "",
    }  # fmt: skip


class SegmentOutput(Output):
    """One segment of the spine and what was found there."""

    segment = choice_field(Segment)
    name = serializers.CharField()
    letters = serializers.CharField(help_text="Of P.A.R.T., those that stand, such as `PR`.")
    is_sufficient = serializers.BooleanField(help_text="Two of the four letters, one of them A or R.")
    found = FindingOutput(many=True)
    example = {
        "segment": "L4", "name": "L4", "letters": "R", "is_sufficient": False, "found": [FindingOutput.example],
    }  # fmt: skip


class SpineOutput(PartOutput):
    """What was felt, from the head down; segments without a finding are left out."""

    segments = SegmentOutput(many=True)
    example = {**PartOutput.example, "segments": [SegmentOutput.example]}


class EarlierOutput(Output):
    """What an earlier examination found at the segment."""

    examination = serializers.UUIDField(source="examination.uid")
    started_at = serializers.DateTimeField(source="examination.started_at")
    says = serializers.ListField(child=serializers.CharField())
    example = {
        "examination": UID, "started_at": "2026-10-24T14:00:00Z", "says": ["right: restricted extension"],
    }  # fmt: skip


class PlaceOutput(PartOutput):
    """One place of the spine: what stands there, and what was found at its segment before."""

    segment = choice_field(Segment, source="place.segment")
    side = choice_field(Side, source="place.side")
    name = serializers.CharField(source="place_name")
    is_sufficient = serializers.BooleanField(help_text="P.A.R.T. of the whole segment.")
    found = FindingOutput(source="here", many=True, help_text="At this side, or on both.")
    history = EarlierOutput(many=True, help_text="The latest first.")
    example = {
        **PartOutput.example, "segment": "L4", "side": "right", "name": "L4, right", "is_sufficient": False,
        "found": [FindingOutput.example], "history": [EarlierOutput.example],
    }  # fmt: skip


class MeasurementOutput(Output):
    """A number as stored."""

    measure = serializers.CharField()
    side = choice_field(Side)
    value = serializers.FloatField()
    method = serializers.CharField(help_text="`tilt_held`: a Thomas test with the pelvis held.")
    is_passive = serializers.BooleanField()
    example = {"measure": "hamstring", "side": "right", "value": 48.0, "method": "", "is_passive": True}


class NumberRowOutput(Output):
    """One line of the table of numbers: today, last time, and what the difference means."""

    key = serializers.CharField()
    label = serializers.CharField()
    today = serializers.SerializerMethodField(help_text="As shown, such as `48° / 30°`.")
    last = serializers.CharField(help_text="Of the last signed examination.")
    norm = serializers.CharField(help_text="Usual degrees in the clinic's set of norms.")
    change = serializers.CharField()
    verdict = serializers.CharField(
        help_text="`gain`, `worse` or `noise` where a band is known, else `unknown`; empty without a change."
    )
    band = serializers.CharField(help_text="More than this is a real change.")
    word = serializers.CharField(help_text="What today's number says by itself, such as `tight right`.")
    example = {
        "key": "hamstring", "label": "Hamstring, short of straight", "today": "30° / 48°", "last": "", "norm": "",
        "change": "", "verdict": "", "band": "", "word": "tight right",
    }  # fmt: skip

    def get_today(self, row: MotionRow) -> str:
        if row.shown or not any(box.value for box in row.boxes):
            return row.shown
        return " / ".join(f"{box.value}{box.scale.unit}" if box.value else "–" for box in row.boxes)


class NumbersOutput(PartOutput):
    """Motion, length, strength and balance: the numbers of today, and the table that judges them."""

    measurements = MeasurementOutput(many=True)
    numbers = NumberRowOutput(
        source="filled_numbers", many=True, help_text="Lines with a number today or last time."
    )
    example = {
        **PartOutput.example, "measurements": [MeasurementOutput.example], "numbers": [NumberRowOutput.example],
    }  # fmt: skip


class TestSideOutput(Output):
    __test__ = False

    side = choice_field(Side)
    outcome = choice_field(TestOutcome, allow_blank=True, help_text="Empty: no result.")
    angle = serializers.IntegerField(allow_null=True, help_text="Degrees.")
    site = serializers.CharField(help_text="Where it hurt.")
    example = {"side": "right", "outcome": "positive", "angle": 45, "site": "calf"}


class ExaminationTestOutput(Output):
    """One orthopaedic or neurological test, how it is done, and its results."""

    test = serializers.CharField(source="test.key")
    name = serializers.CharField(source="test.name")
    how = serializers.CharField(source="test.how")
    suggests = serializers.CharField(source="test.suggests")
    barred = serializers.ListField(
        child=serializers.CharField(), help_text="Why it is not offered now; empty when it is."
    )
    asks_angle = serializers.BooleanField()
    asks_site = serializers.BooleanField()
    sides = TestSideOutput(many=True)
    example = {
        "test": "slr", "name": "Straight leg raise", "how": "On the back, lift the straight leg slowly.",
        "suggests": "Irritated lumbar nerve root, often a disc", "barred": [], "asks_angle": True, "asks_site": True,
        "sides": [TestSideOutput.example],
    }  # fmt: skip


class TestsOutput(PartOutput):
    """The tests offered for where it hurts, then whatever else has a result."""

    __test__ = False

    tests = ExaminationTestOutput(many=True)
    example = {**PartOutput.example, "tests": [ExaminationTestOutput.example]}


class PostureOutput(Output):
    """One part of posture, and the words that go with it."""

    feature = choice_field(PostureFeature)
    name = serializers.CharField(source="label")
    word = choice_field(PostureWord, source="row.word", allow_null=True)
    degrees = serializers.IntegerField(source="row.degrees", allow_null=True)
    words = serializers.SerializerMethodField()
    example = {
        "feature": "lordosis", "name": "Lordosis", "word": "more", "degrees": None,
        "words": ["less", "normal", "more"],
    }  # fmt: skip

    def get_words(self, posture: dict[str, list[tuple[str, str]]]) -> list[str]:
        return [value for value, _label in posture["words"]]


class PosturesOutput(PartOutput):
    """How the patient stands, feature by feature."""

    postures = PostureOutput(many=True)
    example = {**PartOutput.example, "postures": [PostureOutput.example]}


class VitalsOutput(Output):
    """mmHg, beats a minute, cm, kg."""

    systolic = serializers.IntegerField(allow_null=True)
    diastolic = serializers.IntegerField(allow_null=True)
    pulse = serializers.IntegerField(allow_null=True)
    height_cm = serializers.IntegerField(allow_null=True)
    weight_kg = serializers.IntegerField(allow_null=True)
    neuro_screen_done = serializers.BooleanField(allow_null=True)
    example = {
        "systolic": 124, "diastolic": 78, "pulse": 66, "height_cm": None, "weight_kg": None,
        "neuro_screen_done": True,
    }  # fmt: skip


class StandingFlagOutput(Output):
    """What stands in the way of a thrust, from the record, from a need or from the age."""

    key = choice_field(GateKey)
    severity = choice_field(Severity)
    places = serializers.ListField(child=serializers.CharField(), help_text="Empty: everywhere.")
    reason = serializers.CharField()
    example = {"key": "BP", "severity": "A", "places": [], "reason": "190/115"}


class ExaminationVitalsOutput(PartOutput):
    """Vitals, and the flags that stand with them."""

    vitals = VitalsOutput(source="examination")
    flags = StandingFlagOutput(many=True)
    example = {**PartOutput.example, "vitals": VitalsOutput.example, "flags": []}


class ExaminationNoteOutput(PartOutput):
    note = serializers.CharField(source="examination.note")
    example = {**PartOutput.example, "note": "Sleeps better."}


class CodeOutput(Output):
    """A code of ICD-10-CM."""

    code = serializers.CharField()
    title = serializers.CharField()
    example = {"code": "M99.03", "title": "Segmental and somatic dysfunction of lumbar region"}


class DiagnosisOutput(Output):
    """A code that an episode carries."""

    uid = serializers.UUIDField()
    code = serializers.CharField(source="code.code")
    title = serializers.CharField(source="code.title")
    level = serializers.CharField()
    reason = serializers.CharField()
    added_at = serializers.DateTimeField()
    example = {
        "uid": UID, **CodeOutput.example, "level": "", "reason": "P.A.R.T. met: L4 PR",
        "added_at": "2026-11-24T14:05:00Z",
    }  # fmt: skip


class ConflictOutput(Output):
    """Two codes that exclude each other on one date of service."""

    first = serializers.CharField()
    second = serializers.CharField()
    reason = serializers.CharField()
    example = {"first": "M54.59", "second": "M51.26", "reason": "M54.59 and M51.26 exclude each other"}


class OfferOutput(Output):
    """A diagnosis that the findings speak for."""

    code = serializers.CharField()
    title = serializers.CharField()
    reason = serializers.CharField()
    asks_cause = serializers.BooleanField(help_text="A symptom: say what irritates.")
    example = {
        "code": "M62.830", "title": "Muscle spasm of back",
        "reason": "Spasm at L4. Spasm is a symptom: say what irritates.", "asks_cause": True,
    }  # fmt: skip

    def to_representation(self, offered: tuple[Offer, DiagnosisCode]) -> dict[str, Any]:
        offer, code = offered
        told: dict[str, Any] = super().to_representation({**asdict(offer), "title": code.title})
        return told


class CodesOutput(PartOutput):
    """Diagnoses of the episode, what excludes what, what irritates, and what else the findings speak for."""

    diagnoses = DiagnosisOutput(many=True, help_text="That stand, or stood when the examination was signed.")
    conflicts = ConflictOutput(many=True, help_text="A warning here; the signature is refused.")
    hypothesis = choice_field(
        Hypothesis, source="examination.episode.hypothesis", allow_blank=True, help_text="What irritates."
    )
    needs_cause = serializers.BooleanField(help_text="A spasm alone: the signature asks for the hypothesis.")
    offers = OfferOutput(many=True, help_text="While you may write in it.")
    example = {
        **PartOutput.example, "diagnoses": [DiagnosisOutput.example], "conflicts": [], "hypothesis": "joint",
        "needs_cause": False, "offers": [OfferOutput.example],
    }  # fmt: skip
