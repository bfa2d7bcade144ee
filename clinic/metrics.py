"""What a monitor can ask: counts of requests, bookings and refusals, and how the outbox stands (docs/operations.md).

Counting costs a few microseconds and never a query; what PostgreSQL knows is asked only when somebody looks. Labels
are names out of the code: no path, no person, no token.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from functools import cache, partial

from django.db import DatabaseError, connection, transaction
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from clinic.health import Check, look_after
from clinic.shared_counts import FOLDER
from clinic.tenancy import clock_door

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
NEWEST = 10_000

_registry = CollectorRegistry()
_requests = Histogram(
    "plumbline_request_seconds",
    "Answered requests, by name of the route, method and class of the status.",
    ["route", "method", "status"],
    buckets=SECONDS,
    registry=_registry,
)
_bookings = Counter(
    "plumbline_bookings", "Visits that were made, moved, cancelled, restored.", ["event"], registry=_registry
)
_refusals = Counter(
    "plumbline_refusals",
    "What a rule refused, by its code; slot_taken is two people reaching for one time.",
    ["code"],
    registry=_registry,
)


@cache
def _requests_of(route: str, method: str, status: str) -> Histogram:
    return _requests.labels(route, method, status)


def count_request(*, route: str, method: str | None, status: int, seconds: float) -> None:
    """`route` is the name of the page, "" when there is none; methods that nobody knows are counted as one."""
    known = method if method in METHODS else "other"
    _requests_of(route or "none", str(known), f"{status // 100}xx").observe(seconds)


def count_booking(event: str) -> None:
    """Counted once the transaction is committed, and not at all when it is rolled back."""
    transaction.on_commit(partial(_bookings.labels(event).inc), robust=True)


def count_refusal(code: str) -> None:
    _refusals.labels(code).inc()


def tell(*, now: datetime) -> bytes:
    """All of it in Prometheus' text format. Without a database the counts are told all the same."""
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    else:
        registry = _registry
    return generate_latest(registry) + generate_latest(_Standing(now))


class _Standing(Collector):
    """How things stand at this moment, asked of PostgreSQL and Redis."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        checks = look_after(now=self.now)
        yield _family("check", "1 when this check of /healthz is well.", "check", {
            name: float(check.is_ok) for name, check in checks.items()
        })  # fmt: skip
        yield _figure(
            "mail_oldest_due_seconds", "Since when the longest waiting mail is due.", checks["mail"]
        )
        yield _figure("heartbeat_seconds", "Age of the last sign of beat and a worker.", checks["worker"])
        yield _figure(
            "mail_unreconciled", "Mails missing or stuck, found by the hourly round.", checks["reconciled"]
        )
        if checks["database"].is_ok:
            yield from _mail()


def _family(name: str, words: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(f"plumbline_{name}", words, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _figure(name: str, words: str, check: Check) -> Metric:
    """No sample when there is nothing to measure: a gap says more than a zero."""
    return GaugeMetricFamily(f"plumbline_{name}", words, value=check.figure)


# By the two partial indexes of the outbox, so it costs what is open, not what was ever sent.
OPEN = """
SELECT state, count(*) FROM clinic_outgoingmail WHERE state IN ('planned', 'retry') GROUP BY state
UNION ALL
SELECT state, count(*) FROM clinic_outgoingmail WHERE state IN ('claimed', 'handed') GROUP BY state
"""
ENDED = """
SELECT state, count(*) FROM (SELECT state FROM clinic_outgoingmail ORDER BY id DESC LIMIT %s) newest GROUP BY state
"""


def _mail() -> Iterator[Metric]:
    try:
        with clock_door(), connection.cursor() as cursor:
            cursor.execute(OPEN)
            unsettled = dict(cursor.fetchall())
            cursor.execute(ENDED, [NEWEST])
            newest = dict(cursor.fetchall())
    except DatabaseError:
        return
    yield _family("mail_open", "Mails that are still to go or on their way.", "state", unsettled)
    yield _family("mail_newest", f"How the newest {NEWEST} mails of the outbox stand.", "state", newest)
