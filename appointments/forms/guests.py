"""A person who is added while they are booked: as much as the desk asks on the telephone."""

import uuid
from datetime import date
from typing import Any

from django import forms

from appointments.guests import Guest
from patients.forms.records import PersonForm

# They can be told later, in the record.
LATER = ("sex", "address", "language", "time_zone", "desk_note")

ABOUT_THE_FORM = ("is_confirmed", "idem_key")


class NewPersonForm(PersonForm):
    """Name, phone, birth date, e-mail, and a guardian for who is under age."""

    is_confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        for name in LATER:
            del self.fields[name]

    def guest(self) -> Guest:
        person = {name: value for name, value in self.cleaned_data.items() if name not in ABOUT_THE_FORM}
        return Guest(person=person, is_confirmed=self.cleaned_data["is_confirmed"])


class NewInFamilyForm(NewPersonForm):
    """Somebody who enters the record on the way to a family's booking, once per `idem_key`."""

    idem_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
