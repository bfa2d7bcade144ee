"""The access log: who opened whose record, in the transaction of the reading."""

from datetime import datetime
from uuid import UUID

from clinic.models import AccessLog, Membership


def record_reading(
    *, membership: Membership | None, patient_uid: UUID, what: str, now: datetime, request_id: str = ""
) -> None:
    """Add one line; `what` is the name of the page, never its content."""
    AccessLog.objects.create(
        membership=membership, patient_uid=patient_uid, what=what, at=now, request_id=request_id
    )
