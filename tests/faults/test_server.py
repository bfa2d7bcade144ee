"""A whole server under load: behind PgBouncer, restarted, without Redis, without PostgreSQL for a moment."""

import http.client
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
from django.conf import settings
from prometheus_client.parser import text_string_to_metric_families

from clinic.models import MailState
from tests.faults.server import CHECKOUT, FEW, Server, until
from tests.faults.two_clinics import Browser, Desk
from tests.smtp import Post

CLIENTS = 4
Both = tuple[Desk, Desk]


def walk(browser: Browser, *, seed: int, until_set: threading.Event | None = None) -> None:
    """Every page once, in an order of its own; or on and on until the event is set."""
    choose = random.Random(seed)
    while True:
        for path in choose.sample(browser.desk.pages, len(browser.desk.pages)):
            browser.look(path)
            if until_set and until_set.is_set():
                return
        if not until_set:
            return


def under_load(server: Server, both: Both, meanwhile: Callable[[], object] | None = None) -> list[Browser]:
    """Four people of two clinics at once, each on a kept connection; until `meanwhile` returns, else once around."""
    browsers = [Browser(server.ports["web"], both[n % 2]) for n in range(CLIENTS)]
    over = threading.Event() if meanwhile else None
    threads = [
        threading.Thread(target=walk, kwargs={"browser": browser, "seed": n, "until_set": over})
        for n, browser in enumerate(browsers)
    ]
    for thread in threads:
        thread.start()
    try:
        if meanwhile:
            meanwhile()
    finally:
        if over:
            over.set()
        for thread in threads:
            thread.join()
        for browser in browsers:
            browser.close()
    return browsers


def settings_left(server: Server, database: str) -> set[str]:
    """What stands in app.clinic_id on PgBouncer's server connections, between two transactions."""
    with closing(server.bounced(database)) as client:
        found = set()
        for _look in range(6 * FEW):
            (value,) = client.execute("SELECT current_setting('app.clinic_id', true)").fetchone() or ("",)
            client.commit()
            found.add(value or "")
        return found


def count_requests(server: Server) -> float:
    with closing(http.client.HTTPConnection("127.0.0.1", server.ports["web"])) as line:
        line.request("GET", "/metrics")
        text = line.getresponse().read().decode()
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "plumbline_request_seconds_count"
    )


# ── The roles of deploy/roles.sql ──


def test_roles_are_those_of_one_machine(server: Server) -> None:
    question = """
        SELECT role.rolname, role.rolsuper, role.rolbypassrls, role.rolcreatedb, role.rolcreaterole, role.rolcanlogin,
            array(SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setrole = role.oid ORDER BY 1)
        FROM pg_roles role WHERE role.rolname LIKE 'plumbline%' ORDER BY 1
    """
    machine = settings.MACHINE
    assert machine is not None
    with psycopg.connect(
        host=str(machine.sockets),
        user="postgres",
        password=machine.secret("postgres_superuser"),
        dbname="postgres",
    ) as one_machine:
        here = one_machine.execute(question).fetchall()
    there = server.cluster.ask(question)
    assert [row[:6] for row in there] == [row[:6] for row in here]
    (app, owner), (app_here, _owner_here) = [row[6] for row in there], [row[6] for row in here]
    assert owner == []
    assert set(app) == {*app_here, "pgtrigger.ignore={}"}


# ── PgBouncer ──


def test_two_clinics_behind_a_few_connections_never_see_each_other(server: Server, both: Both) -> None:
    browsers = under_load(server, both)
    assert [browser.failures for browser in browsers] == [[]] * CLIENTS
    assert all(browser.answers == len(browser.desk.pages) for browser in browsers)
    used = server.cluster.ask("SELECT count(*) FROM pg_stat_activity WHERE usename = 'plumbline_app'")
    assert 0 < used[0][0] <= FEW + 1  # one is the twin's
    assert settings_left(server, "plumbline") == {""}
    # Every process of the web server has counted into the same figures.
    asked = sum(browser.answers for browser in browsers)
    assert count_requests(server) >= asked
    with closing(server.bounced()) as client:
        assert client.execute("SELECT count(*) FROM patients_patient").fetchone() == (0,)
        assert client.execute("SHOW pgtrigger.ignore").fetchone() == ("{}",)


def test_a_setting_for_the_session_would_have_been_seen(server: Server, both: Both) -> None:
    """The twin of the test before: PgBouncer hands on what a careless program leaves behind."""
    with closing(server.bounced("control")) as careless:
        careless.execute("SELECT set_config('app.clinic_id', '1', false)")
        careless.commit()
    assert settings_left(server, "control") != {""}
    with closing(server.bounced("control")) as client:
        assert (client.execute("SELECT count(*) FROM patients_patient").fetchone() or (0,))[0] > 0


# ── PostgreSQL goes away for a moment ──


def test_restart_of_postgres_costs_each_connection_one_request_at_most(server: Server, both: Both) -> None:
    def restart() -> None:
        time.sleep(0.5)
        server.restart_postgres()
        newcomer = Browser(server.ports["web"], both[0])
        for path in newcomer.desk.telling:
            newcomer.look(path)
        newcomer.close()
        assert newcomer.failures == []

    browsers = under_load(server, both, restart)
    assert all(len(browser.failures) <= 1 for browser in browsers), [browser.failures for browser in browsers]
    # Who was in the middle of it is asked to try again, and nobody is told anything wrong.
    told = {each.partition(": ")[2] for browser in browsers for each in browser.failures}
    assert told <= {"503"}, "\n".join(
        line for line in server.log("web").splitlines() if "request failed" in line
    )


def test_planned_restart_behind_a_paused_pgbouncer_costs_nobody_anything(server: Server, both: Both) -> None:
    connected = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'plumbline_app'"

    def restart() -> None:
        server.running["pgbouncer"].send_signal(signal.SIGUSR1)
        until(lambda: server.cluster.ask(connected) == [(0,)], "PgBouncer has let go")
        server.restart_postgres()
        server.running["pgbouncer"].send_signal(signal.SIGUSR2)

    browsers = under_load(server, both, restart)
    assert [browser.failures for browser in browsers] == [[]] * CLIENTS
    assert all(browser.answers for browser in browsers)


# ── The web server is restarted ──


WORKERS = 2  # of the Procfile's web line, where WEB_WORKERS says nothing else


def children(pid: int) -> set[int]:
    return {int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def test_rolling_restart_fails_no_request(server: Server, both: Both) -> None:
    master = server.running["web"].pid

    def restart() -> None:
        before = children(master)
        server.running["web"].send_signal(signal.SIGHUP)
        until(lambda: not before & children(master), "the old processes have gone")
        until(lambda: len(children(master)) >= WORKERS, "the new ones are there")

    browsers = under_load(server, both, restart)
    assert [browser.failures for browser in browsers] == [[]] * CLIENTS
    assert min(browser.answers for browser in browsers) > 0
    assert server.running["web"].pid == master


def ask_as_docker_does(server: Server) -> int:
    command = [sys.executable, "deploy/healthcheck.py"]
    return subprocess.run(command, cwd=CHECKOUT, env=server.environment, check=False).returncode


def test_web_that_is_stopped_ends_what_it_has_begun(server: Server, both: Both) -> None:
    browser = Browser(server.ports["web"], both[0])
    with server.cluster.superuser() as boss, boss.transaction():
        boss.execute("LOCK TABLE clinic_location IN ACCESS EXCLUSIVE MODE")
        waiting = threading.Thread(target=browser.look, args=["/patients/"])
        waiting.start()
        blocked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        until(lambda: server.cluster.ask(blocked) != [(0,)], "the page waits for the table")
        server.running["web"].send_signal(signal.SIGTERM)
        time.sleep(0.3)
    waiting.join()
    assert (browser.failures, browser.answers) == ([], 1)
    browser.close()
    assert server.stop("web") == 0
    assert ask_as_docker_does(server) == 1
    server.start_web()
    until(lambda: ask_as_docker_does(server) == 0, "the container is healthy again")


# ── Redis goes away, and the worker is stopped ──

# The mail of a cancellation waits three minutes for an undo, which the test has not.
CANCEL = """
import django, os
django.setup()
from django.utils import timezone
from appointments.booking import cancel
from appointments.models import Appointment
from clinic.mail import poke
from clinic.models import Clinic, OutgoingMail
from clinic.tenancy import clinic_scope
clinic = Clinic.objects.get(slug="riverside")
with clinic_scope(clinic):
    for visit in Appointment.objects.filter(uid__in=os.environ["VISITS"].split()):
        cancel(appointment=visit, by=None, now=timezone.now())
    OutgoingMail.objects.filter(state="planned").update(due_at=timezone.now())
    poke("clinic.send_due_mail")
"""


def mail_states(server: Server) -> dict[str, int]:
    return dict(server.cluster.ask("SELECT state, count(*) FROM clinic_outgoingmail GROUP BY state"))


def test_without_redis_every_page_works_and_a_stopped_worker_ends_its_round(
    server: Server, both: Both, mailbox: Post
) -> None:
    """Redis is killed while a worker sends: that round is ended, new mail waits, and goes out when it is back."""
    desk = both[0]
    visit, first, second = desk.appointments[1], desk.appointments[2:8], desk.appointments[8:38]
    mailbox.pause = 0.2
    worker = server.start("worker")
    server.start("beat")
    until(server.worker_listens, "the worker listens")
    server.run(CANCEL, VISITS=" ".join(first))
    until(lambda: mailbox.letters, "the worker sends")
    server.stop("redis", signal.SIGKILL)
    browser = Browser(server.ports["web"], desk)
    page = f"/appointments/{visit}/"
    assert browser.send(page, f"{page}cancel/", {"reason": "feels better"}) == 302
    with server.cluster.superuser() as boss:  # that mail would wait for an undo
        boss.execute("UPDATE clinic_outgoingmail SET due_at = now() WHERE state = 'planned'")
    walk(browser, seed=1)
    assert browser.failures == []
    status, said = browser.ask("/healthz")
    assert (status, '"redis": {"ok": false' in said) == (503, True)
    until(
        lambda: mail_states(server).get(MailState.SENT, 0) >= len(first), "the round that had begun is over"
    )
    # The new one waits, unless that round met it too; it is owed either way.
    assert sum(mail_states(server).values()) == len(first) + 1
    server.start_redis()
    until(lambda: mail_states(server) == {MailState.SENT: len(first) + 1}, "the mail has gone out")
    assert '"redis": {"ok": true' in browser.ask("/healthz")[1]
    browser.close()
    assert worker.poll() is None, server.log("worker")

    # Now the worker is asked to stop in the middle of a round. What it has begun goes out, the rest waits.
    mailbox.pause, sent = 0.03, len(mailbox.letters)
    server.run(CANCEL, VISITS=" ".join(second))
    until(lambda: len(mailbox.letters) >= sent + 5, "the worker is in the middle of it")
    for name in ("worker", "beat"):
        assert server.stop(name) == 0, server.log(name)
    states = mail_states(server)
    assert set(states) <= {MailState.SENT, MailState.PLANNED}
    assert states[MailState.SENT] == len(mailbox.letters)
    if MailState.PLANNED in states:
        server.run("import django; django.setup()\nfrom clinic.tasks import send_due_mail; send_due_mail()")
    assert mail_states(server) == {MailState.SENT: sent + len(second)}
    assert set(mailbox.by_message_id.values()) == {1}
