"""Forms of the patient record."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.conf import global_settings
from django.utils.translation import gettext_lazy as _

from clinic.access import Capability
from clinic.models import Membership
from patients.conditions import NeedKind, needs_of_kind
from patients.models import Area, Patient
from patients.models.people import Sex
from patients.persons import PERSON_FIELDS, check_person, tidy

_PHONE_HELP = _("With its country, like +1 212 555 0142.")


class PersonForm(forms.Form):
    """Who a patient is. Wrong values are said all at once, each at its field."""

    first_name = forms.CharField(
        label=_("First name"), max_length=80, widget=forms.TextInput({"autocomplete": "off"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, widget=forms.TextInput({"autocomplete": "off"})
    )
    birth_on = forms.DateField(
        label=_("Birth date"),
        widget=forms.DateInput({"type": "date", "min": "1900-01-01"}, format="%Y-%m-%d"),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, initial=Sex.UNKNOWN)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_PHONE_HELP,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput({"type": "email", "autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Address"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    language = forms.ChoiceField(label=_("Language"), choices=global_settings.LANGUAGES, initial="en")
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        required=False,
        help_text=_("Only when it is not the clinic's."),
    )
    desk_note = forms.CharField(
        label=_("Note for the desk"),
        max_length=1000,
        required=False,
        help_text=_("Everybody at the clinic can read this. Nothing about health."),
        widget=forms.Textarea({"rows": 2}),
    )
    guardian_name = forms.CharField(label=_("Name"), max_length=160, required=False)
    guardian_relation = forms.CharField(
        label=_("Relation"), max_length=60, required=False, help_text=_("Mother, father, foster parent")
    )
    guardian_phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput({"type": "tel"})
    )
    guardian_email = forms.CharField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.TextInput({"type": "email"})
    )

    def __init__(self, *args: Any, today: date, has_guardian: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.has_guardian = has_guardian
        self.fields["birth_on"].widget.attrs["max"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = tidy({**self.cleaned_data})
        missing = frozenset(self.errors)
        for name, message in check_person(
            cleaned, today=self.today, has_guardian=self.has_guardian, keeps=missing
        ).items():
            if name not in missing:
                self.add_error(name, str(message))
        return {**self.cleaned_data, **{name: cleaned[name] for name in cleaned if name in self.cleaned_data}}


class AddPatientForm(PersonForm):
    """A new patient. `idem_key` makes a second click find the first one's patient."""

    idem_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    is_confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)


class EditPatientForm(PersonForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class NeedForm(forms.Form):
    """One special need; the list holds only what the member's role may write."""

    key = forms.ChoiceField(label=_("Need"))
    detail = forms.CharField(label=_("Detail"), max_length=200, required=False)
    weeks = forms.IntegerField(
        label=_("Weeks"), min_value=0, max_value=45, required=False, help_text=_("Pregnancy only.")
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: list[Any] = [(NeedKind.ACCESS.label, _offered(NeedKind.ACCESS))]
        if membership.may(Capability.CLINICAL_EDIT):
            groups.append((NeedKind.CLINICAL.label, _offered(NeedKind.CLINICAL)))
        else:
            del self.fields["weeks"]
        self.fields["key"].choices = [("", _("Choose")), *groups]  # type: ignore[attr-defined]


class EpisodeForm(forms.Form):
    area = forms.ChoiceField(label=_("Where it hurts"), choices=Area)


def initial_of(patient: Patient) -> dict[str, Any]:
    """What the edit form shows first: the record, and its first guardian."""
    initial: dict[str, Any] = {name: getattr(patient, name) for name in PERSON_FIELDS}
    initial["phone"] = str(patient.phone or "")
    initial["version"] = patient.version
    guardian = patient.guardians.order_by("pk").first()
    if guardian is not None:
        initial |= {
            "guardian_name": guardian.name,
            "guardian_relation": guardian.relation,
            "guardian_phone": str(guardian.phone or ""),
            "guardian_email": guardian.email,
        }
    return initial


def _offered(kind: NeedKind) -> list[tuple[str, Any]]:
    return [(need.value, need.label) for need in needs_of_kind(kind)]
