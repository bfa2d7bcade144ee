"""Which orthopaedic and neurological tests to offer, and which positive result raises a gate row. Pure."""

from collections.abc import Iterable
from typing import Protocol

from patients.conditions import GateKey, Severity
from patients.ortho_test_library import TESTS, Ask, Bar, OrthoTest
from patients.spine import Region

__all__ = ["BY_KEY", "RAISES", "TEMPLATE", "TESTS", "Ask", "Bar", "OrthoTest", "bars", "offered", "search"]

C, T, L, S, P = Region


class GateRow(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def severity(self) -> str: ...


BY_KEY: dict[str, OrthoTest] = {test.key: test for test in TESTS}

# A positive result raises the gate row by itself.
RAISES: dict[str, GateKey] = {
    "babinski": GateKey.CORD,
    "hoffmann": GateKey.CORD,
    "clonus": GateKey.CORD,
    "lhermitte": GateKey.CORD,
    "kernig": GateKey.INF,
}

_LOW_TEMPLATE = (
    "slr",
    "well_leg",
    "slump",
    "kemp",
    "faber",
    "thigh_thrust",
    "prone_instability",
    "aberrant_motion",
    "trendelenburg",
    "heel_toe_walk",
    "myotomes",
    "reflexes",
    "babinski",
)
_PELVIC_TEMPLATE = (
    "faber",
    "thigh_thrust",
    "gaenslen",
    "si_distraction",
    "si_compression",
    "yeoman",
    "nachlas_ely",
    "slr",
    "kemp",
    "trendelenburg",
    "myotomes",
    "reflexes",
)
# About a dozen per region on the screen; the rest by search.
TEMPLATE: dict[Region, tuple[str, ...]] = {
    C: (
        "spurling",
        "cervical_distraction",
        "shoulder_depression",
        "soto_hall",
        "valsalva",
        "dermatomes",
        "myotomes",
        "reflexes",
        "hoffmann",
        "lhermitte",
        "babinski",
        "romberg",
    ),
    T: (
        "kemp",
        "slump",
        "adam",
        "soto_hall",
        "valsalva",
        "extensor_hold",
        "dermatomes",
        "myotomes",
        "reflexes",
        "babinski",
        "clonus",
        "romberg",
    ),
    L: _LOW_TEMPLATE,
    S: _PELVIC_TEMPLATE,
    P: _PELVIC_TEMPLATE,
}


def bars(test: OrthoTest, open_rows: Iterable[GateRow], *, has_acute_spasm: bool) -> tuple[Bar, ...]:
    """Why a test is not offered now; empty when it is. Osteoporosis bars only when it is severe (A)."""
    open_bars = {Bar.ACUTE_SPASM} if has_acute_spasm else set()
    for row in open_rows:
        is_mild_bone_loss = row.key == GateKey.OP and row.severity != Severity.ABSOLUTE
        if row.key in Bar.values and not is_mild_bone_loss:
            open_bars.add(Bar(row.key))
    return tuple(bar for bar in Bar if bar in test.not_offered_when & open_bars)


def offered(
    region: Region | str, open_rows: Iterable[GateRow] = (), *, has_acute_spasm: bool = False
) -> list[OrthoTest]:
    """The region's template without the tests that are barred now."""
    rows = tuple(open_rows)
    listed = (BY_KEY[key] for key in TEMPLATE[Region(region)])
    return [test for test in listed if not bars(test, rows, has_acute_spasm=has_acute_spasm)]


def search(words: str) -> list[OrthoTest]:
    """Tests whose name or hint holds every given word, any case."""
    wanted = words.casefold().split()
    return [
        test
        for test in TESTS
        if all(word in f"{test.key} {test.name} {test.suggests}".casefold() for word in wanted)
    ]
