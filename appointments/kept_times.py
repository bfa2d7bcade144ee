"""A time that is kept for five minutes while somebody chooses by a link: one time per link.

It stands in the diary as a hold, under the same constraints as every visit, so that nobody else is given it. When the
five minutes are over it is free for whoever asks first, whether or not the clock has come by.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from appointments.booking import LATE, book, cancel, confirm, hold, move
from appointments.diary import around
from appointments.models import Appointment, AppointmentStatus, KeptTime
from appointments.models.diary import AppointmentQuerySet
from appointments.placing import together_or_not
from appointments.self_booking import check_self_booking, check_self_move
from appointments.wanted import Wanted, wanted_again
from clinic.errors import DomainError, StaleVersionError

KEEP_FOR = timedelta(minutes=5)
SHOWN = ("patient", "practitioner__user", "visit_type", "location", "room")


class LateMoveError(DomainError):
    """The visit is less than 24 hours away now, which the page that was answered has not said."""

    code = "late_move"


class KeepOverError(DomainError):
    """The minutes for which the time was kept are over, or it was given back."""

    code = "keep_over"


def kept_by(link: UUID) -> KeptTime | None:
    """What the link keeps or kept last, with its visit; one query."""
    rows = KeptTime.objects.select_related("hold__practitioner", "hold__visit_type", "hold__location")
    return rows.select_related("moving").filter(link_uid=link, hold__isnull=False).first()


def is_kept(kept: KeptTime | None, *, now: datetime) -> bool:
    """Whether the time stands there and waits for a yes."""
    if kept is None or kept.hold is None or kept.answered_at is not None:
        return False
    until = kept.hold.expires_at
    return kept.hold.status == AppointmentStatus.HELD and until is not None and until > now


@transaction.atomic
def keep_time(*, link: UUID, wanted: Wanted, now: datetime, moving: Appointment | None = None) -> KeptTime:
    """Keep this time for the next five minutes; the time that the link kept before is free again.

    moving: the visit that is to go there; without it a further one is booked. Raises CallUsError, the errors of
    `check_self_move`, and what `book` raises; then the link keeps what it kept.
    """
    if moving is not None:
        check_self_move(moving, now=now)
    else:
        check_self_booking(wanted, now=now)
    kept = _locked(link)
    earlier = Appointment.objects.get(pk=kept.hold.pk) if kept.hold else None
    kept.hold = hold(wanted=wanted, expires_at=now + KEEP_FOR, now=now, held=earlier)
    kept.moving, kept.kept_at, kept.answered_at = moving, now, None
    kept.save(update_fields=["hold", "moving", "kept_at", "answered_at"])
    return kept


@transaction.atomic
def take_kept(*, link: UUID, now: datetime) -> Appointment:
    """Yes: the kept time becomes the visit, or the visit goes there. Twice is once.

    A visit that was near when the time was chosen is cancelled late instead, and another one booked, so that moving is
    no way round that rule.

    Raises KeepOverError, CallUsError, MoveRefusedError, and what booking raises.
    """
    kept = _locked(link)
    if kept.hold is None:
        raise KeepOverError(_say_over())
    held = Appointment.objects.select_related(*SHOWN).get(pk=kept.hold.pk)
    if kept.answered_at is not None:
        return kept.moving if kept.moving and not held.occupies else held
    if held.status != AppointmentStatus.HELD or held.expires_at is None or held.expires_at <= now:
        raise KeepOverError(_say_over())
    try:
        visit = _take(kept, held, now=now)
    except StaleVersionError as error:  # its end came while we waited for our turn
        raise KeepOverError(_say_over()) from error
    kept.answered_at = now
    kept.save(update_fields=["answered_at"])
    return visit


@transaction.atomic
def give_back(*, link: UUID) -> None:
    """No: the time is free again. Nothing happens to a time that was taken."""
    kept = KeptTime.objects.select_for_update().filter(link_uid=link, answered_at__isnull=True).first()
    if kept is not None and kept.hold is not None:
        _end(Appointment.objects.filter(pk=kept.hold.pk))
        kept.hold = None
        kept.save(update_fields=["hold"])


def reaches_into(wanted: Wanted, visit: Appointment) -> bool:
    """Whether the visit, with its buffers, is in the way of a hold for the time that it is to go to.

    The constraints let nothing stand beside a visit in its own time, so such a time cannot be kept.
    """
    there = around(wanted.visit_type, wanted.starts_at, wanted.ends_at)
    return there.start < visit.blocked_until and visit.blocked_from < there.end


@transaction.atomic
def move_at_once(
    *, link: UUID, moving: Appointment, wanted: Wanted, was_told: bool, now: datetime
) -> Appointment:
    """Yes to a time that reaches into the visit's own: it goes there if the rest of that time is still free. Twice is
    once, and what the link kept is free again.

    was_told: the page has said that this is late; then it is what it is in `take_kept`. Raises LateMoveError without,
    MoveRefusedError, CallUsError, and what booking raises.
    """
    kept = _locked(link)
    if kept.answered_at and kept.moving_id == moving.pk and kept.hold and kept.hold.occupies:
        return kept.hold

    def act() -> Appointment:
        visit = Appointment.objects.select_related(*SHOWN).get(pk=moving.pk)
        place = {"practitioner": wanted.practitioner, "location": wanted.location}
        there = wanted_again(visit, starts_at=wanted.starts_at, **place)
        if (visit.starts_at, visit.practitioner, visit.location) == (there.starts_at, *place.values()):
            return visit
        check_self_move(visit, now=now)
        if kept.hold:
            _end(Appointment.objects.filter(pk=kept.hold.pk))
        if not is_late(visit, at=now):
            return move(appointment=visit, wanted=there, version=visit.version, by=None, now=now)
        if not was_told:
            raise LateMoveError(_("It is less than 24 hours until your visit now. Please look again."))
        _cancel_late(visit, now=now)
        return book(wanted=replace(there, desk_note=""), by=None, now=now)

    moved = together_or_not([wanted], act)
    kept.hold, kept.moving, kept.kept_at, kept.answered_at = None, moving, now, now
    if moved.pk != moving.pk:
        kept.hold = moved
    kept.save(update_fields=["hold", "moving", "kept_at", "answered_at"])
    return moved


def _locked(link: UUID) -> KeptTime:
    """The link's row, made when it is the first time; a second click waits for the first."""
    KeptTime.objects.get_or_create(link_uid=link)
    locked: KeptTime = KeptTime.objects.select_for_update().get(link_uid=link)
    return locked


def is_late_move(kept: KeptTime) -> bool:
    """Whether the visit was less than 24 hours away when its new time was chosen."""
    return kept.moving is not None and kept.kept_at is not None and is_late(kept.moving, at=kept.kept_at)


def is_late(visit: Appointment, *, at: datetime) -> bool:
    """Whether moving it at that instant is cancelling it late."""
    return visit.starts_at - at < LATE


def _cancel_late(visit: Appointment, *, now: datetime) -> None:
    cancel(appointment=visit, reason=_("Moved less than 24 hours before"), by=None, now=now)


def _take(kept: KeptTime, held: Appointment, *, now: datetime) -> Appointment:
    if kept.moving is None:
        check_self_booking(wanted_again(held), now=now)
        return confirm(appointment=held, by=None, now=now)
    visit = Appointment.objects.select_related(*SHOWN).get(pk=kept.moving.pk)
    check_self_move(visit, now=now)
    if not is_late_move(kept):
        return _move(visit, held, now=now)
    booked = confirm(appointment=held, by=None, now=now)
    _cancel_late(visit, now=now)
    return booked


def _move(visit: Appointment, held: Appointment, *, now: datetime) -> Appointment:
    """The hold makes room for the visit that goes there, inside the turns of both: nobody comes between."""
    wanted = wanted_again(
        visit,
        starts_at=held.starts_at,
        practitioner=held.practitioner,
        location=held.location,
        is_kept=True,
    )

    def act() -> Appointment:
        if _end(Appointment.objects.filter(pk=held.pk, version=held.version)) != 1:
            raise KeepOverError(_say_over())
        return move(appointment=visit, wanted=wanted, version=visit.version, by=None, now=now)

    return together_or_not([wanted], act)


def _end(rows: AppointmentQuerySet) -> int:
    held = rows.filter(status=AppointmentStatus.HELD)
    return held.update(status=AppointmentStatus.EXPIRED, version=F("version") + 1)


def _say_over() -> str:
    return _("We kept this time for five minutes, and they are over. Please choose a time again.")
