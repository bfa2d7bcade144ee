"""Rooms and capacities that visits are booked into: changed only after a look at the diary."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from appointments.rebooking import weighing
from clinic.models import Membership, Room
from clinic.resources import save_room, set_capacity, take_settings


@transaction.atomic
def change_room(
    *, room: Room, fields: Mapping[str, Any], by: Membership, now: datetime, accept: str = ""
) -> Room:
    """Raises SettingRefusedError, DisplacesVisitsError."""
    take_settings(by)
    with weighing(accept=accept, now=now):
        return save_room(room=room, fields=fields, by=by, now=now)


@transaction.atomic
def change_capacity(
    *, practitioner: Membership, capacity: int, by: Membership, now: datetime, accept: str = ""
) -> Membership:
    """How many patients they see at the same time. Raises SettingRefusedError, DisplacesVisitsError."""
    take_settings(by)
    with weighing(accept=accept, now=now):
        return set_capacity(member=practitioner, capacity=capacity, by=by, now=now)
