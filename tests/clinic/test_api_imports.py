"""Files by API: the same steps as by the pages."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.models import FileImport
from patients.models import Patient
from tests.api import Program, fields_of
from tests.conftest import NOW
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House
from tests.factories.imports import AMOS, NORA, PEOPLE, VISITS, bring, check, csv_of, work

pytestmark = pytest.mark.django_db
WRONG = ("3", "-", "Reed", "1985-05-04", "", "")


@pytest.fixture
def alice(house: House) -> Program:
    return Program(house.alice)


def _bring(program: Program, kind: str, *lines: tuple[str, ...], **headers: str) -> dict:
    answer = program.post("imports", {"kind": kind, "text": csv_of(*lines).decode()}, **headers)
    assert answer.status_code == 201
    made: dict = answer.json()
    return made


def _work() -> FileImport:
    return work(FileImport.objects.order_by("-pk")[0], now=datetime.now(tz=NOW.tzinfo))


def test_patients_are_checked_and_brought_in(house: House, alice: Program) -> None:
    made = _bring(alice, "patients", PEOPLE, NORA, AMOS, WRONG, idempotency_key="one-and-only")
    assert _bring(alice, "patients", PEOPLE, NORA, AMOS, WRONG, idempotency_key="one-and-only") == made
    assert made["columns"] == ["number", "first_name", "last_name", "birth_on", "email", "phone"]
    one = f"imports/{made['uid']}"
    answer = alice.put(f"{one}/columns", {"columns": made["columns"]}, if_match='"1"')
    assert (answer.status_code, answer.json()["state"]) == (200, "checking")
    _work()
    checked = alice.get(one).json()
    assert (checked["state"], checked["counts"], checked["rows_done"]) == (
        "checked",
        {"new": 2, "error": 1},
        3,
    )
    rows = alice.get(f"{one}/rows?outcome=error").json()["results"]
    assert [(row["row"], row["column"]) for row in rows] == [(4, "First name")]
    assert alice.call("POST", f"{one}/start", if_match='"1"').status_code == 412
    answer = alice.call("POST", f"{one}/start", if_match=f'"{checked["version"]}"')
    assert answer.json()["state"] == "running"
    assert alice.delete(one, if_match=answer["ETag"]).status_code == 409
    _work()
    assert alice.get(one).json()["state"] == "done"
    assert Patient.objects.count() == 2


def test_words_of_visits_are_explained(house: House, alice: Program) -> None:
    kind = make_visit_type()
    make_hours(house.bob, house.location)
    bring("patients", csv_of(PEOPLE, NORA), by=house.alice, now=NOW)
    made = _bring(alice, "visits", VISITS, ("A1", "1", "2027-11-30", "10:15", "Robert", "Adjustment"))
    one = f"imports/{made['uid']}"
    answer = alice.put(f"{one}/columns", {"columns": made["columns"]}, if_match='"1"')
    assert answer.json()["state"] == "names"
    practitioners, kinds = alice.get(f"{one}/names").json()["results"]
    assert practitioners["words"] == [{"word": "Robert", "rows": 1, "guess": str(house.bob.uid)}]
    assert kinds["options"] == [{"key": str(kind.uid), "label": "Adjustment"}]
    answer = alice.put(f"{one}/names", {"names": {"practitioner": {"Robert": "x"}}}, if_match=answer["ETag"])
    assert set(fields_of(answer)) == {"practitioner_0", "visit_type_0"}
    said = {"practitioner": {"Robert": str(house.bob.uid)}, "visit_type": {"Adjustment": str(kind.uid)}}
    answer = alice.put(f"{one}/names", {"names": said}, if_match='"2"')
    assert answer.status_code == 200
    assert _work().counts == {"new": 1}


def test_what_is_no_list_is_refused_at_its_field(alice: Program) -> None:
    answer = alice.post("imports", {"kind": "patients", "text": "only one column"})
    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    answer = alice.post("imports", {"kind": "horses", "text": "a,b\n1,2"})
    assert (answer.status_code, fields_of(answer)) == (422, {"kind": "import_refused"})
    made = _bring(alice, "patients", PEOPLE, NORA)
    answer = alice.put(f"imports/{made['uid']}/columns", {"columns": ["first_name"] * 6}, if_match='"1"')
    assert "column_1" in fields_of(answer)
    answer = alice.put(f"imports/{made['uid']}/columns", {"columns": ["x"]}, if_match='"1"')
    assert answer.status_code == 422


def test_lists_take_the_same_questions_for_one_and_for_three(house: House, alice: Program) -> None:
    counts = []
    alice.get("me")  # notes that the token was used
    for n in (1, 3):
        FileImport.objects.all().delete()
        for _each in range(n):
            source = check("patients", csv_of(PEOPLE, *[WRONG] * n), by=house.alice, now=NOW)
        for path in ("imports", f"imports/{source.uid}/rows"):
            with CaptureQueriesContext(connection) as queries:
                assert len(alice.get(path).json()["results"]) == n
            counts.append(len(queries))
    assert counts[:2] == counts[2:] == [9, 10]


def test_mail_is_switched(house: House, alice: Program) -> None:
    assert alice.get("settings/mail").json() == {"is_on": True}
    assert alice.put("settings/mail", {"is_on": False}).json() == {"is_on": False}
    house.clinic.refresh_from_db()
    assert not house.clinic.mail_is_on
