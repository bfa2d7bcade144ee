"""The access log: who opened whose record, in the transaction of the reading."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from clinic.models import AccessLog, Membership

_noted: ContextVar[list[AccessLog] | None] = ContextVar("noted_readings", default=None)


def record_reading(
    *, membership: Membership | None, patient_uid: UUID, what: str, now: datetime, request_id: str = ""
) -> None:
    """Add one line; `what` is the name of the page, never its content."""
    row = AccessLog.objects.create(
        membership=membership, patient_uid=patient_uid, what=what, at=now, request_id=request_id
    )
    noted = _noted.get()
    if noted is not None:
        noted.append(row)


@contextmanager
def noting_readings() -> Iterator[list[AccessLog]]:
    """Collect what is read inside, for whoever may have to roll it back."""
    readings: list[AccessLog] = []
    token = _noted.set(readings)
    try:
        yield readings
    finally:
        _noted.reset(token)


def write_again(readings: Iterable[AccessLog]) -> None:
    """Keep the lines of a transaction that was rolled back."""
    for row in readings:
        record_reading(
            membership=row.membership,
            patient_uid=row.patient_uid,
            what=row.what,
            now=row.at,
            request_id=row.request_id,
        )
