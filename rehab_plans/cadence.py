"""How often to come: trial of care, review, re-examination and prevention visits (DOMAIN §8). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VA_TRIAL = "VA/DoD trial of care for chiropractic"
CCGPP = "CCGPP, ongoing care"
EKLUND = "Eklund 2018, 2020"
CMS = "CMS Benefit Policy Manual, chapter 15, 240"

REVIEW_EVERY_VISITS = 6
RE_EXAMINE_DAYS, RE_EXAMINE_VISITS = 30, 12
WARN_DAYS, WARN_VISITS = 25, 10
FIRST_GAIN_NPRS, FIRST_GAIN_ODI = 2, 10


class Due(StrEnum):
    NOT_YET = "not_yet"
    SOON = "soon"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """At most `visits` in `weeks`; then the next stage, when there is real gain."""

    visits: int
    weeks: int
    reason: str | Promise
    patient_reason: str | Promise
    source: str
    evidence: Literal["H", "M", "L", "X"]
    is_optional: bool = False
    rule_id: str = ""

    def day_offsets(self) -> tuple[int, ...]:
        """Days after the start of the stage, evenly spread, the first on day 0."""
        return tuple(round(index * self.weeks * 7 / self.visits) for index in range(self.visits))


FIRST = _("We meet more often at first, and less as you get better.")
THEN = _("If you are getting better, we go on with fewer visits. If not, we think again.")
NEAR = _("A few visits a month, as long as they help you.")
STAY_WELL = _("A visit now and then to stay well. It is your choice.")


def _trial(first: tuple[int, int], then: tuple[int, int], reason: Promise) -> tuple[Stage, ...]:
    after = _("Only with real gain: pain down by 2, or the disability score by 10; stop at a plateau")
    return (
        Stage(
            visits=first[0],
            weeks=first[1],
            reason=reason,
            patient_reason=FIRST,
            source=VA_TRIAL,
            evidence="X",
        ),
        Stage(
            visits=then[0], weeks=then[1], reason=after, patient_reason=THEN, source=VA_TRIAL, evidence="X"
        ),
    )


def trial_of_care(*, acuity: str, is_complicated: bool) -> tuple[Stage, ...]:
    """`acuity`: acute, subacute or chronic. Subacute follows the acute rows."""
    if acuity == "chronic":
        return _trial((8, 6), (4, 4), _("Chronic: at most 8 visits in 6 weeks"))
    if is_complicated:
        return _trial((6, 3), (6, 3), _("Acute, complicated: at most 6 visits in 3 weeks"))
    return _trial((6, 3), (4, 3), _("Acute, uncomplicated: at most 6 visits in 3 weeks"))


def ongoing_pain() -> Stage:
    """For pain that stays after the trial: 1-4 a month."""
    return Stage(
        visits=2,
        weeks=4,
        reason=_("Ongoing pain: 1 to 4 visits a month while they help"),
        patient_reason=NEAR,
        source=CCGPP,
        evidence="X",
    )


def prevention(*, every_months: int = 2) -> Stage:
    """One visit every 1-3 months, the patient's choice; ends after two reviews without benefit."""
    if not 1 <= every_months <= 3:
        raise ValueError("prevention visits are 1 to 3 months apart")
    return Stage(
        visits=12 // every_months,
        weeks=52,
        reason=_("Early responder with recurrences: ends after two reviews without benefit"),
        patient_reason=STAY_WELL,
        source=EKLUND,
        evidence="L",
        is_optional=True,
        rule_id="R23",
    )


def review_due(*, visits_since_review: int) -> bool:
    return visits_since_review >= REVIEW_EVERY_VISITS


def re_examination_due(*, days: int, visits: int) -> Due:
    """Since the last examination. Warns, never blocks."""
    if days >= RE_EXAMINE_DAYS or visits >= RE_EXAMINE_VISITS:
        return Due.DUE
    if days >= WARN_DAYS or visits >= WARN_VISITS:
        return Due.SOON
    return Due.NOT_YET


def expected_on(stages: Sequence[tuple[int, int]], *, began_on: date, last_on: date | None) -> date | None:
    """The day by which the plan expects the next visit: the spacing of its stage after the last visit or the start.

    stages: (visits, weeks), one after the other from the start on. None once they are over.
    """
    from_day = max(began_on, last_on or began_on)
    ends = 0
    for visits, weeks in stages:
        ends += weeks * 7
        if (from_day - began_on).days < ends:
            return from_day + timedelta(days=-(-weeks * 7 // visits))
    return None


def is_real_gain(*, pain_before: int, pain_now: int) -> bool:
    return pain_before - pain_now >= FIRST_GAIN_NPRS


def warns_of_length(*, visits: int, weeks: int, reviews: int) -> bool:
    """A long frequent plan without review: more than 12 visits at more than one a week, none reviewed."""
    return visits > RE_EXAMINE_VISITS and visits > weeks and reviews < visits // RE_EXAMINE_VISITS
