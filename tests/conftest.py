"""What every test stands on: real PostgreSQL with the product's own role, real Redis, and people to act."""

import gc
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import hypothesis
import psycopg
import pytest
from _pytest.runner import runtestprotocol
from django.conf import settings
from django.test import Client

from clinic.models import Clinic, Location, Membership
from clinic.stack import with_room
from clinic.tenancy import clinic_scope
from tests.factories.clinic import House, make_house, make_other_house
from tests.sharing import share_out
from tests.smtp import Post, post_office

# Nearly all that a test process holds, it holds to its end: to look through it again and again costs some percent.
gc.set_threshold(50_000, 20, 20)

# How long an example takes says something about the machine, nothing about the product.
hypothesis.settings.register_profile(
    "house", max_examples=40, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # a Tuesday, 09:00 in New York
NO_CHROMIUM = "Chromium is not installed: the journeys in a real browser did not run"
NO_SERVERS = "PgBouncer or Redis is not installed: the faults of a whole server were not tried"
REMEDIES = {NO_CHROMIUM: "apt install chromium", NO_SERVERS: "apt install pgbouncer redis-server"}


@pytest.fixture(scope="session", autouse=True)
def _machine() -> Iterator[None]:
    """PostgreSQL and Redis, started by the first test process and stopped by the last."""
    if settings.MACHINE is None:
        yield
        return
    with settings.MACHINE.running():
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(_machine: None, django_db_modify_db_settings: None) -> None:
    """Before pytest-django makes its databases, the servers run and the owner's hand is lent to it."""
    create_databases_as_owner()
    delete_instead_of_truncating()


def create_databases_as_owner() -> None:
    """The product's role may not create databases: create, clone and drop them as the owner (DESIGN §10.3)."""
    from django.db.backends.postgresql.creation import DatabaseCreation

    from clinic.roles import as_owner

    def owned(name: str) -> None:
        original: Callable[..., Any] = getattr(DatabaseCreation, name)

        def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
            if name == "_destroy_test_db":
                end_sessions(args[0])
            with as_owner(self.connection.alias):
                return original(self, *args, **kwargs)

        setattr(DatabaseCreation, name, wrapped)

    for name in ("_create_test_db", "_destroy_test_db", "_clone_test_db"):
        owned(name)


def delete_instead_of_truncating() -> None:
    """What a test has committed goes row by row: to truncate makes all tables and indexes anew, in a second."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(self: Any, style: Any, tables: Iterable[str], **options: Any) -> list[str]:
        names = [self.quote_name(table) for table in tables]
        held = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
        with self.connection.cursor() as cursor:
            cursor.execute(held)
            return [f"DELETE FROM {name}" for (name,) in cursor.fetchall()]

    setattr(DatabaseOperations, "sql_flush", sql_flush)  # noqa: B010  # mypy holds methods for what they were


def end_sessions(database: str) -> None:
    """On a busy machine a session may end later than PostgreSQL waits for when it drops the database."""
    if settings.MACHINE is None:
        return
    server = settings.MACHINE.database("owner", "postgres")
    everything = {"user": "postgres", "password": settings.MACHINE.secret("postgres_superuser")}
    where = {"host": server["HOST"], "port": server["PORT"], "dbname": server["NAME"]}
    with psycopg.connect(**where, **everything, autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database]
        )


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Alice's clinic with its people, and its scope open: Alice owns it, Bob adjusts, Amy assists, Rita books."""
    made = make_house()
    with clinic_scope(made.clinic):
        yield made


@pytest.fixture
def other_house(db: None) -> House:
    """Charlie's clinic, whose data nobody of Alice's may ever see. Its scope is not open."""
    return make_other_house()


@pytest.fixture
def clinic(house: House) -> Clinic:
    return house.clinic


@pytest.fixture
def location(house: House) -> Location:
    return house.location


@pytest.fixture
def alice(house: House) -> Membership:
    return house.alice


@pytest.fixture
def bob(house: House) -> Membership:
    return house.bob


@pytest.fixture
def amy(house: House) -> Membership:
    return house.amy


@pytest.fixture
def rita(house: House) -> Membership:
    return house.rita


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A real SMTP server that the product sends to; it keeps what arrives."""
    with post_office() as office:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        yield office


@pytest.fixture
def sign_in() -> Callable[[Membership], Client]:
    """A test client signed in as a member."""

    def signed_in(member: Membership) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return signed_in


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As pytest does it, with room on the stack: a request inside a test is the deepest of all."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    with_room(runtestprotocol)(item, nextitem=nextitem)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    workers = int(getattr(config, "workerinput", {}).get("workercount", 1))
    if workers > 1:
        items[:] = share_out(items, workers)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was not tested is said where everybody looks: right above the closing line."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    missing = {words: sum(words in reason for reason in skipped) for words in REMEDIES}
    if any(missing.values()):
        terminalreporter.section("NOT TESTED", sep="!", red=True, bold=True)
    for words, tests in missing.items():
        if tests:
            terminalreporter.line(f"{words}: {tests} tests. Remedy: {REMEDIES[words]}", red=True)
