"""What must not be missed about a patient, on every screen of theirs, cut to what the reader's role may see."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from clinic.access import Capability
from clinic.models import Membership
from clinic.prepared import prepared
from patients.conditions import NeedKind
from patients.models import Patient, RedFlag, SpecialNeed


@dataclass(frozen=True)
class Banners:
    """For `patients/_banners.html`. `clinical` and `flags` are empty for whoever may not read the record."""

    access: list[SpecialNeed] = field(default_factory=list)
    clinical: list[SpecialNeed] = field(default_factory=list)
    flags: list[RedFlag] = field(default_factory=list)


def banners_of(patient: Patient, *, membership: Membership) -> Banners:
    needs = _needs_of(patient.pk, membership)
    flags: list[RedFlag] = []
    if membership.may(Capability.CLINICAL_VIEW):
        flags = _standing_of(patient.pk)
    return Banners(
        access=[need for need in needs if need.kind == NeedKind.ACCESS],
        clinical=[need for need in needs if need.kind == NeedKind.CLINICAL],
        flags=flags,
    )


@prepared
def _needs_of(patient: int, membership: Membership) -> QuerySet[SpecialNeed]:
    found: QuerySet[SpecialNeed] = SpecialNeed.objects.visible_to(membership).active().filter(patient=patient)
    return found


@prepared
def _standing_of(patient: int) -> QuerySet[RedFlag]:
    return RedFlag.objects.standing().filter(patient=patient)
