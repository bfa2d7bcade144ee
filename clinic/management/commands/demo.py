"""One machine, one command: servers, tables, a demo clinic, then web, worker, beat and mail until Ctrl-C."""

import contextlib
import fcntl
import hashlib
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from clinic.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from clinic.embedded import Machine, MachineError
from clinic.supervisor import Supervisor, read_procfile

SERVER_CHECK = 3.0  # seconds between two looks at PostgreSQL and Redis


class Command(BaseCommand):
    help = (
        "Runs Plumbline with a demo clinic on this machine (make demo). PORT chooses the port, 8000 if unset."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        machine: Machine | None = settings.MACHINE
        if machine is None:
            raise CommandError(
                "DATABASE_URL is set, and the demo brings its own database: unset it and try again."
            )
        self.began = time.monotonic()
        signal.signal(signal.SIGTERM, leave)
        try:
            with only_one(settings.VAR), contextlib.ExitStack() as stack:
                self.require_free_port()
                self.prepare(lambda: stack.enter_context(machine.running()))
                self.serve(machine)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped during set-up; the next start goes on from there.")
            sys.exit(130)
        except MachineError as error:
            raise CommandError(str(error)) from None
        self.stdout.write("Stopped. Everything is kept; `make demo` continues where you left off.")

    def prepare(self, start_servers: Callable[[], object]) -> None:
        """Everything here can be repeated: what is already done is skipped."""
        steps: list[tuple[str, Callable[[], object]]] = [
            ("PostgreSQL and Redis", start_servers),
            ("Tables", lambda: call_command("migrate", verbosity=0, interactive=False)),
            ("Diagnosis codes (ICD-10-CM)", lambda: call_command("load_icd10")),
            ("Demo clinic with a year of visits", lambda: call_command("seed_demo")),
            ("Styles and scripts", lambda: collect_static(Path(settings.STATIC_ROOT))),
        ]
        self.total = len(steps) + 1
        for number, (title, work) in enumerate(steps, 1):
            self.stdout.write(f"[{number}/{self.total}] {title} …", ending="\n")
            self.stdout.flush()
            began = time.monotonic()
            work()
            if (took := time.monotonic() - began) > 1:
                self.stdout.write(f"      done in {took:.0f} s")
        connections.close_all()

    def serve(self, machine: Machine) -> None:
        self.stdout.write(f"[{self.total}/{self.total}] Web, worker, beat and mail …")
        mail_port = free_port_near(settings.EMAIL_PORT)
        environment = {
            **os.environ, "DEMO": "1", "PORT": str(settings.PORT), "PYTHONUNBUFFERED": "1",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}", "REMAP_SIGTERM": "SIGQUIT",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",  # nobody's data yet
        }  # fmt: skip
        supervisor = Supervisor(
            programs=read_procfile(settings.BASE_DIR / "Procfile", environment),
            environment=environment,
            cwd=settings.BASE_DIR,
            logs=machine.var / "log",
            write=self.write_line,
            coloured=self.stdout.isatty(),
        )
        watches = [self.announce(), keep_servers(machine, supervisor)]
        supervisor.each_tick = lambda: [next(watch, None) for watch in watches]
        supervisor.run()

    def announce(self) -> Iterator[None]:
        """Says where to go, once the web server listens."""
        while not answers(settings.PORT):
            yield
        width = max(len(account.email) for account in DEMO_ACCOUNTS)
        lines = [
            "",
            f"  Plumbline is ready ({time.monotonic() - self.began:.0f} s):  {settings.PUBLIC_URL}",
            *(f"    {account.email:<{width}}  {account.role}" for account in DEMO_ACCOUNTS),
            f"  Password for each: {DEMO_PASSWORD}",
            f"  What the patients get by e-mail: {settings.PUBLIC_URL}/demo/mail/",
            "  Ctrl-C stops it.",
            "",
        ]
        for line in lines:
            self.write_line(line)

    def write_line(self, line: str) -> None:
        with contextlib.suppress(
            BrokenPipeError
        ):  # a closed terminal must not keep the clean-up from happening
            self.stdout.write(line)
            self.stdout.flush()

    def require_free_port(self) -> None:
        if not is_free(settings.PORT):
            other = free_port_near(settings.PORT + 1)
            raise CommandError(f"Port {settings.PORT} is taken by another program: make demo PORT={other}")


def leave(*_: object) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Two demos on one folder would run two beats; the kernel frees the lock when a demo is killed."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "demo.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"A demo already runs on {var}: stop it, or set PLUMBLINE_VAR for a second one."
            ) from None
        yield


def keep_servers(machine: Machine, supervisor: Supervisor) -> Iterator[None]:
    """Starts PostgreSQL and Redis again when something killed them."""
    while True:
        until = time.monotonic() + SERVER_CHECK
        while time.monotonic() < until:
            yield
        if machine.listens():
            continue
        supervisor.say("servers", "PostgreSQL or Redis does not answer; starting it again", 31)
        try:
            machine.start()
        except MachineError as error:
            supervisor.say("servers", str(error), 31)


def collect_static(root: Path) -> None:
    """Collects only when a source file changed: hashing them all takes seconds."""
    seen = hashlib.sha256()
    entries: list[Any] = list(settings.STATICFILES_DIRS)
    sources = [Path(entry[1] if isinstance(entry, tuple) else entry) for entry in entries]
    for path in sorted(file for source in sources for file in source.rglob("*") if file.is_file()):
        found = path.stat()
        seen.update(f"{path}\0{found.st_mtime_ns}\0{found.st_size}\n".encode())
    stamp = root / ".collected"
    if stamp.is_file() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(seen.hexdigest())


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port_near(port: int) -> int:
    return next((candidate for candidate in range(port, port + 200) if is_free(candidate)), port)


def answers(port: int) -> bool:
    """True once a worker of the web server answers, whatever it says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
