"""Somebody new books from the clinic's page: kept, asked, confirmed by e-mail, then in the record and the diary."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments import newcomers
from appointments.booking import book, cancel, confirm, move, restore, wanted_again
from appointments.errors import MoveRefusedError, SlotTakenError
from appointments.kept_times import KeepOverError
from appointments.models import Appointment, BookingRequest, PublicBooking, StandIn, VisitType
from appointments.newcomers import (
    BookingClosedError,
    Chosen,
    TooManyError,
    ask_to_book,
    confirm_request,
    end_stale_requests,
    open_request,
    pending_requests,
)
from appointments.public_booking import PublicBookingRefusedError, change_public_booking
from clinic.errors import StaleVersionError
from clinic.links import issue_link
from clinic.mail_switch import switch_mail
from clinic.models import LinkPurpose, Membership, OutgoingMail
from clinic.sending import send_due_mail
from patients.models import FollowUp, Patient
from patients.persons import PersonRefusedError
from tests.api import Program
from tests.factories.clinic import House
from tests.factories.newcomers import ZOE, make_request, open_page
from tests.factories.patients import make_patient
from tests.smtp import Post

pytestmark = pytest.mark.django_db

PAGE = "/c/riverside/book/"
LIST_QUERIES = 12


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def first(house: House) -> VisitType:
    return open_page(house)


def chosen(house: House, first: VisitType, starts_at: datetime) -> Chosen:
    return Chosen(first, house.bob, house.location, starts_at)


@pytest.fixture
def asked(house: House, now: datetime) -> BookingRequest:
    return make_request(house, now=now, state="asked")


def test_nothing_is_in_the_record_before_the_yes(asked: BookingRequest, now: datetime) -> None:
    assert list(Patient.objects.current()) == []
    visit = confirm_request(request=asked, now=now + timedelta(minutes=29))
    assert confirm_request(request=asked, now=now + timedelta(minutes=40)) == visit
    zoe = Patient.objects.current().get()
    assert (zoe.full_name, zoe.birth_on, zoe.email) == ("Zoe Newman", ZOE["birth_on"], "zoe@mail.example")
    assert (visit.patient, visit.status, visit.booked_by) == (zoe, "booked", None)
    assert OutgoingMail.objects.get(kind="confirmation").subject_uid == visit.uid
    told = FollowUp.objects.get()
    assert (told.audience, told.patient) == ("desk", zoe)
    assert told.title.startswith("New, booked online for ")
    asked.refresh_from_db()
    assert (asked.state, asked.email, asked.birth_on, asked.patient) == ("booked", "", None, zoe)


def test_the_time_is_kept_from_the_choice_on(
    house: House, first: VisitType, rita: Membership, now: datetime
) -> None:
    made = open_request(chosen=chosen(house, first, now + timedelta(hours=2)), now=now)
    wanted = wanted_again(made.hold, patient=make_patient())
    with pytest.raises(SlotTakenError), transaction.atomic():
        book(wanted=wanted, by=rita, now=now + timedelta(minutes=4))
    with pytest.raises(KeepOverError), transaction.atomic():
        ask_to_book(request=made, person=ZOE, now=now + timedelta(minutes=5))
    # Half an hour more once they have said who they are.
    ask_to_book(request=made, person=ZOE, now=now + timedelta(minutes=4))
    with pytest.raises(SlotTakenError), transaction.atomic():
        book(wanted=wanted, by=rita, now=now + timedelta(minutes=33))
    assert book(wanted=wanted, by=rita, now=now + timedelta(minutes=34)).status == "booked"
    with pytest.raises(KeepOverError):
        confirm_request(request=made, now=now + timedelta(minutes=34))


def test_what_was_typed_and_not_confirmed_is_forgotten(asked: BookingRequest, now: datetime) -> None:
    assert end_stale_requests(now=now + timedelta(minutes=29)) == 0
    assert end_stale_requests(now=now + timedelta(minutes=30)) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.full_name, asked.email, str(asked.phone)) == ("over", "", "", "")
    with pytest.raises(KeepOverError):
        confirm_request(request=asked, now=now)


def test_the_desk_may_free_a_strangers_time_but_not_take_it(
    asked: BookingRequest, rita: Membership, now: datetime
) -> None:
    hold = asked.hold
    hold.refresh_from_db()
    later = wanted_again(hold, starts_at=hold.starts_at + timedelta(hours=1))
    with pytest.raises(MoveRefusedError, match="Somebody new"):
        confirm(appointment=hold, by=rita, now=now)
    with pytest.raises(MoveRefusedError, match="Somebody new"):
        move(appointment=hold, wanted=later, version=hold.version, by=rita, now=now)
    cancel(appointment=hold, by=rita, now=now)
    assert not OutgoingMail.objects.filter(kind="cancellation").exists()
    with pytest.raises(MoveRefusedError, match="Somebody new"):
        restore(appointment=hold, version=hold.version, by=rita, now=now)
    with pytest.raises(KeepOverError):
        confirm_request(request=asked, now=now)


def test_who_is_known_gets_the_visit_in_their_own_record(house: House, now: datetime) -> None:
    nora = make_patient(email="nora@mail.example")
    person = {"first_name": "nora", "last_name": nora.last_name, "birth_on": nora.birth_on}
    asked = make_request(house, now=now, state="asked", **person, email="Nora@mail.example")
    assert confirm_request(request=asked, now=now).patient == nora
    assert "though known here" in FollowUp.objects.get().title


def test_who_seems_to_be_known_is_added_and_told_to_the_desk(house: House, now: datetime) -> None:
    """The same name and birth date from another address: a second record, which nobody merges unseen."""
    nora = make_patient(email="nora@mail.example")
    person = {"first_name": nora.first_name, "last_name": nora.last_name, "birth_on": nora.birth_on}
    asked = make_request(house, now=now, state="asked", **person)
    assert confirm_request(request=asked, now=now).patient != nora
    assert "May be in the record already" in FollowUp.objects.get().title


def test_a_minor_has_a_guardian_who_is_written_to(house: House, now: datetime) -> None:
    made = make_request(house, now=now)
    young = {**ZOE, "birth_on": datetime(2015, 2, 3, tzinfo=now.tzinfo).date()}
    with pytest.raises(PersonRefusedError) as told:
        ask_to_book(request=made, person=young, now=now)
    assert set(told.value.problems) == {"guardian_name", "guardian_relation"}
    ask_to_book(
        request=made, person={**young, "guardian_name": "Ada", "guardian_relation": "Mother"}, now=now
    )
    patient = confirm_request(request=made, now=now).patient
    guardian = patient.guardians.get()
    assert (patient.email, guardian.email, guardian.name) == ("", "zoe@mail.example", "Ada")


@pytest.mark.parametrize(
    ("spoiled", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "zoe"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"first_name": ""}, "first_name"),
        ({"birth_on": None}, "birth_on"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    spoiled: dict[str, Any], field: str, house: House, now: datetime
) -> None:
    with pytest.raises(PersonRefusedError) as told:
        ask_to_book(request=make_request(house, now=now), person=ZOE | spoiled, now=now)
    assert set(told.value.problems) == {field}


def test_few_times_are_kept_at_once(
    house: House, first: VisitType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newcomers, "MOST_AT_ONCE", 2)
    for hours in (2, 3):
        open_request(chosen=chosen(house, first, now + timedelta(hours=hours)), now=now)
    with pytest.raises(TooManyError):
        open_request(chosen=chosen(house, first, now + timedelta(hours=4)), now=now)
    later = now + timedelta(minutes=5)
    open_request(chosen=chosen(house, first, now + timedelta(hours=2)), now=later)
    assert StandIn.objects.count() == 2


def test_the_page_is_closed_until_the_owner_opens_it(
    client: Client, house: House, first: VisitType, alice: Membership, rita: Membership, now: datetime
) -> None:
    PublicBooking.objects.all().delete()
    assert client.get(PAGE).status_code == 404
    with pytest.raises(BookingClosedError):
        open_request(chosen=chosen(house, first, now + timedelta(hours=2)), now=now)
    words: dict[str, Any] = {"is_open": True, "welcome": "Ring twice.", "now": now}
    with pytest.raises(PublicBookingRefusedError):
        change_public_booking(**words, version=1, by=rita)
    VisitType.objects.update(is_online=False)
    with pytest.raises(PublicBookingRefusedError, match="no first visit"), transaction.atomic():
        change_public_booking(**words, version=1, by=alice)
    VisitType.objects.update(is_online=True)
    change_public_booking(**words, version=1, by=alice)
    with pytest.raises(StaleVersionError):
        change_public_booking(**words, version=1, by=alice)
    assert "Ring twice." in client.get(PAGE).content.decode()
    assert client.get("/c/nowhere/book/").status_code == 404
    switch_mail(clinic=house.clinic, is_on=False, by=alice, now=now)  # nobody could confirm
    assert client.get(PAGE).status_code == 404
    with pytest.raises(BookingClosedError):
        open_request(chosen=chosen(house, first, now + timedelta(hours=2)), now=now)


# ── The pages ──


def offered(client: Client) -> list[str]:
    return re.findall(r'name="pick" value="([^"]+)"', client.get(PAGE).content.decode())


def choose(client: Client, first: VisitType, number: int = 0) -> str:
    """The address of the form that follows."""
    pick = offered(client)[number]
    answer = client.post(PAGE, {"pick": pick, "visit_type": str(first.uid)})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def filled(**changes: str) -> dict[str, str]:
    given = {**ZOE, "birth_on": "1990-05-04", "agrees": "on", "homepage": ""}
    return {name: str(value) for name, value in (given | changes).items()}


def test_a_first_visit_is_booked_by_page_and_mail(
    client: Client, house: House, first: VisitType, post: Post, now: datetime
) -> None:
    form = choose(client, first)
    assert "We keep this time for you until <b>9:05</b>" in client.get(form).content.decode()
    assert client.post(form, filled())["Location"] == form
    assert "Please look into your e-mail" in client.get(form).content.decode()
    client.post(form, filled(first_name="Zed"))
    send_due_mail(clock=lambda: now)
    (letter,) = post.letters
    assert letter["To"] == "zoe@mail.example"
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Zoe" not in text
    yes = re.search(r"/y/[\w-]+/", text)
    assert yes
    for _scan in range(2):
        assert "Do you want this visit?" in client.get(yes[0]).content.decode()
    assert not Patient.objects.current().exists()
    assert client.post(yes[0], {"answer": "maybe"}).status_code == 422
    for _twice in range(2):
        assert client.post(yes[0], {"answer": "yes"})["Location"] == yes[0]
    assert "You are booked" in client.get(yes[0]).content.decode()
    assert Appointment.objects.get(status="booked").patient.first_name == "Zoe"


def test_nobody_learns_who_is_known(client: Client, first: VisitType, post: Post, now: datetime) -> None:
    nora = make_patient(email="nora@mail.example")
    pages, letters = [], []
    for number, person in enumerate(
        (
            {},
            {"first_name": nora.first_name, "last_name": nora.last_name, "birth_on": str(nora.birth_on)},
        )
    ):
        form = choose(client, first, number)
        client.post(form, filled(**person, email="nora@mail.example"))
        pages.append(re.sub(r"\d+:\d\d", "", client.get(form).content.decode()))
        send_due_mail(clock=lambda: now)
        text = post.letters[number].get_body(("plain",)).get_content()  # type: ignore[union-attr]
        letters.append(re.sub(r"\d+:\d\d|/y/\S+", "", text))
    assert pages[0] == pages[1]
    assert letters[0] == letters[1]


def test_an_address_gets_three_mails_an_hour_and_the_page_says_the_same(
    client: Client, first: VisitType
) -> None:
    for number in range(4):
        form = choose(client, first, number)
        client.post(form, filled())
        assert "We have sent you an e-mail" in client.get(form).content.decode()
    assert OutgoingMail.objects.filter(kind="newcomer").count() == 3


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(
    client: Client, first: VisitType
) -> None:
    form = choose(client, first)
    answer = client.post(form, filled(homepage="https://buy.example"))
    assert "Please look into your e-mail" in answer.content.decode()
    assert BookingRequest.objects.get().state == "choosing"
    assert not OutgoingMail.objects.exists()


def test_who_calls_too_often_is_asked_to_wait(
    client: Client, first: VisitType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic.middleware.VISITOR_CALLS_A_MINUTE", 3)
    assert [client.get(PAGE).status_code for _call in range(4)] == [200, 200, 200, 429]
    answer = client.get(PAGE)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "call us" in answer.content.decode()


def test_a_caller_keeps_few_times_an_hour(
    client: Client, first: VisitType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appointments.views.public_booking.TIMES_AN_HOUR", 1)
    choose(client, first)
    pick = {"pick": offered(client)[0], "visit_type": str(first.uid)}
    assert client.post(PAGE, pick).status_code == 429
    assert BookingRequest.objects.count() == 1


def test_the_page_asks_for_consent_and_says_what_is_wrong(client: Client, first: VisitType) -> None:
    form = choose(client, first)
    answer = client.post(form, filled(email="zoe", agrees=""))
    assert answer.status_code == 422
    assert 'id="id_agrees_error"' in answer.content.decode()
    answer = client.post(form, filled(email="zoe"))
    assert 'id="id_email_error"' in answer.content.decode()
    with time_machine.travel(BookingRequest.objects.get().opened_at + timedelta(minutes=6), tick=False):
        assert "This time is no longer kept" in client.get(form).content.decode()
        assert client.post(form, filled()).status_code == 200
    assert not OutgoingMail.objects.exists()


def test_an_old_yes_leads_back_to_the_page(
    client: Client, asked: BookingRequest, house: House, now: datetime
) -> None:
    token = issue_link(
        clinic=house.clinic,
        purpose=LinkPurpose.NEWCOMER_YES,
        patient_uid=None,
        subject_uid=asked.uid,
        now=now,
    )
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        answer = client.post(f"/y/{token}/", {"answer": "yes"})
    assert answer.status_code == 409
    assert PAGE in answer.content.decode()
    assert client.get(f"/n/{token}/").status_code == 404


def test_the_desk_sees_who_is_booking(
    sign_in: Callable[[Membership], Client],
    house: House,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rita = sign_in(house.rita)
    make_request(house, now=now, state="asked")
    rita.get("/requests/")
    with django_assert_num_queries(LIST_QUERIES):
        page = rita.get("/requests/").content.decode()
    assert "Zoe Newman" in page
    assert PAGE in page
    for _more in range(2):
        make_request(house, now=now)
    with django_assert_num_queries(LIST_QUERIES):
        rita.get("/requests/")


def test_programs_open_the_page_and_read_who_is_booking(
    house: House, asked: BookingRequest, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner, desk = Program(house.alice), Program(house.rita)
    page = owner.get("public-booking")
    assert page.json()["is_open"] is True
    assert page.json()["address"].endswith(PAGE)
    closed = owner.put("public-booking", {"is_open": False}, if_match=page["ETag"])
    assert closed.json()["is_open"] is False
    assert owner.put("public-booking", {"is_open": True}, if_match=page["ETag"]).status_code == 412
    desk.get("booking-requests")
    with django_assert_num_queries(9):
        (row,) = desk.get("booking-requests").json()["results"]
    assert (row["name"], row["state"], row["phone"]) == ("Zoe Newman", "asked", "+12125550188")
    PublicBooking.objects.update(is_open=True)
    for _more in range(2):
        make_request(house, now=now)
    with django_assert_num_queries(9):
        assert len(desk.get("booking-requests").json()["results"]) == 3
    assert pending_requests(house.rita, now=now + timedelta(hours=1)).count() == 0
