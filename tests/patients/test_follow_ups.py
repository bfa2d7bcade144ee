"""Work waits for the right people, is read once, finished once, and moves up when nobody reads it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.errors import StaleVersionError
from clinic.models import Membership
from clinic.tenancy import clinic_scope
from clinic.typed import TextRefusedError
from patients.follow_ups import (
    NotYoursError,
    OutcomeMissingError,
    acknowledge_follow_up,
    escalate_follow_ups,
    finish_follow_up,
    open_follow_up,
    waiting_for,
)
from patients.models import Audience, FollowUp, FollowUpKind, Patient, Urgency
from patients.tasks import escalate_follow_ups as escalate_task
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

LIST = "patients:list_follow_ups"


def open_work(now: datetime, patient: Patient | None = None, **fields: Any) -> FollowUp:
    given: dict[str, Any] = {
        "key": "k1",
        "kind": FollowUpKind.FLARE,
        "audience": Audience.CLINICAL,
        "urgency": Urgency.TODAY,
        "title": "Seven today",
        "detail": "Seven of ten since Sunday",
        "due_at": now,
    }
    return open_follow_up(patient=patient or make_patient(), now=now, **given | fields)


def test_same_key_opens_one_piece_of_work(house: House, now: datetime) -> None:
    first = open_work(now)
    again = open_work(now + timedelta(hours=1), title="Another title")
    assert first == again
    assert FollowUp.objects.get().title == "Seven today"


def test_finished_work_is_not_opened_again_by_its_key(house: House, now: datetime) -> None:
    first = open_work(now)
    finish_follow_up(follow_up=first, version=1, outcome="called", by=house.bob, now=now)
    assert open_work(now).done_at == now


def test_unknown_kind_is_a_mistake_of_the_caller(house: House, now: datetime) -> None:
    with pytest.raises(ValueError, match="not a valid"):
        open_work(now, kind="nonsense")


def test_reading_is_written_once(house: House, now: datetime) -> None:
    work = open_work(now)
    read = acknowledge_follow_up(follow_up=work, version=1, by=house.bob, now=now)
    again = acknowledge_follow_up(follow_up=work, version=1, by=house.amy, now=now + timedelta(minutes=1))
    assert (read.acknowledged_by, read.acknowledged_at, read.version) == (house.bob, now, 2)
    assert (again.acknowledged_by, again.version) == (house.bob, 2)


def test_finishing_keeps_the_outcome_and_counts_as_read(house: House, now: datetime) -> None:
    done = finish_follow_up(
        follow_up=open_work(now), version=1, outcome="  called,\n better ", by=house.bob, now=now
    )
    assert (done.outcome, done.done_by, done.done_at) == ("called, better", house.bob, now)
    assert done.acknowledged_by == house.bob


def test_work_is_not_finished_without_words(house: House, now: datetime) -> None:
    with pytest.raises(OutcomeMissingError) as refused:
        finish_follow_up(follow_up=open_work(now), version=1, outcome=" \n ", by=house.bob, now=now)
    assert refused.value.field == "outcome"


@pytest.mark.parametrize("words", ["x" * 301, "called\x00", "rang\x07"])
def test_words_that_cannot_be_kept_are_refused_and_not_cut(house: House, now: datetime, words: str) -> None:
    work = open_work(now)
    with pytest.raises(TextRefusedError) as refused:
        finish_follow_up(follow_up=work, version=1, outcome=words, by=house.bob, now=now)
    assert refused.value.field == "outcome"
    work.refresh_from_db()
    assert work.done_at is None


def test_second_finish_is_told_who_was_faster(house: House, now: datetime) -> None:
    work = open_work(now)
    finish_follow_up(follow_up=work, version=1, outcome="called", by=house.bob, now=now)
    with pytest.raises(StaleVersionError, match="Dr Bob"):
        finish_follow_up(follow_up=work, version=1, outcome="wrote", by=house.amy, now=now)
    with pytest.raises(StaleVersionError, match="finished already"):
        finish_follow_up(follow_up=work, version=2, outcome="wrote", by=house.amy, now=now)


def test_desk_cannot_touch_clinical_work(house: House, now: datetime) -> None:
    work = open_work(now)
    with pytest.raises(NotYoursError):
        acknowledge_follow_up(follow_up=work, version=1, by=house.rita, now=now)
    with pytest.raises(NotYoursError):
        finish_follow_up(follow_up=work, version=1, outcome="x", by=house.rita, now=now)


@pytest.mark.parametrize(
    ("fields", "minutes", "escalates"),
    [
        ({}, 29, False),
        ({}, 30, True),
        ({"escalate_at": None}, 300, False),
    ],
)
def test_unread_work_moves_up_when_its_time_is_over(
    house: House, now: datetime, fields: dict[str, Any], minutes: int, escalates: bool
) -> None:
    work = open_work(now, **({"escalate_at": now + timedelta(minutes=30)} | fields))
    later = now + timedelta(minutes=minutes)
    assert escalate_follow_ups(now=later) == int(escalates)
    work.refresh_from_db()
    assert work.escalated_at == (later if escalates else None)
    assert escalate_follow_ups(now=later) == 0


@pytest.mark.parametrize("verb", [acknowledge_follow_up, finish_follow_up])
def test_read_or_finished_work_does_not_move_up(
    house: House, now: datetime, verb: Callable[..., FollowUp]
) -> None:
    work = open_work(now, escalate_at=now)
    more = {"outcome": "called"} if verb is finish_follow_up else {}
    verb(follow_up=work, version=1, by=house.bob, now=now, **more)
    assert escalate_follow_ups(now=now + timedelta(days=1)) == 0


def test_reading_still_works_right_after_it_moved_up(house: House, now: datetime) -> None:
    work = open_work(now, escalate_at=now)
    escalate_follow_ups(now=now)
    assert acknowledge_follow_up(follow_up=work, version=1, by=house.bob, now=now).acknowledged_at == now


def test_work_waits_for_its_assignee_until_it_moves_up(house: House, now: datetime) -> None:
    work = open_work(now, assigned_to=house.amy, escalate_at=now)
    assert list(waiting_for(house.amy)) == [work]
    assert list(waiting_for(house.bob)) == []
    assert list(waiting_for(house.alice)) == []
    escalate_follow_ups(now=now)
    assert list(waiting_for(house.bob)) == [work]
    assert list(waiting_for(house.alice)) == [work]
    assert list(waiting_for(house.rita)) == []


def test_desk_work_waits_for_the_desk(house: House, now: datetime) -> None:
    clinical = open_work(now)
    desk = open_work(now, clinical.patient, key="k2", audience=Audience.DESK, kind=FollowUpKind.CALL)
    assert list(waiting_for(house.rita)) == [desk]
    assert set(waiting_for(house.bob)) == {clinical, desk}


def test_urgent_work_comes_first_then_what_is_due_first(house: House, now: datetime) -> None:
    patient = make_patient()
    soon = open_work(now, patient, key="a", urgency=Urgency.SOON)
    later = open_work(now, patient, key="b", due_at=now + timedelta(hours=2))
    earlier = open_work(now, patient, key="c", due_at=now + timedelta(hours=1))
    urgent = open_work(now, patient, key="d", urgency=Urgency.URGENT, due_at=now + timedelta(days=1))
    assert list(waiting_for(house.bob)) == [urgent, earlier, later, soon]


def test_clock_looks_into_every_active_clinic(house: House, other_house: House) -> None:
    past = timezone.now() - timedelta(hours=1)
    mine = open_work(past, escalate_at=past)
    with clinic_scope(other_house.clinic):
        theirs = open_work(past, escalate_at=past)
    assert escalate_task() == 2
    mine.refresh_from_db()
    assert mine.escalated_at
    with clinic_scope(other_house.clinic):
        theirs.refresh_from_db()
        assert theirs.escalated_at


SignIn = Callable[[Membership], Client]


def test_page_shows_clinical_words_to_clinical_staff_only(
    house: House, now: datetime, sign_in: SignIn
) -> None:
    open_work(now)
    open_work(now, make_patient(), key="k2", audience=Audience.DESK, title="Call her", detail="Secret words")
    page = sign_in(house.bob).get(reverse(LIST)).content.decode()
    assert "Seven of ten" in page
    assert "Call her" in page
    desk = sign_in(house.rita).get(reverse(LIST)).content.decode()
    assert "Call her" in desk
    for hidden in ("Seven today", "Seven of ten", "Secret words", "Pain came up"):
        assert hidden not in desk


def test_two_buttons_read_and_finish(house: House, now: datetime, sign_in: SignIn) -> None:
    work = open_work(now)
    client = sign_in(house.bob)
    read = client.post(reverse("patients:acknowledge_follow_up", args=[work.uid]), {"version": 1})
    assert read.headers["Location"] == reverse(LIST)
    back = reverse("patients:show_patient", args=[work.patient.uid])
    done = client.post(
        reverse("patients:finish_follow_up", args=[work.uid]),
        {"version": 2, "outcome": "called", "back": back},
    )
    assert done.headers["Location"] == back
    work.refresh_from_db()
    assert (work.acknowledged_by, work.done_by, work.outcome) == (house.bob, house.bob, "called")
    assert "called" in client.get(reverse(LIST), {"show": "done"}).content.decode()


def test_a_version_that_is_no_number_is_refused(house: House, now: datetime, sign_in: SignIn) -> None:
    work = open_work(now)
    for odd in ("", "x", "-1", "9" * 5000):
        answer = sign_in(house.bob).post(
            reverse("patients:acknowledge_follow_up", args=[work.uid]), {"version": odd}
        )
        assert answer.status_code == 409


def test_button_never_leads_out_of_the_house(house: House, now: datetime, sign_in: SignIn) -> None:
    work = open_work(now)
    for back in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "x"):
        answer = sign_in(house.bob).post(
            reverse("patients:acknowledge_follow_up", args=[work.uid]), {"version": 1, "back": back}
        )
        assert answer.headers["Location"] == reverse(LIST)


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({"version": 1, "outcome": ""}, 422, "Say in a few words"),
        ({"version": 9, "outcome": "wrote to her"}, 409, "wrote to her"),
        ({"version": "x", "outcome": "a"}, 409, "changed meanwhile"),
    ],
)
def test_refused_button_says_why_and_keeps_the_text(
    house: House, now: datetime, sign_in: SignIn, data: dict[str, Any], status: int, words: str
) -> None:
    work = open_work(now)
    answer = sign_in(house.bob).post(reverse("patients:finish_follow_up", args=[work.uid]), data)
    assert answer.status_code == status
    assert words in answer.content.decode()
    work.refresh_from_db()
    assert work.done_at is None


def test_work_of_others_is_not_there_and_looking_changes_nothing(
    house: House, other_house: House, now: datetime, sign_in: SignIn
) -> None:
    with clinic_scope(other_house.clinic):
        theirs = open_work(now, key="k9")
    clinical = open_work(now)
    for uid, member in ((theirs.uid, house.bob), (clinical.uid, house.rita)):
        url = reverse("patients:acknowledge_follow_up", args=[uid])
        assert sign_in(member).post(url, {"version": 1}).status_code == 404
        assert sign_in(member).get(url).status_code == 405
    clinical.refresh_from_db()
    assert clinical.version == 1


def test_navigation_counts_what_waits_for_the_member(house: House, now: datetime, sign_in: SignIn) -> None:
    open_work(now)
    client = sign_in(house.bob)
    assert "1 waiting" in client.get(reverse(LIST)).content.decode()
    assert "waiting" not in sign_in(house.rita).get(reverse(LIST), {"show": "done"}).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_database_as_often_for_three_rows_as_for_one(
    house: House, now: datetime, sign_in: SignIn, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        patient = make_patient(last_name=f"Quill{number}")
        open_work(now, patient, key=f"k{number}", assigned_to=house.bob)
    client = sign_in(house.bob)
    client.get(reverse(LIST))
    with django_assert_num_queries(12):
        client.get(reverse(LIST))
