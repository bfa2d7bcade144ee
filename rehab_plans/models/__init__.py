from rehab_plans.models.check_ins import CheckIn, CheckInState, EventKind, RecurrenceEvent
from rehab_plans.models.library import Evidence, Exercise, PhaseKind, PlanRule
from rehab_plans.models.plans import (
    Advice,
    Cadence,
    ExerciseLog,
    Goal,
    LeftOut,
    LogAnswer,
    Phase,
    PlanEdit,
    PlanStatus,
    Prescription,
    RehabPlan,
)

__all__ = [
    "Advice",
    "Cadence",
    "CheckIn",
    "CheckInState",
    "EventKind",
    "Evidence",
    "Exercise",
    "ExerciseLog",
    "Goal",
    "LeftOut",
    "LogAnswer",
    "Phase",
    "PhaseKind",
    "PlanEdit",
    "PlanRule",
    "PlanStatus",
    "Prescription",
    "RecurrenceEvent",
    "RehabPlan",
]
