"""The front desk by API: who walks in."""

from uuid import uuid4

from rest_framework import serializers

from appointments.api.diary import (
    BOOKING_REFUSALS,
    InstantField,
    location_field,
    practitioner_field,
    visit_type_field,
)
from appointments.api.serializers import AppointmentOutput
from appointments.errors import MoveRefusedError
from appointments.guests import Guest
from appointments.models import Appointment
from appointments.walk_ins import NobodyFreeError, WalkIn, walk_in
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Input
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
