"""Visits brought in: each is booked by the path of any other (`appointments.booking`), so nothing is booked twice.

An import only adds. A visit that was brought in before and moved or cancelled here stays as it is; the row says so.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.booking import Wanted, book
from appointments.diary import all_givers, may_give, named_givers
from appointments.errors import not_given
from appointments.importing.columns import FIELDS, PRESETS, SAMPLE, missing
from appointments.importing.names import house_now, name_lists
from appointments.importing.rows import RowRefusedError, VisitRow, read_visit, wall_time
from appointments.models import OCCUPYING, Appointment
from appointments.placing import together_or_not
from clinic.components import say_day
from clinic.errors import DomainError
from clinic.importing.kinds import ImportKind, Job, Note, Verdict
from clinic.importing.sheets import Row
from clinic.models import Outcome
from patients.importing.work import Known
from patients.models import Patient

# Others wait for their booking as long as one part takes.
PART = 50


@dataclass(frozen=True)
class _Wish:
    visit: VisitRow
    wanted: Wanted
    key: str


class VisitWork:
    """Day by day, so that a trial sees the rows of one day beside each other before it takes them back."""

    def __init__(self, job: Job, is_trial: bool) -> None:
        self.job = job
        self.house = house_now()
        parts: list[list[Row]] = []
        days = sorted(
            ((_day_of(job, row), row.number, row) for row in job.sheet.rows), key=lambda each: each[:2]
        )
        for _day, group in groupby(days, key=lambda each: each[0]):
            rows = [row for _first, _number, row in group]
            rows.sort(key=lambda row: (_clock_of(job, row), row.number))
            parts += [rows[at : at + PART] for at in range(0, len(rows), PART)]
        self.parts: Sequence[Sequence[Row]] = parts

    def take(self, part: Sequence[Row], *, now: datetime) -> list[Verdict]:
        verdicts: list[Verdict] = []
        visits: list[VisitRow] = []
        # A day's grace, since the zone of the place is not known yet; nobody had to explain the words of older rows.
        over = (now - timedelta(days=1)).date()
        for row in part:
            if date.min < _day_of(self.job, row) < over:
                verdicts.append(Verdict(row.number, Outcome.SKIPPED))  # years of them need no words
                continue
            try:
                visit = read_visit(self.job, row, self.house)
            except RowRefusedError as error:
                verdicts.append(self._error(row.number, error.message, error.field))
                continue
            if visit is None:
                words = _("It is called off, or of somebody or something that you left out.")
                verdicts.append(Verdict(row.number, Outcome.SKIPPED, (Note(words),)))
            elif visit.starts_at < now:
                verdicts.append(Verdict(row.number, Outcome.SKIPPED))
            else:
                visits.append(visit)
        wishes = self._wishes(visits, verdicts)
        if wishes:
            verdicts += together_or_not([wish.wanted for wish in wishes], lambda: self._book(wishes, now=now))
        return verdicts

    def _wishes(self, visits: Sequence[VisitRow], verdicts: list[Verdict]) -> list[_Wish]:
        """What is to be booked; what is here already, or cannot be, gets its verdict."""
        known = Known.of(
            self.job.system,
            numbers=(visit.patient_number for visit in visits),
            people=(visit.person for visit in visits if visit.person),
        )
        givers = named_givers(all_givers())
        wishes: list[_Wish] = []
        for visit in visits:
            patient, problem = _whose(visit, known)
            if patient is None:
                verdicts.append(self._error(visit.row, problem, "patient_number"))
            elif not may_give(givers, visit.practitioner, visit.visit_type):
                message = str(not_given(visit.practitioner, visit.visit_type))
                verdicts.append(self._error(visit.row, message, "practitioner"))
            else:
                try:
                    wishes.append(_Wish(visit, self._wanted(visit, patient), self._key_of(visit, patient)))
                except DomainError as error:
                    verdicts.append(self._error(visit.row, str(error), error.field or ""))
        return self._without_known(wishes, verdicts)

    def _wanted(self, visit: VisitRow, patient: Patient) -> Wanted:
        return Wanted(
            patient=patient,
            practitioner=visit.practitioner,
            visit_type=visit.visit_type,
            location=visit.location,
            starts_at=visit.starts_at,
            minutes=visit.minutes,
            outside_hours=bool(self.job.choices.get("outside_hours")),
            desk_note=visit.desk_note,
        )

    def _key_of(self, visit: VisitRow, patient: Patient) -> str:
        """The same visit in any file: by its number, else by patient, practitioner and time."""
        said = visit.number or f"{patient.uid} {visit.practitioner.uid} {visit.starts_at.isoformat()}"
        return "import:" + hashlib.sha256(f"{self.job.system} {said}".encode()).hexdigest()[:48]

    def _without_known(self, wishes: Sequence[_Wish], verdicts: list[Verdict]) -> list[_Wish]:
        """Leave out what an import brought before, and what somebody typed in by hand."""
        made = {
            each.idem_key: each
            for each in Appointment.objects.select_related("location").filter(
                idem_key__in=[wish.key for wish in wishes]
            )
        }
        by_hand = _by_hand(wishes)
        left: list[_Wish] = []
        seen: dict[str, int] = {}
        for wish in wishes:
            visit, found = wish.visit, made.get(wish.key)
            if wish.key in seen:
                note = Note(_("The same visit as in row %(row)s.") % {"row": seen[wish.key]})
                verdicts.append(Verdict(visit.row, Outcome.HERE, (note,)))
            elif found is not None:
                verdicts.append(_compare(visit, found))
            elif (wish.wanted.patient.pk, visit.practitioner.pk, visit.starts_at) in by_hand:
                verdicts.append(Verdict(visit.row, Outcome.HERE))
            else:
                left.append(wish)
            seen.setdefault(wish.key, visit.row)
        return left

    def _book(self, wishes: Sequence[_Wish], *, now: datetime) -> list[Verdict]:
        return [self._book_one(wish, now=now) for wish in wishes]

    def _book_one(self, wish: _Wish, *, now: datetime) -> Verdict:
        try:
            # Whoever has this visit knows of it from the old program: no confirmation goes out.
            book(wanted=wish.wanted, by=self.job.by, now=now, idem_key=wish.key, tells=False)
        except DomainError as error:
            return self._error(wish.visit.row, str(error), error.field or "starts_at")
        return Verdict(wish.visit.row, Outcome.NEW, wish.visit.notes)

    def _error(self, row: int, message: str, field: str) -> Verdict:
        heading = self.job.heading(field) or self.job.heading({"starts_at": "clock"}.get(field, ""))
        return Verdict(row, Outcome.ERROR, (Note(message, heading),))


def _day_of(job: Job, row: Row) -> date:
    try:
        return wall_time(job, row).day
    except RowRefusedError:
        return date.min


def _clock_of(job: Job, row: Row) -> str:
    try:
        return wall_time(job, row).clock.isoformat()
    except RowRefusedError:
        return ""


def _whose(visit: VisitRow, known: Known) -> tuple[Patient | None, str]:
    """The patient of a row; or why nobody, in words."""
    if visit.patient_number and (found := known.numbers.get(visit.patient_number)):
        return found, ""
    alike = known.people.get(visit.person, []) if visit.person else []
    if len(alike) > 1:
        return None, _("Two patients of this name and birth date are here. Give the patient's number.")
    if not alike:
        return None, _(
            "This patient is not here. Bring in the list of patients first, or correct number or name."
        )
    return alike[0], ""


def _by_hand(wishes: Iterable[_Wish]) -> set[tuple[int, int, datetime]]:
    """(patient, practitioner, start) of what stands in the diary at these times."""
    rows = Appointment.objects.filter(
        status__in=OCCUPYING,
        patient__in={wish.wanted.patient.pk for wish in wishes},
        starts_at__in={wish.wanted.starts_at for wish in wishes},
    )
    return set(rows.values_list("patient_id", "practitioner_id", "starts_at"))


def _compare(visit: VisitRow, found: Appointment) -> Verdict:
    """A visit that came before: whether it still stands as the file has it."""
    if not found.occupies:
        note = _("It was cancelled here. Nothing was changed.")
    elif (found.starts_at, found.practitioner_id) != (visit.starts_at, visit.practitioner.pk):
        when = say_day(found.starts_at, "D j M G:i", found.location.zone)
        note = _("Here it stands on %(when)s. Nothing was changed.") % {"when": when}
    else:
        return Verdict(visit.row, Outcome.HERE)
    return Verdict(visit.row, Outcome.DIFFERS, (Note(note),))


VISITS = ImportKind(
    name="visits",
    label=gettext_lazy("Visits to come"),
    about=gettext_lazy("What is booked from today on. Bring the patients first."),
    fields=FIELDS,
    presets=PRESETS,
    sample=SAMPLE,
    missing=missing,
    work=VisitWork,
    names=name_lists,
    asks_hours=True,
)
