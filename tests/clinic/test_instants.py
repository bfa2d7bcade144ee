"""Instants are read as psycopg reads them, to the microsecond, and in UTC."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, connection

from clinic.instants import Instants

WRITTEN = [
    "2026-11-24 14:00:00+00",
    "2026-11-24 14:00:00.5+00",
    "2026-11-24 14:00:00.000001+00",
    "2026-03-08 02:30:00-05",
    "2026-07-01 12:00:00+05:30",
    "0001-01-01 00:00:00+00",
    "9999-12-31 23:59:59.999999+00",
]


@pytest.mark.django_db
@pytest.mark.parametrize("text", WRITTEN)
def test_instant_is_read_as_it_stands(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, NULL::timestamptz, ARRAY[%s::timestamptz]", [text, text])
        found, nothing, several = cursor.fetchone()
    assert found == datetime.fromisoformat(text)
    assert found.tzinfo is UTC
    assert (nothing, several) == (None, [found])
    assert _loader() is Instants


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "20000-01-01 00:00:00+00"]
)
def test_instant_that_python_does_not_know_is_said_to_be_too_far(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        with pytest.raises(DataError):
            cursor.fetchone()


def _loader() -> Any:
    adapters = connection.connection.adapters
    return adapters.get_loader(adapters.types["timestamptz"].oid, 0)
