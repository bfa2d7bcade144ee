"""What the hammer's clients send, and what they write down of the answers. Standard library only."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One operation as it goes out. `version`: what If-Match names; `key`: the Idempotency-Key of a POST."""

    what: str
    method: str
    path: str
    body: dict[str, Any] | None = None
    version: int = 0
    key: str = ""
    token: str = ""
    is_again: bool = False

    @property
    def may_be_repeated(self) -> bool:
        """A call of the floor knows no keys."""
        return bool(self.key) and not self.is_again and self.what != "insert"

    def as_bytes(self) -> bytes:
        text = json.dumps(self.body) if self.body is not None else ""
        lines = [
            f"{self.method} /api/v1/{self.path} HTTP/1.1", "Host: localhost", "Accept: application/json",
            f"Authorization: Bearer {self.token}", f"Content-Length: {len(text)}",
        ]  # fmt: skip
        if text:
            lines.append("Content-Type: application/json")
        if self.key:
            lines.append(f"Idempotency-Key: {self.key}")
        if self.version:
            lines.append(f'If-Match: "{self.version}"')
        return "\r\n".join([*lines, "", text]).encode()


@dataclass(frozen=True)
class Entry:
    """A visit as a 2xx told of it. `named`: the version that the call named; `key`: of the call; `number`: in its
    series."""

    what: str
    key: str
    named: int
    uid: str
    version: int
    status: str
    starts_at: str
    ends_at: str
    practitioner: str
    patient: str
    number: int = 0
