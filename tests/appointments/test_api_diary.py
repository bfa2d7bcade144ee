"""The diary by API: book, move, cancel, confirm, restore, the board's steps, lists and free times."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book, cancel
from appointments.models import Appointment, VisitType
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.models import Location, Membership, OutgoingMail, Room
from clinic.tenancy import clinic_scope
from patients.models import Patient
from tests.api import Program, fields_of
from tests.clinic.test_api_replays import CLICKS, at_once, twin_of
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House, make_house, make_member, make_user
from tests.factories.patients import make_patient

NOBODY = "0198c0de-0000-7000-8000-00000000dead"

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
LIST_QUERIES = 9


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def rita_api(rita: Membership) -> Program:
    return Program(rita)


@pytest.fixture
def visit(wish: Wish, rita: Membership, now: datetime) -> Appointment:
    return book(wanted=wish("10:00"), by=rita, now=now)


@pytest.fixture
def body(
    open_house: House, patient: Patient, adjustment: VisitType, on_tuesday: OnTuesday
) -> Callable[..., dict[str, Any]]:
    """body("10:15", …): what a program sends to book Nora with Dr Bob."""

    def given(clock: str, **changes: Any) -> dict[str, Any]:
        wanted = {
            "patient": patient.uid,
            "practitioner": open_house.bob.uid,
            "visit_type": adjustment.uid,
            "location": open_house.location.uid,
            "starts_at": on_tuesday(clock).isoformat(),
        }
        return wanted | changes

    return given


Body = Callable[..., dict[str, Any]]


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def utc(moment: datetime) -> str:
    """As the API writes it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def one(appointment: Appointment, step: str = "") -> str:
    return f"appointments/{appointment.uid}{step}"


# -- book ---------------------------------------------------------------------------------------------------


def test_booking_answers_the_visit_with_its_version(
    rita_api: Program, body: Body, on_tuesday: OnTuesday, rita: Membership, patient: Patient, now: datetime
) -> None:
    answer = rita_api.post("appointments", body("10:15", desk_note=" Rings first "))
    made = Appointment.objects.get()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    said = answer.json()
    assert said["uid"] == str(made.uid)
    assert said["patient"] == {"uid": str(patient.uid), "name": "Nora Quill"}
    assert (said["starts_at"], said["status"]) == (utc(on_tuesday("10:15")), "booked")
    assert said["desk_note"] == "Rings first"
    assert said["steps"] == ["confirmed", "arrived", "no_show", "cancelled"]
    assert (made.booked_by, made.booked_at) == (rita, now)
    assert OutgoingMail.objects.get().kind == "confirmation"
    assert rita_api.get(one(made)).json() == said


def test_same_booking_again_books_nothing(rita_api: Program, body: Body, now: datetime) -> None:
    answers = []
    for second in range(3):
        with time_machine.travel(now + timedelta(seconds=second), tick=False):
            answers.append(rita_api.post("appointments", body("10:15"), idempotency_key="click-0001"))
    assert [(answer.status_code, answer.get("Idempotency-Replayed")) for answer in answers] == [
        (201, None),
        (201, "true"),
        (201, "true"),
    ]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert (Appointment.objects.count(), OutgoingMail.objects.count()) == (1, 1)
    other = rita_api.post("appointments", body("11:00"), idempotency_key="click-0001")
    assert code_of(other) == (409, "idempotency_conflict")
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 81])
def test_booking_without_a_key_books_nothing(rita_api: Program, body: Body, key: str) -> None:
    answer = rita_api.post("appointments", body("10:15"), idempotency_key=key)
    assert code_of(answer) == (400, "idempotency_key_required")
    assert not Appointment.objects.exists()


def test_taken_time_is_told_with_the_free_ones(
    rita_api: Program, body: Body, visit: Appointment, on_tuesday: OnTuesday
) -> None:
    answer = rita_api.post("appointments", body("10:00", patient=make_patient(first_name="Theo").uid))
    assert code_of(answer) == (409, "slot_taken")
    problem = answer.json()
    assert (problem["what"], fields_of(answer)) == ("practitioner", {"starts_at": "slot_taken"})
    assert problem["free"] == [utc(on_tuesday(clock)) for clock in ("09:45", "10:15", "10:30", "10:45")]
    assert Appointment.objects.count() == OutgoingMail.objects.count() == 1


def test_time_outside_hours_is_booked_only_on_purpose(rita_api: Program, body: Body) -> None:
    answer = rita_api.post("appointments", body("19:00"))
    assert code_of(answer) == (409, "outside_hours")
    assert len(answer.json()["free"]) == 4
    assert rita_api.post("appointments", body("19:00", outside_hours=True)).status_code == 201


def test_past_is_refused_at_the_time(rita_api: Program, body: Body) -> None:
    answer = rita_api.post("appointments", body("08:00"))
    assert (code_of(answer), fields_of(answer)) == ((422, "past_time"), {"starts_at": "past_time"})
    answer = rita_api.post("appointments", body("10:00", starts_at="2099-01-01T10:00:00Z"))
    assert code_of(answer) == (422, "past_time")
    assert not Appointment.objects.exists()


def test_overbooking_needs_its_right_and_a_reason(
    rita_api: Program, body: Body, visit: Appointment, amy: Membership
) -> None:
    wanted = body("10:00", patient=make_patient(first_name="Theo").uid, overbook_reason="Acute")
    refused = Program(amy).post("appointments", wanted)
    assert (code_of(refused), fields_of(refused)) == (
        (403, "not_allowed"),
        {"overbook_reason": "not_allowed"},
    )
    assert code_of(rita_api.post("appointments", wanted | {"overbook_reason": "  "})) == (409, "slot_taken")
    made = rita_api.post("appointments", wanted).json()
    assert (made["lane"], made["is_overbooked"], made["overbook_reason"]) == (2, True, "Acute")


WRONG: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"patient": None}, {"patient": "null"}),
    ({"patient": NOBODY}, {"patient": "does_not_exist"}),
    ({"practitioner": "Dr Bob"}, {"practitioner": "invalid"}),
    ({"practitioner": -7}, {"practitioner": "invalid"}),
    ({"practitioner": {"uid": "x"}}, {"practitioner": "invalid"}),
    ({"starts_at": "2026-11-24T10:00:00"}, {"starts_at": "naive"}),
    ({"starts_at": "0001-01-01T00:00:00+14:00"}, {"starts_at": "year"}),
    ({"starts_at": "9999-12-31T23:59:59-14:00"}, {"starts_at": "year"}),
    ({"starts_at": "tomorrow"}, {"starts_at": "invalid"}),
    ({"starts_at": 1e300}, {"starts_at": "invalid"}),
    ({"desk_note": "x" * 301}, {"desk_note": "max_length"}),
    ({"desk_note": "a\x00b"}, {"desk_note": "null_characters_not_allowed"}),
    ({"desk_note": ["x"]}, {"desk_note": "invalid"}),
    ({"overbook_reason": "x" * 201}, {"overbook_reason": "max_length"}),
    ({"outside_hours": "perhaps"}, {"outside_hours": "invalid"}),
    ({"room": NOBODY}, {"room": "does_not_exist"}),
    ({"start_at": "x"}, {"start_at": "unknown_field"}),
]


@pytest.mark.parametrize(("changes", "wrong"), WRONG)
def test_wrong_field_is_said_and_nothing_is_booked(
    changes: dict[str, Any], wrong: dict[str, str], rita_api: Program, body: Body
) -> None:
    answer = rita_api.post("appointments", body("10:00") | changes)
    assert (code_of(answer), fields_of(answer)) == ((422, "invalid"), wrong)
    assert not Appointment.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_missing_fields_are_all_said(rita_api: Program) -> None:
    needed = ("patient", "practitioner", "visit_type", "location", "starts_at")
    assert fields_of(rita_api.post("appointments", {})) == dict.fromkeys(needed, "required")


def test_what_belongs_to_another_clinic_is_not_there(
    rita_api: Program, body: Body, other_house: House
) -> None:
    with clinic_scope(other_house.clinic):
        theirs = {
            "patient": make_patient(first_name="Vera").uid,
            "practitioner": other_house.bob.uid,
            "visit_type": make_visit_type().uid,
            "location": other_house.location.uid,
            "room": other_house.room.uid,
        }
    for name, uid in theirs.items():
        answer = rita_api.post("appointments", body("10:00", **{name: uid}))
        assert fields_of(answer) == {name: "does_not_exist"}
    assert not Appointment.objects.exists()


def test_who_cannot_be_booked_is_refused_at_the_field(
    rita_api: Program, body: Body, house: House, adjustment: VisitType, now: datetime
) -> None:
    gone = make_patient(first_name="Gone", archived_at=now)
    old = make_visit_type(name="Old", is_active=False)
    shut = Location.objects.create(name="Shut", time_zone="America/New_York", is_active=False)
    hill = Location.objects.create(name="Hill Road", time_zone="America/New_York")
    room = Room.objects.create(location=hill, name="Room 7")
    for changes in (
        {"patient": gone.uid}, {"practitioner": house.amy.uid}, {"visit_type": old.uid}, {"location": shut.uid},
    ):  # fmt: skip
        answer = rita_api.post("appointments", body("10:00", **changes))
        assert fields_of(answer) == dict.fromkeys(changes, "does_not_exist")
    elsewhere = rita_api.post("appointments", body("10:00", room=room.uid))
    assert (code_of(elsewhere), fields_of(elsewhere)) == ((422, "not_bookable"), {"room": "not_bookable"})
    assert not Appointment.objects.exists()


# -- move, cancel, confirm, restore -------------------------------------------------------------------------


def test_moving_keeps_what_is_not_given(
    rita_api: Program, visit: Appointment, on_tuesday: OnTuesday, patient: Patient
) -> None:
    answer = rita_api.patch(
        one(visit), {"starts_at": on_tuesday("11:00").isoformat(), "desk_note": "Parks"}, if_match='"1"'
    )
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    visit.refresh_from_db()
    assert (visit.starts_at, visit.desk_note, visit.patient) == (on_tuesday("11:00"), "Parks", patient)
    assert (visit.version, visit.sequence) == (2, 1)
    assert OutgoingMail.objects.filter(state="superseded").count() == 1


def test_moving_without_telling_and_for_longer(
    rita_api: Program, visit: Appointment, on_tuesday: OnTuesday
) -> None:
    body = {"starts_at": on_tuesday("11:00").isoformat(), "minutes": 35, "tell": False}
    assert rita_api.patch(one(visit), body, if_match='"1"').json()["ends_at"] == utc(on_tuesday("11:35"))
    assert [row.state for row in OutgoingMail.objects.all()] == ["superseded"]
    again = {"starts_at": on_tuesday("12:00").isoformat()}
    assert rita_api.patch(one(visit), again, if_match='"2"').json()["ends_at"] == utc(on_tuesday("12:35"))
    usual = rita_api.patch(one(visit), {"minutes": None}, if_match='"3"')
    assert usual.json()["ends_at"] == utc(on_tuesday("12:15"))
    assert [row.state for row in OutgoingMail.objects.order_by("id")] == [
        "superseded",
        "superseded",
        "planned",
    ]
    for minutes in (4, 241):
        wrong = rita_api.patch(one(visit), {"minutes": minutes}, if_match='"4"')
        assert (wrong.status_code, list(fields_of(wrong))) == (422, ["minutes"])


def test_new_note_moves_nothing(
    rita_api: Program, body: Body, house: House, on_tuesday: OnTuesday, now: datetime
) -> None:
    second = Room.objects.create(location=house.location, name="Room 2")
    made = rita_api.post("appointments", body("19:00", outside_hours=True, room=second.uid)).json()
    with time_machine.travel(on_tuesday("19:20")):
        answer = rita_api.patch(f"appointments/{made['uid']}", {"desk_note": "Came early"}, if_match='"1"')
    said = answer.json()
    assert (said["desk_note"], said["room"], said["starts_at"]) == (
        "Came early", {"uid": str(second.uid), "name": "Room 2"}, made["starts_at"],
    )  # fmt: skip


def test_moving_onto_a_taken_time_changes_nothing(
    rita_api: Program, visit: Appointment, wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    book(wanted=wish("11:00", patient=make_patient(first_name="Theo")), by=rita, now=now)
    before = Appointment.objects.filter(pk=visit.pk).values().get()
    mails = list(OutgoingMail.objects.order_by("id").values())
    answer = rita_api.patch(one(visit), {"starts_at": on_tuesday("11:00").isoformat()}, if_match='"1"')
    assert code_of(answer) == (409, "slot_taken")
    assert utc(on_tuesday("10:45")) in answer.json()["free"]
    assert Appointment.objects.filter(pk=visit.pk).values().get() == before
    assert list(OutgoingMail.objects.order_by("id").values()) == mails


def test_room_of_another_place_is_refused_when_moving(rita_api: Program, visit: Appointment) -> None:
    hill = Location.objects.create(name="Hill Road", time_zone="America/New_York")
    room = Room.objects.create(location=hill, name="Room 7")
    answer = rita_api.patch(one(visit), {"room": room.uid}, if_match='"1"')
    assert (code_of(answer), fields_of(answer)) == ((422, "not_bookable"), {"room": "not_bookable"})
    visit.refresh_from_db()
    assert (visit.room, visit.version) == (None, 1)


WITH_VERSION = ["", "/cancel", "/confirm", "/restore", "/status"]
BODY_OF: dict[str, Any] = {"": {"desk_note": "x"}, "/cancel": {}, "/status": {"to": "arrived"}}


@pytest.mark.parametrize("step", WITH_VERSION)
def test_change_without_the_version_is_refused(rita_api: Program, visit: Appointment, step: str) -> None:
    method = "POST" if step else "PATCH"
    for match in ("", "1", "*", '"x"', 'W/"1"', '"99999999999"'):
        answer = rita_api.call(method, one(visit, step), BODY_OF.get(step), if_match=match)
        assert code_of(answer) == (428, "version_required")
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("booked", 1)


@pytest.mark.parametrize("step", WITH_VERSION)
def test_change_of_an_old_version_is_refused(
    rita_api: Program, visit: Appointment, rita: Membership, now: datetime, step: str
) -> None:
    if step == "/restore":
        cancel(appointment=visit, version=1, by=rita, now=now)
    before = Appointment.objects.values().get()
    method = "POST" if step else "PATCH"
    answer = rita_api.call(method, one(visit, step), BODY_OF.get(step), if_match='"7"')
    assert code_of(answer) == (412, "stale_version")
    assert Appointment.objects.values().get() == before


@pytest.mark.parametrize("step", WITH_VERSION)
def test_visit_of_another_clinic_is_not_found(
    other_house: House, visit: Appointment, step: str, rita_api: Program
) -> None:
    method = "POST" if step else "PATCH"
    charlie = Program(other_house.bob)
    assert code_of(charlie.call(method, one(visit, step), BODY_OF.get(step), if_match='"1"')) == (
        404,
        "not_found",
    )
    assert charlie.get(one(visit)).status_code == charlie.get(one(visit, "/history")).status_code == 404
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("booked", 1)


@pytest.mark.parametrize(("days", "status"), [(0, "late_cancelled"), (2, "cancelled")])
def test_cancelling_less_than_a_day_ahead_is_late(
    rita_api: Program, body: Body, on_tuesday: OnTuesday, days: int, status: str
) -> None:
    at = on_tuesday("15:00") + timedelta(days=days)
    made = rita_api.post("appointments", body("15:00", starts_at=at.isoformat())).json()
    path = f"appointments/{made['uid']}/cancel"
    answer = rita_api.post(path, {"reason": "Away"}, if_match='"1"')
    assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert (answer.json()["cancel_reason"], answer.json()["steps"]) == ("Away", ["booked"])
    assert [mail.kind for mail in OutgoingMail.objects.exclude(state="superseded")] == ["cancellation"]
    again = rita_api.post(path, {}, if_match='"1"')
    assert (again.status_code, again.json()) == (200, answer.json())
    assert fields_of(rita_api.post(path, {"reason": "x" * 201}, if_match='"1"')) == {"reason": "max_length"}


def test_confirming_and_its_refusal(rita_api: Program, visit: Appointment, on_tuesday: OnTuesday) -> None:
    answer = rita_api.post(one(visit, "/confirm"), if_match='"1"')
    assert (answer.status_code, answer.json()["status"], answer["ETag"]) == (200, "confirmed", '"2"')
    rita_api.post(one(visit, "/cancel"), {}, if_match='"2"')
    assert code_of(rita_api.post(one(visit, "/confirm"), if_match='"3"')) == (409, "move_refused")


def test_confirming_a_request_books_it(
    rita_api: Program, house: House, patient: Patient, open_house: House, on_tuesday: OnTuesday
) -> None:
    asked = make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=on_tuesday("12:00"),
        status="pending",
    )  # fmt: skip
    answer = rita_api.post(one(asked, "/confirm"), if_match='"1"')
    assert (answer.status_code, answer.json()["status"]) == (200, "booked")


def test_restoring_takes_back_a_time_that_is_still_free(
    rita_api: Program, visit: Appointment, wish: Wish, rita: Membership, now: datetime
) -> None:
    assert code_of(rita_api.post(one(visit, "/restore"), if_match='"1"')) == (409, "move_refused")
    rita_api.post(one(visit, "/cancel"), {"reason": "Ill"}, if_match='"1"')
    answer = rita_api.post(one(visit, "/restore"), if_match='"2"')
    said = answer.json()
    assert (answer.status_code, said["status"], said["cancelled_at"], said["cancel_reason"]) == (
        200, "booked", None, "",
    )  # fmt: skip
    rita_api.post(one(visit, "/cancel"), {}, if_match='"3"')
    book(wanted=wish("10:00", patient=make_patient(first_name="Theo")), by=rita, now=now)
    taken = rita_api.post(one(visit, "/restore"), if_match='"4"')
    assert code_of(taken) == (409, "slot_taken")
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("late_cancelled", 4)


# -- the board ----------------------------------------------------------------------------------------------


def test_steps_go_through_the_house_and_one_back(rita_api: Program, visit: Appointment) -> None:
    version = 1
    for to, stamp in (
        ("confirmed", None), ("arrived", "arrived_at"), ("in_room", "in_room_at"), ("treated", "treated_at"),
        ("checked_out", "checked_out_at"),
    ):  # fmt: skip
        answer = rita_api.post(one(visit, "/status"), {"to": to}, if_match=f'"{version}"')
        version += 1
        assert (answer.status_code, answer.json()["status"], answer["ETag"]) == (200, to, f'"{version}"')
        assert stamp is None or answer.json()[stamp]
    back = rita_api.post(one(visit, "/status"), {"to": "treated"}, if_match=f'"{version}"')
    assert (back.json()["status"], back.json()["checked_out_at"]) == ("treated", None)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("treated", (409, "move_refused")),
        ("no_show", (409, "move_refused")),  # it has not begun
        ("expired", (409, "move_refused")),
        ("gone", (422, "invalid")),
        ("", (422, "invalid")),
        (None, (422, "invalid")),
        (["arrived"], (422, "invalid")),
    ],
)
def test_step_that_is_not_there_is_refused(
    rita_api: Program, visit: Appointment, to: Any, expected: tuple[int, str]
) -> None:
    assert code_of(rita_api.post(one(visit, "/status"), {"to": to}, if_match='"1"')) == expected
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("booked", 1)


def test_history_tells_who_did_what(rita_api: Program, visit: Appointment, on_tuesday: OnTuesday) -> None:
    rita_api.patch(one(visit), {"starts_at": on_tuesday("11:00").isoformat()}, if_match='"1"')
    told = rita_api.get(one(visit, "/history")).json()["results"]
    assert [each["what"] for each in told] == ["Moved to Tue 24 Nov 11:00", "Booked for Tue 24 Nov 10:00"]
    assert told[0]["who"] == "Rita"


# -- lists and free times -----------------------------------------------------------------------------------


def test_list_by_range_goes_on_where_it_ended(
    rita_api: Program, wish: Wish, rita: Membership, now: datetime, on_tuesday: OnTuesday
) -> None:
    for clock in ("09:30", "10:00", "10:30", "11:00", "11:30"):
        book(wanted=wish(clock), by=rita, now=now)
    start, end = utc(on_tuesday("10:00")), utc(on_tuesday("11:30"))
    page = f"appointments?limit=2&starts_from={start}&starts_before={end}"
    first = rita_api.get(page).json()
    assert (len(first["results"]), first["previous"]) == (2, None)
    book(wanted=wish("10:15"), by=rita, now=now)  # before where the first page ended
    second = rita_api.get(first["next"].partition("/api/v1/")[2]).json()
    starts = [each["starts_at"] for each in [*first["results"], *second["results"]]]
    assert starts == [utc(on_tuesday(clock)) for clock in ("10:00", "10:30", "11:00")]
    assert second["next"] is None
    back = rita_api.get(second["previous"].partition("/api/v1/")[2]).json()
    assert [each["starts_at"] for each in back["results"]][-1] == starts[1]


def test_list_by_who_where_and_state(
    rita_api: Program, house: House, visit: Appointment, wish: Wish, rita: Membership, now: datetime
) -> None:
    ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
    make_hours(ann, house.location)
    theo = make_patient(first_name="Theo")
    other = book(wanted=wish("10:00", patient=theo, practitioner=ann), by=rita, now=now)
    cancel(appointment=other, version=1, by=rita, now=now)
    ann.is_active = False
    ann.save(update_fields=["is_active"])

    def found(query: str) -> list[str]:
        return [each["uid"] for each in rita_api.get(f"appointments?{query}").json()["results"]]

    first, second = str(visit.uid), str(other.uid)
    assert found("") == [first, second]
    assert found(f"practitioner={ann.uid}") == found(f"patient={theo.uid}") == [second]
    assert found("status=late_cancelled") == [second]
    assert found(f"location={house.location.uid}&status=booked") == [first]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("status=gone", "status"),
        ("starts_from=2026-11-24", "starts_from"),
        ("starts_before=1999-12-31T00:00:00Z", "starts_before"),
        ("patient=x", "patient"),
        (f"patient={NOBODY}", "patient"),
        ("practitioner=%00", "practitioner"),
        ("cursor=cD0yMDI2", "cursor"),
        ("order=desc", "order"),
    ],
)
def test_list_query_that_cannot_be_taken_is_said(
    rita_api: Program, visit: Appointment, query: str, wrong: str
) -> None:
    answer = rita_api.get(f"appointments?{query}")
    assert (code_of(answer), set(fields_of(answer))) == ((422, "invalid"), {wrong})


def test_list_holds_nothing_of_another_clinic(visit: Appointment, other_house: House) -> None:
    charlie = Program(other_house.bob)
    assert charlie.get("appointments").json() == {"next": None, "previous": None, "results": []}
    assert charlie.get("visit-types").json()["results"] == []
    assert set(fields_of(charlie.get(f"appointments?patient={visit.patient.uid}"))) == {"patient"}


def test_free_times_are_those_that_can_be_booked(
    rita_api: Program, body: Body, visit: Appointment, on_tuesday: OnTuesday, patient: Patient
) -> None:
    given = body("10:00")
    query = "&".join(f"{name}={given[name]}" for name in ("practitioner", "visit_type", "location"))
    free = rita_api.get(f"slots?{query}&day=2026-11-24&days=1").json()["results"]
    times = [each["starts_at"] for each in free]
    assert (times[0], times[-1]) == (utc(on_tuesday("09:00")), utc(on_tuesday("17:45")))
    assert utc(visit.starts_at) not in times
    theo = make_patient(first_name="Theo")
    booked = rita_api.post("appointments", given | {"patient": theo.uid, "starts_at": free[0]["starts_at"]})
    assert booked.status_code == 201
    moving = rita_api.get(f"slots?{query}&day=2026-11-24&days=1&moving={visit.uid}&patient={patient.uid}")
    assert utc(visit.starts_at) in [each["starts_at"] for each in moving.json()["results"]]
    assert rita_api.get(f"slots?{query}&day=2026-11-29&days=1").json() == {"results": []}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"day": "1999-12-31"}, "day"),
        ({"day": "2201-01-01"}, "day"),
        ({"day": "never"}, "day"),
        ({"day": ""}, "day"),
        ({"days": "0"}, "days"),
        ({"days": "32"}, "days"),
        ({"visit_type": "x"}, "visit_type"),
        ({"patient": NOBODY}, "patient"),
        ({"moving": NOBODY}, "moving"),
    ],
)
def test_search_for_free_times_that_cannot_be_taken_is_said(
    rita_api: Program, body: Body, changes: dict[str, str], wrong: str
) -> None:
    given = body("10:00")
    asked = {name: given[name] for name in ("practitioner", "visit_type", "location")}
    query = "&".join(f"{name}={value}" for name, value in ({**asked, "day": "2026-11-24"} | changes).items())
    answer = rita_api.get(f"slots?{query}")
    assert (answer.status_code, set(fields_of(answer))) == (422, {wrong})


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_with_one_row_and_with_three(
    rows: int,
    rita_api: Program,
    wish: Wish,
    rita: Membership,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        roomy = make_visit_type(name=f"Roomy {number}", needs_room=True)
        who = make_patient(first_name=f"No {number}")
        book(wanted=wish(f"1{number}:00", patient=who, visit_type=roomy), by=rita, now=now)
    rita_api.get("me")  # a token's first use is written down
    with django_assert_num_queries(LIST_QUERIES):
        assert len(rita_api.get("appointments").json()["results"]) == rows
    with django_assert_num_queries(LIST_QUERIES + 1):  # and who gives each
        assert len(rita_api.get("visit-types").json()["results"]) == rows + 1


# -- at the same instant ------------------------------------------------------------------------------------


@pytest.fixture
def lasting() -> Iterator[House]:
    """A clinic that is committed, for calls from several connections."""
    yield make_house()
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_same_booking_from_six_at_the_same_instant_books_once(lasting: House, now: datetime) -> None:
    with clinic_scope(lasting.clinic):
        make_hours(lasting.bob, lasting.location)
        given = {
            "patient": make_patient().uid, "practitioner": lasting.bob.uid, "visit_type": make_visit_type().uid,
            "location": lasting.location.uid, "starts_at": (now + timedelta(hours=1)).isoformat(),
        }  # fmt: skip
    program, key = Program(lasting.rita), uuid4().hex
    answers = at_once(lambda: twin_of(program).post("appointments", given, idempotency_key=key))
    assert [answer.status_code for answer in answers] == [201] * CLICKS
    assert len({answer.json()["uid"] for answer in answers}) == 1
    with clinic_scope(lasting.clinic):
        assert (Appointment.objects.count(), OutgoingMail.objects.count()) == (1, 1)
