"""Diagnoses by API: found, given to an episode, taken away; and what irritates."""

from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Query, choice_field
from clinic.signing import SignedError
from patients import coding
from patients.api.charts import open_record
from patients.api.examination_parts import CodeOutput, CodesOutput, DiagnosisOutput
from patients.api.examinations import fetch, sheet_of, who
from patients.charts import NoSuchPatientError
from patients.coding import CodeNotBillableError
from patients.complaints import Hypothesis
from patients.examinations import closing
from patients.examinations.sheet import Sheet
from patients.models import Diagnosis, DiagnosisCode, Episode

LONGEST_WORDS, LONGEST_CODE, LONGEST_REASON = 80, 12, 300


class CodeQuery(Query):
    words = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST_WORDS,
        help_text="A code, part of one, or words of its title; slips are forgiven. Without: the favourites.",
    )  # fmt: skip


class ExaminationCodes(Endpoint):
    @operation("find_codes", Capability.CLINICAL_VIEW, query=CodeQuery, answer=CodeOutput, many=True)
    def get(self, call: Call, uid: UUID) -> list[DiagnosisCode]:
        """Find codes of ICD-10-CM

        Billable on the day of the examination and not chosen yet; favourites first, 20 at most.
        """
        return sheet_of(call, fetch(call, uid)).found_codes(call.query["words"])


class DiagnosisInput(Input):
    code = serializers.CharField(max_length=LONGEST_CODE, help_text="With or without its dot.")
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST_REASON,
        help_text="Why, such as the `reason` of an offer.",
    )  # fmt: skip
    example = {"code": "M99.03", "reason": "P.A.R.T. met: L4 PR"}


class ExaminationDiagnoses(Endpoint):
    @operation(
        "add_diagnosis", Capability.CLINICAL_EDIT, body=DiagnosisInput, answer=CodesOutput, status=201, creates=True,
        refusals=(SignedError, CodeNotBillableError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Sheet:
        """Give the episode a diagnosis

        One that stands already stays the one. A pair that excludes each other is told under `conflicts` and refused
        at the signature, not here: the other one of the pair may be the wrong one.
        """
        examination = fetch(call, uid)
        coding.add_diagnosis(episode=examination.episode, **call.data, **who(call, examination))
        return sheet_of(call, examination)


class OneDiagnosis(Endpoint):
    @operation("remove_diagnosis", Capability.CLINICAL_EDIT, answer=CodesOutput, refusals=(SignedError,))
    def delete(self, call: Call, uid: UUID, diagnosis: UUID) -> Sheet:
        """Take a diagnosis away from the episode

        The row stays with the time; the same call again changes nothing.
        """
        examination = fetch(call, uid)
        row: Diagnosis = call.fetch(Diagnosis.objects.filter(episode=examination.episode), diagnosis)
        coding.remove_diagnosis(diagnosis=row, **who(call, examination))
        return sheet_of(call, examination)


class HypothesisInput(Input):
    hypothesis = choice_field(Hypothesis, allow_blank=True, help_text="Empty: nobody knows yet.")
    example = {"hypothesis": "joint"}


class ExaminationHypothesis(Endpoint):
    @operation(
        "save_hypothesis", Capability.CLINICAL_EDIT, body=HypothesisInput, answer=CodesOutput,
        refusals=(SignedError,),
    )  # fmt: skip
    def put(self, call: Call, uid: UUID) -> Sheet:
        """Say what irritates

        Kept on the episode.
        """
        examination = fetch(call, uid)
        closing.save_hypothesis(hypothesis=call.data["hypothesis"], **who(call, examination))
        return sheet_of(call, examination)


class EpisodeDiagnoses(Endpoint):
    @operation(
        "list_diagnoses", Capability.CLINICAL_VIEW, query=Listing, answer=DiagnosisOutput,
        ordering=("added_at", "id"), refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[Diagnosis]:
        """Diagnoses of an episode that stand

        In the order they were given. The reading is written down.
        """
        episode: Episode = call.fetch(Episode.objects.select_related("patient"), uid)
        open_record(call, episode.patient.uid, what="examination")
        return coding.stood_at(episode, None).select_related("code")
