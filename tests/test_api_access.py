"""Who may call what: every operation of the API × person. One that is missing here fails, and so does one too many.

Each row: what the address is about, and six letters for nobody, Rita (front desk), Amy (assistant), Bob
(chiropractor), Alice (owner) and Charlie (a chiropractor of another clinic), each with a token of their own:

    o  gets in: answered in some way, or told what is wrong with the call
    -  401    x  403, the role may not    ?  404, there is no such thing for this person

The calls bring an empty body, so that an operation with a body answers 422 where it lets somebody in; whose it is
comes first, therefore Charlie's letter may be `o` where the body is judged before the address.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from rest_framework.serializers import Serializer

from tests.api import Program
from tests.appointments.api_access import TABLE as APPOINTMENTS
from tests.clinic.api_access import TABLE as CLINIC
from tests.factories.clinic import House
from tests.patients.api_access import TABLE as PATIENTS
from tests.rehab_plans.api_access import TABLE as REHAB_PLANS
from tests.test_access import ALL, World, world

__all__ = ["world"]

pytestmark = pytest.mark.django_db

TABLE = CLINIC | PATIENTS | APPOINTMENTS | REHAB_PLANS
IN_API = {name: pattern for name, pattern in ALL.items() if name.partition(":")[0].endswith("_api")}


def test_the_table_names_every_operation() -> None:
    mounted = {
        name: {method.upper() for method in pattern.callback.access} for name, pattern in IN_API.items()
    }
    assert {name: set(methods) for name, methods in TABLE.items()} == mounted


def test_every_operation_lets_in_whom_the_table_says(world: World, other_house: House) -> None:
    house = world.house
    members = (None, house.rita, house.amy, house.bob, house.alice, other_house.bob)
    programs = [Program(member) for member in members]
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for name, methods in TABLE.items():
        found[name] = {}
        for method, (about, _letters) in methods.items():
            path = reverse(name, args=world.args(about)).removeprefix("/api/v1/")
            letters = "".join(_letter(_try(program, method, path)) for program in programs)
            found[name][method] = (about, letters)
    assert found == TABLE


def _try(program: Program, method: str, path: str) -> Any:
    """The answer, with whatever it wrote taken back."""
    with transaction.atomic():
        answer = program.call(
            method, path, {} if method != "GET" else None, idempotency_key=uuid4().hex, if_match='"1"'
        )
        transaction.set_rollback(True)
    return answer


def _letter(answer: Any) -> str:
    if answer.status_code >= 500:
        return "!"
    return {401: "-", 403: "x", 404: "?"}.get(answer.status_code, "o")


def test_no_two_shapes_share_a_name() -> None:
    """The document knows a shape by its name alone: of two, one would be told wrong."""
    modules: dict[str, set[str]] = defaultdict(set)
    for shape in _below(Serializer):
        if shape.__module__.split(".")[0] in ("clinic", "patients", "appointments", "rehab_plans"):
            modules[shape.__name__].add(shape.__module__)
    assert {name: found for name, found in modules.items() if len(found) > 1} == {}
    assert len(modules) > 100


def _below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
