"""The pages of refusal, asked for as a browser does: no scope of the test's own stands open around them."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from clinic.models import Membership
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
