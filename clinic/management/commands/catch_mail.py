"""A mail server for one machine: it delivers nothing and keeps every letter as a file for the mailbox page."""

import logging
import os
import secrets
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LARGEST = 20 * 1024 * 1024  # bytes


class Mailbox:
    """Keeps each accepted letter in `folder` as <UTC time>-<random>.eml, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        self.keep(content if isinstance(content, bytes) else content.encode(), envelope.rcpt_tos)
        return "250 Kept"

    def keep(self, content: bytes, recipients: list[str]) -> Path:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}"
        half, whole = self.folder / f".{name}.half", self.folder / f"{name}.eml"
        header = f"X-Envelope-To: {', '.join(recipients)}\r\n".encode()
        half.write_bytes(header + content)
        os.replace(half, whole)
        return whole


class Command(BaseCommand):
    help = "Accepts mail on EMAIL_URL's address of this machine and keeps it under var/mail (demo only)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
        if host not in {"127.0.0.1", "localhost", "::1"}:
            raise CommandError(
                f"EMAIL_URL names {host}: the catcher serves this machine only (smtp://127.0.0.1:8025)."
            )
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # else three lines per connection
        done = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: done.set())
        mailbox = Mailbox(Path(settings.MAIL_FOLDER))
        controller = Controller(
            mailbox,
            hostname=host,
            port=port,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            ready_timeout=10,
            server_hostname="localhost",  # else it asks a name server at every connection
        )
        try:
            controller.start()
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken ({error.strerror}): set EMAIL_URL to another one."
            ) from None
        self.stdout.write(f"mail for {host}:{port} is kept in {mailbox.folder}")
        done.wait()
        controller.stop()
