"""By a link: tell me when a time comes free. What the desk finds on its list, and how the patient leaves it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from appointments.booking import book, cancel
from appointments.models import Appointment, VisitType, VisitTypeKind, WaitlistEntry
from appointments.waitlist.entries import Wishes
from appointments.waitlist.self_service import ask_to_wait
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.links import issue_link
from clinic.models import Membership
from clinic.models.links import LinkPurpose
from patients.models import Patient, RedFlag
from patients.models.people import Source
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_episode
from tests.factories.waitlist import make_entry

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]
Wish = Callable[..., Wanted]
SAID = {"answer": "wait", "hours": "morning", "weekdays": ["0", "2"], "weeks": "2"}


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def visit(wish: Wish, rita: Membership, now: datetime) -> Appointment:
    """Thursday, nine o'clock."""
    return book(wanted=wish("09:00", starts_at=now + timedelta(days=2)), by=rita, now=now)


@pytest.fixture
def page(visit: Appointment, house: House, now: datetime) -> str:
    token = issue_link(
        clinic=house.clinic,
        purpose=LinkPurpose.APPOINTMENT,
        patient_uid=visit.patient.uid,
        subject_uid=visit.uid,
        now=now,
    )
    return f"/a/{token}/"


@pytest.fixture
def rebook_page(visit: Appointment, house: House, patient: Patient, now: datetime) -> str:
    token = issue_link(
        clinic=house.clinic,
        purpose=LinkPurpose.REBOOK,
        patient_uid=patient.uid,
        subject_uid=make_episode(patient).uid,
        now=now,
    )
    return f"/r/{token}/"


def text(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def test_a_patient_asks_for_a_time_and_stands_on_the_list_once(
    client: Client, rebook_page: str, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    here = f"{rebook_page}wait/"
    assert f'href="{here}"' in text(client, rebook_page)
    assert "Shall we tell you when a time is free?" in text(client, here)
    for _twice in range(2):
        assert client.post(here, SAID)["Location"] == here
    entry = WaitlistEntry.objects.get()
    assert (entry.patient, entry.added_by, entry.bring_forward, entry.urgency) == (
        patient,
        None,
        None,
        "normal",
    )
    assert (entry.weekdays, entry.from_time, entry.until_time) == ([0, 2], None, time(12))
    assert (entry.first_day, entry.last_day) == (date(2026, 11, 24), date(2026, 12, 8))
    assert "Dr Bob · Main Street · Mon, Wed · over by 12:00" in " ".join(text(client, here).split())
    desk = sign_in(rita)
    assert "asked online" in text(desk, "/waitlist/")
    shown = text(desk, f"/waitlist/{entry.uid}/")
    assert "asked online" in shown
    assert 'Put on the waitlist <span class="muted">the patient</span>' in shown


def test_who_wants_to_come_earlier_keeps_the_visit_until_then(
    client: Client, page: str, visit: Appointment
) -> None:
    here = f"{page}move/wait/"
    assert "Rather earlier?" in text(client, f"{page}move/")
    assert "stays until you say yes to another one" in text(client, here)
    assert client.post(here, {"answer": "wait", "hours": "any"})["Location"] == here
    entry = WaitlistEntry.objects.get()
    assert (entry.bring_forward, entry.last_day, entry.practitioners()) == (
        visit, date(2026, 11, 26), [visit.practitioner],
    )  # fmt: skip
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("booked", 1)


def test_a_patient_leaves_the_list(client: Client, page: str, visit: Appointment) -> None:
    here = f"{page}book/wait/"
    client.post(here, SAID)
    for _scan in range(2):
        client.head(here)
    for _twice in range(2):
        assert client.post(here, {"answer": "stop"})["Location"] == f"{here}?said=off"
    assert WaitlistEntry.objects.get().state == "withdrawn"
    assert "You are off the list" in text(client, f"{here}?said=off")
    client.post(here, SAID)
    assert WaitlistEntry.objects.open().count() == 1


def test_who_waits_already_keeps_that_entry(
    client: Client, page: str, visit: Appointment, adjustment: VisitType, now: datetime
) -> None:
    mine = make_entry("", adjustment, now=now, patient=visit.patient, note="Rings first")
    assert "You are on our list" in text(client, f"{page}move/wait/")
    assert "Rings first" not in text(client, f"{page}move/wait/")
    client.post(f"{page}move/wait/", {"answer": "wait", "hours": "any"})
    assert ask_to_wait(patient=visit.patient, wishes=Wishes(adjustment, now.date()), now=now) == mine
    assert WaitlistEntry.objects.count() == 1


def test_several_kinds_people_and_places_are_asked_for(
    client: Client, rebook_page: str, house: House, adjustment: VisitType
) -> None:
    here = f"{rebook_page}wait/"
    assert 'type="hidden" name="practitioner"' in text(client, here)
    eve = make_member(make_user("Eve"), Role.CHIROPRACTOR, display_name="Dr Eve")
    make_hours(eve, house.location)
    rehab = make_visit_type(VisitTypeKind.REHAB)
    asked = text(client, here)
    assert all(words in asked for words in ("anybody", "Dr Eve", rehab.name, adjustment.name))
    client.post(here, {**SAID, "practitioner": str(eve.uid), "visit_type": str(rehab.uid)})
    entry = WaitlistEntry.objects.get()
    assert (entry.visit_type, entry.practitioners()) == (rehab, [eve])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"answer": "wait"}, "id_hours_error"),
        ({**SAID, "weekdays": "7"}, "id_weekdays_error"),
        ({**SAID, "weeks": "99"}, "id_weeks_error"),
        ({"hours": "any", "weeks": "2"}, "Use one of the buttons of this page"),
    ],
)
def test_what_is_no_answer_is_said(
    client: Client, rebook_page: str, said: dict[str, str], words: str
) -> None:
    answer = client.post(f"{rebook_page}wait/", said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not WaitlistEntry.objects.exists()


def test_who_may_not_book_by_link_may_not_wait_by_link(
    client: Client, page: str, rebook_page: str, patient: Patient, visit: Appointment, now: datetime
) -> None:
    RedFlag.objects.create(
        patient=patient,
        key="CES",
        severity="E",
        level="urgent",
        reason="x",
        source=Source.STAFF,
        raised_at=now,
    )
    here = f"{rebook_page}wait/"
    assert "Please call us before you book" in text(client, here)
    assert client.post(here, SAID).status_code == 409
    cancel(appointment=visit, by=None, now=now)
    assert "cannot be moved any more" in text(client, f"{page}move/wait/")
    RedFlag.objects.all().delete()
    VisitType.objects.update(is_online=False)
    assert "There is nothing to book here right now" in text(client, here)
    assert client.post(here, SAID).status_code == 409
    assert not WaitlistEntry.objects.exists()
