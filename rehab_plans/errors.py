"""What stands in the way of a plan: one class per code, so that the API can document each."""

from typing import Any

from clinic.errors import DomainError


class PlanError(DomainError):
    """The plan refuses this; `detail` says why."""

    status = 422


class SafetyHoldError(PlanError):
    """The safety gate holds the plan; `reason` says what must be assessed first."""

    code = "safety_hold"

    def tell(self) -> dict[str, Any]:
        return {"reason": str(self.detail["reason"])}


class BannedError(PlanError):
    """The record forbids this exercise; `detail` names the ban with its source."""

    code = "banned"


class EmptyPlanError(PlanError):
    """The plan has no phase that could be entered."""

    code = "empty"


class NotOpenError(PlanError):
    """The episode, the plan or the line is no longer, or not yet, in a state that allows this."""

    code = "not_open"


class AlreadyThereError(PlanError):
    """The exercise is in the phase already."""

    code = "already_there"


class NotYoursError(PlanError):
    """Only a chiropractor may do this."""

    code = "not_yours"


class DoseError(PlanError):
    """The dose is outside its limits, or says neither repetitions nor a hold nor minutes."""

    code = "dose"
