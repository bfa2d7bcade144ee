"""What somebody new says of themselves: as little as a visit needs. And the settings of the page where they do."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.newcomers import AGREEMENT
from appointments.public_booking import LONGEST_WELCOME
from clinic.typed import validate_line


def _text(
    label: Any, most: int, *, required: bool = True, help_text: Any = "", **attrs: str
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        validators=[validate_line],
        widget=forms.TextInput(attrs),
    )


class NewcomerForm(forms.Form):
    """`homepage` is for programs that fill in everything: people do not see it."""

    first_name = _text(_("First name"), 80, autocomplete="given-name")
    last_name = _text(_("Last name"), 80, autocomplete="family-name")
    birth_on = forms.DateField(
        label=_("Birth date"),
        widget=forms.DateInput(
            {"type": "date", "autocomplete": "bday", "min": "1900-01-01"}, format="%Y-%m-%d"
        ),
    )
    email = _text(
        _("E-mail"),
        254,
        type="email",
        autocomplete="email",
        help_text=_("We send a link to it. You say yes there."),
    )
    phone = _text(
        _("Phone"),
        40,
        required=False,
        type="tel",
        autocomplete="tel",
        help_text=_("So that we can call if something comes up."),
    )
    guardian_name = _text(_("Your own name"), 160, required=False)
    guardian_relation = _text(
        _("How you are related"), 60, required=False, help_text=_("Mother, father, foster parent")
    )
    agrees = forms.BooleanField(label=AGREEMENT)
    homepage = _text(_("Leave this empty"), 200, required=False, autocomplete="off", tabindex="-1")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_on"].widget.attrs["max"] = today.isoformat()

    @property
    def is_by_a_program(self) -> bool:
        return bool(self.cleaned_data["homepage"])

    def person(self) -> dict[str, Any]:
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("agrees", "homepage")
        }


class PublicBookingForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    is_open = forms.BooleanField(label=_("New patients may book on this page"), required=False)
    welcome = forms.CharField(
        label=_("Words of welcome"),
        max_length=LONGEST_WELCOME,
        required=False,
        validators=[validate_line],
        widget=forms.TextInput,
        help_text=_("Shown above the free times: how to find you, what to bring."),
    )
