"""An episode of care, and the complaint it is about (DOMAIN §1, §7)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.complaints import (
    AggravatedBy,
    Frequency,
    Hypothesis,
    Mechanism,
    Quality,
    RecurrenceRisk,
    RelievedBy,
    Sport,
)
from patients.models.people import Patient


class Area(models.TextChoices):
    """Where it hurts, as the patient would say it; decides the words of the plan."""

    NECK = "neck", _("Neck")
    MID_BACK = "mid_back", _("Mid back")
    LOW_BACK = "low_back", _("Low back")
    PELVIS = "pelvis", _("Pelvis or hip")
    OTHER = "other", _("Somewhere else")


class EpisodeState(models.TextChoices):
    IN_CARE = "in_care", _("in care")
    RECOVERING = "recovering", _("recovering")
    RECOVERED = "recovered", _("recovered")
    FLARE = "flare", _("flare")
    RECURRED = "recurred", _("came back")
    UNKNOWN = "unknown", _("not known")
    DISCHARGED = "discharged", _("discharged")


class EpisodeQuerySet(models.QuerySet["Episode"]):
    def open(self) -> "EpisodeQuerySet":
        return self.exclude(state=EpisodeState.DISCHARGED)

    def flaring(self) -> "EpisodeQuerySet":
        return self.filter(state=EpisodeState.FLARE)


@tracked
class Episode(ClinicModel):
    """All care for one complaint. A recurrence opens a child that points at its parent."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="episodes")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    area = models.CharField(_("where"), max_length=12, choices=Area)
    state = models.CharField(max_length=12, choices=EpisodeState, default=EpisodeState.IN_CARE)
    state_since = models.DateTimeField()
    usual_pain = models.PositiveSmallIntegerField(null=True)
    hypothesis = models.CharField(_("what irritates"), max_length=20, choices=Hypothesis, blank=True)
    risk = models.CharField(max_length=10, choices=RecurrenceRisk, default=RecurrenceRisk.BASE)
    opened_at = models.DateTimeField()
    discharged_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = scoped(EpisodeQuerySet)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(area__in=Area.values), name="episode_area_known"),
            models.CheckConstraint(condition=Q(state__in=EpisodeState.values), name="episode_state_known"),
            models.CheckConstraint(
                condition=Q(usual_pain__isnull=True) | Q(usual_pain__lte=10), name="episode_usual_pain_0_10"
            ),
            models.CheckConstraint(
                condition=Q(state=EpisodeState.DISCHARGED, discharged_at__isnull=False)
                | (~Q(state=EpisodeState.DISCHARGED) & Q(discharged_at__isnull=True)),
                name="episode_discharged_at",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "state", "state_since"], name="episode_by_state")]

    def __str__(self) -> str:
        return str(self.get_area_display())


def _several(choices: type[models.TextChoices], label: Any) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=20, choices=choices), default=list, blank=True, verbose_name=label
    )


@tracked
class Complaint(ClinicModel):
    """What the patient said about one episode: the facts that the plan's rules read.

    Scales: pain 0-10 (NPRS); days and hours are counts. None means not asked, never zero.
    """

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="complaint")
    in_own_words = models.TextField(_("in your own words"), blank=True, max_length=2000)
    onset_on = models.DateField(_("since when"), null=True, blank=True)
    mechanisms = _several(Mechanism, _("how it started"))
    sports = _several(Sport, _("which sport"))
    aggravated_by = _several(AggravatedBy, _("what makes it worse"))
    relieved_by = _several(RelievedBy, _("what helps"))
    qualities = _several(Quality, _("what it feels like"))
    frequency = models.CharField(_("how often"), max_length=20, choices=Frequency, blank=True)
    pain_now = models.PositiveSmallIntegerField(
        _("pain now"), null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    pain_worst = models.PositiveSmallIntegerField(
        _("worst pain this week"), null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    has_spasm = models.BooleanField(_("it locks or goes into spasm"), null=True)
    radiates = models.CharField(_("where it spreads to"), max_length=120, blank=True)
    earlier_episodes = models.PositiveSmallIntegerField(_("earlier episodes"), null=True, blank=True)
    days_in_bed = models.PositiveSmallIntegerField(_("days in bed so far"), null=True, blank=True)
    sitting_hours = models.PositiveSmallIntegerField(
        _("hours sitting a day"), null=True, blank=True, validators=[MaxValueValidator(24)]
    )
    has_awkward_posture = models.BooleanField(_("awkward postures at work"), null=True)
    can_reach_floor = models.BooleanField(_("can get down to the floor and up again"), null=True)
    medicines = models.TextField(_("medicine taken for it, and how much"), blank=True, max_length=500)
    activities = models.TextField(_("what you would like to do again"), blank=True, max_length=500)
    version = models.PositiveIntegerField(default=1)

    objects = scoped()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(pain_now__isnull=True) | Q(pain_now__lte=10))
                & (Q(pain_worst__isnull=True) | Q(pain_worst__lte=10)),
                name="complaint_pain_0_10",
            ),
            models.CheckConstraint(
                condition=Q(sitting_hours__isnull=True) | Q(sitting_hours__lte=24),
                name="complaint_sitting_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"complaint of {self.episode_id}"
