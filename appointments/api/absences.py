"""Absences by API: what would become of the visits, and the yes that writes all of it or nothing."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from appointments.absences import (
    AbsenceError,
    Decision,
    DecisionError,
    Done,
    Fate,
    How,
    Proposal,
    VisitsChangedError,
    carry_out,
    propose,
)
from appointments.api.diary import InstantField, location_field, practitioner_field
from appointments.api.serializers import AppointmentOutput, PractitionerOutput
from appointments.time_off import Absence
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Input, Output, Query, choice_field
from clinic.api.views import UID

NOBODY_NAMED = "Otherwise everybody."
NO_PLACE = "Otherwise all places."
STANDS_IN = "Takes the day over, and its hours where they have none; otherwise whoever is free."
_INSTANTS = {"starts_at": "2026-11-25T13:00:00Z", "ends_at": "2026-11-25T23:00:00Z"}


class AbsenceQuery(Query):
    practitioner = practitioner_field(required=False, default=None, help_text=NOBODY_NAMED)
    location = location_field(required=False, default=None, help_text=NO_PLACE)
    starts_at = InstantField()
    ends_at = InstantField()
    how = choice_field(How, required=False, default=How.STAND_IN, help_text="What to propose first.")
    stand_in = practitioner_field(required=False, default=None, help_text=STANDS_IN)


class ProposalOutput(Output):
    tells_of_others = True
    appointment = AppointmentOutput(source="visit")
    fate = choice_field(Fate)
    starts_at = serializers.DateTimeField(allow_null=True, help_text="Where it would be moved.")
    practitioner = PractitionerOutput(allow_null=True)
    can_be_mailed = serializers.BooleanField(help_text="Otherwise the patient comes on the call list.")
    example = {
        "appointment": AppointmentOutput.example, "fate": "move", "starts_at": "2026-11-26T15:00:00Z",
        "practitioner": PractitionerOutput.example, "can_be_mailed": True,
    }  # fmt: skip


class AbsenceDecisionInput(serializers.Serializer):
    appointment = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1, help_text="As it was when it was proposed.")
    fate = choice_field(Fate)
    starts_at = InstantField(required=False, default=None, allow_null=True, help_text="To move it there.")
    practitioner = practitioner_field(
        required=False, default=None, allow_null=True, help_text="With whom then."
    )


class AbsenceInput(Input):
    practitioner = practitioner_field(required=False, default=None, allow_null=True, help_text=NOBODY_NAMED)
    location = location_field(required=False, default=None, allow_null=True, help_text=NO_PLACE)
    starts_at = InstantField()
    ends_at = InstantField()
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)
    stand_in = practitioner_field(required=False, default=None, allow_null=True, help_text=STANDS_IN)
    decisions = AbsenceDecisionInput(many=True, help_text="One for each visit that lies in it.")
    example = {
        "practitioner": UID, **_INSTANTS, "reason": "Ill",
        "decisions": [{"appointment": UID, "version": 1, "fate": "cancel"}],
    }  # fmt: skip

    def validate_decisions(self, rows: list[Any]) -> list[Any]:
        if len({row["appointment"] for row in rows}) != len(rows):
            raise serializers.ValidationError(_("Say for each visit once what becomes of it."))
        return rows


class AbsenceOutput(Output):
    uid = serializers.UUIDField(source="time_off.uid")
    starts_at = serializers.DateTimeField(source="time_off.starts_at")
    ends_at = serializers.DateTimeField(source="time_off.ends_at")
    moved = serializers.SerializerMethodField()
    cancelled = serializers.SerializerMethodField()
    to_call = serializers.SerializerMethodField(help_text="Visits whose patient no e-mail can tell.")
    example = {"uid": UID, **_INSTANTS, "moved": [UID], "cancelled": [], "to_call": []}

    def get_moved(self, done: Done) -> list[str]:
        return [str(visit.uid) for visit in done.moved]

    def get_cancelled(self, done: Done) -> list[str]:
        return [str(visit.uid) for visit in done.cancelled]

    def get_to_call(self, done: Done) -> list[str]:
        return [str(visit.uid) for visit in done.to_call]


class AbsencePreview(Endpoint):
    @operation(
        "preview_absence", Capability.SCHEDULE_EDIT, query=AbsenceQuery, answer=ProposalOutput, many=True,
        refusals=(AbsenceError,),
    )  # fmt: skip
    def get(self, call: Call) -> list[Proposal]:
        """What an absence would do

        Each visit to come that lies in it, and what could become of it. Nothing is written.
        """
        given = dict(call.query)
        how, stand_in = How(given.pop("how")), given.pop("stand_in")
        return propose(Absence(**given), how=how, stand_in=stand_in, now=call.now)


class Absences(Endpoint):
    @operation(
        "record_absence", Capability.SCHEDULE_EDIT, body=AbsenceInput, answer=AbsenceOutput, status=201, creates=True,
        refusals=(AbsenceError, VisitsChangedError, DecisionError),
    )  # fmt: skip
    def post(self, call: Call) -> Done:
        """Record an absence

        Writes the time off and every decision, or nothing. There has to be one decision for each visit that lies in it,
        in the version that it has. Patients are told by e-mail; who gets none comes on the desk's call list.
        """
        given = dict(call.data)
        decisions = [
            Decision(
                row["appointment"], row["version"], Fate(row["fate"]), row["starts_at"], row["practitioner"]
            )
            for row in given.pop("decisions")
        ]
        stand_in = given.pop("stand_in")
        return carry_out(Absence(**given), decisions, by=call.by, now=call.now, stand_in=stand_in)
