"""The whole demo, step by step, in one transaction: there is a demo clinic or there is none."""

from collections.abc import Callable
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction

from clinic.models import Clinic
from clinic.roles import as_owner
from clinic.tenancy import clinic_scope
from patients.models import DiagnosisCode
from rehab_plans.demo.care import Booked, make_care
from rehab_plans.demo.courses import Course, write_courses
from rehab_plans.demo.diary import Diary
from rehab_plans.demo.exams import first_exams, later_exams, read_codes
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.house import (
    MAIN_ZONE,
    SLUG,
    make_clinic,
    make_exceptions,
    make_hours,
    make_house,
    make_locum,
    make_time_off,
)
from rehab_plans.demo.intakes import write_intakes
from rehab_plans.demo.notes import write_notes
from rehab_plans.demo.people import Person, make_people, newcomers
from rehab_plans.demo.plans import Planned, write_logs, write_plans
from rehab_plans.demo.post import write_mail
from rehab_plans.demo.recalls import write_recalls
from rehab_plans.demo.series import write_series
from rehab_plans.demo.timetable import book_year, new_faces, write_appointments
from rehab_plans.demo.waiting import write_waitlist
from rehab_plans.demo.work import desk_tasks, raise_urgent, write_follow_ups
from rehab_plans.loading import load_library

Say = Callable[[str], None]
MORNING = time(10, 40)


def exists() -> bool:
    return Clinic.objects.filter(slug=SLUG).exists()


def moment_of(day: date | None, now: datetime) -> datetime:
    """When the demo is looked at: now, or the middle of the morning of another day."""
    zone = ZoneInfo(MAIN_ZONE)
    if day is None or day == now.astimezone(zone).date():
        return now.replace(microsecond=0)
    return datetime.combine(day, MORNING, tzinfo=zone)


def seed(*, now: datetime, patients: int, chance: int, say: Say) -> Frame:
    """Write the demo clinic as it stands at `now`. The same chance number gives the same people and courses."""
    if not DiagnosisCode.objects.filter(code="M54.59").exists():
        call_command("load_icd10")
    load_library()
    with transaction.atomic():
        _take_time()
        clinic = make_clinic()
        with clinic_scope(clinic):
            frame = _write(clinic, now=now, patients=patients, chance=chance, say=say)
    return frame


def _take_time() -> None:
    """This transaction is long by design: lift the limits that guard the pages, for itself alone."""
    with connection.cursor() as cursor:
        for name in ("transaction_timeout", "idle_in_transaction_session_timeout", "statement_timeout"):
            cursor.execute(f"SET LOCAL {name} = 0")


def analyse() -> None:
    """Tell the planner about all the new rows; only the owner of the tables may."""
    if connection.in_atomic_block:
        return
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(clinic: Clinic, *, now: datetime, patients: int, chance: int, say: Say) -> Frame:
    house = make_house(clinic)
    frame = Frame(Random(chance), now, now.astimezone(house.main.zone).date(), house)
    diary = Diary(make_hours(house), make_time_off(house, frame.today), house.rooms)
    people = make_people(frame, patients)
    say(f"{len(people)} patients, {len(house.practitioners)} practitioners, 2 locations")
    known, fresh = people[: -newcomers(patients)], people[-newcomers(patients) :]
    cares = make_care(frame, known)
    book_year(frame, cares, diary)
    cares = [care for care in cares if care.visits]
    for care in cares:
        care.parent = care.parent if care.parent in cares else None
    faces = new_faces(frame, fresh, diary)
    pairs = [(care.person, booked) for care in cares for booked in care.visits] + faces
    write_appointments(frame, pairs)
    make_exceptions(house, frame.today)
    say(f"{len(pairs)} appointments")
    write_intakes(frame, cares)
    read_codes()
    exams = first_exams(frame, cares)
    say(f"{len(cares)} episodes with intakes and examinations")
    planned = write_plans(frame, exams)
    write_logs(frame, planned)
    say(f"{len(planned)} rehabilitation plans")
    later = later_exams(frame, cares)
    notes = write_notes(frame, cares)
    say(f"{len(notes)} signed visit notes, {len(later)} re-examinations")
    courses = write_courses(frame, planned)
    say(f"{sum(len(course.check_ins) for course in courses)} weekly check-ins")
    _write_work(frame, people, faces, courses, planned)
    say(f"{len(write_recalls(frame, people))} recalls")
    if series := write_series(frame, people):
        say(f"a series of {series.visits.count()} visits")
    visits = [(person, booked.row) for person, booked in pairs if booked.row is not None]
    mails = write_mail(frame, visits, courses, planned)
    say(f"{len(mails)} mails in the outbox, none of them waiting")
    say(f"{len(write_waitlist(frame, visits))} people on the waitlist")
    say(f"{make_locum(frame.today, now=frame.now).display_name} to stand in from next month on")
    return frame


def _write_work(
    frame: Frame,
    people: list[Person],
    faces: list[tuple[Person, Booked]],
    courses: list[Course],
    planned: list[Planned],
) -> None:
    write_follow_ups(frame, courses, planned)
    desk_tasks(frame, people)
    if faces:
        raise_urgent(frame, faces[0][0])
