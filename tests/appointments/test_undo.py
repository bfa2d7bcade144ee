"""Three minutes to take a change back, as if nobody had made it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from appointments.board import change_status
from appointments.booking import book, cancel, confirm, move, restore
from appointments.models import Appointment
from appointments.undo import undo
from appointments.wanted import Wanted
from clinic.models import MailState, Membership, OutgoingMail
from tests.api import Program
from tests.appointments.test_booking import mails, refused
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
SignIn = Callable[[Membership], Client]
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def told(wish: Wish, rita: Membership, now: datetime) -> Appointment:
    """Booked yesterday for 15:00, confirmed by mail and by the patient."""
    made = book(wanted=wish("15:00"), by=rita, now=now - timedelta(days=1))
    OutgoingMail.objects.filter(subject_uid=made.uid).update(state=MailState.SENT)
    return confirm(appointment=made, by=None, now=now - timedelta(hours=3))


def test_a_new_visit_is_taken_out_and_nobody_hears_of_it(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now, idem_key="k1")
    undo(appointment=made, version=1, by=rita, now=now + 2 * MINUTE)
    made.refresh_from_db()
    assert (made.status, made.cancelled_at, made.version) == ("cancelled", now + 2 * MINUTE, 2)
    assert mails(made) == [("confirmation", 1, "superseded")]
    theo = wish("10:00", patient=make_patient(first_name="Theo"))
    assert book(wanted=theo, by=rita, now=now).status == "booked"
    # The same form again finds the visit that was taken out: it books nothing.
    assert book(wanted=wish("10:00"), by=rita, now=now, idem_key="k1") == made


def test_a_moved_visit_goes_back_as_it_stood(
    told: Appointment, wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    wanted = wish("16:00", desk_note="By car")
    moved = move(appointment=told, wanted=wanted, version=told.version, by=rita, now=now)
    assert mails(moved) == [("confirmation", 1, "sent"), ("confirmation", 2, "planned")]
    undo(appointment=moved, version=moved.version, by=rita, now=now + MINUTE)
    told.refresh_from_db()
    assert (told.starts_at, told.status, told.sequence) == (on_tuesday("15:00"), "confirmed", 0)
    assert (told.desk_note, told.version, told.changed_at) == ("", 4, None)
    assert mails(told) == [("confirmation", 1, "sent")]


def test_after_an_undo_the_next_move_is_told(
    told: Appointment, wish: Wish, rita: Membership, now: datetime
) -> None:
    moved = move(appointment=told, wanted=wish("16:00"), version=told.version, by=rita, now=now)
    back = undo(appointment=moved, version=moved.version, by=rita, now=now)
    move(appointment=back, wanted=wish("17:00"), version=back.version, by=rita, now=now + MINUTE)
    assert mails(told)[-1] == ("confirmation", 2, "planned")


@pytest.mark.parametrize("verb", ["move", "cancel"])
def test_mail_that_was_still_to_be_sent_is_owed_again(
    verb: str, wish: Wish, rita: Membership, now: datetime
) -> None:
    made = book(wanted=wish("15:00"), by=rita, now=now)
    if verb == "move":
        move(appointment=made, wanted=wish("16:00"), version=1, by=rita, now=now + MINUTE)
    else:
        cancel(appointment=made, version=1, by=rita, now=now + MINUTE)
    assert mails(made)[0] == ("confirmation", 1, "superseded")
    undo(appointment=made, version=2, by=rita, now=now + 2 * MINUTE)
    assert mails(made) == [("confirmation", 1, "planned")]


def test_a_cancelled_visit_stands_again_without_a_word(
    told: Appointment, rita: Membership, now: datetime
) -> None:
    cancel(appointment=told, version=told.version, reason="Ill", by=rita, now=now)
    waiting = OutgoingMail.objects.get(kind="cancellation")
    assert waiting.due_at == now + 3 * MINUTE
    undo(appointment=told, version=told.version, by=rita, now=now + MINUTE)
    told.refresh_from_db()
    assert (told.status, told.cancelled_at, told.cancel_reason) == ("confirmed", None, "")
    assert mails(told) == [("confirmation", 1, "sent")]


def test_a_change_of_the_room_alone_goes_back_and_leaves_the_mail(
    wish: Wish, house: House, rita: Membership, now: datetime
) -> None:
    made = book(wanted=wish("15:00"), by=rita, now=now)
    move(appointment=made, wanted=wish("15:00", room=house.room), version=1, by=rita, now=now)
    undo(appointment=made, version=2, by=rita, now=now)
    made.refresh_from_db()
    assert (made.room, mails(made)) == (None, [("confirmation", 1, "planned")])


def test_three_minutes_and_no_longer(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    assert refused(undo, appointment=made, version=1, by=rita, now=now + 3 * MINUTE).code == "undo_over"
    made.refresh_from_db()
    assert (made.status, mails(made)) == ("booked", [("confirmation", 1, "planned")])


def test_mail_on_its_way_cannot_be_called_back(
    told: Appointment, wish: Wish, rita: Membership, now: datetime
) -> None:
    moved = move(appointment=told, wanted=wish("16:00"), version=told.version, by=rita, now=now)
    OutgoingMail.objects.filter(subject_version=2).update(state=MailState.HANDED)
    error = refused(undo, appointment=moved, version=moved.version, by=rita, now=now + MINUTE)
    assert error.code == "undo_over"
    assert mails(told)[-1] == ("confirmation", 2, "handed")


def test_somebody_elses_change_is_not_undone(wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    confirm(appointment=made, by=None, now=now)
    assert refused(undo, appointment=made, version=1, by=rita, now=now).code == "stale_version"
    assert refused(undo, appointment=made, version=2, by=rita, now=now).code == "nothing_to_undo"


@pytest.mark.parametrize("last", ["step", "restored", "undone"])
def test_other_changes_are_not_undone(last: str, wish: Wish, rita: Membership, now: datetime) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now)
    if last == "step":
        change_status(appointment=made, to="arrived", version=1, by=rita, now=now)
        code = "nothing_to_undo"
    elif last == "restored":
        cancel(appointment=made, by=rita, now=now)
        restore(appointment=made, version=2, by=rita, now=now)
        code = "undo_over"
    else:
        undo(appointment=made, version=1, by=rita, now=now)
        code = "undo_over"
    assert refused(undo, appointment=made, version=made.version, by=rita, now=now).code == code


def test_a_place_that_is_gone_is_not_given_twice(
    told: Appointment, wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    moved = move(appointment=told, wanted=wish("16:00"), version=told.version, by=rita, now=now)
    book(wanted=wish("15:00", patient=make_patient(first_name="Theo")), by=rita, now=now)
    error = refused(undo, appointment=moved, version=moved.version, by=rita, now=now + MINUTE)
    assert error.code == "slot_taken"
    told.refresh_from_db()
    assert (told.starts_at, mails(told)[-1]) == (on_tuesday("16:00"), ("confirmation", 2, "planned"))


# -- page and API -------------------------------------------------------------------------------------------


def test_the_notice_offers_the_undo_and_the_page_does_it(
    open_house: House, wish: Wish, rita: Membership, now: datetime, sign_in: SignIn
) -> None:
    made = book(wanted=wish("10:00"), by=rita, now=now - timedelta(hours=1))
    client = sign_in(rita)
    page = client.post(f"/appointments/{made.uid}/cancel/", {"version": "1"}, follow=True).content.decode()
    address = f"/appointments/{made.uid}/undo/2/"
    assert f'action="{address}"' in page
    assert client.get(address).status_code == 405
    done = client.post(address, follow=True).content.decode()
    assert "it stands on Tue 24 Nov 10:00 as before" in done
    again = client.post(address)
    assert again.status_code == 409
    assert "Somebody changed this visit a moment ago" in again.content.decode()


def test_undo_by_api(wish: Wish, rita: Membership, now: datetime) -> None:
    rita_api = Program(rita)
    made = book(wanted=wish("10:00"), by=rita, now=now)
    path = f"appointments/{made.uid}/undo"
    assert rita_api.post(path).status_code == 428
    answer = rita_api.post(path, if_match='"1"')
    assert (answer.status_code, answer.json()["status"], answer["ETag"]) == (200, "cancelled", '"2"')
    assert rita_api.post(path, if_match='"1"').status_code == 412
    assert rita_api.post(path, if_match='"2"').json()["code"] == "undo_over"
