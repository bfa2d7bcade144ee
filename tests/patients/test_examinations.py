"""An examination on record: every tap saves, a repeat changes nothing, a signature closes it for good."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.errors import DomainError, StaleVersionError
from clinic.models import Membership
from clinic.tenancy import clinic_scope
from patients.conditions import GateKey, Severity
from patients.examinations import closing, drafts, measuring, palpation, testing
from patients.examinations.palpation import Place
from patients.findings import part_letters
from patients.models import (
    Area,
    Examination,
    ExaminationAddendum,
    ExaminationKind,
    Finding,
    Measurement,
    Posture,
    RedFlag,
    Source,
    TestOutcome,
    TestResult,
)
from patients.spine import Segment, Side
from tests.factories.clinic import House
from tests.factories.patients import make_episode

pytestmark = pytest.mark.django_db

L4 = Place("L4", "right")


def make_draft(by: Membership, now: datetime, **fields: object) -> Examination:
    episode = make_episode(**fields)
    return drafts.start_examination(patient=episode.patient, episode=episode, by=by, now=now)


@pytest.fixture
def draft(bob: Membership, now: datetime) -> Examination:
    return make_draft(bob, now)


def sign(examination: Examination, by: Membership, now: datetime) -> Examination:
    examination.refresh_from_db()
    return closing.sign_examination(examination=examination, version=examination.version, by=by, now=now)


def letters_at(examination: Examination, place: Place) -> str:
    return part_letters(palpation.findings_at(examination, place))


# --- drafts -----------------------------------------------------------------------------------


def test_start_reuses_the_open_draft(draft: Examination, bob: Membership, now: datetime) -> None:
    again = drafts.start_examination(patient=draft.patient, episode=draft.episode, by=bob, now=now)
    assert again == draft
    assert draft.kind == ExaminationKind.INITIAL


def test_second_examination_is_a_re_examination(draft: Examination, bob: Membership, now: datetime) -> None:
    drafts.save_note(examination=draft, note="first", by=bob, now=now)
    sign(draft, bob, now)
    later = drafts.start_examination(
        patient=draft.patient, episode=draft.episode, by=bob, now=now + timedelta(days=30)
    )
    assert later.kind == ExaminationKind.RE_EXAMINATION


def test_start_for_the_episode_of_somebody_else_is_refused(
    draft: Examination, bob: Membership, now: datetime
) -> None:
    stranger = make_episode(area=Area.NECK)
    with pytest.raises(DomainError) as refused:
        drafts.start_examination(patient=draft.patient, episode=stranger, by=bob, now=now)
    assert refused.value.code == "examination_refused"


def test_note_of_somebody_else_is_not_overwritten(
    draft: Examination, amy: Membership, bob: Membership, now: datetime
) -> None:
    drafts.save_note(examination=draft, note="Amy wrote", was="", by=amy, now=now)
    with pytest.raises(DomainError) as refused:
        drafts.save_note(examination=draft, note="Bob wrote", was="", by=bob, now=now)
    assert refused.value.code == "note_changed"
    assert refused.value.detail == {"note": "Amy wrote"}
    draft.refresh_from_db()
    assert draft.note == "Amy wrote"


def test_posture_takes_only_words_that_fit(draft: Examination, bob: Membership, now: datetime) -> None:
    drafts.save_posture(examination=draft, feature="lordosis", word="more", degrees=62, by=bob, now=now)
    assert Posture.objects.get(examination=draft).degrees == 62
    with pytest.raises(DomainError):
        drafts.save_posture(examination=draft, feature="lordosis", word="left", by=bob, now=now)
    drafts.save_posture(examination=draft, feature="lordosis", word="", by=bob, now=now)
    assert not Posture.objects.filter(examination=draft).exists()


@pytest.mark.parametrize(
    ("systolic", "diastolic", "is_raised"), [(179, 109, False), (180, 80, True), (120, 110, True)]
)
def test_very_high_blood_pressure_raises_its_row(
    draft: Examination, bob: Membership, now: datetime, systolic: int, diastolic: int, is_raised: bool
) -> None:
    drafts.save_vitals(
        examination=draft, values={"systolic": systolic, "diastolic": diastolic}, by=bob, now=now
    )
    assert RedFlag.objects.filter(key=GateKey.BP).exists() is is_raised


def test_vitals_out_of_range_are_refused_at_their_field(
    draft: Examination, bob: Membership, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        drafts.save_vitals(examination=draft, values={"systolic": 400}, by=bob, now=now)
    assert refused.value.field == "systolic"


# --- palpation --------------------------------------------------------------------------------

TAPS = st.tuples(
    st.sampled_from(["L4", "C5", "S"]),
    st.sampled_from(["left", "right", "midline"]),
    st.sampled_from("PART"),
    st.booleans(),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taps=st.lists(TAPS, max_size=6))
def test_letters_end_as_they_were_last_wanted_however_often_a_tap_is_sent(
    bob: Membership, now: datetime, taps: list[tuple[str, str, str, bool]]
) -> None:
    with transaction.atomic():
        examination = make_draft(bob, now)
        wanted: dict[tuple[str, str], set[str]] = {}
        for segment, side, letter, on in taps:
            place = Place(segment, side)
            for _sent in range(2):
                palpation.toggle_letter(
                    examination=examination, place=place, letter=letter, on=on, by=bob, now=now
                )
            here = wanted.setdefault((segment, side), set())
            here.add(letter) if on else here.discard(letter)
        for (segment, side), letters in wanted.items():
            assert set(letters_at(examination, Place(segment, side))) == letters
        transaction.set_rollback(True)


def test_repeated_tap_keeps_what_was_written_in_detail(
    draft: Examination, bob: Membership, now: datetime
) -> None:
    palpation.save_finding(examination=draft, place=L4, kind="pain", detail={"grade": 3}, by=bob, now=now)
    palpation.toggle_letter(examination=draft, place=L4, letter="P", on=True, by=bob, now=now)
    assert Finding.objects.get(examination=draft).grade == 3


def test_finding_keeps_details_that_are_not_given(draft: Examination, bob: Membership, now: datetime) -> None:
    palpation.save_finding(
        examination=draft,
        place=L4,
        kind="motion_restriction",
        detail={"direction": "extension"},
        by=bob,
        now=now,
    )
    palpation.save_finding(
        examination=draft, place=L4, kind="motion_restriction", detail={"end_feel": "hard"}, by=bob, now=now
    )
    row = Finding.objects.get(examination=draft)
    assert (row.direction, row.end_feel, row.change) == ("extension", "hard", "")


@pytest.mark.parametrize(
    ("kind", "detail", "field"),
    [
        ("pain", {"grade": 5}, "grade"),
        ("spasm", {"grade": 0}, "grade"),
        ("spasm", {"since_on": date(2026, 11, 25)}, "since_on"),
        ("motion_restriction", {"direction": "sideways"}, "direction"),
        ("nonsense", {}, "kind"),
    ],
)
def test_finding_that_makes_no_sense_is_refused_at_its_field(
    draft: Examination, bob: Membership, now: datetime, kind: str, detail: dict[str, object], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        palpation.save_finding(examination=draft, place=L4, kind=kind, detail=detail, by=bob, now=now)
    assert refused.value.field == field
    assert not Finding.objects.exists()


@pytest.mark.parametrize(("segment", "side"), [("L6", "right"), ("L4", "up")])
def test_place_that_is_not_on_the_spine_is_refused(segment: str, side: str) -> None:
    with pytest.raises(DomainError):
        Place(segment, side)


def test_ilium_is_one_bone_whatever_the_side_given() -> None:
    assert Place(Segment.IL_L, Side.RIGHT) == Place(Segment.IL_L, Side.LEFT)


@pytest.mark.parametrize(
    ("before", "today", "change"), [(3, 3, "same"), (2, 3, "worse"), (3, 1, "better"), (None, 2, "new")]
)
def test_change_follows_from_the_last_examination(
    draft: Examination, bob: Membership, now: datetime, before: int | None, today: int, change: str
) -> None:
    if before is None:
        drafts.save_note(examination=draft, note="nothing there", by=bob, now=now)
    else:
        palpation.save_finding(
            examination=draft, place=L4, kind="pain", detail={"grade": before}, by=bob, now=now
        )
    sign(draft, bob, now)
    later = now + timedelta(days=21)
    again = drafts.start_examination(patient=draft.patient, episode=draft.episode, by=bob, now=later)
    row = palpation.save_finding(
        examination=again, place=L4, kind="pain", detail={"grade": today}, by=bob, now=later
    )
    assert row.change == change


def test_letter_of_last_time_comes_back_with_its_kind(
    draft: Examination, bob: Membership, now: datetime
) -> None:
    palpation.save_finding(examination=draft, place=L4, kind="spasm", detail={"grade": 2}, by=bob, now=now)
    sign(draft, bob, now)
    again = drafts.start_examination(patient=draft.patient, episode=draft.episode, by=bob, now=now)
    palpation.toggle_letter(examination=again, place=L4, letter="T", on=True, by=bob, now=now)
    row = Finding.objects.get(examination=again)
    assert (row.kind, row.change) == ("spasm", "same")


def test_same_as_last_copies_what_stood_and_leaves_today_alone(
    draft: Examination, bob: Membership, now: datetime
) -> None:
    for kind, detail in (("pain", {"grade": 3}), ("spasm", {}), ("edema", {"change": "resolved"})):
        palpation.save_finding(examination=draft, place=L4, kind=kind, detail=detail, by=bob, now=now)
    sign(draft, bob, now)
    again = drafts.start_examination(patient=draft.patient, episode=draft.episode, by=bob, now=now)
    palpation.save_finding(examination=again, place=L4, kind="pain", detail={"grade": 1}, by=bob, now=now)
    for _tap in range(2):
        palpation.repeat_last(examination=again, place=L4, by=bob, now=now)
    assert list(Finding.objects.filter(examination=again).values_list("kind", "grade", "change")) == [
        ("pain", 1, "better"),
        ("spasm", None, "same"),
    ]


def test_tenderness_on_the_bone_raises_a_possible_fracture(
    draft: Examination, bob: Membership, now: datetime
) -> None:
    palpation.save_finding(
        examination=draft, place=Place("T8", "midline"), kind="bony_tenderness", detail={}, by=bob, now=now
    )
    flag = RedFlag.objects.get()
    assert (flag.key, flag.severity, flag.source) == (GateKey.FX, Severity.EMERGENCY, Source.EXAMINATION)


# --- numbers and tests ------------------------------------------------------------------------


def test_measurement_is_written_changed_and_taken_away(
    draft: Examination, bob: Membership, now: datetime
) -> None:
    for value in ("48", "46,5", ""):
        measuring.save_measurement(
            examination=draft, measure="hamstring", side="right", value=value, by=bob, now=now
        )
        stored = [str(row.value) for row in Measurement.objects.all()]
        assert stored == {"48": ["48.0"], "46,5": ["46.5"], "": []}[value]


@pytest.mark.parametrize(
    ("measure", "side", "value"),
    [
        ("hamstring", "midline", 40),
        ("hamstring", "left", 400),
        ("hamstring", "left", "tight"),
        ("nose", "left", 1),
        ("hamstring", "left", "NaN"),
        ("hamstring", "left", "Infinity"),
    ],
)
def test_measurement_that_makes_no_sense_is_refused(
    draft: Examination, bob: Membership, now: datetime, measure: str, side: str, value: object
) -> None:
    with pytest.raises(DomainError):
        measuring.save_measurement(
            examination=draft, measure=measure, side=side, value=value, by=bob, now=now
        )


@pytest.mark.parametrize(("grade", "is_raised"), [(5, False), (4, False), (3, True), (0, True)])
def test_weak_myotome_raises_its_row(
    draft: Examination, bob: Membership, now: datetime, grade: int, is_raised: bool
) -> None:
    measuring.save_measurement(
        examination=draft, measure="myotome_L5", side="left", value=grade, by=bob, now=now
    )
    assert RedFlag.objects.filter(key=GateKey.PROG_NEURO).exists() is is_raised


def test_grade_lost_since_last_time_raises_its_row(
    draft: Examination, bob: Membership, now: datetime
) -> None:
    measuring.save_measurement(examination=draft, measure="myotome_L5", side="left", value=5, by=bob, now=now)
    sign(draft, bob, now)
    again = drafts.start_examination(patient=draft.patient, episode=draft.episode, by=bob, now=now)
    measuring.save_measurement(examination=again, measure="myotome_L5", side="left", value=4, by=bob, now=now)
    assert RedFlag.objects.get().severity == Severity.ABSOLUTE


@pytest.mark.parametrize("test", ["babinski", "hoffmann", "clonus", "lhermitte", "kernig"])
def test_positive_long_tract_sign_raises_an_emergency_and_a_later_negative_does_not_take_it_back(
    draft: Examination, bob: Membership, now: datetime, test: str
) -> None:
    side = testing.sides_of(testing.BY_KEY[test])[0]
    for outcome in (TestOutcome.POSITIVE, TestOutcome.NEGATIVE):
        testing.save_test_result(examination=draft, test=test, side=side, outcome=outcome, by=bob, now=now)
    assert RedFlag.objects.standing().get().severity == Severity.EMERGENCY


def test_all_negative_fills_the_rest_once(draft: Examination, bob: Membership, now: datetime) -> None:
    testing.save_test_result(
        examination=draft, test="slr", side="right", outcome="positive", detail={"angle": 45}, by=bob, now=now
    )
    first = testing.mark_all_negative(examination=draft, by=bob, now=now)
    assert first > 12
    assert testing.mark_all_negative(examination=draft, by=bob, now=now) == 0
    assert TestResult.objects.get(test="slr", side="right").outcome == TestOutcome.POSITIVE
    assert TestResult.objects.filter(outcome=TestOutcome.NEGATIVE).count() == first


def test_all_negative_leaves_barred_tests_out(bob: Membership, now: datetime) -> None:
    neck = make_draft(bob, now, area=Area.NECK)
    palpation.save_finding(
        examination=neck, place=Place("C5", "midline"), kind="bony_tenderness", detail={}, by=bob, now=now
    )
    testing.mark_all_negative(examination=neck, by=bob, now=now)
    assert not TestResult.objects.filter(test__in=["spurling", "cervical_distraction", "soto_hall"]).exists()
    assert TestResult.objects.filter(test="hoffmann").count() == 2


# --- signing ----------------------------------------------------------------------------------


def test_empty_examination_is_not_signed(draft: Examination, bob: Membership, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        sign(draft, bob, now)
    assert refused.value.code == "nothing_recorded"


@pytest.mark.parametrize("who", ["alice", "amy", "rita"])
def test_only_a_chiropractor_signs(draft: Examination, house: House, now: datetime, who: str) -> None:
    drafts.save_note(examination=draft, note="seen", by=house.bob, now=now)
    with pytest.raises(DomainError) as refused:
        sign(draft, getattr(house, who), now)
    assert refused.value.code == "may_not_sign"


def test_signature_of_an_older_state_is_refused(draft: Examination, bob: Membership, now: datetime) -> None:
    seen = draft.version
    drafts.save_note(examination=draft, note="one more thing", by=bob, now=now)
    with pytest.raises(StaleVersionError):
        closing.sign_examination(examination=draft, version=seen, by=bob, now=now)


def test_sign_binds_who_when_and_the_content(draft: Examination, bob: Membership, now: datetime) -> None:
    full(draft, bob, now)
    signed = sign(draft, bob, now)
    signed.refresh_from_db()
    assert (signed.signed_by, signed.signed_at, len(signed.content_hash)) == (bob, now, 64)
    assert closing.is_intact(signed)


def test_nothing_is_written_in_a_signed_examination(
    draft: Examination, bob: Membership, now: datetime
) -> None:
    full(draft, bob, now)
    sign(draft, bob, now)
    who = {"examination": draft, "by": bob, "now": now}
    verbs = [
        lambda: palpation.toggle_letter(place=L4, letter="A", on=True, **who),
        lambda: palpation.save_finding(place=L4, kind="pain", detail={}, **who),
        lambda: palpation.remove_finding(place=L4, kind="pain", **who),
        lambda: palpation.repeat_last(**who),
        lambda: measuring.save_measurement(measure="thomas", side="left", value=1, **who),
        lambda: testing.save_test_result(test="slr", side="left", outcome="negative", **who),
        lambda: testing.mark_all_negative(**who),
        lambda: drafts.save_posture(feature="lordosis", word="more", **who),
        lambda: drafts.save_vitals(values={"pulse": 70}, **who),
        lambda: drafts.save_note(note="later", **who),
        lambda: closing.save_hypothesis(hypothesis="joint", **who),
        lambda: closing.sign_examination(version=draft.version, **who),
    ]
    for verb in verbs:
        with pytest.raises(DomainError) as refused:
            verb()
        assert refused.value.code == "signed"


def test_addendum_follows_a_signature_only(draft: Examination, bob: Membership, now: datetime) -> None:
    def add() -> ExaminationAddendum:
        return closing.add_examination_addendum(
            examination=draft, text="The left side, not the right.", reason="Slip", by=bob, now=now
        )

    with pytest.raises(DomainError) as refused:
        add()
    assert refused.value.code == "not_signed"
    drafts.save_note(examination=draft, note="seen", by=bob, now=now)
    signed = sign(draft, bob, now)
    add()
    assert signed.addenda.get().added_by == bob
    assert closing.is_intact(signed)


def test_entered_in_error_once_and_then_never_again(
    draft: Examination, bob: Membership, now: datetime
) -> None:
    drafts.save_note(examination=draft, note="wrong patient", by=bob, now=now)
    signed = sign(draft, bob, now)
    drafts.enter_in_error(examination=signed, reason="Wrong patient", by=bob, now=now)
    with pytest.raises(DatabaseError, match="signed record"), transaction.atomic():
        Examination.objects.filter(pk=signed.pk).update(entered_in_error_reason="Other")
    again = drafts.start_examination(patient=draft.patient, episode=draft.episode, by=bob, now=now)
    assert again.kind == ExaminationKind.INITIAL


def full(draft: Examination, bob: Membership, now: datetime) -> None:
    """One row of every kind."""
    who = {"examination": draft, "by": bob, "now": now}
    palpation.save_finding(place=L4, kind="pain", detail={"grade": 3}, **who)
    measuring.save_measurement(measure="hamstring", side="right", value="48", **who)
    testing.save_test_result(test="slr", side="right", outcome="negative", **who)
    drafts.save_posture(feature="lordosis", word="more", **who)
    drafts.save_vitals(values={"pulse": 70}, **who)


REFUSALS = r"signed record|never emptied|permission denied"
CHILDREN = ["finding", "measurement", "testresult", "posture"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE patients_examination SET note = 'x' WHERE id = {id}",
        "UPDATE patients_examination SET signed_at = NULL WHERE id = {id}",
        "UPDATE patients_examination SET content_hash = repeat('0', 64) WHERE id = {id}",
        "DELETE FROM patients_examination WHERE id = {id}",
        "TRUNCATE patients_examination CASCADE",
        *[f"UPDATE patients_{name} SET side = 'left'" for name in CHILDREN[:3]],
        "UPDATE patients_posture SET word = 'less'",
        *[f"DELETE FROM patients_{name}" for name in CHILDREN],
        *[f"TRUNCATE patients_{name}" for name in CHILDREN],
        *[f"UPDATE patients_{name} SET examination_id = {{other}}" for name in CHILDREN],
    ],
)
def test_database_refuses_to_change_what_is_signed(
    draft: Examination, bob: Membership, now: datetime, statement: str
) -> None:
    full(draft, bob, now)
    other = make_draft(bob, now)
    sign(draft, bob, now)
    with pytest.raises(DatabaseError, match=REFUSALS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(id=draft.pk, other=other.pk))
    assert closing.is_intact(Examination.objects.get(pk=draft.pk))


def test_orm_cannot_change_what_is_signed_either(draft: Examination, bob: Membership, now: datetime) -> None:
    full(draft, bob, now)
    signed = sign(draft, bob, now)
    finding = Finding.objects.get(examination=signed)
    loose = Finding(examination=signed, kind="asymmetry", segment="L4", side="left")
    into = Finding.objects.create(
        examination=make_draft(bob, now), kind="asymmetry", segment="L5", side="left"
    )

    def move_in() -> None:
        into.examination = signed
        into.save()

    def rewrite() -> None:
        signed.note = "different"
        signed.save()

    attempts = [
        rewrite,
        move_in,
        signed.findings.all().delete,
        finding.delete,
        lambda: Finding.objects.filter(pk=finding.pk).update(grade=1),
        lambda: Finding.objects.bulk_create([loose]),
        lambda: Finding.objects.bulk_update([Finding(pk=finding.pk, grade=0)], ["grade"]),
        lambda: Examination.objects.filter(pk=signed.pk).update(version=99),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="signed record"), transaction.atomic():
            attempt()
    assert closing.is_intact(Examination.objects.get(pk=draft.pk))


def test_addendum_takes_no_changes(draft: Examination, bob: Membership, now: datetime) -> None:
    drafts.save_note(examination=draft, note="seen", by=bob, now=now)
    added = closing.add_examination_addendum(
        examination=sign(draft, bob, now), text="More", reason="Forgot", by=bob, now=now
    )
    for attempt in (
        added.delete,
        lambda: ExaminationAddendum.objects.filter(pk=added.pk).update(text="Less"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with pytest.raises(DatabaseError, match=REFUSALS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE patients_examinationaddendum")


def test_examination_of_another_clinic_is_not_there(
    draft: Examination, other_house: House, now: datetime
) -> None:
    with clinic_scope(other_house.clinic):
        assert not Examination.objects.filter(uid=draft.uid).exists()
        with pytest.raises(DomainError):
            drafts.save_note(examination=draft, note="from elsewhere", by=other_house.bob, now=now)
