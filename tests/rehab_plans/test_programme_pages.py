"""The patient's page of exercises: opened by a link, changed only by a button."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic.links import issue_link
from clinic.models import LinkPurpose, Membership
from clinic.tenancy import clinic_scope
from patients.conditions import Need
from patients.models import Episode, FollowUp, Source
from patients.red_flags import evaluate
from patients.screening import raise_flags
from rehab_plans.models import ExerciseLog, LogAnswer, PlanEdit, PlanStatus, Prescription, RehabPlan
from rehab_plans.planning import hold_plan
from rehab_plans.programme import todays_programme
from rehab_plans.public.programme import greet
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.plans import make_accepted_plan, make_need, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(house: House, bob: Membership) -> RehabPlan:
    now = timezone.now()
    episode = make_episode(
        make_patient(first_name="Jonas"),
        opened_at=now - timedelta(days=1),
        complaint={"mechanisms": ["lifting"], "pain_now": 6, "has_spasm": True, "in_own_words": "Sciatica"},
    )
    return make_accepted_plan(episode, by=bob, now=now)


@pytest.fixture
def token(plan: RehabPlan) -> str:
    return link_to(plan)


def link_to(plan: RehabPlan, purpose: LinkPurpose = LinkPurpose.PROGRAMME) -> str:
    return issue_link(
        clinic=plan.clinic,
        purpose=purpose,
        patient_uid=plan.episode.patient.uid,
        subject_uid=plan.uid,
        now=timezone.now(),
    )


def page(token: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(reverse("rehab_plans:open_programme", args=[token]))
    assert answer.status_code == 200
    return answer.content.decode()


def send(token: str, line: Prescription | Any, answer: str) -> Any:
    url = reverse("rehab_plans:log_exercise", args=[token])
    return Client().post(url, {"exercise": str(line.uid), "answer": answer})


def lines_now(plan: RehabPlan) -> list[Prescription]:
    return list(Prescription.objects.for_today().filter(phase__plan=plan).select_related("exercise"))


def test_page_shows_todays_exercises_in_plain_words(plan: RehabPlan, token: str) -> None:
    shown = page(token)
    assert ", Jonas" in shown
    programme = todays_programme(plan, now=timezone.now())
    assert f"Today: {len(programme.due)} exercises, {programme.minutes} minutes" in shown
    for line in lines_now(plan):
        assert line.exercise.name in shown
    assert "<svg" in shown
    assert "When to stop" in shown
    assert "20 to 30 minutes" in shown
    assert "Your whole plan" in shown


def test_page_says_no_score_no_rule_and_no_diagnosis(plan: RehabPlan, token: str) -> None:
    shown = page(token)
    for line in Prescription.objects.filter(phase__plan=plan):
        assert line.reason not in shown
        assert line.source not in shown
    for word in ("NPRS", "6/10", "R01", "evidence", "because", "Sciatica", "Quill", "Low back", "spasm"):
        assert word not in shown


def test_opening_it_fifty_times_changes_nothing(plan: RehabPlan, token: str) -> None:
    tables = ("rehab_plans_rehabplan", "rehab_plans_prescription", "rehab_plans_phase", "patients_followup")

    def rows() -> list[Any]:
        with connection.cursor() as cursor:
            found = []
            for table in tables:
                cursor.execute(f"SELECT coalesce(json_agg(t ORDER BY id)::text, '') FROM {table} t")
                found.append(cursor.fetchone()[0])
        return found

    before = rows()
    client = Client()
    for _time in range(50):
        page(token, client)
    assert client.head(reverse("rehab_plans:open_programme", args=[token])).status_code == 200
    assert client.get(reverse("rehab_plans:log_exercise", args=[token])).status_code == 405
    assert rows() == before
    assert not ExerciseLog.objects.exists()


def test_answer_is_kept_and_shown(plan: RehabPlan, token: str) -> None:
    line = lines_now(plan)[0]
    answer = send(token, line, "done")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#x-{line.uid}")
    send(token, line, "too_easy")
    assert ExerciseLog.objects.get().answer == LogAnswer.TOO_EASY
    assert 'value="too_easy" aria-pressed="true"' in page(token)


def test_everything_done_is_said(plan: RehabPlan, token: str) -> None:
    for line in lines_now(plan):
        send(token, line, "done")
    assert "All done for today" in page(token)


def test_hurt_is_answered_on_the_page_and_tells_the_clinic(plan: RehabPlan, token: str) -> None:
    answer = send(token, lines_now(plan)[0], "hurt")
    assert answer["Location"] == reverse("rehab_plans:open_programme", args=[token])
    assert FollowUp.objects.filter(kind="hurt").count() == 1
    shown = page(token)
    assert "Leave that exercise out" in shown
    assert plan.clinic.phone in shown
    assert plan.clinic.emergency_number in shown
    assert "Paused, because it hurt" in shown


def test_too_hard_is_easier_at_once(plan: RehabPlan, token: str) -> None:
    line = next(each for each in lines_now(plan) if each.reps > 3)
    send(token, line, "too_hard")
    assert PlanEdit.objects.get().edited_by is None


def test_line_of_another_plan_is_not_taken(plan: RehabPlan, token: str, bob: Membership) -> None:
    other = make_accepted_plan(make_episode(make_patient(last_name="Else")), by=bob, now=timezone.now())
    line = Prescription.objects.filter(phase__plan=other)[0]
    assert send(token, line, "done").status_code == 404
    assert send(token, plan, "done").status_code == 404
    assert not ExerciseLog.objects.exists()


def test_nonsense_answer_is_refused_kindly(plan: RehabPlan, token: str) -> None:
    assert send(token, lines_now(plan)[0], "<b>").status_code == 422
    assert not ExerciseLog.objects.exists()


def test_held_plan_shows_no_exercise(plan: RehabPlan, token: str, bob: Membership) -> None:
    name = lines_now(plan)[0].exercise.name
    line = lines_now(plan)[0]
    hold_plan(plan=plan, reason="Secret reason", version=plan.version, by=bob, now=timezone.now())
    shown = page(token)
    assert "paused" in shown
    assert name not in shown
    assert "Secret reason" not in shown
    assert send(token, line, "done").status_code == 422


def test_emergency_flag_pauses_the_page_at_once(plan: RehabPlan, token: str) -> None:
    raised = evaluate({"saddle_numb": True})
    raise_flags(
        patient=plan.episode.patient, episode=None, raised=raised, source=Source.LINK, now=timezone.now()
    )
    assert "paused" in page(token)


def test_need_noted_later_is_nowhere_on_the_page(plan: RehabPlan, token: str) -> None:
    assert "Knee rolls" in page(token)
    make_need(plan.episode.patient, Need.OSTEOPOROSIS, timezone.now())
    assert "Knee rolls" not in page(token)


def test_proposal_and_ended_plan_open_nothing(plan: RehabPlan, token: str, bob: Membership) -> None:
    RehabPlan.objects.update(status=PlanStatus.COMPLETED)
    assert Client().get(reverse("rehab_plans:open_programme", args=[token])).status_code == 404
    proposal = make_proposal(Episode.objects.get(), by=bob, now=timezone.now())
    path = reverse("rehab_plans:open_programme", args=[link_to(proposal)])
    assert Client().get(path).status_code == 404


def test_link_for_something_else_opens_nothing(plan: RehabPlan) -> None:
    for bad in (link_to(plan, LinkPurpose.CHECK_IN), "nonsense"):
        assert Client().get(reverse("rehab_plans:open_programme", args=[bad])).status_code == 404
        url = reverse("rehab_plans:log_exercise", args=[bad])
        assert Client().post(url, {"answer": "done"}).status_code == 404


def test_link_whose_patient_does_not_fit_the_plan_opens_nothing(plan: RehabPlan, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        stranger = make_patient()
    token = issue_link(
        clinic=other_house.clinic,
        purpose=LinkPurpose.PROGRAMME,
        patient_uid=stranger.uid,
        subject_uid=plan.uid,
        now=timezone.now(),
    )
    assert Client().get(reverse("rehab_plans:open_programme", args=[token])).status_code == 404


def test_page_takes_the_same_queries_for_one_line_and_many(plan: RehabPlan, token: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(token)
        return len(queries)

    many, lines = count(), lines_now(plan)
    assert len(lines) > 2
    Prescription.objects.exclude(pk=lines[0].pk).update(removed_at=timezone.now())
    assert count() == many


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (8, "Good evening"),
        (9, "Good morning"),
        (14, "Good morning"),
        (18, "Good afternoon"),
        (23, "Good evening"),
    ],
)
def test_greeting_follows_the_clock_of_the_patient(
    house: House, now: datetime, hour: int, words: str
) -> None:
    assert greet(make_patient(), now.replace(hour=hour)) == f"{words}, Nora"
