"""From the record to facts: each thing somebody can write down reaches the rules."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.models import Membership
from patients.conditions import Need
from patients.findings import FindingKind
from patients.measures import Measure
from patients.models import (
    Area,
    Episode,
    Examination,
    Finding,
    Measurement,
    OutcomeMeasure,
    OutcomeScore,
    Posture,
    RedFlag,
    Source,
    TestResult,
)
from patients.red_flags import evaluate
from patients.screening import raise_flags
from rehab_plans.facts import Facts, GateRow
from rehab_plans.gathering import gather_facts
from rehab_plans.models import CheckIn, CheckInState
from rehab_plans.rules import RULES
from tests.factories.patients import make_episode, make_patient
from tests.factories.plans import make_need

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(house: Any, now: datetime) -> Episode:
    return make_episode(
        make_patient(sex="male", birth_on=date(1988, 3, 1)),
        opened_at=now - timedelta(days=1),
        complaint={
            "onset_on": now.date() - timedelta(days=3),
            "mechanisms": ["lifting"],
            "sports": ["weight_lifting"],
            "pain_now": 7,
            "has_spasm": True,
            "sitting_hours": 9,
            "earlier_episodes": 2,
            "days_in_bed": 3,
        },
    )


def examine(episode: Episode, by: Membership, now: datetime, **fields: Any) -> Examination:
    return Examination.objects.create(
        patient=episode.patient, episode=episode, examiner=by, started_at=now, **fields
    )


def measured(
    examination: Examination, measure: str, value: str, side: str = "midline", **fields: Any
) -> None:
    Measurement.objects.create(
        examination=examination, measure=measure, value=Decimal(value), side=side, **fields
    )


def test_complaint_becomes_facts(episode: Episode, now: datetime) -> None:
    facts = gather_facts(episode, now=now)
    assert (facts.age, facts.sex, facts.nprs, facts.days_since_onset) == (38, "male", 7, 3)
    assert facts.mechanisms == {"lifting"}
    assert facts.sports == {"weight_lifting"}
    assert (facts.sitting_hours, facts.earlier_episodes, facts.days_in_bed) == (9.0, 2, 3)
    assert facts.regions == {"lumbar"}
    assert facts.spasm_regions == {"lumbar"}
    assert facts.has_recent_spasm
    assert 48 <= (facts.spasm_hours or 0) <= 96


def test_needs_reach_the_facts_and_weeks_go_on(episode: Episode, now: datetime) -> None:
    make_need(episode.patient, Need.PREGNANCY, now - timedelta(days=21), weeks=18)
    make_need(episode.patient, Need.ARTHRITIS, now, detail="left Knee")
    ended = make_need(episode.patient, Need.DIASTASIS, now)
    ended.ended_on = now.date()
    ended.save()
    facts = gather_facts(episode, now=now)
    assert facts.needs == {"pregnancy", "arthritis"}
    assert facts.weeks_pregnant == 21
    assert facts.has_knee_pain
    assert not facts.has_wrist_pain


def test_red_flag_stands_until_cleared_and_is_remembered_after(
    episode: Episode, bob: Membership, now: datetime
) -> None:
    raise_flags(
        patient=episode.patient,
        episode=episode,
        raised=evaluate({"saddle_numb": True}),
        source=Source.LINK,
        now=now,
    )
    assert GateRow(key="CES", severity="E") in gather_facts(episode, now=now).gates
    RedFlag.objects.update(
        cleared_at=now,
        cleared_by=bob,
        clearance_assessed_by="Dr Hart",
        clearance_on=now.date(),
        clearance_result="clear",
    )
    facts = gather_facts(episode, now=now)
    assert facts.gates == (GateRow(key="CES", severity="E", cleared=True),)
    assert not facts.holding_rows


def test_ban_on_rib_thrusts_does_not_hold_a_low_back_plan(episode: Episode, now: datetime) -> None:
    make_need(episode.patient, Need.OSTEOPOROSIS, now)
    assert gather_facts(episode, now=now).gates == (GateRow(key="OP", severity="R"),)


@pytest.mark.parametrize(("area", "holds"), [(Area.NECK, True), (Area.LOW_BACK, False), (Area.OTHER, True)])
def test_rheumatoid_neck_holds_a_neck_plan(house: Any, now: datetime, area: Area, *, holds: bool) -> None:
    episode = make_episode(area=area)
    make_need(episode.patient, Need.RHEUMATOID, now)
    assert bool(gather_facts(episode, now=now).holding_rows) is holds


def test_examination_becomes_facts(episode: Episode, bob: Membership, now: datetime) -> None:
    examination = examine(episode, bob, now)
    Finding.objects.create(
        examination=examination,
        kind=FindingKind.SPASM,
        segment="L4",
        side="right",
        since_on=now.date() - timedelta(days=2),
    )
    Finding.objects.create(
        examination=examination, kind=FindingKind.STRAIN, segment="C5", side="left", grade=1
    )
    Finding.objects.create(examination=examination, kind=FindingKind.EDEMA, segment="L5", side="left")
    measured(examination, Measure.HAMSTRING, "48", "right", is_passive=True)
    measured(examination, Measure.HAMSTRING, "31", "left", is_passive=True)
    measured(examination, Measure.THOMAS, "12", "left", is_passive=True, method="tilt_held")
    measured(examination, Measure.ABDOMINALS, "3")
    measured(examination, Measure.GLUTEALS, "5", "left")
    measured(examination, Measure.SIDE_BRIDGE, "40", "left")
    measured(examination, Measure.SIDE_BRIDGE, "22", "right")
    measured(examination, Measure.TANDEM_STANCE, "8")
    measured(examination, "lumbar_flexion", "30")
    measured(examination, "lumbar_extension", "10", pain=6)
    TestResult.objects.create(examination=examination, test="slump", side="left", outcome="positive")
    TestResult.objects.create(examination=examination, test="trendelenburg", side="left", outcome="negative")
    Posture.objects.create(examination=examination, feature="lordosis", word="more")
    Posture.objects.create(examination=examination, feature="pelvic_tilt", word="forward")
    facts = gather_facts(episode, now=now)
    assert facts.spasm_regions == {"lumbar"}
    assert facts.spasm_hours is not None
    assert 48 <= facts.spasm_hours <= 72
    assert facts.strained == {"neck"}
    assert facts.is_swollen
    assert facts.short_hamstrings == (("left", 31), ("right", 48))
    assert facts.short_hip_flexors == (("left", 12),)
    assert facts.has_weak_abdominals
    assert not facts.has_weak_gluteals
    assert facts.side_bridge_seconds == 22
    assert facts.has_poor_balance
    assert facts.has_inflexible_back
    assert facts.extension_provokes
    assert facts.has_neural_tension
    assert not facts.has_trendelenburg
    assert (facts.lordosis, facts.pelvic_tilt) == ("hyper", "forward")


def test_thomas_without_a_held_tilt_says_nothing(episode: Episode, bob: Membership, now: datetime) -> None:
    measured(examine(episode, bob, now), Measure.THOMAS, "12", "left", is_passive=True)
    assert gather_facts(episode, now=now).short_hip_flexors == ()


def test_resolved_finding_and_wrong_examination_do_not_count(
    episode: Episode, bob: Membership, now: datetime
) -> None:
    examination = examine(episode, bob, now)
    Finding.objects.create(
        examination=examination, kind=FindingKind.EDEMA, segment="L5", side="left", change="resolved"
    )
    assert not gather_facts(episode, now=now).is_swollen
    Finding.objects.update(change="")
    assert gather_facts(episode, now=now).is_swollen
    Examination.objects.update(entered_in_error_at=now)
    assert not gather_facts(episode, now=now).is_swollen


def test_signed_examination_counts_before_a_newer_draft(
    episode: Episode, bob: Membership, now: datetime
) -> None:
    signed = examine(episode, bob, now - timedelta(days=9))
    measured(signed, Measure.ABDOMINALS, "3")
    signed.signed_at, signed.signed_by, signed.content_hash = now, bob, "0" * 64
    signed.save()
    examine(episode, bob, now)
    assert gather_facts(episode, now=now).has_weak_abdominals


def test_newest_score_counts_and_a_gain_is_seen(episode: Episode, now: datetime) -> None:
    for days, score in ((9, 7), (1, 4)):
        OutcomeScore.objects.create(
            episode=episode,
            measure=OutcomeMeasure.NPRS,
            score=score,
            taken_at=now - timedelta(days=days),
            source=Source.LINK,
        )
    OutcomeScore.objects.create(
        episode=episode, measure=OutcomeMeasure.START_PSYCH, score=4, taken_at=now, source=Source.STAFF
    )
    facts = gather_facts(episode, now=now)
    assert (facts.nprs, facts.is_early_responder, facts.distress) == (4, True, "high")


def test_spasm_of_the_last_check_in_counts(house: Any, now: datetime) -> None:
    episode = make_episode(area=Area.NECK)
    assert not gather_facts(episode, now=now).has_spasm
    CheckIn.objects.create(
        episode=episode,
        state=CheckInState.ANSWERED,
        due_at=now - timedelta(days=1),
        closes_at=now,
        answered_at=now - timedelta(hours=5),
        days=4,
        pain=6,
        had_spasm=True,
    )
    facts = gather_facts(episode, now=now)
    assert (facts.spasm_regions, facts.spasm_hours) == ({"cervical"}, 5)


def test_facts_survive_their_record(episode: Episode, bob: Membership, now: datetime) -> None:
    make_need(episode.patient, Need.OSTEOPOROSIS, now)
    facts = gather_facts(episode, now=now)
    again = Facts.from_json(facts.as_json() | {"gone_since": 1})
    assert again == facts
    assert [rule.id for rule in RULES if rule.applies(again)] == [
        rule.id for rule in RULES if rule.applies(facts)
    ]


def test_queries_do_not_grow_with_the_record(episode: Episode, bob: Membership, now: datetime) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            gather_facts(episode, now=now)
        return len(queries)

    examination = examine(episode, bob, now)
    Finding.objects.create(examination=examination, kind=FindingKind.PAIN, segment="L4", side="right")
    measured(examination, Measure.ABDOMINALS, "3")
    make_need(episode.patient, Need.OSTEOPOROSIS, now)
    few = count()
    for segment in ("L1", "L2", "L3"):
        Finding.objects.create(examination=examination, kind=FindingKind.PAIN, segment=segment, side="left")
    measured(examination, Measure.GLUTEALS, "3", "left")
    make_need(episode.patient, Need.DIABETES, now)
    assert count() == few == 1
