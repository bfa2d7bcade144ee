"""The patient, who speaks for them, what they need, and what they agreed to."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clinic.access import Capability
from clinic.models import Membership
from clinic.models.people import validate_zone
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.conditions import ACCESS_NEEDS, Need, NeedKind

MAJORITY = 18


class Source(models.TextChoices):
    """How an answer reached the record."""

    LINK = "link", _("by link")
    PHONE = "phone", _("by phone")
    PAPER = "paper", _("on paper, typed by staff")
    STAFF = "staff", _("by staff")
    EXAMINATION = "examination", _("found in the examination")


class Sex(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("not said")


class PatientQuerySet(models.QuerySet["Patient"]):
    def visible_to(self, membership: Membership) -> "PatientQuerySet":
        """The gate: patients of the member's clinic, when the role may see patients at all."""
        if not membership.may(Capability.PATIENT_VIEW):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)

    def current(self) -> "PatientQuerySet":
        return self.filter(archived_at__isnull=True, merged_into__isnull=True)


@tracked
class Patient(ClinicModel):
    """A person in care. Families may share one e-mail address; each mail names one first name only."""

    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    birth_on = models.DateField(_("birth date"))
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.UNKNOWN)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    address = models.TextField(_("address"), blank=True, max_length=500)
    language = models.CharField(_("language"), max_length=12, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[validate_zone])
    desk_note = models.TextField(_("note for the desk"), blank=True, max_length=1000)
    mail_stopped_at = models.DateTimeField(null=True, editable=False)
    mail_stopped_reason = models.CharField(max_length=40, blank=True, editable=False)
    # "Do not contact": nobody asks this person to come again, neither by phone nor by mail.
    recall_stopped_at = models.DateTimeField(null=True, editable=False)
    recall_stopped_reason = models.CharField(max_length=200, blank=True, editable=False)
    died_on = models.DateField(_("died on"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped(PatientQuerySet)

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(first_name="") & ~Q(last_name=""), name="patient_named"),
            models.CheckConstraint(
                condition=Q(birth_on__gte=date(1900, 1, 1)), name="patient_birth_plausible"
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="patient_sex_known"),
        ]
        indexes = [
            models.Index(fields=["clinic", "last_name", "first_name", "id"], name="patient_by_name"),
            models.Index(fields=["clinic", "birth_on"], name="patient_by_birth"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def age_on(self, day: date) -> int:
        """Age in whole years."""
        return (
            day.year - self.birth_on.year - ((day.month, day.day) < (self.birth_on.month, self.birth_on.day))
        )

    def is_minor_on(self, day: date) -> bool:
        return self.age_on(day) < MAJORITY

    @property
    def is_reachable_by_mail(self) -> bool:
        return bool(self.email) and self.mail_stopped_at is None and self.died_on is None


@tracked
class PatientNumber(ClinicModel):
    """The number that a patient has in the program they came from: an import finds them by it again.

    A person whom the other program held twice has two of them.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="numbers")
    system = models.CharField(max_length=20)
    number = models.CharField(max_length=80)

    objects = scoped()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "system", "number"], name="patient_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"


@tracked
class Guardian(ClinicModel):
    """Who gets the mail and gives consent for a patient who is under age or cannot decide alone."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="guardians")
    name = models.CharField(_("name"), max_length=160)
    relation = models.CharField(_("relation"), max_length=60)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    is_also = models.ForeignKey(
        Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="wards"
    )

    objects = scoped()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_also__isnull=True) | ~Q(is_also=models.F("patient")), name="guardian_not_self"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SpecialNeedQuerySet(models.QuerySet["SpecialNeed"]):
    def active(self) -> "SpecialNeedQuerySet":
        return self.filter(ended_on__isnull=True)

    def visible_to(self, membership: Membership) -> "SpecialNeedQuerySet":
        """Everybody sees what the room and the slot need; only clinical staff see the rest."""
        if membership.may(Capability.CLINICAL_VIEW):
            return self
        return self.filter(kind=NeedKind.ACCESS)


@tracked
class SpecialNeed(ClinicModel):
    """One thing that changes how this patient is cared for. Access needs are the desk's, clinical ones are not."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="needs")
    key = models.CharField(_("need"), max_length=40, choices=Need)
    kind = models.CharField(max_length=10, choices=NeedKind, editable=False)
    detail = models.CharField(_("detail"), max_length=200, blank=True)
    weeks = models.PositiveSmallIntegerField(_("weeks"), null=True, blank=True)
    source = models.CharField(max_length=12, choices=Source, default=Source.STAFF)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    objects = scoped(SpecialNeedQuerySet)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "patient", "key"],
                condition=Q(ended_on__isnull=True),
                name="special_need_once",
            ),
            models.CheckConstraint(condition=Q(key__in=Need.values), name="special_need_known"),
            models.CheckConstraint(
                condition=Q(key__in=sorted(ACCESS_NEEDS), kind=NeedKind.ACCESS)
                | (~Q(key__in=sorted(ACCESS_NEEDS)) & Q(kind=NeedKind.CLINICAL)),
                name="special_need_kind",
            ),
            models.CheckConstraint(
                condition=Q(weeks__isnull=True) | Q(weeks__lte=45), name="special_need_weeks_plausible"
            ),
        ]

    def __str__(self) -> str:
        return self.get_key_display()


class ConsentPurpose(models.TextChoices):
    CARE = "care", _("examination and treatment")
    MANIPULATION = "manipulation", _("manual adjustment of the back")
    NECK_MANIPULATION = "neck_manipulation", _("manual adjustment of the neck")
    EMAIL = "email", _("e-mail about visits and the plan")
    CHECK_IN = "check_in", _("the weekly question by e-mail")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> "ConsentQuerySet":
        return self.filter(is_given=True, withdrawn_at__isnull=True)


@tracked
class Consent(ClinicModel):
    """An answer to one consent text: which version, its SHA-256, when, how, and by whom. A refusal is kept too."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    is_given = models.BooleanField()
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    given_by = models.CharField(_("name of who answered"), max_length=160, blank=True)
    source = models.CharField(max_length=12, choices=Source)
    withdrawn_at = models.DateTimeField(null=True)

    objects = scoped(ConsentQuerySet)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=ConsentPurpose.values), name="consent_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "patient", "purpose", "-given_at"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"
