"""What the clock asks of this app."""

from celery import shared_task
from django.utils import timezone

from clinic.every import for_every_clinic
from rehab_plans import check_ins


@shared_task(name="rehab_plans.judge_silence")
def judge_silence() -> int:
    """Questions that nobody answered are closed, asked again, and at last handed to the desk."""
    now = timezone.now()
    return for_every_clinic(lambda: check_ins.judge_silence(now=now))
