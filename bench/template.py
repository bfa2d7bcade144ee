"""The data of the measurements: written once into a template database, cloned for each run in under a second.

A template is as good as its stamp: what the tables look like, who wrote the rows, how many, and the day they lead to.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_scopes import scope
from psycopg import sql

from appointments.models import OCCUPYING, Appointment, TimeOff, WorkingHours
from bench.copies import copy_clinic
from bench.houses import FULL_DAY, add_full_day, another, widen
from bench.people import add_people
from bench.years import BACK, add_years
from clinic.embedded.database import OWNER
from clinic.roles import as_owner
from patients.models import DiagnosisCode
from rehab_plans.demo.diary import Diary
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.house import MAIN_ZONE
from rehab_plans.demo.seed import seed

A_CLINIC = 36_000  # appointments of one clinic in three years: two to three chiropractors
PATIENTS_PER_APPOINTMENT = 10_000 / 107_000  # where nothing else is said
DEEP = 120  # patients of the first clinic whose whole record is written, by the demo's hand
RUN, HALF = "bench_run", "bench_half"
WRITERS = ("copies.py", "copying.py", "houses.py", "people.py", "years.py", "template.py")
FOLDERS = ("rehab_plans/demo", "rehab_plans/exercises", "rehab_plans/rules")
Say = Callable[[str], object]


def clone(rows: int, *, say: Say, patients: int = 0, name: str = RUN, base: str = "") -> None:
    """A fresh database `name` with `rows` appointments; writes the template first when there is none for today.

    `base`: a migrated database, used by nobody, that the template begins with.
    """
    patients = patients or round(rows * PATIENTS_PER_APPOINTMENT)
    template = f"bench_{rows}_{patients}"
    if not _is_current(template, stamp(rows, patients)):
        _write(template, rows, patients, say=say, base=base)
    began = time.perf_counter()
    with _server() as run:
        run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        run("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY", name, OWNER, template)
    say(f"database cloned in {time.perf_counter() - began:.1f} s")
    use(name)


def drop(name: str = RUN) -> None:
    connection.close()
    with _server() as run:
        run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def use(name: str) -> None:
    """From here on this process talks to the database `name`."""
    connection.close()
    connection.settings_dict["NAME"] = name


def stamp(rows: int, patients: int) -> str:
    """Changes when a template has to be written anew."""
    seen = hashlib.sha256(
        f"{rows} {patients} {timezone.now().astimezone(ZoneInfo(MAIN_ZONE)).date()}".encode()
    )
    root = Path(settings.BASE_DIR)
    sources = [root / "bench" / name for name in WRITERS]
    sources += [path for folder in FOLDERS for path in (root / folder).rglob("*.py")]
    for path in sorted([*sources, *root.glob("*/migrations/*.py")]):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _write(template: str, rows: int, patients: int, *, say: Say, base: str) -> None:
    began = time.perf_counter()
    say(f"writing {rows} appointments and {patients} patients into a template (once a day)")
    with _server() as run:
        for name in (HALF, template):
            run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        run("CREATE DATABASE {} OWNER {} TEMPLATE {}", HALF, OWNER, base or "template0")
    use(HALF)
    if not base:
        call_command("migrate", verbosity=0, interactive=False)
    fill(rows, patients, say=say)
    _make_floor_table()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM (FREEZE, ANALYZE)")
    connection.close()
    with _server() as run:
        run("ALTER DATABASE {} RENAME TO {}", HALF, template)
        run("COMMENT ON DATABASE {} IS {}", template, sql.Literal(stamp(rows, patients)))
    say(f"template written in {time.perf_counter() - began:.0f} s")


def fill(rows: int, patients: int, *, say: Say) -> None:
    """Clinics with so many appointments and patients in all; the first one is the demo's, with whole records."""
    number = max(1, round(rows / A_CLINIC))
    now = timezone.now().replace(microsecond=0)
    deep = min(DEEP, max(12, rows // 100))
    if not DiagnosisCode.objects.exists():
        call_command("load_icd10", stdout=StringIO())
    frame = seed(now=now, patients=deep, chance=20, say=lambda line: None)
    say(f"{deep} patients with whole records")
    with as_owner():  # who sees every clinic's rows, and may take the guards off
        with scope(clinic=frame.house.clinic):
            left = rows - FULL_DAY - Appointment.objects.count()
            widen(frame)
        share, folk = left // number, max(20, (patients - FULL_DAY) // number)
        add_full_day(frame)
        for at in range(min(number, 2)):
            frame = frame if at == 0 else another(frame, at)
            with scope(clinic=frame.house.clinic):
                _fill_clinic(frame, share + (left % number if at == 0 else 0), folk)
            say(f"{share} appointments in clinic {at + 1} of {number}")
        if number > 2:
            copy_clinic(frame.house.clinic, number - 2)
            say(f"{number - 2} clinics more like the last one")


def _fill_clinic(frame: Frame, share: int, patients: int) -> None:
    house = frame.house
    diary = Diary(WorkingHours.objects.all(), TimeOff.objects.all(), house.rooms)
    folk = add_people(frame, [house.main, house.hill], patients, since=frame.today - BACK)
    found = add_years(frame, diary, folk, share)
    if found < share:
        raise ValueError(f"The diary has room for {found} appointments only, {share} were wanted.")


def _make_floor_table() -> None:
    """For the floor of booking: one exclusion constraint, and as many rows under it as the diary has."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_booking (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " clinic_id bigint NOT NULL, practitioner_id bigint NOT NULL, starts_at timestamptz NOT NULL,"
            " ends_at timestamptz NOT NULL,"
            " during tstzrange GENERATED ALWAYS AS (tstzrange(starts_at, ends_at, '[)')) STORED)"
        )
        cursor.execute(
            "INSERT INTO bench_booking (clinic_id, practitioner_id, starts_at, ends_at)"
            " SELECT clinic_id, practitioner_id, starts_at, ends_at FROM appointments_appointment"
            " WHERE lane = 1 AND status = ANY(%s)",
            [list(OCCUPYING)],
        )
        cursor.execute(
            "ALTER TABLE bench_booking ADD CONSTRAINT bench_never_two"
            " EXCLUDE USING gist (clinic_id WITH =, practitioner_id WITH =, during WITH &&)"
        )


def _is_current(template: str, wanted: str) -> bool:
    connection.close()
    with _cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [template]
        )
        found = cursor.fetchone()
    return bool(found) and found[0] == wanted


@contextmanager
def _cursor() -> Iterator[psycopg.Cursor]:
    """The superuser's, for only they may end another role's session to drop a database."""
    with superuser() as line:
        yield line.cursor()


def superuser() -> psycopg.Connection:
    machine = settings.MACHINE
    return psycopg.connect(
        host=str(machine.sockets), user="postgres", password=machine.secret("postgres_superuser"), dbname="postgres",
        autocommit=True,
    )  # fmt: skip


@contextmanager
def _server() -> Iterator[Callable[..., None]]:
    """Run statements about whole databases; names are quoted."""
    connection.close()
    with _cursor() as cursor:

        def run(statement: str, *parts: str | sql.Composable) -> None:
            quoted = [part if isinstance(part, sql.Composable) else sql.Identifier(part) for part in parts]
            cursor.execute(sql.SQL(statement).format(*quoted))

        yield run
