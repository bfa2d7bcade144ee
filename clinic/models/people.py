"""The clinic, where it works, and who works there."""

import zoneinfo
from datetime import datetime, time
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from clinic.access import Capability, Role, capabilities_of
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, Uuid7, scoped


def validate_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone this machine knows."""
    try:
        zoneinfo.ZoneInfo(name)
    # "America" alone is a folder of the zones: opening it is an OSError.
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValidationError(_("%(name)s is not a time zone we know."), params={"name": name}) from error


class UserQuerySet(models.QuerySet["User"]):
    pass


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may do is decided per clinic, by their membership."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class Clinic(models.Model):
    """A clinic and the wording it chose. Its table has no policy: it is looked up before a scope exists."""

    uid = models.UUIDField(db_default=Uuid7(), unique=True, editable=False)
    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=120)
    mail_name = models.CharField(
        _("name used in e-mails"),
        max_length=120,
        help_text=_("A neutral name, so that an e-mail does not tell what kind of clinic this is."),
    )
    phone = models.CharField(_("phone"), max_length=40)
    reply_to = models.EmailField(_("replies go to"), max_length=254)
    emergency_number = models.CharField(_("emergency number"), max_length=20, default="911")
    dysfunction_label = models.CharField(
        _("word for a finding"), max_length=60, default="Segmental dysfunction"
    )
    rom_set = models.CharField(_("motion norms"), max_length=20, default="ama")
    quiet_from = models.TimeField(_("no e-mail from"), default=time(20))
    quiet_until = models.TimeField(_("no e-mail until"), default=time(8))
    feed_shows_names = models.BooleanField(
        _("names in calendar programs"),
        default=False,
        help_text=_("Otherwise the diary in a practitioner's own calendar program says initials only."),
    )
    lost_after_days = models.PositiveSmallIntegerField(
        _("days until a patient counts as lost"),
        default=60,
        validators=[MinValueValidator(14), MaxValueValidator(730)],
        help_text=_("Somebody in care who was not seen for so many days, with nothing booked."),
    )
    # Until the owner switches it on, nobody is told anything (`clinic.mail_switch`).
    mail_is_on = models.BooleanField(default=True, db_default=True, editable=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(lost_after_days__range=(14, 730)), name="clinic_lost_after")
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Location(ClinicModel):
    """A place with a front door; its time zone decides what nine o'clock means."""

    name = models.CharField(_("name"), max_length=120)
    address = models.TextField(_("address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[validate_zone])
    is_active = models.BooleanField(default=True)

    objects = scoped()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["clinic", "name"], name="location_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class RoomFeature(models.TextChoices):
    """What a kind of visit may need of a room."""

    TABLE = "table", _("adjusting table")
    DROP_TABLE = "drop_table", _("drop table")
    FLEXION_TABLE = "flexion_table", _("flexion-distraction table")
    EXERCISE = "exercise", _("space for exercise")
    THERAPY = "therapy", _("therapy devices")
    WHEELCHAIR = "wheelchair", _("reached by wheelchair")


@tracked
class Room(ClinicModel):
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=60)
    features = ArrayField(
        models.CharField(max_length=24, choices=RoomFeature), verbose_name=_("has"), default=list, blank=True
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = scoped()

    class Meta:
        ordering = ["location", "name"]
        constraints = [models.UniqueConstraint(fields=["clinic", "location", "name"], name="room_name_once")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(is_active=True, user__is_active=True)

    def practitioners(self) -> "MembershipQuerySet":
        """Members who see patients and therefore have a column in the calendar."""
        return self.active().filter(role=Role.CHIROPRACTOR)

    def not_gone(self, now: datetime) -> "MembershipQuerySet":
        """Without locums whose time is over; those whose time is to come are booked already."""
        return self.filter(Q(here_until__isnull=True) | Q(here_until__gt=now))

    def here_at(self, now: datetime) -> "MembershipQuerySet":
        """Without locums whose time has not come or is over."""
        return self.not_gone(now).filter(Q(here_from__isnull=True) | Q(here_from__lte=now))


@tracked
class Membership(ClinicModel):
    """One person's place in one clinic. `capacity` is how many patients they may see at the same time.

    here_from, here_until: the instants between which a locum may sign in and be booked; None: no such end.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    display_name = models.CharField(_("name shown to patients"), max_length=120)
    capacity = models.PositiveSmallIntegerField(
        _("patients at the same time"), default=1, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )
    is_active = models.BooleanField(default=True)
    here_from = models.DateTimeField(_("here from"), null=True, blank=True)
    here_until = models.DateTimeField(_("here until"), null=True, blank=True)

    objects = scoped(MembershipQuerySet)

    class Meta:
        ordering = ["display_name"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "user"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(condition=Q(capacity__gte=1, capacity__lte=8), name="membership_capacity"),
            models.CheckConstraint(
                condition=Q(here_until__gt=models.F("here_from"))
                | Q(here_from__isnull=True)
                | Q(here_until__isnull=True),
                name="membership_here_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def may(self, capability: Capability) -> bool:
        return capability in capabilities_of(self.role)

    def is_here(self, start: datetime, end: datetime) -> bool:
        """The whole time between the two."""
        has_come = self.here_from is None or self.here_from <= start
        return has_come and (self.here_until is None or end <= self.here_until)

    def is_around(self, start: datetime, end: datetime) -> bool:
        """A part of the time between the two."""
        has_come = self.here_from is None or self.here_from < end
        return has_come and (self.here_until is None or start < self.here_until)

    @property
    def is_practitioner(self) -> bool:
        return self.role == Role.CHIROPRACTOR
