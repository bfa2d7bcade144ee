"""Fifty programs do everything to one day of a clinic at once, through HTTP: is anything ever promised twice, or lost?

`python -m bench.hammer --operations 100000 --clients 50`. Each round has a clinic of its own, forty starts that overlap
in one day, and is followed by one of the floor: calls of one constrained insert each, by as many clients. Some of these
are thrown in among ours too, which says what an insert takes in the same crowd (`beside`). Prints one JSON line per
operation and one of all; exits with 1 when there was a fault, an answer of 5xx or a deadlock.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.hammer_judge import Verdict

CHECKOUT = Path(__file__).resolve().parent.parent
A_ROUND = 2_000  # operations
FLOOR = 4  # one call of the floor for so many of ours
HOLDS_END = 0.8  # seconds from one kept time that runs out to the next
TENDED = 3  # so many of them until the clock's own round


@dataclass
class Blows:
    """What all rounds did. faults: what must never happen, see `bench.hammer_judge`."""

    clients: int
    rounds: int = 0
    statuses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: Counter[str] = field(default_factory=Counter)
    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    floor_ms: list[float] = field(default_factory=list)
    beside_ms: list[float] = field(default_factory=list)
    """Of the floor's calls that were thrown in among ours."""
    cpu_ms: float = 0.0
    floor_cpu_ms: float = 0.0
    """The web workers' processor time of all calls."""
    seconds: float = 0.0
    deadlocks: int = 0
    visits: int = 0
    events: int = 0
    ended: int = 0
    """Kept times that ran out."""

    def add(self, answered: Mapping[str, Any], verdict: Verdict) -> None:
        self.rounds += 1
        self.seconds += answered["seconds"]
        self.faults.update(verdict.faults)
        self.visits += verdict.visits
        self.events += verdict.events
        for what, counts in answered["statuses"].items():
            self.statuses[what].update(counts)
            times = self.beside_ms if what == "insert" else self.ms[what]
            times += answered["ms"][what]

    @property
    def all_ms(self) -> list[float]:
        return [each for times in self.ms.values() for each in times]

    @property
    def codes(self) -> Counter[str]:
        return sum(self.statuses.values(), Counter())

    @property
    def broken(self) -> int:
        return sum(number for status, number in self.codes.items() if status[0] == "5")

    def wrong(self) -> dict[str, int]:
        """What must never happen and did, by name."""
        broken = {f"answered {status}": number for status, number in self.codes.items() if status[0] == "5"}
        found = {**self.faults, **broken, "deadlocks": self.deadlocks}
        return {name: number for name, number in found.items() if number}

    def lines(self) -> Iterator[str]:
        """One for each operation, the last one of all."""
        for what, times in sorted(self.ms.items()):
            cuts = cuts_of(times)
            yield json.dumps(
                {"name": f"hammer.{what}", "p50": cuts[49], "p99": cuts[98], "unit": "ms", "n": len(times),
                 "statuses": dict(self.statuses[what])}
            )  # fmt: skip
        ours, floor, beside = (cuts_of(each) for each in (self.all_ms, self.floor_ms, self.beside_ms))
        yield json.dumps(
            {
                "name": "hammer", "rounds": self.rounds, "clients": self.clients, "faults": dict(self.faults),
                "answers_5xx": self.broken, "deadlocks": self.deadlocks, "visits": self.visits, "events": self.events,
                "holds_run_out": self.ended, "rate": round(len(self.all_ms) / self.seconds, 1) if self.seconds else 0,
                "ours_p50": ours[49], "ours_p99": ours[98], "floor_p50": floor[49], "floor_p99": floor[98],
                "ratio_p99": round(ours[98] / floor[98], 2) if floor[98] else None,
                "beside_p50": beside[49], "beside_p99": beside[98],
                "ratio_beside_p99": round(ours[98] / beside[98], 2) if beside[98] else None, "unit": "ms",
                "cpu_ms": round(self.cpu_ms / max(1, len(self.all_ms)), 1),
                "floor_cpu_ms": round(self.floor_cpu_ms / max(1, len(self.floor_ms)), 1), "n": len(self.all_ms),
            }
        )  # fmt: skip


def cuts_of(times: Sequence[float]) -> list[float]:
    if len(times) < 2:
        return [0.0] * 99
    return [round(cut, 1) for cut in quantiles(times, n=100)]


def strike(
    blows: Blows,
    *,
    port: int,
    operations: int,
    seed: int,
    name: str,
    inserts: Sequence[Mapping[str, Any]] = (),
) -> Verdict:
    """One round in a clinic of its own against the server at `port`, judged; what it did is added to `blows`.

    inserts: calls of the floor to be thrown in.
    """
    from django.utils import timezone

    from bench.hammer_scene import make_scene

    scene = make_scene(name=name, clients=blows.clients, now=timezone.now())
    with closing(owner_line()) as line:
        before = count_deadlocks(line)
        with _clock(scene.clinic.pk, blows):
            told = {**scene.told, "inserts": list(inserts)}
            answered = _ask(port, blows.clients, operations, seed, told)
        verdict = judged(line, scene.clinic.pk, answered)
        blows.deadlocks += count_deadlocks(line) - before
    blows.add(answered, verdict)
    return verdict


def judged(line: Any, clinic: int, answered: Mapping[str, Any]) -> Verdict:
    from bench.hammer_judge import judge

    return judge(line, clinic, answered)


def owner_line() -> Any:
    """A connection that sees every clinic's rows, to the database that this process uses."""
    import psycopg
    from django.conf import settings
    from django.db import connection

    server, owner = connection.settings_dict, settings.OWNER_DATABASE
    return psycopg.connect(
        host=server["HOST"], port=server["PORT"], user=owner["USER"], password=owner["PASSWORD"],
        dbname=server["NAME"], autocommit=True,
    )  # fmt: skip


def count_deadlocks(line: Any) -> int:
    line.execute("SELECT pg_stat_force_next_flush()")
    (number,) = line.execute(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    ).fetchone()
    return int(number)


def _ask(port: int, clients: int, operations: int, seed: int, told: Mapping[str, Any]) -> dict[str, Any]:
    order = {"port": port, "clients": clients, "operations": operations, "seed": seed, "scene": told}
    done = subprocess.run(
        [sys.executable, "-S", "-m", "bench.hammer_client"], cwd=CHECKOUT, input=json.dumps(order), text=True,
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


@contextmanager
def _clock(clinic: int, blows: Blows) -> Iterator[None]:
    """Kept times run out one after another as if hours went by, and the clock comes round; once more at the end."""
    over = threading.Event()
    failures: list[Exception] = []
    thread = threading.Thread(target=_run_clock, args=(clinic, blows, over, failures))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if failures:
        raise failures[0]


def _run_clock(clinic: int, blows: Blows, over: threading.Event, failures: list[Exception]) -> None:
    from django.db import connection

    from appointments.tasks import tend_waitlist

    try:
        with closing(owner_line()) as line:
            ticks = 0
            while not over.wait(HOLDS_END):
                blows.ended += _let_run_out(line, clinic)
                ticks += 1
                if ticks % TENDED == 0:
                    tend_waitlist()
        tend_waitlist()
    except Exception as error:
        failures.append(error)
    finally:
        connection.close()


def _let_run_out(line: Any, clinic: int) -> int:
    """One time that is kept was kept long enough: what is written is what would stand there hours later."""
    found = line.execute(
        "UPDATE appointments_waitlistround SET opened_at = now() - interval '1 hour', expires_at = now()"
        " WHERE id = (SELECT id FROM appointments_waitlistround WHERE clinic_id = %s AND state = 'running'"
        " ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING hold_id",
        [clinic],
    ).fetchone()
    if found is None:
        return 0
    return int(
        line.execute(
            "UPDATE appointments_appointment SET expires_at = now() WHERE id = %s AND status = 'held'", found
        ).rowcount
    )


def run(*, operations: int, clients: int, seed: int, minutes: float) -> Blows:
    """Rounds in turn with the floor's, until all operations are done or the time is over."""
    from bench.__main__ import say
    from bench.api_rows import one_insert
    from bench.processes import Client, web
    from bench.scene import set_scene

    floor_scene, blows = set_scene(), Blows(clients)
    give_up = time.monotonic() + minutes * 60
    with web() as server, Client() as client:
        client.ask(port=server.port, clients=clients, requests=one_insert(floor_scene, 200))
        for number, share in enumerate(_shares(operations)):
            used = server.cpu_ms()
            verdict = strike(
                blows, port=server.port, operations=share, seed=seed + number, name=f"Hammer {number}",
                inserts=_thrown_in(floor_scene, share // 20),
            )  # fmt: skip
            blows.cpu_ms += server.cpu_ms() - used
            used = server.cpu_ms()
            requests = one_insert(floor_scene, max(share // FLOOR, clients))
            blows.floor_ms += client.ask(port=server.port, clients=clients, requests=requests)["ms"]
            blows.floor_cpu_ms += server.cpu_ms() - used
            say(f"{len(blows.all_ms)} operations, {_say_faults(verdict)}, {dict(blows.codes)}")
            if time.monotonic() > give_up:
                break
    return blows


def _thrown_in(scene: Any, number: int) -> list[dict[str, Any]]:
    return [
        {"practitioner": who, "starts_at": starts_at.isoformat()} for who, starts_at in scene.take_far(number)
    ]


def _shares(operations: int) -> Iterable[int]:
    whole, rest = divmod(operations, A_ROUND)
    return [A_ROUND] * whole + [rest] * bool(rest)


def _say_faults(verdict: Verdict) -> str:
    found = {name: number for name, number in verdict.faults.items() if number}
    return f"FAULTS {found} {verdict.waitlist or ''}".rstrip() if found else "no fault"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--operations", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--rows", type=int, default=107_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=120, help="no new round is begun after so many")
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from bench.__main__ import prepared

    with prepared(given.rows):
        blows = run(
            operations=given.operations, clients=given.clients, seed=given.seed, minutes=given.minutes
        )
    for line in blows.lines():
        print(line, flush=True)
    sys.exit(bool(blows.wrong()))


if __name__ == "__main__":
    main()
