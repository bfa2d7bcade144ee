"""The diary: appointments, which the database keeps apart (DESIGN §3)."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from appointments.models.availability import LONGEST_MINUTES, VisitType
from clinic.access import Capability
from clinic.models import Location, Membership, Room
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models import Patient


class Outside(models.TextChoices):
    """Why a time is not one at which its practitioner sees patients."""

    HOURS = "hours", _("outside working hours")
    TIME_OFF = "time_off", _("in time off")


class AppointmentStatus(models.TextChoices):
    HELD = "held", _("held")
    PENDING = "pending", _("waiting for the clinic")
    BOOKED = "booked", _("booked")
    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("arrived")
    IN_ROOM = "in_room", _("in a room")
    TREATED = "treated", _("treated")
    CHECKED_OUT = "checked_out", _("checked out")
    CANCELLED = "cancelled", _("cancelled")
    LATE_CANCELLED = "late_cancelled", _("cancelled late")
    NO_SHOW = "no_show", _("did not come")
    EXPIRED = "expired", _("expired")


OCCUPYING = (
    AppointmentStatus.HELD,
    AppointmentStatus.PENDING,
    AppointmentStatus.BOOKED,
    AppointmentStatus.CONFIRMED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.IN_ROOM,
    AppointmentStatus.TREATED,
    AppointmentStatus.CHECKED_OUT,
)
FREE = (
    AppointmentStatus.CANCELLED,
    AppointmentStatus.LATE_CANCELLED,
    AppointmentStatus.NO_SHOW,
    AppointmentStatus.EXPIRED,
)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, membership: Membership) -> "AppointmentQuerySet":
        if not membership.may(Capability.SCHEDULE_VIEW):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)

    def occupying(self) -> "AppointmentQuerySet":
        return self.filter(status__in=OCCUPYING)

    def between(self, start: datetime, end: datetime) -> "AppointmentQuerySet":
        """Appointments that start in [start, end): by btree, never by `&&` (DESIGN §3)."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def upcoming(self, *, now: datetime) -> "AppointmentQuerySet":
        return self.occupying().filter(starts_at__gte=now)


def _range(start: str, end: str) -> Func:
    return Func(F(start), F(end), Value("[)"), function="tstzrange", output_field=DateTimeRangeField())


def _never_two(name: str, *columns: str, span: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("clinic", RangeOperators.EQUAL),
            *((column, RangeOperators.EQUAL) for column in columns),
            (span, RangeOperators.OVERLAPS),
        ],
        condition=Q(status__in=OCCUPYING),
        violation_error_code="slot_taken",
    )


@tracked
class Appointment(ClinicModel):
    """A patient's time with a practitioner. Changed only through `appointments.booking` and `appointments.board`.

    `blocked` (with buffers) keeps practitioner lanes and rooms apart, `during` keeps the patient's own visits apart.
    A lane above the practitioner's capacity is a deliberate overbook and carries its reason.
    agreed_outside: what the visit lay outside of when somebody booked or kept it there on purpose.
    is_apart: a visit of a series that was moved on its own.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="appointments")
    practitioner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="appointments")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="appointments")
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    visit_type = models.ForeignKey(VisitType, on_delete=models.PROTECT, related_name="appointments")
    lane = models.PositiveSmallIntegerField(default=1)
    overbook_reason = models.CharField(max_length=200, blank=True)
    agreed_outside = models.CharField(
        max_length=8, choices=Outside, blank=True, default="", db_default="", editable=False
    )
    status = models.CharField(max_length=16, choices=AppointmentStatus, default=AppointmentStatus.BOOKED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocked_from = models.DateTimeField()
    blocked_until = models.DateTimeField()
    during = models.GeneratedField(
        expression=_range("starts_at", "ends_at"), output_field=DateTimeRangeField(), db_persist=True
    )
    blocked = models.GeneratedField(
        expression=_range("blocked_from", "blocked_until"), output_field=DateTimeRangeField(), db_persist=True
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    in_room_at = models.DateTimeField(null=True, blank=True)
    treated_at = models.DateTimeField(null=True, blank=True)
    checked_out_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    desk_note = models.CharField(_("note for the desk"), max_length=300, blank=True)
    idem_key = models.CharField(max_length=80, null=True, editable=False)  # noqa: DJ001 (NULLs never clash)
    booked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField()
    # When it was last booked, moved or cancelled; empty once that was taken back (`appointments.undo`).
    changed_at = models.DateTimeField(null=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    series = models.ForeignKey(
        "appointments.Series",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="visits",
    )
    series_number = models.PositiveSmallIntegerField(null=True, blank=True)
    is_apart = models.BooleanField(default=False, db_default=False)

    objects = scoped(AppointmentQuerySet)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_forward"),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + timedelta(minutes=LONGEST_MINUTES)),
                name="appointment_length",
            ),
            models.CheckConstraint(
                condition=Q(blocked_from__lte=F("starts_at")) & Q(blocked_until__gte=F("ends_at")),
                name="appointment_buffers_around",
            ),
            models.CheckConstraint(condition=Q(lane__gte=1), name="appointment_lane"),
            models.CheckConstraint(
                condition=Q(agreed_outside__in=["", *Outside.values]), name="appointment_outside_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AppointmentStatus.values), name="appointment_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=AppointmentStatus.HELD) | Q(expires_at__isnull=False),
                name="appointment_hold_expires",
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True, series_number__isnull=True, is_apart=False)
                | Q(series__isnull=False, series_number__isnull=False, series_number__gte=1),
                name="appointment_numbered_in_series",
            ),
            models.UniqueConstraint(fields=["clinic", "idem_key"], name="appointment_idem_key_once"),
            models.UniqueConstraint(
                fields=["series", "series_number"],
                condition=Q(series__isnull=False),
                name="appointment_series_number_once",
            ),
            _never_two("appointment_lane_free", "practitioner", "lane", span="blocked"),
            _never_two("appointment_room_free", "room", span="blocked"),
            _never_two("appointment_patient_free", "patient", span="during"),
        ]
        indexes = [
            models.Index(fields=["clinic", "starts_at"], name="appointment_day"),
            models.Index(fields=["clinic", "practitioner", "starts_at"], name="appointment_practitioner_day"),
            models.Index(fields=["clinic", "patient", "starts_at"], name="appointment_patient"),
            models.Index(
                fields=["clinic", "expires_at"],
                condition=Q(status=AppointmentStatus.HELD),
                name="appointment_holds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def occupies(self) -> bool:
        return self.status in OCCUPYING

    @property
    def own_minutes(self) -> int | None:
        """How long it takes when that is not what its kind takes; None when it is."""
        minutes = int((self.ends_at - self.starts_at).total_seconds()) // 60
        return None if minutes == self.visit_type.minutes else minutes

    @property
    def is_overbooked(self) -> bool:
        return bool(self.overbook_reason)

    @property
    def is_booked_online(self) -> bool:
        return is_booked_online(self)


def is_booked_online(visit: Any) -> bool:
    """Whether the patient booked it without us; asked of an appointment or of a row with its columns.

    A time that is only kept for somebody is not booked yet.
    """
    return visit.booked_by_id is None and visit.status != AppointmentStatus.HELD
