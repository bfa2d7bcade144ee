"""`python -m clinic.start web|worker|beat|migrate`: one program of a server, looked over before it starts.

The Procfile stays the one place that says how a program is run; containers and systemd units name it here. What is
missing or unsafe is said in one line, and the program does not start.
"""

import os
import sys
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from clinic.roles import what_is_too_strong
from clinic.supervisor import read_procfile

CHECKOUT = Path(__file__).resolve().parent.parent
PROGRAMS = ("web", "worker", "beat")
# Each may be run again and again: what is done already is skipped.
MIGRATE = (("migrate", "--noinput"), ("load_icd10",), ("load_library",))


def main(argv: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    os.chdir(CHECKOUT)
    name = argv[0] if len(argv) == 1 else ""
    try:
        if name == "migrate":
            migrate()
        elif name in PROGRAMS:
            become(name)
        else:
            sys.exit((__doc__ or "").partition("\n")[0])
    except ImproperlyConfigured as error:
        sys.exit(f"Plumbline: {error}")


def become(name: str) -> None:
    """This process turns into the program, so that signals reach it."""
    try:
        with psycopg.connect(**connection.get_connection_params()) as database:
            problem = what_is_too_strong(database.cursor())
    except psycopg.OperationalError as error:
        problem = f"the database of DATABASE_URL is out of reach ({type(error).__name__})."
    if problem:
        raise ImproperlyConfigured(problem)
    command = read_procfile(CHECKOUT / "Procfile", os.environ)[name]
    os.execv(command[0], command)


def migrate() -> None:
    """Tables, diagnosis codes, exercise library: what an install and an upgrade need of the database."""
    from django.core.management import execute_from_command_line

    if not settings.OWNER_DATABASE:
        raise ImproperlyConfigured(
            "MIGRATION_DATABASE_URL is not set, and migrate needs it: see .env.example."
        )
    for words in MIGRATE:
        execute_from_command_line(["manage.py", *words])


if __name__ == "__main__":
    main(sys.argv[1:])
