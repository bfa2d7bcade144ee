"""Three clicks: find or add the patient, take a suggested time, done; and the same time in the next weeks."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book
from appointments.models import Appointment, VisitType, VisitTypeKind
from appointments.undo import undo
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.models import Location, Membership
from patients.models import Patient
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]

SignIn = Callable[[Membership], Client]
Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
POLL = {"HX-Request": "true"}


@pytest.fixture
def side_street(open_house: House) -> Location:
    """A second place, where Dr Ann works from 9:30."""
    place = Location.objects.create(name="Side Street", time_zone="America/New_York")
    ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
    make_hours(ann, place, opens="09:30")
    return place


def picks(page: str) -> list[tuple[str, str]]:
    """(what is sent, what is read) of each suggested time"""
    found = re.findall(r'name="pick" value="([^"]+)"[^>]*>([^<]+)<', page)
    return [(unescape(sent), read) for sent, read in found]


def newcomer(kind: VisitType, **more: str) -> dict[str, str]:
    return {
        "idem_key": str(uuid4()),
        "visit_type": str(kind.uid),
        "first_name": "Theo",
        "last_name": "Brandt",
        "birth_on": "1990-02-03",
        "phone": "+1 212 555 0177",
    } | more


# -- whom ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["quil", "nora qill", "nóra", "212 555 0142", "4 May 1985", "nora@"])
def test_somebody_is_found_by_what_is_at_hand(
    words: str, open_house: House, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    page = sign_in(rita).get("/book/find/", {"q": words}, headers=POLL).content.decode()
    assert re.findall(r'role="option"[^>]*data-href="([^"]+)"', page) == [
        f"/book/?patient={patient.uid}",
        *re.findall(r'data-href="(/book/new/[^"]+)"', page),
    ]
    assert "Nora Quill" in page


def test_a_time_from_the_calendar_goes_along(
    open_house: House, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    page = sign_in(rita).get("/book/find/", {"q": "quill", "day": "2026-11-30", "purpose": "?"})
    assert f"/book/?day=2026-11-30&amp;patient={patient.uid}" in page.content.decode()
    assert "/book/new/?day=2026-11-30&amp;words=quill" in page.content.decode()


def test_without_scripts_the_page_lists_who_was_found(
    open_house: House, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    page = sign_in(rita).get("/book/", {"q": "quill"}).content.decode()
    plain = page[page.index("<noscript>") : page.index("</noscript>")]
    assert f'<a href="/book/?patient={patient.uid}">' in plain
    assert "as a new patient" in plain


# -- the times ----------------------------------------------------------------------------------------------


def test_usual_practitioner_and_place_come_first_then_the_others(
    side_street: Location,
    open_house: House,
    wish: Wish,
    rita: Membership,
    now: datetime,
    patient: Patient,
    sign_in: SignIn,
) -> None:
    book(wanted=wish("15:00"), by=rita, now=now)
    page = sign_in(rita).get(f"/book/?patient={patient.uid}").content.decode()
    assert "With Dr Bob at Main Street" in page
    read = [label for _sent, label in picks(page)]
    assert read[0] == "Tue 24 Nov 9:00"
    assert read[6:] == ["Tue 24 Nov 9:30 · Dr Ann · Side Street"]


def test_a_pick_says_with_whom_and_where(
    side_street: Location, open_house: House, adjustment: VisitType, rita: Membership, sign_in: SignIn
) -> None:
    theo = make_patient(first_name="Theo")
    client = sign_in(rita)
    page = client.get(f"/book/?patient={theo.uid}").content.decode()
    data = {"idem_key": str(uuid4()), "patient": str(theo.uid), "visit_type": str(adjustment.uid)}
    with_bob = {"practitioner": str(open_house.bob.uid), "location": str(open_house.location.uid)}
    answer = client.post("/book/", data | with_bob | {"pick": picks(page)[-1][0]})
    made = Appointment.objects.select_related("practitioner", "location").get()
    assert answer.status_code == 302
    assert (made.practitioner.display_name, made.location) == ("Dr Ann", side_street)


@pytest.mark.parametrize("pick", ["x", "|", "2026-11-24T15:00:00+00:00|x|y", "a|b|c|d", "|||"])
def test_an_odd_pick_books_nothing(
    pick: str,
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
) -> None:
    data = {
        "idem_key": str(uuid4()),
        "patient": str(patient.uid),
        "visit_type": str(adjustment.uid),
        "practitioner": str(open_house.bob.uid),
        "location": str(open_house.location.uid),
        "day": "2026-11-24",
        "clock": "10:00",
        "pick": pick,
    }
    assert sign_in(rita).post("/book/", data).status_code == 422
    assert not Appointment.objects.exists()


def test_another_kind_of_visit_has_other_times(
    open_house: House, adjustment: VisitType, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    long = make_visit_type(VisitTypeKind.FIRST, minutes=240)
    given = {"patient": str(patient.uid), "visit_type": str(long.uid)}
    page = sign_in(rita).get("/book/suggestions/", given, headers=POLL).content.decode()
    assert len(picks(page)) == 6
    given["visit_type"] = "x"
    assert "Nothing is free" in sign_in(rita).get("/book/suggestions/", given).content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_finding_and_suggesting_cost_the_same_with_one_and_three(
    people: int,
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(people - 1):
        make_patient(first_name=f"Nora {number}")
        make_hours(make_member(make_user(f"C{number}"), Role.CHIROPRACTOR), open_house.location)
    client = sign_in(rita)
    with django_assert_num_queries(11):
        client.get("/book/find/", {"q": "nora quill"}, headers=POLL)
    with django_assert_num_queries(14):
        client.get(
            "/book/suggestions/",
            {"patient": str(patient.uid), "visit_type": str(adjustment.uid)},
            headers=POLL,
        )
    with django_assert_num_queries(29):
        client.get(f"/book/?patient={patient.uid}")


# -- somebody new -------------------------------------------------------------------------------------------


def test_somebody_new_is_added_and_booked_at_once(
    open_house: House, adjustment: VisitType, rita: Membership, sign_in: SignIn
) -> None:
    first = make_visit_type(VisitTypeKind.FIRST, name="First visit", minutes=45)
    client = sign_in(rita)
    page = client.get("/book/new/", {"words": "Theo Brandt"}).content.decode()
    assert 'value="Theo"' in page
    assert f'<option value="{first.uid}" selected>' in page
    data = newcomer(first, pick=picks(page)[0][0])
    for _twice in range(2):
        answer = client.post("/book/new/", data, follow=True)
    assert "Theo Brandt is booked for Tue 24 Nov 9:00 with Dr Bob." in answer.content.decode()
    assert Patient.objects.get().full_name == "Theo Brandt"
    assert Appointment.objects.get().visit_type == first


def test_a_time_that_is_gone_adds_nobody(
    open_house: House, wish: Wish, rita: Membership, now: datetime, adjustment: VisitType, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    pick = picks(client.get("/book/new/").content.decode())[4][0]
    book(wanted=wish("10:00"), by=rita, now=now)
    answer = client.post("/book/new/", newcomer(adjustment, pick=pick))
    assert answer.status_code == 409
    assert "10:00 is taken" in answer.content.decode()
    assert Patient.objects.count() == 1


def test_who_seems_to_be_in_the_record_is_shown_first(
    open_house: House, patient: Patient, adjustment: VisitType, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    pick = picks(client.get("/book/new/").content.decode())[0][0]
    data = newcomer(adjustment, pick=pick, first_name="Nora", last_name="Quil")
    answer = client.post("/book/new/", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"/book/?patient={patient.uid}&amp;" in page
    kept = re.findall(r'<input type="hidden" name="at" value="([^"]+)"', page)
    del data["pick"]
    again = data | {
        "is_confirmed": "on",
        "at": kept[0],
        "practitioner": str(open_house.bob.uid),
        "location": str(open_house.location.uid),
    }
    assert client.post("/book/new/", again).status_code == 302
    assert Patient.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_name": ""}, "last_name"),
        ({"phone": "12"}, "phone"),
        ({"birth_on": "2020-02-03"}, "guardian_name"),
        ({"email": "x"}, "email"),
    ],
)
def test_what_is_wrong_of_the_person_is_said_at_its_field(
    changes: dict[str, str],
    field: str,
    open_house: House,
    adjustment: VisitType,
    rita: Membership,
    sign_in: SignIn,
) -> None:
    client = sign_in(rita)
    pick = picks(client.get("/book/new/").content.decode())[0][0]
    answer = client.post("/book/new/", newcomer(adjustment, pick=pick) | changes)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Patient.objects.exists()


# -- and then -----------------------------------------------------------------------------------------------


def test_after_booking_the_same_time_in_the_next_weeks(
    open_house: House,
    wish: Wish,
    rita: Membership,
    now: datetime,
    adjustment: VisitType,
    patient: Patient,
    on_tuesday: OnTuesday,
    sign_in: SignIn,
) -> None:
    taken = on_tuesday("10:00").replace(month=12, day=8)
    book(wanted=wish("10:00", patient=make_patient(first_name="Theo"), starts_at=taken), by=rita, now=now)
    made = book(wanted=wish("10:00"), by=rita, now=now)
    client = sign_in(rita)
    assert "next weeks" not in client.get(f"/appointments/{made.uid}/").content.decode()
    page = client.get(f"/appointments/{made.uid}/?booked=1").content.decode()
    assert re.findall(r'name="at" value="[^"]+"[^>]*>([^<]+)<', page) == [
        f"Tue {day} 10:00" for day in ("1 Dec", "15 Dec", "22 Dec", "29 Dec", "5 Jan")
    ]
    assert "Tue 8 Dec 10:00 is taken" in page
    card = page[page.index('id="next-weeks"') :]
    data = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', card.split("</form>")[0]))
    data["at"] = unescape(re.findall(r'name="at" value="([^"]+)"', card)[0])
    assert client.post("/book/", data).status_code == 302
    assert Appointment.objects.filter(patient=patient).count() == 2


def test_a_form_whose_visit_was_taken_back_says_so(
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    now: datetime,
    sign_in: SignIn,
) -> None:
    client = sign_in(rita)
    page = client.get(f"/book/?patient={patient.uid}").content.decode()
    data = {"idem_key": str(uuid4()), "patient": str(patient.uid), "visit_type": str(adjustment.uid)}
    data["pick"] = picks(page)[0][0]
    client.post("/book/", data)
    undo(appointment=Appointment.objects.get(), version=1, by=rita, now=now)
    again = client.post("/book/", data, follow=True).content.decode()
    assert "This was booked and taken back." in again
    assert Appointment.objects.count() == 1
