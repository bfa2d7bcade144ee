"""Which weekly questions are owed a mail: every open check-in, once (DESIGN §4)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from clinic.mail import idem_key, queue_all
from clinic.models import Clinic, OutgoingMail
from clinic.quiet_hours import after_quiet
from rehab_plans.models import CheckIn, CheckInState

KIND = "check_in"
LOOK_BACK = timedelta(days=3)
LOOK_AHEAD = timedelta(days=2)


def plan_check_in_mail(clinic: Clinic, now: datetime) -> int:
    """Owe a mail for each open check-in that comes due, in a good hour; returns how many are new."""
    rows = []
    for check_in in _without_mail(now=now, until=now + LOOK_AHEAD):
        patient = check_in.episode.patient
        rows.append(
            OutgoingMail(
                idem_key=idem_key(KIND, check_in.uid, 1),
                kind=KIND,
                patient_uid=patient.uid,
                subject_uid=check_in.uid,
                subject_version=1,
                due_at=after_quiet(
                    check_in.due_at,
                    ZoneInfo(patient.time_zone),
                    quiet_from=clinic.quiet_from,
                    quiet_until=clinic.quiet_until,
                ),
                useful_until=check_in.closes_at,
            )
        )
    return queue_all(rows)


def missing_check_in_mail(clinic: Clinic, now: datetime) -> int:
    """Check-ins that are due and have no mail row: none, when the planner runs."""
    return _without_mail(now=now, until=now).count()


def _without_mail(*, now: datetime, until: datetime) -> QuerySet[CheckIn]:
    mails = OutgoingMail.objects.filter(subject_uid=OuterRef("uid"), kind=KIND)
    return CheckIn.objects.filter(
        ~Exists(mails),
        state=CheckInState.DUE,
        due_at__gt=now - LOOK_BACK,
        due_at__lte=until,
        closes_at__gt=now,
    ).select_related("episode__patient")
