"""Django's migrate, signed in as the role that owns the tables (DESIGN §10.2)."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from clinic.roles import as_owner


class Command(DjangoMigrate):
    def execute(self, *args: Any, **options: Any) -> Any:
        """The checks before it are the owner's too: what serves people may not be up yet."""
        with as_owner(options["database"]):
            return super().execute(*args, **options)
