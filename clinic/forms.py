"""Forms of the ground floor."""

from django import forms

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
