"""The intake, its links and the red flags by API."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from clinic.models import AccessLog, KeptAnswer, PatientLink
from clinic.tenancy import clinic_scope
from patients.conditions import Need
from patients.forms.intake_pages import take_page
from patients.intake_questions import PAGES, Page
from patients.intake_rounds import Round
from patients.models import Intake, Patient, RedFlag, Source
from tests.api import Program, fields_of
from tests.clinic.test_api_replays import at_once, lasting
from tests.factories.clinic import House
from tests.factories.patients import make_patient
from tests.factories.plans import make_need
from tests.patients.intake_answers import answers

__all__ = ["lasting"]

pytestmark = pytest.mark.django_db

CLEARED = {"assessed_by": "Dr Amy, emergency", "assessed_on": "2026-11-24", "result": "135/85"}


@pytest.fixture
def bob_api(house: House) -> Program:
    return Program(house.bob)


def fill(patient: Patient, *pages: Page, **changed: Any) -> Intake:
    """What a patient sends, page by page; `changed` answers go to the page that asks them."""
    now = timezone.now()
    for page in pages:
        intake = Intake.objects.filter(patient=patient, submitted_at__isnull=True).first()
        this = Round.of(patient, intake, now)
        said = answers(page, **{key: value for key, value in changed.items() if key in answers(page)})
        taken = take_page(round=this, page=page, data=said, source=Source.LINK, now=now)
        assert not taken.form.errors
    return Intake.objects.get(patient=patient)


def raise_flag(patient: Patient, key: str = "BP", **fields: Any) -> RedFlag:
    given = {"severity": "A", "level": "urgent", "reason": "190/115", "source": Source.EXAMINATION}
    return RedFlag.objects.create(patient=patient, key=key, raised_at=timezone.now(), **given | fields)


# --- intake ---


def test_intake_is_read_page_by_page(bob_api: Program) -> None:
    patient = make_patient()
    intake = fill(patient, *PAGES)
    [row] = bob_api.get(f"patients/{patient.uid}/intakes").json()["results"]
    assert (row["uid"], row["source"], row["typed_by"]) == (str(intake.uid), "link", None)
    assert row["episode"] == str(patient.episodes.get().uid)
    answer = bob_api.get(f"intakes/{intake.uid}")
    told = answer.json()
    assert {**row, "open_page": None, "pages": told["pages"]} == told
    assert {page["page"] for page in told["pages"]} == {str(page) for page in PAGES}
    said = {each["name"]: each for page in told["pages"] for each in page["answers"]}
    assert (said["pain_now"]["value"], said["pain_now"]["answer"]) == (6, "6")
    assert (said["has_spasm"]["value"], said["saddle_numb"]["value"]) == (True, False)
    assert said["mechanisms"]["value"] == ["lifting", "twisting"]
    assert "ETag" not in answer
    assert set(AccessLog.objects.values_list("what", flat=True)) == {"intake"}


def test_open_intake_says_where_it_stops(bob_api: Program) -> None:
    intake = fill(make_patient(), Page.COMPLAINT)
    told = bob_api.get(f"intakes/{intake.uid}").json()
    assert (told["submitted_at"], told["episode"], told["open_page"]) == (None, None, "details")
    assert [page["page"] for page in told["pages"]] == ["complaint"]


def test_safety_page_with_a_yes_comes_first(bob_api: Program) -> None:
    intake = fill(make_patient(), *PAGES[:5], saddle_numb="yes")
    pages = bob_api.get(f"intakes/{intake.uid}").json()["pages"]
    assert pages[0]["page"] == "nerves"
    assert (pages[0]["answers"][0]["name"], pages[0]["answers"][0]["value"]) == ("saddle_numb", True)


@pytest.mark.parametrize("rows", [1, 3])
def test_intakes_cost_the_same_for_three_rows_as_for_one(
    house: House, bob_api: Program, django_assert_num_queries: Any, rows: int
) -> None:
    patient, now = make_patient(), timezone.now()
    for _ in range(rows):
        Intake.objects.create(patient=patient, created_at=now, submitted_at=now, typed_by=house.amy)
    bob_api.get(f"patients/{patient.uid}/intakes")
    with django_assert_num_queries(11):
        assert len(bob_api.get(f"patients/{patient.uid}/intakes").json()["results"]) == rows


def test_intake_of_another_clinic_is_not_there(bob_api: Program, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        theirs = Intake.objects.create(patient=make_patient(), created_at=timezone.now())
        flag = raise_flag(theirs.patient)
    for uid in (theirs.uid, uuid4()):
        assert bob_api.get(f"intakes/{uid}").status_code == 404
    for path in ("intakes", "red-flags", "red-flags/cleared"):
        answer = bob_api.get(f"patients/{theirs.patient.uid}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_patient")
    assert bob_api.post(f"patients/{theirs.patient.uid}/intake-links").status_code == 404
    assert bob_api.post(f"red-flags/{flag.uid}/clear", CLEARED, if_match='"1"').status_code == 404


# --- links ---


def test_link_opens_the_intake_and_is_the_same_for_the_same_call(house: House) -> None:
    rita, patient = Program(house.rita), make_patient()
    path = f"patients/{patient.uid}/intake-links"
    assert rita.post(path, idempotency_key="").json()["code"] == "idempotency_key_required"
    first = rita.post(path, idempotency_key="link-for-nora")
    assert first.status_code == 201, first.content
    again = rita.post(path, idempotency_key="link-for-nora")
    assert (again.status_code, again.json()) == (201, first.json())
    assert PatientLink.objects.count() == 1
    assert Client().get(first.json()["url"].removeprefix("http://testserver")).status_code == 200
    assert AccessLog.objects.filter(what="intake_link").count() == 2


def test_token_of_a_link_is_kept_nowhere(house: House) -> None:
    answer = Program(house.rita).post(f"patients/{make_patient().uid}/intake-links")
    token = answer.json()["url"].rstrip("/").rsplit("/", 1)[-1]
    assert len(token) == 43
    assert not KeptAnswer.objects.exists()
    assert token.encode() not in bytes(PatientLink.objects.get().token_hash)


def test_same_key_makes_other_links_for_others(house: House) -> None:
    nora, tom = make_patient(), make_patient(first_name="Tom")
    calls = [(house.rita, nora), (house.rita, tom), (house.bob, nora)]
    urls = {
        Program(by).post(f"patients/{patient.uid}/intake-links", idempotency_key="one-and-only").json()["url"]
        for by, patient in calls
    }
    assert (len(urls), PatientLink.objects.count()) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_same_call_from_six_at_the_same_instant_makes_one_link(lasting: House) -> None:
    with clinic_scope(lasting.clinic):
        path = f"patients/{make_patient().uid}/intake-links"
    headers = Program(lasting.rita).headers

    def click() -> Any:
        program = Program(None)  # Django's test client is not made for threads: one each, with the same token
        program.headers = headers
        return program.post(path, idempotency_key="one-and-only")

    answers = at_once(click)
    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["url"] for each in answers}) == 1
    assert PatientLink.objects.count() == 1


# --- red flags ---


def test_flags_are_told_with_those_that_follow_from_needs(bob_api: Program) -> None:
    patient = make_patient()
    raise_flag(patient)
    make_need(patient, Need.ANEURYSM, timezone.now())
    rows = bob_api.get(f"patients/{patient.uid}/red-flags").json()["results"]
    told = {row["key"]: row for row in rows}
    assert set(told) == {"BP", "AAA"}
    assert (told["BP"]["version"], told["BP"]["reason"], told["BP"]["places"]) == (1, "190/115", [])
    assert (told["AAA"]["uid"], told["AAA"]["version"], told["AAA"]["raised_at"]) == (None, None, None)
    assert bob_api.get(f"patients/{patient.uid}/red-flags/cleared").json()["results"] == []


def test_flag_is_cleared_with_a_record(bob_api: Program) -> None:
    patient = make_patient()
    flag = raise_flag(patient)
    path = f"red-flags/{flag.uid}/clear"
    assert bob_api.post(path, CLEARED).json()["code"] == "version_required"
    stale = bob_api.post(path, CLEARED, if_match='"7"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    done = bob_api.post(path, CLEARED, if_match='"1"')
    assert (done.status_code, done.json()["cleared_by"]["name"]) == (200, "Dr Bob")
    assert {name: done.json()[name] for name in CLEARED} == CLEARED
    again = bob_api.post(path, CLEARED, if_match='"2"')
    assert (again.status_code, again.json()["code"]) == (409, "flag_already_cleared")
    assert bob_api.get(f"patients/{patient.uid}/red-flags").json()["results"] == []
    assert bob_api.get(f"patients/{patient.uid}/red-flags/cleared").json()["results"] == [done.json()]


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"assessed_by": ""}, "assessed_by", "blank"),
        ({"assessed_by": "a" * 161}, "assessed_by", "max_length"),
        ({"assessed_by": None}, "assessed_by", "null"),
        ({"assessed_on": "soon"}, "assessed_on", "invalid"),
        ({"assessed_on": "2999-12-31"}, "assessed_on", "clearance_incomplete"),
        ({"result": "  "}, "result", "blank"),
        ({"result": "a" * 1001}, "result", "max_length"),
        ({"version": 1}, "version", "unknown_field"),
    ],
)  # fmt: skip
def test_clearance_that_is_no_record_leaves_the_flag(
    bob_api: Program, changed: dict[str, Any], field: str, code: str
) -> None:
    flag = raise_flag(make_patient())
    answer = bob_api.post(f"red-flags/{flag.uid}/clear", CLEARED | changed, if_match='"1"')
    assert (answer.status_code, fields_of(answer)) == (422, {field: code})
    flag.refresh_from_db()
    assert (flag.cleared_at, flag.version) == (None, 1)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("red-flags", 13), ("red-flags/cleared", 11)])
def test_flags_cost_the_same_for_three_rows_as_for_one(
    house: House, bob_api: Program, django_assert_num_queries: Any, rows: int, path: str, queries: int
) -> None:
    patient, now = make_patient(), timezone.now()
    record = {
        "cleared_at": now, "cleared_by": house.bob, "clearance_assessed_by": "Amy", "clearance_on": now.date(),
        "clearance_result": "fine",
    }  # fmt: skip
    for key in ("BP", "FX", "INF")[:rows]:
        raise_flag(patient, key, **record if path.endswith("cleared") else {})
    bob_api.get(f"patients/{patient.uid}/{path}")
    with django_assert_num_queries(queries):
        assert len(bob_api.get(f"patients/{patient.uid}/{path}").json()["results"]) == rows
