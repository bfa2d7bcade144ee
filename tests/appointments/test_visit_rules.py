"""Who gives a kind of visit, in which room, when, and what patients may book themselves."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from appointments.availability import WideSearch, find_slots, next_slots, same_time_in_weeks
from appointments.booking import book
from appointments.diary import Search
from appointments.models import Giver, OtherHours, TimeOff, VisitType
from appointments.wanted import Wanted
from clinic.errors import DomainError
from clinic.models import Location, Membership, Room, RoomFeature
from clinic.opening import is_open
from patients.models import Patient
from tests.appointments.conftest import TUESDAY
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]


@pytest.fixture
def early(on_tuesday: OnTuesday) -> datetime:
    return on_tuesday("06:00")


def clocks(house: House, search: Search, *, now: datetime, days: int = 1) -> list[str]:
    slots = find_slots(search, first_day=TUESDAY, days=days, now=now)
    return [f"{slot.starts_at.astimezone(house.location.zone):%a %H:%M}" for slot in slots]


def code_of(wanted: Wanted, *, by: Membership | None, now: datetime) -> tuple[str, str]:
    with pytest.raises(DomainError) as refused:
        book(wanted=wanted, by=by, now=now)
    return refused.value.code, refused.value.field


# -- hours of one day ---------------------------------------------------------------------------------------


def test_other_hours_stand_in_place_of_the_weekly_ones(
    open_house: House, adjustment: VisitType, early: datetime
) -> None:
    OtherHours.objects.create(
        practitioner=open_house.bob,
        location=open_house.location,
        day=TUESDAY,
        opens=time(13),
        closes=time(13, 30),
    )
    search = Search(open_house.bob, adjustment, open_house.location)
    assert clocks(open_house, search, now=early, days=2)[:3] == ["Tue 13:00", "Tue 13:15", "Wed 08:00"]


def test_other_hours_open_a_sunday_and_the_clinic(open_house: House, adjustment: VisitType) -> None:
    sunday = TUESDAY + timedelta(days=5)
    noon = datetime.combine(sunday, time(12), tzinfo=open_house.location.zone)
    assert not is_open(open_house.clinic, noon)
    OtherHours.objects.create(
        practitioner=open_house.bob, location=open_house.location, day=sunday, opens=time(10), closes=time(13)
    )
    assert is_open(open_house.clinic, noon)
    slots = find_slots(
        Search(open_house.bob, adjustment, open_house.location), first_day=sunday, days=1, now=noon
    )
    assert next(slot.starts_at for slot in slots) == noon


def test_booking_heeds_other_hours_and_time_off_in_them(
    wish: Wish, open_house: House, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    OtherHours.objects.create(
        practitioner=open_house.bob,
        location=open_house.location,
        day=TUESDAY,
        opens=time(13),
        closes=time(18),
    )
    assert code_of(wish("11:00"), by=rita, now=now) == ("outside_hours", "starts_at")
    TimeOff.objects.create(starts_at=on_tuesday("15:00"), ends_at=on_tuesday("16:00"))
    assert code_of(wish("15:30"), by=rita, now=now) == ("outside_hours", "starts_at")
    assert book(wanted=wish("16:00"), by=rita, now=now).pk


# -- who gives it, and where --------------------------------------------------------------------------------


def test_a_kind_that_names_somebody_is_given_by_them_alone(
    wish: Wish, open_house: House, adjustment: VisitType, rita: Membership, now: datetime, early: datetime
) -> None:
    make_hours(open_house.amy, open_house.location)
    Giver.objects.create(visit_type=adjustment, practitioner=open_house.amy)
    assert clocks(open_house, Search(open_house.bob, adjustment, open_house.location), now=early) == []
    assert clocks(open_house, Search(open_house.amy, adjustment, open_house.location), now=early)
    assert code_of(wish("11:00"), by=rita, now=now) == ("not_bookable", "practitioner")
    Giver.objects.create(visit_type=adjustment, practitioner=open_house.bob)
    assert book(wanted=wish("11:00"), by=rita, now=now).pk


def test_only_a_room_that_has_what_it_takes_will_do(
    wish: Wish,
    open_house: House,
    patient: Patient,
    rita: Membership,
    now: datetime,
    on_tuesday: OnTuesday,
    early: datetime,
) -> None:
    Room.objects.create(location=open_house.location, name="Plain", features=[RoomFeature.TABLE])
    flexion = make_visit_type(name="Flexion", needs_room=True, room_feature=RoomFeature.FLEXION_TABLE)
    search = Search(open_house.bob, flexion, open_house.location)
    assert clocks(open_house, search, now=early) == []
    assert code_of(wish("11:00", visit_type=flexion), by=rita, now=now) == ("slot_taken", "starts_at")
    flex = Room.objects.create(
        location=open_house.location, name="Flex", features=[RoomFeature.TABLE, RoomFeature.FLEXION_TABLE]
    )
    assert book(wanted=wish("11:00", visit_type=flexion), by=rita, now=now).room == flex
    assert "Tue 11:00" not in clocks(open_house, search, now=early)


# -- what patients book themselves --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "clock", "code"),
    [
        ({"is_online": False}, "15:00", "not_bookable"),
        ({"lead_minutes": 24 * 60}, "15:00", "too_soon"),
        ({"lead_minutes": 0, "horizon_days": 1}, "15:00", ""),
    ],
)
def test_rules_of_self_booking_bind_patients_but_not_staff(
    wish: Wish,
    adjustment: VisitType,
    rita: Membership,
    now: datetime,
    rules: dict[str, int],
    clock: str,
    code: str,
) -> None:
    for name, value in rules.items():
        setattr(adjustment, name, value)
    adjustment.save()
    if code:
        assert code_of(wish(clock), by=None, now=now)[0] == code
        assert book(wanted=wish(clock), by=rita, now=now).pk
    else:
        assert book(wanted=wish(clock), by=None, now=now).pk


def test_a_patient_books_no_further_ahead_than_the_horizon(
    wish: Wish, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    adjustment.horizon_days = 2
    adjustment.save()
    late = wish("11:00").starts_at + timedelta(days=3)
    assert code_of(wish("11:00", starts_at=late), by=None, now=now) == ("past_time", "starts_at")
    assert book(wanted=wish("11:00", starts_at=late), by=rita, now=now).pk


def test_free_times_for_a_patient_lie_between_notice_and_horizon(
    open_house: House, adjustment: VisitType, on_tuesday: OnTuesday
) -> None:
    adjustment.lead_minutes, adjustment.horizon_days = 120, 1
    adjustment.save()
    now = on_tuesday("09:00")
    search = Search(open_house.bob, adjustment, open_house.location, for_themselves=True)
    found = clocks(open_house, search, now=now, days=5)
    assert (found[0], found[-1]) == ("Tue 11:00", "Wed 09:00")
    assert (
        clocks(open_house, Search(open_house.bob, adjustment, open_house.location), now=now)[0] == "Tue 09:00"
    )


# -- across people, places and weeks ------------------------------------------------------------------------


@pytest.mark.parametrize("visits", [1, 3])
def test_next_times_of_anybody_anywhere_cost_one_question(
    visits: int,
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    on_tuesday: OnTuesday,
    early: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Two places in different zones: the earlier instant comes first, whatever the wall says."""
    west = Location.objects.create(name="West", time_zone="America/Los_Angeles")
    make_hours(open_house.amy, west, opens="05:30", closes="06:30")
    for number in range(visits):
        make_appointment(
            patient=patient,
            practitioner=open_house.bob,
            location=open_house.location,
            starts_at=on_tuesday("08:00") + timedelta(minutes=15 * number),
        )
    wide = WideSearch(adjustment, [open_house.bob, open_house.amy], [open_house.location, west])
    with django_assert_num_queries(1):
        found = next_slots(wide, first_day=TUESDAY, now=early, most=4)
    said = [(each.practitioner, each.location, each.slot.starts_at) for each in found]
    first_of_bob = on_tuesday("08:00") + timedelta(minutes=15 * visits)
    by_bob = [
        (open_house.bob, open_house.location, first_of_bob + timedelta(minutes=15 * n)) for n in range(4)
    ]
    by_amy = [(open_house.amy, west, on_tuesday("08:30") + timedelta(minutes=15 * n)) for n in range(4)]
    assert sorted(said, key=lambda row: row[2]) == said
    assert set(said) <= set(by_bob) | set(by_amy)
    assert (open_house.amy, west, on_tuesday("08:30")) in said


def test_nobody_and_nowhere_have_no_times(open_house: House, adjustment: VisitType, now: datetime) -> None:
    assert (
        next_slots(WideSearch(adjustment, [], [open_house.location]), first_day=TUESDAY, now=now, most=3)
        == []
    )
    assert next_slots(WideSearch(adjustment, [open_house.bob], []), first_day=TUESDAY, now=now, most=3) == []


def test_the_same_time_in_coming_weeks_keeps_the_wall_clock(
    open_house: House,
    adjustment: VisitType,
    patient: Patient,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Nine o'clock stays nine o'clock when the clocks change on 8 March 2026 in New York."""
    zone = open_house.location.zone
    first = datetime(2026, 2, 24, 9, tzinfo=zone)
    make_appointment(
        patient=patient,
        practitioner=open_house.bob,
        location=open_house.location,
        starts_at=first + timedelta(weeks=1),
    )
    search = Search(open_house.bob, adjustment, open_house.location)
    with django_assert_num_queries(1):
        found = same_time_in_weeks(search, starts_at=first, weeks=[1, 2, 3], now=first)
    assert [moment.astimezone(zone).time() for moment, _slot in found] == [time(9)] * 3
    assert [slot is not None for _moment, slot in found] == [False, True, True]
    assert same_time_in_weeks(search, starts_at=first, weeks=[], now=first) == []


def test_the_same_time_on_a_day_off_is_not_free(
    open_house: House, adjustment: VisitType, now: datetime
) -> None:
    zone = open_house.location.zone
    first = datetime(2026, 11, 24, 9, tzinfo=zone)
    TimeOff.objects.create(
        starts_at=datetime(2026, 12, 1, tzinfo=zone),
        ends_at=datetime(2026, 12, 2, tzinfo=zone),
        reason="Holiday",
    )
    search = Search(open_house.bob, adjustment, open_house.location)
    found = same_time_in_weeks(search, starts_at=first, weeks=[1, 2], now=now)
    assert [slot is not None for _moment, slot in found] == [False, True]
    assert found[0][0].astimezone(zone).date() == date(2026, 12, 1)
