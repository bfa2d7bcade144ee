"""Forms of the diary. A time is either one of the offered instants or a day and a time on the location's wall."""

import uuid
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from appointments.booking import LENGTHS
from appointments.hours import YEARS, at_wall_clock
from appointments.models import Appointment, VisitType
from appointments.wanted import Wanted
from clinic.access import Capability
from clinic.models import Location, Membership, Room
from patients.models import Patient

OVERBOOK_FIELDS = ("is_overbook", "overbook_reason")


def read_instant(text: str) -> datetime | None:
    """An aware instant as ISO text, or None."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) and moment.year in YEARS else None


class DayField(forms.DateField):
    """A day that the calendar knows."""

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


def day_in(text: str) -> date | None:
    """The day that an address names, or None: what an address says amiss is as if it said nothing."""
    try:
        day: date | None = DayField(required=False).clean(text)
    except forms.ValidationError:
        return None
    return day


class MinutesField(forms.IntegerField):
    """How long one visit takes, where that is not what its kind takes."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Minutes"),
            required=False,
            min_value=LENGTHS.start,
            max_value=LENGTHS.stop - 1,
            help_text=_("Empty: as long as this kind of visit usually is."),
        )


class DiaryForm(forms.Form):
    """What booking and moving share: kind, practitioner, place, time, and what is done on purpose."""

    visit_type = SafeModelChoiceField(
        VisitType.objects.none(), label=_("Kind of visit"), to_field_name="uid", empty_label=None
    )
    practitioner = SafeModelChoiceField(
        Membership.objects.none(), label=_("With"), to_field_name="uid", empty_label=None
    )
    location = SafeModelChoiceField(
        Location.objects.none(), label=_("Place"), to_field_name="uid", empty_label=None
    )
    day = DayField(
        label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), required=False
    )
    at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    clock = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    room = SafeModelChoiceField(
        Room.objects.none(),
        label=_("Room"),
        to_field_name="uid",
        required=False,
        empty_label=_("Any that is free"),
    )
    is_outside = forms.BooleanField(label=_("Book outside working hours on purpose"), required=False)
    is_overbook = forms.BooleanField(label=_("Book on top when the time is taken"), required=False)
    overbook_reason = forms.CharField(label=_("Why on top"), required=False, max_length=200)
    desk_note = forms.CharField(label=_("Note for the desk"), required=False, max_length=300)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visit_type"].queryset = VisitType.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]
        self.fields["location"].queryset = Location.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["room"].queryset = Room.objects.filter(is_active=True).select_related("location")  # type: ignore[attr-defined]
        if not membership.may(Capability.OVERBOOK):
            for name in OVERBOOK_FIELDS:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        location: Location | None = data.get("location")
        data["starts_at"] = self._starts_at(data, location)
        if location and not data["starts_at"] and not self.errors:
            self.add_error("clock", _("Choose one of the free times, or give a day and a time."))
        if data.get("is_overbook") and not data.get("overbook_reason"):
            self.add_error("overbook_reason", _("Say why, so that the others know."))
        return data

    def _starts_at(self, data: dict[str, Any], location: Location | None) -> datetime | None:
        if data.get("at"):
            return read_instant(data["at"])
        day, clock = data.get("day"), data.get("clock")
        if location is None or day is None or not isinstance(clock, time):
            return None
        return at_wall_clock(day, clock, location.zone)

    def wanted(self, patient: Patient) -> Wanted:
        data = self.cleaned_data
        return Wanted(
            patient=patient,
            practitioner=data["practitioner"],
            visit_type=data["visit_type"],
            location=data["location"],
            starts_at=data["starts_at"],
            room=data["room"],
            outside_hours=data["is_outside"],
            overbook_reason=data.get("overbook_reason", "") if data.get("is_overbook") else "",
            desk_note=data["desk_note"],
        )


def unpick(data: Any) -> Any:
    """Form data with `pick` (a suggested time: instant, practitioner and place in one) put where they belong."""
    pick = data.get("pick", "")
    if not pick:
        return data
    data, parts = data.copy(), pick.split("|")
    if len(parts) == 3:
        data["at"], data["practitioner"], data["location"] = parts
    else:
        data["at"] = pick  # no instant either: it is refused
    return data


class VisitForm(DiaryForm):
    """A new visit. `idem_key` makes sending it twice book once; `pick` is a suggested time."""

    idem_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    pick = forms.CharField(required=False, max_length=160, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(data if data is None else unpick(data), *args, membership=membership, **kwargs)


class BookForm(VisitForm):
    """A new visit for a patient of the record."""

    patient = SafeModelChoiceField(
        Patient.objects.none(), to_field_name="uid", widget=forms.HiddenInput, label=_("Patient")
    )

    def __init__(self, data: Any = None, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(data, *args, membership=membership, **kwargs)
        self.fields["patient"].queryset = Patient.objects.visible_to(membership).current()  # type: ignore[attr-defined]


class MoveForm(DiaryForm):
    """The same visit elsewhere. Empty minutes: as long as the kind usually is."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    minutes = MinutesField()
    is_silent = forms.BooleanField(label=_("Do not tell the patient by e-mail"), required=False)

    def wanted(self, patient: Patient) -> Wanted:
        return replace(super().wanted(patient), minutes=self.cleaned_data["minutes"])


class SuggestForm(forms.Form):
    """What the free times depend on; anything missing or wrong means that nothing is offered."""

    patient = SafeModelChoiceField(Patient.objects.none(), to_field_name="uid", required=False)
    moving = SafeModelChoiceField(Appointment.objects.none(), to_field_name="uid", required=False)
    visit_type = SafeModelChoiceField(VisitType.objects.none(), to_field_name="uid")
    practitioner = SafeModelChoiceField(Membership.objects.none(), to_field_name="uid")
    location = SafeModelChoiceField(Location.objects.none(), to_field_name="uid")
    day = DayField(required=False)
    minutes = MinutesField()

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["patient"].queryset = Patient.objects.visible_to(membership)  # type: ignore[attr-defined]
        self.fields["moving"].queryset = Appointment.objects.visible_to(membership)  # type: ignore[attr-defined]
        self.fields["visit_type"].queryset = VisitType.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]
        self.fields["location"].queryset = Location.objects.filter(is_active=True)  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)


class StepForm(forms.Form):
    """One step on the board."""

    version = forms.IntegerField(min_value=1)
    to = forms.CharField(max_length=16)
