"""What a proposal is made of: lines with their reason, source and rules. Values only, nothing stored."""

from dataclasses import dataclass
from typing import NamedTuple

from rehab_plans.cadence import Stage
from rehab_plans.exercises import LIBRARY, Phase
from rehab_plans.goals import Goal
from rehab_plans.rules import Dose


class RuleRef(NamedTuple):
    id: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One exercise in one phase. `rules` are all that asked for it, the leading one first."""

    phase: Phase
    exercise: str
    dose: Dose
    rules: tuple[RuleRef, ...]
    staff_reason: str
    patient_reason: str
    progress_when: str
    source: str
    basis: str
    evidence: str
    seconds_a_day: int
    replaces: str = ""
    is_choice: bool = False

    @property
    def each_side(self) -> bool:
        return LIBRARY[self.exercise].each_side

    @property
    def rule_id(self) -> str:
        return self.rules[0].id

    @property
    def rule_version(self) -> int:
        return self.rules[0].version


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An exercise a rule wanted. `ban` is a row of the ban table, or "direction" or "limit"."""

    exercise: str
    rule_id: str
    ban: str
    reason: str
    source: str
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    key: str
    text: str
    staff_reason: str
    rule_id: str
    rule_version: int
    source: str
    basis: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    key: str
    text: str
    source: str
    rule_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasePlan:
    phase: Phase
    exit_criteria: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Nothing here is stored yet. When `is_held`, everything but `held_reason` and `flags` is empty."""

    is_held: bool = False
    held_reason: str = ""
    phases: tuple[PhasePlan, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    advice: tuple[AdviceLine, ...] = ()
    cadence: tuple[Stage, ...] = ()
    goals: tuple[Goal, ...] = ()
    flags: tuple[Flag, ...] = ()
    rules: tuple[RuleRef, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for phase in self.phases for line in phase.lines)
