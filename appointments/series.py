"""A series: many visits booked, changed, cancelled and taken back in one, all of them or none.

Each visit goes through the same verbs as any other (`appointments.booking`), inside one turn for all of them
(RELIABILITY §1.3). The patient hears of all of them in one mail.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments import booking
from appointments.booking import MAIL_DELAY
from appointments.errors import IdempotencyConflictError, SeriesRefusedError
from appointments.hours import at_wall_clock
from appointments.models import Appointment, Series
from appointments.placing import UNIQUE, together_or_not
from appointments.series_preview import (
    Change,
    Pick,
    SeriesWanted,
    Standing,
    may_change,
    preview_series,
    read_series,
    standing_in_order,
)
from appointments.series_rule import MOST_VISITS, write_rule
from appointments.series_scope import Scope, out_of_order, safe_order
from appointments.suggestions import say_when
from appointments.undo import take_out
from appointments.wanted import Wanted, wanted_again
from clinic.errors import DomainError, StaleVersionError
from clinic.mail import queue_mail, withdraw_mail
from clinic.models import Membership
from clinic.postgresql.errors import sqlstate

STALE_SERIES = gettext_lazy("Somebody changed this series a moment ago. Here is how it stands now.")
# Number of a visit → the time it is to have; None: it stays as it is.
Choices = Mapping[int, datetime | None]


def book_series(
    *,
    wanted: SeriesWanted,
    starts: Sequence[datetime] | None = None,
    by: Membership,
    now: datetime,
    idem_key: str | None = None,
) -> Series:
    """Book visits at these instants, or all that the rule gives; all of them or none, and owe one confirmation. The
    same key again returns the same series.

    Raises SeriesRefusedError, IdempotencyConflictError, and what booking a visit raises.
    """
    key, asked = idem_key or None, _digest(wanted, starts)
    try:
        times = [look.starts_at for look in preview_series(wanted, now=now)] if starts is None else starts
        wishes = _wishes(wanted, times)
        return together_or_not(wishes, lambda: _book(wanted, wishes, by=by, now=now, key=key, asked=asked))
    except DomainError:
        made = _made_before(key, asked)
        if made is None:
            raise
        return made
    except IntegrityError as error:
        made = _made_before(key, asked) if sqlstate(error) == UNIQUE else None
        if made is None:
            raise
        return made


def change_series(
    *,
    standing: Standing,
    pick: Pick,
    change: Change,
    choices: Choices,
    by: Membership,
    now: datetime,
) -> Series:
    """Move the named visits, all of them or none; `choices` gives some another time, or leaves them as they are.

    One visit alone is moved as any other and told alone; of several the patient hears in one mail. `standing` was read
    in this transaction; the caller has compared its version. Raises SeriesRefusedError, StaleVersionError, and what
    moving a visit raises.
    """
    series = standing.series
    moves = _moves(standing, pick, change, choices)
    if not moves:
        raise SeriesRefusedError(_("Nothing changes with that. What is over stays as it was."))
    alone = pick.scope == Scope.THIS

    def act() -> Series:
        claim(series)
        for visit, wish in moves:
            with _saying(wish):
                booking.move(
                    appointment=visit,
                    wanted=wish,
                    version=visit.version,
                    by=by,
                    now=now,
                    with_series=not alone,
                )
        if change.practitioner and not alone:
            series.practitioner = change.practitioner
        _save(series, ["practitioner_id"])
        if not alone:
            withdraw_mail(subject_uid=series.uid, below_version=series.version)
            _owe_confirmation(series, [wish.starts_at for _visit, wish in moves], now=now)
        return series

    return together_or_not([wish for _visit, wish in moves], act)


@transaction.atomic
def cancel_series(
    *, standing: Standing, pick: Pick, reason: str = "", by: Membership, now: datetime
) -> Series:
    """Cancel the named visits, also those that were moved on their own. One alone is told alone, several in one mail.

    Raises SeriesRefusedError, StaleVersionError, TextRefusedError.
    """
    series = standing.series
    alone = pick.scope == Scope.THIS
    named = standing.picked(Pick(pick.scope, pick.number, with_apart=True))
    if not named:
        raise SeriesRefusedError(_("There is no visit left to cancel. What is over stays as it was."))
    visits = [standing.by_number[each.number] for each in named]
    claim(series)
    for visit in visits:
        booking.cancel(
            appointment=visit, version=visit.version, reason=reason, by=by, now=now, with_series=not alone
        )
    _save(series, [], ends=not any(may_change(visit, now=now) for visit in standing.visits), now=now)
    if not alone:
        queue_mail(
            kind="series_cancellation",
            patient_uid=series.patient.uid,
            subject_uid=series.uid,
            subject_version=series.version,
            now=now,
            due_at=now + MAIL_DELAY,
            useful_until=max(visit.starts_at for visit in visits),
        )
    return series


@transaction.atomic
def undo_series(*, standing: Standing, by: Membership, now: datetime) -> Series:
    """Take back what was booked a moment ago; nothing is mailed.

    Raises SeriesRefusedError, NothingToUndoError, UndoOverError, StaleVersionError.
    """
    series = standing.series
    if not may_undo(series, now=now):
        raise SeriesRefusedError(_("It is too late to take the series back. Cancel its visits instead."))
    claim(series)
    for visit in standing.visits:
        if visit.occupies:
            take_out(visit, now=now)
    withdraw_mail(subject_uid=series.uid)
    _save(series, [], ends=True, now=now)
    return series


def may_undo(series: Series, *, now: datetime) -> bool:
    """Until the confirmation goes out."""
    return series.ended_at is None and series.version == 1 and now < series.made_at + MAIL_DELAY


def claim(series: Series) -> None:
    """From here on nobody else changes several visits of this series: one would take them forwards, another backwards,
    and each wait for the other. Turns come before, visits after. Raises StaleVersionError."""
    rows = Series.objects.filter(pk=series.pk, version=series.version).order_by()
    if not rows.select_for_update(no_key=True).values_list("pk", flat=True):
        raise StaleVersionError(STALE_SERIES)


def open_standing(series: Series, *, version: int, now: datetime) -> Standing:
    """The series with its visits for whoever has seen this version of it. Raises StaleVersionError."""
    if series.version != version:
        raise StaleVersionError(STALE_SERIES)
    return read_series(series, now=now)


def _wishes(wanted: SeriesWanted, times: Sequence[datetime]) -> list[Wanted]:
    """In the order of time. Raises SeriesRefusedError when there is none, or too many."""
    if not times:
        raise SeriesRefusedError(_("No visit is chosen. Choose at least one."))
    if len(times) > MOST_VISITS:
        raise SeriesRefusedError(_("A series has at most %(most)s visits.") % {"most": MOST_VISITS})
    who = (wanted.patient, wanted.practitioner, wanted.visit_type, wanted.location)
    return [Wanted(*who, at) for at in sorted(times)]


def _book(
    wanted: SeriesWanted,
    wishes: Sequence[Wanted],
    *,
    by: Membership,
    now: datetime,
    key: str | None,
    asked: str,
) -> Series:
    series = Series.objects.create(
        patient=wanted.patient,
        practitioner=wanted.practitioner,
        visit_type=wanted.visit_type,
        location=wanted.location,
        rule=write_rule(wanted.rule),
        made_by=by,
        made_at=now,
        idem_key=key,
        asked=asked,
    )
    for number, wish in enumerate(wishes, start=1):
        with _saying(wish):
            booking.book(wanted=wish, by=by, now=now, of_series=(series, number))
    _owe_confirmation(series, [wish.starts_at for wish in wishes], now=now)
    return series


def _moves(
    standing: Standing, pick: Pick, change: Change, choices: Choices
) -> list[tuple[Appointment, Wanted]]:
    """What is to be moved where, in an order in which no visit steps on another. Raises SeriesRefusedError."""
    picked = standing.picked(pick)
    if not choices.keys() <= {each.number for each in picked}:
        raise SeriesRefusedError(_("These are not the visits that change. Look at them again, then choose."))
    targets: dict[int, datetime] = {}
    wishes: list[tuple[Appointment, Wanted]] = []
    for each in picked:
        visit = standing.by_number[each.number]
        zone = visit.location.zone
        there = change.shift.apply(each.starts_at)
        at = choices.get(each.number, at_wall_clock(there.date(), there.time(), zone))
        if at is None:
            continue
        who = change.practitioner or visit.practitioner
        if at == visit.starts_at and who.pk == visit.practitioner_id:
            continue
        targets[each.number] = at.astimezone(zone).replace(tzinfo=None)
        wishes.append((visit, wanted_again(visit, starts_at=at, practitioner=who)))
    wrong = out_of_order(standing_in_order(standing, pick), targets)
    if wrong:
        _refuse_order(standing, wrong)
    order = safe_order([(visit.starts_at, wish.starts_at) for visit, wish in wishes])
    return [wishes[index] for index in order]


def _refuse_order(standing: Standing, wrong: set[int]) -> None:
    numbers = sorted(wrong)
    named = ", ".join(str(number) for number in numbers)
    raise SeriesRefusedError(
        ngettext(
            "Visit %(numbers)s would no longer be in order with the others. Choose another time, or move it alone.",
            "Visits %(numbers)s would no longer be in order with the others. Choose other times, or move them alone.",
            len(numbers),
        )
        % {"numbers": named}
    )


@contextmanager
def _saying(wish: Wanted) -> Iterator[None]:
    """Says which visit of many it was that did not fit."""
    try:
        yield
    except DomainError as error:
        error.message = f"{say_when(wish.starts_at, wish.location)}: {error.message}"
        raise


def _save(series: Series, fields: Sequence[str], *, ends: bool = False, now: datetime | None = None) -> None:
    if ends:
        series.ended_at = now
        fields = [*fields, "ended_at"]
    values = {name: getattr(series, name) for name in fields}
    rows = Series.objects.filter(pk=series.pk, version=series.version)
    if rows.update(**values, version=F("version") + 1) != 1:
        raise StaleVersionError(STALE_SERIES)
    series.version += 1


def _owe_confirmation(series: Series, starts: Sequence[datetime], *, now: datetime) -> None:
    last = max(starts)
    if last > now:
        queue_mail(
            kind="series_confirmation",
            patient_uid=series.patient.uid,
            subject_uid=series.uid,
            subject_version=series.version,
            now=now,
            due_at=now + MAIL_DELAY,
            useful_until=last,
        )


def _digest(wanted: SeriesWanted, starts: Sequence[datetime] | None) -> str:
    """Of everything that was asked for."""
    who = [wanted.patient.pk, wanted.practitioner.pk, wanted.visit_type.pk, wanted.location.pk]
    times = None if starts is None else sorted(at.timestamp() for at in starts)
    asked = json.dumps([who, write_rule(wanted.rule), times], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def _made_before(key: str | None, asked: str) -> Series | None:
    made: Series | None = Series.objects.filter(idem_key=key).first() if key else None
    if made is not None and made.asked != asked:
        raise IdempotencyConflictError(
            _(
                "This form was sent before with other answers. Please look whether the visits are already booked."
            )
        )
    return made
