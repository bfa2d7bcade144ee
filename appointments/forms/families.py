"""The form of a family: who comes in which order and for what, with whom, and from when on."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from appointments.families import MOST, FamilyMember, FamilyWish
from appointments.family_times import Party, Seats
from appointments.forms.booking import DayField, read_instant
from appointments.guests import Guest
from appointments.hours import at_wall_clock
from appointments.models import Appointment, VisitType, VisitTypeKind
from clinic.models import Location, Membership
from patients.models import Patient


class How(models.TextChoices):
    AFTER = "after", _("One after the other")
    BESIDE = "beside", _("At the same time, also with neighbours")


class RowsField(forms.MultipleChoiceField):
    """Several public ids, in the order in which they were sent; the cleaned value holds their rows."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, refusal: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.queryset: Any = None
        self.refusal = refusal

    def clean(self, value: Any) -> Any:
        if not value and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        try:
            uids = [UUID(each) for each in self.to_python(value)]
        except ValueError:
            uids = []
        found = {row.uid: row for row in self.queryset.filter(uid__in=uids)} if uids else {}
        if len(uids) != len(value or ()) or not all(uid in found for uid in uids):
            raise forms.ValidationError(self.refusal, code="invalid")
        return [found[uid] for uid in uids]


class FamilyForm(forms.Form):
    """`patient` and `kind` are sent once for each of them; a kind that is missing is what is usual."""

    patient = RowsField(label=_("Who"), refusal=_("Somebody chosen here is not in the record any more."))
    kind = RowsField(
        label=_("Kind of visit"), required=False, refusal=_("Choose a kind of visit for each of them.")
    )
    practitioner = SafeModelChoiceField(
        Membership.objects.none(), label=_("With"), to_field_name="uid", empty_label=None
    )
    location = SafeModelChoiceField(
        Location.objects.none(), label=_("Place"), to_field_name="uid", empty_label=None
    )
    how = forms.ChoiceField(label=_("How"), choices=How.choices, required=False)
    day = DayField(
        label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), required=False
    )
    clock = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("Empty: the next times at which all of them fit."),
    )
    at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: dict[str, Any] = dict(self.fields)
        rows["patient"].queryset = Patient.objects.visible_to(membership).current()
        rows["kind"].queryset = VisitType.objects.filter(is_active=True)
        rows["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())
        rows["location"].queryset = Location.objects.filter(is_active=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        patients, kinds = data.get("patient"), data.get("kind")
        if patients and kinds is not None:
            if len(patients) > MOST or len(kinds) > len(patients):
                self.add_error("patient", _("Book one to %(most)s people together.") % {"most": MOST})
            data["kind"] = [*kinds, *usual_kinds(patients[len(kinds) :], list(self.fields["kind"].queryset))]  # type: ignore[attr-defined]
        data["starts_at"] = self._starts_at(data)
        if data.get("at") and data["starts_at"] is None:
            self.add_error("clock", _("Choose one of the free times, or give a day and a time."))
        return data

    def _starts_at(self, data: dict[str, Any]) -> datetime | None:
        if data.get("at"):
            return read_instant(data["at"])
        place, day, clock = data.get("location"), data.get("day"), data.get("clock")
        return at_wall_clock(day, clock, place.zone) if place and day and clock else None

    def party(self) -> Party:
        data = self.cleaned_data
        first = data["practitioner"]
        neighbours = [each for each in self.fields["practitioner"].queryset if each != first]  # type: ignore[attr-defined]
        return Party(
            data["patient"], data["kind"], [first, *neighbours], data["location"], data["how"] == How.BESIDE
        )


class BookFamilyForm(FamilyForm):
    """The yes to a preview: `who` is with whom each of them comes, as the preview said."""

    who = RowsField(label=_("With"), refusal=_("Somebody chosen here does not see patients any more."))
    idem_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, membership=membership, **kwargs)
        rows: dict[str, Any] = dict(self.fields)
        rows["who"].queryset = Membership.objects.practitioners().not_gone(timezone.now())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data["starts_at"] is None and not self.errors:
            self.add_error("clock", _("Choose one of the free times, or give a day and a time."))
        if len(data.get("who", ())) != len(data.get("patient", ())) and not self.errors:
            self.add_error("who", _("Please look at the times again."))
        return data

    def wish(self) -> FamilyWish:
        data = self.cleaned_data
        members = [
            FamilyMember(Guest(patient=patient), kind, who)
            for patient, kind, who in zip(data["patient"], data["kind"], data["who"], strict=True)
        ]
        return FamilyWish(
            members, data["practitioner"], data["location"], data["starts_at"], data["how"] == How.BESIDE
        )


def usual_kinds(patients: Sequence[Patient], kinds: Sequence[VisitType]) -> list[VisitType]:
    """A first visit for whoever has none, else an adjustment, as the clinic calls them; one query."""
    if not kinds:
        return []
    seen = Appointment.objects.occupying().filter(patient=OuterRef("pk"))
    known = set(
        Patient.objects.filter(Exists(seen), pk__in=[each.pk for each in patients]).values_list(
            "pk", flat=True
        )
    )

    def usual(patient: Patient) -> VisitType:
        wanted = VisitTypeKind.ADJUSTMENT if patient.pk in known else VisitTypeKind.FIRST
        return next((each for each in kinds if each.kind == wanted), kinds[0])

    return [usual(each) for each in patients]


def seen_by(seats: Seats) -> list[Membership]:
    return [each.practitioner for each in seats if each.practitioner]
