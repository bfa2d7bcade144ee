"""Everybody who may read the settings sees them; the owner alone writes them."""

from collections.abc import Callable
from datetime import datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from clinic.access import Capability
from clinic.models import Membership
from clinic.views.settings import CAPABILITY_WORDS
from clinic.wording import WordingRefusedError, change_wording
from tests.factories.clinic import House

pytestmark = pytest.mark.django_db
SignIn = Callable[[Membership], Client]

WORDS = {
    "name": "Riverside Spine",
    "mail_name": "Riverside",
    "phone": "+1 212 555 0100",
    "reply_to": "desk@riverside.example",
    "emergency_number": "911",
    "quiet_from": "21:00",
    "quiet_until": "07:30",
    "lost_after_days": "45",
}


@pytest.mark.parametrize(
    ("who", "show", "edit"),
    [("alice", 200, 200), ("bob", 200, 403), ("amy", 403, 403), ("rita", 403, 403)],
)
def test_settings_open_by_role(house: House, sign_in: SignIn, who: str, show: int, edit: int) -> None:
    client = sign_in(getattr(house, who))
    assert client.get(reverse("clinic:show_settings")).status_code == show
    assert client.get(reverse("clinic:edit_settings")).status_code == edit
    if edit == 403:
        assert client.post(reverse("clinic:edit_settings"), WORDS).status_code == 403


def test_page_shows_clinic_places_and_people(house: House, other_house: House, sign_in: SignIn) -> None:
    page = sign_in(house.alice).get(reverse("clinic:show_settings")).content.decode()
    for words in ("Riverside", "Main Street", "Room 1", "Dr Bob", "Front desk", "America/New_York"):
        assert words in page
    for hidden in ("Hillside", "Hill Road", "Charlie"):
        assert hidden not in page


def test_every_capability_is_said_in_words() -> None:
    assert set(CAPABILITY_WORDS) == set(Capability)


def test_owner_changes_the_words(house: House, sign_in: SignIn) -> None:
    answer = sign_in(house.alice).post(reverse("clinic:edit_settings"), WORDS)
    assert answer.status_code == 302
    house.clinic.refresh_from_db()
    assert house.clinic.name == "Riverside Spine"
    assert (house.clinic.quiet_from, house.clinic.quiet_until) == (time(21), time(7, 30))


@pytest.mark.parametrize(
    "changed", [{"name": ""}, {"reply_to": "desk"}, {"quiet_from": "25:00"}, {"lost_after_days": "5"}]
)
def test_wrong_words_are_marked_and_not_kept(house: House, sign_in: SignIn, changed: dict[str, str]) -> None:
    answer = sign_in(house.alice).post(reverse("clinic:edit_settings"), WORDS | changed)
    assert answer.status_code == 422
    house.clinic.refresh_from_db()
    assert house.clinic.name == "Riverside"


def test_nobody_else_changes_them_by_another_way(house: House, other_house: House, now: datetime) -> None:
    for member in (house.bob, other_house.alice):
        with pytest.raises(WordingRefusedError):
            change_wording(clinic=house.clinic, fields={"name": "X"}, by=member, now=now)
    with pytest.raises(WordingRefusedError) as refused:
        change_wording(clinic=house.clinic, fields={"reply_to": "x"}, by=house.alice, now=now)
    assert "reply_to" in refused.value.detail["problems"]


def test_a_name_cannot_end_a_header_of_an_email(house: House, sign_in: SignIn) -> None:
    client = sign_in(house.alice)
    client.post(reverse("clinic:edit_settings"), WORDS | {"mail_name": "River\r\nBcc: amy@mail.example"})
    house.clinic.refresh_from_db()
    assert house.clinic.mail_name == "River Bcc: amy@mail.example"
    answer = client.post(reverse("clinic:edit_settings"), WORDS | {"mail_name": "River\x07side"})
    assert answer.status_code == 422
    assert 'id="id_mail_name_error"' in answer.content.decode()
