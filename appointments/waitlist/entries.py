"""Entries of the waitlist: added, changed, and over when their last day is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appointments.errors import IdempotencyConflictError
from appointments.models import (
    Appointment,
    EntryState,
    VisitType,
    WaitlistEntry,
    WaitlistWish,
    WaitUrgency,
)
from appointments.waitlist.errors import EntryClosedError, EntryRefusedError
from clinic.errors import StaleVersionError
from clinic.models import Location, Membership
from clinic.typed import one_line
from patients.models import Patient
from patients.persons import desk_day

FURTHEST = timedelta(days=730)
NOTE = 300
WEST = timedelta(hours=12)  # where the day ends last


@dataclass(frozen=True)
class Wishes:
    """What somebody who waits asks for. Nothing chosen: any will do. Times are on the wall of the place."""

    visit_type: VisitType
    first_day: date
    last_day: date | None = None
    practitioners: Sequence[Membership] = ()
    locations: Sequence[Location] = ()
    weekdays: Sequence[int] = ()
    from_time: time | None = None
    until_time: time | None = None
    urgency: str = WaitUrgency.NORMAL
    note: str = ""
    bring_forward: Appointment | None = None


@transaction.atomic
def add_entry(
    *, patient: Patient, wishes: Wishes, by: Membership | None, now: datetime, idem_key: str | None = None
) -> WaitlistEntry:
    """Put a patient on the list. The same key again returns the same entry. Raises EntryRefusedError."""
    columns = _columns(wishes, _check(wishes, patient, now=now))
    given = {**columns, "patient": patient, "added_by": by, "added_at": now}
    if idem_key:
        entry, is_new = WaitlistEntry.objects.get_or_create(idem_key=idem_key, defaults=given)
    else:
        entry, is_new = WaitlistEntry.objects.create(**given), True
    if is_new:
        _save_wishes(entry, wishes)
    elif (entry.patient_id, entry.visit_type_id) != (patient.pk, wishes.visit_type.pk):
        raise IdempotencyConflictError(_("This form was sent before with other answers."))
    return entry


@transaction.atomic
def change_entry(
    *, entry: WaitlistEntry, wishes: Wishes, version: int, by: Membership, now: datetime
) -> WaitlistEntry:
    """Other wishes; how long they have waited stays. Raises EntryClosedError, EntryRefusedError, StaleVersionError."""
    fresh = lock_entry(entry)
    if not fresh.is_open:
        raise EntryClosedError(
            _("This entry is closed already: %(state)s.") % {"state": fresh.get_state_display()}
        )
    if fresh.version != version:
        raise StaleVersionError(_("Somebody changed this entry a moment ago. Here is how it stands now."))
    note = _check(wishes, fresh.patient, now=now, first=fresh.first_day)
    columns = _columns(wishes, note)
    for name, value in columns.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save(update_fields=[*columns, "version"])
    fresh.wishes.all().delete()
    _save_wishes(fresh, wishes)
    return fresh


def wishes_of(entry: WaitlistEntry, **changes: Any) -> Wishes:
    """What an entry asks for, with changes."""
    kept = {name: getattr(entry, name) for name in Wishes.__dataclass_fields__}
    kept |= {"practitioners": entry.practitioners(), "locations": entry.locations()}
    return Wishes(**kept | changes)


def expire_entries(*, now: datetime) -> int:
    """Close entries whose last day is over everywhere; one with an open offer ends with its answer first, and one that
    somebody is at just now in the next round of the clock."""
    today = (now.astimezone(UTC) - WEST).date()
    over = WaitlistEntry.objects.filter(state=EntryState.WAITING, last_day__lt=today)
    free = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True))
    if not free:
        return 0
    closed = WaitlistEntry.objects.filter(pk__in=free)
    return closed.update(state=EntryState.EXPIRED, closed_at=now, version=F("version") + 1)


def lock_entry(entry: WaitlistEntry) -> WaitlistEntry:
    rows = WaitlistEntry.objects.select_for_update(of=("self",)).select_related("patient", "visit_type")
    return rows.get(pk=entry.pk)


def _columns(wishes: Wishes, note: str) -> dict[str, Any]:
    return {
        "visit_type": wishes.visit_type,
        "first_day": wishes.first_day,
        "last_day": wishes.last_day,
        "weekdays": sorted(set(wishes.weekdays)),
        "from_time": wishes.from_time,
        "until_time": wishes.until_time,
        "urgency": wishes.urgency,
        "bring_forward": wishes.bring_forward,
        "note": note,
    }


def _save_wishes(entry: WaitlistEntry, wishes: Wishes) -> None:
    rows = [WaitlistWish(entry=entry, practitioner=each) for each in dict.fromkeys(wishes.practitioners)]
    rows += [WaitlistWish(entry=entry, location=each) for each in dict.fromkeys(wishes.locations)]
    WaitlistWish.objects.bulk_create(rows)


def _check(wishes: Wishes, patient: Patient, *, now: datetime, first: date | None = None) -> str:
    """The note as it is kept. Raises EntryRefusedError with all that is wrong, by field.

    first: the first day that stands already, which may be over by now.
    """
    problems: dict[str | None, str | Promise] = {}
    today = desk_day(now)
    if wishes.urgency not in WaitUrgency.values:
        problems["urgency"] = _("Say how soon.")
    if not all(0 <= day <= 6 for day in wishes.weekdays):
        problems["weekdays"] = _("A week has seven days, 0 is Monday.")
    if wishes.first_day != first and not today <= wishes.first_day <= today + FURTHEST:
        problems["first_day"] = _("This day is over, or more than two years ahead.")
    if wishes.last_day and not max(wishes.first_day, today) <= wishes.last_day <= today + FURTHEST:
        problems["last_day"] = _("This day is over, comes before the first, or is more than two years ahead.")
    problems |= _check_times(wishes)
    later = wishes.bring_forward
    if later and (later.patient_id != patient.pk or not later.occupies or later.starts_at <= now):
        problems["bring_forward"] = _(
            "Only a visit of this patient that is still to come can be brought forward."
        )
    if problems:
        raise EntryRefusedError(_("Please look at the marked places."), detail={"problems": problems})
    return one_line(wishes.note, most=NOTE, field="note", error=EntryRefusedError)


def _check_times(wishes: Wishes) -> dict[str | None, str | Promise]:
    if wishes.from_time is None or wishes.until_time is None:
        return {}
    start = datetime.combine(wishes.first_day, wishes.from_time)
    end = datetime.combine(wishes.first_day, wishes.until_time)
    if end - start < timedelta(minutes=wishes.visit_type.minutes):
        return {"until_time": _("The visit does not fit between these two times.")}
    return {}
