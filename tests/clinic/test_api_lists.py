"""The lists of the ground floor by API: what they say, and that three rows cost what one costs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from clinic.access import Role
from clinic.models import Location, MailState, Membership, OutgoingMail, Purpose, Room
from tests.api import Program, fields_of
from tests.factories.clinic import House, make_member, make_user

pytestmark = pytest.mark.django_db

LIST_QUERIES = 9  # token, count of calls, settings, membership, rows: whatever the list


def _owe(number: int, **fields: Any) -> OutgoingMail:
    values = {"kind": "confirmation", "state": MailState.DEAD, "patient_uid": UUID(int=1), **fields}
    return OutgoingMail.objects.create(
        idem_key=f"mail-{number}",
        purpose=Purpose.APPOINTMENT,
        subject_uid=UUID(int=number),
        due_at=timezone.now() - timedelta(minutes=number),
        **values,
    )


def _add_location(number: int) -> None:
    location = Location.objects.create(name=f"Place {number}", time_zone="America/Phoenix")
    Room.objects.create(location=location, name=f"Room {number}")


def _add_member(number: int) -> None:
    make_member(make_user(f"Other{number}"), Role.ASSISTANT)


ADD = {"locations": (_add_location, 1), "members": (_add_member, 0), "messages": (_owe, 0)}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", sorted(ADD))
def test_list_costs_the_same_for_one_row_and_three(
    path: str, rows: int, house: House, django_assert_num_queries: Any
) -> None:
    add, further = ADD[path]
    for number in range(rows):
        add(number)
    program = Program(house.rita)
    program.get(path)
    with django_assert_num_queries(LIST_QUERIES + further):
        answer = program.get(path)
    assert len(answer.json()["results"]) >= rows


def test_locations_come_with_their_rooms(house: House) -> None:
    (location,) = Program(house.rita).get("locations").json()["results"]
    assert location["time_zone"] == "America/New_York"
    assert [room["name"] for room in location["rooms"]] == ["Room 1"]


def test_members_say_who_sees_patients(house: House, other_house: House) -> None:
    members = Program(house.rita).get("members").json()["results"]
    assert {each["name"] for each in members} == {"Alice", "Dr Bob", "Amy", "Rita"}
    assert [each["name"] for each in members if each["is_practitioner"]] == ["Dr Bob"]


def test_messages_are_filtered_and_one_goes_again(house: House) -> None:
    program = Program(house.rita)
    dead, _sent = _owe(1), _owe(2, state=MailState.SENT, patient_uid=UUID(int=2))
    found = program.get(f"messages?state=dead&patient={UUID(int=1)}&kind=confirmation").json()["results"]
    assert [each["uid"] for each in found] == [str(dead.uid)]
    assert found[0]["can_go_again"] is True
    answer = program.post(f"messages/{dead.uid}/send-again")
    assert (answer.status_code, answer.json()["state"]) == (200, "planned")
    again = program.post(f"messages/{dead.uid}/send-again")
    assert (again.status_code, again.json()["code"]) == (409, "cannot_go_again")


@pytest.mark.parametrize(
    ("query", "field"),
    [("state=lost", "state"), ("patient=x", "patient"), ("kind=%00", "kind"), ("limit=0", "limit")],
)
def test_wrong_filters_are_said_at_their_field(house: House, query: str, field: str) -> None:
    answer = Program(house.rita).get(f"messages?{query}")
    assert (answer.status_code, set(fields_of(answer))) == (422, {field})


def test_a_list_goes_on_where_it_ended(house: House) -> None:
    mails = [_owe(number) for number in range(5)]
    program, seen, path = Program(house.rita), [], "messages?limit=2"
    while path:
        page = program.get(path).json()
        seen += [each["uid"] for each in page["results"]]
        path = (page["next"] or "").partition("/api/v1/")[2]
    assert seen == [str(each.uid) for each in mails]


def test_members_of_another_clinic_are_not_there(house: House, other_house: House, bob: Membership) -> None:
    names = {each["name"] for each in Program(bob).get("members").json()["results"]}
    assert "Dr Charlie" not in names
