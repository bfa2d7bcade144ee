"""The gate at a visit: what stops, what asks, what is decided, and that a signature looks once more."""

from datetime import date, datetime, timedelta

import pytest

from appointments.models import Adjustment, DecisionKind, GateDecision, TherapyGiven, Visit
from appointments.visits import (
    AcknowledgeError,
    ConsentMissingError,
    Decision,
    GateError,
    ManualCareStoppedError,
    OverrideNotYoursError,
    ThrustBarredError,
    Touch,
    VisitError,
    adjust,
    carry_forward,
    decide_at_gate,
    give_therapy,
    sign_visit,
    start_visit,
)
from clinic.models import Membership
from patients.conditions import GateKey, Need, NeedKind, Severity
from patients.consents import record_consent
from patients.models import ConsentPurpose, Patient, RedFlag, Source, SpecialNeed
from patients.red_flags import Level, RaisedFlag
from patients.screening import clear_flag, raise_flags
from patients.spine import Place, Region
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db

YES = Decision(DecisionKind.ACKNOWLEDGED)
OVER = Decision(DecisionKind.OVERRIDDEN, "imaged last week, stable")


@pytest.fixture
def visit(patient: Patient, bob: Membership, now: datetime) -> Visit:
    make_episode(patient)
    return start_visit(patient=patient, by=bob, now=now)


def raise_row(
    visit: Visit, key: GateKey, severity: Severity, *places: Place, now: datetime, reason: str = "told us"
) -> RedFlag:
    level = Level.URGENT if severity is Severity.EMERGENCY else Level.WATCHFUL
    raised = RaisedFlag(key, severity, level, places, reason)
    return raise_flags(patient=visit.patient, episode=None, raised=[raised], source=Source.STAFF, now=now)[0]


def clear(flag: RedFlag, *, by: Membership, now: datetime) -> None:
    clear_flag(
        flag=RedFlag.objects.get(pk=flag.pk),
        assessed_by="Dr Hale",
        assessed_on=now.date(),
        result="ruled out",
        version=flag.version,
        by=by,
        now=now,
    )


def test_thrust_in_a_barred_region_waits_for_an_override_with_a_reason(
    visit: Visit, bob: Membership, now: datetime
) -> None:
    raise_row(visit, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR, now=now)
    thrust = Touch("L4", "diversified", "right")
    with pytest.raises(ThrustBarredError) as barred:
        adjust(visit=visit, touch=thrust, by=bob, now=now)
    assert barred.value.code == "thrust_barred"
    assert barred.value.detail["refers"]
    assert "activator" in barred.value.detail["gentler"]
    assert "thompson" not in barred.value.detail["gentler"]
    assert any("no thrust here" in text for text in barred.value.detail["reasons"])
    for weak in (YES, Decision(DecisionKind.OVERRIDDEN, "  ")):
        with pytest.raises((ThrustBarredError, VisitError)):
            adjust(visit=visit, touch=thrust, decision=weak, by=bob, now=now)
    assert not Adjustment.objects.exists()
    adjust(visit=visit, touch=thrust, decision=OVER, by=bob, now=now)
    made = GateDecision.objects.get()
    assert (made.kind, made.place, made.technique) == (DecisionKind.OVERRIDDEN, "L4", "diversified")
    assert (made.keys, made.reason, made.decided_by_id) == (["FX"], OVER.reason, bob.pk)


def test_override_lets_one_segment_through_and_not_its_neighbour(
    visit: Visit, bob: Membership, now: datetime
) -> None:
    raise_row(visit, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR, now=now)
    adjust(visit=visit, touch=Touch("L4", "diversified"), decision=OVER, by=bob, now=now)
    adjust(visit=visit, touch=Touch("L4", "diversified", "left"), by=bob, now=now)
    for other in (Touch("L5", "diversified"), Touch("L4", "gonstead")):
        with pytest.raises(ThrustBarredError):
            adjust(visit=visit, touch=other, by=bob, now=now)
    adjust(visit=visit, touch=Touch("T6", "diversified"), by=bob, now=now)


def test_assistant_may_acknowledge_but_not_override(visit: Visit, amy: Membership, now: datetime) -> None:
    raise_row(visit, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR, now=now)
    with pytest.raises(OverrideNotYoursError):
        adjust(visit=visit, touch=Touch("L4", "diversified"), decision=OVER, by=amy, now=now)
    adjust(visit=visit, touch=Touch("L4", "mobilisation"), decision=YES, by=amy, now=now)
    assert GateDecision.objects.get().kind == DecisionKind.ACKNOWLEDGED


def test_acknowledgement_holds_for_the_technique_in_the_region(
    visit: Visit, bob: Membership, now: datetime
) -> None:
    raise_row(visit, GateKey.OP, Severity.RELATIVE, now=now)
    with pytest.raises(AcknowledgeError) as asked:
        adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)
    assert asked.value.code == "acknowledge_needed"
    adjust(visit=visit, touch=Touch("L4", "diversified"), decision=YES, by=bob, now=now)
    adjust(visit=visit, touch=Touch("L5", "diversified"), by=bob, now=now)
    with pytest.raises(AcknowledgeError):
        adjust(visit=visit, touch=Touch("T6", "diversified"), by=bob, now=now)
    with pytest.raises(AcknowledgeError):
        adjust(visit=visit, touch=Touch("L4", "gonstead"), by=bob, now=now)
    adjust(visit=visit, touch=Touch("L4", "massage"), by=bob, now=now)
    assert GateDecision.objects.get().place == Region.LUMBAR


def test_graver_row_raised_later_asks_again(visit: Visit, bob: Membership, now: datetime) -> None:
    raise_row(visit, GateKey.OP, Severity.RELATIVE, now=now)
    adjust(visit=visit, touch=Touch("L4", "diversified"), decision=YES, by=bob, now=now)
    raise_row(visit, GateKey.ANTICOAG, Severity.RELATIVE, now=now)
    with pytest.raises(AcknowledgeError):
        adjust(visit=visit, touch=Touch("L5", "diversified"), by=bob, now=now)
    adjust(visit=visit, touch=Touch("L5", "diversified"), decision=YES, by=bob, now=now)
    raise_row(visit, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR, now=now)
    with pytest.raises(ThrustBarredError):
        adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)


@pytest.mark.parametrize("place", ["C2", "T6", "L4", "S", "IL-L", "lower_limb", "head"])
@pytest.mark.parametrize("technique", ["diversified", "massage"])
def test_emergency_stops_everything_everywhere_and_nobody_overrides(
    visit: Visit, bob: Membership, now: datetime, place: str, technique: str
) -> None:
    raise_row(visit, GateKey.CES, Severity.EMERGENCY, now=now)
    for decision in (None, YES, OVER):
        with pytest.raises(ManualCareStoppedError) as stopped:
            adjust(visit=visit, touch=Touch(place, technique, "left"), decision=decision, by=bob, now=now)
        assert stopped.value.code == "manual_care_stopped"
        assert stopped.value.detail["refers"]
    with pytest.raises(ManualCareStoppedError):
        decide_at_gate(visit=visit, place=place, what=technique, decision=OVER, by=bob, now=now)
    assert not GateDecision.objects.exists()
    assert not Adjustment.objects.exists()


def test_emergency_leaves_only_advice_among_the_therapies(
    visit: Visit, bob: Membership, now: datetime
) -> None:
    raise_row(visit, GateKey.CES, Severity.EMERGENCY, now=now)
    with pytest.raises(ManualCareStoppedError):
        give_therapy(visit=visit, therapy="exercise_instruction", by=bob, now=now)
    give_therapy(visit=visit, therapy="home_advice", by=bob, now=now)


def test_emergency_ends_with_its_clearance(visit: Visit, bob: Membership, now: datetime) -> None:
    flag = raise_row(visit, GateKey.CES, Severity.EMERGENCY, now=now)
    clear(flag, by=bob, now=now)
    assert adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now).pk


@pytest.mark.parametrize(
    ("key", "severity", "refused"),
    [
        (GateKey.CES, Severity.EMERGENCY, ManualCareStoppedError),
        (GateKey.FX, Severity.ABSOLUTE, ThrustBarredError),
        (GateKey.OP, Severity.RELATIVE, AcknowledgeError),
    ],
)
def test_row_raised_after_the_tap_stops_the_signature(
    visit: Visit,
    bob: Membership,
    now: datetime,
    key: GateKey,
    severity: Severity,
    refused: type[GateError],
) -> None:
    adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)
    raise_row(visit, key, severity, now=now)
    with pytest.raises(refused) as stopped:
        sign_visit(visit=visit, version=visit.version, by=bob, now=now)
    assert stopped.value.judged.place == "L4"
    assert Visit.objects.get().signed_at is None


def test_note_without_treatment_can_be_signed_under_an_emergency(
    visit: Visit, bob: Membership, now: datetime
) -> None:
    raise_row(visit, GateKey.CES, Severity.EMERGENCY, now=now)
    sign_visit(visit=visit, version=visit.version, fields={"assessment": "Sent to hospital"}, by=bob, now=now)
    assert Visit.objects.get().signed_at == now


def test_therapy_given_before_the_row_stops_the_signature(
    visit: Visit, bob: Membership, now: datetime
) -> None:
    give_therapy(visit=visit, therapy="heat", by=bob, now=now)
    raise_row(visit, GateKey.CES, Severity.EMERGENCY, now=now)
    with pytest.raises(ManualCareStoppedError):
        sign_visit(visit=visit, version=visit.version, fields={"assessment": "x"}, by=bob, now=now)


def answer_neck(patient: Patient, now: datetime, *, yes: bool, name: str = "Nora Quill") -> None:
    record_consent(
        patient=patient,
        purpose=ConsentPurpose.NECK_MANIPULATION,
        is_given=yes,
        given_by=name,
        source=Source.STAFF,
        now=now,
    )


def test_neck_thrust_waits_for_consent_and_a_refusal_keeps_it_shut(
    visit: Visit, patient: Patient, bob: Membership, now: datetime
) -> None:
    thrust = Touch("C2", "diversified", "left")
    for decision in (None, YES, OVER):
        with pytest.raises(ConsentMissingError) as missing:
            adjust(visit=visit, touch=thrust, decision=decision, by=bob, now=now)
        assert missing.value.code == "consent_missing"
        assert "activator" in missing.value.detail["gentler"]
    adjust(visit=visit, touch=Touch("C2", "activator"), by=bob, now=now)
    adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)
    answer_neck(patient, now, yes=False)
    with pytest.raises(ConsentMissingError):
        adjust(visit=visit, touch=thrust, by=bob, now=now)
    answer_neck(patient, now + timedelta(minutes=1), yes=True)
    assert adjust(visit=visit, touch=thrust, by=bob, now=now).place == "C2"


def test_consent_taken_back_before_the_signature_stops_it(
    visit: Visit, patient: Patient, bob: Membership, now: datetime
) -> None:
    answer_neck(patient, now, yes=True)
    adjust(visit=visit, touch=Touch("C2", "diversified"), by=bob, now=now)
    answer_neck(patient, now + timedelta(minutes=1), yes=False)
    with pytest.raises(ConsentMissingError):
        sign_visit(visit=visit, version=visit.version, by=bob, now=now)


def test_bar_comes_before_the_question_of_consent(visit: Visit, bob: Membership, now: datetime) -> None:
    raise_row(visit, GateKey.ARTH, Severity.ABSOLUTE, Region.CERVICAL, now=now)
    with pytest.raises(ThrustBarredError):
        adjust(visit=visit, touch=Touch("C2", "diversified"), by=bob, now=now)
    with pytest.raises(ConsentMissingError):
        adjust(visit=visit, touch=Touch("C2", "diversified"), decision=OVER, by=bob, now=now)


def test_need_and_age_open_rows_too(bob: Membership, now: datetime) -> None:
    child = make_patient(first_name="Mia", birth_on=date(2015, 1, 1))
    make_episode(child)
    SpecialNeed.objects.create(patient=child, key=Need.HYPERMOBILITY, kind=NeedKind.CLINICAL, noted_at=now)
    visit = start_visit(patient=child, by=bob, now=now)
    with pytest.raises(AcknowledgeError) as asked:
        adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)
    assert {"MINOR", "HYPER"} <= set(asked.value.judged.keys)


@pytest.mark.parametrize(
    ("need", "therapy", "refused"),
    [
        (Need.PACEMAKER, "electrotherapy", ThrustBarredError),
        (Need.RAYNAUD, "ice", ThrustBarredError),
        (Need.HEART_FAILURE, "heat", AcknowledgeError),
        (Need.SKIN_ALLERGY, "taping", ThrustBarredError),
    ],
)
def test_therapy_is_gated_by_needs(
    visit: Visit,
    patient: Patient,
    bob: Membership,
    now: datetime,
    need: Need,
    therapy: str,
    refused: type[GateError],
) -> None:
    SpecialNeed.objects.create(patient=patient, key=need, kind=NeedKind.CLINICAL, noted_at=now)
    with pytest.raises(refused):
        give_therapy(visit=visit, therapy=therapy, by=bob, now=now)
    assert not TherapyGiven.objects.exists()
    decision = YES if refused is AcknowledgeError else OVER
    give_therapy(visit=visit, therapy=therapy, minutes=10, decision=decision, by=bob, now=now)
    sign_visit(visit=visit, version=visit.version, fields={"assessment": "x"}, by=bob, now=now)
    assert Visit.objects.get().signed_at == now


def test_same_as_last_time_goes_through_todays_gate(
    visit: Visit, patient: Patient, bob: Membership, now: datetime
) -> None:
    adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)
    adjust(visit=visit, touch=Touch("T6", "diversified"), by=bob, now=now)
    sign_visit(visit=visit, version=visit.version, by=bob, now=now)
    later = now + timedelta(days=2)
    today = start_visit(patient=patient, by=bob, now=later)
    raise_row(today, GateKey.FX, Severity.ABSOLUTE, Region.LUMBAR, now=later)
    repeated = carry_forward(visit=today, by=bob, now=later)
    assert [row.place for row in repeated.added] == ["T6"]
    assert [(error.judged.place, error.code) for error in repeated.refused] == [("L4", "thrust_barred")]
    assert list(Adjustment.objects.filter(visit=today).values_list("place", flat=True)) == ["T6"]


def test_nothing_to_decide_keeps_nothing(visit: Visit, bob: Membership, now: datetime) -> None:
    assert decide_at_gate(visit=visit, place="L4", what="diversified", decision=OVER, by=bob, now=now) is None
    assert not GateDecision.objects.exists()
