"""More clinics like one that is written: its rows once more, in SQL, with keys and public ids of their own.

What Python writes at a few thousand rows a second PostgreSQL copies at a hundred times that. Indexes, constraints and
foreign keys of a table are taken off meanwhile and built, and so checked, when all its rows are there.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection, models
from psycopg import sql

from appointments.models import Appointment, TimeOff, Visit, VisitEpisode, VisitType, WorkingHours
from clinic.models import Clinic, Location, Membership, OutgoingMail, Room, User
from patients.models import Complaint, Consent, Episode, Intake, Patient, SpecialNeed

Tables = tuple[type[models.Model], ...]
# A table stands after those its rows point to.
FIRST: Tables = (Clinic, User, Location, Room, Membership, VisitType, WorkingHours, TimeOff, Patient, Episode)
# Neither of these points to the other: each has a connection and a core of its own.
SIDE_BY_SIDE: tuple[Tables, ...] = (
    (Appointment, Visit, VisitEpisode),
    (Consent, Intake, Complaint, SpecialNeed, OutgoingMail),
)
# What else has to differ, with {} for the number of the copy.
OTHERWISE = {
    (Clinic, "slug"): "slug || '-' || {}",
    (Clinic, "name"): "name || '-' || {}",
    (User, "email"): "{} || '-' || email",
    (OutgoingMail, "idem_key"): "md5(idem_key || '-' || {})",
}
# Of version 7 as before: the time and its twelve bits stay, the rest is drawn from the old id.
DRAWN = "md5({0}::text || {1})"
UID = f"(left({{0}}::text, 19) || '8' || substr({DRAWN}, 2, 3) || '-' || substr({DRAWN}, 5, 12))::uuid"
BUILDING = ("maintenance_work_mem = '512MB'", "work_mem = '128MB'", "synchronous_commit = off")


@dataclass(frozen=True)
class Span:
    """The keys of a clinic's rows in one table, and the last key of the table."""

    first: int
    last: int
    highest: int

    def moved_by(self, number: int) -> int:
        """How far the keys of the copy with this number, from 1 on, lie above those of the first."""
        return self.highest + 1 - self.first + (number - 1) * (self.last - self.first + 1)


Spans = dict[type[models.Model], Span]


def copy_clinic(clinic: Clinic, number: int) -> None:
    """So many clinics more like this one; as the owner of the tables, who sees every clinic's rows."""
    with connection.cursor() as cursor:
        spans = {model: _span(cursor, model, clinic) for model in chain(FIRST, *SIDE_BY_SIDE)}
    _copy(FIRST, spans, clinic, number)

    def copy_apart(tables: Tables) -> None:
        try:
            _copy(tables, spans, clinic, number)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(SIDE_BY_SIDE)) as threads:
        list(threads.map(copy_apart, SIDE_BY_SIDE))


def _copy(tables: Tables, spans: Spans, clinic: Clinic, number: int) -> None:
    with connection.cursor() as cursor:
        for setting in BUILDING:
            cursor.execute(f"SET {setting}")
        for model in tables:
            with _bare(cursor, model):
                for each in range(1, number + 1):
                    cursor.execute(_insert(model, spans, each), [clinic.pk])
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))"
            )
            cursor.execute(f'ANALYZE "{table}"')


def _of(model: type[models.Model]) -> str:
    """The rows of the clinic whose key is the statement's one value."""
    if model is Clinic:
        return "id = %s"
    if model is User:
        return f'id IN (SELECT user_id FROM "{Membership._meta.db_table}" WHERE clinic_id = %s)'
    return "clinic_id = %s"


def _span(cursor: Any, model: type[models.Model], clinic: Clinic) -> Span:
    table = model._meta.db_table
    cursor.execute(
        f'SELECT min(id), max(id), (SELECT max(id) FROM "{table}") FROM "{table}" WHERE {_of(model)}',
        [clinic.pk],
    )
    first, last, highest = cursor.fetchone()
    return Span(first or 0, last or 0, highest or 0)


def _insert(model: type[models.Model], spans: Spans, number: int) -> str:
    table = model._meta.db_table
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(model, field, spans, number) for field in fields)
    return f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" WHERE {_of(model)} ORDER BY id'


def _value(model: type[models.Model], field: Any, spans: Spans, number: int) -> str:
    column = f'"{field.column}"'
    otherwise = OTHERWISE.get((model, field.column))
    if otherwise:
        return otherwise.format(number)
    if isinstance(field, models.UUIDField):
        return UID.format(column, number)
    points_to = model if field.primary_key else field.related_model
    return f"{column} + {spans[points_to].moved_by(number)}" if points_to in spans else column


@contextmanager
def _bare(cursor: Any, model: type[models.Model]) -> Iterator[None]:
    """The table without history, indexes and constraints, but for the keys that other tables point to."""
    table = sql.Identifier(model._meta.db_table)
    constraints = _asked(
        cursor,
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint c WHERE conrelid = %s::regclass AND"
        " (contype IN ('x', 'f') OR contype = 'u' AND NOT EXISTS"
        " (SELECT FROM pg_constraint other WHERE other.contype = 'f' AND other.conindid = c.conindid))"
        " ORDER BY contype = 'f'",
        model,
    )
    indexes = _asked(
        cursor,
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = %s::regclass AND NOT i.indisprimary"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)",
        model,
    )
    _run(cursor, "ALTER TABLE {} DISABLE TRIGGER USER", table)
    for name, _definition in constraints:
        _run(cursor, "ALTER TABLE {} DROP CONSTRAINT {}", table, sql.Identifier(name))
    for name, _definition in indexes:
        _run(cursor, "DROP INDEX {}", sql.Identifier(name))
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    for name, definition in constraints:
        _run(cursor, "ALTER TABLE {} ADD CONSTRAINT {} {}", table, sql.Identifier(name), sql.SQL(definition))
    _run(cursor, "ALTER TABLE {} ENABLE TRIGGER USER", table)


def _asked(cursor: Any, question: str, model: type[models.Model]) -> list[tuple[str, str]]:
    cursor.execute(question, [f'"{model._meta.db_table}"'])
    return list(cursor.fetchall())


def _run(cursor: Any, statement: str, *parts: sql.Composable) -> None:
    cursor.execute(sql.SQL(statement).format(*parts))
