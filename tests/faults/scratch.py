"""A database of its own for tests that must commit: cloned from the test database, dropped afterwards."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg import sql


def owner_connection(name: str) -> Any:
    """A psycopg connection as the owner, outside Django's hands."""
    server = connection.settings_dict
    return psycopg.connect(
        host=server["HOST"],
        port=server["PORT"],
        user=settings.OWNER_DATABASE["USER"],
        password=settings.OWNER_DATABASE["PASSWORD"],
        dbname=name,
        autocommit=True,
    )


def superuser() -> Any:
    """Who may end another role's session. On a server that is not ours nobody gives us their password."""
    machine = settings.MACHINE
    if machine is None:
        pytest.skip("the superuser of this server is not ours")
    return psycopg.connect(
        host=str(machine.sockets), user="postgres", password=machine.secret("postgres_superuser"), dbname="postgres",
        autocommit=True,
    )  # fmt: skip


def as_owner_do(statement: str) -> None:
    """Run one statement as the owner in the database that is in use."""
    with closing(owner_connection(str(connection.settings_dict["NAME"]))) as owner:
        owner.execute(statement)


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """Every connection that is opened inside, in any thread, goes to a fresh copy."""
    template = str(connection.settings_dict["NAME"])
    copy = f"{template}_{name}"
    connections.close_all()
    with closing(owner_connection("postgres")) as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(copy)))
        owner.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(template))
        )
    # Threads make their connections from this same dict.
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = template
        with closing(owner_connection("postgres")) as owner:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(copy)))
