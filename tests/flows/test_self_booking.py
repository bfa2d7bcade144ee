"""On a phone without a line of JavaScript: a visit moves by its link, and somebody new books by page and mail."""

import re
from datetime import timedelta

import pytest

from appointments.booking import book
from appointments.models import Appointment, PublicBooking, VisitType
from appointments.wanted import Wanted
from clinic.tenancy import clinic_scope
from tests.conftest import NOW
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.flows.browser import Visitor, bring_axe, look
from tests.flows.conftest import PHONE_DEVICE, Beat, Clock, Devices

pytestmark = pytest.mark.django_db(transaction=True)


def open_door(town: House) -> None:
    """Nora comes on Thursday at ten; new patients may book online."""
    with clinic_scope(town.clinic):
        kind = VisitType.objects.get(name="Adjustment")
        nora = make_patient(email="nora@mail.example")
        wanted = Wanted(nora, town.bob, kind, town.location, NOW + timedelta(days=2, hours=1))
        book(wanted=wanted, by=town.rita, now=NOW - timedelta(minutes=4))
        PublicBooking.objects.create(is_open=True, welcome="Ring twice, the bell is old.")


def link_in(letter: str, path: str) -> str:
    found = re.search(rf"https?://\S+/{path}", letter.replace("=\n", ""))
    assert found is not None, letter
    return found.group()


def fill_in(zoe: Visitor) -> None:
    zoe.fill("First name", "Zoe")
    zoe.fill("Last name", "Newman")
    zoe.fill("Birth date", "1990-05-04")
    zoe.page.get_by_role("textbox", name="E-mail").fill("zoe@mail.example")
    zoe.page.get_by_role("checkbox").check()


def test_moving_and_booking_on_a_phone_without_javascript(
    somebody: Devices, town: House, beat: Beat, clock: Clock
) -> None:
    open_door(town)
    beat.tick("clinic.send_due_mail")
    letter = beat.letter_to("nora@mail.example", about="Your visit on")
    nora = somebody(**PHONE_DEVICE, java_script_enabled=False)
    nora.go(link_in(letter.as_string(), r"a/[\w-]+/move/"))
    nora.heading("Choose another time")
    nora.photograph("40-move-390")
    nora.page.get_by_role("button", name="Friday, 27 November 8:00").click()
    nora.heading("Is this right?")
    nora.sees("Your visit on Thu 26 Nov 10:00 moves to this time")
    nora.photograph("41-kept-390")
    nora.click("Yes, move my visit")
    nora.sees("Your visit has this new time")
    nora.photograph("42-moved-390")
    with clinic_scope(town.clinic):
        visit = Appointment.objects.get(status="booked")
        assert visit.starts_at == NOW + timedelta(days=2, hours=23)
    nora.click("Move it to another time", role="link")
    nora.click("Rather earlier? We tell you when a time comes free.", role="link")
    nora.heading("Shall we tell you when a time is free?")
    nora.choose("Which days are good for you?", "Thursday")
    nora.photograph("42a-wait-390")
    nora.click("Yes, tell me")
    nora.heading("You are on our list")
    nora.photograph("42b-waits-390")

    zoe = somebody(**PHONE_DEVICE, java_script_enabled=False)
    zoe.go("/c/riverside/book/")
    zoe.heading("Book a first visit")
    zoe.photograph("43-first-390")
    zoe.page.get_by_role("button", name="Thursday, 26 November 8:00").click()
    zoe.heading("Who are you?")
    fill_in(zoe)
    zoe.photograph("44-details-390")
    zoe.click("Send")
    zoe.heading("Please look into your e-mail")
    zoe.photograph("45-sent-390")
    beat.tick("clinic.send_due_mail")
    letter = beat.letter_to("zoe@mail.example", about="Please confirm your visit")
    zoe.go(link_in(letter.as_string(), r"y/[\w-]+/"))
    zoe.heading("Do you want this visit?")
    zoe.photograph("46-yes-390")
    zoe.click("Yes, book this visit")
    zoe.heading("You are booked")
    zoe.photograph("47-booked-390")
    rita = somebody()
    rita.enter(town.rita)
    rita.go("/follow-ups/")
    rita.sees("New, booked online for Thu 26 Nov 8:00")
    rita.photograph("48-follow-up")


def test_pages_of_self_service_have_no_barriers(
    somebody: Devices, town: House, beat: Beat, clock: Clock
) -> None:
    open_door(town)
    found: list[str] = []
    alice = somebody()
    bring_axe(alice.page)
    alice.enter(town.alice)
    alice.go("/settings/public-booking/")
    found += look(alice, "public-booking-settings")
    zoe = somebody()
    bring_axe(zoe.page)
    zoe.go("/c/riverside/book/")
    found += look(zoe, "first-visit")
    zoe.page.get_by_role("button", name="Thursday, 26 November 8:00").click()
    zoe.heading("Who are you?")
    zoe.click("Send")
    zoe.sees("Please look at the marked places below")
    found += look(zoe, "newcomer-refused")
    fill_in(zoe)
    zoe.click("Send")
    zoe.heading("Please look into your e-mail")
    found += look(zoe, "newcomer-sent")
    alice.go("/requests/")
    alice.sees("Zoe Newman")
    found += look(alice, "requests")
    beat.tick("clinic.send_due_mail")
    letter = beat.letter_to("nora@mail.example", about="Your visit on")
    zoe.go(link_in(letter.as_string(), r"a/[\w-]+/move/"))
    found += look(zoe, "move-visit")
    zoe.click("Rather earlier? We tell you when a time comes free.", role="link")
    found += look(zoe, "wait")
    zoe.click("Look at the free times", role="link")
    zoe.page.get_by_role("button", name="Friday, 27 November 8:00").click()
    zoe.heading("Is this right?")
    found += look(zoe, "move-kept")
    assert not found, "\n".join(found)
