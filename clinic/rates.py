"""How often somebody may call: so many times a minute (or hour), counted by PostgreSQL for all processes alike."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from clinic.models import CallRate

MINUTE = 60

_COUNT = """
    INSERT INTO clinic_callrate (caller, minute, calls) VALUES (%s, %s, 1)
    ON CONFLICT (caller) DO UPDATE SET
        calls = CASE WHEN clinic_callrate.minute = excluded.minute THEN clinic_callrate.calls + 1 ELSE 1 END,
        minute = excluded.minute
    RETURNING calls
"""


@dataclass(frozen=True)
class Rate:
    """Where a caller stands in this minute, or window. `resets_in`: seconds until the next one."""

    limit: int
    calls: int
    resets_in: int

    @property
    def is_over(self) -> bool:
        return self.calls > self.limit

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.calls)


def count_call(caller: str, *, limit: int, now: datetime, window: int = MINUTE) -> Rate:
    """Count one call of `caller` and say where that leaves them in this window of so many seconds, an hour at most.

    Call it outside a transaction: the row is locked until the commit, and one caller's calls would queue for it.
    """
    seconds = int(now.timestamp())
    begins = seconds - seconds % window
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [caller, begins // MINUTE])
        (calls,) = cursor.fetchone()
    return Rate(limit=limit, calls=calls, resets_in=begins + window - seconds)


def forget_rates(*, now: datetime) -> int:
    """Remove callers who did not call for an hour; returns how many."""
    minute = int(now.timestamp()) // MINUTE
    return CallRate.objects.filter(minute__lt=minute - MINUTE).delete()[0]
