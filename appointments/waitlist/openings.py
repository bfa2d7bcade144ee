"""Times that are free now and that somebody who waits would take: for the desk that books by hand."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from appointments.availability import OpenSlot, WideSearch, next_slots
from appointments.models import WaitlistEntry
from appointments.waitlist.matching import waiting_of
from appointments.waitlist.ranking import FreeSpan, suits
from clinic.components import local
from clinic.models import Location, Membership

SHOWN = 6
LOOKED_THROUGH = 2000


def openings_for(entry: WaitlistEntry, *, now: datetime, most: int = SHOWN) -> list[OpenSlot]:
    """The next two weeks, from the first day they asked for; the earliest first."""
    return list(islice(_suitable(entry, now=now), most))


def _suitable(entry: WaitlistEntry, *, now: datetime) -> Iterator[OpenSlot]:
    people = entry.practitioners() or list(Membership.objects.practitioners())
    places = entry.locations() or list(Location.objects.filter(is_active=True))
    wide = WideSearch(entry.visit_type, people, places, patient=entry.patient)
    today = min((local(now, place.zone).date() for place in places), default=entry.first_day)
    asks = waiting_of(entry)
    for found in next_slots(wide, first_day=max(today, entry.first_day), now=now, most=LOOKED_THROUGH):
        free = FreeSpan(
            practitioner=found.practitioner.pk,
            location=found.location.pk,
            starts_at=local(found.slot.starts_at, found.location.zone),
            minutes=entry.visit_type.minutes,
        )
        if suits(asks, free):
            yield found
