"""Starting, recognising and stopping the two servers, without a shell and without trusting a bare process id."""

import atexit
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

from clinic.embedded.places import Account

PAUSE = 0.02
_children: dict[int, subprocess.Popen[bytes]] = {}


@atexit.register
def _let_go() -> None:
    """They may outlive us, which Python would take for an oversight."""
    for child in _children.values():
        child.returncode = child.poll() or 0


def spawn(argv: Sequence[str], *, cwd: Path, log: Path, account: Account) -> subprocess.Popen[bytes]:
    """Starts a server in its own session: Ctrl-C in a terminal reaches us, and we stop it in order."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            argv, cwd=cwd, env=plain_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True, **identity(account),
        )  # fmt: skip
    _children[child.pid] = child
    return child


class Identity(TypedDict):
    """Popen arguments that take root's rights away from a server; None leaves them as they are."""

    user: int | None
    group: int | None
    extra_groups: list[str | int] | None


def identity(account: Account) -> Identity:
    if not account.differs:
        return Identity(user=None, group=None, extra_groups=None)
    return Identity(user=account.uid, group=account.gid, extra_groups=[])


def plain_environment() -> dict[str, str]:
    """Nothing of ours reaches the servers: no PG* variables, no locale that the machine may not have."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def alive(pid: int) -> bool:
    """False for a finished process that its parent has not collected yet, too."""
    if pid in _children and _children[pid].poll() is not None:
        del _children[pid]
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state not in {"Z", "X"}


def is_program(pid: int, program: str) -> bool:
    """True when `pid` runs a program of that name: after a crash the number may belong to anybody."""
    if not alive(pid):
        return False
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        listing = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
        command = listing.stdout.decode(errors="replace")
    return program in command


def read_pid(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def stop(pid: int, steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """Sends each signal in turn and waits its seconds, until the process has gone."""
    for number, seconds in steps:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_until(lambda: not alive(pid), seconds):
            return


def settles(pid: int | None, answers: Callable[[], bool], seconds: float) -> bool:
    """Waits for a running server to answer; False when there is none, it dies, or it stays silent."""
    return bool(pid) and wait_until(lambda: answers() or not alive(pid or 0), seconds) and answers()


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    give_up = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up:
            return False
        time.sleep(PAUSE)
    return True


def last_line(log: Path) -> str:
    """The newest line of a server's log that says what went wrong, for an error of one line."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4000))
            lines = [line for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    except OSError:
        return "no log"
    telling = [line for line in lines if "FATAL" in line or "Fatal" in line or "error" in line.lower()]
    return (telling or lines or ["an empty log"])[-1].strip()
