"""The tablet at the door: who is there, how bad the pain is, and that they have come. It shows a first name only."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from appointments.board import say_arrived
from appointments.booking import TO_COME
from appointments.hours import day_bounds
from appointments.models import Appointment
from clinic.components import local
from clinic.errors import DomainError
from clinic.links import issue_url, revoke_links
from clinic.models import Clinic, LinkPurpose, Location
from patients.models import Episode, EpisodeState, OutcomeMeasure, OutcomeScore, Source

SIGNED = "appointments.kiosk"
STAYS_OPEN = 180  # seconds that a found visit waits for its answer
FEWEST_DIGITS = 6


class NotFoundHereError(DomainError):
    """No visit of today fits, or more than one person does: the desk helps. Says the same for both."""

    code = "not_found_here"


class KioskOverError(DomainError):
    """The page was open too long, or the visit is no longer to come."""

    code = "kiosk_over"


class Said(NamedTuple):
    """How somebody says who they are: a phone number, or the birth date and the initial of the first name."""

    phone: str = ""
    birth_on: date | None = None
    letter: str = ""


def find_guest(said: Said, *, location: Location, now: datetime) -> Appointment:
    """Their next visit of today. Raises NotFoundHereError."""
    day = day_bounds(local(now, location.zone).date(), location.zone)
    rows = Appointment.objects.filter(status__in=TO_COME, location=location).between(day.start, day.end)
    fitting = [row for row in rows.select_related("patient") if _fits(row, said)]
    if len({row.patient_id for row in fitting}) != 1:
        raise NotFoundHereError(
            _("We could not find your visit. Please tell the front desk that you are here.")
        )
    return fitting[0]


def _fits(visit: Appointment, said: Said) -> bool:
    patient = visit.patient
    if said.phone:
        typed, known = _digits(said.phone), _digits(str(patient.phone or ""))
        return len(typed) >= FEWEST_DIGITS and known.endswith(typed.lstrip("0"))
    initial = said.letter.strip().casefold()
    return (
        said.birth_on is not None
        and patient.birth_on == said.birth_on
        and bool(initial)
        and patient.first_name.casefold().startswith(initial)
    )


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())


def ticket_of(visit: Appointment) -> str:
    """What the tablet holds between the two pages; worth nothing after three minutes."""
    return signing.dumps(str(visit.uid), salt=SIGNED)


@transaction.atomic
def arrive(*, ticket: str, pain: int | None, location: Location, now: datetime) -> Appointment:
    """They are here. The pain, 0 to 10, goes to the course of the episode in care; None says nothing.

    Raises KioskOverError; MoveRefusedError and others of the board.
    """
    visit = _visit_of(ticket, location=location)
    if visit is None or visit.status not in TO_COME:
        raise KioskOverError(_("Please begin again, or tell the front desk that you are here."))
    say_arrived(appointment=visit, version=visit.version, now=now)
    episode = _in_care(visit)
    if pain is not None and episode is not None:
        OutcomeScore.objects.create(
            episode=episode, measure=OutcomeMeasure.NPRS, score=pain, taken_at=now, source=Source.LINK
        )
    return visit


def _visit_of(ticket: str, *, location: Location) -> Appointment | None:
    try:
        uid = UUID(signing.loads(ticket, salt=SIGNED, max_age=STAYS_OPEN))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Appointment.objects.select_related("patient", "location", "practitioner", "visit_type", "room")
    return rows.filter(uid=uid, location=location).first()


def _in_care(visit: Appointment) -> Episode | None:
    rows = Episode.objects.filter(patient=visit.patient).exclude(state=EpisodeState.DISCHARGED)
    return rows.order_by("-opened_at").first()


@transaction.atomic
def open_kiosk(location: Location, *, clinic: Clinic, now: datetime) -> str:
    """The address of the tablet's page at this place; an earlier one stops."""
    close_kiosk(location, now=now)
    return issue_url(
        clinic=clinic, purpose=LinkPurpose.KIOSK, patient_uid=None, subject_uid=location.uid, now=now
    )


def close_kiosk(location: Location, *, now: datetime) -> int:
    return revoke_links(subject_uid=location.uid, purpose=LinkPurpose.KIOSK, now=now)
