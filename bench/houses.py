"""Clinics of the template beyond the demo's: five chiropractors instead of three, and a house with a full day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from django_scopes import scope

from appointments.hours import at_wall_clock
from appointments.models import Appointment, AppointmentStatus, VisitTypeKind, WorkingHours
from bench.copying import copy_rows, next_key
from bench.people import add_people
from clinic.access import Role
from clinic.models import Clinic, Location, Membership, Room, User
from rehab_plans.demo.frame import Frame, House
from rehab_plans.demo.house import AFTERNOON, MORNING, make_hours, make_house, make_time_off

# Weekdays at each place of the two who join the demo's three chiropractors, 0 = Monday.
JOINING = {"Quist": {"main": (0, 1, 2, 4), "hill": (3,)}, "Rao": {"main": (6, 2, 3, 4), "hill": (1,)}}
FULL_DAY = 500  # visits of one day in the house with a full day
FULL_SLUG = "bench-full"
FULL_DESK = "desk@full.bench.example"
COLUMNS = 20  # chiropractors of that day, each in a room of their own
QUARTER = timedelta(minutes=15)


@dataclass
class WideHouse(House):
    """A house with more chiropractors than the demo's."""

    more: tuple[Membership, ...] = ()

    @property
    def practitioners(self) -> tuple[Membership, ...]:
        return (*super().practitioners, *self.more)


def widen(frame: Frame) -> None:
    """Two more chiropractors join the house of the frame, whose scope is open."""
    house = frame.house
    places = {"main": house.main, "hill": house.hill}
    joined = []
    for name, week in JOINING.items():
        who = _chiropractor(f"{name.lower()}@{house.clinic.slug}.bench.example", name)
        _hours(who, {places[where]: weekdays for where, weekdays in week.items()})
        joined.append(who)
    frame.house = WideHouse(**vars(house), more=tuple(joined))


def another(frame: Frame, number: int) -> Frame:
    """A clinic beside the first one, with the same kind of house and people of its own."""
    made = _clinic(frame, f"bench-{number}", f"Clinic {number}", number)
    with scope(clinic=made.house.clinic):
        widen(made)
    return made


def add_full_day(frame: Frame) -> None:
    """A clinic of its own whose main place has FULL_DAY visits tomorrow, by twenty chiropractors in twenty rooms."""
    full = _clinic(frame, FULL_SLUG, "Grand Hall", 500)
    day = full.today + timedelta(days=1)
    house = full.house
    with scope(clinic=house.clinic):
        desk = User.objects.create(email=FULL_DESK, name="Desk")
        Membership.objects.create(user=desk, role=Role.FRONT_DESK, display_name="Desk")
        rooms = [Room.objects.create(location=house.main, name=f"Hall {at:02}") for at in range(COLUMNS)]
        people = [_chiropractor(f"hall-{at}@full.bench.example", f"Hall {at:02}") for at in range(COLUMNS)]
        for who in people:
            _hours(who, {house.main: tuple(range(7))})
        patients = add_people(full, [house.main], FULL_DAY, since=day - timedelta(days=365)).patients
        starts = _quarters(house.main, day)[: FULL_DAY // COLUMNS]
        seats = [(at, start) for start in starts for at in range(COLUMNS)]
        kind, keys = house.types[VisitTypeKind.ADJUSTMENT], count(next_key(Appointment))
        status = (AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED)
        copy_rows(
            [
                Appointment(
                    id=next(keys), uid=full.uid(full.now), patient=patient, practitioner=people[at],
                    location=house.main, room=rooms[at], visit_type=kind, starts_at=start, ends_at=start + QUARTER,
                    blocked_from=start, blocked_until=start + QUARTER, booked_by=house.desk, booked_at=full.now,
                    status=full.rng.choice(status),
                )
                for patient, (at, start) in zip(patients, seats, strict=True)
            ]
        )  # fmt: skip


def _quarters(place: Location, day: date) -> list[datetime]:
    """The starts of quarter hours in which the place is open."""
    found = []
    for opens, closes in (MORNING, AFTERNOON):
        start, end = (at_wall_clock(day, clock, place.zone) for clock in (opens, closes))
        found += [start + QUARTER * number for number in range((end - start) // QUARTER)]
    return found


def _clinic(frame: Frame, slug: str, name: str, chance: int) -> Frame:
    """With the demo's kind of house; its people sign in nowhere else, or one desk would have many clinics."""
    clinic = Clinic.objects.create(
        slug=slug, name=name, mail_name=name, phone="+1 212 555 0100", reply_to="desk@bench.example"
    )
    clinic.refresh_from_db()  # times given as text become times
    with scope(clinic=clinic):
        house = make_house(clinic)
        make_hours(house)
        make_time_off(house, frame.today)
        for member in Membership.objects.all():
            member.user = User.objects.create(
                email=f"{member.pk}@{slug}.bench.example", name=member.display_name
            )
            member.save(update_fields=["user"])
    return Frame(Random(chance), frame.now, frame.today, house)


def _chiropractor(email: str, name: str) -> Membership:
    user = User.objects.create(email=email, name=name)
    return Membership.objects.create(user=user, role=Role.CHIROPRACTOR, display_name=f"Dr {name}")


def _hours(who: Membership, week: dict[Location, tuple[int, ...]]) -> None:
    WorkingHours.objects.bulk_create(
        WorkingHours(practitioner=who, location=place, weekday=weekday, opens=opens, closes=closes)
        for place, weekdays in week.items()
        for weekday in weekdays
        for opens, closes in (MORNING, AFTERNOON)
    )
