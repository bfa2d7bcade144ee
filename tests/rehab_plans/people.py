"""Facts of made-up patients, and a strategy that makes thousands more."""

from dataclasses import fields
from typing import Any

from hypothesis import strategies as st

from patients.complaints import Hypothesis, Mechanism, Sport
from patients.conditions import GateKey, Need
from patients.spine import Region
from rehab_plans.exercises import Muscle
from rehab_plans.facts import Facts, GateRow, Thresholds


def some(*values: Any) -> frozenset[Any]:
    return frozenset(values)


def _subset(values: Any) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from([str(value) for value in values]), max_size=4)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


SPECIAL: dict[str, st.SearchStrategy[Any]] = {
    "age": _maybe(st.integers(0, 100)),
    "sex": st.sampled_from(["", "male", "female"]),
    "needs": _subset(Need.values),
    "gates": st.lists(
        st.builds(
            GateRow,
            key=st.sampled_from(GateKey.values),
            severity=st.sampled_from(["A", "E", "R", "W", "N"]),
            cleared=st.booleans() | st.just(True),
        ),
        max_size=2,
    ).map(tuple),
    "weeks_pregnant": _maybe(st.integers(4, 41)),
    "regions": _subset(Region.values),
    "days_since_onset": _maybe(st.integers(0, 400)),
    "nprs": _maybe(st.integers(0, 10)),
    "pain_at_rest": _maybe(st.integers(0, 10)),
    "earlier_episodes": st.integers(0, 8),
    "irritates": st.sampled_from(["", *Hypothesis.values]),
    "mechanisms": _subset(Mechanism.values),
    "sports": _subset(Sport.values),
    "sitting_hours": _maybe(st.integers(0, 14).map(float)),
    "days_in_bed": st.integers(0, 9),
    "distress": st.sampled_from(["", "low", "medium", "high"]),
    "spasm_regions": _subset(Region.values),
    "spasm_hours": _maybe(st.integers(0, 1500)),
    "strained": _subset(Muscle.values),
    "side_bridge_seconds": _maybe(st.floats(0, 120)),
    "extensor_hold_seconds": _maybe(st.floats(0, 200)),
    "tandem_seconds": _maybe(st.floats(0, 40)),
    "beighton": _maybe(st.integers(0, 9)),
    "lordosis": st.sampled_from(["", "hypo", "normal", "hyper"]),
    "pelvic_tilt": st.sampled_from(["", "forward", "neutral", "backward"]),
    "centralises_with": st.sampled_from(["", "extension", "flexion"]),
    "peripheralises_with": st.sampled_from(["", "extension", "flexion"]),
    "episode_state": st.sampled_from(["in_care", "recovering", "recovered", "flare", "recurred", "unknown"]),
    "days_without_log": _maybe(st.integers(0, 60)),
    "thresholds": st.just(Thresholds()),
}
LENGTHS = ("hamstring_left", "hamstring_right", "thomas_left", "thomas_right")


def _strategy(name: str) -> st.SearchStrategy[Any]:
    if name in LENGTHS:
        return _maybe(st.integers(-5, 70))
    return SPECIAL.get(name, st.booleans())


any_facts = st.builds(Facts, **{spec.name: _strategy(spec.name) for spec in fields(Facts)})
