"""Which answer or need raises which gate row, as data. See ``patients.red_flags`` for the logic."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.conditions import GateKey, Need, Severity
from patients.spine import EVERYWHERE, ExtraSpinal, Place, Region

E, A, R, W = Severity.EMERGENCY, Severity.ABSOLUTE, Severity.RELATIVE, Severity.WATCHFUL

NECK: tuple[Place, ...] = (Region.CERVICAL,)
TRUNK: tuple[Place, ...] = (Region.THORACIC, Region.LUMBAR)
# The sacrum lies between the two regions of the rule, so it is taken in (J).
BELLY_SIDE: tuple[Place, ...] = (Region.LUMBAR, Region.SACRAL, Region.PELVIC)
PLACES_OF_ROOT: Mapping[str, tuple[Place, ...]] = {
    "C": (Region.CERVICAL, ExtraSpinal.UPPER_LIMB),
    "T": (Region.THORACIC, Region.CERVICAL, ExtraSpinal.UPPER_LIMB),
    "L": (Region.LUMBAR, ExtraSpinal.LOWER_LIMB),
    "S": (Region.LUMBAR, Region.SACRAL, ExtraSpinal.LOWER_LIMB),
}


Row = tuple[Severity, tuple[Place, ...], Promise]

SINGLE_ANSWERS: Mapping[str, Row] = {
    "saddle_numb": (E, EVERYWHERE, _("Saddle numbness")),
    "bladder_bowel": (E, EVERYWHERE, _("New bladder, bowel or sexual change")),
    "both_legs": (E, EVERYWHERE, _("New symptoms in both legs")),
    "unsteady": (E, EVERYWHERE, _("Change of gait")),
    "clumsy_hands": (E, EVERYWHERE, _("Clumsy hands")),
    "both_sides": (E, EVERYWHERE, _("Limb signs on both sides")),
    "electric_feeling": (E, EVERYWHERE, _("Electric feeling on bending the neck")),
    "new_head_neck_pain": (E, EVERYWHERE, _("New head or neck pain unlike any other")),
    "sudden_face_eye_speech": (E, EVERYWHERE, _("Sudden eye, speech, swallowing or face signs")),
    "sudden_fall_balance": (E, EVERYWHERE, _("Drop attack or sudden loss of balance")),
    "dizzy": (W, NECK, _("Dizziness or nausea: record blood pressure and cranial nerves")),
    "neck_injury_or_cold": (W, NECK, _("Recent neck injury or infection")),
    "migraine": (W, NECK, _("Migraine")),
    "high_blood_pressure": (W, NECK, _("High blood pressure")),
    "chest_pain": (E, EVERYWHERE, _("Chest pain with upper back or arm pain")),
    "chest_pain_effort": (E, EVERYWHERE, _("Chest pain on effort")),
    "fainted": (E, EVERYWHERE, _("Fainting")),
    "pulsing_belly": (E, TRUNK, _("Pulsing belly with pain")),
    "kidney_belly": (W, (), _("Kidney or belly pattern: refer")),
    "fever": (E, EVERYWHERE, _("Fever with the pain")),
    "spine_tumour": (E, EVERYWHERE, _("Known spinal or bone tumour")),
    "great_injury": (E, EVERYWHERE, _("Recent major injury: until imaged")),
    "steroids": (A, EVERYWHERE, _("Steroids for more than 3 months")),
    "pregnant": (R, BELLY_SIDE, _("Pregnancy: positioning, prone-safe only")),
    "pregnant_bleeding": (E, BELLY_SIDE, _("Pregnancy with bleeding, fluid loss or contractions")),
    "pregnant_unwell": (E, BELLY_SIDE, _("Pregnancy with breathlessness or headache")),
}

INFECTION_RISKS: Mapping[str, Promise] = {
    "weak_immunity": _("Weak immune system with new pain"),
    "injected_drugs": _("Injected drugs with new pain"),
    "infection_or_surgery": _("Recent infection or surgery with new pain"),
}
CANCER_SIGNS: Mapping[str, Promise] = {
    "weight_loss": _("Weight loss without trying"),
    "night_pain": _("Night pain"),
    "no_relief": _("No relief at rest"),
}
FRAGILE_NEEDS: frozenset[str] = frozenset({Need.LONG_STEROIDS, Need.OSTEOPOROSIS, Need.FRAGILITY_FRACTURE})

NeedRow = tuple[GateKey, Severity, tuple[Place, ...], Promise]

_RIBS: tuple[Place, ...] = (ExtraSpinal.RIB_CAGE,)
_INSTAB = GateKey.INSTAB

NEED_ROWS: Mapping[str, tuple[NeedRow, ...]] = {
    Need.OSTEOPOROSIS: (
        (GateKey.OP, R, EVERYWHERE, _("Osteoporosis")),
        (GateKey.OP, A, _RIBS, _("Osteoporosis: no rib thrust")),
    ),
    Need.FRAGILITY_FRACTURE: ((GateKey.OP, A, EVERYWHERE, _("Fragility fracture")),),
    Need.LONG_STEROIDS: ((GateKey.OP, A, EVERYWHERE, _("Steroids for more than 3 months")),),
    Need.BLOOD_THINNER: ((GateKey.ANTICOAG, R, EVERYWHERE, _("Blood thinner")),),
    Need.BLEEDING_DISORDER: ((GateKey.ANTICOAG, R, EVERYWHERE, _("Bleeding disorder")),),
    Need.TWO_BLOOD_THINNERS: ((GateKey.ANTICOAG, A, EVERYWHERE, _("Two blood thinners")),),
    Need.INR_HIGH_OR_BLEED: ((GateKey.ANTICOAG, A, EVERYWHERE, _("INR above range or recent bleed")),),
    Need.PREGNANCY: ((GateKey.PREG, R, BELLY_SIDE, _("Pregnancy: positioning, prone-safe only")),),
    Need.HYPERMOBILITY: ((GateKey.HYPER, R, EVERYWHERE, _("Hypermobile joints")),),
    Need.CONNECTIVE_TISSUE: ((_INSTAB, A, EVERYWHERE, _("Connective tissue disorder")),),
    Need.DOWN_SYNDROME: ((_INSTAB, A, EVERYWHERE, _("Down syndrome")),),
    Need.ODONTOID: ((_INSTAB, A, EVERYWHERE, _("Os odontoideum")),),
    Need.CHIARI: ((_INSTAB, A, EVERYWHERE, _("Chiari malformation")),),
    Need.RHEUMATOID: ((GateKey.ARTH, A, NECK, _("Rheumatoid arthritis: neck")),),
    Need.DISSECTION: ((GateKey.VASC_C, E, EVERYWHERE, _("Known dissection of a neck artery")),),
    Need.SPINAL_TUMOUR: ((GateKey.CA, E, EVERYWHERE, _("Known spinal or bone tumour")),),
    Need.HIGH_BLOOD_PRESSURE: ((GateKey.VASC_W, W, NECK, _("High blood pressure")),),
}

UNSTABLE_NECK: Mapping[str, Promise] = {
    Need.DOWN_SYNDROME: _("Down syndrome: neck not cleared"),
    Need.ODONTOID: _("Os odontoideum: neck not cleared"),
    Need.CHIARI: _("Chiari malformation: neck not cleared"),
}

LEVEL_ROWS: tuple[tuple[Need, Severity, Promise], ...] = (
    (Need.SPONDYLOLISTHESIS, R, _("Stable spondylolisthesis")),
    (Need.UNSTABLE_LISTHESIS, A, _("Slipping or high-grade spondylolisthesis")),
    (Need.FUSION, A, _("Fusion or hardware")),
    (Need.DISC_REPLACEMENT, A, _("Artificial disc")),
    (Need.RECENT_SPINAL_SURGERY, A, _("Spinal surgery in the last 6 months")),
)
LEVEL_KEYS: Mapping[str, GateKey] = {
    Need.SPONDYLOLISTHESIS: GateKey.LISTH,
    Need.UNSTABLE_LISTHESIS: GateKey.LISTH,
    Need.FUSION: GateKey.SURG,
    Need.DISC_REPLACEMENT: GateKey.SURG,
    Need.RECENT_SPINAL_SURGERY: GateKey.SURG,
}
