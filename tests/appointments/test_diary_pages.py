"""The calendar, booking and moving, as the desk and the clinicians see them."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book, cancel, hold, take_hold
from appointments.models import Appointment, VisitType
from appointments.wanted import Wanted
from clinic.models import Membership
from clinic.tenancy import clinic_scope
from patients.models import Patient
from tests.factories.appointments import make_visit_type
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]

SignIn = Callable[[Membership], Client]
Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
POLL = {"HX-Request": "true"}


def form_data(house: House, patient: Patient, kind: VisitType, **more: str) -> dict[str, str]:
    return {
        "idem_key": str(uuid4()),
        "patient": str(patient.uid),
        "visit_type": str(kind.uid),
        "practitioner": str(house.bob.uid),
        "location": str(house.location.uid),
        "day": "2026-11-24",
    } | more


# -- the calendar -------------------------------------------------------------------------------------------


def test_the_day_shows_visits_and_free_times_to_click(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    page = sign_in(rita).get("/calendar/2026-11-24/").content.decode()
    assert page.count("Nora Quill") == 2  # in the columns and in the list
    assert "Book 10:15 with Dr Bob" in page
    assert "Book 10:00 with Dr Bob" not in page
    assert "Book 8:00 with Dr Bob" not in page  # over
    assert '/calendar/2026-11-23/"' in page
    assert '/calendar/2026-11-25/"' in page


def test_a_long_visit_is_as_tall_as_it_is_long(
    open_house: House, wish: Wish, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    book(wanted=wish("10:05", visit_type=make_visit_type(name="Long", minutes=45)), by=rita, now=now)
    page = sign_in(rita).get("/calendar/2026-11-24/?view=grid").content.decode()
    assert 'class="is-visits" rowspan="4"' in page
    rows = page[page.index("<tbody>") : page.index("</tbody>")].count("<tr")
    cells = sum(int(n or 1) for n in re.findall(r'<td class="[\w-]+"(?: rowspan="(\d+)")?', page))
    assert cells == rows == 40


def test_two_visits_in_one_quarter_share_a_cell(
    open_house: House, wish: Wish, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    short = make_visit_type(name="Short", minutes=5)
    for clock in ("10:00", "10:05"):
        book(wanted=wish(clock, visit_type=short, patient=make_patient()), by=rita, now=now)
    page = sign_in(rita).get("/calendar/2026-11-24/?view=grid").content.decode()
    assert page.count("Nora Quill") == 2
    assert page.count('class="is-visits"') == 1


def test_an_overbooked_visit_stands_in_a_column_of_its_own(
    open_house: House, visit: Appointment, wish: Wish, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    book(wanted=wish("10:00", patient=make_patient(), overbook_reason="Acute"), by=rita, now=now)
    page = sign_in(rita).get("/calendar/2026-11-24/?view=grid").content.decode()
    assert 'colspan="2"' in page
    assert "on top" in page


def test_what_a_patient_booked_without_us_is_seen_as_such(
    open_house: House, wish: Wish, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    """Also a time from the waitlist that the desk took for somebody is the desk's, whoever had kept it."""
    client, until = sign_in(rita), now + timedelta(minutes=5)
    made = book(wanted=wish("10:00"), by=None, now=now)
    pages = (
        "/today/", "/calendar/2026-11-24/?view=list", "/calendar/2026-11-24/?view=grid",
        f"/appointments/{made.uid}/",
    )  # fmt: skip
    for page in pages:
        assert "booked online" in client.get(page).content.decode(), page
    assert client.get("/calendar/feed/", {"day": "2026-11-24"}).json()["visits"][0]["online"] is True
    cancel(appointment=made, by=rita, now=now)
    other = wish("10:00", patient=make_patient())
    kept = hold(wanted=other, expires_at=until, now=now)
    assert "online" not in client.get("/calendar/feed/", {"day": "2026-11-24"}).json()["visits"][0]
    take_hold(hold=kept, wanted=other, by=rita, now=now)
    for page in pages[:3]:
        assert "booked online" not in client.get(page).content.decode(), page


def test_filters_stand_in_the_address_and_go_along(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    page = (
        sign_in(rita)
        .get(f"/calendar/2026-11-24/?view=list&practitioner={open_house.bob.uid}")
        .content.decode()
    )
    assert "day-grid" not in page
    assert f"/calendar/2026-11-25/?view=list&amp;practitioner={open_house.bob.uid}" in page


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_not_found(
    day: str, open_house: House, rita: Membership, sign_in: SignIn
) -> None:
    assert sign_in(rita).get(f"/calendar/{day}/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "status", "leads_to"),
    [
        ("2026-12-24", 302, "/calendar/2026-12-24/?view=list"),
        ("a/b", 200, ""),
        ("9999-12-31", 200, ""),
    ],
)
def test_a_typed_day_leads_to_its_page(
    typed: str, status: int, leads_to: str, open_house: House, rita: Membership, sign_in: SignIn
) -> None:
    answer = sign_in(rita).get("/calendar/", {"day": typed, "view": "list"})
    assert (answer.status_code, answer.headers.get("Location", "")) == (status, leads_to)


def test_the_day_asks_again_and_is_drawn_only_when_something_changed(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    client, url = sign_in(rita), "/calendar/2026-11-24/?view=list"
    page = client.get(url)
    etag = page["ETag"]
    assert (
        f'hx-get="/calendar/2026-11-24/?location={open_house.location.uid}&amp;view=list"'
        in page.content.decode()
    )
    same = client.get(url, headers=POLL | {"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    cancel(appointment=visit, by=rita, now=now)
    changed = client.get(url, headers=POLL | {"If-None-Match": etag})
    assert (changed.status_code, changed["ETag"] == etag) == (200, False)
    assert "<html" not in changed.content.decode()
    assert "Nobody is booked yet" in changed.content.decode()
    assert "0 visits" in changed.content.decode()


def test_a_sunday_is_empty_and_says_what_to_do(open_house: House, rita: Membership, sign_in: SignIn) -> None:
    assert "Nobody works on this day" in sign_in(rita).get("/calendar/2026-11-29/").content.decode()


@pytest.mark.parametrize("visits", [1, 3])
def test_the_day_costs_the_same_with_one_and_three(
    visits: int,
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
    client = sign_in(rita)
    with django_assert_num_queries(13):
        client.get("/calendar/2026-11-24/", headers=POLL)


# -- book ---------------------------------------------------------------------------------------------------


def test_booking_starts_with_the_patient(open_house: House, rita: Membership, sign_in: SignIn) -> None:
    page = sign_in(rita).get("/book/").content.decode()
    assert "For whom" in page
    assert 'name="at"' not in page


def test_booking_offers_the_next_six_times(
    open_house: House, adjustment: VisitType, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    page = sign_in(rita).get(f"/book/?patient={patient.uid}").content.decode()
    offered = re.findall(r'name="at" value="[^"]+">([^<]+)<', page)
    assert offered == [f"Tue 24 Nov {clock}" for clock in ("9:00", "9:15", "9:30", "9:45", "10:00", "10:15")]


def test_a_time_clicked_in_the_calendar_is_offered_first(
    open_house: House,
    patient: Patient,
    adjustment: VisitType,
    rita: Membership,
    sign_in: SignIn,
    on_tuesday: OnTuesday,
) -> None:
    at = on_tuesday("14:30").isoformat().replace("+", "%2B")
    page = sign_in(rita).get(f"/book/?patient={patient.uid}&at={at}").content.decode()
    assert re.findall(r'name="at" value="[^"]+"[^>]*>([^<]+)<', page)[0] == "Tue 24 Nov 14:30"


def test_one_click_books(
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
    on_tuesday: OnTuesday,
) -> None:
    client = sign_in(rita)
    data = form_data(open_house, patient, adjustment, at=on_tuesday("10:15").isoformat())
    for _twice in range(2):
        answer = client.post("/book/", data)
        assert answer.status_code == 302
    made = Appointment.objects.get()
    assert answer["Location"] == f"/appointments/{made.uid}/?booked=1"
    assert (made.starts_at, made.booked_by) == (on_tuesday("10:15"), rita)
    page = client.get(answer["Location"]).content.decode()
    assert "Nora Quill is booked for Tue 24 Nov 10:15 with Dr Bob." in page
    assert "Booked for Tue 24 Nov 10:15" in page


def test_a_time_of_ones_own_is_on_the_wall_of_the_place(
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
    on_tuesday: OnTuesday,
) -> None:
    data = form_data(open_house, patient, adjustment, clock="11:05")
    assert sign_in(rita).post("/book/", data).status_code == 302
    assert Appointment.objects.get().starts_at == on_tuesday("11:05")


def test_a_clash_is_said_with_the_free_times_to_click(
    open_house: House,
    visit: Appointment,
    adjustment: VisitType,
    rita: Membership,
    sign_in: SignIn,
    on_tuesday: OnTuesday,
) -> None:
    data = form_data(
        open_house, make_patient(first_name="Theo"), adjustment, at=on_tuesday("10:00").isoformat()
    )
    client = sign_in(rita)
    answer = client.post("/book/", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "10:00 is taken. Free with Dr Bob: 9:45, 10:15, 10:30, 10:45." in page
    assert re.search(r'name="clock" value="10:00"', page)  # to be booked on top after all
    offered = re.findall(r'name="at" value="([^"]+)"', page)
    assert len(offered) == 4
    assert client.post("/book/", data | {"at": offered[1]}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"at": "never", "clock": ""}, 422, "Choose one of the free times"),
        ({"at": "2026-11-24T10:00:00"}, 422, "Choose one of the free times"),
        ({"at": "", "clock": "19:00"}, 409, "Dr Bob does not see patients then."),
        ({"at": "", "clock": "08:00"}, 422, "This time is over"),
        ({"at": "", "clock": "10:00", "is_overbook": "on"}, 422, "Say why, so that the others know."),
        ({"patient": str(uuid4())}, 422, "For whom"),
        ({"patient": "x"}, 422, "For whom"),
        ({"visit_type": "x", "clock": "10:00"}, 422, "Please look at the marked places"),
        ({"at": "", "clock": "10:00", "idem_key": "x"}, 422, "Please look at the marked places"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_booked(
    changes: dict[str, str],
    status: int,
    words: str,
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
) -> None:
    answer = sign_in(rita).post("/book/", form_data(open_house, patient, adjustment) | changes)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not Appointment.objects.exists()


def test_overbooking_on_purpose(
    open_house: House,
    visit: Appointment,
    adjustment: VisitType,
    rita: Membership,
    amy: Membership,
    sign_in: SignIn,
) -> None:
    data = form_data(
        open_house, make_patient(), adjustment, clock="10:00", is_overbook="on", overbook_reason="Acute"
    )
    # Amy's form has no such field, so it is a clash for her.
    assert sign_in(amy).post("/book/", data).status_code == 409
    assert sign_in(rita).post("/book/", data).status_code == 302
    assert sorted(Appointment.objects.values_list("lane", "overbook_reason")) == [(1, ""), (2, "Acute")]


def test_suggestions_follow_the_form(
    open_house: House,
    visit: Appointment,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
) -> None:
    client = sign_in(rita)
    given = form_data(open_house, patient, adjustment, day="2026-11-30")
    assert "Mon 30 Nov 8:00" in client.get("/book/times/", given).content.decode()
    assert "No free time" in client.get("/book/times/", given | {"visit_type": "x"}).content.decode()


# -- one visit ----------------------------------------------------------------------------------------------


def test_moving_shows_its_history(
    open_house: House,
    visit: Appointment,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
) -> None:
    client = sign_in(rita)
    url = f"/appointments/{visit.uid}/move/"
    assert "now Tue 24 Nov 10:00 with Dr Bob" in client.get(url).content.decode()
    data = form_data(open_house, patient, adjustment, clock="11:00", version="1")
    assert client.post(url, data).status_code == 302
    page = client.get(f"/appointments/{visit.uid}/").content.decode()
    assert "Moved to Tue 24 Nov 11:00" in page
    stale = client.post(url, data)
    assert (stale.status_code, "Somebody changed this visit" in stale.content.decode()) == (409, True)


def test_cancelling_and_booking_it_again(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    client.post(f"/appointments/{visit.uid}/cancel/", {"version": "1", "reason": "Ill"})
    visit.refresh_from_db()
    assert (visit.status, visit.cancel_reason) == ("late_cancelled", "Ill")
    page = client.get(f"/appointments/{visit.uid}/").content.decode()
    assert "Book it again" in page
    assert (
        client.post(f"/appointments/{visit.uid}/status/", {"version": "2", "to": "booked"}).status_code == 302
    )
    visit.refresh_from_db()
    assert visit.status == "booked"


def test_a_refused_step_from_the_visits_page_says_why(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    answer = sign_in(rita).post(f"/appointments/{visit.uid}/status/", {"version": "1", "to": "treated"})
    assert (answer.status_code, "cannot become" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("visits", [1, 3])
def test_a_patients_visits_cost_the_same_with_one_and_three(
    visits: int,
    open_house: House,
    wish: Wish,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(visits):
        book(wanted=wish(f"1{number}:00"), by=rita, now=now)
    client = sign_in(rita)
    with django_assert_num_queries(13):
        page = client.get(f"/patients/{patient.uid}/appointments/", headers=POLL).content.decode()
    assert page.count("Tue 24 Nov 1") == visits


# -- who may ------------------------------------------------------------------------------------------------


def test_a_stranger_finds_nothing(
    open_house: House, other_house: House, visit: Appointment, patient: Patient, sign_in: SignIn
) -> None:
    client = sign_in(other_house.bob)
    for path in (
        f"/appointments/{visit.uid}/",
        f"/appointments/{visit.uid}/move/",
        f"/patients/{patient.uid}/appointments/",
    ):
        assert client.get(path).status_code == 404
    for verb in ("cancel", "status"):
        answer = client.post(f"/appointments/{visit.uid}/{verb}/", {"version": "1", "to": "arrived"})
        assert answer.status_code == 404
    with clinic_scope(other_house.clinic):
        assert (
            "Nora"
            not in client.get(f"/calendar/2026-11-24/?location={open_house.location.uid}").content.decode()
        )


def test_opening_pages_changes_nothing(
    open_house: House, visit: Appointment, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    for path in (
        "/today/",
        "/calendar/",
        "/book/",
        f"/book/?patient={patient.uid}",
        f"/appointments/{visit.uid}/",
    ):
        assert client.get(path).status_code == 200
    for verb in ("cancel", "status"):
        assert client.get(f"/appointments/{visit.uid}/{verb}/").status_code == 405
    visit.refresh_from_db()
    assert visit.version == 1


def test_signed_out_goes_to_sign_in(client: Client) -> None:
    assert client.get("/today/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "odd",
    [
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
        {"at": "9999-12-31T23:59:59-05:00"},
        {"at": "0001-01-01T00:00:00+05:00"},
    ],
)
def test_a_day_beyond_every_calendar_is_refused_at_its_field(
    odd: dict[str, str], open_house: House, wish: Wish, rita: Membership, sign_in: SignIn
) -> None:
    client, wanted = sign_in(rita), wish("10:00")
    data = form_data(open_house, wanted.patient, wanted.visit_type, clock="10:00") | odd
    assert client.get("/book/", data).status_code == 200
    assert client.get("/book/times/", data).status_code == 200
    assert client.post("/book/", data).status_code == 422
    assert not Appointment.objects.exists()
