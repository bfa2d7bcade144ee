"""Somebody walks in: whom, where, and what was decided when nobody is free."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from appointments.forms.booking import read_instant, unpick
from appointments.guests import Guest
from appointments.models import VisitType
from appointments.walk_ins import WalkIn
from clinic.access import Capability
from clinic.models import Location, Membership
from patients.models import Patient


class NewWalkInForm(forms.Form):
    """`pick` is a later time of today: instant, practitioner and place in one."""

    idem_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    location = SafeModelChoiceField(
        Location.objects.none(), to_field_name="uid", widget=forms.HiddenInput, label=_("Place")
    )
    visit_type = SafeModelChoiceField(
        VisitType.objects.none(),
        label=_("Kind of visit"),
        to_field_name="uid",
        required=False,
        empty_label=_("What is usual for them"),
    )
    practitioner = SafeModelChoiceField(
        Membership.objects.none(),
        label=_("With"),
        to_field_name="uid",
        required=False,
        empty_label=_("Who is free"),
    )
    pick = forms.CharField(required=False, max_length=160, widget=forms.HiddenInput)
    at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    overbook_reason = forms.CharField(label=_("Why on top"), required=False, max_length=200)

    def __init__(self, data: Any = None, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(data if data is None else unpick(data), *args, **kwargs)
        self.fields["location"].queryset = Location.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["visit_type"].queryset = VisitType.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]
        if not membership.may(Capability.OVERBOOK):
            del self.fields["overbook_reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["starts_at"] = read_instant(data["at"]) if data.get("at") else None
        if data.get("at") and data["starts_at"] is None:
            self.add_error("at", _("Choose one of the free times."))
        return data

    def wish(self, guest: Guest) -> WalkIn:
        data = self.cleaned_data
        return WalkIn(
            guest=guest,
            location=data["location"],
            visit_type=data["visit_type"],
            practitioner=data["practitioner"],
            starts_at=data["starts_at"],
            overbook_reason=data.get("overbook_reason", ""),
        )


class WalkInForm(NewWalkInForm):
    """Somebody of the record."""

    patient = SafeModelChoiceField(
        Patient.objects.none(), to_field_name="uid", widget=forms.HiddenInput, label=_("Patient")
    )

    def __init__(self, data: Any = None, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(data, *args, membership=membership, **kwargs)
        self.fields["patient"].queryset = Patient.objects.visible_to(membership).current()  # type: ignore[attr-defined]
