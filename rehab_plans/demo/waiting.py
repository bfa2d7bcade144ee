"""A few people who would rather come sooner: the demo's waitlist."""

from collections.abc import Sequence
from datetime import time, timedelta

from appointments.models import Appointment, VisitTypeKind, WaitlistEntry, WaitUrgency
from appointments.waitlist.entries import Wishes, add_entry
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.people import Person

MOST = 6
SOON = timedelta(days=4)
NOTES = ("Works until four.", "", "Can be here in twenty minutes.", "", "Brings a child.", "")


def write_waitlist(frame: Frame, visits: Sequence[tuple[Person, Appointment]]) -> list[WaitlistEntry]:
    """Each wants the visit that they have a while from now to be earlier."""
    ahead = [(person, row) for person, row in visits if row.starts_at > frame.now + SOON and row.occupies]
    chosen = {person.patient.pk: (person, row) for person, row in ahead}
    entries = []
    for number, (person, row) in enumerate(list(chosen.values())[:MOST]):
        added_at = frame.now - timedelta(days=3 * number, hours=2)
        wishes = Wishes(
            visit_type=frame.house.types[VisitTypeKind.ADJUSTMENT] if number % 3 else row.visit_type,
            first_day=added_at.astimezone(person.location.zone).date(),
            practitioners=[row.practitioner] if number % 2 else [],
            locations=[person.location],
            weekdays=[0, 2, 4] if number % 3 == 1 else [],
            from_time=time(9) if number % 2 else None,
            urgency=WaitUrgency.values[number % 3],
            note=NOTES[number],
            bring_forward=row,
        )
        by = None if number == 1 else frame.house.desk  # one of them asked online
        entries.append(add_entry(patient=person.patient, wishes=wishes, by=by, now=added_at))
    return entries
