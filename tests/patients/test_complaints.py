from datetime import date, timedelta

import pytest

from patients.complaints import (
    Acuity,
    RecurrenceRisk,
    acuity,
    is_complicated,
    is_too_long_in_bed,
    recurrence_risk,
)

TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-3, Acuity.ACUTE),
        (0, Acuity.ACUTE),
        (41, Acuity.ACUTE),
        (42, Acuity.SUBACUTE),
        (84, Acuity.SUBACUTE),
        (85, Acuity.CHRONIC),
    ],
)
def test_acuity_from_onset(days: int, expected: Acuity) -> None:
    assert acuity(TODAY - timedelta(days=days), TODAY) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, False),
        ({"nprs": 7, "earlier_episodes": 3, "pain_days": 8}, False),
        ({"nprs": 8}, True),
        ({"earlier_episodes": 4}, True),
        ({"pain_days": 9}, True),
        ({"has_structural_pathology": True}, True),
        ({"has_comorbidity": True}, True),
    ],
)
def test_complicated_course(facts: dict, expected: bool) -> None:
    assert is_complicated(**facts) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, RecurrenceRisk.BASE),
        ({"earlier_episodes": 2, "sitting_hours": 5}, RecurrenceRisk.BASE),
        ({"earlier_episodes": 3}, RecurrenceRisk.HIGH),
        ({"sitting_hours": 5.5}, RecurrenceRisk.MODERATE),
        ({"has_awkward_postures": True}, RecurrenceRisk.MODERATE),
        ({"earlier_episodes": 3, "sitting_hours": 9, "has_awkward_postures": True}, RecurrenceRisk.HIGH),
    ],
)
def test_recurrence_risk(facts: dict, expected: RecurrenceRisk) -> None:
    assert recurrence_risk(**facts) is expected


@pytest.mark.parametrize(("days", "expected"), [(None, False), (2, False), (3, True)])
def test_bed_rest_over_two_days_is_too_long(days: int | None, expected: bool) -> None:
    assert is_too_long_in_bed(days) is expected
