"""Who asks for what in a run: signed-in people, one patient with a whole record, links and requests."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, cycle, islice
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Count
from django.test import Client as Browser
from django.utils import timezone

from appointments.availability import free_times
from appointments.models import Appointment, AppointmentStatus, VisitType, VisitTypeKind
from bench.houses import FULL_DESK, FULL_SLUG
from clinic.access import Role
from clinic.links import issue_link
from clinic.models import Clinic, LinkPurpose, Location, Membership, User
from clinic.tenancy import clinic_scope
from clinic.tokens import issue_token
from patients.models import Patient
from rehab_plans.demo.house import SLUG
from rehab_plans.models import PlanStatus, RehabPlan

HOST = "localhost"
DAYS_AHEAD = 150
A_DAY = timedelta(days=1)
FULL = "full day"  # whose cookie it is: the desk of the clinic with a full day


@dataclass
class Standing:
    """A booked visit that nothing stands in the way of moving, with the version it has by now."""

    uid: UUID
    version: int


@dataclass(frozen=True)
class Scene:
    """The first clinic of the template, as its people meet it."""

    now: datetime
    clinic: Clinic
    main: Location
    chiropractor: Membership
    desk: Membership
    patient: Patient
    plan: RehabPlan
    programme_token: str
    rooms: tuple[int, ...]
    """Keys of the rooms of the main place."""
    visit_type: VisitType
    tomorrow: date
    token: str
    """Of the front desk, for the API."""
    cookies: dict[str, str]
    """Session cookie by role, and that of `FULL`."""
    free: Iterator[tuple[UUID, UUID, datetime]]
    """(patient, practitioner, start) of bookings that the diary has room for, each once."""
    standing: Iterator[Standing]
    """Visits that can be moved, round and round."""
    far: Iterator[tuple[int, datetime]]
    """(practitioner's key, start) of inserts that the floor has room for, each once."""
    booked_keys: Iterator[int]
    """Rows of the floor that can be moved, round and round."""
    full_clinic: int
    full_place: Location
    """Where tomorrow is full."""

    def take_free(self, number: int) -> list[tuple[UUID, UUID, datetime]]:
        found = list(islice(self.free, number))
        if len(found) < number:
            raise RuntimeError(
                "The diary has no more free times: measure fewer bookings, or take more --rows."
            )
        return found

    def take_far(self, number: int) -> list[tuple[int, datetime]]:
        return list(islice(self.far, number))

    def get(self, path: str, role: str = "") -> str:
        """A page as a browser asks for it, signed in as `role`; without one, nobody."""
        cookie = f"Cookie: {self.cookies[role]}\r\n" if role else ""
        return (
            f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/html\r\nAccept-Language: en-US,en;q=0.9\r\n"
            f"User-Agent: Mozilla/5.0 bench\r\n{cookie}\r\n"
        )

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, version: int = 0) -> str:
        """A call of the API by the desk's program; a body comes with an idempotency key of its own."""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: application/json\r\n"
            f"Authorization: Bearer {self.token}\r\n"
        )
        if version:
            head += f'If-Match: "{version}"\r\n'
        if body is None:
            return f"{head}\r\n"
        text = json.dumps(body)
        return (
            f"{head}Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
            f"Idempotency-Key: {uuid4()}\r\n\r\n{text}"
        )


def set_scene() -> Scene:
    """Read the database of this run. The patient is the one with a running plan and the most signed notes."""
    now = timezone.now()
    clinic = Clinic.objects.get(slug=SLUG)
    full = Clinic.objects.get(slug=FULL_SLUG)
    with clinic_scope(full):
        full_place = Location.objects.get(name="Main Street")
    with clinic_scope(clinic):
        chiropractor, desk = _member(Role.CHIROPRACTOR, name="Dr Ames"), _member(Role.FRONT_DESK)
        plan = _plan()
        main = Location.objects.get(name="Main Street")
        visit_type = VisitType.objects.get(kind=VisitTypeKind.ADJUSTMENT)
        tomorrow = now.astimezone(main.zone).date() + timedelta(days=1)
        patient = plan.episode.patient
        return Scene(
            now=now,
            clinic=clinic,
            main=main,
            chiropractor=chiropractor,
            desk=desk,
            patient=patient,
            plan=plan,
            programme_token=issue_link(
                clinic=clinic,
                purpose=LinkPurpose.PROGRAMME,
                patient_uid=patient.uid,
                subject_uid=plan.uid,
                now=now,
            ),
            rooms=tuple(main.rooms.values_list("pk", flat=True)),
            visit_type=visit_type,
            tomorrow=tomorrow,
            token=issue_token(member=desk, name="bench", now=now)[1],
            cookies={
                **{member.role: _sign_in(member.user) for member in (chiropractor, desk)},
                FULL: _sign_in(User.objects.get(email=FULL_DESK)),
            },
            free=iter(_free(visit_type, main, tomorrow, now)),
            standing=cycle(_standing(visit_type, now)),
            far=_far(chiropractor.pk, now),
            booked_keys=cycle(_booked_keys(clinic.pk, chiropractor.pk)),
            full_clinic=full.pk,
            full_place=full_place,
        )


def _free(
    visit_type: VisitType, main: Location, tomorrow: date, now: datetime
) -> list[tuple[UUID, UUID, datetime]]:
    """Free times of the weeks ahead in random order, each for a patient who has no visit before them."""
    rng = Random(1)
    slots = [
        (who.uid, slot.starts_at)
        for who in Membership.objects.practitioners()
        for slot in free_times(
            practitioner=who,
            visit_type=visit_type,
            location=main,
            first_day=tomorrow,
            days=DAYS_AHEAD,
            now=now,
        )
    ]
    rng.shuffle(slots)
    booked = Appointment.objects.upcoming(now=now).values("patient")
    patients = list(Patient.objects.current().exclude(pk__in=booked).values_list("uid", flat=True))
    rng.shuffle(patients)
    return [(patients[at % len(patients)], *slot) for at, slot in enumerate(slots)]


def _standing(visit_type: VisitType, now: datetime) -> list[Standing]:
    """Visits of this kind from the day after tomorrow on, of people who have no other ahead."""
    upcoming = Appointment.objects.upcoming(now=now)
    alone = upcoming.values("patient").annotate(number=Count("pk")).filter(number=1).values("patient")
    status = (AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED)
    rows = upcoming.filter(
        visit_type=visit_type, status__in=status, starts_at__gt=now + A_DAY, patient__in=alone, series=None
    )
    return [Standing(uid, version) for uid, version in rows.values_list("uid", "version")]


def _booked_keys(clinic: int, practitioner: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM bench_booking WHERE clinic_id = %s AND practitioner_id = %s"
            " ORDER BY starts_at DESC LIMIT 500",
            [clinic, practitioner],
        )
        return [key for (key,) in cursor.fetchall()]


def _far(practitioner: int, now: datetime) -> Iterator[tuple[int, datetime]]:
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=400)
    return ((practitioner, start + timedelta(minutes=15 * at)) for at in count())


def _member(role: str, **more: Any) -> Membership:
    found = Membership.objects.active().select_related("user", "clinic").filter(role=role)
    return found.filter(**({"display_name": more["name"]} if more else {})).first()


def _plan() -> RehabPlan:
    plans = RehabPlan.objects.filter(status=PlanStatus.ACTIVE).select_related("episode__patient")
    return max(plans, key=lambda plan: (plan.episode.patient.visits.count(), -plan.pk))


def _sign_in(user: Any) -> str:
    browser = Browser()
    browser.force_login(user)
    (cookie,) = browser.cookies.values()
    return f"{cookie.key}={cookie.value}"
