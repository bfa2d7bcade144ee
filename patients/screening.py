"""The safety screen on record: raise gate rows, clear one with a record, and say which ones stand.

The pure part is `patients.red_flags`; this module keeps its results. A row that was raised stands until a
chiropractor clears it: a later "no" never does.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clinic.errors import DomainError, StaleVersionError
from clinic.models import Membership
from clinic.prepared import Asked, prepared
from clinic.typed import one_line, several_lines
from patients.conditions import SEVERITY_RANK, GateKey, Severity
from patients.models import Area, Episode, Patient, RedFlag, Source, SpecialNeed
from patients.red_flags import Level, RaisedFlag, from_needs, one_per_key
from patients.spine import EVERYWHERE, ORDER, ExtraSpinal, Place, Region, Segment

AREA_PLACES: Mapping[str, tuple[Place, ...]] = {
    Area.NECK: (Region.CERVICAL,),
    Area.MID_BACK: (Region.THORACIC, ExtraSpinal.RIB_CAGE),
    Area.LOW_BACK: (Region.LUMBAR,),
    Area.PELVIS: (Region.SACRAL, Region.PELVIC),
    Area.OTHER: (),
}
REASON_LENGTH = RedFlag._meta.get_field("reason").max_length or 300

_LEVELS = tuple(Level)
_PLACE_BY_VALUE: Mapping[str, Place] = {place.value: place for place in EVERYWHERE}
# "L5/S1" and "c5-6" are how people write a level; S1 lies in the sacrum.
_LEVEL_WORDS = re.compile(r"\b([CTL]\d{1,2}|S\d?)\b", re.IGNORECASE)


class ClearanceIncompleteError(DomainError):
    """A clearance without who assessed, when or the result."""

    code = "clearance_incomplete"
    status = 422


class FlagClearedError(DomainError):
    """Somebody has already cleared this flag."""

    code = "flag_already_cleared"


@dataclass(frozen=True)
class StandingFlag:
    """A gate row that stands now. ``flag`` is its record; None when it follows from a need or the age."""

    key: GateKey
    severity: Severity
    level: Level
    regions: tuple[Place, ...]
    reason: str
    flag: RedFlag | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        return self.regions


@transaction.atomic
def raise_flags(
    *,
    patient: Patient,
    episode: Episode | None,
    raised: Sequence[RaisedFlag],
    source: Source | str,
    now: datetime,
) -> list[RedFlag]:
    """Open one row per key, or make the standing one graver; nothing is ever taken back here.

    Returns the rows of the keys given, gravest first. Running it twice changes nothing the second time.
    """
    Patient.objects.select_for_update().get(pk=patient.pk)
    standing = {flag.key: flag for flag in RedFlag.objects.standing().filter(patient=patient)}
    rows = []
    for each in one_per_key(raised):
        row = standing.get(each.key)
        if row is None:
            row = _open(patient, episode, each, source, now)
        else:
            _join(row, each)
        rows.append(row)
    return rows


@transaction.atomic
def clear_flag(
    *,
    flag: RedFlag,
    assessed_by: str,
    assessed_on: date,
    result: str,
    version: int,
    by: Membership,
    now: datetime,
) -> RedFlag:
    """Close a row with the record that ends it: who assessed it, when, with which result.

    Raises ClearanceIncompleteError, FlagClearedError or StaleVersionError.
    """
    row = RedFlag.objects.select_for_update(of=("self",)).select_related("patient").get(pk=flag.pk)
    if row.cleared_at is not None:
        raise FlagClearedError(_("This was already cleared. Reload the page to see by whom."))
    if row.version != version:
        raise StaleVersionError(_("Something was added to this since you opened it. Please read it again."))
    who = one_line(assessed_by, most=160, field="assessed_by", error=ClearanceIncompleteError)
    found = several_lines(result, most=1000, field="result", error=ClearanceIncompleteError)
    _check_clearance(who, assessed_on, found, patient=row.patient, now=now)
    row.cleared_at, row.cleared_by = now, by
    row.clearance_assessed_by, row.clearance_on, row.clearance_result = who, assessed_on, found
    row.version += 1
    row.save()
    return row


def record_need_flags(*, patient: Patient, source: Source | str, now: datetime) -> list[RedFlag]:
    """Put the graver rows that follow from the active needs on record, so that they can be cleared one by one."""
    derived = _derived(read_screen(patient), today=local_day(patient, now))
    graver = [
        RaisedFlag(row.key, row.severity, row.level, row.regions, row.reason)
        for row in derived
        if row.level is not Level.NONE
    ]
    return raise_flags(patient=patient, episode=None, raised=graver, source=source, now=now) if graver else []


def standing_flags(patient: Patient, *, today: date) -> list[StandingFlag]:
    """Every gate row that stands for the patient, gravest first: rows on record, and those of needs and age."""
    return judge(read_screen(patient), today=today)


@dataclass(frozen=True)
class Screen:
    """What the judgement about gate rows is made of: rows on record, active needs, areas of the open episodes."""

    patient: Patient
    flags: list[RedFlag]
    needs: list[SpecialNeed]
    areas: frozenset[str]

    @property
    def cleared(self) -> list[RedFlag]:
        return [flag for flag in self.flags if flag.cleared_at is not None]


def read_screen(patient: Patient) -> Screen:
    """Three queries."""
    return screen_of(patient, _flags_of(patient.pk), _active_needs(patient.pk), _open_areas(patient.pk))


def ask_screen(patient: int) -> tuple[Asked[RedFlag], Asked[SpecialNeed], Asked[str]]:
    """What `screen_of` is made of, for whoever asks more in the same round trip."""
    return _flags_of.ask(patient), _active_needs.ask(patient), _open_areas.ask(patient)


def screen_of(
    patient: Patient, flags: list[RedFlag], needs: list[SpecialNeed], areas: Collection[str]
) -> Screen:
    return Screen(patient, flags, needs, frozenset(areas))


def judge(screen: Screen, *, today: date) -> list[StandingFlag]:
    """As `standing_flags`, of what was read."""
    on_record = [_as_standing(row) for row in screen.flags if row.cleared_at is None]
    derived = _derived(screen, today=today)
    unseen = [row for row in derived if not any(_covers(kept, row) for kept in on_record)]
    return sorted([*on_record, *unseen], key=lambda row: (-SEVERITY_RANK[row.severity], row.key))


@prepared
def _flags_of(patient: int) -> QuerySet[RedFlag]:
    return RedFlag.objects.filter(patient=patient)


@prepared
def _active_needs(patient: int) -> QuerySet[SpecialNeed]:
    return SpecialNeed.objects.active().filter(patient=patient)


@prepared
def _open_areas(patient: int) -> QuerySet[Episode, str]:
    return Episode.objects.open().filter(patient=patient).values_list("area", flat=True)


def local_day(patient: Patient, now: datetime) -> date:
    """The calendar day where the patient lives."""
    return now.astimezone(ZoneInfo(patient.time_zone)).date()


def _affected_places(areas: Collection[str]) -> tuple[Place, ...]:
    """Places of the open episodes; empty (everywhere) when there is none or one lies elsewhere."""
    if Area.OTHER in areas:
        return ()
    return tuple(place for place in EVERYWHERE if any(place in AREA_PLACES[area] for area in areas))


def segments_in(detail: str) -> tuple[Segment, ...]:
    """Segments named in the detail of a need, e.g. "slipped L4 on L5/S1" → L4, L5, S."""
    found = set()
    for word in _LEVEL_WORDS.findall(detail):
        name = "S" if word.upper().startswith("S") else word.upper()
        if name in Segment.values:
            found.add(Segment(name))
    return tuple(segment for segment in ORDER if segment in found)


def _open(
    patient: Patient, episode: Episode | None, raised: RaisedFlag, source: Source | str, now: datetime
) -> RedFlag:
    return RedFlag.objects.create(
        patient=patient,
        episode=episode,
        key=raised.key,
        severity=raised.severity,
        level=raised.level,
        places=[place.value for place in raised.regions],
        reason=raised.reason[:REASON_LENGTH],
        source=source,
        raised_at=now,
    )


def _join(row: RedFlag, raised: RaisedFlag) -> None:
    before = (row.severity, row.level, list(row.places), row.reason)
    row.severity = max(row.severity, raised.severity, key=SEVERITY_RANK.__getitem__)
    row.level = max(Level(row.level), raised.level, key=_LEVELS.index)
    # A row without a place counts everywhere, so a joined one must not become narrower.
    named = {*row.places, *raised.regions} if row.places and raised.regions else set()
    row.places = [place.value for place in EVERYWHERE if place in named]
    reasons = dict.fromkeys([*row.reason.split("; "), *raised.reason.split("; ")])
    row.reason = "; ".join(reasons)[:REASON_LENGTH]
    if (row.severity, row.level, row.places, row.reason) != before:
        row.version += 1
        row.save()


def _check_clearance(
    assessed_by: str, assessed_on: date, result: str, *, patient: Patient, now: datetime
) -> None:
    if not assessed_by:
        raise ClearanceIncompleteError(_("Write who assessed this."), field="assessed_by")
    if not result:
        raise ClearanceIncompleteError(_("Write what the assessment found."), field="result")
    if assessed_on < patient.birth_on:
        raise ClearanceIncompleteError(
            _("This is before the patient's birth. Check the date."), field="assessed_on"
        )
    if assessed_on > local_day(patient, now):
        raise ClearanceIncompleteError(_("The assessment cannot be in the future."), field="assessed_on")


def _as_standing(row: RedFlag) -> StandingFlag:
    places = tuple(_PLACE_BY_VALUE[place] for place in row.places if place in _PLACE_BY_VALUE)
    return StandingFlag(
        GateKey(row.key), Severity(row.severity), Level(row.level), places, row.reason, flag=row
    )


def _derived(screen: Screen, *, today: date) -> list[StandingFlag]:
    """Rows of each active need and of the age, without those that a later clearance has settled."""
    affected = _affected_places(screen.areas)
    settled = screen.cleared
    rows = [
        _from(raised)
        for need in screen.needs
        for raised in from_needs([need.key], levels={need.key: segments_in(need.detail)}, affected=affected)
        if not any(_settles(flag, need, raised) for flag in settled)
    ]
    return [*rows, *(_from(raised) for raised in from_needs((), age=screen.patient.age_on(today)))]


def _from(raised: RaisedFlag) -> StandingFlag:
    return StandingFlag(raised.key, raised.severity, raised.level, raised.regions, raised.reason)


def _settles(flag: RedFlag, need: SpecialNeed, raised: RaisedFlag) -> bool:
    return (
        raised.level is not Level.NONE
        and flag.key == raised.key
        and flag.cleared_at is not None
        and flag.cleared_at >= need.noted_at
        and SEVERITY_RANK[flag.severity] >= SEVERITY_RANK[raised.severity]
        and set(raised.reason.split("; ")) <= set(flag.reason.split("; "))
    )


def _covers(kept: StandingFlag, derived: StandingFlag) -> bool:
    """Whether a row on record already says what a derived one would: same key, as grave, as wide."""
    return (
        kept.key == derived.key
        and SEVERITY_RANK[kept.severity] >= SEVERITY_RANK[derived.severity]
        and (not kept.regions or (bool(derived.regions) and set(derived.regions) <= set(kept.regions)))
    )
