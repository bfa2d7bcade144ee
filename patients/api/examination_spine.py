"""What the hands find, written into a draft: findings and P.A.R.T. letters, place by place."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Input, Query, choice_field
from clinic.signing import SignedError
from patients.api.examination_parts import PlaceOutput, SpineOutput
from patients.api.examinations import fetch, sheet_of, who
from patients.examinations import palpation
from patients.examinations.drafts import ExaminationError
from patients.examinations.palpation import Place
from patients.examinations.sheet import Sheet
from patients.findings import ChangeSince, Direction, EndFeel, FindingKind, ListingSystem
from patients.models import Finding
from patients.spine import Segment, Side

REFUSALS = (SignedError, ExaminationError)


class PlaceQuery(Query):
    segment = choice_field(Segment)
    side = choice_field(
        Side, required=False, default=Side.MIDLINE.value, help_text="An ilium is a side already."
    )


class PlaceInput(Input):
    segment = choice_field(Segment)
    side = choice_field(Side, help_text="An ilium is a side already.")


class ExaminationPlace(Endpoint):
    @operation("show_examination_place", Capability.CLINICAL_VIEW, query=PlaceQuery, answer=PlaceOutput)
    def get(self, call: Call, uid: UUID) -> Sheet:
        """One place of the spine

        What stands there, and what earlier examinations found at its segment.
        """
        return sheet_of(call, fetch(call, uid), place=Place(**call.query))


class FindingInput(PlaceInput):
    kind = choice_field(FindingKind)
    grade = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=4, help_text="Tenderness 0-4, else severity 1-3."
    )  # fmt: skip
    direction = choice_field(Direction, required=False, allow_blank=True)
    end_feel = choice_field(EndFeel, required=False, allow_blank=True)
    since_on = serializers.DateField(required=False, allow_null=True)
    change = choice_field(
        ChangeSince, required=False, allow_blank=True,
        help_text="Otherwise what follows from the last signed examination.",
    )  # fmt: skip
    listing_system = choice_field(ListingSystem, required=False, allow_blank=True)
    listing = serializers.CharField(required=False, allow_blank=True, max_length=20)
    example = {
        "segment": "L4", "side": "right", "kind": "motion_restriction", "grade": 2, "direction": "extension",
        "end_feel": "firm",
    }  # fmt: skip


class ExaminationFindings(Endpoint):
    @operation(
        "save_finding", Capability.CLINICAL_EDIT, body=FindingInput, answer=SpineOutput, refusals=REFUSALS
    )
    def put(self, call: Call, uid: UUID) -> Sheet:
        """Put a finding

        There is one of a kind at a place: the same call again changes nothing. Details that are not given stay; an
        empty one is emptied.
        """
        examination = fetch(call, uid)
        detail = dict(call.data)
        place, kind = _take_place(detail), detail.pop("kind")
        palpation.save_finding(place=place, kind=kind, detail=detail, **who(call, examination))
        return sheet_of(call, examination)


class OneFinding(Endpoint):
    @operation("remove_finding", Capability.CLINICAL_EDIT, answer=SpineOutput, refusals=REFUSALS)
    def delete(self, call: Call, uid: UUID, finding: UUID) -> Sheet:
        """Take a finding away"""
        examination = fetch(call, uid)
        row: Finding = call.fetch(Finding.objects.filter(examination=examination), finding)
        place = Place(row.segment, row.side)
        palpation.remove_finding(place=place, kind=row.kind, **who(call, examination))
        return sheet_of(call, examination)


class LetterInput(PlaceInput):
    letter = choice_field([(letter, letter) for letter in "PART"])
    is_on = serializers.BooleanField(help_text="Whether it is to stand.")
    example = {"segment": "L4", "side": "right", "letter": "P", "is_on": True}


class ExaminationLetters(Endpoint):
    @operation(
        "toggle_letter", Capability.CLINICAL_EDIT, body=LetterInput, answer=SpineOutput, refusals=REFUSALS
    )
    def put(self, call: Call, uid: UUID) -> Sheet:
        """Make a letter of P.A.R.T. stand at a place, or not

        A letter that stood last time comes back with the kind it had; the same call again changes nothing.
        """
        examination = fetch(call, uid)
        given = dict(call.data)
        palpation.toggle_letter(
            place=_take_place(given), letter=given["letter"], on=given["is_on"], **who(call, examination)
        )
        return sheet_of(call, examination)


class RepeatInput(Input):
    segment = choice_field(Segment, required=False, help_text="Otherwise everywhere.")
    side = choice_field(Side, required=False, help_text="Otherwise the middle.")
    example = {"segment": "L4", "side": "right"}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "side" in given and "segment" not in given:
            raise serializers.ValidationError({"segment": _("Say the segment too.")}, code="required")
        return given


class RepeatFindings(Endpoint):
    @operation(
        "repeat_findings", Capability.CLINICAL_EDIT, body=RepeatInput, answer=SpineOutput, creates=True,
        refusals=REFUSALS,
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Sheet:
        """Same as last time

        Writes the findings of the last signed examination again, at one place or everywhere. What is written today
        already stays as it is; what was gone does not come back.
        """
        examination = fetch(call, uid)
        place = Place(**{"side": Side.MIDLINE.value, **call.data}) if call.data else None
        palpation.repeat_last(place=place, **who(call, examination))
        return sheet_of(call, examination)


def _take_place(given: dict[str, Any]) -> Place:
    return Place(given.pop("segment"), given.pop("side"))
