"""Whether the clinic sends mail at all. A clinic that moves in keeps it off until its people and times are right.

The sender looks at the switch (`clinic.sending`), so nothing passes by it, whoever owes the mail. What came due while
it was off is not sent later: it would arrive in one flood, and late.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import get_scope

from clinic.access import Capability
from clinic.errors import DomainError
from clinic.mail import poke
from clinic.models import Clinic, Membership, OutgoingMail
from clinic.models.outbox import MailState

MAIL_OFF = "mail_off"


class SwitchRefusedError(DomainError):
    """Only the owner switches mail on and off."""

    code = "switch_refused"
    status = 403


@transaction.atomic
def switch_mail(*, clinic: Clinic, is_on: bool, by: Membership, now: datetime) -> Clinic:
    """Switch the clinic's mail on or off. What is due at this moment of switching on stays unsent."""
    if not by.may(Capability.SETTINGS_EDIT) or by.clinic_id != clinic.pk:
        raise SwitchRefusedError(_("Only the owner switches this."))
    fresh = Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    if fresh.mail_is_on == is_on:
        return fresh
    if is_on:
        due = OutgoingMail.objects.due(now=now)
        due.update(state=MailState.SUPPRESSED, reason=MAIL_OFF)
    fresh.mail_is_on = clinic.mail_is_on = is_on
    fresh.save(update_fields=["mail_is_on"])
    poke("clinic.send_due_mail")
    return fresh


def is_mail_on() -> bool:
    """Of the clinic whose scope is open: whoever would only be told by mail has to be called meanwhile."""
    return bool(get_scope()["clinic"].mail_is_on)
