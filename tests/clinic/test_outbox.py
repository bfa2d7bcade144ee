"""Owing a mail: once, with the event, and without Redis."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.core.management import call_command
from django.db import transaction

from clinic import mail as outbox
from clinic.celery import app as clock_app
from clinic.mail import queue_mail, registry, withdraw_mail
from clinic.mail_rounds import plan_mail
from clinic.models import MailState, OutgoingMail, Purpose
from clinic.quiet_hours import is_quiet
from clinic.tenancy import clinic_scope
from tests.factories.clinic import House, make_house
from tests.factories.mail import KIND, Letters, letter_kind
from tests.smtp import Post

pytestmark = pytest.mark.django_db
SUBJECT, PATIENT = uuid.uuid4(), uuid.uuid4()


@pytest.fixture(autouse=True)
def letters() -> Iterator[Letters]:
    with letter_kind() as kind:
        yield kind


def owe(now: datetime, version: int = 1) -> None:
    queue_mail(kind=KIND, patient_uid=PATIENT, subject_uid=SUBJECT, subject_version=version, now=now)


def test_same_mail_is_owed_once(house: House, now: datetime) -> None:
    owe(now)
    owe(now + timedelta(hours=1))
    assert OutgoingMail.objects.get().due_at == now
    owe(now, version=2)
    assert OutgoingMail.objects.filter(purpose=Purpose.PLAN).count() == 2


def test_mail_of_an_event_that_did_not_happen_is_not_owed(house: House, now: datetime) -> None:
    with transaction.atomic():
        owe(now)
        assert OutgoingMail.objects.exists()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_kind_that_nobody_knows_is_refused(house: House, now: datetime) -> None:
    with pytest.raises(KeyError):
        queue_mail(kind="unheard_of", patient_uid=PATIENT, subject_uid=SUBJECT, subject_version=1, now=now)


def test_kind_cannot_be_registered_twice(letters: Letters) -> None:
    with pytest.raises(ValueError, match="twice"):
        registry.register(registry[KIND])


def test_only_waiting_rows_of_older_versions_are_withdrawn(house: House, now: datetime) -> None:
    for version in (1, 2, 3):
        owe(now, version)
    OutgoingMail.objects.filter(subject_version=1).update(state=MailState.SENT)
    assert withdraw_mail(subject_uid=SUBJECT, below_version=3) == 1
    states = dict(OutgoingMail.objects.values_list("subject_version", "state"))
    assert states == {1: MailState.SENT, 2: MailState.SUPERSEDED, 3: MailState.PLANNED}
    assert withdraw_mail(subject_uid=SUBJECT) == 1


def test_every_kind_of_the_product_is_registered() -> None:
    assert set(registry.kinds) >= {"confirmation", "cancellation", "reminder", "rebook", "plan", "check_in"}


def test_planner_that_fails_does_not_keep_the_others_from_planning(house: House, now: datetime) -> None:
    planned: list[str] = []

    def fail(clinic: Any, now: datetime) -> int:
        raise ValueError("broken")

    def work(clinic: Any, now: datetime) -> int:
        planned.append(clinic.slug)
        return 1

    kind = registry.kinds[KIND]
    others = {name: registry.kinds.pop(name) for name in list(registry.kinds) if name != KIND}
    try:
        registry.kinds = {"a": replace(kind, plan=fail), KIND: replace(kind, plan=work)}
        assert plan_mail(now=now) == 1
    finally:
        registry.kinds = {**others, KIND: kind}
    assert planned == ["riverside"]


@pytest.mark.parametrize(
    ("at", "quiet"), [("19:59", False), ("20:00", True), ("00:00", True), ("07:59", True), ("08:00", False)]
)
def test_quiet_hours_run_over_midnight(at: str, *, quiet: bool) -> None:
    hours = {"quiet_from": clock(20), "quiet_until": clock(8)}
    assert is_quiet(clock.fromisoformat(at), **hours) is quiet


@pytest.mark.django_db(transaction=True)
def test_without_redis_mail_is_owed_at_once_and_the_loop_sends_it(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    unplugged = Celery("unplugged")
    unplugged.config_from_object("django.conf:settings", namespace="CELERY")
    unplugged.conf.broker_url = f"redis+socket://{tmp_path}/nothing.sock"
    monkeypatch.setattr(outbox, "app", unplugged)
    made = make_house()
    began = time.monotonic()
    with clinic_scope(made.clinic):
        owe(now - timedelta(days=365))
    assert time.monotonic() - began < 1
    call_command("send_mail_loop", once=True)
    assert len(post.letters) == 1
    with clinic_scope(made.clinic):
        assert OutgoingMail.objects.get().state == MailState.SENT


def test_clock_calls_only_tasks_that_exist_and_delays_none(settings: Any) -> None:
    clock_app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in clock_app.tasks
        assert "args" not in entry
