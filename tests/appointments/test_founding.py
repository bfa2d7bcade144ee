"""A clinic is opened on an empty server, its people choose their passwords, and the diary can be booked."""

import re
from datetime import datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from appointments.booking import book
from appointments.models import VisitType, VisitTypeKind, WorkingHours
from appointments.wanted import Wanted
from clinic.models import Clinic, Location, Membership, User
from clinic.tenancy import clinic_scope
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


def open_clinic(**changes: str) -> str:
    words = {
        "zone": "America/New_York",
        "phone": "+1 212 555 0100",
        "reply_to": "desk@plumb.example",
        "owner_email": "Alice@plumb.example",
        "owner_name": "Alice",
    }
    out = StringIO()
    call_command("open_clinic", "Riverside Spine", stdout=out, **words | changes)
    return out.getvalue()


def add_member(*words: str) -> str:
    out = StringIO()
    call_command("add_member", "riverside-spine", *words, stdout=out)
    return out.getvalue()


def path_in(said: str) -> str:
    found = re.search(r"https?://[^/]+(/\S+)", said)
    assert found
    return found[1]


def test_owner_chooses_a_password_and_signs_in() -> None:
    browser = Client()
    link = path_in(open_clinic())
    form = browser.get(link, follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    browser.logout()
    answer = browser.post("/account/login/", {"login": "alice@plumb.example", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert browser.get("/settings/").status_code == 200
    assert b"password1" in form.content
    assert b"password1" not in Client().get(link, follow=True).content  # it opens once


def test_a_visit_can_be_booked_in_a_new_clinic(now: datetime) -> None:
    open_clinic()
    add_member("chiropractor", "bob@plumb.example", "Dr Bob", "--hours", "09:00-13:00,14:00-18:00")
    clinic = Clinic.objects.get(slug="riverside-spine")
    assert not clinic.mail_is_on  # until its people and visits have moved in
    with clinic_scope(clinic):
        bob = Membership.objects.get(display_name="Dr Bob")
        hours = WorkingHours.objects.filter(practitioner=bob)
        assert hours.count() == 10
        assert {(each.opens, each.closes) for each in hours} == {
            (time(9), time(13)),
            (time(14), time(18)),
        }
        assert {each.kind for each in VisitType.objects.all()} == set(VisitTypeKind.values)
        assert len({each.tone for each in VisitType.objects.all()}) == len(VisitTypeKind)
        kind, location = VisitType.objects.get(kind="adjustment"), Location.objects.get()
        wanted = Wanted(make_patient(), bob, kind, location, now + timedelta(days=1))
        made = book(wanted=wanted, by=None, now=now)
        assert made.room is not None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"zone": "America/Nowhere"}, "time_zone"),
        ({"reply_to": "desk"}, "reply_to"),
        ({"owner_email": "alice"}, "email"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_half_open(changes: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        open_clinic(**changes)
    assert not Clinic.objects.exists()
    assert not User.objects.exists()


def test_name_is_taken_once_and_a_person_is_added_once() -> None:
    open_clinic()
    with pytest.raises(CommandError, match="slug"):
        open_clinic(owner_email="amy@plumb.example")
    add_member("front_desk", "rita@plumb.example", "Rita")
    with pytest.raises(CommandError, match="works here already"):
        add_member("assistant", "RITA@plumb.example", "Rita")
    with pytest.raises(CommandError, match="No clinic is called hillside"):
        call_command("add_member", "hillside", "assistant", "amy@plumb.example", "Amy")


@pytest.mark.parametrize("hours", ["nine to five", "09:00", "18:00-09:00", "25:00-26:00"])
def test_hours_that_cannot_be_are_refused(hours: str) -> None:
    open_clinic()
    with pytest.raises(CommandError, match="write hours as"):
        add_member("chiropractor", "bob@plumb.example", "Dr Bob", "--hours", hours)
