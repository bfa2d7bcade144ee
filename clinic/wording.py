"""The words and hours a clinic chose for itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clinic.access import Capability
from clinic.errors import DomainError
from clinic.models import Clinic, Membership
from clinic.typed import one_line

WORDING_FIELDS = (
    "name",
    "mail_name",
    "phone",
    "reply_to",
    "emergency_number",
    "quiet_from",
    "quiet_until",
    "feed_shows_names",
    "lost_after_days",
)


class WordingRefusedError(DomainError):
    """`detail["problems"]`: field → message."""

    code = "wording_refused"
    status = 422


@transaction.atomic
def change_wording(*, clinic: Clinic, fields: Mapping[str, Any], by: Membership, now: datetime) -> Clinic:
    """Write the given WORDING_FIELDS of the member's own clinic."""
    if not by.may(Capability.SETTINGS_EDIT) or by.clinic_id != clinic.pk:
        raise WordingRefusedError(_("Only the owner changes this."))
    fresh = Clinic.objects.select_for_update().get(pk=clinic.pk)
    changed = [name for name in WORDING_FIELDS if name in fields]
    for name in changed:
        setattr(fresh, name, _tidy(name, fields[name]))
    try:
        fresh.clean_fields(exclude={field.name for field in Clinic._meta.fields} - set(changed))
    except ValidationError as error:
        problems = {name: " ".join(found) for name, found in error.message_dict.items()}
        raise WordingRefusedError(
            _("Please look at the marked places."), detail={"problems": problems}
        ) from error
    fresh.save(update_fields=changed)
    return fresh


def _tidy(name: str, value: Any) -> Any:
    """A line break in a name would end a header of every e-mail."""
    if not isinstance(value, str):
        return value
    most: int = Clinic._meta.get_field(name).max_length or 0  # type: ignore[union-attr]
    return one_line(value, most=most, field=name, error=WordingRefusedError)
