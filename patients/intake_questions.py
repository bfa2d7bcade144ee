"""The intake as a patient meets it: its pages in order, and the health words with the need behind each."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.conditions import Need
from patients.red_flag_questions import QUESTIONS, Group, Question


class Page(TextChoices):
    """Slug and name of each page, in the order they are asked."""

    COMPLAINT = "complaint", _("Your pain")
    DETAILS = "details", _("Your days")
    HEALTH = "health", _("Your health")
    NERVES = "nerves", _("Legs, arms and bladder")
    HEAD = "head", _("Head and neck")
    CHEST = "chest", _("Chest, belly and legs")
    ILLNESS = "illness", _("Illness")
    INJURY = "injury", _("Injury and bones")
    AGREEMENT = "agreement", _("What you agree to")


PAGES: tuple[Page, ...] = tuple(Page)
SAFETY_GROUPS: Mapping[Page, tuple[Group, ...]] = {
    Page.NERVES: (Group.NERVES,),
    Page.HEAD: (Group.NECK_HEAD,),
    Page.CHEST: (Group.CHEST_BELLY,),
    Page.ILLNESS: (Group.ILLNESS,),
    Page.INJURY: (Group.INJURY, Group.PREGNANCY),
}
SAFETY_PAGES: tuple[Page, ...] = tuple(SAFETY_GROUPS)
# The health page asks this one together with the weeks, so the safety pages do not ask it again.
PREGNANT = "pregnant"
# A yes on a safety page is also something to know from now on.
NEED_OF_ANSWER: Mapping[str, Need] = {
    "steroids": Need.LONG_STEROIDS,
    "cancer_past": Need.CANCER_HISTORY,
    "spine_tumour": Need.SPINAL_TUMOUR,
    "high_blood_pressure": Need.HIGH_BLOOD_PRESSURE,
    "aneurysm_known": Need.ANEURYSM,
}


@dataclass(frozen=True)
class Known:
    """One line to tick: plain words for a need. `has_level` = the vertebra matters."""

    need: Need
    text: Promise
    has_level: bool = False


SPINE: tuple[Known, ...] = (
    Known(Need.DISC, _("A slipped or ruptured disc")),
    Known(Need.DISC_LEG_PAIN, _("A disc problem with pain down the leg")),
    Known(Need.SPONDYLOLISTHESIS, _("A vertebra that slipped forward (spondylolisthesis)"), True),
    Known(Need.SPONDYLOLYSIS, _("A crack in a vertebra (spondylolysis)")),
    Known(Need.STENOSIS, _("A narrow spinal canal (stenosis)")),
    Known(Need.SCOLIOSIS, _("A curved spine (scoliosis)")),
    Known(Need.RECENT_SPINAL_SURGERY, _("A back or neck operation in the last 6 months"), True),
    Known(Need.SPINAL_SURGERY, _("A back or neck operation longer ago")),
    Known(Need.FUSION, _("Vertebrae joined together, screws or rods (fusion)"), True),
    Known(Need.DISC_REPLACEMENT, _("An artificial disc"), True),
)
BONES: tuple[Known, ...] = (
    Known(Need.OSTEOPOROSIS, _("Thin bones (osteoporosis)")),
    Known(Need.FRAGILITY_FRACTURE, _("A bone that broke from a small bump, or a broken vertebra")),
    Known(Need.ARTHRITIS, _("Worn joints (osteoarthritis)")),
    Known(Need.RHEUMATOID, _("Rheumatoid arthritis")),
    Known(Need.INFLAMMATORY_ARTHRITIS, _("Another arthritis that is swollen and hot right now")),
    Known(Need.HYPERMOBILITY, _("Very bendy joints")),
    Known(Need.CONNECTIVE_TISSUE, _("Ehlers-Danlos or Marfan")),
    Known(Need.DOWN_SYNDROME, _("Down syndrome")),
    Known(Need.CHIARI, _("Chiari malformation")),
)
BODY: tuple[Known, ...] = (
    Known(Need.BLOOD_THINNER, _("I take a blood thinner")),
    Known(Need.TWO_BLOOD_THINNERS, _("I take two blood thinners")),
    Known(Need.BLEEDING_DISORDER, _("My blood does not clot well")),
    Known(Need.PACEMAKER, _("A pacemaker or another device in my body")),
    Known(Need.HEART, _("Heart disease")),
    Known(Need.POOR_CIRCULATION, _("Poor circulation")),
    Known(Need.DIABETES, _("Diabetes")),
    Known(Need.KIDNEY, _("Kidney disease")),
    Known(Need.ULCER, _("A stomach ulcer")),
    Known(Need.ASTHMA, _("Asthma")),
    Known(Need.LOST_SENSATION, _("Skin that does not feel hot and cold")),
    Known(Need.SKIN_ALLERGY, _("Tape or plasters give me a rash")),
)
BIRTH: tuple[Known, ...] = (
    Known(Need.POSTPARTUM, _("I gave birth in the last year")),
    Known(Need.PELVIC_GIRDLE_PAIN, _("Pelvic pain in pregnancy")),
    Known(Need.DIASTASIS, _("My stomach muscles stand apart since a pregnancy")),
)
ACCESS: tuple[Known, ...] = (
    Known(Need.WHEELCHAIR, _("I use a wheelchair")),
    Known(Need.INTERPRETER, _("I need an interpreter")),
    Known(Need.LARGE_PRINT, _("I need large print")),
    Known(Need.LONGER_SLOT, _("I need more time for a visit")),
)
HEALTH_FIELDS: Mapping[str, tuple[Known, ...]] = {
    "spine": SPINE,
    "bones": BONES,
    "body": BODY,
    "birth": BIRTH,
    "access": ACCESS,
}
WITH_LEVEL: frozenset[str] = frozenset(
    known.need for lines in HEALTH_FIELDS.values() for known in lines if known.has_level
)


def questions_of(page: Page, *, is_pregnant: bool) -> tuple[Question, ...]:
    """Safety questions of one page; those about a pregnancy only when there is one."""
    return tuple(
        question
        for question in QUESTIONS
        if question.group in SAFETY_GROUPS[page]
        and question.key != PREGNANT
        and (is_pregnant or question.only_if != PREGNANT)
    )
