"""The waitlist as the desk sees it, and the page on which a patient answers an offer."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book
from appointments.models import (
    Appointment,
    FreedTime,
    VisitType,
    WaitlistEntry,
    WaitlistOffer,
    WaitlistPolicy,
    WaitlistRound,
)
from appointments.wanted import Wanted
from clinic.links import issue_url
from clinic.models import Clinic, LinkPurpose, Membership, OutgoingMail
from patients.models import Patient
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.factories.waitlist import free_up, make_entry, offer_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]

SignIn = Callable[[Membership], Client]
Wish = Callable[..., Wanted]
DAY = timedelta(days=1)


def page_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def wishes(kind: VisitType, **more: str) -> dict[str, str]:
    given = {
        "visit_type": str(kind.uid),
        "urgency": "soon",
        "first_day": "2026-11-24",
        "idem_key": str(uuid4()),
    }
    return given | more


# -- the list -----------------------------------------------------------------------------------------------


def test_a_patient_is_put_on_the_list_once(
    open_house: House, adjustment: VisitType, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    client, path = sign_in(rita), f"/patients/{patient.uid}/waitlist/new/"
    assert 'value="2026-11-24"' in page_of(client, path)
    sent = wishes(adjustment, weekdays="2", practitioners=str(open_house.bob.uid), from_time="09:00")
    answers = [client.post(path, sent) for _ in range(2)]
    entry = WaitlistEntry.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/waitlist/{entry.uid}/"}
    page = page_of(client, f"/waitlist/{entry.uid}/")
    assert "Dr Bob · Wed · from 9:00" in page
    assert 'Put on the waitlist <span class="muted">Rita</span>' in page
    # Wednesdays from nine: the first of them is tomorrow.
    assert "Wed 25 Nov 9:00" in page
    assert "Tue 24 Nov" not in page[page.index('id="openings"') : page.index('id="steps"')]
    assert "Nora Quill" in page_of(client, "/waitlist/")
    assert "On the waitlist" in page_of(client, f"/patients/{patient.uid}/appointments/")


def test_a_wrong_wish_is_said_at_its_field(
    adjustment: VisitType, patient: Patient, rita: Membership, sign_in: SignIn
) -> None:
    path = f"/patients/{patient.uid}/waitlist/new/"
    answer = sign_in(rita).post(
        path, wishes(adjustment, last_day="2026-11-01", from_time="9:00", until_time="9:05")
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="id_last_day_error"' in page
    assert 'id="id_until_time_error"' in page


def test_wishes_are_changed_and_an_old_page_is_refused(
    adjustment: VisitType, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    entry = make_entry("Ann", adjustment, now=now)
    client, path = sign_in(rita), f"/waitlist/{entry.uid}/edit/"
    assert 'name="version" value="1"' in page_of(client, path)
    assert client.post(path, wishes(adjustment, version="1", note="Rings first")).status_code == 302
    refused = client.post(path, wishes(adjustment, version="1"))
    assert refused.status_code == 409
    assert "Somebody changed this entry" in refused.content.decode()
    entry.refresh_from_db()
    assert (entry.note, entry.urgency, entry.version) == ("Rings first", "soon", 2)


def test_the_navigation_counts_the_people_who_wait(
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    rita: Membership,
    sign_in: SignIn,
    now: datetime,
) -> None:
    """Twice on the list is one person; who is booked or gone does not wait."""
    client, word = sign_in(rita), '<span class="visually-hidden">, 1 waiting</span>'
    assert "1 waiting" not in page_of(client, "/today/")
    for _twice in range(2):
        make_entry("", adjustment, now=now, patient=patient)
    gone = make_entry("Ben", adjustment, now=now)
    Patient.objects.filter(pk=gone.patient_id).update(archived_at=now)
    page = page_of(client, "/today/")
    assert re.search(
        rf"Waitlist <span class=\"count is-calm\"><span aria-hidden=\"true\">1</span>{word}", page
    ), page
    WaitlistEntry.objects.update(state="withdrawn", closed_at=now)
    assert "1 waiting" not in page_of(client, "/today/")


def test_the_list_is_filtered_and_counted(
    open_house: House,
    adjustment: VisitType,
    freed: FreedTime,
    rita: Membership,
    sign_in: SignIn,
    now: datetime,
) -> None:
    make_entry("Ann", adjustment, now=now, practitioners=[open_house.bob])
    make_entry("Ben", adjustment, now=now, weekdays=[0])
    client = sign_in(rita)
    page = page_of(client, "/waitlist/")
    assert 'Waiting <span class="num">2</span>' in page
    assert "suits 1 person" in page
    assert "Ann Wait" in page_of(client, f"/waitlist/?practitioner={open_house.bob.uid}")
    assert "Ben Wait" not in page_of(client, f"/waitlist/?practitioner={open_house.bob.uid}")
    assert "Nobody here" in page_of(client, "/waitlist/?show=booked")
    assert "Ben Wait" in page_of(client, "/waitlist/?show=nonsense&visit_type=x&page=99")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_and_three(
    rows: int,
    wish: Wish,
    adjustment: VisitType,
    rita: Membership,
    sign_in: SignIn,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        make_entry(f"Ann{number}", adjustment, now=now)
        free_up(wish(f"1{number}:00"), by=rita, now=now)
    client = sign_in(rita)
    client.get("/waitlist/")
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/waitlist/")
    entry = WaitlistEntry.objects.all()[0]
    with django_assert_num_queries(ENTRY_QUERIES):
        client.get(f"/waitlist/{entry.uid}/")
    with django_assert_num_queries(TIME_QUERIES):
        client.get(f"/waitlist/times/{FreedTime.objects.all()[0].uid}/")


LIST_QUERIES, ENTRY_QUERIES, TIME_QUERIES = 19, 18, 19


def test_somebody_is_booked_from_the_list_and_taken_off_it(
    open_house: House, adjustment: VisitType, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    ann, ben = (make_entry(name, adjustment, now=now) for name in ("Ann", "Ben"))
    client = sign_in(rita)
    sent = {
        "version": "1", "idem_key": str(uuid4()), "at": "2026-11-25T15:00:00+00:00",
        "practitioner": str(open_house.bob.uid), "location": str(open_house.location.uid),
    }  # fmt: skip
    answer = client.post(f"/waitlist/{ann.uid}/book/", sent)
    made = Appointment.objects.get(patient=ann.patient)
    assert answer["Location"] == f"/appointments/{made.uid}/"
    taken = client.post(f"/waitlist/{ben.uid}/book/", sent | {"idem_key": str(uuid4())})
    assert taken.status_code == 409
    assert "10:00 is taken" in taken.content.decode()
    assert client.post(f"/waitlist/{ben.uid}/book/", {"version": "1"}).status_code == 422
    assert client.post(f"/waitlist/{ben.uid}/withdraw/", {"version": "9"}).status_code == 409
    assert client.post(f"/waitlist/{ben.uid}/withdraw/", {"version": "1"}).status_code == 302
    ann.refresh_from_db()
    ben.refresh_from_db()
    assert (ann.state, ben.state) == ("booked", "withdrawn")
    assert "Free now and suits" not in page_of(client, f"/waitlist/{ben.uid}/")


# -- offering -----------------------------------------------------------------------------------------------


def test_a_cancelled_visit_shows_who_waits_and_the_time_is_offered(
    freed: FreedTime, adjustment: VisitType, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    ann, ben = make_entry("Ann", adjustment, now=now, days=3), make_entry("Ben", adjustment, now=now)
    client, path = sign_in(rita), f"/waitlist/times/{freed.uid}/"
    visit = page_of(client, f"/appointments/{freed.appointment.uid}/")
    waits = visit[visit.index('id="waits"') :]
    assert waits.index("Ann Wait") < waits.index("Ben Wait")
    assert path in waits
    page = page_of(client, path)
    assert page.count('type="checkbox" name="entries"') == 2
    assert "waits 3 days" in page
    assert client.post(f"{path}offer/", {"idem_key": str(uuid4())}).status_code == 422
    sent = {"idem_key": str(uuid4()), "entries": [str(ben.uid), str(ann.uid)]}
    for _ in range(2):
        assert client.post(f"{path}offer/", sent)["Location"] == path
    opened = WaitlistRound.objects.get()
    assert [offer.entry for offer in opened.offers.all()] == [ben, ann]
    page = page_of(client, path)
    assert 'The time is kept until <b class="num">Tue 24 Nov 11:00</b>' in page
    again = client.post(f"{path}offer/", {"idem_key": str(uuid4()), "entries": [str(ann.uid)]})
    assert again.status_code == 409
    assert "is not waiting any more" in again.content.decode()
    assert "kept for somebody from the waitlist" in page_of(client, f"/appointments/{opened.hold.uid}/")


def test_what_somebody_says_on_the_phone_is_written_down(
    freed: FreedTime, adjustment: VisitType, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    ann, ben = (make_entry(name, adjustment, now=now) for name in ("Ann", "Ben"))
    opened, [first, second] = offer_to(freed, ann, ben, by=rita, now=now)
    client = sign_in(rita)
    assert client.post(f"/waitlist/offers/{first.uid}/answer/", {"answer": "perhaps"}).status_code == 422
    assert client.post(f"/waitlist/offers/{first.uid}/answer/", {"answer": "decline"}).status_code == 302
    assert client.post(f"/waitlist/offers/{first.uid}/answer/", {"answer": "accept"}).status_code == 409
    answer = client.post(f"/waitlist/offers/{second.uid}/answer/", {"answer": "accept"})
    assert answer["Location"] == f"/appointments/{opened.hold.uid}/"
    second.refresh_from_db()
    assert (second.state, second.answered_by) == ("accepted", rita)
    assert "Ann Wait" in page_of(client, f"/waitlist/times/{freed.uid}/")


def test_offers_are_taken_back(
    freed: FreedTime, adjustment: VisitType, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    opened, [offer] = offer_to(freed, make_entry("Ann", adjustment, now=now), by=rita, now=now)
    client = sign_in(rita)
    assert client.post(f"/waitlist/rounds/{opened.uid}/end/").status_code == 302
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    assert "taken back" in page_of(client, f"/waitlist/times/{freed.uid}/")


def test_the_owner_says_how_times_are_offered(house: House, sign_in: SignIn) -> None:
    client = sign_in(house.alice)
    assert 'value="120"' in page_of(client, "/waitlist/settings/")
    sent = {"offers_itself": "on", "minutes": "45", "version": "1"}
    assert client.post("/waitlist/settings/", sent | {"minutes": "3"}).status_code == 422
    assert client.post("/waitlist/settings/", sent)["Location"] == "/waitlist/"
    assert client.post("/waitlist/settings/", sent).status_code == 409
    made = WaitlistPolicy.objects.get()
    assert (made.offers_itself, made.minutes) == (True, 45)


# -- the patient's page -------------------------------------------------------------------------------------


@pytest.fixture
def links(
    freed: FreedTime, adjustment: VisitType, rita: Membership, clinic: Clinic, now: datetime
) -> dict[str, str]:
    """Ann and Ben were offered tomorrow at ten: name → address."""
    names = ("Ann", "Ben")
    _opened, offers = offer_to(
        freed, *(make_entry(name, adjustment, now=now) for name in names), by=rita, now=now
    )
    return {
        name: "/" + issue_url(
            clinic=clinic, purpose=LinkPurpose.WAITLIST_OFFER, patient_uid=offer.entry.patient.uid,
            subject_uid=offer.uid, now=now,
        ).split("/", 3)[3]
        for name, offer in zip(names, offers, strict=True)
    }  # fmt: skip


def snapshot() -> list[Any]:
    return [
        *WaitlistOffer.objects.order_by("pk").values_list("state", "answered_at"),
        *WaitlistEntry.objects.order_by("pk").values_list("state", "version"),
        *Appointment.objects.order_by("pk").values_list("status", "version"),
    ]


def test_opening_the_offer_changes_nothing(links: dict[str, str]) -> None:
    before, client = snapshot(), Client()
    page = client.get(links["Ann"]).content.decode()
    client.head(links["Ann"])
    client.get(links["Ann"], headers={"Purpose": "prefetch"})
    client.get(f"{links['Ann']}?answer=accept")
    assert client.post(links["Ann"], {"answer": "perhaps"}).status_code == 422
    assert snapshot() == before
    assert "We keep this time until <b>11:00</b>" in page
    assert "Wednesday, 25 November" in page
    assert "Ben" not in page


def test_the_first_yes_wins_and_the_other_is_told_kindly(links: dict[str, str], now: datetime) -> None:
    client = Client()
    assert client.post(links["Ben"], {"answer": "accept"})["Location"] == links["Ben"]
    assert client.post(links["Ben"], {"answer": "accept"}).status_code == 302
    assert "You are booked" in client.get(links["Ben"]).content.decode()
    late = client.post(links["Ann"], {"answer": "accept"})
    assert late.status_code == 409
    for page in (late, client.get(links["Ann"])):
        assert "This time is gone" in page.content.decode()
        assert "You stay on the waitlist" in page.content.decode()
        assert "Yes, I take this time" not in page.content.decode()
    assert OutgoingMail.objects.filter(kind="confirmation", state="planned").count() == 1


def test_no_is_an_answer_too(links: dict[str, str]) -> None:
    client = Client()
    assert client.post(links["Ann"], {"answer": "decline"}).status_code == 302
    assert "Thank you for telling us" in client.get(links["Ann"]).content.decode()


def test_after_its_time_the_offer_is_over(links: dict[str, str], now: datetime) -> None:
    client = Client()
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert "This offer is over" in client.get(links["Ann"]).content.decode()
        assert client.post(links["Ann"], {"answer": "accept"}).status_code == 409
    assert WaitlistOffer.objects.filter(state="offered").count() == 2


def test_the_page_says_which_visit_is_given_up(
    wish: Wish, freed: FreedTime, adjustment: VisitType, rita: Membership, clinic: Clinic, now: datetime
) -> None:
    who = make_patient(first_name="Ann")
    later = book(wanted=wish("15:00", patient=who, starts_at=freed.starts_at + 2 * DAY), by=rita, now=now)
    entry = make_entry("Ann", adjustment, now=now, patient=who, bring_forward=later)
    _opened, [offer] = offer_to(freed, entry, by=rita, now=now)
    url = issue_url(
        clinic=clinic, purpose=LinkPurpose.WAITLIST_OFFER, patient_uid=who.uid, subject_uid=offer.uid, now=now
    )
    page = Client().get("/" + url.split("/", 3)[3]).content.decode()
    assert "your visit on <b>Fri 27 Nov 10:00</b> is cancelled" in page
