"""The one way to open a patient's record: through the gate, with a line in the access log."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from clinic.audit import record_reading
from clinic.errors import DomainError
from clinic.models import Membership
from clinic.prepared import prepared
from patients.models import Patient


class NoSuchPatientError(DomainError, Http404):
    """There is nobody by this id whom you may see.

    A page answers 404 without being told.
    """

    code = "no_such_patient"
    status = 404


def open_chart(
    *, uid: UUID, membership: Membership, what: str, now: datetime, request_id: str = ""
) -> Patient:
    """The patient, and the reading written down as `what` (the name of the page). Raises NoSuchPatientError."""
    patient = next(iter(_visible(uid, membership)), None)
    if patient is None:
        raise NoSuchPatientError(_("There is no such patient here."))
    record_reading(membership=membership, patient_uid=patient.uid, what=what, now=now, request_id=request_id)
    return patient


@prepared
def _visible(uid: UUID, membership: Membership) -> QuerySet[Patient]:
    found: QuerySet[Patient] = Patient.objects.visible_to(membership).filter(uid=uid)
    return found
