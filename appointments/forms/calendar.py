"""What the calendar asks: which days of whom, and where a visit was dropped."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from appointments.calendar import Columns
from appointments.forms.booking import DayField, MinutesField, read_instant
from appointments.hours import at_wall_clock
from appointments.models import Appointment
from appointments.wanted import Wanted, wanted_again
from clinic.access import Capability
from clinic.models import Membership, Room


class DropForm(forms.Form):
    """A visit as it was dropped on the calendar; what is not given stays. `at` is one of the offered free times."""

    version = forms.IntegerField(min_value=1)
    day = DayField(required=False)
    clock = forms.TimeField(required=False)
    at = forms.CharField(required=False, max_length=40)
    minutes = MinutesField()
    practitioner = SafeModelChoiceField(Membership.objects.none(), to_field_name="uid", required=False)
    room = SafeModelChoiceField(Room.objects.none(), to_field_name="uid", required=False)
    tell = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]
        self.fields["room"].queryset = Room.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("at"):
            data["at"] = read_instant(data["at"])
            if data["at"] is None:
                self.add_error("at", _("Choose one of the free times, or give a day and a time."))
        elif bool(data.get("day")) != bool(data.get("clock")) and not self.errors:
            self.add_error("clock", _("Choose one of the free times, or give a day and a time."))
        return data

    def wanted(self, appointment: Appointment, *, by: Membership) -> Wanted:
        """Only longer or shorter, a visit on top stays on top."""
        data = self.cleaned_data
        changes: dict[str, Any] = {
            name: data[name] for name in ("minutes", "practitioner", "room") if data.get(name)
        }
        if data["at"]:
            changes["starts_at"] = data["at"]
        elif data["day"]:
            changes["starts_at"] = at_wall_clock(data["day"], data["clock"], appointment.location.zone)
        if set(changes) == {"minutes"} and by.may(Capability.OVERBOOK):
            changes["overbook_reason"] = appointment.overbook_reason
        return wanted_again(appointment, **changes)


def read_columns(text: str) -> Columns:
    """As the address says it; by practitioner when it says something else."""
    return Columns.ROOM if text == Columns.ROOM else Columns.PRACTITIONER
