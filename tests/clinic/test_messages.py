"""The list of mails, sending one again, and the demo's mailbox."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from clinic.mail_words import REASONS, say_reason
from clinic.management.commands.catch_mail import Mailbox
from clinic.models import MailState, Membership
from clinic.sending import send_due_mail
from clinic.tenancy import clinic_scope
from tests.factories.clinic import House
from tests.factories.mail import Letters, letter_kind, make_mail
from tests.factories.patients import make_patient
from tests.smtp import Post

pytestmark = pytest.mark.django_db
SignIn = Callable[[Membership], Client]


@pytest.fixture(autouse=True)
def letters() -> Iterator[Letters]:
    with letter_kind() as kind:
        yield kind


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_often_for_one_row_as_for_three(
    house: House, sign_in: SignIn, now: datetime, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        make_mail(due_at=now, patient_uid=make_patient(first_name=f"Nora{number}").uid)
    client = sign_in(house.rita)
    client.get("/messages/")
    with django_assert_num_queries(13):
        answer = client.get("/messages/")
    assert answer.status_code == 200
    assert answer.content.decode().count("Quill</a>") == rows


def test_list_shows_states_in_words_and_filters(house: House, sign_in: SignIn, now: datetime) -> None:
    make_mail(due_at=now, state=MailState.UNKNOWN, reason="connection_lost")
    make_mail(due_at=now, state=MailState.SUPPRESSED, reason="no_address")
    client = sign_in(house.rita)
    attention = client.get("/messages/?show=attention").content.decode()
    assert "not known whether it went out" in attention
    assert "the line broke while it went out" in attention
    assert "there is no e-mail address" not in attention
    assert "there is no e-mail address" in client.get("/messages/?show=not_sent").content.decode()
    assert "No e-mails here" in client.get("/messages/?show=sent").content.decode()
    assert "No e-mails here" in client.get("/messages/?kind=reminder").content.decode()
    assert client.get("/messages/?show=nonsense&kind=nonsense&page=nonsense").status_code == 200


def test_desk_sends_an_unknown_mail_again(house: House, sign_in: SignIn, post: Post, now: datetime) -> None:
    mail = make_mail(due_at=now, state=MailState.UNKNOWN, reason="sender_lost")
    client = sign_in(house.rita)
    assert "Send again" in client.get("/messages/").content.decode()
    assert client.get(f"/messages/{mail.uid}/send-again/").status_code == 405
    answer = client.post(f"/messages/{mail.uid}/send-again/")
    assert answer.status_code == 302
    mail.refresh_from_db()
    assert (mail.state, mail.attempt) == (MailState.PLANNED, 0)
    assert send_due_mail(clock=lambda: mail.due_at) == {"sent": 1}
    again = client.post(f"/messages/{mail.uid}/send-again/")
    assert again.status_code == 409
    assert "already on its way" in again.content.decode()


def test_roles_that_do_not_send_see_the_list_without_the_button(
    house: House, sign_in: SignIn, now: datetime
) -> None:
    mail = make_mail(due_at=now, state=MailState.DEAD)
    client = sign_in(house.bob)
    page = client.get("/messages/").content.decode()
    assert "could not be sent" in page
    assert "Send again" not in page
    assert client.post(f"/messages/{mail.uid}/send-again/").status_code == 403
    mail.refresh_from_db()
    assert mail.state == MailState.DEAD


def test_other_clinic_neither_sees_nor_sends_it(
    house: House, other_house: House, sign_in: SignIn, now: datetime
) -> None:
    mail = make_mail(due_at=now, state=MailState.DEAD)
    with clinic_scope(other_house.clinic):
        client = sign_in(other_house.rita)
    assert str(mail.uid) not in client.get("/messages/").content.decode()
    assert client.post(f"/messages/{mail.uid}/send-again/").status_code == 404
    assert client.post(f"/messages/{uuid.uuid4()}/send-again/").status_code == 404


def test_every_reason_has_words() -> None:
    assert all(str(words) != code for code, words in REASONS.items())
    for code in ("consent_withdrawn", "gone", "mailbox_unknown"):
        assert say_reason(code) != code
    assert say_reason("smtp_550") == "the mail server refused it (550)"


def test_demo_mailbox_shows_what_was_caught(settings: Any, client: Client, tmp_path: Path, db: None) -> None:
    settings.DEMO, settings.MAIL_FOLDER = True, tmp_path
    letter = (
        "To: nora@mail.example\r\nSubject: Your visit\r\nDate: Tue, 24 Nov 2026 14:00:00 +0000\r\n"
        "Content-Type: text/plain\r\n\r\nOpen http://localhost:8000/a/abc/ <script>alert(1)</script>\r\n"
    )
    kept = Mailbox(tmp_path).keep(letter.encode(), ["nora@mail.example"])
    assert "Your visit" in client.get("/demo/mail/").content.decode()
    page = client.get(f"/demo/mail/{kept.stem}/").content.decode()
    assert '<a href="http://localhost:8000/a/abc/"' in page
    assert "<script>alert" not in page
    assert client.get("/demo/mail/..%2Fsecrets/").status_code == 404
    assert client.get("/demo/mail/20260101T000000.000000Z-00000000/").status_code == 404


def test_mailbox_page_is_the_demos_alone(settings: Any, client: Client, tmp_path: Path, db: None) -> None:
    settings.DEMO, settings.MAIL_FOLDER = False, tmp_path
    assert client.get("/demo/mail/").status_code == 404
    settings.DEMO, settings.ONE_MACHINE = True, False
    assert client.get("/demo/mail/").status_code == 404
