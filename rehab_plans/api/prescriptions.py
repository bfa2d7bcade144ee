"""The exercises of a plan by API: add one by hand, change its dose, take it out. Each change is kept with the plan."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Input, choice_field
from rehab_plans import plan_edits
from rehab_plans.api.gate import open_line, open_plan
from rehab_plans.api.library import ExerciseOutput
from rehab_plans.api.serializers import PrescriptionOutput
from rehab_plans.errors import AlreadyThereError, BannedError, DoseError, NotOpenError, PlanError
from rehab_plans.exercises import LIBRARY
from rehab_plans.exercises import Exercise as LibraryExercise
from rehab_plans.models import PhaseKind, Prescription
from rehab_plans.plan_pages import LineRow, allowed_keys, line_row
from rehab_plans.planning import phase_of

LONGEST_KEY = 40


class AllowedExercises(Endpoint):
    @operation("list_allowed_exercises", Capability.PLAN_EDIT, answer=ExerciseOutput, many=True)
    def get(self, call: Call, uid: UUID) -> list[LibraryExercise]:
        """What may be added to a plan

        The library without what this patient must not do, by the facts the plan was made of. The record of today is
        asked again when an exercise is added.
        """
        return [LIBRARY[key] for key in allowed_keys(open_plan(call, uid))]


class AddExerciseInput(Input):
    phase = choice_field(PhaseKind)
    exercise = serializers.CharField(max_length=LONGEST_KEY, help_text="Its key in the library.")
    reason = serializers.CharField(max_length=400, help_text="Why you add it, for staff.")
    example = {"phase": "strengthen", "exercise": "wall_squat", "reason": "Asked for something to do at work"}


class PlanPrescriptions(Endpoint):
    @operation(
        "add_prescription", Capability.PLAN_EDIT, body=AddExerciseInput, answer=PrescriptionOutput, status=201,
        creates=True, versioned=True, refusals=[NotOpenError, PlanError, BannedError, AlreadyThereError],
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> LineRow:
        """Add an exercise by hand

        At its gentle start dose, at the end of the phase. What the plan's facts or the record of today forbid is
        refused.
        """
        said = call.data
        line = plan_edits.add_exercise(
            phase=phase_of(open_plan(call, uid), said["phase"], field="phase"),
            key=said["exercise"],
            reason=said["reason"],
            version=call.version,
            by=call.by,
            now=call.now,
        )
        return _fresh(call, line.uid)


def _amount(name: str, **options: Any) -> serializers.IntegerField:
    low, high = plan_edits.LIMITS[name]
    return serializers.IntegerField(required=False, min_value=low, max_value=high, **options)


class DoseInput(Input):
    """What is not given stays as it is."""

    sets = _amount("sets")
    reps = _amount("reps", help_text="0: does not apply.")
    hold_seconds = _amount("hold_seconds", help_text="0: does not apply.")
    minutes = _amount("minutes", help_text="0: does not apply.")
    times_a_day = _amount("times_a_day")
    days_a_week = _amount("days_a_week")
    per_side = serializers.BooleanField(required=False)
    example = {"sets": 2, "reps": 10}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if not given:
            raise serializers.ValidationError(_("Say what to change."))
        return given


class OnePrescription(Endpoint):
    @operation("show_prescription", Capability.CLINICAL_VIEW, answer=PrescriptionOutput)
    def get(self, call: Call, uid: UUID) -> LineRow:
        """One exercise of a plan"""
        return line_row(open_line(call, uid), now=call.now)

    @operation(
        "change_dose", Capability.PLAN_EDIT, body=DoseInput, answer=PrescriptionOutput, versioned=True,
        refusals=[NotOpenError, BannedError, DoseError],
    )  # fmt: skip
    def patch(self, call: Call, uid: UUID) -> LineRow:
        """Change the dose

        Of an exercise that the record does not forbid. The version is the plan's: it rises with every line.
        """
        plan_edits.edit_prescription(
            prescription=open_line(call, uid),
            dose=call.data,
            version=call.version,
            by=call.by,
            now=call.now,
        )
        return _fresh(call, uid)


class RemoveInput(Input):
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    example = {"reason": "Does it in the club already"}


class RemovePrescription(Endpoint):
    @operation(
        "remove_prescription", Capability.PLAN_EDIT, body=RemoveInput, answer=PrescriptionOutput, versioned=True,
        refusals=[NotOpenError],
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> LineRow:
        """Take an exercise out

        It stays on record with the time and the reason.
        """
        plan_edits.remove_line(
            prescription=open_line(call, uid),
            reason=call.data["reason"],
            version=call.version,
            by=call.by,
            now=call.now,
        )
        return _fresh(call, uid)


def _fresh(call: Call, uid: UUID) -> LineRow:
    """The line and its plan as the verb left them."""
    rows = Prescription.objects.select_related("exercise", "phase__plan__episode__patient")
    return line_row(rows.get(uid=uid), now=call.now)
