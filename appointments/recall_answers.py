"""What a visit means for recalls: once the patient is booked nobody has to ask any more, and again when it is off.

Booking, moving, restoring, cancelling and the board say so at once, in their own transaction; the clock looks once
more at everybody (`settle_recalls`), so that what was written past these verbs is made good within its next round.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from appointments.models import (
    FREE,
    OCCUPYING,
    Appointment,
    AppointmentStatus,
    Recall,
    RecallKind,
    RecallState,
)
from clinic.prepared import prepared

# A hold or a request is not yet a booking.
ANSWERING = tuple(
    each for each in OCCUPYING if each not in (AppointmentStatus.HELD, AppointmentStatus.PENDING)
)


@prepared
def waiting_recalls(patient: int) -> QuerySet[Recall, int]:
    """Keys of what is open about a patient. Few have any, and all who book would pay for the statement."""
    return Recall.objects.open().filter(patient=patient).values_list("pk", flat=True)


def answer_recalls(appointment: Appointment, *, now: datetime) -> int:
    """The patient is booked: close what is open about them. Returns how many.

    What was noted by hand knew of the visits that were booked by then, so only a later booking answers it.
    """
    if appointment.status not in ANSWERING:
        return 0
    waiting = Recall.objects.open().filter(patient=appointment.patient_id)
    known = Q(kind=RecallKind.MANUAL, created_at__gt=appointment.booked_at)
    return waiting.exclude(known).update(appointment=appointment, **_booked(now))


def return_recalls(appointment: Appointment, *, now: datetime) -> int:
    """The visit is off: what it had answered is open again, unless the patient has another visit ahead."""
    if not _answered_by(appointment.pk):  # as for nearly all
        return 0
    returned = _return(Recall.objects.filter(appointment=appointment, state=RecallState.BOOKED))
    if returned:
        _answer_by_visits_ahead(Recall.objects.open().filter(patient=appointment.patient_id), now=now)
    return returned


@prepared
def _answered_by(appointment: int) -> QuerySet[Recall, int]:
    rows = Recall.objects.filter(appointment=appointment, state=RecallState.BOOKED)
    return rows.values_list("pk", flat=True)


def settle_recalls(*, now: datetime) -> int:
    """The same for everybody, in a few statements however many there are. Returns how many changed."""
    off = Recall.objects.filter(state=RecallState.BOOKED, appointment__status__in=FREE)
    return _return(off) + _answer_by_visits_ahead(Recall.objects.open(), now=now)


def _return(booked: QuerySet[Recall]) -> int:
    """One of each kind and patient, the newest: more than one may not be open."""
    is_open = Recall.objects.open().filter(patient=OuterRef("patient"), kind=OuterRef("kind"))
    newest = (
        booked.filter(~Exists(is_open)).order_by("patient_id", "kind", "-pk").distinct("patient_id", "kind")
    )
    return Recall.objects.filter(pk__in=newest.values("pk")).update(
        state=RecallState.DUE, appointment=None, closed_at=None, version=F("version") + 1
    )


def _answer_by_visits_ahead(waiting: QuerySet[Recall], *, now: datetime) -> int:
    ahead = Appointment.objects.filter(
        patient=OuterRef("patient"), status__in=ANSWERING, starts_at__gte=now
    ).order_by("starts_at")
    later = ahead.filter(booked_at__gte=OuterRef("created_at"))
    by_hand = Q(kind=RecallKind.MANUAL)
    return sum(
        _answer(rows.annotate(visit=Subquery(visits.values("pk")[:1])).filter(visit__isnull=False), now=now)
        for rows, visits in ((waiting.exclude(by_hand), ahead), (waiting.filter(by_hand), later))
    )


def _answer(waiting: QuerySet[Recall], *, now: datetime) -> int:
    """`waiting` names the `visit` of each. What somebody is just writing is left to them, and to the next round."""
    free = list(waiting.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))
    if not free:
        return 0
    return waiting.filter(pk__in=free).update(appointment=F("visit"), **_booked(now))


def _booked(now: datetime) -> dict[str, Any]:
    return {
        "state": RecallState.BOOKED,
        "snoozed_until": None,
        "closed_at": now,
        "version": F("version") + 1,
    }
