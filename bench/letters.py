"""What the outbox of `mail_send` is filled with."""

from datetime import timedelta

from django.db.models import F

from appointments.emails import CONFIRMATION, STANDING, version_of
from appointments.models import Appointment
from bench.people import BULK
from bench.scene import Scene
from clinic.mail import idem_key
from clinic.models import OutgoingMail

AN_HOUR = timedelta(hours=1)


class Letters:
    """Confirmations of the visits ahead. When all have been told, the visits move on by a version and go once more.

    So they do at the start: most of what the template holds has been told.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.left: list[OutgoingMail] = []

    def take(self, number: int) -> list[OutgoingMail]:
        """So many rows of the outbox, unwritten; in the clinic's scope."""
        if len(self.left) < number:
            self.left = self._again()
        if len(self.left) < number:
            raise RuntimeError("There are too few visits ahead: measure fewer letters, or take more --rows.")
        taken, self.left = self.left[:number], self.left[number:]
        return taken

    def _again(self) -> list[OutgoingMail]:
        ahead = Appointment.objects.filter(
            status__in=STANDING, starts_at__gt=self.scene.now + AN_HOUR, patient__email__endswith=BULK
        )
        ahead.update(sequence=F("sequence") + 1)
        return [_confirmation(row, self.scene) for row in ahead.select_related("patient")]


def _confirmation(row: Appointment, scene: Scene) -> OutgoingMail:
    version = version_of(row)
    return OutgoingMail(
        clinic=scene.clinic,
        idem_key=idem_key(CONFIRMATION, row.uid, version),
        kind=CONFIRMATION,
        patient_uid=row.patient.uid,
        subject_uid=row.uid,
        subject_version=version,
        due_at=scene.now,
    )
