"""An episode on half a screen: what the patient said, in the words of the choices, and the codes that stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.models import Complaint, Diagnosis, Episode, Patient

SEVERAL = ("mechanisms", "sports", "qualities", "aggravated_by", "relieved_by")


@dataclass(frozen=True)
class Line:
    label: str | Promise
    text: str


@dataclass(frozen=True)
class EpisodeSummary:
    episode: Episode
    complaint: Complaint | None
    lines: list[Line]
    diagnoses: list[Diagnosis]

    @property
    def is_told(self) -> bool:
        """Whether there is anything to show but the place."""
        told = self.complaint
        if self.lines or self.diagnoses or told is None:
            return bool(self.lines or self.diagnoses)
        return bool(
            told.in_own_words
            or told.onset_on
            or told.has_spasm
            or told.radiates
            or told.medicines
            or told.activities
            or told.pain_now is not None
            or told.earlier_episodes is not None
        )


def summarise_open_episodes(patient: Patient) -> list[EpisodeSummary]:
    """One summary for each episode in care, newest first. Three queries, however many there are."""
    episodes = (
        Episode.objects.filter(patient=patient)
        .open()
        .select_related("complaint")
        .prefetch_related("diagnoses__code")
    )
    return [_summarise(episode) for episode in episodes]


def _summarise(episode: Episode) -> EpisodeSummary:
    complaint: Complaint | None = getattr(episode, "complaint", None)
    standing = [code for code in episode.diagnoses.all() if code.removed_at is None]
    return EpisodeSummary(episode, complaint, list(_lines(complaint)) if complaint else [], standing)


def _lines(complaint: Complaint) -> Iterable[Line]:
    for name in SEVERAL:
        field: Any = Complaint._meta.get_field(name)
        words = dict(field.base_field.choices)
        chosen = [str(words.get(value, value)) for value in getattr(complaint, name)]
        if chosen:
            yield Line(field.verbose_name, ", ".join(chosen))
    if complaint.frequency:
        yield Line(_("how often"), complaint.get_frequency_display())
    if complaint.sitting_hours is not None:
        yield Line(_("hours sitting a day"), str(complaint.sitting_hours))
