"""Gate rows on record: raised once, made graver, cleared only with a record."""

from datetime import date, datetime, timedelta

import pytest

from clinic.errors import StaleVersionError
from clinic.models import Membership
from clinic.tenancy import clinic_scope
from patients.conditions import GateKey, Need, Severity, need_kind
from patients.models import Patient, RedFlag, Source, SpecialNeed
from patients.red_flags import Level, evaluate
from patients.screening import (
    ClearanceIncompleteError,
    FlagClearedError,
    clear_flag,
    raise_flags,
    record_need_flags,
    segments_in,
    standing_flags,
)
from patients.spine import Region, Segment
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def note(patient: Patient, need: Need, now: datetime, **fields: str) -> SpecialNeed:
    return SpecialNeed.objects.create(patient=patient, key=need, kind=need_kind(need), noted_at=now, **fields)


def raised_by(patient: Patient, now: datetime, **answers: bool) -> list[RedFlag]:
    return raise_flags(patient=patient, episode=None, raised=evaluate(answers), source=Source.LINK, now=now)


def clear(flag: RedFlag, by: Membership, now: datetime, **fields: object) -> RedFlag:
    given = {"assessed_by": "Dr Hart", "assessed_on": TODAY, "result": "Scan clear", "version": flag.version}
    return clear_flag(flag=flag, by=by, now=now, **given | fields)  # type: ignore[arg-type]


def test_raising_twice_keeps_one_row(house: House, now: datetime) -> None:
    patient = make_patient()
    raised_by(patient, now, saddle_numb=True)
    raised_by(patient, now + timedelta(days=1), saddle_numb=True)
    flag = RedFlag.objects.get()
    assert (flag.key, flag.severity, flag.level, flag.version) == (
        GateKey.CES,
        Severity.EMERGENCY,
        Level.URGENT,
        1,
    )
    assert flag.raised_at == now


def test_later_graver_answer_raises_the_standing_row(house: House, now: datetime) -> None:
    patient = make_patient()
    raised_by(patient, now, weight_loss=True)
    raised_by(patient, now, weight_loss=True, night_pain=True)
    flag = RedFlag.objects.get()
    assert (flag.severity, flag.level, flag.version) == (Severity.ABSOLUTE, Level.URGENT, 2)
    assert flag.reason == "Weight loss without trying; Night pain"


def test_later_no_does_not_clear(house: House, now: datetime) -> None:
    patient = make_patient()
    raised_by(patient, now, saddle_numb=True)
    raised_by(patient, now, saddle_numb=False)
    assert [row.key for row in standing_flags(patient, today=TODAY)] == [GateKey.CES]


def test_clearing_with_a_record_ends_the_row(house: House, bob: Membership, now: datetime) -> None:
    patient = make_patient()
    (flag,) = raised_by(patient, now, saddle_numb=True)
    cleared = clear(flag, bob, now)
    assert standing_flags(patient, today=TODAY) == []
    assert (cleared.cleared_by, cleared.clearance_result, cleared.version) == (bob, "Scan clear", 2)


def test_same_answer_after_a_clearance_stands_again(house: House, bob: Membership, now: datetime) -> None:
    patient = make_patient()
    (flag,) = raised_by(patient, now, saddle_numb=True)
    clear(flag, bob, now)
    raised_by(patient, now + timedelta(days=3), saddle_numb=True)
    assert [row.key for row in standing_flags(patient, today=TODAY)] == [GateKey.CES]
    assert RedFlag.objects.count() == 2


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"assessed_by": "  "}, "assessed_by"),
        ({"result": ""}, "result"),
        ({"assessed_on": date(2026, 11, 26)}, "assessed_on"),
    ],
)
def test_clearing_without_a_whole_record_is_refused(
    house: House, bob: Membership, now: datetime, missing: dict, field: str
) -> None:
    (flag,) = raised_by(make_patient(), now, fever=True)
    with pytest.raises(ClearanceIncompleteError) as refusal:
        clear(flag, bob, now, **missing)
    assert refusal.value.field == field
    assert RedFlag.objects.standing().count() == 1


def test_clearing_what_grew_since_it_was_read_is_refused(
    house: House, bob: Membership, now: datetime
) -> None:
    patient = make_patient()
    (read,) = raised_by(patient, now, weight_loss=True)
    raised_by(patient, now, night_pain=True, weight_loss=True)
    with pytest.raises(StaleVersionError):
        clear(read, bob, now)


def test_clearing_twice_is_refused(house: House, bob: Membership, now: datetime) -> None:
    (flag,) = raised_by(make_patient(), now, fever=True)
    clear(flag, bob, now)
    with pytest.raises(FlagClearedError):
        clear(flag, bob, now)


def test_needs_and_age_stand_without_a_row(house: House, now: datetime) -> None:
    patient = make_patient(birth_on=date(2012, 1, 1))
    note(patient, Need.BLOOD_THINNER, now)
    rows = standing_flags(patient, today=TODAY)
    assert {(row.key, row.severity) for row in rows} == {
        (GateKey.ANTICOAG, Severity.RELATIVE),
        (GateKey.MINOR, Severity.RELATIVE),
    }
    assert RedFlag.objects.count() == 0


def test_ended_need_no_longer_stands(house: House, now: datetime) -> None:
    patient = make_patient()
    need = note(patient, Need.PREGNANCY, now)
    assert [row.key for row in standing_flags(patient, today=TODAY)] == [GateKey.PREG]
    need.ended_on = TODAY
    need.save()
    assert standing_flags(patient, today=TODAY) == []


def test_level_in_the_detail_narrows_a_fusion(house: House, now: datetime) -> None:
    patient = make_patient()
    note(patient, Need.FUSION, now, detail="fused L4-L5")
    absolute = [row for row in standing_flags(patient, today=TODAY) if row.severity == Severity.ABSOLUTE]
    assert [row.regions for row in absolute] == [(Region.LUMBAR,)]


def test_flag_of_a_need_can_be_cleared_until_the_need_is_noted_again(
    house: House, bob: Membership, now: datetime
) -> None:
    patient = make_patient()
    need = note(patient, Need.CANCER_HISTORY, now)
    (flag,) = record_need_flags(patient=patient, source=Source.STAFF, now=now)
    assert len(standing_flags(patient, today=TODAY)) == 1
    clear(flag, bob, now + timedelta(hours=1))
    assert standing_flags(patient, today=TODAY) == []
    need.noted_at = now + timedelta(days=2)
    need.save()
    assert [row.key for row in standing_flags(patient, today=TODAY)] == [GateKey.CA_W]


def test_clearing_one_need_leaves_the_other_of_the_same_key(
    house: House, bob: Membership, now: datetime
) -> None:
    patient = make_patient()
    note(patient, Need.FRAGILITY_FRACTURE, now)
    (flag,) = record_need_flags(patient=patient, source=Source.STAFF, now=now)
    note(patient, Need.LONG_STEROIDS, now)
    note(patient, Need.OSTEOPOROSIS, now)
    clear(flag, bob, now + timedelta(hours=1))
    rows = standing_flags(patient, today=TODAY)
    assert {row.reason for row in rows} >= {"Steroids for more than 3 months", "Osteoporosis"}
    assert "Fragility fracture" not in {row.reason for row in rows}


def test_inflammatory_arthritis_counts_where_it_hurts(house: House, now: datetime) -> None:
    patient = make_patient()
    make_episode(patient)
    note(patient, Need.INFLAMMATORY_ARTHRITIS, now)
    (row,) = standing_flags(patient, today=TODAY)
    assert row.regions == (Region.LUMBAR,)


def test_flags_of_another_clinic_stay_there(house: House, other_house: House, now: datetime) -> None:
    with clinic_scope(other_house.clinic):
        raised_by(make_patient(), now, fever=True)
    assert RedFlag.objects.count() == 0


def test_standing_flags_costs_three_queries(house: House, now: datetime, django_assert_num_queries) -> None:  # noqa: ANN001
    patient = make_patient()
    for need in (Need.FUSION, Need.OSTEOPOROSIS, Need.CHIARI):
        note(patient, need, now)
    raised_by(patient, now, fever=True, saddle_numb=True)
    with django_assert_num_queries(3):
        standing_flags(patient, today=TODAY)


@pytest.mark.parametrize(
    ("detail", "segments"),
    [
        ("slipped L4 on L5/S1", (Segment.L4, Segment.L5, Segment.S)),
        ("c5", (Segment.C5,)),
        ("since 2019", ()),
        ("T99", ()),
        ("", ()),
    ],
)
def test_levels_are_read_from_the_words(detail: str, segments: tuple[Segment, ...]) -> None:
    assert segments_in(detail) == segments
