"""API tokens: a program acts as one person in one clinic, until the token ends or is taken back.

A token is `plumb_` and 32 random bytes; it is shown once, and only its hash is kept.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from clinic.errors import DomainError
from clinic.links import hash_of
from clinic.models import ApiToken, Membership
from clinic.models.tokens import ApiTokenQuerySet
from clinic.typed import one_line

PREFIX = "plumb_"
TOKEN_BYTES = 32
HINT = len(PREFIX) + 4
LONGEST_LIFE = timedelta(days=366)
USUAL_LIFE = timedelta(days=90)
MOST_STANDING = 20
LONGEST_NAME = 60
# When a token was last used is told to the hour: writing it at each call would cost more than it tells.
NOTED_EVERY = timedelta(hours=1)


class TokenRefusedError(DomainError):
    code = "token_refused"
    status = 422


def issue_token(
    *, member: Membership, name: str, now: datetime, life: timedelta = USUAL_LIFE
) -> tuple[ApiToken, str]:
    """A new token of this member, and the words of it, which are not kept anywhere.

    Raises TokenRefusedError: without a name, for longer than a year, or with twenty standing ones already.
    """
    words = one_line(name, most=LONGEST_NAME, field="name", error=TokenRefusedError)
    if not words:
        raise TokenRefusedError(_("Give it a name, so that you know later what it was for."), field="name")
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise TokenRefusedError(_("A token lives from a day to a year."), field="days")
    if tokens_of(member).standing(now=now).count() >= MOST_STANDING:
        raise TokenRefusedError(_("You have twenty tokens. Take one back first."))
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    made = ApiToken.objects.create(
        clinic=member.clinic,
        user=member.user,
        name=words,
        hint=token[:HINT],
        token_hash=hash_of(token),
        created_at=now,
        expires_at=now + life,
    )
    return made, token


def resolve_token(token: str, *, now: datetime) -> ApiToken | None:
    """The standing token with its user and clinic, or None: unknown, ended and taken back look the same."""
    if not token.startswith(PREFIX):
        return None
    found = (
        ApiToken.objects.standing(now=now)
        .select_related("user", "clinic")
        .filter(token_hash=hash_of(token), user__is_active=True, clinic__is_active=True)
        .first()
    )
    if found is not None:
        _note_use(found, now=now)
    return found


def revoke_token(*, uid: UUID, member: Membership, now: datetime) -> ApiToken | None:
    """Take one of the member's own tokens back, as of now; one that is back already stays as it is."""
    token = tokens_of(member).filter(uid=uid).first()
    if token is not None and token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
    return token


def tokens_of(member: Membership) -> ApiTokenQuerySet:
    """The member's own tokens in this clinic, newest first."""
    return ApiToken.objects.filter(clinic=member.clinic, user=member.user)


def _note_use(token: ApiToken, *, now: datetime) -> None:
    if token.last_used_at is None or now - token.last_used_at >= NOTED_EVERY:
        earlier = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - NOTED_EVERY)
        ApiToken.objects.filter(earlier, pk=token.pk).update(last_used_at=now)
