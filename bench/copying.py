"""Many rows at once: COPY, with the tables' own guards off while it runs and back, checked, afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg import sql

PLAIN = {type(None), bool, int, str, list, date, datetime, UUID}


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Write whole rows of one table, keys and public ids given by the caller; a default is what the model says."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(sql.Identifier(f.column) for f in fields)
    )
    with without_guards(model), connection.cursor() as cursor:
        with cursor.cursor.copy(into) as copy:
            for row in rows:
                copy.write_row([_value(field, getattr(row, field.attname)) for field in fields])
        _go_on_after(cursor, model)
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def _value(field: "models.Field[Any, Any]", value: Any) -> Any:
    """As psycopg takes it. Most values need nothing done, and asking each field takes a third longer."""
    if type(value) in PLAIN and not isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, connection)


def next_key(model: type[models.Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{model._meta.db_table}"')
        return int(cursor.fetchone()[0])


@contextmanager
def without_guards(model: type[models.Model]) -> Iterator[None]:
    """History triggers and exclusion constraints cost per row what they cost once for all rows afterwards."""
    table = sql.Identifier(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'x'",
            [model._meta.db_table],
        )
        constraints = cursor.fetchall()
        for name, _definition in constraints:
            _run(cursor, "ALTER TABLE {} DROP CONSTRAINT {}", table, sql.Identifier(name))
        _run(cursor, "ALTER TABLE {} DISABLE TRIGGER USER", table)
    yield
    with connection.cursor() as cursor:
        _run(cursor, "ALTER TABLE {} ENABLE TRIGGER USER", table)
        for name, definition in constraints:
            _run(
                cursor,
                "ALTER TABLE {} ADD CONSTRAINT {} {}",
                table,
                sql.Identifier(name),
                sql.SQL(definition),
            )


def _go_on_after(cursor: Any, model: type[models.Model]) -> None:
    name = model._meta.db_table
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM \"{name}\"))", [f'"{name}"']
    )


def _run(cursor: Any, statement: str, *parts: sql.Composable) -> None:
    cursor.execute(sql.SQL(statement).format(*parts))
