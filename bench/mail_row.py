"""`mail_send`: the outbox to a real mail server through a real worker, beside a bare task for each letter."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
LETTERS = 10  # for each request of the other rows: a batch more or less should not tell
Wave = Callable[["Post", Scene, int], None]


class Post:
    """A mail server that takes everything and remembers when."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.size = 0
        self.port = free_port_near(PORTS + 100)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Takes several commands at once, as the servers do that clinics send through."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", *responses[-1:]]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.times.append(time.perf_counter())
        self.size = len(envelope.content or b"")
        return "250 Kept"


def measure_mail(scene: Scene, statements: Statements, pace: Pace) -> Figure:
    """rate_1: one worker process, 0 in brief; rate_8: the Procfile's processes, woken by eight pokes at once."""
    letters = Letters(scene)
    number = pace.count if pace == BRIEF else pace.count * LETTERS
    ours, floor = Side(), Side()
    sides: Sequence[tuple[Wave, Side]] = (
        (lambda *given: _send_ours(letters, *given), ours),
        (_send_floor, floor),
    )
    with _post_office() as post:
        if pace != BRIEF:
            with worker(post.port, WORKER_PROCESSES="1") as program:
                for side, seconds, _times, _cpu in _rounds(Waves(post, scene, program), sides, pace, number):
                    side.rates.setdefault(1, []).append(number / seconds)
        with worker(post.port) as program:
            waves = Waves(post, scene, program)
            for side, seconds, times, cpu in _rounds(waves, sides, pace, number):
                side.rates.setdefault(8, []).append(number / seconds)
                side.cpu.append(cpu / number)
                side.ms += [(later - earlier) * 1000 for earlier, later in pairwise(times)]
            for wave, side in sides:
                statements.begin()
                waves.send(wave, number)
                time.sleep(0.5)  # the last letter has still to be settled
                statements.note(side, number)
            mib = program.worker_mib()
    return in_rate(NAME, ours, floor, mib=mib)


@dataclass(frozen=True)
class Waves:
    """Letters that are all there before the worker may begin, so that nothing but sending is measured."""

    post: Post
    scene: Scene
    program: Program

    def send(self, wave: Wave, number: int) -> tuple[float, list[float]]:
        """Seconds until the last of so many letters was taken, and when each of them was."""
        with self.program.held():
            self.post.times.clear()
            wave(self.post, self.scene, number)
        began = time.perf_counter()
        wait_until(lambda: len(self.post.times) >= number)
        return self.post.times[-1] - began, list(self.post.times)


def _rounds(
    waves: Waves, sides: Sequence[tuple[Wave, Side]], pace: Pace, number: int
) -> Iterator[tuple[Side, float, list[float], float]]:
    """Both sides in turns: the side, its seconds, when each letter was taken, and ms of the workers' processor time."""
    for wave, _side in sides:
        waves.send(wave, min(8, pace.warm))
    for _round in range(pace.rounds):
        for wave, side in sides:
            before = waves.program.cpu_ms()
            seconds, times = waves.send(wave, number)
            yield side, seconds, times, waves.program.cpu_ms() - before


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
