"""How the clinic wants its waitlist: whether free times are offered by themselves, and how long they are kept."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.models import WaitlistPolicy
from clinic.access import Capability
from clinic.errors import DomainError, StaleVersionError
from clinic.models import Membership

SHORTEST, LONGEST = 15, 60 * 24


class PolicyRefusedError(DomainError):
    code = "policy_refused"
    status = 422


def policy() -> WaitlistPolicy:
    """The clinic's own, or what is usual."""
    return WaitlistPolicy.objects.first() or WaitlistPolicy()


@transaction.atomic
def change_policy(
    *, offers_itself: bool, minutes: int, version: int, by: Membership, now: datetime
) -> WaitlistPolicy:
    """Raises PolicyRefusedError, or StaleVersionError when somebody else changed it meanwhile."""
    if not by.may(Capability.SETTINGS_EDIT):
        raise PolicyRefusedError(_("Only the owner changes this."))
    if not SHORTEST <= minutes <= LONGEST:
        raise PolicyRefusedError(_("Choose between 15 minutes and a day."), field="minutes")
    fresh, _is_new = WaitlistPolicy.objects.select_for_update().get_or_create()
    if fresh.version != version:
        raise StaleVersionError(_("Somebody changed this a moment ago. Here is how it stands now."))
    fresh.offers_itself, fresh.minutes = offers_itself, minutes
    fresh.version += 1
    fresh.save(update_fields=["offers_itself", "minutes", "version"])
    return fresh
