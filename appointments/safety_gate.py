"""The safety gate: technique x open gate rows x place → what may be done.

Pure; no models. An emergency row stops manual treatment everywhere and has no override; only a clearance ends it.
An absolute row blocks thrust and drop thrust in its places; a chiropractor may override with a reason. A relative
row asks for an acknowledgement, gentler techniques first. E always beats A, A always beats R. A row that names no
place counts everywhere. Sources: WHO safety guideline 2005; CMS manual 240; Rushton 2023.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from appointments.techniques import (
    THERAPY_ASKS,
    THERAPY_BANS,
    USUALLY_PRONE,
    ForceClass,
    Technique,
    Therapy,
    TherapyConcern,
    force_class,
    gentler_than,
    is_thrust,
    suits,
)
from patients.conditions import GateKey, Need, Severity
from patients.findings import FindingKind
from patients.spine import ExtraSpinal, Place, Region


class VerdictKind(TextChoices):
    """From free to barred."""

    ALLOWED = "allowed"
    ACKNOWLEDGE = "acknowledge"
    OVERRIDE = "override"
    STOPPED = "stopped"


class ReasonKind(TextChoices):
    ROW = "row"
    TECHNIQUE = "technique"
    NOTE = "note"
    CONSENT_MISSING = "consent_missing"
    THERAPY = "therapy"


RANK: dict[str, int] = {kind: rank for rank, kind in enumerate(VerdictKind)}


class GateRow(Protocol):
    """An open gate row; ``places`` empty means everywhere. ``red_flags.RaisedFlag`` fits."""

    @property
    def key(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def places(self) -> Iterable[str]: ...


@dataclass(frozen=True)
class Reason:
    """Why, in words for staff. ``asks`` is what this reason alone demands; ``refer`` shows the referral prompt."""

    kind: ReasonKind
    asks: VerdictKind
    text: str
    key: str = ""
    refer: bool = False


@dataclass(frozen=True)
class Verdict:
    """``gentler`` lists techniques of less force that need no override here, those free of questions first."""

    kind: VerdictKind
    reasons: tuple[Reason, ...] = ()
    gentler: tuple[Technique, ...] = ()

    @property
    def is_consent_missing(self) -> bool:
        """Acknowledging does not settle this one; only a recorded consent does."""
        return any(reason.kind == ReasonKind.CONSENT_MISSING for reason in self.reasons)

    @property
    def refers(self) -> bool:
        return any(reason.refer for reason in self.reasons)


_FORCEFUL = frozenset({ForceClass.THRUST, ForceClass.DROP_THRUST, ForceClass.INSTRUMENT, ForceClass.TRACTION})
# Positioning and the guardian concern every touch, the others only force.
_ASKS_FOR_EVERY_TECHNIQUE = frozenset({GateKey.PREG, GateKey.MINOR})


def judge(
    *, technique: Technique | str, region: Place | str, open_rows: Iterable[GateRow], consented: bool
) -> Verdict:
    """Verdict for one technique in one region (spinal or not).

    ``consented``: consent to manipulation is recorded for this region and technique class.
    Raises ValueError for an unknown technique, region or severity.
    """
    wanted, place, rows = Technique(technique), _place(region), tuple(open_rows)
    reasons = _row_reasons(wanted, place, rows)
    kind = _gravest(reasons)
    gentler = _gentler(wanted, place, rows) if kind in (VerdictKind.ACKNOWLEDGE, VerdictKind.OVERRIDE) else ()
    if is_thrust(wanted) and place == Region.CERVICAL and not consented:
        text = _("Consent to neck manipulation is not recorded")
        reasons.append(Reason(ReasonKind.CONSENT_MISSING, VerdictKind.ACKNOWLEDGE, text))
    return Verdict(_gravest(reasons), _ordered(reasons), gentler)


def judge_therapy(
    *, therapy: Therapy | str, concerns: Iterable[TherapyConcern | str], open_rows: Iterable[GateRow] = ()
) -> Verdict:
    """Verdict for another therapy. Under an emergency row only advice is left: it tells the patient to get help."""
    wanted, present = Therapy(therapy), {TherapyConcern(each) for each in concerns}
    emergencies = [row for row in open_rows if Severity(row.severity) is Severity.EMERGENCY]
    reasons = [] if wanted is Therapy.HOME_ADVICE else [_emergency(row) for row in emergencies]
    for concern in TherapyConcern:
        if concern in present & THERAPY_BANS.get(wanted, frozenset()):
            text = _("Not with: %(concern)s") % {"concern": concern.label}
            reasons.append(Reason(ReasonKind.THERAPY, VerdictKind.OVERRIDE, text))
        if concern in present & THERAPY_ASKS.get(wanted, frozenset()):
            text = _("Ask first: %(concern)s") % {"concern": concern.label}
            reasons.append(Reason(ReasonKind.THERAPY, VerdictKind.ACKNOWLEDGE, text))
    return Verdict(_gravest(reasons), _ordered(reasons))


_CONCERN_OF_NEED: dict[str, TherapyConcern] = {
    Need.LOST_SENSATION: TherapyConcern.LOST_SENSATION,
    Need.SPINAL_TUMOUR: TherapyConcern.TUMOUR,
    Need.POOR_CIRCULATION: TherapyConcern.POOR_CIRCULATION,
    Need.PREGNANCY: TherapyConcern.PREGNANCY,
    Need.HEART_FAILURE: TherapyConcern.HEART_FAILURE,
    Need.RAYNAUD: TherapyConcern.RAYNAUD,
    Need.PACEMAKER: TherapyConcern.PACEMAKER,
    Need.OSTEOPOROSIS: TherapyConcern.OSTEOPOROSIS,
    Need.FRAGILITY_FRACTURE: TherapyConcern.OSTEOPOROSIS,
    Need.SPONDYLOLISTHESIS: TherapyConcern.LISTHESIS,
    Need.UNSTABLE_LISTHESIS: TherapyConcern.LISTHESIS,
    Need.SKIN_ALLERGY: TherapyConcern.SKIN_ALLERGY,
}
_CONCERN_OF_KEY: dict[str, TherapyConcern] = {
    GateKey.INF: TherapyConcern.FEVER,
    GateKey.CA: TherapyConcern.TUMOUR,
    GateKey.CA_W: TherapyConcern.TUMOUR,
    GateKey.PREG: TherapyConcern.PREGNANCY,
    GateKey.OP: TherapyConcern.OSTEOPOROSIS,
    GateKey.LISTH: TherapyConcern.LISTHESIS,
}
_SWOLLEN = frozenset({FindingKind.EDEMA, FindingKind.STRAIN})


def therapy_concerns(
    *, needs: Iterable[str], open_rows: Iterable[GateRow] = (), finding_kinds: Iterable[str] = ()
) -> frozenset[TherapyConcern]:
    """What speaks against therapies: needs, open rows and the kinds found today. Watchful rows do not count."""
    found = {_CONCERN_OF_NEED[need] for need in needs if need in _CONCERN_OF_NEED}
    found |= {
        _CONCERN_OF_KEY[row.key]
        for row in open_rows
        if row.key in _CONCERN_OF_KEY and Severity(row.severity) not in (Severity.WATCHFUL, Severity.NONE)
    }
    if _SWOLLEN & set(finding_kinds):
        found.add(TherapyConcern.SWELLING)
    return frozenset(found)


def _place(region: Place | str) -> Place:
    return Region(region) if region in Region.values else ExtraSpinal(region)


def _row_reasons(technique: Technique, place: Place, rows: tuple[GateRow, ...]) -> list[Reason]:
    reasons: list[Reason] = []
    for row in rows:
        severity = Severity(row.severity)
        if severity is Severity.EMERGENCY:
            reasons.append(_emergency(row))
            continue
        if severity is Severity.NONE:
            continue
        if _reaches(row, place):
            reasons.append(_from_severity(technique, place, row, severity))
        reasons += _from_technique(technique, place, row, severity)
    return [
        reason for reason in reasons if reason.asks != VerdictKind.ALLOWED or reason.kind == ReasonKind.NOTE
    ]


def _emergency(row: GateRow) -> Reason:
    text = _("%(finding)s: no manual treatment until it is cleared") % {"finding": _name(row)}
    return Reason(ReasonKind.ROW, VerdictKind.STOPPED, text, row.key, refer=True)


def _reaches(row: GateRow, place: Place) -> bool:
    places = tuple(row.places)
    return not places or place in places


def _from_severity(technique: Technique, place: Place, row: GateRow, severity: Severity) -> Reason:
    finding = {"finding": _name(row)}
    if severity is Severity.WATCHFUL:
        return _watchful(technique, place, row)
    if severity is Severity.ABSOLUTE and is_thrust(technique):
        text = _("%(finding)s: no thrust here") % finding
        return Reason(ReasonKind.ROW, VerdictKind.OVERRIDE, text, row.key, refer=True)
    asks = (
        VerdictKind.ACKNOWLEDGE
        if severity is Severity.ABSOLUTE
        or force_class(technique) in _FORCEFUL
        or row.key in _ASKS_FOR_EVERY_TECHNIQUE
        else VerdictKind.ALLOWED
    )
    text = _("%(finding)s: gentler techniques first") % finding
    return Reason(ReasonKind.ROW, asks, text, row.key, refer=severity is Severity.ABSOLUTE)


def _watchful(technique: Technique, place: Place, row: GateRow) -> Reason:
    if row.key == GateKey.VASC_W and place == Region.CERVICAL and force_class(technique) in _FORCEFUL:
        text = _("Record blood pressure and cranial nerves, then decide")
        return Reason(ReasonKind.ROW, VerdictKind.ACKNOWLEDGE, text, row.key)
    refer = row.key in (GateKey.INFLAM, GateKey.VISC, GateKey.CA_W)
    return Reason(
        ReasonKind.NOTE,
        VerdictKind.ALLOWED,
        _("Watch: %(finding)s") % {"finding": _name(row)},
        row.key,
        refer,
    )


def _from_technique(technique: Technique, place: Place, row: GateRow, severity: Severity) -> list[Reason]:
    """Rules of one technique that go beyond its force class."""
    if severity is Severity.WATCHFUL:
        return []
    asks, text = VerdictKind.ALLOWED, ""
    if row.key == GateKey.PREG and technique in USUALLY_PRONE:
        # Lying on the belly matters wherever the hands are, so the places of the row do not narrow it.
        asks, text = (
            VerdictKind.ACKNOWLEDGE,
            _("Pregnancy: not flat on the belly; check that the table frees it"),
        )
    elif row.key == GateKey.OP and technique is Technique.FLEXION_DISTRACTION and _reaches(row, place):
        asks, text = VerdictKind.OVERRIDE, _("Fragile bone: no loaded flexion")
    elif row.key == GateKey.ANTICOAG and technique is Technique.IASTM and _reaches(row, place):
        asks, text = VerdictKind.ACKNOWLEDGE, _("Bruises with a bleeding risk: not the first choice")
    elif row.key == GateKey.DVT and _reaches(row, place):
        asks, text = VerdictKind.OVERRIDE, _("Possible clot: no pressure or stretching on this leg")
    return [Reason(ReasonKind.TECHNIQUE, asks, text, row.key)] if text else []


def _name(row: GateRow) -> str:
    return str(GateKey(row.key).label)


def _gravest(reasons: Iterable[Reason]) -> VerdictKind:
    return max((reason.asks for reason in reasons), key=lambda kind: RANK[kind], default=VerdictKind.ALLOWED)


def _ordered(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Gravest first, each once."""
    return tuple(dict.fromkeys(sorted(reasons, key=lambda reason: -RANK[reason.asks])))


def _gentler(technique: Technique, place: Place, rows: tuple[GateRow, ...]) -> tuple[Technique, ...]:
    fitting = [each for each in gentler_than(technique) if suits(each, place)]
    judged = [(each, RANK[_gravest(_row_reasons(each, place, rows))]) for each in fitting]
    kept = [pair for pair in judged if pair[1] <= RANK[VerdictKind.ACKNOWLEDGE]]
    return tuple(each for each, _rank in sorted(kept, key=lambda pair: pair[1]))
