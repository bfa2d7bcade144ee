"""A new API token for somebody, printed once."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clinic.errors import DomainError
from clinic.middleware import find_membership
from clinic.models import User
from clinic.tenancy import clinic_scope, user_door
from clinic.tokens import LONGEST_LIFE, USUAL_LIFE, issue_token


class Command(BaseCommand):
    help = "Prints a new API token with the rights of EMAIL. It is shown this once; only its hash is kept."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="command line", help="what it is for")
        parser.add_argument(
            "--days",
            type=int,
            default=USUAL_LIFE.days,
            help=f"how long it lives, at most {LONGEST_LIFE.days}",
        )
        parser.add_argument(
            "--clinic", default="", help="slug of the clinic, for somebody who works in several"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError("Nobody signs in with this e-mail address.")
        with user_door(user.pk):
            member = find_membership(user.pk, slug=options["clinic"], now=timezone.now())
        if member is None:
            raise CommandError("This person has no active place in such a clinic.")
        try:
            with clinic_scope(member.clinic):
                _made, token = issue_token(
                    member=member,
                    name=options["name"],
                    now=timezone.now(),
                    life=timedelta(days=options["days"]),
                )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(token)
