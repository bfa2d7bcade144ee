"""Bookings and moves that cross each other wait in one order, practitioner, room, patient: no deadlock."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from appointments.booking import book, move, wanted_again
from appointments.models import Appointment, VisitType
from appointments.placing import Wanted
from bench.hammer import NOW, count_deadlocks
from clinic.access import Role
from clinic.errors import DomainError
from clinic.models import Membership, Room
from clinic.tenancy import clinic_scope
from patients.models import Patient
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House, make_house, make_member, make_user
from tests.factories.patients import make_patient
from tests.faults.scratch import scratch_database

THREADS, STEPS = 16, 12


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Here a copy of the test database, in which threads may commit. pytest-django makes databases for this name."""
    with django_db_blocker.unblock(), scratch_database("crossing"):
        yield


class Crossing:
    """Two practitioners, two rooms, six patients, sixteen quarter hours."""

    def __init__(self) -> None:
        self.house: House = make_house()
        self.outcomes: Counter[str] = Counter()
        with clinic_scope(self.house.clinic):
            ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
            self.people: list[Membership] = [self.house.bob, ann]
            for member in self.people:
                make_hours(member, self.house.location)
            Room.objects.create(location=self.house.location, name="Room 2")
            self.kind: VisitType = make_visit_type(needs_room=True, minutes=20)
            self.patients: list[Patient] = [make_patient(first_name=f"No {n}") for n in range(6)]

    def walk(self, seed: int, gate: threading.Barrier) -> None:
        choose = random.Random(seed)
        try:
            gate.wait(timeout=60)
            for _step in range(STEPS):
                self.outcomes[self.step(choose)] += 1
        finally:
            connection.close()

    def step(self, choose: random.Random) -> str:
        starts_at: datetime = NOW + timedelta(hours=8, minutes=15 * choose.randrange(16))
        member = choose.choice(self.people)
        try:
            with clinic_scope(self.house.clinic):
                rows = list(Appointment.objects.select_related("patient", "visit_type", "location"))
                if rows and choose.random() < 0.5:
                    row = choose.choice(rows)
                    wanted = wanted_again(row, practitioner=member, starts_at=starts_at)
                    move(appointment=row, wanted=wanted, version=row.version, by=self.house.rita, now=NOW)
                    return "moved"
                patient = choose.choice(self.patients)
                wanted = Wanted(patient, member, self.kind, self.house.location, starts_at)
                book(wanted=wanted, by=self.house.rita, now=NOW)
                return "booked"
        except DomainError as error:
            return error.code
        except Exception as error:
            return type(error).__name__


def test_what_crosses_waits_in_one_order(db: None) -> None:
    crossing, gate = Crossing(), threading.Barrier(THREADS)
    before = count_deadlocks()
    threads = [threading.Thread(target=crossing.walk, args=(seed, gate)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert count_deadlocks() - before == 0, crossing.outcomes
    assert set(crossing.outcomes) <= {"booked", "moved", "slot_taken", "stale_version"}, crossing.outcomes
    # How many of each there are is the threads' luck; that there are any shows that both paths were walked.
    assert crossing.outcomes["booked"], crossing.outcomes
    assert crossing.outcomes["moved"], crossing.outcomes
    assert sum(crossing.outcomes.values()) == THREADS * STEPS
