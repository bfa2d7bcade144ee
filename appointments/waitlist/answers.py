"""Answers: the first who accepts has the time; whoever is later hears it and waits on."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from appointments.booking import TO_COME, book, cancel, take_hold
from appointments.models import (
    Appointment,
    AppointmentStatus,
    EntryState,
    OfferState,
    RoundState,
    WaitlistEntry,
    WaitlistOffer,
    WaitlistRound,
)
from appointments.placing import made_before, together_or_not
from appointments.waitlist.entries import lock_entry
from appointments.waitlist.errors import EntryClosedError, OfferOverError
from appointments.waitlist.rounds import close_round, end_round, lock_offered, lock_round, release_offers
from appointments.wanted import Wanted, wanted_again
from clinic.errors import StaleVersionError
from clinic.models import Membership
from clinic.prepared import prepared

SHOWN = ("patient", "practitioner__user", "visit_type", "location", "room")


@transaction.atomic
def accept_offer(*, offer: WaitlistOffer, by: Membership | None, now: datetime) -> Appointment:
    """Take the time that is kept; `by` is the desk that was told on the phone, None the patient. Twice is once.

    The hold becomes the patient's visit, the later visit that was to be brought forward is cancelled with it.
    Raises OfferOverError, and what booking raises; nothing is written then.
    """
    (hold,) = _hold(offer.round.hold_id)
    return together_or_not(
        [_wanted(hold, offer.entry)], lambda: _accept(offer.pk, offer.round_id, by=by, now=now)
    )


@prepared
def _hold(key: int) -> QuerySet[Appointment]:
    return Appointment.objects.filter(pk=key).select_related(*SHOWN)


def _wanted(hold: Appointment, entry: WaitlistEntry) -> Wanted:
    return wanted_again(hold, patient=entry.patient, visit_type=entry.visit_type)


def _accept(offer: int, round_key: int, *, by: Membership | None, now: datetime) -> Appointment:
    """When our turn has come: look again, then write."""
    round = lock_round(round_key)
    fresh = WaitlistOffer.objects.select_related("entry__patient", "entry__visit_type").get(pk=offer)
    (hold,) = _hold(round.hold_id)
    if fresh.state == OfferState.ACCEPTED:
        return hold
    if fresh.state != OfferState.OFFERED or round.state != RoundState.RUNNING:
        raise OfferOverError(say_over(fresh.state))
    if round.expires_at <= now or hold.status != AppointmentStatus.HELD:
        raise OfferOverError(say_over(OfferState.EXPIRED))
    lock_offered(round)
    entry = fresh.entry
    _give_up_later(entry, before=hold.starts_at, by=by, now=now)
    booked = _taken(hold, entry, by=by, now=now)
    _write_answer(fresh, OfferState.ACCEPTED, by=by, now=now)
    _close_booked(entry, booked, now=now)
    release_offers(round, to=OfferState.LOST, now=now)
    close_round(round, state=RoundState.WON, now=now)
    return booked


def _taken(hold: Appointment, entry: WaitlistEntry, *, by: Membership | None, now: datetime) -> Appointment:
    try:
        return take_hold(hold=hold, wanted=_wanted(hold, entry), by=by, now=now)
    except StaleVersionError as error:  # its end came in between
        raise OfferOverError(say_over(OfferState.EXPIRED)) from error


@transaction.atomic
def decline_offer(*, offer: WaitlistOffer, by: Membership | None, now: datetime) -> WaitlistOffer:
    """Say no; the patient waits on. When nobody is left to answer, the time is free again. Twice is once."""
    round = lock_round(offer.round_id)
    fresh = WaitlistOffer.objects.select_related("entry").get(pk=offer.pk)
    if fresh.state == OfferState.DECLINED:
        return fresh
    if fresh.state != OfferState.OFFERED:
        raise OfferOverError(say_over(fresh.state))
    _write_answer(fresh, OfferState.DECLINED, by=by, now=now)
    _wait_again(fresh.entry)
    if not round.offers.filter(state=OfferState.OFFERED).exists():
        end_round(round, state=RoundState.EXPIRED, now=now)
    return fresh


@transaction.atomic
def book_entry(
    *,
    entry: WaitlistEntry,
    wanted: Wanted,
    version: int,
    by: Membership,
    now: datetime,
    idem_key: str | None = None,
) -> Appointment:
    """The desk books a time for somebody who waits; an offer that still runs for them ends.

    Raises EntryClosedError, StaleVersionError, and what booking raises. The same key again returns the same visit.
    """

    def act() -> Appointment:
        return _book_waiting(entry, wanted, version=version, by=by, now=now, key=idem_key or None)

    return together_or_not([wanted], act)


def _book_waiting(
    entry: WaitlistEntry,
    wanted: Wanted,
    *,
    version: int,
    by: Membership,
    now: datetime,
    key: str | None,
) -> Appointment:
    offered = _lock_open_offer(entry)
    fresh = lock_entry(entry)
    # Asked when our turn has come: a second click waits for the first.
    made = made_before(key, wanted)
    if made:
        return made
    if not fresh.is_open:
        raise EntryClosedError(
            _("This entry is closed already: %(state)s.") % {"state": fresh.get_state_display()}
        )
    if version != fresh.version:
        raise StaleVersionError(_("Somebody changed this entry a moment ago. Here is how it stands now."))
    if offered:
        _end_offer(*offered, by=by, now=now)
    _give_up_later(fresh, before=wanted.starts_at, by=by, now=now)
    booked = book(wanted=wanted, by=by, now=now, idem_key=key)
    _close_booked(fresh, booked, now=now)
    return booked


@transaction.atomic
def withdraw_entry(
    *, entry: WaitlistEntry, version: int, by: Membership | None, now: datetime
) -> WaitlistEntry:
    """Take somebody off the list; an offer that still runs for them ends. Twice is once."""
    offered = _lock_open_offer(entry)
    fresh = lock_entry(entry)
    if fresh.state == EntryState.WITHDRAWN:
        return fresh
    if not fresh.is_open:
        raise EntryClosedError(
            _("This entry is closed already: %(state)s.") % {"state": fresh.get_state_display()}
        )
    if version != fresh.version:
        raise StaleVersionError(_("Somebody changed this entry a moment ago. Here is how it stands now."))
    if offered:
        _end_offer(*offered, by=by, now=now)
    fresh.state, fresh.closed_at, fresh.version = EntryState.WITHDRAWN, now, fresh.version + 1
    fresh.save(update_fields=["state", "closed_at", "version"])
    return fresh


def _lock_open_offer(entry: WaitlistEntry) -> tuple[WaitlistRound, WaitlistOffer] | None:
    """The offer that runs for them, with its locked round. Rounds are locked before entries: see `rounds`."""
    offer = WaitlistOffer.objects.filter(entry=entry, state=OfferState.OFFERED).first()
    if offer is None:
        return None
    round = lock_round(offer.round_id)
    offer.refresh_from_db(fields=["state"])
    return (round, offer) if offer.state == OfferState.OFFERED else None


def _end_offer(round: WaitlistRound, offer: WaitlistOffer, *, by: Membership | None, now: datetime) -> None:
    """Of somebody who does not wait any more; when nobody is left to answer, the time is free again."""
    _write_answer(offer, OfferState.WITHDRAWN, by=by, now=now)
    if not round.offers.filter(state=OfferState.OFFERED).exists():
        end_round(round, state=RoundState.EXPIRED, now=now)


def _give_up_later(entry: WaitlistEntry, *, before: datetime, by: Membership | None, now: datetime) -> None:
    """Cancel the visit that is brought forward, first: it may lie so near that both would clash."""
    later = (
        Appointment.objects.select_related(*SHOWN).filter(pk=entry.bring_forward_id).first()
        if entry.bring_forward_id
        else None
    )
    if later and later.status in TO_COME and later.starts_at > before:
        cancel(appointment=later, reason=_("Brought forward"), by=by, now=now, is_excused=True)


def _close_booked(entry: WaitlistEntry, booked: Appointment, *, now: datetime) -> None:
    WaitlistEntry.objects.filter(pk=entry.pk).update(
        state=EntryState.BOOKED, booked=booked, closed_at=now, version=F("version") + 1
    )


def _wait_again(entry: WaitlistEntry) -> None:
    WaitlistEntry.objects.filter(pk=entry.pk, state=EntryState.OFFERED).update(
        state=EntryState.WAITING, version=F("version") + 1
    )


def _write_answer(offer: WaitlistOffer, state: OfferState, *, by: Membership | None, now: datetime) -> None:
    offer.state, offer.answered_at, offer.answered_by = state, now, by
    offer.save(update_fields=["state", "answered_at", "answered_by"])


def say_over(state: str) -> str:
    """Why an offer can no longer be answered."""
    if state == OfferState.LOST:
        return _("Somebody else was quicker, so this time is gone.")
    if state == OfferState.DECLINED:
        return _("This offer was declined.")
    if state == OfferState.ACCEPTED:
        return _("This offer was accepted.")
    if state == OfferState.WITHDRAWN:
        return _("We had to take this offer back.")
    return _("The time to answer is over.")
