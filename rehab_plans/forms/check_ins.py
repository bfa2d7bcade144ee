"""The weekly question as a form; the four further questions appear only above pain 2 (DOMAIN §7)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Source
from rehab_plans.check_ins import ASK_MORE_ABOVE, FURTHER, TOLD_BY, Given, still_to_ask

YES_NO = (("yes", _("Yes")), ("no", _("No")))
TOLD = {Source.PHONE: _("By phone"), Source.PAPER: _("On paper")}


def _scale(last: int, label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[(number, str(number)) for number in range(last + 1)],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a number."),
            "invalid_choice": _("Choose a number from the row."),
        },
    )


def _yes_no(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=lambda value: value == "yes",
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
        empty_value=None,
    )


class CheckInForm(forms.Form):
    days = _scale(7, _("On how many of the last 7 days did it bother you?"))
    pain = _scale(10, _("How bad was the worst pain?"))
    lasted_a_day = _yes_no(_("Did it last a day or longer?"))
    had_spasm = _yes_no(_("Did it lock or go into spasm?"))
    was_limited = _yes_no(_("Did it stop you from doing things?"))
    sought_care = _yes_no(_("Did you see someone else about it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_more = False

    def clean(self) -> dict[str, Any]:
        """Above pain 2 the four further questions need an answer; until then the page asks them."""
        given = super().clean() or {}
        self.asks_more = given.get("pain", 0) > ASK_MORE_ABOVE
        for name in still_to_ask(given):
            if name not in self.errors:
                self.add_error(name, _("Choose yes or no."))
        return given

    @property
    def is_first_step(self) -> bool:
        """True when only the further questions are missing because they were never shown."""
        return self.asks_more and not any(name in self.data for name in FURTHER)

    def given(self) -> Given:
        return Given(
            days=self.cleaned_data["days"],
            pain=self.cleaned_data["pain"],
            **{name: bool(self.cleaned_data.get(name)) for name in FURTHER},
        )


class TypedCheckInForm(CheckInForm):
    """The same, typed by staff: it says where the answer came from."""

    source = forms.ChoiceField(
        label=_("How did they tell you?"),
        choices=[(source, TOLD[source]) for source in TOLD_BY],
        widget=forms.RadioSelect,
        initial=Source.PHONE,
    )
