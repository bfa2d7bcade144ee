"""Special needs and consents by API."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Output, choice_field
from clinic.api.views import UID
from patients.api.charts import open_record
from patients.api.serializers import NeedOutput
from patients.charts import NoSuchPatientError
from patients.conditions import Need
from patients.models import Consent, ConsentPurpose, Source, SpecialNeed
from patients.records import MOST_WEEKS, NeedNotYoursError, NeedRefusedError, add_need, end_need


class NeedInput(Input):
    key = choice_field(Need)
    detail = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    weeks = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=0, max_value=MOST_WEEKS, help_text="Pregnancy only."
    )  # fmt: skip
    example = {"key": "wheelchair", "detail": "Her own"}


class Needs(Endpoint):
    @operation(
        "list_needs", Capability.PATIENT_VIEW, query=Listing, answer=NeedOutput, ordering=("key", "id"),
        refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[SpecialNeed]:
        """Special needs of a patient

        The active ones. The front desk sees what the room and the time need, clinical staff see all.
        """
        patient = open_record(call, uid, what="patient")
        found: QuerySet[SpecialNeed] = (
            SpecialNeed.objects.visible_to(call.by).active().filter(patient=patient)
        )
        return found

    @operation(
        "add_need", Capability.PATIENT_EDIT, body=NeedInput, answer=NeedOutput, status=201, creates=True,
        refusals=(NoSuchPatientError, NeedRefusedError, NeedNotYoursError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> SpecialNeed:
        """Note a special need

        One that is noted already gets the new detail. Clinical needs are written by clinical staff.
        """
        patient = open_record(call, uid, what="patient")
        return add_need(patient=patient, by=call.by, now=call.now, **call.data)


class EndNeed(Endpoint):
    @operation("end_need", Capability.PATIENT_EDIT, answer=NeedOutput, refusals=(NeedNotYoursError,))
    def post(self, call: Call, uid: UUID) -> SpecialNeed:
        """End a special need

        As of today; it stays in the record with its end.
        """
        need: SpecialNeed = call.fetch(SpecialNeed.objects.visible_to(call.by), uid)
        return end_need(need=need, by=call.by, now=call.now)


class ConsentQuery(Listing):
    purpose = choice_field(ConsentPurpose, required=False)


class ConsentOutput(Output):
    """One answer to one consent text. A refusal is an answer too."""

    uid = serializers.UUIDField()
    purpose = choice_field(ConsentPurpose)
    is_given = serializers.BooleanField()
    given_at = serializers.DateTimeField()
    given_by = serializers.CharField(help_text="The name of who answered: for a minor a guardian.")
    source = choice_field(Source)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    text_version = serializers.CharField()
    text_hash = serializers.CharField(help_text="SHA-256 of the words that were shown.")
    example = {
        "uid": UID, "purpose": "email", "is_given": True, "given_at": "2026-11-24T14:00:00Z",
        "given_by": "Charlie Example", "source": "link", "withdrawn_at": None, "text_version": "2026-11",
        "text_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    }  # fmt: skip


class Consents(Endpoint):
    @operation(
        "list_consents", Capability.CLINICAL_VIEW, query=ConsentQuery, answer=ConsentOutput,
        ordering=("-given_at", "-id"), refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[Consent]:
        """What a patient agreed to

        The latest answer first; the latest to a purpose is the one that counts, unless it was withdrawn. `email` and
        `check_in` say which e-mails are wanted besides those about visits.
        """
        patient = open_record(call, uid, what="intake")
        wanted: dict[str, Any] = {"purpose": call.query["purpose"]} if "purpose" in call.query else {}
        return Consent.objects.filter(patient=patient, **wanted)
