"""Calendar feeds: what they say and to whom, that they follow every change, and that their address can be stopped."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from appointments import feeds
from appointments.booking import cancel, reassign
from appointments.models import Appointment
from clinic.access import Role
from clinic.links import issue_link
from clinic.models import LinkPurpose, Location, Membership
from patients.models import Patient
from tests.factories.appointments import make_appointment, make_hours
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db
SignIn = Callable[[Membership], Client]


@pytest.fixture
def soon() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)


@pytest.fixture
def visit(open_house: House, patient: Patient, soon: datetime) -> Appointment:
    return make_appointment(
        patient=patient, practitioner=open_house.bob, location=open_house.location, starts_at=soon
    )


@pytest.fixture
def diary_url(open_house: House) -> str:
    return path_of(feeds.give_diary_address(open_house.bob, now=timezone.now()))


@pytest.fixture
def patient_link(open_house: House) -> Callable[[Appointment], str]:
    return lambda visit: issue_link(
        clinic=open_house.clinic,
        purpose=LinkPurpose.APPOINTMENT,
        patient_uid=visit.patient.uid,
        subject_uid=visit.uid,
        now=timezone.now(),
    )


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def read(url: str, **headers: str) -> tuple[int, Any, Any]:
    """Status, calendar (None without one) and answer, as a calendar program without cookies gets them."""
    answer = Client().get(url, headers=headers)
    is_calendar = answer.status_code == 200
    return answer.status_code, Calendar.from_ical(answer.content) if is_calendar else None, answer


def events(calendar: Any) -> list[Any]:
    return list(calendar.walk("VEVENT"))


def test_diary_feed_says_times_and_initials(visit: Appointment, diary_url: str, open_house: House) -> None:
    status, calendar, answer = read(diary_url)
    assert status == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (calendar["METHOD"], calendar["NAME"]) == ("PUBLISH", open_house.bob.display_name)
    (event,) = events(calendar)
    assert event["UID"] == str(visit.uid)
    assert event.decoded("DTSTART") == visit.starts_at
    assert event["DTSTART"].params["TZID"] == open_house.location.time_zone
    assert (event["SUMMARY"], event["CLASS"], event["STATUS"]) == ("N. Q.", "PRIVATE", "CONFIRMED")
    assert visit.patient.last_name not in answer.content.decode()
    assert visit.visit_type.name not in answer.content.decode()


def test_diary_feed_says_names_when_the_clinic_wants_it(
    visit: Appointment, diary_url: str, open_house: House
) -> None:
    open_house.clinic.feed_shows_names = True
    open_house.clinic.save()
    _status, calendar, _answer = read(diary_url)
    assert events(calendar)[0]["SUMMARY"] == visit.patient.full_name


def test_places_in_two_zones_each_bring_their_rules_once(
    visit: Appointment, diary_url: str, open_house: House, soon: datetime
) -> None:
    west = Location.objects.create(name="West", time_zone="America/Los_Angeles")
    for days in (1, 40):
        make_appointment(
            patient=make_patient(first_name="Theo"),
            practitioner=open_house.bob,
            location=west,
            starts_at=soon + timedelta(days=days),
        )
    _status, calendar, _answer = read(diary_url)
    zones = [zone["TZID"] for zone in calendar.walk("VTIMEZONE")]
    assert sorted(zones) == ["America/Los_Angeles", "America/New_York"]
    assert len(events(calendar)) == 3


def test_feed_that_has_not_changed_is_not_sent_again(visit: Appointment, diary_url: str) -> None:
    _status, _calendar, first = read(diary_url)
    assert first["Cache-Control"] == "private, no-cache"
    assert read(diary_url, if_none_match=first["ETag"])[0] == 304
    assert read(diary_url, if_modified_since=first["Last-Modified"])[0] == 304
    cancel(appointment=visit, by=None, now=timezone.now())
    status, calendar, _answer = read(diary_url, if_none_match=first["ETag"])
    assert (status, events(calendar)) == (200, [])


def test_visit_that_goes_to_somebody_else_leaves_the_feed_for_every_program(
    visit: Appointment, diary_url: str, open_house: House
) -> None:
    """Also for one that only asks "since when": the visit itself is gone and cannot tell."""
    second = make_member(make_user("second"), Role.CHIROPRACTOR, display_name="Dr Second")
    make_hours(second, open_house.location, opens="00:00", closes="23:59")
    before = feeds.feed_of_practitioner(open_house.bob, now=timezone.now())
    reassign(
        appointment=visit,
        practitioner=second,
        version=visit.version,
        by=open_house.rita,
        now=timezone.now(),
    )
    after = feeds.feed_of_practitioner(open_house.bob, now=timezone.now())
    assert after.changed_at >= before.changed_at
    assert (len(before.visits), len(after.visits)) == (1, 0)
    assert before.etag != after.etag


def test_patients_feed_says_their_own_visits_in_neutral_words(
    visit: Appointment, open_house: House, soon: datetime
) -> None:
    other = make_patient(first_name="Theo")
    make_appointment(
        patient=other,
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=soon + timedelta(hours=2),
    )
    now = timezone.now()
    url = path_of(feeds.give_visits_address(visit.patient, clinic=open_house.clinic, now=now))
    _status, calendar, answer = read(url)
    (event,) = events(calendar)
    assert event["SUMMARY"] == f"Visit at {open_house.clinic.mail_name}"
    assert visit.patient.last_name not in answer.content.decode()


def test_a_new_address_ends_the_old_one_and_stop_ends_it_for_good(
    visit: Appointment, diary_url: str, open_house: House, sign_in: SignIn
) -> None:
    bob = sign_in(open_house.bob)
    page = bob.post("/settings/calendar-address/", {"answer": "make"}).content.decode()
    assert "/diary.ics" in page
    assert read(diary_url)[0] == 404
    fresh = path_of(page.split('value="http')[1].split('"')[0].join(["http", ""]))
    assert read(fresh)[0] == 200
    assert bob.post("/settings/calendar-address/", {"answer": "stop"}).status_code == 302
    assert read(fresh)[0] == 404


def test_somebody_who_sees_no_patients_has_no_diary(open_house: House, sign_in: SignIn) -> None:
    rita = sign_in(open_house.rita)
    assert "/diary.ics" not in rita.post("/settings/calendar-address/", {"answer": "make"}).content.decode()


def test_feed_of_somebody_who_left_is_closed(visit: Appointment, diary_url: str, open_house: House) -> None:
    open_house.bob.is_active = False
    open_house.bob.save()
    assert read(diary_url)[0] == 404


def test_opening_the_patients_page_makes_no_address(
    visit: Appointment, open_house: House, patient_link: Callable[..., str]
) -> None:
    url = f"/a/{patient_link(visit)}/calendar/"
    visitor = Client()
    assert "/visits.ics" not in visitor.get(url).content.decode()
    page = visitor.post(url, {"answer": "make"}).content.decode()
    address = page.split('id="address"')[1].split('value="')[1].split('"')[0]
    assert read(path_of(address))[0] == 200
    assert "Stopped" in visitor.post(url, {"answer": "stop"}).content.decode()
    assert read(path_of(address))[0] == 404
    assert visitor.post(url, {"answer": "x"}).status_code == 422


@pytest.mark.parametrize("visits", [1, 3])
def test_feed_costs_the_same_for_one_and_three(
    visits: int,
    open_house: House,
    patient: Patient,
    soon: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(visits):
        make_appointment(
            patient=patient,
            practitioner=open_house.bob,
            location=open_house.location,
            starts_at=soon + timedelta(hours=number),
        )
    with django_assert_num_queries(3):
        feed = feeds.feed_of_practitioner(open_house.bob, now=timezone.now())
        assert feed.write()
    assert len(feed.visits) == visits
