"""A database of its own for tests that must commit: cloned from the test database, dropped afterwards."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
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
