"""What a domain verb raises when the world, not the code, is in the way."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise

# Told the code of each refusal; clinic.metrics counts them.
listeners: list[Callable[[str], object]] = []


class DomainError(Exception):
    """A refusal with a stable `code` (for programs), a `message` (for people) and the field it belongs to.

    `detail` holds what a page needs to help further, for example the next free times.
    """

    code = "refused"
    status = 409

    def __init__(
        self,
        message: str | Promise,
        *,
        field: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.detail = dict(detail or {})
        for listener in listeners:
            listener(self.code)

    def __str__(self) -> str:
        return str(self.message)

    @property
    def problems(self) -> Mapping[str | None, str | Promise]:
        """What is wrong, by field; under None what belongs to no field."""
        return self.detail.get("problems") or ({self.field: self.message} if self.field else {})

    def tell(self) -> dict[str, Any]:
        """The part of `detail` that a program may read, in plain values. Nothing, unless a subclass says so."""
        return {}


class StaleVersionError(DomainError):
    """Somebody else changed the record since it was read."""

    code = "stale_version"
