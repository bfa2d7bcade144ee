"""A program that calls the API as one of the people of the tests."""

import json
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from clinic.models import Membership
from clinic.tokens import issue_token


class Program:
    """Calls under /api/v1/ with a member's token. A post brings a new idempotency key unless one is given."""

    def __init__(self, member: Membership | None) -> None:
        self.client = Client()
        self.headers = {}
        if member is not None:
            _made, token = issue_token(member=member, name="tests", now=timezone.now())
            self.headers = {"Authorization": f"Bearer {token}"}

    def call(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> Any:
        """`body` goes out as JSON. Headers are named as in Python: if_match, idempotency_key."""
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        data = raw if raw is not None else b"" if body is None else json.dumps(body, default=str).encode()
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            data,
            content_type=named.pop("Content-Type", "application/json"),
            headers={**self.headers, **named},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body, **{"idempotency_key": uuid4().hex, **headers})

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("PATCH", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.call("DELETE", path, **headers)


def fields_of(problem: Any) -> dict[str, str]:
    """field → code of a 422."""
    return {each["field"]: each["code"] for each in problem.json()["errors"]}
