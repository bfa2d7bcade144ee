"""A visit as somebody wants it, before the diary has said whether it fits."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.diary import Search
from appointments.models import Appointment, VisitType
from clinic.models import Location, Membership, Room
from clinic.typed import one_line
from patients.models import Patient

TEXTS = {"overbook_reason": 200, "desk_note": 300}


@dataclass(frozen=True)
class Wanted:
    """A visit as somebody wants it.

    room: a certain room; otherwise the first free one, when the visit needs one.
    outside_hours: staff book outside working hours on purpose.
    was_agreed: what was agreed before of a place that the visit comes back to, where nobody agrees anew.
    overbook_reason: staff book above the practitioner's capacity on purpose, when no lane is free.
    minutes: how long this visit takes; otherwise as long as its kind does.
    is_kept: the time is kept for the patient already, so that they need give no notice.
    Raises TextRefusedError for a reason or a note that cannot be kept as it is.
    """

    patient: Patient
    practitioner: Membership
    visit_type: VisitType
    location: Location
    starts_at: datetime
    room: Room | None = None
    outside_hours: bool = False
    was_agreed: str | None = None
    overbook_reason: str = ""
    desk_note: str = ""
    minutes: int | None = None
    is_kept: bool = False

    def __post_init__(self) -> None:
        for name, most in TEXTS.items():
            object.__setattr__(self, name, one_line(getattr(self, name), most=most, field=name))

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.visit_type.lasting(self.minutes).minutes)

    def search(self, moving: Appointment | None = None) -> Search:
        return Search(
            practitioner=self.practitioner,
            visit_type=self.visit_type.lasting(self.minutes),
            location=self.location,
            patient=self.patient,
            moving=moving,
        )


def wanted_again(appointment: Appointment, **changes: object) -> Wanted:
    """What an existing appointment wants, with changes. Its own length stays, unless it becomes another kind."""
    stays = changes.get("visit_type", appointment.visit_type) == appointment.visit_type
    wanted = Wanted(
        patient=appointment.patient,
        practitioner=appointment.practitioner,
        visit_type=appointment.visit_type,
        location=appointment.location,
        starts_at=appointment.starts_at,
        desk_note=appointment.desk_note,
        minutes=appointment.own_minutes if stays else None,
    )
    return replace(wanted, **changes)  # type: ignore[arg-type]
