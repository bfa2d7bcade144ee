"""What patients do without us, by a link: the time that is kept while they choose."""

from django.db import models

from appointments.models.diary import Appointment
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped


@tracked
class KeptTime(ClinicModel):
    """The one time that a link keeps: `hold` stands in the diary until it ends, is taken, or goes to another time.

    link_uid: of the PatientLink. moving: the visit that is to go there; none when a further one is booked.
    answered_at: the patient said yes to it.
    """

    link_uid = models.UUIDField()
    hold = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="kept_times")
    moving = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = scoped()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "link_uid"], name="kept_time_once")]

    def __str__(self) -> str:
        return f"kept by {self.link_uid}"
