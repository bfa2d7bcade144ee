"""Work that waits for a person: opened by an event, read, and closed with what came of it (DOMAIN §5, end)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from clinic.access import Capability, Role
from clinic.errors import DomainError, StaleVersionError
from clinic.models import Membership
from clinic.prepared import counted, prepared
from clinic.typed import one_line
from patients.models import Audience, Episode, FollowUp, FollowUpKind, Patient, Urgency
from patients.models.follow_ups import FollowUpQuerySet

LONGEST_TITLE = 160
LONGEST_OUTCOME = 300


class NotYoursError(DomainError):
    """The follow-up is for people with another role."""

    code = "not_yours"
    status = 403


class OutcomeMissingError(DomainError):
    """What came of it is not said."""

    code = "outcome_missing"
    status = 422


@transaction.atomic
def open_follow_up(  # noqa: PLR0913  one fact per argument; a bundle would only hide them
    *,
    key: str,
    kind: str,
    audience: str,
    urgency: int,
    patient: Patient,
    title: str,
    due_at: datetime,
    now: datetime,
    episode: Episode | None = None,
    detail: str = "",
    escalate_at: datetime | None = None,
    assigned_to: Membership | None = None,
) -> FollowUp:
    """Open the work named `key`, or return what that key already opened, done or not.

    `title` must hold no clinical words when the audience is the desk; `detail` is shown to clinical staff only.
    """
    follow_up, _created = FollowUp.objects.get_or_create(
        key=key,
        defaults={
            "kind": FollowUpKind(kind),
            "audience": Audience(audience),
            "urgency": Urgency(urgency),
            "patient": patient,
            "episode": episode,
            "title": title[:LONGEST_TITLE],
            "detail": detail,
            "assigned_to": assigned_to,
            "created_at": now,
            "due_at": due_at,
            "escalate_at": escalate_at,
        },
    )
    return follow_up


@transaction.atomic
def acknowledge_follow_up(*, follow_up: FollowUp, version: int, by: Membership, now: datetime) -> FollowUp:
    """Write down that `by` has read it. Reading it twice changes nothing."""
    fresh = _lock(follow_up, by=by)
    if fresh.acknowledged_at is not None:
        return fresh
    _expect(fresh, version=version)
    fresh.acknowledged_at, fresh.acknowledged_by = now, by
    fresh.version += 1
    fresh.save(update_fields=["acknowledged_at", "acknowledged_by", "version"])
    return fresh


@transaction.atomic
def finish_follow_up(
    *, follow_up: FollowUp, version: int, outcome: str, by: Membership, now: datetime
) -> FollowUp:
    """Close it with what came of it. Finishing counts as having read it.

    Raises OutcomeMissingError, TextRefusedError, or StaleVersionError when somebody else has changed or finished it.
    """
    words = one_line(outcome, most=LONGEST_OUTCOME, field="outcome")
    if not words:
        raise OutcomeMissingError(_("Say in a few words what came of it."), field="outcome")
    fresh = _lock(follow_up, by=by)
    _expect(fresh, version=version)
    if fresh.done_at is not None:
        raise StaleVersionError(_("This is finished already."))
    if fresh.acknowledged_at is None:
        fresh.acknowledged_at, fresh.acknowledged_by = now, by
    fresh.done_at, fresh.done_by, fresh.outcome = now, by, words
    fresh.version += 1
    fresh.save(
        update_fields=["acknowledged_at", "acknowledged_by", "done_at", "done_by", "outcome", "version"]
    )
    return fresh


@transaction.atomic
def escalate_follow_ups(*, now: datetime) -> int:
    """Mark what nobody read in time, so that every chiropractor and the owner see it; returns how many.

    The version stays: whoever is just about to say "I have read this" must not be turned away.
    """
    return FollowUp.objects.to_escalate(now=now).update(escalated_at=now)


def waiting_for(membership: Membership) -> FollowUpQuerySet:
    """Open work this member should look at: theirs, nobody's, and what was not read in time."""
    return _waiting(membership, membership.pk).order_by("urgency", "due_at", "id")


@prepared
def how_many_wait(membership: Membership, me: int) -> QuerySet[FollowUp, int]:
    """For the navigation; no row when nothing waits. `me`: the member's primary key."""
    return counted(_waiting(membership, me))


def _waiting(membership: Membership, me: int) -> FollowUpQuerySet:
    mine = Q(assigned_to=me) | Q(assigned_to__isnull=True)
    if membership.role in (Role.CHIROPRACTOR, Role.OWNER):
        mine |= Q(escalated_at__isnull=False)
    if membership.may(Capability.CLINICAL_VIEW) and membership.role == Role.OWNER:
        # The owner answers for urgent work that nobody read and for the desk, not for every clinical task.
        mine &= Q(escalated_at__isnull=False) | Q(audience=Audience.DESK)
    return FollowUp.objects.visible_to(membership).open().filter(mine)


def _lock(follow_up: FollowUp, *, by: Membership) -> FollowUp:
    fresh = FollowUp.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=follow_up.pk).first()
    if fresh is None:
        raise NotYoursError(_("This is for people with another role."))
    return fresh


def _expect(fresh: FollowUp, *, version: int) -> None:
    if fresh.version == version:
        return
    who = fresh.done_by or fresh.acknowledged_by
    if who is not None:
        raise StaleVersionError(_("%(name)s was faster. This is how it stands now.") % {"name": who})
    raise StaleVersionError(_("This changed meanwhile. This is how it stands now."))
