"""`manage.py add_member CLINIC ROLE EMAIL NAME`: one more person, with hours if they see patients."""

import argparse
import re
from datetime import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from appointments.founding import Span, add_member
from clinic.access import Role
from clinic.errors import DomainError
from clinic.models import Clinic
from clinic.sign_in import first_sign_in_url


def read_spans(text: str) -> list[Span]:
    """ "09:00-13:00,14:00-18:00" as times."""
    found = re.fullmatch(r"\d\d:\d\d-\d\d:\d\d(,\d\d:\d\d-\d\d:\d\d)*", text)
    try:
        spans = [tuple(map(time.fromisoformat, span.split("-"))) for span in text.split(",")] if found else []
    except ValueError:
        spans = []
    if not spans or any(opens >= closes for opens, closes in spans):
        raise argparse.ArgumentTypeError("write hours as 09:00-13:00,14:00-18:00")
    return [(opens, closes) for opens, closes in spans]


class Command(BaseCommand):
    help = "Adds a person to a clinic and prints their way in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("clinic", help="its short name, as open_clinic told it")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("email")
        parser.add_argument("name", help="as patients read it: Dr Bob")
        parser.add_argument(
            "--hours", type=read_spans, default=[], help="for example 09:00-13:00,14:00-18:00"
        )
        parser.add_argument(
            "--days", type=int, nargs="+", choices=range(7), default=[0, 1, 2, 3, 4], help="0 is Monday"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        clinic = Clinic.objects.filter(slug=options["clinic"]).first()
        if clinic is None:
            raise CommandError(f"No clinic is called {options['clinic']}.")
        try:
            member = add_member(
                clinic=clinic,
                email=options["email"],
                name=options["name"],
                role=Role(options["role"]),
                weekdays=options["days"],
                spans=options["hours"],
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{member.display_name} chooses a password here: {first_sign_in_url(member.user)}")
