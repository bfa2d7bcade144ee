"""The visit note: begun once, saved by every tap, signed for good."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from appointments.booking import cancel
from appointments.models import (
    Addendum,
    Adjustment,
    AppointmentStatus,
    CareKind,
    TherapyGiven,
    Visit,
    VisitEpisode,
)
from appointments.visits import (
    NoOpenEpisodeError,
    Touch,
    VisitChangedError,
    VisitError,
    add_addendum,
    adjust,
    carry_forward,
    enter_in_error,
    give_therapy,
    is_intact,
    remove_adjustment,
    remove_therapy,
    save_note,
    set_response,
    sign_visit,
    start_visit,
)
from appointments.visits.signature import NothingRecordedError, VisitNotSignedError
from clinic.models import Membership
from clinic.signing import MayNotSignError, SignedError
from patients.models import Area, Episode, EpisodeState, OutcomeMeasure, OutcomeScore, Patient, Source
from tests.factories.appointments import make_appointment
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(patient: Patient) -> Episode:
    return make_episode(patient)


@pytest.fixture
def visit(episode: Episode, patient: Patient, bob: Membership, now: datetime) -> Visit:
    return start_visit(patient=patient, by=bob, now=now)


@pytest.fixture
def signed(visit: Visit, bob: Membership, now: datetime) -> Visit:
    adjust(visit=visit, touch=Touch("L4", "diversified", "right", 3), by=bob, now=now)
    give_therapy(visit=visit, therapy="ice", minutes=10, by=bob, now=now)
    return sign_visit(visit=visit, version=visit.version, by=bob, now=now)


def test_start_twice_gives_the_same_note(
    visit: Visit, patient: Patient, bob: Membership, now: datetime
) -> None:
    again = start_visit(patient=patient, by=bob, now=now + timedelta(seconds=1))
    assert again.pk == visit.pk
    assert Visit.objects.count() == 1


def test_start_finds_the_booked_visit_of_today(
    episode: Episode, patient: Patient, house: House, now: datetime
) -> None:
    booked = make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=now + timedelta(hours=1)
    )
    make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=now + timedelta(days=1)
    )
    visit = start_visit(patient=patient, by=house.amy, now=now)
    assert visit.appointment_id == booked.pk
    assert visit.practitioner_id == house.bob.pk
    assert start_visit(patient=patient, appointment=booked, by=house.bob, now=now).pk == visit.pk


@pytest.mark.parametrize(
    ("days", "status"), [(0, "cancelled"), (0, "no_show"), (1, "booked"), (-1, "expired")]
)
def test_start_for_a_visit_that_nobody_came_to_is_refused(
    episode: Episode, patient: Patient, house: House, now: datetime, days: int, status: str
) -> None:
    booked = make_appointment(
        patient=patient, practitioner=house.bob, location=house.location,
        starts_at=now + timedelta(days=days), status=status,
    )  # fmt: skip
    with pytest.raises(VisitError) as refused:
        start_visit(patient=patient, appointment=booked, by=house.bob, now=now)
    assert refused.value.field == "appointment"
    assert not Visit.objects.exists()


def test_start_for_yesterdays_visit_is_written_down_late(
    episode: Episode, patient: Patient, house: House, now: datetime
) -> None:
    booked = make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=now - timedelta(days=1)
    )
    assert start_visit(patient=patient, appointment=booked, by=house.bob, now=now).appointment == booked


def test_start_serves_every_open_episode(patient: Patient, bob: Membership, now: datetime) -> None:
    low, neck = make_episode(patient), make_episode(patient, area=Area.NECK)
    make_episode(patient, state=EpisodeState.DISCHARGED, discharged_at=now)
    visit = start_visit(patient=patient, by=bob, now=now)
    assert set(VisitEpisode.objects.filter(visit=visit).values_list("episode", flat=True)) == {
        low.pk,
        neck.pk,
    }


def test_start_without_an_open_episode_is_refused(patient: Patient, bob: Membership, now: datetime) -> None:
    with pytest.raises(NoOpenEpisodeError) as refused:
        start_visit(patient=patient, by=bob, now=now)
    assert refused.value.code == "no_open_episode"


def test_start_with_somebody_elses_episode_is_refused(
    patient: Patient, bob: Membership, now: datetime
) -> None:
    other = make_episode(make_patient(first_name="Otto"))
    with pytest.raises(VisitError):
        start_visit(patient=patient, episodes=[other], by=bob, now=now)


@pytest.mark.parametrize(
    ("taken", "pain"),
    [(timedelta(minutes=-30), 6), (timedelta(days=-1), None)],
    ids=["today", "yesterday"],
)
def test_start_takes_the_pain_of_today_only(
    episode: Episode, patient: Patient, bob: Membership, now: datetime, taken: timedelta, pain: int | None
) -> None:
    OutcomeScore.objects.create(
        episode=episode,
        measure=OutcomeMeasure.NPRS,
        score=Decimal(6),
        taken_at=now + taken,
        source=Source.LINK,
    )
    assert start_visit(patient=patient, by=bob, now=now).pain == pain


def test_adjustment_counts_for_the_episode_it_lies_in(
    patient: Patient, bob: Membership, now: datetime
) -> None:
    low, mid = make_episode(patient), make_episode(patient, area=Area.MID_BACK)
    visit = start_visit(patient=patient, by=bob, now=now)
    assert adjust(visit=visit, touch=Touch("T6", "diversified"), by=bob, now=now).episode_id == mid.pk
    assert adjust(visit=visit, touch=Touch("L5", "diversified"), by=bob, now=now).episode_id == low.pk
    chosen = adjust(visit=visit, touch=Touch("L4", "diversified"), episode=mid, by=bob, now=now)
    assert chosen.episode_id == mid.pk


def test_adjustment_for_an_episode_not_served_is_refused(
    visit: Visit, bob: Membership, now: datetime
) -> None:
    other = make_episode(make_patient(first_name="Otto"))
    with pytest.raises(VisitError) as refused:
        adjust(visit=visit, touch=Touch("L4", "diversified"), episode=other, by=bob, now=now)
    assert refused.value.field == "episode"


def test_same_tap_twice_is_one_adjustment_and_keeps_what_it_does_not_name(
    visit: Visit, bob: Membership, now: datetime
) -> None:
    first = adjust(
        visit=visit,
        touch=Touch("L4", "gonstead", "left", 2, {"listing": "PLS", "listing_system": "gonstead"}),
        by=bob,
        now=now,
    )
    again = adjust(
        visit=visit, touch=Touch("L4", "gonstead", "left", details={"is_tolerated": False}), by=bob, now=now
    )
    assert again.pk == first.pk
    assert (again.response, again.listing, again.is_tolerated) == (2, "PLS", False)


def test_ilium_is_its_own_side(visit: Visit, bob: Membership, now: datetime) -> None:
    assert adjust(visit=visit, touch=Touch("IL-R", "thompson", "left"), by=bob, now=now).side == "right"


@pytest.mark.parametrize(
    ("touch", "field"),
    [
        (Touch("L9", "diversified"), "place"),
        (Touch("L4", "magic"), "technique"),
        (Touch("L4", "diversified", "above"), "side"),
        (Touch("upper_limb", "extremity"), "side"),
        (Touch("L4", "diversified", response=4), "response"),
        (Touch("L4", "diversified", details={"listing": "P" * 21}), "listing"),
        (Touch("L4", "diversified", details={"listing_system": "mine"}), "listing_system"),
    ],
)
def test_adjustment_outside_the_lists_is_refused(
    visit: Visit, bob: Membership, now: datetime, touch: Touch, field: str
) -> None:
    with pytest.raises(VisitError) as refused:
        adjust(visit=visit, touch=touch, by=bob, now=now)
    assert refused.value.field == field
    assert not Adjustment.objects.exists()


def test_response_for_all_leaves_given_ones_alone(visit: Visit, bob: Membership, now: datetime) -> None:
    adjust(visit=visit, touch=Touch("L4", "diversified", response=1), by=bob, now=now)
    late = adjust(visit=visit, touch=Touch("L5", "diversified"), by=bob, now=now)
    adjust(visit=visit, touch=Touch("T6", "diversified"), by=bob, now=now)
    assert set_response(visit=visit, response=3, by=bob, now=now) == 2
    assert list(Adjustment.objects.values_list("response", flat=True)) == [1, 3, 3]
    assert set_response(visit=visit, response=0, adjustments=[late], by=bob, now=now) == 1
    with pytest.raises(VisitError):
        set_response(visit=visit, response=7, by=bob, now=now)


def test_rows_can_be_taken_out_twice(visit: Visit, bob: Membership, now: datetime) -> None:
    row = adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)
    give_therapy(visit=visit, therapy="heat", by=bob, now=now)
    for _time in range(2):
        remove_adjustment(adjustment=row, by=bob, now=now)
        remove_therapy(visit=visit, therapy="heat", by=bob, now=now)
    assert not Adjustment.objects.exists()
    assert not TherapyGiven.objects.exists()


def test_note_saves_and_every_change_bumps_the_version(visit: Visit, bob: Membership, now: datetime) -> None:
    before = visit.version
    save_note(
        visit=visit,
        fields={"assessment": " Better \r\n now ", "pain": 3, "care": CareKind.MAINTENANCE, "version": 9},
        version=before,
        by=bob,
        now=now,
    )
    fresh = Visit.objects.get()
    assert (fresh.assessment, fresh.pain, fresh.care) == ("Better \n now", 3, CareKind.MAINTENANCE)
    assert fresh.version == before + 1


def test_note_of_a_stale_version_is_refused_and_shows_the_fresh_one(
    visit: Visit, bob: Membership, amy: Membership, now: datetime
) -> None:
    read = visit.version
    save_note(visit=Visit.objects.get(), fields={"assessment": "Hers"}, version=read, by=amy, now=now)
    with pytest.raises(VisitChangedError) as refused:
        save_note(visit=visit, fields={"assessment": "His"}, version=read, by=bob, now=now)
    assert refused.value.code == "stale_version"
    assert refused.value.detail["visit"].assessment == "Hers"
    assert Visit.objects.get().assessment == "Hers"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"pain": 11}, "pain"),
        ({"care": "luxury"}, "care"),
        ({"assessment": "a" * 2001}, "assessment"),
    ],
)
def test_note_that_does_not_fit_is_refused(
    visit: Visit, bob: Membership, now: datetime, fields: dict, field: str
) -> None:
    with pytest.raises(VisitError) as refused:
        save_note(visit=visit, fields=fields, version=visit.version, by=bob, now=now)
    assert refused.value.field == field


def test_same_as_last_time_brings_the_segments_without_their_answers(
    signed: Visit, patient: Patient, bob: Membership, now: datetime
) -> None:
    later = now + timedelta(days=3)
    visit = start_visit(patient=patient, by=bob, now=later)
    assert visit.pk != signed.pk
    for _time in range(2):
        assert len(carry_forward(visit=visit, by=bob, now=later).added) == 1
    row = Adjustment.objects.get(visit=visit)
    assert (row.place, row.side, row.technique, row.response) == ("L4", "right", "diversified", None)


def test_same_as_last_time_skips_a_note_entered_in_error(
    signed: Visit, patient: Patient, bob: Membership, now: datetime
) -> None:
    enter_in_error(visit=signed, reason="wrong chart", by=bob, now=now)
    visit = start_visit(patient=patient, by=bob, now=now + timedelta(days=3))
    assert carry_forward(visit=visit, by=bob, now=now).added == []


def test_signature_needs_content(visit: Visit, bob: Membership, now: datetime) -> None:
    with pytest.raises(NothingRecordedError):
        sign_visit(visit=visit, version=visit.version, by=bob, now=now)
    assert Visit.objects.get().signed_at is None


def test_signature_takes_the_texts_of_its_page(visit: Visit, bob: Membership, now: datetime) -> None:
    sign_visit(visit=visit, version=visit.version, fields={"assessment": "Good"}, by=bob, now=now)
    fresh = Visit.objects.get()
    assert (fresh.assessment, fresh.signed_at, fresh.signed_by_id) == ("Good", now, bob.pk)
    assert is_intact(fresh)


def test_pain_of_a_signed_note_joins_the_course_until_the_note_is_withdrawn(
    visit: Visit, episode: Episode, bob: Membership, now: datetime
) -> None:
    fields = {"assessment": "x", "pain": 3}
    signed = sign_visit(visit=visit, version=visit.version, fields=fields, by=bob, now=now)
    kept = OutcomeScore.objects.get()
    assert (kept.episode_id, kept.measure, kept.score) == (episode.pk, OutcomeMeasure.NPRS, 3)
    assert (kept.taken_at, kept.source, kept.typed_by_id) == (now, Source.STAFF, bob.pk)
    OutcomeScore.objects.create(
        episode=episode, measure=OutcomeMeasure.NPRS, score=5, taken_at=now, source=Source.LINK
    )
    enter_in_error(visit=signed, reason="wrong chart", by=bob, now=now)
    assert OutcomeScore.objects.get().score == 5


def test_pain_the_patient_gave_today_is_not_doubled(
    episode: Episode, patient: Patient, bob: Membership, now: datetime
) -> None:
    OutcomeScore.objects.create(
        episode=episode, measure=OutcomeMeasure.NPRS, score=6, taken_at=now, source=Source.LINK
    )
    visit = start_visit(patient=patient, by=bob, now=now)
    sign_visit(visit=visit, version=visit.version, fields={"assessment": "x"}, by=bob, now=now)
    assert OutcomeScore.objects.count() == 1


def test_pain_of_a_note_for_two_episodes_joins_neither(
    episode: Episode, patient: Patient, bob: Membership, now: datetime
) -> None:
    make_episode(patient, area=Area.NECK)
    visit = start_visit(patient=patient, by=bob, now=now)
    sign_visit(visit=visit, version=visit.version, fields={"assessment": "x", "pain": 3}, by=bob, now=now)
    assert not OutcomeScore.objects.exists()


def test_signature_of_a_stale_page_is_refused(visit: Visit, bob: Membership, now: datetime) -> None:
    read = visit.version
    adjust(visit=visit, touch=Touch("L4", "diversified"), by=bob, now=now)
    with pytest.raises(VisitChangedError):
        sign_visit(visit=visit, version=read, by=bob, now=now)


def test_only_a_chiropractor_signs_adds_and_withdraws(signed: Visit, house: House, now: datetime) -> None:
    draft = start_visit(patient=signed.patient, by=house.amy, now=now)
    for member in (house.amy, house.alice, house.rita):
        with pytest.raises(MayNotSignError):
            sign_visit(visit=draft, version=draft.version, fields={"assessment": "x"}, by=member, now=now)
        with pytest.raises(MayNotSignError):
            add_addendum(visit=signed, text="x", reason="y", by=member, now=now)
        with pytest.raises(MayNotSignError):
            enter_in_error(visit=signed, reason="y", by=member, now=now)


@pytest.mark.parametrize(
    "status", [AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.IN_ROOM]
)
def test_signature_marks_the_booked_visit_as_treated(
    episode: Episode, patient: Patient, house: House, now: datetime, status: AppointmentStatus
) -> None:
    booked = make_appointment(
        patient=patient, practitioner=house.bob, location=house.location, starts_at=now, status=status
    )
    visit = start_visit(patient=patient, appointment=booked, by=house.bob, now=now)
    sign_visit(visit=visit, version=visit.version, fields={"assessment": "x"}, by=house.bob, now=now)
    booked.refresh_from_db()
    assert booked.status == AppointmentStatus.TREATED
    assert booked.treated_at == now


def test_cancelled_booking_does_not_hold_up_the_signature(
    episode: Episode, patient: Patient, house: House, now: datetime
) -> None:
    booked = make_appointment(patient=patient, practitioner=house.bob, location=house.location, starts_at=now)
    visit = start_visit(patient=patient, appointment=booked, by=house.bob, now=now)
    cancel(appointment=booked, version=booked.version, by=house.rita, now=now)
    sign_visit(visit=visit, version=visit.version, fields={"assessment": "x"}, by=house.bob, now=now)
    booked.refresh_from_db()
    assert booked.status == AppointmentStatus.LATE_CANCELLED
    assert Visit.objects.get().signed_at == now


def test_verbs_refuse_a_signed_note(signed: Visit, bob: Membership, now: datetime) -> None:
    row = Adjustment.objects.get()
    with pytest.raises(SignedError):
        adjust(visit=signed, touch=Touch("L5", "diversified"), by=bob, now=now)
    with pytest.raises(SignedError):
        remove_adjustment(adjustment=row, by=bob, now=now)
    with pytest.raises(SignedError):
        set_response(visit=signed, response=0, by=bob, now=now)
    with pytest.raises(SignedError):
        give_therapy(visit=signed, therapy="heat", by=bob, now=now)
    with pytest.raises(SignedError):
        save_note(visit=signed, fields={"assessment": "x"}, version=signed.version, by=bob, now=now)
    with pytest.raises(SignedError):
        sign_visit(visit=signed, version=signed.version, by=bob, now=now)


def _orm_save(visit: Visit) -> None:
    visit.assessment = "forged"
    visit.save()


def _raw(sql: str) -> Callable[[Visit], None]:
    def run(visit: Visit) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return run


@pytest.mark.parametrize(
    "forge",
    [
        _orm_save,
        lambda visit: Visit.objects.update(assessment="forged"),
        lambda visit: Visit.objects.bulk_update([_with(visit, assessment="forged")], ["assessment"]),
        _raw("UPDATE appointments_visit SET signed_at = NULL, signed_by_id = NULL, content_hash = ''"),
        _raw("UPDATE appointments_visit SET pain = 1"),
        lambda visit: visit.delete(),
        lambda visit: Visit.objects.all()._raw_delete("default"),
        _raw("DELETE FROM appointments_visit"),
        _raw("TRUNCATE appointments_visit CASCADE"),
        lambda visit: Adjustment.objects.update(response=0),
        lambda visit: Adjustment.objects.all().delete(),
        lambda visit: Adjustment.objects.create(
            visit=visit, episode=visit.served.get().episode, place="L5", technique="diversified"
        ),
        lambda visit: TherapyGiven.objects.update(minutes=1),
        lambda visit: TherapyGiven.objects.create(visit=visit, therapy="heat"),
        lambda visit: VisitEpisode.objects.all().delete(),
        _raw("DELETE FROM appointments_adjustment"),
        _raw("TRUNCATE appointments_adjustment"),
        _raw("TRUNCATE appointments_addendum"),
    ],
)
def test_signed_note_cannot_be_changed_by_any_road(signed: Visit, forge: Callable[[Visit], object]) -> None:
    before = Visit.objects.filter(pk=signed.pk).values().get()
    with pytest.raises(DatabaseError), transaction.atomic():
        forge(signed)
    assert Visit.objects.filter(pk=signed.pk).values().get() == before
    assert is_intact(Visit.objects.get(pk=signed.pk))


def _with(visit: Visit, **changes: object) -> Visit:
    for name, value in changes.items():
        setattr(visit, name, value)
    return visit


def test_addendum_is_added_once_and_never_changed(signed: Visit, bob: Membership, now: datetime) -> None:
    for _time in range(2):
        added = add_addendum(visit=signed, text=" Numb toe ", reason="forgotten", by=bob, now=now)
    assert Addendum.objects.count() == 1
    assert (added.text, added.reason, added.added_by_id, added.added_at) == (
        "Numb toe",
        "forgotten",
        bob.pk,
        now,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Addendum.objects.update(text="forged")
    with pytest.raises(DatabaseError), transaction.atomic():
        Addendum.objects.all().delete()
    assert is_intact(signed)


@pytest.mark.parametrize(
    ("text", "reason", "field"), [(" ", "y", "text"), ("x", "", "reason"), ("x", "y" * 201, "reason")]
)
def test_addendum_needs_text_and_reason(
    signed: Visit, bob: Membership, now: datetime, text: str, reason: str, field: str
) -> None:
    with pytest.raises(VisitError) as refused:
        add_addendum(visit=signed, text=text, reason=reason, by=bob, now=now)
    assert refused.value.field == field


def test_draft_takes_no_addendum_and_no_error_mark(visit: Visit, bob: Membership, now: datetime) -> None:
    with pytest.raises(VisitNotSignedError):
        add_addendum(visit=visit, text="x", reason="y", by=bob, now=now)
    with pytest.raises(VisitNotSignedError):
        enter_in_error(visit=visit, reason="y", by=bob, now=now)


def test_note_in_the_wrong_chart_is_marked_once_and_stays_readable(
    signed: Visit, bob: Membership, now: datetime
) -> None:
    with pytest.raises(VisitError):
        enter_in_error(visit=signed, reason=" ", by=bob, now=now)
    enter_in_error(visit=signed, reason="wrong chart", by=bob, now=now)
    enter_in_error(visit=signed, reason="again", by=bob, now=now + timedelta(hours=1))
    fresh = Visit.objects.get()
    assert (fresh.entered_in_error_at, fresh.entered_in_error_reason) == (now, "wrong chart")
    assert is_intact(fresh)
    assert not Visit.objects.counting().exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda v: Visit.objects.filter(pk=v.pk).update(assessment="other"),
        lambda v: Visit.objects.filter(pk=v.pk).update(complaint_review="other"),
        lambda v: Visit.objects.filter(pk=v.pk).update(home_advice="other"),
        lambda v: Visit.objects.filter(pk=v.pk).update(pain=9),
        lambda v: Visit.objects.filter(pk=v.pk).update(care=CareKind.MAINTENANCE),
        lambda v: Visit.objects.filter(pk=v.pk).update(started_at=v.started_at + timedelta(seconds=1)),
        lambda v: Adjustment.objects.filter(visit=v).update(place="L3"),
        lambda v: Adjustment.objects.filter(visit=v).update(side="left"),
        lambda v: Adjustment.objects.filter(visit=v).update(technique="gonstead"),
        lambda v: Adjustment.objects.filter(visit=v).update(response=0),
        lambda v: Adjustment.objects.filter(visit=v).update(is_tolerated=False),
        lambda v: Adjustment.objects.filter(visit=v).update(listing="PR"),
        lambda v: Adjustment.objects.filter(visit=v).update(line_of_drive="up"),
        lambda v: Adjustment.objects.filter(visit=v).delete(),
        lambda v: TherapyGiven.objects.filter(visit=v).update(minutes=11),
        lambda v: TherapyGiven.objects.create(visit=v, therapy="heat"),
        lambda v: VisitEpisode.objects.filter(visit=v).delete(),
    ],
)
def test_any_change_of_content_would_change_the_hash(
    visit: Visit, bob: Membership, now: datetime, change: Callable[[Visit], object]
) -> None:
    from appointments.visits import content_of
    from clinic.signing import content_hash

    adjust(visit=visit, touch=Touch("L4", "diversified", "right", 3), by=bob, now=now)
    give_therapy(visit=visit, therapy="ice", minutes=10, by=bob, now=now)
    draft = Visit.objects.get()
    before = content_hash(content_of(draft))
    assert content_hash(content_of(Visit.objects.get())) == before
    change(draft)
    assert content_hash(content_of(Visit.objects.get())) != before
