"""A rehabilitation plan: phases, exercises, advice, visits, goals, each with its reason and source (DOMAIN §8, §9)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models import Episode
from rehab_plans.models.library import Evidence, Exercise, PhaseKind


class PlanStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACTIVE = "active", _("active")
    HELD = "held", _("on hold")
    COMPLETED = "completed", _("completed")
    REPLACED = "replaced", _("replaced")


@tracked
class RehabPlan(ClinicModel):
    """Proposed by the rules, edited and accepted by the chiropractor. `facts` is what the rules looked at."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="plans")
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.PROPOSED)
    facts = models.JSONField(default=dict)
    flags = models.JSONField(default=list)
    held_reason = models.CharField(max_length=300, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = scoped()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=PlanStatus.values), name="plan_status_known"),
            models.UniqueConstraint(
                fields=["clinic", "episode"],
                condition=Q(status__in=[PlanStatus.ACTIVE, PlanStatus.HELD]),
                name="plan_one_active",
            ),
            models.UniqueConstraint(
                fields=["clinic", "episode"],
                condition=Q(status=PlanStatus.PROPOSED),
                name="plan_one_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(status=PlanStatus.ACTIVE)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="plan_active_was_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.uid}"


class Reasoned(models.Model):
    """A line of the plan: why it is there, by which rule, from which source, how strong."""

    reason = models.CharField(max_length=400)
    patient_reason = models.CharField(max_length=400, blank=True)
    rule_id = models.CharField(max_length=6, blank=True)
    rule_version = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=200)
    evidence = models.CharField(max_length=1, choices=Evidence)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


@tracked
class Phase(ClinicModel):
    plan = models.ForeignKey(RehabPlan, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=12, choices=PhaseKind)
    exit_criteria = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()
    entered_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = scoped()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind"], name="phase_once"),
            models.CheckConstraint(condition=Q(kind__in=PhaseKind.values), name="phase_kind_known"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(entered_at__isnull=False, left_at__isnull=True),
                name="phase_one_current",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def is_current(self) -> bool:
        """The patient is in this phase."""
        return self.entered_at is not None and self.left_at is None


class PrescriptionQuerySet(models.QuerySet["Prescription"]):
    def standing(self) -> "PrescriptionQuerySet":
        return self.filter(removed_at__isnull=True)

    def for_today(self) -> "PrescriptionQuerySet":
        """Exercises of the phase the patient is in."""
        return self.standing().filter(phase__entered_at__isnull=False, phase__left_at__isnull=True)


@tracked
class Prescription(ClinicModel, Reasoned):
    """One exercise in one phase with its dose. Zero in a dose field means that it does not apply."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="prescriptions")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    sets = models.PositiveSmallIntegerField(_("sets"), default=1, validators=[MaxValueValidator(10)])
    reps = models.PositiveSmallIntegerField(_("repetitions"), default=0, validators=[MaxValueValidator(60)])
    hold_seconds = models.PositiveSmallIntegerField(
        _("hold, seconds"), default=0, validators=[MaxValueValidator(300)]
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0, validators=[MaxValueValidator(90)])
    times_a_day = models.PositiveSmallIntegerField(
        _("times a day"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    days_a_week = models.PositiveSmallIntegerField(
        _("days a week"), default=7, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    per_side = models.BooleanField(_("each side"), default=False)
    progress_when = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.CharField(max_length=200, blank=True)

    objects = scoped(PrescriptionQuerySet)

    class Meta:
        ordering = ["phase__position", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "exercise"], condition=Q(removed_at__isnull=True), name="prescription_once"
            ),
            models.CheckConstraint(
                condition=Q(times_a_day__range=(1, 12), days_a_week__range=(1, 7)),
                name="prescription_frequency",
            ),
            models.CheckConstraint(
                condition=Q(sets__lte=10, reps__lte=60, hold_seconds__lte=300, minutes__lte=90),
                name="prescription_dose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_id} in {self.phase_id}"


@tracked
class Advice(ClinicModel, Reasoned):
    plan = models.ForeignKey(RehabPlan, on_delete=models.CASCADE, related_name="advice")
    key = models.CharField(max_length=40)
    text = models.CharField(max_length=600)
    removed_at = models.DateTimeField(null=True)

    objects = scoped()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="advice_once")]

    def __str__(self) -> str:
        return self.key


@tracked
class Cadence(ClinicModel, Reasoned):
    """So many visits over so many weeks, then the next row."""

    plan = models.ForeignKey(RehabPlan, on_delete=models.CASCADE, related_name="cadence")
    visits = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(40)])
    weeks = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(52)])

    objects = scoped()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visits__range=(1, 40), weeks__range=(1, 52)), name="cadence_plausible"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visits} in {self.weeks} weeks"


@tracked
class Goal(ClinicModel):
    plan = models.ForeignKey(RehabPlan, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(max_length=200)
    baseline = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60, blank=True)
    reached_on = models.DateField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = scoped()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


@tracked
class LeftOut(ClinicModel):
    """An exercise the rules wanted and a ban removed: shown with the reason, never prescribed."""

    plan = models.ForeignKey(RehabPlan, on_delete=models.CASCADE, related_name="left_out")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["plan", "exercise"], name="left_out_once")]

    def __str__(self) -> str:
        return f"{self.exercise_id} left out"


@tracked
class PlanEdit(ClinicModel):
    """What was changed in a plan, as before and after. Nobody in `edited_by`: the patient's own tap did it."""

    plan = models.ForeignKey(RehabPlan, on_delete=models.CASCADE, related_name="edits")
    what = models.CharField(max_length=160)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    edited_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        ordering = ["edited_at", "id"]

    def __str__(self) -> str:
        return self.what


class LogAnswer(models.TextChoices):
    DONE = "done", _("Done")
    TOO_EASY = "too_easy", _("Too easy")
    TOO_HARD = "too_hard", _("Too hard")
    HURT = "hurt", _("It hurt")
    NO_TIME = "no_time", _("No time")


@tracked
class ExerciseLog(ClinicModel):
    """One tap on one exercise on one local day; the last tap of a day counts."""

    prescription = models.ForeignKey(Prescription, on_delete=models.CASCADE, related_name="logs")
    done_on = models.DateField()
    answer = models.CharField(max_length=10, choices=LogAnswer)
    logged_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        ordering = ["done_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["prescription", "done_on"], name="exercise_log_once_a_day"),
            models.CheckConstraint(
                condition=Q(answer__in=LogAnswer.values), name="exercise_log_answer_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.done_on}"
