"""Somebody stands at the desk: on the board at once, on top with a reason, or a later time of today."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book
from appointments.guests import Guest
from appointments.models import Appointment, VisitType
from appointments.walk_ins import WalkIn, walk_in
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.models import Membership, OutgoingMail
from patients.models import Intake, Patient
from tests.api import Program
from tests.appointments.test_booking import refused
from tests.factories.appointments import make_hours
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]
Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def come(
    house: House, patient: Patient, now: datetime, *, idem: UUID | None = None, **more: object
) -> Appointment:
    wish = WalkIn(guest=Guest(patient=patient), location=house.location, **more)  # type: ignore[arg-type]
    return walk_in(wish=wish, by=house.rita, now=now, idem=idem or uuid4())


def fill_the_morning(wish: Wish, house: House, now: datetime) -> None:
    """Dr Bob is taken from nine to ten."""
    for clock in ("9:00", "9:15", "9:30", "9:45"):
        theo = make_patient(first_name="Theo")
        book(wanted=wish(clock.zfill(5), patient=theo), by=house.rita, now=now)


def test_they_are_on_the_board_now_and_nobody_is_mailed(
    open_house: House, adjustment: VisitType, patient: Patient, now: datetime, on_tuesday: OnTuesday
) -> None:
    made = come(open_house, patient, now + timedelta(minutes=7, seconds=31))
    made.refresh_from_db()
    assert (made.status, made.starts_at, made.lane) == ("arrived", on_tuesday("09:07"), 1)
    assert (made.practitioner, made.visit_type) == (open_house.bob, adjustment)
    assert made.arrived_at == now + timedelta(minutes=7, seconds=31)
    assert not OutgoingMail.objects.exists()


def test_twice_the_same_form_is_one_visit_and_another_person_another(
    open_house: House, adjustment: VisitType, patient: Patient, now: datetime
) -> None:
    open_house.bob.capacity = 2
    open_house.bob.save(update_fields=["capacity"])
    key = uuid4()
    first = come(open_house, patient, now, idem=key)
    assert come(open_house, patient, now + 2 * MINUTE, idem=key) == first
    assert come(open_house, make_patient(first_name="Theo"), now, idem=key) != first


def test_whoever_is_expected_today_arrives_for_that(
    open_house: House, wish: Wish, patient: Patient, rita: Membership, now: datetime
) -> None:
    booked = book(wanted=wish("11:00"), by=rita, now=now)
    assert come(open_house, patient, now).pk == booked.pk
    booked.refresh_from_db()
    assert booked.status == "arrived"
    assert come(open_house, patient, now).version == booked.version
    assert Appointment.objects.count() == 1


def test_who_is_free_takes_them_when_the_usual_one_is_not(
    open_house: House, wish: Wish, patient: Patient, rita: Membership, now: datetime
) -> None:
    ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
    make_hours(ann, open_house.location)
    book(wanted=wish("09:00", starts_at=now - timedelta(days=-7)), by=rita, now=now)
    assert come(open_house, patient, now).practitioner == open_house.bob
    assert come(open_house, make_patient(first_name="Theo"), now).practitioner == ann


def test_when_nobody_is_free_the_later_times_are_named(
    open_house: House, wish: Wish, patient: Patient, now: datetime, on_tuesday: OnTuesday
) -> None:
    fill_the_morning(wish, open_house, now)
    error = refused(come, house=open_house, patient=patient, now=now)
    assert (error.code, error.status) == ("nobody_free", 409)
    assert error.detail["free"][0] == on_tuesday("10:00")
    waits = come(open_house, patient, now, starts_at=on_tuesday("10:00"))
    assert (waits.status, waits.starts_at) == ("arrived", on_tuesday("10:00"))


def test_on_top_with_a_reason(open_house: House, wish: Wish, patient: Patient, now: datetime) -> None:
    fill_the_morning(wish, open_house, now)
    made = come(open_house, patient, now, overbook_reason="Cannot stand")
    assert (made.status, made.lane, made.overbook_reason) == ("arrived", 2, "Cannot stand")
    amy = WalkIn(
        guest=Guest(patient=make_patient(first_name="Ida")),
        location=open_house.location,
        overbook_reason="Too",
    )
    error = refused(walk_in, wish=amy, by=open_house.amy, now=now, idem=uuid4())
    assert error.code == "not_allowed"


def test_a_clinic_without_kinds_of_visits_says_so(house: House, patient: Patient, now: datetime) -> None:
    assert refused(come, house=house, patient=patient, now=now).code == "not_bookable"


def test_in_the_evening_another_day_is_named(
    open_house: House, adjustment: VisitType, patient: Patient, on_tuesday: OnTuesday
) -> None:
    error = refused(come, house=open_house, patient=patient, now=on_tuesday("20:00"))
    assert (error.code, error.detail["free"]) == ("nobody_free", [])
    assert "book another day" in str(error)


# -- pages --------------------------------------------------------------------------------------------------


def sent(house: House, patient: Patient | None = None, **more: str) -> dict[str, str]:
    whom = {"patient": str(patient.uid)} if patient else {}
    return {"idem_key": str(uuid4()), "location": str(house.location.uid)} | whom | more


def test_two_taps_from_the_board(
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
    now: datetime,
) -> None:
    Intake.objects.create(patient=patient, created_at=now, submitted_at=now)
    client = sign_in(rita)
    assert "/walk-in/?location=" in client.get("/today/").content.decode()
    page = client.get("/book/find/", {"q": "quill", "purpose": "walk_in"}).content.decode()
    assert f'data-value="{patient.uid}"' in page
    assert "/walk-in/new/?words=quill" in page
    board = client.post("/walk-in/", sent(open_house, patient), follow=True)
    assert board.redirect_chain == [("/today/", 302)]
    page = board.content.decode()
    assert "Nora Quill has arrived for Dr Bob." in page
    assert "Nora Quill" in page[page.index('id="arrived"') : page.index('id="in-room"')]


def test_where_the_questions_are_open_the_tablet_is_offered(
    open_house: House, adjustment: VisitType, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    page = client.post("/walk-in/", sent(open_house, patient), follow=True).content.decode()
    assert "The questions before the first visit are not answered yet." in page
    assert f'action="/patients/{patient.uid}/intake/link/"' in page


def test_the_page_offers_later_times_and_on_top(
    open_house: House,
    wish: Wish,
    patient: Patient,
    rita: Membership,
    amy: Membership,
    sign_in: SignIn,
    now: datetime,
) -> None:
    fill_the_morning(wish, open_house, now)
    client = sign_in(rita)
    data = sent(open_house, patient)
    answer = client.post("/walk-in/", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    later = re.findall(r'name="pick" value="([^"]+)"[^>]*>([^<]+)<', page)
    assert [read for _sent, read in later][:2] == ["10:00 · Dr Bob", "10:15 · Dr Bob"]
    assert "Put on top now" in page
    assert "Put on top now" not in sign_in(amy).post("/walk-in/", data).content.decode()
    client.post("/walk-in/", data | {"pick": unescape(later[0][0])})
    assert Appointment.objects.get(patient=patient).status == "arrived"


def test_somebody_new_walks_in(
    open_house: House, adjustment: VisitType, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    page = client.get("/walk-in/new/", {"words": "Theo Brandt"}).content.decode()
    assert 'value="Theo"' in page
    data = sent(
        open_house, first_name="Nora", last_name="Quil", birth_on="1985-05-04", phone="+1 212 555 0177"
    )
    alike = client.post("/walk-in/new/", data)
    assert (alike.status_code, "This one has arrived" in alike.content.decode()) == (409, True)
    assert client.post("/walk-in/new/", data | {"phone": "1"}).status_code == 422
    for _twice in range(2):
        answer = client.post("/walk-in/new/", data | {"is_confirmed": "on"})
        assert answer.status_code == 302
    made = Appointment.objects.select_related("patient").get()
    assert (made.patient.last_name, made.status) == ("Quil", "arrived")


@pytest.mark.parametrize("changes", [{"patient": "x"}, {"location": "x"}, {"pick": "x"}, {"visit_type": "x"}])
def test_what_is_not_known_is_refused(
    changes: dict[str, str],
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
) -> None:
    assert sign_in(rita).post("/walk-in/", sent(open_house, patient) | changes).status_code == 422
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_costs_the_same_with_one_and_three(
    people: int,
    open_house: House,
    adjustment: VisitType,
    rita: Membership,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(people):
        make_patient(first_name=f"Nora {number}")
    client = sign_in(rita)
    with django_assert_num_queries(13):
        client.get("/walk-in/", {"q": "nora"})


# -- API ----------------------------------------------------------------------------------------------------


def test_walk_in_by_api(
    open_house: House, wish: Wish, patient: Patient, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    program = Program(rita)
    body = {"patient": str(patient.uid), "location": str(open_house.location.uid)}
    made = program.post("walk-ins", body, idempotency_key="walk-in-1")
    assert (made.status_code, made.json()["status"]) == (201, "arrived")
    assert program.post("walk-ins", body, idempotency_key="walk-in-1").json() == made.json()
    theo = body | {"patient": str(make_patient(first_name="Theo").uid)}
    full = program.post("walk-ins", theo)
    assert (full.status_code, full.json()["code"]) == (409, "nobody_free")
    assert full.json()["free"][0] == "2026-11-24T14:15:00Z"
    on_top = program.post("walk-ins", theo | {"overbook_reason": "Acute"})
    assert (on_top.status_code, on_top.json()["is_overbooked"]) == (201, True)
    assert program.post("walk-ins", {"location": "x"}).status_code == 422
