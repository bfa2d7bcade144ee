"""Examinations by API: begun, read whole, signed, added to, withdrawn."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, choice_field
from clinic.api.views import UID
from clinic.signing import MayNotSignError, SignedError
from patients.api.charts import open_record
from patients.api.examination_serializers import (
    ExaminationAddendumOutput,
    ExaminationLineOutput,
    ExaminationOutput,
)
from patients.api.fields import episode_field
from patients.charts import NoSuchPatientError
from patients.examinations import closing, drafts
from patients.examinations.drafts import ExaminationError, ExaminationNotSignedError
from patients.examinations.palpation import Place
from patients.examinations.sheet import Sheet
from patients.models import Examination, ExaminationAddendum, ExaminationKind
from patients.screening import local_day

SHOWN = ("patient", "episode", "examiner", "signed_by")
MOST_TEXT, MOST_REASON, MOST_ERROR = 4000, 200, 300


def fetch(call: Call, uid: UUID) -> Examination:
    """An examination of this clinic. Raises NothingHereError."""
    found: QuerySet[Examination] = Examination.objects.select_related(*SHOWN)
    return call.fetch(found, uid)


def sheet_of(call: Call, examination: Examination, *, place: Place | None = None) -> Sheet:
    """The examination as it stands now, for whoever calls."""
    today = local_day(examination.patient, call.now)
    return Sheet(examination, reader=call.by, today=today, place=place)


def who(call: Call, examination: Examination) -> dict[str, Any]:
    """What every verb of an examination is given."""
    return {"examination": examination, "by": call.by, "now": call.now}


class ExaminationQuery(Listing):
    episode = episode_field(required=False)
    kind = choice_field(ExaminationKind, required=False)
    is_signed = serializers.BooleanField(required=False, help_text="No: only what is still open.")


class StartExaminationInput(Input):
    episode = episode_field(help_text="An open episode of the patient.")
    kind = choice_field(
        ExaminationKind, required=False, default=None, allow_null=True,
        help_text="Otherwise what follows from the history: the first, or one again.",
    )  # fmt: skip
    example = {"episode": UID}


class Examinations(Endpoint):
    @operation(
        "list_examinations", Capability.CLINICAL_VIEW, query=ExaminationQuery, answer=ExaminationLineOutput,
        ordering=("-started_at", "-id"), refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[Examination]:
        """Examinations of a patient, the latest first

        Drafts, signed ones, and those entered in error. The reading is written down.
        """
        wanted = {name: call.query[name] for name in ("episode", "kind") if name in call.query}
        if "is_signed" in call.query:
            wanted["signed_at__isnull"] = not call.query["is_signed"]
        patient = open_record(call, uid, what="examination")
        return Examination.objects.filter(patient=patient, **wanted).select_related(*SHOWN)

    @operation(
        "start_examination", Capability.CLINICAL_EDIT, body=StartExaminationInput, answer=ExaminationOutput, status=201,
        creates=True, refusals=(NoSuchPatientError, ExaminationError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Sheet:
        """Start an examination

        An open draft of the episode is taken up instead of a second one. The reading is written down.
        """
        patient = open_record(call, uid, what="examination")
        examination = drafts.start_examination(patient=patient, by=call.by, now=call.now, **call.data)
        return sheet_of(call, examination)


class OneExamination(Endpoint):
    @operation(
        "show_examination", Capability.CLINICAL_VIEW, answer=ExaminationOutput, refusals=(NoSuchPatientError,)
    )
    def get(self, call: Call, uid: UUID) -> Sheet:
        """One examination, whole

        What was felt, measured, tested and seen, each beside the last signed examination; the diagnoses and what they
        exclude; the signature and what was added after it. The reading is written down.
        """
        examination = fetch(call, uid)
        open_record(call, examination.patient.uid, what="examination")
        return sheet_of(call, examination)


class SignExamination(Endpoint):
    @operation(
        "sign_examination", Capability.NOTE_SIGN, answer=ExaminationOutput, versioned=True,
        refusals=(
            SignedError, MayNotSignError, closing.NothingRecordedError, closing.CodesConflictError,
            closing.CauseMissingError,
        ),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Sheet:
        """Sign an examination

        It closes with the hash of its content; nothing in it changes any more. What it found raises its flags.
        """
        signed = closing.sign_examination(version=call.version, **who(call, fetch(call, uid)))
        return sheet_of(call, signed)


class ExaminationAddendumInput(Input):
    text = serializers.CharField(max_length=MOST_TEXT)
    reason = serializers.CharField(max_length=MOST_REASON)
    example = {"text": "The pain drawing shows the left side too.", "reason": "Left out"}


class ExaminationAddenda(Endpoint):
    @operation(
        "add_examination_addendum", Capability.CLINICAL_EDIT, body=ExaminationAddendumInput,
        answer=ExaminationAddendumOutput, status=201, creates=True,
        refusals=(ExaminationError, ExaminationNotSignedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> ExaminationAddendum:
        """Add to a signed examination

        The signed part stays as it is.
        """
        return closing.add_examination_addendum(**call.data, **who(call, fetch(call, uid)))


class ExaminationErrorInput(Input):
    reason = serializers.CharField(max_length=MOST_ERROR)
    example = {"reason": "Written into the wrong record"}


class ExaminationInError(Endpoint):
    @operation(
        "enter_examination_in_error", Capability.NOTE_SIGN, body=ExaminationErrorInput, answer=ExaminationOutput,
        refusals=(ExaminationError, ExaminationNotSignedError, MayNotSignError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Sheet:
        """Mark a signed examination as entered in error

        It stays readable and counts nowhere any more.
        """
        marked = drafts.enter_in_error(reason=call.data["reason"], **who(call, fetch(call, uid)))
        return sheet_of(call, marked)
