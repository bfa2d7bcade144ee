"""`make demo` as a person meets it: it starts, survives kills, ends with Ctrl-C and leaves nothing running."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clinic.embedded import Machine
from clinic.management.commands.demo import answers, free_port_near

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAMS = ("gunicorn", "worker", "beat", "catch_mail")
# The demo without its data: loading a year of visits has its own test.
SCRIPT = """
import django
from django.core import management
django.setup()
from clinic.management.commands import demo
def call(name, *args, **options):
    if name not in ("load_icd10", "seed_demo"):
        management.call_command(name, *args, **options)
demo.call_command = call
management.execute_from_command_line(["manage.py", "demo"])
"""


class Demo:
    """The command in its own process, and the processes below it."""

    def __init__(self, var: Path, port: int) -> None:
        environment = {
            **os.environ, "PLUMBLINE_VAR": str(var), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "clinic.settings",
            "PYTHONUNBUFFERED": "1", "WEB_WORKERS": "1", "WORKER_PROCESSES": "1",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT], cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.said = ""

    def hear(self, word: str) -> None:
        assert self.process.stdout is not None
        line = ""
        while word not in line:
            line = self.process.stdout.readline()
            assert line, f"ended before saying {word!r}:\n{self.said}"
            self.said += line

    def __enter__(self) -> "Demo":
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            rest, _ = self.process.communicate(timeout=40)
            sys.stdout.write(self.said + rest)  # shown when the test fails
        assert self.process.stdout is not None
        self.process.stdout.close()

    def children(self) -> dict[str, int]:
        """Program word → process id, for the programs that the demo itself started."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
            if parent == self.process.pid:
                found |= {
                    word: int(folder.name)
                    for word in ("gunicorn", "worker", "beat", "catch_mail")
                    if word in command
                }
        return found


@pytest.fixture
def var() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="plumbline demo "))
    path.chmod(0o755)
    yield path / "var"
    Machine(path / "var").erase()
    shutil.rmtree(path)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the processes in /proc")
def test_demo_survives_kills_and_leaves_nothing_behind(var: Path) -> None:
    port = free_port_near(18100)
    with Demo(var, port) as demo:
        demo.hear("Ctrl-C stops it")
        before = demo.children()
        assert set(before) == set(PROGRAMS), demo.said
        machine = Machine(var)
        servers = [machine.cluster.pid, machine.broker.pid]

        for victim in (before["gunicorn"], before["worker"], *servers):
            assert victim is not None
            os.kill(victim, signal.SIGKILL)
        until(lambda: is_new(demo.children(), before))
        until(lambda: answers(port) and machine.answers())

        last = [*demo.children().values(), machine.cluster.pid, machine.broker.pid]
        demo.process.send_signal(signal.SIGINT)
        out, _ = demo.process.communicate(timeout=30)
        assert "Stopped. Everything is kept" in out
        assert demo.process.returncode == 0
        until(lambda: not any(is_running(pid) for pid in last))
        assert not machine.listens()


def test_taken_port_is_said_with_the_remedy_before_anything_starts(var: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with Demo(var, port) as demo:
            out, _ = demo.process.communicate(timeout=30)
    assert demo.process.returncode == 1
    assert f"Port {port} is taken by another program: make demo PORT=" in out
    assert not (var / "postgres").exists()


def is_new(now: dict[str, int], before: dict[str, int]) -> bool:
    """All programs run, and those that were killed are other processes now."""
    return set(now) == set(before) and all(now[word] != before[word] for word in ("gunicorn", "worker"))


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it did not happen in time"
        time.sleep(0.1)


def is_running(pid: int | None) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False
