"""The ground of the API: who gets in, what is refused how, what is kept."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from clinic.api.document import openapi
from clinic.models import ApiToken, KeptAnswer, Membership
from clinic.tokens import issue_token, revoke_token
from tests.api import Program
from tests.factories.clinic import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita_api(rita: Membership) -> Program:
    return Program(rita)


def test_me_tells_who_calls(rita_api: Program) -> None:
    answer = rita_api.get("me")
    assert answer.status_code == 200
    assert answer.json()["email"] == "rita@plumb.example"
    assert "schedule.edit" in answer.json()["capabilities"]
    assert answer["RateLimit-Remaining"] == str(int(answer["RateLimit-Limit"]) - 1)
    assert answer["Cache-Control"] == "no-store"


def test_call_without_a_token_is_told_how(db: None) -> None:
    answer = Program(None).get("me")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer plumb_no", "Basic YTpi", "Bearer ", "plumb_x", "Bearer é"]
)
def test_token_that_does_not_stand_is_refused(house: House, header: str) -> None:
    answer = Client().get("/api/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")


def test_token_ends_and_can_be_taken_back(rita: Membership) -> None:
    now = timezone.now()
    program = Program(rita)
    token = ApiToken.objects.get()
    revoke_token(uid=token.uid, member=rita, now=now)
    assert program.get("me").status_code == 401
    _made, words = issue_token(member=rita, name="old", now=now - timedelta(days=100))
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {words}"}).status_code == 401


def test_token_of_somebody_who_left_is_refused(rita: Membership) -> None:
    program = Program(rita)
    rita.user.is_active = False
    rita.user.save(update_fields=["is_active"])
    assert program.get("me").status_code == 401


def test_token_of_somebody_without_a_place_here_may_nothing(rita: Membership) -> None:
    program = Program(rita)
    rita.is_active = False
    rita.save(update_fields=["is_active"])
    assert program.get("me").status_code == 403


def test_only_the_hash_of_a_token_is_kept(rita: Membership) -> None:
    made, words = issue_token(member=rita, name="import", now=timezone.now())
    stored = ApiToken.objects.filter(pk=made.pk).values().get()
    assert words not in json.dumps(stored, default=str)
    assert words.startswith(stored["hint"])
    assert len(stored["hint"]) <= 10


def test_command_prints_a_token_that_works(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("api_token", "bob@plumb.example", name="nightly", days=5)
    words = capsys.readouterr().out.strip()
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {words}"})
    assert answer.json()["role"] == "chiropractor"
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("api_token", "nobody@plumb.example")
    with pytest.raises(CommandError, match="from a day to a year"):
        call_command("api_token", "bob@plumb.example", days=4000)


def test_browser_session_needs_its_csrf_token(rita: Membership) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(rita.user)
    assert client.get("/api/v1/me").status_code == 200
    answer = client.post("/api/v1/appointments", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_too_many_calls_wait_for_the_next_minute(rita_api: Program, settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = 3
    with_time_left = [rita_api.get("me") for _ in range(3)]
    if len({answer["RateLimit-Reset"] for answer in with_time_left}) > 3:
        pytest.skip("the minute turned")
    answer = rita_api.get("me")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_calls")
    assert 1 <= int(answer["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"{", 400, "parse_error"),
        (b"\xff\xfe", 400, "parse_error"),
        (b"[" * 100_000 + b"]" * 100_000, 400, "parse_error"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, 400, "parse_error"),
        (b'{"starts_at": NaN}', 400, "parse_error"),
        (b"9" * 5000, 400, "parse_error"),
        (b"[]", 422, "invalid"),
        (b'"x"', 422, "invalid"),
        (b"null", 422, "invalid"),
        (b"", 422, "invalid"),
    ],
)
def test_body_that_is_no_input_is_refused(rita_api: Program, raw: bytes, status: int, code: str) -> None:
    answer = rita_api.call("POST", "appointments", raw=raw, idempotency_key="one-and-only")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_other_media_types_are_refused(rita_api: Program) -> None:
    answer = rita_api.call(
        "POST", "appointments", raw=b"a=1", content_type="text/plain", idempotency_key="12345678"
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_unknown_fields_are_said(rita_api: Program) -> None:
    answer = rita_api.get("appointments?start_from=2026-11-25")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "start_from")


@pytest.mark.parametrize("cursor", ["x", "%00", "cD0yMDI2LTAyLTMx", "cD0lMDA=", "é" * 20])
def test_cursor_that_is_not_ours_is_refused(rita_api: Program, cursor: str) -> None:
    answer = rita_api.get(f"appointments?cursor={cursor}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


def test_unknown_address_is_a_problem_too(rita_api: Program) -> None:
    answer = rita_api.get("nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_wrong_method_is_told(rita_api: Program) -> None:
    answer = rita_api.call("DELETE", "me")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer["Allow"]


def test_every_operation_documents_what_it_can_answer() -> None:
    for path, methods in openapi()["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert {"401", "403", "429", "503"} <= set(operation["responses"]), where
            assert operation["summary"], where
            for status, response in operation["responses"].items():
                for media in response.get("content", {}).values():
                    assert media.get("examples"), f"{where} {status} has no example"
            if "requestBody" in operation:
                assert operation["requestBody"]["content"]["application/json"].get("examples"), where


def test_kept_answers_are_of_one_clinic(rita: Membership, other_house: House) -> None:
    KeptAnswer.objects.create(key="a", member=rita, asked=b"x", created_at=timezone.now())
    assert KeptAnswer.objects.count() == 1
