"""What people do without us: the time that is kept while they choose by a link, and the page for who is new."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from appointments.models.diary import Appointment
from clinic.access import Capability
from clinic.models import Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models import Patient


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


@tracked
class PublicBooking(ClinicModel):
    """The clinic's booking page for new patients: one row, or none as long as nobody has opened it."""

    is_open = models.BooleanField(_("new patients may book online"), default=False)
    welcome = models.CharField(_("words of welcome"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = scoped()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic"], name="public_booking_once")]

    def __str__(self) -> str:
        return "open" if self.is_open else "closed"


class StandIn(ClinicModel):
    """A record without a person, in whose name a time is kept for somebody new: the diary knows no visit of nobody.

    It is archived, so that no list or search shows it, and serves one after the other.
    """

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="+")

    objects = scoped()

    def __str__(self) -> str:
        return f"stand-in {self.patient_id}"


class RequestState(models.TextChoices):
    CHOOSING = "choosing", _("is filling in the form")
    ASKED = "asked", _("has not answered the e-mail yet")
    BOOKED = "booked", _("booked")
    OVER = "over", _("over")


class BookingRequestQuerySet(models.QuerySet["BookingRequest"]):
    def visible_to(self, membership: Membership) -> "BookingRequestQuerySet":
        if not membership.may(Capability.SCHEDULE_VIEW):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)

    def pending(self) -> "BookingRequestQuerySet":
        return self.filter(state__in=[RequestState.CHOOSING, RequestState.ASKED])


class BookingRequest(ClinicModel):
    """Somebody new who wants a visit, from the time that they chose until they said yes to the e-mail.

    What they typed is here only while it waits: it goes into the record, or is forgotten. Therefore without history.
    agreed_hash: SHA-256 of the words that they agreed to be contacted by.
    """

    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.CHOOSING)
    hold = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="booking_request")
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    birth_on = models.DateField(null=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = PhoneNumberField(blank=True)
    guardian_name = models.CharField(max_length=160, blank=True)
    guardian_relation = models.CharField(max_length=60, blank=True)
    agreed_hash = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, related_name="booking_requests")

    objects = scoped(BookingRequestQuerySet)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values), name="booking_request_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.ASKED) | Q(asked_at__isnull=False),
                name="booking_request_asked_at",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.BOOKED, patient__isnull=False)
                | (~Q(state=RequestState.BOOKED) & Q(patient__isnull=True)),
                name="booking_request_has_patient",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "opened_at"],
                condition=Q(state__in=["choosing", "asked"]),
                name="booking_request_pending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.uid}"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
