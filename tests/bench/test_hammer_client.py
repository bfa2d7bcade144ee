"""What the hammer's clients do next: by chance, but from what they were told, and again with the same key."""

import random
from collections import Counter
from typing import Any

import pytest

from bench.hammer_calls import Call
from bench.hammer_client import Day, read

SCENE: dict[str, Any] = {
    "location": "place", "practitioners": ["ann", "bob"], "visit_types": ["short"], "patients": ["p1", "p2", "p3"],
    "starts": [f"2026-11-25T{9 + number // 6:02}:{number % 6}0:00-05:00" for number in range(40)],
    "working_hours": ["hours"], "entries": {"e1": 1, "e2": 1}, "today": "2026-11-22", "day": "2026-11-25", "weekday": 2,
    "owner_token": "owner",
}  # fmt: skip
VISIT = {
    "uid": "v1", "version": 1, "status": "booked", "starts_at": "2026-11-25T14:00:00Z",
    "ends_at": "2026-11-25T14:20:00Z", "practitioner": {"uid": "bob"}, "patient": {"uid": "p1"},
}  # fmt: skip


@pytest.fixture
def day() -> Day:
    return Day({**SCENE, "inserts": [{"practitioner": number} for number in range(40)]}, random.Random(1))


def test_calls_are_sent_again_with_their_key_and_those_of_the_floor_once(day: Day) -> None:
    calls = [day.next_call(f"token {number % 5}") for number in range(1200)]
    keys = Counter(call.key for call in calls if call.key)
    assert max(keys.values()) == 2
    floor = [call for call in calls if call.what == "insert"]
    assert len({call.key for call in floor}) == len(floor) == 40
    twins = [call for call in calls if call.is_again]
    first = {call.key: call for call in calls if not call.is_again}
    assert all((first[each.key].token, first[each.key].body) == (each.token, each.body) for each in twins)
    assert {call.token for call in calls if call.what == "weekly_hours"} == {"owner"}


def test_what_is_known_is_changed_in_the_version_that_was_told(day: Day) -> None:
    assert all(
        call.what not in ("move", "cancel", "confirm") for call in (day.next_call("t") for _ in range(99))
    )
    day.learn(Call("book", "POST", "appointments", key="k"), 201, VISIT)
    day.learn(Call("move", "PATCH", "appointments/v1"), 200, {**VISIT, "version": 3})
    day.learn(Call("read", "GET", "appointments/v1"), 200, {**VISIT, "version": 2})  # was on the way
    moves = [call for call in (day.next_call("t") for _ in range(300)) if call.what == "move"]
    assert {call.path for call in moves} == {"appointments/v1"}
    assert {call.version for call in moves} <= {3, 2}  # now and then one that is over
    assert b'If-Match: "3"' in max(moves, key=lambda call: call.version).as_bytes()
    assert day.told == {"v1"}
    assert [entry.version for entry in day.ledger] == [1, 3, 2]


def test_what_displaces_visits_comes_again_with_its_yes(day: Day) -> None:
    asked = Call("time_off", "POST", "time-off", {"practitioner": "bob"}, key="k", token="owner")
    day.learn(asked, 409, {"code": "displaces_visits", "accept": "these"})
    again = day.queue[0]
    assert (again.body, again.key != "k") == ({"practitioner": "bob", "accept": "these"}, True)


def test_an_answer_that_is_no_json_is_told() -> None:
    assert (read(b""), read(b"<h1>Sorry</h1>")) == ({}, {"code": "no_json"})
