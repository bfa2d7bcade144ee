"""What the clock asks of this app."""

from celery import shared_task
from django.utils import timezone

from clinic.every import for_every_clinic
from patients.follow_ups import escalate_follow_ups as escalate


@shared_task(name="patients.escalate_follow_ups")
def escalate_follow_ups() -> int:
    """Urgent work that nobody has read goes to everybody who can act."""
    now = timezone.now()
    return for_every_clinic(lambda: escalate(now=now))
