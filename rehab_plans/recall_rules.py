"""Who should come again by the plan, and who should be examined again: found for the recalls of the floor below."""

from appointments.models import RecallKind
from appointments.recall_planning import CAME, LAST_VISIT, RecallRule
from rehab_plans.cadence import RE_EXAMINE_DAYS, RE_EXAMINE_VISITS, WARN_DAYS, WARN_VISITS
from rehab_plans.models import PlanStatus

# As `cadence.expected_on`, for all plans at once; a test holds the two together.
PLAN = RecallRule(
    RecallKind.PLAN,
    f"""
    SELECT DISTINCT ON (person.id) person.id, from_day.day + stage.spacing, from_day.day
    FROM rehab_plans_rehabplan plan
    JOIN patients_episode episode ON episode.id = plan.episode_id AND episode.state <> 'discharged'
    CROSS JOIN LATERAL (SELECT episode.patient_id AS id) person
    LEFT JOIN LATERAL ({LAST_VISIT}) last ON true
    CROSS JOIN LATERAL (SELECT (plan.accepted_at AT TIME ZONE %(zone)s)::date AS day) began
    CROSS JOIN LATERAL (SELECT greatest(began.day, last.day) AS day) from_day
    CROSS JOIN LATERAL (
        SELECT (row.weeks * 7 + row.visits - 1) / row.visits AS spacing
        FROM (
            SELECT cadence.*, sum(cadence.weeks * 7) OVER (ORDER BY cadence.position, cadence.id) AS ends
            FROM rehab_plans_cadence cadence WHERE cadence.plan_id = plan.id
        ) row
        WHERE row.ends > from_day.day - began.day
        ORDER BY row.position, row.id LIMIT 1
    ) stage
    WHERE plan.clinic_id = %(clinic)s AND plan.status = %(active)s
      AND from_day.day + stage.spacing <= %(today)s
    ORDER BY person.id, from_day.day + stage.spacing
    """,
    {"active": str(PlanStatus.ACTIVE)},
)

# As `cadence.re_examination_due`: found when it is soon, due when it is due.
RE_EXAMINATION = RecallRule(
    RecallKind.RE_EXAMINATION,
    f"""
    SELECT person.id,
        CASE WHEN since.visits >= %(due_visits)s THEN least(%(today)s, examined.day + %(due_days)s)
             ELSE examined.day + %(due_days)s END,
        examined.day
    FROM in_care person
    CROSS JOIN LATERAL (
        SELECT examination.started_at, (examination.started_at AT TIME ZONE %(zone)s)::date AS day
        FROM patients_examination examination
        WHERE examination.clinic_id = %(clinic)s AND examination.patient_id = person.id
          AND examination.signed_at IS NOT NULL AND examination.entered_in_error_at IS NULL
        ORDER BY examination.started_at DESC LIMIT 1
    ) examined
    CROSS JOIN LATERAL (
        SELECT count(*) AS visits {CAME} AND visit.starts_at > examined.started_at
          AND (visit.starts_at AT TIME ZONE %(zone)s)::date > examined.day
    ) since
    WHERE %(today)s >= examined.day + %(warn_days)s OR since.visits >= %(warn_visits)s
    """,
    {
        "due_days": RE_EXAMINE_DAYS,
        "due_visits": RE_EXAMINE_VISITS,
        "warn_days": WARN_DAYS,
        "warn_visits": WARN_VISITS,
    },
)

RULES = (PLAN, RE_EXAMINATION)
