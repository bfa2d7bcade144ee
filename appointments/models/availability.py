"""What can be booked and when people work: kinds of visit, weekly hours, hours of one day, time off."""

from copy import copy
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.access import Capability
from clinic.models import Location, Membership, RoomFeature
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped

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
