"""The year's appointments and today's board, in a diary that never holds two in one place."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from appointments.models import Appointment, VisitTypeKind
from appointments.models import AppointmentStatus as S
from rehab_plans.demo.care import Booked, Care, wanted_days
from rehab_plans.demo.diary import Diary
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.people import Person

FULL_DAY = {"main": 20, "hill": 6}
CAME = (S.CHECKED_OUT, S.TREATED, S.IN_ROOM, S.ARRIVED)


def book_year(frame: Frame, cares: list[Care], diary: Diary) -> None:
    """Find a place for every wanted visit, then fill the days ahead until they look like work days."""
    for care in cares:
        for number, (wanted, kind) in enumerate(wanted_days(frame, care)):
            day = wanted + timedelta(days=care.person.weekday_shift if number > 0 else 0)
            if day <= (care.ends_on or day):
                _book(frame, care, diary, day, kind)
        care.visits.sort(key=lambda booked: booked.place.starts_at)
        _settle_first(care)
    for days_ahead in (0, 1, 2, 3, 4):
        _fill(frame, cares, diary, frame.today + timedelta(days=days_ahead))
    for care in cares:
        for booked in care.visits:
            booked.status = _status(frame, booked, is_first=booked is care.first)
    _show_today(frame, [booked for care in cares for booked in care.visits])
    _keep_first(cares)


def new_faces(frame: Frame, people: Iterable[Person], diary: Diary) -> list[tuple[Person, Booked]]:
    """First visits in the coming days of people who have no record yet."""
    booked = []
    for number, person in enumerate(people):
        wanted = frame.today + timedelta(days=number % 9)
        found = _place(frame, person, diary, wanted, VisitTypeKind.FIRST, later_only=True)
        if found is not None:
            found.status = S.BOOKED
            booked.append((person, found))
    return booked


def write_appointments(frame: Frame, pairs: Iterable[tuple[Person, Booked]]) -> None:
    rows = []
    for person, booked in sorted(pairs, key=lambda pair: (pair[1].place.starts_at, pair[0].patient.pk)):
        booked.row = _row(frame, person, booked)
        rows.append(booked.row)
    frame.write(rows)


def _book(
    frame: Frame, care: Care, diary: Diary, day: date, kind: str, days: tuple[int, ...] | None = None
) -> bool:
    booked = _place(frame, care.person, diary, day, kind, days=days)
    if booked is None:
        return False
    care.visits.append(booked)
    return True


def _place(
    frame: Frame,
    person: Person,
    diary: Diary,
    day: date,
    kind: str,
    *,
    days: tuple[int, ...] | None = None,
    later_only: bool = False,
) -> Booked | None:
    minutes = frame.house.types[kind].minutes
    nearby = days or ((0, 1, 2, 3) if later_only else (0, 1, -1, 2, -2, 3, -3))
    place = diary.take(
        patient=person.patient.pk,
        people=person.doctors,
        location=person.location,
        wanted=day,
        minutes=minutes,
        cell=person.cell,
        days=nearby,
    )
    if place is None:
        return None
    return Booked(kind, place, place.starts_at + timedelta(minutes=minutes))


def _settle_first(care: Care) -> None:
    """The earliest visit is the first one, wherever the diary had room; an early adjustment gives way to it."""
    first = next((booked for booked in care.visits if booked.kind == VisitTypeKind.FIRST), None)
    if first is not None:
        care.visits = [each for each in care.visits if each.place.starts_at >= first.place.starts_at]
    else:
        care.visits = []


def _fill(frame: Frame, cares: list[Care], diary: Diary, day: date) -> None:
    """More visits of people in care, where a day would look empty; nobody comes twice in three days."""
    house = frame.house
    goals = {house.main.pk: FULL_DAY["main"], house.hill.pk: FULL_DAY["hill"]}
    there = Counter(
        care.person.location.pk for care in cares for booked in care.visits if booked.place.day == day
    )
    for care in reversed(cares):
        place = care.person.location.pk
        is_due = care.ends_on is None and care.visits and care.story.starts_on < day - timedelta(days=2)
        if there[place] >= goals[place] or not is_due:
            continue
        if any(abs((booked.place.day - day).days) <= 2 for booked in care.visits):
            continue
        kind = VisitTypeKind.REHAB if frame.chance(0.2) else VisitTypeKind.ADJUSTMENT
        if _book(frame, care, diary, day, kind, days=(0,)):
            there[place] += 1
            care.visits.sort(key=lambda booked: booked.place.starts_at)


def _status(frame: Frame, booked: Booked, *, is_first: bool) -> str:
    now = frame.now
    if booked.place.starts_at > now + timedelta(minutes=20) or booked.place.day > frame.today:
        return S.CONFIRMED if frame.chance(0.35) else S.BOOKED
    if is_first:
        return S.CHECKED_OUT
    draw = frame.rng.random()
    if draw < 0.035:
        return S.NO_SHOW
    if draw < 0.075:
        return S.CANCELLED
    return S.LATE_CANCELLED if draw < 0.09 else S.CHECKED_OUT


def _show_today(frame: Frame, visits: list[Booked]) -> None:
    """The board as it stands at this moment: done, in a room, waiting, late, expected."""
    now = frame.now
    todays = [each for each in visits if each.place.day == frame.today]
    waiting = 0
    for booked in sorted(todays, key=lambda each: each.place.starts_at):
        starts, ends = booked.place.starts_at, booked.ends_at
        if ends + timedelta(minutes=20) <= now:
            booked.status = S.CHECKED_OUT
        elif ends <= now:
            booked.status = S.TREATED
        elif starts <= now:
            booked.status = S.IN_ROOM
        elif starts <= now + timedelta(minutes=45) and waiting < 3:
            booked.status, waiting = S.ARRIVED, waiting + 1
        else:
            booked.status = S.CONFIRMED if frame.chance(0.35) else S.BOOKED
    in_rooms = [each for each in todays if each.status == S.IN_ROOM and each.kind == VisitTypeKind.ADJUSTMENT]
    if len(in_rooms) > 2:
        in_rooms[-1].status = S.BOOKED  # late
    done = [each for each in todays if each.status == S.CHECKED_OUT and each.kind == VisitTypeKind.ADJUSTMENT]
    if len(done) > 3:
        done[1].status = S.NO_SHOW


def _keep_first(cares: list[Care]) -> None:
    """An episode begins with a visit that took place, or one that is still to come."""
    for care in cares:
        if care.first is not None and care.first.status in (S.NO_SHOW, S.CANCELLED, S.LATE_CANCELLED):
            care.first.status = S.CHECKED_OUT


def _row(frame: Frame, person: Person, booked: Booked) -> Appointment:
    place, status = booked.place, booked.status
    ahead = timedelta(days=frame.rng.randint(2, 9), minutes=frame.rng.randint(0, 300))
    booked_at = min(place.starts_at - ahead, frame.now - timedelta(hours=20))
    row = Appointment(
        uid=frame.uid(booked_at),
        patient=person.patient,
        practitioner=place.practitioner,
        location=place.location,
        room=place.room,
        visit_type=frame.house.types[booked.kind],
        lane=place.lane,
        status=status,
        starts_at=place.starts_at,
        ends_at=booked.ends_at,
        blocked_from=place.starts_at,
        blocked_until=booked.ends_at,
        booked_by=frame.house.desk if frame.chance(0.8) else None,
        booked_at=booked_at,
    )
    _stamp(frame, row)
    return row


def _stamp(frame: Frame, row: Appointment) -> None:
    """When they came, went to the room, were treated and left; never in the future."""

    def minutes(low: int, high: int) -> timedelta:
        return timedelta(minutes=frame.rng.randint(low, high))

    if row.status in CAME:
        row.arrived_at = min(row.starts_at - minutes(2, 12), frame.now - timedelta(minutes=3))
    if row.status in (S.IN_ROOM, S.TREATED, S.CHECKED_OUT):
        row.in_room_at = row.starts_at
    if row.status in (S.TREATED, S.CHECKED_OUT):
        row.treated_at = row.ends_at
    if row.status == S.CHECKED_OUT:
        row.checked_out_at = row.ends_at + minutes(2, 8)
    if row.status in (S.CANCELLED, S.LATE_CANCELLED):
        early = minutes(60, 600) if row.status == S.LATE_CANCELLED else minutes(1500, 4000)
        row.cancelled_at = _late_enough(row.starts_at - early, row.booked_at)
        row.cancel_reason = frame.rng.choice(("Ill", "Work", "Child care", "Feels better", "Weather"))


def _late_enough(moment: datetime, earliest: datetime) -> datetime:
    return max(moment, earliest + timedelta(minutes=10))
