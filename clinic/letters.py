"""How a mail is written: three templates per kind, one look, and the headers that mail programs rely on."""

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import cache
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string

from clinic.mail import Attachment, Letter
from clinic.models import Clinic, OutgoingMail


class LetterPolicy(EmailPolicy):
    """Headers as usual, but the address to unsubscribe on one line: folded, it has broken signatures on the way."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


# Seven bits: not every server on the way takes eight.
ON_THE_WIRE = LetterPolicy(linesep="\r\n", cte_type="7bit")


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
    subject = render_to_string(f"emails/{template}.subject.txt", given)
    given["subject"] = one_line(subject)
    return Letter(
        to=to,
        to_name=to_name,
        subject=given["subject"],
        text=render_to_string(f"emails/{template}.body.txt", given).strip() + "\n",
        html=_inliner().inline(render_to_string(f"emails/{template}.body.html", given)),
        reply_to=clinic.reply_to,
        from_name=clinic.mail_name,
        unsubscribe_url=unsubscribe_url,
        attachments=attachments,
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    # The rules for dark screens cannot be inlined, so the at-rules stay in the head.
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def one_line(words: str) -> str:
    """Words for a header: without line ends, which would start a header of their own."""
    return " ".join(words.split())


def message_id_of(mail: OutgoingMail) -> str:
    """The same for every attempt at one row, so that a letter sent twice is known as the same letter."""
    return f"<{mail.uid}@{settings.MAIL_FROM.rpartition('@')[2]}>"


def compose(letter: Letter, *, mail: OutgoingMail) -> EmailMessage:
    """The whole message: text, HTML, alternatives, files and headers (RFC 3834, RFC 8058, INTEROP §2)."""
    message = EmailMessage(policy=ON_THE_WIRE)
    message["Message-ID"] = message_id_of(mail)
    message["Date"] = format_datetime(mail.handed_at or mail.due_at)
    message["From"] = _address(settings.MAIL_FROM, letter.from_name)
    message["To"] = _address(letter.to, letter.to_name)
    message["Reply-To"] = _address(letter.reply_to, letter.from_name)
    message["Subject"] = one_line(letter.subject)
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for part in letter.attachments:
        _attach(message, part)
    return message


def _attach(message: EmailMessage, part: Attachment) -> None:
    mimetype, *given = (piece.strip() for piece in part.mimetype.split(";"))
    maintype, _, subtype = mimetype.partition("/")
    params = dict(piece.split("=", 1) for piece in given)
    if part.is_alternative:
        message.add_alternative(part.content.decode(), subtype=subtype, params=params)
    elif maintype == "text":
        message.add_attachment(part.content.decode(), subtype=subtype, filename=part.filename, params=params)
    else:
        message.add_attachment(
            part.content, maintype=maintype, subtype=subtype, filename=part.filename, params=params
        )


def _address(email: str, name: str = "") -> Address:
    """Raises ValueError when the address is none, or none that every server on the way takes: letters beyond ASCII
    before the @. A domain with accents travels in its ASCII form."""
    local, at, domain = email.rpartition("@")
    if not (local.isascii() and local and at and domain):
        raise ValueError("not an e-mail address")
    return Address(display_name=one_line(name), username=local, domain=domain.encode("idna").decode("ascii"))
