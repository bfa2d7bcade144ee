"""Operations of the API, beside an empty operation behind the same token, with the bare SQL added to its time."""

import time
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings

from appointments.models import OCCUPYING
from bench.rows import Row
from bench.scene import FULL, Scene

WORDS = "harrow"  # what the desk types: in the middle of some family names, misspelt in others


def slots_week(scene: Scene, number: int) -> list[str]:
    """A week of free times of one chiropractor, the next seven days."""
    query = (
        f"practitioner={scene.chiropractor.uid}&visit_type={scene.visit_type.uid}&location={scene.main.uid}"
        f"&day={scene.tomorrow.isoformat()}&days=7"
    )
    return [scene.call("GET", f"/api/v1/slots?{query}")] * number


def slots_next(scene: Scene, number: int) -> list[str]:
    """The next ten free times over all practitioners and places of the clinic."""
    query = f"visit_type={scene.visit_type.uid}&day={scene.tomorrow.isoformat()}&limit=10"
    return [scene.call("GET", f"/api/v1/slots/next?{query}")] * number


def patient_search(scene: Scene, number: int) -> list[str]:
    return [scene.call("GET", f"/api/v1/patients?q={quote(WORDS)}")] * number


def book(scene: Scene, number: int) -> list[str]:
    """A booking each, every one at a free time of its own and for another patient."""
    return [
        scene.call(
            "POST",
            "/api/v1/appointments",
            {
                "patient": str(patient),
                "practitioner": str(who),
                "visit_type": str(scene.visit_type.uid),
                "location": str(scene.main.uid),
                "starts_at": starts_at.isoformat(),
            },
        )
        for patient, who, starts_at in scene.take_free(number)
    ]


def move(scene: Scene, number: int) -> list[str]:
    """A move each, of another visit to a free time of its own; a batch has to be shorter than the visits are many."""
    calls = []
    for visit, (_patient, who, starts_at) in zip(scene.standing, scene.take_free(number), strict=False):
        body = {
            "practitioner": str(who),
            "location": str(scene.main.uid),
            "starts_at": starts_at.isoformat(),
        }
        calls.append(scene.call("PATCH", f"/api/v1/appointments/{visit.uid}", body, version=visit.version))
        visit.version += 1
    return calls


def _full_day(scene: Scene) -> str:
    return f"/calendar/feed/?location={scene.full_place.uid}&day={scene.tomorrow.isoformat()}"


def empty_call(scene: Scene, number: int) -> list[str]:
    return [scene.call("GET", "/api/v1/bench/empty")] * number


def one_insert(scene: Scene, number: int) -> list[str]:
    return [
        scene.call("POST", "/api/v1/bench/insert", {"practitioner": who, "starts_at": starts_at.isoformat()})
        for who, starts_at in scene.take_far(number)
    ]


def one_update(scene: Scene, number: int) -> list[str]:
    return [
        scene.call(
            "PATCH", f"/api/v1/bench/move/{key}", {"practitioner": who, "starts_at": starts_at.isoformat()}
        )
        for key, (who, starts_at) in zip(scene.booked_keys, scene.take_far(number), strict=False)
    ]


class Bare:
    """psycopg without Django: the statements of a path, written by hand, under the same role and policies."""

    def __init__(self) -> None:
        self.line: psycopg.Connection[Any] | None = None

    def slots_week(self, scene: Scene) -> float:
        first = datetime.combine(scene.tomorrow, datetime.min.time(), tzinfo=scene.main.zone)
        span = [first, first + timedelta(days=7)]
        return self._time(
            scene,
            ("SELECT id FROM clinic_room WHERE location_id = %s AND is_active", [scene.main.pk]),
            (
                "SELECT practitioner_id, lane, room_id, blocked_from, blocked_until FROM appointments_appointment"
                " WHERE clinic_id = %s AND starts_at >= %s AND starts_at < %s AND status = ANY(%s)"
                " AND (practitioner_id = %s OR room_id = ANY(%s))",
                [scene.clinic.pk, *span, list(OCCUPYING), scene.chiropractor.pk, list(scene.rooms)],
            ),
            (
                "SELECT weekday, opens, closes, valid_from, valid_until FROM appointments_workinghours"
                " WHERE practitioner_id = %s AND location_id = %s",
                [scene.chiropractor.pk, scene.main.pk],
            ),
            (
                "SELECT starts_at, ends_at FROM appointments_timeoff WHERE ends_at > %s AND starts_at < %s"
                " AND (practitioner_id = %s OR practitioner_id IS NULL)",
                [*span, scene.chiropractor.pk],
            ),
        )

    def slots_next(self, scene: Scene) -> float:
        """Two weeks of everybody, as far ahead as the row looks."""
        first = datetime.combine(scene.tomorrow, datetime.min.time(), tzinfo=scene.main.zone)
        span = [first, first + timedelta(days=14)]
        return self._time(
            scene,
            ("SELECT id, location_id FROM clinic_room WHERE is_active", []),
            (
                "SELECT practitioner_id, lane, room_id, blocked_from, blocked_until FROM appointments_appointment"
                " WHERE clinic_id = %s AND starts_at >= %s AND starts_at < %s AND status = ANY(%s)",
                [scene.clinic.pk, *span, list(OCCUPYING)],
            ),
            (
                "SELECT practitioner_id, location_id, weekday, opens, closes, valid_from, valid_until"
                " FROM appointments_workinghours",
                [],
            ),
            (
                "SELECT starts_at, ends_at FROM appointments_timeoff WHERE ends_at > %s AND starts_at < %s",
                span,
            ),
        )

    def calendar_day(self, scene: Scene) -> float:
        """The columns that the calendar draws, for each visit of the day."""
        first = datetime.combine(scene.tomorrow, datetime.min.time(), tzinfo=scene.full_place.zone)
        return self._time(
            scene,
            (
                "SELECT a.uid, a.version, a.status, a.starts_at, a.ends_at, a.expires_at, a.overbook_reason,"
                " a.practitioner_id, a.room_id, a.visit_type_id, p.first_name, p.last_name"
                " FROM appointments_appointment a JOIN patients_patient p ON p.id = a.patient_id"
                " WHERE a.clinic_id = %s AND a.location_id = %s AND a.starts_at >= %s AND a.starts_at < %s"
                " AND a.status = ANY(%s) ORDER BY a.starts_at, a.id",
                [scene.full_clinic, scene.full_place.pk, first, first + timedelta(days=1), list(OCCUPYING)],
            ),
            clinic=scene.full_clinic,
        )

    def patient_search(self, scene: Scene) -> float:
        return self._time(
            scene,
            (
                "SELECT p.* FROM search_patients(%s, '', NULL, 10) found JOIN patients_patient p"
                " ON p.id = found.patient_id",
                [WORDS],
            ),
        )

    def _time(self, scene: Scene, *statements: tuple[str, list[Any]], clinic: int = 0) -> float:
        """Milliseconds of all of them in the transaction that the policies need."""
        line = self._open()
        began = time.perf_counter()
        with line.transaction():
            line.execute("SELECT set_config('app.clinic_id', %s, true)", [str(clinic or scene.clinic.pk)])
            for statement, values in statements:
                line.execute(statement, values).fetchall()
        return (time.perf_counter() - began) * 1000

    def close(self) -> None:
        """Before the server stops: the next run asks another database."""
        if self.line is not None:
            self.line.close()
            self.line = None

    def _open(self) -> psycopg.Connection[Any]:
        if self.line is None:
            app = settings.DATABASES["default"]
            self.line = psycopg.connect(
                host=app["HOST"], port=app["PORT"], user=app["USER"], password=app["PASSWORD"], dbname=app["NAME"],
                autocommit=True, cursor_factory=psycopg.ClientCursor,  # values in the words, as Django sends them
            )  # fmt: skip
        return self.line


BARE = Bare()
READS = (
    Row("slots_week", ours=slots_week, floor=empty_call, bare=BARE.slots_week),
    Row("slots_next", ours=slots_next, floor=empty_call, bare=BARE.slots_next),
    Row("patient_search", ours=patient_search, floor=empty_call, bare=BARE.patient_search),
)
CALENDAR = Row(
    "calendar_day",
    ours=lambda scene, number: [scene.get(_full_day(scene), FULL)] * number,
    floor=lambda scene, number: [scene.get("/bench/feed/", FULL)] * number,
    bare=BARE.calendar_day,
)
MOVE = Row("move", ours=move, floor=one_update, is_rate=True)
BOOK = Row("book", ours=book, floor=one_insert, is_rate=True, statuses=("201",))
