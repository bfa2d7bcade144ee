"""An episode is opened once per complaint and ended by somebody who saw its latest state."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from clinic.errors import StaleVersionError
from clinic.models import Membership
from clinic.tenancy import clinic_scope
from patients.episodes import EpisodeError, discharge_episode, open_episode
from patients.models import Area, Episode, EpisodeState
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db
SignIn = Callable[[Membership], Client]


def test_episode_opens_in_care_with_an_empty_complaint(house: House, now: datetime) -> None:
    episode = open_episode(patient=make_patient(), area=Area.NECK, by=house.bob, now=now)
    assert (episode.state, episode.opened_at, episode.state_since) == (EpisodeState.IN_CARE, now, now)
    assert episode.complaint.pain_now is None


def test_recurrence_points_at_the_episode_it_comes_from(house: House, now: datetime) -> None:
    first = make_episode()
    child = open_episode(patient=first.patient, area=first.area, by=house.bob, now=now, parent=first)
    assert list(first.children.all()) == [child]


def test_episode_of_somebody_else_is_no_parent(house: House, now: datetime) -> None:
    other = make_episode(make_patient(last_name="Baker"))
    with pytest.raises(EpisodeError) as refused:
        open_episode(patient=make_patient(), area=Area.NECK, by=house.bob, now=now, parent=other)
    assert refused.value.field == "parent"


def test_unknown_place_is_refused(house: House, now: datetime) -> None:
    with pytest.raises(EpisodeError) as refused:
        open_episode(patient=make_patient(), area="elbow", by=house.bob, now=now)
    assert refused.value.field == "area"


def test_discharge_ends_the_episode_once(house: House, now: datetime) -> None:
    episode = make_episode()
    done = discharge_episode(episode=episode, version=1, by=house.bob, now=now)
    assert (done.state, done.discharged_at, done.version) == (EpisodeState.DISCHARGED, now, 2)
    assert discharge_episode(episode=episode, version=1, by=house.amy, now=now).version == 2
    assert not Episode.objects.open().exists()


def test_episode_that_changed_meanwhile_is_not_discharged(house: House, now: datetime) -> None:
    episode = make_episode(version=2)
    with pytest.raises(StaleVersionError):
        discharge_episode(episode=episode, version=1, by=house.bob, now=now)


def test_buttons_open_and_discharge(house: House, sign_in: SignIn) -> None:
    patient = make_patient()
    client = sign_in(house.bob)
    client.post(reverse("patients:open_episode", args=[patient.uid]), {"area": "neck"})
    episode = Episode.objects.get()
    page = client.get(reverse("patients:show_patient", args=[patient.uid])).content.decode()
    assert "in care" in page
    client.post(reverse("patients:discharge_episode", args=[episode.uid]), {"version": 1})
    episode.refresh_from_db()
    assert episode.state == EpisodeState.DISCHARGED


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("open_episode", {"area": ""}, 422),
        ("open_episode", {"area": "elbow"}, 422),
        ("discharge_episode", {"version": "7"}, 409),
        ("discharge_episode", {}, 409),
    ],
)
def test_refused_button_changes_nothing(
    house: House, sign_in: SignIn, name: str, data: dict[str, str], status: int
) -> None:
    episode = make_episode()
    uid = episode.uid if name == "discharge_episode" else episode.patient.uid
    assert sign_in(house.bob).post(reverse(f"patients:{name}", args=[uid]), data).status_code == status
    assert Episode.objects.get().state == EpisodeState.IN_CARE


@pytest.mark.parametrize(("who", "status"), [("bob", 302), ("amy", 302), ("alice", 403), ("rita", 403)])
def test_only_clinical_staff_discharge(house: House, sign_in: SignIn, who: str, status: int) -> None:
    episode = make_episode()
    url = reverse("patients:discharge_episode", args=[episode.uid])
    client = sign_in(getattr(house, who))
    assert client.get(url).status_code in (403, 405)
    assert client.post(url, {"version": 1}).status_code == status


def test_episode_of_another_clinic_is_not_there(house: House, other_house: House, sign_in: SignIn) -> None:
    with clinic_scope(other_house.clinic):
        stranger = make_episode()
    client = sign_in(house.bob)
    url = reverse("patients:discharge_episode", args=[stranger.uid])
    assert client.post(url, {"version": 1}).status_code == 404
    assert client.post(reverse("patients:open_episode", args=[stranger.patient.uid])).status_code == 404
