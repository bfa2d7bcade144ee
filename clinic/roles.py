"""The two database roles: the owner migrates, everything else signs in as a role that owns nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections


@contextmanager
def as_owner(alias: str = "default") -> Iterator[None]:
    """Sign `alias` in as the owner for the length of the block; the name of the database stays as it is."""
    connection = connections[alias]
    mine = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update({key: settings.OWNER_DATABASE[key] for key in mine})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(mine)
