"""A series at the desk: one visit is taken, another time is chosen, and later the rest is moved."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from appointments.models import Appointment, Series
from clinic.tenancy import clinic_scope
from tests.conftest import NOW
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.flows.browser import Visitor, bring_axe, look
from tests.flows.conftest import Beat, Clock, Devices

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


def test_series_with_a_conflict_is_booked_and_then_moved(
    somebody: Devices, town: House, beat: Beat, clock: Clock
) -> None:
    with clinic_scope(town.clinic):
        nora = make_patient(first_name="Nora", last_name="Quill", email="nora@mail.example")
        other = make_patient(first_name="Ole", last_name="Other", email="")
        # Friday at ten is Ole's.
        taken = NOW + timedelta(days=3) + HOUR
        make_appointment(patient=other, practitioner=town.bob, location=town.location, starts_at=taken)
    rita = somebody()
    rita.enter(town.rita)
    bring_axe(rita.page)
    rita.go(f"/patients/{nora.uid}/")
    rita.page.get_by_role("link", name="Book a series").click()
    desk_looks_at_the_visits(rita)
    desk_takes_another_time(rita)
    clock.move_to(NOW + timedelta(minutes=5))
    beat.tick("clinic.send_due_mail")
    letter = beat.letter_to("nora@mail.example", about="Your next 6 visits")
    assert [part.get_filename() for part in letter.iter_attachments()] == ["visits.ics"]
    desk_moves_this_and_later(rita)
    with clinic_scope(town.clinic):
        rows = Appointment.objects.filter(series=Series.objects.get()).order_by("series_number")
        walls = [f"{each.starts_at.astimezone(each.location.zone):%a %d %H:%M}" for each in rows]
    assert walls == [
        "Wed 25 10:00", "Fri 27 09:45", "Mon 30 15:30", "Wed 02 15:30", "Fri 04 15:30", "Mon 07 15:30",
    ]  # fmt: skip


def desk_looks_at_the_visits(rita: Visitor) -> None:
    rita.heading("Book a series")
    rita.page.get_by_label("Kind of visit").select_option(label="Adjustment")
    for row in (2, 3):
        for field in ("visits", "every", "weeks"):
            rita.page.locator(f"#id_{field}_{row}").fill("")
    rita.fill("Time", "10:00")
    assert look(rita, "series-rule") == []
    rita.click("Show the visits")
    rita.sees("5 fit. Choose another time for the others, or they are left out.")
    rita.sees("taken")
    assert look(rita, "series-preview") == []


def desk_takes_another_time(rita: Visitor) -> None:
    rita.page.get_by_label("Visit 2, Fri 27 Nov 10:00").select_option(label="Fri 27 Nov 9:45")
    rita.click("Book these visits")
    rita.heading("Series")
    rita.sees("6 visits to come")
    expect(rita.button("Take the series back")).to_be_visible()
    assert look(rita, "series") == []


def desk_moves_this_and_later(rita: Visitor) -> None:
    rita.button("Change", "Mon 30 Nov 10:00", role="link").click()
    rita.heading("Change a series")
    rita.fill("New time", "15:30")
    rita.click("Show what changes")
    rita.sees("4 visits change")
    assert look(rita, "series-change") == []
    rita.click("Change these visits")
    rita.heading("Series")
    rita.sees("Mon 7 Dec 15:30")
