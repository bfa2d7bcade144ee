"""Runs the programs of the Procfile side by side: prefixed logs, a killed one is started again, one end for all.

honcho ends everything when one program ends, and starts each through a shell; a demo has to outlive `kill -9` of any
of its parts, so this does its work instead. The Procfile stays the one list of what runs.
"""

import contextlib
import ctypes
import os
import re
import selectors
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, TextIO

TICK = 0.2  # seconds
GRACE = 10.0  # seconds between "please stop" and "stop"
LONGEST_PAUSE = 30.0  # seconds between two attempts at a program that keeps dying
SETTLED = 60.0  # seconds after which a program counts as healthy again
LONGEST_LINE = 400  # characters shown of one line; the whole of it is in the program's log
COLOURS = (36, 33, 35, 32)
PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def read_procfile(path: Path, environment: Mapping[str, str]) -> dict[str, list[str]]:
    """name → argv. `${NAME:-default}` is filled in here, `python` is the running one; no shell is involved."""

    def fill(match: re.Match[str]) -> str:
        return environment.get(match[1]) or match[2] or ""

    programs = {}
    for line in path.read_text().splitlines():
        name, colon, command = line.partition(":")
        if not colon or name.startswith("#"):
            continue
        argv = [re.sub(r"\$\{(\w+)(?::-([^}]*))?\}", fill, word) for word in shlex.split(command)]
        programs[name.strip()] = [sys.executable if word == "python" else word for word in argv]
    return programs


def end_with_parent() -> None:
    """Between fork and exec: the kernel ends this program when its supervisor is killed."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Program:
    """One line of the Procfile and the process that runs it now."""

    name: str
    argv: list[str]
    colour: int
    log: TextIO
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    start_at: float = 0.0
    rest: bytes = b""

    @property
    def output(self) -> IO[bytes]:
        assert self.process is not None
        assert self.process.stdout is not None
        return self.process.stdout

    def signal_group(self, number: signal.Signals) -> None:
        """Every program leads its own group, so its children are reached too, even after it has gone."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def take_lines(self) -> Iterator[str]:
        """The whole lines that have arrived; a half one waits for its end."""
        chunk = os.read(self.output.fileno(), 65536)
        lines = (self.rest + chunk).split(b"\n")
        self.rest = lines.pop() if chunk else b""
        yield from (line.decode(errors="replace") for line in lines if line.strip())


@dataclass
class Supervisor:
    """`run()` returns when it was told to stop and nothing of its programs is left."""

    programs: dict[str, list[str]]
    environment: Mapping[str, str]
    cwd: Path
    logs: Path
    write: Callable[[str], object]
    coloured: bool = False
    each_tick: Callable[[], object] = lambda: None
    stopping: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._all = [
            Program(
                name, argv, COLOURS[number % len(COLOURS)], (self.logs / f"{name}.log").open("w", buffering=1)
            )
            for number, (name, argv) in enumerate(self.programs.items())
        ]
        self._width = max(len(name) for name in self.programs)
        self._selector = selectors.DefaultSelector()

    def run(self) -> None:
        with self._signals():
            try:
                while not self.stopping:
                    self._start_due()
                    self._relay(TICK)
                    self._notice_ends()
                    self.each_tick()
            finally:
                self._stop_all()

    def say(self, name: str, text: str, colour: int = 0) -> None:
        prefix = f"{name:<{self._width}} |"
        self.write(
            f"\x1b[{colour}m{prefix}\x1b[0m {text}" if self.coloured and colour else f"{prefix} {text}"
        )

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def note(number: int, frame: FrameType | None) -> None:
            self.stopping += 1

        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, note) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start_due(self) -> None:
        for program in self._all:
            if program.process is None and program.start_at <= time.monotonic():
                program.process = subprocess.Popen(
                    program.argv, cwd=self.cwd, env=dict(self.environment), stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
                    preexec_fn=end_with_parent,  # noqa: PLW1509 (this process has one thread)
                )  # fmt: skip
                program.started_at = time.monotonic()
                self._selector.register(program.output, selectors.EVENT_READ, program)

    def _relay(self, seconds: float) -> None:
        """Prints what the programs have said. A pipe that ended is no longer listened to."""
        if not self._selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self._selector.select(seconds):
            program: Program = key.data
            before = program.rest
            lines = list(program.take_lines())
            if not lines and not program.rest and not before:
                self._silence(program)
            for line in lines:
                program.log.write(line + "\n")
                self.say(
                    program.name,
                    line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} …",
                    program.colour,
                )

    def _silence(self, program: Program) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(program.output)

    def _notice_ends(self) -> None:
        for program in self._all:
            if program.process is None or program.process.poll() is None:
                continue
            self._clear(program)
            lived = time.monotonic() - program.started_at
            program.failures = 1 if lived > SETTLED else program.failures + 1
            pause = min(LONGEST_PAUSE, 0.5 * 2**program.failures)
            program.start_at = time.monotonic() + pause
            self.say(program.name, f"ended ({self._reason(program)}); starting again in {pause:.0f} s", 31)
            program.process = None

    def _clear(self, program: Program) -> None:
        """Takes away what a killed program left: children that would hold its port or its queue."""
        program.signal_group(signal.SIGKILL)
        self._silence(program)
        program.output.close()
        program.rest = b""

    @staticmethod
    def _reason(program: Program) -> str:
        code = program.process.returncode if program.process else 0
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def _stop_all(self) -> None:
        """Asks once, waits, then insists; a second Ctrl-C insists at once."""
        self.stopping = max(self.stopping, 1)
        alive = [program for program in self._all if program.process is not None]
        for program in alive:
            if program.process is not None and program.process.poll() is None:
                program.process.terminate()
        give_up = time.monotonic() + GRACE
        while any(p.process is not None and p.process.poll() is None for p in alive):
            if time.monotonic() > give_up or self.stopping > 1:
                break
            self._relay(TICK)
        for program in alive:
            program.signal_group(signal.SIGKILL)
            if program.process is not None:
                program.process.wait()
            self._clear(program)
        for program in self._all:
            program.log.close()
