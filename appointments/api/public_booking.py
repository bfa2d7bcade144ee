"""The booking page for new patients by API, and who is booking there at this moment."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appointments.api.serializers import PractitionerOutput
from appointments.models import BookingRequest, PublicBooking, RequestState
from appointments.newcomers import pending_requests
from appointments.public_booking import (
    LONGEST_WELCOME,
    PublicBookingRefusedError,
    address_of,
    change_public_booking,
    public_booking,
)
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Output, choice_field
from clinic.api.views import UID, NamedOutput
from clinic.typed import TextRefusedError


class PublicBookingOutput(Output):
    is_open = serializers.BooleanField(help_text="New patients may book online.")
    welcome = serializers.CharField(help_text="Shown above the free times.")
    address = serializers.SerializerMethodField(help_text="Of the page, open or not.")
    version = serializers.IntegerField(help_text="Rises with every change; the ETag.")
    example = {
        "is_open": True,
        "welcome": "Ring twice.",
        "address": "https://plumb.example/c/riverside/book/",
        "version": 2,
    }

    @extend_schema_field(serializers.CharField())
    def get_address(self, page: PublicBooking) -> str:
        return address_of(self.context["by"].clinic)


class PublicBookingInput(Input):
    is_open = serializers.BooleanField()
    welcome = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST_WELCOME)
    example = {"is_open": True, "welcome": "Ring twice."}


class BookingRequestOutput(Output):
    """Somebody new whose time is kept. What they typed is given while it waits, for the desk to call."""

    uid = serializers.UUIDField()
    state = choice_field(
        RequestState, help_text="`choosing`: fills in the form; `asked`: was sent the e-mail."
    )
    appointment = serializers.UUIDField(source="hold.uid", help_text="The kept time.")
    starts_at = serializers.DateTimeField(source="hold.starts_at")
    expires_at = serializers.DateTimeField(source="hold.expires_at", help_text="Until when it is kept.")
    practitioner = PractitionerOutput(source="hold.practitioner")
    location = NamedOutput(source="hold.location")
    visit_type = NamedOutput(source="hold.visit_type")
    name = serializers.CharField(source="full_name", help_text="Empty while they choose.")
    email = serializers.CharField()
    phone = serializers.SerializerMethodField()
    opened_at = serializers.DateTimeField()
    example = {
        "uid": UID, "state": "asked", "appointment": UID, "starts_at": "2026-12-01T15:00:00Z",
        "expires_at": "2026-11-24T14:30:00Z", "practitioner": PractitionerOutput.example,
        "location": {"uid": UID, "name": "Main Street"}, "visit_type": {"uid": UID, "name": "First visit"},
        "name": "Zoe Newman", "email": "zoe@mail.example", "phone": "+12125550188",
        "opened_at": "2026-11-24T14:00:00Z",
    }  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_phone(self, request: BookingRequest) -> str:
        return str(request.phone or "")


class PublicBookings(Endpoint):
    @operation("show_public_booking", Capability.SETTINGS_VIEW, answer=PublicBookingOutput)
    def get(self, call: Call) -> PublicBooking:
        """The booking page for new patients"""
        return public_booking()

    @operation(
        "change_public_booking",
        Capability.SETTINGS_EDIT,
        body=PublicBookingInput,
        answer=PublicBookingOutput,
        versioned=True,
        refusals=(PublicBookingRefusedError, TextRefusedError),
    )
    def put(self, call: Call) -> PublicBooking:
        """Open or close the booking page for new patients

        It opens only when there is a kind of first visit that patients may book themselves.
        """
        return change_public_booking(**call.data, version=call.version, by=call.by, now=call.now)


class BookingRequests(Endpoint):
    @operation(
        "list_booking_requests", Capability.SCHEDULE_VIEW, query=Listing, answer=BookingRequestOutput,
        ordering=("opened_at", "id"),
    )  # fmt: skip
    def get(self, call: Call) -> Any:
        """Who is booking online for the first time

        Only those whose time is still kept. Whoever has said yes to the e-mail is a patient, with a booked visit.
        """
        return pending_requests(call.by, now=call.now)
