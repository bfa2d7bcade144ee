"""Links for people without an account: 32 random bytes, hash kept, one purpose, one subject, an end (DESIGN §5)."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from clinic.models import Clinic, PatientLink
from clinic.models.links import LinkPurpose
from clinic.prepared import Asked, in_words

TOKEN_BYTES = 32
TOKEN = "a-token"  # stands for one
_waiting: ContextVar[list[PatientLink] | None] = ContextVar("links to be written", default=None)

LIFETIME: dict[str, timedelta] = {
    LinkPurpose.INTAKE: timedelta(days=60),
    LinkPurpose.PROGRAMME: timedelta(days=120),
    LinkPurpose.CHECK_IN: timedelta(days=14),
    LinkPurpose.REBOOK: timedelta(days=30),
    LinkPurpose.APPOINTMENT: timedelta(days=120),
    LinkPurpose.PREFERENCES: timedelta(days=400),
    LinkPurpose.VISITS_FEED: timedelta(days=730),
    LinkPurpose.DIARY_FEED: timedelta(days=730),
    LinkPurpose.WAITLIST_OFFER: timedelta(days=30),
    LinkPurpose.KIOSK: timedelta(days=365),
    LinkPurpose.NEWCOMER: timedelta(hours=2),
    LinkPurpose.NEWCOMER_YES: timedelta(days=14),
}

PAGE: dict[str, str] = {
    LinkPurpose.INTAKE: "patients:open_intake",
    LinkPurpose.PROGRAMME: "rehab_plans:open_programme",
    LinkPurpose.CHECK_IN: "rehab_plans:open_check_in",
    LinkPurpose.REBOOK: "appointments:open_rebook",
    LinkPurpose.APPOINTMENT: "appointments:open_appointment",
    LinkPurpose.PREFERENCES: "patients:open_preferences",
    LinkPurpose.VISITS_FEED: "appointments:open_visits_feed",
    LinkPurpose.DIARY_FEED: "appointments:open_diary_feed",
    LinkPurpose.WAITLIST_OFFER: "appointments:open_offer",
    LinkPurpose.KIOSK: "appointments:open_kiosk_page",
    LinkPurpose.NEWCOMER: "appointments:give_details",
    LinkPurpose.NEWCOMER_YES: "appointments:confirm_newcomer",
}

COLUMNS = {
    "clinic_id": "bigint",
    "token_hash": "bytea",
    "purpose": "text",
    "patient_uid": "uuid",
    "subject_uid": "uuid",
    "created_at": "timestamptz",
    "expires_at": "timestamptz",
}
INSERT = f"""
INSERT INTO clinic_patientlink ({", ".join(COLUMNS)})
SELECT * FROM unnest({", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())})
"""


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def issue_link(
    *,
    clinic: Clinic,
    purpose: LinkPurpose,
    patient_uid: UUID | None,
    subject_uid: UUID,
    now: datetime,
    seed: str = "",
) -> str:
    """Make a link and return its token; the token itself is not kept anywhere.

    The same `seed` gives the same link again, for a caller that lost the answer: the token follows from it and the
    secret of the house.
    """
    fields = {
        "clinic": clinic,
        "purpose": purpose,
        "patient_uid": patient_uid,
        "subject_uid": subject_uid,
        "created_at": now,
        "expires_at": now + LIFETIME[purpose],
    }
    if seed:
        token = _token_of(f"{clinic.pk}:{purpose}:{subject_uid}:{seed}")
        PatientLink.objects.get_or_create(token_hash=hash_of(token), defaults=fields)
    else:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row = PatientLink(token_hash=hash_of(token), **fields)
        waiting = _waiting.get()
        if waiting is None:
            row.save(force_insert=True)
        else:
            waiting.append(row)
    return token


@contextmanager
def links_at_once() -> Iterator[list[PatientLink]]:
    """Links made inside are not written but given, for `insert_links`: a letter holds up to three."""
    rows: list[PatientLink] = []
    before = _waiting.set(rows)
    try:
        yield rows
    finally:
        _waiting.reset(before)


def insert_links(rows: Sequence[PatientLink]) -> Asked[tuple[Any, ...]]:
    """All of them in one insert, for `together`."""
    columns = [[getattr(row, name) for row in rows] for name in COLUMNS]
    return in_words(INSERT, columns)


def _token_of(seed: str) -> str:
    made = salted_hmac("clinic.links", seed, algorithm="sha256").digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def link_url(*, purpose: LinkPurpose, token: str) -> str:
    """Absolute address of the page that a token of this purpose opens."""
    before, after = _around(PAGE[purpose])
    return f"{settings.PUBLIC_URL}{before}{token}{after}"


@cache
def _around(page: str) -> tuple[str, str]:
    before, _token, after = reverse(page, args=[TOKEN]).partition(TOKEN)
    return before, after


def issue_url(
    *,
    clinic: Clinic,
    purpose: LinkPurpose,
    patient_uid: UUID | None,
    subject_uid: UUID,
    now: datetime,
    seed: str = "",
) -> str:
    token = issue_link(
        clinic=clinic, purpose=purpose, patient_uid=patient_uid, subject_uid=subject_uid, now=now, seed=seed
    )
    return link_url(purpose=purpose, token=token)


def resolve_link(token: str, *, now: datetime, purpose: LinkPurpose) -> PatientLink | None:
    """The standing link behind a token, or None: unknown, over, taken back and for something else look the same."""
    return (
        PatientLink.objects.select_related("clinic")
        .filter(
            token_hash=hash_of(token),
            purpose=purpose,
            revoked_at__isnull=True,
            expires_at__gt=now,
            clinic__is_active=True,
        )
        .first()
    )


def standing_link(*, subject_uid: UUID, purpose: LinkPurpose, now: datetime) -> PatientLink | None:
    """The newest link of one purpose to one subject that still opens; its token is not kept."""
    rows = PatientLink.objects.filter(subject_uid=subject_uid, purpose=purpose)
    return rows.filter(revoked_at__isnull=True, expires_at__gt=now).order_by("-created_at").first()


def revoke_links(*, subject_uid: UUID, purpose: LinkPurpose, now: datetime) -> int:
    """Close all standing links of one purpose to one subject; returns how many."""
    return PatientLink.objects.filter(
        subject_uid=subject_uid, purpose=purpose, revoked_at__isnull=True
    ).update(revoked_at=now)
