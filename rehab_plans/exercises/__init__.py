"""The exercise library: every exercise a rule may give, with its gentler versions."""

from rehab_plans.exercises import calming, hips, mobility, moving, stretches, trunk, upper
from rehab_plans.exercises.exercise import (
    Area,
    Drawing,
    Equipment,
    Exercise,
    Muscle,
    Phase,
    Pose,
    Prop,
    Shift,
    Tag,
    Turn,
)

SHELVES = (calming, mobility, stretches, trunk, hips, upper, moving)
LIBRARY: dict[str, Exercise] = {exercise.key: exercise for shelf in SHELVES for exercise in shelf.EXERCISES}

__all__ = [
    "LIBRARY",
    "Area",
    "Drawing",
    "Equipment",
    "Exercise",
    "Muscle",
    "Phase",
    "Pose",
    "Prop",
    "Shift",
    "Tag",
    "Turn",
]
