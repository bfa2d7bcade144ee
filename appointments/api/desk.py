"""The front desk by API: who walks in, and who comes together."""

from uuid import UUID, uuid4

from rest_framework import serializers

from appointments.api.diary import (
    BOOKING_REFUSALS,
    SHOWN,
    InstantField,
    location_field,
    practitioner_field,
    visit_type_field,
)
from appointments.api.hours import DayField
from appointments.api.serializers import AppointmentOutput, PractitionerOutput
from appointments.diary import practitioners
from appointments.errors import MoveRefusedError
from appointments.families import MOST, FamilyMember, FamilyWish, book_family, undo_family
from appointments.family_times import Party, Seats, find_family_times
from appointments.guests import Guest
from appointments.models import Appointment
from appointments.undo import NothingToUndoError, UndoOverError
from appointments.walk_ins import NobodyFreeError, WalkIn, walk_in
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Input, Output
from clinic.api.views import UID
from patients.api.fields import patient_field


class WalkInInput(Input):
    patient = patient_field(is_current=True)
    location = location_field()
    visit_type = visit_type_field(
        required=False, default=None, allow_null=True, help_text="Otherwise what is usual for them."
    )
    practitioner = practitioner_field(
        required=False,
        default=None,
        allow_null=True,
        help_text="Otherwise whom they usually see, or who is free.",
    )
    starts_at = InstantField(
        required=False, default=None, allow_null=True, help_text="A later time of today for which they wait."
    )
    overbook_reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=200,
        help_text="On top when nobody is free, and why; needs `schedule.overbook`.",
    )  # fmt: skip
    example = {"patient": UID, "location": UID}


class WalkIns(Endpoint):
    @operation(
        "take_walk_in", Capability.SCHEDULE_EDIT, body=WalkInInput, answer=AppointmentOutput, status=201, creates=True,
        refusals=(NobodyFreeError, *BOOKING_REFUSALS, MoveRefusedError),
    )  # fmt: skip
    def post(self, call: Call) -> Appointment:
        """Somebody walks in

        A visit now, in the next free lane, that has arrived. Whoever is expected there today arrives for that visit.
        When nobody is free, the later times of today are named.
        """
        given = dict(call.data)
        wish = WalkIn(guest=Guest(patient=given.pop("patient")), **given)
        return walk_in(wish=wish, by=call.by, now=call.now, idem=uuid4())


class FamilyMemberInput(Input):
    patient = patient_field(is_current=True)
    visit_type = visit_type_field()
    practitioner = practitioner_field(
        required=False,
        default=None,
        allow_null=True,
        help_text="A neighbour. Otherwise whom the family sees.",
    )
    example = {"patient": UID, "visit_type": UID}


def _members() -> FamilyMemberInput:
    return FamilyMemberInput(
        many=True, min_length=1, max_length=MOST, help_text="In the order in which they are seen."
    )


def _side_by_side() -> serializers.BooleanField:
    words = "All begin at once, each in a lane of their own or with a neighbour."
    return serializers.BooleanField(required=False, default=False, help_text=words)


class FamilyInput(Input):
    members = _members()
    practitioner = practitioner_field()
    location = location_field()
    starts_at = InstantField(help_text="When the first of them begins.")
    side_by_side = _side_by_side()
    example = {
        "members": [FamilyMemberInput.example], "practitioner": UID, "location": UID,
        "starts_at": "2026-11-25T10:00:00-05:00",
    }  # fmt: skip


class FamilyTimesInput(Input):
    members = _members()
    practitioner = practitioner_field(help_text="Who sees the first of them.")
    location = location_field()
    first_day = DayField(help_text="Two weeks from that day on are looked at.")
    side_by_side = _side_by_side()
    example = {
        "members": [FamilyMemberInput.example], "practitioner": UID, "location": UID, "first_day": "2026-11-25",
    }  # fmt: skip


class FamilySeatOutput(Output):
    starts_at = serializers.DateTimeField()
    practitioner = PractitionerOutput()
    example = {"starts_at": "2026-11-25T15:00:00Z", "practitioner": PractitionerOutput.example}


class FamilyTimeOutput(Output):
    seats = FamilySeatOutput(many=True, help_text="One for each of them, in the same order.")
    example = {"seats": [FamilySeatOutput.example]}


class FamilyTimes(Endpoint):
    @operation(
        "list_family_times", Capability.SCHEDULE_EDIT, body=FamilyTimesInput, answer=FamilyTimeOutput, many=True
    )  # fmt: skip
    def post(self, call: Call) -> list[dict[str, Seats]]:
        """Times at which a whole family fits

        The next ones, each with when and by whom each of them would be seen. Nothing is booked and nothing here
        promises a time.
        """
        given, members = call.data, call.data["members"]
        first = given["practitioner"]
        neighbours = [each for each in practitioners() if each != first]
        party = Party(
            [each["patient"] for each in members],
            [each["visit_type"] for each in members],
            [first, *neighbours],
            given["location"],
            given["side_by_side"],
        )
        return [
            {"seats": seats} for seats in find_family_times(party, first_day=given["first_day"], now=call.now)
        ]


class UndoFamily(Endpoint):
    @operation(
        "undo_family", Capability.SCHEDULE_EDIT, answer=AppointmentOutput, many=True,
        refusals=(UndoOverError, NothingToUndoError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> list[Appointment]:
        """Take a family's booking back

        Within three minutes, named by any of its visits: all of them are taken out and nobody is told.
        """
        visit = call.fetch(Appointment.objects.visible_to(call.by).select_related(*SHOWN), uid)
        return undo_family(appointment=visit, by=call.by, now=call.now)


class Families(Endpoint):
    @operation(
        "book_family", Capability.SCHEDULE_EDIT, body=FamilyInput, answer=AppointmentOutput, many=True, creates=True,
        refusals=BOOKING_REFUSALS,
    )  # fmt: skip
    def post(self, call: Call) -> list[Appointment]:
        """Book a family

        A parent and children back to back with one practitioner, or side by side: all of them or none. Those who share
        an e-mail address are told in one e-mail.
        """
        given = dict(call.data)
        members = [
            FamilyMember(Guest(patient=each["patient"]), each["visit_type"], each["practitioner"])
            for each in given.pop("members")
        ]
        return book_family(wish=FamilyWish(members=members, **given), by=call.by, now=call.now, idem=uuid4())
