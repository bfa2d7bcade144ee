"""Forms of the examination: each reads one tap or one card; the verbs decide what fits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.findings import ChangeSince, Direction, EndFeel, FindingKind, ListingSystem
from patients.models import Episode, Examination, ExaminationAddendum, ExaminationKind, Patient


class StartForm(forms.Form):
    """Which episode, and which kind when it is not the one that follows from the history."""

    episode: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("For which complaint"),
        queryset=Episode.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        to_field_name="uid",
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("first or again, as due")), *ExaminationKind.choices]
    )

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        episodes = Episode.objects.open().filter(patient=patient)
        field = self.fields["episode"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = episodes
        if episodes:
            field.initial = episodes[0].uid


class LetterForm(forms.Form):
    letter = forms.ChoiceField(choices=[(each, each) for each in "PART"])
    on = forms.ChoiceField(choices=[("1", "1"), ("0", "0")])


class KindForm(forms.Form):
    kind = forms.ChoiceField(choices=FindingKind.choices)


class DetailForm(forms.Form):
    """Details of one finding. Only fields that were sent count, so that a short form empties nothing."""

    kind = forms.ChoiceField(choices=FindingKind.choices)
    grade = forms.IntegerField(required=False, min_value=0, max_value=4)
    direction = forms.ChoiceField(required=False, choices=[("", ""), *Direction.choices])
    end_feel = forms.ChoiceField(required=False, choices=[("", ""), *EndFeel.choices])
    since_on = forms.DateField(required=False)
    change = forms.ChoiceField(required=False, choices=[("", ""), *ChangeSince.choices])
    listing_system = forms.ChoiceField(required=False, choices=[("", ""), *ListingSystem.choices])
    listing = forms.CharField(required=False, max_length=20)

    def given(self) -> dict[str, Any]:
        return {
            name: value for name, value in self.cleaned_data.items() if name != "kind" and name in self.data
        }


class VitalsForm(forms.ModelForm):
    class Meta:
        model = Examination
        fields = ["systolic", "diastolic", "pulse", "height_cm", "weight_kg", "neuro_screen_done"]
        labels = {
            "systolic": _("Upper blood pressure"),
            "diastolic": _("Lower blood pressure"),
            "pulse": _("Pulse a minute"),
            "height_cm": _("Height in cm"),
            "weight_kg": _("Weight in kg"),
            "neuro_screen_done": _("Neurological screen done"),
        }
        widgets = {
            "neuro_screen_done": forms.Select(
                choices=[("", _("not said")), ("True", _("yes")), ("False", _("no"))]
            )
        }

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, strip=False, widget=forms.Textarea({"rows": 4})
    )
    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class SignForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class AddendumForm(forms.ModelForm):
    class Meta:
        model = ExaminationAddendum
        fields = ["text", "reason"]
        widgets = {"text": forms.Textarea({"rows": 4})}


class ErrorForm(forms.Form):
    reason = forms.CharField(label=_("Why is it wrong"), max_length=300)
