from appointments.models.diary import (
    FREE,
    OCCUPYING,
    Appointment,
    AppointmentStatus,
    TimeOff,
    VisitType,
    VisitTypeKind,
    WorkingHours,
)
from appointments.models.visits import (
    Addendum,
    Adjustment,
    CareKind,
    DecisionKind,
    GateDecision,
    TherapyGiven,
    Visit,
    VisitEpisode,
)

__all__ = [
    "FREE",
    "OCCUPYING",
    "Addendum",
    "Adjustment",
    "Appointment",
    "AppointmentStatus",
    "CareKind",
    "DecisionKind",
    "GateDecision",
    "TherapyGiven",
    "TimeOff",
    "Visit",
    "VisitEpisode",
    "VisitType",
    "VisitTypeKind",
    "WorkingHours",
]
