"""What the clock asks of the ground floor: a name, no arguments, one domain call each. No task is ever delayed."""

from typing import Any

import structlog
from celery import shared_task
from celery.signals import task_failure
from django.utils import timezone

from clinic import mail_rounds, sending
from clinic.api.replays import forget_answers
from clinic.every import for_every_clinic
from clinic.importing import working
from clinic.importing.uploads import forget_files
from clinic.logs import describe
from clinic.models import Heartbeat
from clinic.rates import forget_rates

log = structlog.get_logger("plumbline.clock")

WORKER = "worker"
BEAT = "beat"


@shared_task(name="clinic.send_due_mail")
def send_due_mail() -> None:
    sending.send_due_mail(clock=timezone.now)


@shared_task(name="clinic.plan_mail")
def plan_mail() -> None:
    mail_rounds.plan_mail(now=timezone.now())


@shared_task(name="clinic.recover_leases")
def recover_leases() -> None:
    mail_rounds.recover_leases(now=timezone.now())


@shared_task(name="clinic.reconcile_mail")
def reconcile_mail() -> None:
    mail_rounds.reconcile(now=timezone.now())


@shared_task(name="clinic.work_on_imports")
def work_on_imports() -> None:
    working.work_on_imports(clock=timezone.now)


@shared_task(name="clinic.forget_calls")
def forget_calls() -> None:
    """Kept answers and counts of the API are of no use after a day, files that were brought in after a month."""
    now = timezone.now()
    for_every_clinic(lambda: forget_files(now=now))
    for_every_clinic(lambda: forget_answers(now=now))
    forget_rates(now=now)


@shared_task(name="clinic.beat")
def beat() -> None:
    """Only beat sends this and only a worker runs it, so that one row tells of both."""
    now = timezone.now()
    for name in (WORKER, BEAT):
        Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": now})


@task_failure.connect
def log_failure(sender: Any = None, exception: BaseException | None = None, **kwargs: Any) -> None:
    """In place of Celery's own line, which holds the error's words."""
    log.error("task failed", task=getattr(sender, "name", ""), error=describe(exception) if exception else "")
