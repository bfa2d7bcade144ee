"""From facts to a proposed plan: collect, ban, resolve, cut (DOMAIN §9, combining). Pure and deterministic.

Bans look at today's facts in every phase; a ban that time lifts (pain at rest, an acute disc) is looked at
again when the next phase is proposed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from patients.conditions import GateKey, Severity
from rehab_plans import advice as advice_texts
from rehab_plans.bans import Ban, active_bans, first_strike
from rehab_plans.cadence import Stage, prevention, trial_of_care
from rehab_plans.exercises import LIBRARY, Area, Exercise, Phase
from rehab_plans.facts import Facts
from rehab_plans.goals import goals_for
from rehab_plans.plan_lines import AdviceLine, Flag, LeftOut, Line, PhasePlan, Proposal, RuleRef
from rehab_plans.rules import BY_ID, RULES, Dose, Rule

MOST_EXERCISES, MOST_AFTER_SILENCE = 5, 2
MOST_SECONDS = 20 * 60
REASON_LENGTH = 400
SHORT_IS_KEPT = "Short programmes are kept up better, clinic judgement"
WALKS = frozenset({"short_walk", "walk_programme", "incline_walk"})
NEUTRAL_SET: dict[Phase, tuple[str, ...]] = {
    Phase.RELIEF: ("belly_breathing_floor", "short_walk"),
    Phase.RESTORE: ("pelvic_tilt_floor", "walk_programme"),
    Phase.STRENGTHEN: ("dead_bug_floor", "bird_dog", "side_bridge_knees"),
    Phase.PREVENT: ("bird_dog",),
}
NEUTRAL_DOSES = {"short_walk": Dose(minutes=3, times_a_day=3), "walk_programme": Dose(minutes=6)}


class _Wish(NamedTuple):
    position: int
    rule: Rule
    key: str


@dataclass(frozen=True, slots=True)
class _Context:
    facts: Facts
    bans: tuple[Ban, ...]
    conflict: tuple[Rule, ...]
    left_out: list[LeftOut] = field(default_factory=list)

    def strike(self, exercise: Exercise) -> tuple[str, str | Promise, str] | None:
        """(ban key, reason, source) of what forbids the exercise, or None."""
        ban = first_strike(exercise, self.bans, self.facts)
        if ban is not None:
            return ban.key, ban.reason, ban.source
        if self.conflict and exercise.direction != "neutral":
            ids = ", ".join(rule.id for rule in self.conflict)
            return (
                "direction",
                _("Two directions disagree (%s): neutral set instead") % ids,
                self.conflict[0].source,
            )
        return None


def propose(facts: Facts) -> Proposal:
    """The plan the rules would write for these facts; a person edits and accepts it."""
    hold = BY_ID["R00"]
    if hold.applies(facts):
        reason = hold.staff_reason(facts)[:300]
        flag = Flag(key="hold", text=reason, source=hold.source, rule_id=hold.id)
        return Proposal(is_held=True, held_reason=reason, flags=(flag,), rules=(_ref(hold),))
    rules = [rule for rule in RULES if rule.applies(facts)]
    conflict = _conflict(rules)
    context = _Context(facts, active_bans(facts), conflict)
    phases = tuple(_phase_plan(phase, context) for phase in _phases_from(start_phase(facts)))
    lines = [line for phase in phases for line in phase.lines]
    return Proposal(
        phases=phases,
        left_out=_once(context.left_out, {line.exercise for line in lines}),
        advice=tuple(_advice(rules, facts)),
        cadence=_cadence(facts),
        goals=goals_for(facts),
        flags=tuple(_flags(rules, context, phases)),
        rules=tuple(
            dict.fromkeys((*(_ref(rule) for rule in rules), *(ref for line in lines for ref in line.rules)))
        ),
    )


def _ref(rule: Rule) -> RuleRef:
    return RuleRef(rule.id, rule.version)


def start_phase(facts: Facts) -> Phase:
    """Where this person stands today: relief above 5 or in fresh spasm, restore above 3 or unknown."""
    if facts.is_recovering:
        return Phase.PREVENT
    pain = 4 if facts.nprs is None else facts.nprs
    if facts.has_recent_spasm or facts.strained or facts.is_swollen or pain > 5:
        return Phase.RELIEF
    return Phase.RESTORE if pain > 3 else Phase.STRENGTHEN


def exit_criteria(phase: Phase) -> str:
    return {
        Phase.RELIEF: _("Pain 5 or less of 10, and walking 10 minutes"),
        Phase.RESTORE: _("Pain 3 or less at rest, and the daily movements are easy for 3 days"),
        Phase.STRENGTHEN: _("Three clean sessions of each exercise, and 2 weeks without a setback"),
        Phase.PREVENT: _("Four weekly answers at 0 days and pain 0, and 4 weeks at the walking goal"),
    }[phase]


def area_words(facts: Facts, exercise: Exercise) -> str:
    """The area treated decides the words: "your neck", "your mid back", "your back"."""
    if exercise.area == Area.CERVICAL or facts.regions == {"cervical"}:
        return _("your neck")
    if facts.regions == {"thoracic"}:
        return _("your mid back")
    return _("your back")


def _phases_from(first: Phase) -> tuple[Phase, ...]:
    order = tuple(Phase)
    return order[order.index(first) :]


def _conflict(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    directed = tuple(rule for rule in rules if rule.direction)
    return directed if len({rule.direction for rule in directed}) > 1 else ()


def _neutral(conflict: tuple[Rule, ...]) -> Rule:
    """The neutral set, asked for by the first of the rules that disagree."""
    return replace(
        min(conflict, key=lambda rule: (rule.priority, rule.id)),
        gives=NEUTRAL_SET,
        dose=Dose(sets=2, reps=6),
        doses=NEUTRAL_DOSES,
        staff_reason=lambda facts: _("Directions disagree: neutral spine set"),
        patient_reason=_("Steady, easy work in the middle position is safest for %(area)s now."),
    )


def _wishes(phase: Phase, context: _Context) -> list[_Wish]:
    """First choices of each rule before second choices, so that each finding gets its line."""
    facts = _facts_at(phase, context.facts)
    rules = [rule for rule in RULES if rule.applies(facts)]
    if context.conflict:
        rules.append(_neutral(context.conflict))
    wishes = [
        _Wish(position, rule, key)
        for rule in rules
        for position, key in enumerate(rule.all_gives(facts)[phase])
        if not _is_elsewhere(rule, key, facts)
    ]
    return sorted(wishes, key=lambda wish: (wish.position, wish.rule.priority, wish.rule.id, wish.key))


def _facts_at(phase: Phase, facts: Facts) -> Facts:
    """What will hold when the phase is entered, by the exit criteria of the one before; bans never use this."""
    if phase == Phase.PREVENT:
        return replace(facts, episode_state="recovering")
    if phase == Phase.RESTORE and facts.has_recent_spasm:
        return replace(facts, nprs=min(facts.nprs or 0, 5), spasm_hours=max(facts.spasm_hours or 0, 72))
    return facts


def _is_elsewhere(rule: Rule, key: str, facts: Facts) -> bool:
    low_back = LIBRARY[key].area in (Area.LUMBAR, Area.PELVIC)
    return rule.by_area and low_back and not facts.treats_low_back


def _phase_plan(phase: Phase, context: _Context) -> PhasePlan:
    is_silent = BY_ID["R22"].applies(context.facts)
    most = MOST_AFTER_SILENCE if is_silent else MOST_EXERCISES
    chosen: dict[str, Line] = {}
    seconds = 0
    for wish in _wishes(phase, context):
        key = _allowed_version(wish, context, chosen)
        if key is None:
            continue
        line = _line(phase, wish, key, context.facts)
        walk = next((name for name in chosen if {name, key} <= WALKS), key)
        if walk in chosen:
            chosen[walk] = _merged(chosen[walk], line)
            if walk != key:
                _leave(context, wish, ("limit", _("A walk is in the plan already"), SHORT_IS_KEPT), key=key)
        elif len(chosen) < most and seconds + line.seconds_a_day <= MOST_SECONDS:
            chosen[key] = line
            seconds += line.seconds_a_day
        else:
            _leave(context, wish, ("limit", _too_many(most), SHORT_IS_KEPT), key=key)
    return PhasePlan(phase=phase, exit_criteria=exit_criteria(phase), lines=tuple(chosen.values()))


def _too_many(most: int) -> str:
    return _("Next in line: at most %(count)d exercises and 20 minutes a day") % {"count": most}


def _allowed_version(wish: _Wish, context: _Context, chosen: Iterable[str]) -> str | None:
    """The exercise itself, else its first version that nothing forbids, else None.

    A version of what is already chosen is no second exercise.
    """
    struck = context.strike(LIBRARY[wish.key])
    if struck is None:
        return wish.key
    twins = {key for name in chosen for _kind, key in LIBRARY[name].versions}
    keys = (key for _kind, key in LIBRARY[wish.key].versions if key not in twins)
    instead = next((key for key in keys if context.strike(LIBRARY[key]) is None), None)
    _leave(context, wish, struck, key=wish.key, instead=instead or "")
    return instead


def _leave(
    context: _Context, wish: _Wish, why: tuple[str, str | Promise, str], *, key: str, instead: str = ""
) -> None:
    ban, reason, source = why
    context.left_out.append(
        LeftOut(
            exercise=key,
            rule_id=wish.rule.id,
            ban=ban,
            reason=str(reason),
            source=source,
            replaced_by=instead,
        )
    )


def _once(left_out: Iterable[LeftOut], prescribed: set[str]) -> tuple[LeftOut, ...]:
    """One row per exercise; what found a place in another phase was not left out."""
    rows: dict[str, LeftOut] = {}
    for row in left_out:
        if row.exercise not in prescribed:
            rows.setdefault(row.exercise, row)
    return tuple(rows.values())


def _line(phase: Phase, wish: _Wish, key: str, facts: Facts) -> Line:
    rule, exercise = wish.rule, LIBRARY[key]
    dose = rule.doses.get(key) or rule.dose_for(wish.key, facts)
    return Line(
        phase=phase,
        exercise=key,
        dose=dose,
        rules=(_ref(rule),),
        staff_reason=rule.staff_reason(facts)[:REASON_LENGTH],
        patient_reason=_(rule.patient_reason) % {"area": area_words(facts, exercise)}
        if rule.patient_reason
        else "",
        progress_when=_(rule.progress_when) if rule.progress_when else "",
        source=rule.source,
        basis=rule.basis,
        evidence=rule.evidence,
        seconds_a_day=dose.seconds_a_day(exercise),
        replaces=wish.key if wish.key != key else "",
        is_choice=rule.is_choice,
    )


def _merged(first: Line, second: Line) -> Line:
    """Two rules, one exercise: the leading rule keeps dose and words, the other adds its finding."""
    if second.rules[0] in first.rules:
        return first
    reasons = f"{first.staff_reason}; {second.staff_reason}"[:REASON_LENGTH]
    return replace(first, rules=(*first.rules, *second.rules), staff_reason=reasons)


def _advice(rules: Iterable[Rule], facts: Facts) -> Iterator[AdviceLine]:
    wanted: dict[str, Rule | None] = {}
    if not facts.has_tumour_history:
        wanted = {
            key: rule for rule in rules for name in rule.advice if (key := advice_texts.swapped(name, facts))
        }
    for key in advice_texts.always_keys(facts):
        wanted.setdefault(key, None)
    for key, rule in wanted.items():
        entry = advice_texts.ADVICE[key]
        yield AdviceLine(
            key=key,
            text=_(entry.text),
            staff_reason=str(entry.staff_reason),
            rule_id=rule.id if rule else "ALWAYS",
            rule_version=rule.version if rule else entry.version,
            source=entry.source,
            basis=entry.basis,
            evidence=entry.evidence,
        )


def _cadence(facts: Facts) -> tuple[Stage, ...]:
    """A trial of care while there is something to treat; prevention visits for early responders."""
    stages: tuple[Stage, ...] = ()
    if not facts.is_recovering:
        stages = trial_of_care(acuity=facts.acuity, is_complicated=facts.is_complicated)
    return (*stages, prevention()) if BY_ID["R23"].applies(facts) else stages


def _flags(rules: Iterable[Rule], context: _Context, phases: Iterable[PhasePlan]) -> Iterator[Flag]:
    facts = context.facts
    for rule in rules:
        if rule.flag:
            yield Flag(key=rule.id, text=str(rule.flag), source=rule.source, rule_id=rule.id)
    if context.conflict:
        ids = ", ".join(rule.id for rule in context.conflict)
        text = _("Flexion and extension are both asked for (%s): neutral set, please decide") % ids
        yield Flag(key="direction", text=text, source=context.conflict[0].source)
    if facts.has_vascular_legs:
        text = _("Leg pain eased by standing still, or weak pulses: think of vessels, refer")
        yield Flag(key="vascular", text=text, source=BY_ID["R09"].source, rule_id="R09")
    gate = advice_texts.heat_gate(facts)
    if gate and facts.has_recent_spasm:
        yield Flag(
            key="no_heat", text=_("No heat: %s") % gate, source="Heat and its limits, clinic judgement"
        )
    for row in facts.gates:
        if row.severity in (Severity.RELATIVE, Severity.WATCHFUL) and not row.cleared:
            words = {"name": GateKey(row.key).label, "severity": Severity(row.severity).label.lower()}
            text = _("Safety gate, %(severity)s: %(name)s") % words
            yield Flag(key=f"gate-{row.key}", text=text, source="Safety gate")
    for plan in phases:
        if not plan.lines:
            text = _("No exercise fits the phase %s: choose by hand") % plan.phase.label
            yield Flag(key=f"empty-{plan.phase}", text=text, source="Combining of rules")
