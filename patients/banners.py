"""What must not be missed about a patient, on every screen of theirs, cut to what the reader's role may see."""

from dataclasses import dataclass, field

from clinic.access import Capability
from clinic.models import Membership
from patients.conditions import NeedKind
from patients.models import Patient, RedFlag, SpecialNeed


@dataclass(frozen=True)
class Banners:
    """For `patients/_banners.html`. `clinical` and `flags` are empty for whoever may not read the record."""

    access: list[SpecialNeed] = field(default_factory=list)
    clinical: list[SpecialNeed] = field(default_factory=list)
    flags: list[RedFlag] = field(default_factory=list)


def banners_of(patient: Patient, *, membership: Membership) -> Banners:
    needs = list(SpecialNeed.objects.visible_to(membership).active().filter(patient=patient))
    flags: list[RedFlag] = []
    if membership.may(Capability.CLINICAL_VIEW):
        flags = list(RedFlag.objects.standing().filter(patient=patient))
    return Banners(
        access=[need for need in needs if need.kind == NeedKind.ACCESS],
        clinical=[need for need in needs if need.kind == NeedKind.CLINICAL],
        flags=flags,
    )
