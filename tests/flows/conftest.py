"""Journeys run against the real thing: a live server, a Celery worker over Redis, SMTP, and Chromium."""

import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from celery.contrib.testing.worker import start_worker
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from appointments.models import VisitTypeKind
from clinic.celery import app
from clinic.stack import with_room
from clinic.tenancy import clinic_scope
from rehab_plans.loading import load_library
from tests.conftest import NO_CHROMIUM, NOW
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House, make_house
from tests.factories.codes import make_codes
from tests.flows.browser import CHROMIUM, FLAGS, PHONE, Visitor, visitor
from tests.smtp import Post

DEADLINE = 20.0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    # While Playwright's event loop runs in this thread, Django gives it other connections than before and after.
    connections.close_all()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
        connections.close_all()


class Clock:
    """The time of everything in this process: web server, worker and domain alike. The browser keeps its own."""

    def __init__(self, traveller: Any) -> None:
        self._traveller = traveller

    def move_to(self, moment: datetime) -> None:
        self._traveller.move_to(moment)


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield Clock(traveller)


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """pytest-django's, but scripts and styles come from the product's own middleware, so a browser may keep them."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda files: with_room(files.application)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def site(clock: Clock, live_server: LiveServer, settings: Any) -> str:
    """The address of the running product; links in mails lead to it."""
    settings.PUBLIC_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def town(site: str) -> House:
    """Alice's clinic as on its first day: people, hours, visit types, codes and exercises, but no patient."""
    house = make_house()
    with clinic_scope(house.clinic):
        house.location.address = "12 Main Street, New York, NY 10001"
        house.location.save()
        make_hours(house.bob, house.location)
        make_visit_type(VisitTypeKind.FIRST, name="First visit", minutes=45)
        make_visit_type(VisitTypeKind.ADJUSTMENT, name="Adjustment", minutes=15)
        make_codes()
    load_library()
    return house


class Beat:
    """Sends the clock's tasks by name through the broker, as beat would, and waits for what comes of them."""

    def __init__(self, post: Post) -> None:
        self.post = post

    def tick(self, *tasks: str) -> None:
        with app.connection_for_write() as connection:
            for task in tasks:
                app.send_task(task, connection=connection)

    def letter_to(self, address: str, *, about: str) -> EmailMessage:
        """The letter to `address` with `about` in its subject, as soon as it has come."""
        return wait_for(lambda: self._find(address, about), f"a mail to {address} about {about!r}")

    def _find(self, address: str, about: str) -> EmailMessage | None:
        for letter in reversed(list(self.post.letters)):
            if address in str(letter["To"]) and about in str(letter["Subject"]):
                return letter
        return None


def wait_for(look: Callable[[], Any], what: str) -> Any:
    """Look again until there is something; a fixed number of seconds is the end, never the way."""
    until = time.monotonic() + DEADLINE
    while not (found := look()):
        assert time.monotonic() < until, f"{what} did not come"
        time.sleep(0.02)
    return found


@pytest.fixture
def beat(town: House, post: Post) -> Iterator[Beat]:
    """A real worker in a thread, on a part of Redis that only this test uses."""
    options = app.conf.broker_transport_options
    app.conf.broker_transport_options = {**options, "global_keyprefix": f"flow-{uuid.uuid4().hex}:"}
    app.loader.import_default_modules()
    root = logging.getLogger()  # Celery's own worker would leave it silent for every test that follows
    level, handlers = root.level, list(root.handlers)
    try:
        with start_worker(app, pool="solo", concurrency=1, perform_ping_check=False, shutdown_timeout=20):
            yield Beat(post)
    finally:
        app.conf.broker_transport_options = options
        root.setLevel(level)
        root.handlers[:] = handlers


Devices = Callable[..., Visitor]
PHONE_DEVICE: dict[str, Any] = {"viewport": PHONE, "is_mobile": True, "has_touch": True}


@pytest.fixture
def somebody(browser: Browser, site: str, town: House) -> Iterator[Devices]:
    """Call it for a person at a device of their own: `somebody()` at a desk, `somebody(**PHONE_DEVICE)` on a phone."""
    with ExitStack() as devices:
        yield lambda **device: devices.enter_context(visitor(browser, site, **device))
