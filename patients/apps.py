from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.http import HttpRequest

if TYPE_CHECKING:
    from clinic.models import Membership
    from clinic.prepared import Asked


class PatientsConfig(AppConfig):
    name = "patients"

    def ready(self) -> None:
        from clinic.context import counters
        from clinic.importing import kinds
        from clinic.mail import registry
        from patients.addressing import name_patients
        from patients.importing.work import PATIENTS

        registry.name_patients = name_patients
        kinds.register(PATIENTS)
        counters["patients:list_follow_ups"] = _follow_ups_waiting


def _follow_ups_waiting(request: HttpRequest) -> "Asked[int]":
    from patients.follow_ups import how_many_wait

    membership: Membership = request.membership  # type: ignore[attr-defined]
    return how_many_wait.ask(membership, membership.pk)
