"""The demo clinic: two places in two zones, its people, rooms, visit types, hours and days off."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appointments.founding import TONES
from appointments.hours import at_wall_clock
from appointments.locums import Stay, add_locum
from appointments.models import OtherHours, PublicBooking, TimeOff, VisitType, VisitTypeKind, WorkingHours
from clinic.access import Role
from clinic.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from clinic.models import Clinic, Location, Membership, Room, User
from rehab_plans.demo.frame import House

SLUG = "demo"
MAIN_ZONE, HILL_ZONE = "America/New_York", "America/Chicago"
MINUTES: dict[str, int] = {
    VisitTypeKind.FIRST: 45,
    VisitTypeKind.ADJUSTMENT: 15,
    VisitTypeKind.RE_EXAMINATION: 30,
    VisitTypeKind.REVIEW: 15,
    VisitTypeKind.REHAB: 30,
    VisitTypeKind.ACUTE: 20,
}
NAMES: dict[str, str] = {
    "owner": "Olive Marsh",
    "chiropractor": "Ada Ames",
    "assistant": "Ansel Reyes",
    "front desk": "Dora Finch",
}
ROLES: dict[str, Role] = {
    "owner": Role.OWNER,
    "chiropractor": Role.CHIROPRACTOR,
    "assistant": Role.ASSISTANT,
    "front desk": Role.FRONT_DESK,
}
MORNING, AFTERNOON = (time(9), time(13)), (time(14), time(18))
# Weekdays, 0 = Monday. Somebody works at the main place every day, so that the demo has a Today on any day.
WEEK: dict[str, dict[str, tuple[int, ...]]] = {
    "ames": {"main": (6, 0, 1, 3), "hill": (2,)},
    "lund": {"main": (2, 4, 5), "hill": (0, 3)},
    "okafor": {"main": (6, 0, 1, 4, 5), "hill": ()},
}


def make_clinic() -> Clinic:
    clinic = Clinic.objects.create(
        slug=SLUG,
        name="Riverside Spine",
        mail_name="Riverside",
        phone="+1 212 555 0100",
        reply_to="desk@demo.example",
    )
    clinic.refresh_from_db()  # times given as text become times
    return clinic


def make_house(clinic: Clinic) -> House:
    """Inside the scope of `clinic`. Pages open at the first place by name: the one that is open every day."""
    main = Location.objects.create(
        name="Main Street", address="12 Main Street", phone="+1 212 555 0101", time_zone=MAIN_ZONE
    )
    hill = Location.objects.create(
        name="Upper Hill Street", address="4 Upper Hill Street", phone="+1 312 555 0102", time_zone=HILL_ZONE
    )
    rooms = {
        main.pk: [Room.objects.create(location=main, name=f"Room {number}") for number in (1, 2, 3, 4)],
        hill.pk: [Room.objects.create(location=hill, name=f"Room {number}") for number in (1, 2)],
    }
    types = {
        kind: VisitType.objects.create(
            name=str(VisitTypeKind(kind).label), kind=kind, minutes=minutes, tone=TONES[kind]
        )
        for kind, minutes in MINUTES.items()
    }
    PublicBooking.objects.create(is_open=True, welcome="The bell is beside the green door.")
    staff = {
        account.role: _member(account.email, NAMES[account.role], account.role) for account in DEMO_ACCOUNTS
    }
    return House(
        clinic=clinic,
        main=main,
        hill=hill,
        rooms=rooms,
        types=types,
        ames=staff["chiropractor"],
        lund=_member("lund@demo.example", "Liv Lund", "chiropractor"),
        okafor=_member("okafor@demo.example", "Obi Okafor", "chiropractor", capacity=2),
        assistant=staff["assistant"],
        desk=staff["front desk"],
    )


def _member(email: str, name: str, role: str, *, capacity: int = 1) -> Membership:
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, DEMO_PASSWORD, name=name
    )
    is_doctor = ROLES[role] == Role.CHIROPRACTOR
    return Membership.objects.create(
        user=user,
        role=ROLES[role],
        display_name=f"Dr {name.split()[-1]}" if is_doctor else name,
        capacity=capacity,
    )


def make_hours(house: House) -> list[WorkingHours]:
    places = {"main": house.main, "hill": house.hill}
    people = {"ames": house.ames, "lund": house.lund, "okafor": house.okafor}
    return WorkingHours.objects.bulk_create(
        WorkingHours(
            practitioner=people[who], location=places[where], weekday=weekday, opens=opens, closes=closes
        )
        for who, week in WEEK.items()
        for where, weekdays in week.items()
        for weekday in weekdays
        for opens, closes in (MORNING, AFTERNOON)
    )


def make_time_off(house: House, today: date) -> list[TimeOff]:
    """A summer week of Dr Ames, a course of Dr Lund, a dentist's afternoon next week, and the public holidays."""
    zone = ZoneInfo(MAIN_ZONE)
    summer = date(today.year if today.month >= 8 else today.year - 1, 7, 13)
    course = today - timedelta(days=60)
    dentist = today + timedelta(days=8)
    rows = [
        _off(summer, 7, "Summer holiday", house.ames, zone),
        _off(course, 2, "Course", house.lund, zone),
        TimeOff(
            practitioner=house.okafor,
            starts_at=datetime.combine(dentist, time(15), tzinfo=zone),
            ends_at=datetime.combine(dentist, time(18), tzinfo=zone),
            reason="Dentist",
        ),
    ]
    rows += [_off(day, 1, reason, None, zone) for day, reason in holidays(today) if day != today]
    return TimeOff.objects.bulk_create(rows)


def make_exceptions(house: House, today: date) -> None:
    """What the settings pages and the rebooking list show: a Sunday that is worked, and a course entered after
    visits were booked on that afternoon.
    """
    for number, room in enumerate(house.rooms[house.main.pk]):
        room.features = ["table", "wheelchair"] if number < 2 else ["drop_table", "exercise"]
        room.save(update_fields=["features"])
    sunday = today + timedelta(days=(6 - today.weekday()) % 7 + 14)
    OtherHours.objects.create(
        practitioner=house.lund,
        location=house.main,
        day=sunday,
        opens=time(10),
        closes=time(14),
        reason="Open day",
    )
    soon = (today + timedelta(days=ahead) for ahead in range(1, 8))
    course = next(day for day in soon if day.weekday() in WEEK["okafor"]["main"])
    TimeOff.objects.create(
        practitioner=house.okafor,
        location=house.main,
        starts_at=at_wall_clock(course, time(16), house.main.zone),
        ends_at=at_wall_clock(course, time(18), house.main.zone),
        reason="Course",
    )


def holidays(today: date) -> list[tuple[date, str]]:
    """New Year, the Fourth of July, Thanksgiving and Christmas of the year behind and the weeks ahead."""
    days = []
    for year in (today.year - 1, today.year, today.year + 1):
        first = date(year, 11, 1)
        thanksgiving = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
        days += [
            (date(year, 1, 1), "New Year"),
            (date(year, 7, 4), "Fourth of July"),
            (thanksgiving, "Thanksgiving"),
            (date(year, 12, 25), "Christmas"),
        ]
    return [each for each in days if today - timedelta(days=380) < each[0] < today + timedelta(days=60)]


def make_locum(today: date, *, now: datetime) -> Membership:
    """Somebody whose access has dates: two weeks, from three weeks on."""
    first = today + timedelta(days=21)
    return add_locum(
        name="Dr Strand",
        email="strand@demo.example",
        stay=Stay(first, first + timedelta(days=13)),
        by=Membership.objects.get(role=Role.OWNER),
        now=now,
    )


def _off(first: date, days: int, reason: str, who: Membership | None, zone: ZoneInfo) -> TimeOff:
    return TimeOff(
        practitioner=who,
        starts_at=at_wall_clock(first, time.min, zone),
        ends_at=at_wall_clock(first + timedelta(days=days), time.min, zone),
        reason=reason,
    )
