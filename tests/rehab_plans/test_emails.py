"""The plan link and the weekly question, as they arrive; and when they do not go."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest

from clinic.links import resolve_link
from clinic.mail import queue_mail
from clinic.mail_rounds import plan_mail, reconcile
from clinic.models import LinkPurpose, MailState, OutgoingMail
from clinic.sending import send_due_mail
from patients.conditions import GateKey, Severity
from patients.consents import record_consent, withdraw_consent
from patients.models import ConsentPurpose, Episode, RedFlag, Source
from rehab_plans.models import CheckIn, CheckInState, PlanStatus, RehabPlan
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.smtp import Post

pytestmark = pytest.mark.django_db

CLINICAL = re.compile(
    r"chiropract|back|spine|pain|exercise|adjust|rehab|therap|diagnos|neck|treat|injur|symptom", re.IGNORECASE
)


def send(now: datetime) -> Counter[str]:
    return send_due_mail(clock=lambda: now)


def agreeing_episode(now: datetime, *purposes: ConsentPurpose) -> Episode:
    episode = make_episode(make_patient(last_name=f"Quill{Episode.objects.count()}"))
    for purpose in purposes or (ConsentPurpose.EMAIL, ConsentPurpose.CHECK_IN):
        record_consent(
            patient=episode.patient,
            purpose=purpose,
            is_given=True,
            given_by="Nora Quill",
            source=Source.LINK,
            now=now - timedelta(days=1),
        )
    return episode


def make_plan(episode: Episode, house: House, now: datetime) -> RehabPlan:
    return RehabPlan.objects.create(
        episode=episode,
        status=PlanStatus.ACTIVE,
        proposed_at=now,
        proposed_by=house.bob,
        accepted_at=now,
        accepted_by=house.bob,
    )


def owe_plan(plan: RehabPlan, now: datetime, version: int = 1) -> None:
    queue_mail(
        kind="plan",
        patient_uid=plan.episode.patient.uid,
        subject_uid=plan.uid,
        subject_version=version,
        now=now,
    )


def make_check_in(episode: Episode, due_at: datetime) -> CheckIn:
    return CheckIn.objects.create(episode=episode, due_at=due_at, closes_at=due_at + timedelta(days=7))


def state_of(kind: str) -> tuple[str, str]:
    mail = OutgoingMail.objects.get(kind=kind)
    return mail.state, mail.reason


def test_plan_mail_holds_the_link_and_nothing_clinical(house: House, post: Post, now: datetime) -> None:
    plan = make_plan(agreeing_episode(now), house, now)
    owe_plan(plan, now)
    assert send(now) == {"sent": 1}
    found = re.search(r"/h/([\w-]+)/", post.text())
    assert found is not None
    link = resolve_link(found.group(1), now=now, purpose=LinkPurpose.PROGRAMME)
    assert link is not None
    assert link.subject_uid == plan.uid
    letter = post.letters[0]
    assert letter["Subject"] == "Your plan from Riverside"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<\S+/u/[\w-]+/>", letter["List-Unsubscribe"])
    words = post.text() + re.sub(r"<style.*?</style>|<[^>]+>", "", post.html(), flags=re.DOTALL)
    assert not CLINICAL.search(re.sub(r"https?://\S+", "", words))


def test_plan_that_is_not_in_force_or_has_a_newer_mail_is_not_sent(
    house: House, post: Post, now: datetime
) -> None:
    plan = make_plan(agreeing_episode(now), house, now)
    owe_plan(plan, now, version=1)
    owe_plan(plan, now, version=2)
    assert send(now) == {"sent": 1, "superseded": 1}
    other = make_plan(agreeing_episode(now), house, now)
    owe_plan(other, now)
    RehabPlan.objects.filter(pk=other.pk).update(status=PlanStatus.HELD, held_reason="flag")
    assert send(now) == {"superseded": 1}


def test_check_in_mail_comes_when_the_question_is_due(house: House, post: Post, now: datetime) -> None:
    check_in = make_check_in(agreeing_episode(now), now + timedelta(hours=1))
    for _round in range(2):
        plan_mail(now=now)
    assert send(now) == {}
    assert send(now + timedelta(hours=1)) == {"sent": 1}
    found = re.search(r"/c/([\w-]+)/", post.text())
    assert found is not None
    link = resolve_link(found.group(1), now=now, purpose=LinkPurpose.CHECK_IN)
    assert link is not None
    assert link.subject_uid == check_in.uid
    assert post.letters[0]["Subject"] == "One question from Riverside"
    assert not CLINICAL.search(re.sub(r"https?://\S+", "", post.text()))


def test_check_in_due_at_night_is_mailed_in_the_morning(house: House, now: datetime) -> None:
    night = now.replace(hour=3)  # 22:00 in New York
    make_check_in(agreeing_episode(now), night)
    plan_mail(now=night)
    assert OutgoingMail.objects.get().due_at == now.replace(hour=13)


@pytest.mark.parametrize("state", [CheckInState.ANSWERED, CheckInState.STOPPED, CheckInState.MISSED])
def test_question_that_is_not_open_is_not_asked(
    house: House, post: Post, now: datetime, state: CheckInState
) -> None:
    check_in = make_check_in(agreeing_episode(now), now)
    plan_mail(now=now)
    check_in.state, check_in.answered_at, check_in.days, check_in.pain = state, now, 0, 0
    check_in.save()
    assert send(now) == {"superseded": 1}


def test_only_who_agreed_is_asked(house: House, post: Post, now: datetime) -> None:
    episode = agreeing_episode(now, ConsentPurpose.EMAIL)
    make_check_in(episode, now)
    plan_mail(now=now)
    assert send(now) == {"suppressed": 1}
    assert state_of("check_in") == (MailState.SUPPRESSED, "no_consent")
    owe_plan(make_plan(episode, house, now), now)
    assert send(now) == {"sent": 1}


def test_opting_out_stops_what_waits(house: House, post: Post, now: datetime) -> None:
    episode = agreeing_episode(now)
    make_check_in(episode, now)
    plan_mail(now=now)
    withdraw_consent(patient=episode.patient, purpose=ConsentPurpose.CHECK_IN, now=now)
    assert send(now) == {}
    assert post.letters == []


def test_emergency_flag_holds_plan_and_question_back(house: House, post: Post, now: datetime) -> None:
    episode = agreeing_episode(now)
    make_check_in(episode, now)
    plan_mail(now=now)
    owe_plan(make_plan(episode, house, now), now)
    RedFlag.objects.create(
        patient=episode.patient,
        key=GateKey.CES,
        severity=Severity.EMERGENCY,
        level="urgent",
        reason="answered yes",
        source=Source.LINK,
        raised_at=now,
    )
    assert send(now) == {"suppressed": 2}
    assert state_of("plan") == (MailState.SUPPRESSED, "safety_hold")


def test_one_mail_a_day_that_is_not_about_a_visit(house: House, post: Post, now: datetime) -> None:
    episode = agreeing_episode(now)
    owe_plan(make_plan(episode, house, now), now)
    assert send(now) == {"sent": 1}
    make_check_in(episode, now + timedelta(hours=2))
    plan_mail(now=now)
    assert send(now + timedelta(hours=2)) == {"postponed": 1}
    morning = (now + timedelta(days=1)).replace(hour=13)  # 8:00 in New York
    assert OutgoingMail.objects.get(kind="check_in").due_at == morning
    assert send(morning) == {"sent": 1}


def test_round_misses_nothing_after_the_planner(house: House, now: datetime) -> None:
    make_check_in(agreeing_episode(now), now - timedelta(minutes=20))
    assert reconcile(now=now) == 1
    plan_mail(now=now)
    assert reconcile(now=now) == 0
