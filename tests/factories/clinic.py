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


def make_members(*people: tuple[str, Role, str]) -> list[Membership]:
    """Users and members by name, role and display name, in two statements: nearly every test needs them."""
    users = [User(email=f"{name.lower()}@plumb.example", name=name) for name, _role, _shown in people]
    for user in users:
        user.set_password(PASSWORD)
    User.objects.bulk_create(users)
    return Membership.objects.bulk_create(
        Membership(user=user, role=role, display_name=shown)
        for user, (_name, role, shown) in zip(users, people, strict=True)
    )


def make_house() -> House:
    clinic = make_clinic("Riverside")
    with clinic_scope(clinic):
        location = Location.objects.create(name="Main Street", time_zone="America/New_York")
        alice, bob, amy, rita = make_members(
            ("Alice", Role.OWNER, "Alice"),
            ("Bob", Role.CHIROPRACTOR, "Dr Bob"),
            ("Amy", Role.ASSISTANT, "Amy"),
            ("Rita", Role.FRONT_DESK, "Rita"),
        )
        room = Room.objects.create(location=location, name="Room 1")
        return House(clinic=clinic, location=location, room=room, alice=alice, bob=bob, amy=amy, rita=rita)


def make_other_house() -> House:
    """Charlie holds every role of the other clinic that a test may need."""
    clinic = make_clinic("Hillside")
    with clinic_scope(clinic):
        location = Location.objects.create(name="Hill Road", time_zone="America/Phoenix")
        carol, charlie, cleo, cora = make_members(
            ("Carol", Role.OWNER, "Carol"),
            ("Charlie", Role.CHIROPRACTOR, "Dr Charlie"),
            ("Cleo", Role.ASSISTANT, "Cleo"),
            ("Cora", Role.FRONT_DESK, "Cora"),
        )
        room = Room.objects.create(location=location, name="Room 9")
        return House(
            clinic=clinic, location=location, room=room, alice=carol, bob=charlie, amy=cleo, rita=cora
        )
