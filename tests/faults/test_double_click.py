"""Six clicks at the same instant, in six transactions: one patient, one piece of work."""

import threading
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from clinic.models import Clinic
from clinic.tenancy import clinic_scope
from patients.follow_ups import open_follow_up
from patients.models import Audience, FollowUp, FollowUpKind, Guardian, Patient, Urgency
from patients.registration import register_patient
from tests.factories.clinic import make_clinic
from tests.factories.patients import make_patient

CLICKS = 6
CHILD: dict[str, Any] = {
    "first_name": "Nora",
    "last_name": "Quill",
    "birth_on": date(2015, 5, 4),
    "time_zone": "America/New_York",
    "guardian_name": "Ada Quill",
    "guardian_relation": "mother",
    "guardian_email": "ada@mail.example",
}


def at_once(clinic: Clinic, act: Callable[[], object]) -> list[object]:
    """What each of the clicks got, or the error it met."""
    got: list[object] = []
    start = threading.Barrier(CLICKS)

    def click() -> None:
        start.wait(timeout=30)
        try:
            with clinic_scope(clinic):
                got.append(act())
        except Exception as error:
            got.append(error)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(CLICKS)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join(timeout=60)
    return got


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_instant_add_one_patient_and_open_one_piece_of_work(now: datetime) -> None:
    clinic, idem = make_clinic("Riverside"), uuid.uuid4()
    added = at_once(clinic, lambda: register_patient(fields=CHILD, by=None, now=now, idem=idem))
    assert len({getattr(each, "pk", each) for each in added}) == 1
    with clinic_scope(clinic):
        assert Patient.objects.count() == Guardian.objects.count() == 1
        patient = make_patient(last_name="Baker")
    opened = at_once(
        clinic,
        lambda: open_follow_up(
            key="k1",
            kind=FollowUpKind.CALL,
            audience=Audience.DESK,
            urgency=Urgency.SOON,
            patient=patient,
            title="Call",
            due_at=now,
            now=now,
        ),
    )
    assert len({getattr(each, "pk", each) for each in opened}) == 1
    with clinic_scope(clinic):
        assert FollowUp.objects.count() == 1
