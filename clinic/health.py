"""Is everything at work? Each check alone, quick, and without a word about anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

from clinic.mail_rounds import RECONCILED, oldest_due
from clinic.models import Heartbeat

HEARTBEAT_MAY_BE = timedelta(minutes=5)
MAIL_MAY_WAIT = timedelta(minutes=30)
PING_SECONDS = 1.0


@dataclass(frozen=True)
class Check:
    """`figure` is seconds for ages and a count for the reconciler; None when there is nothing to measure."""

    is_ok: bool
    figure: float | None = None


def look_after(*, now: datetime) -> dict[str, Check]:
    """All checks by name. Without a database the ones that ask it fail too."""
    checks: dict[str, Callable[[], Check]] = {
        "database": _database,
        "redis": _redis,
        "worker": lambda: _worker(now),
        "mail": lambda: _mail(now),
        "reconciled": _reconciled,
    }
    return {name: _run(check) for name, check in checks.items()}


def _run(check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError):
        return Check(is_ok=False)


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Check(is_ok=True)


def _redis() -> Check:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=PING_SECONDS, socket_connect_timeout=PING_SECONDS
    )
    try:
        return Check(is_ok=bool(client.ping()))
    finally:
        client.close()


def _worker(now: datetime) -> Check:
    """The row is written by a worker, for a task that only beat sends: it tells of both."""
    beat_at = Heartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()
    if beat_at is None:
        return Check(is_ok=False)
    age = now - beat_at
    return Check(is_ok=age <= HEARTBEAT_MAY_BE, figure=round(age.total_seconds(), 1))


def _mail(now: datetime) -> Check:
    oldest = oldest_due(now=now)
    if oldest is None:
        return Check(is_ok=True, figure=0)
    waits = now - oldest
    return Check(is_ok=waits <= MAIL_MAY_WAIT, figure=round(waits.total_seconds(), 1))


def _reconciled() -> Check:
    """Not yet counted is no alarm: the round runs every hour, and what stands still shows in `worker`."""
    found = cache.get(RECONCILED)
    return Check(is_ok=not found, figure=found)
