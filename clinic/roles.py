"""The two database roles: the owner migrates, everything else signs in as a role that owns nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

RIGHTS = """
SELECT role.rolsuper, role.rolbypassrls, EXISTS (
    SELECT FROM pg_class thing
    WHERE thing.relnamespace = 'public'::regnamespace AND thing.relkind IN ('r', 'p')
      AND pg_has_role(role.oid, thing.relowner, 'MEMBER')
)
FROM pg_roles role WHERE role.rolname = %s
"""


@contextmanager
def as_owner(alias: str = "default") -> Iterator[None]:
    """Sign `alias` in as the owner for the length of the block; the name of the database stays as it is."""
    if not settings.OWNER_DATABASE:
        raise ImproperlyConfigured(
            "MIGRATION_DATABASE_URL is not set. This command signs in as the owner of the tables: see .env.example."
        )
    connection = connections[alias]
    owner = {key: value for key, value in settings.OWNER_DATABASE.items() if key not in ("NAME", "ENGINE")}
    mine = {key: connection.settings_dict[key] for key in owner}
    connection.close()
    connection.settings_dict.update(owner)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(mine)


def what_is_too_strong(cursor: Any) -> str:
    """Why the role that the product signs in with could look past a policy; "" when it cannot."""
    role = settings.APP_ROLE
    cursor.execute(RIGHTS, [role])
    found = cursor.fetchone()
    if found is None:
        return f"The role {role} of DATABASE_URL does not exist: run deploy/roles.sql."
    remedy = "Use the role that deploy/roles.sql makes."
    is_superuser, bypasses, owns = found
    if is_superuser:
        return f"The role {role} of DATABASE_URL is a superuser, whom no policy holds. {remedy}"
    if bypasses:
        return f"The role {role} of DATABASE_URL may bypass row-level security. {remedy}"
    if owns:
        return f"The role {role} of DATABASE_URL can act as the owner of tables and switch policies off. {remedy}"
    return ""
