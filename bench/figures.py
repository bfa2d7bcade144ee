"""From measured times to one line of figures, ours beside the floor of the same run."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median, quantiles
from typing import Literal

from bench.template import superuser

Unit = Literal["ms", "1/s"]


@dataclass
class Side:
    """What was measured of one side. `rates`: requests a second, by number of clients. `cpu`: ms of the workers'
    processor time per request, which other work on the machine does not stretch. `sql`, `db_ms`: statements and
    PostgreSQL's time in them, per request."""

    ms: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    rates: dict[int, list[float]] = field(default_factory=dict)
    sql: float = 0.0
    db_ms: float = 0.0

    def p(self, percent: int) -> float:
        if len(self.ms) < 2:
            return self.ms[0] if self.ms else 0.0
        return quantiles(self.ms, n=100, method="inclusive")[percent - 1]

    def rate(self, clients: int) -> float:
        """The middle one of the rounds: a neighbour's noise is in some of them only."""
        return median(self.rates.get(clients, [0.0]))

    @property
    def cpu_ms(self) -> float:
        return sum(self.cpu) / len(self.cpu) if self.cpu else 0.0


@dataclass(frozen=True)
class Figure:
    """One row. In time `ratio` is how many times the floor's p50 ours takes; in rate, what share of it ours reaches."""

    name: str
    ours: float
    floor: float
    ratio: float
    unit: Unit
    n: int
    p50: float
    p95: float
    rate_1: float
    rate_8: float
    cpu_ms: float
    sql: float
    db_ms: float
    worker_mib: float
    worker_rss_mib: float
    floor_p95: float
    floor_rate_1: float
    floor_rate_8: float
    floor_cpu_ms: float
    floor_sql: float
    floor_db_ms: float

    def as_json(self, appointments: int) -> str:
        """One line; `appointments`: how many were in the database."""
        return json.dumps({**asdict(self), "appointments": appointments})


def in_time(
    name: str,
    ours: Side,
    floor: Side,
    *,
    bare: Sequence[float] = (),
    mib: tuple[float, float],
) -> Figure:
    """`bare`: times of the bare SQL, whose middle is added to the floor of an API row."""
    below = floor.p(50) + (Side(list(bare)).p(50) if bare else 0.0)
    return _figure(name, ours, floor, (ours.p(50), below, ours.p(50) / below, "ms"), mib)


def in_rate(name: str, ours: Side, floor: Side, *, mib: tuple[float, float]) -> Figure:
    rates = ours.rate(8), floor.rate(8)
    return _figure(name, ours, floor, (*rates, rates[0] / rates[1], "1/s"), mib)


def _figure(
    name: str,
    ours: Side,
    floor: Side,
    head: tuple[float, float, float, Unit],
    mib: tuple[float, float],
) -> Figure:
    return Figure(
        name=name,
        ours=round(head[0], 2),
        floor=round(head[1], 2),
        ratio=round(head[2], 2),
        unit=head[3],
        n=len(ours.ms),
        p50=round(ours.p(50), 2),
        p95=round(ours.p(95), 2),
        rate_1=round(ours.rate(1), 1),
        rate_8=round(ours.rate(8), 1),
        cpu_ms=round(ours.cpu_ms, 2),
        sql=round(ours.sql, 1),
        db_ms=round(ours.db_ms, 2),
        worker_mib=round(mib[0], 1),
        worker_rss_mib=round(mib[1], 1),
        floor_p95=round(floor.p(95), 2),
        floor_rate_1=round(floor.rate(1), 1),
        floor_rate_8=round(floor.rate(8), 1),
        floor_cpu_ms=round(floor.cpu_ms, 2),
        floor_sql=round(floor.sql, 1),
        floor_db_ms=round(floor.db_ms, 2),
    )


class Statements:
    """Counts what PostgreSQL was asked in the run's database, transaction control and all, by its own counters."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.line = superuser()
        self.line.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def close(self) -> None:
        self.line.close()

    def begin(self) -> None:
        self.line.execute("SELECT pg_stat_statements_reset()")

    def note(self, side: Side, requests: int) -> None:
        """What so many requests have asked since `begin`."""
        asked = self.list()
        side.sql = sum(calls for calls, _ms, _words in asked) / requests
        side.db_ms = sum(ms for _calls, ms, _words in asked) / requests

    def list(self) -> list[tuple[int, float, str]]:
        """(calls, milliseconds in all, statement) since `begin`, the costliest first."""
        return self.line.execute(
            "SELECT calls, total_exec_time, query FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid"
            " WHERE d.datname = %s AND toplevel ORDER BY total_exec_time DESC",
            [self.database],
        ).fetchall()


HEADS = (
    "name", "ours", "floor", "ratio", "unit", "n", "p50", "p95", "rate_1", "rate_8", "cpu_ms", "floor_cpu_ms", "sql",
    "floor_sql", "db_ms", "floor_db_ms", "worker_mib",
)  # fmt: skip
AIMS = {
    "page_today": "≤ 2.5",
    "chart_page": "≤ 2.5",
    "programme_page": "≤ 2.5",
    "slots_week": "≤ 1.5",
    "patient_search": "≤ 3",
    "book": "≥ 0.5",
    "mail_send": "≥ 0.6",
}


def table(figures: Sequence[Figure]) -> str:
    """The figures for people, in Markdown."""
    lines = [f"| {' | '.join((*HEADS, 'aim'))} |", f"|{'---|' * (len(HEADS) + 1)}"]
    for each in figures:
        cells = [str(getattr(each, head)) for head in HEADS]
        lines.append(f"| {' | '.join((*cells, AIMS.get(each.name, '')))} |")
    return "\n".join(lines)
