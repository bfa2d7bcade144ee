"""The safety gate at one visit: what stands in the way, and what a person decided about it.

The judgement is `appointments.safety_gate`; this module gives it what is on record and keeps the decisions. An
acknowledgement holds for a technique in a whole region, an override for one technique at one segment. Either covers
only the gate rows that were in view when it was made: a row raised later asks again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appointments.models import DecisionKind, GateDecision, Visit
from appointments.safety_gate import (
    RANK,
    GateRow,
    Reason,
    ReasonKind,
    Verdict,
    VerdictKind,
    judge,
    judge_therapy,
    therapy_concerns,
)
from appointments.techniques import Technique, Therapy, TherapyConcern, gentler_than, suits
from appointments.visits.drafts import VisitError, day_of, hold
from clinic.access import Capability
from clinic.errors import DomainError
from clinic.models import Membership
from clinic.typed import several_lines
from patients.consents import TEXT_OF, ConsentText, answers_for, has_consent
from patients.models import Consent, ConsentPurpose, Finding, SpecialNeed
from patients.screening import local_day, standing_flags
from patients.spine import ExtraSpinal, Place, Segment, region_of


@dataclass(frozen=True)
class Judged:
    """One technique at one place (or one therapy, place ""), as judged with what is on record now."""

    place: str
    what: str
    verdict: Verdict

    @property
    def asks(self) -> VerdictKind:
        """What the gate rows alone demand; the consent is settled on its own."""
        kinds = [each.asks for each in self.reasons if each.kind != ReasonKind.CONSENT_MISSING]
        return max(kinds, key=lambda kind: RANK[kind], default=VerdictKind.ALLOWED)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.verdict.reasons

    @property
    def keys(self) -> list[str]:
        """What a decision has to have seen: the keys of the rows, for a therapy the words."""
        asking = (each for each in self.reasons if each.asks != VerdictKind.ALLOWED)
        named = (each.key or each.text for each in asking if each.kind != ReasonKind.CONSENT_MISSING)
        return sorted(set(named))

    @property
    def gentler(self) -> tuple[Technique, ...]:
        if self.verdict.gentler or self.what not in Technique.values:
            return self.verdict.gentler
        region = region_at(self.place)
        return tuple(each for each in gentler_than(self.what) if suits(each, region))

    @property
    def name(self) -> str:
        label: str | Promise = (
            Technique(self.what).label if self.what in Technique.values else Therapy(self.what).label
        )
        return str(label)


class GateError(DomainError):
    """The gate asks or bars. `detail`: judged, reasons, gentler, refers."""

    code = "gate"

    def __init__(self, message: str, judged: Judged) -> None:
        detail = {
            "judged": judged,
            "reasons": [each.text for each in judged.reasons],
            "gentler": list(judged.gentler),
            "refers": judged.verdict.refers,
        }
        super().__init__(message, detail=detail)
        self.judged = judged

    def tell(self) -> dict[str, Any]:
        judged = self.judged
        return {
            "what": judged.what,
            "place": judged.place,
            "reasons": [str(each.text) for each in judged.reasons],
            "gentler": [each.value for each in judged.gentler],
            "refers": judged.verdict.refers,
        }


class ManualCareStoppedError(GateError):
    """An emergency row stands: nothing by hand, and nobody may override."""

    code = "manual_care_stopped"


class ThrustBarredError(GateError):
    """Barred until a chiropractor overrides with a reason."""

    code = "thrust_barred"


class AcknowledgeError(GateError):
    """Allowed once somebody says that they have seen what speaks against it."""

    code = "acknowledge_needed"


class ConsentMissingError(GateError):
    """The patient has not agreed to neck manipulation, or said no."""

    code = "consent_missing"


class OverrideNotYoursError(DomainError):
    """The role may acknowledge, but not override what bars a thrust."""

    code = "override_not_yours"
    status = 403


@dataclass(frozen=True)
class ConsentQuestion:
    """What is asked before the first neck adjustment. `name`: who answers, when that is known."""

    text: ConsentText
    name: str
    latest: Consent | None


@dataclass(frozen=True)
class Decision:
    """What somebody says at the gate; an override needs the reason."""

    kind: str
    reason: str = ""


class Gate:
    """What the gate knows about one visit at one moment. Reads once; make a new one after a change."""

    def __init__(self, visit: Visit, *, now: datetime) -> None:
        self.visit, self.now = visit, now

    @cached_property
    def rows(self) -> tuple[GateRow, ...]:
        return tuple(standing_flags(self.visit.patient, today=local_day(self.visit.patient, self.now)))

    @cached_property
    def is_consented(self) -> bool:
        return has_consent(self.visit.patient, ConsentPurpose.NECK_MANIPULATION)

    @cached_property
    def decisions(self) -> dict[tuple[str, str], GateDecision]:
        found = GateDecision.objects.filter(visit=self.visit)
        return {(each.place, each.technique): each for each in found}

    def judge(self, *, place: str, technique: str) -> Judged:
        """Raises ValueError for an unknown place or technique."""
        verdict = judge(
            technique=technique, region=region_at(place), open_rows=self.rows, consented=self.is_consented
        )
        return Judged(place, technique, verdict)

    @cached_property
    def concerns(self) -> frozenset[TherapyConcern]:
        needs = (
            SpecialNeed.objects.active()
            .filter(patient_id=self.visit.patient_id)
            .values_list("key", flat=True)
        )
        return therapy_concerns(needs=needs, open_rows=self.rows, finding_kinds=self._found_today())

    def judge_therapy(self, therapy: str) -> Judged:
        return Judged(
            "", therapy, judge_therapy(therapy=therapy, concerns=self.concerns, open_rows=self.rows)
        )

    def is_settled(self, judged: Judged) -> bool:
        """Whether a decision covers what the rows ask, with all of them in view."""
        if judged.asks == VerdictKind.ALLOWED:
            return True
        if judged.asks == VerdictKind.STOPPED:
            return False
        return any(
            set(judged.keys) <= set(each.keys)
            and (judged.asks == VerdictKind.ACKNOWLEDGE or each.kind == DecisionKind.OVERRIDDEN)
            for each in self._decisions_on(judged)
        )

    def pass_or_raise(self, judged: Judged) -> None:
        """Raises the GateError that fits, the gravest first."""
        named = {"what": judged.name, "where": say_place(judged.place)}
        if judged.asks == VerdictKind.STOPPED:
            raise ManualCareStoppedError(_("Stop: no treatment by hand until this is cleared."), judged)
        if not self.is_settled(judged):
            if judged.asks == VerdictKind.OVERRIDE:
                words = _("%(what)s is barred here: %(where)s") if judged.place else _("%(what)s is barred")
                raise ThrustBarredError(words % named, judged)
            words = _("Before %(what)s: %(where)s") if judged.place else _("Before %(what)s")
            raise AcknowledgeError(words % named, judged)
        if judged.verdict.is_consent_missing:
            raise ConsentMissingError(_("Ask before the first neck adjustment."), judged)

    def _decisions_on(self, judged: Judged) -> Iterable[GateDecision]:
        for kind in DecisionKind:
            made = self.decisions.get((_scope(kind, judged.place), judged.what))
            if made is not None:
                yield made

    def _found_today(self) -> list[str]:
        start, end = day_of(self.visit.patient, self.visit.started_at)
        found = Finding.objects.filter(
            examination__patient_id=self.visit.patient_id,
            examination__started_at__gte=start,
            examination__started_at__lt=end,
            examination__entered_in_error_at__isnull=True,
        )
        return list(found.values_list("kind", flat=True))


@transaction.atomic
def decide_at_gate(
    *, visit: Visit, place: str, what: str, decision: Decision, by: Membership, now: datetime
) -> GateDecision | None:
    """Keep what was decided about a technique at a place (or a therapy, place "") with the rows now in view.

    Nothing to decide gives None. Raises ManualCareStoppedError, OverrideNotYoursError, VisitError.
    """
    gate = Gate(visit, now=now)
    judged = judge_at(gate, place=place, what=what)
    if judged.asks == VerdictKind.STOPPED:
        gate.pass_or_raise(judged)
    if judged.asks == VerdictKind.ALLOWED or gate.is_settled(judged):
        return None
    kind, reason = _checked(decision, judged, by=by)
    hold(visit)
    made, _is_new = GateDecision.objects.update_or_create(
        visit=visit,
        place=_scope(kind, place),
        technique=what,
        defaults={"kind": kind, "keys": judged.keys, "reason": reason, "decided_by": by, "decided_at": now},
    )
    return made


def ask_neck_consent(visit: Visit, *, now: datetime) -> ConsentQuestion:
    answers = Consent.objects.filter(patient_id=visit.patient_id, purpose=ConsentPurpose.NECK_MANIPULATION)
    return ConsentQuestion(
        text=TEXT_OF[ConsentPurpose.NECK_MANIPULATION],
        name=answers_for(visit.patient, visit.patient.guardians.all(), now),
        latest=answers.order_by("-given_at", "-id").first(),
    )


def judge_at(gate: Gate, *, place: str, what: str) -> Judged:
    """A technique at a place or, without a place, a therapy. Raises VisitError for what is not in the lists."""
    try:
        return gate.judge(place=place, technique=what) if place else gate.judge_therapy(what)
    except ValueError as error:
        raise VisitError(_("Choose a segment and a technique from the lists."), field="place") from error


def region_at(place: str) -> Place:
    """Where a segment or joint counts. Raises ValueError for an unknown one."""
    return region_of(place) if place in Segment.values else ExtraSpinal(place)


def say_place(place: str) -> str:
    if place in Segment.values:
        return str(Segment(place).label)
    return str(ExtraSpinal(place).label) if place in ExtraSpinal.values else ""


def _checked(decision: Decision, judged: Judged, *, by: Membership) -> tuple[DecisionKind, str]:
    reason = several_lines(decision.reason, most=500, field="reason", error=VisitError)
    if judged.asks == VerdictKind.ACKNOWLEDGE:
        return DecisionKind.ACKNOWLEDGED, reason
    if not by.may(Capability.GATE_OVERRIDE):
        raise OverrideNotYoursError(_("Only a chiropractor may decide this."))
    if decision.kind != DecisionKind.OVERRIDDEN:
        raise ThrustBarredError(_("This needs an override with a reason."), judged)
    if not reason:
        raise VisitError(_("Write the reason for going ahead."), field="reason")
    return DecisionKind.OVERRIDDEN, reason


def _scope(kind: DecisionKind | str, place: str) -> str:
    if not place or kind == DecisionKind.OVERRIDDEN:
        return place
    return region_at(place).value
