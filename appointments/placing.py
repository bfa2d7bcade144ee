"""The one path into the diary: locks, another look, the write, and what to say when it does not fit (DESIGN §3)."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import TypeVar

from django.db import IntegrityError
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from appointments.availability import next_free_times
from appointments.diary import LONGEST, all_givers, around, may_give, named_givers, rooms_at, suits
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
from appointments.locks import Turn, ask_turns, in_turn, sqlstate, take_turns
from appointments.models import OCCUPYING, Appointment, AppointmentStatus
from appointments.recall_answers import answer_recalls, waiting_recalls
from appointments.rota import where_outside
from appointments.wanted import Wanted
from clinic.components import say_day
from clinic.errors import DomainError, StaleVersionError
from clinic.models import Room
from clinic.prepared import Asked, Text, prepared, together

Result = TypeVar("Result")

EXCLUSION, UNIQUE = "23P01", "23505"
CLASHES = {
    "appointment_lane_free": "practitioner",
    "appointment_room_free": "room",
    "appointment_patient_free": "patient",
}


class _Clash(Exception):
    """Inside the locks: what is taken. Turned into SlotTakenError once the savepoint is rolled back."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


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
        return in_turn(lambda: _write(appointment, wanted, moving, agrees=agrees, now=now))
    except _Clash as clash:
        raise _taken(clash.what, moving, wanted, now=now) from None
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if sqlstate(error) == EXCLUSION and name in CLASHES:
            raise _taken(CLASHES[name], moving, wanted, now=now) from error
        if sqlstate(error) == UNIQUE and name == "appointment_idem_key_once":
            made = made_before(appointment.idem_key, wanted)
            if made:
                return made
        raise


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


def _write(
    appointment: Appointment, wanted: Wanted, moving: Appointment | None, *, agrees: bool, now: datetime
) -> Appointment:
    """Inside the savepoint: take turns, look again, write. Raises _Clash, NotBookableError or OutsideHoursError.

    agrees: whoever books outside hours does so on purpose, which the visit keeps.
    """
    rooms = _rooms_for(wanted, moving)
    _turn, near, recalls = together(
        ask_turns(_turns_of(wanted, rooms), days=_days_of(wanted)),
        _ask_near(appointment, wanted, rooms),
        waiting_recalls.ask(wanted.patient.pk),
    )
    # Taken before closed: of a crowd that reaches for one time nearly all end here.
    _fit(appointment, wanted, rooms, _still_near(near, now=now))
    outside = where_outside(wanted.practitioner, wanted.location, wanted.starts_at, wanted.ends_at)
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
    if not may_give(named_givers(givers), wanted.practitioner, wanted.visit_type):
        raise not_given(wanted.practitioner, wanted.visit_type)
    if wanted.room:
        return [wanted.room]
    if not wanted.visit_type.needs_room:
        return []
    has = moving.room_id if moving else None
    return sorted((room for room in rooms if suits(room, wanted.visit_type)), key=lambda room: room.pk != has)


def _ask_near(appointment: Appointment, wanted: Wanted, rooms: Sequence[Room]) -> Asked[Appointment]:
    """What occupies practitioner, rooms or patient at the wanted time with its buffers."""
    blocked = around(wanted.visit_type, wanted.starts_at, wanted.ends_at)
    return _reaching.ask(
        blocked.start,
        blocked.end,
        earliest=blocked.start - LONGEST,
        latest=blocked.end + LONGEST,
        practitioner=wanted.practitioner.pk,
        patient=wanted.patient.pk,
        rooms=[room.pk for room in rooms],
        moving=appointment.pk,
    )


def _still_near(near: Sequence[Appointment], *, now: datetime) -> list[Appointment]:
    """Without stale holds, which end here.

    They still stand under the constraints (an index cannot know the time), so they go before anything is written.
    """
    stale = [
        each.pk
        for each in near
        if each.status == AppointmentStatus.HELD and each.expires_at and each.expires_at <= now
    ]
    if stale:
        # In one order: two who take different turns may find the same two holds in their way.
        list(Appointment.objects.filter(pk__in=stale).order_by("pk").select_for_update().values_list("pk"))
        _expire(stale)
    return [each for each in near if each.pk not in stale]


def expire_holds(*, now: datetime) -> int:
    """Let go of every time that was kept until now; who books one of them first does the same inside the locks."""
    stale = Appointment.objects.filter(status=AppointmentStatus.HELD, expires_at__lte=now).order_by("pk")
    free = list(stale.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return _expire(free) if free else 0


def _expire(holds: Sequence[int]) -> int:
    still = Appointment.objects.filter(pk__in=holds, status=AppointmentStatus.HELD)
    return still.update(status=AppointmentStatus.EXPIRED, version=F("version") + 1)


@prepared
def _reaching(  # noqa: PLR0913  one value of the statement per argument
    start: datetime,
    end: datetime,
    *,
    earliest: datetime,
    latest: datetime,
    practitioner: int,
    patient: int,
    rooms: Collection[int],
    moving: int | None,
) -> QuerySet[Appointment]:
    """What occupies any of them between the two; a visit that reaches in begins between `earliest` and `latest`."""
    reach = Q(practitioner=practitioner) | Q(patient=patient) | Q(room__in=rooms)
    rows = Appointment.objects.occupying().filter(reach, blocked_from__lt=end, blocked_until__gt=start)
    rows = rows.filter(starts_at__gte=earliest, starts_at__lt=latest)
    return rows if moving is None else rows.exclude(pk=moving)


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


def _fit(
    appointment: Appointment, wanted: Wanted, rooms: Sequence[Room], near: Sequence[Appointment]
) -> None:
    """Give the appointment its place, lane and room, as the locks let us see them."""
    blocked = around(wanted.visit_type, wanted.starts_at, wanted.ends_at)
    if any(
        each.patient_id == wanted.patient.pk
        and each.starts_at < wanted.ends_at
        and each.ends_at > wanted.starts_at
        for each in near
    ):
        raise _Clash("patient")
    lanes = {each.lane for each in near if each.practitioner_id == wanted.practitioner.pk}
    lane = next(number for number in count(1) if number not in lanes)
    is_over = lane > wanted.practitioner.capacity
    if is_over and not wanted.overbook_reason:
        raise _Clash("practitioner")
    busy = {each.room_id for each in near}
    room = next((each for each in rooms if each.pk not in busy), None)
    if room is None and (wanted.room or wanted.visit_type.needs_room) and not is_over:
        raise _Clash("room")
    appointment.patient = wanted.patient
    appointment.practitioner, appointment.visit_type = wanted.practitioner, wanted.visit_type
    appointment.location, appointment.room, appointment.lane = wanted.location, room, lane
    appointment.overbook_reason = wanted.overbook_reason if is_over else ""
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
    other = (
        Appointment.objects.filter(status__in=OCCUPYING, patient=wanted.patient)
        .filter(starts_at__lt=wanted.ends_at, ends_at__gt=wanted.starts_at)
        .exclude(pk=moving.pk if moving else 0)
        .select_related("practitioner", "location")
        .first()
        if what == "patient"
        else None
    )
    if other is None:
        return _("%(time)s is taken.") % {"time": clock}
    return _("%(patient)s already has a visit with %(who)s on %(when)s.") % {
        "patient": wanted.patient.first_name,
        "who": other.practitioner.display_name,
        "when": say_day(other.starts_at, "D j M G:i", other.location.zone),
    }
