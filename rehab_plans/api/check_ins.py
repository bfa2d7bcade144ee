"""The weekly question by API: what was asked and answered, and an answer given by phone or on paper."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Output, choice_field
from clinic.api.views import UID
from patients.api.charts import open_record
from patients.api.serializers import ColleagueOutput
from patients.charts import NoSuchPatientError
from patients.models import Episode, EpisodeState, Patient, Source
from rehab_plans.check_ins import TOLD_BY, CheckInOverError, Given, still_to_ask, type_check_in
from rehab_plans.models import CheckIn, CheckInState, EventKind

MOST_DAYS, MOST_PAIN = 7, 10
ABOVE_TWO = "Needed above pain 2."


class RecurrenceEventOutput(Output):
    """What one answer, or the silence, changed."""

    kind = choice_field(EventKind)
    level = serializers.IntegerField(
        help_text="Of a recurrence: 1 pain is back, 2 it limits activity, 3 care was sought; otherwise 0."
    )
    from_state = choice_field(EpisodeState)
    to_state = choice_field(EpisodeState)
    happened_at = serializers.DateTimeField(help_text="The middle between this answer and the one before.")
    example = {
        "kind": "recurrence", "level": 2, "from_state": "recovered", "to_state": "recurred",
        "happened_at": "2026-11-21T02:00:00Z",
    }  # fmt: skip


class CheckInOutput(Output):
    """One weekly question. The answers are null until it is answered."""

    tells_of_others = True
    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises when it is answered or closed; the ETag.")
    episode = serializers.UUIDField(source="episode.uid")
    state = choice_field(CheckInState)
    due_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(help_text="When we stop waiting for an answer.")
    answered_at = serializers.DateTimeField(allow_null=True)
    source = choice_field(Source, allow_blank=True, help_text="How the answer came; empty: not answered.")
    typed_by = ColleagueOutput(allow_null=True, help_text="Who typed it; null: the patient did.")
    days = serializers.IntegerField(allow_null=True, help_text="Bothersome days of the last 7.")
    pain = serializers.IntegerField(allow_null=True, help_text="Worst pain, 0 to 10.")
    lasted_a_day = serializers.BooleanField(allow_null=True)
    had_spasm = serializers.BooleanField(allow_null=True)
    was_limited = serializers.BooleanField(allow_null=True)
    sought_care = serializers.BooleanField(allow_null=True)
    events = RecurrenceEventOutput(many=True, help_text="What the answer meant.")
    example = {
        "uid": UID, "version": 2, "episode": UID, "state": "answered", "due_at": "2026-11-24T14:00:00Z",
        "closes_at": "2026-12-01T14:00:00Z", "answered_at": "2026-11-24T16:00:00Z", "source": "phone",
        "typed_by": ColleagueOutput.example, "days": 4, "pain": 5, "lasted_a_day": True, "had_spasm": False,
        "was_limited": True, "sought_care": False, "events": [RecurrenceEventOutput.example],
    }  # fmt: skip


class CheckInQuery(Listing):
    episode = serializers.UUIDField(required=False, help_text="Only those of this episode.")
    state = choice_field(CheckInState, required=False)


class PatientCheckIns(Endpoint):
    @operation(
        "list_check_ins", Capability.CLINICAL_VIEW, query=CheckInQuery, answer=CheckInOutput,
        ordering=("-due_at", "-id"), refusals=[NoSuchPatientError],
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[CheckIn]:
        """Weekly questions of a patient, the latest first"""
        patient = open_record(call, uid, what="course")
        columns = {"episode": "episode__uid", "state": "state"}
        wanted = {column: call.query[name] for name, column in columns.items() if name in call.query}
        return _rows().filter(episode__patient=patient, **wanted)


def _yes_no() -> serializers.BooleanField:
    return serializers.BooleanField(required=False, allow_null=True, default=None, help_text=ABOVE_TWO)


class CheckInInput(Input):
    days = serializers.IntegerField(
        min_value=0, max_value=MOST_DAYS, help_text="On how many of the last 7 days it bothered them."
    )
    pain = serializers.IntegerField(min_value=0, max_value=MOST_PAIN, help_text="How bad the worst pain was.")
    lasted_a_day = _yes_no()
    had_spasm = _yes_no()
    was_limited = _yes_no()
    sought_care = _yes_no()
    source = choice_field(
        [(source.value, source.label) for source in TOLD_BY], help_text="How they told you."
    )
    example = {
        "days": 4, "pain": 5, "lasted_a_day": True, "had_spasm": False, "was_limited": True, "sought_care": False,
        "source": "phone",
    }  # fmt: skip

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        missing = still_to_ask(given)
        if missing:
            message = _("Above pain 2 this needs a yes or a no.")
            raise serializers.ValidationError({name: [message] for name in missing}, code="required")
        return given


class EpisodeCheckIns(Endpoint):
    @operation(
        "type_check_in", Capability.CLINICAL_EDIT, body=CheckInInput, answer=CheckInOutput, status=201, creates=True,
        refusals=[CheckInOverError],
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> CheckIn:
        """Type an answer

        Given by phone or on paper, it counts like one by link: it answers the open question of the episode, or one
        asked now. A bad week opens a follow-up for the chiropractor and offers the patient a time.
        """
        episodes: Any = Episode.objects.filter(patient__in=Patient.objects.visible_to(call.by))
        said = dict(call.data)
        source = Source(said.pop("source"))
        given = Given(
            **{name: value if name in ("days", "pain") else bool(value) for name, value in said.items()}
        )
        check_in = type_check_in(
            episode=call.fetch(episodes, uid), given=given, source=source, by=call.by, now=call.now
        )
        return _rows().get(pk=check_in.pk)


class OneCheckIn(Endpoint):
    @operation("show_check_in", Capability.CLINICAL_VIEW, answer=CheckInOutput)
    def get(self, call: Call, uid: UUID) -> CheckIn:
        """One weekly question"""
        check_in = call.fetch(_rows().select_related("episode__patient", "typed_by"), uid)
        open_record(call, check_in.episode.patient.uid, what="course")
        return check_in


def _rows() -> QuerySet[CheckIn]:
    rows: QuerySet[CheckIn] = CheckIn.objects.select_related("episode", "typed_by").prefetch_related("events")
    return rows
