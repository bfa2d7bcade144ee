"""Programs that book, move, cancel, rebook and restore at the same time: what is committed never overlaps."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from appointments.models import OCCUPYING, Appointment
from bench.hammer import NOW, count_deadlocks
from clinic.access import Role
from clinic.models import Membership, Room
from clinic.tenancy import clinic_scope
from tests.api import Program
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House, make_house, make_member, make_user
from tests.factories.patients import make_patient
from tests.faults.scratch import as_owner_do, scratch_database
from tests.faults.test_hammer import CONSTRAINTS

THREADS, STEPS = 8, 9
REFUSALS = {"409 slot_taken", "409 move_refused", "412 stale_version"}

_OVERLAPS = """
    SELECT count(*) FILTER (WHERE a.practitioner_id = b.practitioner_id AND a.lane = b.lane AND a.blocked && b.blocked),
           count(*) FILTER (WHERE a.room_id = b.room_id AND a.blocked && b.blocked),
           count(*) FILTER (WHERE a.patient_id = b.patient_id AND a.during && b.during)
    FROM appointments_appointment a JOIN appointments_appointment b ON a.clinic_id = b.clinic_id AND a.id < b.id
    WHERE a.status = ANY(%(occupying)s) AND b.status = ANY(%(occupying)s)
"""
_ABOVE_CAPACITY = """
    SELECT count(*) FROM appointments_appointment a JOIN clinic_membership m ON m.id = a.practitioner_id
    WHERE a.status = ANY(%(occupying)s) AND a.lane > m.capacity AND a.overbook_reason = ''
"""


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Here a copy of the test database, in which threads may commit. pytest-django makes databases for this name."""
    with django_db_blocker.unblock(), scratch_database("api_crossing"):
        yield


def overlaps(house: House) -> tuple[int, int, int]:
    """Pairs that stand in each other's way: practitioner and lane, room, patient."""
    with clinic_scope(house.clinic), connection.cursor() as cursor:
        cursor.execute(_OVERLAPS, {"occupying": [str(status) for status in OCCUPYING]})
        lanes, rooms, patients = cursor.fetchone()
        return lanes, rooms, patients


def above_capacity(house: House) -> int:
    with clinic_scope(house.clinic), connection.cursor() as cursor:
        cursor.execute(_ABOVE_CAPACITY, {"occupying": [str(status) for status in OCCUPYING]})
        return int(cursor.fetchone()[0])


class Crossing:
    """Two practitioners, one of them with two lanes, two rooms, five patients, twelve quarter hours."""

    def __init__(self) -> None:
        self.house = make_house()
        self.outcomes: Counter[str] = Counter()
        self.found: Counter[tuple[int, int, int]] = Counter()
        self.lock = threading.Lock()
        with clinic_scope(self.house.clinic):
            ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann", capacity=2)
            self.people: list[Membership] = [self.house.bob, ann]
            for member in self.people:
                make_hours(member, self.house.location)
            Room.objects.create(location=self.house.location, name="Room 2")
            self.kind = make_visit_type(needs_room=True, minutes=20, buffer_after=5)
            self.patients = [make_patient(first_name=f"No {number}") for number in range(5)]
        self.programs = [Program(self.house.rita) for _thread in range(THREADS)]

    def walk(self, number: int, gate: threading.Barrier) -> None:
        choose, program = random.Random(number), self.programs[number]
        try:
            gate.wait(timeout=60)
            for _step in range(STEPS):
                what, answer = self.step(program, choose)
                seen = overlaps(self.house)
                code = "" if answer.status_code < 400 else f"{answer.status_code} {answer.json()['code']}"
                with self.lock:
                    self.outcomes[code or what] += 1
                    self.found[seen] += 1
        except Exception as error:
            with self.lock:
                self.outcomes[repr(error)] += 1
        finally:
            connection.close()

    def step(self, program: Program, choose: random.Random) -> tuple[str, Any]:
        rows = program.get("appointments?limit=200").json()["results"]
        wanted: dict[str, Any] = {
            "practitioner": choose.choice(self.people).uid,
            "starts_at": (NOW + timedelta(hours=9, minutes=15 * choose.randrange(12))).isoformat(),
            "overbook_reason": choose.choice(["", "", "", "Acute"]),
        }
        if not rows or choose.random() < 0.35:
            more = {
                "patient": choose.choice(self.patients).uid, "visit_type": self.kind.uid,
                "location": self.house.location.uid,
            }  # fmt: skip
            return "booked", program.post("appointments", wanted | more)
        row = choose.choice(rows)
        path, match = f"appointments/{row['uid']}", f'"{row["version"]}"'
        if row["status"] not in ("booked", "confirmed"):
            return "restored", program.post(f"{path}/restore", if_match=match)
        if choose.random() < 0.4:
            return "cancelled", program.post(f"{path}/cancel", {}, if_match=match)
        return "moved", program.patch(path, wanted, if_match=match)


@contextmanager
def _at(moment: datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


def test_what_programs_cross_never_overlaps(db: None) -> None:
    with _at(NOW):
        crossing, gate = Crossing(), threading.Barrier(THREADS)
        deadlocks = count_deadlocks()
        threads = [threading.Thread(target=crossing.walk, args=(number, gate)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    outcomes = crossing.outcomes
    assert set(outcomes) <= {"booked", "moved", "cancelled", "restored", *REFUSALS}, outcomes
    assert set(crossing.found) == {(0, 0, 0)}, crossing.found
    assert (overlaps(crossing.house), above_capacity(crossing.house)) == ((0, 0, 0), 0)
    assert count_deadlocks() - deadlocks == 0, outcomes
    # How many of each there are is the threads' luck; that there are any shows that each path was walked.
    assert all(outcomes[each] for each in ("booked", "moved", "cancelled", "409 slot_taken")), outcomes
    assert outcomes.total() == THREADS * STEPS


def test_the_check_finds_what_overlaps(db: None) -> None:
    """Without the constraints two visits can be written on top of each other, and the check sees them."""
    house = make_house()
    dropped = ", ".join(f"DROP CONSTRAINT {name}" for name in CONSTRAINTS)
    as_owner_do(f"ALTER TABLE appointments_appointment {dropped}")
    with clinic_scope(house.clinic):
        one, other = make_patient(), make_patient(first_name="Otto")
        given: dict[str, Any] = {"location": house.location, "starts_at": NOW, "room": house.room}
        make_appointment(patient=one, practitioner=house.bob, **given)
        make_appointment(patient=one, practitioner=house.alice, **given)
        make_appointment(patient=other, practitioner=house.bob, lane=2, **given)
        make_appointment(patient=other, practitioner=house.bob, lane=2, **given | {"room": None})
        make_appointment(patient=one, practitioner=house.bob, status="cancelled", **given)
        assert Appointment.objects.count() == 5
    assert overlaps(house) == (1, 3, 2)
    assert above_capacity(house) == 2
