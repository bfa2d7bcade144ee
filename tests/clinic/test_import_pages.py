"""Bringing a file by the pages: every step, what is refused, and what may be downloaded."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.importing import sheets
from clinic.importing.uploads import forget_files
from clinic.models import FileImport, ImportState, Membership
from patients.models import Patient
from tests.conftest import NOW
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import House
from tests.factories.imports import AMOS, NORA, PEOPLE, VISITS, bring, check, csv_of, upload, work

pytestmark = pytest.mark.django_db
SignIn = Callable[[Membership], Client]
WRONG = ("3", "-", "Reed", "1985-05-04", "", "+1 212 555 0142")


@pytest.fixture
def alice(house: House, sign_in: SignIn) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield sign_in(house.alice)


def _send(client: Client, content: bytes, kind: str = "patients", **more: Any) -> Any:
    file = SimpleUploadedFile("../list.csv", content, content_type="text/csv")
    return client.post(
        reverse("clinic:list_imports"), {"kind": kind, "file": file, "idem_key": uuid4(), **more}
    )


def _step(client: Client, name: str, source: FileImport, **fields: Any) -> Any:
    source.refresh_from_db()
    url = reverse(f"clinic:{name}", args=[source.uid])
    return client.post(url, {"version": source.version, **fields})


def _columns(source: FileImport) -> dict[str, str]:
    return {f"column_{at}": name for at, name in enumerate(source.columns)}


def test_patients_come_in_step_by_step(house: House, alice: Client) -> None:
    answer = _send(alice, csv_of(PEOPLE, NORA, AMOS, WRONG))
    source = FileImport.objects.get()
    url = reverse("clinic:show_import", args=[source.uid])
    assert (answer.status_code, answer["Location"], source.filename) == (302, url, "list.csv")
    page = alice.get(url).content.decode()
    assert "nora@mail.example" in page  # a sample beside its column
    answer = _step(alice, "set_import_columns", source, system="other", date_order="mdy", **_columns(source))
    assert answer.status_code == 302
    assert "The file is being checked" in alice.get(url).content.decode()
    assert alice.get(url, headers={"HX-Request": "true"}).content.strip().startswith(b"<section")
    work(source, now=NOW)
    assert alice.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = alice.get(url).content.decode()
    assert "Bring in 2 rows" in page
    assert "This begins like a formula." in page
    assert _step(alice, "start_import", source).status_code == 302
    work(source, now=NOW)
    assert "Brought in" in alice.get(url).content.decode()
    assert Patient.objects.count() == 2
    assert _step(alice, "start_import", source).status_code == 409


def test_rows_with_errors_are_downloaded_harmless_and_come_back_as_they_were(
    house: House, alice: Client
) -> None:
    formula = ("4", "=cmd|calc", "Reed", "1985-05-04", "", "+1 212 555 0142")
    source = check("patients", csv_of(PEOPLE, NORA, WRONG, formula), by=house.alice, now=NOW)
    answer = alice.get(reverse("clinic:download_rows", args=[source.uid]))
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == [*PEOPLE, "Row", "What to change"]
    assert [row[:2] + row[6:7] for row in rows[1:]] == [["3", "'-", "3"], ["4", "'=cmd|calc", "4"]]
    assert rows[1][5] == "'+1 212 555 0142"
    assert rows[1][7] == "First name: This begins like a formula. Write the name alone."
    again = sheets.read_sheet(answer.content)
    assert [row.cells[:6] for row in again.rows] == [WRONG, formula]


def test_visits_ask_who_is_meant(house: House, alice: Client) -> None:
    make_visit_type()
    make_hours(house.bob, house.location)
    bring("patients", csv_of(PEOPLE, NORA), by=house.alice, now=NOW)
    _send(alice, csv_of(VISITS, ("A1", "1", "2026-11-30", "10:15", "Robert", "Adjustment")), kind="visits")
    source = FileImport.objects.get(kind="visits")
    _step(alice, "set_import_columns", source, system="other", date_order="mdy", **_columns(source))
    page = alice.get(reverse("clinic:show_import", args=[source.uid])).content.decode()
    assert "Robert" in page
    kind = make_visit_type(name="Other")
    answer = _step(alice, "set_import_names", source, practitioner_0="", visit_type_0=kind.uid)
    assert answer.status_code == 422
    assert b'id="id_practitioner_0_error"' in answer.content
    answer = _step(alice, "set_import_names", source, practitioner_0=house.bob.uid, visit_type_0=kind.uid)
    assert answer.status_code == 302
    source = work(source, now=NOW)
    assert (source.state, source.counts) == (ImportState.CHECKED, {"new": 1})


HOSTILE = {
    "empty": (b"", "empty"),
    "blanks": (b"\xef\xbb\xbf \r\n\r\n", "empty"),
    "header only": (b"First name,Last name\r\n", "no rows below"),
    "nul": (b"First name,Last name\r\nNora\x00,Quill", "not a text file"),
    "workbook": (b"PK\x03\x04" + b"\x00" * 50, "Excel workbook"),
    "invalid bytes": (b"a,b\r\n\x81\x8d,2", "cannot be read"),
    "one column": (b"First name\r\nNora", "only one column"),
    "open quote": (b'a,b\r\n"Nora,2', "never closed"),
    "huge field": (b"a,b\r\n1," + b"x" * 200_000, "cannot be read"),
    "thousand columns": (b",".join(b"c%d" % n for n in range(1000)) + b"\n" + b"1," * 999, "1000 columns"),
    "many rows": (b"a,b\n" + b"1,2\n" * 20_001, "20001 rows"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_file_that_is_no_list_is_refused_with_a_word(alice: Client, name: str) -> None:
    content, says = HOSTILE[name]
    answer = _send(alice, content)
    assert answer.status_code == 422
    assert 'id="id_file_error"' in (text := answer.content.decode())
    assert says in text or (not content and "empty" in text)


def test_too_large_and_no_file_are_refused(alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = alice.post(reverse("clinic:list_imports"), {"kind": "patients", "idem_key": uuid4()})
    assert (answer.status_code, b"Choose a file" in answer.content) == (422, True)
    monkeypatch.setattr("clinic.forms.LARGEST", 10)
    assert b"larger than" in _send(alice, csv_of(PEOPLE, NORA)).content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_lists_as_programs_write_them_are_read(encoding: str, delimiter: str) -> None:
    text = f'Name{delimiter}Note\r\nZoë{delimiter}"two\r\nlines, ""quoted"""\r\n\r\nBo{delimiter}"=1"{delimiter}\r\n'
    sheet = sheets.read_sheet(text.encode(encoding))
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (2, ("Zoë", 'two\r\nlines, "quoted"')), (4, ("Bo", "=1")),
    ]  # fmt: skip


def test_headings_get_names_of_their_own() -> None:
    sheet = sheets.read_sheet(b'Phone,,Phone,5" tape\n1,2,3,4"5')
    assert sheet.headings == ("Phone", "Column 2", "Phone (2)", '5" tape')
    assert sheet.twins == ("Phone",)
    assert sheets.read_sheet(b'\n"First\nname";Last\nNora;Quill').headings == ("First name", "Last")


def test_columns_are_refused_at_their_place(house: House, alice: Client) -> None:
    source = upload("patients", csv_of(PEOPLE, NORA), by=house.alice, now=NOW)
    said = {"system": "other", "date_order": "mdy", **_columns(source)}
    answer = _step(alice, "set_import_columns", source, **{**said, "column_1": "last_name"})
    assert b'id="id_column_2_error"' in answer.content
    answer = _step(alice, "set_import_columns", source, **{**said, "column_3": ""})
    assert "Say which column holds the birth date" in answer.content.decode()
    answer = _step(alice, "set_import_columns", source, **{**said, "version": 7})
    assert answer.status_code == 409


def test_file_is_thrown_away_unless_it_brought_something(house: House, alice: Client) -> None:
    source = check("patients", csv_of(PEOPLE, NORA), by=house.alice, now=NOW)
    assert _step(alice, "discard_import", source).status_code == 302
    assert not FileImport.objects.exists()
    source = bring("patients", csv_of(PEOPLE, NORA), by=house.alice, now=NOW)
    assert _step(alice, "discard_import", source).status_code == 409


def test_file_that_breaks_the_work_stops_and_can_be_started_again(
    house: House, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = check("patients", csv_of(PEOPLE, NORA), by=house.alice, now=NOW)
    with monkeypatch.context() as broken:
        broken.setattr("patients.importing.work.read_person", None)
        _step(alice, "start_import", source)
        work(source, now=NOW)
    assert "It stopped" in alice.get(reverse("clinic:show_import", args=[source.uid])).content.decode()
    assert _step(alice, "start_import", source).status_code == 302
    assert work(source, now=NOW).state == ImportState.DONE


def test_files_are_forgotten_after_a_month(house: House) -> None:
    brought = bring("patients", csv_of(PEOPLE, NORA, WRONG), by=house.alice, now=NOW)
    upload("patients", csv_of(PEOPLE, NORA), by=house.alice, now=NOW)
    assert forget_files(now=NOW + timedelta(days=29)) == 0
    assert forget_files(now=NOW + timedelta(days=31)) == 2
    brought.refresh_from_db()
    assert (FileImport.objects.get(), brought.content, brought.findings.count()) == (brought, None, 0)
    assert brought.counts == {"new": 1, "error": 1}


def test_template_is_known_by_its_columns(house: House, alice: Client) -> None:
    for kind in ("patients", "visits"):
        answer = alice.get(reverse("clinic:download_template", args=[kind]))
        source = upload(kind, answer.content, by=house.alice, now=NOW)
        assert "" not in source.columns
    assert alice.get(reverse("clinic:download_template", args=["nothing"])).status_code == 404
    source = check(
        "patients",
        alice.get(reverse("clinic:download_template", args=["patients"])).content,
        by=house.alice,
        now=NOW,
    )
    assert source.counts == {"new": 2}


def test_lists_take_the_same_questions_for_one_and_for_three(house: House, alice: Client) -> None:
    counts = []
    for n in (1, 3):
        FileImport.objects.all().delete()
        for _each in range(n):
            source = check("patients", csv_of(PEOPLE, *[WRONG] * n), by=house.alice, now=NOW)
        for url in (reverse("clinic:list_imports"), reverse("clinic:show_import", args=[source.uid])):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                alice.get(url)
            counts.append(len(queries))
    assert counts[:2] == counts[2:] == [12, 13]
