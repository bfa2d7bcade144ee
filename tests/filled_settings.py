"""The forms of the settings filled in as they should be; a part of `tests/filled_forms.py`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from appointments.models import VisitType
from tests.factories.clinic import House

VISIT_TYPE = {
    "name": "Long talk",
    "kind": "review",
    "minutes": "40",
    "buffer_before": "5",
    "buffer_after": "10",
    "needs_room": "on",
    "room_feature": "exercise",
    "is_online": "on",
    "lead_minutes": "120",
    "horizon_days": "60",
    "tone": "calm",
    "is_active": "on",
}


def setting_forms(uids: Mapping[str, UUID], house: House) -> dict[str, dict[str, Any]]:
    """By URL name, for the rows that `tests/test_access.py` makes; nothing that is booked loses its place by them."""
    place, bob = str(house.location.uid), str(house.bob.uid)
    hours = {"location": place, "opens": "09:00", "closes": "11:30", "accept": ""}
    season = {"valid_from": "2027-01-01", "valid_until": "2027-12-31"}
    day = {**hours, "day": "2027-01-23", "reason": "Course in the afternoon"}
    off = {
        "practitioner": bob,
        "location": place,
        "first_day": "2027-02-01",
        "first_clock": "15:00",
        "last_day": "2027-02-02",
        "last_clock": "18:00",
        "reason": "Dentist",
        "accept": "",
    }
    room = {"name": "Room 7", "features": ["drop_table", "wheelchair"], "is_active": "on", "accept": ""}
    kind = {**VISIT_TYPE, "givers": [bob], "accept": ""}
    version = VisitType.objects.get(uid=uids["visit_type"]).version
    return {
        "appointments:keep_visit": {"version": 1},
        "appointments:change_capacity": {"capacity": "2", "accept": ""},
        "appointments:add_hours": {**hours, **season, "opens": "12:30", "closes": "15:00", "weekdays": ["6"]},
        "appointments:change_hours": {**hours, **season, "weekday": "6"},
        "appointments:remove_hours": {"accept": ""},
        "appointments:add_other_hours": {**day, "day": "2027-01-30"},
        "appointments:change_other_hours": day,
        "appointments:remove_other_hours": {"accept": ""},
        "appointments:add_locum": {
            "name": "Dr Vera Stand",
            "email": "vera@plumb.example",
            "first_day": "2027-02-01",
            "last_day": "2027-02-12",
            "accept": "",
        },
        "appointments:change_stay": {"first_day": "2026-01-01", "last_day": "2027-12-12", "accept": ""},
        "appointments:add_time_off": off,
        "appointments:change_time_off": off,
        "appointments:remove_time_off": {"accept": ""},
        "appointments:add_visit_type": kind,
        "appointments:change_visit_type": {**kind, "version": version},
        "appointments:add_room": {**room, "location": place},
        "appointments:change_room": room,
    }
