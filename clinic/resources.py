"""What visits take up: rooms, and how many patients somebody sees at the same time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from clinic.access import Capability
from clinic.errors import DomainError
from clinic.models import Clinic, Membership, Room
from clinic.prepared import in_words, together
from clinic.typed import one_line

PATIENCE = "12s"  # each of those in front looks at all visits to come
ROOM_FIELDS = ("location", "name", "features", "is_active")


class SettingRefusedError(DomainError):
    """A setting cannot be as it was sent; what is wrong stands at its field."""

    code = "setting_refused"
    status = 422


def take_settings(by: Membership) -> None:
    """Whoever changes settings of a clinic waits for those who do so already; bookings go on meanwhile.

    Raises SettingRefusedError for a role that may not.
    """
    if not by.may(Capability.SETTINGS_EDIT):
        raise SettingRefusedError(_("Only the owner changes this."))
    wait_for_settings(by.clinic)


def wait_for_settings(clinic: Clinic) -> None:
    """One at a time until the transaction ends."""
    together(
        in_words("SELECT set_config('lock_timeout', %s, true)", [PATIENCE]),
        in_words("SELECT id FROM clinic_clinic WHERE id = %s FOR NO KEY UPDATE", [clinic.pk]),
    )


def refuse(problems: Mapping[str, Any]) -> None:
    """Raise SettingRefusedError when there are problems (field → words)."""
    if problems:
        raise SettingRefusedError(_("Please look at the marked places."), detail={"problems": dict(problems)})


def write_fields(row: Model, fields: Mapping[str, Any]) -> Model:
    """Set the fields on the row, each judged as the model declares it. Raises SettingRefusedError."""
    for name, value in fields.items():
        field: Any = row._meta.get_field(name)
        is_line = isinstance(value, str) and not field.choices
        most = field.max_length or 0
        setattr(
            row, name, one_line(value, most=most, field=name, error=SettingRefusedError) if is_line else value
        )
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields} - set(fields))
    except ValidationError as error:
        refuse({name: " ".join(found) for name, found in error.message_dict.items()})
    return row


@transaction.atomic
def save_room(*, room: Room | None, fields: Mapping[str, Any], by: Membership, now: datetime) -> Room:
    """A new room, or one that exists with these of ROOM_FIELDS. A room keeps its place: visits are booked there.

    Raises SettingRefusedError.
    """
    take_settings(by)
    row = Room.objects.get(pk=room.pk) if room else Room()
    given = {name: fields[name] for name in ROOM_FIELDS if name in fields}
    if room and given.get("location", row.location) != row.location:
        refuse({"location": _("A room stays where it is. Add a new one at the other place.")})
    if "features" in given:
        given["features"] = sorted(set(given["features"]))
    write_fields(row, given)
    twins = Room.objects.filter(location=row.location, name__iexact=row.name)
    if twins.exclude(pk=room.pk if room else 0).exists():
        refuse({"name": _("There is a room of this name at this place.")})
    row.save(update_fields=list(given) if room else None)
    return row


@transaction.atomic
def set_capacity(*, member: Membership, capacity: int, by: Membership, now: datetime) -> Membership:
    """How many patients a practitioner sees at the same time. Raises SettingRefusedError."""
    take_settings(by)
    row = Membership.objects.select_related("user").get(pk=member.pk)
    if not row.is_practitioner:
        raise SettingRefusedError(_("Only practitioners see patients."), field="capacity")
    write_fields(row, {"capacity": capacity})
    row.save(update_fields=["capacity"])
    return row
