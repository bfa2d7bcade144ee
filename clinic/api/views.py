"""The ground floor by API: who calls, the house and its people, and the e-mails that went out."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from clinic.access import Capability, Role, capabilities_of
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Output, choice_field
from clinic.mail_words import say_reason
from clinic.models import Location, MailState, Membership, OutgoingMail
from clinic.settling import CAN_GO_AGAIN, CannotGoAgainError, send_again

UID = "0198c0de-0000-7000-8000-000000000001"


class NamedOutput(Output):
    """Something by its id and name."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    example = {"uid": UID, "name": "Main Street"}


class MeOutput(Output):
    uid = serializers.UUIDField(help_text="Of the membership: this person in this clinic.")
    name = serializers.CharField(source="display_name")
    email = serializers.EmailField(source="user.email")
    role = choice_field(Role)
    capabilities = serializers.SerializerMethodField(help_text="What the role may do, by name.")
    clinic = NamedOutput()
    example = {
        "uid": UID, "name": "Rita", "email": "rita@plumb.example", "role": "front_desk",
        "capabilities": ["patient.view", "schedule.edit"], "clinic": {"uid": UID, "name": "Riverside"},
    }  # fmt: skip

    def get_capabilities(self, member: Membership) -> list[str]:
        return sorted(str(each) for each in capabilities_of(member.role))


class Me(Endpoint):
    @operation("show_me", None, answer=MeOutput)
    def get(self, call: Call) -> Membership:
        """Who calls

        The person behind the token or session, their role here and what it may do.
        """
        return call.by


class RoomOutput(NamedOutput):
    is_active = serializers.BooleanField()
    example = {"uid": UID, "name": "Room 1", "is_active": True}


class LocationOutput(NamedOutput):
    address = serializers.CharField()
    phone = serializers.CharField()
    time_zone = serializers.CharField(help_text="IANA name; what nine o'clock means there.")
    is_active = serializers.BooleanField()
    rooms = RoomOutput(many=True)
    example = {
        "uid": UID, "name": "Main Street", "address": "", "phone": "", "time_zone": "America/New_York",
        "is_active": True, "rooms": [RoomOutput.example],
    }  # fmt: skip


class Locations(Endpoint):
    @operation(
        "list_locations",
        Capability.SCHEDULE_VIEW,
        query=Listing,
        answer=LocationOutput,
        ordering=("name", "id"),
    )
    def get(self, call: Call) -> QuerySet[Location]:
        """Places and their rooms"""
        return Location.objects.prefetch_related("rooms")


class MemberOutput(NamedOutput):
    name = serializers.CharField(source="display_name")
    role = choice_field(Role)
    is_practitioner = serializers.BooleanField(help_text="Sees patients: has a column in the calendar.")
    capacity = serializers.IntegerField(help_text="Patients at the same time.")
    is_active = serializers.BooleanField()
    example = {
        "uid": UID, "name": "Dr Bob", "role": "chiropractor", "is_practitioner": True, "capacity": 1,
        "is_active": True,
    }  # fmt: skip


class Members(Endpoint):
    @operation(
        "list_members", Capability.SCHEDULE_VIEW, query=Listing, answer=MemberOutput,
        ordering=("display_name", "id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[Membership]:
        """Who works here"""
        return Membership.objects.all()


class MessageQuery(Listing):
    state = choice_field(MailState, required=False)
    kind = serializers.CharField(required=False, max_length=40)
    patient = serializers.UUIDField(required=False, help_text="Only those to this patient.")


class MessageOutput(Output):
    uid = serializers.UUIDField()
    kind = serializers.CharField(help_text="What it is about: confirmation, reminder, check_in …")
    state = choice_field(MailState)
    reason = serializers.SerializerMethodField(help_text="Why it is in this state, in words; may be empty.")
    patient = serializers.UUIDField(source="patient_uid")
    due_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    can_go_again = serializers.SerializerMethodField()
    example = {
        "uid": UID, "kind": "confirmation", "state": "sent", "reason": "", "patient": UID,
        "due_at": "2026-11-24T14:03:00Z", "sent_at": "2026-11-24T14:03:04Z", "can_go_again": False,
    }  # fmt: skip

    def get_reason(self, mail: OutgoingMail) -> str:
        return str(say_reason(mail.reason)) if mail.reason else ""

    def get_can_go_again(self, mail: OutgoingMail) -> bool:
        return mail.state in CAN_GO_AGAIN


class Messages(Endpoint):
    @operation(
        "list_messages",
        Capability.MAIL_VIEW,
        query=MessageQuery,
        answer=MessageOutput,
        ordering=("-due_at", "-id"),
    )
    def get(self, call: Call) -> QuerySet[OutgoingMail]:
        """E-mails, the latest first

        Those that went out, those that are owed, and those that could not be sent. Their words are not kept.
        """
        wanted: dict[str, Any] = {
            column: call.query[name]
            for name, column in (("state", "state"), ("kind", "kind"), ("patient", "patient_uid"))
            if name in call.query
        }
        return OutgoingMail.objects.visible_to(call.by).filter(**wanted)


class SendAgain(Endpoint):
    @operation(
        "send_message_again", Capability.MAIL_SEND, answer=MessageOutput, refusals=[CannotGoAgainError]
    )
    def post(self, call: Call, uid: UUID) -> OutgoingMail:
        """Send an e-mail again

        One that could not be sent, or whose fate is not known.
        """
        mail = call.fetch(OutgoingMail.objects.visible_to(call.by), uid)
        return send_again(mail=mail, by=call.by, now=call.now)
