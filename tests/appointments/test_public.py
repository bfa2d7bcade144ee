"""What a patient's link opens: the visit, and the way to the next one."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from appointments.booking import book, cancel, confirm
from appointments.models import Appointment
from appointments.placing import Wanted
from clinic.links import issue_link, revoke_links
from clinic.models import Membership, OutgoingMail, PatientLink
from clinic.models.links import LinkPurpose
from patients.models import Patient
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

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


@pytest.fixture
def rebook_page(open_house: House, patient: Patient, visit: Appointment, now: datetime) -> str:
    """After a visit with Dr Bob two days from now, seen a week later."""
    episode = make_episode(patient)
    token = issue_link(
        clinic=open_house.clinic,
        purpose=LinkPurpose.REBOOK,
        patient_uid=patient.uid,
        subject_uid=episode.uid,
        now=now,
    )
    return f"/r/{token}/"


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


def test_a_link_opens_its_own_page_only(client: Client, page: str, rebook_page: str, now: datetime) -> None:
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


def offered(client: Client, page: str) -> list[str]:
    return re.findall(r'name="at" value="([^"]+)"', client.get(page).content.decode())


def test_rebooking_offers_times_and_books_one_once(
    client: Client, rebook_page: str, house: House, visit: Appointment, now: datetime
) -> None:
    times = offered(client, rebook_page)
    assert len(times) == 12
    assert len({time[:10] for time in times}) == 3
    assert min(map(datetime.fromisoformat, times)) == now + timedelta(hours=1)
    assert Appointment.objects.count() == 1
    for time in (times[2], times[2], times[5]):
        client.post(rebook_page, {"at": time})
    made = Appointment.objects.exclude(pk=visit.pk).get()
    assert (made.starts_at, made.practitioner) == (datetime.fromisoformat(times[2]), house.bob)
    assert made.booked_by is None
    text = client.get(rebook_page).content.decode()
    assert "You are booked" in text
    assert 'name="at"' not in text


def test_a_visit_that_was_cancelled_can_be_booked_again_by_the_same_link(
    client: Client, rebook_page: str, visit: Appointment, now: datetime
) -> None:
    times = offered(client, rebook_page)
    client.post(rebook_page, {"at": times[0]})
    made = Appointment.objects.exclude(pk=visit.pk).get()
    cancel(appointment=made, by=None, now=now)
    client.post(rebook_page, {"at": times[1]})
    assert Appointment.objects.occupying().exclude(pk=visit.pk).get().starts_at == datetime.fromisoformat(
        times[1]
    )


def test_a_time_that_went_meanwhile_is_said_with_others(
    client: Client, rebook_page: str, wish: Wish, rita: Membership, now: datetime
) -> None:
    times = offered(client, rebook_page)
    starts_at = datetime.fromisoformat(times[1])
    book(wanted=wish("10:00", starts_at=starts_at, patient=make_patient(first_name="Theo")), by=rita, now=now)
    answer = client.post(rebook_page, {"at": times[1]})
    assert answer.status_code == 409
    assert "That time has just gone" in answer.content.decode()
    assert times[1] not in answer.content.decode()


@pytest.mark.parametrize(
    "at", ["", "never", "2026-11-24T10:00:00", "2026-11-24T04:00:00+00:00", "2031-01-01T15:00:00Z"]
)
def test_a_time_that_was_not_offered_books_nothing(
    at: str, client: Client, rebook_page: str, visit: Appointment
) -> None:
    assert client.post(rebook_page, {"at": at}).status_code in (409, 422)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(("minutes", "status"), [(59, 422), (0, 422), (60, 302)])
def test_nobody_books_themselves_to_the_door_at_once(
    minutes: int, status: int, client: Client, rebook_page: str, visit: Appointment, now: datetime
) -> None:
    """The page offers no earlier time; a forged answer gets none either, though Dr Bob would be free."""
    at = now + timedelta(minutes=minutes)
    answer = client.post(rebook_page, {"at": at.isoformat()})
    assert answer.status_code == status
    assert Appointment.objects.count() == (2 if status == 302 else 1)
    if status == 422:
        assert "This is very soon. Please call us" in answer.content.decode()


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
