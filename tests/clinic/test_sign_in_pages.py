"""The sign-in pages speak our words, with errors tied to their fields."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_login_page_shows_our_form(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "<h1>Sign in</h1>" in page
    assert 'data-bs-theme="' not in page  # the theme is chosen in the browser
    assert "Patients need no account" in page


def test_wrong_password_is_said_on_the_page(client: Client) -> None:
    response = client.post(reverse("account_login"), {"login": "nobody@demo.example", "password": "x" * 20})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'role="alert"' in page


def test_bad_address_is_tied_to_its_field(client: Client) -> None:
    page = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()
    assert 'aria-invalid="true"' in page
    assert 'id="id_login_error"' in page
    assert 'aria-describedby="id_login_error"' in page


def test_password_reset_page_offers_the_way_back(client: Client) -> None:
    page = client.get(reverse("account_reset_password")).content.decode()
    assert "Forgot your password?" in page
    assert reverse("account_login") in page


def test_link_that_ran_out_offers_a_new_one(client: Client) -> None:
    url = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "no-such"})
    page = client.get(url).content.decode()
    assert "This link no longer works" in page
    assert reverse("account_reset_password") in page
