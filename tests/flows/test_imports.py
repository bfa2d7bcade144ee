"""The owner's first day: a list of patients is brought in, looked at and corrected, and mail is switched on."""

from pathlib import Path

import pytest

from clinic.models import FileImport
from clinic.tenancy import clinic_scope
from patients.models import Patient
from tests.factories.clinic import House
from tests.factories.imports import AMOS, NORA, PEOPLE, VISITS, csv_of
from tests.flows.browser import bring_axe, look
from tests.flows.conftest import Beat, Clock, Devices

pytestmark = pytest.mark.django_db(transaction=True)

WRONG = ("3", "Zoe", "Reed", "85-05-04", "", "555-CALL")
DAY = "2026-12-07"


def test_patients_and_visits_move_in(
    somebody: Devices, town: House, beat: Beat, clock: Clock, tmp_path: Path
) -> None:
    patients, visits = tmp_path / "patients.csv", tmp_path / "visits.csv"
    patients.write_bytes(csv_of(PEOPLE, NORA, AMOS, WRONG))
    lines = [(f"A{n}", str(n % 2 + 1), DAY, f"{10 + n}:00", "Robert", "Adjustment") for n in range(3)]
    visits.write_bytes(csv_of(VISITS, *lines, ("A9", "9", DAY, "15:00", "Robert", "Adjustment")))
    alice = somebody()
    bring_axe(alice.page)
    alice.enter(town.alice)
    alice.go("/settings/")
    alice.click("Switch e-mail off")
    alice.click("Bring in patients and visits", role="link")
    found = list(look(alice, "imports"))

    alice.page.locator("#id_file").set_input_files(patients)
    alice.click("Go on")
    alice.heading("patients.csv")
    found += look(alice, "import-columns")
    alice.click("Go on")
    beat.tick("clinic.work_on_imports")
    alice.sees("Checked. Nothing is brought in yet.")
    alice.sees("is no date that we can read")
    found += look(alice, "import-checked")
    alice.click("Bring in 2 rows")
    beat.tick("clinic.work_on_imports")
    alice.sees("Brought in")
    with clinic_scope(town.clinic):
        assert Patient.objects.count() == 2

    alice.click("Bring in another file", role="link")
    alice.choose("What is in it", "Visits to come")
    alice.page.locator("#id_file").set_input_files(visits)
    alice.click("Go on")
    alice.heading("visits.csv")
    alice.click("Go on")
    alice.sees("Say who and what the words of the file mean.")
    found += look(alice, "import-names")
    alice.page.get_by_label("Robert").select_option("Dr Bob")
    alice.click("Check the file")
    beat.tick("clinic.work_on_imports")
    alice.sees("Checked. Nothing is brought in yet.")
    alice.click("Bring in 3 rows")
    beat.tick("clinic.work_on_imports")
    alice.sees("Brought in")
    alice.sees("This patient is not here.")
    found += look(alice, "import-done")
    with clinic_scope(town.clinic):
        FileImport.objects.update(state="running", n_done=1, lease_until="2030-01-01T00:00Z")
    alice.page.reload()
    alice.sees("The rows are being brought in")
    found += look(alice, "import-running")
    alice.go("/settings/import/")
    alice.click("Switch e-mail on")
    alice.sees("Confirmations, reminders, plans and weekly questions go out.")
    assert not found, "\n".join(found)
