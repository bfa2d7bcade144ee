"""The forms of a locum: who, and from which day until which."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.booking import DayField
from appointments.forms.settings import SettingsForm
from appointments.locums import LONGEST_EMAIL, LONGEST_NAME, Stay


def _day(label: Any) -> DayField:
    return DayField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class StayForm(SettingsForm):
    """Other dates of somebody who is known."""

    first_day = _day(_("First day"))
    last_day = _day(_("Last day"))
    ROWS: ClassVar[Sequence[Sequence[str]]] = (("first_day", "last_day"),)

    def stay(self) -> Stay:
        return Stay(self.cleaned_data["first_day"], self.cleaned_data["last_day"])


class LocumForm(StayForm):
    """Somebody new."""

    name = forms.CharField(label=_("Name shown to patients"), max_length=LONGEST_NAME)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=LONGEST_EMAIL,
        help_text=_("To sign in with. “Forgot your password?” on that page lets them choose one."),
    )
    ROWS = (("name", "email"), ("first_day", "last_day"))
