"""Forms of a series: the rule it is booked from, and which of its visits change how."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from appointments.forms.booking import DayField
from appointments.models import VisitType
from appointments.series_preview import Change, Pick, SeriesWanted
from appointments.series_rule import MOST_VISITS, Rule, RuleError, Step
from appointments.series_scope import Scope, Shift
from clinic.models import Location, Membership
from patients.models import Patient

ROWS = 4
WEEKDAYS = (
    (0, _("Mon")), (1, _("Tue")), (2, _("Wed")), (3, _("Thu")), (4, _("Fri")), (5, _("Sat")), (6, _("Sun")),
)  # fmt: skip
SAID: dict[str, Any] = {
    "too_few_weekdays": _("There are more visits in a week than days chosen. Choose more days."),
    "too_long": _("That is too long: at most %(most)s visits in two years.") % {"most": MOST_VISITS},
    "times": _("Choose two different times, or leave the second one empty."),
}
DAYS_APART = (
    (0, _("on the same days")),
    (1, _("1 day later")), (2, _("2 days later")), (3, _("3 days later")), (4, _("4 days later")),
    (5, _("5 days later")), (6, _("6 days later")), (7, _("1 week later")), (14, _("2 weeks later")),
    (21, _("3 weeks later")),
    (-1, _("1 day earlier")), (-2, _("2 days earlier")), (-3, _("3 days earlier")), (-4, _("4 days earlier")),
    (-5, _("5 days earlier")), (-6, _("6 days earlier")), (-7, _("1 week earlier")), (-14, _("2 weeks earlier")),
)  # fmt: skip


def _clock(label: Any, *, required: bool) -> forms.TimeField:
    widget = forms.TimeInput({"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget)


class SeriesForm(forms.Form):
    """What is asked for. The rows of steps that say nothing are left out."""

    patient = SafeModelChoiceField(
        Patient.objects.none(), to_field_name="uid", widget=forms.HiddenInput, label=_("Patient")
    )
    visit_type = SafeModelChoiceField(
        VisitType.objects.none(), label=_("Kind of visit"), to_field_name="uid", empty_label=None
    )
    practitioner = SafeModelChoiceField(
        Membership.objects.none(), label=_("With"), to_field_name="uid", empty_label=None
    )
    location = SafeModelChoiceField(
        Location.objects.none(), label=_("Place"), to_field_name="uid", empty_label=None
    )
    first_day = DayField(label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days that suit"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    clock = _clock(_("Time"), required=True)
    other_clock = _clock(_("Or, when that is taken"), required=False)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["patient"].queryset = Patient.objects.visible_to(membership).current()  # type: ignore[attr-defined]
        self.fields["visit_type"].queryset = VisitType.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]
        self.fields["location"].queryset = Location.objects.filter(is_active=True)  # type: ignore[attr-defined]
        for row in range(1, ROWS + 1):
            is_first = row == 1
            self.fields[f"visits_{row}"] = _number(_("Visits"), required=is_first)
            self.fields[f"every_{row}"] = _number(_("every … weeks"), required=False)
            self.fields[f"weeks_{row}"] = _number(_("for … weeks"), required=is_first)

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each step, for the page."""
        return [
            [self[f"{name}_{row}"] for name in ("visits", "every", "weeks")] for row in range(1, ROWS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        steps = self._steps(data)
        if not self.errors:
            times: list[time] = [data["clock"], *([data["other_clock"]] if data.get("other_clock") else [])]
            try:
                data["rule"] = Rule(data["first_day"], steps, frozenset(data["weekdays"]), tuple(times))
            except RuleError as error:
                field = {"steps": "visits_1", "times": "other_clock"}.get(error.field, error.field)
                self.add_error(field, SAID.get(error.code, _("This does not make a series.")))
        return data

    def _steps(self, data: Mapping[str, Any]) -> tuple[Step, ...]:
        steps = []
        for row in range(1, ROWS + 1):
            visits, weeks = data.get(f"visits_{row}"), data.get(f"weeks_{row}")
            if visits and weeks:
                steps.append(Step(visits=visits, weeks=weeks, every=data.get(f"every_{row}") or 1))
            elif visits or weeks:
                missing = f"weeks_{row}" if visits else f"visits_{row}"
                if missing not in self.errors:
                    self.add_error(missing, _("Fill in both, or leave both empty."))
        return tuple(steps)

    def wanted(self) -> SeriesWanted:
        data = self.cleaned_data
        return SeriesWanted(
            patient=data["patient"],
            practitioner=data["practitioner"],
            visit_type=data["visit_type"],
            location=data["location"],
            rule=data["rule"],
        )


def _number(label: Any, *, required: bool) -> forms.IntegerField:
    widget = forms.NumberInput({"inputmode": "numeric"})
    return forms.IntegerField(label=label, required=required, min_value=1, max_value=52, widget=widget)


def as_fields(steps: Sequence[tuple[int, int, int]]) -> dict[str, int]:
    """(visits, every, weeks) → the names and values of the form's rows."""
    return {
        f"{name}_{row}": value
        for row, step in enumerate(steps[:ROWS], start=1)
        for name, value in zip(("visits", "every", "weeks"), step, strict=True)
    }


class BookSeriesForm(SeriesForm):
    """`idem_key` makes sending it twice book once; the chosen instants come beside it, as `at`."""

    idem_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PickForm(forms.Form):
    """Which visits of a series."""

    number = forms.TypedChoiceField(label=_("Visit"), coerce=int)
    scope = forms.ChoiceField(
        label=_("Which visits"),
        choices=(
            (Scope.THIS.value, _("this one")),
            (Scope.FOLLOWING.value, _("this and later")),
            (Scope.ALL.value, _("all that are still to come")),
        ),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, visits: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = visits  # type: ignore[attr-defined]

    def pick(self) -> Pick:
        data = self.cleaned_data
        return Pick(Scope(data["scope"]), data["number"], bool(data.get("with_apart")))


class ChangeSeriesForm(PickForm):
    """And what becomes of them; what is left empty stays as it is."""

    clock = _clock(_("New time"), required=False)
    days = forms.TypedChoiceField(
        label=_("Day"), choices=DAYS_APART, coerce=int, required=False, empty_value="0"
    )
    practitioner = SafeModelChoiceField(
        Membership.objects.none(),
        label=_("With"),
        to_field_name="uid",
        required=False,
        empty_label=_("the same person"),
    )
    with_apart = forms.BooleanField(label=_("Also visits that were moved on their own"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]

    def change(self) -> Change:
        data = self.cleaned_data
        return Change(Shift(data.get("clock"), int(data.get("days") or 0)), data.get("practitioner"))


class SeriesVersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class CancelSeriesForm(PickForm, SeriesVersionForm):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)


class MoveSeriesForm(ChangeSeriesForm, SeriesVersionForm):
    pass


def first_day_for(today: date, weekdays: Sequence[int]) -> date:
    """Tomorrow, or the next day that suits."""
    days = [date.fromordinal(today.toordinal() + offset) for offset in range(1, 8)]
    return next((day for day in days if day.weekday() in weekdays), days[0])
