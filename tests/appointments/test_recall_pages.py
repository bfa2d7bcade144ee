"""The desk's list of recalls: who sees what, its filters and buttons, the lost, and a patient who is left alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from appointments.models import Recall, RecallAttempt, RecallKind
from appointments.recalls import log_attempt
from clinic.models import Membership
from clinic.tenancy import clinic_scope
from patients.models import Patient
from tests.conftest import NOW
from tests.factories.appointments import make_appointment, make_recall
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]
LIST = "appointments:list_recalls"
LIST_QUERIES = 17
LOST_QUERIES = 14
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _at_nine() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def button(recall: Recall, name: str) -> str:
    return reverse(f"appointments:{name}", args=[recall.uid])


def saw(house: House, patient: Patient, days: int, lane: int = 1) -> None:
    make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=NOW - timedelta(days=days),
        status="checked_out", lane=lane,
    )  # fmt: skip


def test_desk_and_clinician_read_their_own_words(house: House, sign_in: SignIn, patient: Patient) -> None:
    make_recall(patient, now=NOW, kind=RecallKind.PLAN)
    make_recall(patient, now=NOW, kind=RecallKind.MANUAL, created_by=house.rita)
    desk = sign_in(house.rita).get(reverse(LIST)).content.decode()
    assert "A visit is due from 24 Nov" in desk
    assert "Bring the films" in desk
    assert "The plan expects" not in desk
    assert "The plan expects a visit by 24 Nov" in sign_in(house.bob).get(reverse(LIST)).content.decode()


def test_one_line_per_person_with_every_reason(house: House, sign_in: SignIn, patient: Patient) -> None:
    make_recall(patient, now=NOW, kind=RecallKind.MANUAL)
    make_recall(patient, now=NOW, due_on=TODAY - timedelta(days=3))
    client = sign_in(house.rita)
    page = client.get(reverse(LIST)).content.decode()
    assert page.count('id="recall-') == 1
    assert ("Last visit on" in page, "Bring the films" in page, "1 waiting" in page) == (True, True, True)
    assert client.get(reverse(LIST), {"kind": "manual"}).content.decode().count('id="recall-') == 1


def test_filters_and_tabs(house: House, sign_in: SignIn, now: Any) -> None:
    def found(**query: str) -> list[str]:
        page = sign_in(house.rita).get(reverse(LIST), query).content.decode()
        return [name for name in ("Ann", "Ben", "Cid", "Dot") if f"{name} Quill" in page]

    ann, ben, cid, dot = (make_patient(first_name=name) for name in ("Ann", "Ben", "Cid", "Dot"))
    saw(house, ann, 70)
    tried = make_recall(ann, now=NOW)
    log_attempt(recall=tried, version=1, channel="phone", result="no_answer", by=house.rita, now=now)
    make_recall(ben, now=NOW, kind=RecallKind.MANUAL)
    make_recall(cid, now=NOW, due_on=TODAY + timedelta(days=3))
    make_recall(dot, now=NOW, state="closed", outcome="moved", closed_at=NOW)
    assert found() == ["Ann", "Ben"]
    assert found(show="soon") == ["Cid"]
    assert found(show="done") == ["Dot"]
    assert found(kind="manual") == ["Ben"]
    assert found(tries="few") == found(practitioner=str(house.bob.uid)) == ["Ann"]
    assert found(tries="none") == ["Ben"]
    assert found(tries="many") == []
    assert found(kind="x", practitioner="y", tries="z", show="w") == ["Ann", "Ben"]


def test_buttons_do_what_they_say_and_lead_back(house: House, sign_in: SignIn, patient: Patient) -> None:
    recall = make_recall(patient, now=NOW)
    client, back = sign_in(house.rita), f"{reverse(LIST)}?kind=lost"
    tried = client.post(
        button(recall, "log_attempt"),
        {"version": 1, "channel": "phone", "result": "left_word", "note": "Back at six", "back": back},
    )
    assert tried.headers["Location"] == back
    assert "Back at six" in client.get(back).content.decode()
    client.post(button(recall, "snooze_recall"), {"version": 2, "days": "7"})
    recall.refresh_from_db()
    assert (recall.state, recall.snoozed_until) == ("snoozed", TODAY + timedelta(days=7))
    client.post(button(recall, "snooze_recall"), {"version": 3, "until": "2026-12-24"})
    client.post(button(recall, "close_recall"), {"version": 4, "outcome": "elsewhere"})
    recall.refresh_from_db()
    assert (recall.state, recall.outcome, recall.closed_by) == ("closed", "elsewhere", house.rita)


@pytest.mark.parametrize(
    ("name", "data", "status", "words"),
    [
        ("log_attempt", {"version": 1, "channel": "x", "result": "no_answer", "note": "kept"}, 422, "kept"),
        (
            "log_attempt",
            {"version": 9, "channel": "phone", "result": "no_answer"},
            409,
            "Somebody else was here",
        ),
        ("snooze_recall", {"version": 1}, 422, "from tomorrow on"),
        ("snooze_recall", {"version": 1, "until": "never"}, 422, "valid date"),
        ("close_recall", {"version": 1, "outcome": "over"}, 422, "valid choice"),
        ("mail_recall", {"version": 1}, 409, "Please call."),
        ("stop_contact", {"reason": ""}, 422, "required"),
        ("close_recall", {"version": "x", "outcome": "moved"}, 422, "whole number"),
    ],
)
def test_a_refused_button_says_why_and_changes_nothing(
    house: House, sign_in: SignIn, patient: Patient, name: str, data: dict[str, Any], status: int, words: str
) -> None:
    recall = make_recall(patient, now=NOW)
    answer = sign_in(house.rita).post(button(recall, name), data)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    recall.refresh_from_db()
    assert (recall.state, recall.version, RecallAttempt.objects.count()) == ("due", 1, 0)


def test_recall_of_another_clinic_is_not_there(house: House, other_house: House, sign_in: SignIn) -> None:
    with clinic_scope(other_house.clinic):
        theirs = make_recall(make_patient(last_name="Vale"), now=NOW)
    client = sign_in(house.rita)
    assert "Vale" not in client.get(reverse(LIST)).content.decode()
    for name in ("log_attempt", "snooze_recall", "close_recall", "mail_recall", "stop_contact"):
        assert client.post(button(theirs, name), {"version": 1}).status_code == 404


def test_noting_by_hand_from_the_patients_page(house: House, sign_in: SignIn, patient: Patient) -> None:
    client = sign_in(house.rita)
    url = reverse("appointments:add_recall")
    assert "Nora Quill" in client.get(url, {"patient": patient.uid}).content.decode()
    assert "Whom?" in client.get(url, {"patient": "x"}).content.decode()
    form = {"patient": patient.uid, "due_on": "2026-12-01", "reason": "Films", "idem_key": uuid4()}
    for _time in range(2):
        assert client.post(url, form).status_code == 302
    assert Recall.objects.get().reason == "Films"
    taken = client.post(url, form | {"idem_key": uuid4()})
    assert (taken.status_code, "on the list already" in taken.content.decode()) == (409, True)
    past = client.post(url, form | {"due_on": "2026-11-01"})
    assert (past.status_code, 'id="id_due_on_error"' in past.content.decode()) == (409, False)


def test_past_day_is_said_at_its_field(house: House, sign_in: SignIn, patient: Patient) -> None:
    form = {"patient": patient.uid, "due_on": "2026-11-01", "reason": "Films", "idem_key": uuid4()}
    answer = sign_in(house.rita).post(reverse("appointments:add_recall"), form)
    assert (answer.status_code, 'id="id_due_on_error"' in answer.content.decode()) == (422, True)


def test_do_not_contact_is_a_fact_on_the_patients_page(
    house: House, sign_in: SignIn, patient: Patient
) -> None:
    client = sign_in(house.rita)
    page = reverse("patients:show_patient", args=[patient.uid])
    part = reverse("appointments:recalls_for_patient", args=[patient.uid])
    make_recall(patient, now=NOW, kind=RecallKind.RE_EXAMINATION)
    assert "A visit is due from 24 Nov" in client.get(part).content.decode()
    stop = reverse("appointments:stop_recalls_of", args=[patient.uid])
    refused = client.post(stop, {"reason": " "})
    assert (refused.status_code, 'id="id_reason_error"' in refused.content.decode()) == (422, True)
    assert client.post(stop, {"reason": "Asked us to"}).headers["Location"] == page
    assert "Do not contact" in client.get(page).content.decode()
    assert "Asked us to" in client.get(part).content.decode()
    client.post(reverse("appointments:allow_recalls_of", args=[patient.uid]))
    assert "Asked us to" not in client.get(page).content.decode()


def test_lost_patients_are_shown_with_months(house: House, sign_in: SignIn) -> None:
    for number, (name, days) in enumerate((("Ann", 70), ("Ben", 130), ("Cid", 20))):
        patient = make_patient(first_name=name)
        make_episode(patient)
        saw(house, patient, days, lane=number + 1)
    page = sign_in(house.rita).get(reverse("appointments:list_lost")).content.decode()
    assert page.index("Ann Quill") < page.index("Ben Quill")
    assert ("2 months" in page, "4 months" in page, "Cid Quill" in page) == (True, True, False)


def test_navigation_counts_what_is_due(house: House, sign_in: SignIn, patient: Patient) -> None:
    make_recall(patient, now=NOW)
    make_recall(patient, now=NOW, kind=RecallKind.MANUAL, due_on=TODAY + timedelta(days=1))
    assert "1 waiting" in sign_in(house.rita).get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("list_recalls", LIST_QUERIES), ("list_lost", LOST_QUERIES)]
)  # fmt: skip
def test_lists_ask_as_often_for_three_rows_as_for_one(
    house: House,
    sign_in: SignIn,
    rows: int,
    name: str,
    queries: int,
    now: Any,
    django_assert_num_queries: Any,
) -> None:
    for number in range(rows):
        patient = make_patient(first_name=f"No{number}")
        make_episode(patient)
        saw(house, patient, 70, lane=number + 1)
        recall = make_recall(patient, now=NOW)
        for version in (1, 2):
            log_attempt(
                recall=recall, version=version, channel="phone", result="no_answer", by=house.rita, now=now
            )
    client = sign_in(house.rita)
    client.get(reverse(f"appointments:{name}"))
    with django_assert_num_queries(queries):
        assert client.get(reverse(f"appointments:{name}")).content.decode().count("No0") >= 1
