"""Somebody is away, or the house is closed: what becomes of the visits, all at once (a sick day, a holiday, a closing).

A preview proposes, people decide line by line, and one transaction writes the time off and every decision.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.availability import LOOK_AHEAD
from appointments.booking import TO_COME, cancel, move, wanted_again
from appointments.call_list import ask_to_call, can_be_mailed
from appointments.diary import Diary, Slot, around, practitioners, read_diaries
from appointments.handover import handed_hours, problem_of
from appointments.hours import Span
from appointments.models import Appointment, OtherHours, Outside, TimeOff
from appointments.placing import save_step, together_or_not
from appointments.suggestions import open_places, say_when
from appointments.time_off import Absence, write_time_off
from appointments.wanted import Wanted
from clinic.components import local
from clinic.errors import DomainError
from clinic.models import Membership
from clinic.resources import wait_for_settings

MOST_VISITS = 400


class Fate(models.TextChoices):
    """What becomes of one visit."""

    MOVE = "move", gettext_lazy("Move")
    CANCEL = "cancel", gettext_lazy("Cancel")
    KEEP = "keep", gettext_lazy("Leave as it is")


class How(models.TextChoices):
    """What is proposed first."""

    STAND_IN = "stand_in", gettext_lazy("A colleague at the same time")
    LATER = "later", gettext_lazy("The next free time")
    CANCEL = "cancel", gettext_lazy("To cancel")


class AbsenceError(DomainError):
    """The absence cannot be written as described; what is wrong stands at its field."""

    code = "absence_refused"
    status = 422


class VisitsChangedError(DomainError):
    """Between the look and the yes a visit came, went or moved: nothing was written, look again."""

    code = "visits_changed"


class DecisionError(DomainError):
    """One of the decisions cannot be carried out, so none was; detail: `visit` (its public id)."""

    code = "decision_refused"

    def tell(self) -> dict[str, Any]:
        return {"visit": str(self.detail.get("visit", ""))}


@dataclass(frozen=True)
class Proposal:
    """One visit that cannot be as it is, and what could become of it. `to`: where it would be moved."""

    visit: Appointment
    fate: Fate
    starts_at: datetime | None = None
    practitioner: Membership | None = None
    can_be_mailed: bool = True


@dataclass(frozen=True)
class Decision:
    """What somebody decided for one visit that they saw in this version."""

    visit: UUID
    version: int
    fate: Fate
    starts_at: datetime | None = None
    practitioner: Membership | None = None


@dataclass(frozen=True)
class Done:
    """What was written. `to_call`: visits whose patient no mail can tell."""

    time_off: TimeOff
    moved: Sequence[Appointment] = ()
    cancelled: Sequence[Appointment] = ()
    kept: Sequence[Appointment] = ()
    to_call: Sequence[Appointment] = field(default=())


def affected_visits(absence: Absence, *, now: datetime) -> list[Appointment]:
    """Visits to come that lie in the absence, in order; raises AbsenceError, also when they are too many to look at."""
    check(absence)
    rows = Appointment.objects.filter(status__in=TO_COME, starts_at__lt=absence.ends_at, ends_at__gt=now)
    rows = rows.filter(ends_at__gt=absence.starts_at)
    if absence.practitioner:
        rows = rows.filter(practitioner=absence.practitioner)
    if absence.location:
        rows = rows.filter(location=absence.location)
    found = list(rows.select_related("patient", "practitioner", "visit_type", "location")[: MOST_VISITS + 1])
    if len(found) > MOST_VISITS:
        raise AbsenceError(_("More than 400 visits lie in this time. Enter it in parts."), field="ends_at")
    return found


def check_stand_in(absence: Absence, stand_in: Membership | None) -> None:
    """Raises AbsenceError for somebody who cannot stand in."""
    if stand_in and (problem := problem_of(stand_in, absence)):
        raise AbsenceError(problem, field="stand_in")


def check(absence: Absence) -> None:
    """Raises AbsenceError for an absence that cannot be."""
    if problems := absence.problems():
        raise AbsenceError(_("Please look at the marked places."), detail={"problems": problems})


def propose(
    absence: Absence, *, how: How, now: datetime, stand_in: Membership | None = None
) -> list[Proposal]:
    """What could become of each visit. No two proposals take the same time.

    stand_in: who takes the day over, and its hours with it where they have none; raises AbsenceError if they cannot.
    """
    visits = affected_visits(absence, now=now)
    check_stand_in(absence, stand_in)
    finder = _Finder(absence, visits, stand_in, now=now) if how != How.CANCEL and visits else None
    return [_propose_one(visit, finder, how, now=now) for visit in visits]


def _propose_one(visit: Appointment, finder: "_Finder | None", how: How, *, now: datetime) -> Proposal:
    is_mailed = can_be_mailed(visit.patient, now=now)
    found = finder.find(visit, how) if finder else None
    if found is None:
        return Proposal(visit, Fate.CANCEL, can_be_mailed=is_mailed)
    practitioner, slot = found
    return Proposal(visit, Fate.MOVE, slot.starts_at, practitioner, is_mailed)


class _Finder:
    """Free times around the absence, each given away once. Reads the diary of all people in one round trip a place."""

    def __init__(
        self, absence: Absence, visits: Sequence[Appointment], stand_in: Membership | None, *, now: datetime
    ) -> None:
        self.absence, self.now = absence, now
        self.people = [each for each in practitioners() if each != absence.practitioner]
        if stand_in:
            self.people = [stand_in]
        places = list({visit.location_id: visit.location for visit in visits}.values())
        self.first = min(local(max(absence.starts_at, now), place.zone).date() for place in places)
        self.last = max(local(absence.ends_at, place.zone).date() for place in places)
        days = (self.last - self.first).days + 1 + LOOK_AHEAD
        everybody = {each.pk: each for each in (*self.people, *(visit.practitioner for visit in visits))}
        diaries = read_diaries(
            locations=places,
            practitioners=everybody.values(),
            first_day=self.first,
            days=days,
            now=now,
            search=None,
        )
        handed = handed_hours(absence, stand_in, open_places()) if stand_in else []
        self.diaries: Mapping[int, Diary] = {
            diary.location.pk: _with_hours(diary, [row for row in handed if row.location == diary.location])
            for diary in diaries
        }
        self.given: dict[tuple[str, int], list[Span]] = defaultdict(list)
        self.elsewhere = _visits_elsewhere(visits, since=now)

    def find(self, visit: Appointment, how: How) -> tuple[Membership, Slot] | None:
        diary = self.diaries[visit.location_id]
        same_time = self._with_colleague(visit, diary) if how == How.STAND_IN else iter(())
        for practitioner, slot in chain(same_time, self._later(visit, diary)):
            blocked = around(visit.visit_type, slot.starts_at, slot.ends_at)
            if self._is_open(visit, practitioner, slot, blocked):
                self._give(visit, practitioner, slot, blocked)
                return practitioner, slot
        return None

    def _with_colleague(self, visit: Appointment, diary: Diary) -> Iterator[tuple[Membership, Slot]]:
        day = local(visit.starts_at, diary.location.zone).date()
        for colleague in self.people:
            works = any(span.holds(visit.starts_at, visit.ends_at) for span in diary.spans(colleague, day))
            if works and diary.gives(colleague, visit.visit_type):
                slot = diary.slot_at(colleague, visit.visit_type, visit.starts_at)
                if slot:
                    yield colleague, slot

    def _later(self, visit: Appointment, diary: Diary) -> Iterator[tuple[Membership, Slot]]:
        # Before its end the absence leaves nothing that is later.
        end = local(self.absence.ends_at, diary.location.zone).date()
        for offset in range((self.last - end).days + 1 + LOOK_AHEAD):
            day = end + timedelta(days=offset)
            for slot in diary.slots(visit.practitioner, visit.visit_type, day):
                if slot.starts_at > visit.starts_at:
                    yield visit.practitioner, slot

    def _is_open(self, visit: Appointment, who: Membership, slot: Slot, blocked: Span) -> bool:
        if self.absence.concerns(who, visit.location, blocked):
            return False
        given = (self.given[key] for key in _keys(visit, who, slot))
        taken = chain(*given, self.elsewhere.get(visit.patient_id, ()))
        return not any(span.start < blocked.end and span.end > blocked.start for span in taken)

    def _give(self, visit: Appointment, who: Membership, slot: Slot, blocked: Span) -> None:
        for key in _keys(visit, who, slot):
            self.given[key].append(blocked)


def _with_hours(diary: Diary, rows: Sequence[OtherHours]) -> Diary:
    """As if these hours of one person, who has none on those days, were written down."""
    if not rows:
        return diary
    who = rows[0].practitioner_id
    return replace(diary, other_hours={**diary.other_hours, who: [*diary.other_hours.get(who, ()), *rows]})


def _keys(visit: Appointment, who: Membership, slot: Slot) -> list[tuple[str, int]]:
    """Whose time a visit takes. A practitioner with several lanes is taken as having one: the yes is judged anew."""
    room = [("room", slot.room.pk)] if slot.room else []
    return [("practitioner", who.pk), ("patient", visit.patient_id), *room]


def _visits_elsewhere(visits: Sequence[Appointment], *, since: datetime) -> dict[int, list[Span]]:
    """What the patients have in the diary besides, so that nothing is proposed on top of it."""
    rows = Appointment.objects.upcoming(now=since).filter(patient__in={visit.patient_id for visit in visits})
    found: dict[int, list[Span]] = defaultdict(list)
    for patient, start, end in rows.exclude(pk__in=[visit.pk for visit in visits]).values_list(
        "patient_id", "starts_at", "ends_at"
    ):
        found[patient].append(Span(start, end))
    return found


@transaction.atomic
def carry_out(
    absence: Absence,
    decisions: Sequence[Decision],
    *,
    by: Membership,
    now: datetime,
    stand_in: Membership | None = None,
) -> Done:
    """Write the time off, the hours of whoever stands in, and every decision, or nothing.

    Raises AbsenceError, VisitsChangedError unless there is one decision for each visit as it stands now, DecisionError
    when one of them cannot be: its time has been taken, or it lies in the absence itself.
    """
    check_stand_in(absence, stand_in)
    wait_for_settings(by.clinic)
    visits = {visit.uid: visit for visit in affected_visits(absence, now=now)}
    seen = {each.visit: each.version for each in decisions}
    if seen != {visit.uid: visit.version for visit in visits.values()}:
        raise VisitsChangedError(_("The visits have changed meanwhile. Please look at them again."))
    wishes = [
        _wanted(visits[each.visit], each) for each in decisions if each.fate == Fate.MOVE and each.starts_at
    ]

    def act() -> Done:
        if stand_in:
            OtherHours.objects.bulk_create(handed_hours(absence, stand_in, open_places()))
        return _carry_out_all(absence, visits, decisions, by=by, now=now)

    return together_or_not(wishes, act)


def _carry_out_all(
    absence: Absence,
    visits: Mapping[UUID, Appointment],
    decisions: Sequence[Decision],
    *,
    by: Membership,
    now: datetime,
) -> Done:
    time_off = write_time_off(absence, decided=visits.values())
    done: dict[Fate, list[Appointment]] = {fate: [] for fate in Fate}
    to_call = []
    # What is cancelled makes room for what is moved.
    for each in sorted(decisions, key=lambda decision: decision.fate != Fate.CANCEL):
        visit = visits[each.visit]
        was = say_when(visit.starts_at, visit.location)
        _carry_out_one(visit, each, absence, by=by, now=now)
        done[each.fate].append(visit)
        if each.fate != Fate.KEEP and not can_be_mailed(visit.patient, now=now):
            to_call.append(visit)
            _ask_to_call(visit, each, was=was, now=now)
    return Done(time_off, done[Fate.MOVE], done[Fate.CANCEL], done[Fate.KEEP], to_call)


def _wanted(visit: Appointment, decision: Decision) -> Wanted:
    who = decision.practitioner or visit.practitioner
    return wanted_again(visit, starts_at=decision.starts_at, practitioner=who)


def _carry_out_one(
    visit: Appointment, decision: Decision, absence: Absence, *, by: Membership, now: datetime
) -> None:
    try:
        if decision.fate == Fate.CANCEL:
            cancel(appointment=visit, version=decision.version, reason=absence.reason, by=by, now=now)
        elif decision.fate == Fate.MOVE:
            if decision.starts_at is None:
                raise AbsenceError(_("Choose a time to move this visit to."), field="starts_at")
            move(appointment=visit, wanted=_wanted(visit, decision), version=decision.version, by=by, now=now)
        elif visit.agreed_outside != Outside.TIME_OFF:
            # A yes to its place, as on the rebooking list.
            visit.agreed_outside = Outside.TIME_OFF
            save_step(visit, ["agreed_outside"])
    except DomainError as error:
        facts = {"patient": visit.patient.full_name, "problem": error.message}
        raise DecisionError(
            _("Nothing was changed. %(patient)s: %(problem)s") % facts, detail={"visit": visit.uid}
        ) from error


def _ask_to_call(visit: Appointment, decision: Decision, *, was: str, now: datetime) -> None:
    facts = {"name": visit.patient.full_name, "was": was, "who": visit.practitioner.display_name}
    if decision.fate == Fate.CANCEL:
        words = _("Call %(name)s: the visit on %(was)s is cancelled. Offer another time.") % facts
    else:
        facts["now"] = say_when(visit.starts_at, visit.location)
        words = _("Call %(name)s: the visit on %(was)s is now %(now)s with %(who)s. Does it suit?") % facts
    ask_to_call(
        patient=visit.patient,
        mail_kind="cancellation" if decision.fate == Fate.CANCEL else "confirmation",
        subject_uid=visit.uid,
        subject_version=visit.sequence + 1,
        words=words,
        now=now,
    )
