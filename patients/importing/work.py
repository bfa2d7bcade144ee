"""Patients brought in: who of a file is here already is decided by number, then by name and birth date.

An import only adds. Whatever was changed here stays as it is, and the row says where the file differs.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.importing.kinds import ImportKind, Job, Note, Verdict
from clinic.importing.sheets import Row
from clinic.models import Outcome
from patients.importing.columns import FIELDS, PRESETS, SAMPLE, missing
from patients.importing.people import Person, PersonKey, person_key, read_person
from patients.models import Guardian, Patient, PatientNumber
from patients.persons import desk_day, home_zone

PART = 250
COMPARED = ("first_name", "last_name", "birth_on", "email", "phone")


@dataclass
class Known:
    """Who is here: by the number of the old program, and by name with birth date."""

    numbers: dict[str, Patient] = field(default_factory=dict)
    people: dict[PersonKey, list[Patient]] = field(default_factory=lambda: defaultdict(list))

    def learn(self, patient: Patient, number: str = "") -> None:
        found = self.people[person_key(patient.first_name, patient.last_name, patient.birth_on)]
        if patient not in found:
            found.append(patient)
        if number:
            self.numbers[number] = patient

    @classmethod
    def of(cls, system: str, *, numbers: Iterable[str], people: Iterable[PersonKey]) -> "Known":
        """Those in the record whom any of these may mean. A merged record leads to the one it went into.

        Without joins: on its first day PostgreSQL knows nothing of how large the tables have become, and would
        compare each row with each.
        """
        known, wanted = cls(), set(people)
        rows = PatientNumber.objects.filter(system=system, number__in=set(numbers) - {""})
        of_number = dict(rows.values_list("number", "patient_id"))
        alike = Patient.objects.filter(birth_on__in={key[2] for key in wanted}, merged_into__isnull=True)
        by_name = [
            pk
            for pk, first, last, birth_on in alike.values_list("pk", "first_name", "last_name", "birth_on")
            if person_key(first, last, birth_on) in wanted
        ]
        found = Patient.objects.in_bulk({*of_number.values(), *by_name})
        survivors = Patient.objects.in_bulk({each.merged_into_id for each in found.values()} - {None})
        for number, pk in of_number.items():
            known.numbers[number] = survivors.get(found[pk].merged_into_id, found[pk])
        for pk in sorted(by_name):
            known.learn(found[pk])
        return known


class PatientWork:
    """In the order of the file, some hundred rows at a time."""

    def __init__(self, job: Job, is_trial: bool) -> None:
        self.job = job
        rows = job.sheet.rows
        self.parts: Sequence[Sequence[Row]] = [rows[at : at + PART] for at in range(0, len(rows), PART)]
        # A trial adds nobody, but later rows of the file have to know of whom it would have added.
        self.tried = Known() if is_trial else None

    def take(self, part: Sequence[Row], *, now: datetime) -> list[Verdict]:
        today = desk_day(now)
        people = [read_person(self.job, row, today=today) for row in part]
        good = [person for person in people if not person.errors]
        known = Known.of(
            self.job.system,
            numbers=(person.number for person in good),
            people=(person.key for person in good),
        )
        if self.tried is not None:
            known.numbers = self.tried.numbers | known.numbers
            for key, tried in self.tried.people.items():
                known.people[key] += tried
        adding = _Adding(self.job.system, home_zone().key)
        verdicts = [self._judge(person, known, adding) for person in people]
        if self.tried is None:
            adding.write()
            return verdicts
        for patient in adding.patients:
            self.tried.learn(patient)
        self.tried.numbers |= {each.number: each.patient for each in adding.numbers}
        return verdicts

    def _judge(self, person: Person, known: Known, adding: "_Adding") -> Verdict:
        if person.errors:
            return Verdict(person.row, Outcome.ERROR, person.errors)
        patient, problem = _find(person, known)
        if problem:
            return Verdict(person.row, Outcome.ERROR, (Note(problem),))
        if patient is None:
            patient = adding.add(person)
            known.learn(patient, person.number)
            return Verdict(person.row, Outcome.NEW, person.notes)
        if person.number and person.number not in known.numbers:
            adding.name(patient, person.number)
            known.learn(patient, person.number)
        twin = getattr(patient, "import_row", None)
        if twin is not None:
            return Verdict(
                person.row,
                Outcome.HERE,
                (Note(_("The same person as in row %(row)s; added once.") % {"row": twin}),),
            )
        differing = _differing(patient, person)
        if not differing:
            return Verdict(person.row, Outcome.HERE)
        note = _("Not the same here: %(what)s. Nothing was changed.") % {"what": ", ".join(differing)}
        return Verdict(person.row, Outcome.DIFFERS, (Note(note),))


@dataclass
class _Adding:
    """What one part adds, written in a few statements."""

    system: str
    time_zone: str
    patients: list[Patient] = field(default_factory=list)
    guardians: list[Guardian] = field(default_factory=list)
    numbers: list[PatientNumber] = field(default_factory=list)

    def add(self, person: Person) -> Patient:
        given = {name: value for name, value in person.fields.items() if not name.startswith("guardian_")}
        patient = Patient(**given, time_zone=self.time_zone)
        patient.import_row = person.row  # type: ignore[attr-defined]
        self.patients.append(patient)
        if person.fields.get("guardian_name"):
            names = ("name", "relation", "phone", "email")
            said: dict[str, Any] = {name: person.fields.get(f"guardian_{name}") or "" for name in names}
            self.guardians.append(Guardian(patient=patient, **said))
        if person.number:
            self.name(patient, person.number)
        return patient

    def name(self, patient: Patient, number: str) -> None:
        self.numbers.append(PatientNumber(patient=patient, system=self.system, number=number))

    def write(self) -> None:
        Patient.objects.bulk_create(self.patients)
        # Their patients' keys are known only now.
        for guardian in self.guardians:
            guardian.patient_id = guardian.patient.pk
        for number in self.numbers:
            number.patient_id = number.patient.pk
        Guardian.objects.bulk_create(self.guardians)
        PatientNumber.objects.bulk_create(self.numbers)


def _find(person: Person, known: Known) -> tuple[Patient | None, str]:
    """The patient that the row means, if there is one; or why that cannot be told."""
    if person.number in known.numbers:
        return known.numbers[person.number], ""
    found = known.people.get(person.key, [])
    if len(found) > 1:
        return None, _("Two patients of this name and birth date are here. Correct one of them first.")
    return (found[0] if found else None), ""


def _differing(patient: Patient, person: Person) -> list[str]:
    """Labels of what the file says otherwise. What the file leaves empty says nothing."""
    found = []
    for name in COMPARED:
        given, here = person.fields.get(name), getattr(patient, name)
        if given and str(given).casefold() != str(here or "").casefold():
            found.append(str(Patient._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    return found


PATIENTS = ImportKind(
    name="patients",
    label=gettext_lazy("Patients"),
    about=gettext_lazy("Names, birth dates, how to reach them. Bring these first."),
    fields=FIELDS,
    presets=PRESETS,
    sample=SAMPLE,
    missing=missing,
    work=PatientWork,
    is_tried_whole=True,
)
