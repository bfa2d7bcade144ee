"""The first day of a clinic on a server: its place, a room, what can be booked, and who works there and when."""

from collections.abc import Iterable, Sequence
from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from appointments.models import VisitType, VisitTypeKind, WorkingHours
from appointments.models.availability import Tone
from clinic.access import Role
from clinic.errors import DomainError
from clinic.models import Clinic, Location, Membership, Room, User
from clinic.tenancy import clinic_scope

# What a chiropractic clinic books, with the lengths most of them use; the clinic changes them later.
MINUTES: dict[VisitTypeKind, int] = {
    VisitTypeKind.FIRST: 45,
    VisitTypeKind.ADJUSTMENT: 15,
    VisitTypeKind.RE_EXAMINATION: 30,
    VisitTypeKind.REVIEW: 15,
    VisitTypeKind.REHAB: 30,
    VisitTypeKind.ACUTE: 20,
}
# Told apart at a glance in the calendar, whose visits carry their words too.
TONES: dict[str, Tone] = {
    VisitTypeKind.FIRST: Tone.CALM,
    VisitTypeKind.ADJUSTMENT: Tone.BRAND,
    VisitTypeKind.RE_EXAMINATION: Tone.WATCH,
    VisitTypeKind.REVIEW: Tone.PLAIN,
    VisitTypeKind.REHAB: Tone.GOOD,
    VisitTypeKind.ACUTE: Tone.BAD,
}
Span = tuple[time, time]


class CannotFoundError(DomainError):
    """The clinic or the person cannot be added as described; the message says why."""

    code = "cannot_found"
    status = 422


@transaction.atomic
def open_clinic(*, name: str, time_zone: str, phone: str, reply_to: str) -> Clinic:
    """A clinic with one location, one room and the usual visit types. Raises CannotFoundError.

    Its mail is off: its owner switches it on when people and visits have moved in.
    """
    clinic = Clinic(
        name=name, slug=slugify(name)[:60], mail_name=name, phone=phone, reply_to=reply_to, mail_is_on=False
    )
    _checked(clinic)
    clinic.save()
    with clinic_scope(clinic):
        location = Location(name=name, phone=phone, time_zone=time_zone)
        _checked(location, but=("clinic",))
        location.save()
        Room.objects.create(location=location, name=_("Room 1"))
        VisitType.objects.bulk_create(
            VisitType(name=str(kind.label), kind=kind, minutes=minutes, tone=TONES[kind])
            for kind, minutes in MINUTES.items()
        )
    return clinic


@transaction.atomic
def add_member(
    *,
    clinic: Clinic,
    email: str,
    name: str,
    role: Role,
    weekdays: Iterable[int] = (),
    spans: Sequence[Span] = (),
) -> Membership:
    """A person with a place in the clinic and, for who sees patients, hours on these weekdays (0 = Monday) at every
    location. Somebody who signs in elsewhere already keeps their account. Raises CannotFoundError.
    """
    user = User.objects.filter(email=email.lower()).first() or User(email=email.lower(), name=name)
    if user.pk is None:
        user.set_unusable_password()
        _checked(user)
        user.save()
    with clinic_scope(clinic):
        if Membership.objects.filter(user=user).exists():
            raise CannotFoundError(_("This person works here already."), field="email")
        member = Membership.objects.create(user=user, role=role, display_name=name)
        WorkingHours.objects.bulk_create(
            WorkingHours(practitioner=member, location=location, weekday=weekday, opens=opens, closes=closes)
            for location in Location.objects.filter(is_active=True)[:1]
            for weekday in weekdays
            for opens, closes in spans
        )
    return member


def _checked(row: Clinic | Location | User, but: Sequence[str] = ()) -> None:
    try:
        row.full_clean(exclude=set(but))
    except ValidationError as error:
        field, words = next(iter(error.message_dict.items()))
        raise CannotFoundError(f"{field}: {words[0]}", field=field) from None
