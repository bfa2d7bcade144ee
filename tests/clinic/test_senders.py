"""Who may send a row: leases, several senders, several letters at once, and what comes in between."""

import threading
import uuid
from collections import Counter
from datetime import datetime, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DataError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from clinic.delivery import Answer, Carrier
from clinic.letters import Envelope
from clinic.mail import withdraw_mail
from clinic.mail_rounds import recover_leases
from clinic.models import Clinic, MailState, OutgoingMail
from clinic.sending import Sender, claim, release, send_due_mail
from clinic.tenancy import clinic_scope
from tests.clinic.test_sending import send
from tests.factories.clinic import House, make_house, make_other_house
from tests.factories.mail import Letters, make_mail
from tests.smtp import Post

pytestmark = pytest.mark.django_db


def test_nobody_sends_without_the_lease(house: House, letters: Letters, post: Post, now: datetime) -> None:
    mail = make_mail(due_at=now)
    [row] = claim(now=now)
    assert claim(now=now) == []
    late = now + timedelta(seconds=121)
    with Carrier() as carrier:

        def end(claimed: OutgoingMail) -> Counter[str]:
            sender = Sender(carrier, lambda: late)
            assert sender.send([claimed])
            return sender.ended

        assert end(row) == {"lost": 1}
        recover_leases(now=late)
        [again] = claim(now=late)
        assert end(row) == {"lost": 1}
        assert end(again) == {"sent": 1}
        assert end(again) == {"lost": 1}
    assert post.by_message_id == {f"<{mail.uid}@mail.demo.example>": 1}


def test_what_is_withdrawn_while_its_letter_is_written_does_not_go(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    mail, other = make_mail(due_at=now), make_mail(due_at=now)
    letters.before_render = lambda each: None if each == other else withdraw_all_of(mail)
    assert send(now) == {"lost": 1, "sent": 1}
    mail.refresh_from_db()
    assert (mail.state, mail.handed_at, mail.lease_token) == (MailState.SUPERSEDED, None, None)
    assert post.by_message_id == {f"<{other.uid}@mail.demo.example>": 1}


def withdraw_all_of(mail: OutgoingMail) -> None:
    assert withdraw_mail(subject_uid=mail.subject_uid) == 1


def test_letters_to_different_people_are_looked_at_together_and_two_to_one_are_not(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    somebody = uuid.uuid4()
    seen: list[int] = []
    letters.before_render = lambda mail: seen.append(len(post.letters))
    for patient_uid in (somebody, uuid.uuid4(), somebody, uuid.uuid4()):
        make_mail(due_at=now, patient_uid=patient_uid)
    assert send(now) == {"sent": 4}
    assert seen == [0, 0, 0, 3], "what somebody got already is known when the next one is looked at"


def test_letters_that_wait_for_a_slow_server_are_looked_at_again(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    seen: list[uuid.UUID] = []
    letters.before_render = lambda mail: seen.append(mail.uid)
    first, second, third = (make_mail(due_at=now - timedelta(minutes=3 - number)) for number in range(3))
    passed = iter(range(100))  # every look at the clock is a second later
    assert send_due_mail(clock=lambda: now + timedelta(seconds=next(passed))) == {"sent": 3}
    assert seen == [first.uid, second.uid, third.uid, second.uid, third.uid]
    assert len(post.by_message_id) == 3


def test_lease_that_ran_out_while_handed_is_unknown_and_the_desk_hears_of_it(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    class Killed(Carrier):
        def deliver(self, letter: Envelope) -> Answer:
            raise SystemExit

    mail = make_mail(due_at=now)
    with Killed() as carrier, pytest.raises(SystemExit):
        send_due_mail(clock=lambda: now, carrier=carrier)
    assert recover_leases(now=now + timedelta(seconds=119)) == 0
    assert recover_leases(now=now + timedelta(seconds=120)) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (MailState.UNKNOWN, "sender_lost")
    assert letters.told == [(MailState.UNKNOWN, "sender_lost")]
    assert send(now + timedelta(days=1)) == {}


def test_row_that_kills_its_sender_again_and_again_ends(
    house: House, letters: Letters, now: datetime
) -> None:
    mail = make_mail(due_at=now)
    for _attempt in range(8):
        [_row] = claim(now=now)
        now += timedelta(seconds=121)
        recover_leases(now=now)
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (MailState.DEAD, "gave_up")


def test_released_rows_are_as_before(house: House, letters: Letters, now: datetime) -> None:
    mail = make_mail(due_at=now)
    release(claim(now=now))
    mail.refresh_from_db()
    assert (mail.state, mail.attempt, mail.lease_token, mail.lease_until) == (
        MailState.PLANNED,
        0,
        None,
        None,
    )


def test_clinic_with_thousands_of_rows_does_not_hold_up_another(
    house: House, other_house: House, letters: Letters, now: datetime
) -> None:
    for _number in range(40):
        make_mail(due_at=now - timedelta(hours=1))
    with clinic_scope(other_house.clinic):
        for _number in range(3):
            make_mail(due_at=now)
    first = Counter(row.clinic_id for row in claim(now=now, most=8))
    assert first == {house.clinic.pk: 4, other_house.clinic.pk: 3}
    assert len(claim(now=now, most=8)) == 8


@pytest.mark.django_db(transaction=True)
def test_two_senders_send_each_letter_once(letters: Letters, post: Post, now: datetime) -> None:
    for made in (make_house(), make_other_house()):
        with clinic_scope(made.clinic):
            for _number in range(30):
                make_mail(due_at=now)
    ended: list[Counter[str]] = []

    def run() -> None:
        try:
            ended.append(send(now))
        finally:
            connections.close_all()

    senders = [threading.Thread(target=run) for _number in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert sum(ended, Counter()) == {"sent": 60}
    assert len(post.by_message_id) == 60
    assert set(post.by_message_id.values()) == {1}
    assert uuid.UUID(next(iter(post.by_message_id)).strip("<>").partition("@")[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 3])
def test_each_letter_is_one_question_to_the_database(
    letters: Letters, post: Post, now: datetime, number: int
) -> None:
    with clinic_scope(make_house().clinic):
        for _each in range(number):
            make_mail(due_at=now)
    with CaptureQueriesContext(connection) as asked:
        assert send(now) == {"sent": number}
    assert len([each for each in asked if "state = 'handed'" in each["sql"]]) == number
    assert len(asked) == 13 + number
    with clinic_scope(Clinic.objects.get()):
        assert {mail.state for mail in OutgoingMail.objects.all()} == {MailState.SENT}


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_else_holds_is_passed_by(letters: Letters, post: Post, now: datetime) -> None:
    house = make_house()
    with clinic_scope(house.clinic):
        first, second, third = (make_mail(due_at=now - timedelta(minutes=3 - number)) for number in range(3))
    is_held, is_over = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with clinic_scope(house.clinic):
                withdraw_all_of(second)
                is_held.set()
                is_over.wait(20)
        finally:
            connections.close_all()

    holder = threading.Thread(target=hold)

    class Holding(Carrier):
        def deliver(self, letter: Envelope) -> Answer:
            if not is_held.is_set():
                holder.start()
                assert is_held.wait(10)
            return super().deliver(letter)

    try:
        with Holding() as carrier:
            assert send_due_mail(clock=lambda: now, carrier=carrier) == {"sent": 2, "lost": 1}
    finally:
        is_over.set()
        holder.join(20)
    with clinic_scope(house.clinic):
        states = [OutgoingMail.objects.get(pk=each.pk).state for each in (first, second, third)]
    assert states == [MailState.SENT, MailState.SUPERSEDED, MailState.SENT]


def test_what_keeps_a_letter_from_going_does_not_unsay_the_one_before(
    house: House, letters: Letters, post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_mail(due_at=now - timedelta(minutes=1)), make_mail(due_at=now)
    monkeypatch.setattr(
        "clinic.sending.message_id_of", lambda mail: "<1>" if mail == first else "<too long>" * 50
    )
    with pytest.raises(DataError):
        send(now)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (MailState.SENT, MailState.CLAIMED)


def test_two_senders_hold_one_row_of_a_person(house: House, letters: Letters, now: datetime) -> None:
    somebody = uuid.uuid4()
    for _each in range(2):
        make_mail(due_at=now, patient_uid=somebody)
    other = make_mail(due_at=now)
    [_mine] = claim(now=now, most=1)
    assert claim(now=now) == [other]
    assert len(claim(now=now + timedelta(seconds=121))) == 1


def test_a_lock_that_takes_too_long_keeps_only_its_own_letter(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    busy, other = make_mail(due_at=now), make_mail(due_at=now)

    def wait(mail: OutgoingMail) -> None:
        if mail == busy:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("DO $$ BEGIN RAISE lock_not_available; END $$")

    letters.before_render = wait
    assert send(now) == {"sent": 1}
    busy.refresh_from_db()
    other.refresh_from_db()
    assert (busy.state, other.state) == (MailState.CLAIMED, MailState.SENT)


def test_the_end_of_a_tasks_time_is_no_fault_of_a_letter(
    house: House, letters: Letters, post: Post, now: datetime
) -> None:
    def end(mail: OutgoingMail) -> None:
        raise SoftTimeLimitExceeded

    letters.before_render = end
    mail = make_mail(due_at=now)
    with pytest.raises(SoftTimeLimitExceeded):
        send(now)
    mail.refresh_from_db()
    assert mail.state == MailState.CLAIMED


def test_when_the_time_is_up_the_rest_goes_back(
    house: House, letters: Letters, post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic.sending.BUDGET", 0.0)
    rows = [make_mail(due_at=now) for _each in range(2)]
    with Carrier() as carrier:
        sender = Sender(carrier, lambda: now)
        assert not sender.send(claim(now=now))
    for mail in rows:
        mail.refresh_from_db()
        assert (mail.state, mail.attempt) == (MailState.PLANNED, 0)
