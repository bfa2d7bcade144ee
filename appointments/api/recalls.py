"""Recalls by API: who should come again, what was tried, and the people who are not to be asked."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appointments.models import (
    CHOSEN_OUTCOMES,
    AttemptResult,
    Channel,
    Recall,
    RecallKind,
    RecallOutcome,
    RecallState,
)
from appointments.recall_list import TRIED, Tab, Tries, in_tab, say_why, with_attempts, with_people
from appointments.recall_planning import today_of
from appointments.recalls import (
    LONGEST,
    NoContactError,
    NotMailableError,
    RecallClosedError,
    RecallOpenError,
    RecallRefusedError,
    add_recall,
    allow_recalls,
    close_recall,
    log_attempt,
    mail_recall,
    snooze_recall,
    stop_recalls,
)
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, Output, UidField, choice_field
from clinic.api.views import UID
from clinic.models import Membership
from patients.api.fields import patient_field
from patients.api.follow_ups import CalledOutput
from patients.api.serializers import ColleagueOutput
from patients.models import Patient

TOUCHING = (RecallClosedError, NoContactError)


def practitioner_field(**options: Any) -> UidField:
    """Also who left: they were the last whom somebody saw."""
    return UidField(lambda by: Membership.objects.all(), **options)


class RecallQuery(Listing):
    show = choice_field(
        Tab, required=False,
        help_text="`due`: to ask now; `soon`: from a later day; `snoozed`: put off; `done`: booked or closed.",
    )  # fmt: skip
    kind = choice_field(RecallKind, required=False)
    practitioner = practitioner_field(required=False, help_text="Whom the patient saw last.")
    tries = choice_field(Tries, required=False)
    patient = patient_field(required=False, help_text="Only those about this patient.")


class AttemptOutput(Output):
    uid = serializers.UUIDField()
    at = serializers.DateTimeField()
    by = ColleagueOutput()
    channel = choice_field(Channel)
    result = choice_field(AttemptResult)
    note = serializers.CharField()
    example = {
        "uid": UID, "at": "2026-11-24T14:00:00Z", "by": ColleagueOutput.example, "channel": "phone",
        "result": "no_answer", "note": "",
    }  # fmt: skip


class RecallOutput(Output):
    """One reason to ask one person to come again."""

    tells_of_others = True
    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises with every try and change; the ETag.")
    kind = choice_field(RecallKind, help_text="The rule that found them, or `manual`.")
    state = choice_field(RecallState)
    why = serializers.SerializerMethodField(
        help_text="In words; without the right to read the record, without what is in it."
    )
    patient = CalledOutput()
    due_on = serializers.DateField(help_text="From when to ask.")
    snoozed_until = serializers.DateField(allow_null=True)
    outcome = serializers.ChoiceField(choices=[("", ""), *RecallOutcome.choices])
    appointment = serializers.UUIDField(
        source="appointment.uid", allow_null=True, help_text="The visit that answered it."
    )
    attempts = AttemptOutput(many=True, help_text="The latest first.")
    created_at = serializers.DateTimeField()
    created_by = ColleagueOutput(allow_null=True, help_text="null: the clock.")
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = ColleagueOutput(allow_null=True)
    example = {
        "uid": UID, "version": 2, "kind": "lost", "state": "due", "why": "Last visit on 24 Sep, nothing is booked.",
        "patient": CalledOutput.example, "due_on": "2026-11-23", "snoozed_until": None, "outcome": "",
        "appointment": None, "attempts": [AttemptOutput.example], "created_at": "2026-11-23T11:00:00Z",
        "created_by": None, "closed_at": None, "closed_by": None,
    }  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_why(self, recall: Recall) -> str:
        return say_why(recall, reads_the_record=self.context["by"].may(Capability.CLINICAL_VIEW))


class NewRecallInput(Input):
    patient = patient_field(is_current=True)
    due_on = serializers.DateField(help_text="From when to ask: from today on, at most two years ahead.")
    reason = serializers.CharField(
        max_length=LONGEST, help_text="The front desk reads it: nothing from the record."
    )
    example = {"patient": UID, "due_on": "2026-12-01", "reason": "Wants a time after her holiday."}


class Recalls(Endpoint):
    @operation(
        "list_recalls", Capability.SCHEDULE_VIEW, query=RecallQuery, answer=RecallOutput,
        ordering=("due_on", "id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[Recall]:
        """Who should come again

        The longest due first. A booking of the patient answers what is open, and its cancellation gives it back.
        """
        rows = _visible(call)
        if "show" in call.query:
            rows = rows.filter(in_tab(call.query["show"], today=today_of(call.now)))
        wanted: dict[str, Any] = {
            name: call.query[name] for name in ("kind", "patient") if name in call.query
        }
        if "practitioner" in call.query:
            rows = rows.filter(Q(last_with_uid=call.query["practitioner"].uid))
        if "tries" in call.query:
            rows = rows.filter(TRIED[call.query["tries"]])
        return rows.filter(**wanted)

    @operation(
        "add_recall", Capability.SCHEDULE_EDIT, body=NewRecallInput, answer=RecallOutput, status=201, creates=True,
        refusals=(RecallRefusedError, RecallOpenError, NoContactError),
    )  # fmt: skip
    def post(self, call: Call) -> Recall:
        """Note somebody by hand

        With a day and a reason; one at a time for a patient.
        """
        made = add_recall(today=today_of(call.now), by=call.by, now=call.now, **call.data)
        return _fetch(call, made.uid)


class OneRecall(Endpoint):
    @operation("show_recall", Capability.SCHEDULE_VIEW, answer=RecallOutput)
    def get(self, call: Call, uid: UUID) -> Recall:
        """One recall with all tries"""
        return _fetch(call, uid)


class AttemptInput(Input):
    channel = choice_field(Channel)
    result = choice_field(AttemptResult)
    note = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    example = {"channel": "phone", "result": "left_word", "note": "Back on Monday."}


class RecallAttempts(Endpoint):
    @operation(
        "log_recall_attempt", Capability.SCHEDULE_EDIT, body=AttemptInput, answer=RecallOutput, status=201,
        creates=True, versioned=True, refusals=(*TOUCHING, RecallRefusedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Recall:
        """Write down a try

        What was done outside of the product: a call, a letter, a text message.
        """
        recall = _fetch(call, uid)
        log_attempt(recall=recall, version=call.version, by=call.by, now=call.now, **call.data)
        return _fetch(call, uid)


class SnoozeInput(Input):
    until = serializers.DateField(help_text="From tomorrow on, at most two years ahead.")
    example = {"until": "2026-12-01"}


class SnoozeRecall(Endpoint):
    @operation(
        "snooze_recall", Capability.SCHEDULE_EDIT, body=SnoozeInput, answer=RecallOutput, versioned=True,
        refusals=(RecallClosedError, RecallRefusedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Recall:
        """Put it off until a day

        With all else that is due about the same patient by then.
        """
        recall = _fetch(call, uid)
        snooze_recall(
            recall=recall,
            version=call.version,
            until=call.data["until"],
            today=today_of(call.now),
            by=call.by,
        )
        return _fetch(call, uid)


class RecallOutcomeInput(Input):
    outcome = choice_field([(each.value, each.label) for each in CHOSEN_OUTCOMES])
    example = {"outcome": "declined"}


class CloseRecall(Endpoint):
    @operation(
        "close_recall", Capability.SCHEDULE_EDIT, body=RecallOutcomeInput, answer=RecallOutput, versioned=True,
        refusals=(RecallClosedError,),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Recall:
        """Close it with what came of it

        All rules that have found the patient are answered by it, and speak again only after another visit; what was
        noted by hand stands alone.
        """
        recall = _fetch(call, uid)
        close_recall(recall=recall, version=call.version, by=call.by, now=call.now, **call.data)
        return _fetch(call, uid)


class MailRecall(Endpoint):
    @operation(
        "mail_recall", Capability.SCHEDULE_EDIT, answer=RecallOutput, status=201, creates=True, versioned=True,
        refusals=(*TOUCHING, NotMailableError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Recall:
        """Send the e-mail with a link to book

        To whoever agreed to such mail, outside the quiet hours; it is written down as a try.
        """
        recall = _fetch(call, uid)
        mail_recall(recall=recall, version=call.version, by=call.by, now=call.now)
        return _fetch(call, uid)


class StopInput(Input):
    reason = serializers.CharField(max_length=LONGEST)
    example = {"reason": "Asked us not to call."}


class ContactOutput(Output):
    tells_of_others = True  # the version is of who the patient is
    uid = serializers.UUIDField(help_text="Of the patient.")
    recall_stopped_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when nobody asks them to come again."
    )
    recall_stopped_reason = serializers.CharField()
    example = {
        "uid": UID, "recall_stopped_at": "2026-11-24T14:00:00Z", "recall_stopped_reason": "Asked us not to call.",
    }  # fmt: skip


class NoContact(Endpoint):
    @operation("show_no_contact", Capability.PATIENT_VIEW, answer=ContactOutput)
    def get(self, call: Call, uid: UUID) -> Patient:
        """Whether a patient may be asked to come again"""
        return _patient(call, uid)

    @operation(
        "stop_recalls", Capability.SCHEDULE_EDIT, body=StopInput, answer=ContactOutput,
        refusals=(RecallRefusedError,),
    )  # fmt: skip
    def put(self, call: Call, uid: UUID) -> Patient:
        """Do not contact

        No recall of any kind and no mail about one until it is lifted; what is open is closed.
        """
        return stop_recalls(patient=_patient(call, uid), reason=call.data["reason"], by=call.by, now=call.now)

    @operation("allow_recalls", Capability.SCHEDULE_EDIT, answer=None)
    def delete(self, call: Call, uid: UUID) -> None:
        """May be contacted again"""
        allow_recalls(patient=_patient(call, uid), by=call.by, now=call.now)


def _patient(call: Call, uid: UUID) -> Patient:
    found: Patient = call.fetch(Patient.objects.visible_to(call.by), uid)
    return found


def _visible(call: Call) -> QuerySet[Recall]:
    return with_attempts(with_people(Recall.objects.visible_to(call.by)))


def _fetch(call: Call, uid: UUID) -> Recall:
    return call.fetch(_visible(call), uid)
