import pytest

from appointments.techniques import (
    FORCE_ORDER,
    ForceClass,
    Response,
    Technique,
    Therapy,
    force_class,
    gentler_than,
    is_thrust,
    suits,
)
from patients.spine import EVERYWHERE, ExtraSpinal, Region


@pytest.mark.parametrize(
    ("technique", "expected"),
    [
        ("diversified", ForceClass.THRUST),
        ("gonstead", ForceClass.THRUST),
        ("toggle_recoil", ForceClass.THRUST),
        ("extremity", ForceClass.THRUST),
        ("thompson", ForceClass.DROP_THRUST),
        ("activator", ForceClass.INSTRUMENT),
        ("flexion_distraction", ForceClass.TRACTION),
        ("sot_blocking", ForceClass.SUSTAINED),
        ("logan_basic", ForceClass.SUSTAINED),
        ("webster", ForceClass.SUSTAINED),
        ("mobilisation", ForceClass.MOBILISATION),
        ("trigger_point", ForceClass.SOFT_TISSUE),
        ("massage", ForceClass.SOFT_TISSUE),
        ("iastm", ForceClass.SOFT_TISSUE),
    ],
)
def test_force_class(technique: str, expected: ForceClass) -> None:
    assert force_class(technique) is expected


def test_every_technique_has_a_force_class() -> None:
    assert {force_class(each) for each in Technique} == set(ForceClass)


def test_force_class_of_unknown_technique_raises() -> None:
    with pytest.raises(ValueError):
        force_class("hammer")


@pytest.mark.parametrize("technique", list(Technique))
def test_gentler_techniques_have_less_force(technique: Technique) -> None:
    own = FORCE_ORDER.index(force_class(technique))
    assert all(FORCE_ORDER.index(force_class(each)) > own for each in gentler_than(technique))


def test_drop_thrust_counts_as_thrust() -> None:
    assert is_thrust("thompson")
    assert not is_thrust("activator")


def test_techniques_suit_their_places() -> None:
    assert suits("toggle_recoil", Region.CERVICAL)
    assert not suits("toggle_recoil", Region.LUMBAR)
    assert not suits("webster", Region.CERVICAL)
    assert suits("extremity", ExtraSpinal.LOWER_LIMB)
    assert all(suits("massage", place) for place in EVERYWHERE)


def test_columns_hold_the_values() -> None:
    assert Response.values == [0, 1, 2, 3]
    assert all(len(value) <= 24 for value in [*Technique.values, *Therapy.values])
