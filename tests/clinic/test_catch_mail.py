"""The mail catcher over a real SMTP conversation."""

import smtplib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from clinic.management.commands.catch_mail import Mailbox
from clinic.management.commands.demo import free_port_near


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    number = free_port_near(18025)
    controller = Controller(
        Mailbox(tmp_path / "mail"), hostname="127.0.0.1", port=number, enable_SMTPUTF8=True
    )
    controller.start()
    yield number
    controller.stop()


def letter(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@demo.example", "alice@demo.example", subject
    message.set_content("Your visit is on Monday — see you then.")
    return message


def test_letter_is_kept_as_it_was_sent(port: int, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", port) as peer:
        peer.send_message(letter("Übermorgen"), to_addrs=["alice@demo.example", "bob@demo.example"])
        peer.send_message(letter("Second"))
    kept = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in sorted((tmp_path / "mail").iterdir())
    ]
    assert [message["Subject"] for message in kept] == ["Übermorgen", "Second"]
    assert kept[0]["X-Envelope-To"] == "alice@demo.example, bob@demo.example"
    assert "Monday — see you" in kept[0].get_content()


def test_no_half_letter_is_ever_seen(port: int, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", port) as peer:
        peer.send_message(letter("Whole"))
    assert [path.suffix for path in (tmp_path / "mail").iterdir()] == [".eml"]
