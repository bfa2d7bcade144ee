"""Patients out of files: who is added, who is here already, and what a row is told."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.importing.uploads import set_columns, start_import
from clinic.models import FileImport, ImportState
from patients.importing import work as module
from patients.importing.people import split_name
from patients.models import Guardian, Patient, PatientNumber
from tests.conftest import NOW
from tests.factories.clinic import House
from tests.factories.imports import AMOS, NORA, PEOPLE, bring, check, csv_of, said, upload, work
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

JANE = (
    "patient_guid,First Name,Last Name,Preferred Name,Email,Mobile Phone,Home Phone,Birth Date,Street Address,City,"
    "Province/State,Postal,First Visit,Last Visit,Active"
)
STREET = "12 Main St,Albany,NY,12207"
CLINIKO = (
    "Id,First name,Last name,Date of birth,Sex,Email,Patient phone numbers,Address 1,City,State,Post code"
)


def _brought(house: House, *lines: tuple[str, ...], head: tuple[str, ...] = PEOPLE) -> FileImport:
    return bring("patients", csv_of(head, *lines), by=house.alice, now=NOW)


def test_check_adds_nobody_and_the_run_adds_each_once(house: House) -> None:
    source = check("patients", csv_of(PEOPLE, NORA, AMOS, NORA), by=house.alice, now=NOW)
    assert (source.state, source.counts) == (ImportState.CHECKED, {"new": 2, "here": 1})
    assert not Patient.objects.exists()
    source = _brought(house, NORA, AMOS, NORA)
    assert (source.state, source.counts, source.n_done) == (ImportState.DONE, {"new": 2, "here": 1}, 3)
    assert said(source) == [(4, "", "here", "The same person as in row 2; added once.")]
    nora = Patient.objects.get(first_name="Nora")
    assert (nora.birth_on, nora.email, nora.phone) == (date(1985, 5, 4), NORA[4], "+12125550142")
    assert nora.time_zone == "America/New_York"
    assert nora.numbers.get().number == "1"  # type: ignore[attr-defined]


def test_export_of_a_week_later_adds_only_who_is_new_and_overwrites_nothing(house: House) -> None:
    _brought(house, NORA)
    Patient.objects.update(phone="+12125550199", last_name="Quill-Moss")
    source = _brought(house, NORA, AMOS)
    assert source.counts == {"differs": 1, "new": 1}
    assert said(source) == [(2, "", "differs", "Not the same here: last name, phone. Nothing was changed.")]
    assert Patient.objects.get(first_name="Nora").phone == "+12125550199"


def test_who_was_typed_in_by_hand_is_found_by_name_and_birth_date(house: House) -> None:
    nora = make_patient(first_name="Nóra", last_name="quill")
    source = _brought(house, ("77", "Nora", "Quill", "1985-05-04", "", ""))
    assert source.counts == {"differs": 1}  # the accent
    assert PatientNumber.objects.get().patient == nora
    make_patient(first_name="Nora")
    source = _brought(house, ("78", "Nora", "Quill", "1985-05-04", "", ""))
    assert source.counts == {"error": 1}
    assert "Two patients of this name" in said(source)[0][3]


def test_history_says_that_an_import_brought_them(house: House) -> None:
    source = _brought(house, NORA)
    event = Patient.objects.get().history.get()  # type: ignore[attr-defined]
    assert event.pgh_context == {"user": house.alice.user_id, "file_import": str(source.uid)}


def test_rows_with_errors_say_row_column_and_what_to_change(house: House) -> None:
    source = _brought(
        house,
        ("1", "Nora", "", "1985-05-04", "", ""),
        ("2", "Amos", "Reed", "85-05-04", "", ""),
        ("3", "Amos", "Reed", "", "", ""),
        ("4", "Amos", "Reed", "2031-01-01", "", ""),
        ("5", "=cmd|' /C calc'!A0", "Reed", "1985-05-04", "", ""),
        ("6", "Amos", "Reed", "1985-05-04", "", "", "one more"),
        ("7", "x" * 90, "Reed", "1985-05-04", "", ""),
    )
    assert source.counts == {"error": 7}
    assert [(row, column) for row, column, _outcome, _message in said(source)] == [
        (2, "Last name"), (3, "Birth date"), (4, "Birth date"), (5, "Birth date"), (6, "First name"), (7, ""),
        (8, "First name"),
    ]  # fmt: skip
    assert not Patient.objects.exists()


def test_phone_and_address_that_cannot_be_right_go_into_the_note(house: House) -> None:
    source = _brought(house, ("1", "Nora", "Quill", "1985-05-04", "nora at home", "555-CALL"))
    nora = Patient.objects.get()
    assert (nora.email, nora.phone) == ("", "")
    assert nora.desk_note == "E-mail as it came: nora at home\nPhone: 555-CALL"
    assert [(column, outcome) for _row, column, outcome, _message in said(source)] == [
        ("E-mail", "new"), ("Phone", "new"),
    ]  # fmt: skip


def test_child_comes_in_with_its_guardian_or_a_word_about_it(house: House) -> None:
    head = (*PEOPLE[:4], "Parent or guardian", "How they are related", "Phone of the parent or guardian")
    mia = ("1", "Mia", "Quill", "2016-09-30")
    source = _brought(house, (*mia, "Nora Quill", "mother", "+1 212 555 0142"), head=head)
    assert (source.counts, said(source)) == ({"new": 1}, [])
    assert Guardian.objects.get().name == "Nora Quill"
    source = _brought(house, ("2", "Ben", "Quill", "2018-01-01", "", "", ""), head=head)
    assert "Under 18" in said(source)[0][3]


@pytest.mark.parametrize(
    ("head", "line", "system"),
    [
        (JANE, f"a1b2,Nora,Quill,,n@mail.example,(212) 555-0142,,1985-05-04,{STREET},,,true", "jane"),
        (CLINIKO, f"5148,Nora,Quill,1985-05-04,Female,n@mail.example,212-555-0142,{STREET}", "cliniko"),
    ],
)
def test_files_of_jane_and_cliniko_are_known_by_their_columns(
    house: House, head: str, line: str, system: str
) -> None:
    source = bring("patients", f"{head}\n{line}".encode(), by=house.alice, now=NOW)
    assert (source.counts, source.choices["system"]) == ({"new": 1}, system)
    nora = Patient.objects.get()
    assert (nora.full_name, nora.phone, nora.email) == ("Nora Quill", "+12125550142", "n@mail.example")
    assert nora.address == "12 Main St, Albany, NY, 12207"
    assert nora.numbers.get().system == system  # type: ignore[attr-defined]


def test_what_was_said_of_a_column_is_kept_for_the_next_file(house: House) -> None:
    content = b"Ref;Vorname;Nachname;Geb\n9;Nora;Quill;04.05.1985"
    first = upload("patients", content, by=house.alice, now=NOW)
    assert first.columns == ["", "", "", ""]
    columns = ["number", "first_name", "last_name", "birth_on"]
    set_columns(
        source=first, columns=columns, choices={"date_order": "dmy"}, version=1, by=house.alice, now=NOW
    )
    again = upload("patients", content, by=house.alice, now=NOW + timedelta(days=7))
    assert (again.columns, again.choices["date_order"]) == (columns, "dmy")


def test_name_is_divided() -> None:
    assert split_name("Quill, Nora") == ("Nora", "Quill")
    assert split_name("Nora Anne Quill") == ("Nora Anne", "Quill")
    assert split_name("Nora") == ("", "Nora")


NAMES = st.sampled_from(["Nora", "nóra", "Amos", "", "=1+1"])
LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "3"]),
        NAMES,
        st.sampled_from(["Quill", "Reed"]),
        st.sampled_from(["1985-05-04", "1970-01-31", "x"]),
        st.sampled_from(["", "a@mail.example"]),
        st.just(""),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, data=st.data())
def test_same_rows_in_any_order_add_nobody(house: House, lines: list, data: st.DataObject) -> None:
    with transaction.atomic():
        checked = check("patients", csv_of(PEOPLE, *lines), by=house.alice, now=NOW).counts
        assert _brought(house, *lines).counts == checked
        known = Patient.objects.count()
        assert known == checked.get("new", 0)
        again = _brought(house, *data.draw(st.permutations(lines)))
        assert "new" not in again.counts
        assert Patient.objects.count() == known
        transaction.set_rollback(True)


def test_rows_of_a_part_are_looked_up_together(house: House) -> None:
    counts = []
    for n in (1, 3):
        lines = [(f"{n}{each}", "Nora", f"Quill{n}{each}", "1985-05-04", "", "") for each in range(n)]
        source = check("patients", csv_of(PEOPLE, *lines), by=house.alice, now=NOW)
        source = start_import(source=source, version=source.version, by=house.alice, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            source = work(source, now=NOW)
        assert source.counts == {"new": n}
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_work_goes_on_after_the_part_that_was_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies leaves whole parts behind; the next one goes on when the lease is over."""
    monkeypatch.setattr(module, "PART", 2)
    lines = [(str(n), "Nora", f"Quill{n}", "1985-05-04", "", "") for n in range(5)]
    source = check("patients", csv_of(PEOPLE, *lines), by=house.alice, now=NOW)
    source = start_import(source=source, version=source.version, by=house.alice, now=NOW)
    take, calls = module.PatientWork.take, []

    def dies(self: module.PatientWork, part: object, *, now: datetime) -> object:
        calls.append(part)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return take(self, part, now=now)  # type: ignore[arg-type]

    monkeypatch.setattr(module.PatientWork, "take", dies)
    with pytest.raises(KeyboardInterrupt):
        work(source, now=NOW)
    source.refresh_from_db()
    assert (source.n_done, Patient.objects.count()) == (2, 2)
    source = work(source, now=NOW)
    assert source.state == ImportState.RUNNING  # somebody may still be at it
    source = work(source, now=NOW + timedelta(minutes=2))
    assert (source.state, source.n_done, source.counts) == (ImportState.DONE, 5, {"new": 5})
    assert Patient.objects.count() == 5
