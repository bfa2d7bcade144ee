"""Django's flush, signed in as the role that owns the tables (DESIGN §10.2, §10.4)."""

from typing import Any

import pgtrigger
from django.core.management.commands.flush import Command as DjangoFlush

from clinic.roles import as_owner


class Command(DjangoFlush):
    def handle(self, *args: Any, **options: Any) -> Any:
        # Records that refuse to be emptied are emptied here all the same: this is the command for it.
        with as_owner(options["database"]), pgtrigger.ignore():
            return super().handle(*args, **options)
