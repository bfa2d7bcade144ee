"""Locums: practitioners who sign in and are booked from a day until a day. What they signed stays theirs.

The dates are instants on the membership, from the first midnight until the last one at the clinic's first place, so
that the one place that decides who is a member (`clinic.middleware.find_membership`) needs no zone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from appointments.hours import YEARS, at_wall_clock
from appointments.rebooking import weighing
from clinic.access import Role
from clinic.models import Membership, User
from clinic.resources import refuse, take_settings
from clinic.typed import one_line
from patients.persons import home_zone

LONGEST = timedelta(days=731)
LONGEST_NAME = 120
LONGEST_EMAIL = 254


@dataclass(frozen=True)
class Stay:
    """The first and the last day that somebody is here."""

    first_day: date
    last_day: date

    @classmethod
    def of(cls, member: Membership, zone: tzinfo) -> "Stay | None":
        """As the clock on the wall of the clinic's first place says (`patients.persons.home_zone`)."""
        if member.here_from is None or member.here_until is None:
            return None
        last = member.here_until.astimezone(zone).date() - timedelta(days=1)
        return cls(member.here_from.astimezone(zone).date(), last)

    def problems(self) -> dict[str, str]:
        if not {self.first_day.year, self.last_day.year} <= set(YEARS):
            return {"first_day": _("The calendar knows the years 2000 to 2200.")}
        if self.last_day < self.first_day:
            return {"last_day": _("The last day comes after the first.")}
        if self.last_day - self.first_day > LONGEST:
            return {"last_day": _("Two years at the most.")}
        return {}

    def instants(self, zone: tzinfo) -> tuple[datetime, datetime]:
        after = self.last_day + timedelta(days=1)
        return at_wall_clock(self.first_day, time.min, zone), at_wall_clock(after, time.min, zone)


@transaction.atomic
def add_locum(*, name: str, email: str, stay: Stay, by: Membership, now: datetime) -> Membership:
    """Somebody with dated access. Whoever signs in elsewhere already keeps their account and password.

    Raises SettingRefusedError.
    """
    take_settings(by)
    name = one_line(name, most=LONGEST_NAME, field="name")
    email = email.strip().lower()
    problems = _stay_problems(stay, now=now)
    if not name:
        problems["name"] = _("Say how patients know them.")
    try:
        validate_email(email)
    except ValidationError:
        problems["email"] = _("Please check this address.")
    if len(email) > LONGEST_EMAIL:
        problems["email"] = _("Please check this address.")
    refuse(problems)
    given = {"name": name, "password": make_password(None)}
    user, _is_new = User.objects.get_or_create(email=email, defaults=given)
    if Membership.objects.filter(user=user).exists():
        refuse({"email": _("This person works here already. Change their dates instead.")})
    start, end = stay.instants(home_zone())
    return Membership.objects.create(
        user=user, role=Role.CHIROPRACTOR, display_name=name, here_from=start, here_until=end
    )


@transaction.atomic
def change_stay(
    *, member: Membership, stay: Stay, by: Membership, now: datetime, accept: str = ""
) -> Membership:
    """Other dates, earlier ones included: from the last midnight on all pages are closed to them.

    Raises SettingRefusedError, DisplacesVisitsError for visits that would lie outside.
    """
    take_settings(by)
    row = Membership.objects.select_related("user").get(pk=member.pk)
    if not row.is_practitioner:
        refuse({"first_day": _("Only practitioners see patients.")})
    refuse(stay.problems())
    with weighing(accept=accept, now=now):
        row.here_from, row.here_until = stay.instants(home_zone())
        row.save(update_fields=["here_from", "here_until"])
    return row


def _stay_problems(stay: Stay, *, now: datetime) -> dict[str, str]:
    problems = stay.problems()
    if not problems and stay.instants(home_zone())[1] <= now:
        problems["last_day"] = _("This day is over.")
    return problems
