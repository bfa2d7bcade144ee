"""The people of the tests: Alice owns, Bob adjusts, Amy assists, Rita books, and Charlie works elsewhere."""

from dataclasses import dataclass
from datetime import time

from clinic.access import Role
from clinic.models import Clinic, Location, Membership, Room, User
from clinic.tenancy import clinic_scope

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class House:
    clinic: Clinic
    location: Location
    room: Room
    alice: Membership
    bob: Membership
    amy: Membership
    rita: Membership


def make_user(name: str, *, email: str = "") -> User:
    return User.objects.create_user(email or f"{name.lower()}@plumb.example", PASSWORD, name=name)


def make_clinic(name: str) -> Clinic:
    slug = name.lower().replace(" ", "-")
    return Clinic.objects.create(
        name=name,
        slug=slug,
        mail_name=name,
        phone="+1 212 555 0100",
        reply_to=f"desk@{slug}.example",
        quiet_from=time(20, 0),
        quiet_until=time(8, 0),
    )


def make_member(user: User, role: Role, *, display_name: str = "", capacity: int = 1) -> Membership:
    return Membership.objects.create(
        user=user, role=role, display_name=display_name or user.name, capacity=capacity
    )


def make_house() -> House:
    clinic = make_clinic("Riverside")
    with clinic_scope(clinic):
        location = Location.objects.create(name="Main Street", time_zone="America/New_York")
        return House(
            clinic=clinic,
            location=location,
            room=Room.objects.create(location=location, name="Room 1"),
            alice=make_member(make_user("Alice"), Role.OWNER),
            bob=make_member(make_user("Bob"), Role.CHIROPRACTOR, display_name="Dr Bob"),
            amy=make_member(make_user("Amy"), Role.ASSISTANT),
            rita=make_member(make_user("Rita"), Role.FRONT_DESK),
        )


def make_other_house() -> House:
    """Charlie holds every role of the other clinic that a test may need."""
    clinic = make_clinic("Hillside")
    with clinic_scope(clinic):
        location = Location.objects.create(name="Hill Road", time_zone="America/Phoenix")
        charlie = make_member(make_user("Charlie"), Role.CHIROPRACTOR, display_name="Dr Charlie")
        return House(
            clinic=clinic,
            location=location,
            room=Room.objects.create(location=location, name="Room 9"),
            alice=make_member(make_user("Carol"), Role.OWNER),
            bob=charlie,
            amy=make_member(make_user("Cleo"), Role.ASSISTANT),
            rita=make_member(make_user("Cora"), Role.FRONT_DESK),
        )
