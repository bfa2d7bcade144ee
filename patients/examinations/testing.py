"""Orthopaedic and neurological tests: one result, or all of the template negative in one tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import Membership
from clinic.typed import one_line
from patients.examinations.drafts import ExaminationError, hold, raise_from
from patients.findings import ChangeSince, FindingKind
from patients.models import Area, Examination, Finding, TestOutcome, TestResult
from patients.ortho_tests import BY_KEY, TEMPLATE, Ask, Bar, OrthoTest, bars
from patients.red_flags import from_tests
from patients.screening import local_day, standing_flags
from patients.spine import Region, Side

REGION_OF_AREA: dict[str, Region] = {
    Area.NECK: Region.CERVICAL,
    Area.MID_BACK: Region.THORACIC,
    Area.LOW_BACK: Region.LUMBAR,
    Area.PELVIS: Region.PELVIC,
    Area.OTHER: Region.LUMBAR,
}


@dataclass(frozen=True)
class OfferedTest:
    """A test of the template; `barred` says why it is not offered now, empty when it is."""

    test: OrthoTest
    barred: tuple[Bar, ...]

    @property
    def sides(self) -> tuple[str, ...]:
        return sides_of(self.test)


def sides_of(test: OrthoTest) -> tuple[str, ...]:
    return (Side.LEFT, Side.RIGHT) if Ask.SIDE in test.asks else (Side.MIDLINE,)


def offer_tests(
    examination: Examination, tests: Sequence[OrthoTest], *, rows: Sequence[Any], findings: Sequence[Finding]
) -> list[OfferedTest]:
    """The tests in their order, each with what bars it: `rows` are the standing gate rows."""
    has_spasm = any(row.kind == FindingKind.SPASM and row.change != ChangeSince.RESOLVED for row in findings)
    return [OfferedTest(test, bars(test, rows, has_acute_spasm=has_spasm)) for test in tests]


def template_of(examination: Examination) -> list[OrthoTest]:
    """About a dozen tests for where the episode hurts."""
    return [BY_KEY[key] for key in TEMPLATE[REGION_OF_AREA[examination.episode.area]]]


@transaction.atomic
def save_test_result(
    *,
    examination: Examination,
    test: str,
    outcome: str,
    by: Membership,
    now: datetime,
    side: str = Side.MIDLINE,
    detail: dict[str, Any] | None = None,
) -> TestResult | None:
    """Write one result (`detail`: angle in degrees, site); an empty outcome takes it away.

    A positive Babinski, Hoffmann, clonus, Lhermitte or Kernig raises its gate row at once.
    """
    known = BY_KEY.get(test)
    if known is None or side not in sides_of(known):
        raise ExaminationError(_("There is no such test."), field=test)
    if outcome and outcome not in TestOutcome.values:
        raise ExaminationError(_("There is no such result."), field=test)
    hold(examination)
    at: dict[str, Any] = {"examination": examination, "test": test, "side": side}
    if not outcome:
        TestResult.objects.filter(**at).delete()
        return None
    row, _made = TestResult.objects.update_or_create(
        **at, defaults={"outcome": outcome, **_checked(test, detail or {})}
    )
    if outcome == TestOutcome.POSITIVE:
        raise_from(examination, from_tests([test]), now=now)
    return row


@transaction.atomic
def mark_all_negative(*, examination: Examination, by: Membership, now: datetime) -> int:
    """Every offered test of the template that has no result yet becomes negative; returns how many rows that were."""
    hold(examination)
    flags = standing_flags(examination.patient, today=local_day(examination.patient, now))
    findings = list(Finding.objects.filter(examination=examination))
    offered = offer_tests(examination, template_of(examination), rows=flags, findings=findings)
    done = set(TestResult.objects.filter(examination=examination).values_list("test", "side"))
    rows = [
        TestResult(examination=examination, test=each.test.key, side=side, outcome=TestOutcome.NEGATIVE)
        for each in offered
        if not each.barred
        for side in each.sides
        if (each.test.key, side) not in done
    ]
    TestResult.objects.bulk_create(rows)
    return len(rows)


def _checked(test: str, detail: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {name: detail[name] for name in ("angle", "site") if name in detail}
    angle = given.get("angle")
    if angle is not None and not 0 <= angle <= 180:
        raise ExaminationError(_("An angle goes from 0 to 180."), field=test)
    if given.get("site"):
        given["site"] = one_line(given["site"], most=80, field=test, error=ExaminationError)
    return given
