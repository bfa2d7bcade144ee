"""Forms of the waitlist."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField, SafeModelMultipleChoiceField

from appointments.forms.booking import DayField, read_instant
from appointments.models import Appointment, VisitType, WaitlistEntry, WaitUrgency
from appointments.suggestions import say_when
from appointments.waitlist.entries import NOTE, Wishes
from appointments.waitlist.policies import LONGEST, SHORTEST
from clinic.models import Location, Membership
from clinic.typed import validate_line
from patients.models import Patient

DAY = {"type": "date"}
CLOCK = {"type": "time"}


class VisitChoiceField(SafeModelChoiceField):
    def label_from_instance(self, visit: Any) -> str:
        return f"{say_when(visit.starts_at, visit.location)}, {visit.practitioner.display_name}"


class WaitlistForm(forms.Form):
    """What somebody who waits asks for; nothing ticked means that any will do."""

    visit_type = SafeModelChoiceField(
        VisitType.objects.none(), label=_("Kind of visit"), to_field_name="uid", empty_label=None
    )
    urgency = forms.ChoiceField(
        label=_("How soon"), choices=WaitUrgency, initial=WaitUrgency.NORMAL, widget=forms.RadioSelect
    )
    practitioners = SafeModelMultipleChoiceField(
        Membership.objects.none(),
        label=_("With"),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: anybody."),
    )
    locations = SafeModelMultipleChoiceField(
        Location.objects.none(),
        label=_("Where"),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: anywhere."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any day."),
    )
    from_time = forms.TimeField(
        label=_("Not before"), required=False, widget=forms.TimeInput(CLOCK, format="%H:%M")
    )
    until_time = forms.TimeField(
        label=_("Over by"), required=False, widget=forms.TimeInput(CLOCK, format="%H:%M")
    )
    first_day = DayField(label=_("From this day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    last_day = DayField(
        label=_("Until this day"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )
    bring_forward = VisitChoiceField(
        Appointment.objects.none(),
        label=_("Instead of"),
        to_field_name="uid",
        required=False,
        empty_label=_("nothing, it is one more visit"),
        help_text=_("That visit is cancelled by itself when an earlier time is taken."),
    )
    note = forms.CharField(
        label=_("Note for the desk"), required=False, max_length=NOTE, validators=[validate_line]
    )

    def __init__(self, *args: Any, patient: Patient, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["visit_type"].queryset = VisitType.objects.filter(is_active=True)
        chosen["practitioners"].queryset = Membership.objects.practitioners().not_gone(timezone.now())
        chosen["locations"].queryset = Location.objects.filter(is_active=True)
        coming = Appointment.objects.upcoming(now=now).filter(patient=patient)
        chosen["bring_forward"].queryset = coming.select_related("practitioner", "location")

    def wishes(self) -> Wishes:
        names = Wishes.__dataclass_fields__
        return Wishes(**{name: value for name, value in self.cleaned_data.items() if name in names})


class AddToWaitlistForm(WaitlistForm):
    """`idem_key` makes sending it twice add once."""

    idem_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class EditWaitingForm(WaitlistForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class WithdrawForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class BookWaitingForm(forms.Form):
    """One free time for somebody who waits."""

    version = forms.IntegerField(min_value=1)
    idem_key = forms.UUIDField(initial=uuid.uuid4)
    at = forms.CharField(max_length=40)
    practitioner = SafeModelChoiceField(Membership.objects.none(), to_field_name="uid")
    location = SafeModelChoiceField(Location.objects.none(), to_field_name="uid")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())
        chosen["location"].queryset = Location.objects.filter(is_active=True)

    def clean_at(self) -> datetime:
        moment = read_instant(self.cleaned_data["at"])
        if moment is None:
            raise forms.ValidationError(_("Choose one of the free times."))
        return moment


class OfferForm(forms.Form):
    """Who is offered a free time, the best first as the page lists them."""

    idem_key = forms.UUIDField(initial=uuid.uuid4)
    entries = SafeModelMultipleChoiceField(
        WaitlistEntry.objects.none(),
        to_field_name="uid",
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["entries"].queryset = WaitlistEntry.objects.visible_to(membership).order_by("added_at")

    def in_order(self) -> list[WaitlistEntry]:
        """As they stood on the page."""
        data: Any = self.data
        order = {uid: at for at, uid in enumerate(data.getlist("entries"))}
        return sorted(self.cleaned_data["entries"], key=lambda entry: order.get(str(entry.uid), 0))


class AnswerForm(forms.Form):
    """What somebody said on the phone."""

    answer = forms.ChoiceField(choices=[("accept", _("said yes")), ("decline", _("said no"))])


class PolicyForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    offers_itself = forms.BooleanField(
        label=_("Offer times that become free by itself, to the best three"), required=False
    )
    minutes = forms.IntegerField(
        label=_("Keep an offered time for, minutes"), min_value=SHORTEST, max_value=LONGEST
    )
