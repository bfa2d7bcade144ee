"""Everything a plan rule can look at, as plain values: no models, no clock, no database.

Whoever builds `Facts` reads the latest signed examination, the intake, the open gate rows and the check-ins.
Degrees are degrees, times are seconds unless a name says otherwise, pain is 0-10; None means "not recorded".
Sets hold the values of the enums they name, so that an enum member and its string are the same thing here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any, Self

from patients.conditions import GateKey, Need, Severity
from patients.spine import Region

ACUTE_DAYS, SUBACUTE_DAYS = 42, 84
LATE_PREGNANCY_WEEK = 20
LOW_BACK: frozenset[str] = frozenset({Region.LUMBAR, Region.SACRAL, Region.PELVIC})
STRUCTURAL: frozenset[str] = frozenset(
    {
        Need.DISC,
        Need.DISC_LEG_PAIN,
        Need.STENOSIS,
        Need.SPONDYLOLISTHESIS,
        Need.UNSTABLE_LISTHESIS,
        Need.SPONDYLOLYSIS,
        Need.FRAGILITY_FRACTURE,
        Need.FUSION,
        Need.SPINAL_SURGERY,
        Need.DISC_REPLACEMENT,
        Need.SCOLIOSIS,
    }
)
COMORBID: frozenset[str] = frozenset(
    {
        Need.OSTEOPOROSIS,
        Need.RHEUMATOID,
        Need.INFLAMMATORY_ARTHRITIS,
        Need.DIABETES,
        Need.HEART,
        Need.HEART_FAILURE,
        Need.CANCER_HISTORY,
        Need.CONNECTIVE_TISSUE,
        Need.LONG_STEROIDS,
    }
)
LOADING_MECHANISMS: frozenset[str] = frozenset({"lifting", "twisting", "pulling", "pushing", "sport"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRow:
    """One row of the safety gate. `cleared` means that a clearance was recorded, not that an answer changed."""

    key: str
    severity: str
    cleared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Limits a clinic may change. Hamstrings: degrees from straight [K]; tandem stance in seconds (STEADI)."""

    hamstring_men: int = 30
    hamstring_women: int = 20
    hamstring_sides: int = 10
    sitting_hours: float = 5.0
    tandem_seconds: float = 10.0
    side_bridge_seconds: float = 45.0
    extensor_hold_seconds: float = 60.0
    older_age: int = 65


@dataclass(frozen=True, kw_only=True)
class Facts:
    # person
    age: int | None = None
    sex: str = ""
    needs: frozenset[str] = frozenset()
    gates: tuple[GateRow, ...] = ()
    weeks_pregnant: int | None = None
    can_reach_floor: bool = True
    heart_not_ready: bool = False
    pars_cleared: bool = False
    # complaint
    regions: frozenset[str] = frozenset()
    days_since_onset: int | None = None
    nprs: int | None = None
    pain_at_rest: int | None = None
    earlier_episodes: int = 0
    irritates: str = ""
    mechanisms: frozenset[str] = frozenset()
    sports: frozenset[str] = frozenset()
    sitting_hours: float | None = None
    days_in_bed: int = 0
    distress: str = ""
    is_flaring: bool = False
    # spasm and tissue
    spasm_regions: frozenset[str] = frozenset()
    spasm_hours: int | None = None
    strained: frozenset[str] = frozenset()
    is_swollen: bool = False
    has_fever: bool = False
    # muscles
    has_weak_abdominals: bool = False
    has_weak_extensors: bool = False
    has_weak_gluteals: bool = False
    has_trendelenburg: bool = False
    has_inflexible_back: bool = False
    side_bridge_seconds: float | None = None
    extensor_hold_seconds: float | None = None
    hamstring_left: int | None = None
    hamstring_right: int | None = None
    thomas_left: int | None = None
    thomas_right: int | None = None
    is_thomas_controlled: bool = False
    tandem_seconds: float | None = None
    beighton: int | None = None
    # posture
    lordosis: str = ""
    pelvic_tilt: str = ""
    has_stiff_thorax: bool = False
    # tests and joints
    centralises_with: str = ""
    peripheralises_with: str = ""
    is_centralised: bool = False
    extension_provokes: bool = False
    has_neural_tension: bool = False
    has_progressive_deficit: bool = False
    has_vascular_legs: bool = False
    is_listhesis_painful: bool = False
    bridge_hurts_sacroiliac: bool = False
    has_wrist_pain: bool = False
    has_knee_pain: bool = False
    has_unstable_knee: bool = False
    has_shoulder_pain: bool = False
    # course
    episode_state: str = "in_care"
    is_early_responder: bool = False
    days_without_log: int | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)

    def as_json(self) -> dict[str, Any]:
        """What the rules looked at, for the record of a plan: sets become sorted lists, rows become objects."""
        return {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The facts that `as_json` wrote; names that are no longer known are passed over."""
        given = {each.name: data[each.name] for each in fields(cls) if each.name in data}
        for each in fields(cls):
            if each.name in given and isinstance(each.default, frozenset):
                given[each.name] = frozenset(given[each.name])
        if "gates" in given:
            given["gates"] = tuple(GateRow(**row) for row in given["gates"])
        if "thresholds" in given:
            given["thresholds"] = Thresholds(**given["thresholds"])
        return cls(**given)

    def has(self, *needs: str) -> bool:
        return any(need in self.needs for need in needs)

    def gate_is_open(self, *keys: str) -> bool:
        return any(row.key in keys and not row.cleared for row in self.gates)

    @cached_property
    def holding_rows(self) -> tuple[GateRow, ...]:
        """Gate rows that forbid any plan: an emergency, or an absolute row that nobody has cleared."""
        severe = (Severity.EMERGENCY, Severity.ABSOLUTE)
        return tuple(row for row in self.gates if row.severity in severe and not row.cleared)

    @cached_property
    def has_tumour_history(self) -> bool:
        rows = any(
            row.key in (GateKey.CA, GateKey.CA_W) and row.severity in (Severity.EMERGENCY, Severity.ABSOLUTE)
            for row in self.gates
        )
        return rows or self.has(Need.CANCER_HISTORY, Need.SPINAL_TUMOUR)

    @cached_property
    def is_tumour_cleared(self) -> bool:
        rows = [row for row in self.gates if row.key in (GateKey.CA, GateKey.CA_W)]
        return bool(rows) and all(row.cleared for row in rows)

    @cached_property
    def is_pregnant(self) -> bool:
        return self.weeks_pregnant is not None or self.has(Need.PREGNANCY)

    @cached_property
    def is_late_pregnancy(self) -> bool:
        """From week 20; an unknown week counts as late, which is the safe side."""
        weeks = LATE_PREGNANCY_WEEK if self.weeks_pregnant is None else self.weeks_pregnant
        return self.is_pregnant and weeks >= LATE_PREGNANCY_WEEK

    @cached_property
    def reaches_floor(self) -> bool:
        return self.can_reach_floor and not self.has(Need.NO_FLOOR, Need.WHEELCHAIR)

    @cached_property
    def acuity(self) -> str:
        """acute < 6 weeks, subacute to 12 weeks, chronic beyond; unknown counts as acute."""
        days = self.days_since_onset or 0
        if days < ACUTE_DAYS:
            return "acute"
        return "subacute" if days <= SUBACUTE_DAYS else "chronic"

    @cached_property
    def is_complicated(self) -> bool:
        """VA table: pain >= 8, >= 4 earlier episodes, > 8 days of pain, structure, or comorbidity."""
        return (
            (self.nprs or 0) >= 8
            or self.earlier_episodes >= 4
            or (self.days_since_onset or 0) > 8
            or bool(self.needs & (STRUCTURAL | COMORBID))
        )

    @cached_property
    def has_spasm(self) -> bool:
        return bool(self.spasm_regions)

    @cached_property
    def has_recent_spasm(self) -> bool:
        return self.has_spasm and (self.spasm_hours or 0) <= 14 * 24

    @cached_property
    def treats_low_back(self) -> bool:
        """Nothing recorded means the low back, by far the most frequent."""
        return not self.regions or bool(self.regions & LOW_BACK)

    @cached_property
    def has_disc(self) -> bool:
        return self.has(Need.DISC, Need.DISC_LEG_PAIN) or self.irritates == "disc"

    @cached_property
    def has_acute_disc(self) -> bool:
        return self.has_disc and self.acuity == "acute" and not self.is_centralised

    @cached_property
    def is_pars_suspected(self) -> bool:
        """Known, or under 20 with sport and pain on extension."""
        is_young = self.age is not None and self.age < 20
        return self.has(Need.SPONDYLOLYSIS) or (
            is_young and self.extension_provokes and "sport" in self.mechanisms
        )

    @cached_property
    def has_fragile_bone(self) -> bool:
        return self.has(Need.OSTEOPOROSIS, Need.FRAGILITY_FRACTURE, Need.LONG_STEROIDS)

    @cached_property
    def is_hypermobile(self) -> bool:
        return (self.beighton or 0) >= 5 or self.has(Need.HYPERMOBILITY, Need.CONNECTIVE_TISSUE)

    @cached_property
    def hamstring_limit(self) -> int:
        """Degrees from straight; the stricter limit when the sex is not recorded."""
        limits = self.thresholds
        return limits.hamstring_men if self.sex == "male" else limits.hamstring_women

    @cached_property
    def short_hamstrings(self) -> tuple[tuple[str, int], ...]:
        """(side, degrees from straight) of each short side; of two uneven sides the tighter one."""
        sides = [("left", self.hamstring_left), ("right", self.hamstring_right)]
        known = [(side, value) for side, value in sides if value is not None]
        short = [(side, value) for side, value in known if value > self.hamstring_limit]
        if not short and len(known) == 2:
            tighter = max(known, key=lambda pair: pair[1])
            gap = tighter[1] - min(value for _side, value in known)
            short = [tighter] if gap >= self.thresholds.hamstring_sides else []
        return tuple(short)

    @cached_property
    def short_hip_flexors(self) -> tuple[tuple[str, int], ...]:
        sides = (("left", self.thomas_left), ("right", self.thomas_right))
        return tuple(
            (side, value)
            for side, value in sides
            if self.is_thomas_controlled and value is not None and value > 0
        )

    @cached_property
    def has_poor_balance(self) -> bool:
        return self.tandem_seconds is not None and self.tandem_seconds < self.thresholds.tandem_seconds

    @cached_property
    def is_recovering(self) -> bool:
        return self.episode_state in ("recovering", "recovered")
