"""The pages of refusal, asked for as a browser does: no scope of the test's own stands open around them."""

import uuid
from collections.abc import Callable

import psycopg
import pytest
from django.db import DataError, InterfaceError, InternalError, OperationalError
from django.test import Client
from django.urls import reverse

from clinic.api.problems import is_database_away
from clinic.models import Membership
from clinic.views import health
from tests.factories.clinic import House

pytestmark = pytest.mark.django_db
SignIn = Callable[[Membership], Client]


def test_what_a_role_may_not_open_is_refused_with_a_page(other_house: House, sign_in: SignIn) -> None:
    answer = sign_in(other_house.rita).get(reverse("clinic:show_settings"))
    assert answer.status_code == 403
    assert "not open to you" in answer.content.decode()


def test_what_is_not_there_is_refused_with_a_page(other_house: House, sign_in: SignIn) -> None:
    answer = sign_in(other_house.rita).get(reverse("patients:show_patient", args=[uuid.uuid4()]))
    assert answer.status_code == 404
    assert "could not find that page" in answer.content.decode()


def failed_by(kind: type[Exception], cause: Exception | None = None) -> Exception:
    """As Django raises it: its own error with the driver's as the cause."""
    error = kind("words of the database")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_away"),
    [
        (failed_by(OperationalError), True),
        (failed_by(InterfaceError), True),
        (failed_by(OperationalError, psycopg.errors.AdminShutdown()), True),
        (failed_by(OperationalError, psycopg.errors.ConnectionFailure()), True),
        (failed_by(InternalError, psycopg.InternalError()), True),
        (failed_by(InternalError, psycopg.errors.DataCorrupted()), False),
        (failed_by(OperationalError, psycopg.errors.DiskFull()), False),
        (failed_by(DataError), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_a_database_out_of_reach_is_told_from_every_other_fault(
    error: Exception | None, is_away: bool
) -> None:
    assert is_database_away(error) is is_away


@pytest.mark.parametrize(
    ("error", "status"),
    [(failed_by(OperationalError, psycopg.errors.AdminShutdown()), 503), (ValueError(), 500)],
)
def test_who_asks_while_the_database_goes_is_asked_to_try_again(
    house: House, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def crash(*, now: object) -> None:
        raise error

    monkeypatch.setattr(health, "look_after", crash)
    answer = Client(raise_request_exception=False).get("/healthz")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, "1" if status == 503 else None)
    assert "try once more" in answer.content.decode()
    assert "words of the database" not in answer.content.decode()
