"""Take back a change or a cancellation of a series while nobody has been told of it, as `undo` does for one visit.

What it did stands in the rows: the visits that changed at its instant, and the one mail about it, which says when that
was. A visit that somebody changed since keeps the whole from being taken back.
"""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.booking import MAIL_DELAY
from appointments.models import Appointment, Series
from appointments.placing import together_or_not
from appointments.series import claim
from appointments.series_preview import Standing
from appointments.series_scope import safe_order
from appointments.undo import NothingToUndoError, UndoOverError, as_it_stood, is_elsewhere, put_back
from appointments.wanted import wanted_again
from clinic.mail import withdraw_mail
from clinic.models import MailState, Membership, OutgoingMail
from clinic.models.outbox import WAITING

CHANGED_SINCE = gettext_lazy("Some of these visits were changed since. Move or cancel them one by one.")
CONFIRMATION, CANCELLATION = "series_confirmation", "series_cancellation"


def may_undo_change(series: Series, *, now: datetime) -> bool:
    """Whether several of its visits were changed together less than three minutes ago."""
    return series.version > 1 and _mail_of(series, now=now) is not None


def undo_series_change(*, standing: Standing, by: Membership, now: datetime) -> Series:
    """Put the visits of the last change back where they were, all of them or none. Nobody is told.

    `standing` was read in this transaction; the caller has compared its version. Raises UndoOverError,
    NothingToUndoError, and SlotTakenError when somebody else has one of the old times by now.
    """
    series = standing.series
    mail = _mail_of(series, now=now)
    if mail is None:
        raise UndoOverError(_("Three minutes have passed. Move or cancel the visits instead."))
    # A series that is new was not changed: it is taken back as a whole (`undo_series`).
    visits = _changed_together(standing, mail.due_at - MAIL_DELAY) if series.version > 1 else []
    backs = [(visit, before) for visit in visits if (before := as_it_stood(visit)) is not None]
    if not backs:
        raise NothingToUndoError(
            _("There is nothing to undo: no visit of this series was moved or cancelled.")
        )
    # A step on the board keeps the instant of the change, but is what would be taken back.
    if not all(is_elsewhere(visit, before) or visit.occupies != before.occupies for visit, before in backs):
        raise UndoOverError(CHANGED_SINCE)
    order = safe_order([(visit.starts_at, before.starts_at) for visit, before in backs])

    def act() -> Series:
        claim(series)
        for index in order:
            visit, before = backs[index]
            put_back(visit, before, now=now)
        _put_series_back(series)
        _withdraw(series, mail)
        return series

    return together_or_not([wanted_again(before) for _visit, before in backs], act)


def _mail_of(series: Series, *, now: datetime) -> OutgoingMail | None:
    """About its last change, as long as it waits."""
    rows = OutgoingMail.objects.filter(
        subject_uid=series.uid, subject_version=series.version, kind__in=(CONFIRMATION, CANCELLATION)
    )
    found: OutgoingMail | None = rows.filter(state__in=WAITING, due_at__gt=now).first()
    return found


def _changed_together(standing: Standing, at: datetime) -> list[Appointment]:
    """Raises UndoOverError when one of those that the change named was changed again."""
    visits = [visit for visit in standing.visits if visit.changed_at == at]
    events = Appointment._meta.get_field("history").related_model._default_manager
    named = set(events.filter(series=standing.series, changed_at=at).values_list("pgh_obj_id", flat=True))
    if named != {visit.pk for visit in visits}:
        raise UndoOverError(CHANGED_SINCE)
    return visits


def _put_series_back(series: Series) -> None:
    before = series.history.filter(version=series.version - 1).order_by("-pgh_id").first()  # type: ignore[attr-defined]
    series.practitioner_id, series.ended_at = before.practitioner_id, before.ended_at
    Series.objects.filter(pk=series.pk).update(
        practitioner=before.practitioner_id, ended_at=before.ended_at, version=F("version") + 1
    )
    series.version += 1


def _withdraw(series: Series, mail: OutgoingMail) -> None:
    """Make the mail about the change unwritten, and owe again the one that it had withdrawn."""
    withdraw_mail(subject_uid=series.uid, below_version=mail.subject_version + 1)
    mails = OutgoingMail.objects.filter(subject_uid=series.uid)
    mails.filter(pk=mail.pk).delete()
    if mail.kind != CONFIRMATION:
        return
    last = mails.filter(kind=CONFIRMATION).order_by("-subject_version").first()
    if last is not None and last.state == MailState.SUPERSEDED and not last.reason:
        mails.filter(pk=last.pk).update(state=MailState.PLANNED)
