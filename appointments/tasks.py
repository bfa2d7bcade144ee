"""What the clock asks of this app."""

from celery import shared_task
from django.utils import timezone

from appointments import recall_planning
from appointments.newcomers import end_stale_requests
from appointments.waitlist.entries import expire_entries
from appointments.waitlist.rounds import end_stale_rounds, offer_freed_times
from clinic.every import for_every_clinic


@shared_task(name="appointments.plan_recalls")
def plan_recalls() -> int:
    """Who should come again and has nothing booked is put on the desk's list."""
    now = timezone.now()
    return for_every_clinic(lambda: recall_planning.plan_recalls(now=now))


@shared_task(name="appointments.tend_waitlist")
def tend_waitlist() -> int:
    """Times that were kept long enough are free again, and what became free is offered where the clinic wants it.

    What somebody new typed and never confirmed is forgotten.
    """
    now = timezone.now()
    for_every_clinic(lambda: end_stale_requests(now=now))
    ended = for_every_clinic(lambda: end_stale_rounds(now=now) + expire_entries(now=now))
    return ended + for_every_clinic(lambda: offer_freed_times(now=now))
