"""Fields of the diary as programs see them."""

from datetime import UTC, datetime
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appointments.board import MOVES
from appointments.diary import Slot
from appointments.models import Appointment, AppointmentStatus, Tone, VisitType, VisitTypeKind
from clinic.api.serializers import Output, choice_field
from clinic.api.views import UID, NamedOutput
from clinic.models import RoomFeature
from patients.api.serializers import PersonOutput


class PractitionerOutput(NamedOutput):
    name = serializers.CharField(source="display_name")
    example = {"uid": UID, "name": "Dr Bob"}


class VisitTypeOutput(NamedOutput):
    kind = choice_field(VisitTypeKind)
    minutes = serializers.IntegerField()
    buffer_before = serializers.IntegerField(
        help_text="Minutes that block practitioner and room before the visit."
    )
    buffer_after = serializers.IntegerField(
        help_text="Minutes that block practitioner and room after the visit."
    )
    needs_room = serializers.BooleanField()
    room_feature = choice_field(
        [("", ""), *RoomFeature.choices], help_text="What the room must have; empty: nothing."
    )
    is_online = serializers.BooleanField(help_text="Patients may book it themselves.")
    lead_minutes = serializers.IntegerField(help_text="The notice that patients give.")
    horizon_days = serializers.IntegerField(help_text="How far ahead patients may book.")
    tone = choice_field(Tone, help_text="Its colour in the calendar.")
    is_active = serializers.BooleanField(help_text="Can be booked.")
    givers = serializers.SerializerMethodField(help_text="Who gives it, by id; empty: everybody.")
    version = serializers.IntegerField(help_text="Rises with every change; the ETag.")
    example = {
        "uid": UID, "name": "Adjustment", "kind": "adjustment", "minutes": 15, "buffer_before": 0, "buffer_after": 0,
        "needs_room": True, "room_feature": "", "is_online": True, "lead_minutes": 60, "horizon_days": 90,
        "tone": "brand", "is_active": True, "givers": [], "version": 1,
    }  # fmt: skip

    def get_givers(self, visit_type: VisitType) -> list[UUID]:
        return [giver.practitioner.uid for giver in visit_type.givers.all()]


class AppointmentOutput(Output):
    """A patient's time with a practitioner."""

    tells_of_others = True
    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises with every change; the ETag.")
    status = choice_field(AppointmentStatus)
    steps = serializers.SerializerMethodField(help_text="What the status may become from here.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    patient = PersonOutput()
    practitioner = PractitionerOutput()
    visit_type = NamedOutput()
    location = NamedOutput()
    room = NamedOutput(allow_null=True)
    lane = serializers.IntegerField(help_text="Which of the patients seen at the same time this is.")
    is_overbooked = serializers.BooleanField()
    overbook_reason = serializers.CharField()
    desk_note = serializers.CharField()
    cancel_reason = serializers.CharField()
    booked_at = serializers.DateTimeField()
    is_booked_online = serializers.BooleanField(help_text="The patient booked it without the clinic.")
    arrived_at = serializers.DateTimeField(allow_null=True)
    in_room_at = serializers.DateTimeField(allow_null=True)
    treated_at = serializers.DateTimeField(allow_null=True)
    checked_out_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="When a time that is only held is free again."
    )
    example = {
        "uid": UID, "version": 1, "status": "booked", "steps": ["confirmed", "arrived", "no_show", "cancelled"],
        "starts_at": "2026-11-25T15:00:00Z",
        "ends_at": "2026-11-25T15:15:00Z", "patient": PersonOutput.example, "practitioner": PractitionerOutput.example,
        "visit_type": {"uid": UID, "name": "Adjustment"}, "location": NamedOutput.example,
        "room": {"uid": UID, "name": "Room 1"}, "lane": 1, "is_overbooked": False, "overbook_reason": "",
        "desk_note": "", "cancel_reason": "", "booked_at": "2026-11-24T14:00:00Z",
        "is_booked_online": False, "arrived_at": None,
        "in_room_at": None, "treated_at": None, "checked_out_at": None, "cancelled_at": None,
        "expires_at": None,
    }  # fmt: skip

    @extend_schema_field(serializers.ListField(child=choice_field(AppointmentStatus)))
    def get_steps(self, appointment: Appointment) -> list[str]:
        return [str(status) for status in MOVES[appointment.status]]


class AppointmentEventOutput(Output):
    at = serializers.DateTimeField()
    what = serializers.CharField(help_text="In words, as the visit's page says it.")
    who = serializers.CharField(help_text="Who did it; empty: the patient or the clock.")
    example = {"at": "2026-11-24T14:00:00Z", "what": "Booked for Wed 25 Nov 10:00", "who": "Rita"}


class SlotOutput(Output):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    example = {"starts_at": "2026-11-25T15:00:00Z", "ends_at": "2026-11-25T15:15:00Z"}

    def to_representation(self, slot: Slot) -> dict[str, str]:
        """By hand: a week has hundreds of them, and the fields would take longer than finding the slots."""
        return {"starts_at": say_instant(slot.starts_at), "ends_at": say_instant(slot.ends_at)}


def say_instant(moment: datetime) -> str:
    """As the fields say it: 2026-11-25T15:00:00Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
