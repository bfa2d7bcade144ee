"""Visit notes by API: their texts, their signature, and what may follow a signature."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from appointments import visits
from appointments.api.visit_serializers import VisitOutput
from appointments.api.visits import GATE_REFUSALS, find_visit, show
from appointments.models import CareKind, Visit
from appointments.visits.signature import NothingRecordedError, VisitNotSignedError
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Input, choice_field
from clinic.signing import MayNotSignError, SignedError


def _text(**options: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=2000, **options)


class VisitNoteInput(Input):
    """What is not given stays as it is."""

    pain = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=10)
    complaint_review = _text(help_text="Since last time.")
    assessment = _text()
    home_advice = _text()
    care = choice_field(CareKind, required=False)
    example = {"pain": 4, "complaint_review": "Slept better", "assessment": "Improving"}


class OneVisit(Endpoint):
    @operation("show_visit", Capability.CLINICAL_VIEW, answer=VisitOutput)
    def get(self, call: Call, uid: UUID) -> Visit:
        """One visit note, whole"""
        return show(call, find_visit(call, uid))

    @operation(
        "save_visit_note", Capability.CLINICAL_EDIT, body=VisitNoteInput, answer=VisitOutput, versioned=True,
        refusals=(visits.VisitError, SignedError),
    )  # fmt: skip
    def patch(self, call: Call, uid: UUID) -> Visit:
        """Write the texts of a draft

        And the pain and the kind of care.
        """
        saved = visits.save_note(
            visit=find_visit(call, uid), fields=call.data, version=call.version, by=call.by, now=call.now
        )
        return show(call, saved)


class SignVisit(Endpoint):
    @operation(
        "sign_visit", Capability.NOTE_SIGN, body=VisitNoteInput, answer=VisitOutput, versioned=True,
        refusals=(*GATE_REFUSALS, NothingRecordedError, visits.VisitError, SignedError, MayNotSignError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Visit:
        """Sign a note

        Closes it, with the texts given. Everything that was done is judged again with what stands at the gate now.
        The booked visit becomes `treated`, and the pain joins the course of the episode.
        """
        signed = visits.sign_visit(
            visit=find_visit(call, uid), fields=call.data, version=call.version, by=call.by, now=call.now
        )
        return show(call, signed)


class VisitAddendumInput(Input):
    text = serializers.CharField(max_length=4000)
    reason = serializers.CharField(max_length=200, help_text="Why it is added.")
    example = {"text": "The right hip was stiff too.", "reason": "Left out"}


class VisitAddenda(Endpoint):
    @operation(
        "add_visit_addendum", Capability.NOTE_SIGN, body=VisitAddendumInput, answer=VisitOutput, status=201,
        creates=True, refusals=(visits.VisitError, VisitNotSignedError, MayNotSignError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Visit:
        """Add to a signed note

        What was signed stays as it is.
        """
        visit = find_visit(call, uid)
        visits.add_addendum(visit=visit, by=call.by, now=call.now, **call.data)
        return show(call, visit)


class VisitInErrorInput(Input):
    reason = serializers.CharField(max_length=300, help_text="Why this note is wrong.")
    example = {"reason": "Written for somebody else"}


class EnterVisitInError(Endpoint):
    @operation(
        "enter_visit_in_error", Capability.NOTE_SIGN, body=VisitInErrorInput, answer=VisitOutput,
        refusals=(visits.VisitError, VisitNotSignedError, MayNotSignError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Visit:
        """Mark a signed note as entered in error

        It stays readable and counts nowhere any more.
        """
        visit = find_visit(call, uid)
        return show(
            call,
            visits.enter_in_error(visit=visit, reason=call.data["reason"], by=call.by, now=call.now),
        )
