"""The examination page: taps save, fragments answer, roles hold, and a form without scripts works."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.models import AccessLog, Membership
from clinic.tenancy import clinic_scope
from patients.coding import add_diagnosis, remove_diagnosis
from patients.examinations import closing, drafts, measuring, palpation
from patients.examinations.palpation import Place
from patients.models import Diagnosis, Examination, Finding, Measurement, Posture, RedFlag, TestResult
from tests.factories.clinic import House
from tests.factories.codes import make_codes
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]
TAP = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def draft(bob: Membership) -> Examination:
    episode = make_episode(complaint={"pain_now": 6})
    now = timezone.now() - timedelta(minutes=5)
    return drafts.start_examination(patient=episode.patient, episode=episode, by=bob, now=now)


def url(name: str, examination: Examination, *more: Any) -> str:
    return reverse(f"patients:{name}", args=[examination.uid, *more])


def sign(examination: Examination, by: Membership, now: datetime) -> Examination:
    examination.refresh_from_db()
    return closing.sign_examination(examination=examination, version=examination.version, by=by, now=now)


POSTS: list[tuple[str, dict[str, str]]] = [
    ("toggle_letter", {"segment": "L4", "side": "right", "letter": "P", "on": "1"}),
    ("save_finding", {"segment": "L4", "side": "right", "kind": "spasm"}),
    ("remove_finding", {"segment": "L4", "side": "right", "kind": "pain"}),
    ("repeat_findings", {}),
    ("save_measurements", {"hamstring.right": "48"}),
    ("save_tests", {"slr.right": "positive"}),
    ("mark_all_negative", {}),
    ("save_postures", {"lordosis": "more"}),
    ("save_vitals", {"pulse": "70"}),
    ("save_note", {"note": "hello", "was": ""}),
    ("save_hypothesis", {"hypothesis": "joint"}),
    ("add_diagnosis", {"code": "M54.59"}),
    ("sign_examination", {"version": "1"}),
    ("add_examination_addendum", {"text": "more", "reason": "forgot"}),
    ("enter_examination_in_error", {"reason": "wrong"}),
]


def test_page_shows_the_map_the_panel_and_every_card(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    page = sign_in(bob).get(url("show_examination", draft), {"segment": "L4:right"}).content.decode()
    for words in ("L4, right", "P.A.R.T.", "Motion and length", "Tests", "Posture", "Diagnosis", "Sign"):
        assert words in page
    assert AccessLog.objects.filter(patient_uid=draft.patient.uid, what="examination").count() == 1


@pytest.mark.parametrize("who", ["alice", "bob", "amy"])
def test_clinical_roles_read(draft: Examination, house: House, sign_in: SignIn, who: str) -> None:
    assert sign_in(getattr(house, who)).get(url("show_examination", draft)).status_code == 200


@pytest.mark.parametrize("name", ["show_examination", "select_segment", "find_codes", "find_tests"])
def test_front_desk_reads_nothing(draft: Examination, rita: Membership, sign_in: SignIn, name: str) -> None:
    assert sign_in(rita).get(url(name, draft)).status_code == 403


@pytest.mark.parametrize("who", ["rita", "alice"])
@pytest.mark.parametrize(("name", "data"), POSTS)
def test_desk_and_owner_write_nothing(
    draft: Examination, house: House, sign_in: SignIn, who: str, name: str, data: dict[str, str]
) -> None:
    assert sign_in(getattr(house, who)).post(url(name, draft), data).status_code == 403
    assert not Finding.objects.exists()


@pytest.mark.parametrize(("name", "data"), POSTS)
def test_examination_of_another_clinic_is_not_found(
    draft: Examination, other_house: House, sign_in: SignIn, name: str, data: dict[str, str]
) -> None:
    assert sign_in(other_house.bob).post(url(name, draft), data).status_code == 404
    assert sign_in(other_house.bob).get(url("show_examination", draft)).status_code == 404


@pytest.mark.parametrize(("name", "data"), POSTS)
def test_get_changes_nothing(
    draft: Examination, bob: Membership, sign_in: SignIn, name: str, data: dict[str, str]
) -> None:
    assert sign_in(bob).get(url(name, draft), data).status_code == 405


def test_assistant_writes_but_does_not_sign(draft: Examination, amy: Membership, sign_in: SignIn) -> None:
    client = sign_in(amy)
    assert client.post(url("save_note", draft), {"note": "seen", "was": ""}).status_code == 302
    draft.refresh_from_db()
    assert client.post(url("sign_examination", draft), {"version": draft.version}).status_code == 403
    assert b'name="version"' not in client.get(url("show_examination", draft)).content


# --- starting ---------------------------------------------------------------------------------


def test_start_asks_for_the_episode_and_takes_up_the_draft(bob: Membership, sign_in: SignIn) -> None:
    episode = make_episode()
    client = sign_in(bob)
    start = reverse("patients:start_examination", args=[episode.patient.uid])
    assert client.get(start).status_code == 200
    assert not Examination.objects.exists()
    answers = [client.post(start, {"episode": episode.uid}) for _twice in range(2)]
    examination = Examination.objects.get()
    assert {answer["Location"] for answer in answers} == {url("show_examination", examination)}
    assert b"There is a draft" in client.get(start).content


def test_start_without_an_episode_says_what_to_do(bob: Membership, sign_in: SignIn) -> None:
    page = sign_in(bob).get(reverse("patients:start_examination", args=[make_patient().uid]))
    assert b"No open episode" in page.content


def test_start_for_another_clinics_patient_is_not_found(
    bob: Membership, other_house: House, sign_in: SignIn
) -> None:
    with clinic_scope(other_house.clinic):
        stranger = make_episode()
    answer = sign_in(bob).post(
        reverse("patients:start_examination", args=[stranger.patient.uid]), {"episode": stranger.uid}
    )
    assert answer.status_code == 404


def test_start_with_somebody_elses_episode_is_refused(bob: Membership, sign_in: SignIn) -> None:
    mine, other = make_episode(), make_episode()
    answer = sign_in(bob).post(
        reverse("patients:start_examination", args=[mine.patient.uid]), {"episode": other.uid}
    )
    assert answer.status_code == 422
    assert not Examination.objects.exists()


# --- taps -------------------------------------------------------------------------------------


def test_select_answers_with_the_panel_of_the_place(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    client = sign_in(bob)
    fragment = client.get(url("select_segment", draft), {"segment": "T6", "side": "left"}, **TAP).content
    assert b"T6, left" in fragment
    assert b"<html" not in fragment
    plain = client.get(url("select_segment", draft), {"segment": "T6:left"})
    assert plain["Location"] == url("show_examination", draft) + "?segment=T6%3Aleft"


def test_key_on_the_map_saves_and_a_repeat_does_not_undo(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    client = sign_in(bob)
    data = {"segment": "L4", "side": "right", "letter": "R", "on": "1"}
    for _twice in range(2):
        answer = client.post(url("toggle_letter", draft), data, **TAP, HTTP_HX_TARGET="spine-map")
        assert answer.status_code == 200
        assert answer.content.decode().lstrip().startswith('<form id="spine-map"')
        assert b'id="segment-panel" hx-swap-oob="innerHTML"' in answer.content
    assert Finding.objects.get().kind == "motion_restriction"


def test_tap_without_scripts_leads_back_to_the_place(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    answer = sign_in(bob).post(
        url("toggle_letter", draft), {"segment": "L4", "side": "right", "letter": "P", "on": "1"}
    )
    assert answer["Location"] == url("show_examination", draft) + "?segment=L4%3Aright"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("toggle_letter", {"letter": "P", "on": "1"}),
        ("toggle_letter", {"segment": "Z9", "side": "right", "letter": "P", "on": "1"}),
        ("toggle_letter", {"segment": "L4", "side": "right", "letter": "X", "on": "1"}),
        ("save_finding", {"segment": "L4", "side": "right", "kind": "pain", "grade": "9"}),
        ("save_finding", {"segment": "L4", "side": "right", "kind": "spasm", "since_on": "2999-01-01"}),
        ("save_measurements", {"hamstring.right": "a lot"}),
        ("save_measurements", {"hamstring.up": "3"}),
        ("save_tests", {"slr.right": "maybe"}),
        ("save_tests", {"slr.right": "positive", "slr.right.angle": "steep"}),
        ("save_postures", {"lordosis": "left"}),
        ("save_vitals", {"systolic": "999"}),
        ("save_hypothesis", {"hypothesis": "bad luck"}),
        ("add_diagnosis", {"code": "M54.5"}),
        ("add_diagnosis", {}),
        ("sign_examination", {"version": "x"}),
        ("sign_examination", {}),
    ],
)
def test_what_does_not_fit_is_said_and_not_saved(
    draft: Examination, bob: Membership, sign_in: SignIn, name: str, data: dict[str, str]
) -> None:
    make_codes()
    client = sign_in(bob)
    for extra in (TAP, {}):
        answer = client.post(url(name, draft), data, **extra)
        assert answer.status_code in (409, 422)
        assert b'role="alert"' in answer.content
    draft.refresh_from_db()
    assert draft.version == 1
    assert draft.signed_at is None


def test_details_that_are_not_sent_stay(draft: Examination, bob: Membership, sign_in: SignIn) -> None:
    client = sign_in(bob)
    at = {"segment": "L4", "side": "right", "kind": "motion_restriction"}
    client.post(url("save_finding", draft), {**at, "direction": "extension", "end_feel": "hard"}, **TAP)
    client.post(url("save_finding", draft), {**at, "end_feel": ""}, **TAP)
    row = Finding.objects.get()
    assert (row.direction, row.end_feel) == ("extension", "")


def test_numbers_save_alone_and_together(draft: Examination, bob: Membership, sign_in: SignIn) -> None:
    client = sign_in(bob)
    client.post(url("save_measurements", draft), {"hamstring.right": "48"}, **TAP)
    client.post(url("save_measurements", draft), {"hamstring.left": "30", "cervical_flexion.midline": "44"})
    assert Measurement.objects.count() == 3
    page = client.get(url("show_examination", draft)).content.decode()
    assert "tight right" in page


def test_thomas_without_the_tilt_held_gives_no_verdict(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    client = sign_in(bob)
    loose = client.post(url("save_measurements", draft), {"thomas.left": "10"}, **TAP).content.decode()
    assert "no verdict" in loose
    held = client.post(
        url("save_measurements", draft), {"thomas.left": "10", "tilt_held": "1"}, **TAP
    ).content.decode()
    assert "no verdict" not in held
    assert ">short" in held.replace("\n", "")


def test_neck_motion_is_judged_by_the_whole_plane(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    before = timezone.now() - timedelta(days=40)
    Examination.objects.filter(pk=draft.pk).update(started_at=before)
    draft.refresh_from_db()
    for side, value in (("left", 60), ("right", 59)):
        measuring.save_measurement(
            examination=draft, measure=f"cervical_rotation_{side}", value=value, by=bob, now=before
        )
    measuring.save_measurement(examination=draft, measure="lumbar_extension", value=9, by=bob, now=before)
    sign(draft, bob, before)
    again = drafts.start_examination(patient=draft.patient, episode=draft.episode, by=bob, now=timezone.now())
    sent = {
        "cervical_rotation_left.midline": "64",
        "cervical_rotation_right.midline": "64",
        "lumbar_extension.midline": "22",
    }
    answer = sign_in(bob).post(url("save_measurements", again), sent, **TAP).content.decode()
    assert "within noise ±14°" in answer
    assert "+9°" in answer
    assert "+13°" in answer
    assert "no band known" in answer
    gain = {**sent, "cervical_rotation_left.midline": "80"}
    answer = sign_in(bob).post(url("save_measurements", again), gain, **TAP).content.decode()
    assert "real gain" in answer


@pytest.mark.parametrize(
    ("name", "sent", "status"),
    [
        ("save_tests", {"slr.right": "positive", "slr.right.site": "calf\x00"}, 422),
        ("save_tests", {"slr.right": "positive", "slr.right.angle": "9" * 5000}, 422),
        ("save_measurements", {"hamstring.right": "9" * 5000}, 422),
        ("save_hypothesis", {"hypothesis": "\x00"}, 422),
        ("save_note", {"note": "a\x00b", "was": ""}, 422),
        ("add_diagnosis", {"code": "\x00"}, 422),
        ("sign_examination", {"version": "9" * 5000}, 409),
    ],
)
def test_odd_signs_and_numbers_without_end_are_answered(
    draft: Examination, bob: Membership, sign_in: SignIn, name: str, sent: dict[str, str], status: int
) -> None:
    assert sign_in(bob).post(url(name, draft), sent, **TAP).status_code == status


def test_tests_save_and_the_rest_is_negative_in_one_tap(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    client = sign_in(bob)
    client.post(
        url("save_tests", draft),
        {"slr.right": "positive", "slr.right.angle": "45", "slr.right.site": "calf"},
        **TAP,
    )
    client.post(url("mark_all_negative", draft), **TAP)
    row = TestResult.objects.get(test="slr", side="right")
    assert (row.outcome, row.angle, row.site) == ("positive", 45, "calf")
    assert TestResult.objects.filter(outcome="negative").count() > 12


def test_positive_babinski_shows_its_banner_at_once(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    answer = sign_in(bob).post(url("save_tests", draft), {"babinski.left": "positive"}, **TAP)
    assert b"Spinal cord signs" in answer.content
    assert RedFlag.objects.get().key == "CORD"


def test_barred_test_is_not_offered_and_says_why(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    palpation.save_finding(
        examination=draft,
        place=Place("T8", "midline"),
        kind="bony_tenderness",
        detail={},
        by=bob,
        now=timezone.now(),
    )
    found = sign_in(bob).get(url("find_tests", draft), {"words": "spurling"}, **TAP).content
    assert b"a fracture is not ruled out" in found
    assert b'name="spurling.' not in found


def test_posture_vitals_and_note_save(draft: Examination, bob: Membership, sign_in: SignIn) -> None:
    client = sign_in(bob)
    client.post(url("save_postures", draft), {"lordosis": "more", "lordosis.degrees": "62"}, **TAP)
    client.post(url("save_vitals", draft), {"systolic": "130", "neuro_screen_done": "True"}, **TAP)
    client.post(url("save_note", draft), {"note": "First\r\nsecond", "was": ""}, **TAP)
    draft.refresh_from_db()
    assert Posture.objects.get().degrees == 62
    assert (draft.systolic, draft.neuro_screen_done, draft.note) == (130, True, "First\nsecond")


# --- codes ------------------------------------------------------------------------------------


def test_codes_are_offered_found_added_and_removed(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    make_codes()
    client = sign_in(bob)
    for kind in ("pain", "motion_restriction"):
        answer = client.post(
            url("save_finding", draft), {"segment": "L4", "side": "right", "kind": kind}, **TAP
        )
    assert b"P.A.R.T. met: L4 PR" in answer.content
    assert b"M62.830" in client.get(url("find_codes", draft), {"words": "back spasm"}, **TAP).content
    client.post(url("add_diagnosis", draft), {"code": "M54.59"}, **TAP)
    warned = client.post(url("add_diagnosis", draft), {"code": "S39.012A"}, **TAP)
    assert b"M54.59 and S39.012A exclude each other" in warned.content
    row = Diagnosis.objects.get(code__code="S39.012A")
    calm = client.post(url("remove_diagnosis", draft, row.uid), **TAP)
    assert b"exclude each other" not in calm.content
    assert client.post(url("remove_diagnosis", draft, uuid4()), **TAP).status_code == 404


def test_diagnosis_of_another_episode_is_not_removed_here(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    make_codes()
    other = add_diagnosis(episode=make_episode(), code="M54.59", by=bob, now=timezone.now())
    assert sign_in(bob).post(url("remove_diagnosis", draft, other.uid), **TAP).status_code == 404
    other.refresh_from_db()
    assert other.removed_at is None


# --- signing ----------------------------------------------------------------------------------


def test_sign_closes_the_page_and_an_addendum_follows(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    client = sign_in(bob)
    client.post(url("save_note", draft), {"note": "seen", "was": ""})
    draft.refresh_from_db()
    assert client.post(url("sign_examination", draft), {"version": draft.version}).status_code == 302
    page = client.get(url("show_examination", draft)).content.decode()
    assert "by Dr Bob" in page
    assert 'hx-post="' not in page
    assert client.post(url("add_examination_addendum", draft), {"text": "", "reason": ""}).status_code == 422
    client.post(url("add_examination_addendum", draft), {"text": "It was the left side.", "reason": "Slip"})
    assert "It was the left side." in client.get(url("show_examination", draft)).content.decode()


def test_sign_of_a_page_that_is_older_than_the_record_is_refused(
    draft: Examination, bob: Membership, sign_in: SignIn
) -> None:
    drafts.save_note(examination=draft, note="by somebody else", by=bob, now=timezone.now())
    answer = sign_in(bob).post(url("sign_examination", draft), {"version": 1})
    assert answer.status_code == 409
    assert b"since you opened this page" in answer.content


@pytest.mark.parametrize(("name", "data"), POSTS[:12])
def test_taps_on_a_signed_page_are_refused(
    draft: Examination, bob: Membership, sign_in: SignIn, name: str, data: dict[str, str]
) -> None:
    make_codes()
    drafts.save_note(examination=draft, note="seen", by=bob, now=timezone.now())
    sign(draft, bob, timezone.now())
    answer = sign_in(bob).post(url(name, draft), data, **TAP)
    assert answer.status_code == 409
    assert b"is signed" in answer.content


def test_entered_in_error_is_said_on_the_page(draft: Examination, bob: Membership, sign_in: SignIn) -> None:
    drafts.save_note(examination=draft, note="seen", by=bob, now=timezone.now())
    sign(draft, bob, timezone.now())
    client = sign_in(bob)
    client.post(url("enter_examination_in_error", draft), {"reason": "Wrong patient"})
    page = client.get(url("show_examination", draft)).content.decode()
    assert "Entered in error" in page
    assert "Wrong patient" in page


def test_page_costs_the_same_queries_with_one_and_three_findings(
    draft: Examination, bob: Membership, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(bob)
    for places in (["L4"], ["L5", "C5"]):
        for segment in places:
            palpation.save_finding(
                examination=draft,
                place=Place(segment, "right"),
                kind="pain",
                detail={},
                by=bob,
                now=timezone.now(),
            )
        client.get(url("show_examination", draft))
        with django_assert_num_queries(25):
            assert client.get(url("show_examination", draft)).status_code == 200


def test_signed_page_shows_the_codes_of_its_day(draft: Examination, bob: Membership, sign_in: SignIn) -> None:
    make_codes()
    client = sign_in(bob)
    client.post(url("save_note", draft), {"note": "seen", "was": ""})
    client.post(url("add_diagnosis", draft), {"code": "M54.59"})
    sign(draft, bob, timezone.now())
    remove_diagnosis(diagnosis=Diagnosis.objects.get(), by=bob, now=timezone.now())
    add_diagnosis(episode=draft.episode, code="M54.2", by=bob, now=timezone.now())
    page = client.get(url("show_examination", draft)).content.decode()
    assert "M54.59" in page
    assert "M54.2<" not in page


def test_angle_of_the_leg_raise_is_in_the_table(draft: Examination, bob: Membership, sign_in: SignIn) -> None:
    sent = {"slr.right": "positive", "slr.right.angle": "62"}
    answer = sign_in(bob).post(url("save_tests", draft), sent, **TAP).content.decode()
    assert '<span id="today-slr" hx-swap-oob="innerHTML">– / 62°</span>' in answer
    assert "positive right" in answer


@pytest.mark.parametrize(
    ("kind", "strongest"), [("spasm", "Strong"), ("strain", "Torn"), ("pain", "Cannot be touched")]
)
def test_grades_are_said_in_words_of_their_kind(
    draft: Examination, bob: Membership, sign_in: SignIn, kind: str, strongest: str
) -> None:
    now = timezone.now()
    palpation.save_finding(
        examination=draft, place=Place("L4", "right"), kind=kind, detail={}, by=bob, now=now
    )
    page = sign_in(bob).get(url("show_examination", draft), {"segment": "L4:right"}).content.decode()
    words = {word for word in ("Strong", "Torn", "Cannot be touched") if f'title="{word}"' in page}
    assert words == {strongest}
