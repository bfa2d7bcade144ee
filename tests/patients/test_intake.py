"""The intake: kept page by page, urgent at once, and one record at the end."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clinic.models import Membership
from patients.conditions import GateKey, Need, NeedKind
from patients.forms.intake_pages import Taken, take_page
from patients.intake import (
    IntakeIncompleteError,
    IntakeSubmittedError,
    has_submitted_intake,
    open_intakes,
    read_urgent,
    save_intake_page,
    start_intake,
    submit_intake,
)
from patients.intake_questions import PAGES, SAFETY_PAGES, Page
from patients.intake_rounds import Round
from patients.models import (
    Area,
    Complaint,
    Consent,
    Episode,
    EpisodeState,
    FollowUp,
    Intake,
    OutcomeScore,
    Patient,
    RedFlag,
    Sex,
    Source,
    SpecialNeed,
    Urgency,
)
from patients.screening import clear_flag
from tests.factories.appointments import make_hours
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.patients.intake_answers import answers

pytestmark = pytest.mark.django_db


def send(patient: Patient, page: Page, now: datetime, **changed: Any) -> Taken:
    intake = Intake.objects.filter(patient=patient).first()
    return take_page(
        round=Round.of(patient, intake, now),
        page=page,
        data=answers(page, **changed),
        source=Source.LINK,
        now=now,
    )


def fill(patient: Patient, now: datetime, changes: Mapping[Page, dict[str, Any]] | None = None) -> Intake:
    """All pages of a calm intake, but for the changes; returns it as sent."""
    for page in PAGES:
        taken = send(patient, page, now, **(changes or {}).get(page, {}))
        assert not taken.form.errors, (page, taken.form.errors)
    return Intake.objects.get(patient=patient)


def test_pages_come_in_order_and_each_is_kept(house: House, now: datetime) -> None:
    patient = make_patient()
    for page, following in zip(PAGES, [*PAGES[1:], None], strict=True):
        assert send(patient, page, now).next_page == following
        assert page in Intake.objects.get().answers
    assert Intake.objects.get().submitted_at == now


def test_sent_intake_becomes_the_record(house: House, now: datetime) -> None:
    patient = make_patient()
    intake = fill(patient, now)
    episode = Episode.objects.get()
    assert (episode.area, episode.state, episode.risk) == ("low_back", "in_care", "high")
    assert episode.usual_pain is None, "pain on the first day is not what is usual"
    assert intake.episode == episode
    complaint = Complaint.objects.get()
    assert (complaint.mechanisms, complaint.pain_now, complaint.has_spasm) == (
        ["lifting", "twisting"],
        6,
        True,
    )
    assert (complaint.onset_on, complaint.can_reach_floor) == (date(2026, 11, 10), False)
    score = OutcomeScore.objects.get()
    assert (score.measure, score.score, score.taken_at, score.source) == ("nprs", 6, now, "link")
    needs = dict(SpecialNeed.objects.values_list("key", "kind"))
    assert needs == {
        Need.DISC: NeedKind.CLINICAL,
        Need.LARGE_PRINT: NeedKind.ACCESS,
        Need.NO_FLOOR: NeedKind.ACCESS,
    }
    assert dict(Consent.objects.values_list("purpose", "is_given")) == {
        "care": True,
        "manipulation": True,
        "neck_manipulation": False,
        "email": True,
        "check_in": True,
    }
    assert RedFlag.objects.count() == FollowUp.objects.count() == 0


def test_submitting_twice_writes_once(house: House, now: datetime) -> None:
    intake = fill(make_patient(), now)
    again = submit_intake(intake=intake, now=now + timedelta(minutes=1))
    assert again.submitted_at == now
    assert (Episode.objects.count(), OutcomeScore.objects.count(), Consent.objects.count()) == (1, 1, 5)


def test_last_page_sent_twice_is_refused_kindly_and_writes_once(house: House, now: datetime) -> None:
    patient = make_patient()
    intake = fill(patient, now)
    with pytest.raises(IntakeSubmittedError):
        save_intake_page(intake=intake, page=Page.AGREEMENT, answers={"care": True}, now=now)
    assert Episode.objects.count() == 1


def test_page_that_was_open_while_another_tab_sent_begins_no_second_round(
    house: House, now: datetime
) -> None:
    patient = make_patient()
    for page in PAGES[:-1]:
        send(patient, page, now)
    stale = Round.of(patient, Intake.objects.get(), now)
    send(patient, Page.AGREEMENT, now)
    late = take_page(
        round=stale, page=Page.AGREEMENT, data=answers(Page.AGREEMENT, care="no"), source=Source.LINK, now=now
    )
    assert (late.next_page, dict(late.form.errors)) == (None, {})
    assert Intake.objects.count() == Episode.objects.count() == 1
    assert Consent.objects.get(purpose="care").is_given


def test_submitting_with_an_open_page_names_it(house: House, now: datetime) -> None:
    patient = make_patient()
    send(patient, Page.COMPLAINT, now)
    with pytest.raises(IntakeIncompleteError) as refusal:
        submit_intake(intake=Intake.objects.get(), now=now)
    assert refusal.value.detail == {"page": Page.DETAILS}


def test_starting_again_takes_up_the_open_one(house: House, now: datetime) -> None:
    patient = make_patient()
    first = start_intake(patient=patient, source=Source.LINK, now=now)
    assert start_intake(patient=patient, source=Source.LINK, now=now) == first
    assert open_intakes([patient]) == {patient.pk}
    assert not has_submitted_intake(patient)


def test_staff_who_take_over_are_named(house: House, bob: Membership, now: datetime) -> None:
    patient = make_patient()
    start_intake(patient=patient, source=Source.LINK, now=now)
    taken_over = start_intake(patient=patient, source=Source.PHONE, now=now, by=bob)
    assert (taken_over.source, taken_over.typed_by) == ("phone", bob)


def test_second_round_begins_after_the_first_was_sent(house: House, now: datetime) -> None:
    patient = make_patient()
    first = fill(patient, now)
    second = start_intake(patient=patient, source=Source.LINK, now=now + timedelta(days=90))
    assert second.pk != first.pk


def test_same_area_goes_into_the_running_episode(house: House, now: datetime) -> None:
    patient = make_patient()
    running = make_episode(patient, state=EpisodeState.RECOVERING, usual_pain=4)
    fill(patient, now)
    running.refresh_from_db()
    assert Episode.objects.count() == 1
    assert (running.state, running.usual_pain, running.complaint.pain_now) == ("recovering", 4, 6)
    assert (running.version, running.complaint.version) == (2, 2)


def test_other_area_opens_another_episode(house: House, now: datetime) -> None:
    patient = make_patient()
    make_episode(patient, area=Area.NECK)
    fill(patient, now)
    assert set(Episode.objects.values_list("area", flat=True)) == {"neck", "low_back"}


def test_urgent_answer_raises_flag_and_follow_up_before_the_end(house: House, now: datetime) -> None:
    patient = make_patient()
    make_hours(house.bob, house.location)
    for page in (Page.COMPLAINT, Page.DETAILS, Page.HEALTH):
        send(patient, page, now)
    taken = send(patient, Page.NERVES, now, saddle_numb="yes")
    assert taken.has_new_urgent
    flag, work = RedFlag.objects.get(), FollowUp.objects.get()
    assert (flag.key, flag.level, flag.source) == (GateKey.CES, "urgent", "link")
    assert (work.kind, work.audience, work.urgency) == ("urgent_answer", "clinical", Urgency.URGENT)
    assert work.escalate_at == now + timedelta(minutes=30)
    assert Intake.objects.get().submitted_at is None


def test_urgent_answer_at_night_escalates_after_opening(house: House) -> None:
    make_hours(house.bob, house.location)
    night = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    send(make_patient(), Page.CHEST, night, chest_pain="yes")
    assert FollowUp.objects.get().escalate_at == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)


def test_urgent_page_that_is_not_complete_is_kept_all_the_same(house: House, now: datetime) -> None:
    patient = make_patient()
    taken = send(patient, Page.NERVES, now, saddle_numb="yes", unsteady=None)
    assert taken.has_new_urgent
    assert RedFlag.objects.get().key == GateKey.CES
    assert taken.next_page == Page.NERVES
    assert not Round.of(patient, Intake.objects.get(), now).is_answered(Page.NERVES)


def test_incomplete_page_without_urgency_keeps_nothing(house: House, now: datetime) -> None:
    taken = send(make_patient(), Page.NERVES, now, unsteady=None)
    assert list(taken.form.errors) == ["unsteady"]
    assert Intake.objects.count() == 0


def test_watchful_answer_raises_a_flag_and_no_work(house: House, now: datetime) -> None:
    taken = send(make_patient(), Page.HEAD, now, migraine="yes")
    assert not taken.has_new_urgent
    assert RedFlag.objects.get().level == "watchful"
    assert FollowUp.objects.count() == 0


def test_same_urgent_page_twice_is_one_flag_and_one_task(house: House, now: datetime) -> None:
    patient = make_patient()
    for _ in range(2):
        assert send(patient, Page.NERVES, now, saddle_numb="yes").has_new_urgent
    assert (RedFlag.objects.count(), FollowUp.objects.count()) == (1, 1)


def test_taking_an_urgent_answer_back_does_not_clear_it(house: House, now: datetime) -> None:
    patient = make_patient()
    send(patient, Page.NERVES, now, saddle_numb="yes")
    send(patient, Page.NERVES, now)
    assert RedFlag.objects.standing().count() == 1


def test_another_urgent_answer_must_be_read_again(house: House, now: datetime) -> None:
    patient = make_patient()
    send(patient, Page.NERVES, now, saddle_numb="yes")
    read_urgent(intake=Intake.objects.get(), now=now)
    assert Intake.objects.get().urgent_read_at == now
    assert send(patient, Page.CHEST, now, chest_pain="yes").has_new_urgent
    assert Intake.objects.get().urgent_read_at is None
    assert FollowUp.objects.count() == 2


def test_later_calm_page_does_not_reopen_what_was_cleared(
    house: House, bob: Membership, now: datetime
) -> None:
    patient = make_patient()
    send(patient, Page.NERVES, now, saddle_numb="yes")
    flag = RedFlag.objects.get()
    clear_flag(
        flag=flag,
        assessed_by="Dr Hart",
        assessed_on=date(2026, 11, 24),
        result="MRI clear",
        version=1,
        by=bob,
        now=now,
    )
    send(patient, Page.HEAD, now)
    assert RedFlag.objects.standing().count() == 0


def test_cancer_sign_alone_is_watchful_with_history_urgent(house: House, now: datetime) -> None:
    alone, both = make_patient(), make_patient(first_name="Ivo")
    assert not send(alone, Page.ILLNESS, now, weight_loss="yes").has_new_urgent
    assert send(both, Page.ILLNESS, now, weight_loss="yes", cancer_past="yes").has_new_urgent


def test_small_injury_is_urgent_when_the_record_knows_of_thin_bones(house: House, now: datetime) -> None:
    robust, fragile = make_patient(), make_patient(first_name="Ivo")
    SpecialNeed.objects.create(patient=fragile, key=Need.OSTEOPOROSIS, kind=NeedKind.CLINICAL, noted_at=now)
    assert not send(robust, Page.INJURY, now, small_injury="yes").has_new_urgent
    assert send(fragile, Page.INJURY, now, small_injury="yes").has_new_urgent


def test_answers_that_last_become_needs(house: House, now: datetime) -> None:
    patient = make_patient()
    fill(
        patient,
        now,
        {
            Page.HEALTH: {
                "spine": ["fusion"],
                "spine_level": "L4-L5",
                "is_pregnant": "yes",
                "pregnant_weeks": "22",
            },
            Page.INJURY: {"steroids": "yes", "pregnant_bleeding": "no", "pregnant_unwell": "no"},
        },
    )
    needs = {need.key: need for need in SpecialNeed.objects.all()}
    assert needs[Need.FUSION].detail == "L4-L5"
    assert needs[Need.PREGNANCY].weeks == 22
    assert Need.LONG_STEROIDS in needs
    assert set(RedFlag.objects.values_list("key", flat=True)) == {GateKey.SURG, GateKey.OP}
    assert set(RedFlag.objects.values_list("episode", flat=True)) == {Episode.objects.get().pk}


def test_known_need_is_not_noted_twice(house: House, now: datetime) -> None:
    patient = make_patient()
    SpecialNeed.objects.create(patient=patient, key=Need.DISC, kind=NeedKind.CLINICAL, noted_at=now)
    fill(patient, now)
    assert SpecialNeed.objects.filter(key=Need.DISC).count() == 1


def test_pregnancy_questions_are_asked_only_in_a_pregnancy(house: House, now: datetime) -> None:
    patient = make_patient()
    send(patient, Page.HEALTH, now, is_pregnant="yes")
    taken = send(patient, Page.INJURY, now)
    assert set(taken.form.errors) == {"pregnant_bleeding", "pregnant_unwell"}
    man = make_patient(first_name="Ivo", sex=Sex.MALE)
    assert not send(man, Page.HEALTH, now).form.errors
    assert "is_pregnant" not in send(man, Page.HEALTH, now).form.fields


def test_sport_that_is_named_counts_as_the_mechanism(house: House, now: datetime) -> None:
    taken = send(make_patient(), Page.COMPLAINT, now, mechanisms=None, sports=["golf"])
    assert taken.round.answers[Page.COMPLAINT]["mechanisms"] == ["sport"]


def test_guardian_answers_for_a_minor(house: House, now: datetime) -> None:
    child = make_patient(birth_on=date(2012, 3, 1))
    for page in PAGES[:-1]:
        send(child, page, now)
    refused = send(child, Page.AGREEMENT, now)
    assert list(refused.form.errors) == ["signed_by"]
    assert Consent.objects.count() == 0
    assert send(child, Page.AGREEMENT, now, signed_by="Ann Quill").next_page is None
    assert set(Consent.objects.values_list("given_by", flat=True)) == {"Ann Quill"}


@pytest.mark.parametrize("page", SAFETY_PAGES)
def test_no_safety_question_may_be_left_out(house: House, now: datetime, page: Page) -> None:
    taken = take_page(
        round=Round.of(make_patient(), None, now), page=page, data={}, source=Source.LINK, now=now
    )
    assert set(taken.form.errors) == set(taken.form.fields)
    assert all(field.initial is None for field in taken.form.fields.values())


@pytest.mark.parametrize(
    ("page", "field", "value"),
    [
        (Page.COMPLAINT, "in_own_words", "a" * 2001),
        (Page.COMPLAINT, "in_own_words", "nul \x00 here"),
        (Page.COMPLAINT, "area", "moon"),
        (Page.COMPLAINT, "pain_now", "11"),
        (Page.COMPLAINT, "pain_now", None),
        (Page.COMPLAINT, "onset_on", "2027-01-01"),
        (Page.COMPLAINT, "onset_on", "1900-01-01"),
        (Page.COMPLAINT, "onset_on", "yesterday"),
        (Page.COMPLAINT, "mechanisms", ["magic"]),
        (Page.DETAILS, "earlier_episodes", "-1"),
        (Page.DETAILS, "sitting_hours", "25"),
        (Page.DETAILS, "can_reach_floor", None),
        (Page.DETAILS, "days_in_bed", "1e9"),
        (Page.DETAILS, "medicines", "m" * 501),
        (Page.HEALTH, "spine", ["dragon"]),
        (Page.HEALTH, "pregnant_weeks", "99"),
        (Page.NERVES, "saddle_numb", "maybe"),
        (Page.AGREEMENT, "signed_by", "   "),
        (Page.AGREEMENT, "care", None),
    ],
)
def test_bad_input_is_told_at_the_field(
    house: House, now: datetime, page: Page, field: str, value: Any
) -> None:
    taken = send(make_patient(), page, now, **{field: value})
    assert field in taken.form.errors
    assert Intake.objects.count() == 0


def test_words_are_kept_as_they_were_written(house: House, now: datetime) -> None:
    words = '<b>größer</b> 背中 & "it locks"\nnext line'
    patient = make_patient()
    fill(patient, now, {Page.COMPLAINT: {"in_own_words": words}})
    assert Complaint.objects.get().in_own_words == words
