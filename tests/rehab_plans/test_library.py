import re

import pytest

from rehab_plans.advice import ADVICE
from rehab_plans.cadence import prevention, trial_of_care
from rehab_plans.exercises import LIBRARY, Equipment, Exercise, Tag
from rehab_plans.rules import RULES
from rehab_plans.rules.rule import REST_KEYS
from tests.rehab_plans.words import assert_plain

EVERY = pytest.mark.parametrize("exercise", LIBRARY.values(), ids=LIBRARY.keys())


def test_library_is_large_enough_and_has_no_twins() -> None:
    assert len(LIBRARY) >= 60
    assert len({exercise.name for exercise in LIBRARY.values()}) == len(LIBRARY)
    assert all(key == exercise.key for key, exercise in LIBRARY.items())
    assert set(LIBRARY) >= REST_KEYS


@EVERY
def test_exercise_is_written_for_patients(exercise: Exercise) -> None:
    assert 2 <= len(exercise.steps) <= 4
    for text in (exercise.name, *exercise.steps, exercise.feel, exercise.stop):
        assert_plain(text)
    for text in (*exercise.steps, exercise.feel, exercise.stop):
        assert text.endswith(".")
    assert re.fullmatch(r"[a-z_]{3,40}", exercise.key)
    assert len(exercise.name) <= 80
    assert exercise.seconds > 0
    assert exercise.phases


@EVERY
def test_versions_exist_and_ask_for_less(exercise: Exercise) -> None:
    for kind, key in exercise.versions:
        assert kind in {"floor", "bed", "chair", "side", "standing", "wall", "bike"}
        assert key in LIBRARY
        assert key != exercise.key
        if kind in ("bed", "chair"):
            assert Tag.FLOOR_TRANSFER not in LIBRARY[key].tags


@EVERY
def test_words_and_tags_agree(exercise: Exercise) -> None:
    said = " ".join(exercise.steps).lower()
    if Tag.FLOOR_TRANSFER in exercise.tags:
        assert "mat" in said or "kneel" in said or "hands and knees" in said
    if "in bed" in exercise.name:
        assert Equipment.BED in exercise.equipment
        assert Tag.FLOOR_TRANSFER not in exercise.tags
    if re.search(r"lie on your back", said):
        assert Tag.SUPINE in exercise.tags
    if re.search(r"lie on your front", said):
        assert Tag.PRONE in exercise.tags
    if re.search(r"\bstand\b", said) and "sit" not in said:
        assert Tag.STANDING in exercise.tags
    if "change legs" in said or "change sides" in said:
        assert exercise.each_side


def test_floor_exercises_of_the_first_days_have_a_version_off_the_floor() -> None:
    for exercise in LIBRARY.values():
        if (
            Tag.FLOOR_TRANSFER in exercise.tags
            and "relief" in exercise.phases
            and Tag.PRONE not in exercise.tags
        ):
            assert any(Tag.FLOOR_TRANSFER not in LIBRARY[key].tags for _kind, key in exercise.versions), (
                exercise.key
            )


@pytest.mark.parametrize("advice", ADVICE.values(), ids=ADVICE.keys())
def test_advice_is_written_for_patients(advice: object) -> None:
    assert_plain(advice.text)  # type: ignore[attr-defined]
    assert len(advice.text) <= 600  # type: ignore[attr-defined]
    assert len(advice.key) <= 40  # type: ignore[attr-defined]


def test_reasons_for_patients_are_plain() -> None:
    for rule in RULES:
        assert_plain(rule.patient_reason.replace("%(area)s", "your back"))
    for stage in (*trial_of_care(acuity="chronic", is_complicated=False), prevention()):
        assert_plain(str(stage.patient_reason))


def test_heat_is_told_with_its_minutes_and_bed_rest_is_discouraged() -> None:
    assert "20 to 30 minutes" in ADVICE["heat"].text
    assert "pillow under your knees" in ADVICE["short_rest"].text
    assert "one or two days" in ADVICE["short_rest"].text
    assert "healing take longer" in ADVICE["no_bed_rest"].text
    assert "doctor or pharmacist" in ADVICE["medicine"].text
