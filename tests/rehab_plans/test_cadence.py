import pytest

from rehab_plans.cadence import (
    Due,
    is_real_gain,
    ongoing_pain,
    prevention,
    re_examination_due,
    review_due,
    trial_of_care,
    warns_of_length,
)


@pytest.mark.parametrize(
    ("acuity", "is_complicated", "stages"),
    [
        ("acute", False, [(6, 3), (4, 3)]),
        ("acute", True, [(6, 3), (6, 3)]),
        ("subacute", False, [(6, 3), (4, 3)]),
        ("chronic", False, [(8, 6), (4, 4)]),
        ("chronic", True, [(8, 6), (4, 4)]),
    ],
)
def test_trial_of_care(acuity: str, is_complicated: bool, stages: list[tuple[int, int]]) -> None:
    found = trial_of_care(acuity=acuity, is_complicated=is_complicated)
    assert [(stage.visits, stage.weeks) for stage in found] == stages
    assert all(stage.source and str(stage.reason) and str(stage.patient_reason) for stage in found)


def test_visits_are_spread_evenly_from_the_first_day() -> None:
    first = trial_of_care(acuity="acute", is_complicated=False)[0]
    assert first.day_offsets() == (0, 4, 7, 10, 14, 18)


@pytest.mark.parametrize(("months", "visits"), [(1, 12), (2, 6), (3, 4)])
def test_prevention_is_optional_and_every_one_to_three_months(months: int, visits: int) -> None:
    stage = prevention(every_months=months)
    assert (stage.visits, stage.weeks, stage.is_optional) == (visits, 52, True)


@pytest.mark.parametrize("months", [0, 4])
def test_prevention_outside_one_to_three_months_is_refused(months: int) -> None:
    with pytest.raises(ValueError, match="1 to 3 months"):
        prevention(every_months=months)


def test_ongoing_pain_is_one_to_four_a_month() -> None:
    assert (ongoing_pain().visits, ongoing_pain().weeks) == (2, 4)


@pytest.mark.parametrize(("visits", "due"), [(5, False), (6, True)])
def test_review_every_six_visits(visits: int, due: bool) -> None:
    assert review_due(visits_since_review=visits) is due


@pytest.mark.parametrize(
    ("days", "visits", "due"),
    [
        (24, 9, Due.NOT_YET),
        (25, 0, Due.SOON),
        (0, 10, Due.SOON),
        (29, 11, Due.SOON),
        (30, 0, Due.DUE),
        (0, 12, Due.DUE),
    ],
)
def test_re_examination_warns_before_it_is_due(days: int, visits: int, due: Due) -> None:
    assert re_examination_due(days=days, visits=visits) == due


@pytest.mark.parametrize(("before", "now", "gain"), [(6, 4, True), (6, 5, False), (4, 6, False)])
def test_first_real_gain_is_two_points(before: int, now: int, gain: bool) -> None:
    assert is_real_gain(pain_before=before, pain_now=now) is gain


@pytest.mark.parametrize(
    ("visits", "weeks", "reviews", "warns"),
    [(24, 8, 0, True), (24, 8, 2, False), (12, 6, 0, False), (13, 26, 0, False)],
)
def test_long_frequent_plan_without_review_warns(visits: int, weeks: int, reviews: int, warns: bool) -> None:
    assert warns_of_length(visits=visits, weeks=weeks, reviews=reviews) is warns
