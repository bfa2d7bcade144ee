"""Forms of the ground floor."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.models import Clinic
from clinic.wording import WORDING_FIELDS


class WordingForm(forms.ModelForm):
    class Meta:
        model = Clinic
        fields = WORDING_FIELDS
        widgets = {
            "quiet_from": forms.TimeInput({"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput({"type": "time"}, format="%H:%M"),
        }


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(
        label=_("What it is for"), max_length=60, widget=forms.TextInput({"autocomplete": "off"})
    )
    days = forms.ChoiceField(
        label=_("It ends after"),
        choices=[(7, _("a week")), (30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        initial=90,
    )
