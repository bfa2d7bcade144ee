"""The one path into the diary: locks, another look, the write, and what to say when it does not fit (DESIGN §3)."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

from django.db import IntegrityError
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from appointments.availability import next_free_times
from appointments.diary import all_givers, around, may_give, named_givers, rooms_at, suits
from appointments.errors import (
    STALE,
    IdempotencyConflictError,
    NotBookableError,
    OutsideHoursError,
    SlotTakenError,
    not_given,
    say_clock,
    with_free_times,
)
from appointments.fitting import Clash, Spot, ask_around, ask_near, find_spot, is_over, let_go
from appointments.locks import Turn, ask_turns, in_turn, take_turns
from appointments.models import Appointment
from appointments.recall_answers import answer_recalls, waiting_recalls
from appointments.rota import ask_hours, why_not_worked
from appointments.wanted import Wanted
from clinic.components import say_day
from clinic.errors import DomainError, StaleVersionError
from clinic.models import Room
from clinic.postgresql.errors import sqlstate
from clinic.prepared import Text, prepared, together

Result = TypeVar("Result")

EXCLUSION, UNIQUE = "23P01", "23505"
LOOKS = 3  # for a room, until the turns of all are taken
CLASHES = {
    "appointment_lane_free": "practitioner",
    "appointment_room_free": "room",
    "appointment_patient_free": "patient",
}


def check_version(appointment: Appointment, version: int) -> None:
    """Raise StaleVersionError unless the page that asks has seen this version."""
    if appointment.version != version:
        raise StaleVersionError(STALE)


def save_step(appointment: Appointment, fields: Sequence[str]) -> Appointment:
    """Write these fields if nobody else wrote since this object was read; its version rises by one."""
    values = {name: getattr(appointment, name) for name in fields}
    rows = Appointment.objects.filter(pk=appointment.pk, version=appointment.version)
    if rows.update(**values, version=F("version") + 1) != 1:
        raise StaleVersionError(STALE)
    appointment.version += 1
    return appointment


def made_before(key: str | None, wanted: Wanted) -> Appointment | None:
    """The appointment that this key made, as long as it was asked for with the same content."""
    # Everybody who loses a race asks this.
    found = _made_with(Text(key)) if key else []
    if not found:
        return None
    (made,) = found
    # The history keeps what the first request asked for, also when the visit was moved since.
    first = made.history.filter(pgh_label="insert").get()  # type: ignore[attr-defined]
    asked = (
        wanted.patient.pk, wanted.practitioner.pk, wanted.visit_type.pk, wanted.location.pk, wanted.starts_at,
    )  # fmt: skip
    if asked != (
        first.patient_id, first.practitioner_id, first.visit_type_id, first.location_id, first.starts_at,
    ):  # fmt: skip
        raise IdempotencyConflictError(
            _(
                "This form was sent before with other answers. Please look whether the visit is already booked."
            )
        )
    return made


@prepared
def _made_with(key: Text) -> QuerySet[Appointment]:
    return Appointment.objects.filter(idem_key=key)


def place(appointment: Appointment, wanted: Wanted, *, now: datetime) -> Appointment:
    """Write the appointment where it is wanted, or say why not and what is free instead.

    Returns the appointment that was made before instead, when the idempotency key of a new one was seen already.
    """
    moving = None if appointment._state.adding else appointment
    # What is only restored or confirmed stays where it was, and was not put there on purpose.
    agrees = wanted.was_agreed is None and (moving is None or not _is_where(moving, wanted))
    try:
        return _settle(appointment, wanted, moving, agrees=agrees, now=now)
    except Clash as clash:
        raise _taken(clash.what, moving, wanted, now=now) from None
    except IntegrityError as error:
        if what := _what_clashed(error):
            raise _taken(what, moving, wanted, now=now) from error
        if sqlstate(error) == UNIQUE and _constraint_of(error) == "appointment_idem_key_once":
            made = made_before(appointment.idem_key, wanted)
            if made:
                return made
        raise


def _what_clashed(error: IntegrityError) -> str:
    """Whose exclusion constraint said no, or an empty string."""
    return CLASHES.get(_constraint_of(error), "") if sqlstate(error) == EXCLUSION else ""


def _constraint_of(error: IntegrityError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def together_or_not(wishes: Sequence[Wanted], act: Callable[[], Result]) -> Result:
    """Take the turns of all these visits as one sorted set, then act: what `act` refuses leaves nothing behind.

    The verbs that `act` calls take the same turns again, which costs them no waiting. Whoever writes another row of the
    diary before a visit is placed goes this way too: see `locks`.
    """

    def write() -> Result:
        turns: set[tuple[Turn, int]] = set()
        days: set[date] = set()
        rooms: dict[tuple[int, int, int], list[Room]] = {}
        for each in wishes:
            alike = (each.practitioner.pk, each.location.pk, each.visit_type.pk)
            if alike not in rooms:
                rooms[alike] = _rooms_if_any(each)
            turns.update(_turns_of(each, rooms[alike]))
            days |= _days_of(each)
        take_turns(turns, days=days)
        return act()

    return in_turn(write)


def _rooms_if_any(wanted: Wanted) -> list[Room]:
    """That nobody gives this kind is said by whoever places it, who may find that it was placed before."""
    try:
        return _rooms_for(wanted, None)
    except NotBookableError:
        return []


def _turns_of(wanted: Wanted, rooms: Sequence[Room]) -> list[tuple[Turn, int]]:
    return [
        (Turn.PRACTITIONER, wanted.practitioner.pk),
        *((Turn.ROOM, room.pk) for room in rooms),
        (Turn.PATIENT, wanted.patient.pk),
    ]


def _days_of(wanted: Wanted) -> set[date]:
    blocked = around(wanted.visit_type, wanted.starts_at, wanted.ends_at)
    return {blocked.start.astimezone(UTC).date(), blocked.end.astimezone(UTC).date()}


def _settle(
    appointment: Appointment, wanted: Wanted, moving: Appointment | None, *, agrees: bool, now: datetime
) -> Appointment:
    """Look without a lock, then take the turns of practitioner, patient and the one room that was free, and write.

    Who ends in different rooms does not wait for each other, and who finds the time taken waits for nobody. A room that
    somebody else had first sends back to the look; after a few of those the turns of all rooms are taken.
    """

    def write(rooms: Sequence[Room]) -> Appointment:
        return in_turn(lambda: _write(appointment, wanted, moving, rooms, agrees=agrees, now=now))

    for _look in range(LOOKS):
        rooms, spot = _look_around(wanted, moving, now=now)
        try:
            return write([spot.room] if spot.room else [])
        except Clash as clash:
            if clash.what != "room":
                raise
        except IntegrityError as error:
            if _what_clashed(error) != "room":
                raise
    return write(rooms)


def _look_around(wanted: Wanted, moving: Appointment | None, *, now: datetime) -> tuple[list[Room], Spot]:
    """The rooms that will do, and where the visit fits as far as can be seen without a lock.

    Raises Clash for what is taken: others have committed that. Raises NotBookableError as `_rooms_for`.
    """
    found, givers, around = together(
        rooms_at.ask(wanted.location.pk), all_givers.ask(), ask_around(wanted, moving)
    )
    rooms = _suitable(found, givers, wanted, moving)
    standing = [each for each in around if not is_over(each, now=now)]
    return rooms, find_spot(wanted, rooms, standing)


def _write(
    appointment: Appointment,
    wanted: Wanted,
    moving: Appointment | None,
    rooms: Sequence[Room],
    *,
    agrees: bool,
    now: datetime,
) -> Appointment:
    """Inside the savepoint: take turns, look again, write. Raises Clash or OutsideHoursError.

    rooms: one of these will be taken. agrees: whoever books outside hours does so on purpose, which the visit keeps.
    """
    _turn, near, recalls, *worked = together(
        ask_turns(_turns_of(wanted, rooms), days=_days_of(wanted)),
        ask_near(wanted, rooms, moving),
        waiting_recalls.ask(wanted.patient.pk),
        *ask_hours(wanted.practitioner, wanted.location, wanted.starts_at, wanted.ends_at),
    )
    _put(appointment, wanted, find_spot(wanted, rooms, let_go(near, now=now)))
    outside = why_not_worked(wanted.practitioner, wanted.location, wanted.starts_at, wanted.ends_at, worked)
    if outside and not wanted.outside_hours:
        raise _outside(moving, wanted, now=now)
    if agrees:
        appointment.agreed_outside = outside or ""
    elif wanted.was_agreed is not None:
        appointment.agreed_outside = wanted.was_agreed
    if moving:
        steps = (
            "status", "sequence", "expires_at", "cancelled_at", "cancel_reason", "is_apart", "booked_by_id",
        )  # fmt: skip
        save_step(appointment, [*_PLACE, *steps])
    else:
        # A try that was rolled back has left its key on the object.
        appointment.pk = None
        appointment.save(force_insert=True)
    if recalls:
        answer_recalls(appointment, now=now)
    return appointment


_PLACE = (
    "patient_id", "practitioner_id", "visit_type_id", "location_id", "room_id", "lane", "overbook_reason",
    "starts_at", "ends_at", "blocked_from", "blocked_until", "desk_note", "changed_at", "agreed_outside",
)  # fmt: skip


def _rooms_for(wanted: Wanted, moving: Appointment | None) -> list[Room]:
    """The rooms that will do, the one it has first.

    Raises NotBookableError when this practitioner does not give this kind of visit.
    """
    rooms, givers = together(rooms_at.ask(wanted.location.pk), all_givers.ask())
    return _suitable(rooms, givers, wanted, moving)


def _suitable(
    rooms: Sequence[Room],
    givers: Sequence[tuple[int, int]],
    wanted: Wanted,
    moving: Appointment | None,
) -> list[Room]:
    if not may_give(named_givers(givers), wanted.practitioner, wanted.visit_type):
        raise not_given(wanted.practitioner, wanted.visit_type)
    if wanted.room:
        return [wanted.room]
    if not wanted.visit_type.needs_room:
        return []
    has = moving.room_id if moving else None
    return sorted((room for room in rooms if suits(room, wanted.visit_type)), key=lambda room: room.pk != has)


def _is_where(appointment: Appointment, wanted: Wanted) -> bool:
    return (
        appointment.practitioner_id == wanted.practitioner.pk
        and appointment.location_id == wanted.location.pk
        and appointment.starts_at == wanted.starts_at
        and appointment.ends_at == wanted.ends_at
    )


def _outside(moving: Appointment | None, wanted: Wanted, *, now: datetime) -> OutsideHoursError:
    slots = next_free_times(wanted.search(moving), wanted_at=wanted.starts_at, now=now)
    text = _("%(who)s does not see patients then.") % {"who": wanted.practitioner.display_name}
    message, detail = with_free_times(
        text,
        slots=slots,
        wanted_at=wanted.starts_at,
        practitioner=wanted.practitioner,
        location=wanted.location,
    )
    return OutsideHoursError(message, field="starts_at", detail=detail)


def _put(appointment: Appointment, wanted: Wanted, spot: Spot) -> None:
    blocked = around(wanted.visit_type, wanted.starts_at, wanted.ends_at)
    appointment.patient = wanted.patient
    appointment.practitioner, appointment.visit_type = wanted.practitioner, wanted.visit_type
    appointment.location, appointment.room, appointment.lane = wanted.location, spot.room, spot.lane
    appointment.overbook_reason = wanted.overbook_reason if spot.is_over else ""
    appointment.starts_at, appointment.ends_at = wanted.starts_at, wanted.ends_at
    appointment.blocked_from, appointment.blocked_until = blocked.start, blocked.end
    appointment.desk_note = wanted.desk_note


def _taken(what: str, moving: Appointment | None, wanted: Wanted, *, now: datetime) -> DomainError:
    """The refusal with the free times around it; asked for after the savepoint is rolled back."""
    slots = next_free_times(wanted.search(moving), wanted_at=wanted.starts_at, now=now)
    message, detail = with_free_times(
        _say_taken(what, moving, wanted),
        slots=slots,
        wanted_at=wanted.starts_at,
        practitioner=wanted.practitioner,
        location=wanted.location,
    )
    return SlotTakenError(message, field="starts_at", detail={**detail, "what": what})


def _say_taken(what: str, moving: Appointment | None, wanted: Wanted) -> str:
    clock = say_clock(wanted.starts_at, wanted.location)
    if what == "room":
        return _("No room is free at %(time)s.") % {"time": clock}
    standing = (
        _visits_of(wanted.patient.pk, wanted.starts_at, wanted.ends_at, moving.pk if moving else None)
        if what == "patient"
        else []
    )
    if not standing:
        return _("%(time)s is taken.") % {"time": clock}
    other = standing[0]
    return _("%(patient)s already has a visit with %(who)s on %(when)s.") % {
        "patient": wanted.patient.first_name,
        "who": other.practitioner.display_name,
        "when": say_day(other.starts_at, "D j M G:i", other.location.zone),
    }


@prepared
def _visits_of(patient: int, start: datetime, end: datetime, moving: int | None) -> QuerySet[Appointment]:
    """What keeps a patient between the two."""
    rows = Appointment.objects.occupying().filter(patient=patient, starts_at__lt=end, ends_at__gt=start)
    rows = rows if moving is None else rows.exclude(pk=moving)
    return rows.select_related("practitioner", "location")
