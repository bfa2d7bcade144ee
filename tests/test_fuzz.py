"""Every operation of the API under generated calls: nothing breaks, and nothing answers what is not documented.

The short round of the tests; `make fuzz` makes 20,000 calls (FUZZ_CALLS). A third of what is generated is wrong on
purpose; in the rest, made-up ids are mostly exchanged for real ones, so that calls get beyond the door.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from appointments.models import VisitType
from clinic.wsgi import application
from tests.api import Program
from tests.factories.clinic import House
from tests.test_access import World, world

__all__ = ["world"]

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

SHARES = 4  # so that several test processes can each take one
SHORT = 2  # calls of each operation in the tests
CALLS = int(os.environ.get("FUZZ_CALLS", "0"))
WRONG = 0.34
REAL = 0.7
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection,
]  # fmt: skip


def _operations() -> tuple[list[Any], int]:
    """All operations, and how often each is called for FUZZ_CALLS in all."""
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application)
    operations = [result.ok() for result in schema.get_all_operations()]
    return operations, max(SHORT, -(-CALLS // len(operations)))


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """As Django's own test client does: the end of a request must not close the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("share", range(SHARES))
def test_generated_calls_break_nothing(share: int, world: World, settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = settings.API_STRANGER_CALLS_A_MINUTE = 10**9
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would find wrong is found at once
    operations, calls = _operations()
    house = world.house
    headers = [Program(member).headers for member in (house.bob, house.bob, house.rita, house.alice)]
    answered: Counter[int] = Counter()
    wrong: list[str] = []
    for operation in operations[share::SHARES]:
        wrong += _fuzz(operation, calls, headers, known_uids(world), answered)
    print(f"share {share}: {answered.total()} calls, answered {dict(sorted(answered.items()))}")  # noqa: T201
    assert not wrong, "\n\n".join(wrong)
    assert answered.total() >= calls * len(operations[share::SHARES]) * 0.5
    assert answered[200] + answered[201] > 0


def _fuzz(
    operation: Any, calls: int, headers: list[dict[str, str]], known: dict[str, str], answered: Counter[int]
) -> list[str]:
    """What is wrong with the answers of one operation, the first of each kind."""
    found: dict[str, str] = {}
    luck = random.Random(operation.label)

    def check(case: Any) -> None:
        if case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE:
            make_real(case, known, luck)
        with transaction.atomic():
            response = case.call(headers=luck.choice(headers))
            answered[response.status_code] += 1
            try:
                case.validate_response(response, checks=CHECKS)
            except FailureGroup as failures:
                for failure in failures.exceptions:
                    found.setdefault(
                        f"{operation.label}: {failure}",
                        f"{operation.label}: {failure}\n{case.as_curl_command()}",
                    )
            transaction.set_rollback(True)

    quiet = hypothesis.settings(
        max_examples=calls, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    for mode, share in ((GenerationMode.POSITIVE, 1 - WRONG), (GenerationMode.NEGATIVE, WRONG)):
        most = hypothesis.settings(quiet, max_examples=max(1, round(calls * share)))
        try:
            most(hypothesis.given(case=operation.as_strategy(generation_mode=mode))(check))()
        except hypothesis.errors.Unsatisfiable:
            continue  # nothing about this operation can be wrong
    return list(found.values())


def known_uids(world: World) -> dict[str, str]:
    """Real public ids, and times to come, by the name of the field that asks for one."""
    house, soon = world.house, timezone.now() + timedelta(days=2)
    return {name: str(uid) for name, uid in world.uids.items()} | {
        "practitioner": str(house.bob.uid),
        "location": str(house.location.uid),
        "room": str(house.room.uid),
        "visit_type": str(VisitType.objects.all()[0].uid),
        "starts_at": soon.isoformat(),
        "day": soon.date().isoformat(),
    }


# What the first word of an address is about, where its name is another one.
FUZZED = {
    "message": "mail",
    "red_flag": "flag",
    "waitlist": "entry",
    "freed_time": "freed",
    "waitlist_round": "round",
    "waitlist_offer": "offer",
}


def make_real(case: Any, known: dict[str, str], luck: random.Random) -> None:
    """Exchange most ids for real ones and most versions for the first; every key is a new one."""
    if case.headers and "If-Match" in case.headers and luck.random() < REAL:
        case.headers["If-Match"] = '"1"'
    if case.headers and "Idempotency-Key" in case.headers and luck.random() < REAL:
        case.headers["Idempotency-Key"] = uuid4().hex
    about = case.path.removeprefix("/api/v1/").partition("/")[0].removesuffix("s").replace("-", "_")
    names = {"uid": FUZZED.get(about, about)}
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            for name in list(part):
                wanted = known.get(names.get(name, name))
                if wanted and isinstance(part[name], str) and luck.random() < REAL:
                    part[name] = wanted


def test_every_negative_control_is_found(house: House) -> None:
    """The checks can fail: an operation that answers what it does not document is caught."""
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application)
    raw = schema.raw_schema["paths"]["/api/v1/me"]["get"]["responses"]
    kept = raw.pop("200")
    raw["299"] = kept
    broken = schemathesis.openapi.from_dict({**schema.raw_schema})
    broken.app = application
    operation = next(
        result.ok() for result in broken.get_all_operations() if result.ok().label == "GET /api/v1/me"
    )
    found = _fuzz(operation, 2, [Program(house.bob).headers], {}, Counter())
    assert any("status code" in line for line in found), found
