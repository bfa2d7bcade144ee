"""How a mail is written: three templates per kind, one look, and the headers that mail programs rely on."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime, quote
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import get_template

from clinic.mail import Attachment, Letter
from clinic.models import Clinic, OutgoingMail

LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Envelope:
    """A letter as it travels: addresses in ASCII, content with CRLF."""

    sender: str
    recipient: str
    content: bytes


def write_letter(
    template: str,
    *,
    clinic: Clinic,
    to: str,
    to_name: str,
    context: Mapping[str, Any],
    unsubscribe_url: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """Render `emails/<template>.{subject.txt,body.txt,body.html}`; the sender is the clinic's neutral mail name."""
    given = {**context, "clinic": clinic}
    subject = _template(f"{template}.subject.txt").render(given)
    given["subject"] = one_line(subject)
    return Letter(
        to=to,
        to_name=to_name,
        subject=given["subject"],
        text=_template(f"{template}.body.txt").render(given).strip() + "\n",
        html=_inliner().inline(_template(f"{template}.body.html").render(given)),
        reply_to=clinic.reply_to,
        from_name=clinic.mail_name,
        unsubscribe_url=unsubscribe_url,
        attachments=attachments,
    )


@cache
def _template(name: str) -> Any:
    return get_template(f"emails/{name}")


@cache
def _inliner() -> Any:
    import css_inline  # here, because only those who send letters need it

    # The rules for dark screens cannot be inlined, so the at-rules stay in the head.
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def one_line(words: str) -> str:
    """Words for a header: without line ends, which would start a header of their own."""
    return " ".join(words.split())


def message_id_of(mail: OutgoingMail) -> str:
    """The same for every attempt at one row, so that a letter sent twice is known as the same letter."""
    return f"<{mail.uid}@{settings.MAIL_FROM.rpartition('@')[2]}>"


def compose(letter: Letter, *, mail: OutgoingMail, now: datetime) -> Envelope:
    """The whole message: text, HTML, alternatives, files and headers (RFC 3834, RFC 8058, INTEROP §2).

    Headers are not folded: an address to unsubscribe has broken signatures on the way when it was.
    Raises ValueError when an address is none that every server on the way takes.
    """
    sender, recipient = _addr_spec_of_ours(settings.MAIL_FROM), addr_spec(letter.to)
    headers = {
        "Message-ID": message_id_of(mail),
        "Date": format_datetime(now),
        "From": _named(sender, letter.from_name),
        "To": _named(recipient, letter.to_name),
        "Reply-To": _named(_addr_spec_of_ours(letter.reply_to), letter.from_name),
        "Subject": _encoded(one_line(letter.subject)),
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    if letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return Envelope(sender, recipient, _lines(headers) + _body(letter))


def _body(letter: Letter) -> bytes:
    """The ways to read it, beside them the files when there are any."""
    readings = [_readable(letter.text, "plain"), _readable(letter.html, "html")]
    readings += [_part(each) for each in letter.attachments if each.is_alternative]
    body = _multipart("alternative", readings)
    files = [_part(each) for each in letter.attachments if not each.is_alternative]
    return _multipart("mixed", [body, *files]) if files else body


def _multipart(subtype: str, parts: list[bytes]) -> bytes:
    """Nothing encoded holds "=_", so no part can be mistaken for the line between two (RFC 2045, 6.7)."""
    line = f"--=_{subtype}".encode()
    content = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts)
    return _entity(
        {"Content-Type": f'multipart/{subtype}; boundary="=_{subtype}"'}, content + line + b"--\r\n"
    )


def _readable(words: str, subtype: str) -> bytes:
    """In seven bits: not every server on the way takes eight."""
    headers = {
        "Content-Type": f"text/{subtype}; charset=utf-8",
        "Content-Transfer-Encoding": "quoted-printable",
    }
    return _entity(headers, b2a_qp(LINE_END.sub("\r\n", words).encode()))


def _part(attachment: Attachment) -> bytes:
    headers = {"Content-Type": attachment.mimetype, "Content-Transfer-Encoding": "base64"}
    if not attachment.is_alternative:
        headers["Content-Disposition"] = f'attachment; filename="{attachment.filename}"'
    return _entity(headers, encodebytes(attachment.content).replace(b"\n", b"\r\n"))


def _entity(headers: Mapping[str, str], content: bytes) -> bytes:
    return _lines(headers) + b"\r\n" + content


def _lines(headers: Mapping[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")


def addr_spec(email: str) -> str:
    """An address in the ASCII form it travels in; a domain with accents has one, letters before the @ have none.

    Raises ValueError when it is not an address.
    """
    local, at, domain = email.rpartition("@")
    if not (local.isascii() and local and at and domain):
        raise ValueError("not an e-mail address")
    return Address(username=local, domain=domain.encode("idna").decode("ascii")).addr_spec


_addr_spec_of_ours = lru_cache(maxsize=256)(addr_spec)


def _named(address: str, name: str) -> str:
    words = one_line(name)
    if not words:
        return address
    return f'"{quote(words)}" <{address}>' if words.isascii() else f"{_encoded(words)} <{address}>"


def _encoded(words: str) -> str:
    """Words for a header, in as many encoded words as it takes (RFC 2047)."""
    return words if words.isascii() else Header(words, "utf-8").encode(linesep="\r\n")
