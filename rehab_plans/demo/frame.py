"""What every part of the demo shares: one source of chance, the moment, the house, and a way to write rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models

from clinic.models import Clinic, Location, Membership, Room

Row = TypeVar("Row", bound=models.Model)
BATCH = 1000


@dataclass
class House:
    clinic: Clinic
    main: Location
    hill: Location
    rooms: dict[int, list[Room]]
    """By location."""
    types: dict[str, Any]
    """Visit types by kind."""
    ames: Membership
    lund: Membership
    okafor: Membership
    assistant: Membership
    desk: Membership

    @property
    def practitioners(self) -> tuple[Membership, ...]:
        return (self.ames, self.lund, self.okafor)


@dataclass
class Frame:
    """`now` is the moment the demo is seen at; everything before it has happened."""

    rng: Random
    now: datetime
    today: date
    house: House
    counts: dict[str, int] = field(default_factory=dict)

    def uid(self, at: datetime) -> UUID:
        """A version 7 UUID of that moment; the same run gives the same one."""
        high = (int(at.timestamp() * 1000) << 16) | (7 << 12) | self.rng.getrandbits(12)
        return UUID(int=(high << 64) | (2 << 62) | self.rng.getrandbits(62))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def write(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Insert rows of one table and give them their keys."""
        if rows:
            model = type(rows[0])
            model._base_manager.bulk_create(rows, batch_size=BATCH)
            name = str(model._meta.verbose_name_plural)
            self.counts[name] = self.counts.get(name, 0) + len(rows)
        return rows


def close_records(table: str, rows: Sequence[Any]) -> None:
    """Sign in one statement what was written as drafts; `rows` have their hash, signer and time."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" AS record SET signed_at = given.at, signed_by_id = given.who, content_hash = given.hash'
            " FROM unnest(%s::bigint[], %s::timestamptz[], %s::bigint[], %s::text[]) AS given (id, at, who, hash)"
            " WHERE record.id = given.id",
            [
                [row.pk for row in rows],
                [row.signed_at for row in rows],
                [row.signed_by_id for row in rows],
                [row.content_hash for row in rows],
            ],
        )
