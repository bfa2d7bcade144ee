from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from appointments.board import BACK, MOVES, NEXT, change_status
from appointments.booking import book
from appointments.errors import MoveRefusedError
from appointments.models import Appointment, AppointmentStatus
from appointments.wanted import Wanted
from clinic.errors import DomainError, StaleVersionError
from clinic.models import Membership
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]


@pytest.fixture
def visit(wish: Wish, rita: Membership, now: datetime) -> Appointment:
    return book(wanted=wish("09:30"), by=rita, now=now)


def step(visit: Appointment, to: str, by: Membership, now: datetime) -> Appointment:
    return change_status(appointment=visit, to=to, version=visit.version, by=by, now=now)


def test_every_status_has_its_moves_and_the_buttons_offer_only_those() -> None:
    assert set(MOVES) == set(AppointmentStatus.values)
    for table in (NEXT, BACK):
        assert all(to in MOVES[status] for status, to in table.items())


def test_a_visit_goes_through_the_house_and_each_step_is_stamped(
    visit: Appointment, rita: Membership, now: datetime
) -> None:
    steps = ["confirmed", "arrived", "in_room", "treated", "checked_out"]
    for number, to in enumerate(steps):
        step(visit, to, rita, now + timedelta(minutes=number))
    visit.refresh_from_db()
    stamps = [visit.arrived_at, visit.in_room_at, visit.treated_at, visit.checked_out_at]
    assert stamps == [now + timedelta(minutes=number) for number in (1, 2, 3, 4)]
    assert (visit.status, visit.version) == ("checked_out", 6)


@pytest.mark.parametrize(
    ("status", "to"),
    [
        (status, to)
        for status in AppointmentStatus.values
        for to in AppointmentStatus.values
        if to not in MOVES[status]
    ],
)
def test_every_other_step_is_refused(
    status: str, to: str, visit: Appointment, rita: Membership, now: datetime
) -> None:
    visit.status = status
    with pytest.raises(MoveRefusedError):
        step(visit, to, rita, now)


def test_an_unknown_step_is_refused(visit: Appointment, rita: Membership, now: datetime) -> None:
    with pytest.raises(MoveRefusedError):
        step(visit, "teleported", rita, now)


def test_a_step_back_takes_its_stamps_away(visit: Appointment, rita: Membership, now: datetime) -> None:
    for to in ("arrived", "in_room", "arrived"):
        step(visit, to, rita, now)
    visit.refresh_from_db()
    assert (visit.status, visit.arrived_at, visit.in_room_at) == ("arrived", now, None)
    step(visit, "booked", rita, now)
    visit.refresh_from_db()
    assert (visit.status, visit.arrived_at) == ("booked", None)


def test_two_desks_cannot_both_step(visit: Appointment, rita: Membership, now: datetime) -> None:
    other = Appointment.objects.get(pk=visit.pk)
    step(visit, "arrived", rita, now)
    with pytest.raises(StaleVersionError):
        step(other, "no_show", rita, visit.ends_at)


def test_nobody_arrives_on_another_day(visit: Appointment, rita: Membership, now: datetime) -> None:
    with pytest.raises(MoveRefusedError):
        step(visit, "arrived", rita, now - timedelta(days=1))


def test_nobody_is_missed_before_the_time(visit: Appointment, rita: Membership, now: datetime) -> None:
    with pytest.raises(MoveRefusedError):
        step(visit, "no_show", rita, visit.starts_at - timedelta(minutes=1))


def test_a_no_show_frees_the_time_and_comes_back_only_if_it_is_free(
    visit: Appointment, wish: Wish, rita: Membership, now: datetime
) -> None:
    late = visit.starts_at + timedelta(minutes=10)
    step(visit, "no_show", rita, late)
    step(visit, "booked", rita, late)
    assert visit.status == "booked"
    step(visit, "no_show", rita, late)
    book(wanted=wish("09:30", patient=make_patient(first_name="Theo")), by=rita, now=late)
    with pytest.raises(DomainError) as caught:
        step(visit, "booked", rita, late)
    assert caught.value.code == "slot_taken"


def test_cancelling_on_the_board_is_a_cancellation(
    visit: Appointment, rita: Membership, now: datetime
) -> None:
    assert step(visit, "cancelled", rita, now).status == "late_cancelled"
