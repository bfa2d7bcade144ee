"""The calendar in columns in a real browser: dragged onto a taken time it snaps back, onto a free one it stays."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from appointments.booking import book
from appointments.models import Appointment, VisitType
from appointments.models.availability import Tone
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.models import OutgoingMail, Room
from clinic.tenancy import clinic_scope
from tests.conftest import NOW
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient
from tests.flows.browser import Visitor, bring_axe, look
from tests.flows.conftest import Clock, Devices

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
QUARTER = 26  # pixels: a quarter hour of the calendar is this tall
DAY = "/calendar/columns/?day=2026-11-24"


def fill(house: House) -> None:
    """Nora at 10, Theo at 11 with Dr Bob; Dr Ann is free, and there are two rooms."""
    with clinic_scope(house.clinic):
        ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
        make_hours(ann, house.location, opens="09:00", closes="13:00")
        Room.objects.create(location=house.location, name="Room 2")
        for first_name, hours in (("Nora", 1), ("Theo", 2)):
            put(house, first_name, hours)


def put(house: House, first_name: str, hours: int) -> Appointment:
    """So many hours after nine on the wall."""
    wanted = Wanted(
        patient=make_patient(first_name=first_name, email=f"{first_name.lower()}@mail.example"),
        practitioner=house.bob,
        visit_type=VisitType.objects.get(name="Adjustment"),
        location=house.location,
        starts_at=NOW + hours * HOUR,
    )
    return book(wanted=wanted, by=house.rita, now=NOW)


def show_each_status_and_colour(house: House) -> None:
    kinds = [make_visit_type(name=f"Kind {tone}", tone=tone, minutes=30) for tone in Tone.values]
    statuses = ["held", "pending", "confirmed", "arrived", "in_room", "treated", "checked_out", "no_show"]
    for number, status in enumerate(statuses):
        starts_at = NOW + 3 * HOUR + number * HOUR / 2
        make_appointment(
            patient=make_patient(first_name=f"Ada{number}"), practitioner=house.bob, location=house.location,
            room=house.room, starts_at=starts_at, visit_type=kinds[number % len(kinds)], status=status,
            expires_at=NOW + 9 * HOUR,
        )  # fmt: skip


def visit(page: Page, name: str) -> Locator:
    return page.locator(".ec-event:not(.ec-ghost)").filter(has_text=name)


def drag(page: Page, name: str, *, down: int, right: int = 0) -> None:
    """With the mouse, by so many pixels."""
    expect(page.locator("[data-calendar]:not([aria-busy])")).to_be_visible()
    visit(page, name).hover(position={"x": 40, "y": 8})  # waits until it stands still
    box = visit(page, name).bounding_box()
    assert box
    x, y = box["x"] + 40, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2, steps=4)
    page.mouse.move(x + right, y + down, steps=4)
    page.mouse.up()


def stands_at(person: Visitor, name: str, clock: str) -> None:
    expect(visit(person.page, name).locator(".num")).to_have_text(clock)


def test_dragging_onto_a_taken_time_snaps_back_and_onto_a_free_one_stays(
    somebody: Devices, town: House, clock: Clock
) -> None:
    fill(town)
    rita = somebody()
    rita.enter(town.rita)
    rita.go("/today/")
    rita.click("Calendar", role="link")
    rita.heading("Tuesday, 24 November")
    stands_at(rita, "Nora", "10:00")
    rita.sees("2 visits")
    ask, refusal = rita.page.locator("#ask-move"), rita.page.locator("#move-refused")

    drag(rita.page, "Nora", down=4 * QUARTER)
    expect(ask).to_contain_text("Nora Quill: Tue 24 Nov 11:00–11:15 · Dr Bob")
    rita.click("Leave it as it was", inside=ask)
    stands_at(rita, "Nora", "10:00")

    drag(rita.page, "Nora", down=4 * QUARTER)
    rita.click("Move and tell the patient", inside=ask)
    expect(refusal).to_contain_text("11:00 is taken. Free with Dr Bob: 10:45, 11:15, 11:30, 11:45.")
    stands_at(rita, "Nora", "10:00")
    rita.photograph("calendar-refused")
    rita.click("Leave it as it was", inside=refusal)
    stands_at(rita, "Nora", "10:00")

    drag(rita.page, "Nora", down=8 * QUARTER)
    rita.photograph("calendar-asks")
    rita.click("Move without telling", inside=ask)
    expect(rita.page.locator("#toasts")).to_contain_text(
        "Nora Quill now comes on Tue 24 Nov 12:00 to Dr Bob."
    )
    stands_at(rita, "Nora", "12:00")

    drag(rita.page, "Nora", down=4 * QUARTER)
    rita.click("Move and tell the patient", inside=ask)
    stands_at(rita, "Nora", "13:00")
    expect(rita.page.locator("#toasts")).to_contain_text("13:00")
    rita.page.locator("#toasts").get_by_role("button", name="Undo").click()
    stands_at(rita, "Nora", "12:00")

    with clinic_scope(town.clinic):
        nora = Appointment.objects.get(patient__first_name="Nora")
        assert (nora.starts_at, nora.sequence) == (NOW + 3 * HOUR, 1)
        mails = OutgoingMail.objects.filter(subject_uid=nora.uid)
        assert [mail.state for mail in mails] == ["superseded"]
        link = visit(rita.page, "Nora").get_by_role("link")
        link.focus()
        put(town, "Vera", 5)  # somebody else books meanwhile
    stands_at(rita, "Vera", "14:00")
    expect(link).to_be_focused()

    link.press("Enter")
    rita.heading("Tue 24 Nov 12:00")
    rita.click("Move", role="link")
    rita.heading("Move a visit")


def test_a_visit_is_made_longer_taken_to_another_and_a_free_time_is_booked(
    somebody: Devices, town: House, clock: Clock
) -> None:
    fill(town)
    rita = somebody()
    rita.enter(town.rita)
    rita.go(DAY)
    stands_at(rita, "Nora", "10:00")
    page, ask = rita.page, rita.page.locator("#ask-move")

    box = visit(page, "Nora").bounding_box()
    assert box
    x, y = box["x"] + 40, box["y"] + box["height"] - 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + QUARTER, steps=6)
    page.mouse.up()
    expect(ask).to_contain_text("10:00–10:30 · Dr Bob")
    rita.click("Move and tell the patient", inside=ask)
    expect(page.locator("#toasts")).to_contain_text("Nora Quill now comes")

    ann = page.locator(".ec-col-head").filter(has_text="Dr Ann").bounding_box()
    assert ann
    drag(page, "Nora", down=0, right=int(ann["x"] + 60 - box["x"] - 40))
    expect(ask).to_contain_text("10:00–10:30 · Dr Ann")
    rita.click("Move without telling", inside=ask)
    expect(page.locator("#toasts")).to_contain_text("Nora Quill now comes on Tue 24 Nov 10:00 to Dr Ann.")
    with clinic_scope(town.clinic):
        nora = Appointment.objects.get(patient__first_name="Nora")
        assert (nora.starts_at, nora.own_minutes) == (NOW + HOUR, 30)

    page.mouse.click(x, y + 2 * QUARTER)
    rita.heading("Book a visit")
    expect(page).to_have_url(re.compile(r"at=2026-11-24T15%3A30%3A00"))
    expect(page).to_have_url(re.compile(f"practitioner={town.bob.uid}"))


@pytest.mark.parametrize("query", ["", "&view=week", "&columns=room"])
def test_the_calendar_has_no_barriers(somebody: Devices, town: House, clock: Clock, query: str) -> None:
    fill(town)
    with clinic_scope(town.clinic):
        show_each_status_and_colour(town)
    bob = somebody()
    bring_axe(bob.page)
    bob.enter(town.bob)
    bob.go(DAY + query)
    stands_at(bob, "Nora", "10:00")
    found = look(bob, re.sub(r"\W+", "-", f"calendar{query}"))
    assert not found, "\n".join(found)
    bob.page.emulate_media(media="print", color_scheme="light")
    assert bob.page.locator(".ec-main").evaluate("it => it.scrollHeight <= it.clientHeight + 1")  # all of it
    expect(bob.page.get_by_role("button", name="Print")).to_be_hidden()
    bob.photograph(re.sub(r"\W+", "-", f"calendar{query} print"))
