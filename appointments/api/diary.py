"""The diary by API: what can be booked, what is free, and the appointments themselves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from appointments.api.serializers import (
    AppointmentEventOutput,
    AppointmentOutput,
    SlotOutput,
)
from appointments.availability import find_slots
from appointments.board import change_status
from appointments.booking import LENGTHS, book, cancel, confirm, move, restore
from appointments.diary import Search, Slot
from appointments.errors import (
    MoveRefusedError,
    NotAllowedError,
    NotBookableError,
    OutsideHoursError,
    PastTimeError,
    SlotTakenError,
)
from appointments.hours import YEARS
from appointments.models import Appointment, AppointmentStatus, VisitType
from appointments.models.diary import AppointmentQuerySet
from appointments.undo import NothingToUndoError, UndoOverError, undo
from appointments.visit_history import Happened, read_history
from appointments.wanted import Wanted, wanted_again
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Query, UidField, choice_field
from clinic.api.views import UID
from clinic.models import Location, Membership, Room
from clinic.prepared import prepared
from patients.api.fields import patient_field

LONGEST_SEARCH = 31
SHOWN = ("patient", "practitioner", "visit_type", "location", "room")
BOOKING_REFUSALS = (SlotTakenError, OutsideHoursError, PastTimeError, NotBookableError, NotAllowedError)


def practitioner_field(**options: Any) -> UidField:
    return UidField(lambda by: Membership.objects.practitioners(), **options)


def visit_type_field(**options: Any) -> UidField:
    return UidField(lambda by: VisitType.objects.filter(is_active=True), **options)


def location_field(**options: Any) -> UidField:
    return UidField(lambda by: Location.objects.filter(is_active=True), **options)


def anybody_field(**options: Any) -> UidField:
    """Also who left: what was booked with them is still there."""
    return UidField(lambda by: Membership.objects.all(), **options)


def _anywhere(**options: Any) -> UidField:
    return UidField(lambda by: Location.objects.all(), **options)


def visible_appointments(by: Membership) -> AppointmentQuerySet:
    found: AppointmentQuerySet = Appointment.objects.visible_to(by)
    return found


def _room(**options: Any) -> UidField:
    return UidField(lambda by: Room.objects.filter(is_active=True), **options)


def _minutes(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False, min_value=LENGTHS.start, max_value=LENGTHS.stop - 1, **options
    )


class InstantField(serializers.DateTimeField):
    """An instant with its offset, in the years that the calendar knows."""

    default_error_messages = {
        "naive": _("Say the offset too, as in 2026-11-25T10:00:00-05:00."),
        "year": _("The calendar knows the years 2000 to 2200."),
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("naive")
        if value.year not in YEARS:
            self.fail("year")
        return value


class SlotQuery(Query):
    practitioner = practitioner_field()
    visit_type = visit_type_field()
    location = location_field()
    patient = patient_field(
        required=False,
        default=None,
        help_text="Leaves out times when this patient has another visit.",
    )
    moving = UidField(
        visible_appointments,
        required=False,
        default=None,
        help_text="Leaves this visit aside, to find it another time.",
    )
    day = serializers.DateField(help_text="The first day, on the location's wall.")
    days = serializers.IntegerField(required=False, default=7, min_value=1, max_value=LONGEST_SEARCH)
    minutes = _minutes(default=None, help_text="For a visit of another length than its kind usually has.")

    def validate_day(self, day: Any) -> Any:
        if day.year not in YEARS:
            raise serializers.ValidationError(_("The calendar knows the years 2000 to 2200."))
        return day


class Slots(Endpoint):
    @operation("list_free_slots", Capability.SCHEDULE_VIEW, query=SlotQuery, answer=SlotOutput, many=True)
    def get(self, call: Call) -> list[Slot]:
        """Free times

        When the practitioner has time for this kind of visit, day by day. Nothing here promises a time: booking does.
        """
        wanted = dict(call.query)
        day, days = wanted.pop("day"), wanted.pop("days")
        wanted["visit_type"] = wanted["visit_type"].lasting(wanted.pop("minutes"))
        return find_slots(Search(**wanted), first_day=day, days=days, now=call.now)


class AppointmentQuery(Listing):
    starts_from = InstantField(required=False, help_text="Those that start at this instant or later.")
    starts_before = InstantField(required=False, help_text="Those that start before this instant.")
    practitioner = anybody_field(required=False)
    location = _anywhere(required=False)
    patient = patient_field(required=False)
    status = choice_field(AppointmentStatus, required=False)


class BookInput(Input):
    patient = patient_field(is_current=True)
    practitioner = practitioner_field()
    visit_type = visit_type_field()
    location = location_field()
    starts_at = InstantField()
    room = _room(required=False, default=None, allow_null=True, help_text="Otherwise the first that is free.")
    outside_hours = serializers.BooleanField(
        required=False, default=False, help_text="Book outside working hours on purpose."
    )
    overbook_reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=200,
        help_text="Book on top when the time is taken, and why; needs `schedule.overbook`.",
    )  # fmt: skip
    desk_note = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    example = {
        "patient": UID, "practitioner": UID, "visit_type": UID, "location": UID,
        "starts_at": "2026-11-25T10:00:00-05:00",
    }  # fmt: skip


class MoveInput(Input):
    practitioner = practitioner_field(required=False)
    visit_type = visit_type_field(required=False)
    location = location_field(required=False)
    starts_at = InstantField(required=False)
    room = _room(
        required=False,
        allow_null=True,
        help_text="Otherwise the one it has if it is free then, or the first that is.",
    )
    outside_hours = serializers.BooleanField(required=False, default=False)
    overbook_reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    desk_note = serializers.CharField(required=False, allow_blank=True, max_length=300)
    minutes = _minutes(
        allow_null=True,
        help_text="How long this visit takes; null: as long as its kind does. Otherwise as it is, or, when it becomes "
        "another kind, as long as that one.",
    )
    tell = serializers.BooleanField(
        required=False, default=True, help_text="Whether the patient gets a mail about it."
    )
    example = {"starts_at": "2026-11-25T11:00:00-05:00", "minutes": 30, "tell": False}


class Appointments(Endpoint):
    @operation(
        "list_appointments", Capability.SCHEDULE_VIEW, query=AppointmentQuery, answer=AppointmentOutput,
        ordering=("starts_at", "id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[Appointment]:
        """Appointments by range

        In the order of their start; cancelled ones too.
        """
        columns = {"starts_from": "starts_at__gte", "starts_before": "starts_at__lt"}
        names = (*columns, "practitioner", "location", "patient", "status")
        wanted = {columns.get(name, name): call.query[name] for name in names if name in call.query}
        return Appointment.objects.visible_to(call.by).filter(**wanted).select_related(*SHOWN)

    @operation(
        "book_appointment", Capability.SCHEDULE_EDIT, body=BookInput, answer=AppointmentOutput, status=201,
        creates=True, keeps_key=True, made_at="booked_at", refusals=BOOKING_REFUSALS,
    )  # fmt: skip
    def post(self, call: Call) -> Appointment:
        """Book a visit

        The database keeps visits apart: of many who reach for one time, one gets it, and the others are told the next
        free ones. The patient hears of it three minutes later.
        """
        return book(wanted=Wanted(**call.data), by=call.by, now=call.now, idem_key=call.key)


class OneAppointment(Endpoint):
    @operation("show_appointment", Capability.SCHEDULE_VIEW, answer=AppointmentOutput)
    def get(self, call: Call, uid: UUID) -> Appointment:
        """One appointment"""
        return _fetch(call, uid)

    @operation(
        "move_appointment", Capability.SCHEDULE_EDIT, body=MoveInput, answer=AppointmentOutput, versioned=True,
        refusals=(*BOOKING_REFUSALS, MoveRefusedError),
    )  # fmt: skip
    def patch(self, call: Call, uid: UUID) -> Appointment:
        """Move a visit

        To another time, length, practitioner, place, room or kind; what is not given stays. The room stays too if it
        is free then, else it is the first that is. A new time has to be confirmed anew. A new note for the desk alone
        moves nothing.
        """
        appointment = _fetch(call, uid)
        wanted = dict(call.data)
        tell = wanted.pop("tell")
        return move(
            appointment=appointment,
            wanted=wanted_again(appointment, **wanted),
            version=call.version,
            by=call.by,
            now=call.now,
            tell=tell,
        )


class AppointmentHistory(Endpoint):
    @operation("list_appointment_events", Capability.SCHEDULE_VIEW, answer=AppointmentEventOutput, many=True)
    def get(self, call: Call, uid: UUID) -> list[Happened]:
        """What happened to an appointment

        The latest first.
        """
        return read_history(_fetch(call, uid))


class CancelInput(Input):
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    example = {"reason": "Away that week"}


class CancelAppointment(Endpoint):
    @operation(
        "cancel_appointment", Capability.SCHEDULE_EDIT, body=CancelInput, answer=AppointmentOutput, versioned=True,
        refusals=(MoveRefusedError,),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Appointment:
        """Cancel a visit

        Less than 24 hours ahead it counts as late. What was still to be mailed is withdrawn; the patient hears of it
        three minutes later.
        """
        return cancel(
            appointment=_fetch(call, uid),
            version=call.version,
            reason=call.data["reason"],
            by=call.by,
            now=call.now,
        )


class ConfirmAppointment(Endpoint):
    @operation(
        "confirm_appointment", Capability.SCHEDULE_EDIT, answer=AppointmentOutput, versioned=True,
        refusals=(*BOOKING_REFUSALS, MoveRefusedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Appointment:
        """Confirm a visit

        The patient will come. A hold or a request becomes a booking, by the same path as any other.
        """
        return confirm(appointment=_fetch(call, uid), version=call.version, by=call.by, now=call.now)


class RestoreAppointment(Endpoint):
    @operation(
        "restore_appointment", Capability.SCHEDULE_EDIT, answer=AppointmentOutput, versioned=True,
        refusals=(*BOOKING_REFUSALS, MoveRefusedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Appointment:
        """Take back a cancellation

        If the time is still free.
        """
        return restore(appointment=_fetch(call, uid), version=call.version, by=call.by, now=call.now)


class UndoChange(Endpoint):
    @operation(
        "undo_appointment_change", Capability.SCHEDULE_EDIT, answer=AppointmentOutput, versioned=True,
        refusals=(*BOOKING_REFUSALS, UndoOverError, NothingToUndoError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Appointment:
        """Take back the last booking, move or cancellation

        Within three minutes, as long as nobody changed the visit since: a new visit is taken out, a moved one goes back
        to the place it had, if that is still free, a cancelled one stands again. Nobody is told of any of it.
        """
        return undo(appointment=_fetch(call, uid), version=call.version, by=call.by, now=call.now)


class StatusInput(Input):
    to = choice_field(AppointmentStatus)
    example = {"to": "arrived"}


class AppointmentStep(Endpoint):
    @operation(
        "change_appointment_status", Capability.SCHEDULE_EDIT, body=StatusInput, answer=AppointmentOutput,
        versioned=True, refusals=(*BOOKING_REFUSALS, MoveRefusedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Appointment:
        """One step on the arrival board

        booked, confirmed, arrived, in_room, treated, checked_out: one step forwards, or one back.
        """
        return change_status(
            appointment=_fetch(call, uid), to=call.data["to"], version=call.version, by=call.by, now=call.now
        )


def _fetch(call: Call, uid: UUID) -> Appointment:
    return call.first_of(_shown(call.by, uid))


@prepared
def _shown(by: Membership, uid: UUID) -> QuerySet[Appointment]:
    return Appointment.objects.visible_to(by).filter(uid=uid).select_related(*SHOWN)
