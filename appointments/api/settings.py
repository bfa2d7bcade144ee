"""Kinds of visit, rooms and capacity by API, and the visits that a change of settings left without a place."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from appointments import rebooking, resources, visit_types
from appointments.api.diary import SHOWN, visible_appointments
from appointments.api.hours import READ, REFUSALS, WRITE, accept_field
from appointments.api.serializers import AppointmentOutput, VisitTypeOutput
from appointments.api.setting_serializers import DisplacedOutput, RoomSettingOutput
from appointments.models import Appointment, Tone, VisitType, VisitTypeKind
from appointments.rebooking import Displaced, KeepRefusedError
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, UidField, choice_field
from clinic.api.views import UID, MemberOutput
from clinic.models import Location, Membership, Room, RoomFeature
from clinic.resources import SettingRefusedError, save_room


def _integer(least: int, most: int, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=least, max_value=most, **options)


def _givers(**options: Any) -> serializers.ListField:
    practitioner = UidField(lambda by: Membership.objects.practitioners())
    return serializers.ListField(
        child=practitioner, max_length=100, required=False, help_text="Empty: everybody gives it.", **options
    )


class ChangeVisitTypeInput(Input):
    name = serializers.CharField(required=False, max_length=60)
    kind = choice_field(VisitTypeKind, required=False)
    minutes = _integer(5, 240, required=False)
    buffer_before = _integer(0, 60, required=False)
    buffer_after = _integer(0, 60, required=False)
    needs_room = serializers.BooleanField(required=False)
    room_feature = choice_field(
        RoomFeature, required=False, allow_blank=True, help_text="What the room must have."
    )
    is_online = serializers.BooleanField(required=False, help_text="Patients may book it themselves.")
    lead_minutes = _integer(0, 60 * 24 * 14, required=False, help_text="The notice that patients give.")
    horizon_days = _integer(1, 730, required=False, help_text="How far ahead patients may book.")
    tone = choice_field(Tone, required=False)
    is_active = serializers.BooleanField(required=False, help_text="Can be booked.")
    givers = _givers()
    accept = accept_field()
    example = {"minutes": 20, "givers": [UID]}


class AddVisitTypeInput(ChangeVisitTypeInput):
    name = serializers.CharField(max_length=60)
    kind = choice_field(VisitTypeKind)
    minutes = _integer(5, 240)
    example = {"name": "Long adjustment", "kind": "adjustment", "minutes": 30}


def _told(call: Call) -> tuple[dict[str, Any], list[Membership] | None, str]:
    """Fields, givers (None: not said), and what is accepted."""
    given = dict(call.data)
    accept, givers = given.pop("accept", ""), given.pop("givers", None)
    return given, givers, accept


class VisitTypes(Endpoint):
    @operation(
        "list_visit_types",
        Capability.SCHEDULE_VIEW,
        query=Listing,
        answer=VisitTypeOutput,
        ordering=("name", "id"),
    )
    def get(self, call: Call) -> QuerySet[VisitType]:
        """What can be booked"""
        return visit_types.with_givers(VisitType.objects.all())

    @operation(
        "add_visit_type", WRITE, body=AddVisitTypeInput, answer=VisitTypeOutput, status=201, creates=True,
        refusals=(SettingRefusedError,),
    )  # fmt: skip
    def post(self, call: Call) -> VisitType:
        """Add a kind of visit"""
        fields, givers, _accept = _told(call)
        return visit_types.add_visit_type(fields=fields, givers=givers or [], by=call.by, now=call.now)


class OneVisitType(Endpoint):
    @operation("show_visit_type", Capability.SCHEDULE_VIEW, answer=VisitTypeOutput)
    def get(self, call: Call, uid: UUID) -> VisitType:
        """One kind of visit"""
        return call.fetch(VisitType.objects.all(), uid)

    @operation(
        "change_visit_type",
        WRITE,
        body=ChangeVisitTypeInput,
        answer=VisitTypeOutput,
        versioned=True,
        refusals=REFUSALS,
    )
    def patch(self, call: Call, uid: UUID) -> VisitType:
        """Change a kind of visit

        Visits that are booked keep their length. When some would be with somebody who no longer gives it, nothing is
        saved until the call comes again with `accept`.
        """
        fields, givers, accept = _told(call)
        return visit_types.change_visit_type(
            visit_type=call.fetch(VisitType.objects.all(), uid),
            fields=fields,
            givers=givers,
            version=call.version,
            by=call.by,
            now=call.now,
            accept=accept,
        )


def _features(**options: Any) -> serializers.ListField:
    return serializers.ListField(child=choice_field(RoomFeature), max_length=len(RoomFeature), **options)


class AddRoomInput(Input):
    location = UidField(lambda by: Location.objects.filter(is_active=True))
    name = serializers.CharField(max_length=60)
    features = _features(required=False, default=list)
    is_active = serializers.BooleanField(required=False, default=True)
    example = {"location": UID, "name": "Room 4", "features": ["drop_table"]}


class ChangeRoomInput(Input):
    name = serializers.CharField(required=False, max_length=60)
    features = _features(required=False)
    is_active = serializers.BooleanField(required=False)
    accept = accept_field()
    example = {"is_active": False}


class Rooms(Endpoint):
    @operation("list_rooms", READ, query=Listing, answer=RoomSettingOutput, ordering=("name", "id"))
    def get(self, call: Call) -> QuerySet[Room]:
        """Rooms, what they have, and whether they are in use"""
        return Room.objects.select_related("location")

    @operation(
        "add_room", WRITE, body=AddRoomInput, answer=RoomSettingOutput, status=201, creates=True,
        refusals=(SettingRefusedError,),
    )  # fmt: skip
    def post(self, call: Call) -> Room:
        """Add a room"""
        return save_room(room=None, fields=call.data, by=call.by, now=call.now)


class OneRoom(Endpoint):
    @operation("change_room", WRITE, body=ChangeRoomInput, answer=RoomSettingOutput, refusals=REFUSALS)
    def patch(self, call: Call, uid: UUID) -> Room:
        """Change a room

        When visits are booked into a room that is taken out of use, nothing is saved until the call comes again with
        `accept`.
        """
        fields = dict(call.data)
        accept = fields.pop("accept")
        room = call.fetch(Room.objects.select_related("location"), uid)
        return resources.change_room(room=room, fields=fields, by=call.by, now=call.now, accept=accept)


class CapacityInput(Input):
    capacity = _integer(1, 8, help_text="Patients at the same time.")
    accept = accept_field()
    example = {"capacity": 2}


class OnePractitioner(Endpoint):
    @operation("change_capacity", WRITE, body=CapacityInput, answer=MemberOutput, refusals=REFUSALS)
    def patch(self, call: Call, uid: UUID) -> Membership:
        """Change how many patients somebody sees at the same time

        When more are booked at once, nothing is saved until the call comes again with `accept`.
        """
        return resources.change_capacity(
            practitioner=call.fetch(Membership.objects.practitioners(), uid),
            capacity=call.data["capacity"],
            by=call.by,
            now=call.now,
            accept=call.data["accept"],
        )


class Rebooking(Endpoint):
    @operation("list_rebooking", Capability.SCHEDULE_VIEW, answer=DisplacedOutput, many=True)
    def get(self, call: Call) -> list[Displaced]:
        """Visits to rebook

        The next 50 that cannot stay where they are: outside hours, in time off, in a room that is not in use, with
        somebody who does not give that kind or sees fewer at once, each with the next free times. They leave the list
        when they are moved or cancelled, or kept on purpose.
        """
        return rebooking.find_to_rebook(now=call.now)[0]


class KeepAppointment(Endpoint):
    @operation(
        "keep_appointment", Capability.SCHEDULE_EDIT, answer=AppointmentOutput, versioned=True,
        refusals=(KeepRefusedError,),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Appointment:
        """Keep a visit outside hours

        On purpose: the practitioner comes in for it. It leaves the rebooking list.
        """
        visit = call.fetch(visible_appointments(call.by).select_related(*SHOWN, "practitioner__user"), uid)
        return rebooking.keep_visit(appointment=visit, version=call.version, by=call.by, now=call.now)
