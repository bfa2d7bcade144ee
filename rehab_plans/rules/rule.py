"""The shape of a plan rule. A rule is data with one small predicate; adding one is a clinical decision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise

from rehab_plans.exercises.exercise import Exercise, Phase
from rehab_plans.facts import Facts

REST_KEYS: frozenset[str] = frozenset({"legs_on_chair_rest", "knees_on_pillow_rest", "side_lying_rest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """Start dose. Zero means "does not apply"; `minutes` are per time and replace sets and repetitions."""

    sets: int = 1
    reps: int = 0
    hold_seconds: int = 0
    minutes: int = 0
    times_a_day: int = 1
    days_a_week: int = 7

    def seconds_a_day(self, exercise: Exercise) -> int:
        """Working time on a day it is done. A resting position is not work and counts as zero."""
        if exercise.key in REST_KEYS:
            return 0
        if self.minutes:
            return self.minutes * 60 * self.times_a_day
        sides = 2 if exercise.each_side else 1
        return self.sets * self.reps * max(self.hold_seconds, exercise.seconds) * sides * self.times_a_day


Gives = Mapping[Phase, tuple[str, ...]]


def nothing_more(facts: Facts) -> Gives:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`basis`: S read in the source, K well known, J professional judgement. `evidence`: H, M, L, X (opinion).

    `bans` names rows of the ban table that this rule brings. `priority`: lower comes first when time is
    short. `by_area`: exercises of the low back are left away when only the neck or mid back is treated.
    `patient_reason` may hold %(area)s ("your neck", "your back"); empty means that the patient is told none.
    """

    id: str
    version: int = 1
    priority: int = 50
    applies: Callable[[Facts], bool]
    gives: Gives = field(default_factory=dict)
    adds: Callable[[Facts], Gives] = nothing_more
    dose: Dose = field(default_factory=Dose)
    doses: Mapping[str, Dose] = field(default_factory=dict)
    gentler_dose: Dose | None = None
    advice: tuple[str, ...] = ()
    bans: tuple[str, ...] = ()
    flag: str | Promise = ""
    direction: Literal["flexion", "extension", ""] = ""
    by_area: bool = False
    is_choice: bool = False
    progress_when: str = ""
    staff_reason: Callable[[Facts], str]
    patient_reason: str = ""
    source: str
    basis: Literal["S", "K", "J"]
    evidence: Literal["H", "M", "L", "X"]

    def all_gives(self, facts: Facts) -> dict[Phase, tuple[str, ...]]:
        added = self.adds(facts)
        return {phase: (*self.gives.get(phase, ()), *added.get(phase, ())) for phase in Phase}

    def dose_for(self, key: str, facts: Facts) -> Dose:
        """The lowest dose while pain is 7 or more, where the rule has one."""
        if self.gentler_dose is not None and (facts.nprs or 0) >= 7 and key not in self.doses:
            return self.gentler_dose
        return self.doses.get(key, self.dose)
