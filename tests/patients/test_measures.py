import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.measures import (
    BANDS,
    ChangeKind,
    Measure,
    compare,
    hamstrings,
    is_balance_poor,
    is_hip_flexor_short,
    is_hypermobile,
    is_recovered_by_scores,
    normal_degrees,
    plane_total,
    rom_key,
    rom_keys,
)


@pytest.mark.parametrize(
    ("rom_set", "region", "motion", "degrees"),
    [
        ("ama", "cervical", "extension", 60),
        ("va", "cervical", "extension", 45),
        ("ama", "cervical", "rotation_left", 80),
        ("ama", "lumbar", "flexion", 60),
        ("ama", "lumbar", "rotation_left", None),
        ("va", "thoracolumbar", "flexion", 90),
        ("va", "thoracolumbar", "rotation_right", 30),
        ("va", "lumbar", "flexion", None),
        ("ama", "thoracic", "rotation_right", 30),
        ("ama", "thoracic", "extension", None),
    ],
)
def test_normal_motion_by_set(rom_set: str, region: str, motion: str, degrees: int | None) -> None:
    assert normal_degrees(rom_set, region, motion) == degrees


def test_rom_keys_fit_the_column_and_are_unique() -> None:
    keys = rom_keys("ama")
    assert rom_key("cervical", "rotation_left") in keys
    assert len(keys) == len(set(keys)) == 6 + 3 + 4
    assert all(len(key) <= 40 for key in keys)


@pytest.mark.parametrize(
    ("measure", "before", "now", "kind"),
    [
        ("nprs", 6, 4, "real_gain"),
        ("nprs", 8, 7, "within_noise"),
        ("nprs", 3, 2, "real_gain"),
        ("nprs", 10, 7, "real_gain"),
        ("nprs", 2, 3, "within_noise"),
        ("nprs", 2, 4, "real_loss"),
        ("nprs", 0, 0, "within_noise"),
        ("nprs", 0, 2, "real_loss"),
        ("odi", 40, 30, "real_gain"),
        ("odi", 40, 31, "within_noise"),
        ("odi", 20, 14, "real_gain"),
        ("ndi", 20, 30, "real_loss"),
        ("rmdq", 20, 15, "real_gain"),
        ("rmdq", 20, 16, "within_noise"),
        ("activities_mean", 4, 6, "real_gain"),
        ("activities_mean", 1, 2, "within_noise"),
        ("activity", 4, 6, "within_noise"),
        ("activity", 4, 7, "real_gain"),
        ("cervical_flexion_extension", 90, 110, "within_noise"),
        ("cervical_flexion_extension", 90, 111, "real_gain"),
        ("cervical_lateral", 80, 92, "within_noise"),
        ("cervical_lateral", 80, 67, "real_loss"),
        ("cervical_rotation", 140, 154, "within_noise"),
        ("cervical_rotation", 140, 155, "real_gain"),
        ("bothersome_days", 7, 0, "no_band"),
        ("lumbar_flexion", 20, 60, "no_band"),
    ],
)
def test_compare(measure: str, before: float, now: float, kind: str) -> None:
    change = compare(measure, before, now)
    assert change.kind == kind
    assert change.delta == now - before


@given(st.sampled_from(sorted(BANDS)), st.integers(0, 10))
def test_compare_without_a_difference_is_noise(measure: str, value: int) -> None:
    assert compare(measure, value, value).kind is ChangeKind.WITHIN_NOISE


@given(st.sampled_from(sorted(BANDS)), st.integers(0, 200), st.integers(0, 200))
def test_compare_never_calls_both_ways_a_loss(measure: str, before: int, now: int) -> None:
    there, back = compare(measure, before, now).kind, compare(measure, now, before).kind
    assert {there, back} != {ChangeKind.REAL_LOSS}
    assert {there, back} != {ChangeKind.REAL_GAIN}


def test_single_cervical_motion_has_no_band() -> None:
    assert compare(rom_key("cervical", "flexion"), 20, 50).kind is ChangeKind.NO_BAND


@pytest.mark.parametrize(
    ("first", "second", "total"), [(50, 60, 110), (None, 60, None), (0, 0, 0), (4, None, None)]
)
def test_plane_total(first: int | None, second: int | None, total: int | None) -> None:
    assert plane_total(first, second) == total


@pytest.mark.parametrize(
    ("left", "right", "sex", "short", "differs"),
    [
        (30, 25, "male", set(), False),
        (31, 25, "male", {"left"}, False),
        (20, 20, "female", set(), False),
        (21, 30, "female", {"left", "right"}, False),
        (10, 20, "male", set(), True),
        (10, 19, "male", set(), False),
        (25, 25, "", set(), False),
        (None, 35, "male", {"right"}, False),
        (None, None, "male", set(), False),
    ],
)
def test_hamstrings(left: int | None, right: int | None, sex: str, short: set, differs: bool) -> None:
    result = hamstrings(left=left, right=right, sex=sex)
    assert result.short_sides == short
    assert result.differs is differs
    assert result.is_short is bool(short or differs)


def test_thomas_gives_no_verdict_unless_the_tilt_was_controlled() -> None:
    assert is_hip_flexor_short(thomas_degrees=5, is_tilt_controlled=False) is None
    assert is_hip_flexor_short(thomas_degrees=None, is_tilt_controlled=True) is None
    assert is_hip_flexor_short(thomas_degrees=0, is_tilt_controlled=True) is False
    assert is_hip_flexor_short(thomas_degrees=1, is_tilt_controlled=True) is True


@pytest.mark.parametrize(("score", "expected"), [(None, False), (4, False), (5, True)])
def test_hypermobile_from_beighton(score: int | None, expected: bool) -> None:
    assert is_hypermobile(score) is expected


@pytest.mark.parametrize(("seconds", "expected"), [(None, False), (9.9, True), (10, False)])
def test_balance_from_tandem_stance(seconds: float | None, expected: bool) -> None:
    assert is_balance_poor(seconds) is expected


def test_recovered_by_scores_needs_both() -> None:
    assert is_recovered_by_scores(nprs=0, rmdq=2)
    assert not is_recovered_by_scores(nprs=0, rmdq=3)
    assert not is_recovered_by_scores(nprs=1, rmdq=0)


def test_measure_keys_fit_the_column() -> None:
    assert all(len(key) <= 40 for key in Measure.values)
