"""`python -m bench.servers`: web servers side by side on the same rows, at 1, 8 and 50 clients and through a restart.

Prints a Markdown table. --rows and --count as in `python -m bench`.
"""

import argparse
import http.client
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from bench.__main__ import prepared, say

CLIENTS = (1, 8, 50)
NAMES = ("page_today", "slots_week", "book")
UNDER_LOAD = 9.0  # seconds of requests around a restart
Command = Callable[[dict[str, str]], Sequence[str]]


def gunicorn(env: dict[str, str]) -> Sequence[str]:
    """Threads that take connections from one poller per process."""
    return [
        sys.executable, "-m", "gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{env['PORT']}", "--workers", "2",
        "--threads", "4", "--timeout", "60", "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip


def granian(env: dict[str, str]) -> Sequence[str]:
    """HTTP in Rust, the application in Python threads."""
    return [
        sys.executable, "-m", "granian", "clinic.wsgi:application", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", env["PORT"], "--workers", "2", "--blocking-threads", "4", "--http", "1", "--no-ws",
        "--log-level", "warning", "--workers-kill-timeout", "30", "--respawn-failed-workers",
    ]  # fmt: skip


SERVERS: dict[str, Command] = {"gunicorn gthread 2×4": gunicorn, "granian wsgi 2×4": granian}


@dataclass(frozen=True)
class Fate:
    """What clients saw around one signal: answers, requests without an answer, the longest wait for one."""

    answered: int
    failed: int
    longest_ms: float

    def __str__(self) -> str:
        return f"{self.failed} of {self.answered + self.failed} lost, longest {self.longest_ms:.0f} ms"


def main() -> None:
    given = _arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    lines: list[str] = []
    fates: list[str] = []
    with prepared(given.rows):
        from bench.scene import set_scene

        scene = set_scene()
        for _round in range(given.rounds):  # in turns, so that the machine's moods fall on all of them
            for name, command in SERVERS.items():
                say(name)
                lines += _measure(name, command, scene, given.count)
        for name, command in SERVERS.items():
            say(f"{name}, restarted")
            fates += _restarts(name, command, scene)
    print("| server | row | clients | p50 ms | p99 ms | 1/s | worker MiB |\n|---|---|---|---|---|---|---|")
    print("\n".join(sorted(lines)))
    print("\n| server | HUP under load | kill -9 of a worker |\n|---|---|---|")
    print("\n".join(fates))


def _measure(name: str, command: Command, scene: Any, count: int) -> list[str]:
    from bench.all_rows import WEB_ROWS
    from bench.processes import Client, web

    lines = []
    with web(command) as server, Client() as client:
        for row in (WEB_ROWS[each] for each in NAMES):
            for clients in CLIENTS:
                number = max(count, 2 * clients)
                answer = client.ask(
                    port=server.port,
                    clients=clients,
                    requests=row.ours(scene, number + max(8, clients)),
                    warm=max(8, clients),
                )
                if set(answer["statuses"]) - set(row.statuses):
                    raise RuntimeError(f"{name}, {row.name}: answered {answer['statuses']}.")
                cuts = quantiles(answer["ms"], n=100, method="inclusive")
                lines.append(
                    f"| {name} | {row.name} | {clients:2} | {cuts[49]:.1f} | {cuts[98]:.1f} |"
                    f" {len(answer['ms']) / answer['seconds']:.1f} | {server.worker_mib()[0]:.0f} |"
                )
    return lines


def _restarts(name: str, command: Command, scene: Any) -> list[str]:
    from bench.processes import web
    from clinic.access import Role

    cells = []
    for signal_one in (
        lambda server: server.process.send_signal(signal.SIGHUP),
        lambda server: os.kill(server.workers()[0], signal.SIGKILL),
    ):
        with web(command) as server:
            cookie = scene.cookies[Role.CHIROPRACTOR]
            cells.append(str(_through(server.port, cookie, lambda do=signal_one, to=server: do(to))))
    return [f"| {name} | {' | '.join(cells)} |"]


def _through(port: int, cookie: str, act: Callable[[], None]) -> Fate:
    """Four clients that ask for the empty page all the time; a third of the time in, `act` happens."""
    fates: list[Fate] = []
    give_up = time.monotonic() + UNDER_LOAD
    threads = [
        threading.Thread(target=lambda: fates.append(_keep_asking(port, cookie, give_up)))
        for _each in range(4)
    ]
    for thread in threads:
        thread.start()
    time.sleep(UNDER_LOAD / 3)
    act()
    for thread in threads:
        thread.join()
    return Fate(
        sum(fate.answered for fate in fates),
        sum(fate.failed for fate in fates),
        max(fate.longest_ms for fate in fates),
    )


def _keep_asking(port: int, cookie: str, give_up: float) -> Fate:
    answered = failed = 0
    longest = 0.0
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < give_up:
        began = time.perf_counter()
        try:
            line.request("GET", "/bench/page/", headers={"Host": "localhost", "Cookie": cookie})
            answer = line.getresponse()
            answer.read()
            answered += answer.status == 200
            failed += answer.status != 200
        except (OSError, http.client.HTTPException):
            failed += 1
            line.close()
            time.sleep(0.02)
        longest = max(longest, (time.perf_counter() - began) * 1000)
    line.close()
    return Fate(answered, failed, longest)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=107_000)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
