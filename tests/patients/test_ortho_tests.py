from dataclasses import dataclass

import pytest

from patients.conditions import GateKey
from patients.ortho_tests import BY_KEY, RAISES, TEMPLATE, TESTS, Bar, bars, offered, search
from patients.spine import Region


@dataclass(frozen=True)
class Open:
    key: str
    severity: str


def test_library_keys_are_unique_and_texts_present() -> None:
    assert len(BY_KEY) == len(TESTS) >= 38
    assert all(str(test.name) and str(test.how) and str(test.suggests) and test.regions for test in TESTS)
    assert all(len(key) <= 40 for key in BY_KEY)


def test_no_artery_test_is_offered() -> None:
    assert not [test for test in TESTS if "arter" in f"{test.key} {test.name} {test.how}".casefold()]


@pytest.mark.parametrize("region", list(Region))
def test_template_has_about_a_dozen_known_tests_of_its_region(region: Region) -> None:
    keys = TEMPLATE[region]
    assert 11 <= len(keys) <= 13
    assert len(set(keys)) == len(keys)
    assert all(region in BY_KEY[key].regions for key in keys)


@pytest.mark.parametrize("row", [Open("FX", "E"), Open("ARTH", "A"), Open("VASC_C", "E")])
def test_neck_loading_is_not_offered_while_row_is_open(row: Open) -> None:
    keys = {test.key for test in offered(Region.CERVICAL, [row])}
    assert not keys & {"spurling", "cervical_distraction", "soto_hall"}
    assert {"hoffmann", "reflexes"} <= keys


@pytest.mark.parametrize("key", ["milgram", "extensor_hold"])
def test_loaded_tests_are_barred_by_severe_osteoporosis_and_acute_spasm(key: str) -> None:
    test = BY_KEY[key]
    assert bars(test, [Open("OP", "A")], has_acute_spasm=False) == (Bar.SEVERE_OSTEOPOROSIS,)
    assert bars(test, [Open("OP", "R")], has_acute_spasm=False) == ()
    assert bars(test, [], has_acute_spasm=True) == (Bar.ACUTE_SPASM,)


def test_unrelated_row_bars_nothing() -> None:
    assert len(offered(Region.LUMBAR, [Open("PREG", "R")])) == len(TEMPLATE[Region.LUMBAR])


def test_long_tract_signs_raise_their_gate_row() -> None:
    assert RAISES == {
        "babinski": GateKey.CORD,
        "hoffmann": GateKey.CORD,
        "clonus": GateKey.CORD,
        "lhermitte": GateKey.CORD,
        "kernig": GateKey.INF,
    }
    assert set(RAISES) <= set(BY_KEY)


def test_search_finds_by_every_word() -> None:
    assert [test.key for test in search("GAENSLEN")] == ["gaenslen"]
    assert {"si_distraction", "si_compression"} <= {test.key for test in search("sacroiliac joint")}
    assert search("sacroiliac artery") == []
