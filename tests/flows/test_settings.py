"""The owner shortens a day, says yes to what it does to the diary, and the desk finds the visit another time."""

from datetime import timedelta

import pytest

from appointments.hours import at_wall_clock
from appointments.models import Appointment, VisitType, WorkingHours
from clinic.tenancy import clinic_scope
from tests.conftest import NOW
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.flows.browser import bring_axe, look
from tests.flows.conftest import PHONE_DEVICE, Clock, Devices

pytestmark = pytest.mark.django_db(transaction=True)


def _last_of_the_day(town: House) -> tuple[Appointment, WorkingHours]:
    """Nora comes in the last hour of a day next week."""
    with clinic_scope(town.clinic):
        row = WorkingHours.objects.get(practitioner=town.bob, weekday=3)
        day = NOW.date() + timedelta(days=9)
        visit = make_appointment(
            patient=make_patient(),
            practitioner=town.bob,
            location=town.location,
            starts_at=at_wall_clock(day, row.closes, town.location.zone) - timedelta(hours=1),
            visit_type=VisitType.objects.get(name="Adjustment"),
        )
    return visit, row


def test_a_shorter_day_is_weighed_and_its_visit_is_rebooked_on_a_phone(
    somebody: Devices, town: House, clock: Clock
) -> None:
    visit, row = _last_of_the_day(town)
    alice = somebody()
    bring_axe(alice.page)
    alice.enter(town.alice)
    alice.go("/settings/")
    alice.click("Working hours", role="link")
    alice.click("Dr Bob", role="link")
    alice.click("Change", "Thursday", role="link")
    alice.page.get_by_label("Until").fill("16:00")
    alice.page.get_by_label("Until").press("Enter")
    alice.sees("1 booked visit would no longer stand. Nothing is saved yet.")
    alice.sees("Nora Quill")
    found = list(look(alice, "hours-weighed"))
    alice.click("Save, and go on to rebook them")
    alice.heading("Rebooking list")
    found += look(alice, "rebooking")
    with clinic_scope(town.clinic):
        row.refresh_from_db()
        assert f"{row.closes:%H:%M}" == "16:00"

    rita = somebody(**PHONE_DEVICE)
    rita.enter(town.rita)
    rita.go("/rebooking/")
    rita.page.locator(f"#visit-{visit.uid} .times a").first.click()
    rita.heading("Move a visit")
    rita.page.locator("button[name=at]").first.click()
    rita.heading("Thu 3 Dec 8:00")
    rita.go("/rebooking/")
    rita.sees("Every visit stands")
    assert not found, "\n".join(found)


def test_settings_pages_have_no_barriers(somebody: Devices, town: House, clock: Clock) -> None:
    with clinic_scope(town.clinic):
        kind = VisitType.objects.get(name="Adjustment")
    alice = somebody()
    bring_axe(alice.page)
    alice.enter(town.alice)
    found: list[str] = []
    for name, path in {
        "schedule": f"/settings/hours/{town.bob.uid}/",
        "hours-add": f"/settings/hours/{town.bob.uid}/add/",
        "time-off-add": "/settings/time-off/add/",
        "visit-types": "/settings/visit-types/",
        "visit-type": f"/settings/visit-types/{kind.uid}/",
        "room": f"/settings/rooms/{town.room.uid}/",
    }.items():
        alice.go(path)
        found += look(alice, name)
    assert not found, "\n".join(found)
