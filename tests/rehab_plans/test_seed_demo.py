"""The demo clinic: whole, believable by the product's own rules, and written once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from appointments.models import Appointment, AppointmentStatus, Recall, RecallAttempt, Series, Visit
from appointments.rebooking import Why, find_displaced
from appointments.recall_planning import plan_recalls
from appointments.reminders import missing_reminders
from appointments.visits import is_intact as is_note_intact
from clinic.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from clinic.models import Clinic, MailState, Membership, OutgoingMail, User
from clinic.tenancy import clinic_scope
from patients.examinations.closing import is_intact as is_examination_intact
from patients.models import Episode, EpisodeState, Examination, FollowUp, FollowUpKind, Patient
from rehab_plans.bans import active_bans, first_strike
from rehab_plans.demo.courses import answer_of
from rehab_plans.exercises import LIBRARY
from rehab_plans.facts import Facts
from rehab_plans.models import CheckIn, CheckInState, PlanStatus, Prescription, RecurrenceEvent, RehabPlan
from rehab_plans.recurrence import next_state
from rehab_plans.reminders import missing_check_in_mail
from tests.factories.demo import NOW, make_demo_codes, seed_demo


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Clinic]:
    """Sown once for the whole file: each test looks at it inside a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_demo_codes()
        seed_demo()
        connection.check_constraints()  # once, or the end of each test does it anew
        yield Clinic.objects.get(slug="demo")
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded: Clinic, db: None) -> Iterator[Clinic]:
    with clinic_scope(seeded):
        yield seeded


def test_seed_demo_people_and_places(demo: Clinic) -> None:
    assert Patient.objects.count() == 30
    assert Membership.objects.practitioners().filter(here_from__isnull=True).count() == 3
    assert Membership.objects.get(here_from__gt=NOW).display_name == "Dr Strand"
    for account in DEMO_ACCOUNTS:
        assert User.objects.get(email=account.email).check_password(DEMO_PASSWORD)
    shared = Patient.objects.exclude(email="").values_list("email", flat=True)
    assert len(set(shared)) < len(shared), "families share an address"
    assert all(email.endswith("@mail.example") for email in shared)


def test_seed_demo_year_is_full(demo: Clinic) -> None:
    assert Appointment.objects.count() > 150
    assert Visit.objects.counting().count() > 80
    assert Examination.objects.filter(signed_at__isnull=False).count() > 20
    assert Examination.objects.filter(signed_at__isnull=True).count() >= 1
    assert CheckIn.objects.answered().count() > 100
    assert RehabPlan.objects.filter(status=PlanStatus.PROPOSED).exists()
    assert RehabPlan.objects.filter(status=PlanStatus.ACTIVE).count() > 5


def test_seed_demo_shows_a_series(demo: Clinic) -> None:
    [series] = Series.objects.all()
    numbers = series.visits.order_by("series_number").values_list("series_number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))
    assert len(numbers) > 2
    assert OutgoingMail.objects.get(subject_uid=series.uid).state == MailState.SENT


def test_seed_demo_nobody_is_booked_twice(demo: Clinic) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM appointments_appointment a JOIN appointments_appointment b
              ON a.id < b.id AND a.blocked && b.blocked
             AND ((a.practitioner_id = b.practitioner_id AND a.lane = b.lane)
                  OR a.room_id = b.room_id OR a.patient_id = b.patient_id)
            """
        )
        assert cursor.fetchone() == (0,)
    over = [
        row
        for row in Appointment.objects.select_related("practitioner")
        if row.lane > row.practitioner.capacity
    ]
    assert over == []


def test_seed_demo_board_fits_the_moment(demo: Clinic) -> None:
    S = AppointmentStatus
    came = Appointment.objects.filter(status__in=[S.CHECKED_OUT, S.TREATED, S.IN_ROOM])
    assert not came.filter(starts_at__gt=NOW).exists()
    assert not Appointment.objects.filter(
        status__in=[S.BOOKED, S.CONFIRMED], ends_at__lt=NOW - timedelta(hours=1)
    )
    assert Appointment.objects.filter(status=S.IN_ROOM).exists()
    assert Appointment.objects.upcoming(now=NOW).count() > 10


def test_seed_demo_states_follow_from_the_answers(demo: Clinic) -> None:
    checked = 0
    for episode in Episode.objects.exclude(state__in=[EpisodeState.DISCHARGED, EpisodeState.UNKNOWN]):
        answers = [answer_of(each) for each in CheckIn.objects.answered().filter(episode=episode)]
        if answers:
            assert episode.state == next_state(history=answers, now=NOW).state
            checked += 1
    assert checked > 8
    for event in RecurrenceEvent.objects.select_related("check_in").exclude(kind="unknown"):
        history = CheckIn.objects.answered().filter(episode=event.episode, due_at__lte=event.check_in.due_at)
        judged = next_state(history=[answer_of(each) for each in history], state=event.from_state, now=NOW)
        assert event.kind in {each.kind for each in judged.events}


def test_seed_demo_no_plan_holds_a_banned_exercise(demo: Clinic) -> None:
    lines = Prescription.objects.standing().select_related("phase__plan", "exercise")
    assert len(lines) > 100
    for line in lines:
        facts = Facts.from_json(line.phase.plan.facts)
        assert first_strike(LIBRARY[line.exercise.key], active_bans(facts), facts) is None


def test_seed_demo_signatures_hold(demo: Clinic) -> None:
    notes = list(Visit.objects.counting())
    assert notes
    assert all(is_note_intact(note) for note in notes)
    signed = Examination.objects.filter(signed_at__isnull=False).select_related("patient", "episode")
    assert all(is_examination_intact(each) for each in signed)


def test_seed_demo_owes_no_mail_of_the_past(demo: Clinic) -> None:
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() > 50
    assert not OutgoingMail.objects.due(now=NOW).exists()
    assert missing_reminders(demo, NOW) == 0
    assert missing_check_in_mail(demo, NOW) == 0
    assert not CheckIn.objects.filter(state=CheckInState.DUE, closes_at__lte=NOW).exists()


def test_seed_demo_has_work_that_waits(demo: Clinic) -> None:
    urgent = FollowUp.objects.open().filter(kind=FollowUpKind.URGENT_ANSWER)
    assert urgent.count() == 1
    assert FollowUp.objects.open().values("kind").distinct().count() >= 3


def test_seed_demo_visits_stand_but_for_an_afternoon_that_was_taken_off_later(demo: Clinic) -> None:
    displaced = find_displaced(now=NOW)
    assert 0 < len(displaced) < 10
    assert {each.visit.practitioner.display_name for each in displaced} == {"Dr Okafor"}
    assert {why for each in displaced for why in each.whys} == {Why.TIME_OFF}


def test_seed_demo_has_people_to_call_and_tries(demo: Clinic) -> None:
    """The clock has nothing to add: what stands here is what the rules say."""
    due = Recall.objects.open()
    assert due.count() >= 3
    assert RecallAttempt.objects.filter(recall__in=due).exists()
    assert plan_recalls(now=NOW) == 0


def test_seed_demo_twice_writes_once(demo: Clinic) -> None:
    before = Patient.objects.count(), Appointment.objects.count(), OutgoingMail.objects.count()
    assert "already" in seed_demo()
    assert (Patient.objects.count(), Appointment.objects.count(), OutgoingMail.objects.count()) == before
