"""Running late: the next five of the day are told once, and who gets no mail is called."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.booking import cancel
from appointments.delays import MinutesRefusedError, NobodyToTellError, tell_delay
from appointments.models import Appointment, Delay
from clinic.models import Membership, OutgoingMail
from clinic.sending import send_due_mail
from patients.models import FollowUp
from tests.api import Program
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.smtp import Post

pytestmark = pytest.mark.django_db

OnTuesday = Callable[[str], datetime]
URL = "/today/late/"


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def visits(open_house: House, on_tuesday: OnTuesday) -> list[Appointment]:
    """Seven in a row from ten o'clock, for people of their own."""
    return [
        make_appointment(
            patient=make_patient(first_name=f"Guest {number}", email=f"guest{number}@mail.example"),
            practitioner=open_house.bob,
            location=open_house.location,
            starts_at=on_tuesday("10:00") + timedelta(minutes=15 * number),
        )
        for number in range(7)
    ]


def tell(house: House, *, now: datetime, minutes: int = 20, key: str = "first") -> list[Appointment]:
    told = tell_delay(
        practitioner=house.bob,
        location=house.location,
        minutes=minutes,
        by=house.rita,
        now=now,
        idem_key=key,
    )
    return list(told.visits)


def test_the_next_five_who_are_still_to_come_are_told(
    open_house: House, visits: list[Appointment], now: datetime
) -> None:
    Appointment.objects.filter(pk=visits[0].pk).update(status="arrived")
    cancel(appointment=visits[1], by=open_house.rita, now=now)
    assert tell(open_house, now=now) == visits[2:7]
    owed = OutgoingMail.objects.filter(kind="running_late")
    assert set(owed.values_list("subject_uid", flat=True)) == {visit.uid for visit in visits[2:7]}
    assert {mail.due_at for mail in owed} == {now}


def test_the_same_press_again_tells_nobody_twice_and_another_one_tells_anew(
    open_house: House, visits: list[Appointment], now: datetime
) -> None:
    for key, rows in (("first", 5), ("first", 5), ("second", 10)):
        tell(open_house, now=now, key=key)
        assert OutgoingMail.objects.filter(kind="running_late").count() == rows
    assert Delay.objects.count() == 2


def test_the_mail_says_the_new_time_and_nothing_clinical(
    open_house: House, visits: list[Appointment], now: datetime, post: Post
) -> None:
    tell(open_house, now=now)
    assert send_due_mail(clock=lambda: now) == {"sent": 5}
    assert post.letters[0]["Subject"] == "Your visit today at 10:00 begins later"
    assert "about 20 minutes late" in post.text(0)
    assert "begin at about 10:20" in post.text(0)
    assert visits[0].visit_type.name not in post.text(0) + post.html(0)


def test_a_visit_that_was_called_off_or_moved_away_is_not_told(
    open_house: House, visits: list[Appointment], now: datetime, post: Post
) -> None:
    tell(open_house, now=now)
    cancel(appointment=visits[0], by=open_house.rita, now=now)
    day = timedelta(days=1)
    Appointment.objects.filter(pk=visits[1].pk).update(
        starts_at=visits[1].starts_at + day,
        ends_at=visits[1].ends_at + day,
        blocked_from=visits[1].blocked_from + day,
        blocked_until=visits[1].blocked_until + day,
    )
    send_due_mail(clock=lambda: now)
    late = [letter["To"] for letter in post.letters if "begins later" in str(letter["Subject"])]
    assert [str(each).partition("@")[0][-6:] for each in late] == ["guest2", "guest3", "guest4"]


def test_who_gets_no_mail_is_called(open_house: House, now: datetime, on_tuesday: OnTuesday) -> None:
    silent = make_patient(first_name="Otto", email="")
    make_appointment(
        patient=silent,
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=on_tuesday("10:00"),
    )
    tell(open_house, now=now)
    send_due_mail(clock=lambda: now)
    call = FollowUp.objects.get()
    assert call.title == f"Call {silent.full_name}: we run late, the visit at 10:00 begins at about 10:20."


def test_nobody_and_too_many_minutes_are_refused(
    open_house: House, visits: list[Appointment], now: datetime
) -> None:
    with pytest.raises(MinutesRefusedError):
        tell(open_house, now=now, minutes=121)
    with pytest.raises(NobodyToTellError):
        tell(open_house, now=now + timedelta(hours=12))
    assert not Delay.objects.filter(told_at=now).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(
    open_house: House,
    visits: list[Appointment],
    number: int,
    sign_in: Callable[[Membership], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for visit in visits[number:]:
        visit.delete()
    rita = sign_in(open_house.rita)
    rita.get(URL)
    with django_assert_num_queries(12):
        page = rita.get(URL).content.decode()
    assert page.count("Guest") == number


def test_one_press_on_the_page_tells_them(
    open_house: House, visits: list[Appointment], sign_in: Callable[[Membership], Client]
) -> None:
    rita = sign_in(open_house.rita)
    page = rita.get(URL).content.decode()
    key = page.split('name="idem_key" value="')[1].split('"')[0]
    given = {"idem_key": key, "practitioner": str(open_house.bob.uid), "minutes": "30"}
    assert "5 patients are told." in rita.post(URL, given, follow=True).content.decode()
    assert Delay.objects.get().minutes == 30
    assert rita.post(URL, given | {"minutes": "500"}).status_code == 422
    assert rita.post(URL, given | {"practitioner": str(open_house.rita.uid)}).status_code == 422


def test_a_program_tells_them_once(open_house: House, visits: list[Appointment]) -> None:
    rita = Program(open_house.rita)
    body = {
        "practitioner": str(open_house.bob.uid),
        "location": str(open_house.location.uid),
        "minutes": 20,
    }
    for _again in range(2):
        said = rita.post("delays", body, idempotency_key="late-00001")
        assert (said.status_code, len(said.json()["told"])) == (201, 5)
    assert OutgoingMail.objects.filter(kind="running_late").count() == 5
