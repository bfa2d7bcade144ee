"""The tablet at the door: who is found, what it shows, and what it writes."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from appointments import kiosk
from appointments.kiosk import KioskOverError, NotFoundHereError, Said, arrive, find_guest, ticket_of
from appointments.models import Appointment
from clinic.models import Location, Membership
from patients.models import OutcomeScore
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db

OnTuesday = Callable[[str], datetime]
BIRTH = date(1985, 5, 4)


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def visit(open_house: House, on_tuesday: OnTuesday) -> Appointment:
    return make_visit(open_house, on_tuesday("10:00"), first_name="Nora", phone="+1 212 555 0142")


def make_visit(house: House, starts_at: datetime, **patient: Any) -> Appointment:
    given = {"last_name": "Quill", "birth_on": BIRTH, "phone": ""}
    return make_appointment(
        patient=make_patient(**given | patient),
        practitioner=house.bob,
        location=house.location,
        starts_at=starts_at,
    )


@pytest.fixture
def url(open_house: House, now: datetime) -> str:
    address = kiosk.open_kiosk(open_house.location, clinic=open_house.clinic, now=now)
    return "/" + address.split("/", 3)[3]


# -- who is found -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        Said(phone="212 555 0142"),
        Said(phone="+1 (212) 555-0142"),
        Said(phone="555 0142"),
        Said(birth_on=BIRTH, letter="n"),
        Said(birth_on=BIRTH, letter="N"),
    ],
)
def test_somebody_is_found_by_phone_or_by_birth_date_and_letter(
    open_house: House, visit: Appointment, now: datetime, said: Said
) -> None:
    assert find_guest(said, location=open_house.location, now=now) == visit


@pytest.mark.parametrize(
    "said",
    [
        Said(),
        Said(phone="0142"),  # too few digits to say who it is
        Said(phone="212 555 0143"),
        Said(phone="no number"),
        Said(birth_on=BIRTH),
        Said(birth_on=BIRTH, letter="T"),
        Said(birth_on=date(1985, 5, 5), letter="N"),
    ],
)
def test_what_does_not_fit_finds_nobody(
    open_house: House, visit: Appointment, now: datetime, said: Said
) -> None:
    with pytest.raises(NotFoundHereError):
        find_guest(said, location=open_house.location, now=now)


def test_two_people_who_fit_are_not_told_apart(
    open_house: House, visit: Appointment, now: datetime, on_tuesday: OnTuesday
) -> None:
    make_visit(open_house, on_tuesday("11:00"), first_name="Nils")
    with pytest.raises(NotFoundHereError):
        find_guest(Said(birth_on=BIRTH, letter="N"), location=open_house.location, now=now)


def test_only_todays_visits_of_this_place_that_are_still_to_come(
    open_house: House, visit: Appointment, now: datetime, on_tuesday: OnTuesday
) -> None:
    said = Said(phone="212 555 0142")
    elsewhere = Location.objects.create(name="West", time_zone="America/New_York")
    with pytest.raises(NotFoundHereError):
        find_guest(said, location=elsewhere, now=now)
    with pytest.raises(NotFoundHereError):
        find_guest(said, location=open_house.location, now=now - timedelta(days=1))
    Appointment.objects.filter(pk=visit.pk).update(status="treated")
    with pytest.raises(NotFoundHereError):
        find_guest(said, location=open_house.location, now=now)


def test_who_comes_twice_today_is_here_for_the_next(
    open_house: House, visit: Appointment, now: datetime, on_tuesday: OnTuesday
) -> None:
    make_appointment(
        patient=visit.patient,
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=on_tuesday("15:00"),
    )
    assert find_guest(Said(phone="212 555 0142"), location=open_house.location, now=now) == visit


# -- what is written ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pain", "scores"), [(7, [7]), (0, [0]), (None, [])])
def test_arriving_stamps_the_visit_and_keeps_the_pain(
    open_house: House, visit: Appointment, now: datetime, pain: int | None, scores: list[int]
) -> None:
    make_episode(visit.patient)
    arrive(ticket=ticket_of(visit), pain=pain, location=open_house.location, now=now)
    visit.refresh_from_db()
    assert (visit.status, visit.arrived_at, visit.version) == ("arrived", now, 2)
    assert [score.score for score in OutcomeScore.objects.all()] == scores


def test_a_ticket_is_good_for_three_minutes_one_place_and_one_arrival(
    open_house: House, visit: Appointment, now: datetime
) -> None:
    ticket = ticket_of(visit)
    elsewhere = Location.objects.create(name="West", time_zone="America/New_York")
    here: dict[str, Any] = {"pain": None, "location": open_house.location, "now": now}
    for wrong in (here | {"location": elsewhere, "ticket": ticket}, here | {"ticket": "made up"}):
        with pytest.raises(KioskOverError):
            arrive(**wrong)
    with time_machine.travel(now + timedelta(minutes=4), tick=False), pytest.raises(KioskOverError):
        arrive(ticket=ticket, **here)
    arrive(ticket=ticket, **here)
    with pytest.raises(KioskOverError):
        arrive(ticket=ticket, **here)


# -- the tablet ---------------------------------------------------------------------------------------------


def test_two_presses_and_nothing_but_the_first_name(
    open_house: House, visit: Appointment, url: str, now: datetime
) -> None:
    tablet = Client()
    assert tablet.get(url).status_code == 200
    asks = tablet.post(url, {"phone": "212 555 0142"}).content.decode()
    assert "Hello Nora" in asks
    for secret in ("Quill", "10:00", "Dr Bob", visit.visit_type.name, "0142"):
        assert secret not in asks
    ticket = re.search(r'name="ticket" value="([^"]+)"', asks)
    assert ticket
    thanks = tablet.post(f"{url}arrive/", {"ticket": ticket[1], "pain": "4"})
    assert "Thank you, Nora" in thanks.content.decode()
    assert thanks["Refresh"] == f"12;url={url}"
    visit.refresh_from_db()
    assert visit.status == "arrived"
    assert tablet.get(f"{url}arrive/")["Location"] == url
    again = tablet.post(f"{url}arrive/", {"ticket": ticket[1], "pain": "4"})
    assert (again.status_code, "begin again" in again.content.decode()) == (409, True)


def test_the_tablet_knows_birth_dates_of_all_ages(visit: Appointment, url: str) -> None:
    tablet = Client()
    assert "Hello Nora" in tablet.post(url, {"birth_on": "1985-05-04", "letter": "n"}).content.decode()
    for odd in ("1885-05-04", "2085-05-04", "04.05.85"):
        assert tablet.post(url, {"birth_on": odd, "letter": "n"}).status_code == 422


def test_strangers_get_one_answer_and_not_many_tries(open_house: House, visit: Appointment, url: str) -> None:
    tablet = Client()
    for _each in range(12):
        said = tablet.post(url, {"phone": "212 555 9999"}).content.decode()
        assert "could not find your visit" in said
    assert "Too many tries" in tablet.post(url, {"phone": "212 555 0142"}).content.decode()
    assert tablet.post(url, {"phone": ""}).status_code == 422
    assert tablet.post(f"{url}arrive/", {"ticket": "x", "pain": "11"}).status_code == 422


def test_the_owner_makes_and_stops_the_address(
    open_house: House, url: str, sign_in: Callable[[Membership], Client]
) -> None:
    alice = sign_in(open_house.alice)
    page = f"/settings/kiosks/{open_house.location.uid}/"
    made = alice.post(page).content.decode()
    address = made.split('id="address"')[1].split('value="')[1].split('"')[0]
    fresh = "/" + address.split("/", 3)[3]
    assert Client().get(url).status_code == 404  # the new one ended it
    assert Client().get(fresh).status_code == 200
    alice.post(f"{page}stop/")
    assert Client().get(fresh).status_code == 404
    assert "no tablet yet" in alice.get("/settings/kiosks/").content.decode()
