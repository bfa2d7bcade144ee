"""Booking: the verbs that put a visit into the diary, move it there, confirm it and take it out.

All of them run in the caller's transaction and may raise DomainError; nothing is written then, and the object that
was handed in has to be read again.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from appointments.diary import notice_of
from appointments.errors import (
    MoveRefusedError,
    NotAllowedError,
    NotBookableError,
    PastTimeError,
    TooSoonError,
)
from appointments.models import Appointment, AppointmentStatus, Series, StandIn
from appointments.models.availability import LONGEST_MINUTES, SHORTEST_MINUTES
from appointments.placing import check_version, made_before, place, save_step
from appointments.recall_answers import return_recalls
from appointments.waitlist.freed import freed_by
from appointments.wanted import Wanted, wanted_again
from clinic.access import Capability
from clinic.errors import DomainError
from clinic.mail import queue_mail, withdraw_mail
from clinic.metrics import count_booking
from clinic.models import Membership
from clinic.typed import one_line

__all__ = [
    "Wanted",
    "book",
    "cancel",
    "confirm",
    "hold",
    "move",
    "reassign",
    "restore",
    "take_hold",
    "wanted_again",
]

# Nobody is told of a change before it can no longer be undone.
MAIL_DELAY = timedelta(minutes=3)
LATE = timedelta(hours=24)
# Staff write down who has just walked in.
GRACE = timedelta(minutes=15)
FURTHEST = timedelta(days=730)
LENGTHS = range(SHORTEST_MINUTES, LONGEST_MINUTES + 1)
TO_COME = (AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED)
WAITING = (AppointmentStatus.HELD, AppointmentStatus.PENDING)
RESTORABLE = (
    AppointmentStatus.CANCELLED,
    AppointmentStatus.LATE_CANCELLED,
    AppointmentStatus.NO_SHOW,
    AppointmentStatus.EXPIRED,
)


def book(
    *,
    wanted: Wanted,
    by: Membership | None,
    now: datetime,
    idem_key: str | None = None,
    of_series: tuple[Series, int] | None = None,
    tells: bool = True,
) -> Appointment:
    """Put a visit into the diary and owe its confirmation. The same key again returns the same appointment.

    of_series: the series it belongs to and its number there; the series confirms all of its visits in one.
    Without `tells` no confirmation is owed: the patient knows of the visit already.

    Raises SlotTakenError, OutsideHoursError, PastTimeError, NotBookableError, NotAllowedError,
    IdempotencyConflictError, BusyError.
    """
    key = idem_key or None
    fresh = Appointment(
        patient=wanted.patient,
        status=AppointmentStatus.BOOKED,
        booked_by=by,
        booked_at=now,
        changed_at=now,
        desk_note=wanted.desk_note,
        idem_key=key,
    )
    if of_series:
        fresh.series, fresh.series_number = of_series
    try:
        _check(wanted, by=by, now=now)
        placed = place(fresh, wanted, now=now)
    except DomainError:
        # A second click finds its own visit in the way, or the time gone by: asked only then, since it is rare.
        made = made_before(key, wanted)
        if made is None:
            raise
        return made
    if placed is fresh:
        count_booking("made")
        if tells and not of_series:
            _owe_confirmation(placed, now=now)
    return placed


def move(
    *,
    appointment: Appointment,
    wanted: Wanted,
    version: int,
    by: Membership | None,
    now: datetime,
    with_series: bool = False,
    tell: bool = True,
) -> Appointment:
    """Give a visit another time, length, practitioner, room or kind. A new time has to be confirmed anew.

    Where nothing but the note for the desk differs, the place that it has is not judged again. Without `tell` no
    confirmation is owed; mail about the earlier time is withdrawn all the same, and calendars get a new sequence.
    with_series: its series moves it along with others, and tells the patient of all of them in one. Otherwise a visit
    of a series stands apart from now on.
    """
    if appointment.status not in (*TO_COME, *WAITING):
        raise MoveRefusedError(_("This visit cannot be moved any more."))
    check_version(appointment, version)
    if appointment.status == AppointmentStatus.HELD:
        _check_whose(appointment)
    wanted = replace(wanted, patient=appointment.patient)
    if _stays(appointment, wanted):
        appointment.desk_note = wanted.desk_note
        return save_step(appointment, ["desk_note"])
    _check(wanted, by=by, now=now)
    if wanted.starts_at != appointment.starts_at and appointment.status == AppointmentStatus.CONFIRMED:
        appointment.status = AppointmentStatus.BOOKED
    appointment.changed_at = now
    matters = _differs(appointment, wanted)
    if matters and appointment.series_id and not with_series:
        appointment.is_apart = True
    tells = tell and not with_series
    freed = freed_by(appointment, now=now) if matters else None
    moved = _place_again(appointment, wanted, "moved", matters=matters, tells=tells, now=now)
    if freed:
        freed.save()
    return moved


def reassign(
    *, appointment: Appointment, practitioner: Membership, version: int, by: Membership, now: datetime
) -> Appointment:
    """The same time with somebody else."""
    wanted = wanted_again(appointment, practitioner=practitioner)
    return move(appointment=appointment, wanted=wanted, version=version, by=by, now=now)


def restore(*, appointment: Appointment, version: int, by: Membership, now: datetime) -> Appointment:
    """Take back a cancellation, if the time is still free."""
    if appointment.status not in RESTORABLE:
        raise MoveRefusedError(_("This visit is in the diary already."))
    check_version(appointment, version)
    _check_whose(appointment)
    reason = appointment.overbook_reason if by.may(Capability.OVERBOOK) else ""
    wanted = wanted_again(appointment, outside_hours=True, overbook_reason=reason)
    _check(wanted, by=by, now=now, earliest=now - LATE)
    appointment.status = AppointmentStatus.BOOKED
    appointment.cancelled_at = appointment.changed_at = None
    appointment.cancel_reason = ""
    return _place_again(appointment, wanted, "restored", matters=True, now=now)


def confirm(
    *, appointment: Appointment, version: int | None = None, by: Membership | None, now: datetime
) -> Appointment:
    """The patient will come. A hold or a request becomes a booking, by the same path as any other."""
    if version is not None:
        check_version(appointment, version)
    if appointment.status in WAITING:
        if appointment.expires_at and appointment.expires_at <= now:
            raise MoveRefusedError(_("This time was kept for you for a while, and that is over."))
        _check_whose(appointment)
        wanted = wanted_again(appointment, outside_hours=by is not None)
        # The time is kept for the patient already: they need give no notice.
        _check(wanted, by=by, now=now, earliest=None if by else now)
        appointment.status = AppointmentStatus.BOOKED
        appointment.expires_at = None
        return _place_again(appointment, wanted, "made", matters=True, now=now)
    if appointment.status == AppointmentStatus.CONFIRMED:
        return appointment
    if appointment.status != AppointmentStatus.BOOKED or appointment.ends_at <= now:
        raise MoveRefusedError(_("This visit can no longer be confirmed."))
    appointment.status = AppointmentStatus.CONFIRMED
    return save_step(appointment, ["status"])


def hold(
    *, wanted: Wanted, expires_at: datetime, now: datetime, held: Appointment | None = None
) -> Appointment:
    """Keep a time for somebody who chooses without us; `held`, what was kept for them before, goes there instead.

    Raises what `book` raises; an earlier hold stands then as it stood.
    """
    _check(wanted, by=None, now=now)
    if held is None or held.status not in (AppointmentStatus.HELD, AppointmentStatus.EXPIRED):
        held = Appointment(patient=wanted.patient, booked_at=now)
    held.status, held.expires_at = AppointmentStatus.HELD, expires_at
    return place(held, wanted, now=now)


def take_hold(*, hold: Appointment, wanted: Wanted, by: Membership | None, now: datetime) -> Appointment:
    """A time that was kept becomes the visit of whoever takes it: the row changes hands by the path of any booking."""
    if hold.status != AppointmentStatus.HELD or (hold.expires_at and hold.expires_at <= now):
        raise MoveRefusedError(_("This time was kept for a while, and that is over."))
    # The time is kept already: they need give no notice.
    _check(wanted, by=by, now=now, earliest=now)
    hold.status, hold.expires_at, hold.booked_by = AppointmentStatus.BOOKED, None, by
    return _place_again(hold, wanted, "made", matters=True, now=now)


def cancel(
    *,
    appointment: Appointment,
    version: int | None = None,
    reason: str = "",
    by: Membership | None,
    now: datetime,
    with_series: bool = False,
    is_excused: bool = False,
) -> Appointment:
    """Free the time, withdraw what was still to be sent, owe the cancellation.

    Less than 24 hours ahead is late, unless it `is_excused`: the clinic itself asked for it.
    with_series: its series cancels it along with others, and tells the patient of all of them in one.
    """
    if appointment.status in (AppointmentStatus.CANCELLED, AppointmentStatus.LATE_CANCELLED):
        return appointment
    if version is not None:
        check_version(appointment, version)
    if appointment.status not in (*TO_COME, *WAITING):
        raise MoveRefusedError(_("This visit has begun or is over, so it cannot be cancelled."))
    if by is None and appointment.starts_at <= now:
        raise MoveRefusedError(_("This visit has begun or is over, so it cannot be cancelled."))
    is_late = appointment.starts_at - now < LATE and not is_excused
    was_kept, freed = appointment.status == AppointmentStatus.HELD, freed_by(appointment, now=now)
    appointment.status = AppointmentStatus.LATE_CANCELLED if is_late else AppointmentStatus.CANCELLED
    appointment.cancelled_at = appointment.changed_at = now
    appointment.cancel_reason = one_line(reason, most=200, field="reason")
    appointment.sequence += 1
    save_step(appointment, ["status", "cancelled_at", "changed_at", "cancel_reason", "sequence"])
    withdraw_mail(subject_uid=appointment.uid)
    return_recalls(appointment, now=now)
    count_booking("cancelled")
    if freed:
        freed.save()
    if appointment.starts_at > now and not (with_series or was_kept):
        _owe("cancellation", appointment, now=now, due_at=now + MAIL_DELAY)
    return appointment


def _check_whose(appointment: Appointment) -> None:
    """A time that somebody new took is theirs alone: nobody knows who would come."""
    if StandIn.objects.filter(patient=appointment.patient).exists():
        raise MoveRefusedError(
            _(
                "Somebody new is booking this time. Wait for their answer, or cancel it so that it is free again."
            )
        )


def _check(wanted: Wanted, *, by: Membership | None, now: datetime, earliest: datetime | None = None) -> None:
    """What can be said without a lock."""
    if wanted.starts_at < (earliest or (now - GRACE if by else now)):
        raise PastTimeError(_("This time is over. Please choose a later one."), field="starts_at")
    if by is None and earliest is None and not wanted.is_kept:
        _check_notice(wanted, now=now)
    if wanted.starts_at > now + FURTHEST:
        raise PastTimeError(_("This is more than two years ahead. Please check the date."), field="starts_at")
    if not (wanted.practitioner.is_active and wanted.practitioner.is_practitioner):
        raise NotBookableError(_("This practitioner cannot be booked."), field="practitioner")
    if not wanted.practitioner.is_here(wanted.starts_at, wanted.ends_at):
        raise NotBookableError(
            _("%(who)s is not here at that time.") % {"who": wanted.practitioner.display_name},
            field="practitioner",
        )
    if not (wanted.visit_type.is_active and wanted.location.is_active):
        raise NotBookableError(_("This kind of visit cannot be booked here."), field="visit_type")
    if wanted.minutes is not None and wanted.minutes not in LENGTHS:
        raise NotBookableError(
            _("A visit takes %(least)s to %(most)s minutes.")
            % {"least": SHORTEST_MINUTES, "most": LONGEST_MINUTES},
            field="minutes",
        )
    if wanted.room and wanted.room.location_id != wanted.location.pk:
        raise NotBookableError(_("This room is at another place."), field="room")
    if wanted.overbook_reason and not (by and by.may(Capability.OVERBOOK)):
        raise NotAllowedError(_("You may not book above what fits."), field="overbook_reason")
    if wanted.outside_hours and by is None:
        raise NotAllowedError(_("Please choose one of the free times."))


def _check_notice(wanted: Wanted, *, now: datetime) -> None:
    """What a patient may book without us."""
    if not wanted.visit_type.is_online:
        raise NotBookableError(_("Please call us to book this kind of visit."), field="visit_type")
    first, last = notice_of(wanted.visit_type, now=now)
    if wanted.starts_at < first:
        raise TooSoonError(_("This is very soon. Please call us, or choose a later time."), field="starts_at")
    if wanted.starts_at > last:
        raise PastTimeError(_("This is too far ahead. Please choose an earlier time."), field="starts_at")


def _stays(appointment: Appointment, wanted: Wanted) -> bool:
    return (
        not _differs(appointment, wanted)
        and appointment.visit_type_id == wanted.visit_type.pk
        and (wanted.room is None or wanted.room.pk == appointment.room_id)
        and wanted.overbook_reason in ("", appointment.overbook_reason)
    )


def _differs(appointment: Appointment, wanted: Wanted) -> bool:
    """Whether the patient's calendar would show another visit; the room is told at the door."""
    return (
        appointment.starts_at != wanted.starts_at
        or appointment.ends_at != wanted.ends_at
        or appointment.practitioner_id != wanted.practitioner.pk
        or appointment.location_id != wanted.location.pk
    )


def _place_again(
    appointment: Appointment,
    wanted: Wanted,
    event: str,
    *,
    matters: bool,
    tells: bool = True,
    now: datetime,
) -> Appointment:
    """Write the new place of a known appointment; when it matters, calendars and mail hear of it."""
    appointment.sequence += matters
    place(appointment, wanted, now=now)
    count_booking(event)
    if matters:
        withdraw_mail(subject_uid=appointment.uid, below_version=appointment.sequence + 1)
    if matters and tells:
        _owe_confirmation(appointment, now=now)
    return appointment


def _owe_confirmation(appointment: Appointment, *, now: datetime) -> None:
    if appointment.starts_at > now:
        _owe("confirmation", appointment, now=now, due_at=now + MAIL_DELAY)


def _owe(kind: str, appointment: Appointment, *, now: datetime, due_at: datetime) -> None:
    queue_mail(
        kind=kind,
        patient_uid=appointment.patient.uid,
        subject_uid=appointment.uid,
        subject_version=appointment.sequence + 1,
        now=now,
        due_at=due_at,
        useful_until=appointment.starts_at,
    )
