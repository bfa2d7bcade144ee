"""The diary: what can be booked, when people work, and the appointments that the database keeps apart (DESIGN §3)."""

from copy import copy
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from clinic.access import Capability
from clinic.models import Location, Membership, Room, RoomFeature
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models import Patient

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 240


class VisitTypeKind(models.TextChoices):
    FIRST = "first", _("First visit")
    ADJUSTMENT = "adjustment", _("Adjustment")
    RE_EXAMINATION = "re_examination", _("Re-examination")
    REVIEW = "review", _("Review")
    REHAB = "rehab", _("Rehab session")
    ACUTE = "acute", _("Acute")


class Tone(models.TextChoices):
    """The colour of a kind of visit in the calendar; never its only sign."""

    BRAND = "brand", _("green")
    CALM = "calm", _("blue")
    GOOD = "good", _("leaf")
    WATCH = "watch", _("amber")
    BAD = "bad", _("red")
    PLAIN = "plain", _("grey")


@tracked
class VisitType(ClinicModel):
    """What can be booked. Lengths are minutes; buffers block practitioner and room, not the patient.

    room_feature: only rooms that have it will do. is_online: patients may book it themselves, from `lead_minutes`
    before it until `horizon_days` ahead; staff are not bound by the two. Given by all practitioners, or by those named
    in `givers`.
    """

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(max_length=16, choices=VisitTypeKind)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(SHORTEST_MINUTES), MaxValueValidator(LONGEST_MINUTES)]
    )
    buffer_before = models.PositiveSmallIntegerField(_("minutes before"), default=0)
    buffer_after = models.PositiveSmallIntegerField(_("minutes after"), default=0)
    needs_room = models.BooleanField(_("needs a room"), default=True)
    room_feature = models.CharField(_("the room must have"), max_length=24, blank=True, choices=RoomFeature)
    is_online = models.BooleanField(_("patients may book it themselves"), default=True)
    lead_minutes = models.PositiveIntegerField(
        _("notice, minutes"), default=60, validators=[MaxValueValidator(60 * 24 * 14)]
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("days ahead"), default=90, validators=[MinValueValidator(1), MaxValueValidator(730)]
    )
    tone = models.CharField(_("colour"), max_length=8, choices=Tone, default=Tone.BRAND)
    is_active = models.BooleanField(_("can be booked"), default=True)
    version = models.PositiveIntegerField(default=1)

    objects = scoped()

    class Meta:
        ordering = ["minutes", "name"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "name"], name="visit_type_name_once"),
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST_MINUTES, LONGEST_MINUTES)), name="visit_type_minutes"
            ),
            models.CheckConstraint(
                condition=Q(buffer_before__lte=60) & Q(buffer_after__lte=60), name="visit_type_buffers"
            ),
            models.CheckConstraint(
                condition=Q(lead_minutes__lte=60 * 24 * 14, horizon_days__range=(1, 730)),
                name="visit_type_notice",
            ),
            models.CheckConstraint(condition=Q(tone__in=Tone.values), name="visit_type_tone_known"),
            models.CheckConstraint(
                condition=Q(room_feature__in=["", *RoomFeature.values]), name="visit_type_feature_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lasting(self, minutes: int | None) -> "VisitType":
        """This kind as long as one visit of it is; never saved. None: as long as the kind usually is."""
        if minutes is None:
            return self
        other = copy(self)
        other.minutes = minutes
        return other


@tracked
class Giver(ClinicModel):
    """Somebody who gives a kind of visit; a kind without any is given by everybody."""

    visit_type = models.ForeignKey(VisitType, on_delete=models.CASCADE, related_name="givers")
    practitioner = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="gives")

    objects = scoped()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "visit_type", "practitioner"], name="giver_once")
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} gives {self.visit_type_id}"


class SettingQuerySet(models.QuerySet[Any]):
    def visible_to(self, membership: Membership) -> "SettingQuerySet":
        if not membership.may(Capability.SETTINGS_VIEW):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)


@tracked
class WorkingHours(ClinicModel):
    """Local wall time on one weekday (0 = Monday) at one location."""

    practitioner = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="working_hours")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)])
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = scoped(SettingQuerySet)

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="working_hours_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="working_hours_forward"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from"))
                | Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True),
                name="working_hours_valid_forward",
            ),
            # The same hours may come back in another season.
            models.UniqueConstraint(
                fields=["clinic", "practitioner", "location", "weekday", "opens", "valid_from"],
                name="working_hours_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


@tracked
class OtherHours(ClinicModel):
    """Hours of one local day in place of the weekly ones: a Saturday that is worked, a locum's week, a short day."""

    practitioner = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="other_hours")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="other_hours")
    day = models.DateField(_("day"))
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    objects = scoped(SettingQuerySet)

    class Meta:
        ordering = ["day", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="other_hours_forward"),
            models.UniqueConstraint(
                fields=["clinic", "practitioner", "location", "day", "opens"], name="other_hours_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.opens}-{self.closes}"


@tracked
class TimeOff(ClinicModel):
    """Away: of one practitioner, or of everybody at a location, or of the whole clinic."""

    practitioner = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, related_name="time_off")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, related_name="time_off")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    objects = scoped(SettingQuerySet)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="time_off_forward"),
        ]
        indexes = [models.Index(fields=["clinic", "ends_at", "starts_at"], name="time_off_span")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


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
