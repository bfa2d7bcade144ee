"""A visit note begins as a draft, saves every tap, and takes texts only from somebody who has read it.

Every change goes through `hold`: it bumps the version on the condition that nobody has signed, and keeps the row
locked for the rest of the transaction, so that a signature and a tap never pass each other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from appointments.models import OCCUPYING, Appointment, Visit, VisitEpisode
from clinic.errors import DomainError, StaleVersionError
from clinic.models import Membership
from clinic.signing import SignedError
from clinic.typed import several_lines
from patients.models import Episode, OutcomeMeasure, OutcomeScore, Patient
from patients.screening import local_day

NOTE_FIELDS = ("complaint_review", "assessment", "home_advice", "pain", "care")
LONGEST_TEXT = 2000
_FIELDS = {field.name: field for field in Visit._meta.fields}


class VisitError(DomainError):
    """What was entered does not fit; `field` says where."""

    code = "visit_refused"
    status = 422


class NoOpenEpisodeError(DomainError):
    """Care belongs to an episode, and none is open."""

    code = "no_open_episode"
    status = 422


class VisitChangedError(StaleVersionError):
    """Somebody else changed the note. `detail["visit"]` is the note as it stands."""


@transaction.atomic
def start_visit(
    *,
    patient: Patient,
    by: Membership,
    now: datetime,
    appointment: Appointment | None = None,
    episodes: Sequence[Episode] | None = None,
) -> Visit:
    """The note of this contact: the one that was begun, or a new one that serves all open episodes (or `episodes`).

    Without `appointment` it belongs to the patient's visit of today, if there is one without a note. Raises
    NoOpenEpisodeError, VisitError.
    """
    Patient.objects.select_for_update().get(pk=patient.pk)
    if appointment is not None and appointment.patient_id != patient.pk:
        raise VisitError(_("This visit belongs to somebody else."), field="appointment")
    booked = appointment or todays_appointment(patient, now=now)
    begun = _begun(patient, appointment, booked, now=now)
    if begun is not None:
        return begun
    if booked is not None and Visit.objects.filter(appointment=booked).exists():
        booked = None  # its note was entered in error and keeps its place; the new one stands beside it
    if appointment is not None:
        _check_came(appointment, patient, now=now)
    served = list(episodes) if episodes is not None else list(Episode.objects.open().filter(patient=patient))
    _check_episodes(patient, served)
    visit = Visit.objects.create(
        patient=patient,
        appointment=booked,
        practitioner=by if by.is_practitioner or booked is None else booked.practitioner,
        started_at=now,
        pain=_pain_of_today(patient, served, now=now),
    )
    VisitEpisode.objects.bulk_create(VisitEpisode(visit=visit, episode=episode) for episode in served)
    return visit


def todays_appointment(patient: Patient, *, now: datetime) -> Appointment | None:
    """The patient's visit of today that has no note yet: one who has arrived before one who is expected."""
    start, end = day_of(patient, now)
    rows = Appointment.objects.filter(patient=patient, status__in=OCCUPYING, visit__isnull=True)
    today = list(rows.between(start, end))
    return min(today, key=lambda row: (row.arrived_at is None, row.starts_at), default=None)


def hold(visit: Visit, *, version: int | None = None, **changes: Any) -> None:
    """Bump the version of a draft (and write `changes` to it). Raises SignedError, VisitChangedError."""
    drafts = Visit.objects.filter(pk=visit.pk, signed_at__isnull=True)
    if version is not None:
        drafts = drafts.filter(version=version)
    if not drafts.update(version=F("version") + 1, **changes):
        fresh = Visit.objects.get(pk=visit.pk)
        if fresh.signed_at is not None:
            raise SignedError(_("This note is signed. Add an addendum instead."))
        raise VisitChangedError(
            _("Somebody changed this note a moment ago. Look at it again; what you wrote is still here."),
            detail={"visit": fresh},
        )
    visit.refresh_from_db(fields=["version", *changes])


@transaction.atomic
def save_note(
    *, visit: Visit, fields: Mapping[str, Any], version: int, by: Membership, now: datetime
) -> Visit:
    """Write the texts, the pain (0-10 or None) and the kind of care given. Raises VisitChangedError, VisitError."""
    hold(visit, version=version, **clean_note(fields))
    return visit


def clean_note(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The known fields, each in its own form. Raises VisitError at the field."""
    known: dict[str, Any] = {}
    for name in NOTE_FIELDS:
        if name not in fields:
            continue
        field, value = _FIELDS[name], fields[name]
        if isinstance(value, str):
            value = several_lines(value, most=field.max_length or LONGEST_TEXT, field=name, error=VisitError)
        try:
            known[name] = field.clean(value, None)
        except ValidationError as error:
            raise VisitError("; ".join(error.messages), field=name) from error
    return known


def visit_before(visit: Visit) -> Visit | None:
    """The patient's last signed note before this one, with what was done."""
    return (
        Visit.objects.counting()
        .filter(patient_id=visit.patient_id, started_at__lte=visit.started_at)
        .exclude(pk=visit.pk)
        .select_related("practitioner")
        .prefetch_related("adjustments", "therapies")
        .first()
    )


def _begun(
    patient: Patient, given: Appointment | None, booked: Appointment | None, *, now: datetime
) -> Visit | None:
    """The note of the visit given; without one, today's draft, whoever began it."""
    standing = Visit.objects.filter(patient=patient, entered_in_error_at__isnull=True)
    if booked is not None and (found := standing.filter(appointment=booked).first()) is not None:
        return found
    if given is not None and not Visit.objects.filter(appointment=given).exists():
        return None
    start, end = day_of(patient, now)
    return standing.filter(signed_at__isnull=True, started_at__gte=start, started_at__lt=end).first()


def _check_came(appointment: Appointment, patient: Patient, *, now: datetime) -> None:
    """There is nothing to write about a visit that is still to come, or that did not happen."""
    if not appointment.occupies:
        raise VisitError(_("This visit is not in the diary any more."), field="appointment")
    if appointment.starts_at >= day_of(patient, now)[1]:
        raise VisitError(_("This visit is on another day. Move it to today first."), field="appointment")


def _check_episodes(patient: Patient, served: Sequence[Episode]) -> None:
    if not served:
        raise NoOpenEpisodeError(_("No episode is open. Open one on the patient's page first."))
    if any(episode.patient_id != patient.pk for episode in served):
        raise VisitError(_("This episode belongs to somebody else."), field="episodes")


def _pain_of_today(patient: Patient, served: Sequence[Episode], *, now: datetime) -> int | None:
    """The patient's own latest score of today, so that nobody asks twice."""
    start, end = day_of(patient, now)
    latest = (
        OutcomeScore.objects.filter(
            episode__in=served, measure=OutcomeMeasure.NPRS, taken_at__gte=start, taken_at__lt=end
        )
        .order_by("-taken_at", "-id")
        .first()
    )
    return round(latest.score) if latest is not None else None


def day_of(patient: Patient, now: datetime) -> tuple[datetime, datetime]:
    """Start and end of today where the patient lives."""
    today, zone = local_day(patient, now), ZoneInfo(patient.time_zone)
    return (
        datetime.combine(today, time.min, zone),
        datetime.combine(today + timedelta(days=1), time.min, zone),
    )
