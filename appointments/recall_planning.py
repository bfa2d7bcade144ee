"""Who should come again: rules find people, the clock opens a recall for each, in one statement per rule (DESIGN §4).

A rule is a SELECT, so that a thousand patients cost no more statements than one. Those that count visits alone are
here; the upper app registers what follows from its plans (`register_recall_rule`, in AppConfig.ready()).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from django.db import connection
from django_scopes import get_scope

from appointments.locks import in_turn
from appointments.models import OCCUPYING, Recall, RecallKind, RecallOutcome, RecallState
from appointments.recall_answers import ANSWERING, settle_recalls
from clinic.models import Clinic, Location
from clinic.tenancy import transaction_with
from patients.models import EpisodeState

# Shorter than PostgreSQL waits until it looks for deadlocks: a person is never the one that is turned away.
GIVES_WAY = "300ms"

# Still looked after: not discharged, and not well again.
IN_CARE = (
    EpisodeState.IN_CARE,
    EpisodeState.RECOVERING,
    EpisodeState.FLARE,
    EpisodeState.RECURRED,
    EpisodeState.UNKNOWN,
)


@dataclass(frozen=True)
class RecallRule:
    """select: SQL whose rows are (patient_id, due_on, counted_from), one or more per patient, of the clinic at hand.

    It may use the table `in_care` (id: of patients), what `facts_of` gives, and its own `values`. A row means "this
    patient should be asked from due_on on"; what is booked, who died and who is not to be contacted is looked at later.
    """

    kind: RecallKind
    select: str
    values: Mapping[str, Any] = field(default_factory=dict)


# Visits of `person` that took place: whoever has not been marked as missed counts as having come.
CAME = """
    FROM appointments_appointment visit
    WHERE visit.clinic_id = %(clinic)s AND visit.patient_id = person.id
      AND visit.status = ANY(%(came)s) AND visit.starts_at < %(now)s
"""
LAST_VISIT = f"""
    SELECT (visit.starts_at AT TIME ZONE %(zone)s)::date AS day {CAME}
    ORDER BY visit.starts_at DESC LIMIT 1
"""

LOST = RecallRule(
    RecallKind.LOST,
    f"""
    SELECT person.id, last.day + %(lost_after)s, last.day
    FROM in_care person CROSS JOIN LATERAL ({LAST_VISIT}) last
    WHERE last.day + %(lost_after)s <= %(today)s
    """,
)

rules: dict[str, RecallRule] = {LOST.kind: LOST}

# Written down once each, so that not even a planner without statistics asks a rule for every row.
FOUND = """
WITH in_care AS MATERIALIZED (
    SELECT DISTINCT episode.patient_id AS id FROM patients_episode episode
    WHERE episode.clinic_id = %(clinic)s AND episode.state = ANY(%(in_care)s)
), found (patient_id, due_on, counted_from) AS MATERIALIZED ({select})
"""
# Of those, the ones who are with us and have nothing booked.
WITH_NOTHING_BOOKED = """
FROM found JOIN patients_patient patient ON patient.id = found.patient_id
WHERE patient.archived_at IS NULL AND patient.merged_into_id IS NULL AND patient.died_on IS NULL
  AND NOT EXISTS (
    SELECT FROM appointments_appointment ahead
    WHERE ahead.clinic_id = %(clinic)s AND ahead.patient_id = patient.id
      AND ahead.status = ANY(%(occupying)s) AND ahead.starts_at >= %(now)s
  )
"""
OPEN_NEW = f"""{FOUND}
INSERT INTO appointments_recall
    (clinic_id, patient_id, kind, due_on, counted_from, reason, state, outcome, created_at, version)
SELECT %(clinic)s, patient.id, %(kind)s, found.due_on, found.counted_from, '', 'due', '', %(now)s, 1
{WITH_NOTHING_BOOKED} AND patient.recall_stopped_at IS NULL
ORDER BY found.due_on, patient.id
ON CONFLICT DO NOTHING
"""
CLOSE = """
UPDATE appointments_recall
SET state = 'closed', outcome = %(over)s, snoozed_until = NULL, closed_at = %(now)s, version = version + 1
WHERE id = ANY(ARRAY(
    SELECT recall.id FROM appointments_recall recall
    WHERE recall.clinic_id = %(clinic)s AND recall.state IN ('due', 'snoozed') AND {condition}
    FOR UPDATE SKIP LOCKED
))
"""
CLOSE_OLD = FOUND + CLOSE.format(
    condition="recall.kind = %(kind)s AND recall.patient_id NOT IN (SELECT patient_id FROM found)"
)
CLOSE_OF_NOBODY = CLOSE.format(
    condition="""recall.patient_id IN (
        SELECT patient.id FROM patients_patient patient
        WHERE patient.clinic_id = %(clinic)s AND (
            patient.archived_at IS NOT NULL OR patient.merged_into_id IS NOT NULL OR patient.died_on IS NOT NULL
            OR patient.recall_stopped_at IS NOT NULL
        )
    )"""
)


def register_recall_rule(rule: RecallRule) -> None:
    """Let an upper app find people; one rule per kind."""
    if rule.kind in rules:
        raise ValueError(f"recall rule {rule.kind!r} is registered twice")
    rules[rule.kind] = rule


def plan_recalls(*, now: datetime) -> int:
    """One round for the clinic whose scope is open; repeatable. Returns how many recalls are new.

    First what has changed: visits booked or called off, days that people put it off to, rules that no longer speak.
    The clock gives way: where somebody who books or calls is in its way, it lets go of all it has and begins anew.
    Raises BusyError when they stay in the way; the next round does it.
    """
    with transaction_with({"lock_timeout": GIVES_WAY}):
        return in_turn(lambda: _plan(now))


def _plan(now: datetime) -> int:
    clinic: Clinic = get_scope()["clinic"]
    facts = facts_of(clinic, now)
    settle_recalls(now=now)
    wake_recalls(facts)
    new = 0
    with connection.cursor() as cursor:
        cursor.execute(CLOSE_OF_NOBODY, facts)
        for rule in rules.values():
            given = {**facts, **rule.values, "kind": str(rule.kind)}
            cursor.execute(CLOSE_OLD.format(select=rule.select), given)
            cursor.execute(OPEN_NEW.format(select=rule.select), given)
            new += cursor.rowcount
    return new


def lost_patients(clinic: Clinic, *, now: datetime) -> list[tuple[int, date]]:
    """(primary key, day of the last visit) of whoever the rule calls lost, the latest first; also who is not asked."""
    facts = facts_of(clinic, now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{FOUND.format(select=LOST.select)} SELECT patient.id, found.counted_from {WITH_NOTHING_BOOKED}"
            " ORDER BY found.counted_from DESC, patient.id",
            facts,
        )
        return list(cursor.fetchall())


def facts_of(clinic: Clinic, now: datetime) -> dict[str, Any]:
    """What rules may name. `today` and `zone` are those of the clinic's first place, as on its pages."""
    zone = _zone()
    return {
        "clinic": clinic.pk,
        "now": now,
        "today": now.astimezone(zone).date(),
        "zone": str(zone),
        "lost_after": clinic.lost_after_days,
        "came": [str(each) for each in ANSWERING],
        "occupying": [str(each) for each in OCCUPYING],
        "in_care": [str(each) for each in IN_CARE],
        "over": str(RecallOutcome.OVER),
    }


def today_of(now: datetime) -> date:
    """The day at the clinic's first place."""
    return now.astimezone(_zone()).date()


def _zone() -> tzinfo:
    place = Location.objects.filter(is_active=True).first()
    return place.zone if place else UTC


def wake_recalls(facts: Mapping[str, Any]) -> int:
    """What was put off until today is due. Its version stays: nobody who is about to write is turned away."""
    waiting = Recall.objects.filter(state=RecallState.SNOOZED, snoozed_until__lte=facts["today"])
    return waiting.update(state=RecallState.DUE, snoozed_until=None)
