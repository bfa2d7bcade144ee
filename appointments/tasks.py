"""What the clock asks of this app."""

from celery import shared_task
from django.utils import timezone

from appointments import recall_planning
from clinic.every import for_every_clinic


@shared_task(name="appointments.plan_recalls")
def plan_recalls() -> int:
    """Who should come again and has nothing booked is put on the desk's list."""
    now = timezone.now()
    return for_every_clinic(lambda: recall_planning.plan_recalls(now=now))
