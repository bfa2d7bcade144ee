"""Calendar feeds (INTEROP §1): a practitioner's diary and a patient's visits, for the calendar program they use."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from appointments.invitations import Said, place_of, visit_event, write_calendar
from appointments.models import Appointment, AppointmentStatus
from clinic.letters import one_line
from clinic.links import issue_url, revoke_links
from clinic.models import Clinic, LinkPurpose, Membership
from patients.models import Patient

BACK, AHEAD = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True)
class Feed:
    """What a calendar program gets: visits with what each is called. Written only when it is asked for, for mostly
    nothing has changed."""

    name: str
    visits: Mapping[Appointment, str]
    changed_at: datetime

    @property
    def etag(self) -> str:
        said = [
            (visit.uid, visit.version, visit.location.address, visit.location.time_zone, title)
            for visit, title in self.visits.items()
        ]
        return f'"{hashlib.sha256(repr((self.name, said)).encode()).hexdigest()[:32]}"'

    def write(self) -> bytes:
        events = {visit: self._event(visit, title) for visit, title in self.visits.items()}
        return write_calendar(events, method="PUBLISH", name=self.name)

    def _event(self, visit: Appointment, title: str) -> bytes:
        status = "TENTATIVE" if visit.status == AppointmentStatus.PENDING else "CONFIRMED"
        said = Said(visit.location.zone, place_of(visit), title, status=status)
        return visit_event(visit, said, sequence=visit.sequence, stamp=self.changed_at)


def feed_of_practitioner(practitioner: Membership, *, now: datetime) -> Feed:
    """Times and initials, or names where the clinic wants it so; three queries."""
    rows = _around(now).filter(practitioner=practitioner)
    shows_names = practitioner.clinic.feed_shows_names
    return Feed(
        name=one_line(practitioner.display_name),
        visits={row: _called(row.patient, shows_names=shows_names) for row in rows},
        changed_at=_changed_at(now),
    )


def feed_of_patient(patient: Patient, *, clinic: Clinic, now: datetime) -> Feed:
    """The patient's own visits, by the clinic's neutral name; three queries."""
    title = _("Visit at %(clinic)s") % {"clinic": one_line(clinic.mail_name)}
    rows = _around(now).filter(patient=patient)
    return Feed(name=title, visits=dict.fromkeys(rows, title), changed_at=_changed_at(now))


def _called(patient: Patient, *, shows_names: bool) -> str:
    if shows_names:
        return one_line(patient.full_name)
    return " ".join(f"{name[:1].upper()}." for name in (patient.first_name, patient.last_name) if name)


def _around(now: datetime) -> models.QuerySet[Appointment]:
    rows = Appointment.objects.occupying().exclude(status=AppointmentStatus.HELD)
    return rows.between(now - BACK, now + AHEAD).select_related("patient", "location")


def _changed_at(now: datetime) -> datetime:
    """When the diary of the clinic was last written, or midnight, when the days that are shown move on.

    A visit that was given to somebody else has left the feed, so the feed's own visits cannot tell.
    """
    events = Appointment.pgh_event_model.objects.order_by("-pgh_id")  # type: ignore[attr-defined]
    latest = events.values_list("pgh_created_at", flat=True)
    midnight = datetime.combine(now.date(), time(), tzinfo=now.tzinfo)
    return max(latest.first() or midnight, midnight)


@transaction.atomic
def give_diary_address(practitioner: Membership, *, now: datetime) -> str:
    """A new secret address of the practitioner's diary; an earlier one stops."""
    stop_diary_address(practitioner, now=now)
    return issue_url(
        clinic=practitioner.clinic,
        purpose=LinkPurpose.DIARY_FEED,
        patient_uid=None,
        subject_uid=practitioner.uid,
        now=now,
    )


def stop_diary_address(practitioner: Membership, *, now: datetime) -> int:
    return revoke_links(subject_uid=practitioner.uid, purpose=LinkPurpose.DIARY_FEED, now=now)


@transaction.atomic
def give_visits_address(patient: Patient, *, clinic: Clinic, now: datetime) -> str:
    """A new secret address of the patient's visits; an earlier one stops."""
    stop_visits_address(patient, now=now)
    return issue_url(
        clinic=clinic,
        purpose=LinkPurpose.VISITS_FEED,
        patient_uid=patient.uid,
        subject_uid=patient.uid,
        now=now,
    )


def stop_visits_address(patient: Patient, *, now: datetime) -> int:
    return revoke_links(subject_uid=patient.uid, purpose=LinkPurpose.VISITS_FEED, now=now)
