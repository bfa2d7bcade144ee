"""What the patient did at home, by API: one answer for each exercise and day."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Output, choice_field
from clinic.api.views import UID
from rehab_plans.api.gate import open_plan
from rehab_plans.api.serializers import ExerciseNameOutput
from rehab_plans.models import ExerciseLog, LogAnswer

COLUMNS = {
    "answer": "answer",
    "prescription": "prescription__uid",
    "done_from": "done_on__gte",
    "done_before": "done_on__lt",
}


class LogQuery(Listing):
    answer = choice_field(LogAnswer, required=False)
    prescription = serializers.UUIDField(required=False, help_text="Only those of this line.")
    done_from = serializers.DateField(required=False, help_text="Those of this day or later.")
    done_before = serializers.DateField(required=False, help_text="Those before this day.")


class ExerciseLogOutput(Output):
    """One tap of the patient; the last of a day counts."""

    uid = serializers.UUIDField()
    prescription = serializers.UUIDField(source="prescription.uid")
    exercise = ExerciseNameOutput(source="prescription.exercise")
    done_on = serializers.DateField(help_text="The day where the patient lives.")
    answer = choice_field(LogAnswer)
    logged_at = serializers.DateTimeField()
    example = {
        "uid": UID, "prescription": UID, "exercise": ExerciseNameOutput.example, "done_on": "2026-11-24",
        "answer": "done", "logged_at": "2026-11-24T18:30:00Z",
    }  # fmt: skip


class PlanLogs(Endpoint):
    @operation(
        "list_exercise_logs", Capability.CLINICAL_VIEW, query=LogQuery, answer=ExerciseLogOutput,
        ordering=("-done_on", "-id"),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[ExerciseLog]:
        """What was done at home, the latest day first

        Also of lines that were taken out since. Only the patient's own page writes here.
        """
        wanted: dict[str, Any] = {
            column: call.query[name] for name, column in COLUMNS.items() if name in call.query
        }
        rows: QuerySet[ExerciseLog] = ExerciseLog.objects.filter(
            prescription__phase__plan=open_plan(call, uid), **wanted
        )
        return rows.select_related("prescription__exercise")
