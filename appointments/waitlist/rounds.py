"""Rounds: a free time is kept by one hold and offered to one or several; it ends with a booking or with nothing.

Whoever places a visit takes the turns of booking first, then locks the round, then its entries, then writes visits:
always in this order, so that nobody waits in a circle.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

import structlog
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from appointments.errors import IdempotencyConflictError
from appointments.fitting import expire_holds
from appointments.models import (
    Appointment,
    AppointmentStatus,
    EntryState,
    FreedTime,
    OfferState,
    RoundState,
    WaitlistEntry,
    WaitlistOffer,
    WaitlistRound,
)
from appointments.placing import place, together_or_not
from appointments.waitlist.errors import OfferRefusedError, TooLateToOfferError
from appointments.waitlist.matching import matches_for, upcoming_freed, waiting_entries
from appointments.waitlist.policies import policy
from appointments.wanted import Wanted
from clinic.errors import DomainError
from clinic.mail import queue_mail
from clinic.models import Clinic, Membership, Purpose
from clinic.quiet_hours import after_quiet
from patients.addressing import may_be_mailed

log = structlog.get_logger("plumbline.waitlist")

MOST_BY_ITSELF = 3
MOST_BY_HAND = 10
# A cancellation can be undone before anybody is told of the time.
GRACE = timedelta(minutes=3)
# Somebody has to read the mail, decide, and be on the way.
LEAST_TO_READ = timedelta(minutes=10)
BEFORE_VISIT = timedelta(minutes=15)
LOOKED_AT = 50


def keep_until(*, starts_at: datetime, clinic: Clinic, zone: tzinfo, minutes: int, now: datetime) -> datetime:
    """Until when a time is kept: so many minutes from when the mail can be read, and never up to the visit itself.

    Raises TooLateToOfferError when nobody could answer in time.
    """
    read_at = _good_hour(clinic, zone, now=now)
    until = min(read_at + timedelta(minutes=minutes), starts_at - BEFORE_VISIT)
    if until - read_at < LEAST_TO_READ:
        raise TooLateToOfferError(_("This time is too near for an e-mail. Please call instead."))
    return until


def _good_hour(clinic: Clinic, zone: tzinfo, *, now: datetime) -> datetime:
    return after_quiet(now, zone, quiet_from=clinic.quiet_from, quiet_until=clinic.quiet_until)  # type: ignore[arg-type]


@transaction.atomic
def open_round(
    *,
    freed: FreedTime,
    entries: Sequence[WaitlistEntry],
    by: Membership | None,
    now: datetime,
    idem_key: str | None = None,
) -> WaitlistRound:
    """Keep the time and offer it to these entries, the best first. The same key again returns the same round.

    The hold stands in the name of the first whose visit is the longest, so that it is long enough for all of them.
    Raises OfferRefusedError, TooLateToOfferError, IdempotencyConflictError, and what `place` raises.
    """
    if not entries:
        raise OfferRefusedError(_("Choose at least one person."), field="entries")
    return together_or_not(
        [wanted_by(_longest(entries), freed)],
        lambda: _open(freed, entries, by=by, now=now, key=idem_key or None),
    )


def _open(
    freed: FreedTime,
    entries: Sequence[WaitlistEntry],
    *,
    by: Membership | None,
    now: datetime,
    key: str | None,
) -> WaitlistRound:
    waiting = _lock(entries)
    # Asked when our turn has come: a second click waits for the first.
    made = _made_before(key, freed, entries)
    if made:
        return made
    _check_waiting(waiting)
    if WaitlistRound.objects.filter(freed=freed, state=RoundState.RUNNING).exists():
        raise OfferRefusedError(
            _("This time is offered already. Wait for the answers, or take it back first.")
        )
    expires_at = keep_until(
        starts_at=freed.starts_at,
        clinic=freed.clinic,
        zone=freed.location.zone,
        minutes=policy().minutes,
        now=now,
    )
    hold = _hold(freed, waiting, expires_at, by=by, now=now)
    opened = WaitlistRound.objects.create(
        freed=freed, hold=hold, opened_at=now, opened_by=by, expires_at=expires_at, idem_key=key
    )
    _write_offers(opened, waiting, now=now)
    return opened


def _write_offers(opened: WaitlistRound, waiting: Sequence[WaitlistEntry], *, now: datetime) -> None:
    """Each with the mail that it owes."""
    WaitlistEntry.objects.filter(pk__in=[entry.pk for entry in waiting]).update(
        state=EntryState.OFFERED, version=F("version") + 1
    )
    offers = [WaitlistOffer(round=opened, entry=entry, offered_at=now) for entry in waiting]
    for offer in WaitlistOffer.objects.bulk_create(offers):
        queue_mail(
            kind="waitlist_offer",
            patient_uid=offer.entry.patient.uid,
            subject_uid=offer.uid,
            subject_version=1,
            now=now,
            useful_until=opened.expires_at,
        )


def _made_before(key: str | None, freed: FreedTime, entries: Sequence[WaitlistEntry]) -> WaitlistRound | None:
    made = WaitlistRound.objects.filter(idem_key=key).first() if key else None
    if made is None:
        return None
    asked = set(made.offers.values_list("entry_id", flat=True))
    if made.freed_id != freed.pk or asked != {entry.pk for entry in entries}:
        raise IdempotencyConflictError(_("This form was sent before with other answers."))
    return made


def _lock(entries: Sequence[WaitlistEntry]) -> list[WaitlistEntry]:
    """The entries as they are now, in the order given."""
    keys = list(dict.fromkeys(entry.pk for entry in entries))
    rows = WaitlistEntry.objects.select_for_update(of=("self",)).select_related("patient", "visit_type")
    fresh = {entry.pk: entry for entry in rows.filter(pk__in=keys).order_by("pk")}
    return [fresh[key] for key in keys]


def _check_waiting(entries: Sequence[WaitlistEntry]) -> None:
    """Raises OfferRefusedError unless each is of another patient, and all of them wait."""
    if len(entries) > MOST_BY_HAND:
        raise OfferRefusedError(
            _("Choose at most %(most)s people.") % {"most": MOST_BY_HAND}, field="entries"
        )
    if len({entry.patient_id for entry in entries}) < len(entries):
        raise OfferRefusedError(_("One person is chosen twice."), field="entries")
    for entry in entries:
        if entry.state != EntryState.WAITING:
            raise OfferRefusedError(
                _("%(name)s is not waiting any more: %(state)s.")
                % {"name": entry.patient.full_name, "state": entry.get_state_display()},
                field="entries",
            )


def _hold(
    freed: FreedTime,
    waiting: Sequence[WaitlistEntry],
    expires_at: datetime,
    *,
    by: Membership | None,
    now: datetime,
) -> Appointment:
    first = _longest(waiting)
    fresh = Appointment(
        patient=first.patient,
        status=AppointmentStatus.HELD,
        expires_at=expires_at,
        booked_by=by,
        booked_at=now,
    )
    return place(fresh, wanted_by(first, freed), now=now)


def _longest(entries: Sequence[WaitlistEntry]) -> WaitlistEntry:
    return max(entries, key=lambda entry: entry.visit_type.minutes + entry.visit_type.buffer_after)


def wanted_by(entry: WaitlistEntry, freed: FreedTime) -> Wanted:
    return Wanted(
        patient=entry.patient,
        practitioner=freed.practitioner,
        visit_type=entry.visit_type,
        location=freed.location,
        starts_at=freed.starts_at,
    )


def lock_round(key: int) -> WaitlistRound:
    """The round as it is now; whoever else wants to change it waits."""
    return WaitlistRound.objects.select_for_update().get(pk=key)


@transaction.atomic
def take_back(*, round: WaitlistRound, by: Membership, now: datetime) -> WaitlistRound:
    """The desk needs the time for something else: the offers end, and it is free again."""
    fresh = lock_round(round.pk)
    if fresh.state == RoundState.RUNNING:
        end_round(fresh, state=RoundState.WITHDRAWN, now=now)
    return fresh


def end_round(round: WaitlistRound, *, state: RoundState, now: datetime) -> None:
    """Close a locked round without a booking: who was offered waits again, and the time is free."""
    if state == RoundState.WITHDRAWN:
        release_offers(round, to=OfferState.WITHDRAWN, now=now)
    else:
        release_offers(round, to=OfferState.EXPIRED, now=now)
    close_round(round, state=state, now=now)
    Appointment.objects.filter(pk=round.hold_id, status=AppointmentStatus.HELD).update(
        status=AppointmentStatus.EXPIRED, version=F("version") + 1
    )


def close_round(round: WaitlistRound, *, state: RoundState, now: datetime) -> None:
    round.state, round.ended_at = state, now
    round.save(update_fields=["state", "ended_at"])


def release_offers(round: WaitlistRound, *, to: OfferState, now: datetime) -> None:
    """Whoever has not answered yet is told, and waits again."""
    entries = lock_offered(round)
    round.offers.filter(state=OfferState.OFFERED).update(state=to, answered_at=now)
    WaitlistEntry.objects.filter(pk__in=entries, state=EntryState.OFFERED).update(
        state=EntryState.WAITING, version=F("version") + 1
    )


def lock_offered(round: WaitlistRound) -> list[int]:
    """The entries of a locked round that have not answered, in the order in which everybody locks them."""
    rows = WaitlistEntry.objects.filter(offers__round=round, offers__state=OfferState.OFFERED)
    return list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))


def end_stale_rounds(*, now: datetime) -> int:
    """Close rounds whose time has run out, and those whose hold somebody has ended by hand; let go of stale holds."""
    stale = WaitlistRound.objects.filter(state=RoundState.RUNNING, expires_at__lte=now)
    orphaned = WaitlistRound.objects.filter(state=RoundState.RUNNING).exclude(
        hold__status=AppointmentStatus.HELD
    )
    keys = {*stale.values_list("pk", flat=True), *orphaned.values_list("pk", flat=True)}
    for key in sorted(keys):
        with transaction.atomic():
            rows = WaitlistRound.objects.select_for_update(skip_locked=True).filter(state=RoundState.RUNNING)
            round = rows.filter(pk=key).first()
            if round is not None:
                _settle(round, now=now)
    return len(keys) + expire_holds(now=now)


def _settle(round: WaitlistRound, *, now: datetime) -> None:
    """A hold that the desk has confirmed by hand is the visit of the patient in whose name it stands.

    When that patient has said no before, the desk has taken the time for something else.
    """
    hold = Appointment.objects.get(pk=round.hold_id)
    if hold.status == AppointmentStatus.HELD or not hold.occupies:
        end_round(round, state=RoundState.EXPIRED, now=now)
        return
    theirs = round.offers.filter(entry__patient=hold.patient_id, state=OfferState.OFFERED)
    won = list(theirs.values_list("entry_id", flat=True))
    theirs.update(state=OfferState.ACCEPTED, answered_at=now)
    WaitlistEntry.objects.filter(pk__in=won).update(
        state=EntryState.BOOKED, booked=hold, closed_at=now, version=F("version") + 1
    )
    release_offers(round, to=OfferState.LOST, now=now)
    close_round(round, state=RoundState.WON if won else RoundState.WITHDRAWN, now=now)


def offer_freed_times(*, now: datetime) -> int:
    """Where the clinic wants it: offer each time that became free to the best three; returns how many were offered.

    Only when a mail can be read at once; and not what the desk has taken back.
    """
    if not policy().offers_itself:
        return 0
    rows = upcoming_freed(now=now).filter(freed_at__lte=now - GRACE).select_related("clinic")
    taken_up = rows.exclude(rounds__state__in=[RoundState.RUNNING, RoundState.WON, RoundState.WITHDRAWN])
    entries, offered = waiting_entries(), 0
    for freed in taken_up[:LOOKED_AT]:
        if not entries:
            break
        if _good_hour(freed.clinic, freed.location.zone, now=now) > now:
            continue
        chosen = _best(freed, entries, now=now)
        if chosen and _offer(freed, chosen, now=now):
            offered += 1
            entries = [entry for entry in entries if entry not in chosen]
    return offered


def _best(freed: FreedTime, entries: Sequence[WaitlistEntry], *, now: datetime) -> list[WaitlistEntry]:
    """The best who can be written to."""
    best: list[WaitlistEntry] = []
    for each in matches_for(freed, now=now, entries=entries):
        if may_be_mailed(each.entry.patient, purpose=Purpose.APPOINTMENT, now=now).stands:
            best.append(each.entry)
        if len(best) == MOST_BY_ITSELF:
            break
    return best


def _offer(freed: FreedTime, chosen: Sequence[WaitlistEntry], *, now: datetime) -> bool:
    """A time that cannot be kept is left to the desk; the next one is looked at all the same."""
    try:
        open_round(freed=freed, entries=chosen, by=None, now=now)
    except DomainError as error:
        log.info("free time not offered", freed=freed.pk, code=error.code)
        return False
    return True
