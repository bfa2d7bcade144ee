"""A clinic written once and copied in SQL: whole, apart from the others, and under the same guards as before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from appointments.models import Appointment
from bench.copies import copy_clinic
from clinic.models import Clinic, Location, User
from clinic.roles import as_owner
from clinic.tenancy import clinic_scope
from patients.models import Patient
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House, make_house, make_other_house
from tests.factories.patients import make_patient
from tests.faults.scratch import scratch_database

# PostgreSQL writes the same list of words with other casts when it reads its own writing.
GUARDS = r"""
SELECT rel, name, regexp_replace(words, '::[a-z ]+(\[\])?|[()]', '', 'g') FROM (
SELECT conrelid::regclass::text AS rel, conname AS name, pg_get_constraintdef(oid) AS words
FROM pg_constraint WHERE conrelid <> 0
UNION SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
) guard ORDER BY 1, 2, 3
"""


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the test database, in which threads may commit. pytest-django makes databases for this name."""
    with django_db_blocker.unblock(), scratch_database("copies"):
        yield


def fill(house: House, now: datetime) -> None:
    with clinic_scope(house.clinic):
        for number in range(3):
            start = now + timedelta(days=1, hours=number)
            make_appointment(
                patient=make_patient(), practitioner=house.bob, location=house.location, starts_at=start
            )


def guards() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        return list(cursor.fetchall())


def test_copied_clinics_are_whole_and_guarded(db: None, now: datetime) -> None:
    house = make_house()
    fill(house, now)
    make_other_house()
    before, users = guards(), User.objects.count()
    with as_owner():
        copy_clinic(house.clinic, 2)
    assert guards() == before
    copies = list(Clinic.objects.filter(slug__startswith=f"{house.clinic.slug}-").order_by("pk"))
    assert len(copies) == 2
    assert User.objects.count() > users
    for clinic in copies:
        with clinic_scope(clinic):
            rows = Appointment.objects.select_related("patient", "practitioner", "location", "visit_type")
            assert {row.patient.clinic_id for row in rows} == {clinic.pk}
            assert [row.starts_at for row in rows] == [now + timedelta(days=1, hours=at) for at in range(3)]
            assert Location.objects.get().name == house.location.name
    with as_owner():
        for model in (Appointment, Patient):
            uids = list(model._base_manager.values_list("uid", flat=True))
            assert len(set(uids)) == 9
            assert {uid.version for uid in uids} == {7}
        with clinic_scope(house.clinic):  # the next key is free
            assert make_patient().pk > 9
