"""Instants as PostgreSQL writes them, read by the interpreter's own parser: five times as fast as psycopg's in Python.

Every row of the diary has a dozen of them, so on its pages this was a quarter of the work (docs/performance.md).
"""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from django.db.backends.signals import connection_created


class Instants(BaseTzLoader):
    timezone = UTC  # Django asks its loader for this

    def load(self, data: Any) -> datetime:
        try:
            return datetime.fromisoformat(str(data, "ascii"))
        except ValueError:  # infinity, or years that Python does not know
            return super().load(data)


def read_instants_quickly(connection: Any, **_rest: Any) -> None:
    """For each new connection whose clock is UTC, as all of ours are: then both readers say the same."""
    if connection.vendor == "postgresql" and connection.timezone == UTC:
        connection.connection.adapters.register_loader("timestamptz", Instants)


def install() -> None:
    connection_created.connect(read_instants_quickly, dispatch_uid="clinic.instants")
