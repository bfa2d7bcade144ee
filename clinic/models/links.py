"""Links that are opened without an account: by patients, and by the calendar programs of patients and staff."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.tenancy import Uuid7


class LinkPurpose(models.TextChoices):
    INTAKE = "intake", _("intake")
    PROGRAMME = "programme", _("exercise programme")
    CHECK_IN = "check_in", _("weekly question")
    REBOOK = "rebook", _("book again")
    APPOINTMENT = "appointment", _("appointment")
    PREFERENCES = "preferences", _("e-mail preferences")
    VISITS_FEED = "visits_feed", _("calendar of a patient's visits")
    DIARY_FEED = "diary_feed", _("calendar of a practitioner's diary")
    WAITLIST_OFFER = "waitlist_offer", _("offer of a free time")
    KIOSK = "kiosk", _("tablet at the door")
    NEWCOMER = "newcomer", _("form of somebody new")
    NEWCOMER_YES = "newcomer_yes", _("yes of somebody new")


OF_NO_PATIENT = (
    LinkPurpose.DIARY_FEED,
    LinkPurpose.KIOSK,
    LinkPurpose.NEWCOMER,
    LinkPurpose.NEWCOMER_YES,
)


class PatientLink(models.Model):
    """(hash → clinic, patient, subject). Without a policy, since it is what tells the clinic; holds no patient data.

    The feed of a diary is a member's, the tablet at the door a place's, and who books for the first time is no patient
    yet: these are of no patient.

    Only the SHA-256 of the 32 random bytes is kept, so a copy of this table opens nothing.
    """

    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(db_default=Uuid7(), unique=True, editable=False)
    token_hash = models.BinaryField(max_length=32, unique=True)
    purpose = models.CharField(max_length=20, choices=LinkPurpose)
    patient_uid = models.UUIDField(null=True)
    subject_uid = models.UUIDField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=LinkPurpose.values), name="patient_link_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="patient_link_expires"
            ),
            models.CheckConstraint(
                condition=Q(patient_uid__isnull=False) | Q(purpose__in=OF_NO_PATIENT),
                name="patient_link_has_patient",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "subject_uid", "purpose"], name="patient_link_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.uid}"
