"""Whatever people do in whatever order: never above capacity, and what is offered can be booked."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appointments.availability import find_slots
from appointments.board import change_status
from appointments.booking import book, cancel, move, restore, wanted_again
from appointments.diary import Search
from appointments.models import Appointment, VisitType
from appointments.wanted import Wanted
from clinic.errors import DomainError
from clinic.models import Membership
from patients.models import Patient
from tests.appointments.conftest import TUESDAY
from tests.factories.appointments import make_visit_type
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["book", "book", "book", "move", "cancel", "restore", "no_show", "hold"]),
        st.integers(0, 11),  # which quarter of an hour from 9:00
        st.integers(0, 2),  # which patient
        st.integers(0, 1),  # which visit type
        st.integers(0, 9),  # which appointment
    ),
    max_size=25,
)


class Undo(Exception):
    pass


@pytest.fixture
def busy_house(open_house: House) -> House:
    open_house.bob.capacity = 2
    open_house.bob.save(update_fields=["capacity"])
    return open_house


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=STEPS)
def test_any_order_of_steps_keeps_the_diary_whole(
    steps: list[tuple[str, int, int, int, int]],
    busy_house: House,
    adjustment: VisitType,
    rita: Membership,
    now: datetime,
) -> None:
    with contextlib.suppress(Undo), transaction.atomic():
        people = [make_patient(first_name=name) for name in ("One", "Two", "Three")]
        roomy = make_visit_type(name="Roomy", minutes=20, buffer_after=10, needs_room=True)
        kinds = [adjustment, roomy]
        for what, quarter, who, kind, which in steps:
            at = now + timedelta(minutes=15 * quarter)
            wanted = Wanted(people[who], busy_house.bob, kinds[kind], busy_house.location, at)
            with contextlib.suppress(DomainError):
                take(what, wanted, which, rita, now)
            assert_whole(busy_house.bob)
        for kind in kinds:
            for patient in people:
                assert_offers_hold(busy_house, patient, kind, now)
        raise Undo


def take(what: str, wanted: Wanted, which: int, by: Membership, now: datetime) -> None:
    if what in ("book", "hold"):
        made = book(wanted=wanted, by=by, now=now)
        if what == "hold":
            Appointment.objects.filter(pk=made.pk).update(status="held", expires_at=now)
        return
    rows = list(Appointment.objects.order_by("pk"))
    if not rows:
        return
    row = rows[which % len(rows)]
    verbs: dict[str, Callable[..., Any]] = {"cancel": cancel, "restore": restore}
    if what == "move":
        move(
            appointment=row,
            wanted=wanted_again(row, starts_at=wanted.starts_at),
            version=row.version,
            by=by,
            now=now,
        )
    elif what == "no_show":
        change_status(appointment=row, to="no_show", version=row.version, by=by, now=row.ends_at)
    else:
        verbs[what](appointment=row, version=row.version, by=by, now=now)


def assert_whole(bob: Membership) -> None:
    rows = list(Appointment.objects.occupying())
    for one in rows:
        at = [each for each in rows if each.blocked_from <= one.blocked_from < each.blocked_until]
        assert len(at) <= bob.capacity
        rooms = [each.room_id for each in at if each.room_id]
        assert len(rooms) == len(set(rooms))
        same = [each for each in rows if each.starts_at <= one.starts_at < each.ends_at]
        assert [each.patient_id for each in same].count(one.patient_id) == 1


def assert_offers_hold(house: House, patient: Patient, kind: VisitType, now: datetime) -> None:
    search = Search(house.bob, kind, house.location, patient=patient)
    for slot in find_slots(search, first_day=TUESDAY, days=1, now=now, most=6):
        with contextlib.suppress(Undo), transaction.atomic():
            wanted = Wanted(patient, house.bob, kind, house.location, slot.starts_at)
            made = book(wanted=wanted, by=house.rita, now=now)
            assert (made.lane, made.room, made.ends_at) == (slot.lane, slot.room, slot.ends_at)
            raise Undo
