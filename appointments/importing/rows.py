"""What one row says of a visit: whose, when on the wall clock of its place, with whom, and whether it still stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from appointments.hours import YEARS, at_wall_clock, is_said_twice
from appointments.models import VisitType
from appointments.models.availability import LONGEST_MINUTES, SHORTEST_MINUTES
from clinic.importing.dates import Moment, read_clock, read_day, read_moment
from clinic.importing.kinds import Job, Note, fold
from clinic.importing.sheets import Row
from clinic.importing.uploads import LEAVE_OUT
from clinic.models import Location, Membership
from patients.importing.people import PersonKey, person_key, read_names

# What programs write about a visit that stands, and about one that does not.
STANDS = frozenset(
    {
        "", "false", "no", "n", "0", "booked", "confirmed", "unconfirmed", "scheduled", "active", "upcoming",
        "pending", "reserved", "open", "never", "null",
    }
)  # fmt: skip
CALLED_OFF = frozenset(
    {
        "true", "yes", "y", "1", "cancelled", "canceled", "no show", "noshow", "did not arrive", "dna",
        "did not attend", "archived", "deleted", "break", "rescheduled", "late cancelled", "late cancellation",
        "arrived", "checked in", "completed", "attended", "done",
    }
)  # fmt: skip
_MINUTES = re.compile(r"(\d{1,3})\s*(?:m|min|mins|minutes?)?\.?", re.ASCII)
_HAS_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", re.ASCII)


class RowRefusedError(Exception):
    """Why a row cannot be a visit, at the field that says so."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@dataclass(frozen=True)
class House:
    """What the words of a file can stand for: by public id. `places` has the place of a file that names none."""

    practitioners: Mapping[str, Membership]
    visit_types: Mapping[str, VisitType]
    places: Mapping[str, Location]

    @property
    def only_place(self) -> Location | None:
        return next(iter(self.places.values())) if len(self.places) == 1 else None


@dataclass(frozen=True)
class VisitRow:
    """patient: number and, where the file says them, name and birth date. minutes: None is what the kind takes."""

    row: int
    number: str
    patient_number: str
    person: PersonKey | None
    starts_at: datetime
    minutes: int | None
    practitioner: Membership
    visit_type: VisitType
    location: Location
    desk_note: str
    notes: tuple[Note, ...]


def is_called_off(job: Job, row: Row) -> bool:
    """Whether any column says that the visit does not stand. Raises RowRefusedError for a word that nobody knows."""
    for text in job.all(row, "called_off"):
        word = fold(text)
        if word in CALLED_OFF or _HAS_A_DAY.search(text):
            return True
        if word not in STANDS:
            raise RowRefusedError(
                "called_off",
                _(
                    "We do not know whether “%(text)s” means that the visit stands. Write “booked” or “cancelled”."
                )
                % {"text": text[:40]},
            )
    return False


def wall_time(job: Job, row: Row) -> Moment:
    """Day and time as they stand there. Raises RowRefusedError."""
    whole = job.one(row, "starts_at")
    if whole and (moment := read_moment(whole, job.date_order)):
        return moment
    day, clock = read_day(job.one(row, "day"), job.date_order), read_clock(job.one(row, "clock"))
    if day and clock:
        return Moment(day, clock)
    field = "starts_at" if whole else "day" if day is None else "clock"
    text = job.one(row, field)
    if not text:
        raise RowRefusedError(field, _("Give the day and the time."))
    raise RowRefusedError(
        field, _("“%(text)s” cannot be read. Write it like 2026-11-30 10:15.") % {"text": text[:40]}
    )


def read_visit(job: Job, row: Row, house: House) -> VisitRow | None:
    """One row as a visit; None when it is left out on purpose. Raises RowRefusedError."""
    if row.has_more:
        raise RowRefusedError("", _("This row has more cells than there are headings."))
    if is_called_off(job, row):
        return None
    moment = wall_time(job, row)
    practitioner_key = _key(job, row, "practitioner")
    type_key, place_key = _key(job, row, "visit_type"), _key(job, row, "location")
    if LEAVE_OUT in (practitioner_key, type_key, place_key):
        return None
    place = house.places.get(place_key) or house.only_place
    if place is None:
        raise RowRefusedError("location", _("Say at which place this is."))
    if practitioner_key not in house.practitioners:
        raise RowRefusedError("practitioner", _("Say who this is: nobody of this name sees patients here."))
    if type_key not in house.visit_types:
        raise RowRefusedError("visit_type", _("Say which kind of visit this is."))
    starts_at, notes = _instant(job, moment, place)
    visit_type = house.visit_types[type_key]
    minutes = _minutes(job, row, moment)
    number, patient_number, person = _who(job, row)
    return VisitRow(
        row=row.number,
        number=number,
        patient_number=patient_number,
        person=person,
        starts_at=starts_at,
        minutes=None if minutes == visit_type.minutes else minutes,
        practitioner=house.practitioners[practitioner_key],
        visit_type=visit_type,
        location=place,
        desk_note=job.one(row, "desk_note"),
        notes=notes,
    )


def _key(job: Job, row: Row, field: str) -> str:
    return job.named(field).get(job.one(row, field), "")


def _who(job: Job, row: Row) -> tuple[str, str, PersonKey | None]:
    first, last = read_names(job, row)
    text = job.one(row, "birth_on")
    birth_on = read_day(text, job.date_order)
    patient_number = job.one(row, "patient_number")
    if text and birth_on is None and not patient_number:
        raise RowRefusedError("birth_on", _("This is no date that we can read. Write it like 1985-05-04."))
    person = person_key(first, last, birth_on) if first and last and birth_on else None
    if not patient_number and person is None:
        raise RowRefusedError(
            "patient_number", _("Give the patient's number, or first name, last name and birth date.")
        )
    return job.one(row, "number"), patient_number, person


def _instant(job: Job, moment: Moment, place: Location) -> tuple[datetime, tuple[Note, ...]]:
    """The wall clock of the place, unless the text says its own zone."""
    field = "starts_at" if job.heading("starts_at") else "clock"
    if moment.day.year not in YEARS:
        raise RowRefusedError(field, _("Look at the year again."))
    if moment.zone is not None:
        return datetime.combine(moment.day, moment.clock, moment.zone).astimezone(UTC), ()
    starts_at = at_wall_clock(moment.day, moment.clock, place.zone)
    shown = starts_at.astimezone(place.zone)
    if (shown.date(), shown.time()) != (moment.day, moment.clock):
        raise RowRefusedError(
            field,
            _("%(clock)s does not exist on that day: the clocks go forward. Choose another time.")
            % {"clock": f"{moment.clock:%H:%M}"},
        )
    if is_said_twice(starts_at, place.zone):
        twice = _("%(clock)s comes twice that night, for the clocks go back; the first was taken.")
        return starts_at, (Note(twice % {"clock": f"{moment.clock:%H:%M}"}, job.heading(field)),)
    return starts_at, ()


def _minutes(job: Job, row: Row, begins: Moment) -> int | None:
    """What the row says of its length; None when it says nothing."""
    text, end = job.one(row, "minutes"), job.one(row, "ends_at")
    if text:
        found = _MINUTES.fullmatch(text.lower())
        minutes, field = int(found[1]) if found else 0, "minutes"
    elif end:
        minutes, field = _until(end, begins, job.date_order), "ends_at"
    else:
        return None
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise RowRefusedError(
            field,
            _("A visit takes %(least)s to %(most)s minutes.")
            % {"least": SHORTEST_MINUTES, "most": LONGEST_MINUTES},
        )
    return minutes


def _until(text: str, begins: Moment, order: str) -> int:
    """Minutes until the end, on the wall clock; 0 when it cannot be read."""
    ends = read_moment(text, order)
    if ends is None:
        clock = read_clock(text)
        if clock is None:
            return 0
        ends = Moment(begins.day, clock)
    if (ends.zone is None) != (begins.zone is None):
        return 0
    return int((_naive(ends.day, ends.clock) - _naive(begins.day, begins.clock)) / timedelta(minutes=1))


def _naive(day: date, clock: time) -> datetime:
    # Both ends are read off the same wall clock: only their difference counts.
    return datetime.combine(day, clock)
