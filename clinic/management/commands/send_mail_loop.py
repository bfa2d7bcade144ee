"""The clock without Redis: plans, sends and recovers mail in a loop of its own. Safe beside running workers."""

import signal
import threading
import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.utils import timezone

from clinic import mail_rounds
from clinic.logs import describe
from clinic.sending import send_due_mail

log = structlog.get_logger("plumbline.mail")

PLAN_EVERY = 60.0  # seconds


class Command(BaseCommand):
    help = "Sends due mail until it is stopped, looking every few seconds. Works while Redis is down."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pause", type=float, default=5.0, help="seconds between two looks")
        parser.add_argument("--once", action="store_true", help="one look, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        done = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: done.set())
        plan_at = 0.0
        while not done.is_set():
            try:
                if time.monotonic() >= plan_at:
                    mail_rounds.plan_mail(now=timezone.now())
                    mail_rounds.recover_leases(now=timezone.now())
                    plan_at = time.monotonic() + PLAN_EVERY
                send_due_mail(clock=timezone.now)
            except Exception as error:  # the database may be restarting: look again
                log.error("mail loop", error=describe(error))
                connections.close_all()
                if options["once"]:
                    raise
            if options["once"]:
                return
            done.wait(options["pause"])
