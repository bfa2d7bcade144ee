"""The next free times by API: of anybody, anywhere, or of whom and where is said."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine

from appointments.models import VisitType
from clinic.models import Location
from tests.api import Program, fields_of
from tests.factories.appointments import make_hours
from tests.factories.clinic import House

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def west(open_house: House) -> Location:
    place = Location.objects.create(name="West", time_zone="America/Los_Angeles")
    make_hours(open_house.bob, place, opens="20:00", closes="21:00")
    return place


def test_the_earliest_times_of_all_places_come_first(
    open_house: House, west: Location, adjustment: VisitType, on_tuesday: Callable[[str], datetime]
) -> None:
    rita = Program(open_house.rita)
    found = rita.get(f"slots/next?visit_type={adjustment.uid}&limit=3")
    assert found.status_code == 200
    rows = found.json()["results"]
    assert [datetime.fromisoformat(row["starts_at"]) for row in rows] == [
        on_tuesday(clock) for clock in ("09:00", "09:15", "09:30")
    ]
    assert {row["location"]["name"] for row in rows} == {"Main Street"}
    assert rows[0]["practitioner"]["name"] == open_house.bob.display_name
    there = rita.get(f"slots/next?visit_type={adjustment.uid}&location={west.uid}&limit=1")
    assert there.json()["results"][0]["location"]["uid"] == str(west.uid)


def test_what_cannot_be_looked_for_is_refused_at_its_field(open_house: House, adjustment: VisitType) -> None:
    rita = Program(open_house.rita)
    for query, field in (
        ("", "visit_type"),
        ("&limit=51", "limit"),
        ("&day=2201-01-01", "day"),
        ("&days=0", "days"),
    ):
        asked = f"slots/next?visit_type={adjustment.uid}{query}" if query else "slots/next"
        refused = rita.get(asked)
        assert (refused.status_code, set(fields_of(refused))) == (422, {field})
