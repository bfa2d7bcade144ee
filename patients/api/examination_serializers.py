"""An examination as programs see it: one line of a list, and the whole."""

from rest_framework import serializers

from clinic.api.serializers import Output, choice_field
from clinic.api.views import UID
from patients.api.examination_parts import (
    CodesOutput,
    ExaminationNoteOutput,
    ExaminationVitalsOutput,
    NumbersOutput,
    PosturesOutput,
    SpineOutput,
    TestsOutput,
)
from patients.api.serializers import ColleagueOutput, PersonOutput
from patients.models import Area, ExaminationKind


class ExaminedEpisodeOutput(Output):
    uid = serializers.UUIDField()
    area = choice_field(Area)
    example = {"uid": UID, "area": "low_back"}


class ExaminationLineOutput(Output):
    """What an examination is, without what it found."""

    tells_of_others = True

    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises with everything saved; the ETag.")
    kind = choice_field(ExaminationKind)
    episode = ExaminedEpisodeOutput()
    examiner = ColleagueOutput()
    started_at = serializers.DateTimeField()
    signed_at = serializers.DateTimeField(allow_null=True, help_text="Empty: a draft.")
    signed_by = ColleagueOutput(allow_null=True)
    entered_in_error_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when it counts nowhere any more."
    )
    entered_in_error_reason = serializers.CharField()
    example = {
        "uid": UID, "version": 7, "kind": "initial", "episode": ExaminedEpisodeOutput.example,
        "examiner": ColleagueOutput.example, "started_at": "2026-11-24T14:00:00Z", "signed_at": None,
        "signed_by": None, "entered_in_error_at": None, "entered_in_error_reason": "",
    }  # fmt: skip


class ExaminationAddendumOutput(Output):
    """What was added to a signed examination."""

    uid = serializers.UUIDField()
    text = serializers.CharField()
    reason = serializers.CharField()
    added_at = serializers.DateTimeField()
    added_by = ColleagueOutput()
    example = {
        "uid": UID, "text": "The pain drawing shows the left side too.", "reason": "Left out",
        "added_at": "2026-11-24T16:00:00Z", "added_by": ColleagueOutput.example,
    }  # fmt: skip


class LastExaminationOutput(Output):
    """The last signed examination before this one, which it is compared with."""

    uid = serializers.UUIDField()
    started_at = serializers.DateTimeField()
    example = {"uid": UID, "started_at": "2026-10-24T14:00:00Z"}


class ExaminationOutput(
    CodesOutput,
    ExaminationNoteOutput,
    PosturesOutput,
    TestsOutput,
    NumbersOutput,
    SpineOutput,
    ExaminationVitalsOutput,
):
    """An examination with everything in it."""

    uid = serializers.UUIDField(source="examination.uid")
    kind = choice_field(ExaminationKind, source="examination.kind")
    patient = PersonOutput(source="examination.patient")
    episode = ExaminedEpisodeOutput(source="examination.episode")
    examiner = ColleagueOutput(source="examination.examiner")
    started_at = serializers.DateTimeField(source="examination.started_at")
    is_editable = serializers.BooleanField(help_text="A draft, and you may write in it.")
    last = LastExaminationOutput(source="before", allow_null=True)
    addenda = ExaminationAddendumOutput(many=True)
    signed_at = serializers.DateTimeField(source="examination.signed_at", allow_null=True)
    signed_by = ColleagueOutput(source="examination.signed_by", allow_null=True)
    content_hash = serializers.CharField(
        source="examination.content_hash", help_text="SHA-256 of what was signed."
    )
    entered_in_error_at = serializers.DateTimeField(source="examination.entered_in_error_at", allow_null=True)
    entered_in_error_reason = serializers.CharField(source="examination.entered_in_error_reason")
    example = {
        **ExaminationLineOutput.example, "patient": PersonOutput.example, "is_editable": True,
        "last": LastExaminationOutput.example, "addenda": [], "content_hash": "",
        **ExaminationVitalsOutput.example, **SpineOutput.example, **NumbersOutput.example, **TestsOutput.example,
        **PosturesOutput.example, **ExaminationNoteOutput.example, **CodesOutput.example,
    }  # fmt: skip
