"""The form of an absence: who, where, from when until when; and the decisions about the visits in it."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from appointments.absences import Decision, Fate, How, Proposal
from appointments.forms.booking import DayField, read_instant
from appointments.handover import problem_of
from appointments.hours import at_wall_clock
from appointments.time_off import MOST_WORDS, Absence
from clinic.models import Location, Membership

# Where a form of days and times shows what is wrong with the instants.
SHOWN_AT = {"starts_at": "first_day", "ends_at": "last_day"}


def _day(label: Any) -> DayField:
    return DayField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )


class AbsenceForm(forms.Form):
    """Days and times are those of the place, or of the clinic's first place when all are meant."""

    practitioner = SafeModelChoiceField(
        Membership.objects.none(),
        label=_("Who"),
        to_field_name="uid",
        required=False,
        empty_label=_("Everybody"),
    )
    location = SafeModelChoiceField(
        Location.objects.none(),
        label=_("Where"),
        to_field_name="uid",
        required=False,
        empty_label=_("All places"),
    )
    first_day = _day(_("From"))
    first_clock = _clock(_("From, time"))
    last_day = _day(_("Until"))
    last_clock = _clock(_("Until, time"))
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=MOST_WORDS, help_text=_("Only the staff sees it.")
    )
    how = forms.ChoiceField(
        label=_("Propose first"), choices=How.choices, required=False, initial=How.STAND_IN
    )
    stand_in = SafeModelChoiceField(
        Membership.objects.none(),
        label=_("Who stands in"),
        to_field_name="uid",
        required=False,
        empty_label=_("Whoever is free"),
        help_text=_("A locum, say: they take over the hours as well, where they have none of their own."),
    )

    def __init__(self, *args: Any, zone: tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["practitioner"].queryset = Membership.objects.practitioners().not_gone(timezone.now())  # type: ignore[attr-defined]
        self.fields["stand_in"].queryset = self.fields["practitioner"].queryset  # type: ignore[attr-defined]
        self.fields["location"].queryset = Location.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        data["how"] = How(data["how"] or How.STAND_IN)
        zone = data["location"].zone if data["location"] else self.zone
        begins = at_wall_clock(data["first_day"], data["first_clock"] or time.min, zone)
        data["absence"] = Absence(
            starts_at=begins,
            ends_at=_end(data["last_day"], data["last_clock"], zone),
            practitioner=data["practitioner"],
            location=data["location"],
            reason=data["reason"],
        )
        for name, words in data["absence"].problems().items():
            self.add_error(SHOWN_AT.get(name, name), words)
        if data.get("stand_in") and (problem := problem_of(data["stand_in"], data["absence"])):
            self.add_error("stand_in", problem)
        if self.errors:
            del data["absence"]  # there is nothing to look at
        return data


def _end(day: date, clock: time | None, zone: tzinfo) -> datetime:
    """Without a time, the whole of the last day."""
    return (
        at_wall_clock(day, clock, zone) if clock else at_wall_clock(day + timedelta(days=1), time.min, zone)
    )


class DecisionsField(forms.MultipleChoiceField):
    """One value per visit, as `written` makes them; the cleaned value holds (visit, version, fate, time, with whom)."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> Any:
        return [self._read(each) for each in self.to_python(value)]

    def _read(self, text: str) -> tuple[UUID, int, Fate, datetime | None, UUID | None]:
        try:
            visit, version, fate, at, who = text.split("|")
            moment = read_instant(at) if at else None
            if bool(at) != bool(moment) or (fate == Fate.MOVE) != bool(moment and who):
                raise ValueError
            return UUID(visit), int(version), Fate(fate), moment, UUID(who) if who else None
        except ValueError:
            raise forms.ValidationError(
                _("Choose for each visit what becomes of it."), code="invalid"
            ) from None


class DecisionsForm(AbsenceForm):
    """The yes to a preview; `cleaned_data["decision"]` holds `Decision`s."""

    decision = DecisionsField(required=False)

    def clean_decision(self) -> list[Decision]:
        people = {each.uid: each for each in Membership.objects.practitioners().not_gone(timezone.now())}
        rows = self.cleaned_data["decision"]
        if any(who and who not in people for *_rest, who in rows):
            raise forms.ValidationError(_("Somebody chosen here does not see patients any more."))
        return [
            Decision(visit, version, fate, at, people[who] if who else None)
            for visit, version, fate, at, who in rows
        ]


def written(proposal: Proposal, fate: Fate) -> str:
    """A decision about one visit as one value of the form."""
    visit = proposal.visit
    at = who = ""
    if fate == Fate.MOVE and proposal.starts_at and proposal.practitioner:
        at, who = proposal.starts_at.isoformat(), str(proposal.practitioner.uid)
    return "|".join([str(visit.uid), str(visit.version), fate, at, who])
