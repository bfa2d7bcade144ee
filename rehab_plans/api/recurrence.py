"""Who stays well and who does not, by API: the recurrence board and the course of a patient."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Output, choice_field
from clinic.api.views import UID
from patients.api.charts import open_record
from patients.api.serializers import PersonOutput
from patients.charts import NoSuchPatientError
from patients.models import Area, Episode, EpisodeState
from rehab_plans.api.check_ins import RecurrenceEventOutput
from rehab_plans.board import Tab, TabCount, count_tabs, on_board
from rehab_plans.course import Course, courses_of
from rehab_plans.models import EventKind


class BoardQuery(Listing):
    tab = choice_field(Tab, required=False, help_text="Otherwise every open episode.")


class LatestAnswerOutput(Output):
    """Of the weekly question."""

    at = serializers.DateTimeField(source="last_at")
    days = serializers.IntegerField(source="last_days")
    pain = serializers.IntegerField(source="last_pain")
    example = {"at": "2026-11-24T16:00:00Z", "days": 4, "pain": 5}


class BoardRowOutput(Output):
    """An episode on the board."""

    episode = serializers.UUIDField(source="uid")
    patient = PersonOutput()
    area = choice_field(Area)
    state = choice_field(EpisodeState)
    state_since = serializers.DateTimeField()
    latest_answer = serializers.SerializerMethodField(help_text="null: none yet.")
    example = {
        "episode": UID, "patient": PersonOutput.example, "area": "low_back", "state": "flare",
        "state_since": "2026-11-24T16:00:00Z", "latest_answer": LatestAnswerOutput.example,
    }  # fmt: skip

    @extend_schema_field(LatestAnswerOutput(allow_null=True))
    def get_latest_answer(self, episode: Any) -> Any:
        return None if episode.last_at is None else LatestAnswerOutput(episode).data


class Board(Endpoint):
    @operation(
        "list_recurrences", Capability.RECURRENCE_VIEW, query=BoardQuery, answer=BoardRowOutput,
        ordering=("-state_since", "id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[Episode]:
        """The recurrence board

        Episodes by the state that the weekly answers say, the latest change first. `look`: came back, a flare, or no
        answer for four weeks.
        """
        return on_board(*([Tab(call.query["tab"])] if "tab" in call.query else Tab))


class TabCountOutput(Output):
    """How many episodes stand under a tab of the board."""

    tab = choice_field(Tab)
    count = serializers.IntegerField()
    example = {"tab": "look", "count": 3}


class BoardCounts(Endpoint):
    @operation("count_recurrences", Capability.RECURRENCE_VIEW, answer=TabCountOutput, many=True)
    def get(self, call: Call) -> list[TabCount]:
        """How many episodes stand where"""
        return count_tabs()


class PointOutput(Output):
    """One answer on the pain chart."""

    at = serializers.DateTimeField(help_text="When the question was due, or when pain was asked.")
    pain = serializers.FloatField(allow_null=True, help_text="Worst pain, 0 to 10.")
    days = serializers.IntegerField(
        allow_null=True, help_text="Bothersome days of 7; null where only pain was asked."
    )
    meant = serializers.ListField(
        source="kinds", child=choice_field(EventKind), help_text="What the answer changed."
    )
    example = {"at": "2026-11-24T14:00:00Z", "pain": 5.0, "days": 4, "meant": ["recurrence"]}


class CourseOutput(Output):
    """How one episode went."""

    episode = serializers.UUIDField(source="episode.uid")
    area = choice_field(Area, source="episode.area")
    state = choice_field(EpisodeState, source="episode.state")
    state_since = serializers.DateTimeField(source="episode.state_since")
    points = PointOutput(many=True)
    events = RecurrenceEventOutput(many=True)
    example = {
        "episode": UID, "area": "low_back", "state": "recurred", "state_since": "2026-11-24T16:00:00Z",
        "points": [PointOutput.example], "events": [RecurrenceEventOutput.example],
    }  # fmt: skip


class PatientCourse(Endpoint):
    @operation(
        "show_course", Capability.CLINICAL_VIEW, answer=CourseOutput, many=True, refusals=[NoSuchPatientError]
    )
    def get(self, call: Call, uid: UUID) -> list[Course]:
        """The course of a patient

        Of each open episode: worst pain and bothersome days, answer by answer, and what they meant.
        """
        patient = open_record(call, uid, what="course")
        episodes = list(Episode.objects.open().filter(patient=patient))
        return courses_of(episodes, zone=timezone.get_current_timezone())
