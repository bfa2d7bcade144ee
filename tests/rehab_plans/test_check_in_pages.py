"""The weekly question by link, typed by staff, and the pages that show its answers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.links import issue_link, revoke_links
from clinic.models import LinkPurpose, Membership
from clinic.tenancy import clinic_scope
from patients.models import Episode, EpisodeState, FollowUp
from rehab_plans.models import CheckIn, CheckInState
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.rehab_plans import make_answer, make_check_in, make_plan

SignIn = Callable[[Membership], Client]
FURTHER = {"lasted_a_day": "yes", "had_spasm": "no", "was_limited": "yes", "sought_care": "no"}


@pytest.fixture
def check_in(bob: Membership) -> CheckIn:
    now = timezone.now()
    episode = make_episode()
    make_plan(episode, by=bob, at=now - timedelta(days=7))
    return make_check_in(episode, due_at=now - timedelta(hours=1))


def link_to(check_in: CheckIn, *, purpose: LinkPurpose = LinkPurpose.CHECK_IN) -> str:
    token = issue_link(
        clinic=check_in.clinic,
        purpose=purpose,
        patient_uid=check_in.episode.patient.uid,
        subject_uid=check_in.uid,
        now=timezone.now(),
    )
    return reverse("rehab_plans:open_check_in", args=[token])


def test_opening_the_link_fifty_times_changes_nothing(check_in: CheckIn, client: Client) -> None:
    url = link_to(check_in)
    for _each in range(50):
        assert client.get(url).status_code == 200
    assert client.head(url).status_code == 200
    check_in.refresh_from_db()
    assert (check_in.state, check_in.version) == (CheckInState.DUE, 1)


def test_calm_week_is_answered_in_one_go(check_in: CheckIn, client: Client) -> None:
    response = client.post(link_to(check_in), {"days": "0", "pain": "0"})
    assert "Good to hear" in response.content.decode()
    check_in.episode.refresh_from_db()
    assert check_in.episode.state == EpisodeState.RECOVERING


def test_pain_above_two_asks_four_more_and_then_offers_a_time(check_in: CheckIn, client: Client) -> None:
    url = link_to(check_in)
    first = client.post(url, {"days": "5", "pain": "6"})
    assert first.status_code == 200
    assert "Did it lock or go into spasm?" in first.content.decode()
    check_in.refresh_from_db()
    assert check_in.state == CheckInState.DUE
    second = client.post(url, {"days": "5", "pain": "6", **FURTHER})
    assert "Pick a time" in second.content.decode()
    again = client.post(url, {"days": "5", "pain": "6", **FURTHER})
    assert "Pick a time" in again.content.decode(), "a second click reads the same page"
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({}, "Choose a number."),
        ({"days": "8", "pain": "0"}, "Choose a number from the row."),
        ({"days": "-1", "pain": "0"}, "Choose a number from the row."),
        ({"days": "\x00", "pain": "0"}, "Choose a number"),
        ({"days": "9" * 5000, "pain": "ö"}, "Choose a number from the row."),
        ({"days": "5", "pain": "6", **FURTHER, "had_spasm": "maybe"}, "Select a valid choice"),
    ],
)
def test_wrong_answer_is_told_at_the_field(
    check_in: CheckIn, client: Client, answer: dict[str, Any], message: str
) -> None:
    response = client.post(link_to(check_in), answer)
    assert response.status_code == 422
    assert message in response.content.decode()
    check_in.refresh_from_db()
    assert check_in.state == CheckInState.DUE


def test_answered_question_says_thank_you(check_in: CheckIn, client: Client) -> None:
    url = link_to(check_in)
    client.post(url, {"days": "0", "pain": "0"})
    assert "Nothing else to do" in client.get(url).content.decode()
    assert "We have your answer already" in client.post(url, {"days": "1", "pain": "1"}).content.decode()


def test_link_of_another_purpose_or_revoked_looks_over(check_in: CheckIn, client: Client) -> None:
    token = link_to(check_in, purpose=LinkPurpose.PROGRAMME).split("/")[-2]
    assert client.get(reverse("rehab_plans:open_check_in", args=[token])).status_code == 404
    url = link_to(check_in)
    revoke_links(subject_uid=check_in.uid, purpose=LinkPurpose.CHECK_IN, now=timezone.now())
    assert client.get(url).status_code == 404
    assert client.get(reverse("rehab_plans:open_check_in", args=["nonsense"])).status_code == 404


def test_staff_types_an_answer_told_by_phone(check_in: CheckIn, bob: Membership, sign_in: SignIn) -> None:
    url = reverse("rehab_plans:type_check_in", args=[check_in.episode.uid])
    response = sign_in(bob).post(url, {"days": "1", "pain": "2", "source": "phone"})
    assert response.status_code == 302
    check_in.refresh_from_db()
    assert (check_in.source, check_in.typed_by) == ("phone", bob)


def test_front_desk_sees_neither_course_nor_recurrence(
    check_in: CheckIn, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    episode = check_in.episode
    assert client.get(reverse("rehab_plans:list_recurrences")).status_code == 403
    assert client.get(reverse("rehab_plans:show_course", args=[episode.patient.uid])).status_code == 403
    assert client.get(reverse("rehab_plans:type_check_in", args=[episode.uid])).status_code == 403


def test_episode_of_another_clinic_is_not_found(
    check_in: CheckIn, bob: Membership, sign_in: SignIn, other_house: House
) -> None:
    with clinic_scope(other_house.clinic):
        foreign = make_episode()
    client = sign_in(bob)
    assert client.get(reverse("rehab_plans:type_check_in", args=[foreign.uid])).status_code == 404
    assert client.get(reverse("rehab_plans:show_course", args=[foreign.patient.uid])).status_code == 404


def test_course_shows_each_answer_and_what_it_meant(
    check_in: CheckIn, bob: Membership, sign_in: SignIn
) -> None:
    Client().post(link_to(check_in), {"days": "5", "pain": "6", **FURTHER})
    page = sign_in(bob).get(reverse("rehab_plans:show_course", args=[check_in.episode.patient.uid]))
    text = page.content.decode()
    assert '"pain": [6.0' in text or '"pain": [6' in text
    assert "Bothersome week" in text


def _episodes(count: int, now: datetime) -> None:
    for number in range(count):
        patient = make_patient(last_name=f"Quill{number}")
        episode = make_episode(patient, state=EpisodeState.FLARE)
        make_answer(episode, due_at=now - timedelta(days=1), days=3, pain=4)


@pytest.mark.parametrize("count", [1, 3])
def test_recurrence_list_asks_the_same_number_of_queries(
    count: int, bob: Membership, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    _episodes(count, timezone.now())
    client = sign_in(bob)
    with django_assert_num_queries(13):
        page = client.get(reverse("rehab_plans:list_recurrences"))
    assert page.content.decode().count("3 days, pain 4") == count


def test_tabs_count_every_state(bob: Membership, sign_in: SignIn) -> None:
    _episodes(2, timezone.now())
    Episode.objects.filter(patient__last_name="Quill0").update(state=EpisodeState.RECOVERED)
    page = sign_in(bob).get(reverse("rehab_plans:list_recurrences"), {"show": "recovered"})
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 0, 0, 1]
