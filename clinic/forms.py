"""Forms of the ground floor."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.importing.dates import ORDERS
from clinic.importing.kinds import LEFT_OUT, OTHER_SYSTEM, SYSTEMS, NameList, kinds
from clinic.importing.sheets import LARGEST, MOST_ROWS
from clinic.importing.uploads import LEAVE_OUT
from clinic.models import Clinic, FileImport
from clinic.wording import WORDING_FIELDS


class WordingForm(forms.ModelForm):
    class Meta:
        model = Clinic
        fields = WORDING_FIELDS
        widgets = {
            "quiet_from": forms.TimeInput({"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput({"type": "time"}, format="%H:%M"),
        }


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(
        label=_("What it is for"), max_length=60, widget=forms.TextInput({"autocomplete": "off"})
    )
    days = forms.ChoiceField(
        label=_("It ends after"),
        choices=[(7, _("a week")), (30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        initial=90,
    )


class UploadForm(forms.Form):
    """A file, or the rows of one. `content` is its bytes once the form is clean; `where` the field that gave them."""

    kind = forms.ChoiceField(label=_("What is in it"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=200,
        help_text=_("CSV, divided by commas, semicolons or tabs. At most %(mb)s MB and %(rows)s rows.")
        % {"mb": LARGEST // 2**20, "rows": f"{MOST_ROWS:,}"},
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=_("Or paste the rows here, with their headings"),
        required=False,
        max_length=90_000,
        strip=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )
    idem_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(kind.name, kind.label) for kind in kinds.values()]
        field.initial = next(iter(kinds), "")

    @property
    def where(self) -> str:
        return "file" if self.cleaned_data.get("file") else "text"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = data.get("file")
        if given is not None and given.size > LARGEST:
            self.add_error(
                "file",
                _("This file is larger than %(most)s MB. Please divide it.") % {"most": LARGEST // 2**20},
            )
        elif given is None and not (data.get("text") or "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste the rows below."))
        else:
            data["content"] = given.read() if given else (data.get("text") or "").encode()
        return data


class ColumnsForm(forms.Form):
    """What each column of the file holds: `column_0` is the first."""

    system = forms.ChoiceField(
        label=_("Written by"), choices=[*SYSTEMS, (OTHER_SYSTEM, _("another program"))]
    )
    date_order = forms.ChoiceField(label=_("Dates are written"), choices=ORDERS)

    def __init__(self, *args: Any, source: FileImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: source.choices.get(name) for name in ("system", "date_order")}
        fields = [
            (LEFT_OUT, _("leave out")),
            *((each.name, each.label) for each in kinds[source.kind].fields),
        ]
        for at, (heading, name) in enumerate(zip(source.headings, source.columns, strict=True)):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading, choices=fields, initial=name, required=False
            )

    @property
    def columns(self) -> list[str]:
        return [value for name, value in self.cleaned_data.items() if name.startswith("column_")]


class NamesForm(forms.Form):
    """Who and what the words of the file mean: `practitioner_0` is the first word under practitioner."""

    outside_hours = forms.BooleanField(
        label=_("Take visits outside working hours too"), required=False,
        help_text=_("They stay as they are, and nobody is asked to move them."),
    )  # fmt: skip

    def __init__(self, *args: Any, source: FileImport, lists: Sequence[NameList], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"outside_hours": source.choices.get("outside_hours")}
        self.lists = lists
        if not kinds[source.kind].asks_hours:
            del self.fields["outside_hours"]
        for each in lists:
            options = [("", _("choose")), *each.options, (LEAVE_OUT, _("leave these out"))]
            for at, (word, _n) in enumerate(each.words):
                self.fields[f"{each.field}_{at}"] = forms.ChoiceField(
                    label=word or _("Rows that do not say"), choices=options, initial=each.guess.get(word, "")
                )

    @property
    def names(self) -> dict[str, dict[str, str]]:
        """field → word → key"""
        return {
            each.field: {
                word: self.cleaned_data[f"{each.field}_{at}"] for at, (word, _n) in enumerate(each.words)
            }
            for each in self.lists
        }
