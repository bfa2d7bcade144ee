"""The embedded servers: real processes, killed for real. Each test has its own folder and its own servers."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from clinic.embedded import Machine, MachineError, places
from clinic.embedded.machine import Role

CHECKOUT = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root lends its servers to another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a space in its name that every user may walk through (pytest's own is closed to others)."""
    path = Path(tempfile.mkdtemp(prefix="plumb line "))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def new_machine(folder: Path) -> Iterator[Machine]:
    """Nothing of it is there yet: its first start makes it."""
    machine = Machine(folder / "var", durable=False)
    yield machine
    machine.erase()


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    """Where a machine was made and stopped: its data are copied much sooner than made anew."""
    path = Path(tempfile.mkdtemp(prefix="plumbline"))
    path.chmod(0o755)
    with Machine(path / "var", durable=False).running():
        pass
    yield path / "var"
    shutil.rmtree(path)


@pytest.fixture
def made(folder: Path, made_once: Path) -> Path:
    """A copy, with owners and rights."""
    subprocess.run(["cp", "-a", str(made_once), str(folder / "var")], check=True)
    return folder / "var"


@pytest.fixture
def machine(made: Path) -> Iterator[Machine]:
    """Not running; it ran before."""
    machine = Machine(made, durable=False)
    yield machine
    machine.erase()


def connect(machine: Machine, role: Role = "owner") -> psycopg.Connection:
    place = machine.database(role)
    return psycopg.connect(
        host=place["HOST"], port=int(place["PORT"]), user=place["USER"], password=place["PASSWORD"],
        dbname=place["NAME"], autocommit=True,
    )  # fmt: skip


def ask(machine: Machine, question: str, role: Role = "owner") -> object:
    with connect(machine, role) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
    return row[0]


def client(machine: Machine) -> redis.Redis:
    return redis.Redis.from_url(machine.redis_url)


def pids(machine: Machine) -> tuple[int, int]:
    postgres, broker = machine.cluster.pid, machine.broker.pid
    assert postgres is not None
    assert broker is not None
    return postgres, broker


def gone(pid: int) -> bool:
    """Dead, or a zombie that its parent has yet to collect."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in {"Z", "X"}
    except FileNotFoundError:
        return True


def in_new_process(code: str, var: Path) -> subprocess.Popen[bytes]:
    head = "from pathlib import Path; from clinic.embedded import Machine\n"
    head += f"m = Machine(Path({str(var)!r}), durable=False)"
    return subprocess.Popen([sys.executable, "-c", f"{head}\n{code}"], cwd=CHECKOUT, stdout=subprocess.PIPE)


def test_making_a_machine_starts_nothing_and_gives_the_same_places(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Machine(folder / "var")
    monkeypatch.setenv("TMPDIR", str(folder))
    tempfile.tempdir = None
    second = Machine(folder / "var" / ".." / "var")
    tempfile.tempdir = None
    assert first.database("app") == second.database("app")
    assert first.celery_broker_url == second.celery_broker_url
    assert not first.listens()
    assert not first.sockets.exists()


def test_both_roles_sign_in_with_their_rights_only(new_machine: Machine) -> None:
    with new_machine.running():
        rights = "SELECT rolsuper, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        with connect(new_machine, "owner") as connection:
            assert connection.execute(rights).fetchone() == (False, True, True)
            for extension in ("btree_gin", "btree_gist", "pg_trgm", "unaccent"):
                connection.execute(f"CREATE EXTENSION {extension}")  # type: ignore[call-overload]
        with connect(new_machine, "app") as connection:
            assert connection.execute(rights).fetchone() == (False, False, False)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("CREATE TABLE mine (id int)")
        wrong = {**new_machine.database("app"), "PASSWORD": "guess"}
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(host=wrong["HOST"], user=wrong["USER"], password="guess", dbname=wrong["NAME"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statement_timeout", "15s"),
        ("lock_timeout", "3s"),
        ("transaction_timeout", "1min"),
        ("idle_in_transaction_session_timeout", "30s"),
    ],
)
def test_app_role_has_limits(running: Machine, name: str, value: str) -> None:
    assert ask(running, f"SHOW {name}", "app") == value


@pytest.fixture(scope="module")
def running() -> Iterator[Machine]:
    path = Path(tempfile.mkdtemp(prefix="plumbline"))
    path.chmod(0o755)
    machine = Machine(path / "var")
    with machine.running():
        yield machine
    machine.erase()
    shutil.rmtree(path)


def test_no_port_is_opened_and_nothing_is_open_to_other_users(running: Machine) -> None:
    assert ask(running, "SHOW listen_addresses") == ""
    assert client(running).config_get("port") == {"port": "0"}
    assert running.sockets.stat().st_mode & 0o077 == 0
    assert (running.var / "secrets.json").stat().st_mode & 0o077 == 0
    for name in ("postgres", "redis"):
        assert (running.home / name).stat().st_mode & 0o077 == 0


def test_a_lasting_machine_is_safe_on_power_loss(running: Machine) -> None:
    for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert ask(running, f"SHOW {name}") == "on"
    kept = client(running).config_get("appendonly") | client(running).config_get("maxmemory-policy")
    assert kept == {"appendonly": "yes", "maxmemory-policy": "noeviction"}


def test_logs_hold_no_statement_and_no_value(running: Machine) -> None:
    with connect(running, "owner") as connection, pytest.raises(psycopg.errors.DivisionByZero):
        connection.execute("SELECT 1/0, 'Alice Example'")
    log = (running.var / "log" / "postgres.log").read_text()
    assert "division by zero" in log
    assert "Alice" not in log


@needs_root
def test_servers_never_run_as_root(running: Machine) -> None:
    for pid in pids(running):
        status = Path(f"/proc/{pid}/status").read_text()
        assert "Uid:\t0\t" not in status
        assert "Groups:\t \n" in status


@needs_root
def test_folder_that_nobody_may_enter_puts_data_and_programs_elsewhere(folder: Path) -> None:
    folder.chmod(0o700)
    machine = Machine(folder / "var", durable=False)
    with machine.running():
        assert machine.home.parent == Path("/var/tmp")
        assert ask(machine, "SELECT 1") == 1
        home = machine.home
    assert Machine(folder / "var").home == home
    assert folder.stat().st_mode & 0o777 == 0o700
    machine.erase()
    assert not home.exists()


@needs_root
def test_programs_that_nobody_may_reach_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    found = places.wheel_folder

    def hidden(package: str) -> Path:
        for source in (found(package), found(package).with_name(f"{package}.libs")):
            if source.is_dir() and not (closed / source.name).exists():
                shutil.copytree(source, closed / source.name, symlinks=True)
        return closed / package

    monkeypatch.setattr(places, "wheel_folder", hidden)
    machine = Machine(folder / "var", durable=False)
    with machine.running():
        assert machine.cluster.binaries.is_relative_to(machine.home)
        assert ask(machine, "SELECT 1") == 1
        assert client(machine).ping()
    machine.erase()


def test_last_user_out_stops_the_servers(machine: Machine) -> None:
    with machine.running():
        before = pids(machine)
        with Machine(machine.var, durable=False).running() as other:
            assert pids(other) == before
        assert machine.answers()
    assert not machine.listens()
    assert not machine.sockets.exists()
    assert all(gone(pid) for pid in before)


def test_user_that_was_killed_does_not_count(machine: Machine) -> None:
    with machine.running():
        other = in_new_process(
            "with m.running():\n print('in', flush=True)\n import time; time.sleep(60)", machine.var
        )
        assert other.stdout is not None
        assert other.stdout.readline() == b"in\n"
        other.kill()
        other.wait()
        other.stdout.close()
    assert not machine.listens()


def test_servers_of_a_killed_starter_are_adopted(machine: Machine) -> None:
    starter = in_new_process("m.start(); print('up', flush=True); import time; time.sleep(60)", machine.var)
    assert starter.stdout is not None
    assert starter.stdout.readline() == b"up\n"
    starter.kill()
    starter.wait()
    starter.stdout.close()
    before = pids(machine)
    machine.start()
    assert pids(machine) == before
    machine.stop()
    assert all(gone(pid) for pid in before)


@pytest.mark.parametrize("victims", [(0,), (1,), (0, 1)], ids=["postgres", "redis", "both"])
def test_killed_server_is_started_again_with_its_data(made: Path, victims: tuple[int, ...]) -> None:
    machine = Machine(made)
    machine.start()
    with connect(machine, "owner") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    client(machine).set("kept", "42")
    time.sleep(1.5)  # Redis writes its file every second
    before = pids(machine)
    for victim in victims:
        os.kill(before[victim], signal.SIGKILL)
    machine.start()
    after = pids(machine)
    assert [after[n] != before[n] for n in (0, 1)] == [n in victims for n in (0, 1)]
    assert ask(machine, "SELECT answer FROM kept") == 42
    assert client(machine).get("kept") == b"42"
    machine.erase()


def test_pid_file_with_the_number_of_another_process_is_not_trusted(machine: Machine) -> None:
    machine.start()
    machine.stop()
    for name in ("postgres/postmaster.pid", "redis/redis.pid"):
        (machine.home / name).write_text(f"{os.getpid()}\n{machine.home / 'postgres'}\n")
    machine.start()
    assert os.getpid() not in pids(machine)
    assert machine.answers()


def test_many_starters_at_once_start_one_pair(new_machine: Machine) -> None:
    starters = [
        in_new_process("m.start(); print(m.cluster.pid, m.broker.pid)", new_machine.var) for _ in range(5)
    ]
    answers = {starter.communicate(timeout=120)[0] for starter in starters}
    assert {starter.returncode for starter in starters} == {0}
    assert len(answers) == 1


def test_half_made_data_folder_is_made_anew(new_machine: Machine) -> None:
    half = new_machine.home / "postgres.half"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    new_machine.start()
    assert ask(new_machine, "SELECT 1") == 1
    assert not half.exists()


def test_unreadable_broker_file_is_set_aside(folder: Path) -> None:
    machine = Machine(folder / "var")
    (machine.broker.data / "appendonly.aof").write_bytes(b"*2\r\n$nonsense\r\n" * 20)
    machine.start()
    assert client(machine).ping()
    assert (machine.broker.data / "appendonly.unreadable").exists()
    machine.erase()


def test_socket_folder_of_somebody_else_is_refused(machine: Machine, folder: Path) -> None:
    machine.sockets.symlink_to(folder)
    with pytest.raises(MachineError, match="belongs to somebody else"):
        machine.start()
    machine.sockets.unlink()


def test_missing_package_names_the_remedy() -> None:
    with pytest.raises(MachineError, match="make setup"):
        places.wheel_folder("no_such_wheel")


def test_secret_is_made_once_by_many_processes(folder: Path) -> None:
    code = "print(m.secret('one'), m.secret('two'))"
    processes = [in_new_process(code, folder / "var") for _ in range(6)]
    assert len({process.communicate(timeout=60)[0] for process in processes}) == 1


def test_lost_secrets_are_said_with_the_remedy(machine: Machine) -> None:
    machine.start()
    machine.stop()
    (machine.var / "secrets.json").unlink()
    with pytest.raises(MachineError, match=r"secrets\.json"):
        Machine(machine.var, durable=False).start()
    assert not machine.listens()
