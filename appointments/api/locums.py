"""Locums by API: who is here from a day until a day."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from appointments import locums
from appointments.api.hours import READ, REFUSALS, WRITE, DayField, accept_field
from appointments.locums import Stay
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input
from clinic.api.views import MemberOutput
from clinic.models import Membership
from clinic.resources import SettingRefusedError


class StayInput(Input):
    first_day = DayField(help_text="At the clinic's first place.")
    last_day = DayField(help_text="The last on which they sign in and are booked.")
    accept = accept_field()
    example = {"first_day": "2026-12-07", "last_day": "2026-12-18"}


class LocumInput(Input):
    name = serializers.CharField(max_length=locums.LONGEST_NAME)
    email = serializers.EmailField(max_length=locums.LONGEST_EMAIL, help_text="To sign in with.")
    first_day = DayField(help_text="At the clinic's first place.")
    last_day = DayField(help_text="The last on which they sign in and are booked.")
    example = {"name": "Dr Vera Stand", "email": "vera@example.com", **StayInput.example}


class LocumOutput(MemberOutput):
    here_from = serializers.DateTimeField(help_text="The first midnight.")
    here_until = serializers.DateTimeField(help_text="The last midnight: the end of the last day.")
    example = {
        **MemberOutput.example, "here_from": "2026-12-07T05:00:00Z", "here_until": "2026-12-19T05:00:00Z",
    }  # fmt: skip


def _dated() -> QuerySet[Membership]:
    found: QuerySet[Membership] = Membership.objects.practitioners().filter(here_from__isnull=False)
    return found


class Locums(Endpoint):
    @operation("list_locums", READ, query=Listing, answer=LocumOutput, ordering=("display_name", "id"))
    def get(self, call: Call) -> QuerySet[Membership]:
        """Locums"""
        return _dated()

    @operation(
        "add_locum", WRITE, body=LocumInput, answer=LocumOutput, status=201, creates=True,
        refusals=(SettingRefusedError,),
    )  # fmt: skip
    def post(self, call: Call) -> Membership:
        """Add a locum

        A practitioner who signs in and is booked from the first day until the last. Whoever has an account keeps it.
        """
        given: dict[str, Any] = dict(call.data)
        stay = Stay(given.pop("first_day"), given.pop("last_day"))
        return locums.add_locum(**given, stay=stay, by=call.by, now=call.now)


class OneLocum(Endpoint):
    @operation("change_locum", WRITE, body=StayInput, answer=LocumOutput, refusals=REFUSALS)
    def patch(self, call: Call, uid: UUID) -> Membership:
        """Change the dates of a locum, or give dates to a practitioner

        When booked visits lie outside, nothing is saved until the call comes again with `accept`.
        """
        member = call.fetch(Membership.objects.practitioners().select_related("user"), uid)
        stay = Stay(call.data["first_day"], call.data["last_day"])
        return locums.change_stay(
            member=member, stay=stay, accept=call.data["accept"], by=call.by, now=call.now
        )
