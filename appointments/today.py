"""What the Today board shows: one ticket per visit, in the lane of its status.

The front desk gets times, kinds, rooms and access needs. Pain, conditions and red flags are asked of the database
only for members who may see them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments.availability import first_free
from appointments.board import BACK, NEXT
from appointments.diary import practitioners, read_diary
from appointments.hours import day_bounds
from appointments.models import OCCUPYING, Appointment, AppointmentStatus, TimeOff, VisitType, VisitTypeKind
from clinic.access import Capability
from clinic.components import local, say_day
from clinic.models import Location, Membership
from clinic.prepared import prepared, together
from patients.conditions import NeedKind
from patients.models import Complaint, EpisodeState, Intake, RedFlag, SpecialNeed

S = AppointmentStatus

LANES: tuple[tuple[str, Any, Any, tuple[AppointmentStatus, ...]], ...] = (
    (
        "expected",
        gettext_lazy("Expected"),
        gettext_lazy("Nobody else today"),
        (S.PENDING, S.BOOKED, S.CONFIRMED),
    ),
    ("arrived", gettext_lazy("Arrived"), gettext_lazy("Nobody is waiting"), (S.ARRIVED,)),
    ("in-room", gettext_lazy("In a room"), gettext_lazy("All rooms are free"), (S.IN_ROOM,)),
    ("done", gettext_lazy("Done"), gettext_lazy("Nobody yet"), (S.TREATED, S.CHECKED_OUT, S.NO_SHOW)),
)
STEP_LABELS: dict[str, Any] = {
    S.ARRIVED: gettext_lazy("Arrived"),
    S.IN_ROOM: gettext_lazy("To the room"),
    S.TREATED: gettext_lazy("Treated"),
    S.CHECKED_OUT: gettext_lazy("Check out"),
}
# From here on the desk may say that somebody did not come.
MISSED_AFTER = timedelta(minutes=10)
MOST_CLINICAL_CHIPS = 3
# The patient is in the house or was, so there is something to write about.
WITH_NOTE = (S.ARRIVED, S.IN_ROOM, S.TREATED, S.CHECKED_OUT)


@dataclass(frozen=True)
class Chip:
    word: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Ticket:
    uid: str
    version: int
    patient_uid: str
    name: str
    time: str
    line: str
    tone: str
    chips: tuple[Chip, ...]
    next_to: str
    next_label: str
    back_to: str
    is_missed: bool
    needs_booking: bool
    may_have_note: bool


@dataclass(frozen=True)
class Lane:
    key: str
    title: str
    empty: str
    tickets: tuple[Ticket, ...]


@dataclass(frozen=True)
class Board:
    day: date
    facts: str
    lanes: tuple[Lane, ...]


@dataclass
class _About:
    """What is known about the patients of the day, by patient."""

    needs: dict[int, list[Chip]] = field(default_factory=lambda: defaultdict(list))
    clinical: dict[int, list[Chip]] = field(default_factory=lambda: defaultdict(list))
    intake_done: set[int] = field(default_factory=set)


def busiest(places: list[Location], *, now: datetime) -> Location | None:
    """Where most visits of the place's own today are; the first place when there are none, None without a place."""
    if len(places) < 2:
        return next(iter(places), None)
    today = {place.pk: day_bounds(local(now, place.zone).date(), place.zone) for place in places}
    around = Appointment.objects.filter(
        location__in=places,
        status__in=OCCUPYING,
        starts_at__gte=min(bounds.start for bounds in today.values()),
        starts_at__lt=max(bounds.end for bounds in today.values()),
    )
    visits = Counter(
        place
        for place, starts_at in around.values_list("location_id", "starts_at")
        if today[place].start <= starts_at < today[place].end
    )
    return max(places, key=lambda place: visits[place.pk])


def read_board(*, location: Location, membership: Membership, now: datetime) -> Board:
    """The board of the location's own day."""
    day = local(now, location.zone).date()
    bounds = day_bounds(day, location.zone)
    rows = _visits_of(location.pk, bounds.start, bounds.end)
    ids = {row.patient_id for row in rows}
    sees_all = membership.may(Capability.CLINICAL_VIEW)
    needs, told_us, usual, closures, people, *clinical = together(
        _needs_of.ask(ids, membership),
        _told_us.ask(ids),
        _usual.ask(),
        _closures.ask(location.pk, bounds.start, bounds.end),
        practitioners.ask(),
        *((_urgent_flags.ask(ids), _pains.ask(ids)) if sees_all else ()),
    )
    people = [member for member in people if member.is_around(bounds.start, bounds.end)]
    about = _about_of(needs, told_us)
    if sees_all:
        _add_clinical(about, *clinical)
    lanes = []
    for key, title, empty, statuses in LANES:
        mine = [row for row in rows if row.status in statuses]
        if key == "arrived":
            mine.sort(key=lambda row: row.arrived_at or row.starts_at)
        elif key == "done":
            mine.reverse()
        tickets = tuple(_ticket(row, about, location, now) for row in mine)
        lanes.append(Lane(key=key, title=str(title), empty=str(empty), tickets=tickets))
    parts = _counts(rows)
    if closures:
        parts.append(_closed(closures[0]))
    elif usual and people:
        parts.append(_next_free(location, day, now, usual[0], people))
    return Board(day=day, facts=" · ".join(parts), lanes=tuple(lanes))


@prepared
def _visits_of(location: int, start: datetime, end: datetime) -> QuerySet[Appointment]:
    later = Appointment.objects.filter(
        patient=OuterRef("patient"), status__in=OCCUPYING, starts_at__gte=end
    ).order_by("starts_at")
    return (
        Appointment.objects.filter(location=location, status__in=[*OCCUPYING, S.NO_SHOW])
        .exclude(status=S.HELD)
        .between(start, end)
        .select_related("patient", "practitioner", "visit_type", "room")
        .annotate(next_visit_at=Subquery(later.values("starts_at")[:1]))
    )


def _about_of(needs: Iterable[SpecialNeed], told_us: Iterable[int]) -> _About:
    about = _About(intake_done=set(told_us))
    for need in needs:
        is_access = need.kind == NeedKind.ACCESS
        chips = about.needs if is_access else about.clinical
        chips[need.patient_id].append(Chip(str(need.get_key_display()), "calm" if is_access else "watch"))
    return about


def _add_clinical(about: _About, flags: Iterable[RedFlag], scores: Iterable[tuple[int, int | None]]) -> None:
    for flag in flags:
        about.clinical[flag.patient_id].insert(0, Chip(str(flag.get_key_display()), "bad", "flag"))
    # The latest episode comes last and stays.
    pains = {patient: score for patient, score in scores if score is not None}
    for patient_id, pain in pains.items():
        tone = "bad" if pain >= 7 else "watch" if pain >= 4 else ""
        about.clinical[patient_id].insert(0, Chip(_("pain %(score)s") % {"score": pain}, tone))


@prepared
def _needs_of(patients: Collection[int], membership: Membership) -> QuerySet[SpecialNeed]:
    return SpecialNeed.objects.active().visible_to(membership).filter(patient__in=patients)


@prepared
def _told_us(patients: Collection[int]) -> QuerySet[Intake, int]:
    rows = Intake.objects.filter(patient__in=patients, submitted_at__isnull=False)
    return rows.values_list("patient_id", flat=True)


@prepared
def _urgent_flags(patients: Collection[int]) -> QuerySet[RedFlag]:
    return RedFlag.objects.standing().filter(patient__in=patients, level="urgent")


@prepared
def _pains(patients: Collection[int]) -> QuerySet[Complaint, tuple[int, int | None]]:
    rows = Complaint.objects.filter(episode__patient__in=patients, pain_now__isnull=False)
    in_care = rows.exclude(episode__state=EpisodeState.DISCHARGED).order_by("episode__opened_at")
    return in_care.values_list("episode__patient_id", "pain_now")


def _ticket(row: Appointment, about: _About, location: Location, now: datetime) -> Ticket:
    status = row.status
    is_done = status in (S.TREATED, S.CHECKED_OUT, S.NO_SHOW)
    next_to = NEXT.get(status, "")
    is_expected = status in (S.BOOKED, S.CONFIRMED)
    next_visit: datetime | None = getattr(row, "next_visit_at", None)
    where = row.room.name if status == S.IN_ROOM and row.room else ""
    return Ticket(
        uid=str(row.uid),
        version=row.version,
        patient_uid=str(row.patient.uid),
        name=row.patient.full_name,
        time=where or say_day(row.starts_at, "G:i", location.zone),
        line=_line(row, location, now, next_visit if is_done else None),
        tone=_tone(row),
        chips=tuple(_chips(row, about, now, has_next=bool(next_visit))),
        next_to=next_to,
        next_label=str(STEP_LABELS.get(next_to, "")),
        back_to=BACK.get(status, ""),
        is_missed=is_expected and now >= row.starts_at + MISSED_AFTER,
        needs_booking=is_done and not next_visit,
        may_have_note=status in WITH_NOTE,
    )


def _line(row: Appointment, location: Location, now: datetime, next_visit: datetime | None) -> str:
    parts = [row.visit_type.name, row.practitioner.display_name]
    if next_visit:
        parts.append(_("next visit %(when)s") % {"when": say_day(next_visit, "D j M G:i", location.zone)})
    elif row.status == S.ARRIVED and row.arrived_at:
        parts.append(_("waits %(minutes)s min") % {"minutes": _minutes(now - row.arrived_at)})
    elif row.status in (S.BOOKED, S.CONFIRMED, S.PENDING):
        parts.append(_("%(minutes)s min") % {"minutes": _minutes(row.ends_at - row.starts_at)})
    return " · ".join(parts)


def _minutes(length: timedelta) -> int:
    return max(0, int(length.total_seconds()) // 60)


def _tone(row: Appointment) -> str:
    if row.status in (S.CHECKED_OUT, S.NO_SHOW):
        return "plain"
    if row.visit_type.kind == VisitTypeKind.ACUTE:
        return "bad"
    return "calm" if row.visit_type.kind == VisitTypeKind.FIRST else ""


def _chips(row: Appointment, about: _About, now: datetime, *, has_next: bool) -> Iterable[Chip]:
    if row.status == S.NO_SHOW:
        yield Chip(_("did not come"), "plain")
    elif row.status in (S.TREATED, S.CHECKED_OUT):
        if not has_next:
            yield Chip(_("no next visit"), "watch")
        return
    if row.status == S.CONFIRMED:
        yield Chip(_("confirmed"), "good")
    if row.status == S.PENDING:
        yield Chip(_("not accepted yet"), "watch")
    if row.status in (S.BOOKED, S.CONFIRMED) and now >= row.starts_at + MISSED_AFTER:
        yield Chip(_("%(minutes)s min late") % {"minutes": _minutes(now - row.starts_at)}, "watch")
    if row.visit_type.kind == VisitTypeKind.ACUTE:
        yield Chip(_("acute"), "bad")
    if row.is_overbooked:
        yield Chip(_("on top"), "watch")
    if row.is_booked_online:
        yield Chip(_("booked online"), "plain", "online")
    if row.visit_type.kind == VisitTypeKind.FIRST and row.patient_id not in about.intake_done:
        yield Chip(_("intake not finished"), "watch")
    yield from about.needs.get(row.patient_id, [])
    yield from about.clinical.get(row.patient_id, [])[:MOST_CLINICAL_CHIPS]


def _counts(rows: list[Appointment]) -> list[str]:
    """31 visits · 3 new patients"""
    visits = sum(row.occupies for row in rows)
    fresh = sum(row.occupies and row.visit_type.kind == VisitTypeKind.FIRST for row in rows)
    parts = [ngettext("%(n)s visit", "%(n)s visits", visits) % {"n": visits}]
    if fresh:
        parts.append(ngettext("%(n)s new patient", "%(n)s new patients", fresh) % {"n": fresh})
    return parts


def _closed(reason: str) -> str:
    return _("closed today: %(reason)s") % {"reason": reason} if reason else _("closed today")


def _next_free(
    location: Location, day: date, now: datetime, usual: VisitType, people: list[Membership]
) -> str:
    """next free 10:40 with Dr Bob"""
    diary = read_diary(location=location, practitioners=people, first_day=day, days=1, now=now)
    found = first_free(diary, people, usual, day=day)
    if not found:
        return _("nothing free today")
    who, slot = found
    return _("next free %(time)s with %(who)s") % {
        "time": say_day(slot.starts_at, "G:i", location.zone),
        "who": who.display_name,
    }


@prepared
def _usual() -> QuerySet[VisitType]:
    return VisitType.objects.filter(is_active=True, kind=VisitTypeKind.ADJUSTMENT)[:1]


@prepared
def _closures(location: int, start: datetime, end: datetime) -> QuerySet[TimeOff, str]:
    """Why nobody works at the place on the whole of a day."""
    here = Q(location=location) | Q(location__isnull=True)
    whole = TimeOff.objects.filter(here, practitioner__isnull=True, starts_at__lte=start, ends_at__gte=end)
    return whole.values_list("reason", flat=True)
