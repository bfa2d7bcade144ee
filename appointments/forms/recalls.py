"""Forms of the recalls."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from appointments.forms.booking import DayField
from appointments.models import CHOSEN_OUTCOMES, AttemptResult, Channel
from appointments.recalls import LONGEST
from clinic.models import Membership
from clinic.typed import validate_line
from patients.models import Patient


def _day(label: Any, **options: Any) -> DayField:
    return DayField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


class RecallForm(forms.Form):
    """Somebody to ask from a day on. `idem_key` makes sending it twice note it once."""

    idem_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    patient = SafeModelChoiceField(
        Patient.objects.none(), to_field_name="uid", widget=forms.HiddenInput, label=_("Patient")
    )
    due_on = _day(_("Ask from this day on"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST,
        validators=[validate_line],
        help_text=_("The front desk reads this: nothing from the record."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["patient"].queryset = Patient.objects.visible_to(membership).current()  # type: ignore[attr-defined]


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class AttemptForm(VersionForm):
    channel = forms.ChoiceField(label=_("How"), choices=Channel, initial=Channel.PHONE)
    result = forms.ChoiceField(
        label=_("What came of it"), choices=[each for each in AttemptResult.choices if each[0] != "sent"]
    )
    note = forms.CharField(label=_("Note"), max_length=LONGEST, required=False, validators=[validate_line])


class SnoozeForm(VersionForm):
    """`days` from a button, or a day."""

    days = forms.TypedChoiceField(
        choices=[(1, _("Until tomorrow")), (7, _("For a week")), (14, _("For two weeks"))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    until = _day(_("Until this day"), required=False)


class CloseForm(VersionForm):
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=[(each.value, each.label) for each in CHOSEN_OUTCOMES]
    )


class StopForm(forms.Form):
    reason = forms.CharField(
        label=_("Why nobody may contact them"), max_length=LONGEST, validators=[validate_line]
    )
