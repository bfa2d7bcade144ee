"""Special needs of a patient and the keys of the safety gate.

Needs come in two kinds: access (the front desk sees them) and clinical (it does not).
"""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NeedKind(TextChoices):
    ACCESS = "access", _("Access")
    CLINICAL = "clinical", _("Clinical")


class Need(TextChoices):
    WHEELCHAIR = "wheelchair", _("Uses a wheelchair")
    INTERPRETER = "interpreter", _("Needs an interpreter")
    LONGER_SLOT = "longer_slot", _("Needs a longer visit")
    SPECIAL_TABLE = "special_table", _("Needs a special table")
    LARGE_PRINT = "large_print", _("Needs large print")
    NO_FLOOR = "no_floor", _("Cannot get down to the floor")

    OSTEOPOROSIS = "osteoporosis", _("Osteoporosis")
    FRAGILITY_FRACTURE = "fragility_fracture", _("Fragility or spinal fracture in the past")
    LONG_STEROIDS = "long_steroids", _("Steroids for more than 3 months")
    PREGNANCY = "pregnancy", _("Pregnant")
    PELVIC_GIRDLE_PAIN = "pelvic_girdle_pain", _("Pelvic pain in pregnancy")
    POSTPARTUM = "postpartum", _("Gave birth in the last year")
    DIASTASIS = "diastasis", _("Separated stomach muscles")
    BLOOD_THINNER = "blood_thinner", _("Takes a blood thinner")
    TWO_BLOOD_THINNERS = "two_blood_thinners", _("Takes two blood thinners")
    INR_HIGH_OR_BLEED = "inr_high_or_bleed", _("INR above range or a recent bleed")
    BLEEDING_DISORDER = "bleeding_disorder", _("Bleeding disorder")
    PACEMAKER = "pacemaker", _("Pacemaker or implanted device")
    SPONDYLOLISTHESIS = "spondylolisthesis", _("Spondylolisthesis, stable")
    UNSTABLE_LISTHESIS = "unstable_listhesis", _("Spondylolisthesis, slipping or grade 3 and above")
    SPONDYLOLYSIS = "spondylolysis", _("Spondylolysis or suspected stress fracture of a vertebra")
    STENOSIS = "stenosis", _("Spinal stenosis")
    DISC = "disc", _("Disc rupture")
    DISC_LEG_PAIN = "disc_leg_pain", _("Disc rupture with leg pain")
    ARTHRITIS = "arthritis", _("Osteoarthritis")
    INFLAMMATORY_ARTHRITIS = "inflammatory_arthritis", _("Acute inflammatory arthritis")
    RHEUMATOID = "rheumatoid", _("Rheumatoid arthritis")
    HYPERMOBILITY = "hypermobility", _("Hypermobile joints")
    CONNECTIVE_TISSUE = "connective_tissue", _("Connective tissue disorder (Ehlers-Danlos, Marfan)")
    DOWN_SYNDROME = "down_syndrome", _("Down syndrome")
    ODONTOID = "odontoid", _("Os odontoideum")
    CHIARI = "chiari", _("Chiari malformation")
    SPINAL_SURGERY = "spinal_surgery", _("Spinal surgery, more than 6 months ago")
    RECENT_SPINAL_SURGERY = "recent_spinal_surgery", _("Spinal surgery in the last 6 months")
    DISC_REPLACEMENT = "disc_replacement", _("Artificial disc")
    FUSION = "fusion", _("Spinal fusion or hardware")
    CANCER_HISTORY = "cancer_history", _("Cancer in the past")
    SPINAL_TUMOUR = "spinal_tumour", _("Tumour of the spine or bone")
    HEART = "heart", _("Heart disease")
    HEART_FAILURE = "heart_failure", _("Heart failure")
    HIGH_BLOOD_PRESSURE = "high_blood_pressure", _("High blood pressure")
    ANEURYSM = "aneurysm", _("Aneurysm of the abdominal artery")
    DISSECTION = "dissection", _("Torn neck artery (dissection)")
    POOR_CIRCULATION = "poor_circulation", _("Poor circulation")
    RAYNAUD = "raynaud", _("Raynaud (fingers turn white in the cold)")
    LOST_SENSATION = "lost_sensation", _("Lost skin sensation")
    SKIN_ALLERGY = "skin_allergy", _("Skin allergy to tape")
    KIDNEY = "kidney", _("Kidney disease")
    ULCER = "ulcer", _("Stomach ulcer")
    ASTHMA = "asthma", _("Asthma")
    DIABETES = "diabetes", _("Diabetes")
    SCOLIOSIS = "scoliosis", _("Scoliosis")


ACCESS_NEEDS: frozenset[Need] = frozenset(
    {
        Need.WHEELCHAIR,
        Need.INTERPRETER,
        Need.LONGER_SLOT,
        Need.SPECIAL_TABLE,
        Need.LARGE_PRINT,
        Need.NO_FLOOR,
    }
)

# "Ask your pharmacist or doctor first" before pain medicine. Source: FDA 2020 for pregnancy; the rest K.
MEDICINE_CAUTION: frozenset[Need] = frozenset(
    {
        Need.BLOOD_THINNER,
        Need.TWO_BLOOD_THINNERS,
        Need.INR_HIGH_OR_BLEED,
        Need.BLEEDING_DISORDER,
        Need.ULCER,
        Need.KIDNEY,
        Need.HEART,
        Need.HEART_FAILURE,
        Need.HIGH_BLOOD_PRESSURE,
        Need.ASTHMA,
        Need.PREGNANCY,
    }
)
MEDICINE_CAUTION_AGE = 65


class GateKey(TextChoices):
    CES = "CES", _("Cauda equina signs")
    CORD = "CORD", _("Spinal cord signs")
    VASC_C = "VASC_C", _("Neck artery signs")
    VASC_W = "VASC_W", _("Neck artery risk, watch")
    INF = "INF", _("Possible infection")
    FX = "FX", _("Possible fracture")
    CA = "CA", _("Known spinal or bone tumour")
    CA_W = "CA_W", _("Cancer history or warning signs")
    CARD = "CARD", _("Heart signs")
    AAA = "AAA", _("Aneurysm")
    PROG_NEURO = "PROG_NEURO", _("Weakness of a nerve root")
    ARTH = "ARTH", _("Inflammatory arthritis")
    INSTAB = "INSTAB", _("Instability")
    HYPER = "HYPER", _("Hypermobility")
    OP = "OP", _("Fragile bone")
    ANTICOAG = "ANTICOAG", _("Bleeding risk")
    LISTH = "LISTH", _("Spondylolisthesis")
    SURG = "SURG", _("Spinal surgery")
    BP = "BP", _("Very high blood pressure")
    DVT = "DVT", _("Possible clot in the leg")
    INFLAM = "INFLAM", _("Inflammatory back pain pattern")
    VISC = "VISC", _("Pain from an inner organ")
    PREG = "PREG", _("Pregnancy")
    MINOR = "MINOR", _("Under 18")


class Severity(TextChoices):
    """E emergency, A absolute in the region, R relative, W watchful, N none."""

    EMERGENCY = "E", _("Emergency")
    ABSOLUTE = "A", _("Do not thrust")
    RELATIVE = "R", _("Take care")
    WATCHFUL = "W", _("Watch")
    NONE = "N", _("None")


SEVERITY_RANK: dict[str, int] = {"N": 0, "W": 1, "R": 2, "A": 3, "E": 4}


def need_kind(need: Need | str) -> NeedKind:
    """Raises ValueError for an unknown need."""
    return NeedKind.ACCESS if Need(need) in ACCESS_NEEDS else NeedKind.CLINICAL


def needs_of_kind(kind: NeedKind | str) -> tuple[Need, ...]:
    return tuple(need for need in Need if need_kind(need) == kind)


def asks_before_medicine(needs: Iterable[Need | str], *, age: int | None) -> bool:
    """Whether advice about pain medicine must first send the patient to a pharmacist or doctor."""
    return any(need in MEDICINE_CAUTION for need in needs) or (age is not None and age > MEDICINE_CAUTION_AGE)
