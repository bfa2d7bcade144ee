from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from appointments.availability import find_slots, first_free, free_times, next_free_times
from appointments.diary import Search, read_diary
from appointments.models import AppointmentStatus, TimeOff, VisitType
from clinic.models import Room
from patients.models import Patient
from tests.appointments.conftest import TUESDAY
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

EARLY = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)  # midnight in New York
OnTuesday = Callable[[str], datetime]


def clocks(house: House, visit_type: VisitType, *, now: datetime = EARLY, day: date = TUESDAY) -> list[str]:
    slots = free_times(
        practitioner=house.bob,
        visit_type=visit_type,
        location=house.location,
        first_day=day,
        days=1,
        now=now,
    )
    return [f"{slot.starts_at.astimezone(house.location.zone):%H:%M}" for slot in slots]


def test_a_day_is_offered_in_quarter_hours_within_hours(open_house: House, adjustment: VisitType) -> None:
    offered = clocks(open_house, adjustment)
    assert (offered[0], offered[1], offered[-1], len(offered)) == ("08:00", "08:15", "17:45", 40)


def test_a_long_visit_ends_within_hours(open_house: House) -> None:
    assert clocks(open_house, make_visit_type(name="Long", minutes=45))[-1] == "17:15"


def test_sunday_is_closed(open_house: House, adjustment: VisitType) -> None:
    assert clocks(open_house, adjustment, day=date(2026, 11, 29)) == []


def test_what_is_over_is_not_offered(open_house: House, adjustment: VisitType, now: datetime) -> None:
    assert clocks(open_house, adjustment, now=now)[0] == "09:00"


def test_a_booked_time_is_left_out(
    open_house: House, adjustment: VisitType, patient: Patient, on_tuesday: OnTuesday
) -> None:
    make_appointment(
        patient=patient,
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=on_tuesday("08:15"),
    )
    assert clocks(open_house, adjustment)[:3] == ["08:00", "08:30", "08:45"]


@pytest.mark.parametrize(
    ("status", "is_offered"),
    [
        (status, status in ("cancelled", "late_cancelled", "no_show", "expired"))
        for status in AppointmentStatus.values
    ],
)
def test_each_status_occupies_or_frees(
    status: str,
    is_offered: bool,
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    on_tuesday: OnTuesday,
) -> None:
    make_appointment(
        patient=patient,
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=on_tuesday("08:15"),
        status=status,
        expires_at=on_tuesday("08:00"),
    )
    assert ("08:15" in clocks(open_house, adjustment)) is is_offered


def test_a_hold_that_ran_out_is_offered_again(
    open_house: House, adjustment: VisitType, patient: Patient, on_tuesday: OnTuesday
) -> None:
    make_appointment(
        patient=patient,
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=on_tuesday("17:00"),
        status="held",
        expires_at=on_tuesday("09:00"),
    )
    assert "17:00" not in clocks(open_house, adjustment, now=on_tuesday("08:59"))
    assert "17:00" in clocks(open_house, adjustment, now=on_tuesday("09:00"))


def test_buffers_keep_their_distance(
    open_house: House, adjustment: VisitType, patient: Patient, on_tuesday: OnTuesday
) -> None:
    wide = make_visit_type(name="Wide", buffer_before=5, buffer_after=10)
    make_appointment(
        patient=patient,
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=on_tuesday("09:00"),
        visit_type=wide,
        blocked_from=on_tuesday("08:55"),
        blocked_until=on_tuesday("09:25"),
    )
    assert {"08:45", "09:00", "09:15"}.isdisjoint(clocks(open_house, adjustment))
    assert {"08:30", "09:30"} <= set(clocks(open_house, adjustment))
    # The wide one brings its own: it touches the other's buffer and goes no further.
    assert {"08:30", "09:30"} <= set(clocks(open_house, wide))
    assert "08:45" not in clocks(open_house, wide)


@pytest.mark.parametrize("whose", ["bob", "location", "everybody"])
def test_time_off_is_taken_out(
    whose: str, open_house: House, adjustment: VisitType, on_tuesday: OnTuesday
) -> None:
    fields = {"bob": {"practitioner": open_house.bob}, "location": {"location": open_house.location}}
    TimeOff.objects.create(
        starts_at=on_tuesday("08:20"), ends_at=on_tuesday("10:00"), **fields.get(whose, {})
    )
    assert clocks(open_house, adjustment)[:2] == ["08:00", "10:00"]


def test_time_off_of_somebody_else_does_not_matter(
    open_house: House, adjustment: VisitType, on_tuesday: OnTuesday
) -> None:
    TimeOff.objects.create(
        practitioner=open_house.amy, starts_at=on_tuesday("08:00"), ends_at=on_tuesday("18:00")
    )
    assert len(clocks(open_house, adjustment)) == 40


def test_capacity_of_two_has_two_lanes(
    open_house: House, adjustment: VisitType, patient: Patient, on_tuesday: OnTuesday
) -> None:
    open_house.bob.capacity = 2
    open_house.bob.save(update_fields=["capacity"])
    at = on_tuesday("08:00")
    fields = {"practitioner": open_house.bob, "location": open_house.location, "starts_at": at}
    make_appointment(patient=patient, **fields)
    assert clocks(open_house, adjustment)[0] == "08:00"
    make_appointment(patient=make_patient(first_name="Two"), lane=2, **fields)
    assert clocks(open_house, adjustment)[0] == "08:15"


def test_a_visit_that_needs_a_room_waits_for_one(
    open_house: House, patient: Patient, on_tuesday: OnTuesday
) -> None:
    roomy = make_visit_type(name="Roomy", needs_room=True)
    make_appointment(
        patient=patient,
        practitioner=open_house.amy,
        location=open_house.location,
        starts_at=on_tuesday("08:00"),
        room=open_house.room,
        visit_type=roomy,
    )
    assert clocks(open_house, roomy)[0] == "08:15"
    Room.objects.create(location=open_house.location, name="Room 2")
    assert clocks(open_house, roomy)[0] == "08:00"


def test_the_patients_own_visit_elsewhere_is_left_out(
    open_house: House, adjustment: VisitType, patient: Patient, on_tuesday: OnTuesday
) -> None:
    make_appointment(
        patient=patient,
        practitioner=open_house.amy,
        location=open_house.location,
        starts_at=on_tuesday("08:00"),
    )
    search = Search(open_house.bob, adjustment, open_house.location, patient=patient)
    [slot] = find_slots(search, first_day=TUESDAY, days=1, now=EARLY, most=1)
    assert slot.starts_at == on_tuesday("08:15")


def test_the_visit_that_is_moved_is_not_in_its_own_way(
    open_house: House, adjustment: VisitType, patient: Patient, on_tuesday: OnTuesday
) -> None:
    mine = make_appointment(
        patient=patient,
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=on_tuesday("08:00"),
    )
    search = Search(open_house.bob, adjustment, open_house.location, patient=patient, moving=mine)
    [slot] = find_slots(search, first_day=TUESDAY, days=1, now=EARLY, most=1)
    assert slot.starts_at == on_tuesday("08:00")


def test_times_around_a_taken_one_come_before_and_after(
    open_house: House, adjustment: VisitType, on_tuesday: OnTuesday
) -> None:
    search = Search(open_house.bob, adjustment, open_house.location)
    slots = next_free_times(search, wanted_at=on_tuesday("10:00"), now=EARLY)
    assert [slot.starts_at for slot in slots] == [
        on_tuesday(clock) for clock in ("09:45", "10:15", "10:30", "10:45")
    ]


def test_times_after_the_last_of_the_day_are_those_of_the_next(
    open_house: House, adjustment: VisitType, on_tuesday: OnTuesday
) -> None:
    search = Search(open_house.bob, adjustment, open_house.location)
    slots = next_free_times(search, wanted_at=on_tuesday("17:45"), now=EARLY, before=0)
    assert slots[0].starts_at == on_tuesday("08:00") + timedelta(days=1)


@pytest.mark.parametrize("days", [1, 60])
@pytest.mark.parametrize("visits", [1, 3])
def test_any_span_costs_the_same_queries(
    days: int,
    visits: int,
    open_house: House,
    patient: Patient,
    on_tuesday: OnTuesday,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    roomy = make_visit_type(name="Roomy", needs_room=True)
    for number in range(visits):
        make_appointment(
            patient=patient,
            practitioner=open_house.bob,
            location=open_house.location,
            starts_at=on_tuesday("08:00") + timedelta(hours=number),
        )
    search = Search(open_house.bob, roomy, open_house.location, patient=patient)
    with django_assert_num_queries(1):
        assert find_slots(search, first_day=TUESDAY, days=days, now=EARLY)


def test_who_is_free_first(
    open_house: House, adjustment: VisitType, patient: Patient, on_tuesday: OnTuesday
) -> None:
    make_hours(open_house.amy, open_house.location, opens="07:30")
    both = [open_house.bob, open_house.amy]
    diary = read_diary(location=open_house.location, practitioners=both, first_day=TUESDAY, days=1, now=EARLY)
    found = first_free(diary, both, adjustment, day=TUESDAY)
    assert found is not None
    assert (found[0], found[1].starts_at) == (open_house.amy, on_tuesday("07:30"))
