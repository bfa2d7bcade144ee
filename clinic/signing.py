"""What a signature binds: the content of a record as canonical JSON, and its SHA-256."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from clinic.access import Capability
from clinic.errors import DomainError
from clinic.models import Membership


class SignedError(DomainError):
    """The record is signed: nothing in it changes any more, an addendum may follow."""

    code = "signed"


class MayNotSignError(DomainError):
    """The role of this member does not sign records."""

    code = "may_not_sign"
    status = 403


def canonical(content: Mapping[str, Any]) -> bytes:
    """The content as JSON of one form only: keys sorted, no blanks, instants in UTC, 48.0 as "48"."""
    text = json.dumps(content, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits. Raises TypeError for a value with no fixed form."""
    return hashlib.sha256(canonical(content)).hexdigest()


def may_sign(member: Membership) -> bool:
    return member.may(Capability.NOTE_SIGN)


def _plain(value: Any) -> str | list[Any]:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("an instant without a zone cannot be signed")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, UUID | Promise):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be signed")
