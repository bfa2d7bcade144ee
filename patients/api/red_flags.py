"""Red flags by API: which stand, which were cleared, and clearing one with a record."""

from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, choice_field
from patients.api.charts import open_record
from patients.api.serializers import ColleagueOutput, FlagOutput
from patients.charts import NoSuchPatientError
from patients.models import RedFlag, Source
from patients.red_flags import Level
from patients.screening import (
    ClearanceIncompleteError,
    FlagClearedError,
    StandingFlag,
    clear_flag,
    local_day,
    standing_flags,
)


class RecordFlagOutput(FlagOutput):
    """A red flag that stands. One that follows from a need or the age has no record, so nobody clears it here."""

    uid = serializers.UUIDField(source="flag.uid", allow_null=True)
    version = serializers.IntegerField(source="flag.version", allow_null=True)
    places = serializers.ListField(
        source="regions", child=serializers.CharField(), help_text="Empty: everywhere."
    )
    source = choice_field(Source, source="flag.source", allow_null=True)
    raised_at = serializers.DateTimeField(source="flag.raised_at", allow_null=True)
    example = FlagOutput.example


class ClearedFlagOutput(FlagOutput):
    """A red flag with the record that ended it."""

    tells_of_others = True
    cleared_at = serializers.DateTimeField()
    cleared_by = ColleagueOutput()
    assessed_by = serializers.CharField(source="clearance_assessed_by")
    assessed_on = serializers.DateField(source="clearance_on")
    result = serializers.CharField(source="clearance_result")
    example = {
        **FlagOutput.example, "version": 2, "cleared_at": "2026-11-25T14:00:00Z", "cleared_by": ColleagueOutput.example,
        "assessed_by": "Dr Rita, emergency department", "assessed_on": "2026-11-24", "result": "135/85, no cause found",
    }  # fmt: skip


class ClearInput(Input):
    assessed_by = serializers.CharField(
        max_length=160, help_text="Name and where, for example the emergency department."
    )
    assessed_on = serializers.DateField()
    result = serializers.CharField(max_length=1000, help_text="What the assessment found.")
    example = {
        "assessed_by": "Dr Rita, emergency department", "assessed_on": "2026-11-24", "result": "135/85, no cause found",
    }  # fmt: skip


class RedFlags(Endpoint):
    @operation(
        "list_red_flags", Capability.CLINICAL_VIEW, answer=RecordFlagOutput, many=True,
        refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> list[StandingFlag]:
        """Red flags that stand

        The gravest first: what was raised and not cleared, and what follows from needs and age.
        """
        patient = open_record(call, uid, what="intake")
        standing = standing_flags(patient, today=local_day(patient, call.now))
        return [flag for flag in standing if flag.level != Level.NONE]


class ClearedFlags(Endpoint):
    @operation(
        "list_cleared_flags", Capability.CLINICAL_VIEW, query=Listing, answer=ClearedFlagOutput,
        ordering=("-cleared_at", "-id"), refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[RedFlag]:
        """Red flags that were cleared

        With the record that ended each, the latest first.
        """
        patient = open_record(call, uid, what="intake")
        found: QuerySet[RedFlag] = RedFlag.objects.filter(patient=patient, cleared_at__isnull=False)
        return found.select_related("cleared_by")


class ClearFlag(Endpoint):
    @operation(
        "clear_red_flag", Capability.FLAG_CLEAR, body=ClearInput, answer=ClearedFlagOutput, versioned=True,
        refusals=(NoSuchPatientError, ClearanceIncompleteError, FlagClearedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> RedFlag:
        """Clear a red flag

        With who assessed it, when, and what it was. A later "no" of the patient never does.
        """
        flag: RedFlag = call.fetch(RedFlag.objects.select_related("patient"), uid)
        open_record(call, flag.patient.uid, what="flag")
        return clear_flag(flag=flag, version=call.version, by=call.by, now=call.now, **call.data)
