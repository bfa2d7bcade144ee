"""Settings of the diary as programs see them, and the visits that no longer fit them."""

import re
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appointments.api.serializers import PractitionerOutput
from appointments.rebooking import Displaced, Why
from clinic.api.serializers import Output, choice_field
from clinic.api.views import UID, NamedOutput
from clinic.models import RoomFeature
from patients.api.serializers import PersonOutput

CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"


@extend_schema_field({"type": "string", "pattern": CLOCK})
class ClockField(serializers.TimeField):
    """A time on the wall of a place, as 08:30. (The OpenAPI format "time" has an offset, which a wall has not.)"""

    default_error_messages: ClassVar[dict[str, Any]] = {"clock": _("Say the time as 08:30.")}

    def to_internal_value(self, value: Any) -> Any:
        if not (isinstance(value, str) and re.fullmatch(CLOCK, value)):
            self.fail("clock")
        return super().to_internal_value(value)

    def to_representation(self, value: Any) -> str:
        return f"{value:%H:%M}"


_NAMED = {"uid": UID, "name": "Main Street"}


class WeeklyHoursOutput(Output):
    """Hours of a practitioner at a place, the same every week."""

    uid = serializers.UUIDField()
    practitioner = PractitionerOutput()
    location = NamedOutput()
    weekday = serializers.IntegerField(help_text="0 is Monday.")
    opens = ClockField(help_text="On the wall of the location.")
    closes = ClockField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True, help_text="The last day, included.")
    example = {
        "uid": UID, "practitioner": PractitionerOutput.example, "location": _NAMED, "weekday": 0, "opens": "08:00",
        "closes": "12:00", "valid_from": None, "valid_until": None,
    }  # fmt: skip


class OtherHoursOutput(Output):
    """Hours of one day at a place, instead of the weekly ones there."""

    uid = serializers.UUIDField()
    practitioner = PractitionerOutput()
    location = NamedOutput()
    day = serializers.DateField()
    opens = ClockField(help_text="On the wall of the location.")
    closes = ClockField()
    reason = serializers.CharField()
    example = {
        "uid": UID, "practitioner": PractitionerOutput.example, "location": _NAMED, "day": "2026-12-05",
        "opens": "09:00", "closes": "13:00", "reason": "A Saturday",
    }  # fmt: skip


class TimeOffOutput(Output):
    uid = serializers.UUIDField()
    practitioner = PractitionerOutput(allow_null=True, help_text="null: everybody, a closure.")
    location = NamedOutput(allow_null=True, help_text="null: every place.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    reason = serializers.CharField()
    example = {
        "uid": UID, "practitioner": None, "location": None, "starts_at": "2026-12-25T05:00:00Z",
        "ends_at": "2026-12-26T05:00:00Z", "reason": "Christmas",
    }  # fmt: skip


class RoomSettingOutput(NamedOutput):
    location = NamedOutput()
    features = serializers.ListField(child=choice_field(RoomFeature))
    is_active = serializers.BooleanField(help_text="Whether visits are booked into it.")
    example = {
        "uid": UID, "name": "Room 1", "location": _NAMED, "features": ["drop_table"], "is_active": True,
    }  # fmt: skip


class FreeTimeOutput(Output):
    starts_at = serializers.DateTimeField(source="slot.starts_at")
    ends_at = serializers.DateTimeField(source="slot.ends_at")
    practitioner = PractitionerOutput()
    example = {
        "starts_at": "2026-11-26T15:00:00Z", "ends_at": "2026-11-26T15:15:00Z",
        "practitioner": PractitionerOutput.example,
    }  # fmt: skip


class DisplacedOutput(Output):
    """A visit that cannot stay where it is."""

    appointment = serializers.UUIDField(source="visit.uid")
    appointment_version = serializers.IntegerField(source="visit.version", help_text="For `If-Match`.")
    starts_at = serializers.DateTimeField(source="visit.starts_at")
    patient = PersonOutput(source="visit.patient")
    practitioner = PractitionerOutput(source="visit.practitioner")
    visit_type = NamedOutput(source="visit.visit_type")
    location = NamedOutput(source="visit.location")
    why = serializers.SerializerMethodField(help_text=f"Each of: {', '.join(Why.values)}.")
    free = FreeTimeOutput(many=True, help_text="The next free times; nothing is promised until it is moved.")
    example = {
        "appointment": UID, "appointment_version": 1, "starts_at": "2026-11-25T15:00:00Z",
        "patient": PersonOutput.example, "practitioner": PractitionerOutput.example,
        "visit_type": {"uid": UID, "name": "Adjustment"}, "location": _NAMED, "why": ["time_off"],
        "free": [FreeTimeOutput.example],
    }  # fmt: skip

    def get_why(self, displaced: Displaced) -> list[str]:
        return [why.value for why in displaced.whys]
