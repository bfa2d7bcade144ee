"""What the hammer left behind, judged from rows alone: nothing here asks the product, or believes its constraints."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import psycopg
from psycopg.rows import dict_row

# Whoever has none of these takes up somebody's time.
FREE = ("cancelled", "late_cancelled", "no_show", "expired")
# What answers with the visit as it is, where there was nothing to do; a series answers with all of its visits.
IDLE = frozenset(
    {"read", "accept", "confirm", "cancel", "read_series", "series_change", "series_cancel", "series_undo"}
)
MAKING = frozenset({"book", "family", "book_waiting", "series"})
SHOWN = ("status", "starts_at", "ends_at", "practitioner", "patient")

# Who is given fewer lanes keeps the visits that stand, so what counts is the most that they ever had.
_LANES = """(SELECT pgh_obj_id AS id, max(capacity) AS capacity FROM clinic_membershipevent
        WHERE clinic_id = %(clinic)s GROUP BY pgh_obj_id)"""
# A deliberate overbook is above capacity on purpose; the most at once is reached when one of them begins.
_BEYOND = f"""
    WITH taking AS (
        SELECT a.*, m.capacity FROM appointments_appointment a JOIN {_LANES} m ON m.id = a.practitioner_id
        WHERE a.clinic_id = %(clinic)s AND a.status <> ALL(%(free)s))
    SELECT
        (SELECT count(*) FROM taking a WHERE a.overbook_reason = '' AND a.capacity < (
            SELECT count(*) FROM taking b WHERE b.practitioner_id = a.practitioner_id AND b.overbook_reason = ''
            AND b.blocked_from <= a.blocked_from AND b.blocked_until > a.blocked_from)) AS practitioner,
        (SELECT count(*) FROM taking a WHERE a.room_id IS NOT NULL AND 1 < (
            SELECT count(*) FROM taking b WHERE b.room_id = a.room_id
            AND b.blocked_from <= a.blocked_from AND b.blocked_until > a.blocked_from)) AS room,
        (SELECT count(*) FROM taking a WHERE 1 < (
            SELECT count(*) FROM taking b WHERE b.patient_id = a.patient_id
            AND b.starts_at <= a.starts_at AND b.ends_at > a.starts_at)) AS patient
"""
_EVENTS = f"""
    SELECT e.*, p.uid AS practitioner, q.uid AS patient, m.capacity FROM appointments_appointmentevent e
    JOIN clinic_membership p ON p.id = e.practitioner_id JOIN patients_patient q ON q.id = e.patient_id
    JOIN {_LANES} m ON m.id = p.id
    WHERE e.clinic_id = %(clinic)s ORDER BY e.pgh_id
"""
# Each asks for rows of which there must be none.
WAITLIST = {
    "two_accepted": """
        SELECT round_id, array_agg(id) AS offers FROM appointments_waitlistoffer WHERE state = 'accepted'
        AND clinic_id = %(clinic)s GROUP BY round_id HAVING count(*) > 1""",
    "open_after_round": """
        SELECT o.id AS offer, r.id AS round, r.state FROM appointments_waitlistoffer o
        JOIN appointments_waitlistround r ON r.id = o.round_id
        WHERE o.clinic_id = %(clinic)s AND o.state = 'offered' AND r.state <> 'running'""",
    "offered_without_offer": """
        SELECT e.id AS entry, e.state FROM appointments_waitlistentry e WHERE e.clinic_id = %(clinic)s
        AND (e.state = 'offered') <> EXISTS (
        SELECT 1 FROM appointments_waitlistoffer o WHERE o.entry_id = e.id AND o.state = 'offered')""",
    "won_by_nobody": """
        SELECT r.id AS round, r.state, (SELECT array_agg(o.id || ' ' || o.state)
        FROM appointments_waitlistoffer o WHERE o.round_id = r.id) AS offers
        FROM appointments_waitlistround r WHERE r.clinic_id = %(clinic)s
        AND (r.state = 'won') <> EXISTS (
        SELECT 1 FROM appointments_waitlistoffer o WHERE o.round_id = r.id AND o.state = 'accepted')""",
}
SHOWN_ROWS = 5
_TWO_MAILS = """
    SELECT count(*) FROM (SELECT subject_uid FROM clinic_outgoingmail WHERE clinic_id = %(clinic)s
    AND kind IN ('confirmation', 'cancellation') AND state = 'planned' GROUP BY subject_uid HAVING count(*) > 1) doubled
"""


@dataclass(frozen=True)
class Verdict:
    """How often each thing happened that must never happen, and what the rows are that were looked at."""

    faults: Mapping[str, int]
    visits: int
    events: int
    waitlist: Mapping[str, Sequence[Mapping[str, Any]]]
    """The first rows of each question of `WAITLIST` that had any."""


def judge(line: psycopg.Connection[Any], clinic: int, answered: Mapping[str, Any]) -> Verdict:
    """`line` sees every clinic's rows; `answered` is what the clients were told, see `bench.hammer_client`."""
    known = {"clinic": clinic, "free": list(FREE)}
    with closing(line.cursor(row_factory=dict_row)) as ask:
        beyond = ask.execute(_BEYOND, known).fetchone() or {}
        events = ask.execute(_EVENTS, known).fetchall()
        rows = ask.execute(
            "SELECT * FROM appointments_appointment WHERE clinic_id = %(clinic)s", known
        ).fetchall()
        waitlist = {name: ask.execute(each, known).fetchall() for name, each in WAITLIST.items()}
        mails = (ask.execute(_TWO_MAILS, known).fetchone() or {})["count"]
    standing, beyond_ever = replay(events)
    faults = {
        **{f"beyond_{whose}": number for whose, number in beyond.items()},
        "beyond_ever": beyond_ever,
        "history_unlike": unlike(standing, rows),
        "history_gaps": gaps(events),
        **lost(rows, answered["told"]),
        **contradicted(events, answered["ledger"]),
        **{f"waitlist_{name}": len(found) for name, found in waitlist.items()},
        "two_mails": mails,
    }
    shown = {name: found[:SHOWN_ROWS] for name, found in waitlist.items() if found}
    return Verdict(faults, len(rows), len(events), shown)


def replay(events: Iterable[Mapping[str, Any]]) -> tuple[dict[int, Mapping[str, Any]], int]:
    """What stands after all events in their order, and how many of them put a visit beyond what its place holds."""
    standing: dict[int, Mapping[str, Any]] = {}
    beyond = 0
    for event in events:
        key = event["pgh_obj_id"]
        if event["pgh_label"] == "delete":
            del standing[key]
            continue
        standing[key] = event
        beyond += _is_beyond(event, standing.values())
    return standing, beyond


def _is_beyond(new: Mapping[str, Any], standing: Iterable[Mapping[str, Any]]) -> bool:
    if new["status"] in FREE:
        return False
    taking = [each for each in standing if each["status"] not in FREE]
    wide = [each for each in taking if _meet(each, new, "blocked_from", "blocked_until")]
    rooms = [each for each in wide if new["room_id"] and each["room_id"] == new["room_id"]]
    patients = [
        each
        for each in taking
        if each["patient_id"] == new["patient_id"] and _meet(each, new, "starts_at", "ends_at")
    ]
    lanes = [
        each
        for each in wide
        if each["practitioner_id"] == new["practitioner_id"]
        and not (each["overbook_reason"] or new["overbook_reason"])
    ]
    most = max((sum(_holds(each, begun["blocked_from"]) for each in lanes) for begun in lanes), default=0)
    return len(rooms) > 1 or len(patients) > 1 or most > new["capacity"]


def _meet(one: Mapping[str, Any], other: Mapping[str, Any], start: str, end: str) -> bool:
    return bool(one[start] < other[end] and other[start] < one[end])


def _holds(visit: Mapping[str, Any], moment: datetime) -> bool:
    return bool(visit["blocked_from"] <= moment < visit["blocked_until"])


def unlike(standing: Mapping[int, Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> int:
    """Rows that differ from their history in any column that both have, and rows that only one of them knows."""
    found = {row["id"]: row for row in rows}
    differ = set(found) ^ set(standing)
    for key in set(found) & set(standing):
        both = set(found[key]) & set(standing[key])
        if any(found[key][name] != standing[key][name] for name in both):
            differ.add(key)
    return len(differ)


def gaps(events: Iterable[Mapping[str, Any]]) -> int:
    """Visits whose versions do not rise one by one, or that do not begin with their insert."""
    told: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for event in events:
        told[event["pgh_obj_id"]].append((event["pgh_label"], event["version"]))
    return sum(
        steps[0] != ("insert", 1)
        or any(label != "update" for label, _version in steps[1:])
        or any(after - before not in (0, 1) for (_, before), (_, after) in pairwise(steps))
        for steps in told.values()
    )


def lost(rows: Iterable[Mapping[str, Any]], told: Iterable[str]) -> dict[str, int]:
    """lost: visits that were answered and are not there. unknown: visits that nobody was told of."""
    there, known = {str(row["uid"]) for row in rows}, set(told)
    return {"lost": len(known - there), "unknown": len(there - known)}


def contradicted(events: Iterable[Mapping[str, Any]], ledger: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """What clients were told beside the history.

    doubled: one key, two visits. overwritten: two changes that were answered with the same version. answer_unlike: an
    answer that the history does not know. unheeded: a change that named another version than the one before.
    """
    known = {(str(event["uid"]), event["version"], *_shown(event, _say)) for event in events}
    by_key: dict[str, set[str]] = defaultdict(set)
    changes: Counter[tuple[str, int]] = Counter()
    wrong: Counter[str] = Counter()
    for entry in ledger:
        wrong["answer_unlike"] += (entry["uid"], entry["version"], *_shown(entry, str)) not in known
        if entry["what"] in MAKING:
            # A family or a series books several with one key. The same call again answers with the visit as it stands
            # by then.
            by_key[entry["key"]].add(f"{entry['patient']}/{entry.get('number', 0)} {entry['uid']}")
        elif entry["what"] not in IDLE:
            changes[entry["uid"], entry["version"]] += 1
            wrong["unheeded"] += entry["named"] != entry["version"] - 1
    return {
        "doubled": sum(_is_doubled(made) for made in by_key.values()),
        "overwritten": sum(number > 1 for number in changes.values()),
        "answer_unlike": wrong["answer_unlike"],
        "unheeded": wrong["unheeded"],
    }


def _is_doubled(made: Iterable[str]) -> bool:
    """Whether one patient got two visits of the same number."""
    return max(Counter(each.partition(" ")[0] for each in made).values()) > 1


def _shown(row: Mapping[str, Any], say: Any) -> tuple[str, ...]:
    return tuple(say(row[name]) for name in SHOWN)


def _say(value: Any) -> str:
    """As the API says it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return str(value)
