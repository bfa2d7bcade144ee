"""A patient moves a visit by a quarter of an hour: into its own time, where nothing can be kept beside it."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from appointments.booking import book
from appointments.kept_times import LateMoveError, keep_time, move_at_once, reaches_into
from appointments.models import Appointment, KeptTime, VisitType
from appointments.wanted import Wanted, wanted_again
from clinic.links import issue_link
from clinic.models import Membership, OutgoingMail
from clinic.models.links import LinkPurpose
from tests.factories.appointments import make_visit_type
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
QUARTER = timedelta(minutes=15)
ME = UUID(int=1)


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def half_hour() -> VisitType:
    return make_visit_type(name="Long", minutes=30)


@pytest.fixture
def visit(wish: Wish, half_hour: VisitType, rita: Membership, now: datetime) -> Appointment:
    """Thursday, ten o'clock, for half an hour."""
    at = now + timedelta(days=2, hours=1)
    return book(wanted=wish("10:00", visit_type=half_hour, starts_at=at, desk_note="Ramp"), by=rita, now=now)


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


def text(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def pick(visit: Appointment, later: timedelta) -> str:
    return f"{(visit.starts_at + later).isoformat()}|{visit.practitioner.uid}|{visit.location.uid}"


def choose(client: Client, here: str, visit: Appointment, later: timedelta = QUARTER) -> str:
    """Where a choice leads."""
    answer = client.post(here, {"pick": pick(visit, later), "visit_type": str(visit.visit_type.uid)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def yes(visit: Appointment, picked: str) -> dict[str, str]:
    return {"answer": "yes", "pick": picked, "visit_type": str(visit.visit_type.uid)}


def statuses() -> list[str]:
    return list(Appointment.objects.order_by("pk").values_list("status", flat=True))


def test_times_beside_its_own_are_offered_and_its_own_is_not(
    client: Client, page: str, visit: Appointment
) -> None:
    found = re.findall(r'name="pick" value="([^"|]+)', text(client, f"{page}move/?only=2026-11-26"))
    starts = {datetime.fromisoformat(each) - visit.starts_at for each in found}
    assert {-QUARTER, QUARTER, 2 * QUARTER} <= starts
    assert timedelta() not in starts


def test_a_visit_moves_by_a_quarter_of_an_hour(client: Client, page: str, visit: Appointment) -> None:
    here = f"{page}move/"
    choose(client, here, visit, timedelta(hours=3))  # kept, and free again with the next choice
    there = choose(client, here, visit)
    assert there.startswith(f"{here}?pick=")
    asked = text(client, there)
    assert "Is this right?" in asked
    assert "so we cannot keep it for you" in asked
    assert "was_told" not in asked
    (near,) = re.findall(r'name="pick" value="([^"]+)"', asked)
    assert statuses() == ["booked", "expired"]
    for _twice in range(2):
        assert client.post(here, yes(visit, near))["Location"] == f"{page}?said=moved"
    before = visit.starts_at
    visit.refresh_from_db()
    assert (visit.starts_at - before, visit.sequence, visit.desk_note) == (QUARTER, 1, "Ramp")
    assert statuses() == ["booked", "expired"]
    assert OutgoingMail.objects.filter(kind="confirmation", state="planned").count() == 1


def test_a_late_quarter_of_an_hour_is_late_too(client: Client, page: str, visit: Appointment) -> None:
    here = f"{page}move/"
    there = choose(client, here, visit)
    with time_machine.travel(visit.starts_at - timedelta(hours=23), tick=False):
        untold = client.post(here, yes(visit, pick(visit, QUARTER)))
        assert untold.status_code == 409
        assert "less than 24 hours until your visit now" in untold.content.decode()
        assert statuses() == ["booked"]
        asked = text(client, there)
        assert "we count the old time as a late cancellation" in asked
        assert 'name="was_told" value="1"' in asked
        for _twice in range(2):
            sent = {**yes(visit, pick(visit, QUARTER)), "was_told": "1"}
            assert client.post(here, sent)["Location"] == here
        assert "You are booked" in text(client, here)
    assert statuses() == ["late_cancelled", "booked"]


def test_what_somebody_else_took_of_it_is_gone(
    client: Client, page: str, visit: Appointment, wish: Wish, rita: Membership, now: datetime
) -> None:
    here = f"{page}move/"
    there = choose(client, here, visit)
    book(wanted=wish("10:30", starts_at=visit.ends_at, patient=make_patient()), by=rita, now=now)
    assert "That time has just gone" in text(client, there)
    answer = client.post(here, yes(visit, pick(visit, QUARTER)))
    assert answer.status_code == 409
    assert "That time has just gone" in answer.content.decode()
    visit.refresh_from_db()
    assert visit.version == 1


@pytest.mark.parametrize("near", ["", "x", "a|b|c", "2026-11-26T10:15:00", "far"])
def test_what_is_no_such_time_is_refused(client: Client, page: str, visit: Appointment, near: str) -> None:
    here = f"{page}move/"
    near = pick(visit, timedelta(hours=5)) if near == "far" else near
    assert "Choose another time" in client.get(here, yes(visit, near)).content.decode()
    assert client.post(here, yes(visit, near)).status_code == 409
    assert not KeptTime.objects.exclude(hold=None).exists()


def test_buffers_count_and_the_kept_time_of_the_link_is_let_go(
    visit: Appointment, wish: Wish, now: datetime
) -> None:
    assert reaches_into(wanted_again(visit, starts_at=visit.starts_at + QUARTER), visit)
    assert not reaches_into(wanted_again(visit, starts_at=visit.ends_at), visit)
    visit.blocked_until += QUARTER
    assert reaches_into(wanted_again(visit, starts_at=visit.ends_at), visit)
    far = wanted_again(visit, starts_at=visit.starts_at + timedelta(hours=3))
    keep_time(link=ME, wanted=far, moving=visit, now=now)
    near = wanted_again(visit, starts_at=visit.starts_at - QUARTER)
    late = visit.starts_at - timedelta(hours=2)
    with pytest.raises(LateMoveError):
        move_at_once(link=ME, moving=visit, wanted=near, was_told=False, now=late)
    assert statuses() == ["booked", "held"]
    move_at_once(link=ME, moving=visit, wanted=near, was_told=False, now=now)
    assert statuses() == ["booked", "expired"]
