"""What is measured, tested, seen and noted, written into a draft: each call answers with the part that changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Field
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Input, Query, choice_field
from clinic.signing import SignedError
from patients.api.examination_parts import (
    ExaminationNoteOutput,
    ExaminationTestOutput,
    ExaminationVitalsOutput,
    NumbersOutput,
    PosturesOutput,
    TestsOutput,
)
from patients.api.examinations import fetch, sheet_of, who
from patients.examinations import drafts, measuring, testing
from patients.examinations.drafts import ExaminationError, NoteChangedError
from patients.examinations.lines import TestLine
from patients.examinations.measuring import SCALES, TILT_HELD
from patients.examinations.sheet import Sheet
from patients.models import Examination, PostureFeature, PostureWord, TestOutcome
from patients.ortho_tests import BY_KEY
from patients.spine import Side

REFUSALS = (SignedError, ExaminationError)
MOST_NUMBERS, MOST_RESULTS = 100, 200
LONGEST_NOTE, LONGEST_SITE, LONGEST_WORDS = 4000, 80, 60
_NONE_TAKES_AWAY = "Null takes it away."


@contextmanager
def _at(field: str) -> Iterator[None]:
    """A refusal inside belongs to this field of the body; the domain names it after the form of the page."""
    try:
        yield
    except ExaminationError as error:
        error.field = field
        raise


# --- numbers --------------------------------------------------------------------------------------


class MeasurementInput(Input):
    measure = choice_field([(measure, measure) for measure in SCALES])
    side = choice_field(
        Side, required=False, default=Side.MIDLINE.value, help_text="Left or right where there are two."
    )
    value = serializers.DecimalField(
        max_digits=8, decimal_places=4, allow_null=True, coerce_to_string=False,
        help_text=f"Degrees, seconds or points; kept to a tenth. {_NONE_TAKES_AWAY}",
    )  # fmt: skip
    tilt_held = serializers.BooleanField(
        required=False, default=False, help_text="Of a Thomas test: without it the number gives no verdict."
    )
    example = {"measure": "hamstring", "side": "right", "value": 48}


class MeasurementsInput(Input):
    measurements = serializers.ListField(
        child=MeasurementInput(), allow_empty=False, max_length=MOST_NUMBERS,
        help_text="Those not named stay as they are.",
    )  # fmt: skip
    example = {"measurements": [MeasurementInput.example]}


class ExaminationMeasurements(Endpoint):
    @operation(
        "save_measurements", Capability.CLINICAL_EDIT, body=MeasurementsInput, answer=NumbersOutput,
        refusals=REFUSALS,
    )  # fmt: skip
    def put(self, call: Call, uid: UUID) -> Sheet:
        """Save numbers

        Motion, muscle length, strength, endurance, balance: all of them or none. A weak myotome and a Beighton score
        of 5 raise their flags at once.
        """
        examination = fetch(call, uid)
        for number, given in enumerate(call.data["measurements"]):
            is_held = given["measure"] == "thomas" and given["tilt_held"]
            with _at(f"measurements.{number}"):
                measuring.save_measurement(
                    measure=given["measure"],
                    side=given["side"],
                    value=given["value"],
                    method=TILT_HELD if is_held else "",
                    **who(call, examination),
                )
        return sheet_of(call, examination)


# --- tests ----------------------------------------------------------------------------------------


class TestResultInput(Input):
    __test__ = False

    test = choice_field([(test, test) for test in BY_KEY])
    side = choice_field(
        Side, required=False, default=Side.MIDLINE.value, help_text="Left or right where there are two."
    )
    outcome = choice_field(TestOutcome, allow_null=True, help_text=_NONE_TAKES_AWAY)
    angle = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=180)
    site = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_SITE, help_text="Where it hurt."
    )
    example = {"test": "slr", "side": "right", "outcome": "positive", "angle": 45, "site": "calf"}


class TestResultsInput(Input):
    __test__ = False

    tests = serializers.ListField(
        child=TestResultInput(), allow_empty=False, max_length=MOST_RESULTS,
        help_text="Those not named stay as they are.",
    )  # fmt: skip
    example = {"tests": [TestResultInput.example]}


class ExaminationTestsQuery(Query):
    words = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_WORDS,
        help_text="Of a test's name or what it suggests: finds those that are not shown yet, 12 at most.",
    )  # fmt: skip


class ExaminationTests(Endpoint):
    @operation(
        "find_examination_tests", Capability.CLINICAL_VIEW, query=ExaminationTestsQuery,
        answer=ExaminationTestOutput, many=True,
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> list[TestLine]:
        """Orthopaedic and neurological tests

        Those offered for where it hurts and those with a result; with `words`, others.
        """
        sheet = sheet_of(call, fetch(call, uid))
        words: str = call.query.get("words", "")
        return sheet.found_tests(words) if words else sheet.tests

    @operation(
        "save_test_results", Capability.CLINICAL_EDIT, body=TestResultsInput, answer=TestsOutput,
        refusals=REFUSALS,
    )  # fmt: skip
    def put(self, call: Call, uid: UUID) -> Sheet:
        """Save results of tests

        All of them or none. A positive Babinski, Hoffmann, clonus, Lhermitte or Kernig raises its flag at once.
        """
        examination = fetch(call, uid)
        for number, given in enumerate(call.data["tests"]):
            with _at(f"tests.{number}"):
                testing.save_test_result(
                    test=given["test"],
                    side=given["side"],
                    outcome=given["outcome"] or "",
                    detail={name: given[name] for name in ("angle", "site") if name in given},
                    **who(call, examination),
                )
        return sheet_of(call, examination)


class NegativeTests(Endpoint):
    @operation(
        "mark_tests_negative",
        Capability.CLINICAL_EDIT,
        answer=TestsOutput,
        creates=True,
        refusals=(SignedError,),
    )
    def post(self, call: Call, uid: UUID) -> Sheet:
        """The rest is negative

        Every test offered for where it hurts that has no result yet; none that is barred.
        """
        examination = fetch(call, uid)
        testing.mark_all_negative(**who(call, examination))
        return sheet_of(call, examination)


# --- posture, vitals, note ------------------------------------------------------------------------


class PostureInput(Input):
    feature = choice_field(PostureFeature)
    word = choice_field(
        PostureWord, allow_null=True, help_text=f"One of the `words` of the feature. {_NONE_TAKES_AWAY}"
    )
    degrees = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=0, max_value=120
    )
    example = {"feature": "lordosis", "word": "more"}


class PosturesInput(Input):
    postures = serializers.ListField(
        child=PostureInput(), allow_empty=False, max_length=len(PostureFeature),
        help_text="Those not named stay as they are.",
    )  # fmt: skip
    example = {"postures": [PostureInput.example]}


class ExaminationPostures(Endpoint):
    @operation(
        "save_postures",
        Capability.CLINICAL_EDIT,
        body=PosturesInput,
        answer=PosturesOutput,
        refusals=REFUSALS,
    )
    def put(self, call: Call, uid: UUID) -> Sheet:
        """Save posture

        All of it or nothing.
        """
        examination = fetch(call, uid)
        for number, given in enumerate(call.data["postures"]):
            with _at(f"postures.{number}"):
                drafts.save_posture(
                    feature=given["feature"],
                    word=given["word"] or "",
                    degrees=given["degrees"],
                    **who(call, examination),
                )
        return sheet_of(call, examination)


def _vital(name: str) -> serializers.IntegerField:
    """A number within what the column takes."""
    field = Examination._meta.get_field(name)
    assert isinstance(field, Field)
    low = max(each.limit_value for each in field.validators if isinstance(each, MinValueValidator))
    high = min(each.limit_value for each in field.validators if isinstance(each, MaxValueValidator))
    return serializers.IntegerField(required=False, allow_null=True, min_value=low, max_value=high)


class VitalsInput(Input):
    systolic = _vital("systolic")
    diastolic = _vital("diastolic")
    pulse = _vital("pulse")
    height_cm = _vital("height_cm")
    weight_kg = _vital("weight_kg")
    neuro_screen_done = serializers.BooleanField(required=False, allow_null=True)
    example = {"systolic": 124, "diastolic": 78, "pulse": 66}


class ExaminationVitals(Endpoint):
    @operation(
        "save_vitals", Capability.CLINICAL_EDIT, body=VitalsInput, answer=ExaminationVitalsOutput,
        refusals=REFUSALS,
    )  # fmt: skip
    def patch(self, call: Call, uid: UUID) -> Sheet:
        """Save vitals

        mmHg, beats a minute, cm, kg. What is not given stays; null empties. 180/110 raises its flag at once.
        """
        examination = fetch(call, uid)
        drafts.save_vitals(values=call.data, **who(call, examination))
        return sheet_of(call, examination)


class ExaminationNoteInput(Input):
    note = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=LONGEST_NOTE)
    was = serializers.CharField(
        allow_blank=True, trim_whitespace=False, max_length=2 * LONGEST_NOTE,
        help_text="The note you have read: another one meanwhile is not overwritten.",
    )  # fmt: skip
    example = {"note": "Sleeps better. Lifts again.", "was": "Sleeps better."}


class ExaminationNote(Endpoint):
    @operation(
        "save_examination_note", Capability.CLINICAL_EDIT, body=ExaminationNoteInput, answer=ExaminationNoteOutput,
        refusals=(*REFUSALS, NoteChangedError),
    )  # fmt: skip
    def put(self, call: Call, uid: UUID) -> Sheet:
        """Save the note"""
        examination = fetch(call, uid)
        drafts.save_note(note=call.data["note"], was=call.data["was"], **who(call, examination))
        return sheet_of(call, examination)
