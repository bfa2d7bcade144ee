"""Running late: the next patients of the day are told, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from appointments.booking import TO_COME
from appointments.call_list import ask_to_call, can_be_mailed
from appointments.errors import say_clock
from appointments.hours import day_bounds
from appointments.models import Appointment, Delay
from clinic.components import local
from clinic.errors import DomainError
from clinic.mail import queue_mail
from clinic.models import Location, Membership

RUNNING_LATE = "running_late"
NEXT = 5
MINUTES = (10, 20, 30, 45, 60)


class NobodyToTellError(DomainError):
    """Nobody is to come any more today."""

    code = "nobody_to_tell"


class MinutesRefusedError(DomainError):
    """Between five minutes and two hours."""

    code = "minutes_refused"
    status = 422


@dataclass(frozen=True)
class Told:
    """`to_call`: those of the visits whose patient no mail can tell."""

    delay: Delay
    visits: Sequence[Appointment]
    to_call: Sequence[Appointment]


def next_visits(*, location: Location, now: datetime) -> QuerySet[Appointment]:
    """Everybody's visits at that place that are still to come on its own day, in order."""
    day = day_bounds(local(now, location.zone).date(), location.zone)
    rows = Appointment.objects.filter(status__in=TO_COME, location=location).between(now, day.end)
    found: QuerySet[Appointment] = rows.select_related("patient", "practitioner", "location")
    return found


@transaction.atomic
def tell_delay(
    *,
    practitioner: Membership,
    location: Location,
    minutes: int,
    by: Membership,
    now: datetime,
    idem_key: str,
) -> Told:
    """Tell the next five patients of the day that their visit begins later. The same key again tells nobody twice.

    Raises NobodyToTellError, MinutesRefusedError.
    """
    if not 5 <= minutes <= 120:
        raise MinutesRefusedError(_("Give between 5 minutes and 2 hours."), field="minutes")
    visits = list(next_visits(location=location, now=now).filter(practitioner=practitioner)[:NEXT])
    delay, is_new = Delay.objects.get_or_create(
        idem_key=idem_key,
        defaults={
            "practitioner": practitioner,
            "location": location,
            "minutes": minutes,
            "told_at": now,
            "told_by": by,
        },
    )
    if is_new and not visits:
        raise NobodyToTellError(_("Nobody is to come to them any more today."))
    to_call = [visit for visit in visits if not can_be_mailed(visit.patient, now=now)]
    if is_new:
        for visit in visits:
            _owe(delay, visit, now=now)
        for visit in to_call:
            _ask_to_call(delay, visit, now=now)
    return Told(delay, visits, to_call)


def begins_at(visit: Appointment, delay: Delay) -> datetime:
    """When the visit begins at about."""
    return visit.starts_at + timedelta(minutes=delay.minutes)


def _owe(delay: Delay, visit: Appointment, *, now: datetime) -> None:
    queue_mail(
        kind=RUNNING_LATE,
        patient_uid=visit.patient.uid,
        subject_uid=visit.uid,
        subject_version=delay.pk,
        now=now,
        useful_until=visit.starts_at,
    )


def _ask_to_call(delay: Delay, visit: Appointment, *, now: datetime) -> None:
    facts = {
        "name": visit.patient.full_name,
        "was": say_clock(visit.starts_at, visit.location),
        "now": say_clock(begins_at(visit, delay), visit.location),
    }
    ask_to_call(
        patient=visit.patient,
        mail_kind=RUNNING_LATE,
        subject_uid=visit.uid,
        subject_version=delay.pk,
        words=_("Call %(name)s: we run late, the visit at %(was)s begins at about %(now)s.") % facts,
        now=now,
    )
