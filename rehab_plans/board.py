"""The recurrence board: every episode by who needs somebody first, with its latest answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from patients.models import Episode, EpisodeState
from rehab_plans.models import CheckIn


class Tab(TextChoices):
    """In the order of who needs somebody first."""

    LOOK = "look", _("Needs a look")
    IN_CARE = "in_care", _("In care")
    RECOVERING = "recovering", _("Recovering")
    RECOVERED = "recovered", _("Recovered")


STATES: Mapping[Tab, tuple[EpisodeState, ...]] = {
    Tab.LOOK: (EpisodeState.RECURRED, EpisodeState.FLARE, EpisodeState.UNKNOWN),
    Tab.IN_CARE: (EpisodeState.IN_CARE,),
    Tab.RECOVERING: (EpisodeState.RECOVERING,),
    Tab.RECOVERED: (EpisodeState.RECOVERED,),
}


@dataclass(frozen=True)
class TabCount:
    tab: Tab
    count: int


def count_tabs() -> list[TabCount]:
    """How many episodes stand under each tab: one query."""
    counts = dict(Episode.objects.values_list("state").annotate(number=Count("pk")).order_by())
    return [TabCount(tab, sum(counts.get(state, 0) for state in states)) for tab, states in STATES.items()]


def on_board(*tabs: Tab) -> QuerySet[Episode]:
    """Episodes under these tabs, the latest change first; `last_days`, `last_pain`, `last_at` are the latest answer.

    Who answered that it is bad comes before who did not answer.
    """
    latest = CheckIn.objects.answered().filter(episode=OuterRef("pk")).order_by("-due_at")
    return (
        Episode.objects.filter(state__in=[state for tab in tabs for state in STATES[tab]])
        .select_related("patient")
        .annotate(
            last_days=Subquery(latest.values("days")[:1]),
            last_pain=Subquery(latest.values("pain")[:1]),
            last_at=Subquery(latest.values("answered_at")[:1]),
            is_silent=Case(When(state=EpisodeState.UNKNOWN, then=Value(1)), default=Value(0)),
        )
        .order_by("is_silent", "-state_since", "pk")
    )
