"""The forms of the intake, one per page. They are the same for a patient's link and for staff who type it in."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.typed import validate_line, validate_lines
from patients.complaints import AggravatedBy, Frequency, Mechanism, RelievedBy, Sport
from patients.consents import TEXTS
from patients.intake_questions import (
    HEALTH_FIELDS,
    Page,
    questions_of,
)
from patients.intake_rounds import Round
from patients.models import Area, ConsentPurpose, Sex

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Words = str | StrPromise
else:
    Words = Any

YES_NO = (("yes", _("Yes")), ("no", _("No")))
ZERO_TO_TEN = [(number, str(number)) for number in range(11)]
LONGEST_DETAIL = 80


def yes_no(label: Words, *, required: bool = False, missing: Words = "") -> forms.Field:
    """Two radio buttons, none chosen beforehand. Its value is True, False or None."""
    field = forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        required=required,
        error_messages={"required": missing or _("Choose yes or no.")},
    )
    return _laid_out(field, "pair")


def _scale(label: Words) -> forms.Field:
    return forms.TypedChoiceField(
        label=label,
        choices=ZERO_TO_TEN,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a number from 0 to 10.")},
    )


def _several(label: Words, choices: Iterable[tuple[str, Any]], *, layout: str = "cloud") -> forms.Field:
    field = forms.MultipleChoiceField(
        label=label, choices=list(choices), widget=forms.CheckboxSelectMultiple, required=False
    )
    return _laid_out(field, layout)


def _laid_out(field: forms.Field, layout: str) -> forms.Field:
    """`layout` tells the template how to draw the choices: a pair, a cloud of chips or a stack of lines."""
    field.layout = layout  # type: ignore[attr-defined]
    return field


def _count(label: Words, most: int) -> forms.Field:
    field = forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field.is_short = True  # type: ignore[attr-defined]
    return field


def _words(label: Words, most: int, *, rows: int = 3, help_text: Words = "") -> forms.Field:
    return forms.CharField(
        label=label,
        max_length=most,
        required=False,
        help_text=help_text,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PageForm(forms.Form):
    """A page of the intake. `round` knows the patient, the day and what was answered so far."""

    page: Page
    use_required_attribute = False

    def __init__(self, data: Any = None, *, round: Round) -> None:
        self.round = round
        super().__init__(data, initial=_as_initial(round.answers_of(self.page)))

    @property
    def answers(self) -> dict[str, Any]:
        """Cleaned answers as JSON; after a failed check only those that are valid."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
        }


class BirthDateForm(forms.Form):
    birth_on = forms.DateField(
        label=_("Your birth date"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}),
        error_messages={
            "required": _("Write your birth date."),
            "invalid": _("Write a day, a month and a year."),
        },
    )
    use_required_attribute = False


class ComplaintForm(PageForm):
    page = Page.COMPLAINT
    use_required_attribute = False

    area = forms.ChoiceField(
        label=_("Where does it hurt most?"),
        choices=Area.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it hurts most.")},
    )
    in_own_words = _words(_("What happened, in your own words?"), 2000)
    onset_on = forms.DateField(
        label=_("When did it begin?"),
        help_text=_("A guess is fine."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write a day, a month and a year.")},
    )
    mechanisms = _several(_("How did it start?"), Mechanism.choices)
    sports = _several(_("If it was sport: which one?"), Sport.choices)
    pain_now = _scale(_("How strong is the pain right now?"))
    pain_worst = _scale(_("How strong was it at its worst this week?"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        mechanisms = said.get("mechanisms", [])
        if said.get("sports") and Mechanism.SPORT not in mechanisms:
            said["mechanisms"] = [*mechanisms, Mechanism.SPORT.value]
        return said

    def clean_onset_on(self) -> date | None:
        onset = self.cleaned_data["onset_on"]
        if onset and onset > self.round.today:
            raise forms.ValidationError(_("This day has not come yet. Check the date."))
        if onset and onset < self.round.patient.birth_on:
            raise forms.ValidationError(_("This is before the birth date. Check the date."))
        return onset


class DetailsForm(PageForm):
    page = Page.DETAILS

    frequency = forms.ChoiceField(
        label=_("How often does it hurt?"),
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    has_spasm = yes_no(_("Does your back or neck lock, or go into spasm?"))
    aggravated_by = _several(_("What makes it worse?"), AggravatedBy.choices)
    relieved_by = _several(_("What helps?"), RelievedBy.choices)
    radiates = forms.CharField(
        label=_("Does the pain spread? Where to?"),
        max_length=120,
        required=False,
        validators=[validate_line],
        help_text=_("For example: down the left leg."),
    )
    earlier_episodes = _count(_("How many times have you had this before?"), 500)
    days_in_bed = _count(_("How many days have you stayed in bed with it?"), 3650)
    sitting_hours = _count(_("How many hours do you sit on a usual day?"), 24)
    has_awkward_posture = yes_no(_("Do you often work bent, twisted or with your arms up?"))
    can_reach_floor = yes_no(
        _("Can you get down to the floor and up again?"), required=True, missing=_("Choose yes or no.")
    )
    medicines = _words(_("What medicine do you take for it, and how much?"), 500, rows=2)
    activities = _words(_("What would you like to do again?"), 500, rows=2)


class HealthForm(PageForm):
    page = Page.HEALTH

    spine = _several(_("My spine"), (), layout="stack")
    spine_level = forms.CharField(
        label=_("Which vertebra, if you know?"),
        max_length=LONGEST_DETAIL,
        required=False,
        validators=[validate_line],
        help_text=_("For example: L5."),
    )
    bones = _several(_("My bones and joints"), (), layout="stack")
    body = _several(_("My heart, blood and body"), (), layout="stack")
    is_pregnant = yes_no(_("Are you pregnant?"), required=True, missing=_("Choose yes or no."))
    pregnant_weeks = _count(_("If yes: how many weeks?"), 45)
    birth = _several(_("After or during a pregnancy"), (), layout="stack")
    access = _several(_("What helps me at the clinic"), (), layout="stack")

    def __init__(self, data: Any = None, *, round: Round) -> None:
        super().__init__(data, round=round)
        for name, lines in HEALTH_FIELDS.items():
            self.fields[name].choices = [(line.need.value, line.text) for line in lines]  # type: ignore[attr-defined]
        if round.patient.sex == Sex.MALE:
            for name in ("is_pregnant", "pregnant_weeks", "birth"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("is_pregnant") and "pregnant_weeks" in said:
            said["pregnant_weeks"] = None
        return said


class SafetyForm(PageForm):
    """Yes or no to every question of one group; no answer is chosen beforehand and none may be left out."""

    def __init__(self, data: Any = None, *, round: Round, page: Page) -> None:
        self.page = page
        super().__init__(data, round=round)
        for question in questions_of(page, is_pregnant=round.is_pregnant):
            self.fields[question.key] = yes_no(
                str(question.text), required=True, missing=_("Choose yes or no. Both are fine.")
            )


class AgreementForm(PageForm):
    page = Page.AGREEMENT

    signed_by = forms.CharField(
        label=_("Your full name"),
        max_length=120,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )

    def __init__(self, data: Any = None, *, round: Round) -> None:
        super().__init__(data, round=round)
        signed_by = self.fields.pop("signed_by")
        for text in TEXTS:
            self.fields[text.purpose] = yes_no(
                str(text.title),
                required=text.purpose != ConsentPurpose.NECK_MANIPULATION,
                missing=_("Choose yes or no. You can change your mind later."),
            )
            self.fields[text.purpose].help_text = str(text.text)
        if round.is_minor:
            signed_by.label = _("Full name of the parent or guardian")
            signed_by.help_text = _("Somebody under 18 needs a parent or guardian to answer here.")
        self.fields["signed_by"] = signed_by

    def clean_signed_by(self) -> str:
        name = " ".join(self.cleaned_data["signed_by"].split())
        if self.round.is_minor and name.casefold() == self.round.patient.full_name.casefold():
            raise forms.ValidationError(_("Write the name of the parent or guardian, not of the patient."))
        return name


_FORMS: Mapping[Page, type[PageForm]] = {
    Page.COMPLAINT: ComplaintForm,
    Page.DETAILS: DetailsForm,
    Page.HEALTH: HealthForm,
    Page.AGREEMENT: AgreementForm,
}


def page_form(page: Page, *, round: Round, data: Any = None) -> PageForm:
    """The form of a page, filled with what was said before."""
    if page in _FORMS:
        return _FORMS[page](data, round=round)
    return SafetyForm(data, round=round, page=page)


def _as_initial(answers: Mapping[str, Any]) -> dict[str, Any]:
    named = {True: "yes", False: "no"}
    return {name: named[value] if isinstance(value, bool) else value for name, value in answers.items()}
