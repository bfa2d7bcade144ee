"""One call of the API as a handler sees it: who, when, and what was given, already judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from clinic.errors import DomainError
from clinic.models import Clinic, Membership

Row = TypeVar("Row", bound=Model)


class NothingHereError(DomainError):
    """There is nothing by that id, or nothing that this person may see."""

    code = "not_found"
    status = 404


@dataclass(frozen=True)
class Call:
    """query, data: what the operation's serializers made of query string and body. version: of If-Match, where the
    operation asks for it. key: the idempotency key, for verbs that keep it themselves."""

    by: Membership
    clinic: Clinic
    now: datetime
    request_id: str
    query: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    key: str = ""

    def fetch(self, visible: "QuerySet[Row]", uid: UUID) -> Row:
        """The one row with this public id among those the caller may see. Raises NothingHereError (404)."""
        return self.first_of(visible.filter(uid=uid)[:1])

    def first_of(self, rows: Iterable[Row]) -> Row:
        """Raises NothingHereError (404) when there is none."""
        for found in rows:
            return found
        raise NothingHereError("There is nothing by this id here.")
