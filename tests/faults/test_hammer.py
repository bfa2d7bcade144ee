"""Fifty connections want the same time. One gets it; without lock and constraint several would."""

from collections.abc import Iterator
from typing import Any

import pytest

from appointments import placing
from bench.hammer import make_scene, run_hammer
from clinic.prepared import Asked
from tests.faults.scratch import as_owner_do, scratch_database

CONSTRAINTS = ("appointment_lane_free", "appointment_room_free", "appointment_patient_free")


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Here a copy of the test database, in which threads may commit. pytest-django makes databases for this name."""
    with django_db_blocker.unblock(), scratch_database("hammer"):
        yield


def drop_constraints() -> None:
    dropped = ", ".join(f"DROP CONSTRAINT {name}" for name in CONSTRAINTS)
    as_owner_do(f"ALTER TABLE appointments_appointment {dropped}")


def no_turns(turns: Any, *, days: Any) -> Asked[Any]:
    """Everybody at once."""
    return Asked(None, ())


def test_fifty_connections_and_one_time_have_one_winner(db: None) -> None:
    figures = run_hammer(make_scene(clients=50, rounds=20))
    assert figures.outcomes == {"won": 20, "slot_taken": 980}, figures.say()
    assert (figures.doubles, figures.empty, figures.deadlocks) == (0, 0, 0), figures.say()


def test_the_constraint_alone_lets_nobody_in_twice(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "ask_turns", no_turns)
    figures = run_hammer(make_scene(clients=8, rounds=6))
    assert (figures.doubles, figures.empty) == (0, 0), figures.say()
    assert set(figures.outcomes) <= {"won", "slot_taken", "busy"}, figures.say()


def test_the_lock_alone_lets_nobody_in_twice(db: None) -> None:
    drop_constraints()
    figures = run_hammer(make_scene(clients=20, rounds=10))
    assert (figures.doubles, figures.empty) == (0, 0), figures.say()


def test_without_lock_and_constraint_the_hammer_finds_doubles(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_constraints()
    monkeypatch.setattr(placing, "ask_turns", no_turns)
    figures = run_hammer(make_scene(clients=20, rounds=20))
    assert figures.doubles > 0, figures.say()
