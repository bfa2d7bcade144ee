"""Forms of the settings that the diary stands on. Each says in `rows` which fields stand side by side."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator
from django.forms import BoundField
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField, SafeModelMultipleChoiceField

from appointments.forms.booking import DayField
from appointments.hours import at_wall_clock
from appointments.models import TimeOff, VisitType
from appointments.time_off import Absence, days_of, whole_days
from appointments.visit_types import FIELDS, LONGEST_BUFFER
from appointments.working_hours import OneDay, Weekly
from clinic.components import local
from clinic.models import Location, Membership, Room, RoomFeature

EVERYBODY = "everybody"
DAYS = [(str(number), name) for number, name in WEEKDAYS.items()]


def _clock(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **options)


def _day(label: Any, **options: Any) -> DayField:
    return DayField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


def _place(**options: Any) -> Any:
    return SafeModelChoiceField(
        Location.objects.none(), label=_("Place"), to_field_name="uid", **{"empty_label": None, **options}
    )


class SettingsForm(forms.Form):
    """`accept` names the visits that may lose their place; it is sent by the button below their list."""

    accept = forms.RegexField("^[0-9a-f]{32}$", required=False, widget=forms.HiddenInput)
    ROWS: ClassVar[Sequence[Sequence[str]]] = ()
    SHOWN_AT: ClassVar[Mapping[str, str]] = {}  # what a refusal names → the field that asks for it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "location" in self.fields:
            self.fields["location"].queryset = Location.objects.filter(is_active=True)  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[list[BoundField]]:
        """The fields as they are drawn, each row side by side; those of no row follow one by one."""
        rows = [[self[name] for name in row if name in self.fields] for row in self.ROWS]
        drawn = {name for row in self.ROWS for name in row}
        return [*filter(None, rows), *([each] for each in self.visible_fields() if each.name not in drawn)]


class RemoveForm(SettingsForm):
    """Nothing but the question."""


class HoursForm(SettingsForm):
    """Weekly hours at one place."""

    location = _place()
    opens = _clock(_("From"))
    closes = _clock(_("Until"))
    valid_from = _day(_("First day"), required=False, help_text=_("Leave it empty when they count already."))
    valid_until = _day(_("Last day"), required=False, help_text=_("Leave it empty when they go on."))
    ROWS = (("location",), ("weekdays", "weekday"), ("opens", "closes"), ("valid_from", "valid_until"))

    def hours(self) -> Weekly:
        names = ("location", "opens", "closes", "valid_from", "valid_until")
        return Weekly(**{name: self.cleaned_data[name] for name in names})


class AddHoursForm(HoursForm):
    weekdays = forms.MultipleChoiceField(label=_("Days"), choices=DAYS, widget=forms.CheckboxSelectMultiple)

    def days(self) -> list[int]:
        return [int(day) for day in self.cleaned_data["weekdays"]]


class ChangeHoursForm(HoursForm):
    weekday = forms.ChoiceField(label=_("Day"), choices=DAYS)


class OtherHoursForm(SettingsForm):
    """Hours of one day instead of the weekly ones."""

    location = _place()
    day = _day(_("Day"))
    opens = _clock(_("From"))
    closes = _clock(_("Until"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=120)
    ROWS = (("location", "day"), ("opens", "closes"))

    def one_day(self) -> OneDay:
        names = ("location", "day", "opens", "closes", "reason")
        return OneDay(**{name: self.cleaned_data[name] for name in names})


class TimeOffForm(SettingsForm):
    """Whole days, or from a time on one day until a time on another."""

    practitioner = forms.ChoiceField(label=_("Who"))
    location = _place(required=False, empty_label=_("Every place"))
    first_day = _day(_("First day"))
    first_clock = _clock(_("From"), required=False, help_text=_("Empty: from the morning."))
    last_day = _day(_("Last day"), required=False, help_text=_("Empty: the same day."))
    last_clock = _clock(_("Until"), required=False, help_text=_("Empty: the whole day."))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=120,
        help_text=_("For the team; patients do not see it."),
    )
    SHOWN_AT = {"starts_at": "first_day", "ends_at": "last_day"}
    ROWS = (("practitioner", "location"), ("first_day", "first_clock"), ("last_day", "last_clock"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {
            str(member.uid): member for member in Membership.objects.practitioners().not_gone(timezone.now())
        }
        # Nobody closes the clinic by leaving a field as it was.
        self.fields["practitioner"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((uid, member.display_name) for uid, member in self.people.items()),
            (EVERYBODY, _("Everybody: closed")),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day") or data.get("first_day")
        if first and last and not self.errors:
            places = (
                [data["location"]] if data.get("location") else list(Location.objects.filter(is_active=True))
            )
            data["span"] = self._span(first, last, places)
            if data["span"] and data["span"][1] <= data["span"][0]:
                self.add_error("last_day", _("The end comes after the beginning."))
        return data

    def _span(self, first: date, last: date, places: Sequence[Location]) -> tuple[datetime, datetime] | None:
        from_, until = self.cleaned_data.get("first_clock"), self.cleaned_data.get("last_clock")
        if not places:
            self.add_error("location", _("Add a place with its time zone first."))
            return None
        start, end = whole_days(first, last, places)
        if not (from_ or until):
            return start, end
        if len({place.time_zone for place in places}) > 1:
            self.add_error("location", _("Choose the place whose clock you mean."))
            return None
        zone = places[0].zone
        start = at_wall_clock(first, from_, zone) if from_ else start
        return start, at_wall_clock(last, until, zone) if until else end

    def absence(self) -> Absence:
        data = self.cleaned_data
        starts_at, ends_at = data["span"]
        return Absence(
            self.people.get(data["practitioner"]), data["location"], starts_at, ends_at, data["reason"]
        )


def as_entered(absence: Absence, row: TimeOff, places: Sequence[Location]) -> dict[str, Any]:
    """What the form for time off shows of a row that exists."""
    here = [absence.location] if absence.location else places
    shown: dict[str, Any] = {
        "practitioner": str(absence.practitioner.uid) if absence.practitioner else EVERYBODY,
        "location": absence.location and absence.location.uid,
        "reason": absence.reason,
    }
    if days := days_of(row, here):
        return shown | {"first_day": days[0], "last_day": days[1]}
    zone = here[0].zone if here else None
    first, last = local(absence.starts_at, zone), local(absence.ends_at, zone)
    return shown | {
        "first_day": first.date(),
        "first_clock": first.time(),
        "last_day": last.date(),
        "last_clock": last.time(),
    }


class VisitTypeForm(SettingsForm, forms.ModelForm):
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    givers = SafeModelMultipleChoiceField(
        Membership.objects.none(),
        label=_("Given by"),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: everybody gives it."),
    )
    ROWS = (
        ("name", "kind"),
        ("minutes", "buffer_before", "buffer_after"),
        ("givers",),
        ("needs_room", "room_feature"),
        ("is_online",),
        ("lead_minutes", "horizon_days"),
        ("tone", "is_active"),
    )

    class Meta:
        model = VisitType
        fields = FIELDS
        labels = {
            "kind": _("What it is"),
            "buffer_before": _("Minutes kept free before"),
            "buffer_after": _("Minutes kept free after"),
            "lead_minutes": _("Booked at least so many minutes before"),
            "horizon_days": _("Booked at most so many days ahead"),
        }
        help_texts = {
            "lead_minutes": _("For patients who book themselves; the desk is not bound."),
            "horizon_days": _("For patients who book themselves; the desk is not bound."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["givers"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]
        for name in ("buffer_before", "buffer_after"):
            self.fields[name].validators.append(MaxValueValidator(LONGEST_BUFFER))
        if self.instance.pk is None:
            del self.fields["version"]

    def settings(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class RoomForm(SettingsForm):
    """A room; at which place is said once, when it is added."""

    location = _place()
    name = forms.CharField(label=_("Name"), max_length=60)
    features = forms.MultipleChoiceField(
        label=_("It has"), choices=RoomFeature.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, room: Room | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if room:
            del self.fields["location"]

    def settings(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "accept"}


class CapacityForm(SettingsForm):
    capacity = forms.IntegerField(label=_("Patients at the same time"), min_value=1, max_value=8)


class KeepForm(forms.Form):
    version = forms.IntegerField(min_value=1)
