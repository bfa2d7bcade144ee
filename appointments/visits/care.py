"""What is done at a visit: adjustments and other therapies, each through the safety gate, each saved by its tap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.models import Adjustment, TherapyGiven, Visit, VisitEpisode
from appointments.techniques import Response, Technique, Therapy
from appointments.visits.drafts import VisitError, hold, visit_before
from appointments.visits.gate import Decision, Gate, GateError, decide_at_gate, judge_at
from clinic.models import Membership
from clinic.typed import one_line
from patients.findings import ListingSystem
from patients.models import Episode
from patients.screening import AREA_PLACES
from patients.spine import ExtraSpinal, Region, Segment, Side, region_of

DETAILS = ("is_tolerated", "listing_system", "listing", "position", "contact", "line_of_drive")
PLACES = frozenset([*Segment.values, *ExtraSpinal.values])
LONGEST_MINUTES = 120
_FIELDS = {each.name: each for each in Adjustment._meta.fields}
_LIMBS = frozenset({ExtraSpinal.UPPER_LIMB, ExtraSpinal.LOWER_LIMB})


@dataclass(frozen=True)
class Touch:
    """One technique at one place and side. What is None or not in `details` stays as it is.

    `details`: is_tolerated, listing_system, listing, position, contact, line_of_drive.
    """

    place: str
    technique: str
    side: str = Side.MIDLINE
    response: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Repeated:
    """What "same as last time" brought over, and what the gate kept back."""

    added: list[Adjustment]
    refused: list[GateError]


@transaction.atomic
def adjust(
    *,
    visit: Visit,
    touch: Touch,
    by: Membership,
    now: datetime,
    episode: Episode | None = None,
    decision: Decision | None = None,
) -> Adjustment:
    """Write one adjustment, or change the one of the same place, side and technique.

    `decision` is what was said at the gate for this technique here. Without `episode` it counts for the episode whose
    area it lies in. Raises GateError (thrust_barred, acknowledge_needed, consent_missing, manual_care_stopped),
    OverrideNotYoursError, VisitError, SignedError. The same tap twice changes nothing the second time.
    """
    known = _checked(touch)
    if decision is not None:
        decide_at_gate(
            visit=visit, place=known.place, what=known.technique, decision=decision, by=by, now=now
        )
    gate = Gate(visit, now=now)
    gate.pass_or_raise(judge_at(gate, place=known.place, what=known.technique))
    return _write(visit, known, _episode_for(visit, known.place, episode))


@transaction.atomic
def remove_adjustment(*, adjustment: Adjustment, by: Membership, now: datetime) -> Visit:
    """Take an adjustment out of a draft; one that is gone already is no error."""
    hold(adjustment.visit)
    Adjustment.objects.filter(pk=adjustment.pk).delete()
    return adjustment.visit


@transaction.atomic
def set_response(
    *,
    visit: Visit,
    response: int,
    by: Membership,
    now: datetime,
    adjustments: Iterable[Adjustment] | None = None,
) -> int:
    """Write how the segments answered, 0 none to 3 full; without `adjustments` all that have no answer yet."""
    if response not in Response.values:
        raise VisitError(_("A response goes from 0 to 3."), field="response")
    hold(visit)
    rows = Adjustment.objects.filter(visit=visit)
    if adjustments is None:
        return rows.filter(response__isnull=True).update(response=response)
    written = rows.filter(pk__in=[each.pk for each in adjustments]).update(response=response)
    if not written:
        raise VisitError(_("This adjustment is not in the note any more."), field="adjustment")
    return written


@transaction.atomic
def carry_forward(*, visit: Visit, by: Membership, now: datetime) -> Repeated:
    """Add the adjustments of the last signed note, without their responses, each through today's gate."""
    last = visit_before(visit)
    repeated = Repeated([], [])
    if last is None:
        return repeated
    gate = Gate(visit, now=now)
    served = _served(visit)
    for row in last.adjustments.all():
        touch = Touch(
            row.place,
            row.technique,
            row.side,
            details={"listing_system": row.listing_system, "listing": row.listing},
        )
        try:
            gate.pass_or_raise(judge_at(gate, place=row.place, what=row.technique))
        except GateError as error:
            repeated.refused.append(error)
            continue
        same = next((each for each in served if each.pk == row.episode_id), None)
        repeated.added.append(_write(visit, touch, same or _by_area(served, row.place)))
    return repeated


@transaction.atomic
def give_therapy(
    *,
    visit: Visit,
    therapy: str,
    by: Membership,
    now: datetime,
    minutes: int | None = None,
    decision: Decision | None = None,
) -> TherapyGiven:
    """Write one therapy of the visit, with minutes if they matter. Refusals as of `adjust`."""
    _check_therapy(therapy)
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        raise VisitError(_("Minutes go from 1 to %(most)s.") % {"most": LONGEST_MINUTES}, field="minutes")
    if decision is not None:
        decide_at_gate(visit=visit, place="", what=therapy, decision=decision, by=by, now=now)
    gate = Gate(visit, now=now)
    gate.pass_or_raise(judge_at(gate, place="", what=therapy))
    hold(visit)
    row, _is_new = TherapyGiven.objects.update_or_create(
        visit=visit, therapy=therapy, place="", defaults={"minutes": minutes}
    )
    return row


@transaction.atomic
def remove_therapy(*, visit: Visit, therapy: str, by: Membership, now: datetime) -> Visit:
    _check_therapy(therapy)
    hold(visit)
    TherapyGiven.objects.filter(visit=visit, therapy=therapy).delete()
    return visit


def _check_therapy(therapy: str) -> None:
    if therapy not in Therapy.values:
        raise VisitError(_("There is no such therapy in the list."), field="therapy")


def _checked(touch: Touch) -> Touch:
    """The touch with a side that makes sense there. Raises VisitError for what is in no list."""
    if touch.place not in PLACES:
        raise VisitError(_("There is no such place on the map."), field="place")
    if touch.technique not in Technique.values:
        raise VisitError(_("There is no such technique in the list."), field="technique")
    if touch.side not in Side.values or (touch.place in _LIMBS and touch.side == Side.MIDLINE):
        raise VisitError(_("Choose left or right."), field="side")
    if touch.response is not None and touch.response not in Response.values:
        raise VisitError(_("A response goes from 0 to 3."), field="response")
    ilium = {Segment.IL_L: Side.LEFT, Segment.IL_R: Side.RIGHT}.get(touch.place)  # type: ignore[call-overload]
    details = {name: value for name, value in touch.details.items() if name in DETAILS}
    if details.get("listing_system") and details["listing_system"] not in ListingSystem.values:
        raise VisitError(_("There is no such listing system."), field="listing_system")
    return Touch(touch.place, touch.technique, ilium or touch.side, touch.response, _fitting(details))


def _fitting(details: dict[str, Any]) -> dict[str, Any]:
    for name, value in details.items():
        if isinstance(value, str):
            most = _FIELDS[name].max_length or 0
            details[name] = one_line(value, most=most, field=name, error=VisitError)
    return details


def _write(visit: Visit, touch: Touch, episode: Episode) -> Adjustment:
    hold(visit)
    changes = dict(touch.details)
    if touch.response is not None:
        changes["response"] = touch.response
    row, _is_new = Adjustment.objects.update_or_create(
        visit=visit,
        place=touch.place,
        side=touch.side,
        technique=touch.technique,
        defaults=changes,
        create_defaults={**changes, "episode": episode},
    )
    return row


def _episode_for(visit: Visit, place: str, episode: Episode | None) -> Episode:
    served = _served(visit)
    if episode is None:
        return _by_area(served, place)
    if all(each.pk != episode.pk for each in served):
        raise VisitError(_("This note does not serve that episode."), field="episode")
    return episode


def _served(visit: Visit) -> list[Episode]:
    rows = VisitEpisode.objects.filter(visit=visit).select_related("episode").order_by("id")
    return [row.episode for row in rows]


def _by_area(served: list[Episode], place: str) -> Episode:
    """The first episode whose area holds the place; else the first."""
    where: Region | ExtraSpinal = region_of(place) if place in Segment.values else ExtraSpinal(place)
    return next((each for each in served if where in AREA_PLACES[each.area]), served[0])
