"""PostgreSQL on one machine: its cluster, its settings, its two roles."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from clinic.embedded import processes
from clinic.embedded.places import Account, MachineError, own_folder

PORT = 5432  # the name of the socket file only: no TCP port is opened
OWNER, APP, DATABASE = "plumbline_owner", "plumbline_app", "plumbline"
RECOVERY_PATIENCE = 120.0  # seconds: replaying the log after a crash
FAST, IMMEDIATE, KILL = signal.SIGINT, signal.SIGQUIT, signal.SIGKILL

# Statement texts stay out of the log: with client-side binding they hold patient data. Slow ones are
# counted, without their values, in pg_stat_statements.
SETTINGS = {
    "listen_addresses": "", "port": str(PORT), "unix_socket_permissions": "0700", "max_connections": "150",
    "shared_buffers": "256MB", "max_wal_size": "2GB", "password_encryption": "scram-sha-256", "row_security": "on",
    "jit": "off", "deadlock_timeout": "1s", "timezone": "UTC", "shared_preload_libraries": "pg_stat_statements",
    "log_error_verbosity": "terse", "log_parameter_max_length": "0", "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1", "log_min_error_statement": "panic", "log_lock_waits": "on",
    "log_timezone": "UTC", "log_line_prefix": "%m [%p] %u@%d ",
}  # fmt: skip
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# PostgreSQL's own default for each of these is "no limit". The worker raises its statement_timeout itself.
APP_LIMITS = {
    "lock_timeout": "3s", "statement_timeout": "15s", "idle_in_transaction_session_timeout": "30s",
    "transaction_timeout": "60s",
}  # fmt: skip


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL data folder and the server that may run on it."""

    data: Path
    sockets: Path
    log: Path
    account: Account
    binaries: Path
    durable: bool
    secret: Callable[[str], str]

    @property
    def pid(self) -> int | None:
        pid = processes.read_pid(self.data / "postmaster.pid")
        return pid if pid and processes.is_program(pid, "postgres") else None

    def answers(self) -> bool:
        try:
            self._superuser().close()
        except psycopg.OperationalError as error:
            if "password authentication failed" not in str(error):
                return False
            raise MachineError(
                f"The passwords in secrets.json are not those of {self.data}: put the file back, or remove the folder."
            ) from None
        return True

    def start(self) -> None:
        """Adopts a server that answers; else stops what hangs, clears what a crash left, and starts one."""
        if self.answers() or processes.settles(self.pid, self.answers, 10):
            return
        self.stop()
        self._create()
        self._clear_stale()
        attempts = 5  # the backends of a killed server need a moment to notice and free its shared memory
        for attempt in range(1, attempts + 1):
            if self._launch():
                break
            if attempt == attempts:
                raise MachineError(
                    f"PostgreSQL did not start ({processes.last_line(self.log)}): see {self.log}."
                )
            processes.wait_until(lambda: False, 1.0)
        self._prepare()

    def stop(self) -> None:
        if pid := self.pid:
            processes.stop(pid, [(FAST, 20.0), (IMMEDIATE, 10.0), (KILL, 5.0)])

    def _launch(self) -> bool:
        settings = SETTINGS | (DURABLE if self.durable else THROWAWAY)
        settings["unix_socket_directories"] = f'"{self.sockets}"'
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        argv = [str(self.binaries / "postgres"), "-D", str(self.data), *flags]
        child = processes.spawn(argv, cwd=self.data, log=self.log, account=self.account)
        try:
            processes.wait_until(lambda: child.poll() is not None or self.answers(), RECOVERY_PATIENCE)
            return child.poll() is None and self.answers()
        except MachineError:
            self.stop()
            raise

    def _clear_stale(self) -> None:
        """A killed server leaves its pid files; PostgreSQL refuses to start when the number was given to another."""
        socket = self.sockets / f".s.PGSQL.{PORT}"
        for path in (self.data / "postmaster.pid", socket, Path(f"{socket}.lock")):
            path.unlink(missing_ok=True)

    def _create(self) -> None:
        """Made beside its place and moved there when whole, so a killed first start leaves nothing half made."""
        if (self.data / "PG_VERSION").is_file():
            return
        half = self.data.with_name(f"{self.data.name}.half")
        for leftover in (half, self.data):
            shutil.rmtree(leftover, ignore_errors=True)
        own_folder(half, self.account)
        with self._password_file() as password:
            argv = [
                str(self.binaries / "initdb"), "-D", str(half), "--username=postgres", f"--pwfile={password}",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8", "--no-instructions", *([] if self.durable else ["--no-sync"]),
            ]  # fmt: skip
            made = subprocess.run(
                argv, cwd=half, env=processes.plain_environment(), stdin=subprocess.DEVNULL, capture_output=True,
                check=False, **processes.identity(self.account),
            )  # fmt: skip
        if made.returncode != 0:
            shutil.rmtree(half, ignore_errors=True)
            raise MachineError(_why_not_made(made.stderr.decode(errors="replace"), half.parent))
        half.rename(self.data)

    @contextlib.contextmanager
    def _password_file(self) -> Iterator[Path]:
        path = self.sockets / "first-password"
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(self.secret("postgres_superuser"))
        if self.account.differs:
            os.chown(path, self.account.uid, self.account.gid)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _superuser(self, *, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), port=PORT, user="postgres", password=self.secret("postgres_superuser"),
            dbname=name, autocommit=True, connect_timeout=5,
        )  # fmt: skip

    def _prepare(self) -> None:
        """Roles, limits and the database; safe to repeat, so an interrupted first start is finished by the next."""
        with self._superuser() as connection:
            have = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role, rights in ((OWNER, "CREATEDB BYPASSRLS"), (APP, "NOCREATEDB NOBYPASSRLS")):
                verb = "ALTER" if role in have else "CREATE"
                # one fixed word and fixed rights per role; only the password varies, and it is quoted
                statement = (
                    f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION {rights} PASSWORD {{}}"
                )
                connection.execute(sql.SQL(statement).format(sql.Identifier(role), self.secret(role)))
            for name, value in APP_LIMITS.items():
                connection.execute(
                    sql.SQL("ALTER ROLE {} SET {} = {}").format(
                        sql.Identifier(APP), sql.Identifier(name), value
                    )
                )
            made = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if made is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )


def _why_not_made(complaint: str, folder: Path) -> str:
    if "could not look up effective user ID" in complaint:  # a container that was given a bare number
        return "This user has no name on this machine, and PostgreSQL wants one: run as root or as a listed user."
    reason = (complaint.strip().splitlines() or ["no message"])[0]
    return f"PostgreSQL could not make its data folder ({reason}): check the space on {folder}."
