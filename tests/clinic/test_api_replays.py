"""Idempotency keys: sent twice, with other words, by others, at the same instant."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.utils import timezone

from clinic.api.replays import forget_answers
from clinic.models import CallRate, KeptAnswer, Membership
from clinic.rates import count_call, forget_rates
from clinic.tasks import forget_calls
from clinic.tenancy import clinic_scope
from patients.models import SpecialNeed
from tests.api import Program
from tests.factories.clinic import House, make_house
from tests.factories.patients import make_patient

CLICKS = 6
NEED: dict[str, Any] = {"key": "large_print"}


def _needs(patient: Any) -> str:
    return f"patients/{patient.uid}/needs"


@pytest.mark.django_db
def test_same_call_twice_makes_one_and_answers_thetwin_of(rita: Membership) -> None:
    program, patient = Program(rita), make_patient()
    first, second = (program.post(_needs(patient), NEED, idempotency_key="click-0001") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert ("Idempotency-Replayed" in first, second["Idempotency-Replayed"]) == (False, "true")
    assert SpecialNeed.objects.count() == 1


@pytest.mark.django_db
def test_key_belongs_to_one_call_of_one_person(rita: Membership, bob: Membership) -> None:
    program, patient = Program(rita), make_patient()
    assert program.post(_needs(patient), NEED, idempotency_key="click-0001").status_code == 201
    others = [
        program.post(_needs(patient), {"key": "interpreter"}, idempotency_key="click-0001"),
        program.post(_needs(make_patient()), NEED, idempotency_key="click-0001"),
        Program(bob).post(_needs(patient), NEED, idempotency_key="click-0001"),
    ]
    assert [(each.status_code, each.json()["code"]) for each in others] == [(409, "idempotency_conflict")] * 3
    assert SpecialNeed.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "short", "x" * 81, "with blank", "tab\there", "ключ-ключ"])
def test_key_that_is_none_is_asked_for(rita: Membership, key: str) -> None:
    answer = Program(rita).post(_needs(make_patient()), NEED, idempotency_key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")
    assert SpecialNeed.objects.count() == 0


@pytest.mark.django_db
def test_old_answers_and_counts_are_forgotten(rita: Membership) -> None:
    now = timezone.now()
    for age in (1, 23, 25):
        KeptAnswer.objects.create(
            key=f"key-{age}", member=rita, asked=b"", created_at=now - timedelta(hours=age)
        )
    count_call("somebody", limit=1, now=now - timedelta(hours=3))
    count_call("another", limit=1, now=now)
    assert (forget_answers(now=now), forget_rates(now=now)) == (1, 1)
    assert set(CallRate.objects.values_list("caller", flat=True)) >= {"another"}
    forget_calls()
    assert KeptAnswer.objects.count() == 2


@pytest.mark.django_db
def test_counting_a_call_waits_for_no_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'clinic_callrate'")
        assert cursor.fetchone() == ("u",)


@pytest.fixture
def lasting() -> Iterator[House]:
    """A clinic that is committed, for calls from several connections."""
    yield make_house()
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_same_call_from_six_at_the_same_instant_makes_one(lasting: House) -> None:
    with clinic_scope(lasting.clinic):
        patient = make_patient()
    program, key = Program(lasting.bob), uuid4().hex
    path = f"patients/{patient.uid}/episodes"
    answers = at_once(lambda: twin_of(program).post(path, {"area": "neck"}, idempotency_key=key))
    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["uid"] for each in answers}) == 1
    assert sorted("Idempotency-Replayed" in each for each in answers) == [False] + [True] * (CLICKS - 1)
    with clinic_scope(lasting.clinic):
        assert patient.episodes.count() == 1


def twin_of(program: Program) -> Program:
    """The same token from a client of its own: Django's test client is not made for threads."""
    twin = Program(None)
    twin.headers = program.headers
    return twin


def at_once(call: Any) -> list[Any]:
    answers: list[Any] = []
    start = threading.Barrier(CLICKS)

    def click() -> None:
        start.wait(timeout=30)
        try:
            answers.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(CLICKS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    return answers
