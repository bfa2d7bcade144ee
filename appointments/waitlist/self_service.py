"""What patients do by a link about the waitlist: put themselves on it, and take themselves off again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.models import WaitlistEntry
from appointments.self_booking import CallUsError, check_self_move, kinds_open_to
from appointments.waitlist.answers import withdraw_entry
from appointments.waitlist.entries import Wishes, add_entry
from appointments.waitlist.matching import WITH_WISHES
from patients.models import Patient


def open_entry_of(patient: Patient) -> WaitlistEntry | None:
    """What a patient waits for, whoever put them on the list; the oldest of several."""
    rows = WaitlistEntry.objects.open().filter(patient=patient)
    return rows.select_related("patient", "visit_type").prefetch_related(*WITH_WISHES).first()


@transaction.atomic
def ask_to_wait(*, patient: Patient, wishes: Wishes, now: datetime) -> WaitlistEntry:
    """Put a patient on the list at their own wish; who waits already keeps the one entry they have.

    They may wait for what they may book or move by link. Raises CallUsError, MoveRefusedError, EntryRefusedError.
    """
    if wishes.bring_forward:
        check_self_move(wishes.bring_forward, now=now)
    elif wishes.visit_type not in kinds_open_to(patient, now=now):
        raise CallUsError(_("Please call us to book this kind of visit."))
    # A second click waits here for the first; what else is written about the patient does not.
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    return open_entry_of(patient) or add_entry(patient=patient, wishes=wishes, by=None, now=now)


def stop_waiting(*, entry: WaitlistEntry, now: datetime) -> WaitlistEntry:
    """Take them off the list as it was looked at. Raises EntryClosedError, StaleVersionError."""
    return withdraw_entry(entry=entry, version=entry.version, by=None, now=now)
