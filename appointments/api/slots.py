"""The next free times, whoever and wherever, by API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from appointments.api.diary import location_field, practitioner_field, visit_type_field
from appointments.api.serializers import PractitionerOutput
from appointments.availability import OpenSlot, WideSearch, next_slots
from appointments.diary import practitioners
from appointments.hours import YEARS
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Output, Query
from clinic.api.views import NamedOutput
from clinic.components import local
from clinic.models import Location
from patients.api.fields import patient_field

MOST = 50
LONGEST_SEARCH = 62


class NextSlotsQuery(Query):
    visit_type = visit_type_field()
    practitioner = practitioner_field(required=False, default=None, help_text="Otherwise anybody.")
    location = location_field(required=False, default=None, help_text="Otherwise anywhere.")
    patient = patient_field(
        required=False, default=None, help_text="Leaves out times when this patient has another visit."
    )
    day = serializers.DateField(
        required=False, default=None, help_text="The first day, on the wall of each place; otherwise today."
    )
    days = serializers.IntegerField(required=False, default=14, min_value=1, max_value=LONGEST_SEARCH)
    limit = serializers.IntegerField(required=False, default=10, min_value=1, max_value=MOST)

    def validate_day(self, day: Any) -> Any:
        if day is not None and day.year not in YEARS:
            raise serializers.ValidationError(_("The calendar knows the years 2000 to 2200."))
        return day


class OpenSlotOutput(Output):
    starts_at = serializers.DateTimeField(source="slot.starts_at")
    ends_at = serializers.DateTimeField(source="slot.ends_at")
    practitioner = PractitionerOutput()
    location = NamedOutput()
    example = {
        "starts_at": "2026-11-25T15:00:00Z", "ends_at": "2026-11-25T15:15:00Z",
        "practitioner": PractitionerOutput.example, "location": NamedOutput.example,
    }  # fmt: skip


class NextSlots(Endpoint):
    @operation(
        "list_next_slots", Capability.SCHEDULE_VIEW, query=NextSlotsQuery, answer=OpenSlotOutput, many=True
    )
    def get(self, call: Call) -> list[OpenSlot]:
        """The next free times of anybody anywhere

        The earliest first, over all practitioners who give this kind of visit and all places. Nothing here promises a
        time: booking does.
        """
        given = call.query
        places = [given["location"]] if given["location"] else list(Location.objects.filter(is_active=True))
        people = [given["practitioner"]] if given["practitioner"] else practitioners()
        first = given["day"] or min(
            (local(call.now, place.zone).date() for place in places), default=call.now.date()
        )
        wide = WideSearch(given["visit_type"], people, places, patient=given["patient"])
        return next_slots(wide, first_day=first, now=call.now, most=given["limit"], days=given["days"])
