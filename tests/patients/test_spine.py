import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.spine import (
    EVERYWHERE,
    ORDER,
    ExtraSpinal,
    Region,
    Segment,
    in_order,
    m99_code,
    neighbours,
    region_of,
    segments_of,
    visit_category,
)


def test_order_runs_from_occiput_to_ilia() -> None:
    assert len(ORDER) == 8 + 12 + 5 + 4
    assert ORDER[0] is Segment.C0
    assert ORDER[-2:] == (Segment.IL_L, Segment.IL_R)


def test_segment_stores_its_plain_name() -> None:
    assert Segment("IL-L") is Segment.IL_L
    assert str(Segment.T12) == "T12"


@pytest.mark.parametrize(
    ("segment", "region"),
    [
        ("C0", Region.CERVICAL),
        ("C7", Region.CERVICAL),
        ("T1", Region.THORACIC),
        ("T12", Region.THORACIC),
        ("L1", Region.LUMBAR),
        ("L5", Region.LUMBAR),
        ("S", Region.SACRAL),
        ("CO", Region.SACRAL),
        ("IL-L", Region.PELVIC),
        ("IL-R", Region.PELVIC),
    ],
)
def test_region_of_segment(segment: str, region: Region) -> None:
    assert region_of(segment) is region


def test_region_of_unknown_segment_raises() -> None:
    with pytest.raises(ValueError):
        region_of("C9")


def test_regions_share_the_segments_without_rest() -> None:
    assert [each for region in Region for each in segments_of(region)] == list(ORDER)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("C0", "M99.00"),
        ("C1", "M99.01"),
        ("T4", "M99.02"),
        ("L4", "M99.03"),
        ("S", "M99.04"),
        ("CO", "M99.04"),
        ("IL-R", "M99.05"),
        (ExtraSpinal.LOWER_LIMB, "M99.06"),
        (ExtraSpinal.UPPER_LIMB, "M99.07"),
        (ExtraSpinal.RIB_CAGE, "M99.08"),
        (ExtraSpinal.ABDOMEN, "M99.09"),
        (ExtraSpinal.HEAD, "M99.00"),
    ],
)
def test_m99_code_of_place(place: str, code: str) -> None:
    assert m99_code(place) == code


def test_occiput_counts_with_the_neck_though_coded_to_the_head() -> None:
    assert visit_category(["C0", "C2"]).spinal_regions == 1


@pytest.mark.parametrize(
    ("places", "regions", "extra", "band"),
    [
        ([], 0, False, "none"),
        (["lower_limb"], 0, True, "none"),
        (["L4", "L5"], 1, False, "1-2"),
        (["C1", "L5"], 2, False, "1-2"),
        (["C1", "T4", "L5"], 3, False, "3-4"),
        (["C1", "T4", "L5", "S", "head"], 4, True, "3-4"),
        (["C1", "T4", "L5", "S", "IL-L"], 5, False, "5"),
    ],
)
def test_visit_category_bands(places: list[str], regions: int, extra: bool, band: str) -> None:
    category = visit_category(places)
    assert (category.spinal_regions, category.extra_spinal, category.band) == (regions, extra, band)


@given(st.lists(st.sampled_from(ORDER)))
def test_visit_category_does_not_depend_on_order_or_repeats(segments: list[Segment]) -> None:
    assert visit_category(segments) == visit_category([*reversed(segments), *segments])


@given(st.sampled_from(ORDER), st.sampled_from(ORDER))
def test_neighbours_are_mutual(first: Segment, second: Segment) -> None:
    assert (first in neighbours(second)) == (second in neighbours(first))


def test_neighbours_at_the_ends() -> None:
    assert neighbours("C0") == (Segment.C1,)
    assert neighbours("CO") == (Segment.S,)
    assert neighbours("IL-L") == (Segment.S,)
    assert neighbours("L5") == (Segment.L4, Segment.S)
    assert neighbours("S") == (Segment.L5, Segment.CO, Segment.IL_L, Segment.IL_R)


def test_in_order_sorts_from_the_head_down_once_each() -> None:
    assert in_order(["L5", "C1", "L5", "T12"]) == [Segment.C1, Segment.T12, Segment.L5]


def test_everywhere_holds_ten_places() -> None:
    assert len(set(EVERYWHERE)) == 10
