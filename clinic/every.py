"""The same work for every clinic, each in its own scope and transaction."""

from collections.abc import Callable

import structlog

from clinic.models import Clinic
from clinic.tenancy import clinic_scope

log = structlog.get_logger("plumbline.every")


def for_every_clinic(work: Callable[[], int]) -> int:
    """Do `work` in the scope of each active clinic and add up what it returns.

    One clinic's failure does not stop the others; what failed is raised together at the end.
    """
    done = 0
    failures: list[Exception] = []
    for clinic in Clinic.objects.filter(is_active=True).order_by("pk"):
        try:
            with clinic_scope(clinic):
                done += work()
        except Exception as error:
            log.error("clinic_failed", clinic=str(clinic.uid), error=type(error).__name__)
            failures.append(error)
    if failures:
        raise ExceptionGroup("work failed for some clinics", failures)
    return done
