"""Fields of the waitlist as programs see them."""

from typing import Any

from rest_framework import serializers

from appointments.api.diary import InstantField, visible_appointments
from appointments.api.serializers import PractitionerOutput
from appointments.models import EntryState, OfferState, RoundState, VisitType, WaitlistEntry, WaitUrgency
from appointments.models.waitlist import WaitlistEntryQuerySet
from appointments.waitlist.entries import NOTE
from appointments.waitlist.rounds import MOST_BY_HAND
from clinic.api.serializers import Input, Output, UidField, choice_field
from clinic.api.views import UID, NamedOutput
from clinic.models import Location, Membership
from patients.api.fields import patient_field
from patients.api.serializers import PersonOutput

MOST_NAMED = 20
_WALL = "On the wall of the place."


def practitioner_field(**options: Any) -> UidField:
    return UidField(lambda by: Membership.objects.practitioners(), **options)


def location_field(**options: Any) -> UidField:
    return UidField(lambda by: Location.objects.filter(is_active=True), **options)


def visit_type_field(**options: Any) -> UidField:
    return UidField(lambda by: VisitType.objects.filter(is_active=True), **options)


def visible_entries(by: Membership) -> WaitlistEntryQuerySet:
    found: WaitlistEntryQuerySet = WaitlistEntry.objects.visible_to(by)
    return found


class WaitlistEntryOutput(Output):
    """Somebody who would take a time that becomes free."""

    tells_of_others = True
    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises with every change; the ETag.")
    state = choice_field(EntryState)
    patient = PersonOutput()
    visit_type = NamedOutput()
    practitioners = PractitionerOutput(many=True, help_text="Empty: anybody.")
    locations = NamedOutput(many=True, help_text="Empty: anywhere.")
    weekdays = serializers.ListField(
        child=serializers.IntegerField(), help_text="0 is Monday. Empty: any day."
    )
    from_time = serializers.TimeField(allow_null=True, help_text=_WALL)
    until_time = serializers.TimeField(allow_null=True, help_text="When the visit has to be over by then.")
    first_day = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)
    urgency = choice_field(WaitUrgency)
    note = serializers.CharField()
    bring_forward = serializers.UUIDField(
        source="bring_forward.uid", allow_null=True, help_text="The later visit that a booking replaces."
    )
    booked = serializers.UUIDField(
        source="booked.uid", allow_null=True, help_text="The visit that came of it."
    )
    added_at = serializers.DateTimeField()
    is_asked_online = serializers.BooleanField(help_text="The patient put themselves on the list.")
    closed_at = serializers.DateTimeField(allow_null=True)
    example = {
        "uid": UID, "version": 1, "state": "waiting", "patient": PersonOutput.example,
        "visit_type": {"uid": UID, "name": "Adjustment"}, "practitioners": [PractitionerOutput.example],
        "locations": [], "weekdays": [0, 2], "from_time": "09:00:00", "until_time": "12:00:00",
        "first_day": "2026-11-24", "last_day": None, "urgency": "soon", "note": "", "bring_forward": None,
        "booked": None, "added_at": "2026-11-24T14:00:00Z", "is_asked_online": False, "closed_at": None,
    }  # fmt: skip


class ChangeEntryInput(Input):
    visit_type = visit_type_field(required=False)
    practitioners = serializers.ListField(
        child=practitioner_field(), required=False, max_length=MOST_NAMED, help_text="Empty: anybody."
    )
    locations = serializers.ListField(
        child=location_field(), required=False, max_length=MOST_NAMED, help_text="Empty: anywhere."
    )
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), required=False, max_length=7,
        help_text="0 is Monday. Empty: any day.",
    )  # fmt: skip
    from_time = serializers.TimeField(required=False, allow_null=True, help_text=_WALL)
    until_time = serializers.TimeField(required=False, allow_null=True, help_text=_WALL)
    first_day = serializers.DateField(required=False)
    last_day = serializers.DateField(required=False, allow_null=True)
    urgency = choice_field(WaitUrgency, required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=NOTE)
    bring_forward = UidField(visible_appointments, required=False, allow_null=True)
    example = {"urgency": "soon", "weekdays": [0, 2]}


class AddEntryInput(ChangeEntryInput):
    patient = patient_field(is_current=True)
    visit_type = visit_type_field()
    first_day = serializers.DateField()
    example = {
        "patient": UID,
        "visit_type": UID,
        "first_day": "2026-11-24",
        "urgency": "soon",
        "weekdays": [0, 2],
    }


class BookEntryInput(Input):
    practitioner = practitioner_field()
    location = location_field()
    starts_at = InstantField()
    example = {"practitioner": UID, "location": UID, "starts_at": "2026-11-25T10:00:00-05:00"}


class WaitlistStepOutput(Output):
    at = serializers.DateTimeField()
    what = serializers.CharField(help_text="In words, as the entry's page says it.")
    who = serializers.CharField(help_text="Who did it; empty: the clock.")
    example = {"at": "2026-11-24T14:00:00Z", "what": "Put on the waitlist", "who": "Rita"}


class FreedTimeOutput(Output):
    """A time that somebody had and gave back; it may be offered just now."""

    uid = serializers.UUIDField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    practitioner = PractitionerOutput()
    location = NamedOutput()
    visit_type = NamedOutput()
    freed_at = serializers.DateTimeField()
    example = {
        "uid": UID, "starts_at": "2026-11-25T15:00:00Z", "ends_at": "2026-11-25T15:15:00Z",
        "practitioner": PractitionerOutput.example, "location": NamedOutput.example,
        "visit_type": {"uid": UID, "name": "Adjustment"}, "freed_at": "2026-11-24T14:00:00Z",
    }  # fmt: skip


class WaitlistMatchOutput(Output):
    """Somebody who can have the time, and why they stand where they stand."""

    entry = WaitlistEntryOutput()
    points = serializers.IntegerField(source="match.points")
    fit = serializers.IntegerField(source="match.fit", help_text="How well the time suits, up to 40.")
    urgency = serializers.IntegerField(source="match.urgency", help_text="Up to 40.")
    waited = serializers.IntegerField(source="match.waited", help_text="Days, up to 30.")
    example = {"entry": WaitlistEntryOutput.example, "points": 72, "fit": 30, "urgency": 40, "waited": 2}


class WaitlistOfferOutput(Output):
    """What one person was offered, and what they said."""

    tells_of_others = True
    uid = serializers.UUIDField()
    state = choice_field(OfferState)
    round = serializers.UUIDField(source="round.uid")
    entry = serializers.UUIDField(source="entry.uid")
    patient = PersonOutput(source="entry.patient")
    starts_at = serializers.DateTimeField(source="round.hold.starts_at")
    expires_at = serializers.DateTimeField(source="round.expires_at", help_text="Until when it is kept.")
    offered_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    example = {
        "uid": UID, "state": "offered", "round": UID, "entry": UID, "patient": PersonOutput.example,
        "starts_at": "2026-11-25T15:00:00Z", "expires_at": "2026-11-24T16:00:00Z",
        "offered_at": "2026-11-24T14:00:00Z", "answered_at": None,
    }  # fmt: skip


class WaitlistRoundOutput(Output):
    """One free time, kept for those whom it is offered to."""

    tells_of_others = True
    uid = serializers.UUIDField()
    state = choice_field(RoundState)
    freed_time = serializers.UUIDField(source="freed.uid")
    appointment = serializers.UUIDField(
        source="hold.uid", help_text="What keeps the time; the visit of whoever takes it."
    )
    opened_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    offers = WaitlistOfferOutput(many=True, source="offers.all")
    example = {
        "uid": UID, "state": "running", "freed_time": UID, "appointment": UID, "opened_at": "2026-11-24T14:00:00Z",
        "expires_at": "2026-11-24T16:00:00Z", "ended_at": None, "offers": [WaitlistOfferOutput.example],
    }  # fmt: skip


class OpenRoundInput(Input):
    entries = serializers.ListField(
        child=UidField(visible_entries), max_length=MOST_BY_HAND, allow_empty=False,
        help_text="Who is offered the time, the best first.",
    )  # fmt: skip
    example = {"entries": [UID]}
