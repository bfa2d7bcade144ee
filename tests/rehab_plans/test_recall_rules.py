"""The rules that look at everybody at once say what the pure rules of the cadence say of each one."""

from datetime import date, datetime, timedelta
from random import Random

import pytest

from appointments.models import Recall, RecallKind
from appointments.recall_planning import plan_recalls
from clinic.models import Membership
from patients.models import Examination, Patient
from rehab_plans.cadence import Due, expected_on, re_examination_due
from rehab_plans.models import Cadence, PlanStatus, RehabPlan
from tests.conftest import NOW
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.rehab_plans import make_plan

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
START = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("stages", "last", "expected"),
    [
        ([(6, 3), (4, 3)], None, 4),  # 21 days for 6 visits
        ([(6, 3), (4, 3)], 0, 4),
        ([(6, 3), (4, 3)], 20, 24),
        ([(6, 3), (4, 3)], 21, 27),  # the second stage: 21 days for 4
        ([(6, 3), (4, 3)], 41, 47),
        ([(6, 3), (4, 3)], 42, None),  # both are over
        ([(3, 1)], -9, 3),  # a visit before the plan counts for nothing
        ([(1, 4)], 3, 31),
        ([], 0, None),
    ],
)
def test_next_visit_is_expected_one_spacing_after_the_last(
    stages: list[tuple[int, int]], last: int | None, expected: int | None
) -> None:
    last_on = None if last is None else START + last * DAY
    found = expected_on(stages, began_on=START, last_on=last_on)
    assert found == (None if expected is None else START + expected * DAY)


def came(house: House, patient: Patient, day: datetime, lane: int) -> None:
    make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=day, status="checked_out",
        lane=lane,
    )  # fmt: skip


def planned(patient: Patient, stages: list[tuple[int, int]], *, by: Membership, at: datetime) -> RehabPlan:
    plan = make_plan(make_episode(patient), by=by, at=at)
    Cadence.objects.bulk_create(
        Cadence(plan=plan, visits=visits, weeks=weeks, position=number, reason="r", source="s", evidence="L")
        for number, (visits, weeks) in enumerate(stages)
    )
    return plan


@pytest.mark.parametrize("seed", range(3))
def test_plan_rule_finds_whom_the_cadence_expects(house: House, now: datetime, seed: int) -> None:
    chance = Random(seed)
    expected = {}
    for number in range(30):
        patient = make_patient(first_name=f"No{number}")
        ago, last = chance.randint(1, 90), chance.choice([None, chance.randint(1, 60)])
        stages = [(chance.randint(1, 12), chance.randint(1, 6)) for _stage in range(chance.randint(1, 3))]
        planned(patient, stages, by=house.bob, at=now - ago * DAY)
        if last is not None:
            came(house, patient, now - last * DAY, number + 1)
        due_on = expected_on(
            stages,
            began_on=now.date() - ago * DAY,
            last_on=None if last is None else now.date() - last * DAY,
        )
        if due_on is not None and due_on <= now.date():
            expected[patient.pk] = due_on
    plan_recalls(now=now)
    found = Recall.objects.filter(kind=RecallKind.PLAN).values_list("patient", "due_on")
    assert dict(found) == expected
    assert 3 < len(expected) < 30


@pytest.mark.parametrize("status", PlanStatus.values)
def test_only_a_running_plan_expects_a_visit(house: House, now: datetime, status: str) -> None:
    plan = planned(make_patient(), [(3, 2)], by=house.bob, at=now - 9 * DAY)
    RehabPlan.objects.filter(pk=plan.pk).update(status=status)
    plan_recalls(now=now)
    assert Recall.objects.filter(kind=RecallKind.PLAN).exists() == (status == PlanStatus.ACTIVE)


def test_of_two_plans_the_earlier_visit_counts(house: House, now: datetime) -> None:
    patient = make_patient()
    planned(patient, [(1, 1)], by=house.bob, at=now - 8 * DAY)
    planned(patient, [(2, 1)], by=house.bob, at=now - 8 * DAY)
    plan_recalls(now=now)
    assert Recall.objects.get(kind=RecallKind.PLAN).due_on == now.date() - 4 * DAY


def examined(house: House, patient: Patient, at: datetime, **fields: object) -> None:
    Examination.objects.create(
        patient=patient, episode=patient.episodes.get(), examiner=house.bob, started_at=at,
        **{"signed_at": at, "signed_by": house.bob, "content_hash": "x"} | fields,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_examination_rule_says_what_the_cadence_says(house: House, now: datetime, seed: int) -> None:
    chance = Random(seed)
    expected = {}
    for number in range(25):
        patient = make_patient(first_name=f"No{number}")
        make_episode(patient)
        days, visits = chance.randint(13, 33), chance.randint(0, 13)
        examined(house, patient, now - days * DAY)
        came(house, patient, now - days * DAY, number + 1)  # the visit it was made at
        for visit in range(min(visits, days - 1)):
            came(house, patient, now - (visit + 1) * DAY, number + 1)
        judged = re_examination_due(days=days, visits=min(visits, days - 1))
        if judged != Due.NOT_YET:
            expected[patient.pk] = judged == Due.DUE
    plan_recalls(now=now)
    rows = Recall.objects.filter(kind=RecallKind.RE_EXAMINATION).values_list("patient", "due_on")
    assert {key: due_on <= now.date() for key, due_on in rows} == expected
    assert set(expected.values()) == {True, False}


@pytest.mark.parametrize(
    "fields", [{"signed_at": None, "signed_by": None, "content_hash": ""}, {"entered_in_error_at": NOW}]
)  # fmt: skip
def test_a_draft_or_an_error_is_no_examination(
    house: House, now: datetime, fields: dict[str, object]
) -> None:
    patient = make_patient()
    make_episode(patient)
    examined(house, patient, now - 40 * DAY, **fields)
    assert plan_recalls(now=now) == 0


def test_a_later_examination_ends_the_recall(house: House, now: datetime) -> None:
    patient = make_patient()
    make_episode(patient)
    examined(house, patient, now - 40 * DAY)
    assert plan_recalls(now=now) == 1
    examined(house, patient, now - DAY, kind="re_examination")
    assert plan_recalls(now=now) == 0
    assert Recall.objects.get().outcome == "over"
