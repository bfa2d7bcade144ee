"""The demo clinic for tests: thirty patients instead of hundreds, on a fixed day."""

from datetime import UTC, date, datetime
from io import StringIO

from django.core.management import call_command

from patients.models import DiagnosisCode
from rehab_plans.demo.seed import moment_of

TODAY = date(2026, 11, 24)
NOW = moment_of(TODAY, datetime(2026, 1, 1, tzinfo=UTC))
CODES = ("M54.2", "M54.6", "M54.59", "M99.01", "M99.02", "M99.03", "M99.04", "M99.05", "M62.830", "M62.838")


def make_demo_codes() -> None:
    DiagnosisCode.objects.bulk_create(
        DiagnosisCode(code=code, title=code, is_billable=True, release="test", valid_from=date(2025, 10, 1))
        for code in CODES
    )


def seed_demo(**options: object) -> str:
    """What the command says."""
    out = StringIO()
    call_command("seed_demo", stdout=out, today=TODAY, **{"patients": 30, **options})
    return out.getvalue()
