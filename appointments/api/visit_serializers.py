"""Fields of a visit note, and of the gate before it, as programs see them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appointments.api.serializers import PractitionerOutput
from appointments.models import CareKind, DecisionKind, Visit
from appointments.safety_gate import VerdictKind
from appointments.techniques import Response, Technique, Therapy
from appointments.visits import is_intact
from appointments.visits.drafts import visit_before
from appointments.visits.gate import Gate
from clinic.api.serializers import Output, choice_field
from clinic.api.views import UID
from patients.api.examination_parts import StandingFlagOutput
from patients.api.needs import ConsentOutput
from patients.api.serializers import ColleagueOutput, PersonOutput
from patients.findings import ListingSystem
from patients.models import Area, Consent, ConsentPurpose
from patients.spine import ExtraSpinal, Segment, Side, VisitCategory, visit_category

PLACES = [*Segment.choices, *ExtraSpinal.choices]
WHAT = [*Technique.choices, *Therapy.choices]
ASKED = (ConsentPurpose.MANIPULATION, ConsentPurpose.NECK_MANIPULATION)


class ServedEpisodeOutput(Output):
    uid = serializers.UUIDField()
    area = choice_field(Area)
    example = {"uid": UID, "area": "low_back"}


class VisitCategoryOutput(Output):
    """How large the visit was, in words of no licensed code list."""

    spinal_regions = serializers.IntegerField(help_text="How many of the five were adjusted.")
    band = choice_field([(band, band) for band in ("none", "1-2", "3-4", "5")])
    extra_spinal = serializers.BooleanField(help_text="Something outside the spine was adjusted.")
    example = {"spinal_regions": 1, "band": "1-2", "extra_spinal": False}


class VisitAdjustmentOutput(Output):
    """One technique at one place."""

    uid = serializers.UUIDField()
    place = choice_field(PLACES)
    side = choice_field(Side)
    technique = choice_field(Technique)
    response = choice_field(Response, allow_null=True, help_text="0 none to 3 full.")
    is_tolerated = serializers.BooleanField()
    listing_system = choice_field(ListingSystem, allow_blank=True)
    listing = serializers.CharField()
    position = serializers.CharField()
    contact = serializers.CharField()
    line_of_drive = serializers.CharField()
    episode = serializers.UUIDField(source="episode.uid", help_text="The episode that it counts for.")
    example = {
        "uid": UID, "place": "L4", "side": "right", "technique": "diversified", "response": 2, "is_tolerated": True,
        "listing_system": "", "listing": "", "position": "side lying", "contact": "", "line_of_drive": "",
        "episode": UID,
    }  # fmt: skip


class VisitTherapyOutput(Output):
    uid = serializers.UUIDField()
    therapy = choice_field(Therapy)
    minutes = serializers.IntegerField(allow_null=True)
    example = {"uid": UID, "therapy": "ice", "minutes": 10}


class GateDecisionOutput(Output):
    """What a person decided at the gate, and what was in view then."""

    kind = choice_field(DecisionKind)
    place = serializers.CharField(
        help_text="A segment or joint for an override, a region for an acknowledgement, empty for a therapy."
    )
    what = choice_field(WHAT, source="technique")
    keys = serializers.ListField(child=serializers.CharField(), help_text="The gate rows that were in view.")
    reason = serializers.CharField()
    decided_by = ColleagueOutput()
    decided_at = serializers.DateTimeField()
    example = {
        "kind": "overridden", "place": "L4", "what": "diversified", "keys": ["FX"], "reason": "Imaged, stable",
        "decided_by": ColleagueOutput.example, "decided_at": "2026-11-24T14:05:00Z",
    }  # fmt: skip


class VisitAddendumOutput(Output):
    """What was added to a signed note."""

    uid = serializers.UUIDField()
    text = serializers.CharField()
    reason = serializers.CharField()
    added_by = ColleagueOutput()
    added_at = serializers.DateTimeField()
    example = {
        "uid": UID, "text": "The right hip was stiff too.", "reason": "Left out", "added_by": ColleagueOutput.example,
        "added_at": "2026-11-24T16:00:00Z",
    }  # fmt: skip


class VisitLineOutput(Output):
    """What a note is, without its texts."""

    tells_of_others = True

    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Rises with everything that is saved; the ETag.")
    started_at = serializers.DateTimeField()
    practitioner = PractitionerOutput()
    care = choice_field(CareKind)
    pain = serializers.IntegerField(allow_null=True, help_text="Today, 0 to 10.")
    category = serializers.SerializerMethodField()
    signed_at = serializers.DateTimeField(allow_null=True, help_text="Empty: a draft.")
    entered_in_error_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when it counts nowhere any more."
    )
    example = {
        "uid": UID, "version": 7, "started_at": "2026-11-24T14:00:00Z", "practitioner": PractitionerOutput.example,
        "care": "active", "pain": 4, "category": VisitCategoryOutput.example, "signed_at": "2026-11-24T14:20:00Z",
        "entered_in_error_at": None,
    }  # fmt: skip

    @extend_schema_field(VisitCategoryOutput)
    def get_category(self, visit: Visit) -> Any:
        found: VisitCategory = visit_category(row.place for row in visit.adjustments.all())
        return VisitCategoryOutput(found).data


class VisitOutput(VisitLineOutput):
    """One note whole: what was done, decided, written, signed and added."""

    patient = PersonOutput()
    appointment = serializers.UUIDField(source="appointment.uid", allow_null=True)
    complaint_review = serializers.CharField(help_text="Since last time.")
    assessment = serializers.CharField()
    home_advice = serializers.CharField()
    episodes = serializers.SerializerMethodField(help_text="Those that the note serves.")
    adjustments = VisitAdjustmentOutput(many=True)
    therapies = VisitTherapyOutput(many=True)
    gate_rows = serializers.SerializerMethodField(help_text="What stands at the gate now, the gravest first.")
    decisions = GateDecisionOutput(many=True, source="gate_decisions")
    consents = serializers.SerializerMethodField(help_text="The latest answer to each kind of manipulation.")
    signed_by = ColleagueOutput(allow_null=True)
    is_intact = serializers.SerializerMethodField(
        help_text="Whether the note still is what was signed; empty: a draft."
    )
    entered_in_error_reason = serializers.CharField()
    addenda = VisitAddendumOutput(many=True)
    last_visit = serializers.SerializerMethodField(help_text="The signed note before this one.")
    example = {
        **VisitLineOutput.example, "patient": PersonOutput.example, "appointment": UID,
        "complaint_review": "Slept better", "assessment": "Improving", "home_advice": "Walk daily",
        "episodes": [ServedEpisodeOutput.example], "adjustments": [VisitAdjustmentOutput.example],
        "therapies": [VisitTherapyOutput.example], "gate_rows": [StandingFlagOutput.example],
        "decisions": [GateDecisionOutput.example], "consents": [{**ConsentOutput.example, "purpose": "manipulation"}],
        "signed_by": ColleagueOutput.example, "is_intact": True, "entered_in_error_reason": "",
        "addenda": [VisitAddendumOutput.example], "last_visit": UID,
    }  # fmt: skip

    @extend_schema_field(ServedEpisodeOutput(many=True))
    def get_episodes(self, visit: Visit) -> Any:
        return ServedEpisodeOutput([row.episode for row in visit.served.all()], many=True).data

    @extend_schema_field(StandingFlagOutput(many=True))
    def get_gate_rows(self, visit: Visit) -> Any:
        return StandingFlagOutput(Gate(visit, now=self.context["now"]).rows, many=True).data

    @extend_schema_field(ConsentOutput(many=True))
    def get_consents(self, visit: Visit) -> Any:
        answers = Consent.objects.filter(patient_id=visit.patient_id, purpose__in=ASKED)
        latest = {each.purpose: each for each in answers.order_by("given_at", "id")}
        return ConsentOutput([latest[purpose] for purpose in ASKED if purpose in latest], many=True).data

    def get_is_intact(self, visit: Visit) -> bool | None:
        return is_intact(visit) if visit.signed_at else None

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_last_visit(self, visit: Visit) -> Any:
        last = visit_before(visit)
        return last.uid if last is not None else None


class GateAnswerOutput(Output):
    """What the gate says of one technique or therapy."""

    what = choice_field(WHAT, source="judged.what")
    asks = choice_field(VerdictKind, source="judged.asks")
    is_settled = serializers.BooleanField(help_text="It is allowed, or a decision of this visit covers it.")
    is_consent_missing = serializers.BooleanField(
        source="judged.verdict.is_consent_missing", help_text="The patient has to be asked first."
    )
    refers = serializers.BooleanField(source="judged.verdict.refers", help_text="Think of referring.")
    reasons = serializers.SerializerMethodField()
    gentler = serializers.ListField(
        child=choice_field(Technique),
        source="judged.gentler",
        help_text="Techniques of less force that need no override here.",
    )
    example = {
        "what": "diversified", "asks": "override", "is_settled": False, "is_consent_missing": False, "refers": True,
        "reasons": ["Fracture: no thrust here"], "gentler": ["activator", "mobilisation"],
    }  # fmt: skip

    def get_reasons(self, answer: Any) -> list[str]:
        return [str(each.text) for each in answer.judged.reasons]


class NeckQuestionOutput(Output):
    """What is asked before the first neck adjustment."""

    title = serializers.CharField(source="text.title")
    text = serializers.CharField(source="text.text")
    version = serializers.CharField(source="text.version")
    name = serializers.CharField(help_text="Who answers; for a minor a guardian. Empty: not on record.")
    latest = ConsentOutput(allow_null=True, help_text="The latest answer; a no counts too.")
    example = {
        "title": "Adjusting the neck by hand", "text": "I can say no to this and still get all other care.",
        "version": "2026-11", "name": "Charlie Example", "latest": None,
    }  # fmt: skip


class VisitGateOutput(Output):
    """What may be done at this visit."""

    is_stopped = serializers.BooleanField(
        help_text="An emergency stands: nothing by hand until it is cleared."
    )
    rows = StandingFlagOutput(many=True)
    techniques = GateAnswerOutput(many=True, help_text="At the place asked for; empty without one.")
    therapies = GateAnswerOutput(many=True)
    neck_question = NeckQuestionOutput()
    example = {
        "is_stopped": False, "rows": [StandingFlagOutput.example], "techniques": [GateAnswerOutput.example],
        "therapies": [], "neck_question": NeckQuestionOutput.example,
    }  # fmt: skip


class HeldBackOutput(Output):
    """What "same as last time" did not bring over, and why."""

    code = serializers.CharField(help_text="As if it had been adjusted alone.")
    detail = serializers.CharField(source="message")
    place = serializers.CharField(source="judged.place")
    what = choice_field(WHAT, source="judged.what")
    example = {
        "code": "thrust_barred", "detail": "Diversified is barred here: L4", "place": "L4", "what": "diversified",
    }  # fmt: skip


class RepeatedVisitOutput(Output):
    visit = VisitOutput()
    added = VisitAdjustmentOutput(many=True)
    held_back = HeldBackOutput(many=True)
    example = {
        "visit": VisitOutput.example, "added": [VisitAdjustmentOutput.example], "held_back": [HeldBackOutput.example],
    }  # fmt: skip
