"""The product's own processes as a run starts them: its Procfile's commands, the bench's settings, a log file each."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from clinic.management.commands.demo import answers, free_port_near
from clinic.supervisor import end_with_parent, read_procfile

PATIENCE = 60.0  # seconds until a process answers or is gone
PORTS = 8300  # and up: away from the demo's
MS_A_TICK = 1000 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Program:
    """A running program with its workers."""

    process: subprocess.Popen[bytes]
    port: int = 0

    def workers(self) -> list[int]:
        """Processes below the first one: the web's or Celery's workers."""
        out = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in out.split()]

    def worker_mib(self) -> tuple[float, float]:
        """The largest worker's proportional share and resident set, in MiB."""
        sizes = [_memory(pid) for pid in self.workers() or [self.process.pid]]
        return max(pss for pss, _rss in sizes), max(rss for _pss, rss in sizes)

    def cpu_ms(self) -> float:
        """Processor time that the workers have used so far, those that have been replaced among them."""
        return sum(_cpu_ms(pid)[0] for pid in self.workers()) + _cpu_ms(self.process.pid)[1]

    @contextmanager
    def held(self) -> Iterator[None]:
        """The first process stands still, so that its workers get nothing new."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def environment(**more: str) -> dict[str, str]:
    """What the product's processes get besides the shell's own."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "API_CALLS_A_MINUTE": "1000000",  # counted as ever, never refused
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        **more,
    }


def command_of(name: str, env: dict[str, str]) -> list[str]:
    return read_procfile(Path(settings.BASE_DIR) / "Procfile", env)[name]


@contextmanager
def web(
    command: Callable[[dict[str, str]], Sequence[str]] | None = None, log: str = "bench-web"
) -> Iterator[Program]:
    """The web server on a free port, ready when this returns; the Procfile's unless another command is given."""
    port = free_port_near(PORTS)
    env = environment(PORT=str(port))
    argv = command(env) if command else command_of("web", env)
    with running(argv, env, log) as process:
        wait_until(lambda: answers(port) or process.poll() is not None)
        if process.poll() is not None:
            raise RuntimeError(f"The web server did not start: see {log_file(log)}.")
        yield Program(process, port)


@contextmanager
def worker(mail_port: int, **more: str) -> Iterator[Program]:
    """The Procfile's Celery worker, sending to a mail server on this machine."""
    env = environment(EMAIL_URL=f"smtp://127.0.0.1:{mail_port}", REMAP_SIGTERM="SIGQUIT", **more)
    with running(command_of("worker", env), env, "bench-worker") as process:
        yield Program(process)


@contextmanager
def running(argv: Sequence[str], env: dict[str, str], log: str) -> Iterator[subprocess.Popen[bytes]]:
    with log_file(log).open("ab") as out:
        process = subprocess.Popen(
            argv, cwd=settings.BASE_DIR, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True, preexec_fn=end_with_parent,  # noqa: PLW1509 (no threads yet)
        )  # fmt: skip
        try:
            yield process
        finally:
            Program(process).stop()


class Client:
    """`bench.client` at the other end of a pipe."""

    def __enter__(self) -> "Client":
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-m", "bench.client"], cwd=settings.BASE_DIR, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE)

    def ask(self, *, port: int, clients: int, requests: Sequence[str], warm: int = 0) -> dict[str, Any]:
        """Send the requests, `clients` at a time; see bench/client.py for what comes back."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        order = {"port": port, "clients": clients, "requests": list(requests), "warm": warm}
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("The client stopped: its last words stand above.")
        return dict(json.loads(answer))


def log_file(name: str) -> Path:
    folder = Path(settings.VAR) / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


def wait_until(is_done: Callable[[], bool], patience: float = PATIENCE) -> None:
    give_up = time.monotonic() + patience
    while not is_done():
        if time.monotonic() > give_up:
            raise TimeoutError("It took longer than a minute.")
        time.sleep(0.05)


def _cpu_ms(pid: int) -> tuple[float, float]:
    """Its own, and that of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own, of_children = (sum(map(int, fields[at : at + 2])) for at in (11, 13))
    return own * MS_A_TICK, of_children * MS_A_TICK


def _memory(pid: int) -> tuple[float, float]:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = {
        name: int(size) / 1024 for name, size in re.findall(r"^(Pss|Rss): +(\d+) kB", text, re.MULTILINE)
    }
    return found["Pss"], found["Rss"]
