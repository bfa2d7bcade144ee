"""/healthz tells what is wrong, to machines, without a word about anybody."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from clinic.mail_rounds import RECONCILED, reconcile
from clinic.models import Heartbeat, MailState
from clinic.tasks import beat
from tests.factories.clinic import House
from tests.factories.mail import letter_kind, make_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _letters() -> Iterator[None]:
    with letter_kind():
        yield


def look(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/healthz")
    return answer.status_code, answer.json()["checks"]


def test_all_is_well_without_signing_in(house: House, client: Client) -> None:
    beat()
    reconcile(now=timezone.now())
    status, checks = look(client)
    assert status == 200
    assert {name: check["ok"] for name, check in checks.items()} == {
        "database": True,
        "redis": True,
        "worker": True,
        "mail": True,
        "reconciled": True,
    }
    assert checks["reconciled"]["figure"] == 0


def test_silent_worker_shows(house: House, client: Client) -> None:
    assert look(client)[1]["worker"] == {"ok": False, "figure": None}
    beat()
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(minutes=6))
    status, checks = look(client)
    assert status == 503
    assert not checks["worker"]["ok"]
    assert 359 < checks["worker"]["figure"] < 370


def test_mail_that_waits_too_long_shows(house: House, client: Client) -> None:
    beat()
    mail = make_mail(due_at=timezone.now() - timedelta(minutes=31))
    status, checks = look(client)
    assert (status, checks["mail"]["ok"]) == (503, False)
    assert checks["mail"]["figure"] > 1800
    mail.state = MailState.SENT
    mail.save(update_fields=["state"])
    assert look(client)[0] == 200


def test_redis_out_of_reach_shows_and_the_page_answers(
    house: House, client: Client, settings: Any, tmp_path: Path
) -> None:
    beat()
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    status, checks = look(client)
    assert (status, checks["redis"]["ok"], checks["database"]["ok"]) == (503, False, True)


def test_what_the_round_found_shows(house: House, client: Client) -> None:
    beat()
    cache.set(RECONCILED, 2)
    status, checks = look(client)
    assert (status, checks["reconciled"]) == (503, {"ok": False, "figure": 2})


def test_round_counts_stuck_rows_of_every_state(house: House) -> None:
    now = timezone.now()
    make_mail(due_at=now - timedelta(minutes=29))
    make_mail(due_at=now - timedelta(minutes=31))
    make_mail(due_at=now, state=MailState.HANDED, lease_until=now - timedelta(minutes=11))
    make_mail(due_at=now, state=MailState.CLAIMED, lease_until=now - timedelta(minutes=9))
    make_mail(due_at=now - timedelta(days=1), state=MailState.SENT)
    assert reconcile(now=now) == 2
