"""/metrics tells figures to whom it may, and nothing about anybody."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from appointments.booking import book, cancel, move, restore, wanted_again
from appointments.errors import SlotTakenError
from appointments.wanted import Wanted
from clinic import metrics
from clinic.mail_rounds import RECONCILED
from clinic.models import MailState, Membership
from clinic.tasks import beat
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House
from tests.factories.mail import letter_kind, make_mail
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

CHECKOUT = Path(__file__).resolve().parents[2]
TOKEN = "kQ8vT2zL7wX4rB9nM1cJ6hG3fD"


@pytest.fixture(autouse=True)
def _letters() -> Iterator[None]:
    with letter_kind():
        yield


def read(text: str) -> dict[tuple[str, ...], float]:
    """(sample, label values in order of their names…) → value."""
    return {
        (sample.name, *(value for _name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def look(client: Client | None = None, **headers: str) -> dict[tuple[str, ...], float]:
    answer = (client or Client()).get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    return read(answer.content.decode())


Figures = dict[tuple[str, ...], float]


def grown(before: Figures, after: Figures, *key: str) -> float:
    return after.get(key, 0) - before.get(key, 0)


def test_requests_are_counted_by_route_method_and_class_of_status(
    house: House, sign_in: Callable[[Membership], Client]
) -> None:
    before = look()
    sign_in(house.rita).get("/patients/")
    Client().get("/patients/")
    Client().post("/nothing-here/")
    Client().generic("BREW", "/healthz")
    name = "plumbline_request_seconds_count"
    after = look()
    assert grown(before, after, name, "GET", "patients:list_patients", "2xx") == 1
    assert grown(before, after, name, "GET", "patients:list_patients", "3xx") == 1
    assert grown(before, after, name, "POST", "none", "4xx") == 1
    assert grown(before, after, name, "other", "clinic:show_health", "4xx") == 1


def test_bookings_and_conflicts_are_counted(
    house: House, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    make_hours(house.bob, house.location)
    kind = make_visit_type()
    nora, ned = make_patient(first_name="Nora"), make_patient(first_name="Ned")
    at = now + timedelta(days=1)
    before = look()
    with django_capture_on_commit_callbacks(execute=True):
        made = book(wanted=Wanted(nora, house.bob, kind, house.location, at), by=house.rita, now=now)
        with pytest.raises(SlotTakenError), transaction.atomic():
            book(wanted=Wanted(ned, house.bob, kind, house.location, at), by=house.rita, now=now)
        later = wanted_again(made, starts_at=at + timedelta(hours=1))
        move(appointment=made, wanted=later, version=made.version, by=house.rita, now=now)
        cancel(appointment=made, by=house.rita, now=now)
        restore(appointment=made, version=made.version, by=house.rita, now=now)
    after = look()
    for event in ("made", "moved", "cancelled", "restored"):
        assert grown(before, after, "plumbline_bookings_total", event) == 1, event
    assert grown(before, after, "plumbline_refusals_total", "slot_taken") == 1


def test_booking_that_is_rolled_back_is_not_counted(
    house: House, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    make_hours(house.bob, house.location)
    wanted = Wanted(make_patient(), house.bob, make_visit_type(), house.location, now + timedelta(days=1))
    before = look()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        book(wanted=wanted, by=house.rita, now=now)
        transaction.set_rollback(True)
    assert grown(before, look(), "plumbline_bookings_total", "made") == 0


def test_outbox_of_every_clinic_is_told_by_state(house: House) -> None:
    now = timezone.now()
    before = look()
    beat()
    make_mail(due_at=now - timedelta(minutes=10))
    make_mail(due_at=now + timedelta(days=2))
    make_mail(due_at=now, state=MailState.HANDED, lease_until=now)
    make_mail(due_at=now, state=MailState.DEAD)
    after = look()
    assert after["plumbline_mail_open", "planned"] - before.get(("plumbline_mail_open", "planned"), 0) == 2
    assert after["plumbline_mail_open", "handed"] == 1
    assert ("plumbline_mail_open", "dead") not in after
    assert after["plumbline_mail_newest", "dead"] == 1
    assert 600 <= after["plumbline_mail_oldest_due_seconds",] < 660
    assert after["plumbline_check", "worker"] == 1
    assert 0 <= after["plumbline_heartbeat_seconds",] < 60


def test_what_is_wrong_shows_as_a_check(house: House, settings: Any, tmp_path: Path) -> None:
    from django.core.cache import cache

    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    cache.set(RECONCILED, 3)
    found = look()
    assert found["plumbline_check", "redis"] == 0
    assert found["plumbline_check", "database"] == 1
    assert found["plumbline_check", "reconciled"] == 0
    assert found["plumbline_mail_unreconciled",] == 3


def test_figures_cost_the_same_few_queries_whatever_waits(house: House) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            metrics.tell(now=timezone.now())
        return len(queries)

    make_mail(due_at=timezone.now())
    one = count()
    for _more in range(2):
        make_mail(due_at=timezone.now())
    assert (one, count()) == (14, 14)


def test_counting_a_request_asks_nothing(house: House) -> None:
    with CaptureQueriesContext(connection) as queries:
        metrics.count_request(route="clinic:show_health", method="GET", status=200, seconds=0.1)
        metrics.count_refusal("slot_taken")
    assert len(queries) == 0


# ── Who may look ──


def test_without_a_token_only_this_machine_may_look(db: None, settings: Any) -> None:
    settings.METRICS_TOKEN, settings.BEHIND_PROXY = "", False
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="::1").get("/metrics").status_code == 200
    for stranger in ("192.0.2.7", ""):
        answer = Client(REMOTE_ADDR=stranger).get("/metrics")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert b"plumbline_" not in answer.content


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_what_a_proxy_on_this_machine_hands_on_is_a_stranger(db: None, settings: Any, header: str) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={header: "192.0.2.7"}).status_code == 401
    settings.BEHIND_PROXY = True
    assert Client().get("/metrics").status_code == 401


def test_with_a_token_only_its_holder_may_look(db: None, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    stranger = Client(REMOTE_ADDR="192.0.2.7")
    assert look(stranger, Authorization=f"Bearer {TOKEN}")
    for header in ("", TOKEN, "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"):
        assert stranger.get("/metrics", headers={"Authorization": header}).status_code == 401, header
    assert Client().get("/metrics").status_code == 401
    assert Client().post("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405


def test_labels_hold_names_of_the_code_only(house: House, sign_in: Callable[[Membership], Client]) -> None:
    patient = make_patient(first_name="Nora", last_name="Quill")
    sign_in(house.rita).get(f"/patients/{patient.uid}/?q=Quill")
    Client().get("/p/programme/a-token-of-somebody/")
    text = Client().get("/metrics").content.decode()
    for word in ("Quill", "Nora", str(patient.uid), "a-token", "/patients/"):
        assert word not in text


# ── Several processes ──

COUNT = """
import json, os, sys
import django
from django.conf import settings
from pathlib import Path
settings.VAR = Path(sys.argv[1])
from clinic.shared_counts import share_counts
share_counts()
django.setup()
from clinic import metrics
from django.utils import timezone
def look():
    text = metrics.tell(now=timezone.now()).decode()
    return [line for line in text.splitlines() if line.startswith("plumbline_request_seconds_count")]
pid = os.fork()
metrics.count_request(route="here", method="GET", status=200, seconds=0.1)
if pid == 0:
    metrics.count_request(route="here", method="GET", status=200, seconds=0.1)
    os._exit(0)
os.waitpid(pid, 0)
print(json.dumps([look(), sorted(os.listdir(sys.argv[1] + "/metrics"))]))
"""


def count_in_two_processes(var: Path) -> tuple[list[str], list[str]]:
    said = subprocess.run(
        [sys.executable, "-c", COUNT, str(var)],
        cwd=CHECKOUT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "clinic.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    counts, folders = json.loads(said.splitlines()[-1])
    return counts, folders


def test_processes_of_one_server_count_together_and_the_next_clears_after_the_dead(tmp_path: Path) -> None:
    dead = tmp_path / "metrics" / "999999999-5"
    dead.mkdir(parents=True)
    (dead / "counter_1.db").write_bytes(b"")
    counts, folders = count_in_two_processes(tmp_path)
    assert counts == ['plumbline_request_seconds_count{method="GET",route="here",status="2xx"} 3.0']
    assert len(folders) == 1
    assert folders[0].startswith(f"{os.getpid()}-")
