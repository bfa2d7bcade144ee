"""The clinic's mail switch holds where mail is sent, whoever owes it; nothing floods out when it is switched on."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from clinic.mail_switch import SwitchRefusedError, switch_mail
from clinic.models import MailState, Membership, OutgoingMail
from clinic.sending import send_due_mail
from tests.factories.clinic import House
from tests.factories.mail import Letters, letter_kind, make_mail
from tests.smtp import Post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def letters() -> Iterator[Letters]:
    with letter_kind() as kind:
        yield kind


def test_nothing_goes_out_while_it_is_off_and_nothing_is_caught_up(
    house: House, now: datetime, post: Post, letters: Letters
) -> None:
    switch_mail(clinic=house.clinic, is_on=False, by=house.alice, now=now)
    due, tomorrow = make_mail(due_at=now), make_mail(due_at=now + timedelta(days=1))
    send_due_mail(clock=lambda: now)
    due.refresh_from_db()
    assert (due.state, due.reason) == (MailState.SUPPRESSED, "mail_off")
    assert letters.told == [
        ("suppressed", "mail_off")
    ]  # of which the desk hears nothing (patients.addressing)
    late = make_mail(due_at=now + timedelta(hours=1))  # due before the sender looked again
    switch_mail(clinic=house.clinic, is_on=True, by=house.alice, now=now + timedelta(hours=2))
    send_due_mail(clock=lambda: now + timedelta(hours=2))
    late.refresh_from_db()
    assert (late.state, post.letters) == (MailState.SUPPRESSED, [])
    send_due_mail(clock=lambda: now + timedelta(days=1))
    tomorrow.refresh_from_db()
    assert tomorrow.state == MailState.SENT
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == 1


def test_owner_alone_switches(
    house: House, other_house: House, now: datetime, sign_in: Callable[[Membership], Client]
) -> None:
    for by in (house.bob, other_house.alice):
        with pytest.raises(SwitchRefusedError):
            switch_mail(clinic=house.clinic, is_on=False, by=by, now=now)
    client, url = sign_in(house.alice), reverse("clinic:switch_mail")
    answer = client.post(url, {"to": "off", "back": "/settings/import/"})
    assert answer["Location"] == "/settings/import/"
    house.clinic.refresh_from_db()
    assert not house.clinic.mail_is_on
    pages = [client.get(reverse(f"clinic:{name}")).content for name in ("show_settings", "list_imports")]
    assert all(b"Nobody is told anything" in page for page in pages)
    assert b"E-mail is off" in client.get(reverse("clinic:list_messages")).content
    assert client.post(url, {"to": "maybe"}).status_code == 422
