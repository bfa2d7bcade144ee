"""What an address names, through the gate of its patient: each reading is written down as the page's would be."""

from typing import Any
from uuid import UUID

from clinic.api.call import Call
from patients.api.charts import open_record
from patients.models import Episode
from rehab_plans.models import Prescription, RehabPlan

PEOPLE = ("episode__patient", "proposed_by", "accepted_by")


def open_episode(call: Call, uid: UUID, *, what: str) -> Episode:
    """Raises NothingHereError (404)."""
    episode = call.fetch(Episode.objects.select_related("patient"), uid)
    open_record(call, episode.patient.uid, what=what)
    return episode


def open_plan(call: Call, uid: UUID) -> RehabPlan:
    """Raises NothingHereError (404)."""
    plan = call.fetch(RehabPlan.objects.select_related(*PEOPLE), uid)
    open_record(call, plan.episode.patient.uid, what="plan")
    return plan


def open_line(call: Call, uid: UUID) -> Prescription:
    """A line that stands. Raises NothingHereError (404)."""
    rows: Any = Prescription.objects.standing().select_related("exercise", "phase__plan__episode__patient")
    line: Prescription = call.fetch(rows, uid)
    open_record(call, line.phase.plan.episode.patient.uid, what="plan")
    return line
