"""What patients may book and move themselves: what the clinic opens, and what their care allows.

The clinic opens a kind of visit (`VisitType.is_online`, with its notice and horizon, which booking heeds). Care says
the rest: nobody whose answers have to be looked at first books past us, and a plan says how often to come. The upper
app registers what plans say (`register_plan_rule`, in AppConfig.ready()).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from appointments.booking import TO_COME
from appointments.errors import MoveRefusedError
from appointments.hours import day_bounds
from appointments.models import Appointment, AppointmentStatus, VisitType, VisitTypeKind
from appointments.wanted import Wanted
from clinic.components import local
from clinic.errors import DomainError
from patients.addressing import is_held
from patients.models import EpisodeState, Patient

MOST_AHEAD = 6  # that nobody of the clinic has booked for them
# For whoever was well and comes again; the first visit is for a new complaint.
COMING_BACK = (VisitTypeKind.FIRST, VisitTypeKind.RE_EXAMINATION, VisitTypeKind.ACUTE)
NOT_YET = (AppointmentStatus.HELD, AppointmentStatus.PENDING)


class CallUsError(DomainError):
    """This cannot be booked by link; the clinic talks with the patient first. The reason is not said on the page."""

    code = "call_us"


@dataclass(frozen=True)
class PlanSays:
    """is_held: the plan rests until a chiropractor has looked. a_week: how often to come; None: it says nothing."""

    is_held: bool = False
    a_week: int | None = None


PlanRule = Callable[[Patient, date], PlanSays]


def _says_nothing(patient: Patient, day: date) -> PlanSays:
    return PlanSays()


@dataclass
class _Registered:
    rule: PlanRule = _says_nothing


_registered = _Registered()


def register_plan_rule(rule: PlanRule) -> None:
    _registered.rule = rule


def kinds_open_to(patient: Patient, *, now: datetime) -> list[VisitType]:
    """The kinds of visit that this patient may book by link, as the clinic orders them; may be none.

    Raises CallUsError when somebody should talk with them first, or when they have booked plenty of visits already.
    """
    if is_held(patient) or _registered.rule(patient, now.date()).is_held:
        raise CallUsError(_("Please call us before you book, so that we can talk with you first."))
    visits = Appointment.objects.occupying().filter(patient=patient).exclude(status__in=NOT_YET)
    booked = list(visits.values_list("starts_at", "booked_by"))
    if sum(1 for start, by in booked if start > now and by is None) >= MOST_AHEAD:
        raise CallUsError(_("You have booked several visits already. Please call us for another one."))
    states = set(patient.episodes.values_list("state", flat=True))
    kinds = VisitType.objects.filter(is_active=True, is_online=True)
    return [kind for kind in kinds if may_choose(kind.kind, came_before=bool(booked), episodes=states)]


def may_choose(kind: str, *, came_before: bool, episodes: Collection[str]) -> bool:
    """Whether a kind of visit suits whoever was (or is to be) here before, and the states of their episodes."""
    if not came_before:
        return kind == VisitTypeKind.FIRST
    if episodes and all(state == EpisodeState.DISCHARGED for state in episodes):
        return kind in COMING_BACK
    return kind != VisitTypeKind.FIRST


def check_self_booking(wanted: Wanted, *, now: datetime) -> None:
    """Raises CallUsError unless this patient may book this kind at that time by link."""
    if wanted.visit_type not in kinds_open_to(wanted.patient, now=now):
        raise CallUsError(_("Please call us to book this kind of visit."))
    day = local(wanted.starts_at, wanted.location.zone).date()
    a_week = _registered.rule(wanted.patient, day).a_week
    if a_week is None:
        return
    monday = day - timedelta(days=day.weekday())
    start = day_bounds(monday, wanted.location.zone).start
    end = day_bounds(monday + timedelta(days=7), wanted.location.zone).start
    visits = Appointment.objects.occupying().between(start, end).exclude(status__in=NOT_YET)
    if visits.filter(patient=wanted.patient).count() >= a_week:
        raise CallUsError(
            _("You have as many visits in that week as your plan asks for. Choose another week, or call us.")
        )


def may_move(appointment: Appointment, *, now: datetime) -> bool:
    """Whether its patient may move it by link."""
    return appointment.status in TO_COME and appointment.starts_at > now and appointment.visit_type.is_online


def check_self_move(appointment: Appointment, *, now: datetime) -> None:
    """Raises MoveRefusedError, CallUsError."""
    if appointment.status not in TO_COME or appointment.starts_at <= now:
        raise MoveRefusedError(_("This visit cannot be moved any more."))
    if not appointment.visit_type.is_online:
        raise CallUsError(_("Please call us to move this visit."))
