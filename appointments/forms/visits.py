"""Forms of the visit note. The verbs judge what is in the lists; the forms only read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models import CareKind, DecisionKind
from appointments.techniques import Therapy
from appointments.visits import Decision, Touch
from patients.findings import ListingSystem
from patients.spine import Side


class PlaceForm(forms.Form):
    """A place of the map: `segment=L4&side=right`, or `segment=L4:right` from a form without scripts."""

    segment = forms.CharField(max_length=24)
    side = forms.CharField(max_length=8, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        place, _colon, side = cleaned.get("segment", "").partition(":")
        cleaned["place"], cleaned["side"] = place, side or cleaned.get("side") or Side.MIDLINE
        return cleaned


class TouchForm(PlaceForm):
    """One adjustment; `with_details` says that the details were on the page."""

    technique = forms.CharField(max_length=24)
    response = forms.IntegerField(required=False)
    with_details = forms.BooleanField(required=False)
    is_tolerated = forms.BooleanField(required=False)
    listing_system = forms.ChoiceField(
        label=_("Listing system"), choices=[("", _("none")), *ListingSystem.choices], required=False
    )
    listing = forms.CharField(label=_("Listing"), max_length=20, required=False)
    position = forms.CharField(label=_("Position"), max_length=40, required=False)
    contact = forms.CharField(label=_("Contact"), max_length=40, required=False)
    line_of_drive = forms.CharField(label=_("Line of drive"), max_length=40, required=False)

    @property
    def touch(self) -> Touch:
        data = self.cleaned_data
        names = ("is_tolerated", "listing_system", "listing", "position", "contact", "line_of_drive")
        return Touch(
            place=data["place"],
            technique=data["technique"],
            side=data["side"],
            response=data["response"],
            details={name: data[name] for name in names} if data["with_details"] else {},
        )


class DecisionForm(forms.Form):
    """What is decided at the gate, about a technique at a place or about a therapy."""

    kind = forms.ChoiceField(choices=DecisionKind)
    reason = forms.CharField(max_length=500, required=False)

    @property
    def decision(self) -> Decision:
        return Decision(self.cleaned_data["kind"], self.cleaned_data["reason"])


class TherapyForm(forms.Form):
    therapy = forms.ChoiceField(choices=Therapy)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=120)


class NeckConsentForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
    signed_by = forms.CharField(label=_("Name of who answers"), max_length=160)


class NoteForm(forms.Form):
    pain = forms.TypedChoiceField(
        label=_("Pain today"),
        choices=[(str(score), str(score)) for score in range(11)],
        widget=forms.RadioSelect,
        required=False,
        coerce=int,
        empty_value=None,
    )
    complaint_review = forms.CharField(
        label=_("Since last time"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    assessment = forms.CharField(
        label=_("Assessment"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    home_advice = forms.CharField(
        label=_("Advice for home"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )
    care = forms.ChoiceField(label=_("Kind of care"), choices=CareKind, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput({"id": "note-version"}))


class AddendumForm(forms.Form):
    text = forms.CharField(label=_("Addendum"), max_length=4000, widget=forms.Textarea({"rows": 3}))
    reason = forms.CharField(label=_("Why it is added"), max_length=200)


class InErrorForm(forms.Form):
    reason = forms.CharField(label=_("Why this note is wrong"), max_length=300)
