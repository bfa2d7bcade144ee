"""Times that become free, written down by the verbs that free them, so that the waitlist can look at them."""

from datetime import datetime

from appointments.models import Appointment, AppointmentStatus, FreedTime


def freed_by(appointment: Appointment, *, now: datetime) -> FreedTime | None:
    """The time that this visit has now, to be saved when it has given it back. None for what nobody could take.

    A time that was only kept for somebody is looked after by whoever kept it.
    """
    if appointment.status == AppointmentStatus.HELD or appointment.starts_at <= now:
        return None
    return FreedTime(
        appointment=appointment,
        practitioner_id=appointment.practitioner_id,
        location_id=appointment.location_id,
        visit_type_id=appointment.visit_type_id,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        freed_at=now,
    )
