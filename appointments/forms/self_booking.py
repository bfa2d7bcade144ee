"""What somebody who books by a link looks at, and the time that they take."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from appointments.forms.booking import DayField, read_instant, unpick
from appointments.models import VisitType
from clinic.models import Location, Membership


class LookForm(forms.Form):
    """Kind of visit, with whom and where; `day` is the first of the week, `only` the one day to see whole.

    All of it may be missing, and what is wrong counts as missing: it is only looked at.
    """

    visit_type = SafeModelChoiceField(VisitType.objects.none(), to_field_name="uid", required=False)
    practitioner = SafeModelChoiceField(Membership.objects.none(), to_field_name="uid", required=False)
    location = SafeModelChoiceField(Location.objects.none(), to_field_name="uid", required=False)
    anybody = forms.BooleanField(required=False)
    day = DayField(required=False)
    only = DayField(required=False)

    def __init__(self, *args: Any, kinds: Sequence[VisitType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [kind.pk for kind in kinds]
        self.fields["visit_type"].queryset = VisitType.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
        self.fields["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]
        self.fields["location"].queryset = Location.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.is_valid()

    def get(self, name: str) -> Any:
        return self.cleaned_data.get(name) or None


class PickForm(forms.Form):
    """One of the offered times: `pick` is instant, practitioner and place in one."""

    visit_type = SafeModelChoiceField(VisitType.objects.none(), to_field_name="uid")
    practitioner = SafeModelChoiceField(Membership.objects.none(), to_field_name="uid")
    location = SafeModelChoiceField(Location.objects.none(), to_field_name="uid")
    at = forms.CharField(max_length=40)
    pick = forms.CharField(required=False, max_length=160)

    def __init__(self, data: Any, *args: Any, kinds: Sequence[VisitType], **kwargs: Any) -> None:
        super().__init__(unpick(data), *args, **kwargs)
        keys = [kind.pk for kind in kinds]
        self.fields["visit_type"].queryset = VisitType.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
        self.fields["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]
        self.fields["location"].queryset = Location.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean_at(self) -> Any:
        moment = read_instant(self.cleaned_data["at"])
        if moment is None:
            raise forms.ValidationError(_("Choose one of the free times."))
        return moment
