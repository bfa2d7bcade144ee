"""Fifty programs do everything to one day at once. Without lock and constraint, times would be promised twice."""

from collections.abc import Iterator
from typing import Any

import pytest

from appointments import placing
from bench.hammer import Blows, strike
from clinic.prepared import Asked
from tests.faults.in_process import served
from tests.faults.scratch import as_owner_do, scratch_database

CLIENTS = 50
CONSTRAINTS = ("appointment_lane_free", "appointment_room_free", "appointment_patient_free")
BEYOND = ("beyond_practitioner", "beyond_room", "beyond_patient", "beyond_ever")
# What a refusal may say while others are at the same day; everything else is a fault.
REFUSALS = {
    "404 not_found", "409 decision_refused", "409 displaces_visits", "409 entry_closed", "409 move_refused",
    "409 nothing_to_undo", "409 offer_over", "409 offer_refused", "409 outside_hours", "409 slot_taken",
    "409 series_refused", "409 undo_over", "409 visits_changed", "412 stale_version", "422 entry_refused",
    "422 invalid", "422 setting_refused",
}  # fmt: skip


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Here a copy of the test database, in which threads may commit. pytest-django makes databases for this name."""
    with django_db_blocker.unblock(), scratch_database("hammer"):
        yield


def hammered(operations: int, *, clients: int = CLIENTS) -> Blows:
    blows = Blows(clients)
    with served(clients) as port:
        strike(blows, port=port, operations=operations, seed=1, name="Hammer")
    return blows


def drop_constraints() -> None:
    dropped = ", ".join(f"DROP CONSTRAINT {name}" for name in CONSTRAINTS)
    as_owner_do(f"ALTER TABLE appointments_appointment {dropped}")


def no_turns(turns: Any, *, days: Any) -> Asked[Any]:
    """Everybody at once."""
    return Asked(None, ())


def is_beyond(blows: Blows) -> bool:
    return any(blows.faults[name] for name in BEYOND)


def test_fifty_programs_promise_nothing_twice_and_lose_nothing(db: None) -> None:
    blows = hammered(500)
    assert blows.wrong() == {}
    assert {code for code in blows.codes if code[0] != "2"} <= REFUSALS
    done = {what for what, codes in blows.statuses.items() if any(code[0] == "2" for code in codes)}
    # How many of each there are is luck; that there are any shows that each path was walked.
    assert {"book", "move", "resize", "cancel", "restore", "undo", "offer", "wait", "series"} <= done, (
        blows.statuses
    )
    assert blows.visits > 50
    assert blows.events > 2 * blows.visits


def test_the_constraint_alone_lets_nobody_in_twice(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "ask_turns", no_turns)
    blows = hammered(100, clients=8)
    assert set(blows.wrong()) <= {"deadlocks", "answered 503 busy"}


def test_the_lock_alone_lets_nobody_in_twice(db: None) -> None:
    drop_constraints()
    blows = hammered(150)
    assert blows.wrong() == {}


def test_without_lock_and_constraint_the_judge_finds_overlaps(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_constraints()
    monkeypatch.setattr(placing, "ask_turns", no_turns)
    assert is_beyond(hammered(150))
