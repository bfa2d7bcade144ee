"""Running late by API."""

from rest_framework import serializers

from appointments.api.diary import location_field, practitioner_field
from appointments.api.serializers import PractitionerOutput
from appointments.delays import MinutesRefusedError, NobodyToTellError, Told, tell_delay
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Input, Output
from clinic.api.views import UID


class DelayInput(Input):
    practitioner = practitioner_field()
    location = location_field()
    minutes = serializers.IntegerField(min_value=5, max_value=120)
    example = {"practitioner": UID, "location": UID, "minutes": 20}


class DelayOutput(Output):
    uid = serializers.UUIDField(source="delay.uid")
    practitioner = PractitionerOutput(source="delay.practitioner")
    minutes = serializers.IntegerField(source="delay.minutes")
    told = serializers.SerializerMethodField(help_text="The visits whose patients are told.")
    to_call = serializers.SerializerMethodField(help_text="Those whose patient no e-mail can tell.")
    example = {
        "uid": UID, "practitioner": PractitionerOutput.example, "minutes": 20, "told": [UID], "to_call": [],
    }  # fmt: skip

    def get_told(self, told: Told) -> list[str]:
        return [str(visit.uid) for visit in told.visits]

    def get_to_call(self, told: Told) -> list[str]:
        return [str(visit.uid) for visit in told.to_call]


class Delays(Endpoint):
    @operation(
        "tell_delay", Capability.SCHEDULE_EDIT, body=DelayInput, answer=DelayOutput, status=201, creates=True,
        refusals=(NobodyToTellError, MinutesRefusedError),
    )  # fmt: skip
    def post(self, call: Call) -> Told:
        """Tell the next patients that it begins later

        The next five of the day, by e-mail at once; who gets none comes on the desk's call list.
        """
        return tell_delay(**call.data, by=call.by, now=call.now, idem_key=call.key)
