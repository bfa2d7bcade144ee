"""Every call that makes something, sent again: after a commit that never came, after one that nobody heard of, at once.

Each operation of the API that needs an Idempotency-Key has a row in `makings`; one that is missing fails. PostgreSQL
ends the session at the worst moment before the commit, and at the worst one after it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from clinic.api.replays import REPLAYED
from clinic.postgresql.base import DatabaseWrapper
from clinic.tenancy import clinic_scope
from tests.api import Program
from tests.factories.clinic import make_house
from tests.faults.makings import Making, furnished, makings
from tests.faults.scratch import owner_connection, scratch_database, superuser
from tests.test_access import World
from tests.test_api_access import IN_API

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # a Tuesday, 09:00 in New York
AT_ONCE = 2
GOOD = (200, 201)
OURS = ("clinic", "patients", "appointments", "rehab_plans")
# Calls are counted, and who read a record is written down each time it is read.
BESIDE = {"clinic_callrate", "clinic_accesslog"}
# The same key makes the same link again; when it was made first, nobody keeps.
WITHOUT_A_TIME = {"patients_api:intake_links"}
Rows = dict[str, int]


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Here a copy of the test database, in which threads may commit. pytest-django makes databases for this name."""
    with django_db_blocker.unblock(), scratch_database("replays"):
        yield


def test_every_call_that_makes_something_makes_it_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(NOW, tick=False):
        house = make_house()
        with clinic_scope(house.clinic):
            world = furnished(house, NOW)
            programs = {who: Program(getattr(house, who)) for who in ("rita", "bob", "alice")}
        calls = makings(world, NOW)
        assert set(calls) == _creating()
        with closing(Replays(world, monkeypatch)) as replays:
            found = {name: replays.try_one(name, each, programs[each.who]) for name, each in calls.items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _creating() -> set[str]:
    """Names of the addresses whose POST needs a key."""
    posts = {name: getattr(pattern.callback.view_class, "post", None) for name, pattern in IN_API.items()}
    return {name for name, post in posts.items() if post is not None and post.operation.creates}


class Replays:
    """Tries one call after another on the same rows, and counts them with a connection of its own."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.monkeypatch = world, monkeypatch
        self.line = owner_connection(str(connection.settings_dict["NAME"]))
        tables = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in OURS}
        self.question = " UNION ALL ".join(
            f"SELECT '{table}', count(*) FROM \"{table}\"" for table in sorted(tables - BESIDE)
        )
        self.rows = self.count()

    def close(self) -> None:
        self.line.close()

    def count(self) -> Rows:
        """Of every table of ours, history too."""
        return dict(self.line.execute(self.question, prepare=True).fetchall())

    def added(self) -> Rows:
        """Since this was last asked."""
        before, self.rows = self.rows, self.count()
        return {
            table: number - before[table] for table, number in self.rows.items() if number != before[table]
        }

    def try_one(self, name: str, making: Making, program: Program) -> list[str]:
        """What was not as it should be: of the first call nothing stays, of those at once one is made and told to all
        but the one that was cut off, and after that nothing is added."""
        call = self._call(name, making, program)
        (never,), cut = self._cut(call, number=1, after=False)
        stayed = self.added()
        answers, lost = self._cut(call, number=AT_ONCE, after=True)
        made = self.added()
        with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
            (again,) = at_once(call, number=1)
        more = self.added()
        heard = [each for each in answers if each.status_code in GOOD]
        judged = {
            f"before the commit: {never.status_code}, {cut} cut": never.status_code == 503 and cut == 1,
            f"stayed: {stayed}": not stayed,
            f"at once: {[each.status_code for each in answers]}, {lost} cut": (
                len(heard) == AT_ONCE - 1 and lost == 1
            ),
            "nothing was made": bool(made),
            f"again: {again.status_code} {again.json()}": again.status_code in GOOD,
            "a replay that does not say so": REPLAYED in again or name in WITHOUT_A_TIME,
            "another answer": len({str(each.json()) for each in (*heard, again)}) == 1,
            f"added: {more}": not more,
        }
        return [what for what, is_right in judged.items() if not is_right]

    def _call(self, name: str, making: Making, program: Program) -> Callable[[], Any]:
        path = reverse(name, args=self.world.args(making.about)).removeprefix("/api/v1/")
        more = {"if_match": f'"{making.version}"'} if making.version else {}
        key = uuid4().hex

        def call() -> Any:
            twin = Program(None)
            twin.client, twin.headers = Client(raise_request_exception=False), program.headers
            return twin.post(path, making.body, idempotency_key=key, **more)

        return call

    def _cut(self, call: Callable[[], Any], *, number: int, after: bool) -> tuple[list[Any], int]:
        with self.monkeypatch.context() as patched:
            cut = Cut(patched, after=after)
            return at_once(call, number=number), cut.number


class Cut:
    """Ends the session of the first commit from here on: right before it, or right after and before anybody hears."""

    def __init__(self, patched: pytest.MonkeyPatch, *, after: bool) -> None:
        self.after, self.number, self.lock = after, 0, threading.Lock()
        usual = DatabaseWrapper._commit

        def commit_or_cut(line: Any) -> None:
            if self._is_first():
                self._cut(line, usual)
            else:
                usual(line)

        patched.setattr(DatabaseWrapper, "_commit", commit_or_cut)

    def _is_first(self) -> bool:
        with self.lock:
            is_first = self.number == 0
            self.number = 1
            return is_first

    def _cut(self, line: Any, usual: Callable[[Any], None]) -> None:
        backend = line.connection.info.backend_pid
        if self.after:
            usual(line)
        with closing(superuser()) as boss:
            boss.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
        with line.wrap_database_errors:
            line.connection.execute("SELECT 1")


def at_once(call: Callable[[], Any], *, number: int) -> list[Any]:
    """Each from a thread of its own, which has a connection of its own."""
    answers: list[Any] = []
    start = threading.Barrier(number)

    def run() -> None:
        start.wait(timeout=30)
        try:
            answers.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _each in range(number)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    return answers
