"""A room is chosen before its turn has come: nobody waits for one they do not take, and a lost one is no refusal."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from appointments import placing
from appointments.booking import book
from appointments.models import Appointment, VisitType
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.errors import DomainError
from clinic.models import Membership, Room
from clinic.prepared import Asked
from clinic.tenancy import clinic_scope
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House, make_house, make_member, make_user
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db(transaction=True)

Booking = Callable[[Membership, str], Appointment]


@pytest.fixture
def house() -> House:
    """Committed: Dr Bob and Dr Ann, each with time for one patient."""
    made = make_house()
    with clinic_scope(made.clinic):
        ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
        for member in (made.bob, ann):
            make_hours(member, made.location)
        make_visit_type(needs_room=True)
    return made


@pytest.fixture
def ann(house: House) -> Membership:
    with clinic_scope(house.clinic):
        return Membership.objects.get(display_name="Dr Ann")


def wish(house: House, who: Membership, name: str, starts_at: datetime) -> Wanted:
    return Wanted(make_patient(first_name=name), who, VisitType.objects.get(), house.location, starts_at)


def beside(house: House, act: Callable[[], object]) -> object:
    """What `act` gets on a connection of its own, with a transaction that is committed."""
    got: list[object] = []

    def run() -> None:
        try:
            with clinic_scope(house.clinic):
                got.append(act())
        except DomainError as error:
            got.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=30)
    return got[0]


def somebody_quicker(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """`act` comes between the look of the first who books and their turn."""
    ask, first = placing.ask_turns, [act]

    def late(*args: Any, **options: Any) -> Asked[Any]:
        while first:
            first.pop()()
        return ask(*args, **options)

    monkeypatch.setattr(placing, "ask_turns", late)


def test_who_ends_in_another_room_waits_for_nobody(house: House, ann: Membership, now: datetime) -> None:
    noon, later = now + timedelta(days=1), now + timedelta(days=1, hours=1)
    with clinic_scope(house.clinic):
        second = Room.objects.create(location=house.location, name="Room 2")
        taken = book(wanted=wish(house, ann, "One", noon), by=house.rita, now=now)
    with clinic_scope(house.clinic):
        # Not committed yet while the other books.
        first = book(wanted=wish(house, ann, "Two", later), by=house.rita, now=now)
        other = beside(
            house, lambda: book(wanted=wish(house, house.bob, "Three", noon), by=house.rita, now=now)
        )
    assert isinstance(other, Appointment)
    assert (taken.room, first.room, other.room) == (house.room, house.room, second)


def test_a_room_that_was_lost_meanwhile_is_another_room(
    house: House, ann: Membership, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now + timedelta(days=1)
    with clinic_scope(house.clinic):
        second = Room.objects.create(location=house.location, name="Room 2")
        wishes = [wish(house, who, name, at) for who, name in ((ann, "One"), (house.bob, "Two"))]
    somebody_quicker(
        monkeypatch, lambda: beside(house, lambda: book(wanted=wishes[0], by=house.rita, now=now))
    )
    with clinic_scope(house.clinic):
        mine = book(wanted=wishes[1], by=house.rita, now=now)
        theirs = Appointment.objects.select_related("room").get(practitioner=ann)
    assert (theirs.room, mine.room, mine.version) == (house.room, second, 1)


def test_the_last_room_that_was_lost_meanwhile_is_a_refusal(
    house: House, ann: Membership, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now + timedelta(days=1)
    with clinic_scope(house.clinic):
        wishes = [wish(house, who, name, at) for who, name in ((ann, "One"), (house.bob, "Two"))]
    somebody_quicker(
        monkeypatch, lambda: beside(house, lambda: book(wanted=wishes[0], by=house.rita, now=now))
    )
    with clinic_scope(house.clinic), pytest.raises(DomainError) as caught:
        book(wanted=wishes[1], by=house.rita, now=now)
    assert (caught.value.code, caught.value.detail["what"]) == ("slot_taken", "room")
    assert caught.value.detail["free"]
