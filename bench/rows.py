"""The rows of the bench: each hot path beside its floor, in turns, so that the machine's moods fall on both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.figures import Figure, Side, Statements, in_rate, in_time
from bench.processes import Client, Program
from bench.scene import Scene

Requests = Callable[[Scene, int], list[str]]


@dataclass(frozen=True)
class Pace:
    """How long a row is measured: `rounds` turns of ours and floor, `count` requests each.

    `warm`: requests before anything counts; `counted`: those over which statements are counted.
    """

    rounds: int = 10
    count: int = 20
    warm: int = 32
    counted: int = 10


BRIEF = Pace(rounds=1, count=2, warm=2, counted=2)


@dataclass(frozen=True)
class Row:
    """`ours` and `floor` make so many requests. `bare`: one run of the bare SQL, in ms, for the floor of an API row."""

    name: str
    ours: Requests
    floor: Requests
    bare: Callable[[Scene], float] | None = None
    is_rate: bool = False
    statuses: tuple[str, ...] = ("200",)


@dataclass
class Run:
    """Everything that measures: the servers of this run and the scene they show."""

    scene: Scene
    web: Program
    client: Client
    statements: Statements
    pace: Pace

    def ask(self, row: Row, make: Requests, number: int, *, clients: int, warm: int = 0) -> dict[str, Any]:
        requests = make(self.scene, number + warm)
        answer = self.client.ask(port=self.web.port, clients=clients, requests=requests, warm=warm)
        wrong = set(answer["statuses"]) - set(row.statuses)
        if wrong:
            raise RuntimeError(f"{row.name}: answered {answer['statuses']}, wanted {row.statuses}.")
        return answer


def measure(run: Run, row: Row) -> Figure:
    """Ours and the floor in turns: one client for the times, then eight for the rate, then the statements."""
    ours, floor, bare = Side(), Side(), []
    sides = ((row.ours, ours), (row.floor, floor))
    for make, _side in sides:  # every worker has its templates and its connection before anything counts
        run.ask(row, make, run.pace.warm, clients=8)
    for _round in range(run.pace.rounds):
        for make, side in sides:
            before = run.web.cpu_ms()
            answer = run.ask(row, make, run.pace.count, clients=1, warm=1)
            side.cpu.append((run.web.cpu_ms() - before) / (run.pace.count + 1))
            side.ms += answer["ms"]
            side.rates.setdefault(1, []).append(len(answer["ms"]) / answer["seconds"])
        if row.bare:
            bare += [row.bare(run.scene) for _each in range(run.pace.count)]
    for _round in range(run.pace.rounds):
        for make, side in sides:
            answer = run.ask(row, make, run.pace.count, clients=8, warm=min(8, run.pace.warm))
            side.rates.setdefault(8, []).append(len(answer["ms"]) / answer["seconds"])
    for make, side in sides:
        run.statements.begin()
        run.ask(row, make, run.pace.counted, clients=1)
        run.statements.note(side, run.pace.counted)
    mib = run.web.worker_mib()
    if row.is_rate:
        return in_rate(row.name, ours, floor, mib=mib)
    return in_time(row.name, ours, floor, bare=bare, mib=mib)
