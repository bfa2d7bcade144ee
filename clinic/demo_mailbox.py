"""The mail that the demo's own server caught: files in a folder, read for the mailbox page."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9A-Za-z.]+-[0-9a-f]{8}")
LINK = re.compile(r"https?://[^\s<>\"]+")
MOST = 100


@dataclass(frozen=True)
class CaughtMail:
    key: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str
    links: tuple[str, ...]
    attachments: tuple[str, ...]


def is_open() -> bool:
    """Only the demo on one machine has such a mailbox."""
    return bool(settings.DEMO and settings.ONE_MACHINE)


def newest(most: int = MOST) -> list[CaughtMail]:
    folder = Path(settings.MAIL_FOLDER)
    files = sorted(folder.glob("*.eml"), key=lambda file: file.name, reverse=True) if folder.is_dir() else []
    return [_read(file) for file in files[:most]]


def find(key: str) -> CaughtMail | None:
    """One mail by the name of its file; None for a name that no caught mail can have."""
    if not NAME.fullmatch(key):
        return None
    file = Path(settings.MAIL_FOLDER) / f"{key}.eml"
    return _read(file) if file.is_file() else None


def _read(file: Path) -> CaughtMail:
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(letter, EmailMessage)
    body = letter.get_body(preferencelist=("plain",))
    text = str(body.get_content()) if body else ""
    date = letter["Date"]
    return CaughtMail(
        key=file.stem,
        to=str(letter["To"] or ""),
        subject=str(letter["Subject"] or ""),
        sent_at=parsedate_to_datetime(str(date)) if date else None,
        text=text,
        links=tuple(dict.fromkeys(LINK.findall(text))),
        attachments=tuple(part.get_filename() or "" for part in letter.iter_attachments()),
    )
