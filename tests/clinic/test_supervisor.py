"""The demo's supervisor with real programs, killed for real."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from clinic.supervisor import read_procfile

CHECKOUT = Path(__file__).resolve().parents[2]
# What a supervised program does: tells its number, then waits; a child of its own waits with it.
PROGRAM = "import os, subprocess, time; c = subprocess.Popen(['sleep', '60']); "
PROGRAM += "print('pids', os.getpid(), c.pid, flush=True); "
SCRIPT = """
    import sys
    from pathlib import Path
    from clinic import supervisor
    supervisor.GRACE = 1.0
    programs = {{"one": [sys.executable, "-c", {one!r}], "two": [sys.executable, "-c", {two!r}]}}
    def say(line):
        print(line, flush=True)
    supervisor.Supervisor(programs, dict({environment!r}), Path("."), Path({logs!r}), say).run()
    print("boss done", flush=True)
"""


class Boss:
    """A supervisor in its own process, and what it has said so far."""

    def __init__(self, logs: Path, *, one: str, two: str) -> None:
        script = textwrap.dedent(SCRIPT).format(
            one=one, two=two, environment=dict(os.environ), logs=str(logs)
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []

    def hear(self, word: str) -> str:
        assert self.process.stdout is not None
        while word not in (line := self.process.stdout.readline()):
            assert line, f"ended before saying {word!r}: {self.said}"
            self.said.append(line)
        self.said.append(line)
        return line

    def pids(self, name: str) -> list[int]:
        return [int(word) for word in self.hear(f"{name} | pids").split("pids")[1].split()]

    def end(self) -> str:
        self.process.send_signal(signal.SIGTERM)
        out, _ = self.process.communicate(timeout=20)
        return out


def running(pids: list[int]) -> list[int]:
    def is_running(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
        except FileNotFoundError:
            return False

    return [pid for pid in pids if is_running(pid)]


def soon(pids: list[int]) -> bool:
    give_up = time.monotonic() + 10
    while running(pids) and time.monotonic() < give_up:
        time.sleep(0.05)
    return not running(pids)


WAITS = PROGRAM + "time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + PROGRAM + "time.sleep(60)"


def test_killed_program_is_started_again_and_the_other_is_left_alone(tmp_path: Path) -> None:
    boss = Boss(tmp_path, one=WAITS, two="import time; time.sleep(0.5); " + WAITS)
    one, two = boss.pids("one"), boss.pids("two")
    os.kill(one[0], signal.SIGKILL)
    assert "signal 9" in boss.hear("one | ended")
    again = boss.pids("one")
    assert again[0] != one[0]
    assert soon(one), "the child of the killed program is still there"
    assert running(two) == two
    assert "boss done" in boss.end()
    assert soon(one + two + again)


def test_program_that_does_not_listen_is_ended_all_the_same(tmp_path: Path) -> None:
    boss = Boss(tmp_path, one=DEAF, two="import time; time.sleep(0.5); " + WAITS)
    pids = boss.pids("one") + boss.pids("two")
    assert "boss done" in boss.end()
    assert soon(pids)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word at the parent's death is Linux's")
def test_programs_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    boss = Boss(tmp_path, one=WAITS, two="import time; time.sleep(0.5); " + WAITS)
    leaders = [boss.pids("one")[0], boss.pids("two")[0]]
    boss.process.kill()
    boss.process.communicate()
    assert soon(leaders)


def test_long_line_is_cut_on_screen_and_whole_in_the_log(tmp_path: Path) -> None:
    boss = Boss(tmp_path, one=f"print('x' * 900); {WAITS}", two=WAITS)
    assert len(boss.hear("one | x")) < 500
    boss.end()
    assert "x" * 900 in (tmp_path / "one.log").read_text()


def test_procfile_is_read_without_a_shell(tmp_path: Path) -> None:
    procfile = tmp_path / "Procfile"
    procfile.write_text(
        "# a note\nweb: python -m web --port ${PORT:-8000} 'two words'\nmail: catch ${NOBODY}\n"
    )
    assert read_procfile(procfile, {}) == {
        "web": [sys.executable, "-m", "web", "--port", "8000", "two words"],
        "mail": ["catch", ""],
    }
    assert read_procfile(procfile, {"PORT": "81; rm"})["web"][4] == "81; rm"
