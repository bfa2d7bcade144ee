"""An examination and its findings, one row each, so that they can be compared, counted and read by rules."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Membership
from clinic.sealing import no_truncate, sealed_child, sealed_row, tracked
from clinic.tenancy import ClinicModel, scoped
from patients.findings import ChangeSince, Direction, EndFeel, FindingKind, ListingSystem
from patients.models.episodes import Episode
from patients.models.people import Patient
from patients.spine import Segment, Side


class ExaminationKind(models.TextChoices):
    INITIAL = "initial", _("Examination")
    RE_EXAMINATION = "re_examination", _("Re-examination")
    DISCHARGE = "discharge", _("Discharge examination")


@tracked
class Examination(ClinicModel):
    """A draft that saves every tap until it is signed; then only addenda follow. Vitals: mmHg, beats/min, cm, kg."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="examinations")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="examinations")
    kind = models.CharField(max_length=16, choices=ExaminationKind, default=ExaminationKind.INITIAL)
    examiner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    systolic = models.PositiveSmallIntegerField(
        _("upper blood pressure"),
        null=True,
        blank=True,
        validators=[MinValueValidator(50), MaxValueValidator(300)],
    )
    diastolic = models.PositiveSmallIntegerField(
        _("lower blood pressure"),
        null=True,
        blank=True,
        validators=[MinValueValidator(20), MaxValueValidator(200)],
    )
    pulse = models.PositiveSmallIntegerField(
        _("pulse"), null=True, blank=True, validators=[MinValueValidator(20), MaxValueValidator(250)]
    )
    height_cm = models.PositiveSmallIntegerField(_("height"), null=True, blank=True)
    weight_kg = models.PositiveSmallIntegerField(_("weight"), null=True, blank=True)
    neuro_screen_done = models.BooleanField(_("neurological screen done"), null=True)
    note = models.TextField(_("note"), blank=True, max_length=4000)
    version = models.PositiveIntegerField(default=1)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    entered_in_error_at = models.DateTimeField(null=True)
    entered_in_error_reason = models.CharField(max_length=300, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "episode"],
                condition=Q(signed_at__isnull=True),
                name="examination_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ExaminationKind.values), name="examination_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(systolic__isnull=True) | Q(systolic__range=(50, 300)), name="examination_systolic"
            ),
            models.CheckConstraint(
                condition=Q(diastolic__isnull=True) | Q(diastolic__range=(20, 200)),
                name="examination_diastolic",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | (Q(signed_by__isnull=False) & ~Q(content_hash="")),
                name="examination_signed_whole",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "patient", "-started_at"], name="examination_latest")]
        triggers = sealed_row("examination")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_at:%Y-%m-%d}"


def _sealed(prefix: str) -> list:
    return sealed_child(prefix, parent_table="patients_examination", parent_column="examination_id")


@tracked
class Finding(ClinicModel):
    """What was felt at one segment and side. `grade`: tenderness 0-4, else severity 1-3."""

    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20, choices=FindingKind)
    segment = models.CharField(max_length=4, choices=Segment)
    side = models.CharField(max_length=8, choices=Side)
    grade = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(4)])
    direction = models.CharField(max_length=16, choices=Direction, blank=True)
    end_feel = models.CharField(max_length=12, choices=EndFeel, blank=True)
    since_on = models.DateField(_("since"), null=True, blank=True)
    change = models.CharField(max_length=10, choices=ChangeSince, blank=True)
    listing_system = models.CharField(max_length=12, choices=ListingSystem, blank=True)
    listing = models.CharField(max_length=20, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["examination", "kind", "segment", "side"], name="finding_once"),
            models.CheckConstraint(condition=Q(kind__in=FindingKind.values), name="finding_kind_known"),
            models.CheckConstraint(condition=Q(segment__in=Segment.values), name="finding_segment_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="finding_side_known"),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__lte=4), name="finding_grade_0_4"
            ),
        ]
        triggers = _sealed("finding")

    def __str__(self) -> str:
        return f"{self.segment} {self.side}: {self.kind}"


@tracked
class Measurement(ClinicModel):
    """A number: degrees, strength 0-5 or seconds of endurance. `measure` is a key of measures.py."""

    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="measurements")
    measure = models.CharField(max_length=40)
    side = models.CharField(max_length=8, choices=Side, default=Side.MIDLINE)
    value = models.DecimalField(max_digits=6, decimal_places=1)
    method = models.CharField(max_length=12, blank=True)
    is_passive = models.BooleanField(default=False)
    pain = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(10)])

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["examination", "measure", "side", "is_passive"], name="measurement_once"
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="measurement_side_known"),
            models.CheckConstraint(condition=Q(value__range=(-90, 999)), name="measurement_value_plausible"),
            models.CheckConstraint(
                condition=Q(pain__isnull=True) | Q(pain__lte=10), name="measurement_pain_0_10"
            ),
        ]
        triggers = _sealed("measurement")

    def __str__(self) -> str:
        return f"{self.measure} {self.side}: {self.value}"


class TestOutcome(models.TextChoices):
    __test__ = False

    POSITIVE = "positive", _("positive")
    NEGATIVE = "negative", _("negative")
    EQUIVOCAL = "equivocal", _("equivocal")
    NOT_DONE = "not_done", _("not done")


@tracked
class TestResult(ClinicModel):
    """The outcome of an orthopaedic or neurological test. `test` is a key of ortho_tests.py."""

    __test__ = False

    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="test_results")
    test = models.CharField(max_length=40)
    side = models.CharField(max_length=8, choices=Side, default=Side.MIDLINE)
    outcome = models.CharField(max_length=10, choices=TestOutcome)
    angle = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(180)])
    site = models.CharField(_("where it hurt"), max_length=80, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["examination", "test", "side"], name="test_result_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="test_result_side_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=TestOutcome.values), name="test_result_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(angle__isnull=True) | Q(angle__lte=180), name="test_result_angle"
            ),
        ]
        triggers = _sealed("test_result")

    def __str__(self) -> str:
        return f"{self.test} {self.side}: {self.outcome}"


class PostureFeature(models.TextChoices):
    LORDOSIS = "lordosis", _("Lordosis")
    KYPHOSIS = "kyphosis", _("Kyphosis")
    PELVIC_TILT = "pelvic_tilt", _("Pelvic tilt")
    PELVIC_HEIGHT = "pelvic_height", _("Pelvic height")
    HEAD_CARRIAGE = "head_carriage", _("Head carriage")
    SHOULDER_HEIGHT = "shoulder_height", _("Shoulder height")
    LEG_LENGTH = "leg_length", _("Leg length")
    SCOLIOSIS = "scoliosis", _("Scoliosis")


class PostureWord(models.TextChoices):
    LESS = "less", _("less than usual")
    NORMAL = "normal", _("normal")
    MORE = "more", _("more than usual")
    FORWARD = "forward", _("forward")
    NEUTRAL = "neutral", _("neutral")
    BACKWARD = "backward", _("backward")
    LEFT = "left", _("left higher or longer")
    RIGHT = "right", _("right higher or longer")
    PRESENT = "present", _("present")


@tracked
class Posture(ClinicModel):
    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="postures")
    feature = models.CharField(max_length=16, choices=PostureFeature)
    word = models.CharField(max_length=10, choices=PostureWord)
    degrees = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(120)])

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["examination", "feature"], name="posture_once"),
            models.CheckConstraint(
                condition=Q(feature__in=PostureFeature.values), name="posture_feature_known"
            ),
            models.CheckConstraint(condition=Q(word__in=PostureWord.values), name="posture_word_known"),
        ]
        triggers = _sealed("posture")

    def __str__(self) -> str:
        return f"{self.feature}: {self.word}"


@tracked
class ExaminationAddendum(ClinicModel):
    examination = models.ForeignKey(Examination, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField(_("addendum"), max_length=4000)
    reason = models.CharField(_("reason"), max_length=200)
    added_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        ordering = ["added_at", "id"]
        triggers = [
            pgtrigger.Protect(
                name="examination_addendum_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            no_truncate("examination_addendum_no_truncate"),
        ]

    def __str__(self) -> str:
        return f"addendum {self.added_at:%Y-%m-%d}"
