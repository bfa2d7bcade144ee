"""From the record to `Facts`: everything a plan rule can look at, in a fixed number of queries.

Where the record is silent the safer reading is taken; what is professional judgement says (J).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from clinic.prepared import Asked, prepared, together
from patients.conditions import Need, Severity
from patients.models import (
    Complaint,
    Diagnosis,
    Episode,
    EpisodeState,
    OutcomeMeasure,
    OutcomeScore,
    Sex,
    SpecialNeed,
)
from patients.screening import AREA_PLACES, Screen, StandingFlag, ask_screen, judge, local_day, screen_of
from patients.spine import Region
from rehab_plans.cadence import is_real_gain
from rehab_plans.examined import examined_facts, latest_examination
from rehab_plans.facts import Facts, GateRow
from rehab_plans.models import CheckIn, ExerciseLog, PlanStatus, RehabPlan

LONGEST_PREGNANCY = 42
FRESH_DAYS = 14
LOW_START, HIGH_PSYCH = 3, 4

# What a diagnosis says about the patient's needs, by the start of the code.
NEEDS_OF_CODES: Mapping[str, tuple[Need, ...]] = {
    "M05": (Need.RHEUMATOID,),
    "M06": (Need.RHEUMATOID,),
    "M35.7": (Need.HYPERMOBILITY,),
    "M41": (Need.SCOLIOSIS,),
    "M43.0": (Need.SPONDYLOLYSIS,),
    "M43.1": (Need.SPONDYLOLISTHESIS,),
    "M48.0": (Need.STENOSIS,),
    "M51.1": (Need.DISC, Need.DISC_LEG_PAIN),
    "M51.2": (Need.DISC,),
    "M80": (Need.OSTEOPOROSIS, Need.FRAGILITY_FRACTURE),
    "M81": (Need.OSTEOPOROSIS,),
    "Q79.6": (Need.CONNECTIVE_TISSUE,),
    "Z33": (Need.PREGNANCY,),
    "Z98.1": (Need.FUSION,),
}
SORE_JOINTS: Mapping[str, str] = {
    "wrist": "has_wrist_pain",
    "knee": "has_knee_pain",
    "shoulder": "has_shoulder_pain",
}


def gather_facts(episode: Episode, *, now: datetime) -> Facts:
    """The facts of an episode as they stand at `now`."""
    return facts_in(together(*ask_facts(episode)), now=now)


def ask_facts(episode: Episode) -> tuple[Asked[Any], ...]:
    """What `facts_in` reads, for `together`."""
    return _record_of.ask(episode.pk), *ask_screen(episode.patient_id), latest_examination.ask(episode.pk)


def facts_in(answers: Sequence[list[Any]], *, now: datetime) -> Facts:
    """The facts that the answers to `ask_facts` hold."""
    (row,), flags, needs, areas, examined = answers
    screen = screen_of(row.patient, flags, needs, areas)
    today = local_day(row.patient, now)
    complaint: Complaint = getattr(row, "complaint", None) or Complaint(episode=row)
    given: dict[str, Any] = {
        **_person(row, complaint, screen, today),
        **_told(row, complaint, today),
        **examined_facts(row, examined, now=now),
        **_course(row, complaint, today),
    }
    if not given.get("spasm_regions"):
        given |= _reported_spasm(row, complaint, now)
    facts = Facts(**given)
    slips = (Need.SPONDYLOLISTHESIS, Need.UNSTABLE_LISTHESIS)
    return Facts(**given | {"is_listhesis_painful": facts.has(*slips) and facts.extension_provokes})


@prepared
def _record_of(episode: int) -> QuerySet[Episode]:
    """The episode with its patient and complaint, and what else about both fits beside them in one row."""
    diagnoses = Diagnosis.objects.filter(episode__patient=OuterRef("patient"), removed_at__isnull=True)
    scores = OutcomeScore.objects.filter(episode=OuterRef("pk"))
    earlier = Episode.objects.filter(
        patient=OuterRef("patient"), area=OuterRef("area"), opened_at__lt=OuterRef("opened_at")
    )
    check_in = CheckIn.objects.answered().filter(episode=OuterRef("pk")).order_by("-answered_at")
    plan = RehabPlan.objects.filter(episode=OuterRef("pk"), status=PlanStatus.ACTIVE)
    logs = ExerciseLog.objects.filter(
        prescription__phase__plan__episode=OuterRef("pk"), prescription__phase__plan__status=PlanStatus.ACTIVE
    )
    rows = Episode.objects.select_related("patient", "complaint", "clinic").filter(pk=episode)
    return rows.annotate(
        code_list=ArraySubquery(diagnoses.values("code__code")),
        score_list=ArraySubquery(
            scores.values(
                said=Concat("measure", Value("="), Cast("score", TextField()), output_field=TextField())
            )
        ),
        earlier_list=ArraySubquery(earlier.values("pk")),
        last_had_spasm=Subquery(check_in.values("had_spasm")[:1]),
        last_answered_at=Subquery(check_in.values("answered_at")[:1]),
        accepted_at=Subquery(plan.values("accepted_at")[:1]),
        last_log_on=Subquery(logs.order_by("-done_on").values("done_on")[:1]),
    )


def _person(episode: Any, complaint: Complaint, screen: Screen, today: date) -> dict[str, Any]:
    patient = episode.patient
    needs = screen.needs
    words = " ".join(need.detail.casefold() for need in needs)
    return {
        "age": patient.age_on(today),
        "sex": patient.sex if patient.sex in (Sex.FEMALE, Sex.MALE) else "",
        "needs": frozenset({need.key for need in needs} | set(_needs_of(episode.code_list))),
        "gates": _gates(episode, screen, today),
        "weeks_pregnant": _weeks(needs, today),
        "can_reach_floor": complaint.can_reach_floor is not False,
        **{name: word in words for word, name in SORE_JOINTS.items()},
    }


def _needs_of(codes: Iterable[str]) -> Iterable[str]:
    for code in codes:
        for start, needs in NEEDS_OF_CODES.items():
            if code.startswith(start):
                yield from (need.value for need in needs)


def _gates(episode: Episode, screen: Screen, today: date) -> tuple[GateRow, ...]:
    """What stands, and what was cleared with a record: a cleared tumour still decides what may be given."""
    treated = _regions(episode)
    standing = [
        GateRow(key=row.key.value, severity=_severity_here(row, treated).value)
        for row in judge(screen, today=today)
    ]
    open_keys = {row.key for row in standing}
    done = {row.key: GateRow(key=row.key, severity=row.severity, cleared=True) for row in screen.cleared}
    rows = (*standing, *(row for key, row in sorted(done.items()) if key not in open_keys))
    return tuple(dict.fromkeys(rows))


def _severity_here(row: StandingFlag, treated: frozenset[str]) -> Severity:
    """A row that stops thrusts in another place (ribs in osteoporosis, a rheumatoid neck) is care here, no hold (J).

    Else somebody would have to clear it, and with it the thrust, to give walking to a patient with fragile bone.
    """
    is_elsewhere = bool(row.regions and treated) and not treated & {place.value for place in row.regions}
    if row.severity == Severity.ABSOLUTE and is_elsewhere:
        return Severity.RELATIVE
    return row.severity


def _regions(episode: Episode) -> frozenset[str]:
    return frozenset(place.value for place in AREA_PLACES[episode.area] if isinstance(place, Region))


def _weeks(needs: Iterable[SpecialNeed], today: date) -> int | None:
    """Weeks of pregnancy today: what was noted, and the time since."""
    need = next((need for need in needs if need.key == Need.PREGNANCY and need.weeks), None)
    if need is None or need.weeks is None:
        return None
    passed = max(0, (today - need.noted_at.date()).days // 7)
    return min(need.weeks + passed, max(need.weeks, LONGEST_PREGNANCY))


def _told(episode: Episode, complaint: Complaint, today: date) -> dict[str, Any]:
    onset = complaint.onset_on
    sitting = complaint.sitting_hours
    return {
        "regions": _regions(episode),
        "days_since_onset": None if onset is None else max(0, (today - onset).days),
        "irritates": episode.hypothesis,
        "mechanisms": frozenset(complaint.mechanisms),
        "sports": frozenset(complaint.sports),
        "sitting_hours": None if sitting is None else float(sitting),
        "days_in_bed": complaint.days_in_bed or 0,
        "is_flaring": episode.state in (EpisodeState.FLARE, EpisodeState.RECURRED),
        "episode_state": episode.state,
    }


def _reported_spasm(episode: Any, complaint: Complaint, now: datetime) -> dict[str, Any]:
    """A spasm the patient told of, in the intake or in the last check-in, when none was palpated."""
    since: datetime | None = None
    if episode.last_had_spasm:
        since = episode.last_answered_at
    elif complaint.has_spasm:
        since = episode.opened_at
        onset = complaint.onset_on
        if onset is not None and 0 <= (episode.opened_at.date() - onset).days <= FRESH_DAYS:
            zone = ZoneInfo(episode.patient.time_zone)
            since = min(since, datetime.combine(onset, time(12), tzinfo=zone))
    if since is None:
        return {}
    hours = max(0, int((now - since) // timedelta(hours=1)))
    return {"spasm_regions": _regions(episode) or frozenset({Region.LUMBAR.value}), "spasm_hours": hours}


def _course(episode: Any, complaint: Complaint, today: date) -> dict[str, Any]:
    scores: dict[str, list[int]] = {}
    for each in episode.score_list:  # "nprs=4"
        measure, _, score = each.partition("=")
        scores.setdefault(measure, []).append(round(float(score)))
    pains = scores.get(OutcomeMeasure.NPRS) or ([] if complaint.pain_now is None else [complaint.pain_now])
    pain = pains[-1] if pains else None
    return {
        "nprs": pain,
        # Asked "now", of somebody who sits and fills in a form (J).
        "pain_at_rest": pain,
        "earlier_episodes": max(complaint.earlier_episodes or 0, len(episode.earlier_list)),
        "is_early_responder": pain is not None and is_real_gain(pain_before=pains[0], pain_now=pain),
        "distress": _distress(scores),
        "days_without_log": _days_without_log(episode, today),
    }


def _distress(scores: Mapping[str, list[int]]) -> str:
    """STarT: up to 3 low, from 4 medium, psychosocial part from 4 high."""
    total, psych = scores.get(OutcomeMeasure.START), scores.get(OutcomeMeasure.START_PSYCH)
    if psych and psych[-1] >= HIGH_PSYCH:
        return "high"
    if not total:
        return ""
    return "low" if total[-1] <= LOW_START else "medium"


def _days_without_log(episode: Any, today: date) -> int | None:
    if episode.accepted_at is None:
        return None
    last = episode.last_log_on or local_day(episode.patient, episode.accepted_at)
    return max(0, (today - last).days)
