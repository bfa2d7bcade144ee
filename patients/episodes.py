"""An episode of care begins and ends. What happens between the two belongs to the floors above."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.errors import DomainError, StaleVersionError
from clinic.models import Membership
from patients.models import Area, Complaint, Episode, EpisodeState, Patient


class EpisodeError(DomainError):
    """The episode cannot be opened or closed like this."""

    code = "episode_refused"
    status = 422


@transaction.atomic
def open_episode(
    *,
    patient: Patient,
    area: str,
    by: Membership | None,
    now: datetime,
    parent: Episode | None = None,
) -> Episode:
    """A new episode with an empty complaint; a recurrence names the episode it comes back from as `parent`."""
    if area not in Area.values:
        raise EpisodeError(_("Say where it hurts."), field="area")
    if parent is not None and parent.patient_id != patient.pk:
        raise EpisodeError(_("The earlier episode belongs to somebody else."), field="parent")
    episode = Episode.objects.create(
        patient=patient, parent=parent, area=area, opened_at=now, state_since=now
    )
    Complaint.objects.create(episode=episode)
    return episode


@transaction.atomic
def discharge_episode(*, episode: Episode, version: int, by: Membership | None, now: datetime) -> Episode:
    """End the care of one episode. Raises StaleVersionError when it changed since it was read."""
    fresh = Episode.objects.select_for_update(of=("self",)).get(pk=episode.pk)
    if fresh.state == EpisodeState.DISCHARGED:
        return fresh
    if fresh.version != version:
        raise StaleVersionError(_("This episode changed meanwhile. Look at it again before you discharge."))
    fresh.state, fresh.state_since, fresh.discharged_at = EpisodeState.DISCHARGED, now, now
    fresh.version += 1
    fresh.save(update_fields=["state", "state_since", "discharged_at", "version"])
    return fresh
