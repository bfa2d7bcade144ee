"""The hammer's judge, on histories written by hand: what it must find, and what it must let pass."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bench.hammer_judge import contradicted, gaps, lost, replay, unlike

NINE = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
Event = dict[str, Any]


def event(visit: int, *, at: int = 0, minutes: int = 20, label: str = "insert", **more: Any) -> Event:
    """A visit at so many minutes after nine, with a buffer of five behind it."""
    starts_at, ends_at = NINE + timedelta(minutes=at), NINE + timedelta(minutes=at + minutes)
    return {
        "pgh_obj_id": visit, "pgh_label": label, "uid": f"visit-{visit}", "version": 1, "status": "booked",
        "starts_at": starts_at, "ends_at": ends_at, "blocked_from": starts_at,
        "blocked_until": ends_at + timedelta(minutes=5), "practitioner_id": 1, "patient_id": visit, "room_id": None,
        "practitioner": "bob", "patient": f"patient-{visit}", "capacity": 1, "overbook_reason": "", **more,
    }  # fmt: skip


def beyond(*events: Event) -> int:
    return replay(events)[1]


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([event(1), event(2, at=25)], 0),
        ([event(1), event(2, at=24)], 1),  # into the buffer
        ([event(1, capacity=2), event(2, capacity=2)], 0),
        ([event(1, capacity=2), event(2, capacity=2), event(3, capacity=2)], 1),
        (
            [
                event(1, at=0, capacity=2),
                event(2, at=25, capacity=2),
                event(3, at=10, minutes=30, capacity=2),
            ],
            0,
        ),
        ([event(1), event(2, overbook_reason="Acute")], 0),
        ([event(1), event(1, status="cancelled", label="update"), event(2)], 0),
        ([event(1), event(2), event(1, status="cancelled", label="update")], 1),  # it is over, but it was
        ([event(1), event(1, label="delete"), event(2)], 0),
        ([event(1, room_id=7), event(2, room_id=7, practitioner_id=2)], 1),
        ([event(1, room_id=7), event(2, room_id=8, practitioner_id=2)], 0),
        ([event(1), event(2, patient_id=1, practitioner_id=2)], 1),
        ([event(1), event(2, patient_id=1, practitioner_id=2, at=20)], 0),  # a patient needs no buffer
    ],
)
def test_replay_finds_every_moment_beyond_capacity(events: list[Event], found: int) -> None:
    assert beyond(*events) == found


def test_history_that_differs_from_the_rows_is_found() -> None:
    standing, _beyond = replay([event(1), event(2, at=60)])
    rows = [{"id": 1, "status": "booked"}, {"id": 2, "status": "cancelled"}, {"id": 3, "status": "booked"}]
    assert unlike(standing, rows[:1]) == 1  # one is missing
    assert unlike(standing, rows) == 2  # one is another, one has no history
    assert unlike(standing, [rows[0], {"id": 2, "status": "booked"}]) == 0


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([event(1), event(1, version=2, label="update"), event(1, version=2, label="update")], 0),
        ([event(1), event(1, version=3, label="update")], 1),
        ([event(1, version=2)], 1),
        ([event(1, label="update")], 1),
        ([event(1), event(1)], 1),
    ],
)
def test_versions_rise_one_by_one(events: list[Event], found: int) -> None:
    assert gaps(events) == found


def entry(what: str, key: str, *, visit: int = 1, version: int = 1, named: int = 0, **more: Any) -> Event:
    return {
        "what": what, "key": key, "named": named, "uid": f"visit-{visit}", "version": version, "status": "booked",
        "starts_at": "2026-11-25T14:00:00Z", "ends_at": "2026-11-25T14:20:00Z", "practitioner": "bob",
        "patient": f"patient-{visit}", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ledger", "faults"),
    [
        ([entry("book", "a"), entry("book", "a")], {}),  # sent again
        (
            [entry("book", "a"), entry("book", "a", visit=2, patient="patient-1")],
            {"doubled": 1, "answer_unlike": 1},
        ),
        ([entry("family", "a"), entry("family", "a", visit=2)], {}),
        ([entry("move", "", version=2, named=1), entry("cancel", "", version=2, named=1)], {}),
        ([entry("move", "", version=2, named=1), entry("undo", "", version=2, named=1)], {"overwritten": 1}),
        ([entry("move", "", version=2)], {"unheeded": 1}),
        ([entry("read", "", version=3)], {"answer_unlike": 1}),
        ([entry("read", "", status="held")], {"answer_unlike": 1}),
    ],
)
def test_answers_are_held_against_the_history(ledger: list[Event], faults: Mapping[str, int]) -> None:
    events = [event(1), event(1, version=2, label="update"), event(2)]
    found = {name: number for name, number in contradicted(events, ledger).items() if number}
    assert found == faults


def test_visits_that_are_gone_and_visits_that_nobody_knows_are_found() -> None:
    rows = [{"uid": "visit-1"}, {"uid": "visit-2"}]
    assert lost(rows, ["visit-1", "visit-2"]) == {"lost": 0, "unknown": 0}
    assert lost(rows, ["visit-2", "visit-3", "visit-4"]) == {"lost": 2, "unknown": 1}
