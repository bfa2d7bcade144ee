"""The demo clinic comes of a number: the same number, the same people."""

import pytest
from django.db import transaction

from appointments.models import Appointment
from clinic.models import Clinic
from clinic.tenancy import clinic_scope
from rehab_plans.models import CheckIn
from tests.factories.demo import make_demo_codes, seed_demo


class Undo(Exception):
    pass


def told(seed: int) -> list[tuple[object, ...]]:
    """Visits and answers of the clinic that comes of `seed`; it is taken back."""
    found: list[tuple[object, ...]] = []
    try:
        with transaction.atomic():
            seed_demo(patients=12, seed=seed)
            with clinic_scope(Clinic.objects.get(slug="demo")):
                visits = Appointment.objects.order_by("starts_at", "patient__uid")
                found += visits.values_list("patient__last_name", "starts_at", "status")
                answers = CheckIn.objects.order_by("due_at", "uid")
                found += answers.values_list("due_at", "days", "pain", "episode__state")
            raise Undo
    except Undo:
        return found


@pytest.mark.django_db
def test_seed_demo_same_number_same_people() -> None:
    make_demo_codes()
    first = told(7)
    assert first == told(7)
    assert first != told(8)
