"""A bookable house: Dr Bob's hours, a visit type, a patient, and a Tuesday."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from appointments.booking import book
from appointments.hours import at_wall_clock
from appointments.models import Appointment, FreedTime, VisitType
from appointments.wanted import Wanted
from clinic.models import Membership
from patients.models import Patient
from tests.conftest import NOW
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.factories.waitlist import free_up

TUESDAY = NOW.date()


@pytest.fixture
def adjustment(house: House) -> VisitType:
    return make_visit_type()


@pytest.fixture
def patient(house: House) -> Patient:
    return make_patient()


@pytest.fixture
def open_house(house: House, adjustment: VisitType) -> House:
    """Dr Bob works 8 to 18 from Monday to Saturday."""
    make_hours(house.bob, house.location)
    return house


@pytest.fixture
def on_tuesday(house: House) -> Callable[[str], datetime]:
    """on_tuesday("10:15"): that time on the wall of Main Street."""
    return lambda clock: at_wall_clock(TUESDAY, time.fromisoformat(clock), house.location.zone)


@pytest.fixture
def wish(
    open_house: House, patient: Patient, adjustment: VisitType, on_tuesday: Callable[[str], datetime]
) -> Callable[..., Wanted]:
    """wish("10:15", …): an adjustment for Nora with Dr Bob."""

    def wanted(clock: str, **changes: Any) -> Wanted:
        given: dict[str, Any] = {
            "patient": patient,
            "practitioner": open_house.bob,
            "visit_type": adjustment,
            "location": open_house.location,
            "starts_at": on_tuesday(clock),
        }
        return Wanted(**given | changes)

    return wanted


@pytest.fixture
def at_nine(now: datetime) -> Iterator[None]:
    """The clock stands: for pages, which ask it themselves."""
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def visit(wish: Callable[..., Wanted], rita: Membership, now: datetime) -> Appointment:
    """Nora's, on that Tuesday at ten."""
    return book(wanted=wish("10:00"), by=rita, now=now)


@pytest.fixture
def freed(wish: Callable[..., Wanted], rita: Membership, now: datetime) -> FreedTime:
    """Tomorrow at ten was Nora's; she has given it back."""
    return free_up(wish("10:00", starts_at=wish("10:00").starts_at + timedelta(days=1)), by=rita, now=now)
