"""Redis on one machine: the broker's wake-ups, reached by a socket only."""

import contextlib
import shutil
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from clinic.embedded import processes
from clinic.embedded.places import Account, MachineError

SOCKET = "redis.sock"


@dataclass(frozen=True)
class Broker:
    """One Redis data folder and the server that may run on it."""

    data: Path
    sockets: Path
    log: Path
    account: Account
    program: Path
    durable: bool

    @property
    def socket(self) -> Path:
        return self.sockets / SOCKET

    @property
    def pid(self) -> int | None:
        pid = processes.read_pid(self.data / "redis.pid")
        return pid if pid and processes.is_program(pid, "redis-server") else None

    def answers(self) -> bool:
        """True once Redis serves; while it still reads its file it answers LOADING."""
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(self.socket))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
        return False

    def start(self) -> None:
        """Adopts a server that answers; else starts one, with an emptied folder when its file cannot be read."""
        if self.answers() or processes.settles(self.pid, self.answers, 5):
            return
        self.stop()
        for path in (self.data / "redis.pid", self.socket):
            path.unlink(missing_ok=True)
        if self._launch():
            return
        self._set_aside()
        if not self._launch():
            raise MachineError(f"Redis did not start ({processes.last_line(self.log)}): see {self.log}.")

    def stop(self) -> None:
        if pid := self.pid:
            processes.stop(pid, [(signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)])

    def _launch(self) -> bool:
        keep = ("appendonly", "yes") if self.durable else ("appendonly", "no")
        options = [
            ("port", "0"), ("unixsocket", str(self.socket)), ("unixsocketperm", "700"), ("dir", "./"),
            ("pidfile", "./redis.pid"), ("daemonize", "no"), ("save", ""), keep, ("appendfsync", "everysec"),
            ("maxmemory-policy", "noeviction"), ("loglevel", "warning"), ("always-show-logo", "no"),
        ]  # fmt: skip
        flags = [part for name, value in options for part in (f"--{name}", value)]
        child = processes.spawn(
            [str(self.program), *flags], cwd=self.data, log=self.log, account=self.account
        )
        processes.wait_until(lambda: child.poll() is not None or self.answers(), 60)
        return child.poll() is None and self.answers()

    def _set_aside(self) -> None:
        """Nothing but wake-ups is lost: the truth lies in PostgreSQL, and the clock finds it again."""
        file = self.data / "appendonly.aof"
        if file.exists():
            shutil.move(file, file.with_suffix(".unreadable"))
