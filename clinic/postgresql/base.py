"""Django's PostgreSQL backend, with patience: a restart of the server is waited out instead of answered by errors."""

import time
from collections.abc import Sequence
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base as postgresql

from clinic.postgresql.questions import Kept, Question, QuestionCursor

PATIENCE = 8.0  # seconds: longer than a restart takes, shorter than people wait
PAUSE = 0.05


class Outage:
    """Since when the server is out of reach of this process. Once it has lasted, nobody waits any more."""

    def __init__(self) -> None:
        self.began: float | None = None

    def is_short(self) -> bool:
        now = time.monotonic()
        if self.began is None:
            self.began = now
        return now - self.began < PATIENCE

    def end(self) -> None:
        self.began = None


outage = Outage()


class DatabaseWrapper(postgresql.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        while True:
            try:
                connection = self._connect(conn_params)
            except psycopg.OperationalError:
                if not outage.is_short():
                    raise
                time.sleep(PAUSE)
            else:
                outage.end()
                return connection

    def ask(self, question: Question, values: Sequence[Any]) -> Sequence[list[Any]]:
        """The rows of each statement; watched and guarded like all that Django asks."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            raw = QuestionCursor(self.connection)
        raw.question = question
        guarded: Any = self._prepare_cursor(raw)  # type: ignore[attr-defined]  # the stubs do not know it
        with guarded as cursor:
            try:
                cursor.execute(question.words, values)
            except BaseException:
                self.connection._prepared.is_in_doubt = True
                raise
        return raw.answers

    def _connect(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        kept = Kept()
        kept.prepare_threshold = connection.prepare_threshold
        connection._prepared = kept
        if settings.PGBOUNCER:
            # It lets us in before it has a server for us; the first question tells.
            try:
                connection.autocommit = True
                connection.execute("SELECT 1")
            except psycopg.Error:
                connection.close()
                raise
        return connection
