"""A morning at the front desk, mostly without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from appointments.models import Appointment
from clinic.models import OutgoingMail
from clinic.tenancy import clinic_scope
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.flows.browser import Visitor
from tests.flows.conftest import Clock, Devices

pytestmark = pytest.mark.django_db(transaction=True)


def test_three_keys_book_and_one_takes_it_back(somebody: Devices, town: House, clock: Clock) -> None:
    with clinic_scope(town.clinic):
        make_patient(first_name="Nora", last_name="Quill")
        make_patient(first_name="Nora", last_name="Quist", phone="", email="")
    rita = somebody()
    rita.enter(town.rita)
    rita.go("/today/")
    desk_books_by_keyboard(rita)
    desk_takes_it_back(rita, town)
    desk_books_somebody_new(rita, town)


def desk_books_by_keyboard(rita: Visitor) -> None:
    keys = rita.page.keyboard
    rita.page.wait_for_load_state()
    keys.press("b")
    rita.heading("Book a visit")
    rita.find("For whom", "nora qui", "Nora Quill")
    box = rita.page.get_by_role("combobox", name="For whom")
    expect(box).to_have_attribute("aria-expanded", "true")
    first = rita.page.get_by_role("option", selected=True)
    expect(first).to_contain_text("Nora Quill")
    keys.press("ArrowDown")
    expect(rita.page.get_by_role("option", selected=True)).to_contain_text("Nora Quist")
    keys.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "guest-1")
    rita.photograph("desk-1-found")
    keys.press("Enter")
    rita.sees("Nora Quill 4 May 1985")
    rita.page.wait_for_load_state()
    times = rita.page.get_by_role("group", name="With Dr Bob").get_by_role("button")
    expect(times.first).to_be_focused()
    keys.press("ArrowRight")
    expect(times.nth(1)).to_be_focused()
    rita.photograph("desk-2-times")
    keys.press("Enter")
    rita.heading(re.compile(r"Tue 24 Nov \d+:\d\d"))
    rita.photograph("desk-3-booked")
    expect(rita.page.get_by_role("status").first).to_contain_text("Nora Quill is booked for Tue 24 Nov")
    expect(rita.part("Same time in the next weeks")).to_contain_text("Tue 1 Dec")


def desk_takes_it_back(rita: Visitor, town: House) -> None:
    rita.page.keyboard.press("u")
    expect(rita.page.get_by_role("status").first).to_contain_text("Taken back")
    rita.sees("Booked by mistake and taken back")
    rita.photograph("desk-4-undone")
    with clinic_scope(town.clinic):
        assert Appointment.objects.get().status == "cancelled"
        assert [mail.state for mail in OutgoingMail.objects.all()] == ["superseded"]


def desk_books_somebody_new(rita: Visitor, town: House) -> None:
    keys = rita.page.keyboard
    keys.press("b")
    rita.heading("Book a visit")
    rita.find("For whom", "Theo Brandt", "Add “Theo Brandt” as a new patient")
    keys.press("Enter")
    rita.heading("Book a new patient")
    rita.fill("Birth date", "1990-02-03")
    rita.fill("Phone (optional)", "+1 212 555 0177")
    rita.page.get_by_role("group", name="With Dr Bob").get_by_role("button").first.click()
    rita.heading(re.compile(r"Tue 24 Nov \d+:\d\d"))
    rita.sees("Theo Brandt · First visit · Dr Bob")
