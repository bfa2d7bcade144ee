"""From a due row to a letter that a real SMTP server has, or has not."""

import socket
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from clinic.delivery import Carrier
from clinic.mail import Verdict, superseded, suppressed
from clinic.mail_rounds import recover_leases
from clinic.models import MailState, OutgoingMail
from clinic.sending import send_due_mail
from clinic.settling import CannotGoAgainError, send_again
from tests.factories.clinic import House
from tests.factories.mail import Letters, make_mail
from tests.smtp import Post, free_port

pytestmark = pytest.mark.django_db


def send(now: datetime) -> Counter[str]:
    return send_due_mail(clock=lambda: now)


def test_due_mail_arrives_whole_and_is_settled(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    mail = make_mail(due_at=now)
    assert send(now) == {"sent": 1}
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.handed_at, mail.attempt) == (MailState.SENT, now, now, 1)
    letter = post.letters[0]
    assert letter["Message-ID"] == mail.message_id == f"<{mail.uid}@mail.demo.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Reply-To"] == "Riverside <desk@riverside.example>"
    assert letter["From"] == "Riverside <no-reply@mail.demo.example>"
    assert letter["List-Unsubscribe"] == "<https://plumb.example/u/token/>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert post.text().splitlines()[1] == ".a line that begins with a dot"
    assert letter.get_content_type() == "multipart/alternative"


def test_mail_that_is_not_due_or_of_a_closed_clinic_stays(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    make_mail(due_at=now + timedelta(seconds=1))
    assert send(now) == {}
    house.clinic.is_active = False
    house.clinic.save(update_fields=["is_active"])
    assert send(now + timedelta(hours=1)) == {}
    assert post.letters == []


def test_one_connection_is_kept_for_many_letters(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    for _number in range(25):
        make_mail(due_at=now)
    assert send(now) == {"sent": 25}
    assert post.connections == 1
    assert len(post.by_message_id) == 25


@pytest.mark.parametrize(
    ("verdict", "state", "is_told"),
    [
        (superseded("moved"), MailState.SUPERSEDED, False),
        (suppressed("no_address"), MailState.SUPPRESSED, True),
    ],
)
def test_mail_that_no_longer_stands_is_not_sent(
    house: House,
    letters: Letters,
    post: Post,
    now: datetime,
    verdict: Verdict,
    state: MailState,
    *,
    is_told: bool,
) -> None:
    letters.verdict = verdict
    mail = make_mail(due_at=now)
    assert send(now) == {state.value: 1}
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (state, verdict.reason)
    assert post.letters == []
    assert letters.told == ([(state, verdict.reason)] if is_told else [])


def test_mail_in_quiet_hours_waits_and_no_attempt_is_counted(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    letters.verdict = Verdict(stands=True, wait_until=now + timedelta(hours=9))
    mail = make_mail(due_at=now)
    assert send(now) == {"postponed": 1}
    mail.refresh_from_db()
    assert (mail.state, mail.due_at, mail.attempt) == (MailState.PLANNED, now + timedelta(hours=9), 0)


def test_mail_past_its_use_is_not_sent(house: House, letters: Letters, post: Post, now: datetime) -> None:
    mail = make_mail(due_at=now - timedelta(days=1), useful_until=now)
    assert send(now) == {"suppressed": 1}
    mail.refresh_from_db()
    assert mail.reason == "too_late"
    assert post.letters == []


def test_temporary_refusal_is_tried_again_later_and_later(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    mail = make_mail(due_at=now)
    for minutes in (1, 5, 15, 60, 240, 240, 240):
        post.at_rcpt = ["450 busy"]
        assert send(now) == {"retry": 1}
        mail.refresh_from_db()
        assert mail.reason == "smtp_450"
        waits = (mail.due_at - now).total_seconds() / 60
        assert minutes * 0.8 <= waits <= minutes * 1.2
        now = mail.due_at
    post.at_rcpt = ["450 busy"]
    assert send(now) == {"dead": 1}
    assert letters.told == [(MailState.DEAD, "smtp_450")]
    assert post.letters == []


def test_temporary_refusal_of_the_content_is_tried_again_and_then_arrives_once(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    mail = make_mail(due_at=now)
    post.at_data = ["451 try later"]
    assert send(now) == {"retry": 1}
    assert send(now + timedelta(hours=1)) == {"sent": 1}
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert set(post.by_message_id.values()) == {1}


def test_retry_that_would_come_too_late_ends(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    make_mail(due_at=now, useful_until=now + timedelta(seconds=40))
    post.at_rcpt = ["450 busy"]
    assert send(now) == {"dead": 1}


@pytest.mark.parametrize("refusal", ["at_rcpt", "at_data"])
def test_final_refusal_ends_and_the_desk_hears_of_it(
    house: House, letters: Letters, post: Post, now: datetime, refusal: str
) -> None:
    mail, other = make_mail(due_at=now), make_mail(due_at=now)
    setattr(post, refusal, ["550 nobody here by that name"])
    assert send(now) == {"dead": 1, "sent": 1}
    mail.refresh_from_db()
    other.refresh_from_db()
    assert {mail.state, other.state} == {MailState.DEAD, MailState.SENT}
    assert letters.told == [(MailState.DEAD, "smtp_550")]


@pytest.mark.parametrize("kept", ["before_keeping", "after_keeping"])
def test_line_lost_after_the_content_is_unknown_and_never_sent_twice(
    house: House, letters: Letters, post: Post, now: datetime, kept: str
) -> None:
    mail = make_mail(due_at=now)
    post.drop = [kept]
    assert send(now) == {"unknown": 1}
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (MailState.UNKNOWN, "connection_lost")
    assert letters.told == [(MailState.UNKNOWN, "connection_lost")]
    assert send(now + timedelta(days=1)) == {}
    assert len(post.letters) == (1 if kept == "after_keeping" else 0)


def test_line_that_the_server_closed_between_letters_is_opened_anew(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    make_mail(due_at=now)
    with Carrier() as carrier:
        assert carrier.is_ready()
        carrier._smtp.sock.shutdown(socket.SHUT_RDWR)
        assert send_due_mail(clock=lambda: now, carrier=carrier) == {"sent": 1}
    assert len(post.letters) == 1
    assert post.connections == 2


def test_server_that_has_gone_after_the_first_letter_costs_the_rest_nothing(
    house: House, letters: Letters, post: Post, settings: Any, now: datetime
) -> None:
    rows = [make_mail(due_at=now - timedelta(minutes=10 - number)) for number in range(3)]
    post.at_data = [None, "421 closing down"]

    def unplug(mail: OutgoingMail) -> None:
        if mail.uid == rows[1].uid:
            settings.EMAIL_PORT = free_port()

    letters.before_render = unplug
    assert send(now) == {"sent": 1, "retry": 1}
    for mail in rows:
        mail.refresh_from_db()
    assert [mail.state for mail in rows] == [MailState.SENT, MailState.RETRY, MailState.PLANNED]
    assert [mail.attempt for mail in rows] == [1, 1, 0]


def test_refusal_of_the_sender_is_no_fault_of_the_letter(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    mail, other = make_mail(due_at=now - timedelta(hours=1)), make_mail(due_at=now)
    post.at_mail = ["550 you may not send"]
    assert send(now) == {"retry": 1, "sent": 1}
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, mail.reason, other.state) == (MailState.RETRY, "smtp_550", MailState.SENT)


def test_line_that_breaks_before_the_content_is_tried_once_more_then_later(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    mail = make_mail(due_at=now)
    post.at_mail = ["drop", "drop"]
    assert send(now) == {"retry": 1}
    mail.refresh_from_db()
    assert (mail.reason, post.letters) == ("connection", [])
    post.at_mail = ["drop"]
    assert send(mail.due_at) == {"sent": 1}


def test_server_out_of_reach_costs_no_attempt(
    house: House, letters: Letters, settings: Any, now: datetime
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    rows = [make_mail(due_at=now) for _number in range(3)]
    assert send(now) == {}
    for mail in rows:
        mail.refresh_from_db()
        assert (mail.state, mail.attempt, mail.due_at) == (MailState.PLANNED, 0, now)


def test_row_that_cannot_be_written_does_not_stop_the_rest(
    house: House, letters: Letters, post: Post, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = make_mail(due_at=now - timedelta(hours=1)), make_mail(due_at=now)
    letters.spoilt.add(bad.uid)
    unheard_of = make_mail(due_at=now, kind="unheard_of")
    assert send(now) == {"dead": 2, "sent": 1}
    bad.refresh_from_db()
    good.refresh_from_db()
    unheard_of.refresh_from_db()
    assert (bad.state, bad.reason) == (MailState.DEAD, "cannot_be_written")
    assert (good.state, unheard_of.state) == (MailState.SENT, MailState.DEAD)
    assert letters.told == [(MailState.DEAD, "cannot_be_written")]
    assert "ValueError at mail.py" in caplog.text
    assert "Nora" not in caplog.text


def test_address_that_plain_smtp_cannot_carry_does_not_stop_the_rest(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    bad, good = make_mail(due_at=now - timedelta(hours=1)), make_mail(due_at=now)
    # The long s passes for an s where case does not matter, as in Django's own check of addresses.
    letters.addresses[bad.uid] = "no\u017fe@mail.example"
    assert send(now) == {"dead": 1, "sent": 1}
    assert letters.told == [(MailState.DEAD, "cannot_be_written")]
    good.refresh_from_db()
    assert good.state == MailState.SENT


def test_trouble_of_the_database_is_not_the_letters(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    def lose(mail: OutgoingMail) -> None:
        raise OperationalError("server closed the connection")

    letters.before_render = lose
    mail = make_mail(due_at=now)
    with pytest.raises(OperationalError):
        send(now)
    mail.refresh_from_db()
    assert mail.state == MailState.CLAIMED
    letters.before_render = lambda mail: None
    recover_leases(now=now + timedelta(seconds=121))
    assert send(now + timedelta(seconds=122)) == {"sent": 1}


def test_unknown_mail_goes_again_when_a_person_says_so(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    mail = make_mail(due_at=now)
    post.drop = ["before_keeping"]
    send(now)
    send_again(mail=mail, by=house.rita, now=now + timedelta(minutes=5))
    assert send(now + timedelta(minutes=5)) == {"sent": 1}
    with pytest.raises(CannotGoAgainError):
        send_again(mail=mail, by=house.rita, now=now)
    assert set(post.by_message_id.values()) == {1}


def test_mail_of_no_use_any_more_does_not_go_again(house: House, letters: Letters, now: datetime) -> None:
    mail = make_mail(due_at=now, state=MailState.DEAD, useful_until=now + timedelta(hours=1))
    with pytest.raises(CannotGoAgainError):
        send_again(mail=mail, by=house.rita, now=now + timedelta(hours=1))
