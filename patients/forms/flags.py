"""The record that ends a gate row."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ClearFlagForm(forms.Form):
    assessed_by = forms.CharField(
        label=_("Who assessed it?"),
        max_length=160,
        help_text=_("Name and where, for example the emergency department."),
    )
    assessed_on = forms.DateField(
        label=_("When?"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    result = forms.CharField(
        label=_("What did the assessment find?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    use_required_attribute = False


class IntakeSourceForm(forms.Form):
    """How the answers reach the one who types them."""

    source = forms.ChoiceField(
        label=_("Where do the answers come from?"),
        choices=(("phone", _("By phone, now")), ("paper", _("From paper"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where the answers come from.")},
    )
    use_required_attribute = False
