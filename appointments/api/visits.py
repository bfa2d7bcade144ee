"""Visit notes by API: begin one, read it, and write what is done, through the safety gate.

Whatever changes a note answers it as it stands afterwards, with the version that the next change may name.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from appointments import visits
from appointments.api.diary import InstantField, visible_appointments
from appointments.api.visit_serializers import (
    PLACES,
    RepeatedVisitOutput,
    VisitGateOutput,
    VisitLineOutput,
    VisitOutput,
)
from appointments.models import Adjustment, DecisionKind, TherapyGiven, Visit, VisitEpisode
from appointments.safety_gate import GateRow
from appointments.techniques import Response, Technique, Therapy
from appointments.visits.care import DETAILS, LONGEST_MINUTES
from appointments.visits.gate import ConsentQuestion, Gate, Judged, ask_neck_consent
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Query, UidField, choice_field
from clinic.api.views import UID
from clinic.signing import SignedError
from patients.api.charts import open_record
from patients.api.fields import episode_field
from patients.charts import NoSuchPatientError
from patients.conditions import Severity
from patients.consents import GuardianNeededError, NameMissingError, record_consent
from patients.findings import ListingSystem
from patients.models import ConsentPurpose, Patient, Source
from patients.spine import Side

MOST_NAMED = 200
GATE_REFUSALS = (
    visits.ManualCareStoppedError,
    visits.ThrustBarredError,
    visits.AcknowledgeError,
    visits.ConsentMissingError,
)
CARE_REFUSALS = (*GATE_REFUSALS, visits.OverrideNotYoursError, visits.VisitError, SignedError)
PEOPLE = ("patient", "practitioner", "appointment", "signed_by")


def find_visit(call: Call, uid: UUID) -> Visit:
    return call.fetch(Visit.objects.visible_to(call.by).select_related(*PEOPLE), uid)


def show(call: Call, visit: Visit) -> Visit:
    """The note as it stands with everything in it; the reading is written down as that of the page."""
    open_record(call, visit.patient.uid, what="visit")
    served = VisitEpisode.objects.select_related("episode").order_by("id")
    whole: Visit = (
        Visit.objects.select_related(*PEOPLE)
        .prefetch_related(
            Prefetch("served", served), "adjustments__episode", "therapies", "gate_decisions__decided_by",
            "addenda__added_by",
        )
        .get(pk=visit.pk)
    )  # fmt: skip
    return whole


class VisitQuery(Listing):
    started_from = InstantField(required=False, help_text="Those begun at this instant or later.")
    started_before = InstantField(required=False, help_text="Those begun before this instant.")
    is_signed = serializers.BooleanField(required=False, default=None, allow_null=True)


class StartVisitInput(Input):
    appointment = UidField(
        visible_appointments,
        required=False,
        default=None,
        allow_null=True,
        help_text="Otherwise the patient's visit of today that has no note yet.",
    )
    example = {"appointment": UID}


class PatientVisits(Endpoint):
    @operation(
        "list_patient_visits", Capability.CLINICAL_VIEW, query=VisitQuery, answer=VisitLineOutput,
        ordering=("-started_at", "-id"), refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[Visit]:
        """A patient's visit notes

        The latest first, drafts and those entered in error too.
        """
        patient = open_record(call, uid, what="visits")
        columns = {"started_from": "started_at__gte", "started_before": "started_at__lt"}
        wanted = {column: call.query[name] for name, column in columns.items() if name in call.query}
        if call.query["is_signed"] is not None:
            wanted["signed_at__isnull"] = not call.query["is_signed"]
        rows = Visit.objects.visible_to(call.by).filter(patient=patient, **wanted)
        return rows.select_related("practitioner").prefetch_related("adjustments")

    @operation(
        "start_visit", Capability.CLINICAL_EDIT, body=StartVisitInput, answer=VisitOutput, status=201, creates=True,
        refusals=(visits.NoOpenEpisodeError, visits.VisitError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Visit:
        """Begin the note of a visit

        Or open the one that was begun. It serves all open episodes of the patient.
        """
        patient: Patient = call.fetch(Patient.objects.visible_to(call.by), uid)
        begun = visits.start_visit(
            patient=patient, appointment=call.data["appointment"], by=call.by, now=call.now
        )
        return show(call, begun)


class GateQuery(Query):
    place = choice_field(PLACES, required=False, help_text="A segment or joint to judge the techniques at.")


@dataclass(frozen=True)
class GateAnswer:
    judged: Judged
    is_settled: bool


@dataclass(frozen=True)
class WholeGate:
    """What VisitGateOutput shows."""

    rows: tuple[GateRow, ...]
    techniques: list[GateAnswer]
    therapies: list[GateAnswer]
    neck_question: ConsentQuestion

    @property
    def is_stopped(self) -> bool:
        return any(row.severity == Severity.EMERGENCY for row in self.rows)


class VisitGate(Endpoint):
    @operation("show_visit_gate", Capability.CLINICAL_EDIT, query=GateQuery, answer=VisitGateOutput)
    def get(self, call: Call, uid: UUID) -> WholeGate:
        """What may be done at a visit

        Each therapy and, at a `place`, each technique, from the most to the least force: free, asked for or barred,
        why, and what is gentler there.
        """
        visit = find_visit(call, uid)
        open_record(call, visit.patient.uid, what="visit")
        gate, place = Gate(visit, now=call.now), call.query.get("place")
        techniques = [gate.judge(place=place, technique=each) for each in Technique] if place else []
        therapies = [gate.judge_therapy(each) for each in Therapy]
        return WholeGate(
            rows=gate.rows,
            techniques=[GateAnswer(judged, gate.is_settled(judged)) for judged in techniques],
            therapies=[GateAnswer(judged, gate.is_settled(judged)) for judged in therapies],
            neck_question=ask_neck_consent(visit, now=call.now),
        )


class DecisionInput(Input):
    """What is said at the gate, together with what is asked for."""

    decision = choice_field(
        DecisionKind,
        required=False,
        help_text="`acknowledged`: seen what speaks against it. `overridden`: go on all the same, with a `reason`; "
        "needs `gate.override`.",
    )
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["reason"] and "decision" not in given:
            raise serializers.ValidationError({"decision": _("Say what was decided for this reason.")})
        return given


class AdjustInput(DecisionInput):
    place = choice_field(PLACES)
    side = choice_field(Side, required=False, default=Side.MIDLINE)
    technique = choice_field(Technique)
    response = choice_field(
        Response, required=False, default=None, allow_null=True, help_text="0 none to 3 full."
    )
    episode = episode_field(
        required=False,
        default=None,
        allow_null=True,
        help_text="Otherwise the one whose area holds the place.",
    )
    is_tolerated = serializers.BooleanField(required=False)
    listing_system = choice_field(ListingSystem, required=False, allow_blank=True)
    listing = serializers.CharField(required=False, allow_blank=True, max_length=20)
    position = serializers.CharField(required=False, allow_blank=True, max_length=40)
    contact = serializers.CharField(required=False, allow_blank=True, max_length=40)
    line_of_drive = serializers.CharField(required=False, allow_blank=True, max_length=40)
    example = {"place": "L4", "side": "right", "technique": "diversified", "response": 2}


class VisitAdjustments(Endpoint):
    @operation(
        "adjust", Capability.CLINICAL_EDIT, body=AdjustInput, answer=VisitOutput, status=201, creates=True,
        refusals=CARE_REFUSALS,
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Visit:
        """Write one adjustment

        Or change the one of the same place, side and technique: what is not given stays. Where the gate asks or bars,
        the problem says why and what is gentler; the same call with a `decision` goes on.
        """
        visit, data = find_visit(call, uid), call.data
        touch = visits.Touch(
            data["place"],
            data["technique"],
            data["side"],
            data["response"],
            {name: data[name] for name in DETAILS if name in data},
        )
        visits.adjust(
            visit=visit,
            touch=touch,
            episode=data["episode"],
            decision=_decision(call),
            by=call.by,
            now=call.now,
        )
        return show(call, visit)


class OneAdjustment(Endpoint):
    @operation("remove_adjustment", Capability.CLINICAL_EDIT, answer=VisitOutput, refusals=(SignedError,))
    def delete(self, call: Call, uid: UUID, row: UUID) -> Visit:
        """Take an adjustment out of a draft"""
        visit = find_visit(call, uid)
        found: Adjustment = call.fetch(Adjustment.objects.select_related("visit").filter(visit=visit), row)
        return show(call, visits.remove_adjustment(adjustment=found, by=call.by, now=call.now))


class ResponseInput(Input):
    response = choice_field(Response, help_text="0 none to 3 full.")
    adjustments = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        allow_empty=False,
        max_length=MOST_NAMED,
        help_text="Otherwise all that have no response yet.",
    )
    example = {"response": 2}


class VisitResponses(Endpoint):
    @operation(
        "set_responses", Capability.CLINICAL_EDIT, body=ResponseInput, answer=VisitOutput,
        refusals=(visits.VisitError, SignedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Visit:
        """Write how segments answered"""
        visit = find_visit(call, uid)
        visits.set_response(
            visit=visit,
            response=call.data["response"],
            adjustments=_named(visit, call.data.get("adjustments")),
            by=call.by,
            now=call.now,
        )
        return show(call, visit)


@dataclass(frozen=True)
class RepeatedVisit:
    """What RepeatedVisitOutput shows."""

    visit: Visit
    added: list[Adjustment]
    held_back: list[visits.GateError]

    @property
    def version(self) -> int:
        return self.visit.version


class RepeatVisit(Endpoint):
    @operation(
        "repeat_last_visit", Capability.CLINICAL_EDIT, answer=RepeatedVisitOutput, status=201, creates=True,
        refusals=(SignedError,),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> RepeatedVisit:
        """Same as last time

        Adds the adjustments of the last signed note, without their responses, each through today's gate; what it
        keeps back is told.
        """
        visit = find_visit(call, uid)
        repeated = visits.carry_forward(visit=visit, by=call.by, now=call.now)
        return RepeatedVisit(show(call, visit), repeated.added, repeated.refused)


class TherapyInput(DecisionInput):
    therapy = choice_field(Therapy)
    minutes = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=1, max_value=LONGEST_MINUTES
    )
    example = {"therapy": "ice", "minutes": 10}


class VisitTherapies(Endpoint):
    @operation(
        "give_therapy", Capability.CLINICAL_EDIT, body=TherapyInput, answer=VisitOutput, status=201, creates=True,
        refusals=CARE_REFUSALS,
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Visit:
        """Write one therapy

        Or change its minutes. The gate is the same as for an adjustment.
        """
        visit, data = find_visit(call, uid), call.data
        visits.give_therapy(
            visit=visit, therapy=data["therapy"], minutes=data["minutes"], decision=_decision(call), by=call.by,
            now=call.now,
        )  # fmt: skip
        return show(call, visit)


class OneTherapy(Endpoint):
    @operation("remove_therapy", Capability.CLINICAL_EDIT, answer=VisitOutput, refusals=(SignedError,))
    def delete(self, call: Call, uid: UUID, row: UUID) -> Visit:
        """Take a therapy out of a draft"""
        visit = find_visit(call, uid)
        given: TherapyGiven = call.fetch(TherapyGiven.objects.filter(visit=visit), row)
        return show(call, visits.remove_therapy(visit=visit, therapy=given.therapy, by=call.by, now=call.now))


class NeckConsentInput(Input):
    is_given = serializers.BooleanField(help_text="A no is kept too.")
    signed_by = serializers.CharField(
        max_length=160, help_text="The name of who answers: for a minor a guardian."
    )
    example = {"is_given": True, "signed_by": "Charlie Example"}


class NeckConsent(Endpoint):
    @operation(
        "record_neck_consent", Capability.CLINICAL_EDIT, body=NeckConsentInput, answer=VisitOutput, status=201,
        creates=True, refusals=(NameMissingError, GuardianNeededError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Visit:
        """Keep the answer about neck manipulation

        The words that were asked stand in `neck_question` of the gate.
        """
        visit = find_visit(call, uid)
        record_consent(
            patient=visit.patient,
            purpose=ConsentPurpose.NECK_MANIPULATION,
            is_given=call.data["is_given"],
            given_by=call.data["signed_by"],
            source=Source.STAFF,
            now=call.now,
        )
        return show(call, visit)


def _decision(call: Call) -> visits.Decision | None:
    kind = call.data.get("decision")
    return visits.Decision(kind, call.data["reason"]) if kind else None


def _named(visit: Visit, uids: list[UUID] | None) -> list[Adjustment] | None:
    """The adjustments of this note by their ids. Raises ValidationError at the one that is not of it."""
    if uids is None:
        return None
    rows = {row.uid: row for row in Adjustment.objects.filter(visit=visit, uid__in=uids)}
    wrong = {
        number: [ErrorDetail(str(_("There is nothing by this id here.")), "does_not_exist")]
        for number, uid in enumerate(uids)
        if uid not in rows
    }
    if wrong:
        raise serializers.ValidationError({"adjustments": wrong})
    return list(rows.values())
