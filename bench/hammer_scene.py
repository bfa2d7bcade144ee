"""A clinic of its own for one round of the hammer: three practitioners, six lanes, four rooms, forty starts a day."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from appointments.hours import at_wall_clock
from appointments.models import VisitType, WaitlistEntry, WorkingHours
from appointments.waitlist.entries import Wishes, add_entry
from clinic.access import Role
from clinic.models import Clinic, Location, Membership, Room, User
from clinic.tenancy import clinic_scope
from clinic.tokens import MOST_STANDING, issue_token
from patients.models import Patient
from tests.factories.appointments import make_hours, make_visit_type
from tests.factories.clinic import make_clinic, make_member
from tests.factories.patients import make_patient

STARTS, APART = (
    40,
    timedelta(minutes=10),
)  # each visit is longer than that: all of them overlap their neighbours
CAPACITIES = (1, 2, 3)
ROOMS, PATIENTS, WAITING, DAYS_AHEAD = 4, 36, 12, 3
OPENS = time(9)


@dataclass
class Scene:
    """The clinic, and what its programs are told of it."""

    clinic: Clinic
    told: dict[str, Any] = field(default_factory=dict)


def make_scene(*, name: str, clients: int, now: datetime) -> Scene:
    """Committed, so that every connection sees it; `name` is of this round alone."""
    clinic = make_clinic(name)
    with clinic_scope(clinic):
        location = Location.objects.create(name="Main Street", time_zone="America/New_York")
        people = [
            make_member(_user(f"Dr {number}", clinic), Role.CHIROPRACTOR, capacity=capacity)
            for number, capacity in enumerate(CAPACITIES)
        ]
        for member in people:
            make_hours(member, location)
        for number in range(ROOMS):
            Room.objects.create(location=location, name=f"Room {number}")
        kinds = [
            make_visit_type(needs_room=True, minutes=20, buffer_after=5),
            make_visit_type(name="Rehab", minutes=30),
        ]
        patients = [make_patient(first_name=f"No {number}") for number in range(PATIENTS)]
        day = now.astimezone(location.zone).date() + timedelta(days=DAYS_AHEAD)
        day += timedelta(days=day.weekday() == 6)
        first = at_wall_clock(day, OPENS, location.zone)
        hours = WorkingHours.objects.filter(weekday=day.weekday())
        told = {
            **_tokens(clinic, clients, now),
            "today": (day - timedelta(days=DAYS_AHEAD)).isoformat(),
            "day": day.isoformat(),
            "weekday": day.weekday(),
            "location": str(location.uid),
            "practitioners": [str(member.uid) for member in people],
            "visit_types": [str(kind.uid) for kind in kinds],
            "patients": [str(patient.uid) for patient in patients],
            "starts": [(first + number * APART).isoformat() for number in range(STARTS)],
            "working_hours": [str(uid) for uid in hours.values_list("uid", flat=True)],
            "entries": _waiting(patients[:WAITING], kinds, now),
        }
    return Scene(clinic, told)


def _waiting(patients: list[Patient], kinds: list[VisitType], now: datetime) -> dict[str, int]:
    """Version by public id."""
    entries: list[WaitlistEntry] = [
        add_entry(
            patient=patient,
            wishes=Wishes(visit_type=kinds[number % len(kinds)], first_day=now.date()),
            by=None,
            now=now,
        )
        for number, patient in enumerate(patients)
    ]
    return {str(entry.uid): entry.version for entry in entries}


def _tokens(clinic: Clinic, clients: int, now: datetime) -> dict[str, Any]:
    """One for each client, of as many people at the desk as that takes, and the owner's for hours."""
    desks: list[Membership] = [
        make_member(_user(f"Desk {number}", clinic), Role.FRONT_DESK)
        for number in range(-(-clients // MOST_STANDING))
    ]
    owner = make_member(_user("Owner", clinic), Role.OWNER)
    return {
        "tokens": [
            issue_token(member=desks[number // MOST_STANDING], name=f"No {number}", now=now)[1]
            for number in range(clients)
        ],
        "owner_token": issue_token(member=owner, name="hammer", now=now)[1],
    }


def _user(name: str, clinic: Clinic) -> User:
    user = User(email=f"{name.lower().replace(' ', '-')}@{clinic.slug}.example", name=name)
    user.set_unusable_password()
    user.save()
    return user
