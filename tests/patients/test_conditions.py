import pytest

from patients.conditions import (
    ACCESS_NEEDS,
    SEVERITY_RANK,
    Need,
    NeedKind,
    Severity,
    asks_before_medicine,
    need_kind,
    needs_of_kind,
)


def test_front_desk_sees_only_access_needs() -> None:
    assert set(needs_of_kind(NeedKind.ACCESS)) == ACCESS_NEEDS
    assert Need.NO_FLOOR in needs_of_kind("access")
    assert Need.PREGNANCY in needs_of_kind("clinical")


def test_each_need_has_one_kind() -> None:
    access, clinical = needs_of_kind(NeedKind.ACCESS), needs_of_kind(NeedKind.CLINICAL)
    assert not set(access) & set(clinical)
    assert set(access) | set(clinical) == set(Need)


def test_need_kind_of_unknown_need_raises() -> None:
    with pytest.raises(ValueError):
        need_kind("left_handed")


def test_severity_rank_orders_all_severities() -> None:
    assert set(SEVERITY_RANK) == set(Severity.values)
    assert (
        SEVERITY_RANK["E"] > SEVERITY_RANK["A"] > SEVERITY_RANK["R"] > SEVERITY_RANK["W"] > SEVERITY_RANK["N"]
    )


@pytest.mark.parametrize("need", ["pregnancy", "blood_thinner", "ulcer", "kidney", "heart", "asthma"])
def test_medicine_advice_asks_first_with_need(need: str) -> None:
    assert asks_before_medicine([need], age=30)


@pytest.mark.parametrize(("age", "asks"), [(None, False), (65, False), (66, True)])
def test_medicine_advice_asks_first_by_age(age: int | None, asks: bool) -> None:
    assert asks_before_medicine(["wheelchair"], age=age) is asks
