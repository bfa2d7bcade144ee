"""One folder of counts for all processes of one web server, made before anything is counted and cleared by the next."""

import contextlib
import os
import shutil
import sys
from pathlib import Path

from django.conf import settings

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client looks here when it is imported


def share_counts() -> None:
    """Call it before prometheus-client is imported; afterwards, as in tests, counts stay in this process.

    The folder bears the name of the server's first process, which outlives its workers: a worker that is replaced
    leaves its counts behind, and a second server beside the first one has its own.
    """
    if FOLDER in os.environ or "prometheus_client" in sys.modules:
        return
    folder = settings.VAR / "metrics" / _name(os.getppid())
    folder.mkdir(parents=True, exist_ok=True)
    _clear_after_the_dead(folder.parent)
    os.environ[FOLDER] = str(folder)


def _name(pid: int) -> str:
    """Number and start of a process: the number alone is given out again."""
    try:
        started = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):  # gone, or no Linux
        started = "0"
    return f"{pid}-{started}"


def _clear_after_the_dead(parent: Path) -> None:
    for folder in parent.iterdir():
        pid = folder.name.partition("-")[0]
        if pid.isdecimal() and not _lives(folder.name, int(pid)):
            shutil.rmtree(folder, ignore_errors=True)  # another process may be at it too


def _lives(name: str, pid: int) -> bool:
    with contextlib.suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return _name(pid) == name
