"""Where a wanted visit fits among what stands in the diary: a lane of the practitioner and a room, or what is taken."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.db.models import F, Q, QuerySet

from appointments.diary import LONGEST, around
from appointments.models import Appointment, AppointmentStatus
from appointments.wanted import Wanted
from clinic.models import Room
from clinic.prepared import Asked, prepared


class Clash(Exception):
    """What is taken: practitioner, room or patient. Turned into SlotTakenError once no savepoint is open any more."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class Spot:
    """Where a visit goes. is_over: above the practitioner's capacity, on purpose."""

    lane: int
    room: Room | None
    is_over: bool


def find_spot(wanted: Wanted, rooms: Sequence[Room], near: Iterable[Any]) -> Spot:
    """The first lane and the first of these rooms that are free. Raises Clash."""
    standing = list(near)
    if any(
        each.patient_id == wanted.patient.pk
        and each.starts_at < wanted.ends_at
        and each.ends_at > wanted.starts_at
        for each in standing
    ):
        raise Clash("patient")
    lanes = {each.lane for each in standing if each.practitioner_id == wanted.practitioner.pk}
    lane = next(number for number in count(1) if number not in lanes)
    is_over = lane > wanted.practitioner.capacity
    if is_over and not wanted.overbook_reason:
        raise Clash("practitioner")
    busy = {each.room_id for each in standing}
    room = next((each for each in rooms if each.pk not in busy), None)
    if room is None and takes_room(wanted) and not is_over:
        raise Clash("room")
    return Spot(lane, room, is_over)


def takes_room(wanted: Wanted) -> bool:
    return wanted.room is not None or wanted.visit_type.needs_room


def ask_around(wanted: Wanted, moving: Appointment | None) -> Asked[Any]:
    """What occupies practitioner, patient or any room of the place at the wanted time with its buffers."""
    place = wanted.location.pk if takes_room(wanted) else None
    return _around_place.ask(*_when_and_who(wanted), place=place, moving=moving.pk if moving else None)


def ask_near(wanted: Wanted, rooms: Sequence[Room], moving: Appointment | None) -> Asked[Any]:
    """What occupies practitioner, patient or these rooms at the wanted time with its buffers."""
    keys = [room.pk for room in rooms]
    return _around_rooms.ask(*_when_and_who(wanted), rooms=keys, moving=moving.pk if moving else None)


def is_over(standing: Any, *, now: datetime) -> bool:
    """Whether it is a time that was kept until now. It still stands under the constraints: an index knows no clock."""
    return bool(
        standing.status == AppointmentStatus.HELD and standing.expires_at and standing.expires_at <= now
    )


def let_go(near: Iterable[Any], *, now: datetime) -> list[Any]:
    """Inside the locks: what is left once the times that were kept until now have ended."""
    standing = list(near)
    stale = [each.pk for each in standing if is_over(each, now=now)]
    if stale:
        # In one order: two who take different turns may find the same two holds in their way.
        list(Appointment.objects.filter(pk__in=stale).order_by("pk").select_for_update().values_list("pk"))
        _expire(stale)
    return [each for each in standing if each.pk not in stale]


def expire_holds(*, now: datetime) -> int:
    """Let go of every time that was kept until now; who books one of them first does the same inside the locks."""
    stale = Appointment.objects.filter(status=AppointmentStatus.HELD, expires_at__lte=now).order_by("pk")
    free = list(stale.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return _expire(free) if free else 0


def _expire(holds: Sequence[int]) -> int:
    still = Appointment.objects.filter(pk__in=holds, status=AppointmentStatus.HELD)
    return still.update(status=AppointmentStatus.EXPIRED, version=F("version") + 1)


def _when_and_who(wanted: Wanted) -> tuple[datetime, datetime, datetime, datetime, int, int]:
    blocked = around(wanted.visit_type, wanted.starts_at, wanted.ends_at)
    return (
        blocked.start, blocked.end, blocked.start - LONGEST, blocked.end + LONGEST, wanted.practitioner.pk,
        wanted.patient.pk,
    )  # fmt: skip


COLUMNS = (
    "pk", "practitioner_id", "lane", "room_id", "patient_id", "starts_at", "ends_at", "status", "expires_at",
)  # fmt: skip


@prepared
def _around_place(  # noqa: PLR0913  one value of the statement per argument
    start: datetime,
    end: datetime,
    earliest: datetime,
    latest: datetime,
    practitioner: int,
    patient: int,
    *,
    place: int | None,
    moving: int | None,
) -> QuerySet[Appointment, Any]:
    """A visit that reaches in between `start` and `end` begins between `earliest` and `latest`."""
    reach = Q(practitioner=practitioner) | Q(patient=patient)
    if place is not None:
        reach |= Q(location=place, room__isnull=False)
    return _reaching(start, end, earliest, latest, reach, moving)


@prepared
def _around_rooms(  # noqa: PLR0913  one value of the statement per argument
    start: datetime,
    end: datetime,
    earliest: datetime,
    latest: datetime,
    practitioner: int,
    patient: int,
    *,
    rooms: Collection[int],
    moving: int | None,
) -> QuerySet[Appointment, Any]:
    reach = Q(practitioner=practitioner) | Q(patient=patient) | Q(room__in=rooms)
    return _reaching(start, end, earliest, latest, reach, moving)


def _reaching(
    start: datetime, end: datetime, earliest: datetime, latest: datetime, reach: Q, moving: int | None
) -> QuerySet[Appointment, Any]:
    rows = Appointment.objects.occupying().filter(reach, blocked_from__lt=end, blocked_until__gt=start)
    rows = rows.filter(starts_at__gte=earliest, starts_at__lt=latest).order_by()
    rows = rows if moving is None else rows.exclude(pk=moving)
    return rows.values_list(*COLUMNS, named=True)
