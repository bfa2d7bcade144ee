"""Take back what was just done to a visit, while nobody has been told of it yet.

For three minutes after a visit was booked, moved or cancelled its mail waits (`booking.MAIL_DELAY`). Whoever takes the
change back in that time leaves diary and mail as if it had never been made.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.booking import MAIL_DELAY, TO_COME, WAITING
from appointments.models import Appointment, AppointmentStatus
from appointments.placing import check_version, place, save_step
from appointments.recall_answers import return_recalls
from appointments.wanted import wanted_again
from clinic.errors import DomainError
from clinic.mail import withdraw_mail
from clinic.metrics import count_booking
from clinic.models import MailState, Membership, OutgoingMail
from clinic.models.outbox import WAITING as NOT_SENT_YET

CALLED_OFF = (AppointmentStatus.CANCELLED, AppointmentStatus.LATE_CANCELLED)
NEVER_LEFT = (*NOT_SENT_YET, MailState.SUPERSEDED, MailState.SUPPRESSED, MailState.DEAD)


class UndoOverError(DomainError):
    """The three minutes are over, or the mail about the change is on its way."""

    code = "undo_over"


class NothingToUndoError(DomainError):
    """The last thing that happened to the visit is none that can be taken back."""

    code = "nothing_to_undo"


def may_undo(appointment: Appointment, *, now: datetime) -> bool:
    """Whether it was booked, moved or cancelled less than three minutes ago."""
    return appointment.changed_at is not None and now < appointment.changed_at + MAIL_DELAY


@transaction.atomic
def undo(*, appointment: Appointment, version: int, by: Membership, now: datetime) -> Appointment:
    """Take a new visit out again, put a moved one back where it was, restore a cancelled one. Nobody is told.

    Raises StaleVersionError when somebody changed the visit since, UndoOverError, NothingToUndoError; SlotTakenError
    when somebody else has the old time by now.
    """
    check_version(appointment, version)
    if not may_undo(appointment, now=now):
        raise UndoOverError(_("Three minutes have passed. Move or cancel the visit instead."))
    before = as_it_stood(appointment)
    if before is None:
        return take_out(appointment, now=now)
    is_called_off = appointment.status in CALLED_OFF and before.occupies
    if not (is_called_off or _was_moved(appointment, before)):
        raise NothingToUndoError(_("There is nothing to undo: this visit was neither moved nor cancelled."))
    return put_back(appointment, before, now=now)


def as_it_stood(appointment: Appointment) -> Appointment | None:
    """The visit before its last change; None when it is new. One query."""
    if appointment.version == 1:
        return None
    events = appointment.history.filter(version=appointment.version - 1)  # type: ignore[attr-defined]
    event = (
        events.select_related("practitioner__user", "visit_type", "location", "room")
        .order_by("-pgh_id")
        .first()
    )
    if event is None:
        raise NothingToUndoError(_("There is nothing to undo: this visit was neither moved nor cancelled."))
    names = [field.attname for field in Appointment._meta.concrete_fields if not field.generated]
    before = Appointment(**{name: getattr(event, name) for name in names if hasattr(event, name)})
    before.patient = appointment.patient
    for name in ("practitioner", "visit_type", "location", "room"):
        setattr(before, name, getattr(event, name))
    return before


def _was_moved(appointment: Appointment, before: Appointment) -> bool:
    """A later step on the board, a confirmation or a note is no move: it has its own way back."""
    is_open = appointment.status in (*TO_COME, *WAITING) and before.status in (*TO_COME, *WAITING)
    return is_open and is_elsewhere(appointment, before)


def is_elsewhere(appointment: Appointment, before: Appointment) -> bool:
    place_of = ("starts_at", "ends_at", "practitioner_id", "location_id", "room_id", "visit_type_id", "lane")
    return any(getattr(appointment, name) != getattr(before, name) for name in place_of)


def take_out(appointment: Appointment, *, now: datetime) -> Appointment:
    """A visit that should never have been booked: the row stays, so that its form cannot book it once more.

    Raises NothingToUndoError once it has begun, UndoOverError, StaleVersionError.
    """
    if appointment.status not in TO_COME:
        raise NothingToUndoError(_("There is nothing to undo: this visit was neither moved nor cancelled."))
    told_as = appointment.sequence + 1
    appointment.status = AppointmentStatus.CANCELLED
    appointment.cancelled_at, appointment.changed_at = now, None
    appointment.cancel_reason = _("Booked by mistake and taken back")
    appointment.sequence += 1
    save_step(appointment, ["status", "cancelled_at", "changed_at", "cancel_reason", "sequence"])
    _not_told_yet(appointment, told_as)
    return_recalls(appointment, now=now)
    count_booking("undone")
    return appointment


def put_back(appointment: Appointment, before: Appointment, *, now: datetime) -> Appointment:
    """As it stood before, by the same path as any booking. It had that place, so hours are not asked again.

    The mail is taken back after the place is taken, as every verb does: see `locks`.
    """
    told_as = appointment.sequence + 1
    wanted = wanted_again(
        before,
        room=before.room,
        outside_hours=True,
        was_agreed=before.agreed_outside,
        overbook_reason=before.overbook_reason,
    )
    for name in ("status", "sequence", "expires_at", "cancelled_at", "cancel_reason", "is_apart"):
        setattr(appointment, name, getattr(before, name))
    appointment.changed_at = None
    place(appointment, wanted, now=now)
    if told_as != before.sequence + 1:
        _withdraw(appointment, before, told_as)
    count_booking("undone")
    return appointment


def _withdraw(appointment: Appointment, before: Appointment, told_as: int) -> None:
    """Make the mail about the change unwritten, and owe again what the change had withdrawn."""
    _not_told_yet(appointment, told_as)
    mails = OutgoingMail.objects.filter(subject_uid=appointment.uid, state=MailState.SUPERSEDED)
    # The next change of this visit has the same number: its mail must find the place free.
    mails.filter(subject_version=told_as).delete()
    # What a sender looked at and found to be no longer needed has a reason.
    mails.filter(subject_version=before.sequence + 1, reason="").update(state=MailState.PLANNED)


def _not_told_yet(appointment: Appointment, told_as: int) -> None:
    """Withdraw the mail about the change, which is of this version. When a sender was quicker, the change stands."""
    withdraw_mail(subject_uid=appointment.uid)
    mails = OutgoingMail.objects.filter(subject_uid=appointment.uid, subject_version=told_as)
    if mails.exclude(state__in=NEVER_LEFT).exists():
        raise UndoOverError(_("The e-mail about it is on its way. Move or cancel the visit instead."))
