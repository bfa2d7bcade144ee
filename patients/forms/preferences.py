"""Yes or no to each kind of e-mail that a person can switch off."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.consents import OPTIONAL_MAIL, TEXT_OF
from patients.forms.intake import yes_no


class PreferencesForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data: Any = None, *, standing: Mapping[str, Any], is_minor: bool) -> None:
        super().__init__(data)
        for purpose in OPTIONAL_MAIL:
            text = TEXT_OF[purpose]
            self.fields[purpose] = yes_no(str(text.title), required=True)
            self.fields[purpose].help_text = str(text.text)
            self.fields[purpose].initial = "yes" if purpose in standing else "no"
        if is_minor:
            self.fields["signed_by"] = forms.CharField(
                label=_("Full name of the parent or guardian"),
                help_text=_("Needed to say yes for somebody under 18."),
                max_length=120,
                required=False,
            )
