"""ICD-10-CM codes (free US government data) and the diagnoses made with them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models.episodes import Episode
from patients.models.examination import Examination


class DiagnosisCode(models.Model):
    """One code of one release; belongs to no clinic. Loaded by `manage.py load_icd10`."""

    code = models.CharField(max_length=8, unique=True)
    title = models.CharField(max_length=300)
    is_billable = models.BooleanField()
    release = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        indexes = [GinIndex(fields=["title"], name="diagnosis_code_words", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


@tracked
class Diagnosis(ClinicModel):
    """A code given to an episode, with the level it was found at. Removed ones stay, with the time."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="diagnoses")
    examination = models.ForeignKey(
        Examination, on_delete=models.PROTECT, null=True, related_name="diagnoses"
    )
    code = models.ForeignKey(DiagnosisCode, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "episode", "code"],
                condition=Q(removed_at__isnull=True),
                name="diagnosis_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.code)
