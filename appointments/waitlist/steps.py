"""What happened to an entry, from the history tables: one line per step that somebody would ask about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from appointments.models import EntryState, OfferState, WaitlistEntry, WaitlistOffer
from appointments.suggestions import say_when
from clinic.models import User


@dataclass(frozen=True)
class Step:
    """who: a member's name, "the patient", or nothing for the clock."""

    at: datetime
    what: str
    who: str


def read_steps(entry: WaitlistEntry) -> list[Step]:
    """Newest first; four queries, however many steps."""
    told: list[tuple[Any, str]] = []
    before: Any = None
    for event in entry.history.order_by("pgh_id"):  # type: ignore[attr-defined]
        told.append((event, _say_entry(event, before)))
        before = event
    offers = WaitlistOffer.objects.filter(entry=entry).select_related("round__hold__location")
    by_key = {offer.pk: offer for offer in offers}
    events: Any = WaitlistOffer._meta.get_field("history").related_model
    rows = events.objects.filter(pgh_obj_id__in=list(by_key)).order_by("pgh_id")
    told += [(event, _say_offer(event, by_key[event.pgh_obj_id])) for event in rows]
    ids = {_context(event).get("user") for event, _what in told} - {None}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    told.sort(key=_order)
    return [Step(event.pgh_created_at, what, _who(event, names)) for event, what in told[::-1] if what]


def _order(line: tuple[Any, str]) -> tuple[datetime, int, int]:
    """By time; in one transaction an offer and its answer come before what they did to the entry."""
    event, _what = line
    is_offer = hasattr(event, "offered_at")
    return event.pgh_created_at, 1 if is_offer else 2 * (event.closed_at is not None), event.pgh_id


def _context(event: Any) -> dict[str, Any]:
    return event.pgh_context or {}


def _who(event: Any, names: dict[int, str]) -> str:
    context = _context(event)
    if context.get("link"):
        return _("the patient")
    return names.get(context.get("user") or 0, "")


def _say_entry(event: Any, before: Any) -> str:
    if before is None:
        return _("Put on the waitlist")
    if event.state != before.state:
        # Offers and their answers say the rest.
        return {
            EntryState.BOOKED: _("Booked"),
            EntryState.WITHDRAWN: _("Taken off the list"),
            EntryState.EXPIRED: _("The last day is over"),
        }.get(event.state, "")
    # Practitioners and places stand in rows of their own, so the version tells.
    return _("Wishes changed") if event.version != before.version else ""


def _say_offer(event: Any, offer: WaitlistOffer) -> str:
    hold = offer.round.hold
    when = {"when": say_when(hold.starts_at, hold.location)}
    return {
        OfferState.OFFERED: _("%(when)s offered"),
        OfferState.ACCEPTED: _("%(when)s accepted"),
        OfferState.DECLINED: _("%(when)s declined"),
        OfferState.LOST: _("%(when)s taken by somebody else"),
        OfferState.EXPIRED: _("%(when)s not answered in time"),
        OfferState.WITHDRAWN: _("%(when)s taken back"),
    }[event.state] % when
