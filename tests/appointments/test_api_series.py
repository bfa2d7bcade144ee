"""Series by API: preview, book, show, list, change, cancel and undo."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book
from appointments.models import Appointment, Series, VisitType
from appointments.wanted import Wanted
from clinic.models import Membership, OutgoingMail
from clinic.tenancy import clinic_scope
from patients.models import Patient
from tests.api import Program, fields_of
from tests.clinic.test_api_replays import CLICKS, at_once, twin_of
from tests.factories.appointments import make_hours, make_series, make_visit_type
from tests.factories.clinic import House, make_house
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
LIST_QUERIES = 11


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def rita_api(rita: Membership) -> Program:
    return Program(rita)


@pytest.fixture
def rule(open_house: House, patient: Patient, adjustment: VisitType) -> dict[str, Any]:
    """Four visits with Dr Bob at ten: Wednesday and Monday for two weeks."""
    return {
        "patient": patient.uid,
        "practitioner": open_house.bob.uid,
        "visit_type": adjustment.uid,
        "location": open_house.location.uid,
        "first_day": "2026-11-25",
        "steps": [{"visits": 2, "weeks": 2}],
        "weekdays": [0, 2],
        "times": ["10:00"],
    }


@pytest.fixture
def made(rita_api: Program, rule: dict[str, Any]) -> dict[str, Any]:
    answer = rita_api.post("series", rule)
    assert answer.status_code == 201, answer.json()
    body: dict[str, Any] = answer.json()
    return body


def times_of(body: dict[str, Any]) -> list[str]:
    return [each["starts_at"][5:16] for each in body["visits"]]


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_preview_names_problems_and_others(
    rita_api: Program, rule: dict[str, Any], wish: Wish, rita: Membership, now: datetime
) -> None:
    at = now + timedelta(days=1, hours=1)
    book(wanted=wish("10:00", patient=make_patient(first_name="Other"), starts_at=at), by=rita, now=now)
    answer = rita_api.post("series/preview", rule)
    first, *rest = answer.json()["results"]
    assert (first["number"], first["problem"], first["appointment"]) == (1, "taken", None)
    assert first["others"] == ["2026-11-25T14:45:00Z", "2026-11-25T15:15:00Z", "2026-11-25T14:30:00Z"]
    assert [each["problem"] for each in rest] == [""] * 3
    refused = rita_api.post("series", rule)
    assert code_of(refused) == (409, "slot_taken")
    assert not Series.objects.exists()
    chosen = [first["others"][0], *(each["starts_at"] for each in rest)]
    assert times_of(rita_api.post("series", {**rule, "starts_at": chosen}).json())[0] == "11-25T14:45"


def test_book_and_show(rita_api: Program, made: dict[str, Any], rule: dict[str, Any]) -> None:
    assert times_of(made) == ["11-25T15:00", "11-30T15:00", "12-02T15:00", "12-07T15:00"]
    assert made["rule"] == {
        "first_day": "2026-11-25", "steps": [{"visits": 2, "every": 1, "weeks": 2}], "weekdays": [0, 2],
        "times": ["10:00"],
    }  # fmt: skip
    shown = rita_api.get(f"series/{made['uid']}")
    assert shown.json() == made
    assert shown["ETag"] == '"1"'


def test_the_same_key_books_once(rita_api: Program, rule: dict[str, Any]) -> None:
    key = uuid4().hex
    first, second = (rita_api.post("series", rule, idempotency_key=key) for _click in range(2))
    assert first.json() == second.json()
    assert Appointment.objects.count() == 4
    other = rita_api.post("series", {**rule, "times": ["11:00"]}, idempotency_key=key)
    assert code_of(other) == (409, "idempotency_conflict")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"weekdays": [0]}, {"weekdays": "too_few_weekdays"}),
        ({"steps": []}, {"steps": "min_length"}),
        ({"steps": [{"visits": 0, "weeks": 1}]}, {"steps.0.visits": "min_value"}),
        ({"steps": [{"visits": 2, "weeks": 40}]}, {"steps": "too_long"}),
        ({"times": ["10:00", "10:00"]}, {"times": "times"}),
        ({"times": ["25:00"]}, {"times.0": "invalid"}),
        ({"first_day": "1999-01-01"}, {"first_day": "invalid"}),
        ({"patient": "x"}, {"patient": "invalid"}),
    ],
)
def test_what_makes_no_series_is_told_by_field(
    rita_api: Program, rule: dict[str, Any], changes: dict[str, Any], fields: dict[str, str]
) -> None:
    for path in ("series/preview", "series"):
        answer = rita_api.post(path, {**rule, **changes})
        assert answer.status_code == 422
        assert fields_of(answer) == fields


def test_change_this_and_later(rita_api: Program, made: dict[str, Any]) -> None:
    path = f"series/{made['uid']}"
    wanted = {"scope": "following", "number": 2, "clock": "11:30", "days": 1}
    looks = rita_api.post(f"{path}/preview", wanted).json()["results"]
    assert [each["starts_at"][5:16] for each in looks] == ["12-01T16:30", "12-03T16:30", "12-08T16:30"]
    assert looks[0]["appointment"] == made["visits"][1]["uid"]
    choices = [{"number": 3, "starts_at": None}, {"number": 4, "starts_at": "2026-12-08T17:00:00Z"}]
    changed = rita_api.post(f"{path}/change", {**wanted, "choices": choices}, if_match='"1"')
    assert times_of(changed.json()) == ["11-25T15:00", "12-01T16:30", "12-02T15:00", "12-08T17:00"]
    assert changed["ETag"] == '"2"'
    assert code_of(rita_api.post(f"{path}/change", wanted, if_match='"1"')) == (412, "stale_version")
    strange = {**wanted, "choices": [{"number": 1, "starts_at": None}]}
    assert code_of(rita_api.post(f"{path}/change", strange, if_match='"2"')) == (409, "series_refused")
    assert rita_api.post(f"{path}/change", wanted).status_code == 428


def test_cancel_and_undo(rita_api: Program, made: dict[str, Any], rule: dict[str, Any]) -> None:
    path = f"series/{made['uid']}"
    sent = {"scope": "following", "number": 3, "reason": "Moves away"}
    off = rita_api.post(f"{path}/cancel", sent, if_match='"1"').json()
    assert [each["status"] for each in off["visits"]] == ["booked", "booked", "cancelled", "cancelled"]
    assert code_of(rita_api.post(f"{path}/undo", if_match='"2"')) == (409, "series_refused")
    rita_api.post(f"{path}/cancel", {"scope": "all", "number": 1}, if_match='"2"')
    fresh = rita_api.post("series", rule).json()
    undone = rita_api.post(f"series/{fresh['uid']}/undo", if_match='"1"').json()
    assert {each["status"] for each in undone["visits"]} == {"cancelled"}
    assert undone["ended_at"] == "2026-11-24T14:00:00Z"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_is_read_in_as_many_queries_however_long(
    rita_api: Program,
    house: House,
    patient: Patient,
    adjustment: VisitType,
    rita: Membership,
    rows: int,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for row in range(rows):
        starts = [now + timedelta(days=10 * row + day) for day in range(1, rows + 1)]
        make_series(
            patient=patient, practitioner=house.bob, location=house.location, by=rita, starts=starts, now=now
        )
    rita_api.get("series")
    with django_assert_num_queries(LIST_QUERIES):
        answer = rita_api.get(f"series?patient={patient.uid}")
    assert [len(each["visits"]) for each in answer.json()["results"]] == [rows] * rows
    assert rita_api.get(f"series?patient={uuid4()}").status_code == 422


@pytest.fixture
def lasting() -> Iterator[House]:
    """A clinic that is committed, for calls from several connections."""
    yield make_house()
    connections.close_all()


def given_in(house: House) -> dict[str, Any]:
    """What books thirty visits of a patient of that house."""
    with clinic_scope(house.clinic):
        make_hours(house.bob, house.location)
        kind = VisitType.objects.first() or make_visit_type()
        return {
            "patient": make_patient().uid, "practitioner": house.bob.uid, "visit_type": kind.uid,
            "location": house.location.uid, "first_day": "2026-11-25", "steps": [{"visits": 5, "weeks": 6}],
            "weekdays": [0, 1, 2, 3, 4], "times": ["10:00"],
        }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_same_click_at_once_books_one_series(lasting: House) -> None:
    given, program, key = given_in(lasting), Program(lasting.rita), uuid4().hex
    answers = at_once(lambda: twin_of(program).post("series", given, idempotency_key=key))
    assert [answer.status_code for answer in answers] == [201] * CLICKS
    assert len({answer.json()["uid"] for answer in answers}) == 1
    with clinic_scope(lasting.clinic):
        assert (Series.objects.count(), Appointment.objects.count()) == (1, 30)
        assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_the_same_times_one_gets_all_of_them(lasting: House) -> None:
    given, program = given_in(lasting), Program(lasting.rita)
    with clinic_scope(lasting.clinic):
        people = iter([make_patient(first_name=f"Nr{number}").uid for number in range(CLICKS)])
    answers = at_once(lambda: twin_of(program).post("series", {**given, "patient": next(people)}))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (CLICKS - 1)
    with clinic_scope(lasting.clinic):
        assert (Series.objects.count(), Appointment.objects.count()) == (1, 30)
