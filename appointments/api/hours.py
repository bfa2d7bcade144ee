"""When people work by API: weekly hours, other hours of a day, time off and closures."""

from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from appointments import time_off, working_hours
from appointments.api.diary import InstantField
from appointments.api.setting_serializers import (
    ClockField,
    OtherHoursOutput,
    TimeOffOutput,
    WeeklyHoursOutput,
)
from appointments.hours import YEARS
from appointments.models import OtherHours, TimeOff, WorkingHours
from appointments.rebooking import DisplacesVisitsError
from appointments.time_off import Absence
from appointments.working_hours import OneDay, Weekly
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Query, UidField
from clinic.api.views import UID
from clinic.models import Location, Membership
from clinic.resources import SettingRefusedError

READ, WRITE = Capability.SETTINGS_VIEW, Capability.SETTINGS_EDIT
REFUSALS = (SettingRefusedError, DisplacesVisitsError)


def accept_field() -> serializers.CharField:
    return serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=64,
        help_text="What the refusal `displaces_visits` named, to go on all the same: those visits are to be rebooked.",
    )


def _practitioner(**options: Any) -> UidField:
    return UidField(lambda by: Membership.objects.practitioners(), **options)


def _location(**options: Any) -> UidField:
    return UidField(lambda by: Location.objects.filter(is_active=True), **options)


class DayField(serializers.DateField):
    """A day that the calendar knows."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "year": _("The calendar knows the years 2000 to 2200.")
    }

    def to_internal_value(self, value: Any) -> Any:
        day = super().to_internal_value(value)
        if day.year not in YEARS:
            self.fail("year")
        return day


class AcceptQuery(Query):
    accept = accept_field()


class WhoseQuery(Listing):
    practitioner = UidField(lambda by: Membership.objects.all(), required=False)
    location = UidField(lambda by: Location.objects.all(), required=False)


def _rows(model: Any, call: Call) -> Any:
    return model.objects.visible_to(call.by).select_related("practitioner__user", "location")


def _whose(call: Call) -> dict[str, Any]:
    return {name: call.query[name] for name in ("practitioner", "location") if name in call.query}


def _changes(call: Call) -> tuple[dict[str, Any], str]:
    """What is given, without what is accepted."""
    given = dict(call.data)
    return given, given.pop("accept")


class AddHoursInput(Input):
    practitioner = _practitioner()
    location = _location()
    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="0 is Monday.")
    opens = ClockField(help_text="On the wall of the location.")
    closes = ClockField()
    valid_from = DayField(required=False, allow_null=True, default=None)
    valid_until = DayField(required=False, allow_null=True, default=None, help_text="The last day, included.")
    example = {
        "practitioner": UID, "location": UID, "weekday": 0, "opens": "08:00", "closes": "12:00",
        "valid_from": "2027-01-01",
    }  # fmt: skip


class ChangeHoursInput(Input):
    location = _location(required=False)
    weekday = serializers.IntegerField(required=False, min_value=0, max_value=6)
    opens = ClockField(required=False)
    closes = ClockField(required=False)
    valid_from = DayField(required=False, allow_null=True)
    valid_until = DayField(required=False, allow_null=True)
    accept = accept_field()
    example = {"closes": "11:30"}


class AllWorkingHours(Endpoint):
    @operation(
        "list_working_hours", READ, query=WhoseQuery, answer=WeeklyHoursOutput,
        ordering=("weekday", "opens", "id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[WorkingHours]:
        """Weekly hours

        In the order of the week; of all practitioners and places, or of one.
        """
        found: QuerySet[WorkingHours] = _rows(WorkingHours, call).filter(**_whose(call))
        return found

    @operation(
        "add_working_hours", WRITE, body=AddHoursInput, answer=WeeklyHoursOutput, status=201, creates=True,
        refusals=(SettingRefusedError,),
    )  # fmt: skip
    def post(self, call: Call) -> WorkingHours:
        """Add weekly hours

        Hours at which the practitioner is somewhere already are refused.
        """
        given = dict(call.data)
        practitioner, weekday = given.pop("practitioner"), given.pop("weekday")
        (row,) = working_hours.add_hours(
            practitioner=practitioner, weekdays=[weekday], hours=Weekly(**given), by=call.by, now=call.now
        )
        return row


class OneWorkingHours(Endpoint):
    @operation(
        "change_working_hours", WRITE, body=ChangeHoursInput, answer=WeeklyHoursOutput, refusals=REFUSALS
    )
    def patch(self, call: Call, uid: UUID) -> WorkingHours:
        """Change weekly hours

        When booked visits would no longer stand, nothing is saved until the call comes again with `accept`.
        """
        row = call.fetch(_rows(WorkingHours, call), uid)
        given, accept = _changes(call)
        weekday = given.pop("weekday", row.weekday)
        hours = replace(Weekly.of(row), **given)
        return working_hours.change_hours(
            row=row, weekday=weekday, hours=hours, by=call.by, now=call.now, accept=accept
        )

    @operation("remove_working_hours", WRITE, query=AcceptQuery, refusals=REFUSALS)
    def delete(self, call: Call, uid: UUID) -> None:
        """Remove weekly hours

        When booked visits would no longer stand, nothing is removed until the call comes again with `accept`.
        """
        row = call.fetch(_rows(WorkingHours, call), uid)
        working_hours.remove_hours(row=row, by=call.by, now=call.now, accept=call.query["accept"])


class AddOtherHoursInput(Input):
    practitioner = _practitioner()
    location = _location()
    day = DayField()
    opens = ClockField(help_text="On the wall of the location.")
    closes = ClockField()
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)
    accept = accept_field()
    example = {
        "practitioner": UID, "location": UID, "day": "2026-12-05", "opens": "09:00", "closes": "13:00",
    }  # fmt: skip


class ChangeOtherHoursInput(Input):
    location = _location(required=False)
    day = DayField(required=False)
    opens = ClockField(required=False)
    closes = ClockField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=120)
    accept = accept_field()
    example = {"closes": "12:00"}


class AllOtherHours(Endpoint):
    @operation(
        "list_other_hours", READ, query=WhoseQuery, answer=OtherHoursOutput, ordering=("day", "opens", "id")
    )
    def get(self, call: Call) -> QuerySet[OtherHours]:
        """Other hours of a day

        They count instead of the weekly ones at that place.
        """
        found: QuerySet[OtherHours] = _rows(OtherHours, call).filter(**_whose(call))
        return found

    @operation(
        "add_other_hours", WRITE, body=AddOtherHoursInput, answer=OtherHoursOutput, status=201, creates=True,
        refusals=REFUSALS,
    )  # fmt: skip
    def post(self, call: Call) -> OtherHours:
        """Add other hours of a day

        When booked visits would no longer stand, nothing is saved until the call comes again with `accept`.
        """
        given, accept = _changes(call)
        practitioner = given.pop("practitioner")
        return working_hours.add_other_hours(
            practitioner=practitioner, day=OneDay(**given), by=call.by, now=call.now, accept=accept
        )


class OneOtherHours(Endpoint):
    @operation(
        "change_other_hours", WRITE, body=ChangeOtherHoursInput, answer=OtherHoursOutput, refusals=REFUSALS
    )
    def patch(self, call: Call, uid: UUID) -> OtherHours:
        """Change other hours of a day"""
        row = call.fetch(_rows(OtherHours, call), uid)
        given, accept = _changes(call)
        day = replace(OneDay.of(row), **given)
        return working_hours.change_other_hours(row=row, day=day, by=call.by, now=call.now, accept=accept)

    @operation("remove_other_hours", WRITE, query=AcceptQuery, refusals=REFUSALS)
    def delete(self, call: Call, uid: UUID) -> None:
        """Remove other hours of a day

        The day is as the week says again.
        """
        row = call.fetch(_rows(OtherHours, call), uid)
        working_hours.remove_other_hours(row=row, by=call.by, now=call.now, accept=call.query["accept"])


class AddTimeOffInput(Input):
    practitioner = _practitioner(
        required=False, allow_null=True, default=None, help_text="null: everybody, a closure."
    )
    location = _location(required=False, allow_null=True, default=None, help_text="null: every place.")
    starts_at = InstantField()
    ends_at = InstantField()
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)
    accept = accept_field()
    example = {"starts_at": "2026-12-25T00:00:00-05:00", "ends_at": "2026-12-26T00:00:00-05:00"}


class ChangeTimeOffInput(Input):
    practitioner = _practitioner(required=False, allow_null=True)
    location = _location(required=False, allow_null=True)
    starts_at = InstantField(required=False)
    ends_at = InstantField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=120)
    accept = accept_field()
    example = {"ends_at": "2026-12-27T00:00:00-05:00"}


class TimeOffQuery(WhoseQuery):
    ends_after = InstantField(required=False, help_text="Those that go on or are to come at this instant.")


class AllTimeOff(Endpoint):
    @operation("list_time_off", READ, query=TimeOffQuery, answer=TimeOffOutput, ordering=("starts_at", "id"))
    def get(self, call: Call) -> QuerySet[TimeOff]:
        """Time off and closures"""
        later = {"ends_at__gt": call.query["ends_after"]} if "ends_after" in call.query else {}
        found: QuerySet[TimeOff] = _rows(TimeOff, call).filter(**_whose(call), **later)
        return found

    @operation(
        "add_time_off", WRITE, body=AddTimeOffInput, answer=TimeOffOutput, status=201, creates=True,
        refusals=REFUSALS,
    )  # fmt: skip
    def post(self, call: Call) -> TimeOff:
        """Add time off or a closure

        When booked visits would no longer stand, nothing is saved until the call comes again with `accept`.
        """
        given, accept = _changes(call)
        return time_off.add_time_off(absence=Absence(**given), by=call.by, now=call.now, accept=accept)


class OneTimeOff(Endpoint):
    @operation("change_time_off", WRITE, body=ChangeTimeOffInput, answer=TimeOffOutput, refusals=REFUSALS)
    def patch(self, call: Call, uid: UUID) -> TimeOff:
        """Change time off"""
        row = call.fetch(_rows(TimeOff, call), uid)
        given, accept = _changes(call)
        absence = replace(Absence.of(row), **given)
        return time_off.change_time_off(row=row, absence=absence, by=call.by, now=call.now, accept=accept)

    @operation("remove_time_off", WRITE, refusals=(SettingRefusedError,))
    def delete(self, call: Call, uid: UUID) -> None:
        """Remove time off"""
        row = call.fetch(_rows(TimeOff, call), uid)
        time_off.remove_time_off(row=row, by=call.by, now=call.now)
