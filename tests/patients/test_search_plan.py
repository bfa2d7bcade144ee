"""A clinic's search costs what its own patients cost, however many others there are."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.db import connection

from clinic.tenancy import clinic_scope
from patients.search import FOUND, FOUND_OR_NUMBERED, NUMBERED_BY
from tests.factories.clinic import House, make_house
from tests.faults.scratch import owner_connection, scratch_database

PEOPLE = """
INSERT INTO patients_patient (clinic_id, first_name, last_name, birth_on, sex, email, phone, address, language,
    time_zone, desk_note, mail_stopped_reason, recall_stopped_reason, version, created_at)
SELECT %s, 'Nora', 'Quill' || substr(md5(n::text), 1, 6), date '1960-01-01' + n, 'unknown', n || '@mail.example',
    '+1212' || (5550000 + n), '', 'en', 'UTC', '', '', '', 1, now()
FROM generate_series(1, 3000) n
"""
NUMBERS = """
INSERT INTO patients_patientnumber (clinic_id, patient_id, system, number)
SELECT clinic_id, id, 'cliniko', id::text FROM patients_patient
"""
NAME = "plain_text('harrow') <%% plain_text(first_name || ' ' || last_name)"
PHONE = "phone LIKE '%%5551234%%'"
MAIL = "lower(email) LIKE '1234@%%'"


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the test database, filled and analysed. pytest-django makes databases for this name."""
    with django_db_blocker.unblock(), scratch_database("search"):
        yield


def test_people_found_are_looked_up_one_by_one(db: None) -> None:
    house = make_house()
    with closing(owner_connection(str(connection.settings_dict["NAME"]))) as owner:
        owner.execute("ALTER TABLE patients_patient DISABLE TRIGGER USER")
        owner.execute(PEOPLE, [house.clinic.pk])
        owner.execute("VACUUM ANALYZE patients_patient")
        plan = look_up_plan(house)
        assert "Nested Loop" in plan, plan
        assert "Hash" not in plan, plan
        owner.execute("ALTER FUNCTION search_patients(text, text, date, integer) ROWS 1000")
        assert "Hash" in look_up_plan(house), "what PostgreSQL would do if it were not told how few it finds"


def test_an_old_number_is_one_key_of_its_index(db: None) -> None:
    house = make_house()
    with closing(owner_connection(str(connection.settings_dict["NAME"]))) as owner:
        owner.execute("ALTER TABLE patients_patient DISABLE TRIGGER USER")
        owner.execute("ALTER TABLE patients_patientnumber DISABLE TRIGGER USER")
        owner.execute(PEOPLE, [house.clinic.pk])
        owner.execute(NUMBERS)
        owner.execute("VACUUM ANALYZE patients_patient")
        owner.execute("VACUUM ANALYZE patients_patientnumber")
    clinic = house.clinic.pk
    asked = ["", "1234", None, 10, clinic, NUMBERED_BY, "1234", clinic, 10]
    with clinic_scope(house.clinic), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {FOUND_OR_NUMBERED.format(columns='p.id')}", asked)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "on patients_patientnumber n" in plan, plan
    assert re.search(r"Index Cond: .*system.* = ANY .*number.* = '1234'", plan), plan
    assert "Seq Scan" not in plan, plan
    assert "Hash Join" not in plan, plan


def look_up_plan(house: House) -> str:
    with clinic_scope(house.clinic), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {FOUND.format(columns='p.id')}", ["harrow", "", None, 10, house.clinic.pk])
        return "\n".join(line for (line,) in cursor.fetchall())


def test_search_asks_one_index_for_clinic_and_words(db: None) -> None:
    clinic = make_house().clinic.pk
    with closing(owner_connection(str(connection.settings_dict["NAME"]))) as owner:
        owner.execute("ALTER TABLE patients_patient DISABLE TRIGGER USER")
        owner.execute(PEOPLE, [clinic])
        owner.execute("ANALYZE patients_patient")
        for condition in (NAME, PHONE, MAIL):
            question = f"EXPLAIN SELECT id FROM patients_patient WHERE clinic_id = %s::bigint AND {condition}"
            plan = "\n".join(line for (line,) in owner.execute(question, [clinic]))
            assert "Bitmap Index Scan on patient_search" in plan, plan
            assert "Index Cond: ((clinic_id = " in plan, plan
