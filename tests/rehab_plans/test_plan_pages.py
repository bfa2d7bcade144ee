"""The plan as staff see it: reasons, edits, acceptance, and who may do what."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic.models import AccessLog, Membership, OutgoingMail
from clinic.tenancy import clinic_scope
from patients.conditions import Need
from patients.models import Episode
from rehab_plans.models import ExerciseLog, PlanEdit, PlanStatus, Prescription, RehabPlan
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.plans import make_accepted_plan, make_need, make_proposal

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]
PROTECTED = ("accept_plan", "enter_phase", "hold_plan", "resume_plan", "add_exercise")


@pytest.fixture
def episode(house: House, now: datetime) -> Episode:
    return make_episode(
        make_patient(),
        opened_at=now - timedelta(days=1),
        complaint={"mechanisms": ["lifting"], "pain_now": 6, "has_spasm": True},
    )


@pytest.fixture
def proposal(episode: Episode, bob: Membership, now: datetime) -> RehabPlan:
    return make_proposal(episode, by=bob, now=now)


@pytest.fixture
def line(proposal: RehabPlan) -> Prescription:
    return Prescription.objects.filter(phase__plan=proposal).select_related("exercise")[0]


def url(name: str, subject: Any) -> str:
    return reverse(f"rehab_plans:{name}", args=[subject.uid])


def test_plan_shows_each_line_with_reason_rule_and_source(
    proposal: RehabPlan, line: Prescription, bob: Membership, sign_in: SignIn
) -> None:
    page = sign_in(bob).get(url("show_plan", proposal)).content.decode()
    assert line.exercise.name in page
    assert f"because: {line.reason}" in page
    assert f"{line.rule_id} · {line.source} · evidence: {line.get_evidence_display()}" in page
    assert "20 to 30 minutes" in page
    assert "Accept and send" in page
    assert AccessLog.objects.filter(what="plan", membership=bob).exists()


def test_visits_of_the_plan_are_booked_as_a_series(
    proposal: RehabPlan, bob: Membership, sign_in: SignIn
) -> None:
    page = sign_in(bob).get(url("show_plan", proposal))
    cadence = [(row.visits, row.weeks) for row in proposal.cadence.all()]
    assert cadence == [(6, 3), (4, 3)]
    assert "Book these visits" in page.content.decode()
    series = sign_in(bob).get(page.context["series_url"])
    form = series.context["form"]
    names = [f"{name}_{row}" for row in (1, 2, 3) for name in ("visits", "every", "weeks")]
    assert [form[name].value() for name in names] == [2, 1, 3, 4, 3, 3, None, None, None]
    assert form["patient"].value() == proposal.episode.patient.uid
    proposal.cadence.all().delete()
    assert "Book these visits" not in sign_in(bob).get(url("show_plan", proposal)).content.decode()


def test_banned_exercise_is_shown_as_left_out_only(
    episode: Episode, bob: Membership, now: datetime, sign_in: SignIn
) -> None:
    make_need(episode.patient, Need.OSTEOPOROSIS, now)
    plan = make_proposal(episode, by=bob, now=now)
    page = sign_in(bob).get(url("show_plan", plan)).content.decode()
    phases, left_out = page.split('id="left-out-title"')
    assert "Knee rolls" in left_out
    assert "Knee rolls" not in phases


def test_proposing_and_accepting_from_the_page(episode: Episode, bob: Membership, sign_in: SignIn) -> None:
    client = sign_in(bob)
    fragment = client.get(reverse("rehab_plans:for_patient", args=[episode.patient.uid])).content.decode()
    assert "No plan yet" in fragment
    answer = client.post(url("propose_plan", episode))
    plan = RehabPlan.objects.get()
    assert answer["Location"] == url("show_plan", plan)
    assert client.post(url("accept_plan", plan), {"version": 1})["Location"] == url("show_plan", plan)
    plan.refresh_from_db()
    assert plan.status == PlanStatus.ACTIVE
    assert OutgoingMail.objects.filter(kind="plan", subject_uid=plan.uid).count() == 1
    assert client.post(url("accept_plan", plan), {"version": 1}).status_code == 409
    fragment = client.get(reverse("rehab_plans:for_patient", args=[episode.patient.uid])).content.decode()
    assert url("show_plan", plan) in fragment


def test_line_is_edited_in_place(
    proposal: RehabPlan, line: Prescription, bob: Membership, sign_in: SignIn
) -> None:
    client = sign_in(bob)
    form = client.get(url("edit_prescription", line), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in form
    assert "<html" in client.get(url("edit_prescription", line)).content.decode()
    dose = {"sets": 2, "reps": 7, "hold_seconds": 0, "minutes": 0, "times_a_day": 1, "days_a_week": 5}
    answer = client.post(
        url("edit_prescription", line), dose | {"version": 1}, headers={"HX-Request": "true"}
    )
    assert answer["HX-Redirect"] == url("show_plan", proposal)
    page = client.get(url("show_plan", proposal)).content.decode()
    assert "2 × 7" in page
    assert "→ 7" in page
    assert "Dr Bob" in page
    stale = client.post(url("edit_prescription", line), dose | {"version": 1, "reps": 9})
    assert stale.status_code == 409
    assert "changed meanwhile" in stale.content.decode()
    wrong = client.post(url("edit_prescription", line), dose | {"version": 2, "reps": 99})
    assert wrong.status_code == 422
    assert PlanEdit.objects.count() == 1


def test_exercise_is_added_and_removed_from_the_page(
    proposal: RehabPlan, line: Prescription, bob: Membership, sign_in: SignIn
) -> None:
    client = sign_in(bob)
    phase = proposal.phases.get(kind="prevent")
    given = {"version": 1, "phase": str(phase.uid), "exercise": "wall_squat", "reason": "Likes it"}
    assert client.post(url("add_exercise", proposal), given | {"reason": ""}).status_code == 422
    assert client.post(url("add_exercise", proposal), given).status_code == 302
    assert phase.prescriptions.filter(exercise__key="wall_squat").exists()
    assert client.post(url("remove_line", line), {"version": 2, "reason": "No"}).status_code == 302
    line.refresh_from_db()
    assert line.removed_at is not None


def test_forbidden_exercise_is_not_offered_and_not_taken(
    episode: Episode, bob: Membership, now: datetime, sign_in: SignIn
) -> None:
    make_need(episode.patient, Need.DIASTASIS, now)
    plan = make_proposal(episode, by=bob, now=now)
    client = sign_in(bob)
    assert 'value="curl_up"' not in client.get(url("show_plan", plan)).content.decode()
    phase = plan.phases.get(kind="strengthen")
    given = {"version": 1, "phase": str(phase.uid), "exercise": "curl_up", "reason": "Strong"}
    assert client.post(url("add_exercise", plan), given).status_code == 422
    make_need(episode.patient, Need.OSTEOPOROSIS, now)  # after the page was opened
    given["exercise"] = "knee_to_chest_floor"
    refused = client.post(url("add_exercise", plan), given)
    assert refused.status_code == 422
    assert "Fragile bone" in refused.content.decode()


def test_hold_phase_and_resume_from_the_page(
    episode: Episode, bob: Membership, now: datetime, sign_in: SignIn
) -> None:
    plan = make_accepted_plan(episode, by=bob, now=now)
    client = sign_in(bob)
    client.post(url("enter_phase", plan), {"version": plan.version, "kind": "restore"})
    plan.refresh_from_db()
    assert client.post(url("hold_plan", plan), {"version": plan.version, "reason": ""}).status_code == 422
    client.post(url("hold_plan", plan), {"version": plan.version, "reason": "Operation"})
    plan.refresh_from_db()
    assert plan.status == PlanStatus.HELD
    assert "Operation" in client.get(url("show_plan", plan)).content.decode()
    client.post(url("resume_plan", plan), {"version": plan.version})
    plan.refresh_from_db()
    assert plan.status == PlanStatus.ACTIVE


def test_held_proposal_names_the_next_step(
    episode: Episode, bob: Membership, now: datetime, sign_in: SignIn
) -> None:
    make_need(episode.patient, Need.SPINAL_TUMOUR, now)
    client = sign_in(bob)
    client.post(url("propose_plan", episode))
    plan = RehabPlan.objects.get()
    page = client.get(url("show_plan", plan)).content.decode()
    assert "No plan for now" in page
    assert "Accept and send" not in page
    assert client.post(url("accept_plan", plan), {"version": plan.version}).status_code == 422


def test_front_desk_sees_no_plan(
    proposal: RehabPlan, line: Prescription, episode: Episode, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    assert client.get(url("show_plan", proposal)).status_code == 403
    assert client.get(reverse("rehab_plans:for_patient", args=[episode.patient.uid])).status_code == 403
    assert client.post(url("propose_plan", episode)).status_code == 403
    assert client.get(url("edit_prescription", line)).status_code == 403
    assert client.post(url("remove_line", line), {"version": 1}).status_code == 403
    for name in PROTECTED:
        assert client.post(url(name, proposal), {"version": 1}).status_code == 403


def test_assistant_edits_but_does_not_accept_and_owner_reads(
    proposal: RehabPlan, amy: Membership, alice: Membership, sign_in: SignIn
) -> None:
    client = sign_in(amy)
    page = client.get(url("show_plan", proposal)).content.decode()
    assert "Add an exercise" in page
    assert "Accept and send" not in page
    assert client.post(url("accept_plan", proposal), {"version": 1}).status_code == 403
    page = sign_in(alice).get(url("show_plan", proposal)).content.decode()
    assert "Add an exercise" not in page


def test_other_clinic_finds_nothing(
    proposal: RehabPlan, line: Prescription, episode: Episode, other_house: House, sign_in: SignIn
) -> None:
    with clinic_scope(other_house.clinic):
        client = sign_in(other_house.bob)
    assert client.get(url("show_plan", proposal)).status_code == 404
    assert client.get(reverse("rehab_plans:for_patient", args=[episode.patient.uid])).status_code == 404
    assert client.post(url("propose_plan", episode)).status_code == 404
    assert client.get(url("edit_prescription", line)).status_code == 404
    assert client.post(url("remove_line", line), {"version": 1}).status_code == 404
    for name in PROTECTED:
        assert client.post(url(name, proposal), {"version": 1}).status_code == 404


def test_plan_page_takes_the_same_queries_for_one_line_and_many(
    proposal: RehabPlan, bob: Membership, sign_in: SignIn
) -> None:
    client = sign_in(bob)
    client.get(url("show_plan", proposal))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url("show_plan", proposal))
        return len(queries)

    lines = list(Prescription.objects.filter(phase__plan=proposal))
    for each in lines:
        ExerciseLog.objects.create(
            prescription=each, done_on=timezone.localdate(), answer="done", logged_at=timezone.now()
        )
    many = count()
    Prescription.objects.exclude(pk=lines[0].pk).update(removed_at=timezone.now())
    assert count() == many
