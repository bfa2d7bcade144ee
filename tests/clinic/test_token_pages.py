"""The page of one's API tokens, and the two public pages that describe the API."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openapi_spec_validator import OpenAPIV31SpecValidator

from clinic.models import ApiToken, Membership
from tests.factories.clinic import House

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]
PAGE = "/settings/tokens/"


def _make(client: Client, name: str = "nightly import", days: str = "30") -> Any:
    return client.post(PAGE, {"name": name, "days": days})


def _token_in(page: str) -> str:
    found = re.search(r'value="(plumb_[\w-]+)"', page)
    assert found
    return found[1]


def test_token_is_shown_once_and_works(rita: Membership, sign_in: SignIn) -> None:
    client = sign_in(rita)
    page = _make(client).content.decode()
    token = _token_in(page)
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json()["name"] == "Rita"
    again = client.get(PAGE).content.decode()
    assert "nightly import" in again
    assert token not in again


def test_token_that_is_taken_back_is_refused(rita: Membership, sign_in: SignIn) -> None:
    client = sign_in(rita)
    token = _token_in(_make(client).content.decode())
    made = ApiToken.objects.get()
    assert client.get(reverse("clinic:revoke_token", args=[made.uid])).status_code == 405
    answer = client.post(reverse("clinic:revoke_token", args=[made.uid]), follow=True)
    assert "taken back" in answer.content.decode()
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_tokens_of_others_are_not_there(house: House, sign_in: SignIn) -> None:
    _make(sign_in(house.rita))
    made = ApiToken.objects.get()
    others = sign_in(house.alice)
    assert "nightly import" not in others.get(PAGE).content.decode()
    assert others.post(reverse("clinic:revoke_token", args=[made.uid])).status_code == 404
    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.parametrize(
    ("name", "days", "words"),
    [
        ("", "30", "required"),
        (" \t ", "30", "required"),
        ("x" * 61, "30", "60"),
        ("a", "9999", "valid choice"),
    ],
)
def test_wrong_answers_are_said_at_their_field(
    rita: Membership, sign_in: SignIn, name: str, days: str, words: str
) -> None:
    answer = _make(sign_in(rita), name, days)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_twenty_tokens_are_enough(rita: Membership, sign_in: SignIn) -> None:
    client = sign_in(rita)
    for number in range(20):
        assert _make(client, f"number {number}").status_code == 200
    answer = _make(client, "one more")
    assert answer.status_code == 422
    assert "Take one back first" in answer.content.decode()


@pytest.mark.parametrize("tokens", [1, 3])
def test_page_asks_as_often_for_one_token_as_for_three(
    rita: Membership, sign_in: SignIn, tokens: int, django_assert_num_queries: Any
) -> None:
    client = sign_in(rita)
    for number in range(tokens):
        _make(client, f"number {number}")
    with django_assert_num_queries(11):
        client.get(PAGE)


def test_document_is_valid_openapi_31(client: Client) -> None:
    answer = client.get("/api/schema/")
    assert answer["Content-Type"].startswith("application/vnd.oai.openapi+json")
    document = json.loads(answer.content)
    assert document["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_reading_page_tells_every_operation(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    document = json.loads(client.get("/api/schema/").content)
    names = [each["operationId"] for methods in document["paths"].values() for each in methods.values()]
    assert len(names) == len(set(names)) > 10
    assert all(f'id="{name}"' in page for name in names)
    assert "`" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.S)


def test_every_example_is_true_to_its_fields(client: Client) -> None:
    """What stands in the documentation is what would be sent and answered: the same fields, all of them."""
    document = json.loads(client.get("/api/schema/").content)
    wrong = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for media in (media for body in bodies for media in body.get("content", {}).values()):
                schema = _resolve(document, media.get("schema", {}))
                for example in media.get("examples", {}).values():
                    given, known = set(example["value"]), set(schema.get("properties", {}))
                    missing = set(schema.get("required", [])) - given
                    if missing or (given - known and "code" not in given):
                        wrong.append(f"{method} {path}: missing {missing}, unknown {given - known}")
    assert wrong == []


def _resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    found: dict[str, Any] = document["components"]["schemas"][name] if name else schema
    return found
