"""A real SMTP server for tests: it keeps what arrives, and misbehaves on demand."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Post:
    """Collects letters. `at_mail`, `at_rcpt` and `at_data` answer in place of 250; "drop" in `at_mail` and any entry
    of `drop` (after the content) close the line instead.

    Each list is used up one entry per letter; None in it means an ordinary answer. `pause`: seconds per letter.
    `takes_several`: commands at once (PIPELINING); `asks_anyway`: for content, also of a letter to nobody.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.at_mail: list[str | None] = []
        self.at_rcpt: list[str | None] = []
        self.at_data: list[str | None] = []
        self.drop: list[str | None] = []
        self.pause = 0.0
        self.takes_several = False
        self.asks_anyway = False
        self.lines: set[Any] = set()
        self.connections = 0
        self.port = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", *responses[-1:]] if self.takes_several else responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self.at_mail.pop(0) if self.at_mail else None
        if answer == "drop":
            server.transport.abort()
        elif answer:
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self.at_rcpt.pop(0) if self.at_rcpt else None
        if not answer or self.asks_anyway:
            envelope.rcpt_tos.append(address)
        if answer:
            return answer
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.pause)
        drop = self.drop.pop(0) if self.drop else None
        if drop == "before_keeping":
            server.transport.abort()
            return "250 nobody hears this"
        answer = self.at_data.pop(0) if self.at_data else None
        if answer:
            return answer
        letter = message_from_bytes(bytes(envelope.content or b""), policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.recipients += envelope.rcpt_tos
        if drop == "after_keeping":
            server.transport.abort()
        return "250 Kept"

    @property
    def by_message_id(self) -> Counter[str]:
        return Counter(str(letter["Message-ID"]) for letter in self.letters)

    def text(self, position: int = -1) -> str:
        part = self.letters[position].get_body(preferencelist=("plain",))
        assert part is not None
        return str(part.get_content())

    def html(self, position: int = -1) -> str:
        part = self.letters[position].get_body(preferencelist=("html",))
        assert part is not None
        return str(part.get_content())


class Server(SMTP):
    """Tells the post which lines are open, so that none is left when its loop ends."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.event_handler.lines.add(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.lines.discard(self.transport)
        super().connection_lost(error)


class PostOffice(Controller):
    def factory(self) -> SMTP:
        return Server(self.handler, **self.SMTP_kwargs)


def hang_up(post: Post, loop: asyncio.AbstractEventLoop) -> None:
    """Close every line from within its loop: one left open would warn in whichever test comes next."""

    async def close_all() -> None:
        for _look in range(200):
            for transport in list(post.lines):
                transport.abort()
            await asyncio.sleep(0.005)
            if not post.lines:
                return

    asyncio.run_coroutine_threadsafe(close_all(), loop).result(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def post_office() -> Iterator[Post]:
    """An SMTP server on a free port of 127.0.0.1 for the length of the block."""
    post = Post()
    post.port = free_port()
    # With a name of its own it need not ask a name server at every connection.
    controller = PostOffice(
        post, hostname="127.0.0.1", port=post.port, ready_timeout=10, server_hostname="mail.example"
    )
    controller.start()
    try:
        yield post
    finally:
        hang_up(post, controller.loop)
        controller.stop()
