"""`manage.py open_clinic`: the first clinic of a server, or the next one, and its owner."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from appointments.founding import add_member, open_clinic
from clinic.access import Role
from clinic.errors import DomainError
from clinic.sign_in import first_sign_in_url


class Command(BaseCommand):
    help = "Opens a clinic with one location and the usual visit types, and prints its owner's way in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the clinic's name")
        parser.add_argument("--zone", required=True, help="its time zone, for example America/New_York")
        parser.add_argument("--phone", required=True, help="what patients call")
        parser.add_argument("--reply-to", required=True, help="where answers to its e-mails go")
        parser.add_argument("--owner-email", required=True, help="who signs in first")
        parser.add_argument("--owner-name", required=True)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            clinic = open_clinic(
                name=options["name"],
                time_zone=options["zone"],
                phone=options["phone"],
                reply_to=options["reply_to"],
            )
            owner = add_member(
                clinic=clinic, email=options["owner_email"], name=options["owner_name"], role=Role.OWNER
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{clinic.name} is open; add its people with: manage.py add_member {clinic.slug} …")
        self.stdout.write(f"{owner.display_name} chooses a password here: {first_sign_in_url(owner.user)}")
