"""Series by API: look at what a rule gives, book it whole, change and cancel by scope, take it back."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from appointments.api.diary import (
    BOOKING_REFUSALS,
    InstantField,
    location_field,
    practitioner_field,
    visit_type_field,
)
from appointments.api.serializers import PractitionerOutput
from appointments.errors import (
    IdempotencyConflictError,
    MoveRefusedError,
    NotBookableError,
    SeriesRefusedError,
    SlotTakenError,
)
from appointments.hours import YEARS
from appointments.models import Appointment, AppointmentStatus, Series
from appointments.series import book_series, cancel_series, change_series, open_standing, undo_series
from appointments.series_preview import (
    Change,
    Look,
    Pick,
    Problem,
    SeriesWanted,
    preview_change,
    preview_series,
    read_series,
)
from appointments.series_rule import MOST_STEPS, MOST_TIMES, MOST_VISITS, Rule, RuleError, Step
from appointments.series_scope import Scope, Shift
from appointments.series_undo import undo_series_change
from appointments.undo import NothingToUndoError, UndoOverError
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Output, choice_field
from clinic.api.views import UID, NamedOutput
from patients.api.fields import patient_field
from patients.api.serializers import PersonOutput

SERIES_REFUSALS = (*BOOKING_REFUSALS, SeriesRefusedError)
CHANGE_REFUSALS = (*SERIES_REFUSALS, MoveRefusedError)
FURTHEST_SHIFT = 28
STEP_EXAMPLE = {"visits": 3, "every": 1, "weeks": 2}
RULE_EXAMPLE = {
    "first_day": "2026-11-25",
    "steps": [STEP_EXAMPLE, {"visits": 1, "every": 2, "weeks": 8}],
    "weekdays": [0, 2, 4],
    "times": ["10:00:00", "16:30:00"],
}


class StepInput(Input):
    """So many visits every so many weeks, for so many weeks."""

    visits = serializers.IntegerField(min_value=1, max_value=MOST_VISITS)
    every = serializers.IntegerField(required=False, default=1, min_value=1, max_value=52)
    weeks = serializers.IntegerField(min_value=1, max_value=52)
    example = STEP_EXAMPLE


class StepOutput(Output):
    visits = serializers.IntegerField()
    every = serializers.IntegerField()
    weeks = serializers.IntegerField()
    example = STEP_EXAMPLE


class SeriesRuleOutput(Output):
    first_day = serializers.DateField()
    steps = StepOutput(many=True)
    weekdays = serializers.ListField(child=serializers.IntegerField(), help_text="0 is Monday.")
    times = serializers.ListField(child=serializers.CharField())
    example = RULE_EXAMPLE


class SeriesRuleInput(Input):
    patient = patient_field(is_current=True)
    practitioner = practitioner_field()
    visit_type = visit_type_field()
    location = location_field()
    first_day = serializers.DateField(help_text="On the location's wall; weeks are counted from here.")
    steps = StepInput(many=True, min_length=1, max_length=MOST_STEPS)
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), min_length=1, max_length=7,
        help_text="Days that suit; 0 is Monday.",
    )  # fmt: skip
    times = serializers.ListField(
        child=serializers.TimeField(), min_length=1, max_length=MOST_TIMES,
        help_text="Times on the location's wall, the best first; the others are for days when it is taken.",
    )  # fmt: skip
    example = {"patient": UID, "practitioner": UID, "visit_type": UID, "location": UID, **RULE_EXAMPLE}

    def validate_first_day(self, day: date) -> date:
        if day.year not in YEARS:
            raise serializers.ValidationError(_("The calendar knows the years 2000 to 2200."))
        return day

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        steps = tuple(Step(row["visits"], row["weeks"], row["every"]) for row in data["steps"])
        try:
            rule = Rule(data["first_day"], steps, frozenset(data["weekdays"]), tuple(data["times"]))
        except RuleError as error:
            message = _("This does not make a series: more visits than days, or too many.")
            raise serializers.ValidationError({error.field: [message]}, code=error.code) from error
        wanted = SeriesWanted(
            data["patient"], data["practitioner"], data["visit_type"], data["location"], rule
        )
        return {**data, "wanted": wanted}


class BookSeriesInput(SeriesRuleInput):
    starts_at = serializers.ListField(
        child=InstantField(), required=False, min_length=1, max_length=MOST_VISITS,
        help_text="The times that were chosen from the preview. Left out: every visit of the rule, all of which must "
        "fit.",
    )  # fmt: skip


class LookOutput(Output):
    """One visit as it would be."""

    number = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    problem = serializers.ChoiceField(
        choices=[("", ""), *Problem.choices], help_text="Why it does not fit; empty when it does."
    )
    others = serializers.ListField(child=serializers.DateTimeField(), help_text="The nearest free times.")
    appointment = serializers.UUIDField(
        source="visit.uid", allow_null=True, default=None, help_text="The visit that it is now."
    )
    example = {
        "number": 2, "starts_at": "2026-11-27T15:00:00Z", "problem": "taken",
        "others": ["2026-11-27T14:45:00Z", "2026-11-27T15:15:00Z"], "appointment": None,
    }  # fmt: skip


class SeriesVisitOutput(Output):
    number = serializers.IntegerField(source="series_number")
    uid = serializers.UUIDField()
    version = serializers.IntegerField()
    status = choice_field(AppointmentStatus)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    practitioner = PractitionerOutput()
    is_apart = serializers.BooleanField(help_text="It was moved on its own.")
    example = {
        "number": 1, "uid": UID, "version": 1, "status": "booked", "starts_at": "2026-11-25T15:00:00Z",
        "ends_at": "2026-11-25T15:15:00Z", "practitioner": PractitionerOutput.example, "is_apart": False,
    }  # fmt: skip


class SeriesOutput(Output):
    """Visits that were booked together. Its version rises when they are changed or cancelled together."""

    tells_of_others = True
    uid = serializers.UUIDField()
    version = serializers.IntegerField()
    patient = PersonOutput()
    practitioner = PractitionerOutput()
    visit_type = NamedOutput()
    location = NamedOutput()
    rule = SeriesRuleOutput(help_text="As it was booked; the visits are what is true.")
    made_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    visits = SeriesVisitOutput(many=True)
    example = {
        "uid": UID, "version": 1, "patient": PersonOutput.example, "practitioner": PractitionerOutput.example,
        "visit_type": {"uid": UID, "name": "Adjustment"}, "location": NamedOutput.example, "rule": RULE_EXAMPLE,
        "made_at": "2026-11-24T14:00:00Z", "ended_at": None, "visits": [SeriesVisitOutput.example],
    }  # fmt: skip


class SeriesQuery(Listing):
    patient = patient_field(required=False)


def _visible(call: Call) -> QuerySet[Series]:
    visits = Appointment.objects.select_related("practitioner__user").order_by("series_number")
    rows: QuerySet[Series] = Series.objects.visible_to(call.by)
    shown = ("patient", "practitioner__user", "visit_type", "location")
    return rows.select_related(*shown).prefetch_related(Prefetch("visits", visits))


def _again(call: Call, series: Series) -> Series:
    return call.fetch(_visible(call), series.uid)


class PreviewSeries(Endpoint):
    @operation(
        "preview_series", Capability.SCHEDULE_EDIT, body=SeriesRuleInput, answer=LookOutput, many=True,
        refusals=(NotBookableError,),
    )  # fmt: skip
    def post(self, call: Call) -> list[Look]:
        """Look at a series

        Every visit that the rule gives, what stands in its way, and the nearest free times. Nothing is booked and
        nothing here promises a time. Wall time is kept when the clocks change.
        """
        return preview_series(call.data["wanted"], now=call.now)


class ManySeries(Endpoint):
    @operation(
        "list_series", Capability.SCHEDULE_VIEW, query=SeriesQuery, answer=SeriesOutput, ordering=("-made_at", "-id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[Series]:
        """Series

        The latest first.
        """
        rows = _visible(call)
        return rows.filter(patient=call.query["patient"]) if "patient" in call.query else rows

    @operation(
        "book_series", Capability.SCHEDULE_EDIT, body=BookSeriesInput, answer=SeriesOutput, status=201, creates=True,
        keeps_key=True, made_at="made_at", refusals=(*SERIES_REFUSALS, IdempotencyConflictError),
    )  # fmt: skip
    def post(self, call: Call) -> Series:
        """Book a series

        All of its visits or none. The patient hears of them in one e-mail, three minutes later.
        """
        made = book_series(
            wanted=call.data["wanted"],
            starts=call.data.get("starts_at"),
            by=call.by,
            now=call.now,
            idem_key=call.key,
        )
        return _again(call, made)


class OneSeries(Endpoint):
    @operation("show_series", Capability.SCHEDULE_VIEW, answer=SeriesOutput)
    def get(self, call: Call, uid: UUID) -> Series:
        """One series"""
        return call.fetch(_visible(call), uid)


class PickInput(Input):
    """Which visits: `number` is the one in hand."""

    scope = choice_field([(each.value, each.value) for each in Scope])
    number = serializers.IntegerField(min_value=1, max_value=MOST_VISITS)
    example = {"scope": "following", "number": 3}


class ChangeInput(PickInput):
    clock = serializers.TimeField(
        required=False, default=None, allow_null=True, help_text="Another time of day, on the wall."
    )
    days = serializers.IntegerField(
        required=False, default=0, min_value=-FURTHEST_SHIFT, max_value=FURTHEST_SHIFT,
        help_text="So many days later, or earlier.",
    )  # fmt: skip
    practitioner = practitioner_field(required=False, default=None, allow_null=True)
    with_apart = serializers.BooleanField(
        required=False, default=False, help_text="Also visits that were moved on their own."
    )
    example = {"scope": "following", "number": 3, "clock": "11:30:00", "days": 1}


class ChoiceInput(Input):
    number = serializers.IntegerField(min_value=1, max_value=MOST_VISITS)
    starts_at = InstantField(allow_null=True, help_text="Null: it stays as it is.")
    example = {"number": 4, "starts_at": "2026-12-03T16:45:00Z"}


class ChangeSeriesInput(ChangeInput):
    choices = ChoiceInput(many=True, required=False, max_length=MOST_VISITS)
    example = {**ChangeInput.example, "choices": [ChoiceInput.example]}


def _pick(data: Any) -> Pick:
    return Pick(Scope(data["scope"]), data["number"], data.get("with_apart", False))


def _change(data: Any) -> Change:
    return Change(Shift(data["clock"], data["days"]), data["practitioner"])


class PreviewSeriesChange(Endpoint):
    @operation(
        "preview_series_change", Capability.SCHEDULE_EDIT, body=ChangeInput, answer=LookOutput, many=True,
        refusals=(NotBookableError,),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> list[Look]:
        """Look at a change of a series

        Each visit that the scope names, where the change would put it. What is over never changes; a visit that was
        moved on its own stays, unless it is the one in hand or `with_apart` asks for it.
        """
        standing = read_series(call.fetch(_visible(call), uid), now=call.now)
        return preview_change(standing, pick=_pick(call.data), change=_change(call.data), now=call.now)


class ChangeSeries(Endpoint):
    @operation(
        "change_series", Capability.SCHEDULE_EDIT, body=ChangeSeriesInput, answer=SeriesOutput, versioned=True,
        refusals=CHANGE_REFUSALS,
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Series:
        """Change visits of a series

        All that the scope names or none; `choices` gives some another time, or leaves them as they are. Of several the
        patient hears in one e-mail; `this` alone is a visit moved on its own.
        """
        series = call.fetch(_visible(call), uid)
        changed = change_series(
            standing=open_standing(series, version=call.version, now=call.now),
            pick=_pick(call.data),
            change=_change(call.data),
            choices={row["number"]: row["starts_at"] for row in call.data.get("choices", ())},
            by=call.by,
            now=call.now,
        )
        return _again(call, changed)


class CancelSeriesInput(PickInput):
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    example = {**PickInput.example, "reason": "Moves away"}


class CancelSeries(Endpoint):
    @operation(
        "cancel_series", Capability.SCHEDULE_EDIT, body=CancelSeriesInput, answer=SeriesOutput, versioned=True,
        refusals=(SeriesRefusedError, MoveRefusedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Series:
        """Cancel visits of a series

        Those that the scope names, also those that were moved on their own. Of several the patient hears in one
        e-mail, if they were told of them at all.
        """
        series = call.fetch(_visible(call), uid)
        changed = cancel_series(
            standing=open_standing(series, version=call.version, now=call.now),
            pick=_pick(call.data),
            reason=call.data["reason"],
            by=call.by,
            now=call.now,
        )
        return _again(call, changed)


class UndoSeries(Endpoint):
    @operation(
        "undo_series", Capability.SCHEDULE_EDIT, answer=SeriesOutput, versioned=True, refusals=(SeriesRefusedError,),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Series:
        """Take a series back

        Within three minutes of booking it: the visits are cancelled and nothing is mailed.
        """
        series = call.fetch(_visible(call), uid)
        standing = open_standing(series, version=call.version, now=call.now)
        return _again(call, undo_series(standing=standing, by=call.by, now=call.now))


class UndoSeriesChange(Endpoint):
    @operation(
        "undo_series_change", Capability.SCHEDULE_EDIT, answer=SeriesOutput, versioned=True,
        refusals=(UndoOverError, NothingToUndoError, SlotTakenError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Series:
        """Take a change of a series back

        Within three minutes of changing or cancelling several of its visits: all of them are put back where they were,
        and nothing is mailed.
        """
        series = call.fetch(_visible(call), uid)
        standing = open_standing(series, version=call.version, now=call.now)
        return _again(call, undo_series_change(standing=standing, by=call.by, now=call.now))
