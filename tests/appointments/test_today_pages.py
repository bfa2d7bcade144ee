"""Today, as the desk and the clinicians see it: the board, its steps, and what it says about the day."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book
from appointments.models import Appointment, TimeOff, VisitType, VisitTypeKind
from appointments.wanted import Wanted
from clinic.models import Location, Membership
from patients.conditions import Need, NeedKind
from patients.models import Intake, Patient, SpecialNeed
from tests.factories.appointments import make_appointment, make_visit_type
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]

SignIn = Callable[[Membership], Client]
Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
POLL = {"HX-Request": "true"}


def test_today_shows_each_visit_in_its_lane(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    page = sign_in(rita).get("/today/").content.decode()
    assert "Tuesday, 24 November" in page
    assert "1 visit · next free 9:00 with Dr Bob" in page
    expected = page[page.index('id="expected"') : page.index('id="arrived"')]
    assert "Nora Quill" in expected
    assert "Adjustment · Dr Bob · 15 min" in expected


def test_today_without_a_location_says_what_to_do(house: House, sign_in: SignIn) -> None:
    house.location.is_active = False
    house.location.save(update_fields=["is_active"])
    page = sign_in(house.alice).get("/today/")
    assert page.status_code == 200
    assert "No place to work yet" in page.content.decode()


def test_a_step_moves_the_ticket_and_says_how_long_they_wait(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    client = sign_in(rita)
    url = f"/appointments/{visit.uid}/status/"
    answer = client.post(url, {"to": "arrived", "version": "1"}, headers=POLL)
    assert answer.status_code == 200
    with time_machine.travel(now + timedelta(minutes=12)):
        page = client.get("/today/").content.decode()
    arrived = page[page.index('id="arrived"') : page.index('id="in-room"')]
    assert "waits 12 min" in arrived


def test_a_step_from_an_old_board_says_so_and_shows_the_board_as_it_is(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    url = f"/appointments/{visit.uid}/status/"
    client.post(url, {"to": "arrived", "version": "1"}, headers=POLL)
    answer = client.post(url, {"to": "no_show", "version": "1"}, headers=POLL)
    assert answer.status_code == 409
    assert "Somebody changed this visit a moment ago" in answer.content.decode()
    visit.refresh_from_db()
    assert visit.status == "arrived"


@pytest.mark.parametrize("given", [{}, {"to": "arrived"}, {"to": "arrived", "version": "x"}])
def test_a_step_without_its_fields_is_refused(
    given: dict[str, str], visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    assert sign_in(rita).post(f"/appointments/{visit.uid}/status/", given).status_code == 422


def test_the_board_answers_304_until_something_changes(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    page = client.get("/today/")
    [asks] = re.findall(r"hx-headers='([^']*If-None-Match[^']*)'", page.content.decode())
    etag = json.loads(asks)["If-None-Match"]
    assert etag == page["ETag"] == client.get("/today/", headers=POLL)["ETag"]
    again = client.get("/today/", headers=POLL | {"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    client.post(f"/appointments/{visit.uid}/status/", {"to": "arrived", "version": "1"}, headers=POLL)
    assert client.get("/today/", headers=POLL | {"If-None-Match": etag}).status_code == 200


def test_the_desk_gets_access_needs_and_no_clinical_word(
    open_house: House, visit: Appointment, patient: Patient, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    for key, kind in ((Need.WHEELCHAIR, NeedKind.ACCESS), (Need.BLOOD_THINNER, NeedKind.CLINICAL)):
        SpecialNeed.objects.create(patient=patient, key=key, kind=kind, noted_at=now)
    make_episode(patient, complaint={"pain_now": 8})
    desk = sign_in(rita).get("/today/").content.decode()
    assert "Uses a wheelchair" in desk
    assert "blood thinner" not in desk
    assert "pain 8" not in desk
    room = sign_in(open_house.bob).get("/today/").content.decode()
    assert "Takes a blood thinner" in room
    assert "pain 8" in room


def test_first_visits_say_whether_the_intake_is_finished(
    open_house: House, wish: Wish, patient: Patient, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    first = make_visit_type(VisitTypeKind.FIRST, minutes=45)
    book(wanted=wish("10:00", visit_type=first), by=rita, now=now)
    client = sign_in(rita)
    assert "intake not finished" in client.get("/today/").content.decode()
    Intake.objects.create(patient=patient, created_at=now, submitted_at=now)
    page = client.get("/today/").content.decode()
    assert "intake not finished" not in page
    assert "1 visit · 1 new patient" in page


def test_done_offers_the_next_visit(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn, wish: Wish, now: datetime
) -> None:
    Appointment.objects.update(status="treated")
    client = sign_in(rita)
    assert "no next visit" in client.get("/today/").content.decode()
    book(wanted=wish("10:00", starts_at=visit.starts_at + timedelta(days=2)), by=rita, now=now)
    assert "next visit Thu 26 Nov 10:00" in client.get("/today/").content.decode()


@pytest.mark.parametrize("visits", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("rita", 13), ("bob", 13)])
def test_today_costs_the_same_with_one_and_three(
    visits: int,
    who: str,
    queries: int,
    open_house: House,
    wish: Wish,
    rita: Membership,
    sign_in: SignIn,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(visits):
        person = make_patient(first_name=f"No {number}")
        book(wanted=wish(f"1{number}:00", patient=person), by=rita, now=now)
    client = sign_in(getattr(open_house, who))
    with django_assert_num_queries(queries):
        client.get("/today/", headers=POLL)


def test_clinical_staff_open_the_note_from_the_board(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    sign_in(rita).post(f"/appointments/{visit.uid}/status/", {"to": "arrived", "version": "1"})
    note = f'action="/patients/{visit.patient.uid}/visits/new/"'
    assert note in sign_in(open_house.bob).get("/today/").content.decode()
    assert note not in sign_in(rita).get("/today/").content.decode()


def test_today_opens_where_the_visits_are_and_then_where_the_desk_was_last(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    attic = Location.objects.create(name="Attic", time_zone=open_house.location.time_zone)
    client = sign_in(rita)
    assert client.get("/today/").context["place"] == open_house.location
    assert client.get("/today/", {"location": str(attic.uid)}).context["place"] == attic
    assert client.get("/today/").context["place"] == attic
    assert client.get("/calendar/2026-11-24/").context["place"] == attic


def test_a_hold_of_another_patient_is_not_shown_on_the_board(
    open_house: House, rita: Membership, sign_in: SignIn, on_tuesday: OnTuesday, adjustment: VisitType
) -> None:
    make_appointment(
        patient=make_patient(first_name="Held"),
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=on_tuesday("10:00"),
        status="held",
        expires_at=on_tuesday("10:00"),
    )
    assert "Held Quill" not in sign_in(rita).get("/today/").content.decode()


def test_today_opens_where_todays_visits_are_not_yesterdays(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    attic = Location.objects.create(name="Attic", time_zone=open_house.location.time_zone)
    for hours in (10, 11):
        make_appointment(
            patient=make_patient(first_name=f"Y{hours}"),
            practitioner=open_house.bob,
            location=attic,
            starts_at=now - timedelta(hours=hours),
        )
    assert sign_in(rita).get("/today/").context["place"] == open_house.location


@pytest.mark.parametrize(
    ("place", "reason", "said"),
    [
        ("everywhere", "Thanksgiving", "0 visits · closed today: Thanksgiving"),
        ("here", "", "0 visits · closed today<"),
        ("elsewhere", "Painters", "0 visits · next free 9:00 with Dr Bob"),
    ],
)
def test_a_day_on_which_the_place_is_closed_says_why(
    open_house: House,
    rita: Membership,
    sign_in: SignIn,
    on_tuesday: OnTuesday,
    place: str,
    reason: str,
    said: str,
) -> None:
    attic = Location.objects.create(name="Attic", time_zone=open_house.location.time_zone)
    midnight = on_tuesday("00:00")
    TimeOff.objects.create(
        location={"everywhere": None, "here": open_house.location, "elsewhere": attic}[place],
        starts_at=midnight,
        ends_at=midnight + timedelta(days=1),
        reason=reason,
    )
    page = sign_in(rita).get("/today/", {"location": str(open_house.location.uid)})
    assert said in page.content.decode()


def test_a_closed_afternoon_still_has_a_morning(
    open_house: House, rita: Membership, sign_in: SignIn, on_tuesday: OnTuesday
) -> None:
    TimeOff.objects.create(
        starts_at=on_tuesday("12:00"), ends_at=on_tuesday("18:00"), reason="Christmas lunch"
    )
    assert "0 visits · next free 9:00 with Dr Bob" in sign_in(rita).get("/today/").content.decode()
