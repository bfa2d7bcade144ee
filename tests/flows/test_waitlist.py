"""A time becomes free, two are told, and the first who says yes on a phone has it; without a line of JavaScript."""

import re
from datetime import timedelta

import pytest

from appointments.booking import book
from appointments.models import Appointment, VisitType, WaitlistEntry
from appointments.wanted import Wanted
from clinic.tenancy import clinic_scope
from tests.conftest import NOW
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.factories.waitlist import make_entry
from tests.flows.browser import bring_axe, look
from tests.flows.conftest import PHONE_DEVICE, Beat, Clock, Devices

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(town: House) -> Appointment:
    """Nora comes tomorrow at ten; Ann and Ben would rather have come sooner."""
    with clinic_scope(town.clinic):
        kind = VisitType.objects.get(name="Adjustment")
        wanted = Wanted(make_patient(), town.bob, kind, town.location, NOW + timedelta(hours=25))
        made = book(wanted=wanted, by=town.rita, now=NOW)
        make_entry("Ann", kind, now=NOW, days=4, urgency="soon")
        make_entry("Ben", kind, now=NOW, days=2)
    return made


def test_an_offer_is_accepted_on_a_phone_without_javascript(
    somebody: Devices, town: House, beat: Beat, clock: Clock
) -> None:
    visit = waiting(town)
    rita = somebody()
    rita.enter(town.rita)
    rita.go(f"/appointments/{visit.uid}/")
    rita.click("Cancel the visit")
    rita.page.get_by_role("dialog").get_by_role("button", name="Cancel the visit").click()
    rita.sees("Who waits for this time")
    rita.click("Offer this time", role="link")
    rita.photograph("30-matches")
    rita.click("Offer it to those ticked")
    rita.sees("The first to say yes has it")
    beat.tick("clinic.send_due_mail")
    links = {
        name: link_of(beat.letter_to(f"{name}@mail.example", about="A free time for you").as_string())
        for name in ("ann", "ben")
    }
    ben = somebody(**PHONE_DEVICE, java_script_enabled=False)
    ben.page.goto(links["ben"])
    ben.heading("This time is free for you")
    ben.sees("We keep this time until 11:0")
    ben.photograph("31-offer-390")
    ben.click("Yes, I take this time")
    ben.heading("You are booked")
    ben.photograph("32-booked-390")
    ann = somebody(**PHONE_DEVICE, java_script_enabled=False)
    ann.page.goto(links["ann"])
    ann.heading("This time is gone")
    ann.sees("You stay on the waitlist")
    rita.go("/waitlist/?show=booked")
    rita.sees("Ben Wait")
    with clinic_scope(town.clinic):
        states = dict(WaitlistEntry.objects.values_list("patient__first_name", "state"))
        assert states == {"Ann": "waiting", "Ben": "booked"}
        assert Appointment.objects.get(status="booked").patient.first_name == "Ben"


def link_of(letter: str) -> str:
    found = re.search(r"https?://\S+/w/[A-Za-z0-9_-]+/", letter.replace("=\n", ""))
    assert found is not None
    return found.group()


def test_waitlist_pages_have_no_barriers(somebody: Devices, town: House, beat: Beat, clock: Clock) -> None:
    visit = waiting(town)
    alice = somebody()
    bring_axe(alice.page)
    alice.enter(town.alice)
    found: list[str] = []
    with clinic_scope(town.clinic):
        entry = WaitlistEntry.objects.all()[0]
    for name, path in {
        "waitlist": "/waitlist/",
        "waiting": f"/waitlist/{entry.uid}/",
        "waiting-edit": f"/waitlist/{entry.uid}/edit/",
        "waitlist-settings": "/waitlist/settings/",
    }.items():
        alice.go(path)
        found += look(alice, name)
    alice.go(f"/appointments/{visit.uid}/")
    alice.click("Cancel the visit")
    alice.page.get_by_role("dialog").get_by_role("button", name="Cancel the visit").click()
    alice.sees("Who waits for this time")
    found += look(alice, "waits-for-visit")
    alice.click("Offer this time", role="link")
    alice.sees("Who waits for it")
    found += look(alice, "freed-time")
    alice.click("Offer it to those ticked")
    alice.sees("The first to say yes has it")
    found += look(alice, "offered")
    beat.tick("clinic.send_due_mail")
    alice.page.goto(link_of(beat.letter_to("ann@mail.example", about="A free time for you").as_string()))
    found += look(alice, "offer")
    alice.click("No, thank you")
    found += look(alice, "offer-declined")
    assert not found, "\n".join(found)
