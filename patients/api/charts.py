"""A record opened by a program is opened as by a page: through the gate, with a line in the access log."""

from uuid import UUID

from clinic.api.call import Call
from patients.charts import open_chart
from patients.models import Patient


def open_record(call: Call, uid: UUID, *, what: str) -> Patient:
    """The patient. `what` is the name of the page that shows the same. Raises NoSuchPatientError."""
    return open_chart(uid=uid, membership=call.by, what=what, now=call.now, request_id=call.request_id)
