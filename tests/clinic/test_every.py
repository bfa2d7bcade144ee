"""The clock visits every clinic, and one that fails keeps nobody else from theirs."""

import pytest

from clinic.every import for_every_clinic
from clinic.models import Location
from clinic.tenancy import clinic_scope
from tests.factories.clinic import House, make_clinic

pytestmark = pytest.mark.django_db


def test_work_is_done_in_the_scope_of_each_active_clinic(house: House, other_house: House) -> None:
    closed = make_clinic("Closed")
    closed.is_active = False
    closed.save()
    names: list[str] = []

    def work() -> int:
        names.extend(Location.objects.values_list("name", flat=True))
        return 2

    assert for_every_clinic(work) == 4
    assert names == ["Main Street", "Hill Road"]


def test_failure_in_one_clinic_is_told_after_the_others_had_their_turn(
    house: House, other_house: House
) -> None:
    def work() -> int:
        if Location.objects.filter(name="Main Street").exists():
            raise ValueError("broken")
        Location.objects.update(name="Visited")
        return 1

    with pytest.raises(ExceptionGroup) as failed:
        for_every_clinic(work)
    assert [type(each) for each in failed.value.exceptions] == [ValueError]
    with clinic_scope(other_house.clinic):
        assert Location.objects.get().name == "Visited"
