"""Fields that name a patient or an episode by its public id, among those the caller may see."""

from typing import Any

from clinic.api.serializers import UidField
from clinic.models import Membership
from patients.models import Episode, Patient
from patients.models.people import PatientQuerySet


def _visible_patients(by: Membership) -> PatientQuerySet:
    found: PatientQuerySet = Patient.objects.visible_to(by)
    return found


def patient_field(*, is_current: bool = False, **options: Any) -> UidField:
    """`is_current`: only those who can still be booked, treated and written to."""
    if is_current:
        return UidField(lambda by: _visible_patients(by).current(), **options)
    return UidField(_visible_patients, **options)


def episode_field(**options: Any) -> UidField:
    return UidField(lambda by: Episode.objects.all(), **options)
