"""The exercise library by API: what may be done at home, in plain words, with what speaks against it."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call, NothingHereError
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Output, Query, choice_field
from rehab_plans.exercises import LIBRARY, Area, Equipment, Muscle, Phase, Tag
from rehab_plans.exercises import Exercise as LibraryExercise
from rehab_plans.plan_pages import picture

DIRECTIONS = ("flexion", "extension", "neutral")


def _words(choices: Any, **options: Any) -> serializers.ListField:
    return serializers.ListField(child=choice_field(choices), **options)


class ExerciseOutput(Output):
    """One exercise of the library."""

    key = serializers.CharField()
    name = serializers.SerializerMethodField()
    area = choice_field(Area)
    phases = _words(Phase)
    tags = serializers.SerializerMethodField(help_text="What a ban can act on.")
    equipment = _words(Equipment)
    seconds = serializers.IntegerField(help_text="Of one repetition; a longer hold takes its place.")
    each_side = serializers.BooleanField()
    direction = choice_field([(word, word) for word in DIRECTIONS], help_text="The way the back bends.")
    stretches = serializers.SerializerMethodField()
    loads = serializers.SerializerMethodField()
    example: ClassVar[dict[str, Any]] = {
        "key": "wall_squat", "name": "Wall squat", "area": "pelvic", "phases": ["strengthen", "prevent"],
        "tags": ["standing"], "equipment": ["wall"], "seconds": 5, "each_side": False, "direction": "neutral",
        "stretches": [], "loads": ["gluteals"],
    }  # fmt: skip

    def get_name(self, exercise: LibraryExercise) -> str:
        return _(exercise.name)

    @extend_schema_field(_words(Tag))
    def get_tags(self, exercise: LibraryExercise) -> list[str]:
        return sorted(exercise.tags)

    @extend_schema_field(_words(Muscle))
    def get_stretches(self, exercise: LibraryExercise) -> list[str]:
        return sorted(exercise.stretches)

    @extend_schema_field(_words(Muscle))
    def get_loads(self, exercise: LibraryExercise) -> list[str]:
        return sorted(exercise.loads)


class GentlerOutput(Output):
    """What takes its place when it is forbidden."""

    kind = serializers.CharField()
    exercise = serializers.CharField(help_text="Its key.")
    example = {"kind": "easier", "exercise": "sit_to_stand"}


class ExerciseInWordsOutput(ExerciseOutput):
    """The exercise as the patient's page tells it, in the language asked for."""

    steps = serializers.SerializerMethodField()
    feel = serializers.SerializerMethodField(help_text="What one should feel.")
    stop = serializers.SerializerMethodField(help_text="When to stop.")
    picture = serializers.SerializerMethodField(help_text="The drawing, as SVG.")
    versions = serializers.SerializerMethodField(help_text="In the order they are tried.")
    example: ClassVar[dict[str, Any]] = {
        **ExerciseOutput.example, "steps": ["Slide down a little.", "Push through your heels to slide up again."],
        "feel": "Your thighs work. Your back rests on the wall.", "stop": "Stop if your knees hurt.",
        "picture": "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", "versions": [GentlerOutput.example],
    }  # fmt: skip

    def get_steps(self, exercise: LibraryExercise) -> list[str]:
        return [_(step) for step in exercise.steps]

    def get_feel(self, exercise: LibraryExercise) -> str:
        return _(exercise.feel)

    def get_stop(self, exercise: LibraryExercise) -> str:
        return _(exercise.stop)

    def get_picture(self, exercise: LibraryExercise) -> str:
        return str(picture(exercise))

    @extend_schema_field(GentlerOutput(many=True))
    def get_versions(self, exercise: LibraryExercise) -> list[dict[str, str]]:
        return [{"kind": kind, "exercise": key} for kind, key in exercise.versions]


class ExerciseQuery(Query):
    area = choice_field(Area, required=False)
    phase = choice_field(Phase, required=False)
    tag = choice_field(Tag, required=False)


class Exercises(Endpoint):
    @operation(
        "list_exercises", Capability.CLINICAL_VIEW, query=ExerciseQuery, answer=ExerciseOutput, many=True
    )
    def get(self, call: Call) -> list[LibraryExercise]:
        """The exercise library

        Whole; it is the same for every clinic.
        """
        wanted = call.query
        return [
            exercise
            for exercise in LIBRARY.values()
            if wanted.get("area", exercise.area) == exercise.area
            and ("phase" not in wanted or wanted["phase"] in exercise.phases)
            and ("tag" not in wanted or wanted["tag"] in exercise.tags)
        ]


class OneExercise(Endpoint):
    @operation("show_exercise", Capability.CLINICAL_VIEW, answer=ExerciseInWordsOutput)
    def get(self, call: Call, key: str) -> LibraryExercise:
        """One exercise in words and as a drawing"""
        if key not in LIBRARY:
            raise NothingHereError(_("There is no such exercise."))
        return LIBRARY[key]
