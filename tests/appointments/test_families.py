"""A parent and children in one booking: back to back or side by side, all of them or none."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.booking import MAIL_DELAY, book, cancel, wanted_again
from appointments.families import FamilyMember, FamilyWish, book_family, undo_family
from appointments.family_times import Party, find_family_times, look_at_family
from appointments.guests import Guest
from appointments.models import Appointment, VisitType, VisitTypeKind
from appointments.undo import NothingToUndoError, UndoOverError, undo
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.delivery import Carrier
from clinic.models import Membership, OutgoingMail
from clinic.sending import claim, send_due_mail
from patients.models import Patient
from tests.api import Program
from tests.appointments.conftest import TUESDAY
from tests.appointments.test_booking import refused
from tests.appointments.test_emails import CLINICAL
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient
from tests.smtp import Post

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
SignIn = Callable[[Membership], Client]
URL = "/book/family/"
LOOK_QUERIES = 23
KIM = {"first_name": "Kim", "last_name": "Quill", "birth_on": date(2018, 3, 4)}


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def family(
    open_house: House, adjustment: VisitType, patient: Patient, on_tuesday: OnTuesday
) -> Callable[..., FamilyWish]:
    """Nora and her new child Kim at ten, unless said otherwise."""
    first = make_visit_type(VisitTypeKind.FIRST, name="First visit", minutes=45, buffer_before=5)

    def wish(**changes: Any) -> FamilyWish:
        members = [
            FamilyMember(Guest(patient=patient), adjustment),
            FamilyMember(Guest(person=KIM, is_confirmed=True), first),
        ]
        given: dict[str, Any] = {
            "members": members,
            "practitioner": open_house.bob,
            "location": open_house.location,
            "starts_at": on_tuesday("10:00"),
        }
        return FamilyWish(**given | changes)

    return wish


def neighbour(house: House) -> Membership:
    """Dr Second, from ten on."""
    second = make_member(make_user("second"), Role.CHIROPRACTOR, display_name="Dr Second")
    make_hours(second, house.location, opens="10:00", closes="18:00")
    return second


def test_one_after_the_other_with_the_buffers_between(
    family: Callable[..., FamilyWish], rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    key = uuid4()
    made = book_family(wish=family(), by=rita, now=now, idem=key)
    assert [(row.patient.first_name, row.starts_at) for row in made] == [
        ("Nora", on_tuesday("10:00")),
        ("Kim", on_tuesday("10:20")),
    ]
    assert book_family(wish=family(), by=rita, now=now, idem=key) == made
    assert Appointment.objects.count() == Patient.objects.count() == 2
    assert OutgoingMail.objects.filter(kind="confirmation").count() == 2


def test_a_new_child_belongs_to_the_grown_up_who_comes_along(
    family: Callable[..., FamilyWish], rita: Membership, now: datetime
) -> None:
    kim = book_family(wish=family(), by=rita, now=now, idem=uuid4())[1].patient
    guardian = kim.guardians.get()
    assert (guardian.name, guardian.email) == ("Nora Quill", "nora@mail.example")


def test_side_by_side_needs_a_lane_for_each(
    family: Callable[..., FamilyWish], open_house: House, rita: Membership, now: datetime
) -> None:
    wish = family(side_by_side=True)
    assert refused(book_family, wish=wish, by=rita, now=now, idem=uuid4()).code == "slot_taken"
    assert not Appointment.objects.exists()
    assert Patient.objects.count() == 1
    open_house.bob.capacity = 2
    open_house.bob.save(update_fields=["capacity"])
    made = book_family(wish=wish, by=rita, now=now, idem=uuid4())
    assert [row.lane for row in made] == [1, 2]


def test_when_one_does_not_fit_nobody_is_booked(
    family: Callable[..., FamilyWish], wish: Wish, rita: Membership, now: datetime
) -> None:
    book(wanted=wish("10:30", patient=make_patient(first_name="Theo")), by=rita, now=now)
    error = refused(book_family, wish=family(), by=rita, now=now, idem=uuid4())
    assert error.code == "slot_taken"
    assert Appointment.objects.count() == 1
    assert Patient.objects.count() == 2


@pytest.mark.parametrize("number", [0, 2, 9])
def test_nobody_one_person_twice_and_too_many_are_refused(
    number: int, family: Callable[..., FamilyWish], rita: Membership, now: datetime
) -> None:
    same = family(members=family().members[:1] * number)
    assert refused(book_family, wish=same, by=rita, now=now, idem=uuid4()).code == "not_bookable"
    assert not Appointment.objects.exists()


def test_beside_each_other_with_a_neighbour_where_no_lane_is_left(
    family: Callable[..., FamilyWish],
    open_house: House,
    rita: Membership,
    now: datetime,
    on_tuesday: OnTuesday,
) -> None:
    second = neighbour(open_house)
    members = family().members
    party = Party(
        [make_patient(first_name="Ada"), make_patient(first_name="Ben")],
        [each.visit_type for each in members],
        [open_house.bob, second],
        open_house.location,
        side_by_side=True,
    )
    first = find_family_times(party, first_day=TUESDAY, now=now)[0]
    assert [(seat.practitioner, seat.starts_at) for seat in first] == [
        (open_house.bob, on_tuesday("10:00")),  # when the neighbour begins
        (second, on_tuesday("10:00")),
    ]
    assert [bool(seat.slot) for seat in look_at_family(party, starts_at=on_tuesday("09:30"), now=now)] == [
        True,
        False,
    ]
    beside = [members[0], replace(members[1], practitioner=second)]
    made = book_family(wish=family(members=beside, side_by_side=True), by=rita, now=now, idem=uuid4())
    assert [(row.practitioner, row.starts_at) for row in made] == [
        (open_house.bob, on_tuesday("10:00")),
        (second, on_tuesday("10:00")),
    ]


def test_times_are_those_at_which_all_fit(
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    wish: Wish,
    now: datetime,
    on_tuesday: OnTuesday,
) -> None:
    kim = make_patient(first_name="Kim")
    book(wanted=wish("09:30", patient=make_patient(first_name="Theo")), by=open_house.rita, now=now)
    make_appointment(
        patient=kim, practitioner=open_house.amy, location=open_house.location, starts_at=on_tuesday("10:00")
    )
    party = Party([patient, kim], [adjustment] * 2, [open_house.bob], open_house.location)
    found = find_family_times(party, first_day=TUESDAY, now=now, most=3)
    # Not 9:15: Theo comes at 9:30. Not 9:45: Kim is elsewhere at ten.
    assert [each[0].starts_at for each in found] == [on_tuesday(each) for each in ("09:00", "10:00", "10:15")]


def test_one_confirmation_for_each_address(
    family: Callable[..., FamilyWish], rita: Membership, now: datetime, post: Post
) -> None:
    other = FamilyMember(
        Guest(patient=make_patient(first_name="Opa", email="opa@mail.example")),
        family().members[0].visit_type,
    )
    made = book_family(wish=family(members=[*family().members, other]), by=rita, now=now, idem=uuid4())
    assert send_due_mail(clock=lambda: now + MAIL_DELAY) == {"sent": 2, "superseded": 1}
    assert sorted(post.recipients) == ["nora@mail.example", "opa@mail.example"]
    letter = next(text for text in (post.text(0), post.text(1)) if "Hello Nora" in text)
    assert "10:00" in letter
    assert "10:20" in letter
    assert "Kim" not in letter
    assert not CLINICAL.search(re.sub(r"https?://\S+", "", letter))
    assert len(set(re.findall(r"/a/[\w-]+/", letter))) == 2
    # Kim's mother was told, so a cancellation is told as well, and a move is a move.
    later = now + timedelta(minutes=10)
    cancel(appointment=Appointment.objects.get(pk=made[1].pk), by=rita, now=later)
    assert send_due_mail(clock=lambda: later + MAIL_DELAY) == {"sent": 1}


def test_the_others_are_told_when_the_first_of_them_is_not(
    family: Callable[..., FamilyWish], rita: Membership, now: datetime, post: Post
) -> None:
    made = book_family(wish=family(), by=rita, now=now, idem=uuid4())
    undo(appointment=made[0], version=1, by=rita, now=now)
    assert send_due_mail(clock=lambda: now + MAIL_DELAY) == {"sent": 1}
    assert "this e-mail is for Kim" in post.text()


def test_nobody_waits_for_a_letter_that_another_sender_holds(
    family: Callable[..., FamilyWish], rita: Membership, now: datetime, post: Post
) -> None:
    lea = FamilyMember(
        Guest(person={**KIM, "first_name": "Lea"}, is_confirmed=True), family().members[1].visit_type
    )
    made = book_family(wish=family(members=[*family().members, lea]), by=rita, now=now, idem=uuid4())
    later = now + MAIL_DELAY
    first = OutgoingMail.objects.get(subject_uid=made[0].uid)
    OutgoingMail.objects.filter(pk=first.pk).update(due_at=now)
    assert claim(now=later, most=1) == [first]
    assert send_due_mail(clock=lambda: later) == {"postponed": 2}


def test_who_is_cancelled_while_the_letter_of_another_goes_is_told_of_that(
    family: Callable[..., FamilyWish], rita: Membership, now: datetime, post: Post
) -> None:
    made = book_family(wish=family(), by=rita, now=now, idem=uuid4())
    later = now + MAIL_DELAY

    class Cancelling(Carrier):
        asked = 0

        def is_ready(self) -> bool:
            self.asked += 1
            if self.asked == 2:  # the letter is written, and names both times
                cancel(appointment=Appointment.objects.get(pk=made[1].pk), by=rita, now=later)
            return super().is_ready()

    with Cancelling() as carrier:
        assert send_due_mail(clock=lambda: later, carrier=carrier) == {"sent": 1, "lost": 1}
    assert "10:20" in post.text()
    assert send_due_mail(clock=lambda: later + MAIL_DELAY) == {"sent": 1}
    assert post.letters[-1]["Subject"].startswith("Cancelled:")


def test_they_wait_until_the_first_is_out(
    family: Callable[..., FamilyWish], rita: Membership, now: datetime, post: Post
) -> None:
    made = book_family(wish=family(), by=rita, now=now, idem=uuid4())
    mail = OutgoingMail.objects.get(subject_uid=made[0].uid)
    OutgoingMail.objects.filter(pk=mail.pk).update(state="retry", due_at=now + timedelta(minutes=8))
    assert send_due_mail(clock=lambda: now + MAIL_DELAY) == {"postponed": 1}
    assert send_due_mail(clock=lambda: now + timedelta(minutes=9)) == {"sent": 1, "superseded": 1}
    assert OutgoingMail.objects.get(subject_uid=made[1].uid).reason == "together"


def test_a_family_is_taken_back_whole(
    family: Callable[..., FamilyWish], rita: Membership, now: datetime, post: Post
) -> None:
    made = book_family(wish=family(), by=rita, now=now, idem=uuid4())
    undo_family(appointment=made[1], by=rita, now=now + timedelta(minutes=1))
    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}
    assert send_due_mail(clock=lambda: now + MAIL_DELAY) == {}
    again = book_family(wish=family(members=family().members[:1]), by=rita, now=now, idem=uuid4())
    with pytest.raises(UndoOverError):
        undo_family(appointment=again[0], by=rita, now=now + MAIL_DELAY)
    alone = book(wanted=wanted_again(again[0], starts_at=now + timedelta(days=1)), by=rita, now=now)
    with pytest.raises(NothingToUndoError):
        undo_family(appointment=alone, by=rita, now=now)


# -- the page -----------------------------------------------------------------------------------------------


def test_the_page_leads_from_people_to_a_time_to_a_look_to_the_visits(
    open_house: House, adjustment: VisitType, patient: Patient, sign_in: SignIn
) -> None:
    rita, kim = sign_in(open_house.rita), make_patient(first_name="Kim")
    people = {"patient": [str(patient.uid), str(kim.uid)], "kind": [str(adjustment.uid)] * 2}
    assert "Who comes first?" in rita.get(URL).content.decode()
    page = rita.get(URL, people).content.decode()
    times = re.findall(r'name="at" value="([^"]+)"', page)
    assert times[0] == "2026-11-24T14:00:00+00:00"
    look = rita.get(URL, people | {"at": times[0]}).content.decode()
    assert "All of them fit." in look
    assert re.findall(r'<b class="num">([\d:]+)</b> (\w+)', look) == [("9:00", "Nora"), ("9:15", "Kim")]
    sent = {
        **people,
        "who": re.findall(r'name="who" value="([^"]+)"', look),
        **dict(re.findall(r'name="(practitioner|location|at|idem_key|how)" value="([^"]+)"', look)),
    }
    for _twice in range(2):
        said = rita.post(URL, sent, follow=True)
        assert "2 visits are booked from Tue 24 Nov 9:00 on." in said.content.decode()
    assert Appointment.objects.count() == 2
    taken = rita.post(URL, sent | {"idem_key": str(uuid4())})
    assert taken.status_code == 409
    assert "Nobody was booked." in taken.content.decode()
    undone = rita.post(f"/appointments/{Appointment.objects.all()[0].uid}/family/undo/", follow=True)
    assert "2 visits are taken back." in undone.content.decode()


def test_somebody_new_comes_along_with_the_grown_up_as_guardian(
    open_house: House, patient: Patient, sign_in: SignIn
) -> None:
    rita = sign_in(open_house.rita)
    url = f"{URL}new/?patient={patient.uid}&words=Kim"
    page = rita.get(url).content.decode()
    for value in ("Kim", "Quill", "Nora Quill", "nora@mail.example"):
        assert f'value="{value}"' in page
    key = re.findall(r'name="idem_key" value="([^"]+)"', page)[0]
    back = re.findall(r'name="back" value="([^"]+)"', page)[0]
    kim = {"first_name": "Kim", "last_name": "Quill", "birth_on": "2018-03-04", "idem_key": key, "back": back}
    assert rita.post(url, kim).status_code == 422
    guardian = {"guardian_name": "Nora Quill", "guardian_relation": "mother", "guardian_email": patient.email}
    alike = rita.post(url, kim | guardian)
    if alike.status_code == 409:
        alike = rita.post(url, kim | guardian | {"is_confirmed": "on"})
    assert alike.status_code == 302
    page = rita.get(alike["Location"]).content.decode()
    assert page.index("Nora Quill") < page.index("Kim Quill")


@pytest.mark.parametrize("number", [1, 3])
def test_the_look_costs_the_same_for_one_and_three(
    number: int,
    open_house: House,
    adjustment: VisitType,
    sign_in: SignIn,
    on_tuesday: OnTuesday,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    people = [make_patient(first_name=name) for name in ("Ada", "Ben", "Cleo")[:number]]
    rita = sign_in(open_house.rita)
    query = {"patient": [str(each.uid) for each in people], "at": on_tuesday("10:00").isoformat()}
    rita.get(URL, query)
    with django_assert_num_queries(LOOK_QUERIES):
        assert "All of them fit." in rita.get(URL, query).content.decode()


def test_a_family_by_api(
    open_house: House, adjustment: VisitType, patient: Patient, rita: Membership, on_tuesday: OnTuesday
) -> None:
    program, kim = Program(rita), make_patient(first_name="Kim")
    who = [{"patient": str(each.uid), "visit_type": str(adjustment.uid)} for each in (patient, kim)]
    body = {
        "members": who,
        "practitioner": str(open_house.bob.uid),
        "location": str(open_house.location.uid),
        "starts_at": on_tuesday("10:00").isoformat(),
    }
    made = program.post("family-bookings", body, idempotency_key="family-one")
    assert [row["starts_at"] for row in made.json()["results"]] == [
        "2026-11-24T15:00:00Z",
        "2026-11-24T15:15:00Z",
    ]
    again = program.post("family-bookings", body, idempotency_key="family-one")
    assert again.json() == made.json()
    assert Appointment.objects.count() == 2
    assert program.post("family-bookings", body).json()["code"] == "slot_taken"
    assert program.post("family-bookings", body | {"members": []}).status_code == 422
    taken_back = program.post(f"appointments/{made.json()['results'][1]['uid']}/undo-family")
    assert [row["status"] for row in taken_back.json()["results"]] == ["cancelled", "cancelled"]
    asked = {name: body[name] for name in ("members", "practitioner", "location")} | {
        "first_day": "2026-11-24"
    }
    times = program.post("family-bookings/times", asked).json()["results"]
    assert [seat["starts_at"] for seat in times[0]["seats"]] == [
        "2026-11-24T14:00:00Z",
        "2026-11-24T14:15:00Z",
    ]
