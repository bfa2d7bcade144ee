"""Patients and their episodes, with the few facts a test does not care about filled in."""

from datetime import UTC, date, datetime
from typing import Any

from patients.models import Area, Complaint, Episode, Patient

LONG_AGO = datetime(2026, 11, 1, 15, 0, tzinfo=UTC)


def make_patient(**fields: Any) -> Patient:
    given: dict[str, Any] = {
        "first_name": "Nora",
        "last_name": "Quill",
        "birth_on": date(1985, 5, 4),
        "email": "nora@mail.example",
        "phone": "+12125550142",
        "time_zone": "America/New_York",
    }
    return Patient.objects.create(**given | fields)


def make_episode(patient: Patient | None = None, **fields: Any) -> Episode:
    given: dict[str, Any] = {"area": Area.LOW_BACK, "opened_at": LONG_AGO, "state_since": LONG_AGO}
    complaint = fields.pop("complaint", {})
    episode = Episode.objects.create(patient=patient or make_patient(), **given | fields)
    Complaint.objects.create(episode=episode, **complaint)
    return episode
