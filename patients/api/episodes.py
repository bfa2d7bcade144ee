"""Episodes of care by API, with the complaint they are about and the scores over time."""

from typing import Any
from uuid import UUID

from django.db.models import Choices, QuerySet
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Output, choice_field
from clinic.api.views import UID
from patients.api.charts import open_record
from patients.api.serializers import ColleagueOutput, PersonOutput
from patients.charts import NoSuchPatientError
from patients.complaints import (
    AggravatedBy,
    Frequency,
    Hypothesis,
    Mechanism,
    Quality,
    RecurrenceRisk,
    RelievedBy,
    Sport,
)
from patients.episodes import EpisodeError, discharge_episode, open_episode
from patients.models import Area, Episode, EpisodeState, OutcomeMeasure, OutcomeScore, Source

SHOWN = ("patient", "parent")


class EpisodeQuery(Listing):
    state = choice_field(EpisodeState, required=False)
    area = choice_field(Area, required=False)


class EpisodeOutput(Output):
    """All care for one complaint."""

    tells_of_others = True
    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises with every change; the ETag.")
    patient = PersonOutput()
    parent = serializers.UUIDField(
        source="parent.uid", allow_null=True, help_text="The episode that this one came back from."
    )
    area = choice_field(Area)
    state = choice_field(EpisodeState)
    state_since = serializers.DateTimeField()
    usual_pain = serializers.IntegerField(allow_null=True, help_text="0 to 10: where check-ins level out.")
    hypothesis = choice_field(Hypothesis, allow_blank=True, help_text="What irritates; empty: not said.")
    risk = choice_field(RecurrenceRisk, help_text="How closely to watch for its return.")
    opened_at = serializers.DateTimeField()
    discharged_at = serializers.DateTimeField(allow_null=True)
    example = {
        "uid": UID, "version": 1, "patient": PersonOutput.example, "parent": None, "area": "low_back",
        "state": "in_care", "state_since": "2026-11-24T14:00:00Z", "usual_pain": None, "hypothesis": "",
        "risk": "base", "opened_at": "2026-11-24T14:00:00Z", "discharged_at": None,
    }  # fmt: skip


def _words(choices: type[Choices]) -> serializers.ListField:
    return serializers.ListField(child=choice_field(choices))


class ComplaintOutput(Output):
    """What the patient told. null means not asked, never zero or no."""

    in_own_words = serializers.CharField()
    onset_on = serializers.DateField(allow_null=True)
    mechanisms = _words(Mechanism)
    sports = _words(Sport)
    aggravated_by = _words(AggravatedBy)
    relieved_by = _words(RelievedBy)
    qualities = _words(Quality)
    frequency = choice_field(Frequency, allow_blank=True)
    pain_now = serializers.IntegerField(allow_null=True, help_text="0 to 10.")
    pain_worst = serializers.IntegerField(allow_null=True, help_text="0 to 10, this week.")
    has_spasm = serializers.BooleanField(allow_null=True)
    radiates = serializers.CharField()
    earlier_episodes = serializers.IntegerField(allow_null=True)
    days_in_bed = serializers.IntegerField(allow_null=True)
    sitting_hours = serializers.IntegerField(allow_null=True, help_text="A day.")
    has_awkward_posture = serializers.BooleanField(allow_null=True)
    can_reach_floor = serializers.BooleanField(allow_null=True)
    medicines = serializers.CharField()
    activities = serializers.CharField(help_text="What they would like to do again.")
    example = {
        "in_own_words": "It locked when I lifted a box.", "onset_on": "2026-11-10", "mechanisms": ["lifting"],
        "sports": [], "aggravated_by": ["bending"], "relieved_by": ["heat"], "qualities": [], "frequency": "on_and_off",
        "pain_now": 6, "pain_worst": 8, "has_spasm": True, "radiates": "", "earlier_episodes": 1, "days_in_bed": 0,
        "sitting_hours": 7, "has_awkward_posture": None, "can_reach_floor": True, "medicines": "", "activities": "",
    }  # fmt: skip


class EpisodeRecordOutput(EpisodeOutput):
    complaint = ComplaintOutput(allow_null=True)
    example = {**EpisodeOutput.example, "complaint": ComplaintOutput.example}


class EpisodeInput(Input):
    area = choice_field(Area, help_text="Where it hurts.")
    example = {"area": "low_back"}


class Episodes(Endpoint):
    @operation(
        "list_episodes", Capability.CLINICAL_VIEW, query=EpisodeQuery, answer=EpisodeOutput,
        ordering=("-opened_at", "-id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[Episode]:
        """Episodes of the clinic

        By state or area, the latest first.
        """
        return _filtered(call)


class PatientEpisodes(Endpoint):
    @operation(
        "list_episodes_of_patient", Capability.CLINICAL_VIEW, query=EpisodeQuery, answer=EpisodeOutput,
        ordering=("-opened_at", "-id"), refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[Episode]:
        """Episodes of a patient

        The latest first.
        """
        return _filtered(call).filter(patient=open_record(call, uid, what="patient"))

    @operation(
        "open_episode", Capability.CLINICAL_EDIT, body=EpisodeInput, answer=EpisodeRecordOutput, status=201,
        creates=True, refusals=(NoSuchPatientError, EpisodeError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Episode:
        """Open an episode

        With a complaint in which nothing is told yet.
        """
        patient = open_record(call, uid, what="patient")
        return open_episode(patient=patient, area=call.data["area"], by=call.by, now=call.now)


class OneEpisode(Endpoint):
    @operation(
        "show_episode", Capability.CLINICAL_VIEW, answer=EpisodeRecordOutput, refusals=(NoSuchPatientError,)
    )
    def get(self, call: Call, uid: UUID) -> Episode:
        """One episode

        With the complaint.
        """
        episode = _fetch(call, uid)
        open_record(call, episode.patient.uid, what="chart_summary")
        return episode


class DischargeEpisode(Endpoint):
    @operation(
        "discharge_episode", Capability.CLINICAL_EDIT, answer=EpisodeRecordOutput, versioned=True,
        refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Episode:
        """Discharge

        Ends the care of one episode; the record stays. Doing it again changes nothing.
        """
        episode = _fetch(call, uid)
        open_record(call, episode.patient.uid, what="patient")
        return discharge_episode(episode=episode, version=call.version, by=call.by, now=call.now)


class ScoreQuery(Listing):
    measure = choice_field(OutcomeMeasure, required=False)


class ScoreOutput(Output):
    """One score of an outcome measure."""

    uid = serializers.UUIDField()
    measure = choice_field(OutcomeMeasure)
    score = serializers.FloatField(help_text="In the unit of the measure, with one decimal.")
    taken_at = serializers.DateTimeField()
    source = choice_field(Source)
    typed_by = ColleagueOutput(allow_null=True)
    example = {
        "uid": UID, "measure": "nprs", "score": 6.0, "taken_at": "2026-11-24T14:00:00Z", "source": "link",
        "typed_by": None,
    }  # fmt: skip


class Scores(Endpoint):
    @operation(
        "list_scores", Capability.CLINICAL_VIEW, query=ScoreQuery, answer=ScoreOutput, ordering=("taken_at", "id"),
        refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[OutcomeScore]:
        """Outcome scores of an episode

        In the order they were taken: from the intake, visits, examinations and check-ins.
        """
        episode = _fetch(call, uid)
        open_record(call, episode.patient.uid, what="course")
        wanted: dict[str, Any] = {"measure": call.query["measure"]} if "measure" in call.query else {}
        return OutcomeScore.objects.filter(episode=episode, **wanted).select_related("typed_by")


def _filtered(call: Call) -> QuerySet[Episode]:
    wanted = {name: call.query[name] for name in ("state", "area") if name in call.query}
    found: QuerySet[Episode] = Episode.objects.filter(**wanted).select_related(*SHOWN)
    return found


def _fetch(call: Call, uid: UUID) -> Episode:
    return call.fetch(Episode.objects.select_related(*SHOWN, "complaint"), uid)
