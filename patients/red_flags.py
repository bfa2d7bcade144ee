"""The safety screen: what a patient answers, what is known, what an examination finds → raised gate rows.

Pure; no models. Sources: WHO safety guideline 2005; Downie BMJ 2013;347:f7095; Finucane 2020 (IFOMPT);
Rushton 2023; CES pathway 2024. Ask-alone items are often wrong: the gate sorts, people decide, nothing here
is a diagnosis. A missing fact counts as the more careful answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from patients import red_flag_tables as tables
from patients.conditions import SEVERITY_RANK, GateKey, Need, Severity
from patients.findings import ChangeSince, Finding, FindingKind
from patients.measures import is_hypermobile
from patients.ortho_tests import RAISES
from patients.red_flag_questions import QUESTIONS, SHORT_KEYS, Question
from patients.spine import EVERYWHERE, ExtraSpinal, Place, Region, Segment, neighbours, region_of

__all__ = [
    "QUESTIONS",
    "SHORT_KEYS",
    "ExamFacts",
    "Level",
    "RaisedFlag",
    "evaluate",
    "from_findings",
    "from_needs",
    "from_tests",
    "level_of",
    "merge",
    "one_per_key",
    "urgent",
]

QUESTION_BY_KEY: dict[str, Question] = {question.key: question for question in QUESTIONS}

OLD_AGE_FOR_FRACTURE = 70
YOUNG_AGE_FOR_INFLAMMATION = 45
MAJORITY = 18
SYSTOLIC_LIMIT = 180
DIASTOLIC_LIMIT = 110
WEAK_MYOTOME = 3


class Level(TextChoices):
    NONE = "none"
    WATCHFUL = "watchful"
    URGENT = "urgent"


_LEVELS = tuple(Level)
_LEVEL_OF = {
    Severity.EMERGENCY: Level.URGENT,
    Severity.ABSOLUTE: Level.WATCHFUL,
    Severity.RELATIVE: Level.NONE,
    Severity.WATCHFUL: Level.WATCHFUL,
    Severity.NONE: Level.NONE,
}


@dataclass(frozen=True)
class RaisedFlag:
    """One gate row to open. ``regions`` are where it counts; ``reason`` is for staff, never for the patient."""

    key: GateKey
    severity: Severity
    level: Level
    regions: tuple[Place, ...]
    reason: str

    @property
    def places(self) -> tuple[Place, ...]:
        return self.regions


@dataclass(frozen=True)
class Context:
    """What is known beside the answers. ``affected`` = places of the complaint; empty means everywhere.

    ``has_new_pain``: new or changed back or neck pain. It is assumed unless the caller knows better.
    """

    age: int | None = None
    needs: frozenset[str] = frozenset()
    has_new_pain: bool = True
    affected: tuple[Place, ...] = ()
    levels: Mapping[str, tuple[Segment, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class ExamFacts:
    """What an examination measured. Myotomes: root and side ("L5-left") → grade 0-5."""

    findings: tuple[Finding, ...] = ()
    systolic: int | None = None
    diastolic: int | None = None
    beighton: int | None = None
    myotomes: Mapping[str, int] = field(default_factory=dict)
    myotomes_before: Mapping[str, int] = field(default_factory=dict)
    has_swollen_warm_calf: bool = False
    has_pulsing_belly: bool = False


def evaluate(
    answers: Mapping[str, bool | None],
    *,
    age: int | None = None,
    needs: Iterable[str] = (),
    has_new_pain: bool = True,
    affected: Iterable[Place] = (),
) -> list[RaisedFlag]:
    """Gate rows raised by the answers; an unanswered question (None or absent) raises nothing.

    Raises ValueError for an answer to a question that does not exist: a typing slip must not lose a flag.
    """
    if unknown := set(answers) - set(QUESTION_BY_KEY):
        raise ValueError(f"unknown screening questions: {sorted(unknown)}")
    yes = frozenset(key for key, answer in answers.items() if answer)
    context = Context(age, frozenset(needs), has_new_pain=has_new_pain, affected=tuple(affected))
    return merge(
        [
            *_from_single_answers(yes),
            *_from_infection_risk(yes, context),
            *_from_small_injury(yes, context),
            *_from_cancer_signs(yes, context),
            *_from_aneurysm(yes, context),
            *_from_weakness(yes, context),
            *_from_inflammation(yes, context),
        ]
    )


def from_needs(
    needs: Iterable[str],
    *,
    age: int | None = None,
    has_new_pain: bool = True,
    levels: Mapping[str, Iterable[Segment]] | None = None,
    affected: Iterable[Place] = (),
) -> list[RaisedFlag]:
    """Standing gate rows of the special needs and the age.

    ``levels`` gives, per need, the segments of a slip or an operation; without them every spinal region counts.
    """
    per_need = {need: tuple(segments) for need, segments in (levels or {}).items()}
    context = Context(age, frozenset(needs), has_new_pain, tuple(affected), per_need)
    raised = [
        _flag(key, severity, places, reason)
        for need in sorted(context.needs)
        for key, severity, places, reason in tables.NEED_ROWS.get(need, ())
    ]
    raised += _from_unstable_neck(context)
    raised += _from_known_disease(context)
    for need, severity, reason in tables.LEVEL_ROWS:
        if need in context.needs:
            raised += _at_level(need, severity, str(reason), context)
    if age is not None and age < MAJORITY:
        raised.append(
            _flag(GateKey.MINOR, Severity.RELATIVE, EVERYWHERE, _("Under 18: guardian and limited force"))
        )
    return merge(raised)


def from_tests(positive_tests: Iterable[str]) -> list[RaisedFlag]:
    """Gate rows raised by positive orthopaedic or neurological tests (keys of the test library)."""
    return merge(
        [
            _flag(RAISES[test], Severity.EMERGENCY, EVERYWHERE, _("Positive test: %(test)s") % {"test": test})
            for test in sorted(set(positive_tests) & set(RAISES))
        ]
    )


def from_findings(facts: ExamFacts) -> list[RaisedFlag]:
    """Gate rows raised by palpation, blood pressure, joint mobility and muscle strength."""
    raised = [*_from_myotomes(facts)]
    if any(
        each.kind == FindingKind.BONY_TENDERNESS and each.change != ChangeSince.RESOLVED
        for each in facts.findings
    ):
        raised.append(
            _flag(GateKey.FX, Severity.EMERGENCY, EVERYWHERE, _("Tender on the bone in the middle"))
        )
    if (facts.systolic or 0) >= SYSTOLIC_LIMIT or (facts.diastolic or 0) >= DIASTOLIC_LIMIT:
        raised.append(
            _flag(
                GateKey.BP, Severity.ABSOLUTE, (Region.CERVICAL,), _("Blood pressure 180/110 or above: refer")
            )
        )
    if is_hypermobile(facts.beighton):
        raised.append(_flag(GateKey.HYPER, Severity.RELATIVE, EVERYWHERE, _("Beighton score 5 or more")))
    if facts.has_swollen_warm_calf:
        raised.append(_clot(_("Swollen, warm calf")))
    if facts.has_pulsing_belly:
        raised.append(_flag(GateKey.AAA, Severity.EMERGENCY, tables.TRUNK, _("Pulsing mass in the belly")))
    return merge(raised)


def merge(flags: Iterable[RaisedFlag]) -> list[RaisedFlag]:
    """One row per key and severity: places and reasons joined, the higher level kept, gravest first."""
    joined: dict[tuple[str, str], RaisedFlag] = {}
    for flag in flags:
        slot = (flag.key, flag.severity)
        joined[slot] = _join(joined[slot], flag) if slot in joined else flag
    return sorted(joined.values(), key=lambda flag: (-SEVERITY_RANK[flag.severity], flag.key))


def one_per_key(flags: Iterable[RaisedFlag]) -> list[RaisedFlag]:
    """For a store that keeps one open row per key: the gravest severity, valid in every place of the key."""
    gravest: dict[str, RaisedFlag] = {}
    for flag in merge(flags):
        first = gravest.get(flag.key)
        gravest[flag.key] = _join(first, flag) if first else flag
    return list(gravest.values())


def level_of(flags: Iterable[RaisedFlag]) -> Level:
    """The highest level among the flags; none for no flag."""
    return max((flag.level for flag in flags), key=_LEVELS.index, default=Level.NONE)


def urgent(flags: Iterable[RaisedFlag]) -> bool:
    """Whether the patient must be told at once what to do, on the same page."""
    return level_of(flags) is Level.URGENT


def _flag(
    key: GateKey,
    severity: Severity,
    regions: tuple[Place, ...],
    reason: object,
    level: Level | None = None,
) -> RaisedFlag:
    return RaisedFlag(key, severity, level or _LEVEL_OF[severity], regions, str(reason))


def _join(first: RaisedFlag, second: RaisedFlag) -> RaisedFlag:
    places = set(first.regions) | set(second.regions)
    reasons = list(dict.fromkeys([*first.reason.split("; "), *second.reason.split("; ")]))
    return RaisedFlag(
        first.key,
        first.severity,
        max(first.level, second.level, key=_LEVELS.index),
        tuple(place for place in EVERYWHERE if place in places),
        "; ".join(reasons),
    )


def _from_single_answers(yes: frozenset[str]) -> list[RaisedFlag]:
    flags = [
        _flag(QUESTION_BY_KEY[key].gate, severity, places, reason)
        for key, (severity, places, reason) in tables.SINGLE_ANSWERS.items()
        if key in yes
    ]
    return [*flags, _clot(_("Reports a swollen, warm calf"))] if "swollen_calf" in yes else flags


def _clot(reason: str) -> RaisedFlag:
    # The gate blocks the leg only, yet a possible clot has to be seen the same day (J).
    return _flag(GateKey.DVT, Severity.ABSOLUTE, (ExtraSpinal.LOWER_LIMB,), reason, Level.URGENT)


def _from_infection_risk(yes: frozenset[str], context: Context) -> list[RaisedFlag]:
    if not context.has_new_pain:
        return []
    return [
        _flag(GateKey.INF, Severity.EMERGENCY, EVERYWHERE, reason)
        for key, reason in tables.INFECTION_RISKS.items()
        if key in yes
    ]


def _from_small_injury(yes: frozenset[str], context: Context) -> list[RaisedFlag]:
    if "small_injury" not in yes:
        return []
    is_old = context.age is not None and context.age > OLD_AGE_FOR_FRACTURE
    is_fragile = "steroids" in yes or bool(context.needs & tables.FRAGILE_NEEDS)
    if not (is_old or is_fragile):
        return []
    reason = (
        _("Small injury over the age of 70") if is_old else _("Small injury with fragile bone or steroids")
    )
    return [_flag(GateKey.FX, Severity.EMERGENCY, EVERYWHERE, reason)]


def _from_cancer_signs(yes: frozenset[str], context: Context) -> list[RaisedFlag]:
    signs = [str(reason) for key, reason in tables.CANCER_SIGNS.items() if key in yes]
    has_history = "cancer_past" in yes or Need.CANCER_HISTORY in context.needs
    raised = _cancer_history(context) if "cancer_past" in yes else []
    if not signs:
        return raised
    counted = len(signs) + (1 if has_history and context.has_new_pain else 0)
    if counted < 2:
        return [*raised, _flag(GateKey.CA_W, Severity.WATCHFUL, EVERYWHERE, signs[0])]
    reason = "; ".join(signs)
    return [*raised, _flag(GateKey.CA_W, Severity.ABSOLUTE, EVERYWHERE, reason, Level.URGENT)]


def _cancer_history(context: Context) -> list[RaisedFlag]:
    severity = Severity.ABSOLUTE if context.has_new_pain else Severity.WATCHFUL
    return [_flag(GateKey.CA_W, severity, EVERYWHERE, _("Cancer in the past"))]


def _from_aneurysm(yes: frozenset[str], context: Context) -> list[RaisedFlag]:
    return _aneurysm(context) if "aneurysm_known" in yes else []


def _aneurysm(context: Context) -> list[RaisedFlag]:
    if context.has_new_pain:
        return [_flag(GateKey.AAA, Severity.EMERGENCY, tables.TRUNK, _("Known aneurysm with pain"))]
    return [_flag(GateKey.AAA, Severity.ABSOLUTE, tables.TRUNK, _("Known aneurysm"))]


def _from_weakness(yes: frozenset[str], context: Context) -> list[RaisedFlag]:
    if "one_limb_weak" not in yes:
        return []
    places = context.affected or EVERYWHERE
    return [_flag(GateKey.PROG_NEURO, Severity.ABSOLUTE, places, _("Reports growing weakness of a limb"))]


def _from_inflammation(yes: frozenset[str], context: Context) -> list[RaisedFlag]:
    is_young = context.age is not None and context.age < YOUNG_AGE_FOR_INFLAMMATION
    if is_young and {"morning_stiffness", "better_moving"} <= yes:
        return [_flag(GateKey.INFLAM, Severity.WATCHFUL, (), _("Stiff mornings, better by moving, under 45"))]
    return []


def _from_unstable_neck(context: Context) -> list[RaisedFlag]:
    # A standing condition: it closes the gate until a clearance, but nobody has to run to an emergency room.
    return [
        _flag(GateKey.INSTAB, Severity.EMERGENCY, (Region.CERVICAL,), reason, Level.WATCHFUL)
        for need, reason in tables.UNSTABLE_NECK.items()
        if need in context.needs
    ]


def _from_known_disease(context: Context) -> list[RaisedFlag]:
    raised = _cancer_history(context) if Need.CANCER_HISTORY in context.needs else []
    if Need.ANEURYSM in context.needs:
        raised += _aneurysm(context)
    if Need.INFLAMMATORY_ARTHRITIS in context.needs:
        places = context.affected or EVERYWHERE
        raised.append(_flag(GateKey.ARTH, Severity.ABSOLUTE, places, _("Acute inflammatory arthritis")))
    return raised


def _at_level(need: str, severity: Severity, reason: str, context: Context) -> list[RaisedFlag]:
    key = tables.LEVEL_KEYS[need]
    segments = context.levels.get(need, ())
    if not segments:
        return [_flag(key, severity, tuple(Region), _("%(reason)s, level not recorded") % {"reason": reason})]
    own = {region_of(segment) for segment in segments}
    raised = [_flag(key, severity, tuple(region for region in Region if region in own), reason)]
    beside = {region_of(next_to) for segment in segments for next_to in neighbours(segment)} - own
    if need == Need.FUSION and beside:
        places = tuple(region for region in Region if region in beside)
        raised.append(_flag(key, Severity.RELATIVE, places, _("Beside a fusion")))
    return raised


def _from_myotomes(facts: ExamFacts) -> list[RaisedFlag]:
    raised = []
    for root, grade in sorted(facts.myotomes.items()):
        before = facts.myotomes_before.get(root)
        is_lost = before is not None and grade < before
        if grade > WEAK_MYOTOME and not is_lost:
            continue
        is_stable = before is not None and not is_lost
        severity = Severity.RELATIVE if is_stable else Severity.ABSOLUTE
        reason = _("Strength of %(root)s is %(grade)s of 5") % {"root": root, "grade": grade}
        raised.append(_flag(GateKey.PROG_NEURO, severity, tables.PLACES_OF_ROOT[root[0]], reason))
    return raised
