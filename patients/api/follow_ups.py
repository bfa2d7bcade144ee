"""Follow-ups by API: the work that waits, and the two things that are done to it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Output, choice_field
from clinic.api.views import UID
from patients.api.fields import patient_field
from patients.api.serializers import ColleagueOutput, PersonOutput
from patients.follow_ups import (
    LONGEST_OUTCOME,
    NotYoursError,
    OutcomeMissingError,
    acknowledge_follow_up,
    finish_follow_up,
    waiting_for,
)
from patients.models import Audience, FollowUp, FollowUpKind, Urgency

SHOWN = ("patient", "episode", "assigned_to", "acknowledged_by", "done_by")
MINE, ALL = "mine", "all"


class FollowUpQuery(Listing):
    patient = patient_field(required=False, help_text="Only those about this patient.")


class OpenQuery(FollowUpQuery):
    show = choice_field(
        [(MINE, MINE), (ALL, ALL)], required=False, default=MINE,
        help_text="`mine`: yours, nobody's, and what was not read in time; `all`: whatever you may see.",
    )  # fmt: skip


class CalledOutput(PersonOutput):
    phone = serializers.CharField()
    example = {**PersonOutput.example, "phone": "+12125550142"}


class FollowUpOutput(Output):
    """Work that waits for a person."""

    tells_of_others = True
    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises when it is read or finished; the ETag.")
    audience = choice_field(Audience)
    urgency = choice_field(Urgency, help_text="0 urgent, 1 today, 2 this week.")
    title = serializers.CharField()
    kind = serializers.SerializerMethodField(help_text="null for roles that may not read the record.")
    detail = serializers.SerializerMethodField(help_text="null for roles that may not read the record.")
    patient = CalledOutput()
    episode = serializers.UUIDField(source="episode.uid", allow_null=True)
    assigned_to = ColleagueOutput(allow_null=True)
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    escalated_at = serializers.DateTimeField(allow_null=True, help_text="Since when it counts as unread.")
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = ColleagueOutput(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    done_by = ColleagueOutput(allow_null=True)
    outcome = serializers.CharField(help_text="What came of it.")
    example = {
        "uid": UID, "version": 1, "audience": "clinical", "urgency": 1, "title": "A bad week", "kind": "flare",
        "detail": "5 bothersome days, worst pain 7 of 10", "patient": CalledOutput.example, "episode": UID,
        "assigned_to": ColleagueOutput.example, "created_at": "2026-11-24T14:00:00Z",
        "due_at": "2026-11-24T22:00:00Z", "escalated_at": None, "acknowledged_at": None, "acknowledged_by": None,
        "done_at": None, "done_by": None, "outcome": "",
    }  # fmt: skip

    @extend_schema_field(choice_field(FollowUpKind, allow_null=True))
    def get_kind(self, work: FollowUp) -> str | None:
        return work.kind if self._reads_the_record() else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_detail(self, work: FollowUp) -> str | None:
        return work.detail if self._reads_the_record() else None

    def _reads_the_record(self) -> bool:
        return bool(self.context["by"].may(Capability.CLINICAL_VIEW))


class FollowUps(Endpoint):
    @operation(
        "list_follow_ups", Capability.WORK_VIEW, query=OpenQuery, answer=FollowUpOutput,
        ordering=("urgency", "due_at", "id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[FollowUp]:
        """Work that waits

        The most urgent first. The front desk sees what is for the desk, clinical staff see all.
        """
        open_work = FollowUp.objects.visible_to(call.by).open()
        return _filtered(call, waiting_for(call.by) if call.query["show"] == MINE else open_work)


class DoneFollowUps(Endpoint):
    @operation(
        "list_done_follow_ups", Capability.WORK_VIEW, query=FollowUpQuery, answer=FollowUpOutput,
        ordering=("-done_at", "-id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[FollowUp]:
        """Work that is done

        With what came of it, the latest first.
        """
        return _filtered(call, FollowUp.objects.visible_to(call.by).filter(done_at__isnull=False))


class OneFollowUp(Endpoint):
    @operation("show_follow_up", Capability.WORK_VIEW, answer=FollowUpOutput)
    def get(self, call: Call, uid: UUID) -> FollowUp:
        """One follow-up"""
        return _fetch(call, uid)


class AcknowledgeFollowUp(Endpoint):
    @operation(
        "acknowledge_follow_up", Capability.WORK_VIEW, answer=FollowUpOutput, versioned=True,
        refusals=(NotYoursError,),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> FollowUp:
        """Say that you have read it

        Reading it twice changes nothing.
        """
        return acknowledge_follow_up(
            follow_up=_fetch(call, uid), version=call.version, by=call.by, now=call.now
        )


class OutcomeInput(Input):
    outcome = serializers.CharField(max_length=LONGEST_OUTCOME, help_text="What came of it.")
    example = {"outcome": "Called, comes tomorrow."}


class FinishFollowUp(Endpoint):
    @operation(
        "finish_follow_up", Capability.WORK_VIEW, body=OutcomeInput, answer=FollowUpOutput, versioned=True,
        refusals=(NotYoursError, OutcomeMissingError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> FollowUp:
        """Finish it

        With what came of it. Finishing counts as having read it.
        """
        return finish_follow_up(
            follow_up=_fetch(call, uid),
            version=call.version,
            outcome=call.data["outcome"],
            by=call.by,
            now=call.now,
        )


def _filtered(call: Call, work: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    wanted: dict[str, Any] = {"patient": call.query["patient"]} if "patient" in call.query else {}
    return work.filter(**wanted).select_related(*SHOWN)


def _fetch(call: Call, uid: UUID) -> FollowUp:
    return call.fetch(FollowUp.objects.visible_to(call.by).select_related(*SHOWN), uid)
