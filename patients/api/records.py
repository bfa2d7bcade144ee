"""Patients by API: find, add, show, change."""

from typing import Any
from uuid import UUID

from django.conf import global_settings
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber, to_python
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Input, choice_field
from patients.api.charts import open_record
from patients.api.serializers import PatientOutput, PatientRecordOutput
from patients.charts import NoSuchPatientError
from patients.models import Patient, Sex
from patients.persons import LONGEST, LONGEST_NAME, PersonRefusedError, phone_problem
from patients.records import change_patient
from patients.registration import SimilarPatientsError, register_patient
from patients.search import LONGEST as LONGEST_SEARCH
from patients.search import find_rows

COLUMNS = tuple(PatientOutput().fields)
FILTERS = {"birth_on": "birth_on", "email": "email__iexact", "phone": "phone"}
_PHONE_HELP = "With its country, like +1 212 555 0142."


class PatientQuery(Listing):
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_SEARCH,
        help_text="Part of a name, a phone number, a birth date or an e-mail, as somebody would type it: answers those "
        "who fit, best first, at most 50.",
    )  # fmt: skip
    birth_on = serializers.DateField(required=False)
    email = serializers.CharField(required=False, max_length=LONGEST["email"])
    phone = serializers.CharField(required=False, max_length=40, help_text=_PHONE_HELP)

    def validate_phone(self, phone: str) -> PhoneNumber:
        problem = phone_problem(phone)
        if problem:
            raise serializers.ValidationError(problem)
        return to_python(phone)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("q") and (given.keys() & {*FILTERS, "cursor"}):
            raise serializers.ValidationError({"q": _("Search by words or by fields, not by both.")})
        return given


class PersonInput(Input):
    """What may be given of a person."""

    sex = choice_field(Sex, required=False)
    email = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST["email"])
    phone = serializers.CharField(required=False, allow_blank=True, max_length=40, help_text=_PHONE_HELP)
    address = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST["address"])
    language = choice_field(global_settings.LANGUAGES, required=False)
    time_zone = serializers.CharField(
        required=False, allow_blank=True, max_length=60, help_text="Only when it is not the clinic's; an IANA name."
    )  # fmt: skip
    desk_note = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST["desk_note"],
        help_text="Everybody at the clinic can read this. Nothing about health.",
    )  # fmt: skip
    guardian_name = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_NAME,
        help_text="Who decides for a patient under 18. A guardian is given whole: name, relation, phone or e-mail.",
    )  # fmt: skip
    guardian_relation = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST["guardian_relation"]
    )
    guardian_phone = serializers.CharField(required=False, allow_blank=True, max_length=40)
    guardian_email = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST["guardian_email"]
    )


class AddPatientInput(PersonInput):
    first_name = serializers.CharField(max_length=LONGEST_NAME)
    last_name = serializers.CharField(max_length=LONGEST_NAME)
    birth_on = serializers.DateField()
    is_confirmed = serializers.BooleanField(
        required=False, default=False, help_text="Looked at those who seem the same: this is another person."
    )
    example = {
        "first_name": "Charlie", "last_name": "Example", "birth_on": "1985-05-04", "email": "charlie@mail.example",
        "phone": "+1 212 555 0142",
    }  # fmt: skip


class ChangePatientInput(PersonInput):
    first_name = serializers.CharField(required=False, max_length=LONGEST_NAME)
    last_name = serializers.CharField(required=False, max_length=LONGEST_NAME)
    birth_on = serializers.DateField(required=False)
    example = {"phone": "+1 212 555 0142"}


class Patients(Endpoint):
    @operation(
        "list_patients", Capability.PATIENT_VIEW, query=PatientQuery, answer=PatientOutput,
        ordering=("last_name", "first_name", "id"),
    )  # fmt: skip
    def get(self, call: Call) -> Any:
        """Patients by name, or whoever fits the words

        With `q` it is the search of the pages: typos and accents are forgiven.
        """
        if words := call.query.get("q"):
            return find_rows(words, call.query["limit"], columns=COLUMNS)
        wanted = {column: call.query[name] for name, column in FILTERS.items() if name in call.query}
        return Patient.objects.visible_to(call.by).current().filter(**wanted).values("id", *COLUMNS)

    @operation(
        "add_patient", Capability.PATIENT_EDIT, body=AddPatientInput, answer=PatientRecordOutput, status=201,
        creates=True, refusals=(PersonRefusedError, SimilarPatientsError),
    )  # fmt: skip
    def post(self, call: Call) -> Patient:
        """Add a patient

        Refused with `similar_patients` when somebody in the record seems to be the same: look at `matches`, then say
        `is_confirmed`. A patient under 18 needs a guardian.
        """
        fields = dict(call.data)
        is_confirmed = fields.pop("is_confirmed")
        return register_patient(fields=fields, by=call.by, now=call.now, is_confirmed=is_confirmed)


class OnePatient(Endpoint):
    @operation(
        "show_patient", Capability.PATIENT_VIEW, answer=PatientRecordOutput, refusals=(NoSuchPatientError,)
    )
    def get(self, call: Call, uid: UUID) -> Patient:
        """One patient

        Who they are, who speaks for them, and what must not be missed. The reading is written down.
        """
        return open_record(call, uid, what="patient")

    @operation(
        "change_patient", Capability.PATIENT_EDIT, body=ChangePatientInput, answer=PatientRecordOutput, versioned=True,
        refusals=(PersonRefusedError, NoSuchPatientError),
    )  # fmt: skip
    def patch(self, call: Call, uid: UUID) -> Patient:
        """Correct who a patient is

        What is not given stays. A guardian that is given replaces the first one.
        """
        patient = open_record(call, uid, what="patient_edit")
        return change_patient(
            patient=patient, fields=call.data, version=call.version, by=call.by, now=call.now
        )
