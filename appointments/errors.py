"""Why a visit could not be booked, moved or changed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.diary import Slot
from appointments.models import VisitType
from clinic.components import local, say_day
from clinic.errors import DomainError
from clinic.models import Location, Membership


class NoPlaceError(DomainError):
    """detail: `free` (instants around the wanted one), `slots`."""

    def tell(self) -> dict[str, Any]:
        return {"free": [moment.astimezone(UTC) for moment in self.detail.get("free", [])]}


class SlotTakenError(NoPlaceError):
    """Somebody else has that time; `what` says whose (practitioner, room or patient), `free` names times around it."""

    code = "slot_taken"

    def tell(self) -> dict[str, Any]:
        return {**super().tell(), "what": self.detail.get("what", "")}


class OutsideHoursError(NoPlaceError):
    """Nobody works then; `free` names the times around it."""

    code = "outside_hours"


class PastTimeError(DomainError):
    """The time is over, or more than two years ahead."""

    code = "past_time"
    status = 422


class TooSoonError(PastTimeError):
    """Nobody who books from home is at the door at once: they are asked to call."""

    code = "too_soon"


class NotBookableError(DomainError):
    """The practitioner, place or kind of visit cannot be booked (any more)."""

    code = "not_bookable"
    status = 422


def not_given(practitioner: Membership, visit_type: VisitType) -> NotBookableError:
    return NotBookableError(
        _("%(who)s does not give “%(visit)s”. Choose somebody else or another kind of visit.")
        % {"who": practitioner.display_name, "visit": visit_type.name},
        field="practitioner",
    )


class NotAllowedError(DomainError):
    """The role may not book above what fits."""

    code = "not_allowed"
    status = 403


class IdempotencyConflictError(DomainError):
    """The same key came twice with different content."""

    code = "idempotency_conflict"


class SeriesRefusedError(DomainError):
    """There is nothing to book, to change or to cancel, or it is too late to take the series back."""

    code = "series_refused"


class MoveRefusedError(DomainError):
    """The visit's state does not allow this step."""

    code = "move_refused"


def say_clock(moment: datetime, location: Location) -> str:
    """10:40 on the location's wall."""
    return say_day(moment, "G:i", location.zone)


def say_free(slots: Sequence[Slot], *, wanted_at: datetime, location: Location) -> str:
    """Times of the same day as 9:45, those of other days with the day: Wed 25 Nov 9:00."""
    day = local(wanted_at, location.zone).date()
    return ", ".join(
        say_clock(slot.starts_at, location)
        if local(slot.starts_at, location.zone).date() == day
        else say_day(slot.starts_at, "D j M G:i", location.zone)
        for slot in slots
    )


def with_free_times(
    text: str, *, slots: Sequence[Slot], wanted_at: datetime, practitioner: Membership, location: Location
) -> tuple[str, dict[str, Any]]:
    """The message with the free times named in it, and the detail for programs."""
    if slots:
        offer = _("Free with %(who)s: %(times)s.") % {
            "who": practitioner.display_name,
            "times": say_free(slots, wanted_at=wanted_at, location=location),
        }
    else:
        offer = _("Nothing else is free with %(who)s in the next two weeks.") % {
            "who": practitioner.display_name
        }
    return f"{text} {offer}", {"free": [slot.starts_at for slot in slots], "slots": list(slots)}


STALE = gettext_lazy("Somebody changed this visit a moment ago. Here is how it stands now.")
