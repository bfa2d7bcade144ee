"""The booking page for new patients, as the clinic wants it: closed until its owner opens it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from appointments.models import PublicBooking, VisitType, VisitTypeKind
from clinic.access import Capability
from clinic.errors import DomainError, StaleVersionError
from clinic.models import Clinic, Membership
from clinic.typed import one_line

LONGEST_WELCOME = 300


class PublicBookingRefusedError(DomainError):
    code = "public_booking_refused"
    status = 422


def public_booking() -> PublicBooking:
    """The clinic's own, or a closed one."""
    return PublicBooking.objects.first() or PublicBooking()


def is_taking_newcomers(clinic: Clinic) -> bool:
    """Whether the page is open. While the clinic's mail is off nobody could confirm, so nobody begins."""
    return clinic.mail_is_on and public_booking().is_open


def kinds_for_newcomers() -> list[VisitType]:
    """The kinds of first visit that the clinic opens online."""
    return list(VisitType.objects.filter(is_active=True, is_online=True, kind=VisitTypeKind.FIRST))


def address_of(clinic: Clinic) -> str:
    """Where the page is, open or not."""
    return f"{settings.PUBLIC_URL}{reverse('appointments:choose_first_time', args=[clinic.slug])}"


@transaction.atomic
def change_public_booking(
    *, is_open: bool, welcome: str, version: int, by: Membership, now: datetime
) -> PublicBooking:
    """Raises PublicBookingRefusedError, TextRefusedError, or StaleVersionError when somebody else changed it."""
    if not by.may(Capability.SETTINGS_EDIT):
        raise PublicBookingRefusedError(_("Only the owner changes this."))
    words = one_line(welcome, most=LONGEST_WELCOME, field="welcome")
    fresh, _is_new = PublicBooking.objects.select_for_update().get_or_create()
    if fresh.version != version:
        raise StaleVersionError(_("Somebody changed this a moment ago. Here is how it stands now."))
    if is_open and not kinds_for_newcomers():
        raise PublicBookingRefusedError(
            _("There is no first visit that patients may book themselves. Open one under “Kinds of visit”."),
            field="is_open",
        )
    fresh.is_open, fresh.welcome = is_open, words
    fresh.version += 1
    fresh.save(update_fields=["is_open", "welcome", "version"])
    return fresh
