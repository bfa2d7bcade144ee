"""A kind of mail of the tests' own, and rows of it: the outbox needs neither patients nor visits."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from clinic.mail import STANDS, Letter, MailKind, Verdict, registry
from clinic.models import OutgoingMail, Purpose

KIND = "test_letter"


@dataclass
class Letters:
    """What the kind answers, and what it was told. `verdict` and `spoilt` may be changed by the test."""

    verdict: Verdict = STANDS
    spoilt: set[uuid.UUID] = field(default_factory=set)
    addresses: dict[uuid.UUID, str] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)
    before_render: Callable[[OutgoingMail], None] = lambda mail: None

    def still_stands(self, mail: OutgoingMail, now: datetime) -> Verdict:
        return self.verdict

    def render(self, mail: OutgoingMail, now: datetime) -> Letter:
        self.before_render(mail)
        if mail.uid in self.spoilt:
            raise ValueError("Nora Quill cannot be written to")
        return Letter(
            to=self.addresses.get(mail.uid, f"{mail.subject_uid.hex[-12:]}@mail.example"),
            to_name="Nora Quill",
            subject="Hello",
            text="First line\n.a line that begins with a dot\n",
            html="<p>Hello</p>",
            reply_to="desk@riverside.example",
            from_name="Riverside",
            unsubscribe_url="https://plumb.example/u/token/",
        )

    def failed(self, mail: OutgoingMail, now: datetime) -> None:
        self.told.append((mail.state, mail.reason))


@contextmanager
def letter_kind() -> Iterator[Letters]:
    letters = Letters()
    registry.register(
        MailKind(
            name=KIND,
            label="test letter",
            purpose=Purpose.PLAN,
            still_stands=letters.still_stands,
            render=letters.render,
            failed=letters.failed,
        )
    )
    try:
        yield letters
    finally:
        del registry.kinds[KIND]


def make_mail(*, due_at: datetime, **fields: Any) -> OutgoingMail:
    subject = uuid.uuid4()
    given: dict[str, Any] = {
        "idem_key": f"{KIND}:{subject}:1",
        "kind": KIND,
        "purpose": Purpose.PLAN,
        "patient_uid": uuid.uuid4(),
        "subject_uid": subject,
        "due_at": due_at,
    }
    return OutgoingMail.objects.create(**given | fields)
