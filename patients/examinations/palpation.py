"""What the hands find: P.A.R.T. letters on the map, and the details of one finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import Membership
from clinic.typed import one_line
from patients.examinations.drafts import ExaminationError, hold, raise_from, signed_before
from patients.findings import (
    ChangeSince,
    Direction,
    EndFeel,
    FindingKind,
    ListingSystem,
    StrainGrade,
    Tenderness,
    part_letters,
)
from patients.models import Examination, Finding
from patients.red_flags import ExamFacts, from_findings
from patients.screening import local_day
from patients.spine import Segment, Side
from patients.spine_map import ILIA

# What a bare letter on the map stands for until somebody says more.
KIND_OF_LETTER: Mapping[str, FindingKind] = {
    "P": FindingKind.PAIN,
    "A": FindingKind.ASYMMETRY,
    "R": FindingKind.MOTION_RESTRICTION,
    "T": FindingKind.TISSUE,
}
TENDER = frozenset({FindingKind.PAIN, FindingKind.BONY_TENDERNESS})
DETAILS = ("grade", "direction", "end_feel", "since_on", "change", "listing_system", "listing")
_WORDS: Mapping[str, type] = {
    "direction": Direction,
    "end_feel": EndFeel,
    "change": ChangeSince,
    "listing_system": ListingSystem,
}


@dataclass(frozen=True)
class Place:
    """A segment and a side, as the map names them. Raises ExaminationError for one that does not exist."""

    segment: str
    side: str

    def __post_init__(self) -> None:
        if self.segment not in Segment.values or self.side not in Side.values:
            raise ExaminationError(_("There is no such place on the spine."), field="segment")
        ilium = ILIA.get(Segment(self.segment))
        if ilium is not None and ilium != self.side:
            # An ilium is a side already; another one would be a second row for the same bone.
            object.__setattr__(self, "side", ilium.value)


@transaction.atomic
def toggle_letter(
    *, examination: Examination, place: Place, letter: str, on: bool, by: Membership, now: datetime
) -> list[Finding]:
    """Make a letter stand or not stand at a place; `on` is the wanted state, so a repeat changes nothing.

    A letter that stood last time comes back with the kind it had. Returns the findings of the place.
    """
    letter = letter.upper()
    if letter not in KIND_OF_LETTER:
        raise ExaminationError(_("The letters are P, A, R and T."), field="letter")
    hold(examination)
    here = [row for row in findings_at(examination, place) if part_letters([_standing(row)]) == letter]
    if on and not any(row.change != ChangeSince.RESOLVED for row in here):
        Finding.objects.filter(pk__in=[row.pk for row in here]).delete()
        last = _last_at(examination, place)
        kinds = [row.kind for row in last or () if part_letters([row]) == letter] or [KIND_OF_LETTER[letter]]
        for kind in dict.fromkeys(kinds):
            _write(examination, place, kind, {}, last)
    elif not on:
        Finding.objects.filter(pk__in=[row.pk for row in here]).delete()
    _raise(examination, now=now)
    return findings_at(examination, place)


@transaction.atomic
def save_finding(
    *,
    examination: Examination,
    place: Place,
    kind: str,
    detail: Mapping[str, Any],
    by: Membership,
    now: datetime,
) -> Finding:
    """Write one finding with the details given (keys of DETAILS); those not given stay as they are.

    A new finding without a change gets the one that follows from the last examination.
    """
    if kind not in FindingKind.values:
        raise ExaminationError(_("There is no such finding."), field="kind")
    hold(examination)
    given = _checked(kind, detail)
    _check_since(given.get("since_on"), examination, now)
    row = _write(examination, place, kind, given, _last_at(examination, place))
    _raise(examination, now=now)
    return row


@transaction.atomic
def remove_finding(
    *, examination: Examination, place: Place, kind: str, by: Membership, now: datetime
) -> None:
    """Take a finding away; nothing happens when it is not there."""
    hold(examination)
    Finding.objects.filter(
        examination=examination, segment=place.segment, side=place.side, kind=kind
    ).delete()


@transaction.atomic
def repeat_last(
    *, examination: Examination, by: Membership, now: datetime, place: Place | None = None
) -> list[Finding]:
    """Write the findings of the last signed examination again, as "same"; at one place, or everywhere.

    What is written today already stays as it is; what was gone last time does not come back.
    """
    hold(examination)
    before = signed_before(examination)
    if before is None:
        return []
    rows = Finding.objects.filter(examination=before).exclude(change=ChangeSince.RESOLVED)
    if place is not None:
        rows = rows.filter(segment=place.segment, side=place.side)
    copies = [
        Finding(
            examination=examination,
            kind=row.kind,
            segment=row.segment,
            side=row.side,
            **{name: getattr(row, name) for name in DETAILS} | {"change": ChangeSince.SAME},
        )
        for row in rows
    ]
    Finding.objects.bulk_create(copies, ignore_conflicts=True)
    _raise(examination, now=now)
    return copies


def findings_at(examination: Examination, place: Place) -> list[Finding]:
    return list(
        Finding.objects.filter(examination=examination, segment=place.segment, side=place.side).order_by("id")
    )


def change_since(kind: str, grade: int | None, last: Iterable[Finding] | None) -> str:
    """New, same, worse or better than the same finding last time; "" when there was no last time (`last` None)."""
    if last is None:
        return ""
    same_kind = next((row for row in last if row.kind == kind and row.change != ChangeSince.RESOLVED), None)
    if same_kind is None:
        return ChangeSince.NEW
    before = same_kind.grade
    if grade is None or before is None or grade == before:
        return ChangeSince.SAME
    return ChangeSince.WORSE if grade > before else ChangeSince.BETTER


def _write(
    examination: Examination,
    place: Place,
    kind: str,
    given: Mapping[str, Any],
    last: Iterable[Finding] | None,
) -> Finding:
    at = {"examination": examination, "segment": place.segment, "side": place.side, "kind": kind}
    row = Finding.objects.filter(**at).first() or Finding(**at)
    for name, value in given.items():
        setattr(row, name, value)
    if not given.get("change") and ("grade" in given or row.pk is None):
        row.change = change_since(kind, row.grade, last)
    row.save()
    return row


def _last_at(examination: Examination, place: Place) -> list[Finding] | None:
    """What stood at the place in the last signed examination; None when there was none."""
    before = signed_before(examination)
    if before is None:
        return None
    return [row for row in findings_at(before, place) if row.change != ChangeSince.RESOLVED]


def _check_since(since: date | None, examination: Examination, now: datetime) -> None:
    if since and not examination.patient.birth_on <= since <= local_day(examination.patient, now):
        raise ExaminationError(_("Choose a day between the birth and today."), field="since_on")


def _checked(kind: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in detail.items() if name in DETAILS}
    for name, words in _WORDS.items():
        if given.get(name) and given[name] not in words.values:  # type: ignore[attr-defined]
            raise ExaminationError(_("There is no such word here."), field=name)
    grade = given.get("grade")
    grades = Tenderness.values if kind in TENDER else StrainGrade.values
    if grade is not None and grade not in grades:
        raise ExaminationError(
            _("The grade goes from %(low)s to %(high)s.") % {"low": min(grades), "high": max(grades)},
            field="grade",
        )
    if given.get("listing"):
        given["listing"] = one_line(given["listing"], most=20, field="listing", error=ExaminationError)
    return given


def _standing(row: Finding) -> Finding:
    """The row as if it were not gone, to learn which letter it belongs to."""
    return Finding(kind=row.kind, segment=row.segment, side=row.side)


def _raise(examination: Examination, *, now: datetime) -> None:
    bony = Finding.objects.filter(examination=examination, kind=FindingKind.BONY_TENDERNESS)
    raise_from(examination, from_findings(ExamFacts(findings=tuple(bony))), now=now)
