"""`mail_send`: the outbox to a real mail server through a real worker, beside a bare task for each letter."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.utils import timezone

from bench.figures import Figure, Side, Statements, in_rate
from bench.floor_mail import TASK
from bench.letters import Letters
from bench.processes import PORTS, Program, wait_until, worker
from bench.rows import BRIEF, Pace
from bench.scene import Scene
from clinic.celery import app
from clinic.delivery import Carrier
from clinic.mail import queue_all
from clinic.management.commands.demo import free_port_near
from clinic.sending import send_due_mail
from clinic.tenancy import clinic_scope

NAME = "mail_send"
WAKES = 8  # bookings that poke a worker at once
Wave = Callable[["Post", Scene, int], None]


class Post:
    """A mail server that takes everything and remembers when."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.size = 0
        self.port = free_port_near(PORTS + 100)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.times.append(time.perf_counter())
        self.size = len(envelope.content or b"")
        return "250 Kept"


def measure_mail(scene: Scene, statements: Statements, pace: Pace) -> Figure:
    """rate_1: one worker process, 0 in brief; rate_8: the Procfile's processes, woken by eight pokes at once."""
    letters = Letters(scene)
    ours, floor = Side(), Side()
    sides: Sequence[tuple[Wave, Side]] = (
        (lambda *given: _send_ours(letters, *given), ours),
        (_send_floor, floor),
    )
    with _post_office() as post:
        if pace != BRIEF:
            with worker(post.port, WORKER_PROCESSES="1"):
                _rounds(post, scene, sides, pace, processes=1)
        with worker(post.port) as program:
            _rounds(post, scene, sides, pace, processes=8, program=program)
            for wave, side in sides:
                statements.begin()
                _arrivals(wave, post, scene, pace.count)
                time.sleep(0.5)  # the last letter has still to be settled
                statements.note(side, pace.count)
            mib = program.worker_mib()
    return in_rate(NAME, ours, floor, mib=mib)


def _rounds(
    post: Post,
    scene: Scene,
    sides: Sequence[tuple[Wave, Side]],
    pace: Pace,
    *,
    processes: int,
    program: Program | None = None,
) -> None:
    for wave, _side in sides:
        _arrivals(wave, post, scene, min(8, pace.warm))
    for _round in range(pace.rounds):
        for wave, side in sides:
            before = program.cpu_ms() if program else 0.0
            times = _arrivals(wave, post, scene, pace.count)
            side.rates.setdefault(processes, []).append((len(times) - 1) / (times[-1] - times[0]))
            if program:
                side.cpu.append((program.cpu_ms() - before) / len(times))
                side.ms += [(later - earlier) * 1000 for earlier, later in pairwise(times)]


def _arrivals(wave: Wave, post: Post, scene: Scene, number: int) -> list[float]:
    """When each of so many letters was taken."""
    post.times.clear()
    wave(post, scene, number)
    wait_until(lambda: len(post.times) >= number)
    return list(post.times)


def _send_floor(post: Post, scene: Scene, number: int) -> None:
    with app.connection_for_write() as line:
        for _each in range(number):
            app.send_task(TASK, [post.size or 12_000], connection=line)


def _send_ours(letters: Letters, post: Post, scene: Scene, number: int) -> None:
    with clinic_scope(scene.clinic):
        rows = letters.take(number)
        queue_all(rows)
    with app.connection_for_write() as line:
        for _each in range(WAKES):
            app.send_task("clinic.send_due_mail", connection=line)


@contextmanager
def sending_by_hand(scene: Scene) -> Iterator[Callable[[], None]]:
    """For the profile: a function that sends one batch of the outbox in this process, to a mail server in a thread."""
    letters = Letters(scene)
    with _post_office() as post, Carrier() as carrier:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port

        def send_one() -> None:
            with clinic_scope(scene.clinic):
                queue_all(letters.take(1))
            send_due_mail(clock=timezone.now, carrier=carrier)

        yield send_one


@contextmanager
def _post_office() -> Iterator[Post]:
    post = Post()
    controller: Any = Controller(post, hostname="127.0.0.1", port=post.port, server_hostname="mail.example")
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
