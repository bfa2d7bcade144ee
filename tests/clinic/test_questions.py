"""What a connection has prepared: kept when a transaction is rolled back, asked anew after an error."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from clinic.models import Room
from clinic.postgresql.questions import Kept
from clinic.prepared import in_words, prepared, together
from tests.factories.clinic import House

pytestmark = pytest.mark.django_db


@prepared
def named(room: int) -> QuerySet[Room, str]:
    return Room.objects.filter(pk=room).values_list("name", flat=True)


@pytest.fixture
def kept(house: House) -> Kept:
    """Of the connection, which has prepared nothing yet: what tests before this one have asked is forgotten."""
    line: Any = connection.connection
    found: Kept = line._prepared
    assert isinstance(found, Kept)
    assert found.prepare_threshold == 1
    found.is_in_doubt = True
    found.clear()
    return found


def rolled_back() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)


def plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%clinic_room%$1%'")
        (number,) = cursor.fetchone()
        return int(number)


def test_a_rollback_keeps_what_is_prepared(house: House, kept: Kept) -> None:
    names = kept._names
    for _each in range(2):
        together(named.ask(house.room.pk))
    assert (len(names), plans()) == (1, 1)
    (name,) = names.values()
    rolled_back()
    assert together(named.ask(house.room.pk)) == [[house.room.name]]
    assert (list(names.values()), plans()) == ([name], 1)


def test_what_an_error_kept_from_being_prepared_is_prepared_later(house: House, kept: Kept) -> None:
    """psycopg counts it as prepared once it is sent; the server left it out after the statement that failed."""
    together(named.ask(house.room.pk))
    with pytest.raises(DatabaseError), transaction.atomic():
        together(in_words("SELECT %s / 0", [1]), named.ask(house.room.pk))
    for _each in range(3):
        assert together(named.ask(house.room.pk)) == [[house.room.name]]


def test_a_change_of_tables_forgets_what_is_prepared(house: House, kept: Kept) -> None:
    names = kept._names
    for _each in range(2):
        together(named.ask(house.room.pk))
    with connection.cursor() as cursor:
        assert names
        cursor.execute("CREATE TEMPORARY TABLE passing (id int)")
        cursor.execute("DROP TABLE passing")
    assert not names
    assert together(named.ask(house.room.pk)) == [[house.room.name]]
