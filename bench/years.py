"""Years of visits of one clinic, a few hundred a week and none over another, with signed notes and sent mails."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import count
from math import exp

from appointments.hours import at_wall_clock
from appointments.models import Appointment, Visit, VisitEpisode, VisitType, VisitTypeKind
from appointments.models import AppointmentStatus as S
from bench.copying import copy_rows, next_key
from bench.people import Folk
from clinic.mail import idem_key
from clinic.models import Location, MailState, Membership, OutgoingMail, Purpose
from patients.models import Patient
from rehab_plans.demo.diary import CELL, Diary
from rehab_plans.demo.frame import Frame

BACK, AHEAD = timedelta(days=3 * 365), timedelta(days=70)
KINDS: dict[str, int] = {
    VisitTypeKind.ADJUSTMENT: 80,
    VisitTypeKind.REHAB: 9,
    VisitTypeKind.RE_EXAMINATION: 5,
    VisitTypeKind.FIRST: 4,
    VisitTypeKind.ACUTE: 2,
}
NOTED = 0.8  # of the visits that took place, this share has a signed note


@dataclass(frozen=True)
class Seat:
    """A stretch of free quarter hours of one practitioner on one local day."""

    day: date
    who: Membership
    where: Location
    cell: int


def add_years(frame: Frame, diary: Diary, folk: Folk, number: int) -> int:
    """Write `number` appointments where the diary has room; returns how many found a place."""
    _take_what_is_there(diary)
    rows = _appointments(frame, diary, folk.patients, number)
    rows.sort(key=lambda row: row.starts_at)
    for key, row in enumerate(rows, next_key(Appointment)):
        row.pk = key
    copy_rows(rows)
    went = [row for row in rows if row.status in (S.CHECKED_OUT, S.TREATED)]
    _write_notes(frame, [row for row in went if frame.chance(NOTED)], folk)
    _write_mails(frame, [row for row in rows if row.starts_at < frame.now])
    return len(rows)


def _take_what_is_there(diary: Diary) -> None:
    rows = Appointment.objects.occupying().select_related("location", "room")
    for row in rows:
        local = row.starts_at.astimezone(row.location.zone)
        first = (local.hour * 60 + local.minute) // CELL
        cells = set(range(first, first + _cells((row.ends_at - row.starts_at).seconds // 60)))
        diary.lanes[row.practitioner_id, row.lane, local.date()] |= cells
        if row.room_id:
            diary.taken_rooms[row.room_id, local.date()] |= cells
        diary.patients.add((row.patient_id, local.date()))


def _cells(minutes: int) -> int:
    return -(-minutes // CELL)


def _seats(frame: Frame, diary: Diary) -> list[Seat]:
    """Every free quarter hour of the years in random order; the days far ahead are thinned out."""
    house, first = frame.house, frame.today - BACK
    seats = []
    for offset in range((BACK + AHEAD).days):
        day = first + timedelta(days=offset)
        ahead = (day - frame.today).days
        share = exp(-ahead / 12) if ahead > 0 else 1.0
        for who in house.practitioners:
            for where in (house.main, house.hill):
                cells = diary.open_cells(who, where, day)
                seats += [Seat(day, who, where, cell) for cell in cells if frame.chance(share)]
    frame.rng.shuffle(seats)
    return seats


def _appointments(frame: Frame, diary: Diary, patients: list[Patient], number: int) -> list[Appointment]:
    types: list[VisitType] = [frame.house.types[kind] for kind in KINDS]
    kinds = frame.rng.choices(types, list(KINDS.values()), k=number * 2)
    rows: list[Appointment] = []
    for seat, kind in zip(_seats(frame, diary), kinds, strict=False):
        patient = frame.rng.choice(patients)
        row = _seated(frame, diary, seat, kind, patient)
        if row is not None:
            rows.append(row)
        if len(rows) == number:
            break
    return rows


def _seated(frame: Frame, diary: Diary, seat: Seat, kind: VisitType, patient: Patient) -> Appointment | None:
    day, who = seat.day, seat.who
    wanted = set(range(seat.cell, seat.cell + _cells(kind.minutes)))
    if (patient.pk, day) in diary.patients or not wanted <= diary.open_cells(who, seat.where, day):
        return None
    lanes = range(1, who.capacity + 1)
    lane = next((each for each in lanes if not wanted & diary.lanes[who.pk, each, day]), None)
    rooms = diary.rooms[seat.where.pk]
    room = next((each for each in rooms if not wanted & diary.taken_rooms[each.pk, day]), None)
    if lane is None or room is None:
        return None
    diary.lanes[who.pk, lane, day] |= wanted
    diary.taken_rooms[room.pk, day] |= wanted
    diary.patients.add((patient.pk, day))
    clock = time(seat.cell * CELL // 60, seat.cell * CELL % 60)
    starts_at = at_wall_clock(day, clock, seat.where.zone)
    ends_at = starts_at + timedelta(minutes=kind.minutes)
    booked_at = min(starts_at - timedelta(days=frame.rng.randint(1, 30)), frame.now)
    row = Appointment(
        uid=frame.uid(booked_at), patient=patient, practitioner=who, location=seat.where, room=room, visit_type=kind,
        lane=lane, starts_at=starts_at, ends_at=ends_at, blocked_from=starts_at, blocked_until=ends_at,
        booked_by=frame.house.desk, booked_at=booked_at,
    )  # fmt: skip
    _settle(frame, row)
    return row


def _settle(frame: Frame, row: Appointment) -> None:
    """What became of a visit by now."""
    if row.starts_at > frame.now:
        row.status = frame.rng.choice((S.BOOKED, S.BOOKED, S.CONFIRMED))
        return
    row.status = frame.rng.choices((S.CHECKED_OUT, S.CANCELLED, S.LATE_CANCELLED, S.NO_SHOW), (88, 6, 2, 4))[
        0
    ]
    if row.status in (S.CANCELLED, S.LATE_CANCELLED):
        row.cancelled_at = row.starts_at - timedelta(hours=5)
    if row.status != S.CHECKED_OUT:
        return
    row.arrived_at = row.starts_at - timedelta(minutes=4)
    row.in_room_at, row.treated_at, row.checked_out_at = row.starts_at, row.ends_at, row.ends_at
    if row.ends_at > frame.now:
        row.status, row.treated_at, row.checked_out_at = S.IN_ROOM, None, None
    elif row.ends_at > frame.now - timedelta(minutes=20):
        row.status, row.checked_out_at = S.TREATED, None


def _write_notes(frame: Frame, appointments: list[Appointment], folk: Folk) -> None:
    keys, links = count(next_key(Visit)), count(next_key(VisitEpisode))
    notes, served = [], []
    for row in appointments:
        note = _note(frame, row, next(keys))
        notes.append(note)
        episode = folk.episodes.get(row.patient_id)
        if episode is not None:
            uid = frame.uid(row.starts_at)
            served.append(VisitEpisode(id=next(links), uid=uid, visit=note, episode_id=episode))
    copy_rows(notes)
    copy_rows(served)


def _note(frame: Frame, row: Appointment, key: int) -> Visit:
    return Visit(
        id=key,
        uid=frame.uid(row.starts_at),
        patient_id=row.patient_id,
        appointment=row,
        practitioner_id=row.practitioner_id,
        started_at=row.starts_at,
        pain=frame.rng.randint(0, 7),
        complaint_review="Less stiff in the morning, sat through a film.",
        assessment="Moves better to the left than last time.",
        signed_at=row.ends_at,
        signed_by_id=row.practitioner_id,
        content_hash="0" * 64,
    )


def _write_mails(frame: Frame, appointments: list[Appointment]) -> None:
    copy_rows(
        [
            OutgoingMail(
                id=key,
                uid=frame.uid(row.booked_at),
                idem_key=idem_key("confirmation", row.uid, 1),
                kind="confirmation",
                purpose=Purpose.APPOINTMENT,
                patient_uid=row.patient.uid,
                subject_uid=row.uid,
                due_at=row.booked_at,
                state=MailState.SENT,
                attempt=1,
                message_id=f"<{row.uid}@bench.example>",
                handed_at=row.booked_at,
                sent_at=row.booked_at,
                created_at=row.booked_at,
            )
            for key, row in enumerate(appointments, next_key(OutgoingMail))
        ]
    )
