"""The arrival board: the steps of a visit through the house, one at a time, forwards and one back."""

from datetime import datetime

from django.utils.translation import gettext as _

from appointments.booking import TO_COME, cancel, confirm, restore
from appointments.errors import MoveRefusedError
from appointments.models import Appointment, AppointmentStatus
from appointments.placing import check_version, save_step
from appointments.recall_answers import return_recalls
from clinic.components import local
from clinic.models import Membership

S = AppointmentStatus

# Status → where it may go. What takes a place in the diary again (no-show back to booked) goes through booking.
MOVES: dict[str, tuple[AppointmentStatus, ...]] = {
    S.HELD: (S.BOOKED, S.CANCELLED),
    S.PENDING: (S.BOOKED, S.CANCELLED),
    S.BOOKED: (S.CONFIRMED, S.ARRIVED, S.NO_SHOW, S.CANCELLED),
    S.CONFIRMED: (S.ARRIVED, S.NO_SHOW, S.CANCELLED, S.BOOKED),
    S.ARRIVED: (S.IN_ROOM, S.TREATED, S.CONFIRMED, S.BOOKED),
    S.IN_ROOM: (S.TREATED, S.ARRIVED),
    S.TREATED: (S.CHECKED_OUT, S.IN_ROOM),
    S.CHECKED_OUT: (S.TREATED,),
    S.CANCELLED: (S.BOOKED,),
    S.LATE_CANCELLED: (S.BOOKED,),
    S.NO_SHOW: (S.BOOKED,),
    S.EXPIRED: (),
}
STAMPS: dict[str, str] = {
    S.ARRIVED: "arrived_at",
    S.IN_ROOM: "in_room_at",
    S.TREATED: "treated_at",
    S.CHECKED_OUT: "checked_out_at",
}
ORDER = (S.BOOKED, S.CONFIRMED, S.ARRIVED, S.IN_ROOM, S.TREATED, S.CHECKED_OUT)
# The next step and the step back, as the board's two buttons offer them.
NEXT: dict[str, AppointmentStatus] = {
    S.BOOKED: S.ARRIVED,
    S.CONFIRMED: S.ARRIVED,
    S.ARRIVED: S.IN_ROOM,
    S.IN_ROOM: S.TREATED,
    S.TREATED: S.CHECKED_OUT,
}
BACK: dict[str, AppointmentStatus] = {
    S.ARRIVED: S.BOOKED,
    S.IN_ROOM: S.ARRIVED,
    S.TREATED: S.IN_ROOM,
    S.CHECKED_OUT: S.TREATED,
    S.NO_SHOW: S.BOOKED,
}


def change_status(
    *, appointment: Appointment, to: str, version: int, by: Membership, now: datetime
) -> Appointment:
    """One step on the board. Steps forward stamp their time, a step back takes the later stamps away.

    Raises MoveRefusedError, StaleVersionError; for what books or frees a time, the errors of booking.
    """
    check_version(appointment, version)
    if to not in MOVES[appointment.status]:
        raise MoveRefusedError(
            _("A visit that is “%(now)s” cannot become “%(to)s”.")
            % {
                "now": appointment.get_status_display(),
                "to": dict(S.choices).get(S(to), to) if to in S.values else to,
            }
        )
    if to == S.CANCELLED:
        return cancel(appointment=appointment, version=version, by=by, now=now)
    if not appointment.occupies:
        return restore(appointment=appointment, version=version, by=by, now=now)
    if appointment.status in (S.HELD, S.PENDING) or (to == S.CONFIRMED and appointment.status == S.BOOKED):
        return confirm(appointment=appointment, version=version, by=by, now=now)
    if to in STAMPS:
        _not_before_its_day(appointment, now=now)
    if to == S.NO_SHOW and now < appointment.starts_at:
        raise MoveRefusedError(_("This visit has not begun yet, so nobody can have missed it."))
    return _step(appointment, S(to), now=now)


def say_arrived(*, appointment: Appointment, version: int, now: datetime) -> Appointment:
    """The patient says at the door that they have come. Raises MoveRefusedError, StaleVersionError."""
    check_version(appointment, version)
    if S.ARRIVED not in MOVES[appointment.status] or appointment.status not in TO_COME:
        raise MoveRefusedError(_("This visit is not expected any more."))
    _not_before_its_day(appointment, now=now)
    return _step(appointment, S.ARRIVED, now=now)


def _step(appointment: Appointment, to: AppointmentStatus, *, now: datetime) -> Appointment:
    is_back = to in ORDER and ORDER.index(to) < ORDER.index(S(appointment.status))
    appointment.status = to
    if is_back:
        for later in ORDER[ORDER.index(to) + 1 :]:
            if later in STAMPS:
                setattr(appointment, STAMPS[later], None)
    elif to in STAMPS:
        setattr(appointment, STAMPS[to], now)
    save_step(appointment, ["status", *STAMPS.values()])
    if to == S.NO_SHOW:
        return_recalls(appointment, now=now)
    return appointment


def _not_before_its_day(appointment: Appointment, *, now: datetime) -> None:
    zone = appointment.location.zone
    if local(appointment.starts_at, zone).date() > local(now, zone).date():
        raise MoveRefusedError(_("This visit is on another day. Move it to today first."))
