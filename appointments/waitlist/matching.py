"""Who waits for a time that is free now: the ranking, asked of the rows, and what the diary says about each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from appointments.diary import LONGEST, Diary, read_diary
from appointments.models import (
    OCCUPYING,
    Appointment,
    AppointmentStatus,
    EntryState,
    FreedTime,
    RoundState,
    WaitlistEntry,
    WaitlistRound,
)
from appointments.models.waitlist import WaitlistEntryQuerySet
from appointments.waitlist.ranking import FreeSpan, Match, Waiting, rank
from clinic.components import local
from clinic.models import Membership
from clinic.prepared import counted, prepared

WITH_WISHES = ("wishes__practitioner", "wishes__location")


@dataclass(frozen=True)
class Suited:
    """An entry that suits a free time, and why it stands where it stands."""

    entry: WaitlistEntry
    match: Match


def upcoming_freed(*, now: datetime) -> QuerySet[FreedTime]:
    """Times that became free, lie ahead, and are offered just now or free as far as the practitioner goes."""
    taken = (
        Appointment.objects.filter(
            practitioner=OuterRef("practitioner"),
            status__in=OCCUPYING,
            starts_at__gte=OuterRef("starts_at") - LONGEST,
            starts_at__lt=OuterRef("ends_at"),
            ends_at__gt=OuterRef("starts_at"),
        )
        .exclude(status=AppointmentStatus.HELD, expires_at__lte=now)
        .order_by()
        .values("practitioner")
        .annotate(number=Count("pk"))
        .values("number")
    )
    running = WaitlistRound.objects.filter(freed=OuterRef("pk"), state=RoundState.RUNNING)
    last = (
        FreedTime.objects.filter(practitioner=OuterRef("practitioner"), starts_at=OuterRef("starts_at"))
        .order_by("-pk")
        .values("pk")[:1]
    )
    return (
        FreedTime.objects.filter(starts_at__gt=now, pk=Subquery(last))
        .annotate(taken=Coalesce(Subquery(taken, output_field=IntegerField()), 0))
        .filter(Q(taken__lt=F("practitioner__capacity")) | Exists(running))
        .select_related("practitioner", "location", "visit_type")
        .order_by("starts_at", "pk")
    )


def waiting_entries() -> list[WaitlistEntry]:
    """Everybody who can be offered a time, as the ranking needs them."""
    rows = _waiting().select_related("patient", "visit_type", "bring_forward")
    return list(rows.prefetch_related(*WITH_WISHES))


@prepared
def how_many_wait(membership: Membership) -> QuerySet[WaitlistEntry, int]:
    """For the navigation: how many people could be offered a time; no row when nobody waits."""
    return counted(_waiting().visible_to(membership), "patient")


def _waiting() -> WaitlistEntryQuerySet:
    return WaitlistEntry.objects.filter(
        state=EntryState.WAITING,
        patient__archived_at=None,
        patient__merged_into=None,
        patient__died_on=None,
        visit_type__is_active=True,
    )


def span_of(freed: FreedTime) -> FreeSpan:
    return FreeSpan(
        practitioner=freed.practitioner_id,
        location=freed.location_id,
        starts_at=local(freed.starts_at, freed.location.zone),
        minutes=round((freed.ends_at - freed.starts_at) / timedelta(minutes=1)),
    )


def waiting_of(entry: WaitlistEntry) -> Waiting:
    later = entry.bring_forward
    is_later = later is not None and later.occupies
    return Waiting(
        key=entry.pk,
        minutes=entry.visit_type.minutes,
        since=entry.added_at,
        first_day=entry.first_day,
        last_day=entry.last_day,
        practitioners={wish.practitioner_id for wish in entry.wishes.all() if wish.practitioner_id},
        locations={wish.location_id for wish in entry.wishes.all() if wish.location_id},
        weekdays=frozenset(entry.weekdays),
        from_time=entry.from_time,
        until_time=entry.until_time,
        urgency=entry.urgency,
        before=later.starts_at.astimezone(UTC) if later and is_later else None,
    )


def ranked(entries: Sequence[WaitlistEntry], freed: FreedTime, *, now: datetime) -> list[Suited]:
    """Those whose wishes the time meets, the best first, each patient once; asks the database nothing."""
    by_key = {entry.pk: entry for entry in entries}
    found: list[Suited] = []
    seen: set[int] = set()
    for match in rank([waiting_of(entry) for entry in entries], span_of(freed), now=now):
        entry = by_key[match.key]
        if entry.patient_id not in seen:
            seen.add(entry.patient_id)
            found.append(Suited(entry, match))
    return found


def matches_for(
    freed: FreedTime, *, now: datetime, entries: Sequence[WaitlistEntry] | None = None
) -> list[Suited]:
    """Who can have this time now, the best first: it is still free for their visit, and they for it.

    Leaves out who was offered this very time before. The number of queries does not depend on how many wait.
    """
    if freed.starts_at <= now:
        return []
    found = ranked(waiting_entries() if entries is None else entries, freed, now=now)
    if not found:
        return []
    asked = set(WaitlistEntry.objects.filter(offers__round__freed=freed).values_list("pk", flat=True))
    diary = _diary_of(freed, now=now)
    busy = _busy(found, freed, now=now)
    return [
        each
        for each in found
        if each.entry.pk not in asked
        and _is_free(diary, freed, each.entry)
        and not _clashes(each.entry, freed.starts_at, busy)
    ]


def _diary_of(freed: FreedTime, *, now: datetime) -> Diary:
    day = local(freed.starts_at, freed.location.zone).date()
    return read_diary(
        location=freed.location, practitioners=[freed.practitioner], first_day=day, days=1, now=now
    )


def _is_free(diary: Diary, freed: FreedTime, entry: WaitlistEntry) -> bool:
    """Whether hours, lanes and rooms leave room for this kind of visit."""
    kind, ends_at = entry.visit_type, freed.starts_at + timedelta(minutes=entry.visit_type.minutes)
    day = local(freed.starts_at, freed.location.zone).date()
    person = freed.practitioner
    return (
        person.is_active
        and person.is_practitioner
        and freed.location.is_active
        and diary.gives(person, kind)
        and any(span.holds(freed.starts_at, ends_at) for span in diary.spans(person, day))
        and diary.slot_at(person, kind, freed.starts_at) is not None
    )


def _busy(found: Iterable[Suited], freed: FreedTime, *, now: datetime) -> Mapping[int, list[Appointment]]:
    """What these patients have around that time."""
    rows = (
        Appointment.objects.occupying()
        .between(freed.starts_at - LONGEST, freed.starts_at + LONGEST)
        .filter(patient__in=[each.entry.patient_id for each in found])
        .exclude(Q(status=AppointmentStatus.HELD) & Q(expires_at__lte=now))
    )
    busy: dict[int, list[Appointment]] = defaultdict(list)
    for row in rows:
        busy[row.patient_id].append(row)
    return busy


def _clashes(entry: WaitlistEntry, starts_at: datetime, busy: Mapping[int, list[Appointment]]) -> bool:
    """Whether the patient is elsewhere then; the visit that would be brought forward makes way."""
    ends_at = starts_at + timedelta(minutes=entry.visit_type.minutes)
    return any(
        each.starts_at < ends_at and each.ends_at > starts_at and each.pk != entry.bring_forward_id
        for each in busy.get(entry.patient_id, ())
    )
