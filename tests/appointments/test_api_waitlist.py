"""The waitlist by API: entries, free times and their matches, offers and answers."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.models import Appointment, FreedTime, VisitType, WaitlistEntry
from appointments.wanted import Wanted
from clinic.models import Membership
from patients.models import Patient
from tests.api import Program, fields_of
from tests.factories.clinic import House
from tests.factories.waitlist import free_up, make_entry, offer_to

NOBODY = "0198c0de-0000-7000-8000-00000000dead"

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
DAY = timedelta(days=1)
QUERIES = {"waitlist": 10, "freed-times": 9, "matches": 14, "waitlist-offers": 9}


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def rita_api(rita: Membership) -> Program:
    return Program(rita)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_an_entry_is_added_read_changed_and_withdrawn(
    rita_api: Program, open_house: House, patient: Patient, adjustment: VisitType
) -> None:
    body = {
        "patient": patient.uid, "visit_type": adjustment.uid, "first_day": "2026-11-25", "weekdays": [2],
        "practitioners": [open_house.bob.uid], "from_time": "09:00", "note": " Rings  first ",
    }  # fmt: skip
    key = uuid4().hex
    answers = [rita_api.post("waitlist", body, idempotency_key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    said = answers[0].json()
    entry = WaitlistEntry.objects.get()
    assert (said["uid"], said["state"], said["note"]) == (str(entry.uid), "waiting", "Rings first")
    assert said["practitioners"] == [{"uid": str(open_house.bob.uid), "name": "Dr Bob"}]
    assert (said["from_time"], said["until_time"], said["bring_forward"]) == ("09:00:00", None, None)
    path = f"waitlist/{entry.uid}"
    changed = rita_api.patch(path, {"urgency": "soon"}, if_match='"1"')
    assert (changed.json()["urgency"], changed.json()["weekdays"], changed["ETag"]) == ("soon", [2], '"2"')
    assert code_of(rita_api.patch(path, {"urgency": "soon"}, if_match='"1"')) == (412, "stale_version")
    assert rita_api.post(f"{path}/withdraw", if_match='"2"').json()["state"] == "withdrawn"
    assert code_of(rita_api.patch(path, {"urgency": "normal"}, if_match='"3"')) == (409, "entry_closed")
    steps = [step["what"] for step in rita_api.get(f"{path}/history").json()["results"]]
    assert steps == ["Taken off the list", "Wishes changed", "Put on the waitlist"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_day": "2026-11-01"}, "first_day"),
        ({"last_day": "2026-11-24", "first_day": "2026-11-25"}, "last_day"),
        ({"weekdays": [7]}, "weekdays.0"),
        ({"urgency": "now"}, "urgency"),
        ({"practitioners": [NOBODY]}, "practitioners.0"),
        ({"until_time": "09:05", "from_time": "09:00"}, "until_time"),
        ({"note": "x" * 301}, "note"),
        ({"sooner": True}, "sooner"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    rita_api: Program, patient: Patient, adjustment: VisitType, changes: dict[str, Any], field: str
) -> None:
    body = {"patient": patient.uid, "visit_type": adjustment.uid, "first_day": "2026-11-25"}
    answer = rita_api.post("waitlist", body | changes)
    assert answer.status_code == 422
    assert set(fields_of(answer)) == {field}
    assert not WaitlistEntry.objects.exists()


def test_a_free_time_is_matched_offered_and_accepted(
    rita_api: Program, freed: FreedTime, adjustment: VisitType, now: datetime
) -> None:
    ann = make_entry("Ann", adjustment, now=now, days=3, urgency="soon")
    ben = make_entry("Ben", adjustment, now=now)
    [time] = rita_api.get("freed-times").json()["results"]
    assert (time["uid"], time["starts_at"]) == (str(freed.uid), "2026-11-25T15:00:00Z")
    matches = rita_api.get(f"freed-times/{freed.uid}/matches").json()["results"]
    assert [each["entry"]["uid"] for each in matches] == [str(ann.uid), str(ben.uid)]
    assert {name: matches[0][name] for name in ("points", "fit", "urgency", "waited")} == {
        "points": 63, "fit": 20, "urgency": 40, "waited": 3,
    }  # fmt: skip
    key, path = uuid4().hex, f"freed-times/{freed.uid}/offers"
    made = [rita_api.post(path, {"entries": [ann.uid, ben.uid]}, idempotency_key=key) for _ in range(2)]
    assert made[0].json() == made[1].json()
    said = made[0].json()
    assert (said["state"], said["expires_at"]) == ("running", "2026-11-24T16:00:00Z")
    offers = {offer["entry"]: offer["uid"] for offer in said["offers"]}
    again = rita_api.post(path, {"entries": [ann.uid]})
    assert code_of(again) == (409, "offer_refused")
    booked = rita_api.post(f"waitlist-offers/{offers[str(ben.uid)]}/accept")
    assert (booked.json()["uid"], booked.json()["status"]) == (said["appointment"], "booked")
    assert booked.json()["patient"]["name"] == "Ben Wait"
    late = rita_api.post(f"waitlist-offers/{offers[str(ann.uid)]}/accept")
    assert code_of(late) == (409, "offer_over")
    states = [each["state"] for each in rita_api.get("waitlist-offers").json()["results"]]
    assert sorted(states) == ["accepted", "lost"]
    assert rita_api.get(f"waitlist/{ben.uid}").json()["booked"] == said["appointment"]
    assert rita_api.get("freed-times").json()["results"] == []


def test_offers_are_declined_and_taken_back(
    rita_api: Program, freed: FreedTime, adjustment: VisitType, rita: Membership, now: datetime
) -> None:
    entries = [make_entry(name, adjustment, now=now) for name in ("Ann", "Ben")]
    opened, offers = offer_to(freed, *entries, by=rita, now=now)
    said = rita_api.post(f"waitlist-offers/{offers[0].uid}/decline").json()
    assert (said["state"], said["patient"]["name"]) == ("declined", "Ann Wait")
    assert rita_api.post(f"waitlist-rounds/{opened.uid}/end").json()["state"] == "withdrawn"
    assert rita_api.get(f"waitlist-rounds/{opened.uid}").json()["ended_at"] == "2026-11-24T14:00:00Z"
    only = rita_api.get("waitlist-offers?state=declined").json()["results"]
    assert [each["uid"] for each in only] == [str(offers[0].uid)]


def test_somebody_who_waits_is_booked_once(
    rita_api: Program, open_house: House, adjustment: VisitType, now: datetime
) -> None:
    entry = make_entry("Ann", adjustment, now=now)
    body = {
        "practitioner": open_house.bob.uid, "location": open_house.location.uid,
        "starts_at": "2026-11-25T10:00:00-05:00",
    }  # fmt: skip
    key, path = uuid4().hex, f"waitlist/{entry.uid}/book"
    answers = [rita_api.post(path, body, idempotency_key=key, if_match='"1"') for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Appointment.objects.get().patient == entry.patient
    assert code_of(rita_api.post(path, body, if_match='"2"')) == (409, "entry_closed")
    assert rita_api.post(path, body).status_code == 428


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_with_one_and_three(
    rows: int,
    rita_api: Program,
    wish: Wish,
    adjustment: VisitType,
    rita: Membership,
    now: datetime,
) -> None:
    for number in range(rows):
        make_entry(f"Ann{number}", adjustment, now=now)
        free_up(wish(f"1{number}:00"), by=rita, now=now)
        other = free_up(wish(f"1{number}:30"), by=rita, now=now)
        offered = make_entry(f"Ben{number}", adjustment, now=now)
        offer_to(other, offered, by=rita, now=now)
    rita_api.get("me")  # a token's first use is written down
    freed = FreedTime.objects.order_by("pk")[0]
    found = {}
    for name in QUERIES:
        path = f"freed-times/{freed.uid}/matches" if name == "matches" else name
        rita_api.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert len(rita_api.get(path).json()["results"]) >= rows
        found[name] = len(asked)
    assert found == QUERIES
