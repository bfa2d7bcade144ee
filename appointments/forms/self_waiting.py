"""What a patient says who waits for a time: few questions, each with an answer for whoever does not care."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from appointments.models import Appointment, VisitType
from appointments.waitlist.entries import Wishes
from clinic.components import local
from clinic.models import Location, Membership
from patients.persons import desk_day

# Not before, and over by, on the wall of the place.
HOURS: Mapping[str, tuple[time | None, time | None]] = {
    "any": (None, None),
    "morning": (None, time(12)),
    "afternoon": (time(12), None),
    "late": (time(16), None),
}


class WaitForm(forms.Form):
    """A question with only one answer is not asked, and may be left out. `moving`: the visit that should be earlier."""

    visit_type = SafeModelChoiceField(
        VisitType.objects.none(),
        label=_("What for"),
        to_field_name="uid",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    practitioner = SafeModelChoiceField(
        Membership.objects.none(),
        label=_("With"),
        to_field_name="uid",
        required=False,
        empty_label=_("anybody"),
        blank=True,
        widget=forms.RadioSelect,
    )
    location = SafeModelChoiceField(
        Location.objects.none(),
        label=_("Where"),
        to_field_name="uid",
        required=False,
        empty_label=_("any place"),
        blank=True,
        widget=forms.RadioSelect,
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days are good for you?"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any day."),
    )
    hours = forms.ChoiceField(
        label=_("At what time of day?"),
        choices=[
            ("any", _("any time")),
            ("morning", _("before 12:00")),
            ("afternoon", _("after 12:00")),
            ("late", _("after 16:00")),
        ],
        initial="any",
        widget=forms.RadioSelect,
    )
    weeks = forms.TypedChoiceField(
        label=_("How long shall we look?"),
        choices=[(2, _("2 weeks")), (4, _("4 weeks")), (12, _("3 months"))],
        coerce=int,
        initial=4,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[VisitType],
        people: Sequence[Membership],
        places: Sequence[Location],
        moving: Appointment | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.moving = moving
        self.only = {
            "visit_type": self._ask("visit_type", VisitType.objects.all(), kinds),
            "practitioner": self._ask("practitioner", Membership.objects.practitioners(), people),
            "location": self._ask("location", Location.objects.all(), places),
        }
        if moving is not None:
            del self.fields["weeks"]

    def _ask(self, name: str, rows: Any, choices: Sequence[Any]) -> Any:
        """The only answer that there is; None when there are several."""
        field: Any = self.fields[name]
        field.queryset = rows.filter(pk__in=[each.pk for each in choices])
        if len(choices) > 1:
            return None
        field.required, field.widget, field.initial = False, forms.HiddenInput(), choices[0].uid
        return choices[0]

    def wishes(self, *, now: datetime) -> Wishes:
        said = self.cleaned_data
        from_time, until_time = HOURS[said["hours"]]
        who, where = (said[name] or self.only[name] for name in ("practitioner", "location"))
        return Wishes(
            visit_type=said["visit_type"] or self.only["visit_type"],
            first_day=desk_day(now),
            last_day=self._last_day(now),
            practitioners=[who] if who else [],
            locations=[where] if where else [],
            weekdays=said["weekdays"],
            from_time=from_time,
            until_time=until_time,
            bring_forward=self.moving,
        )

    def _last_day(self, now: datetime) -> date:
        if self.moving is None:
            return desk_day(now) + timedelta(weeks=self.cleaned_data["weeks"])
        return max(desk_day(now), local(self.moving.starts_at, self.moving.location.zone).date())
