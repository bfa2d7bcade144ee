"""Which visits no longer stand where they were booked: the preview of a change, the rebooking list, and keeping one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book, cancel, move, restore, wanted_again
from appointments.models import Appointment, Giver, OtherHours, Outside, TimeOff, VisitType, WorkingHours
from appointments.rebooking import (
    DisplacesVisitsError,
    KeepRefusedError,
    Why,
    find_displaced,
    find_to_rebook,
    keep_visit,
)
from appointments.resources import change_capacity, change_room
from appointments.time_off import Absence, add_time_off, change_time_off, remove_time_off
from appointments.undo import undo
from appointments.visit_types import change_visit_type
from appointments.wanted import Wanted
from appointments.working_hours import (
    OneDay,
    Weekly,
    add_other_hours,
    change_hours,
    change_other_hours,
    remove_hours,
    remove_other_hours,
)
from clinic.access import Role
from clinic.errors import StaleVersionError
from clinic.models import Membership
from tests.appointments.conftest import TUESDAY
from tests.factories.appointments import make_appointment, make_hours
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
LIST_QUERIES = 3


@pytest.fixture
def visit(wish: Wish, rita: Membership, now: datetime) -> Appointment:
    return book(wanted=wish("16:00"), by=rita, now=now)


def whys(now: datetime) -> dict[Any, list[Why]]:
    return {each.visit.pk: list(each.whys) for each in find_displaced(now=now)}


def refused(act: Callable[..., Any], **given: Any) -> DisplacesVisitsError:
    with pytest.raises(DisplacesVisitsError) as caught, transaction.atomic():
        act(**given)
    return caught.value


def twice(act: Callable[..., Any], **given: Any) -> Any:
    """First it is told what would happen, and nothing is changed; then it is meant."""
    error = refused(act, **given)
    assert find_displaced(now=given["now"]) == []
    return act(**given, accept=error.detail["accept"])


@pytest.fixture
def tuesday(open_house: House) -> WorkingHours:
    found: WorkingHours = WorkingHours.objects.get(practitioner=open_house.bob, weekday=TUESDAY.weekday())
    return found


def test_shorter_hours_are_saved_only_when_their_visits_are_accepted(
    visit: Appointment, tuesday: WorkingHours, alice: Membership, now: datetime
) -> None:
    shorter = replace(Weekly.of(tuesday), closes=time(16))
    given: dict[str, Any] = {"row": tuesday, "weekday": tuesday.weekday, "hours": shorter, "by": alice}
    error = refused(change_hours, **given, now=now)
    assert error.code == "displaces_visits"
    assert [each.visit for each in error.detail["displaced"]] == [visit]
    assert error.tell()["visits"][0]["why"] == ["hours"]
    assert WorkingHours.objects.get(pk=tuesday.pk).closes == time(18)
    refused(change_hours, **given, now=now, accept="x" * 32)
    change_hours(**given, now=now, accept=error.detail["accept"])
    assert whys(now) == {visit.pk: [Why.HOURS]}
    # What lies outside already does not ask again.
    change_hours(**{**given, "hours": replace(shorter, closes=time(15, 30))}, now=now)


def test_a_change_reads_the_visits_to_come_once(
    visit: Appointment, tuesday: WorkingHours, alice: Membership, now: datetime
) -> None:
    longer = replace(Weekly.of(tuesday), closes=time(19))
    with CaptureQueriesContext(connection) as asked:
        change_hours(row=tuesday, weekday=tuesday.weekday, hours=longer, by=alice, now=now)
    assert sum('JOIN "patients_patient"' in each["sql"] for each in asked) == 1


def test_what_was_booked_since_the_preview_asks_again(
    visit: Appointment, tuesday: WorkingHours, wish: Wish, alice: Membership, now: datetime
) -> None:
    given: dict[str, Any] = {"row": tuesday, "by": alice, "now": now}
    seen = refused(remove_hours, **given).detail["accept"]
    later = book(wanted=wish("17:00", patient=make_patient(first_name="Theo")), by=alice, now=now)
    again = refused(remove_hours, **given, accept=seen)
    assert [each.visit for each in again.detail["displaced"]] == [visit, later]
    remove_hours(**given, accept=again.detail["accept"])
    assert set(whys(now)) == {visit.pk, later.pk}


def test_hours_that_end_on_a_day_leave_earlier_visits_alone(
    visit: Appointment, tuesday: WorkingHours, alice: Membership, now: datetime
) -> None:
    ends = replace(Weekly.of(tuesday), valid_until=TUESDAY)
    given: dict[str, Any] = {"row": tuesday, "weekday": tuesday.weekday, "by": alice}
    change_hours(**given, hours=ends, now=now)
    assert whys(now) == {}
    twice(change_hours, **given, hours=replace(ends, valid_until=TUESDAY - timedelta(days=1)), now=now)
    assert set(whys(now)) == {visit.pk}


def test_other_hours_of_a_day_stand_for_the_weekly_ones(
    visit: Appointment, open_house: House, alice: Membership, now: datetime
) -> None:
    day = OneDay(open_house.location, TUESDAY, time(9), time(12), "Short day")
    row = twice(add_other_hours, practitioner=open_house.bob, day=day, by=alice, now=now)
    assert whys(now) == {visit.pk: [Why.HOURS]}
    change_other_hours(row=row, day=replace(day, closes=time(17)), by=alice, now=now)
    assert whys(now) == {}
    remove_other_hours(row=OtherHours.objects.get(), by=alice, now=now)
    assert not OtherHours.objects.exists()


@pytest.mark.parametrize(
    ("whose", "where", "why"),
    [
        (True, False, Why.TIME_OFF),
        (True, True, Why.TIME_OFF),
        (False, True, Why.CLOSED),
        (False, False, Why.CLOSED),
    ],
)
def test_time_off_and_closures(
    whose: bool,
    where: bool,
    why: Why,
    visit: Appointment,
    open_house: House,
    on_tuesday: OnTuesday,
    now: datetime,
) -> None:
    absence = Absence(
        open_house.bob if whose else None,
        open_house.location if where else None,
        on_tuesday("15:00"),
        on_tuesday("18:00"),
        "Dentist",
    )
    row = twice(add_time_off, absence=absence, by=open_house.alice, now=now)
    assert whys(now) == {visit.pk: [why]}
    earlier = replace(absence, ends_at=visit.starts_at)
    change_time_off(row=row, absence=earlier, by=open_house.alice, now=now)
    assert whys(now) == {}
    twice(change_time_off, row=TimeOff.objects.get(), absence=absence, by=open_house.alice, now=now)
    remove_time_off(row=TimeOff.objects.get(), by=open_house.alice, now=now)
    assert whys(now) == {}


def test_a_room_that_is_closed(wish: Wish, house: House, now: datetime) -> None:
    visit = book(wanted=wish("16:00", room=house.room), by=house.rita, now=now)
    twice(change_room, room=house.room, fields={"is_active": False}, by=house.alice, now=now)
    assert whys(now) == {visit.pk: [Why.ROOM]}
    change_room(room=house.room, fields={"is_active": True}, by=house.alice, now=now)
    assert whys(now) == {}


def test_fewer_patients_at_the_same_time(wish: Wish, house: House, now: datetime) -> None:
    change_capacity(practitioner=house.bob, capacity=2, by=house.alice, now=now)
    bob = Membership.objects.get(pk=house.bob.pk)
    theo = make_patient(first_name="Theo")
    book(wanted=wish("16:00", practitioner=bob), by=house.rita, now=now)
    second = book(wanted=wish("16:00", practitioner=bob, patient=theo), by=house.rita, now=now)
    twice(change_capacity, practitioner=bob, capacity=1, by=house.alice, now=now)
    assert whys(now) == {second.pk: [Why.CAPACITY]}


def test_an_overbook_stays_on_purpose(
    visit: Appointment, wish: Wish, rita: Membership, now: datetime
) -> None:
    over = wish("16:00", patient=make_patient(first_name="Theo"), overbook_reason="In pain")
    assert book(wanted=over, by=rita, now=now).lane == 2
    assert whys(now) == {}


def test_a_kind_that_somebody_no_longer_gives(
    visit: Appointment, adjustment: VisitType, house: House, now: datetime
) -> None:
    cleo = make_member(make_user("Cleo"), Role.CHIROPRACTOR)
    given: dict[str, Any] = {
        "visit_type": adjustment,
        "fields": {},
        "version": 1,
        "by": house.alice,
        "now": now,
    }
    twice(change_visit_type, **given, givers=[cleo])
    assert whys(now) == {visit.pk: [Why.GIVER]}
    with pytest.raises(StaleVersionError):
        change_visit_type(**given, givers=[])
    change_visit_type(**{**given, "version": 2}, givers=[])
    assert whys(now) == {}
    assert not Giver.objects.exists()


def test_somebody_who_left_and_a_place_that_is_no_more(
    visit: Appointment, house: House, now: datetime
) -> None:
    Membership.objects.filter(pk=house.bob.pk).update(is_active=False)
    assert whys(now) == {visit.pk: [Why.LEFT]}
    type(house.location).objects.update(is_active=False)
    assert whys(now) == {visit.pk: [Why.LEFT, Why.PLACE]}


def test_what_is_over_cancelled_or_only_held_is_nobodys_work(
    visit: Appointment, house: House, wish: Wish, now: datetime
) -> None:
    make_appointment(
        patient=make_patient(first_name="Theo"),
        practitioner=house.bob,
        location=house.location,
        starts_at=wish("17:00").starts_at,
        status="held",
        expires_at=now + timedelta(minutes=5),
    )
    WorkingHours.objects.all().delete()
    assert set(whys(now)) == {visit.pk}
    assert whys(visit.starts_at + timedelta(minutes=1)) == {}
    cancel(appointment=visit, by=house.rita, now=now)
    assert whys(now) == {}


def test_what_was_booked_outside_on_purpose_stays_until_time_off_is_entered(
    wish: Wish, house: House, on_tuesday: OnTuesday, now: datetime
) -> None:
    late = book(wanted=wish("19:00", outside_hours=True), by=house.rita, now=now)
    assert late.agreed_outside == Outside.HOURS
    assert whys(now) == {}
    closed = Absence(None, None, on_tuesday("12:00"), on_tuesday("20:00"), "Holiday")
    twice(add_time_off, absence=closed, by=house.alice, now=now)
    assert whys(now) == {late.pk: [Why.CLOSED]}
    late = keep_visit(appointment=Appointment.objects.get(), version=late.version, by=house.rita, now=now)
    assert late.agreed_outside == Outside.TIME_OFF
    assert whys(now) == {}
    # Another closure was not agreed to.
    TimeOff.objects.all().delete()
    twice(add_time_off, absence=replace(closed, reason="Flood"), by=house.alice, now=now)
    assert whys(now) == {late.pk: [Why.CLOSED]}


def test_moved_within_hours_it_is_an_ordinary_visit_again(
    wish: Wish, rita: Membership, now: datetime
) -> None:
    late = book(wanted=wish("19:00", outside_hours=True), by=rita, now=now)
    late = move(appointment=late, wanted=wish("10:00"), version=late.version, by=rita, now=now)
    assert late.agreed_outside == ""
    assert Appointment.objects.get().agreed_outside == ""


def test_a_restored_visit_was_not_put_there_on_purpose(
    visit: Appointment, rita: Membership, now: datetime
) -> None:
    gone = cancel(appointment=visit, by=rita, now=now)
    WorkingHours.objects.all().delete()
    back = restore(appointment=gone, version=gone.version, by=rita, now=now)
    assert whys(now) == {back.pk: [Why.HOURS]}


def test_a_move_that_is_taken_back_brings_the_visit_back_onto_the_list(
    visit: Appointment, tuesday: WorkingHours, rita: Membership, now: datetime
) -> None:
    tuesday.delete()
    wanted = wanted_again(visit, starts_at=visit.starts_at + timedelta(days=1))
    moved = move(appointment=visit, wanted=wanted, version=visit.version, by=rita, now=now)
    assert whys(now) == {}
    undo(appointment=moved, version=moved.version, by=rita, now=now)
    assert whys(now) == {visit.pk: [Why.HOURS]}


def test_only_what_is_outside_hours_can_be_kept(visit: Appointment, rita: Membership, now: datetime) -> None:
    with pytest.raises(KeepRefusedError):
        keep_visit(appointment=visit, version=visit.version, by=rita, now=now)
    with pytest.raises(StaleVersionError):
        keep_visit(appointment=visit, version=visit.version + 1, by=rita, now=now)


def test_the_list_shrinks_as_visits_are_moved_to_the_times_it_offers(
    visit: Appointment, tuesday: WorkingHours, rita: Membership, now: datetime
) -> None:
    tuesday.delete()
    (shown,), total = find_to_rebook(now=now)
    assert total == 1
    assert [each.slot.starts_at.astimezone(visit.location.zone).date() for each in shown.free] == [
        date(2026, 11, 25)
    ] * 3
    wanted = wanted_again(visit, starts_at=shown.free[0].slot.starts_at)
    move(appointment=visit, wanted=wanted, version=visit.version, by=rita, now=now)
    assert find_to_rebook(now=now) == ([], 0)


def test_times_are_offered_with_somebody_else_when_the_practitioner_is_gone_or_full(
    visit: Appointment, house: House, wish: Wish, now: datetime
) -> None:
    cleo = make_member(make_user("Cleo"), Role.CHIROPRACTOR)
    make_hours(cleo, house.location, opens="16:00", closes="17:00")
    other = make_appointment(
        patient=visit.patient, practitioner=cleo, location=house.location, starts_at=wish("16:30").starts_at
    )
    WorkingHours.objects.filter(practitioner=house.bob).delete()
    (shown,), _total = find_to_rebook(now=now)
    assert {each.practitioner for each in shown.free} == {cleo}
    # Not while the patient is with somebody, be it the visit that is to be moved.
    taken = {visit.starts_at, other.starts_at}
    assert not taken & {each.slot.starts_at for each in shown.free}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    rows: int,
    open_house: House,
    on_tuesday: OnTuesday,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        make_appointment(
            patient=make_patient(first_name=f"Nora{number}"),
            practitioner=open_house.bob,
            location=open_house.location,
            starts_at=on_tuesday("16:00") + timedelta(hours=number),
        )
    WorkingHours.objects.all().delete()
    with django_assert_num_queries(LIST_QUERIES):
        assert len(find_to_rebook(now=now)[0]) == rows
