"""Numbers, tests, posture, vitals and the note of an examination, by API."""

from typing import Any

import pytest

from clinic.models import KeptAnswer, Membership
from patients.models import Area, Examination, Measurement, Posture, RedFlag, TestResult
from tests.api import Program, fields_of
from tests.factories.patients import make_episode
from tests.patients.examined import make_draft, path

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob_api(bob: Membership) -> Program:
    return Program(bob)


@pytest.fixture
def draft(bob: Membership) -> Examination:
    return make_draft(bob)


def by_key(answer: Any) -> dict[str, dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    return {row["key"]: row for row in answer.json()["numbers"]}


def assert_nothing_was_saved(draft: Examination) -> None:
    draft.refresh_from_db()
    assert draft.version == 1
    for model in (Measurement, TestResult, Posture, RedFlag, KeptAnswer):
        assert not model.objects.exists()


# --- numbers --------------------------------------------------------------------------------------


def test_numbers_are_saved_together_and_judged(draft: Examination, bob_api: Program) -> None:
    body = [
        {"measure": "hamstring", "side": "right", "value": 48},
        {"measure": "hamstring", "side": "left", "value": "30.04"},
        {"measure": "lumbar_extension", "value": 9},
    ]
    answer = bob_api.put(path(draft, "measurements"), {"measurements": body})
    rows = by_key(answer)
    assert (rows["hamstring"]["today"], rows["hamstring"]["word"]) == ("30° / 48°", "tight right")
    assert rows["lumbar-flexion_extension"]["today"] == "– / 9°"
    assert {(each["measure"], each["side"], each["value"]) for each in answer.json()["measurements"]} == {
        ("hamstring", "right", 48.0), ("hamstring", "left", 30.0), ("lumbar_extension", "midline", 9.0),
    }  # fmt: skip
    gone = bob_api.put(
        path(draft, "measurements"), {"measurements": [{"measure": "lumbar_extension", "value": None}]}
    )
    assert "lumbar-flexion_extension" not in by_key(gone)
    assert Measurement.objects.count() == 2


def test_thomas_without_the_tilt_held_gives_no_verdict(draft: Examination, bob_api: Program) -> None:
    thomas = {"measure": "thomas", "side": "left", "value": 10}
    loose = bob_api.put(path(draft, "measurements"), {"measurements": [thomas]})
    assert by_key(loose)["thomas"]["word"] == "no verdict: tilt not held"
    held = bob_api.put(path(draft, "measurements"), {"measurements": [{**thomas, "tilt_held": True}]})
    assert by_key(held)["thomas"]["word"] == "short"


def test_weak_myotome_raises_its_flag_at_once(draft: Examination, bob_api: Program) -> None:
    weak = {"measure": "myotome_L5", "side": "left", "value": 2}
    bob_api.put(path(draft, "measurements"), {"measurements": [weak]})
    assert RedFlag.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"measure": "luck", "side": "left", "value": 1}, "measurements.1.measure"),
        ({"measure": "hamstring", "value": 1}, "measurements.1"),
        ({"measure": "hamstring", "side": "up", "value": 1}, "measurements.1.side"),
        ({"measure": "hamstring", "side": "left"}, "measurements.1.value"),
        ({"measure": "hamstring", "side": "left", "value": 91}, "measurements.1"),
        ({"measure": "hamstring", "side": "left", "value": "9" * 500}, "measurements.1.value"),
        ({"measure": "hamstring", "side": "left", "value": "nan"}, "measurements.1.value"),
        ({"measure": "hamstring", "side": "left", "value": [1]}, "measurements.1.value"),
        ({"measure": "hamstring", "side": "left", "value": 1, "unit": "°"}, "measurements.1.unit"),
        ("hamstring", "measurements.1"),
    ],
)
def test_one_number_that_does_not_fit_saves_none(
    draft: Examination, bob_api: Program, wrong: Any, field: str
) -> None:
    good = {"measure": "beighton", "value": 7}
    answer = bob_api.put(path(draft, "measurements"), {"measurements": [good, wrong]})
    assert (answer.status_code, list(fields_of(answer))) == (422, [field])
    assert_nothing_was_saved(draft)


@pytest.mark.parametrize("body", [{}, {"measurements": []}, {"measurements": None}, {"measurements": "x"}])
def test_list_of_nothing_is_refused(draft: Examination, bob_api: Program, body: Any) -> None:
    answer = bob_api.put(path(draft, "measurements"), body)
    assert (answer.status_code, list(fields_of(answer))) == (422, ["measurements"])
    many = [{"measure": "beighton", "value": 1}] * 101
    assert bob_api.put(path(draft, "measurements"), {"measurements": many}).status_code == 422
    assert_nothing_was_saved(draft)


# --- tests ----------------------------------------------------------------------------------------


def results_of(answer: Any, test: str) -> dict[str, Any]:
    assert answer.status_code == 200, answer.content
    line = next(each for each in answer.json()["tests"] if each["test"] == test)
    return {each["side"]: (each["outcome"], each["angle"], each["site"]) for each in line["sides"]}


def test_results_are_saved_changed_and_taken_away(draft: Examination, bob_api: Program) -> None:
    slr = {"test": "slr", "side": "right"}
    positive = {**slr, "outcome": "positive", "angle": 45, "site": "calf"}
    answer = bob_api.put(
        path(draft, "tests"), {"tests": [positive, {"test": "romberg", "outcome": "negative"}]}
    )
    assert results_of(answer, "slr") == {"left": ("", None, ""), "right": ("positive", 45, "calf")}
    assert results_of(answer, "romberg") == {"midline": ("negative", None, "")}
    kept = bob_api.put(path(draft, "tests"), {"tests": [{**slr, "outcome": "equivocal"}]})
    assert results_of(kept, "slr")["right"] == ("equivocal", 45, "calf")
    gone = bob_api.put(path(draft, "tests"), {"tests": [{**slr, "outcome": None}]})
    assert results_of(gone, "slr")["right"] == ("", None, "")
    assert TestResult.objects.count() == 1


def test_positive_babinski_raises_its_flag_at_once(draft: Examination, bob_api: Program) -> None:
    bob_api.put(
        path(draft, "tests"), {"tests": [{"test": "babinski", "side": "left", "outcome": "positive"}]}
    )
    assert RedFlag.objects.get().key == "CORD"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"test": "luck", "outcome": "negative"}, "tests.1.test"),
        ({"test": "slr", "outcome": "negative"}, "tests.1"),
        ({"test": "slr", "side": "left", "outcome": "maybe"}, "tests.1.outcome"),
        ({"test": "slr", "side": "left"}, "tests.1.outcome"),
        ({"test": "slr", "side": "left", "outcome": "positive", "angle": 181}, "tests.1.angle"),
        ({"test": "slr", "side": "left", "outcome": "positive", "site": "x" * 81}, "tests.1.site"),
        ({"test": "slr", "side": "left", "outcome": "positive", "site": "x\x00"}, "tests.1.site"),
    ],
)
def test_one_result_that_does_not_fit_saves_none(
    draft: Examination, bob_api: Program, wrong: Any, field: str
) -> None:
    good = {"test": "babinski", "side": "left", "outcome": "positive"}
    answer = bob_api.put(path(draft, "tests"), {"tests": [good, wrong]})
    assert (answer.status_code, list(fields_of(answer))) == (422, [field])
    assert_nothing_was_saved(draft)


def test_rest_is_negative_in_one_call_but_not_what_is_barred(bob: Membership, bob_api: Program) -> None:
    draft = make_draft(bob, make_episode(area=Area.NECK))
    bob_api.put(path(draft, "findings"), {"segment": "C5", "side": "midline", "kind": "bony_tenderness"})
    bob_api.put(
        path(draft, "tests"), {"tests": [{"test": "hoffmann", "side": "right", "outcome": "equivocal"}]}
    )
    answer = bob_api.post(path(draft, "tests/negative"), idempotency_key="all-the-rest")
    assert results_of(answer, "hoffmann") == {
        "left": ("negative", None, ""),
        "right": ("equivocal", None, ""),
    }
    barred = [each for each in answer.json()["tests"] if each["barred"]]
    assert {each["test"] for each in barred} == {"spurling", "cervical_distraction", "soto_hall"}
    assert all(side["outcome"] == "" for each in barred for side in each["sides"])
    rows = TestResult.objects.count()
    again = bob_api.post(path(draft, "tests/negative"), idempotency_key="all-the-rest")
    assert (again.content, again["Idempotency-Replayed"]) == (answer.content, "true")
    assert bob_api.call("POST", path(draft, "tests/negative")).json()["code"] == "idempotency_key_required"
    assert TestResult.objects.count() == rows


def test_tests_are_offered_and_others_found_by_words(draft: Examination, bob_api: Program) -> None:
    offered = [each["test"] for each in bob_api.get(path(draft, "tests")).json()["results"]]
    assert "slr" in offered
    assert "spurling" not in offered
    assert [each["test"] for each in bob_api.get(path(draft, "tests?words=")).json()["results"]] == offered
    found = bob_api.get(path(draft, "tests?words=SPURLING")).json()["results"]
    assert [each["test"] for each in found] == ["spurling"]
    assert found[0]["how"]
    assert bob_api.get(path(draft, "tests?words=zebra")).json()["results"] == []
    assert list(fields_of(bob_api.get(path(draft, f"tests?words={'x' * 61}")))) == ["words"]
    assert list(fields_of(bob_api.get(path(draft, "tests?words=%00")))) == ["words"]


@pytest.mark.parametrize("rows", [1, 3])
def test_tests_cost_the_same_queries_with_one_and_three(
    draft: Examination, bob_api: Program, django_assert_num_queries: Any, rows: int
) -> None:
    for test in ("slr", "slump", "kemp")[:rows]:
        bob_api.put(path(draft, "tests"), {"tests": [{"test": test, "side": "left", "outcome": "negative"}]})
    with django_assert_num_queries(15):
        told = bob_api.get(path(draft, "tests")).json()["results"]
    assert len([each for each in told if any(side["outcome"] for side in each["sides"])]) == rows


# --- posture, vitals, note ------------------------------------------------------------------------


def test_posture_is_saved_and_taken_away(draft: Examination, bob_api: Program) -> None:
    body = [
        {"feature": "lordosis", "word": "more"},
        {"feature": "scoliosis", "word": "present", "degrees": 12},
    ]
    answer = bob_api.put(path(draft, "postures"), {"postures": body})
    told = {each["feature"]: each for each in answer.json()["postures"]}
    assert (told["scoliosis"]["word"], told["scoliosis"]["degrees"]) == ("present", 12)
    assert told["lordosis"]["words"] == ["less", "normal", "more"]
    assert (told["kyphosis"]["word"], told["kyphosis"]["degrees"]) == (None, None)
    bob_api.put(path(draft, "postures"), {"postures": [{"feature": "lordosis", "word": None}]})
    assert Posture.objects.get().feature == "scoliosis"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"feature": "lordosis", "word": "left"}, "postures.1"),
        ({"feature": "luck", "word": "more"}, "postures.1.feature"),
        ({"feature": "lordosis"}, "postures.1.word"),
        ({"feature": "lordosis", "word": "more", "degrees": 121}, "postures.1.degrees"),
        ({"feature": "lordosis", "word": "more", "degrees": "steep"}, "postures.1.degrees"),
    ],
)
def test_one_posture_that_does_not_fit_saves_none(
    draft: Examination, bob_api: Program, wrong: Any, field: str
) -> None:
    good = {"feature": "kyphosis", "word": "more"}
    answer = bob_api.put(path(draft, "postures"), {"postures": [good, wrong]})
    assert (answer.status_code, list(fields_of(answer))) == (422, [field])
    assert_nothing_was_saved(draft)


def test_vitals_keep_what_is_not_given(draft: Examination, bob_api: Program) -> None:
    bob_api.patch(path(draft, "vitals"), {"systolic": 124, "diastolic": 78, "neuro_screen_done": True})
    answer = bob_api.patch(path(draft, "vitals"), {"diastolic": None, "height_cm": 170})
    assert answer.json()["vitals"] == {
        "systolic": 124, "diastolic": None, "pulse": None, "height_cm": 170, "weight_kg": None,
        "neuro_screen_done": True,
    }  # fmt: skip
    assert answer.json()["flags"] == []
    high = bob_api.patch(path(draft, "vitals"), {"systolic": 190, "diastolic": 115})
    assert [each["key"] for each in high.json()["flags"]] == ["BP"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("systolic", 301), ("diastolic", 19), ("pulse", "fast"), ("height_cm", 32768), ("weight_kg", -1),
     ("neuro_screen_done", "perhaps"), ("pulse", 10**30), ("pulse", []), ("temperature", 37)],
)  # fmt: skip
def test_vitals_that_do_not_fit_are_refused(
    draft: Examination, bob_api: Program, name: str, value: Any
) -> None:
    answer = bob_api.patch(path(draft, "vitals"), {"systolic": 190, "diastolic": 115, name: value})
    assert (answer.status_code, list(fields_of(answer))) == (422, [name])
    assert_nothing_was_saved(draft)


def test_note_of_somebody_else_is_not_overwritten(
    draft: Examination, amy: Membership, bob_api: Program
) -> None:
    first = bob_api.put(path(draft, "note"), {"note": "Sleeps better.\n", "was": ""})
    assert (first.json()["note"], first["ETag"]) == ("Sleeps better.\n", '"2"')
    lost = Program(amy).put(path(draft, "note"), {"note": "Lifts again.", "was": ""})
    assert (lost.status_code, lost.json()["code"]) == (409, "note_changed")
    assert lost.json()["note"] == "Sleeps better.\n"
    assert list(fields_of(lost)) == ["note"]
    draft.refresh_from_db()
    assert (draft.note, draft.version) == ("Sleeps better.\n", 2)
    both = Program(amy).put(path(draft, "note"), {"note": "Both. é𝔄<b>", "was": draft.note})
    assert both.json()["note"] == "Both. é𝔄<b>"
    same = bob_api.put(path(draft, "note"), {"note": "Both. é𝔄<b>", "was": ""})
    assert (same.status_code, same["ETag"]) == (200, both["ETag"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"note": "x"}, "was"),
        ({"was": ""}, "note"),
        ({"note": "x" * 4001, "was": ""}, "note"),
        ({"note": "a\x00b", "was": ""}, "note"),
        ({"note": None, "was": ""}, "note"),
        ({"note": {}, "was": ""}, "note"),
    ],
)
def test_note_that_does_not_fit_is_refused(
    draft: Examination, bob_api: Program, body: Any, field: str
) -> None:
    answer = bob_api.put(path(draft, "note"), body)
    assert (answer.status_code, list(fields_of(answer))) == (422, [field])
    assert_nothing_was_saved(draft)
