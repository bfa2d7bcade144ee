"""Scores over time (DOMAIN §6). Items of questionnaires that others own are never stored, only totals."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models.episodes import Episode
from patients.models.people import Source


class OutcomeMeasure(models.TextChoices):
    NPRS = "nprs", _("Pain, 0-10")
    BOTHERSOME_DAYS = "bothersome_days", _("Bothersome days of the last 7")
    PSFS = "psfs", _("Own activities, 0-10")
    RMDQ = "rmdq", _("RMDQ, 0-24")
    ODI = "odi", _("ODI, percent")
    NDI = "ndi", _("NDI, percent")
    START = "start", _("STarT, 0-9")
    START_PSYCH = "start_psych", _("STarT psychosocial, 0-5")


MAXIMUM: dict[str, int] = {
    OutcomeMeasure.NPRS: 10,
    OutcomeMeasure.BOTHERSOME_DAYS: 7,
    OutcomeMeasure.PSFS: 10,
    OutcomeMeasure.RMDQ: 24,
    OutcomeMeasure.ODI: 100,
    OutcomeMeasure.NDI: 100,
    OutcomeMeasure.START: 9,
    OutcomeMeasure.START_PSYCH: 5,
}


def _within_range() -> Q:
    ranges = Q()
    for measure, maximum in MAXIMUM.items():
        ranges |= Q(measure=measure, score__gte=0, score__lte=maximum)
    return ranges


@tracked
class OutcomeScore(ClinicModel):
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="scores")
    measure = models.CharField(max_length=16, choices=OutcomeMeasure)
    score = models.DecimalField(max_digits=5, decimal_places=1)
    taken_at = models.DateTimeField()
    source = models.CharField(max_length=12, choices=Source)
    typed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped()

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [models.CheckConstraint(condition=_within_range(), name="outcome_score_in_range")]
        indexes = [
            models.Index(fields=["clinic", "episode", "measure", "taken_at"], name="outcome_score_course")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.score}"
