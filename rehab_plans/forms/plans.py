"""Forms of the plan page: a dose, an exercise by hand, a removal, a hold."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rehab_plans.dosing import DOSE_FIELDS
from rehab_plans.exercises import LIBRARY, Area
from rehab_plans.models import Phase, Prescription


class VersionForm(forms.Form):
    """A button that needs only to know which plan its reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DoseForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Prescription
        fields = (*DOSE_FIELDS, "per_side")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DOSE_FIELDS:
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def dose(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*DOSE_FIELDS, "per_side")}


class RemoveForm(VersionForm):
    reason = forms.CharField(label=_("Why it goes"), max_length=200, required=False)


class HoldForm(VersionForm):
    reason = forms.CharField(label=_("Why the plan waits"), max_length=300)


class AddExerciseForm(VersionForm):
    """`allowed` are the keys that nothing forbids; they are offered by area."""

    phase = forms.ChoiceField(label=_("Phase"))
    exercise = forms.ChoiceField(label=_("Exercise"))
    reason = forms.CharField(label=_("Why"), max_length=400)

    def __init__(
        self, *args: Any, phases: Iterable[Phase] = (), allowed: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("phase", [(str(phase.uid), phase.get_kind_display()) for phase in phases])
        by_area: dict[Area, list[tuple[str, str]]] = {area: [] for area in Area}
        for key in allowed:
            by_area[LIBRARY[key].area].append((key, gettext(LIBRARY[key].name)))
        offered = [
            (area.label, sorted(rows, key=lambda row: row[1])) for area, rows in by_area.items() if rows
        ]
        self._choose("exercise", [("", "---"), *offered])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
