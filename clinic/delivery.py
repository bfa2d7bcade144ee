"""Hands letters to the mail server over one kept connection, and knows how far each one got (DESIGN §4)."""

import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from types import TracebackType

import structlog
from django.core.mail.backends.smtp import EmailBackend

from clinic.letters import Envelope

log = structlog.get_logger("plumbline.mail")

LINE_START_DOT = re.compile(rb"(?m)^\.")
LOST = (smtplib.SMTPServerDisconnected, OSError)


class Outcome(Enum):
    SENT = "sent"
    LATER = "later"  # certainly not accepted, worth another try
    REFUSED = "refused"  # certainly not accepted, and never will be
    UNSURE = "unsure"  # the content was on its way when the line broke


@dataclass(frozen=True)
class Answer:
    """`reason` is a code for the row ("smtp_550", "connection"), never the server's words: they hold addresses."""

    outcome: Outcome
    reason: str = ""


SENT = Answer(Outcome.SENT)


class Carrier:
    """A connection that is kept from letter to letter and opened anew when the server has closed it."""

    def __init__(self) -> None:
        self._backend: EmailBackend | None = None

    def __enter__(self) -> "Carrier":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def is_ready(self) -> bool:
        """Whether there is a connection, or one could be made now."""
        if self._backend is not None:
            return True
        backend = EmailBackend()
        try:
            backend.open()
            if backend.connection is not None:
                backend.connection.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as error:
            log.warning("mail server out of reach", error=type(error).__name__)
            return False
        self._backend = backend
        return True

    def close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            backend.fail_silently = True
            try:
                backend.close()
            except (smtplib.SMTPException, OSError):  # it is being thrown away
                log.debug("mail server was gone already")

    def deliver(self, letter: Envelope) -> Answer:
        """Hand over one letter. A line that breaks before the content is on its way is tried once more."""
        for is_last in (False, True):
            if not self.is_ready():
                break
            try:
                answer = self._announce(letter)
            except LOST:
                self.close()
                if is_last:
                    break
                continue
            return answer or self._transmit(letter)
        return Answer(Outcome.LATER, "connection")

    @property
    def _smtp(self) -> smtplib.SMTP:
        if self._backend is None or self._backend.connection is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self._backend.connection

    def _announce(self, letter: Envelope) -> Answer | None:
        """Sender, recipient, then the question whether content may come; None when it may."""
        codes = self._ask(f"MAIL FROM:<{letter.sender}>", f"RCPT TO:<{letter.recipient}>", "DATA")
        # 5xx to the sender is about us or the server, not about this letter: it would end every mail of the day.
        for good, is_about_the_letter in (((250,), False), ((250, 251), True), ((354,), True)):
            code = next(codes)
            if code not in good:
                self._hear_out(codes)
                return self._refused(code, is_final=is_about_the_letter and code >= 500)
        return None

    def _ask(self, *commands: str) -> Iterator[int]:
        """The code of each answer, as it is asked for; all at once where the server takes that (RFC 2920), which over a
        long line is three times as fast."""
        is_at_once = self._smtp.has_extn("pipelining")
        if is_at_once:
            self._smtp.send("".join(f"{command}\r\n" for command in commands))
        for command in commands:
            if not is_at_once:
                self._smtp.putcmd(command)
            yield self._smtp.getreply()[0]

    def _hear_out(self, codes: Iterator[int]) -> None:
        """After a refusal nothing more is asked; what was asked already is answered all the same."""
        if not self._smtp.has_extn("pipelining"):
            return
        try:
            if 354 in codes:
                self._smtp.close()  # it waits for content and would take a farewell for it
        except LOST:
            self.close()

    def _transmit(self, letter: Envelope) -> Answer:
        content = LINE_START_DOT.sub(b"..", letter.content)
        try:
            self._smtp.send(content.rstrip(b"\r\n") + b"\r\n.\r\n")
            code, _words = self._smtp.getreply()
        except LOST:
            self.close()
            return Answer(Outcome.UNSURE, "connection_lost")
        if code == 250:
            return SENT
        return self._refused(code, is_final=code >= 500)

    def _refused(self, code: int, *, is_final: bool) -> Answer:
        if code in (421, -1):
            self.close()
        else:
            self._reset()
        return Answer(Outcome.REFUSED if is_final else Outcome.LATER, f"smtp_{code}")

    def _reset(self) -> None:
        try:
            self._smtp.rset()
        except LOST:
            self.close()
