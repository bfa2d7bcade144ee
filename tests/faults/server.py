"""A whole server of real processes for fault tests: PostgreSQL 18, PgBouncer, Redis, web, worker and beat.

It is made of what an installer gets: deploy/roles.sql, deploy/pgbouncer, `python -m clinic.start`. PgBouncer and Redis
are Debian's; PostgreSQL is the embedded one, for Debian 12 has none that is new enough.
"""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import psycopg
import redis
import yaml

from clinic.embedded import Machine, places, processes
from clinic.embedded.database import Cluster
from tests.smtp import free_port

CHECKOUT = Path(__file__).resolve().parents[2]
PATH = f"{os.environ['PATH']}:/usr/sbin:/usr/bin"
PGBOUNCER, REDIS = shutil.which("pgbouncer", path=PATH), shutil.which("redis-server", path=PATH)
FEW = 3  # server connections of PgBouncer, for eight threads of the web server
PATIENCE = 90.0  # seconds: a loaded machine is slow, a broken one is forever


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, f"it did not happen in time: {what}"
        time.sleep(0.05)


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class FreshCluster(Cluster):
    """Its roles and its database are made by the script of the PostgreSQL container."""

    def addresses(self, host: str = "") -> dict[str, str]:
        """DATABASE_URL and MIGRATION_DATABASE_URL; `host` in place of this cluster's own socket, for the first."""
        at = f"/plumbline?host={self.sockets}"
        return {
            "DATABASE_URL": f"postgres://plumbline_app:{self.secret('app')}@{f'{host}/plumbline' if host else at}",
            "MIGRATION_DATABASE_URL": f"postgres://plumbline_owner:{self.secret('owner')}@{at}",
        }

    def _prepare(self) -> None:
        if (self.data / "prepared").exists():
            return
        subprocess.run(
            [CHECKOUT / "deploy" / "make-roles.sh"],
            env={
                "PATH": f"{self.binaries}:{PATH}",
                "PGHOST": str(self.sockets),
                "PGPASSWORD": self.secret("postgres_superuser"),
                "ROLES": str(CHECKOUT / "deploy" / "roles.sql"),
                **self.addresses(),
            },
            check=True,
        )
        (self.data / "prepared").touch()

    @contextlib.contextmanager
    def superuser(self) -> Iterator[psycopg.Connection[Any]]:
        with contextlib.closing(self._superuser(name="plumbline")) as connection:
            yield connection

    def ask(self, question: str) -> list[Any]:
        with self.superuser() as connection:
            return connection.execute(question).fetchall()  # type: ignore[call-overload, no-any-return]


@dataclass
class Server:
    """`environment` is what every program of ours gets; `ports` says where each listens."""

    folder: Path
    machine: Machine
    cluster: FreshCluster
    ports: dict[str, int]
    environment: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    # -- starting and stopping ---------------------------------------------------------------------------------

    def start(
        self, name: str, *argv: str | Path, as_nobody: bool = False, **more: str
    ) -> subprocess.Popen[bytes]:
        """One process under a name; without words it is a program of ours."""
        who = self.machine.account if as_nobody else places.Account(os.geteuid(), os.getegid())
        with (self.folder / "log" / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [str(word) for word in argv] or [sys.executable, "-m", "clinic.start", name],
                cwd=CHECKOUT,
                env=self.environment | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **processes.identity(who),
            )
        return self.running[name]

    def stop(self, name: str, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code. Stops nothing that was not started here."""
        process = self.running.pop(name)
        if process.poll() is None:
            process.send_signal(number)
        return process.wait(PATIENCE)

    def start_redis(self) -> None:
        """With the options of the compose file."""
        compose = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
        options = compose["services"]["redis"]["command"][1:]
        place = [
            "--port",
            str(self.ports["redis"]),
            "--bind",
            "127.0.0.1",
            "--dir",
            str(self.folder / "redis"),
        ]
        self.start("redis", str(REDIS), *options, *place, as_nobody=True)
        until(lambda: listens(self.ports["redis"]), "Redis listens")

    def start_pgbouncer(self) -> None:
        """With the file of its image: only addresses and the number of connections are of the test."""
        text = (CHECKOUT / "deploy" / "pgbouncer" / "pgbouncer.ini").read_text()
        for pattern, value in (
            ("plumbline = host=postgres port=5432", f"plumbline = host={self.cluster.sockets} port=5432"),
            ("listen_addr = .*", "listen_addr = 127.0.0.1"),
            ("listen_port = .*", f"listen_port = {self.ports['pgbouncer']}"),
            ("auth_file = .*", f"auth_file = {self.folder}/bouncer/userlist.txt"),
            ("default_pool_size = .*", f"default_pool_size = {FEW}"),
        ):
            text, found = re.subn(f"(?m)^{pattern}", value, text)
            assert found == 1, pattern
        # a pool of its own, in which a test may do what the product must not
        text = text.replace(
            "[pgbouncer]",
            f"control = host={self.cluster.sockets} dbname=plumbline pool_size=1\n[pgbouncer]",
            1,
        )
        config = self.folder / "bouncer" / "pgbouncer.ini"
        config.write_text(text)
        config.chmod(0o644)
        self.start("pgbouncer", CHECKOUT / "deploy" / "pgbouncer" / "start.sh", config, as_nobody=True)
        until(lambda: listens(self.ports["pgbouncer"]), "PgBouncer listens")

    def start_web(self) -> None:
        self.start("web")
        until(lambda: listens(self.ports["web"]), "the web server listens")

    def worker_listens(self) -> bool:
        with contextlib.closing(redis.Redis(port=self.ports["redis"])) as broker:
            return any(client["cmd"] == "brpop" for client in broker.client_list())

    def restart_postgres(self) -> None:
        self.cluster.stop()
        self.cluster.start()

    def close(self) -> None:
        for name in list(self.running):
            self.stop(name, signal.SIGKILL if name in ("redis", "pgbouncer") else signal.SIGTERM)
        self.cluster.stop()
        self.machine.erase()

    # -- asking and filling ------------------------------------------------------------------------------------

    def run(self, script: str, **more: str) -> str:
        """What a Python script says that runs in server mode, as the product's role."""
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=CHECKOUT,
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "clinic.settings"} | more,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def log(self, name: str) -> str:
        return (self.folder / "log" / f"{name}.log").read_text()

    def bounced(self, database: str = "plumbline") -> psycopg.Connection[Any]:
        """A client of PgBouncer, as the product is one."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.ports["pgbouncer"],
            user="plumbline_app",
            password=self.cluster.secret("app"),
            dbname=database,
            prepare_threshold=None,
        )


def make_server(folder: Path, *, mail_port: int) -> Server:
    """Its servers run and its tables are made when this returns; none of our programs runs yet."""
    machine = Machine(folder / "var", durable=False)
    places.own_folder(machine.sockets, machine.account)
    plain = machine.cluster
    cluster = FreshCluster(*(getattr(plain, each.name) for each in fields(Cluster)))
    ports = {name: free_port() for name in ("web", "redis", "pgbouncer")}
    public = f"http://127.0.0.1:{ports['web']}"
    environment = {
        "PATH": PATH,
        "DATABASE_URL": cluster.addresses(f"127.0.0.1:{ports['pgbouncer']}")["DATABASE_URL"],
        "PGBOUNCER": "true",
        "REDIS_URL": f"redis://127.0.0.1:{ports['redis']}/0",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "MAIL_FROM": "no-reply@mail.plumb.example",
        "PUBLIC_URL": public,
        "SECRET_KEY": secrets.token_urlsafe(60),
        "PORT": str(ports["web"]),
        "PLUMBLINE_VAR": str(folder / "programs"),
        "LOG_LEVEL": "WARNING",
        "API_CALLS_A_MINUTE": "100000",
    }
    server = Server(folder, machine, cluster, ports, environment)
    for name in ("log", "programs/static"):
        (folder / name).mkdir(parents=True)
    for name in ("redis", "bouncer"):
        places.own_folder(folder / name, machine.account)
    cluster.start()
    server.start_pgbouncer()
    server.start_redis()
    # Codes and library are loaded by tests of their own; here the tables are enough.
    server.run(
        "from clinic import start\nstart.MIGRATE = start.MIGRATE[:1]\nstart.main(['migrate'])",
        MIGRATION_DATABASE_URL=cluster.addresses()["MIGRATION_DATABASE_URL"],
    )
    return server


@contextlib.contextmanager
def whole_server(mail_port: int) -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="plumbline server "))
    folder.chmod(0o755)
    server = make_server(folder, mail_port=mail_port)
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(folder)
