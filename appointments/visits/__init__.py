"""Visit notes: what is written, judged, done and signed. The verbs of DOMAIN §4 under one name."""

from appointments.visits.care import (
    Repeated,
    Touch,
    adjust,
    carry_forward,
    give_therapy,
    remove_adjustment,
    remove_therapy,
    set_response,
)
from appointments.visits.drafts import (
    NoOpenEpisodeError,
    VisitChangedError,
    VisitError,
    save_note,
    start_visit,
)
from appointments.visits.gate import (
    AcknowledgeError,
    ConsentMissingError,
    Decision,
    GateError,
    ManualCareStoppedError,
    OverrideNotYoursError,
    ThrustBarredError,
    decide_at_gate,
)
from appointments.visits.signature import add_addendum, content_of, enter_in_error, is_intact, sign_visit

__all__ = [
    "AcknowledgeError",
    "ConsentMissingError",
    "Decision",
    "GateError",
    "ManualCareStoppedError",
    "NoOpenEpisodeError",
    "OverrideNotYoursError",
    "Repeated",
    "ThrustBarredError",
    "Touch",
    "VisitChangedError",
    "VisitError",
    "add_addendum",
    "adjust",
    "carry_forward",
    "content_of",
    "decide_at_gate",
    "enter_in_error",
    "give_therapy",
    "is_intact",
    "remove_adjustment",
    "remove_therapy",
    "save_note",
    "set_response",
    "sign_visit",
    "start_visit",
]
