"""What a patient's link opens: the visit, and the way to the next one."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from appointments.booking import book, confirm
from appointments.models import Appointment
from appointments.wanted import Wanted
from clinic.links import issue_link, revoke_links
from clinic.models import Membership, OutgoingMail, PatientLink
from clinic.models.links import LinkPurpose
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def visit(wish: Wish, rita: Membership, now: datetime) -> Appointment:
    return book(wanted=wish("10:00", starts_at=now + timedelta(days=2)), by=rita, now=now)


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


def test_the_visit_is_shown_in_the_time_of_the_place(client: Client, page: str, visit: Appointment) -> None:
    answer = client.get(page)
    text = answer.content.decode()
    assert "Thursday, 26 November" in text
    assert "9:00" in text
    assert "Dr Bob" in text
    assert "Quill" not in text
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("query", ["", "?ask=cancel"])
def test_opening_the_link_changes_nothing(query: str, client: Client, page: str, visit: Appointment) -> None:
    for _scan in range(3):
        assert client.get(page + query).status_code == 200
        client.head(page + query)
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("booked", 1)


def test_the_patient_confirms(client: Client, page: str, visit: Appointment) -> None:
    for _twice in range(2):
        assert client.post(page, {"answer": "confirm"})["Location"] == page
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("confirmed", 2)
    assert "you said you will come" in client.get(page).content.decode()


def test_the_patient_cancels_after_being_asked(client: Client, page: str, visit: Appointment) -> None:
    assert "Yes, cancel it" in client.get(page + "?ask=cancel").content.decode()
    client.post(page, {"answer": "cancel"})
    visit.refresh_from_db()
    assert visit.status == "cancelled"
    assert OutgoingMail.objects.filter(kind="cancellation", subject_uid=visit.uid).count() == 1
    text = client.get(page).content.decode()
    assert "This visit is cancelled" in text
    assert "I will come" not in text


def test_the_rule_for_late_cancellations_is_said_before_the_yes(
    client: Client, page: str, visit: Appointment
) -> None:
    assert 'until <b class="text-nowrap">Wed 25 Nov 9:00</b>' in client.get(page).content.decode()
    with time_machine.travel(visit.starts_at - timedelta(hours=23)):
        assert "we count it as a late cancellation" in client.get(page).content.decode()
        asked = client.get(page + "?ask=cancel").content.decode()
        assert "If you cancel now, we count it as a late cancellation" in asked
        client.post(page, {"answer": "cancel"})
    visit.refresh_from_db()
    assert visit.status == "late_cancelled"


def test_a_visit_that_is_over_can_neither_be_confirmed_nor_cancelled(
    client: Client, page: str, visit: Appointment
) -> None:
    with time_machine.travel(visit.ends_at):
        text = client.get(page).content.decode()
        assert "This visit is over" in text
        assert "<button" not in text
        assert client.post(page, {"answer": "cancel"}).status_code == 409
        assert client.post(page, {"answer": "confirm"}).status_code == 409
    visit.refresh_from_db()
    assert visit.version == 1


def test_a_link_opens_its_own_page_only(client: Client, page: str, now: datetime) -> None:
    token = page.split("/")[2]
    assert client.get(f"/r/{token}/").status_code == 404
    assert client.get("/a/nothing/").status_code == 404
    revoke_links(
        subject_uid=PatientLink.objects.first().subject_uid, purpose=LinkPurpose.APPOINTMENT, now=now
    )
    assert client.get(page).status_code == 404


def test_a_link_of_another_patient_does_not_open_the_visit(
    client: Client, visit: Appointment, house: House, now: datetime
) -> None:
    token = issue_link(
        clinic=house.clinic,
        purpose=LinkPurpose.APPOINTMENT,
        patient_uid=make_patient().uid,
        subject_uid=visit.uid,
        now=now,
    )
    assert client.get(f"/a/{token}/").status_code == 404


def test_a_time_that_is_kept_for_somebody_needs_no_notice(visit: Appointment, now: datetime) -> None:
    Appointment.objects.filter(pk=visit.pk).update(status="held", expires_at=now + timedelta(days=2))
    visit.refresh_from_db()
    soon = visit.starts_at - timedelta(minutes=20)
    assert confirm(appointment=visit, by=None, now=soon).status == "booked"


@pytest.mark.parametrize("answer", ["", "maybe", "confirm\x00"])
def test_only_a_yes_is_a_yes(answer: str, client: Client, page: str, visit: Appointment) -> None:
    said = client.post(page, {"answer": answer})
    assert said.status_code == 422
    assert "Tell us whether you will come" in said.content.decode()
    visit.refresh_from_db()
    assert visit.version == 1
