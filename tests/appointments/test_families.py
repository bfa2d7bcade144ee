"""A parent and children in one booking: back to back or side by side, all of them or none."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from appointments.booking import book
from appointments.families import FamilyMember, FamilyWish, book_family
from appointments.guests import Guest
from appointments.models import Appointment, VisitType, VisitTypeKind
from appointments.placing import Wanted
from clinic.models import Membership, OutgoingMail
from patients.models import Patient
from tests.api import Program
from tests.appointments.test_booking import refused
from tests.factories.appointments import make_visit_type
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
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
