"""Who a patient is, as programs see it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clinic.api.serializers import Output, choice_field
from clinic.api.views import UID, NamedOutput
from patients.banners import banners_of
from patients.conditions import GateKey, Need, NeedKind, Severity
from patients.models import Patient, Sex, Source

FLAG_LEVELS = ("watchful", "urgent")


class PersonOutput(Output):
    uid = serializers.UUIDField()
    name = serializers.CharField(source="full_name")
    example = {"uid": UID, "name": "Charlie Example"}


class ColleagueOutput(NamedOutput):
    """Somebody who works here."""

    name = serializers.CharField(source="display_name")
    example = {"uid": UID, "name": "Dr Bob"}


class PatientOutput(Output):
    """Who a patient is and how to reach them."""

    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises with every change of these fields; the ETag.")
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    birth_on = serializers.DateField()
    sex = choice_field(Sex)
    email = serializers.CharField()
    phone = serializers.CharField(help_text="With its country, like +12125550142; empty: none.")
    address = serializers.CharField()
    language = serializers.CharField()
    time_zone = serializers.CharField(help_text="IANA name.")
    desk_note = serializers.CharField()
    mail_stopped_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when no e-mail goes to this address."
    )
    died_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    example = {
        "uid": UID, "version": 1, "first_name": "Charlie", "last_name": "Example", "birth_on": "1985-05-04",
        "sex": "unknown", "email": "charlie@mail.example", "phone": "+12125550142", "address": "", "language": "en",
        "time_zone": "America/New_York", "desk_note": "", "mail_stopped_at": None, "died_on": None,
        "created_at": "2026-11-24T14:00:00Z",
    }  # fmt: skip


class GuardianOutput(NamedOutput):
    relation = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    example = {
        "uid": UID, "name": "Amy Example", "relation": "mother", "email": "amy@mail.example", "phone": "+12125550143",
    }  # fmt: skip


class NeedOutput(Output):
    """One thing that changes how this patient is cared for."""

    uid = serializers.UUIDField()
    key = choice_field(Need)
    kind = choice_field(NeedKind, help_text="The front desk sees `access` only.")
    detail = serializers.CharField()
    weeks = serializers.IntegerField(allow_null=True, help_text="Of a pregnancy.")
    source = choice_field(Source)
    noted_at = serializers.DateTimeField()
    ended_on = serializers.DateField(allow_null=True)
    example = {
        "uid": UID, "key": "wheelchair", "kind": "access", "detail": "", "weeks": None, "source": "staff",
        "noted_at": "2026-11-24T14:00:00Z", "ended_on": None,
    }  # fmt: skip


class FlagOutput(Output):
    """A red flag that is on record and stands."""

    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="What If-Match asks for when you clear it.")
    key = choice_field(GateKey)
    severity = choice_field(Severity)
    level = choice_field([(level, level) for level in FLAG_LEVELS])
    places = serializers.ListField(child=serializers.CharField(), help_text="Empty: everywhere.")
    reason = serializers.CharField()
    source = choice_field(Source)
    raised_at = serializers.DateTimeField()
    example = {
        "uid": UID, "version": 1, "key": "BP", "severity": "A", "level": "urgent", "places": [], "reason": "190/115",
        "source": "examination", "raised_at": "2026-11-24T14:00:00Z",
    }  # fmt: skip


class PatientRecordOutput(PatientOutput):
    """The patient with whoever speaks for them and what must not be missed."""

    tells_of_others = True
    guardians = GuardianOutput(many=True)
    needs = serializers.SerializerMethodField(help_text="Active ones, as far as your role sees them.")
    red_flags = serializers.SerializerMethodField(
        help_text="Standing ones; always empty for roles that may not read the record."
    )
    example = {
        **PatientOutput.example, "guardians": [], "needs": [NeedOutput.example], "red_flags": [FlagOutput.example],
    }  # fmt: skip

    def to_representation(self, patient: Patient) -> dict[str, Any]:
        self.banners = banners_of(patient, membership=self.context["by"])
        told: dict[str, Any] = super().to_representation(patient)
        return told

    @extend_schema_field(NeedOutput(many=True))
    def get_needs(self, patient: Patient) -> Any:
        return NeedOutput([*self.banners.access, *self.banners.clinical], many=True).data

    @extend_schema_field(FlagOutput(many=True))
    def get_red_flags(self, patient: Patient) -> Any:
        return FlagOutput(self.banners.flags, many=True).data
