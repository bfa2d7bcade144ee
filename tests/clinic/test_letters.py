"""The message as it travels: what mail programs read in it is what was written."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic.letters import Envelope, compose, one_line
from clinic.mail import Attachment, Letter
from clinic.models import OutgoingMail

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
INVITE = b"BEGIN:VCALENDAR\r\nSUMMARY:Visit\r\nEND:VCALENDAR\r\n" * 9
FILES = (
    Attachment("invite.ics", INVITE, "text/calendar; charset=utf-8; method=REQUEST", is_alternative=True),
    Attachment("invite.ics", INVITE, "text/calendar; charset=utf-8; method=REQUEST"),
)
# Whatever people type; PostgreSQL keeps neither NUL nor halves of surrogate pairs.
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300)
bare_end = re.compile(rb"\r(?!\n)|(?<!\r)\n")


def envelope(**given: object) -> Envelope:
    letter = {
        "to": "nora@mail.example",
        "to_name": "Nora",
        "subject": "Your visit",
        "text": "Hello\n",
        "html": "<p>Hello</p>\n",
        "reply_to": "desk@clinic.example",
        "from_name": "Clinic",
        **given,
    }
    return compose(Letter(**letter), mail=OutgoingMail(uid=UUID(int=7)), now=NOW)  # type: ignore[arg-type]


def read(sent: Envelope) -> EmailMessage:
    message = message_from_bytes(sent.content, policy=default)
    assert isinstance(message, EmailMessage)
    assert not [part for part in message.walk() if part.defects]
    return message


def of_one_end(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text)


@given(text=words, html=words)
@example(text=".\r.\n..\r\n\n", html="x" * 200 + " \n--=_alternative--\r\n =_mixed\t\n")
@example(text="Żółć " * 40, html="")
def test_words_arrive_as_they_were_written(text: str, html: str) -> None:
    sent = envelope(text=text + "\n", html=html + "\n", attachments=FILES)
    body, file = read(sent).iter_parts()
    plain, rich, invite = body.iter_parts()
    assert of_one_end(plain.get_payload(decode=True).decode()) == of_one_end(text + "\n")
    assert of_one_end(rich.get_payload(decode=True).decode()) == of_one_end(html + "\n")
    assert invite.get_payload(decode=True) == file.get_payload(decode=True) == INVITE
    assert (file.get_filename(), invite.get_filename()) == ("invite.ics", None)
    assert invite.get_content_type() == "text/calendar"
    assert invite["Content-Type"].params["method"] == "REQUEST"


@given(text=words, html=words)
def test_every_server_on_the_way_can_carry_it(text: str, html: str) -> None:
    content = envelope(text=text + "\n", html=html + "\n", attachments=FILES).content
    assert content.isascii()
    assert not bare_end.search(content)
    bodies = content.partition(b"\r\n\r\n")[2]
    assert max(map(len, bodies.split(b"\r\n"))) <= 76


@given(subject=words, name=words)
@example(subject="Visit\r\nBcc: all@mail.example", name='Nora "N" \\ Quill\r\nBcc: all@mail.example')
def test_headers_hold_one_line_whatever_is_in_a_name(subject: str, name: str) -> None:
    sent = envelope(subject=subject, to_name=name, from_name=name)
    head = sent.content.partition(b"\r\n\r\n")[0]
    starts = [line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert starts == [
        b"Message-ID", b"Date", b"From", b"To", b"Reply-To", b"Subject", b"Auto-Submitted", b"MIME-Version",
        b"Content-Type",
    ]  # fmt: skip


def test_headers_say_what_was_given() -> None:
    message = read(
        envelope(subject="Räume  and\n東京", to_name='Nora "N" Quill', unsubscribe_url="https://x/y")
    )
    assert message["Subject"] == one_line("Räume and 東京")
    assert message["To"].addresses[0].display_name == 'Nora "N" Quill'
    assert message["To"].addresses[0].addr_spec == "nora@mail.example"
    assert message["List-Unsubscribe"] == "<https://x/y>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Date"].datetime == NOW
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize(
    "to", ["", "nora", "nora@", "@mail.example", "nörá@mail.example", "a\r\nb@mail.example"]
)
def test_letter_to_no_address_is_not_composed(to: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        envelope(to=to)
