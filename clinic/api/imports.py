"""Files of patients and visits by API: bring one, say what its columns and words mean, look, start; and the switch."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Output, choice_field
from clinic.api.views import UID
from clinic.importing import uploads
from clinic.importing.dates import ORDERS
from clinic.importing.kinds import OTHER_SYSTEM, SYSTEMS
from clinic.importing.sheets import SheetRefusedError
from clinic.importing.uploads import ImportNotReadyError, ImportRefusedError
from clinic.mail_switch import SwitchRefusedError, switch_mail
from clinic.models import Clinic, FileImport, ImportFinding, ImportState, Outcome

IMPORT = Capability.DATA_IMPORT
LONGEST_TEXT = 1_500_000
STEPS = (ImportRefusedError, ImportNotReadyError, SheetRefusedError)


class ImportQuery(Listing):
    kind = serializers.CharField(required=False, max_length=20)


class ImportInput(Input):
    kind = serializers.CharField(max_length=20, help_text="patients or visits.")
    filename = serializers.CharField(required=False, allow_blank=True, max_length=120, default="")
    text = serializers.CharField(
        max_length=LONGEST_TEXT, trim_whitespace=False,
        help_text="The rows with their headings, divided by commas, semicolons or tabs. Larger files: by the page.",
    )  # fmt: skip
    example = {
        "kind": "patients", "filename": "patients.csv",
        "text": "Number,First name,Last name,Birth date\n1001,Charlie,Example,1985-05-04",
    }  # fmt: skip


class ColumnsInput(Input):
    columns = serializers.ListField(
        child=serializers.CharField(allow_blank=True, max_length=20), max_length=200,
        help_text="What each column holds, in the order of `headings`; empty: left out.",
    )  # fmt: skip
    system = choice_field(
        [*SYSTEMS, (OTHER_SYSTEM, "another program")],
        required=False,
        help_text="Which program wrote the file: its numbers are kept apart.",
    )
    date_order = choice_field(ORDERS, required=False, help_text="Whether 03/04/2026 is in March or in April.")
    example = {"columns": ["number", "first_name", "last_name", "birth_on"], "date_order": "mdy"}


class NamesInput(Input):
    names = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=60)),
        help_text="Field → word of the file → `key` of what it means; `-` leaves its rows out.",
    )
    takes_outside_hours = serializers.BooleanField(
        required=False, default=False, help_text="Visits outside working hours come in as well."
    )
    example = {"names": {"practitioner": {"Dr Ames": UID}, "visit_type": {"Adjustment": UID}}}


class MeaningOutput(Output):
    key = serializers.CharField()
    label = serializers.CharField()
    example = {"key": UID, "label": "Dr Ames"}


class WordOutput(Output):
    word = serializers.CharField(help_text="As it stands in the file; empty: rows that say nothing.")
    rows = serializers.IntegerField()
    guess = serializers.CharField(help_text="The key that it probably means; may be empty.")
    example = {"word": "Dr Ames", "rows": 120, "guess": UID}


class NameListOutput(Output):
    field = serializers.CharField()
    label = serializers.CharField()
    words = WordOutput(many=True)
    options = MeaningOutput(many=True)
    example = {
        "field": "practitioner", "label": "Practitioners", "words": [WordOutput.example],
        "options": [MeaningOutput.example],
    }  # fmt: skip


class ImportOutput(Output):
    uid = serializers.UUIDField()
    kind = serializers.CharField()
    filename = serializers.CharField()
    state = choice_field(ImportState)
    headings = serializers.ListField(child=serializers.CharField())
    columns = serializers.ListField(child=serializers.CharField(allow_blank=True))
    system = serializers.SerializerMethodField()
    date_order = serializers.SerializerMethodField()
    rows = serializers.IntegerField(source="n_rows")
    rows_done = serializers.IntegerField(source="n_done", help_text="Of the check or the work under way.")
    counts = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="What becomes of the rows: new, here, differs, skipped, error.",
    )
    uploaded_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    tells_of_others = True  # how far it is changes without its version
    example = {
        "uid": UID, "kind": "patients", "filename": "patients.csv", "state": "checked",
        "headings": ["Number", "First name", "Last name", "Birth date"],
        "columns": ["number", "first_name", "last_name", "birth_on"], "system": "other", "date_order": "mdy",
        "rows": 1, "rows_done": 1, "counts": {"new": 1}, "uploaded_at": "2026-11-24T14:00:00Z",
        "finished_at": "2026-11-24T14:00:02Z", "version": 3,
    }  # fmt: skip

    def get_system(self, source: FileImport) -> str:
        return str(source.choices.get("system") or OTHER_SYSTEM)

    def get_date_order(self, source: FileImport) -> str:
        return str(source.choices.get("date_order") or "")


class ImportRowQuery(Listing):
    outcome = choice_field(Outcome, required=False)


class ImportRowOutput(Output):
    row = serializers.IntegerField(help_text="As a spreadsheet counts: the headings are row 1.")
    column = serializers.CharField(allow_blank=True)
    outcome = choice_field(Outcome)
    message = serializers.CharField()
    example = {"row": 7, "column": "Birth date", "outcome": "error", "message": "Give the birth date."}


class Imports(Endpoint):
    @operation(
        "list_imports", IMPORT, query=ImportQuery, answer=ImportOutput, ordering=("-uploaded_at", "-id")
    )
    def get(self, call: Call) -> "QuerySet[FileImport]":
        """Files that were brought, the latest first"""
        rows = FileImport.objects.visible_to(call.by).defer("content")
        return rows.filter(kind=call.query["kind"]) if "kind" in call.query else rows

    @operation(
        "add_import", IMPORT, body=ImportInput, answer=ImportOutput, status=201, creates=True,
        refusals=(ImportRefusedError, SheetRefusedError),
    )  # fmt: skip
    def post(self, call: Call) -> FileImport:
        """Bring a file

        Its columns are guessed, nothing is checked yet. Say next what they hold.
        """
        text = call.data["text"].encode("utf-8", "replace")
        return uploads.upload_file(
            kind=call.data["kind"], filename=call.data["filename"], content=text, by=call.by, now=call.now
        )


class OneImport(Endpoint):
    @operation("show_import", IMPORT, answer=ImportOutput)
    def get(self, call: Call, uid: UUID) -> FileImport:
        """How far a file is"""
        return _one(call, uid)

    @operation("discard_import", IMPORT, versioned=True, refusals=(ImportRefusedError, ImportNotReadyError))
    def delete(self, call: Call, uid: UUID) -> None:
        """Throw away a file that brought nothing in"""
        uploads.discard_import(source=_one(call, uid), version=call.version, by=call.by, now=call.now)


class ImportColumns(Endpoint):
    @operation(
        "set_import_columns", IMPORT, body=ColumnsInput, answer=ImportOutput, versioned=True, refusals=STEPS
    )
    def put(self, call: Call, uid: UUID) -> FileImport:
        """Say what each column holds

        Then the file is checked by itself, without bringing anything in; a file of visits first asks whom its words
        mean (`state` names).
        """
        given = dict(call.data)
        return uploads.set_columns(
            source=_one(call, uid), columns=given.pop("columns"), choices=given, version=call.version, by=call.by,
            now=call.now,
        )  # fmt: skip


class ImportNames(Endpoint):
    @operation("list_import_names", IMPORT, answer=NameListOutput, many=True, refusals=STEPS)
    def get(self, call: Call, uid: UUID) -> list[dict[str, Any]]:
        """The words of a file that somebody has to explain"""
        lists = uploads.name_lists(_one(call, uid), now=timezone.now())
        return [
            {
                "field": each.field,
                "label": each.label,
                "words": [
                    {"word": word, "rows": n, "guess": each.guess.get(word, "")} for word, n in each.words
                ],
                "options": [{"key": key, "label": label} for key, label in each.options],
            }
            for each in lists
        ]

    @operation(
        "set_import_names", IMPORT, body=NamesInput, answer=ImportOutput, versioned=True, refusals=STEPS
    )
    def put(self, call: Call, uid: UUID) -> FileImport:
        """Say whom and what the words mean

        Then the file is checked. Problems are told as `practitioner_0`: the first word under practitioner.
        """
        return uploads.set_names(
            source=_one(call, uid),
            names=call.data["names"],
            takes_outside_hours=call.data["takes_outside_hours"],
            version=call.version,
            by=call.by,
            now=call.now,
        )


class StartImport(Endpoint):
    @operation(
        "start_import", IMPORT, answer=ImportOutput, versioned=True,
        refusals=(ImportRefusedError, ImportNotReadyError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> FileImport:
        """Bring in what was checked

        The work goes on by itself: ask for `state` and `rows_done`. Nobody comes in twice, however often it is done.
        """
        return uploads.start_import(source=_one(call, uid), version=call.version, by=call.by, now=call.now)


class ImportRows(Endpoint):
    @operation(
        "list_import_rows", IMPORT, query=ImportRowQuery, answer=ImportRowOutput, ordering=("row", "id")
    )
    def get(self, call: Call, uid: UUID) -> "QuerySet[ImportFinding]":
        """What there is to say about the rows

        Rows that are simply new, here already or over have no line.
        """
        rows: QuerySet[ImportFinding] = ImportFinding.objects.filter(source=_one(call, uid))
        return rows.filter(outcome=call.query["outcome"]) if "outcome" in call.query else rows


class MailSwitchInput(Input):
    is_on = serializers.BooleanField()
    example = {"is_on": True}


class MailSwitchOutput(Output):
    is_on = serializers.BooleanField(source="mail_is_on")
    example = {"is_on": True}


class MailSwitch(Endpoint):
    @operation("show_mail_switch", Capability.SETTINGS_VIEW, answer=MailSwitchOutput)
    def get(self, call: Call) -> Clinic:
        """Whether the clinic's e-mail is on"""
        return call.clinic

    @operation(
        "switch_mail", Capability.SETTINGS_EDIT, body=MailSwitchInput, answer=MailSwitchOutput,
        refusals=(SwitchRefusedError,),
    )  # fmt: skip
    def put(self, call: Call) -> Clinic:
        """Switch the clinic's e-mail on or off

        What falls due while it is off is never sent later.
        """
        return switch_mail(clinic=call.clinic, is_on=call.data["is_on"], by=call.by, now=call.now)


def _one(call: Call, uid: UUID) -> FileImport:
    return call.fetch(FileImport.objects.visible_to(call.by), uid)
