"""Why something about the waitlist could not be done."""

from clinic.errors import DomainError


class EntryRefusedError(DomainError):
    """What is asked for cannot be kept as it is. `detail["problems"]`: field → message."""

    code = "entry_refused"
    status = 422


class EntryClosedError(DomainError):
    """The entry is booked, taken off the list or over."""

    code = "entry_closed"


class OfferRefusedError(DomainError):
    """The time cannot be offered to them."""

    code = "offer_refused"


class TooLateToOfferError(OfferRefusedError):
    """Nobody could read and answer an e-mail in time: they are to be called."""

    code = "too_late_to_offer"


class OfferOverError(DomainError):
    """The offer is answered, taken by somebody else, or its time has run out."""

    code = "offer_over"
