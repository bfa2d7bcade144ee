"""The tablet at the door, and the board behind the desk that hears of it."""

import re

import pytest
from playwright.sync_api import expect

from appointments.kiosk import open_kiosk
from clinic.tenancy import clinic_scope
from patients.models import OutcomeScore
from tests.conftest import NOW
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.flows.browser import bring_axe, look
from tests.flows.conftest import Clock, Devices

pytestmark = pytest.mark.django_db(transaction=True)

TABLET = {"viewport": {"width": 810, "height": 1080}, "is_mobile": True, "has_touch": True}


def test_a_patient_arrives_at_the_tablet_and_the_board_shows_it(
    somebody: Devices, town: House, clock: Clock
) -> None:
    address = furnish(town)
    rita, tablet = somebody(), somebody(**TABLET)
    rita.enter(town.rita)
    rita.go("/today/")
    expect(rita.part(re.compile("Arrived"))).not_to_contain_text("Nora Quill")
    bring_axe(tablet.page)
    tablet.go(address)
    tablet.heading("Hello! Tell us that you are here")
    tablet.photograph("kiosk-1-who")
    # Somebody nobody expects learns nothing.
    tablet.fill("Phone number", "212 555 0199")
    tablet.click("I am here")
    tablet.sees("We could not find you")
    tablet.fill("Your birth date", "1985-05-04")
    tablet.fill("First letter of your first name", "n")
    tablet.click("I am here")
    tablet.heading("Hello Nora")
    tablet.does_not_see("Quill")
    tablet.does_not_see("Dr Bob")
    assert look(tablet, "kiosk-2-pain") == []
    tablet.click("7")
    tablet.heading("Thank you, Nora")
    tablet.photograph("kiosk-3-thanks")
    expect(rita.part(re.compile("Arrived"))).to_contain_text("Nora Quill")
    rita.photograph("kiosk-4-board")
    with clinic_scope(town.clinic):
        assert OutcomeScore.objects.get().score == 7
    tablet.click("Next person", role="link")
    tablet.heading("Hello! Tell us that you are here")


def furnish(town: House) -> str:
    with clinic_scope(town.clinic):
        nora = make_patient(first_name="Nora", last_name="Quill")
        make_episode(nora)
        make_appointment(patient=nora, practitioner=town.bob, location=town.location, starts_at=NOW)
        return open_kiosk(town.location, clinic=town.clinic, now=NOW)
