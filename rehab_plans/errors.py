"""What stands in the way of a plan."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

from clinic.errors import DomainError


class PlanError(DomainError):
    """A plan refuses a change. Codes: refused, safety_hold, banned, empty, not_open, already_there, not_yours."""

    status = 422

    def __init__(
        self,
        message: str | Promise,
        *,
        code: str = "refused",
        field: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, field=field, detail=detail)
        self.code = code
